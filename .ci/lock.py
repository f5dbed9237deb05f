"""Write requirements.lock anew from pyproject.toml: names, versions and hashes, no addresses.

Needs pip-tools, in the oldest Python that is promised (Debian 12: 3.11.2), or the lock may hold packages that refuse it.
"""

import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
wanted = project["project"]["dependencies"] + project["dependency-groups"]["dev"] + ["pip"]
with tempfile.TemporaryDirectory() as folder:
    source, target = Path(folder) / "wanted.in", Path(folder) / "lock.txt"
    source.write_text("\n".join(wanted) + "\n", "utf-8")
    subprocess.run(
        [
            sys.executable,
            "-m",
            "piptools",
            "compile",
            "-q",
            "--generate-hashes",
            "--allow-unsafe",
            "--strip-extras",
            "--no-header",
            "--no-annotate",
            "--no-emit-index-url",
            "--no-emit-trusted-host",
            "--no-emit-find-links",
            "--no-emit-options",
            "-o",
            str(target),
            str(source),
        ],
        check=True,
    )
    lines = target.read_text("utf-8").splitlines()
if any("://" in line for line in lines):
    sys.exit("the lock would hold an address: look at the pip configuration")
note = "# Made by `make lock` from pyproject.toml: names, versions and hashes only."
(ROOT / "requirements.lock").write_text("\n".join([note, *lines]) + "\n", "utf-8")
