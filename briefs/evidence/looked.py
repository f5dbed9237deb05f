"""What was looked through, and until when: "nothing found" and "no change" are claims, and stand on paper only with it.

Where a source concerned was read in part, could not be read or is late, nobody can say that there is nothing: the
sentence then says what could not be looked at.  Everything is as of ``at`` (UTC).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from briefs.evidence.held import NOTHING, Held
from briefs.evidence.wording import day_en, day_ja, days_between, minute, moment_en, moment_ja
from db.record.lateness import is_late
from db.text.dates import jst_date, parse_utc
from db.text.words import Names

# The sources in which something would stand.
MINUTES = ("kokkai",)
QUESTIONS = ("written_questions",)
LAWS = ("egov_law",)
COMMITTEES = ("committees",)
PRESS = "press"
NAMED = 3  # sources that a sentence names; of more it says how many


@dataclass(frozen=True, slots=True)
class Unseen:
    """A source that was not, or not wholly, looked through, and why."""

    ja: str
    en: str
    why_ja: str
    why_en: str


@dataclass(frozen=True, slots=True)
class Looked:
    """The sources looked through (names in both languages) up to a minute (Japan time), and those that were not."""

    names: tuple[tuple[str, str], ...]
    until: str
    unseen: tuple[Unseen, ...]

    @property
    def whole(self) -> bool:
        """Whether every source concerned was read to its end, and lately."""
        return bool(self.names) and not self.unseen


def looked_through(conn: sqlite3.Connection, at: str, wanted: Sequence[str] = ()) -> Looked:
    """How far these sources (none given: all that are enabled, the press apart) had been read by ``at``."""
    names: list[tuple[str, str]] = []
    ends: list[str] = []
    unseen: list[Unseen] = []
    for source, ja, en, enabled in conn.execute("SELECT id, name_ja, name_en, enabled FROM sources ORDER BY rowid"):
        if source not in wanted if wanted else (source == PRESS or not enabled):
            continue
        run = conn.execute(
            "SELECT started_at, outcome FROM runs WHERE source = ? AND only_some = 0 AND started_at <= ?"
            " ORDER BY started_at DESC, id DESC LIMIT 1",
            (source, at),
        ).fetchone()
        if run is None:
            unseen.append(Unseen(ja, en, "まだ一度も読んでいません", "not read yet"))
            continue
        began, outcome = run
        if outcome == "failed":
            why = f"{moment_ja(began)}には読めませんでした", f"could not be read on {moment_en(began)}"
            unseen.append(Unseen(ja, en, *why))
        elif outcome != "ok":
            why = f"{moment_ja(began)}には一部を読めませんでした", f"read only in part on {moment_en(began)}"
            unseen.append(Unseen(ja, en, *why))
        elif is_late(began, parse_utc(at)):
            why = f"{moment_ja(began)}より後は読んでいません", f"not read since {moment_en(began)}"
            unseen.append(Unseen(ja, en, *why))
        else:
            names.append(named_with_days(ja, en, polled_from(conn, source, at), newest_sitting(conn, source, at)))
            ends.append(began)
    return Looked(tuple(names), minute(min(ends, default="")), tuple(unseen))


def looked_before(conn: sqlite3.Connection, source: str, at: str) -> str:
    """The day (Japan) of the look before the one that found something ``at`` (UTC), where more than a night lies between; else ""."""
    looks = [one for one in _looks(conn, source) if one <= at]
    if len(looks) < 2 or not is_late(looks[-2], parse_utc(looks[-1])):
        return ""
    return jst_date(looks[-2])


@dataclass(frozen=True, slots=True)
class Gap:
    """Days (Japan) between two looks with nothing between them, and the sources that were not looked at (in both languages)."""

    before: str
    after: str
    names: tuple[tuple[str, str], ...]


def gaps(conn: sqlite3.Connection, start: str, end: str) -> list[Gap]:
    """Where sources (the press apart) were looked at in a period (UTC) after more than a night without a look, the longest first:
    what is found then may be as old as the look before.
    """
    found: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for source, ja, en in conn.execute(
        "SELECT id, name_ja, name_en FROM sources WHERE enabled AND id != ? ORDER BY rowid", (PRESS,)
    ).fetchall():
        looks = [one for one in _looks(conn, source) if one < end]
        for before, after in pairwise(looks):
            if after >= start and is_late(before, parse_utc(after)):
                found.setdefault((jst_date(before), jst_date(after)), []).append((ja, en))
    made = [Gap(before, after, tuple(names)) for (before, after), names in found.items()]
    return sorted(made, key=lambda one: (one.before, one.after))


def _looks(conn: sqlite3.Connection, source: str) -> list[str]:
    """When a source was looked at, in whole and not in vain (UTC), the first look first."""
    rows = conn.execute(
        "SELECT started_at FROM runs WHERE source = ? AND outcome != 'failed' AND only_some = 0 ORDER BY started_at",
        (source,),
    )
    return [started for (started,) in rows]


def polled_from(conn: sqlite3.Connection, source: str, at: str) -> str:
    """The first day from which a source has been asked for without a gap (YYYY-MM-DD); "" for one that is always read whole."""
    windows = conn.execute(
        "SELECT window_from, window_until FROM runs WHERE source = ? AND outcome = 'ok' AND only_some = 0 AND started_at <= ?"
        " AND window_from IS NOT NULL AND window_until IS NOT NULL ORDER BY window_until DESC, window_from",
        (source, at),
    ).fetchall()
    first = ""
    for begins, ends in windows:
        if first and days_between(ends[:10], first) > 1:
            break  # what lies before a gap was not looked through
        first = min(filter(None, (first, begins[:10])))
    return first


def named_with_days(ja: str, en: str, first: str, newest: str) -> tuple[str, str]:
    """A source with the first day from which it was asked for, and of minutes the day of the newest sitting on record: they come out
    weeks after it (days YYYY-MM-DD, "" for none).
    """
    days_ja = [f"{day_ja(first)}以後"] * bool(first) + [f"記録にある最新は{day_ja(newest)}の会議"] * bool(newest)
    days_en = [f"from {day_en(first)} on"] * bool(first) + [f"newest sitting on record: {day_en(newest)}"] * bool(
        newest
    )
    if not days_ja:
        return ja, en
    return f"{ja}（{'、'.join(days_ja)}）", f"{en} ({', '.join(days_en)})"


def newest_sitting(conn: sqlite3.Connection, source: str, at: str) -> str:
    """The day of the newest sitting of which minutes are on record by ``at`` (YYYY-MM-DD); "" for any source but the minutes."""
    if source not in MINUTES:
        return ""
    row = conn.execute(
        "SELECT max(m.date) FROM meetings m JOIN documents d ON d.id = m.document"
        " WHERE d.first_seen <= ? AND (d.gone_at IS NULL OR d.gone_at > ?)",
        (at, at),
    ).fetchone()
    return str(row[0] or "")


def none_within(what_ja: str, what_en: str, looked: Looked) -> dict[str, str] | None:
    """The line at the foot of a paper that says what it lacks, with what was looked through; None where that was not all of it."""
    if not looked.whole:
        return None
    ja, en = named([one for one, _ in looked.names], "ja"), named([one for _, one in looked.names], "en")
    ja, en = ja.replace("（", "〔").replace("）", "〕"), en.replace("(", "[").replace(")", "]")
    return {
        "ja": f"{what_ja}：確認できた範囲（{ja}）にはありません。",
        "en": f"{what_en}: none in what was looked through ({en}).",
    }


def nothing(what_ja: str, what_en: str, looked: Looked, held: Held = NOTHING) -> dict[str, str]:
    """The sentence in both languages where a paper shows nothing: that there is something on record (``held``) and how much; else
    that nothing was found, with what was searched, or with what could not be.

    ``what_ja``, ``what_en``: what there would be, as in この論点での発言 and "statement on this topic".
    """
    ja = en = ""
    if held.count:
        day, where = (day_ja(held.day), day_en(held.day)), held.where
        newest = (f"{day[0]} {where}", f"{day[1]}, {held.where_en}") if where else day
        ja = f"{what_ja}は記録に{held.count}件ありますが（最新：{newest[0]}）、ここに挙げるものはありません。"
        en = f"The record holds {held.count} (newest: {newest[1]}), but no {what_en} is given here."
    elif held.untied:
        ja = f"{what_ja}で本人のものと決まったものは記録にありません。"
        ja += f"同じ名前の発言が{held.untied}件あり、誰のものか決まっていません。"
        en = f"No {what_en} on record is tied to this person; {held.untied} under the same name are tied to nobody."
    if looked.whole:
        if ja:
            return {"ja": ja, "en": en}
        ja, en = named([one for one, _ in looked.names], "ja"), named([one for _, one in looked.names], "en")
        return {
            "ja": f"{what_ja}は見つかりませんでした（検索した範囲：{ja}、{looked.until}まで）。",
            "en": f"No {what_en} was found (searched: {en}, up to {looked.until}).",
        }
    what_ja, what_en = ("ほかにもある", "more") if ja else (f"{what_ja}がある", f"any {what_en}")
    if not looked.unseen:
        return {
            "ja": f"{ja}{what_ja}かどうかは確認できません（該当する情報源を収集していません）。",
            "en": f"{en} Whether there is {what_en} could not be checked: no such source is collected.".strip(),
        }
    unseen_ja = named([f"{one.ja}（{one.why_ja}）" for one in looked.unseen], "ja")
    unseen_en = named([f"{one.en} ({one.why_en})" for one in looked.unseen], "en")
    return {
        "ja": f"{ja}{what_ja}かどうかは確認できていません。確認できなかった情報源：{unseen_ja}。",
        "en": f"{en} Whether there is {what_en} could not be checked. Not looked through: {unseen_en}.".strip(),
    }


def unlisted(conn: sqlite3.Connection, at: str) -> Names:
    """What an empty list of a member's committees says: something only where their rosters were read whole, and lately."""
    looked = looked_through(conn, at, COMMITTEES)
    if looked.whole:
        return Names("名簿に記載なし", "on no roster of a committee")
    if not looked.unseen:
        return Names("委員名簿がまだ記録にない", "no roster of a committee is on record yet")
    return Names(
        f"確認できていません（{'、'.join(f'{one.ja}は{one.why_ja}' for one in looked.unseen)}）",
        f"could not be checked ({'; '.join(f'{one.en} {one.why_en}' for one in looked.unseen)})",
    )


