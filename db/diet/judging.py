"""What a written question or a bill is about, told by its texts: they are documents of their own.

Each text has its topics.  A question or a bill whose title says nothing has those of its texts, marked; it is laid before
a person (要確認) where there are none: words of the field without a topic stand in its title or its texts, or nothing but a
title was read.  An answer has the topics of the question that it answers, marked as such.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection

from db.diet.words import LAW_KINDS
from db.topics.classify import classify
from db.topics.relevance import BY_TEXT, INHERITED, OWN, UNREAD, UNREAD_JA, WORDS

# Bills with an outline or a text of their own; an appointment or an account says in its title all that there is.
TOLD_BY_TEXTS = LAW_KINDS | {"条約", "承認"}
# A question longer than this (a plenary one) is about too much to tell what one answer is about.
LONGEST_QUESTION = 2000  # characters
QUESTION_TEXTS = "SELECT document FROM question_texts WHERE question = ?"
BILL_TEXTS = "SELECT document FROM bill_texts WHERE bill = ?"


def judge_questions(conn: sqlite3.Connection, documents: Collection[int]) -> None:
    """Judge the questions among ``documents`` and those whose texts are among them; give answers the topics they inherit."""
    for question in _wholes(conn, documents, "question_texts", "question", "written_questions", "document"):
        _inherit(conn, question)
        _judge(conn, question, QUESTION_TEXTS, told_by_texts=True)


def judge_bills(conn: sqlite3.Connection, documents: Collection[int]) -> None:
    """Judge the bills among ``documents`` and those whose texts are among them."""
    for bill in _wholes(conn, documents, "bill_texts", "bill", "bills", "document"):
        (kind,) = conn.execute("SELECT kind FROM bills WHERE document = ?", (bill,)).fetchone()
        _judge(conn, bill, BILL_TEXTS, told_by_texts=kind in TOLD_BY_TEXTS)


def _wholes(
    conn: sqlite3.Connection, documents: Collection[int], texts: str, column: str, wholes: str, owner: str
) -> list[int]:
    found = set[int]()
    for document in documents:
        row = conn.execute(f"SELECT {column} FROM {texts} WHERE document = ?", (document,)).fetchone()
        whole = row[0] if row else document
        if conn.execute(f"SELECT 1 FROM {wholes} WHERE {owner} = ?", (whole,)).fetchone():
            found.add(whole)
    return sorted(found)


def _judge(conn: sqlite3.Connection, whole: int, texts: str, *, told_by_texts: bool) -> None:
    """Write (or take away) the row of ``to_check`` of a question or a bill."""
    conn.execute("DELETE FROM to_check WHERE document = ?", (whole,))
    conn.execute(f"DELETE FROM document_topics WHERE document = ? AND matched LIKE '{BY_TEXT}%'", (whole,))
    if not conn.execute("SELECT 1 FROM document_topics WHERE document = ?", (whole,)).fetchone():
        conn.execute(
            f"INSERT OR IGNORE INTO document_topics (document, topic, matched) SELECT ?, topic, '{BY_TEXT}、' || matched"
            f" FROM document_topics WHERE document IN ({texts}) AND {OWN} ORDER BY document",
            (whole, whole),
        )
    on_topic = conn.execute(
        f"SELECT 1 FROM document_topics WHERE document = ? OR document IN ({texts}) LIMIT 1", (whole, whole)
    ).fetchone()
    if on_topic:
        return
    title, own = conn.execute(
        "SELECT d.title, v.body FROM documents d JOIN versions v ON v.id = d.current_version WHERE d.id = ?", (whole,)
    ).fetchone()
    bodies = [row[0] for row in conn.execute(
        f"SELECT v.body FROM documents d JOIN versions v ON v.id = d.current_version WHERE d.id IN ({texts}) AND v.body != ''"
        " ORDER BY d.key",
        (whole,),
    )]  # fmt: skip
    words = dict.fromkeys(word for text in (own, *bodies) for word in classify(text, title=title).scope_words)
    if words:
        conn.execute(
            "INSERT INTO to_check (document, matched, reason) VALUES (?, ?, ?)", (whole, "、".join(words), WORDS)
        )
    elif told_by_texts and not own and not bodies:
        conn.execute("INSERT INTO to_check (document, matched, reason) VALUES (?, ?, ?)", (whole, UNREAD_JA, UNREAD))


def _inherit(conn: sqlite3.Connection, question: int) -> None:
    """Give the text of an answer the topics of its question (title or text) that it has not itself."""
    conn.execute(
        f"DELETE FROM document_topics WHERE NOT {OWN} AND document IN"
        " (SELECT document FROM question_texts WHERE question = ? AND role = 'answer')",
        (question,),
    )
    conn.execute(
        "INSERT OR IGNORE INTO document_topics (document, topic, matched)"
        f" SELECT a.document, t.topic, '{INHERITED}、' || t.matched FROM question_texts a JOIN document_topics t"
        " ON t.document = ?1 OR t.document IN (SELECT document FROM question_texts WHERE question = ?1 AND role = 'question')"
        f" WHERE a.question = ?1 AND a.role = 'answer' AND t.matched NOT LIKE '{BY_TEXT}%' ORDER BY t.document DESC",
        (question,),
    )


def inherit_over_exchanges(conn: sqlite3.Connection) -> None:
    """Give every answer in the minutes the topics of the question before it that it has not itself; from all exchanges anew."""
    conn.execute(f"DELETE FROM document_topics WHERE NOT {OWN} AND document IN (SELECT document FROM speeches)")
    conn.execute(
        "INSERT OR IGNORE INTO document_topics (document, topic, matched)"
        f" SELECT e.answer, t.topic, '{INHERITED}、' || t.matched FROM exchanges e"
        f" JOIN document_topics t ON t.document = e.question AND t.{OWN}"
        " JOIN documents d ON d.id = e.question JOIN versions v ON v.id = d.current_version"
        f" WHERE length(v.body) <= {LONGEST_QUESTION}"
    )
