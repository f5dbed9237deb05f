"""Decoding: servers lie about character sets, and a guess would put wrong characters into quotations."""

from __future__ import annotations

import random

import pytest

from crawlers.read.page import Page, PageError, decode
from db.record.models import ProblemKind

TEXT = "見本：育成就労制度の運用要領を公表しました。高橋さんは﨑の字を書く。第１条～第３条、①②。"
HTML = '<!doctype html><html><head><meta charset="{charset}"></head><body><p>' + TEXT + "</p></body></html>"


def page(body: bytes, content_type: str = "text/html", status: int = 200) -> Page:
    return Page(
        "https://www.example.jp/", status, {"content-type": content_type}, body, "2026-05-01T00:00:00Z", "0" * 64
    )


def html(charset: str, encoding: str, text: str = TEXT) -> bytes:
    return HTML.format(charset=charset).replace(TEXT, text).encode(encoding)


JIS_TEXT = "見本：育成就労制度の運用要領を公表しました。第１条から第３条まで。"


@pytest.mark.parametrize(
    ("body", "content_type", "text"),
    [
        (b"\xef\xbb\xbf" + TEXT.encode(), "text/html; charset=Shift_JIS", TEXT),
        (TEXT.encode("utf-16"), "text/html", TEXT),
        (TEXT.encode(), "text/html", TEXT),
        (TEXT.encode(), "text/html; charset=Shift_JIS", TEXT),
        (TEXT.encode(), "text/html; charset=ISO-8859-1", TEXT),
        (TEXT.encode("cp932"), "text/html", TEXT),
        (TEXT.encode("cp932"), "text/html; charset=UTF-8", TEXT),
        (TEXT.encode("cp932"), "text/html; charset=EUC-JP", TEXT),
        (TEXT.encode("cp932"), "text/html; charset=ISO-8859-1", TEXT),
        (TEXT.encode("cp932"), 'text/html; charset="Shift_JIS"', TEXT),
        (TEXT.encode("cp932"), "text/html; charset=no-such-charset", TEXT),
        (JIS_TEXT.encode("euc_jp"), "text/html; charset=EUC-JP", JIS_TEXT),
        (JIS_TEXT.encode("euc_jp"), "text/html", JIS_TEXT),
        (JIS_TEXT.encode("euc_jp"), "text/html; charset=UTF-8", JIS_TEXT),
        (JIS_TEXT.encode("euc_jp"), "text/html; charset=ISO-8859-1", JIS_TEXT),
        (JIS_TEXT.encode("iso2022_jp"), "text/html", JIS_TEXT),
        (JIS_TEXT.encode("iso2022_jp"), "text/html; charset=ISO-2022-JP", JIS_TEXT),
        (JIS_TEXT.encode("iso2022_jp"), "text/html; charset=UTF-8", JIS_TEXT),
        (b"plain ascii", "text/html; charset=UTF-8", "plain ascii"),
    ],
)
def test_the_true_character_set_is_found(body: bytes, content_type: str, text: str) -> None:
    assert page(body, content_type).text == text


# Read off Microsoft's table of code page 51932: 髙 FC E2, 﨑 F9 F5, ① AD A1, ㈱ AD EA, － A1 DD; 橋 is B6 B6, 田 C5 C4.
WINDOWS_EUC = b"\xfc\xe2\xb6\xb6\xa4\xc8\xf9\xf5\xc5\xc4\xad\xa1\xad\xea\xa1\xdd"


@pytest.mark.parametrize("content_type", ["text/html", "text/html; charset=EUC-JP", "text/html; charset=Shift_JIS"])
def test_euc_jp_as_windows_writes_it(content_type: str) -> None:
    assert page(WINDOWS_EUC, content_type).text == "髙橋と﨑田①㈱－"


