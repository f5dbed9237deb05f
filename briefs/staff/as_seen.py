"""How an entry of the registers is worded now, or was at a moment: what a person who accepts it has seen."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping

from briefs.errors import Fault
from briefs.evidence import figures
from briefs.evidence.acceptance import says, wording_of
from briefs.evidence.dossier import Dossier, RegisterEntry
from briefs.staff import claims
from briefs.staff.file import StaffFile
from briefs.staff.registered import REGISTERS


def wording(office: sqlite3.Connection, reference: str, day: str, at: str = "") -> str:
    """The wording (briefs/evidence/acceptance.py: ``wording_of``) of ``figure:SERIES@PERIOD`` or ``claim:ID`` for a paper of ``day``
    with what staff had entered by ``at`` (UTC; "" for now); "" for anything that names no entry that prints.
    """
    kind, _, name = reference.partition(":")
    if kind == "claim":
        both = (claims.look_up(name, day, lang, office, at)[0] for lang in ("ja", "en"))
        entry = next(filter(None, both), None)
    elif kind == "figure":
        entry, _ = figures.look_up(name, "", "ja", office, day, at)
    else:
        return ""
    return wording_of(entry) if entry else ""


def held_to(file: StaffFile) -> dict[str, list[str]]:
    """What a staff file holds entries of the registers to, by reference: ``[says]``, and the ``text`` of its ``[[use]]`` tables."""
    found: dict[str, list[str]] = {}
    used = ((one.key, one.text) for one in file.uses if one.key.startswith(REGISTERS))
    for reference, text in (*file.says.items(), *used):
        if text:
            found.setdefault(reference, []).append(text)
    return found


def reworded(office: sqlite3.Connection, held: Mapping[str, Iterable[str]], day: str, at: str) -> Iterator[Fault]:
    """The entries of the registers that say nothing any more of what a staff file holds them to, the old words and the new."""
    for reference, texts in held.items():
        now, old = wording(office, reference, day, at), list(texts)
        if any(says(now, text) for text in old):
            continue
        before, after = (words.split("\n")[0][:80] for words in (old[-1], now))
        if now:
            source = now.split("\n")[-1]
            said = f"the file holds it to 「{before}」, and the register says 「{after}」 now ({source})"
            how = "look whether the paper still stands, then write the new words or take the old ones out"
            ja = f"「{before}」と確かめた数や主張が、いまの登録では「{after}」です。この数でよいかを見て、選び直してください。"
            en = f"“{before}” is “{after}” in the register now: look whether it still fits, and choose anew."
        else:
            said, how = f"the file holds it to 「{before}」, and the register prints it no more", "take it out"
            ja = f"「{before}」は、いまの登録では載せられなくなりました。外すか、選び直してください。"
            en = f"“{before}” can be printed no more as the register stands: leave it out, or choose anew."
        yield Fault("register_changed", f"{reference}: {said}: {how}", ja, en)


def by_key_alone(dossier: Dossier, file: StaffFile) -> list[RegisterEntry]:
    """What a paper takes from the registers because a staff file names its key, without the words that its writer saw."""
    held, keys = held_to(file), {one.key for one in file.uses if not one.text} | {*dossier.typed}
    series = {one.removeprefix("figure:").partition("/")[0] for one in file.figures}

    def named(reference: str) -> bool:
        stem = reference.partition("@")[0]
        return not {reference, stem}.isdisjoint(keys) or stem.removeprefix("figure:").partition("/")[0] in series

    return [one for one in dossier.claims if one.reference not in held and named(one.reference)]
