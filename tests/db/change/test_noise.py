"""What changes on every fetch is learnt and left out of comparing; no true change is lost. All pages are made up (見本)."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from datetime import date, datetime, timedelta
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from crawlers.replay.rebuild import replay
from crawlers.sources.isa_pages import WATCHED
from db.change import noise, noise_words
from db.change.noise import Look, Noise, hide, learn
from db.night.records import Fetched, RunInput, Traits
from db.night.store import RunResult, apply_run, upsert_source
from db.record.models import Document, SourceInfo
from db.record.schema import open_policy_db, open_read_only
from db.text.folding import comparable
from tests.support.helpers import IsaSite, Watch, dump, isa_page

INFO = SourceInfo("sample", "見本", "Sample", "見本省", "https://example.jp/", "page", "見本", "見本", "2026-01-01")
FIRST = date(2026, 6, 1)


class Pages:
    """Watched pages of a made-up source: each night is one run over all of them, one fetch a page."""

    def __init__(self, path: Path) -> None:
        self.conn = open_policy_db(path)
        upsert_source(self.conn, INFO)
        self.number = 0

    def night(self, bodies: Mapping[str, str], *, taken_back: bool = False) -> RunResult:
        """``taken_back``: as if the night had not been (for measuring)."""
        self.number += 1
        day = FIRST + timedelta(days=self.number - 1)
        at = f"{day.isoformat()}T03:00:00Z"
        fetches, records = [], []
        for line, (key, body) in enumerate(bodies.items()):
            url = f"https://example.jp/{key}.html"
            fetches.append(
                Fetched(
                    line,
                    {
                        "requested_url": url,
                        "url": url,
                        "status": 200,
                        "error": None,
                        "sha256": sha256(body.encode()).hexdigest(),
                        "size": 1,
                        "fetched_at": at,
                    },
                )
            )
            records.append((line, Document(f"sample/{key}", "page", url, f"見本の頁{key}", body, collection="sample")))
        run = RunInput(self.number, at, at, None, None, None, False, fetches, records, [])
        self.conn.execute("BEGIN")
        result = apply_run(self.conn, run, Traits(INFO, frozenset(), str))
        self.conn.execute("ROLLBACK" if taken_back else "COMMIT")
        return result

    def changes(self, key: str = "a") -> list[tuple[int, str, str]]:
        """(night, before, after) of the changes of a page."""
        rows = self.conn.execute(
            "SELECT c.run, c.before, c.after FROM changes c JOIN documents d ON d.id = c.document WHERE d.key = ?"
            " AND c.part_of IS NULL ORDER BY c.id",
            (f"sample/{key}",),
        )
        return [tuple(row) for row in rows]

    def noise(self, key: str = "a") -> list[str]:
        rows = self.conn.execute(
            "SELECT n.template FROM noise n JOIN documents d ON d.id = n.document WHERE d.key = ? ORDER BY 1",
            (f"sample/{key}",),
        )
        return [row[0] for row in rows]


@pytest.fixture
def pages(tmp_path: Path) -> Iterator[Pages]:
    found = Pages(tmp_path / "policy.db")
    with closing(found.conn):
        yield found


def moment(night: int) -> datetime:
    """Of a page that is made when it is fetched (03:00 UTC is noon in Japan)."""
    return datetime(2026, 6, 1, 12, 0, 0) + timedelta(days=night - 1, seconds=(night * 37) % 50)


def reiwa(day: datetime) -> str:
    return f"令和{day.year - 2018}年{day.month}月{day.day}日"


def wide(text: str) -> str:
    return text.translate({ord("0") + n: ord("０") + n for n in range(10)})


def cycle(*texts: str) -> Callable[[int], str]:
    return lambda n: texts[n % len(texts)]


def drawn(*texts: str) -> Callable[[int], str]:
    """Texts drawn at random, the same draw on every run of the test."""
    draws = [random.Random(n * 7919).choice(texts) for n in range(100)]
    return lambda n: draws[n]


NOTICES = [f"見本のお知らせ{c}：窓口の混雑について{c}のとおりご案内しています。" for c in "甲乙丙丁戊己庚"]
# Kind of noise -> (text on night n, changes at most before it is learnt).
SMALL: dict[str, tuple[Callable[[int], str], int]] = {
    "counter": (lambda n: f"アクセス数：{12345 + n * 17:,}", 0),
    "visitor": (lambda n: f"あなたは{98765 + n * 3}人目の訪問者です。", 0),
    "visitors": (lambda n: f"本日の訪問者 {100 + n * 7 % 31} 人 / 累計 {9000 + n * 100} 人", 0),
    "padded": (lambda n: f"カウンター {wide(f'{4000 + n:08d}')}", 0),
    "views": (lambda n: f"Page views: {500 + n * n}", 0),
    "stamp": (lambda n: f"{moment(n):%Y年%-m月%-d日 %H:%M:%S}現在", 0),
    "reiwa": (lambda n: f"（{wide(reiwa(moment(n)))}現在）", 0),
    "slashes": (lambda n: f"最終更新：{moment(n):%Y/%m/%d %H:%M}", 0),
    "iso": (lambda n: f"Last updated: {moment(n):%Y-%m-%dT%H:%M:%S}+09:00", 0),
    "english": (lambda n: f"Generated on {moment(n):%d %b %Y %H:%M:%S} JST", 0),
    "clock": (lambda n: f"表示時刻 {moment(n):%H:%M}:{n % 60:02d}", 0),
    "countdown": (lambda n: f"見本の式典まであと{300 - n}日", 0),
    "today": (lambda n: f"{moment(n):%-m月%-d日}（{'月火水木金土日'[moment(n).weekday()]}）の見本", 2),
    "session": (lambda n: f"見本の番号 {random.Random(n).getrandbits(64) | 1 << 63:x}a1", 2),
    "agoing": (lambda n: f"この欄は{n % 40 + 3}分前に読み込まれました", 2),
    "taken": (lambda n: f"処理にかかった時間 0.{100 + n * 7 % 97} 秒", 2),
    "stale": (lambda n: f"最終更新日時 2025-{n % 12 + 1:02d}-{n % 27 + 1:02d} 04:00", 2),
    "bare": (lambda n: f"見本の乱数〔{random.Random(n).randrange(10**6)}〕", 6),
    "random clock": (lambda n: f"見本の便 {n % 23:02d}:{n * 7 % 60:02d}", 6),
}
LINES: dict[str, tuple[Callable[[int], str], int]] = {
    "label above": (lambda n: f"アクセスカウンター\n{70000 + n * 9}", 0),
    "in a table": (lambda n: f"閲覧回数 | {70000 + n * 9}", 0),
    "two": (cycle(*NOTICES[:2]), 3),
    "three": (cycle(*NOTICES[:3]), 4),
    "seven": (cycle(*NOTICES), 8),
    "sometimes none": (cycle(NOTICES[0], "", NOTICES[1]), 4),
    "two lines or one": (cycle(NOTICES[0] + "\n詳しくは見本の頁へ。", NOTICES[1]), 3),
    "any of three": (drawn(*NOTICES[:3]), 9),
}
PLACES = ("first", "middle", "last", "in a long line", "end of a long line", "twice")
LONG = "見本の制度では、受入れ見込数を820,000人とし、見本の手数料は10,000円とします。" * 6


def text_lines(number: int) -> list[str]:
    rng = random.Random(number)
    return [
        f"第{n}　見本の段落{number}-{n}：定員は{rng.randrange(10, 9000):,}人、期限は令和9年4月1日です。"
        for n in range(1, 16)
    ]


def composed(number: int, place: str, noise: str, edit: str | None) -> str:
    """A page with its noise at a place; ``edit`` is in the same long line or in the line next to the noise."""
    lines = text_lines(number)
    around = LONG + (edit or "見本の結びです。")
    if place == "in a long line":
        lines[7] = f"{LONG[:80]}見本です。{noise}。見本でした。{around}"
    elif place == "end of a long line":
        lines[7] = f"{around}　{noise}"
    else:
        at = {"first": 0, "middle": 7, "last": len(lines), "twice": 3}[place]
        lines.insert(at, noise)
        if place == "twice":
            lines.insert(11, f"見本の再掲　{noise}")
        lines.insert(at if place == "last" else at + 1, edit or "見本の結びです。")
    return "\n".join(lines)


def two_hundred() -> dict[str, tuple[int, str, Callable[[int], str], int]]:
    found: dict[str, tuple[int, str, Callable[[int], str], int]] = {}
    for kind, (text, most) in SMALL.items():
        # A number of persons is noise only in a line that is nothing but a counter.
        for place in PLACES[:3] if kind == "visitors" else PLACES:
            # Inside another line a counter or a stamp has to prove itself.
            found[f"{kind}, {place}"] = (len(found), place, text, most if place in PLACES[:3] else max(most, 2))
    for kind, (text, most) in LINES.items():
        for place in PLACES[:3]:
            found[f"{kind}, {place}"] = (len(found), place, text, most)
    both = list(SMALL.items())
    while len(found) < 200:  # two kinds of noise on one page
        (one, (first, a)), (other, (second, b)) = both[len(found) % 19], both[(len(found) * 5 + 3) % 19]

        def together(n: int, first: Any = first, second: Any = second) -> str:
            return f"{first(n)}\n{second(n + 1 - 1)}"

        found[f"{one} and {other}, {len(found)}"] = (len(found), PLACES[len(found) % 3], together, max(a, b))
    return found


@pytest.mark.tour
def test_two_hundred_noisy_pages_give_no_false_change_and_lose_no_true_one(pages: Pages) -> None:
    """40 nights; on night 30 each page is truly edited next to its noise, on night 33 the edit is taken back."""
    cases = two_hundred()
    assert len(cases) == 200
    for n in range(1, 41):
        edit = "見本の上限は1,230,000人に改めました。" if 30 <= n < 33 else None
        pages.night({key: composed(number, place, text(n), edit) for key, (number, place, text, _) in cases.items()})
    wrong: dict[str, list[Any]] = defaultdict(list)
    for key, (_, _, _, most) in cases.items():
        found = pages.changes(key)
        early = [night for night, _, _ in found if night < 20]
        later = [night for night, _, _ in found if night >= 20]
        if len(early) > most or later != [30, 33]:
            wrong[key] = [most, *early, *later]
        texts = {night: (before, after) for night, before, after in found if night >= 20}
        for night, place in ((30, 1), (33, 0)):
            if night in texts and "1,230,000人に改めました" not in texts[night][place]:
                wrong[key].append(texts[night])
    assert not wrong, "\n".join(f"{key}: {found}" for key, found in wrong.items())


def test_a_number_of_persons_is_never_noise(pages: Pages) -> None:
    """Ten edits on ten nights in a row are ten changes."""
    numbers = [820_000 + n * 41_000 for n in range(11)]
    for number in numbers:
        pages.night({"a": f"見本の計画\n受入れ見込数 {number:,} 人\n見本の結び"})
    assert [c[1:] for c in pages.changes()] == [
        (f"受入れ見込数 {a:,} 人", f"受入れ見込数 {b:,} 人") for a, b in pairwise(numbers)
    ]
    assert pages.noise() == []


@pytest.mark.parametrize(
    "line",
    [
        "見本の手数料は{:,}円です",
        "見本の割合 {}%",
        "申請 {} 件",
        "第{}回見本会議",
        "ベトナム | {:,}",
        "受入れ見込数 {:,}",
        "見本の提出期限は令和9年1月{}日",
        "定員{}名",
        "見本の料金 ¥{:,}",
    ],
)
def test_content_that_is_edited_night_after_night_is_a_change_each_night(pages: Pages, line: str) -> None:
    for n in range(1, 13):
        pages.night({"a": f"見本の頁\n{line.format(n)}\n見本の結び"})
    assert [night for night, _, _ in pages.changes()] == list(range(2, 13))


def test_an_edit_and_its_revert_are_two_changes_also_twice(pages: Pages) -> None:
    a, b = "見本の上限は八万二千人です。", "見本の上限は十二万三千人です。"
    for text in (a, b, a, a, a, a, a, b, a):
        pages.night({"a": f"見本\n{text}\n結び"})
    assert [c[0] for c in pages.changes()] == [2, 3, 8, 9]
    assert pages.noise() == []


@pytest.mark.parametrize("line", ["受入れ見込数 {} 人", "見本の手数料は{}円です。", "第{}条の見本", "定員 | {}"])
def test_a_number_edited_to_and_fro_is_a_change_each_time(pages: Pages, line: str) -> None:
    for n in range(1, 15):
        pages.night({"a": f"見本\n{line.format(('820,000', '1,230,000')[n % 2])}\n結び"})
    assert [c[0] for c in pages.changes()] == list(range(2, 15))


def test_what_stood_still_for_a_fetch_is_not_noise(pages: Pages) -> None:
    """A machine's number that changes every other night never gets its four fetches in a row."""
    for n in range(1, 25):
        pages.night({"a": f"見本\n見本の番号 ab{1000 + n // 2}cd\n結び"})
    assert [c[0] for c in pages.changes()] == [n for n in range(2, 25) if n % 2 == 0]


