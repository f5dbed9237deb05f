"""Which two stored texts a comparison is of: a law on two days, or two versions of any other document."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from db.change.attachment_diff import page_starts
from db.change.noise import hide
from db.change.pages import PAGE
from db.change.passages import Provision, ProvisionDiff, provision_diffs
from db.change.stored_noise import noise_of
from db.change.text_states import FILE_IS_EN, TEXT_STATES
from db.comparison.lines import Counted, left_out, line_table
from db.comparison.provisions import official_table
from db.comparison.rows import Row
from db.errors import PolicywatchError, WrongUsage
from db.law import sentences
from db.law.as_of import LawError, law_as_of, law_of_revision
from db.law.chain import links_between, parts_of_chain
from db.law.forms import Bytes, forms_changed, forms_of, hashes_of, kind_of_form
from db.record.documents import Version, first_record, records, stored_versions
from db.record.problem_words import file_problem
from db.text.dates import JST, english_date, japanese_date, jst_minute, utc_text
from db.text.folding import flat
from db.text.stamps import is_stamp
from db.text.words import Names, word_ja

RE_LAW_ID = re.compile(r"[0-9A-Z]{12,15}")
RE_REVISION = re.compile(r"[0-9A-Z]{12,15}_\d{8}_[0-9A-Z]{12,15}", re.ASCII)


class ComparisonError(PolicywatchError):
    """There is nothing to compare; the message says why."""

    code = "nothing_to_compare"


class OnlySuppl(ComparisonError):
    """Nothing differs but 附則, which were not asked for."""

    code = "only_suppl_differs"


class WrongTimes(WrongUsage):
    """What was given as a time is none, or the two run backwards."""

    code = "wrong_times"


@dataclass(frozen=True, slots=True)
class Text:
    """One of the two: the version it is, and what a caption says of it.  ``day``: the day asked for, as given."""

    version: int
    key: str
    title: str
    day: str
    url: str
    fetched_at: str
    sha256: str
    body: str
    provisions: tuple[Provision, ...] = ()
    law_num: str = ""
    revision: str = ""
    enforced_on: str = ""
    comment: str = ""  # how a day that is only the latest possible one will be set
    status: str = ""
    amendment_num: str = ""


@dataclass(frozen=True, slots=True)
class AmendingAct:
    """An act between two texts of a law; ``changed``: how many provisions are its own, None where its own text is missing."""

    number: str
    title: str
    changed: int | None


def counted_with_each(acts: Sequence[AmendingAct]) -> tuple[str, str]:
    """What is said beside the counts of several acts, in both languages; "" where one alone has a count."""
    return sentences.COUNTED_WITH_EACH if sum(act.changed is not None for act in acts) > 1 else ("", "")


@dataclass(frozen=True, slots=True)
class TwoTexts:
    """Both sides and their table.  ``left_out``: how many lines differ in what is not compared (db/change/noise.py).

    Of a law: ``acts`` are the amending acts between the two, the one with most changes first; ``suppl``: how many
    provisions of 附則 differ, whether they are in the table or not; ``pending``: what may be in force by the later day
    and is not in the text, in both languages; ``forms``: the forms and figures that have other files, as sentences.
    """

    law: bool
    old: Text
    new: Text
    rows: tuple[Row, ...]
    left_out: int = 0
    acts: tuple[AmendingAct, ...] = ()
    suppl: int = 0
    pending: tuple[str, str] = ("", "")
    forms: tuple[tuple[str, str], ...] = ()


def compared_texts(conn: sqlite3.Connection, what: str, since: str, until: str, *, suppl: bool = False) -> TwoTexts:
    """Compare a law (its id, or egov_law/ID) on two days, or a document (its key) at two times.

    Of a law a revision may be named by its id in place of a day: one of several that took effect on one day, say.  ``suppl``: its 附則
    too, apart and last.

    Days are written 2027-04-01; for a document also the time of a version (2026-08-26T03:00:00Z, 2026-08-26 12:00 in
    Japan).  WrongTimes, LawError or ComparisonError when there are not two different texts.
    """
    law_id = what.removeprefix("egov_law/")
    if RE_LAW_ID.fullmatch(law_id):
        return _laws(conn, law_id, since, until, suppl)
    return _versions(conn, what, since, until)


# ---------------------------------------------------------------------- laws
def _laws(conn: sqlite3.Connection, law_id: str, since: str, until: str, suppl: bool) -> TwoTexts:
    for given in (since, until):
        if not _is_day(given) and not RE_REVISION.fullmatch(given):
            raise WrongTimes(
                f"{given!r} is not a date: write it as 2027-04-01",
                f"「{given}」は日付ではありません（例：2027-04-01）。",
            )
    if _is_day(since) and _is_day(until):
        _in_order(since, until, since, until)
    if not first_record(conn, "SELECT 1 AS known FROM law_revisions WHERE law_id = ?", (law_id,)):
        raise unknown_law(conn, law_id)
    (old, _), (new, pending) = (_law_text(conn, law_id, day) for day in (since, until))
    if old.revision == new.revision:
        more_en, more_ja = (f". {pending[1]}", pending[0]) if pending[0] else ("", "")
        raise ComparisonError(
            f"both {since} and {until} have the same text, {_in_words(old).en}: there is nothing to compare{more_en}",
            f"{_said(since)}も{_said(until)}も同じ{_in_words(old).ja}です。比べるものがありません。{more_ja}",
        )
    rows = official_table(old.provisions, new.provisions, suppl=suppl)
    diffs = [d for d in provision_diffs(old.provisions, new.provisions) if not _only_set_otherwise(d)]
    of_suppl = sum(1 for diff in diffs if diff.place.part.startswith("SupplProvision"))
    forms = _forms(conn, law_id, old, new)
    if not rows:
        if of_suppl and not suppl:
            raise OnlySuppl(
                f"nothing but 附則 differs ({of_suppl} provisions) between the texts {_in_words(old).en} and {_in_words(new).en}:"
                " --suppl shows them",
                f"{_in_words(old).ja}と{_in_words(new).ja}の違いは附則だけです（{of_suppl}か所）。附則も含めて比べてください。",
            )
        said_ja, said_en = ("".join(words) for words in zip(*forms, strict=True)) if forms else ("", "")
        raise ComparisonError(
            f"no provision differs in its words between the texts {_in_words(old).en} and {_in_words(new).en}"
            + (f": {said_en}" if forms else ""),
            f"{_in_words(old).ja}と{_in_words(new).ja}の条文の文字に違いはありません。{said_ja}",
        )
    acts = _acts(conn, law_id, old, new)
    return TwoTexts(True, old, new, tuple(rows), acts=acts, suppl=of_suppl, pending=pending, forms=forms)


def _forms(conn: sqlite3.Connection, law_id: str, old: Text, new: Text) -> tuple[tuple[str, str], ...]:
    """The forms and figures whose files differ, by their names and by what is stored of them."""
    stored = hashes_of(conn, law_id)
    found = forms_changed(forms_of(conn, old.revision), forms_of(conn, new.revision), Bytes(stored, stored))
    return tuple(sentences.form(kind_of_form(one), one.shown.place) for one in found.changed)


def _said(given: str) -> str:
    return japanese_date(given) if _is_day(given) else given


def _in_words(text: Text) -> Names:
    """A revision by the day from which it holds and the act that made it."""
    by = text.amendment_num
    return Names(
        f"{japanese_date(text.enforced_on)}施行の版" + (f"（{by}）" if by else ""),
        f"in force from {english_date(text.enforced_on)}" + (f" ({by})" if by else ""),
    )


def _only_set_otherwise(diff: ProvisionDiff) -> bool:
    return diff.old is not None and diff.new is not None and flat(diff.old.text) == flat(diff.new.text)


def _acts(conn: sqlite3.Connection, law_id: str, old: Text, new: Text) -> tuple[AmendingAct, ...]:
    """The acts that made the later text of the earlier one."""
    links = links_between(conn, law_id, old.revision, new.revision)
    titles = {link.number: link.title for link in links}
    counts: dict[str, int | None] = {}
    for part in parts_of_chain(conn, links, old.provisions):
        for number in part.numbers:
            known = counts.get(number, 0)
            alone = len(part.numbers) == 1 and part.diffs is not None and known is not None
            counts[number] = (known or 0) + len(part.diffs or ()) if alone else None
    acts = [AmendingAct(number, titles[number], count) for number, count in counts.items()]
    return tuple(sorted(acts, key=lambda act: -(act.changed or 0)))


def _law_text(conn: sqlite3.Connection, law_id: str, day: str) -> tuple[Text, tuple[str, str]]:
    """The text of a day or of a revision, and what may be in force by then and is not in it."""
    if RE_REVISION.fullmatch(day):
        if not day.startswith(f"{law_id}_"):
            raise LawError(f"{day} is no revision of {law_id}", f"{day} は {law_id} の版ではありません。")
        found = law_of_revision(conn, day)
        found["pending_ja"] = found["pending_en"] = ""
    else:
        found = law_as_of(conn, law_id, day)
    row = first_record(
        conn,
        """SELECT d.key, d.current_version, v.body, r.law_num, r.amendment_law_num, r.status FROM documents d
           JOIN versions v ON v.id = d.current_version JOIN law_revisions r ON r.document = d.id
           WHERE r.law_revision_id = ? AND d.gone_at IS NULL""",
        (found["law_revision_id"],),
    )
    if row is None:
        name = found["law_revision_id"]
        raise LawError(f"revision {name} has no stored version", f"{name} の版が記録にありません。")
    provisions = tuple(Provision(p["path"], p["part"], p["label"], p["text"]) for p in found["provisions"])
    text = Text(
        row["current_version"],
        row["key"],
        found["title"] or "",
        day,
        found["url"],
        found["fetched_at"],
        found["sha256"] or "",
        row["body"],
        provisions,
        row["law_num"] or "",
        found["law_revision_id"],
        found["enforced_on"] or "",
        found["enforcement_comment"] or "",
        row["status"] or "",
        row["amendment_law_num"] or "",
    )
    return text, (found["pending_ja"], found["pending_en"])


def laws_known(conn: sqlite3.Connection) -> list[dict[str, str]]:
    """law_id and title of every law with a revision, by id; the title is that of the law's newest revision in force."""
    return records(
        conn,
        """SELECT law_id, law_title AS title, max((status <> 'UnEnforced') || coalesce(enforced_on, '')) AS newest
           FROM law_revisions r JOIN documents d ON d.id = r.document WHERE d.gone_at IS NULL
           GROUP BY law_id ORDER BY law_id""",
    )


