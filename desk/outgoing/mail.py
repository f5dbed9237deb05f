"""The digest as a mail: what it tells, under which keys that counts as told, and the message itself.

``gather`` reads policy.db (and the issued briefs), ``fresh`` takes away what a recipient has been told, ``message``
writes it.  Whether and to whom it goes is decided in ``desk/outgoing/outbox.py``.
"""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from briefs.kinds.names import kind_ja
from db.change.change_kinds import CHANGE_KINDS
from db.change.stored_changes import ChangeRow, changes_by_body
from db.diet.english import in_sentence
from db.night.held_decisions import accepted_since
from db.office.searches import saved_searches
from db.office.stale_briefs import stale_briefs
from db.record.decided import NOTHING, Decided, read_decided
from db.record.documents import Record, newest_run_date, sources
from db.text.dates import JST, english_date, japanese_date, jst_date, parse_utc, utc_text
from db.text.words import word_en, word_ja
from desk.outgoing.calendar import events
from desk.outgoing.digest import as_item, changes_since
from desk.outgoing.found import came_since
from desk.outgoing.told import NOBODY, Run, ToldRuns

TEMPLATES = Path(__file__).resolve().parents[2] / "templates" / "mail"
WINDOW = timedelta(days=7)  # how far back a first mail looks, and how much two mails overlap
AHEAD = timedelta(days=14)
SORTS = 3  # sorts of changes that the subject names
# Mail programs cut a message off at its end: Gmail shows 102 KB of HTML. The first level that fits is taken.
MOST_HTML = 90_000  # bytes
LINE = 80  # characters of a change that is told in a line
FOUND = 20  # documents that are named of what a kept search found
# Characters that show nothing or turn the direction of writing: a title could hide or forge words with them.
RE_HIDDEN = re.compile(
    r"[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
RE_BREAKS = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029]+")


@dataclass(frozen=True, slots=True)
class Level:
    """How many changes are told in full, how many of the others in a line; the rest is counted.  Of what is coming the first
    ``coming`` stand in full, the others in a line."""

    full: int
    lines: int
    coming: int


LEVELS = (Level(20, 40, 15), Level(12, 30, 10), Level(6, 20, 5), Level(3, 10, 0), Level(0, 0, 0))


@dataclass(frozen=True, slots=True)
class News:
    """What there is to tell on a Japanese day.  Every item is a mapping with ``claim``, the key it is told under.

    ``changes``: as of ``desk.outgoing.digest``, the heaviest first, then the newest, with ``name_ja``, ``name_en``, ``link``;
    ``unseen``: sources that were not, or not wholly, looked at, with ``state_ja``, ``state_en`` and ``whole`` (nothing
    was seen); ``seen``: how many sources were looked at wholly; ``off``: names of those switched off;
    ``stale``: issued briefs with ``changed`` texts, each with its own claim; ``stale_before``: how many more briefs
    were named in an earlier mail; ``coming``: entries of the calendar; ``credits``: how the sources want to be named;
    ``searches``: kept searches with what they ``found``; ``site``: where the desk is reached ("" unknown);
    ``only_new``: what the recipient was told before is left out; ``runs``: all that this is about.  An item has the ``run`` that it
    was found in (None where there is none); a change that a person took out of what was held, ``released``, a key for that.
    ``listed_at``: where the desk lists all changes of the message ("" nowhere).
    """

    day: str
    since: str
    changes: tuple[Record, ...]
    unseen: tuple[Record, ...]
    seen: int
    off: tuple[str, ...]
    stale: tuple[Record, ...]
    coming: tuple[Record, ...]
    credits: tuple[str, ...] = ()
    stale_before: int = 0
    only_new: bool = False
    runs: tuple[Run, ...] = ()
    searches: tuple[Record, ...] = ()
    site: str = ""
    listed_at: str = ""

    def claims(self) -> frozenset[str]:
        """The keys of all there is to tell; change keys are stable, so a replay gives the same ones."""
        found = [item for search in self.searches for item in search["found"]]
        flat = [
            *found,
            *self.changes,
            *self.unseen,
            *self.coming,
            *(text for brief in self.stale for text in brief["changed"]),
        ]
        return frozenset(str(item[name]) for item in flat for name in ("claim", "released") if item.get(name))