def test_a_slow_turn_is_a_change_and_its_revert_each_time(pages: Pages) -> None:
    """A notice for the summer and one for the winter, a month each, is nobody's banner."""
    for n in range(60):
        pages.night({"a": f"見本\n見本の{'夏' if n // 6 % 2 else '冬'}の窓口時間のお知らせです。\n結び"})
    assert [c[0] for c in pages.changes()] == list(range(7, 60, 6))


def counter(n: int, number: str = "820,000", label: str = "番号") -> str:
    return f"見本\n見本の{label} ab{1000 + n}cd　受入れ見込数 {number} 人\n結び"


def test_a_true_edit_in_the_noisy_line_itself_is_a_change_and_noise_stays_known(pages: Pages) -> None:
    for n in range(1, 13):
        pages.night({"a": counter(n, "1,230,000" if n >= 8 else "820,000")})
    assert [c[0] for c in pages.changes()] == [2, 3, 8]
    assert pages.noise() == ["見本の番号 〈変わる値〉 受入れ見込数 ◆ 人"]


def test_a_true_edit_on_the_night_that_proves_the_noise(pages: Pages) -> None:
    for n in range(1, 7):
        pages.night({"a": counter(n, "1,230,000" if n >= 4 else "820,000")})
    assert [c[0] for c in pages.changes()] == [2, 3, 4]