def unknown_law(conn: sqlite3.Connection, law_id: str) -> LawError:
    """The error for a law that is not stored: it names those that are."""
    known = laws_known(conn)
    return LawError(
        f"no revision of {law_id} is stored; there are:\n"
        + ("\n".join(f"  {row['law_id']}  {row['title']}" for row in known) or "  none, run a crawl first"),
        f"{law_id} という法令は記録にありません。記録にあるもの："
        + ("、".join(f"{row['law_id']}（{row['title']}）" for row in known) or "なし（まだ巡回していません）"),
    )


def revisions_with_text(conn: sqlite3.Connection, law_id: str) -> list[dict[str, object]]:
    """The revisions whose texts can be compared, the newest first; two that took effect on one day count once."""
    return records(
        conn,
        """SELECT r.enforced_on, r.status, r.amendment_law_num, r.enforcement_comment FROM law_revisions r
           JOIN documents d ON d.id = r.document
           WHERE r.law_id = ? AND r.has_text = 1 AND r.enforced_on IS NOT NULL AND d.gone_at IS NULL
           GROUP BY r.enforced_on ORDER BY r.enforced_on DESC""",
        (law_id,),
    )


# ---------------------------------------------------------------------- versions
def _versions(conn: sqlite3.Connection, key: str, since: str, until: str) -> TwoTexts:
    row = first_record(conn, "SELECT id, kind, url FROM documents WHERE key = ?", (key,))
    if row is None:
        raise ComparisonError(
            f"no document {key!r} is stored: see the keys of `policywatch search … --json`, or give the id of a law",
            f"「{key}」という文書は記録にありません。",
        )
    before, after = moment_of(since), moment_of(until)
    _in_order(before, after, since, until)
    stored = stored_versions(conn, row["id"])
    picked = [_version_at(key, stored, *given) for given in ((before, since), (after, until))]
    old, new = (_text_of(version, given) for version, given in zip(picked, (since, until), strict=True))
    if old.version == new.version:
        times = ", ".join(version.fetched_at for version in stored)
        raise ComparisonError(
            f"{key} has the same version, of {old.fetched_at}, at both times; its versions are of: {times}"
            + _unread(conn, key)[0],
            f"どちらの時点も同じ版（{jst_minute(old.fetched_at)} 取得）です。比べるものがありません。{_unread(conn, key)[1]}",
        )
    facts = [version.facts for version in picked]
    for text, known in zip((old, new), facts, strict=True):
        if not text.body.strip():
            raise _without_text(text, str(known.get("text_state") or ""))
    what_counts = counted(conn, row["id"]) if row["kind"] == PAGE.id else list
    rows = line_table(old.body, new.body, what_counts, starts=(page_starts(facts[0]), page_starts(facts[1])))
    hidden = left_out(old.body, new.body, what_counts)
    if not rows:
        raise ComparisonError(
            f"the texts of the two versions of {key} do not differ"
            + (f" but for {hidden} lines that are not compared (counters, update stamps)" if hidden else ""),
            "二つの版の本文に違いはありません（全角・半角と空白だけの違い"
            + (f"、更新日の表示など比べない {hidden} 行の違い" if hidden else "")
            + "は数えません）。",
        )
    return TwoTexts(False, old, new, tuple(rows), hidden)