def plain(text: object) -> str:
    """One line of text without control characters, characters that show nothing, and direction marks."""
    return RE_HIDDEN.sub("", RE_BREAKS.sub(" ", str(text))).strip()


def in_a_line(text: object) -> str:
    """As ``plain``, no longer than a line."""
    line = plain(text)
    return line if len(line) <= LINE else line[: LINE - 1] + "…"


def first_day(conn: sqlite3.Connection, last_mail: str | None) -> str:
    """The night a mail begins with: a week before the newest run, or before the recipient's last mail (UTC) if
    that is earlier, so that nothing falls between two mails however long the pause was."""
    newest = newest_run_date(conn)
    days = [day for day in (newest, jst_date(last_mail) if last_mail else None) if day]
    return (date.fromisoformat(min(days)) - WINDOW).isoformat() if days else date.today().isoformat()


def gather(
    conn: sqlite3.Connection, office_db: Path, at: datetime, since: str, *, quiet: bool = False, site: str = ""
) -> News:
    """Everything that is to be told at ``at`` of the nights from ``since`` (YYYY-MM-DD, Japan) on.

    ``site``: where the desk is reached, "" when nobody has said.
    """
    day = at.astimezone(JST).date()
    listed = sources(conn, at)
    by_id = {source["id"]: source for source in listed}
    unseen = [item for source in listed if source["enabled"] and (item := _unseen(source, day.isoformat()))]
    begins = utc_text(datetime.fromisoformat(since).replace(tzinfo=JST))
    found_in = {
        row["key"]: Run(row["id"], row["started_at"])
        for row in conn.execute(
            "SELECT c.key, r.id, r.started_at FROM changes c JOIN runs r ON r.id = c.run"
            " WHERE c.part_of IS NULL AND c.detected_at >= ?",
            (begins,),
        )
    }
    taken = _released(conn, office_db, begins)
    released = {row.key: claim for row, claim in taken}
    decided = NOTHING if quiet else read_decided(office_db)
    changed = changes_since(conn, since, at, quiet=quiet, decided=decided)["changes"]
    for row, _ in taken:  # of what was held long ago
        if row.document_key in decided.irrelevant or row.key in decided.changes:
            continue
        if row.key not in found_in and (quiet or row.weight > 0):
            started_at = conn.execute("SELECT started_at FROM runs WHERE id = ?", (row.run,)).fetchone()[0]
            found_in[row.key] = Run(row.run, started_at)
            changed.append(as_item(row))
    changes = [
        {
            **change,
            "claim": change["key"],
            "run": found_in[change["key"]],
            "released": released.get(change["key"], ""),
            "link": link(change["url"]),
            "page": f"{site}/-/change?key={quote(change['key'], safe='')}" if site else "",
            "kind_ja": word_ja(CHANGE_KINDS, change["kind"]),
            "kind_en": word_en(CHANGE_KINDS, change["kind"]),
            "name_ja": by_id.get(change["source"], {}).get("name_ja", change["source"]),
            "name_en": by_id.get(change["source"], {}).get("name_en", change["source"]),
        }
        for change in sorted(changed, key=lambda one: -one["weight"])  # of one weight the newest night stays first
    ]
    return News(
        day.isoformat(),
        since,
        tuple(changes),
        tuple(unseen),
        sum(source["enabled"] for source in listed) - len(unseen),
        tuple(source["name_ja"] for source in listed if not source["enabled"]),
        tuple(_stale(conn, office_db, at)),
        tuple(_coming(conn, at)),
        tuple(dict.fromkeys(by_id[change["source"]]["credit"] for change in changes if change["source"] in by_id)),
        searches=tuple(_found(conn, office_db, decided, begins, site)),
        site=site,
        runs=tuple(
            Run(row["id"], row["started_at"])
            for row in conn.execute(
                "SELECT id, started_at FROM runs WHERE coalesce(finished_at, started_at) >= ? ORDER BY id", (begins,)
            )
        ),
    )