def test_noise_that_goes_away_or_is_reworded_is_a_change(pages: Pages) -> None:
    for n in range(1, 7):
        pages.night({"a": counter(n)})
    pages.night({"a": counter(7, label="受付番号")})
    assert pages.changes()[-1][0] == 7
    pages.night({"a": "見本\n受入れ見込数 820,000 人\n結び"})
    assert pages.changes()[-1][0] == 8


def test_a_second_line_like_the_noise_is_a_change_until_it_is_learnt_too(pages: Pages) -> None:
    line = "アクセス数：{}"
    for n in range(1, 6):
        pages.night({"a": "\n".join(["見本", line.format(n), "結び"])})
    assert pages.changes() == []
    for n in range(6, 9):
        pages.night({"a": "\n".join(["見本", line.format(n), "中ほど", line.format(500), "結び"])})
    assert pages.changes()[0][0] == 6


def test_a_banner_line_that_also_stands_elsewhere_is_compared_there(pages: Pages) -> None:
    a, b = NOTICES[:2]
    for n in range(1, 10):
        pages.night({"a": "\n".join(["見本", (a, b)[n % 2], "中ほど", "結び"])})
    assert [c[0] for c in pages.changes()] == [2, 3, 4]
    pages.night({"a": "\n".join(["見本", a, "中ほど", a, "結び"])})
    assert [c[0] for c in pages.changes()][3:] == [10]


