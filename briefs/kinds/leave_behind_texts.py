"""What staff wrote for the leave-behind: asks, a summary in plain Japanese, and one chart or one voice."""

from __future__ import annotations

from typing import Any

from briefs.evidence.dossier import Notes
from briefs.evidence.form import Form
from briefs.kinds.member_charts import charted, wanted_series
from briefs.staff.file import Ask, StaffFile
from briefs.staff.text import Desk, Parts


def staff_content(written: StaffFile, addressee: str, desk: Desk, form: Form, notes: Notes) -> dict[str, Any]:
    """The parts of the page that staff wrote; what is wrong with them goes to ``desk``.

    In an English brief every text needs its English, and the plain Japanese is left out.
    """
    asks = [ask(one, f"{written.name}: ask {number}", desk, form, notes) for number, one in enumerate(written.asks, 1)]
    plain = written.plain.text if written.plain and form.lang == "ja" else ""
    chart = charted(wanted_series(written.figures[:1], ""), desk.office, form, notes, 1) if written.figures else []
    return {
        "asks": asks,
        "addressee": desk.said(addressee, "--to", notes) if addressee else [],
        "plain": [desk.said(line, f"{written.name}: plain", notes) for line in plain.splitlines() if line.strip()],
        "chart": chart[0] if chart else None,
        "voice": None if chart else voice(written, desk, form, notes),
    }


def ask(one: Ask, where: str, desk: Desk, form: Form, notes: Notes) -> dict[str, Parts]:
    """One ask as parts.  Its English says all of it: who and by when stand apart in Japanese only."""
    if form.lang == "en":
        text = desk.english(one.ask, one.en, where)
        return {"ask": desk.said(text, f"{where}, en", notes), "who": [], "by": [], "detail": [], "en": []}
    return desk.fields({"ask": one.ask, "who": one.who, "by": one.by, "detail": one.detail, "en": one.en}, where, notes)


def voice(written: StaffFile, desk: Desk, form: Form, notes: Notes) -> dict[str, Parts] | None:
    """The first voice; one whose person has not agreed to it fails the brief."""
    for number, one in enumerate(written.voices, 1):
        if not one.consent:
            desk.wrong(
                f"{written.name}: voice {number}", "it is printed only with `consent = true`: ask the person first"
            )
    if not written.voices:
        return None
    one, where = written.voices[0], f"{written.name}: voice 1"
    text = desk.english(one.text, one.en, where) if form.lang == "en" else one.text
    who = one.who if form.lang == "ja" else ""
    return {"text": desk.said(text, where, notes), "who": desk.said(who, f"{where}, who", notes) if who else []}
