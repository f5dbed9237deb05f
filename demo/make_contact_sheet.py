"""All kinds of brief on one picture: ``python -m demo.make_contact_sheet [HOME]`` writes docs/briefs.png.

HOME is a home that ``policywatch demo`` made (var/demo).  To its briefs a leave-behind in English and one for the fax are
added.  Needs poppler-utils and the fonts of the briefs; the picture is to be looked at by a person before it is committed.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

ROOT = Path(__file__).resolve().parents[1]
PICTURE = ROOT / "docs" / "briefs.png"
LIMIT = 1_500_000  # bytes
MORNING, SIGNER = "2026-04-02T09:00:00+09:00", "見本次郎"
DPI, COLUMNS, GAP, HEAD = 60, 6, 20, 30
COLOURS = 128
# How the file begins, how it ends, what it is, which pages are shown (none: all of them).
SHOWN: tuple[tuple[str, str, str, tuple[int, ...]], ...] = (
    ("leave-behind", "0402.pdf", "面会用資料 leave-behind", ()),
    ("leave-behind", "-fax.pdf", "ファクス --fax", ()),
    ("leave-behind", "-en.pdf", "英語 --lang en", ()),
    ("member", "", "面会資料 member", ()),
    ("request", "", "要望書 request --split", ()),
    ("committee", "", "委員会当日 committee", ()),
    ("comparison", "", "新旧対照表 comparison", ()),
    ("promises", "", "答弁台帳 promises", ()),
    ("INTERNAL-prep", "", "面会準備メモ prep", ()),
    ("digest", "", "週報 digest", ()),
    ("evidence", "", "証拠資料集 evidence", (1, 2, 3, 5, 11)),
)


def make(home: Path) -> None:
    """The leave-behind once more, in English and for the fax, where the home does not have them yet."""
    staff = ROOT / "demo" / "staff" / "leave-behind.toml"
    for name, options in (("-fax", ["--fax"]), ("-en", ["--lang", "en"])):
        if not list((home / "briefs").glob(f"leave-behind-*{name}.pdf")):
            subprocess.run(
                [
                    sys.executable,
                    "-m",
                    "policywatch",
                    "brief",
                    "leave-behind",
                    "--topic",
                    "quotas_fields",
                    "--text",
                    str(staff),
                    "--at",
                    MORNING,
                    "--sign",
                    SIGNER,
                    *options,
                    "--home",
                    str(home),
                ],
                cwd=ROOT,
                check=True,
            )


def pages(home: Path, into: Path) -> list[tuple[str, Image.Image]]:
    """The pages to show, each with its caption: the kind on its first, the number of the page on the others."""
    found: list[tuple[str, Image.Image]] = []
    for begins, ends, name, wanted in SHOWN:
        files = sorted((home / "briefs").glob(f"{begins}-*{ends}"))
        if not files:
            sys.exit(f"{home / 'briefs'} holds no {begins}: run `policywatch demo` first")
        number = 0
        for file in files:
            stem = into / f"{len(found)}"
            subprocess.run(["pdftoppm", "-r", str(DPI), "-png", str(file), str(stem)], check=True)
            for picture in sorted(into.glob(f"{stem.name}-*.png")):
                page = int(picture.stem.rpartition("-")[2])
                if not wanted or page in wanted:
                    found.append(
                        (
                            name if number == 0 else f"{begins.removeprefix('INTERNAL-')} {max(page, number + 1)}",
                            Image.open(picture),
                        )
                    )
                    number += 1
    return found


def sheet(shown: list[tuple[str, Image.Image]]) -> Image.Image:
    """The pages in rows, each with its caption above and a thin frame."""
    wide, tall = shown[0][1].size
    rows = -(-len(shown) // COLUMNS)
    picture = Image.new("RGB", (COLUMNS * (wide + GAP) + GAP, rows * (tall + HEAD + GAP) + GAP), "#e9edf2")
    draw, font = ImageDraw.Draw(picture), ImageFont.truetype(font_file(), 18)
    for place, (name, page) in enumerate(shown):
        x = GAP + place % COLUMNS * (wide + GAP)
        y = GAP + place // COLUMNS * (tall + HEAD + GAP)
        draw.text((x, y), name, fill="#16365c", font=font)
        picture.paste(page.convert("RGB").resize((wide, tall)), (x, y + HEAD))
        draw.rectangle((x - 1, y + HEAD - 1, x + wide, y + HEAD + tall), outline="#8a97a8")
    return picture


def font_file() -> str:
    """Where the font of the briefs lies."""
    done = subprocess.run(["fc-match", "-f", "%{file}", "BIZ UDPGothic"], check=True, capture_output=True, text=True)
    return done.stdout


def main() -> None:
    home = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "var" / "demo").resolve()
    make(home)
    with tempfile.TemporaryDirectory() as folder:
        picture = sheet(pages(home, Path(folder)))
    picture.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(PICTURE, optimize=True)
    size = PICTURE.stat().st_size
    print(f"{PICTURE}  {picture.width}×{picture.height}  {size} bytes")
    if size > LIMIT:
        sys.exit(f"the picture has more than {LIMIT} bytes: lower DPI or COLOURS")


if __name__ == "__main__":
    main()