def test_a_new_text_in_a_rotating_place_is_a_change(pages: Pages) -> None:
    for n in range(1, 10):
        pages.night({"a": "\n".join(["見本", NOTICES[n % 2], "結び"])})
    pages.night({"a": "\n".join(["見本", "見本の期限を延ばしました。", "結び"])})
    assert pages.changes()[-1][0] == 10
    assert "見本の期限を延ばしました。" in pages.changes()[-1][2]


def test_noise_that_came_to_rest_is_content_again(pages: Pages) -> None:
    """Thirty fetches without a difference: kept as it stands, no change told, and every later edit counts, to and fro."""
    bodies = [f"見本\n見本の番号 ab{1000 + n}cd\n結び" for n in range(1, 7)]
    for body in bodies:
        pages.night({"a": body})
    assert [c[0] for c in pages.changes()] == [2, 3] and pages.noise() == ["見本の番号 〈変わる値〉"]
    for _ in range(29):
        pages.night({"a": bodies[-1]})
    assert [c[0] for c in pages.changes()] == [2, 3] and pages.noise() == []  # night 35: the thirtieth in a row
    assert pages.conn.execute("SELECT body FROM versions ORDER BY id DESC LIMIT 1").fetchone()[0] == bodies[-1]
    pages.night({"a": bodies[2]})
    pages.night({"a": bodies[-1]})
    assert [(c[0], "ab1003cd" in c[1], "ab1006cd" in c[1]) for c in pages.changes()[2:]] == [
        (36, False, True),
        (37, True, False),
    ]


