"""The mail of ``health --mail``: what is wrong with the watch itself, told once a day while it is, and once when it is over.

What a source could not have in part is for the digest.  This is for what the digest cannot tell, since it goes out after a
crawl: no run, an archive that falls short, a source that is late, or had nothing, or is not as it always was, and alerts that a
channel did not take.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from hashlib import sha256

from db.night.health import Alarm, Row, is_well
from db.record.models import ProblemKind
from db.text.dates import JST, jst_minute, utc_text
from db.text.words import Names
from desk.outgoing.mail import environment, new_mail, plain
from desk.outgoing.outbox import Draft

LATE, FAILED, UNUSUAL = "late", "failed", "unusual"  # of sources; beside the codes of alarms
UNDELIVERED = "undelivered"  # alerts that a channel did not take
OF_SOURCES = frozenset({LATE, FAILED, UNUSUAL})
NOTHING_RAN = frozenset({"no_record", "never_run", "silent"})
WORDS = {
    "no_record": Names("記録が読めません", "no record"),
    "never_run": Names("一度も巡回していません", "never run"),
    "silent": Names("巡回が止まっています", "no run for 36 hours"),
    "archive_disagrees": Names("保存庫が足りません", "the archive falls short"),
    "run_damaged": Names("収集の記録が壊れています", "a run is damaged"),
    LATE: Names("巡回していない情報源", "sources that are late"),
    FAILED: Names("何も取れなかった情報源", "sources that gave nothing"),
    UNUSUAL: Names("いつもと違う情報源", "sources that are not as they were"),
    UNDELIVERED: Names("届いていない知らせ", "alerts that did not arrive"),
}


@dataclass(frozen=True, slots=True)
class State:
    """How the watch stands: alarms of the whole, a row for each source (see ``db.night.health``), their names, a sentence on each
    alert that did not arrive."""

    alarms: tuple[Alarm, ...]
    sources: tuple[Row, ...]
    names: Mapping[str, Names]
    undelivered: tuple[Names, ...] = ()

    @property
    def is_well(self) -> bool:
        """Whether nothing at all is amiss, and something was looked at."""
        return not self.alarms and not self.undelivered and bool(self.sources) and all(map(is_well, self.sources))


def wrongs(state: State) -> dict[str, list[Names]]:
    """What is wrong by code, each with its sentences.  Under an alarm that nothing ran no source is named beside it."""
    found: dict[str, list[Names]] = {}
    for alarm in state.alarms:
        found.setdefault(alarm.code, []).append(Names(alarm.ja, alarm.en))
    silent = NOTHING_RAN & found.keys()
    for row in state.sources:
        name, last = row["source"], row["last_run"]
        called = state.names.get(name, Names(name, name))
        if row["late"] and not silent:
            ja, en = (
                (f"最後は日本時間 {jst_minute(last)}", f"last run {jst_minute(last)} JST")
                if last
                else ("一度もなし", "never")
            )
            found.setdefault(LATE, []).append(Names(f"{called.ja}（{ja}）", f"{called.en} ({en})"))
        elif row["outcome"] == "failed" and not silent:
            found.setdefault(FAILED, []).append(
                Names(f"{called.ja}（日本時間 {jst_minute(last)}）", f"{called.en} ({jst_minute(last)} JST)")
            )
        for one in row["problems"] if not silent else ():
            if one["kind"] == ProblemKind.UNUSUAL:
                found.setdefault(UNUSUAL, []).append(
                    Names(f"{called.ja}：{one['reason_ja']}", f"{called.en}: {one['reason']}")
                )
    if state.undelivered:
        found[UNDELIVERED] = list(state.undelivered)
    return found


def to_tell(
    codes: frozenset[str], told: frozenset[str], day: str
) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """(codes to tell now, codes that are over, the keys of both) for a recipient who was told these keys.

    A code is told once a day: ``health/DAY/CODE``.  When it holds no longer, that is told once for its last day:
    ``health/over/DAY/CODE``.  While nothing runs, nobody knows whether what was told of a source is over.
    """
    hidden: frozenset[str] = frozenset()
    if codes & NOTHING_RAN:
        hidden = frozenset(WORDS) if "no_record" in codes else OF_SOURCES | NOTHING_RAN
    last: dict[str, str] = {}
    for key in told:
        match key.split("/"):
            case ["health", on, code] if on != "over":
                last[code] = max(on, last.get(code, ""))
    new = frozenset(code for code in codes if f"health/{day}/{code}" not in told)
    over = frozenset(
        code
        for code, on in last.items()
        if code not in codes and code not in hidden and f"health/over/{on}/{code}" not in told
    )
    keys = {f"health/{day}/{code}" for code in new} | {f"health/over/{last[code]}/{code}" for code in over}
    return new, over, frozenset(keys)


def draft_of(state: State, told: frozenset[str], sender: Address, recipient: str, at: datetime) -> Draft | None:
    """The mail for one recipient; None when there is nothing that he or she was not told."""
    found = wrongs(state)
    day = at.astimezone(JST).date()
    new, over, keys = to_tell(frozenset(found), told, day.isoformat())
    if not keys:
        return None
    head = [WORDS[code].ja for code in WORDS if code in new] or [
        *(f"直りました：{WORDS[code].ja}" for code in WORDS if code in over)
    ]
    subject = plain(f"【policywatch】{day.month}月{day.day}日：{'、'.join(head)}")
    values = {
        "subject": subject,
        "wrongs": [(WORDS[code], found[code]) for code in WORDS if code in found],
        "over": [WORDS[code] for code in WORDS if code in over],
        "at": jst_minute(utc_text(at)),
    }
    made_of = "\n".join([utc_text(at), sender.addr_spec, recipient, *sorted(keys)])
    message_id = f"<health.{sha256(made_of.encode()).hexdigest()[:32]}@{sender.domain}>"
    mail = new_mail(sender, (recipient,), subject, at, message_id)
    mail.set_content(environment().get_template("health.txt.j2").render(values), cte="base64")
    return Draft(message_id, subject, mail.as_bytes(), keys)
