"""An addressee in English: the office by the name that is known of it, and who holds it.  Pure."""

from __future__ import annotations

import re

from briefs.evidence.office_names import offices_in
from db.diet.english import english

MEMBERS = {"衆議院議員": "Member of the House of Representatives", "参議院議員": "Member of the House of Councillors"}
MEMBERS |= {f"前{ja}": f"former {en}" for ja, en in MEMBERS.items()}
RE_HONORIFIC = re.compile(r"[\s　]*(?:殿|様|さま|御中|各位|御一同|先生|閣下)$")

BODY = re.compile(
    r"([都県市省庁府局課室部署会党院]|機構|連合|連盟|組合|法人|財団|会社|官房|内閣|大学|大使館|領事館|裁判所|事務所|会議所|会議|センター)$"
)


def is_body(name: str) -> bool:
    """Whether an addressee is a ministry, an association or another body, and no person."""
    return bool(BODY.search(name.strip()))


def office_en(name: str) -> str:
    """``法務大臣`` -> ``Minister of Justice``; "" for an office that is not known."""
    bare = "".join(name.split())
    found = MEMBERS.get(bare) or english(bare) or ""
    return found if found.isascii() else ""


def offices_en(names: str, told: str = "") -> str:
    """Whom an ask is for in English, several parted by commas: ``法務省・厚生労働省``; "" where one is not known, or where the
    English of the ask (``told``) names them already."""
    found = [office_en(one) for one in re.split("[・、,，]", names) if one.strip()]
    return ", ".join(found) if found and all(found) and not all(one in told for one in found) else ""


def addressed(name: str) -> tuple[str, str]:
    """An addressee as it is typed, in two: (the office in English, what stands behind it: a person's name).

    ``法務大臣 見本太郎 殿`` -> (``Minister of Justice``, ``見本太郎``); ("", the whole) where the office is not known.
    """
    bare = RE_HONORIFIC.sub("", name.strip())
    words = bare.split()
    for count in range(len(words), 0, -1):
        if office := office_en("".join(words[:count])):
            return office, " ".join(words[count:])
    stem = next((bare[:end] for end in range(len(bare), 2, -1) if office_en(bare[:end])), "") if len(words) == 1 else ""
    if stem:
        return office_en(stem), bare[len(stem) :]
    offices, who = offices_in(bare)  # 法相 見本太郎, 見本太郎法務大臣
    said = office_en(offices[0].office) if len(offices) == 1 and not bare.isascii() else ""
    return (f"former {said}" if offices[0].once else said, who) if said else ("", bare)