def _released(conn: sqlite3.Connection, office_db: Path, since: str) -> list[tuple[ChangeRow, str]]:
    """The changes that came onto record since a moment (UTC) because a person took what was held, each with a key for that:
    they stand under an old night, and are news all the same."""
    return [
        (row, f"held/{key}/{body}")
        for key, body in accepted_since(office_db, since)
        for row in changes_by_body(conn, key, body)
    ]


def _unseen(source: Record, day: str) -> Record | None:
    """What to say of a source that nobody may call unchanged today; None when it was looked at."""
    run = source["run"]
    claim = f"not-looked-at/{day}/{source['id']}"
    item = {"claim": claim, "id": source["id"], "name_ja": source["name_ja"], "name_en": source["name_en"], "run": None}
    if run is None:
        return {**item, "whole": True, "state_ja": "一度も確認していません", "state_en": "never looked at"}
    night = jst_date(run["started_at"])
    if source["late"]:
        return {
            **item,
            "whole": True,
            "state_ja": f"{japanese_date(night)}を最後に確認していません",
            "state_en": f"not looked at since {english_date(night)}",
        }
    if run["outcome"] == "ok":
        return None
    whole = run["outcome"] != "partial"
    state = ("確認できませんでした", "not looked at") if whole else ("一部を確認できませんでした", "looked at in part")
    return {
        **item,
        "run": Run(run["id"], run["started_at"]),
        "whole": whole,
        "state_ja": f"{japanese_date(night)}に{state[0]}",
        "state_en": f"{state[1]} on {english_date(night)}",
    }


def _found(conn: sqlite3.Connection, office_db: Path, decided: Decided, since: str, site: str) -> list[Record]:
    """What kept searches found of what came since a moment (UTC)."""
    return [
        {
            "name": search.name,
            "page": f"{site}/-/search?{search.query}" if site else "",
            "found": [
                {
                    "claim": f"saved/{search.id}/{hit.key}",
                    "key": hit.key,
                    "title": hit.title,
                    "link": f"{site}/-/document/{quote(hit.key, safe='/')}" if site else link(hit.url),
                    "day": hit.date or jst_date(hit.first_seen),
                    "run": _run_at(conn, hit.key, hit.first_seen),
                }
                for hit in came_since(conn, search, decided, since)
            ],
        }
        for search in saved_searches(office_db)
    ]


def _stale(conn: sqlite3.Connection, office_db: Path, at: datetime) -> list[Record]:
    return [
        {
            "number": brief.number,
            "kind_ja": kind_ja(brief.kind),
            "kind_en": brief.kind,
            "made_on": jst_date(brief.made_at),
            "changed": [
                {
                    "claim": f"stale/{brief.number}/{text.key}@{text.at}",
                    "title": text.title,
                    "link": link(text.url),
                    "on": jst_date(text.at),
                    "gone": text.gone,
                    "run": _run_at(conn, text.key, text.at),
                }
                for text in brief.changed
            ],
        }
        for brief in stale_briefs(conn, office_db, utc_text(at))
    ]


def _run_at(conn: sqlite3.Connection, key: str, at: str) -> Run | None:
    """The run of a document's source that saw something at a time; None for what no run saw (an entry of the register)."""
    row = conn.execute(
        "SELECT id, started_at FROM runs WHERE source = (SELECT source FROM documents WHERE key = ?) AND started_at <= ?"
        " ORDER BY id DESC LIMIT 1",
        (key, at),
    ).fetchone()
    return Run(row["id"], row["started_at"]) if row else None