@pytest.mark.parametrize("content_type", ["text/html", "text/html; charset=ISO-2022-JP", "text/html; charset=UTF-8"])
def test_iso_2022_jp_as_windows_writes_it(content_type: str) -> None:
    """The same places of the table in seven bits, between escapes."""
    seven = bytes(one & 0x7F for one in WINDOWS_EUC) * 2
    body = b"<p>\x1b$B" + seven + b"\x1b(B, \x1b(I\x43\x3d\x44\x1b(J.</p>\n"
    assert page(body, content_type).text == "<p>" + "髙橋と﨑田①㈱－" * 2 + ", ﾃｽﾄ.</p>\n"
    with pytest.raises(PageError):
        _ = page(b"\x1b$B" + seven + b"\x1b$Q" + seven, content_type).text  # an escape of another set


def test_three_bytes_of_euc_jp_and_its_half_width_kana() -> None:
    text = "見本の丂と、ﾃｽﾄ"  # 丂 is of JIS X 0212
    assert page(text.encode("euc_jp"), "text/html; charset=EUC-JP").text == text


@pytest.mark.parametrize("body", [b"\xa4\xa2\xa9\xa1", b"\xa4\xa2\xfd\xa1", b"\xa4\xa2\x8f\xfc\xe2", b"\xa4\xa2\xa4"])
def test_bytes_without_a_place_in_euc_jp_are_refused(body: bytes) -> None:
    with pytest.raises(PageError):
        _ = page(body * 3 + "の".encode("euc_jp") + b"\xff", "text/html; charset=EUC-JP").text
    with pytest.raises(PageError):
        _ = page("あ".encode("euc_jp") * 9 + body, "text/html; charset=EUC-JP").text


@pytest.mark.parametrize("content_type", ["text/html", "text/html; charset=UTF-8", "text/html; charset=Shift_JIS"])
def test_valid_utf8_of_half_width_kana_alone_is_what_it_says(content_type: str) -> None:
    text = "ｷﾞﾉｳｼﾞｯｼｭｳﾃｽﾄ"
    assert page(text.encode(), content_type).text == text


def test_half_width_kana_alone_in_shift_jis_is_no_kanji_of_euc_jp() -> None:
    body = "ｷﾉｳｼｭｳﾃﾄ".encode("cp932")  # even in number, so that EUC-JP has kanji for them
    assert page(body, "text/html; charset=Shift_JIS").text == "ｷﾉｳｼｭｳﾃﾄ"
    with pytest.raises(PageError):  # nobody says what it is, and both fit
        _ = page(body).text


def test_pairs_of_euc_jp_that_are_latin_letters_of_utf8_are_kanji_where_declared() -> None:
    body = "続続".encode("euc_jp")
    assert body.decode("utf-8") == "³³"
    assert page(body, "text/html; charset=EUC-JP").text == "続続"
    assert page("Café ©".encode(), "text/html; charset=Shift_JIS").text == "Café ©"


@pytest.mark.parametrize("declared", ["UTF-8", "Shift_JIS", "EUC-JP", "ISO-8859-1"])
@pytest.mark.parametrize("encoding", ["utf-8", "cp932"])
def test_a_lying_declaration_inside_the_page_does_no_harm(declared: str, encoding: str) -> None:
    assert TEXT in page(html(declared, encoding)).text


@pytest.mark.parametrize("declared", ["UTF-8", "Shift_JIS", "EUC-JP"])
def test_euc_jp_is_found_whatever_the_page_declares(declared: str) -> None:
    assert JIS_TEXT in page(html(declared, "euc_jp", JIS_TEXT)).text


def test_an_xml_declaration_counts() -> None:
    body = f'<?xml version="1.0" encoding="EUC-JP"?><a>{JIS_TEXT}</a>'.encode("euc_jp")
    assert JIS_TEXT in page(body, "application/xml").text