def test_noise_that_rests_for_a_while_is_still_noise(pages: Pages) -> None:
    for n in range(1, 7):
        pages.night({"a": counter(n)})
    for _ in range(28):
        pages.night({"a": counter(6)})
    pages.night({"a": counter(7)})
    assert [c[0] for c in pages.changes()] == [2, 3] and len(pages.noise()) == 1


def test_a_counter_that_starts_again_is_no_news(pages: Pages) -> None:
    for n in [*range(1, 5), *[4] * 35, 5, 6]:
        pages.night({"a": f"見本\nアクセス数：{n * 17}\n結び"})
    assert pages.changes() == []


def test_a_number_that_became_content_by_the_words_beside_it_is_compared(pages: Pages) -> None:
    for n in range(1, 11):
        pages.night({"a": f"見本\n見本のとおり見本の番号は {n * 7}\n結び"})
    before = len(pages.changes())
    assert len(pages.noise()) == 1
    pages.night({"a": "見本\n定員である見本の番号は 70\n結び"})
    pages.night({"a": "見本\n定員である見本の番号は 90\n結び"})
    assert [c[0] for c in pages.changes()[before:]] == [11, 12]


def test_noise_unlearnt_is_the_same_after_a_replay(tmp_path: Path) -> None:
    path = WATCHED[0].path
    with Watch(tmp_path) as watch:
        for n in range(1, 40):
            body = isa_page(
                "見本の制度", "技能実習の見本の文です。" * 3, f"見本の番号 ab{1000 + (3 if n == 39 else min(n, 6))}cd"
            )
            at = f"2026-{6 + n // 30:02d}-{n % 30 + 1:02d}T03:00:00Z"
            watch.night("isa_pages", at, IsaSite({path: body}), only=[f"https://www.moj.go.jp/{path}"])
        assert [c["run"] for c in watch.changes()] == [2, 3, 39]
        crawled = dump(watch.conn)
        replay(watch.archive, tmp_path / "fresh.db", fresh=True)
        with closing(open_read_only(tmp_path / "fresh.db")) as conn:
            fresh = dump(conn)
    for table, rows in crawled.items():
        assert fresh[table] == rows or table == "meta", table