def unread(looked: Looked) -> dict[str, str] | None:
    """What stands beside a list or a count where a source of it was not, or not wholly, read: it may lack something.  None without."""
    if not looked.unseen:
        return None
    ja = named([f"{one.ja}（{one.why_ja}）" for one in looked.unseen], "ja")
    en = named([f"{one.en} ({one.why_en})" for one in looked.unseen], "en")
    return {"ja": f"確認できなかった情報源があります：{ja}。", "en": f"Not looked through: {en}."}


def unread_first(conn: sqlite3.Connection, at: str, first: Sequence[str]) -> dict[str, str] | None:
    """The same of all sources, those of ``first`` named before others: of a list they are what a reader must know of."""
    own, every = looked_through(conn, at, first), looked_through(conn, at)
    return unread(replace(every, unseen=(*own.unseen, *(one for one in every.unseen if one not in own.unseen))))


def searched(looked: Looked) -> tuple[list[str], list[str]]:
    """Lines in both languages: what was searched and until when, and what could not be looked through."""
    ja, en = [], []
    if looked.names:
        ja.append(f"検索した情報源（{looked.until}まで）：{'、'.join(one for one, _ in looked.names)}。")
        en.append(f"Searched (up to {looked.until}): {'; '.join(one for _, one in looked.names)}.")
    if looked.unseen:
        together: dict[tuple[str, str], list[Unseen]] = {}  # a reason that several share is said once
        for one in looked.unseen:
            together.setdefault((one.why_ja, one.why_en), []).append(one)
        ja.append(
            "確認できなかった情報源："
            + "、".join(
                f"{'、'.join(one.ja for one in those)}（{'いずれも' if len(those) > 1 else ''}{why}）"
                for (why, _), those in together.items()
            )
            + "。"
        )
        en.append(
            "Not looked through: "
            + "; ".join(
                f"{'; '.join(one.en for one in those)} ({'all: ' if len(those) > 1 else ''}{why})"
                for (_, why), those in together.items()
            )
            + "."
        )
    if not (ja or en):
        ja, en = ["収集した情報源はまだありません。"], ["No source has been crawled yet."]
    return ja, en


def named(found: Sequence[str], lang: str) -> str:
    """The first few, and how many more there are."""
    more = len(found) - NAMED
    if lang == "ja":
        return "、".join(found[:NAMED]) + (f"ほか{more}件" if more > 0 else "")
    return "; ".join(found[:NAMED]) + (f" and {more} more" if more > 0 else "")
