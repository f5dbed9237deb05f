"""An organisation's own templates: letterhead, logo, changed and new kinds, their faults; and previews."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from briefs.errors import BriefError
from briefs.press import preview
from briefs.press.own_kinds import OURS, file_in, folder_of, own_kinds
from briefs.press.page import environment, render
from briefs.press.pdf import make_fetcher, resource, write_pdf
from db.office.database import open_office_db
from policywatch import cli
from tests.support import brief_data as data
from tests.support.copies import copied_home
from tests.support.printed import needs_fonts, needs_poppler, squeezed
from tests.support.signing import SIGNER, accept_everything

KNOWN = frozenset({"leave-behind", "request"})
KIND = 'based_on = "request"\nname_ja = "見本のお願い"\nprefix = "OS"\npages = 1\n'
PAGE = """<!doctype html>
<html lang="ja"><head><meta charset="utf-8"><title>{{ c.kind_ja }}</title>
<link rel="stylesheet" href="css:brief.css"><link rel="stylesheet" href="css:one_sheet.css"></head>
<body data-docline="{{ d.number }}">{% include "letterhead.html.j2" %}
<h1>{{ c.kind_ja }}</h1>
{% for ask in c.asks %}<p>{% for part in ask.ask %}{{ part.text }}{% endfor %}</p>{% endfor %}
</body></html>
"""
LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="10"><rect width="40" height="10" fill="#16365c"/></svg>'
)
HEAD = '<p class="org"><img src="img:logo.svg" alt="見本の印"> {{ letterhead.name_ja or "見本連合会" }}</p>\n'


@pytest.fixture(scope="module")
def sample_home(tmp_path_factory: pytest.TempPathFactory) -> Any:
    home = data.sample(tmp_path_factory.mktemp("home")).home
    accept_everything(home)
    return home


@pytest.fixture
def home(sample_home: Any, tmp_path: Path) -> Any:
    """A home with an own kind, its style, a letterhead and a logo."""
    copied_home(sample_home.root, tmp_path / "home")
    home = data.Home(tmp_path / "home")
    put(home, "one-sheet.toml", KIND)
    put(home, "one_sheet.html.j2", PAGE)
    put(home, "one_sheet.css", "h1 { color: #000; }")
    (tmp_path / "demands.toml").write_text('[[ask]]\nask = "基準を公表すること。"\n', encoding="utf-8")
    return home


def put(home: Any, name: str, text: str) -> Path:
    path = folder_of(home) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def run(home: Any, *args: str) -> Any:
    text = str(home.root.parent / "demands.toml")
    full = ["--home", str(home.root), "brief", *(text if arg == "TEXT" else arg for arg in args)]
    return CliRunner().invoke(cli, full, obj={}, catch_exceptions=False)


ASK = ("--text", "TEXT", "--to", "法務大臣", "--at", "2026-08-26T12:00:00+09:00", "--sign", SIGNER)


# ---------------------------------------------------------------------- kinds of one's own
@needs_fonts
@needs_poppler
def test_an_own_kind_prints_the_evidence_of_the_kind_it_is_based_on(home: Any):
    put(home, "letterhead.html.j2", HEAD)
    put(home, "logo.svg", LOGO)
    (home.root / "config.toml").unlink()  # a head of one's own needs no name in the settings
    result = run(home, "own", "one-sheet", *ASK)
    assert result.exit_code == 0, result.output
    (path,) = home.briefs.glob("one-sheet-*.pdf")
    text = squeezed(path)
    assert "見本連合会" in text and "見本のお願い" in text and "基準を公表すること。" in text and "OS-20260826-" in text
    row = open_office_db(home.office_db).execute("SELECT kind, number FROM briefs").fetchone()
    assert row["kind"] == "one-sheet" and row["number"].startswith("OS-20260826-")
    assert run(home, "verify", str(path)).exit_code == 0
    assert "one-sheet  見本のお願い" in run(home, "own").output


@needs_fonts
@needs_poppler
def test_the_files_of_a_kind_may_be_written_with_a_hyphen(home: Any):
    put(home, "members-note.toml", KIND.replace("OS", "MN"))
    put(home, "members-note.html.j2", PAGE.replace("one_sheet", "members-note"))
    put(home, "members-note.css", "h1 { color: #000; }")
    result = run(home, "own", "members-note", *ASK)
    assert result.exit_code == 0, result.output
    assert "MN-20260826-" in squeezed(next(home.briefs.glob("members-note-*.pdf")))


@needs_fonts
def test_a_broken_own_kind_breaks_only_itself(home: Any):
    put(home, "broken.toml", "x =")
    for words in (("preview", "--once", "request"), ("own", "one-sheet"), ("preview", "--once", "one-sheet")):
        result = run(home, *words, *ASK)
        assert result.exit_code == 0, (words, result.output)
    result = run(home, "own", "broken", *ASK)
    assert result.exit_code == 1 and "broken.toml cannot be read as TOML" in result.output


@needs_fonts
def test_other_templates_give_another_number(home: Any):
    def number() -> str:
        result = run(home, "request", *ASK)
        assert result.exit_code == 0, result.output
        return str(re.findall(r"RQ-\d{8}-[0-9A-F]{8}", result.output)[0])

    shutil.rmtree(folder_of(home))
    ours = number()
    assert number() == ours
    put(home, "letterhead.html.j2", "<p>見本連合会</p>\n")
    first = number()
    put(home, "letterhead.html.j2", "<p>見本の会</p>\n")
    second = number()
    put(home, "letterhead.html.j2", "<p>見本連合会</p>\n")
    assert len({ours, first, second}) == 3 and number() == first


@needs_fonts
def test_the_page_budget_of_an_own_kind_holds(home: Any):
    put(home, "one_sheet.html.j2", PAGE.replace("</body>", '<p style="break-before:page">x</p></body>'))
    result = run(home, "own", "one-sheet", *ASK)
    assert result.exit_code == 1 and "page budget is 1" in result.output
    assert not list(home.briefs.glob("one-sheet*"))


@needs_fonts
@needs_poppler
def test_an_overridden_letterhead_and_kind_are_used_everywhere(home: Any):
    put(home, "letterhead.html.j2", HEAD)
    put(home, "logo.svg", LOGO)
    (home.root / "config.toml").unlink()
    result = run(home, "leave-behind", "--topic", data.TOPIC, "--at", "2026-08-26T12:00:00+09:00")
    assert result.exit_code == 0, result.output
    assert "見本連合会" in squeezed(next(home.briefs.glob("leave-behind-*.pdf")))
    put(
        home,
        "request.html.j2",
        PAGE.replace("{{ c.kind_ja }}", "われらの要望").replace("css:one_sheet.css", "css:request.css"),
    )
    assert run(home, "request", *ASK).exit_code == 0
    assert "われらの要望" in squeezed(next(home.briefs.glob("request-*.pdf")))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('based_on = "nothing"\nname_ja = "x"\nprefix = "OS"\npages = 1\n', "based_on must be one of leave-behind, request"),
        (KIND.replace('"OS"', '"os1"'), "prefix must be"), (KIND.replace("= 1", '= "1"'), "pages must be"),
        (KIND.replace("見本のお願い", ""), "lacks name_ja"), (KIND + 'colour = "red"\n', "not colour"),
        ("x =", "cannot be read as TOML"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_kinds_file_is_said(home: Any, text: str, said: str):
    put(home, "one-sheet.toml", text)
    with pytest.raises(BriefError, match=re.escape(said)):
        own_kinds(home, KNOWN)


def test_a_kind_needs_its_template_and_a_name_of_its_own(home: Any):
    put(home, "other.toml", KIND)
    put(home, "request.toml", KIND)
    put(home, "request.html.j2", PAGE)
    with pytest.raises(BriefError) as caught:
        own_kinds(home, KNOWN)
    said = "\n".join(caught.value.problems)
    assert "other.html.j2 is not beside it" in said and "request is a kind of ours" in said and "one-sheet" not in said


# ---------------------------------------------------------------------- faults of templates
@pytest.mark.parametrize(
    ("wrong", "line", "said"),
    [
        ("{{ c.nothing }}", 5, "has no attribute 'nothing'"), ("{{ nothing }}", 5, "'nothing' is undefined"),
        ("{% for %}", 5, ""), ("{{ c.asks|safe }}", 5, "safe"), ("{% autoescape false %}x{% endautoescape %}", 5, "autoescape"),
        ("{{ ''.__class__.__mro__ }}", 5, "unsafe"), ("{{ c.asks.append(1) }}", 5, ""), ("{{ 1 / 0 }}", 5, "ZeroDivisionError"),
        ('{% include "../../etc/passwd" %}', 5, "no template"), ("{{ cycler.__init__.__globals__ }}", 5, "unsafe"),
    ],
)  # fmt: skip
def test_a_templates_fault_is_one_line_with_file_and_line(home: Any, wrong: str, line: int, said: str):
    path = put(home, "one_sheet.html.j2", PAGE.replace("<h1>{{ c.kind_ja }}</h1>", wrong))
    result = run(home, "own", "one-sheet", *ASK)
    lines = [text for text in result.output.splitlines() if text]
    assert result.exit_code == 1 and len(lines) == 1, result.output
    assert lines[0].startswith(f"brief: {path}:{line}: ") and said in lines[0]


def test_an_override_may_extend_ours(home: Any):
    put(home, "one_sheet.html.j2", '{% extends "policywatch/letterhead.html.j2" %}')
    put(home, "letterhead.html.j2", "own")
    env = environment(folder_of(home))
    given = {"letterhead": {"name_ja": "甲", "name_en": ""}, "lang": "ja"}
    assert "甲" in env.get_template("one_sheet.html.j2").render(given)
    assert env.get_template("letterhead.html.j2").render(given) == "own"


def test_ours_are_whole_without_a_home():
    assert {"leave_behind.html.j2", "request.html.j2", "evidence.html.j2"} <= {path.name for path in OURS.glob("*.j2")}
    for path in OURS.glob("*.j2"):
        environment().get_template(path.name)


# ---------------------------------------------------------------------- what may be loaded
def test_pictures_come_from_the_own_folder_alone(home: Any, tmp_path: Path):
    own = folder_of(home)
    logo = put(home, "logo.svg", LOGO)
    assert resource("img:logo.svg", own) == logo and resource("img:logo.svg", None) is None
    (tmp_path / "secret.svg").write_text(LOGO, encoding="utf-8")
    (own / "link.svg").symlink_to(tmp_path / "secret.svg")
    (own / "notes.txt").write_text("secret", encoding="utf-8")
    for url in (
        "img:link.svg",
        "img:../secret.svg",
        "img:notes.txt",
        "img:/etc/passwd",
        "img:one_sheet.css",
        "img:none.png",
        "css:../one_sheet.css",
        "css:one_sheet.html.j2",
        "file:///etc/passwd",
        "data:image/svg+xml,<svg/>",
    ):
        fetcher = make_fetcher(own)
        with pytest.raises(BaseException, match=re.escape(url)):
            fetcher.fetch(url)
        assert fetcher.denied == [url]
    assert file_in(own, "link.svg") is None


@needs_fonts
@pytest.mark.parametrize(
    "logo",
    [
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image width="9" height="9" href="file:///etc/passwd"/></svg>',
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image width="9" height="9" href="img:../x.png"/></svg>',
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><style>@import "http://127.0.0.1:9/a.css";</style></svg>',
    ],
)
def test_a_picture_brings_nothing_with_it(home: Any, logo: str):
    put(home, "logo.svg", logo)
    html = '<!doctype html><html lang="ja"><head><title>x</title></head><body><img src="img:logo.svg" alt="x"></body></html>'
    with pytest.raises(BriefError, match=r"may load|Failed to load image"):
        write_pdf(html, {}, data.AT, folder_of(home))


@needs_fonts
@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "javascript:alert(1)", "data:text/html,x", "FILE:/etc/passwd"]
)
def test_a_link_leads_to_the_web_or_a_person(target: str):
    page = '<!doctype html><html lang="ja"><head><title>x</title></head><body><p><a href="{}">x</a></p></body></html>'
    with pytest.raises(BriefError, match="no brief may hold"):
        write_pdf(page.format(target), {}, data.AT)
    write_pdf(page.format("mailto:mihon@example.org"), {}, data.AT)


AROUND = '<!doctype html><html lang="ja"><head><title>x</title>{head}</head><body><p>x</p>{body}</body></html>'
SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9">{}</svg>'
# Where a template can name something, on a page, in a picture, in a style: WeasyPrint passes over most of it in silence.
IN_BODY = (
    SVG.format('<use href="{url}#a"/>'),
    SVG.format('<use xlink:href="{url}"/>'),
    SVG.format('<image width="9" height="9" xlink:href="{url}"/>'),
    SVG.format('<filter id="f"><feImage href="{url}"/></filter>'),
    SVG.format('<rect width="9" height="9" fill="url({url}#a)"/>'),
    SVG.format('<rect width="9" height="9" style="mask:url({url})"/>'),
    SVG.format('<linearGradient id="g" href="{url}#a"/>'),
    SVG.format('<text><textPath href="{url}#a">x</textPath></text>'),
    SVG.format("<style>@import '{url}' screen;</style>"),
    SVG.format('<script href="{url}"/>'),
    '<img alt="x" srcset="{url} 2x">',
    '<picture><source srcset="img:logo.svg 1x, {url} 2x"></picture>',
    '<p style="display:none; background:url({url})">x</p>',
    '<p style="background:u\\72l({url})">x</p>',
    '<object data="{url}"></object>',
    '<embed src="{url}">',
    '<iframe src="{url}"></iframe>',
    '<video src="{url}"></video>',
    '<video poster="{url}"></video>',
    '<audio src="{url}"></audio>',
    '<input type="image" alt="x" src="{url}">',
    '<table background="{url}"><tr><td>x</table>',
    '<form action="{url}"></form>',
    '<script src="{url}"></script>',
)
IN_HEAD = (
    '<link rel="stylesheet" href="{url}">',
    '<link rel="stylesheet" media="screen" href="{url}">',
    '<link rel="icon" href="{url}">',
    '<link rel="attachment" href="{url}">',
    '<base href="{url}">',
    '<meta http-equiv="refresh" content="0; url={url}">',
    "<style>@import '{url}';</style>",
    "<style>@import url({url}) screen;</style>",
    "<style>.nobody {{ background: url({url}) }}</style>",
    "<style>@media screen {{ p {{ cursor: url({url}), auto }} }}</style>",
    "<style>p {{ --mark: url('{url}') }}</style>",
    "<style>p {{ background: image-set('{url}' 2x) }}</style>",
    '<style>@font-face {{ font-family: "q"; src: url({url}) }}</style>',
)
FOREIGN = ("file:///etc/passwd", "http://127.0.0.1:9/x.svg", "/etc/passwd", "img:../x.png", "data:image/svg+xml,x")


@needs_fonts
@pytest.mark.parametrize("place", [*IN_BODY, *IN_HEAD])
def test_what_a_template_names_and_may_not_load_fails_the_build_wherever_it_stands(home: Any, place: str):
    put(home, "logo.svg", LOGO)
    for url in FOREIGN:
        where = "head" if place in IN_HEAD else "body"
        html = AROUND.format(**{"head": "", "body": "", where: place.format(url=url)})
        with pytest.raises(BriefError, match="no brief may load") as failed:
            write_pdf(html, {}, data.AT, folder_of(home))
        assert url in str(failed.value)


@needs_fonts
@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("own.css", "@media screen { p { background: url({url}) } }"),
        ("own.css", "@import '{url}' screen;"),
        ("logo.svg", SVG.format('<use href="{url}#a"/>')),
        ("logo.svg", SVG.format('<rect width="9" height="9" fill="url({url}#a)"/>')),
        ("logo.svg", SVG.format("<style>@import url({url});</style>")),
        ("logo.svg", '<?xml-stylesheet href="{url}"?>' + SVG.format("")),
    ],
)
def test_own_styles_and_pictures_bring_nothing_with_them(home: Any, name: str, text: str):
    html = AROUND.format(head='<link rel="stylesheet" href="css:own.css">', body='<img src="img:logo.svg" alt="x">')
    put(home, "own.css", "p { color: #123 }")
    put(home, "logo.svg", SVG.format('<g id="a"/><use xlink:href="#a"/><rect fill="url(#a)"/>'))
    write_pdf(html, {}, data.AT, folder_of(home))
    for url in FOREIGN:
        put(home, name, text.replace("{url}", url))
        with pytest.raises(BriefError, match="no brief may load") as failed:
            write_pdf(html, {}, data.AT, folder_of(home))
        assert url in str(failed.value)


@needs_fonts
def test_what_is_ours_may_be_named(home: Any):
    put(home, "own.css", "p { background: url('img:logo.svg') }")
    put(home, "logo.svg", LOGO)
    drawn = SVG.format('<g id="a"/><use href="#a"/><rect width="9" height="9" fill="url(#a)"/>')
    body = f'<img src="img:logo.svg" alt="url(file:x)"><blockquote cite="https://example.org/">x</blockquote>{drawn}'
    page = AROUND.format(head='<link rel="stylesheet" href="css:own.css">', body=body)
    assert write_pdf(page, {}, data.AT, folder_of(home)).pages == 1


# ---------------------------------------------------------------------- previews
@needs_fonts
@needs_poppler
def test_a_preview_is_marked_and_not_recorded(home: Any):
    result = run(home, "preview", "--once", "request", *ASK)
    assert result.exit_code == 0, result.output
    path = preview.folder(home) / "request-20260826.pdf"
    text = squeezed(path)
    assert "プレビュー" in text and "基準を公表すること。" in text
    assert path.with_suffix(".html").read_text(encoding="utf-8").count("css:preview.css") == 1
    assert not list(home.briefs.glob("*"))
    assert run(home, "verify", str(path)).exit_code == 1
    assert run(home, "preview", "--once", "one-sheet", *ASK).exit_code == 0
    assert (preview.folder(home) / "one-sheet-request-20260826.pdf").exists()
    assert run(home, "request", *ASK).exit_code == 0
    assert "プレビュー" not in squeezed(home.briefs / "request-20260826.pdf")


def test_a_preview_of_nothing_names_the_kinds(home: Any):
    result = run(home, "preview", "--once", "nothing")
    assert result.exit_code == 2 and "request" in result.output and "one-sheet" in result.output
    assert "verify" not in result.output.split("known:")[1]


def test_what_is_saved_is_made_again_and_a_fault_does_not_end_it(home: Any):
    text = home.root.parent / "demands.toml"
    style = put(home, "one_sheet.css", "h1 { color: #111; }")
    made: list[int] = []
    told: list[list[str]] = []
    steps = iter([lambda: text.write_text("[[ask]]\n", encoding="utf-8"), lambda: None, style.unlink, lambda: None])
    preview.watch(
        lambda: made.append(1),
        lambda: preview.watched(home, ["--text", str(text)]),
        lambda paths: told.append([path.name for path in paths]),
        pause=lambda _: next(steps)(),
        rounds=4,
    )
    assert len(made) == 3 and told == [["demands.toml"], ["one_sheet.css"]]


def test_watched_are_templates_settings_and_files_named_in_options(home: Any):
    (home.root / "config.toml").write_text("", encoding="utf-8")
    text = home.root.parent / "demands.toml"
    names = {path.name for path in preview.watched(home, [f"--text={text}", "--to", "法務大臣"])}
    assert {"demands.toml", "config.toml", "one_sheet.html.j2", "brief.css", "request.html.j2"} <= names


def test_render_takes_no_template_out_of_the_folder(home: Any):
    from briefs.evidence.dossier import Dossier

    for kind in ("../one_sheet", "none"):
        with pytest.raises(BriefError, match="no template"):
            render(Dossier(kind, {}, data.LAST, data.LAST, {}, {}, ()), folder_of(home))
