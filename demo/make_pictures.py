"""The pictures of README and docs: ``python -m demo.make_pictures [HOME]`` writes docs/desk.png, docs/brief.png (the two pages of
the README) and docs/briefs.png (all kinds of brief).

HOME is a home that ``policywatch demo`` made (var/demo).  To its briefs a leave-behind in English and one for the fax are
added.  Needs poppler-utils, the fonts of the briefs, and Debian's chromium with playwright for the desk; the pictures are to be
looked at by a person before they are committed.
"""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

ROOT = Path(__file__).resolve().parents[1]
LIMIT = 1_500_000  # bytes
MORNING, SIGNER = "2026-04-02T09:00:00+09:00", "見本次郎"
DPI, COLUMNS, GAP, HEAD = 60, 6, 20, 30
BRIEF_DPI, EDGE = 66, 12
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
    ("evidence", "", "証拠資料集 evidence", (1, 2, 3, 5)),
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
        files = [one for one in sorted((home / "briefs").glob(f"{begins}-*{ends}")) if "-draft" not in one.name]
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


def brief(home: Path, into: Path) -> Image.Image:
    """Both pages of the paper for a member, side by side."""
    (file,) = sorted((home / "briefs").glob("member-*.pdf"))
    subprocess.run(["pdftoppm", "-r", str(BRIEF_DPI), "-png", str(file), str(into / "brief")], check=True)
    shown = [Image.open(one).convert("RGB") for one in sorted(into.glob("brief-*.png"))]
    wide, tall = shown[0].size
    picture = Image.new("RGB", (len(shown) * (wide + EDGE) + EDGE, tall + 2 * EDGE), "#9aa5b3")
    for place, page in enumerate(shown):
        picture.paste(page, (EDGE + place * (wide + EDGE), EDGE))
    return picture


def desk(home: Path, into: Path) -> Image.Image:
    """The first page of the site on the morning after the sample nights, as Chromium shows it."""
    from playwright.sync_api import sync_playwright

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "policywatch", "--home", str(home), "serve", "--port", str(port), "--at", MORNING]
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(port, server)
        with sync_playwright() as play:
            browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            page = browser.new_page(viewport={"width": 1200, "height": 820})
            page.goto(f"http://127.0.0.1:{port}/")
            page.screenshot(path=str(into / "desk.png"))
            browser.close()
    finally:
        server.terminate()
        server.wait(20)
    return Image.open(into / "desk.png").convert("RGB")


def wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    """Until the site takes connections; it says why it does not when it is started by hand."""
    for _ in range(120):
        if server.poll() is not None:
            sys.exit(f"the site did not start (status {server.returncode})")
        with socket.socket() as trial:
            if trial.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.5)
    sys.exit("the site did not answer within a minute")


def keep(picture: Image.Image, name: str) -> None:
    """Write a picture into docs, in few colours; ends the program when it is too large for a repository."""
    path = ROOT / "docs" / name
    picture.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(path, optimize=True)
    size = path.stat().st_size
    print(f"{path}  {picture.width}×{picture.height}  {size} bytes")
    if size > LIMIT:
        sys.exit(f"the picture has more than {LIMIT} bytes: lower DPI or COLOURS")


def main() -> None:
    home = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "var" / "demo").resolve()
    make(home)
    with tempfile.TemporaryDirectory() as folder:
        keep(desk(home, Path(folder)), "desk.png")
        keep(brief(home, Path(folder)), "brief.png")
        keep(sheet(pages(home, Path(folder))), "briefs.png")


if __name__ == "__main__":
    main()
