"""The mail with which a paper goes out: to whom, from whom, what is asked, what is attached, who signs.  What is quoted stays in the
paper; of the asks that name a source the mail names it too.  A paper for staff has none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from briefs.errors import BriefError, Fault
from briefs.evidence.acceptance import base_kind, for_staff
from briefs.evidence.dossier import Dossier, State
from briefs.evidence.form import form_of
from briefs.evidence.offices import RE_HONORIFIC, is_body
from briefs.press.editable import CONTINUED, UNSENT, Piece, pieces, plain
from briefs.press.notes import entry_line, title_in
from db.text.words import Names

# What the papers are called to whom they are sent.
SENT = {
    "member": Names("面会資料", "Brief for the meeting"), "leave-behind": Names("面会用資料", "One-page brief"),
    "request": Names("要望書", "Letter"), "committee": Names("委員会当日資料", "Paper for the committee day"),
    "evidence": Names("証拠資料集", "Collected evidence"), "comparison": Names("新旧対照表", "Comparison table"),
    "promises": Names("答弁台帳", "Ledger of promises"),
}  # fmt: skip
BARE, LONG = 8, 60  # characters of a title that says nothing but what the letter is; of a demand in a subject
RE_MARK = re.compile(r"\[(\w+)\]")
RE_MEMBER = re.compile(r"(?:衆議院|参議院|国会)議員")
NO_NAME = Names("【団体名が未設定】", "[name of the organisation not set]")
NONE_FOR_STAFF = Fault(
    "internal",
    "a paper for staff has no mail text: it is not sent to anybody",
    "内部資料にメールの文はありません。外に出す資料ではないからです。",
    "A paper for staff has no mail text: it is not sent to anybody.",
)


def mail_text(dossier: Dossier, html: str) -> str:
    """The mail with which a paper goes out, its subject first; BriefError for a paper for staff."""
    if for_staff(dossier):
        raise BriefError([NONE_FOR_STAFF])
    english, draft = form_of(dossier.parameters).lang == "en", dossier.state == State.DRAFT
    found = pieces(html)
    title = next((one.text.strip() for one in found if one.level == 1), "")
    name = sender(dossier.letterhead, english=english)
    about = title
    if (
        base_kind(dossier) == "request" and len(title) < BARE
    ):  # a letter that only calls itself one: its first demand says of what
        about = ("：", ": ")[english].join(filter(None, (title, first_demand(found))))
    subject = f"{about} ({name})" if english else f"{about}（{name}）"
    if draft:
        subject = f"[DRAFT] {subject}" if english else f"【下書き】{subject}"
    warning = [UNSENT[english]] if draft else []
    said = Names("", "")
    if day := _said(dossier.content, "reply_by"):
        said = Names(
            f"{day}までに、文書で御回答くださいますようお願いいたします。", f"May we have your written answer by {day}?"
        )
    body = covering(
        dossier.letterhead,
        greeted(dossier.content, english=english),
        purpose(dossier, title),
        asked_on(dossier, found),
        [attached(base_kind(dossier), dossier.number, english=english)],
        said,
        quoted=bool(dossier.evidence),
        english=english,
    )
    return "\n".join([f"{'Subject' if english else '件名'}: {subject}", *warning, "", *body, *warning]) + "\n"


def first_demand(found: Sequence[Piece]) -> str:
    """The first demand of a letter, of a long one its beginning."""
    words = next((one.text.strip() for one in found if one.item.isdigit()), "")
    return words if len(words) <= LONG else f"{words[:LONG]}…"


def covering(
    head: Mapping[str, str],
    whom: str,
    purpose: Names,
    asked: Sequence[str],
    papers: Sequence[str],
    reply: Names = Names("", ""),  # noqa: B008 (a value that nobody alters)
    *,
    quoted: bool,
    english: bool,
) -> list[str]:
    """The lines of a mail or a cover note.  ``head``: our letterhead; ``asked``: the lines of what is asked, () for none; ``quoted``:
    whether the papers hold quotations and their sources.
    """
    name = sender(head, english=english)
    if english:
        lines = [f"{whom or 'To whom it may concern'},", "", f"We write on behalf of {name}.", purpose.en]
        lines += ["", "We ask for the following:", *asked] if asked else []
        lines += (
            ["", "The statements and laws that we quote are in the attached, with their sources."] if quoted else []
        )
        lines += ["", *filter(None, (reply.en, "Thank you for your consideration.")), "", "Attached:", *papers]
    else:
        lines = [whom or "御担当者　様", "", f"いつもお世話になっております。{name}です。", purpose.ja]
        lines += ["", "■ お願いしたいこと", *asked] if asked else []
        lines += ["", "引用した国会での発言や法令と、その出典は、添付の資料にあります。"] if quoted else []
        lines += [
            "",
            *filter(None, (reply.ja, "御検討くださいますよう、よろしくお願いいたします。")),
            "",
            "添付",
            *papers,
        ]
    return [*lines, "", *signature(head, english=english)]


def sender(head: Mapping[str, str], *, english: bool) -> str:
    """What we are called, or words that say that nobody set it."""
    given = (head.get("name_en"), head.get("name_ja")) if english else (head.get("name_ja"), head.get("name_en"))
    return next(filter(None, given), NO_NAME.en if english else NO_NAME.ja)


def signature(head: Mapping[str, str], *, english: bool) -> list[str]:
    """Who we are and how we are reached, as the letterhead has it."""
    phone = head.get("phone")
    told = f"{'Tel.' if english else '電話'} {phone}" if phone else ""
    given = (head.get("representative"), head.get("contact"), head.get("address"), told, head.get("email"))
    return ["-- ", sender(head, english=english), *(one for one in given if one)]


def attached(kind: str, number: str, pages: int = 0, *, english: bool) -> str:
    """The line of an attached paper: what it is, how long, and its number ("" of a draft)."""
    name = SENT.get(kind, Names(kind, kind))
    if english:
        told = (name.en, f"{pages} page{'s' if pages > 1 else ''}" if pages else "")
        return "- " + ", ".join(filter(None, (*told, f"No. {number}" if number else "draft, not signed")))
    said = (name.ja, f"{pages}ページ" if pages else "", f"文書番号 {number}" if number else "下書き（未署名）")
    return "・" + "　".join(filter(None, said))


def greeted(content: Mapping[str, Any], *, english: bool) -> str:
    """To whom a paper goes, as its pages have it; "" where they say nobody."""
    if isinstance(member := content.get("member"), Mapping):
        post = member.get("post") or {}
        office = post.get("en" if english else "ja") if post and not post.get("past") else ""
        if english:
            name = member.get("letters") or member.get("name", "")
            return f"Dear {name}"
        seat = f"{member.get('house', '')}議員" if member.get("sits") else ""
        called = "".join(str(member.get("name", "")).split())
        return f"{office}　{called}　様" if office else f"{seat}　{called}　先生" if seat else f"{called}　様"
    rows = content.get("to")
    names = [_said(row, "name") for row in rows] if isinstance(rows, list) else [_said(content, "addressee")]
    if english:
        return f"Dear {', '.join(filter(None, names))}" if any(names) else ""
    return "\n".join(addressed_to(name) for name in names if name)


def addressed_to(name: str) -> str:
    """An addressee with the form of address of a mail: 先生 for a member of the Diet, 御中 for a body, else 様."""
    name = name.strip()
    if RE_HONORIFIC.search(name):
        return name
    return f"{name}　{'先生' if RE_MEMBER.search(name) else '御中' if is_body(name) else '様'}"


def purpose(dossier: Dossier, title: str) -> Names:
    """What the mail is for, in a sentence."""
    content = dossier.content
    if isinstance(content.get("member"), Mapping):
        if content.get("meeting"):
            return Names(
                f"{content['day_ja']}の御面会に先立ち、資料をお送りします。",
                f"Ahead of our meeting on {content['day_en']} we send you our paper.",
            )
        return Names("御面会のための資料をお送りします。", "We send you our paper for a meeting.")
    if base_kind(dossier) == "request":
        return Names(f"「{title}」をお送りします。", f"We send you our letter, “{title}”.")
    name = Names(str(content.get("title_ja") or title), str(content.get("title_en") or title))
    return Names(f"「{name.ja}」について、資料をお送りします。", f"We send you our paper on “{name.en}”.")


def asked_on(dossier: Dossier, found: Sequence[Piece]) -> list[str]:
    """What a page asks of whom it is for, as lines, with the sources that the asks themselves cite."""
    english = form_of(dossier.parameters).lang == "en"
    asks = [*asks_in(found, english=english)]
    return [*you_in(found, english=english), *asks, *sources_of(dossier, asks, english=english)]


def asks_in(found: Sequence[Piece], *, english: bool) -> Iterator[str]:
    """The asks on a page, as lines: of a table with of whom and by when below each, else as the numbered list of a letter."""
    for one in found:
        if "asktable" in one.kind.split():
            yield from _of_table(one)
    numbered = False
    for one in found:
        if one.item.isdigit():
            numbered = True
            yield f"{one.item}. {one.text.strip()}"
        elif one.item == CONTINUED and numbered and (english or "en" not in one.kind.split()):
            yield f"   {one.text.strip()}"
        else:
            numbered = False


def you_in(found: Sequence[Piece], *, english: bool) -> Iterator[str]:
    """What the member is asked to do, where the page says it."""
    for one in found:
        if "you" in one.kind.split():
            label, *words = (run.text.strip() for run in one.runs)
            yield f"{label}{': ' if english else '：'}{''.join(words)}"
            yield ""


def sources_of(dossier: Dossier, lines: Sequence[str], *, english: bool) -> Iterator[str]:
    """The sources that the asks themselves cite, by their marks."""
    marks = {mark for line in lines for mark in RE_MARK.findall(line)}
    for one in dossier.evidence:
        if str(one.note) in marks:
            yield f"[{one.note}] {title_in(one, 'en' if english else 'ja')} {one.url}"
    for entry in dossier.claims:
        if entry.label in marks:
            yield entry_line(entry, english=english)


def _of_table(table: Piece) -> Iterator[str]:
    head, *rows = ([plain(cell).strip() for cell in row] for row in table.rows)
    whole: list[list[str]] = []
    for row in rows:
        if len(row) == 1 and whole:  # what is said of the ask above takes a line of its own
            whole[-1][0] += f"\n{row[0]}"
        else:
            whole.append(row)
    for number, (what, *rest) in enumerate((row for row in whole if row[0].strip()), 1):
        first, *more = re.sub(r"^\d+　", "", what).split("\n")
        yield f"{number}. {first}"
        yield from (f"   {line}" for line in more if not line.isascii() or first.isascii())
        yield from (f"   {name}: {said}" for name, said in zip(head[1:-1], rest, strict=False) if said not in ("", "—"))


def _said(content: Mapping[str, Any], name: str) -> str:
    """A text of ours out of the content of a page, where it is resolved into parts."""
    parts = content.get(name)
    return "".join(str(part["text"]) for part in parts) if isinstance(parts, list) else ""
