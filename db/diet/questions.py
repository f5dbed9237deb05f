"""Written questions (質問主意書): how a question follows from the facts of its pages, and its texts in pairs.

The words of the pages are read in ``question_facts``, what happened is told in ``question_changes``, paragraphs are
tied to answers in ``question_pairs``.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import asdict

from db.change.kind import Kind, Table
from db.change.sentences import Noun
from db.diet.judging import judge_questions
from db.diet.question_changes import appeared, compare
from db.diet.question_facts import Facts, published, read_question
from db.diet.question_pairs import pair_paragraphs
from db.record.models import Row


def _title(facts: Facts) -> str | None:
    return published(facts, "title")


def _rows(facts: Facts) -> Mapping[str, Sequence[Row]]:
    """The row of ``written_questions``; its columns are the fields of a Question."""
    return {"written_questions": [asdict(read_question(facts))]}


def store_pairs(conn: sqlite3.Connection, text_document: int) -> None:
    """Pair the paragraphs of the question that this text (question or answer) belongs to.

    The rows of ``question_pairs`` belong to the question; there are none until both texts are known.
    """
    row = conn.execute("SELECT question FROM question_texts WHERE document = ?", (text_document,)).fetchone()
    question = row[0] if row else None
    if question is None:
        return
    conn.execute("DELETE FROM question_pairs WHERE document = ?", (question,))
    bodies = dict(
        conn.execute(
            "SELECT t.role, v.body FROM question_texts t JOIN documents d ON d.id = t.document"
            " JOIN versions v ON v.id = d.current_version WHERE t.question = ? AND v.body != ''",
            (question,),
        ).fetchall()
    )
    if "question" not in bodies or "answer" not in bodies:
        return
    conn.executemany(
        "INSERT INTO question_pairs (document, position, label, question, answer) VALUES (?, ?, ?, ?, ?)",
        [
            (question, position, pair.label, pair.question, pair.answer)
            for position, pair in enumerate(pair_paragraphs(bodies["question"], bodies["answer"]), start=1)
        ],
    )


def _pair(conn: sqlite3.Connection, document: int, text: str, edited: bool) -> bool:
    del text, edited
    store_pairs(conn, document)
    return False


WRITTEN_QUESTION = Kind(
    id="written_question",
    noun=Noun("質問主意書", "written question"),
    tables=(Table("written_questions", "質問主意書"), Table("question_pairs", "質問と答弁の対照")),
    title=_title,
    published_on=lambda facts: read_question(facts).submitted_on,
    rows=_rows,
    checked=True,
    judged=judge_questions,
    kept_whole=True,
    listed_to_source=True,
    compare=compare,
    appeared=appeared,
    story=True,
)
QUESTION_TEXT = Kind(
    id="question_text",
    noun=Noun("質問主意書・答弁書の本文", "text of the written question or its answer"),
    tables=(Table("question_texts", "質問・答弁の本文"),),
    judged=judge_questions,
    text_stored=_pair,
)
