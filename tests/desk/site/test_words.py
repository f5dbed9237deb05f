"""The words of every page: English pages hold no Japanese label, and no page speaks to staff in the words of a program."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from datasette.filters import Filters
from jinja2 import Environment, nodes

from db.change.sentences import FIELDS
from db.diet.english import english
from db.record.home import Home
from db.record.schema import open_read_only
from demo.briefs import MORNING
from desk.server import build_datasette
from desk.site.columns import ABOUT, COLUMNS, LOOKUPS
from desk.site.faults import without_commands
from desk.site.language import RE_JAPANESE
from desk.site.layout import TABLES, TITLES
from tests.conftest import DemoRun
from tests.support import site_data
from tests.support.places import ROOT

TEMPLATES = ROOT / "templates" / "desk"
pytestmark = pytest.mark.asyncio
VOID = frozenset({"meta", "link", "input", "br", "hr", "img", "col", "rect", "line", "path", "circle"})
SPOKEN = ("aria-label", "placeholder", "alt", "data-side")  # attributes that people are told
# Words of programs, which say nothing to staff.
PROGRAM_WORDS = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d|"
    r"HTTP \d{3}|\b(?:answered_on|closes_on|published_on|first_seen|detected_at|not_found|fetch_failed|structure_suspect)\b"
    r"|(?<![\w/.])(?:members|kokkai|isa_pages|egov_law|public_comments|written_questions|committees|bills|press)/[\w.-]+$"  # keys
    r"|^(?:None|null|nan|undefined)$|[（(：](?:None|null|nan)\b|\b\w{1,40}\.toml\b|\{\w*\}"
    r"|Database not found|Table not found|`policywatch |policywatch [a-z]+ (?:list|send|set)|#d\d+…"
)
# What is surely a name of the Diet where it stands alone.
RE_NAME_OF_THE_DIET = re.compile(
    r"第\d+回国会[ （].+|(?:衆議院|参議院|両院).*|.+委員(?:会|長)(?: .+)?|.+(?:副大臣|大臣|大臣政務官)|.+議員ほか\d+名|内閣"
)
TWO_WORDS = re.compile("頁(?!（見本）)")  # ページ everywhere; sample pages are called as they are


# What publishers print too, under the very word of a label of ours: names of parts, files and committees, the switch.
AS_PUBLISHED = frozenset(
    {
        "日本語",
        "人",
        "附則",
        "別表",
        "提出法律案",
        "成立法律",
        "議案要旨",
        "法務委員会",
        "法務省",
        "題名",
        "件名",
        "第一条",
        "または",
        "委員会",
    }
)


def labels_of_ours() -> frozenset[str]:
    """Every Japanese wording in the code and the templates of the desk that has an English one beside it."""
    found = set[str]()
    for file in (one for room in ("desk", "db", "briefs") for one in (ROOT / room).rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("Names", "said", "t"):
                given = [one.value for one in node.args[:2] if isinstance(one, ast.Constant)]
                if len(given) == 2 and all(given):
                    found.add(str(given[0]))
    for template in (ROOT / "templates" / "desk").glob("*.html"):
        found |= {
            ja for ja, en in re.findall(r"""\bt\('([^']+)', *['"]([^'"]+)""", template.read_text(encoding="utf-8"))
        }
    return frozenset(one.strip() for one in found if RE_JAPANESE.search(one)) - AS_PUBLISHED


class Words(HTMLParser):
    """What a page says outside of what is marked as Japanese, outside of code and of what people typed; ``kept`` is what it says in
    what is marked as Japanese."""

    def __init__(self) -> None:
        super().__init__()
        self.stack: list[tuple[str, bool]] = []
        self.said: list[str] = []
        self.kept: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        quiet = bool(self.stack and self.stack[-1][1])
        lang = given.get("lang")
        quiet = lang != "en" if lang and tag != "html" else quiet
        quiet = quiet or tag in ("title", "style", "code", "pre", "textarea") or given.get("class") == "hash"
        if not quiet:
            self.said += [value for name, value in attrs if name in SPOKEN and value]
        if tag == "a" and given.get("href"):
            self.links.append(str(given["href"]))
        if tag not in VOID:
            self.stack.append((tag, quiet))

    def handle_endtag(self, tag: str) -> None:
        while self.stack and self.stack.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if data.strip() and not (self.stack and self.stack[-1][1]):
            self.said.append(data.strip())
        elif data.strip() and not {"title", "style", "code", "pre", "textarea"} & {tag for tag, _ in self.stack}:
            self.kept.append(data.strip())


def shape(address: str) -> str:
    """Pages of one shape: their address without keys, numbers and conditions."""
    path = urlsplit(address).path
    return re.sub(r"/(document|change|version|topic|member|law|bill|committee|meetings|archived)/.+", r"/\1/", path)


def words_of(html: str) -> Words:
    words = Words()
    words.feed(html)
    return words


async def test_no_page_reads_a_name_that_the_frame_of_all_pages_sets() -> None:
    """What base.html sets at its top stands in the place of what a page was given under that name."""

    def parsed(name: str) -> nodes.Template:
        return Environment(autoescape=True).parse((TEMPLATES / name).read_text("utf-8"))

    def names(part: nodes.Node, ctx: str) -> set[str]:
        return {
            one.name for one in (part, *part.find_all(nodes.Name)) if isinstance(one, nodes.Name) and one.ctx == ctx
        }

    frame = parsed("base.html")
    own = {name for part in frame.find_all((nodes.Assign, nodes.AssignBlock)) for name in names(part.target, "store")}
    pages = [one.name for one in TEMPLATES.glob("*.html") if 'extends "base.html"' in one.read_text("utf-8")]
    assert "meeting.html" in pages and "titled" in own
    assert [(page, both) for page in pages if (both := own & names(parsed(page), "load"))] == []


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("words")
    site_data.build(folder).close()
    yield folder


async def walked(home: Path, language: str, most: int = 3, at: datetime = site_data.MORNING) -> dict[str, Words]:
    """Every page that can be reached, ``most`` of each shape, in a language; none of them fails."""
    client = build_datasette(Home(home), at=at).client
    waiting, seen, shapes, found = ["/"], {"/"}, dict[str, int](), dict[str, Words]()
    while waiting:
        address = waiting.pop(0)
        answer = await client.get(address, cookies={"lang": language})
        assert answer.status_code < 500, address
        if answer.status_code != 200 or "text/html" not in answer.headers["content-type"]:
            continue
        found[address] = words_of(answer.text)
        for link in found[address].links:
            bare = link.partition("#")[0]
            if not bare.startswith("/") or bare in seen or bare.startswith("/policy/") or "lang=" in bare:
                continue
            seen.add(bare)
            shapes[shape(bare)] = shapes.get(shape(bare), 0) + 1
            if shapes[shape(bare)] <= most:
                waiting.append(bare)
    return found


async def test_english_pages_hold_no_japanese_labels(home: Path) -> None:
    pages = await walked(home, "en")
    wrong = {
        address: said
        for address, page in pages.items()
        if (said := [one for one in page.said if RE_JAPANESE.search(one)])
    }
    assert len(pages) > 30 and wrong == {}
    assert unsaid(pages) == {} and unnamed(pages) == {}


def unsaid(pages: Mapping[str, Words]) -> dict[str, str]:
    """Labels of ours that English pages leave in Japanese, marked as if they had been published; each with one such page."""
    ours = labels_of_ours()
    return {one: address for address, page in pages.items() for one in page.kept if len(one) > 1 and one in ours}


def unnamed(pages: Mapping[str, Words]) -> dict[str, str]:
    """Names of the Diet (bills and questions by their numbers, sittings, committees, submitters, ministers) that English pages leave
    in Japanese; each with one such page.  A special committee has its own name within the English one."""
    return {
        one: address
        for address, page in pages.items()
        for one in page.kept
        if RE_NAME_OF_THE_DIET.fullmatch(one) and one not in (english(one) or one)
    }


async def test_a_name_of_the_diet_left_in_japanese_is_found() -> None:
    page = words_of(
        '<html lang="en"><p lang="ja">第213回国会 閣法第59号</p><p lang="ja">第213回国会の閣法</p>'
        '<p lang="ja">衆議院法務委員会 第9号</p><p lang="ja">法務大臣</p></html>'
    )
    assert set(unnamed({"/": page})) == {"第213回国会 閣法第59号", "衆議院法務委員会 第9号", "法務大臣"}


async def test_a_label_of_ours_that_is_marked_as_published_is_found() -> None:
    page = words_of(
        '<html lang="en"><dl lang="ja"><dt>数え方</dt><dd><span>技能実習生の失踪者数の見本</span></dd></dl></html>'
    )
    assert unsaid({"/": page}) == {"数え方": "/"}


@pytest.mark.slow
@pytest.mark.tour
async def test_the_same_of_the_demonstration_in_both_languages(demo_run: DemoRun) -> None:
    at = datetime.fromisoformat(MORNING)
    said_in_english, japanese = await walked(demo_run.home, "en", 3, at), await walked(demo_run.home, "ja", 3, at)
    said = {a: [one for one in page.said if RE_JAPANESE.search(one)] for a, page in said_in_english.items()}
    raw = {
        a: [one for one in page.said if PROGRAM_WORDS.search(one)] for a, page in (said_in_english | japanese).items()
    }
    assert len(said_in_english) > 60 and len(japanese) > 60
    assert {a: words for a, words in said.items() if words} == {}
    assert unsaid(said_in_english) == {} and unnamed(said_in_english) == {}
    assert {a: words for a, words in raw.items() if words} == {}


async def test_one_thing_has_one_word_on_the_site_in_mails_in_papers_and_in_the_guide() -> None:
    """変化 is what a night found (変更前・変更後 are the sides of it), ページ a page, 意見募集 a call for comments."""
    files = [
        *(ROOT / "templates" / "desk").glob("*.html"), *(ROOT / "templates" / "mail").glob("*.j2"),
        *(ROOT / "templates" / "briefs").glob("*.j2"), *(ROOT / "briefs" / "kinds").glob("*.py"),
        ROOT / "db" / "change" / "change_kinds.py", ROOT / "db" / "change" / "sentences.py",
        *(ROOT / "desk").rglob("*.py"), ROOT / "docs" / "user-guide.ja.md",
    ]  # fmt: skip
    other = re.compile(r"頁|変更(?![前後]|不可|箇所|' }}部分)|意見公募|パブコメ|パブリック・?コメント")
    quoted = re.compile(r"頁（見本）|職場変更")  # sample pages are called as they are; a word to search for
    wrong = {
        f"{file.name}: {line.strip()[:60]}"
        for file in files
        for line in file.read_text(encoding="utf-8").splitlines()
        if other.search(quoted.sub("", line))
    }
    assert wrong == set()


async def test_no_page_speaks_in_the_words_of_a_program(home: Path) -> None:
    pages = await walked(home, "ja")
    wrong = {
        address: said
        for address, page in pages.items()
        if (said := [one for one in page.said if PROGRAM_WORDS.search(one) or TWO_WORDS.search(one)])
    }
    assert wrong == {}


@pytest.mark.parametrize(
    ("sentence", "shown"),
    [
        ("a held page is taken on its own page (`policywatch held accept|refuse KEY`)", "a held page is taken on its own page"),
        ("there is no meeting 'x': `policywatch meeting list` shows the keys", "there is no meeting 'x'"),
        ("there is no ask 'x'; `policywatch ask list` shows the keys, `policywatch ask add` makes one", "there is no ask 'x'"),
        ("there is no document 'x' with a text; near it: isa_pages/x.html", "there is no document 'x' with a text"),
        ("the passage is empty (--text EXACT)", "the passage is empty"),
        ("it was put: its words stand; withdraw it and add a new one", "it was put: its words stand; withdraw it and add a new one"),
        ("日付は 2026-06-01（月）の形で", "日付は 2026-06-01（月）の形で"),
    ],
)  # fmt: skip
async def test_what_is_wrong_is_told_on_pages_without_the_command_that_mends_it(sentence: str, shown: str) -> None:
    assert without_commands(sentence) == shown


async def test_an_address_without_a_page_says_what_to_do_in_words(home: Path) -> None:
    client = build_datasette(Home(home), at=site_data.MORNING).client
    for address in ("/-/bill", "/-/nothing", "/policy/nothing", "/-/nothing.json", "/policy/nothing.json"):
        for language, words in (("ja", "この住所にはページがありません"), ("en", "There is no page at this address")):
            answer = await client.get(address, cookies={"lang": language})
            told = answer.json()["error"] if address.endswith(".json") else answer.text
            assert answer.status_code == 404 and words in told and "Database" not in told


async def test_sources_not_reached_are_told_in_words_and_folded(home: Path) -> None:
    client = build_datasette(Home(home), at=site_data.MORNING).client
    page = (await client.get("/-/topics")).text + (await client.get("/-/topic/transfer")).text
    notice = page[
        page.index('<details class="notice unseen">') : page.index("</details>", page.index('class="notice unseen"'))
    ]
    assert "全部を確認できていません" in notice and not PROGRAM_WORDS.search(notice)


# What stands in 「」 or “” in the guides and is no label of a page: quotations, examples, and what other sites say.
NO_LABELS = {
    "2024年9月1日時点", "95のうち何番目か", "Cookieに同意", "移転しました", "第4項を第5項とし、第3項を第4項とする", "変化なし",
    "文書キー#8桁", "○○議員は", "政府は…と約束しました", "というお考え",
    "1 year", "at least 3 interpreters",
}  # fmt: skip


async def test_what_the_guides_call_a_label_stands_on_a_page() -> None:
    """A label that a page lost, or that was never there, sends readers of the guide searching."""
    rooms = [
        *(ROOT / "templates").rglob("*.html"), *(ROOT / "templates").rglob("*.j2"),
        *(file for room in ("desk", "db", "briefs", "crawlers") for file in (ROOT / room).rglob("*.py")),
        *(file for room in ("db", "briefs") for file in (ROOT / room).rglob("*.toml")),
    ]  # fmt: skip
    said = "\n".join(file.read_text(encoding="utf-8") for file in rooms)
    guides = {
        language: (ROOT / "docs" / f"user-guide.{language}.md").read_text(encoding="utf-8") for language in ("ja", "en")
    }
    labels = {
        *re.findall(r"「([^「」*]{1,30})」", guides["ja"]),
        *re.findall(r"“([^“”]{1,40})”", guides["en"]),
        *(one for pair in re.findall(r"\*\*([^*/]+) / ([^*/]+)\*\*", guides["en"]) for one in pair),
    }
    assert len(labels) > 60
    assert {one for one in labels - NO_LABELS if one not in said} == set()


async def test_every_table_and_column_that_staff_can_open_has_words(home: Path) -> None:
    with closing(open_read_only(home / "policy.db")) as conn:
        tables = [row[0] for row in conn.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        shown = [
            one
            for one in tables
            if not one.startswith(("sqlite_", "documents_fts")) and not TABLES.get(one, {}).get("hidden")
        ]
        columns = {(one, row["name"]) for one in shown for row in conn.execute(f"PRAGMA table_info([{one}])")}
    assert len(shown) > 40
    assert [one for one in shown if one not in TITLES or one not in ABOUT] == []
    assert {pair for pair in columns if pair[1] not in COLUMNS and pair[1] not in FIELDS} == set()
    assert [one.key for one in Filters._filters if one.key not in LOOKUPS] == []
    client = build_datasette(Home(home), at=site_data.MORNING).client
    page = await client.get("/policy/enforcements", cookies={"lang": "ja"})
    assert "改正法の施行日です" in page.text and "array does not contain" not in page.text
    page = await client.get("/policy/enforcements", cookies={"lang": "en"})
    assert "When parts of an amending act come into force" in page.text and "array does not contain" in page.text
