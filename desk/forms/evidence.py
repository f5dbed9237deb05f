"""証拠箱: passages that were taken, by topic; the page of a document from which sentences are taken; and their forms."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

from briefs.evidence.quoting import balanced, sentences
from db.errors import WrongUsage
from db.office.access import Role
from db.office.clips import (
    STANCES,
    Stance,
    change_clip,
    check_topics,
    clip,
    clips,
    current_text,
    drop,
    put_back,
    standing,
    take,
)
from db.record import documents
from desk.forms.taking import Forms, in_office, number_of, takes
from desk.site.answering import Routes
from desk.site.language import plural, said
from desk.site.posted import Posted
from desk.site.untyped import NotFound, Response

MOST_SENTENCES = 600  # of one page of sentences; a law is taken from its provisions, a meeting from its speeches


async def page(datasette: Any, request: Any) -> Any:
    """``/-/evidence``: what is in the box, by topic; ``?topic=`` and ``?dropped=1``."""
    topic, dropped = request.args.get("topic") or None, request.args.get("dropped") == "1"

    def read(policy: sqlite3.Connection, office: sqlite3.Connection) -> dict[str, Any]:
        rows = standing(policy, clips(office, topic, dropped=dropped))
        names = documents.topic_names(policy)
        by_topic = [
            (one, [row for row in rows if one["id"] == first_of(row.clip.topics, names, topic)]) for one in names
        ]
        ids = {one["id"] for one in names}
        without = [row for row in rows if not ids & {*row.clip.topics}]
        return {
            "groups": [pair for pair in by_topic if pair[1] and topic in (None, pair[0]["id"])]
            + ([({"id": "", "name_ja": "論点なし", "name_en": "No topic"}, without)] if without and not topic else []),
            "rows": rows,
            "topic": topic,
            "topics": names,
            "stances": STANCES,
            "dropped": dropped,
        }

    return Response.html(
        await datasette.render_template("evidence.html", await in_office(datasette, read), request=request)
    )


def first_of(topics: Sequence[str], names: Sequence[Mapping[str, Any]], asked: str | None) -> str:
    """The topic below which a passage of several stands, once: the one that is asked for, else the first in the order of topics."""
    if asked in topics:
        return str(asked)
    return next((str(one["id"]) for one in names if one["id"] in topics), "")


async def as_json(datasette: Any, request: Any) -> Any:
    """``/-/evidence.json``: the rows of ``clips``, with how each stands to the record now."""
    topic = request.args.get("topic") or None
    rows = await in_office(
        datasette,
        lambda policy, office: [
            one.clip.as_row() | {"state": one.state} for one in standing(policy, clips(office, topic))
        ],
    )
    return Response.json(rows)


async def sentences_page(datasette: Any, request: Any) -> Any:
    """``/-/evidence/take?key=``: the text of a document sentence by sentence, each with a box."""
    key = request.args.get("key") or ""

    def read(policy: sqlite3.Connection, office: sqlite3.Connection) -> dict[str, Any]:
        found = current_text(policy, key)
        if found is None:
            raise NotFound(
                said("その文書（本文のあるもの）はありません。", "There is no such document that has a text.")
            )
        taken = [one.text for one in clips(office) if one.document_key == key]
        paragraphs = [whole(sentences(line)) for line in found["body"].split("\n") if line.strip()]
        shown, left = [], MOST_SENTENCES
        for paragraph in paragraphs:
            if left > 0:
                shown.append([(one, any(one in text for text in taken)) for one in paragraph[:left]])
                left -= len(paragraph)
        return {
            "key": key,
            "document": found,
            "paragraphs": shown,
            "more": sum(map(len, paragraphs)) > MOST_SENTENCES,
            "mine": {row["id"] for row in documents.document_topics(policy, found["id"])},
            "topics": documents.topic_names(policy),
            "stances": STANCES,
        }

    return Response.html(
        await datasette.render_template("evidence_take.html", await in_office(datasette, read), request=request)
    )


def take_sentences(policy: sqlite3.Connection, office: sqlite3.Connection, form: Posted, at: str) -> str:
    """Take what was marked: sentences that follow one another in the text are one passage."""
    key = form.one("key")
    found = current_text(policy, key)
    body = found["body"] if found else ""
    passages = [form.one("text")] if form.one("text") else joined(body, form.all("sentence"))
    if not passages:
        raise WrongUsage("no sentence was marked", "文に印が付いていません。", resend=False)
    stance = stance_of(form.one("stance", Stance.SUPPORTS))
    for passage in passages:
        take(
            policy,
            office,
            key,
            passage,
            who=form.who,
            at=at,
            stance=stance,
            topics=form.all("topic"),
            remark=form.one("note"),
        )
    number = len(passages)
    return said(
        f"{number} 箇所を証拠箱に入れました。", f"{number} {plural(number, 'passage')} taken into the evidence box."
    )


def whole(pieces: list[str]) -> list[str]:
    """Sentences without those that end inside brackets: a provision has sentences within them (…を含む。）."""
    found: list[str] = []
    for piece in pieces:
        if found and not balanced(found[-1]):
            found[-1] += piece
        else:
            found.append(piece)
    return found


def joined(body: str, chosen: list[str]) -> list[str]:
    """The sentences that were marked, in the order of the text, those that stand side by side as one passage."""
    spans: list[tuple[int, int]] = []
    at = 0
    for one in chosen:
        start = body.find(one, at)
        if start < 0:
            start = body.find(one)
        if start < 0:
            continue  # taken as it is below, and refused with its reason
        at = start + len(one)
        if spans and spans[-1][1] <= start and not body[spans[-1][1] : start].strip(" \u3000"):
            spans[-1] = (spans[-1][0], at)
        else:
            spans.append((start, at))
    missing = [one for one in chosen if one not in body]
    return [body[start:end] for start, end in spans] + missing


def stance_of(text: str) -> Stance:
    """A stance as it is typed; WrongUsage for anything else."""
    if text not in set(Stance):
        raise WrongUsage(
            f"there is no stance {text!r}: {', '.join(Stance)}",
            "「支える」「反対の例」「背景」から選んでください。",
            resend=False,
        )
    return Stance(text)


def alter(policy: sqlite3.Connection, office: sqlite3.Connection, form: Posted, at: str) -> str:
    """Alter, drop or put back one passage of the box: ``do`` says which."""
    row_id = number_of(form.one("clip"))
    match form.one("do"):
        case "drop":
            drop(office, row_id, who=form.who, at=at)
            return said(
                "証拠箱から出しました。「出したもの」から戻せます。",
                "Taken out of the box. It can be put back from “Taken out”.",
            )
        case "put_back":
            put_back(office, row_id, who=form.who, at=at)
            return said("証拠箱に戻しました。", "Put back into the box.")
        case "change":
            before = clip(office, row_id)
            check_topics(policy, form.all("topic"))
            change_clip(
                office,
                row_id,
                who=form.who,
                at=at,
                stance=stance_of(form.one("stance", before.stance)),
                topics=form.all("topic") if form.one("with_topics") else None,
                remark=form.one("note"),
                position=number_of(form.one("position")) or None,
            )
            return said("証拠箱の記載を改めました。", "The passage was saved.")
    raise WrongUsage("the form does not say what to do", "ボタンを押してください。", resend=False)


ROUTES: Routes = ((r"^/-/evidence$", page), (r"^/-/evidence\.json$", as_json), (r"^/-/evidence/take$", sentences_page))
FORMS: Forms = (
    (r"^/-/evidence/taken$", Role.EDITOR, takes(take_sentences)),
    (r"^/-/evidence/change$", Role.EDITOR, takes(alter)),
)