def _coming(conn: sqlite3.Connection, at: datetime) -> list[Record]:
    """What the calendar has for today and the fourteen days after it, without deadlines that have passed."""
    day = at.astimezone(JST).date()
    last = (day + AHEAD).isoformat()
    return [
        {
            "claim": f"coming/{event.uid}/{event.ends_at or event.day}",
            "run": _run_at(conn, event.key, event.stamp),
            "day": event.day,
            "title_ja": event.title_ja,
            "title_en": event.title_en,
            "note": event.note.split("\n")[0],
            "note_en": event.note_en.split("\n")[0],
            "link": link(event.url),
            "left": (date.fromisoformat(event.day) - day).days,
        }
        for event in events(conn, day.isoformat())
        if day.isoformat() <= event.day <= last and not (event.ends_at and parse_utc(event.ends_at) <= at)
    ]


def fresh(news: News, known_keys: Collection[str], told: ToldRuns = NOBODY) -> tuple[News, frozenset[str]]:
    """What a recipient who was told these keys, and of these runs, still has to be told, and the keys of what is news.

    What was found only later in a run that was told (by a better reader) is no news, under whatever key.  What could not be
    looked at and what is coming are said in every mail that goes out, told before or not.
    """
    stale = []
    for brief in news.stale:
        changed = [text for text in brief["changed"] if text["claim"] not in known_keys and not told.holds(text["run"])]
        if changed:
            stale.append({**brief, "changed": changed})
    left = replace(
        news,
        changes=tuple(change for change in news.changes if _is_news(change, known_keys, told)),
        stale=tuple(stale),
        searches=tuple(search for one in news.searches if (search := _new_in(one, known_keys, told))["found"]),
        stale_before=len(news.stale) - len(stale),
        only_new=True,
    )
    old = {item["claim"] for item in left.coming if _was_within_reach(item, told)}
    old |= {item["claim"] for item in left.unseen if told.holds(item["run"]) and jst_date(told.at) == news.day}
    return left, left.claims() - frozenset(known_keys) - old


def _new_in(search: Record, known_keys: Collection[str], told: ToldRuns) -> Record:
    """A kept search with what a recipient was not told of it."""
    new = [one for one in search["found"] if one["claim"] not in known_keys and not told.holds(one["run"])]
    return {**search, "found": new}


def _is_news(change: Record, known_keys: Collection[str], told: ToldRuns) -> bool:
    if change["claim"] in known_keys:
        return False
    return not told.holds(change["run"]) or bool(change["released"] and change["released"] not in known_keys)


def _was_within_reach(item: Record, told: ToldRuns) -> bool:
    """Whether an entry of the calendar would have been told with the last mail, had its night been read as it is today."""
    if not told.at or item["run"] is None or item["run"].started_at > told.at:
        return False
    return date.fromisoformat(item["day"]) <= date.fromisoformat(jst_date(told.at)) + AHEAD