def counted(conn: sqlite3.Connection, document: int) -> Counted:
    """What is compared of the lines of a page: without update stamps, and with what is learnt to be noise hidden."""
    noise = noise_of(conn, document)

    def of(lines: Sequence[str]) -> list[str]:
        kept = [n for n, line in enumerate(lines) if not is_stamp(line)]
        found = [""] * len(lines)
        for n, line in zip(kept, hide([lines[n] for n in kept], noise), strict=True):
            found[n] = line
        return found

    return of


def _without_text(text: Text, state: str) -> ComparisonError:
    """Why a version of a file has nothing to compare."""
    reason = word_ja(TEXT_STATES, state)
    return ComparisonError(
        f"the version of {text.fetched_at} of {text.key} has no text that could be read: the file "
        f"{FILE_IS_EN.get(state, 'has none')} (SHA-256 {text.sha256})",
        f"{jst_minute(text.fetched_at)} の版には、読み取れた本文がありません{f'（{reason}）' if reason else ''}。"
        "原本は保管してあります。",
    )


def _unread(conn: sqlite3.Connection, key: str) -> tuple[str, str]:
    """What came in place of a file since its last version, in both languages; "" when it was read."""
    row = first_record(
        conn,
        """SELECT p.kind, p.code, p.details, p.reason, p.noted_at FROM problems p JOIN documents d ON d.key = p.key
           WHERE p.key = ? AND p.noted_at > d.last_seen ORDER BY p.id DESC LIMIT 1""",
        (key,),
    )
    if row is None:
        return "", ""
    words = file_problem(row)
    return (
        f"; what came on {row['noted_at']} could not be read: {row['reason']}",
        f"{jst_minute(row['noted_at'])} に届いたものは読めませんでした（{words}）。",
    )


