"""The fonts that briefs may use, and a private fontconfig that knows no others.

Pango borrows any installed font for a character that the named family lacks, so a brief would look
different on every machine.  ``prepare`` points fontconfig at our folders alone; it must run before
WeasyPrint builds a font configuration.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path
from xml.sax.saxutils import escape

from briefs.errors import BriefError, of_the_installation

SHARE = Path("/usr/share/fonts")
# Debian package -> (folder, a file that must be there).
PACKAGES = {
    "fonts-morisawa-bizud-gothic": (SHARE / "truetype/bizud-gothic", "BIZUDPGothic-Regular.ttf"),
    "fonts-morisawa-bizud-mincho": (SHARE / "truetype/bizud-mincho", "BIZUDPMincho-Regular.ttf"),
    "fonts-noto-core": (SHARE / "truetype/noto", "NotoSans-Regular.ttf"),
    "fonts-noto-cjk": (SHARE / "opentype/noto", "NotoSansCJK-Regular.ttc"),
}
CONFIG = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
{dirs}
  <cachedir>{cache}</cachedir>
</fontconfig>
"""


def missing_packages() -> list[str]:
    """The Debian packages whose fonts are not installed."""
    return [name for name, (folder, probe) in PACKAGES.items() if not (folder / probe).exists()]


def cache_folder() -> Path:
    """Where the private configuration and fontconfig's cache live: the user's cache, else a new temporary folder."""
    base = Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser() / "policywatch" / "fontconfig"
    try:
        base.mkdir(parents=True, exist_ok=True)
        if os.access(base, os.W_OK):
            return base
    except (OSError, RuntimeError):
        pass
    return Path(tempfile.mkdtemp(prefix="policywatch-fontconfig-"))


def prepare() -> Path:
    """Write the private configuration, point $FONTCONFIG_FILE at it and return its path.

    BriefError names the Debian packages that are missing.
    """
    if missing := missing_packages():
        said = f"fonts are missing: apt-get install --no-install-recommends {' '.join(missing)}"
        ja = "資料に使う書体がこの機械に入っていないため、どの資料も作れません。"
        en = "The typefaces of the papers are not installed, so no paper can be made."
        raise BriefError([of_the_installation("fonts_missing", said, ja, en)])
    cache = cache_folder()
    dirs = "\n".join(f"  <dir>{escape(str(folder))}</dir>" for folder, _ in PACKAGES.values())
    text = CONFIG.format(dirs=dirs, cache=escape(str(cache)))
    path = cache / f"fonts-{hashlib.sha256(text.encode()).hexdigest()[:12]}.conf"
    if not path.exists():
        draft = path.with_suffix(f".{os.getpid()}")
        draft.write_text(text, encoding="utf-8")
        draft.replace(path)
    os.environ["FONTCONFIG_FILE"] = str(path)
    return path