# ---------------------------------------------------------------------- the message
def link(url: str) -> str:
    """The address when it is one of the web, else "": nothing else becomes a link."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in ("http", "https") and parts.hostname and not re.search(r"[\s\"<>]", url) else ""


def host(url: str) -> str:
    return urlsplit(url).hostname or ""


def subject(news: News) -> str:
    """Counts, what sorts of changes these are (the weightiest first) and the day: nothing that a publisher wrote."""
    day = date.fromisoformat(news.day)
    sorts = Counter(change["kind_ja"] for change in news.changes)  # in the order of the changes, the weightiest first
    named = "・".join(f"{sort}{number}" if len(sorts) > 1 else sort for sort, number in list(sorts.items())[:SORTS])
    # "No change" is said only when every source was looked at.
    said = [
        f"変化{len(news.changes)}件（{named}{'ほか' if len(sorts) > SORTS else ''}）"
        if news.changes
        else ""
        if news.unseen
        else "新しい変化なし"
    ]
    said.append(f"確認できなかった情報源{len(news.unseen)}" if news.unseen else "")
    said.append(f"見直しが要る資料{len(news.stale)}" if news.stale else "")
    found = sum(len(search["found"]) for search in news.searches)
    said.append(f"保存した検索{found}件" if found else "")
    said.append(f"14日以内の期限{len(news.coming)}" if news.coming else "")
    return f"【policywatch】{day.month}月{day.day}日：{'、'.join(filter(None, said))}"


@cache
def environment() -> ImmutableSandboxedEnvironment:
    """Templates in a sandbox: HTML escaped, every text on one line, undefined names an error."""
    env = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=lambda name: bool(name and name.endswith(".html.j2")),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    env.filters |= {
        "plain": plain,
        "in_a_line": in_a_line,
        "in_sentence": in_sentence,
        "day": japanese_date,
        "day_en": english_date,
        "host": host,
    }
    return env


def rendered(news: News) -> tuple[str, str]:
    """(plain text, HTML), as full as the HTML fits into what mail programs show."""
    for level in LEVELS:
        values = {"news": news, "subject": subject(news), "coming": level.coming, **_told(news, level)}
        values["found"] = FOUND if news.site else None
        values["unseen"] = by_state(news.unseen)
        text, markup = (environment().get_template(f"digest.{form}.j2").render(values) for form in ("txt", "html"))
        if len(markup.encode()) <= MOST_HTML:
            break
    return text, markup


def by_state(unseen: Sequence[Record]) -> list[tuple[tuple[str, str], list[tuple[str, str]]]]:
    """The names (ja, en) of sources that were not, or not wholly, looked at, below what is to be said of them (ja, en): each once,
    those of which nothing was seen first."""
    found = dict[tuple[str, str], list[tuple[str, str]]]()
    for one in sorted(unseen, key=lambda one: not one["whole"]):
        found.setdefault((one["state_ja"], one["state_en"]), []).append((one["name_ja"], one["name_en"]))
    return list(found.items())


def _told(news: News, level: Level) -> dict[str, Any]:
    """The changes by how they are told.  What a message counts as told has to be reached from it: only where the desk lists
    them are changes counted alone, elsewhere each has its line."""
    last = level.full + level.lines if news.listed_at else None
    kinds = Counter((one["kind_ja"], one["kind_en"]) for one in news.changes[last:]) if last is not None else {}
    return {"full": news.changes[: level.full], "lines": news.changes[level.full : last], "counts": list(kinds.items())}


def message(news: News, sender: Address, to: Sequence[str], at: datetime, keys: Collection[str]) -> tuple[str, bytes]:
    """(Message-ID, the message as sent) for what ``fresh`` has left.

    The Message-ID follows from the time, the recipients and the keys; the bytes are kept, so a message that has to
    be sent again goes out under the same one, and a mail program that has it already shows it once.
    """
    made_of = "\n".join([utc_text(at), sender.addr_spec, *to, *sorted(keys)])
    mark = sha256(made_of.encode()).hexdigest()[:32]
    message_id = f"<digest.{mark}@{sender.domain}>"
    # What goes to a file alone (``only_new`` is of a recipient) is in no outbox, where the desk would find what it told.
    listed_at = f"{news.site}/-/changes?mail={mark}" if news.site and news.only_new else ""
    text, markup = rendered(replace(news, listed_at=listed_at))
    mail = new_mail(sender, to, subject(news), at, message_id)
    mail.set_content(text, cte="base64")
    mail.add_alternative(markup, subtype="html", cte="base64")
    return message_id, mail.as_bytes()


def new_mail(sender: Address, to: Sequence[str], subject: str, at: datetime, message_id: str) -> EmailMessage:
    """A message with its headers and no text yet; ``message_id`` begins with what sort of mail it is."""
    mail = EmailMessage(policy=SMTP)
    mail["From"] = sender
    if to:
        mail["To"] = tuple(Address(addr_spec=one) for one in to)
    mail["Subject"] = subject
    mail["Date"] = at.astimezone(JST)
    mail["Message-ID"] = message_id
    sort = message_id[1:].partition(".")[0]
    mail["List-Id"] = f"policywatch {sort} <{sort}.policywatch.{sender.domain}>"
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office replies
    mail["Content-Language"] = "ja"
    return mail