@pytest.mark.parametrize("content_type", ["text/html; charset=UTF-8", "text/html", "text/html; charset=Shift_JIS"])
@pytest.mark.parametrize("place", [0, 1, 2])
def test_one_broken_byte_of_utf8_is_an_error_not_a_guess(content_type: str, place: int) -> None:
    body = bytearray((TEXT * 20).encode())
    body[300 + place] = 0xFF
    with pytest.raises(PageError) as error:
        _ = page(bytes(body), content_type).text
    assert error.value.kind is ProblemKind.STRUCTURE_SUSPECT


@pytest.mark.parametrize("content_type", ["text/html", "text/html; charset=Shift_JIS"])
def test_broken_utf8_that_would_pass_as_cp932_is_an_error(content_type: str) -> None:
    """Clean decoding proves little: these bytes are cp932 too, of other kanji than were written."""
    body = ("育成" * 10).encode()[:-1]  # cut within the last character
    assert "育成" not in body.decode("cp932")
    with pytest.raises(PageError):
        _ = page(body, content_type).text


def test_utf8_cut_within_a_character_is_an_error() -> None:
    with pytest.raises(PageError):
        decode((TEXT * 3).encode()[:-1], "utf-8")


@pytest.mark.parametrize("seed", range(10))
def test_random_bytes_are_not_text(seed: int) -> None:
    body = random.Random(seed).randbytes(5000)
    with pytest.raises(PageError) as error:
        _ = page(body).text
    assert error.value.kind is ProblemKind.STRUCTURE_SUSPECT


@pytest.mark.parametrize("body", [b"", b"  \r\n\t "])
def test_an_empty_answer_is_an_error(body: bytes) -> None:
    with pytest.raises(PageError, match="empty"):
        _ = page(body).text


@pytest.mark.parametrize("text", ["見本の\ufffd文字", "a\ufffdb", TEXT * 10 + "\ufffd"])
def test_replacement_characters_in_the_text_are_an_error(text: str) -> None:
    with pytest.raises(PageError):
        _ = page(text.encode(), "text/html; charset=UTF-8").text


def test_half_width_kana_among_other_text_is_text() -> None:
    text = "見本の様式：ｷｶﾝｺｰﾄﾞを記入してください。漢字とひらがながほとんどです。"
    assert page(text.encode("cp932")).text == text


def test_json_broken_and_maintenance_are_told_apart() -> None:
    assert page('{"見本": [1, null]}'.encode(), "application/json").json() == {"見本": [1, None]}
    with pytest.raises(PageError) as error:
        page('{"見本": [1,'.encode(), "application/json").json()
    assert error.value.kind is ProblemKind.STRUCTURE_SUSPECT
    closed = "<html><body>見本：ただいまシステムメンテナンス中です。</body></html>"
    with pytest.raises(PageError) as error:
        page(closed.encode()).json()
    assert error.value.kind is ProblemKind.MAINTENANCE


@pytest.mark.parametrize(
    "text",
    [
        "ただいまメンテナンスのため御利用になれません。",
        "サービスを一時停止しております。",
        "サービス停止中です",
        "しばらくお待ちください。",
        "The site is under maintenance.",
        "Service Temporarily Unavailable",
    ],
)
def test_maintenance_pages_are_known(text: str) -> None:
    with pytest.raises(PageError) as error:
        page(text.encode()).refuse_maintenance()
    assert error.value.kind is ProblemKind.MAINTENANCE


def test_an_ordinary_page_is_not_maintenance() -> None:
    page(HTML.format(charset="utf-8").encode()).refuse_maintenance()


def test_media_type_and_charset_of_the_header() -> None:
    found = page(b"x", 'Text/HTML; Charset="Shift_JIS"')
    assert (found.media_type, found.header_charset) == ("text/html", "Shift_JIS")


@pytest.mark.parametrize("name", ["\x00", "utf-8\x00", "undefined", "rot13", "見本"])
def test_a_character_set_that_is_none_is_passed_over(name: str) -> None:
    assert decode("見本の本文".encode("cp932"), name) == "見本の本文"