def _version_at(key: str, stored: Sequence[Version], moment: str, given: str) -> Version:
    """The version that was the newest at a time (UTC, as stored)."""
    known = [version for version in stored if version.fetched_at <= moment]
    if not known:
        first = stored[0].fetched_at if stored else ""
        raise ComparisonError(
            f"{key} has no version of {given} or before; " + (f"the first is of {first}" if first else "it has none"),
            f"{given} の時点の版はありません。" + (f"最初の版：{jst_minute(first)} 取得。" if first else ""),
        )
    return known[-1]


def _text_of(version: Version, given: str) -> Text:
    return Text(
        version.id, version.key, version.title, given, version.url, version.fetched_at, version.sha256, version.body
    )


def moment_of(given: str) -> str:
    """A day (its end in Japan) or a time (Japan unless it says otherwise) as a stored time; WrongTimes for others."""
    try:
        if _is_day(given):
            day = date.fromisoformat(given)
            end = datetime(day.year, day.month, day.day, tzinfo=JST) + timedelta(days=1, seconds=-1)
            return utc_text(end)
        found = datetime.fromisoformat(given)
        # A minute as the site prints it means the whole minute.
        found = found.replace(second=59) if re.fullmatch(r".{10}[ T]\d{2}:\d{2}", given) else found
        return utc_text(found if found.tzinfo else found.replace(tzinfo=JST))
    except (ValueError, OverflowError):
        raise WrongTimes(
            f"{given!r} is neither a date (2026-08-26) nor a time (2026-08-26T03:00:00Z)",
            f"「{given}」は日付でも時刻でもありません（例：2026-08-26）。",
        ) from None


def _is_day(given: str) -> bool:
    try:
        return bool(re.fullmatch(r"\d{4}-\d{2}-\d{2}", given, re.ASCII)) and bool(date.fromisoformat(given))
    except ValueError:
        return False


def _in_order(before: str, after: str, since: str, until: str) -> None:
    if before > after:
        raise WrongTimes(
            f"--from {since} is later than --to {until}",
            f"前の時点（{since}）が後の時点（{until}）より後になっています。",
        )
