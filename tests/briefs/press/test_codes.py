"""The QR codes of signed papers, read from the pages as a telephone would, by a reader that is not ours."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from briefs.evidence.form import Form
from briefs.kinds import letter
from briefs.kinds.make import make
from briefs.press import fonts
from briefs.press.address import code_of, published_at
from briefs.staff.file import read_staff_file
from db.record.home import Home
from tests.support import brief_data as data
from tests.support import every_kind as every
from tests.support.copies import copied_home

pytestmark = pytest.mark.skipif(bool(fonts.missing_packages()), reason="the fonts of the briefs are not installed")
INTERNAL = ("prep", "digest")  # signed by nobody, published nowhere
SITE = "https://mihon.example.org/政策/"  # an address of one's own may hold what an address encodes


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("codes")
    every.build(home).conn.close()
    return home


@contextmanager
def home_with(built: Path, folder: Path, public_url: str) -> Iterator[Home]:
    home = copied_home(built, folder / "home")
    with (home / "config.toml").open("a", encoding="utf-8") as config:
        config.write(f'\n[site]\npublic_url = "{public_url}"\n')
    yield Home(home)


def codes(paper: Path, dpi: int = 150, *, fax: bool = False) -> list[str]:
    """What every code on every page says, at a resolution that a camera or a fax machine has."""
    found: list[str] = []
    with pypdfium2.PdfDocument(paper) as pdf:
        for page in pdf:
            picture = page.render(scale=dpi / 72).to_pil().convert("1" if fax else "L")
            found += [one.text for one in zxingcpp.read_barcodes(picture.convert("L"))]
    return found


@pytest.mark.slow
@pytest.mark.tour
@pytest.mark.parametrize(("kind", "form"), every.PAPERS, ids=[every.label(*one) for one in every.PAPERS])
def test_the_code_of_a_signed_paper_leads_to_its_own_page(
    built: Path, tmp_path: Path, kind: every.Kind, form: every.Form
) -> None:
    with home_with(built, tmp_path, "https://mihon.example.org/") as home:
        made = kind.make(home, form)
    expected = [] if kind.name in INTERNAL else [f"https://mihon.example.org/papers/{made.number}.html"]
    assert codes(made.path, 204 if form.fax else 150, fax=form.fax) == expected


@pytest.mark.slow
@pytest.mark.parametrize("form", [Form(), Form("en")], ids=["ja", "en"])
def test_a_letter_that_cites_nothing_can_be_looked_up_too(built: Path, tmp_path: Path, form: Form) -> None:
    asks = tmp_path / "asks.toml"
    asks.write_text('[[ask]]\nask = "見本の統計を公表すること。"\nen = "Publish the sample statistics."\n', "utf-8")
    with home_with(built, tmp_path, "https://mihon.example.org/") as home:
        (order,) = letter.orders(read_staff_file(asks), ["見本の会"])
        made = make(letter, order, home, data.AT, text=asks, form=form, sign="見本次郎")
    assert made.dossier is not None and not made.dossier.evidence and not made.dossier.claims
    assert codes(made.path) == [f"https://mihon.example.org/papers/{made.number}.html"]


@pytest.mark.slow
def test_without_a_site_of_ones_own_there_is_no_code_and_the_attachment_is_named(built: Path, tmp_path: Path) -> None:
    with home_with(built, tmp_path, "") as home:
        made = every.leave_behind(home, every.JA)
    assert codes(made.path) == []
    with pypdfium2.PdfDocument(made.path) as pdf:
        words = "".join(page.get_textpage().get_text_range() for page in pdf)
    assert "manifest.json" in words and "/papers/" not in words


@pytest.mark.parametrize("number", ["LB-20260826-1A2B3C4D", "MB-20271231-FFFFFFFF"])
@pytest.mark.parametrize(
    "public_url", ["https://example.org", "https://xn--wgv71a.example.jp/npo/", "http://127.0.0.1:8001", SITE]
)
def test_the_picture_of_a_code_says_the_address(public_url: str, number: str) -> None:
    address = published_at(public_url, number)
    code = code_of(address)
    assert code is not None
    size = int(code["size"])
    picture = Image.new("L", (size, size), 255)
    for square in code["path"].split("M")[1:]:
        x, y = square.partition("h")[0].split()
        picture.putpixel((int(x), int(y)), 0)
    (found,) = zxingcpp.read_barcodes(picture.resize((size * 4, size * 4), Image.Resampling.NEAREST))
    assert found.text == address