def test_noise_learnt_is_the_same_after_a_replay_and_shown(tmp_path: Path) -> None:
    path = WATCHED[0].path
    with Watch(tmp_path) as watch:
        for n in range(1, 9):
            body = isa_page(
                "見本の制度",
                "技能実習の見本の文です。" * 3,
                f"アクセス数：{n * 3}",
                f"見本の番号 ab{1000 + n}cd",
                NOTICES[n % 2],
                "見本の上限は" + ("二" if n >= 7 else "一"),
            )
            watch.night(
                "isa_pages", f"2026-06-{n:02d}T03:00:00Z", IsaSite({path: body}), only=[f"https://www.moj.go.jp/{path}"]
            )
        assert [c["run"] for c in watch.changes()] == [2, 3, 4, 7]
        assert watch.value("SELECT count(*) FROM noise") == 4
        crawled = dump(watch.conn)
        replay(watch.archive, tmp_path / "fresh.db", fresh=True)
        with closing(open_read_only(tmp_path / "fresh.db")) as conn:
            fresh = dump(conn)
    for table, rows in crawled.items():
        assert fresh[table] == rows or table == "meta", table


def test_no_fetch_between_the_looks_may_be_missing() -> None:
    """Pure: the same three values prove it on fetches in a row, and prove nothing with a fetch left out."""

    def looks(*numbers: int) -> list[Look]:
        return [Look(f"見本\n見本の番号 ab{1000 + n}cd", FIRST + timedelta(days=n), n) for n in numbers]

    assert learn(looks(4, 3, 2, 1), []) == [Noise("token", "見本の番号 ", "", 1)]
    assert learn(looks(5, 4, 2, 1), []) == []
    assert learn(looks(3, 2, 1), []) == []


def test_hiding_keeps_the_number_of_lines() -> None:
    lines = [comparable(line) for line in NOTICES]
    noise = [Noise("token", "アクセス数:", "", 1), Noise("line", lines[0], "", 0), Noise("line", lines[1], "", 1)]
    assert hide(["", "アクセス数：１２", NOTICES[0], NOTICES[1], "本文"], noise) == [
        "",
        "アクセス数:◆",
        "",
        "◆",
        "本文",
    ]


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("更新:令和8年5月1日", "令和8年5月1日"),
        ("昭和60年3月1日", "昭和60年3月1日"),
        ("午後3時20分に更新", "午後3時20分"),
        ("Mon 4 May 2026", "Mon 4 May 2026"),
        ("ID:ab-12cd", "ab-12cd"),
        ("5月1日現在", "5月1日"),
        ("12,345人目", "12,345"),
    ],
)
def test_a_token_is_seen_whatever_it_begins_with(line: str, value: str) -> None:
    assert [token.value for token in noise_words.tokens([line])] == [value]


def test_a_place_is_learnt_as_if_all_lines_were_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """Looking only between the lines that two texts begin and end with finds the same noise."""
    chance = random.Random(5)
    some = [
        "アクセス数：{}",
        "更新日 2026-01-0{}",
        "{}",
        "文",
        "",
        "{}人目",
        "A {} B {}",
        "  ",
        "本文 {} 件",
        "平成元年",
    ]

    def lines() -> list[str]:
        return [
            line.format(chance.randrange(4), chance.randrange(4))
            for line in chance.choices(some, k=chance.randrange(7))
        ]

    def learnt(texts: list[list[str]]) -> list[Noise]:
        return learn((Look("\n".join(text), date(2026, 1, 9 - n), -1 - n) for n, text in enumerate(texts)), [])

    pairs = []
    for _ in range(3000):
        begin, end = lines(), lines()
        pairs.append([[*begin, *lines()[:3], *end] for _ in range(2)])
    found = [learnt(texts) for texts in pairs]
    monkeypatch.setattr(noise, "_may_be_noise", lambda _now, _then: True)
    assert found == [learnt(texts) for texts in pairs]
    assert sum(map(bool, found)) > 50
