"""How often the words of the topic rules were right, as people have decided: proposals for the rules, no more.

A word is judged by every document that it brought before people and that they decided about: 関係あり or 使う, it was right;
関係なし, it was wrong.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from dataclasses import dataclass

from db.office.decisions import SubjectKind, Verdict, acts_of_decisions, standing_decisions

LEAST = 5  # decisions; with fewer a word has not been tried
WRONG = 0.8  # from this share on it is proposed to look at the rule


@dataclass(frozen=True, slots=True)
class JudgedWord:
    """A word of the rules with how many decided documents it brought, and how many of them were not ours."""

    word: str
    wrong: int
    decided: int


def judged_words(policy: sqlite3.Connection, office: sqlite3.Connection) -> list[JudgedWord]:
    """The words that were wrong nearly always, the most often decided first."""
    decided_documents = {
        subject.key: found
        for subject, found in standing_decisions(office).items()
        if subject.kind is SubjectKind.DOCUMENT and found.verdict in (Verdict.RELEVANT, Verdict.IRRELEVANT, Verdict.USE)
    }
    verdicts = {key: found.verdict is Verdict.IRRELEVANT for key, found in decided_documents.items()}
    # What was decided in one act (a meeting with its speeches) is one judgement.
    made_in = acts_of_decisions(office)
    acts = {key: made_in.get(found.id, -found.id) for key, found in decided_documents.items()}
    words: dict[str, set[str]] = {}
    for key, matched in policy.execute(
        "SELECT d.key, x.matched FROM documents d JOIN (SELECT document, matched FROM document_topics"
        " UNION ALL SELECT document, matched FROM to_check) x ON x.document = d.id"
        " WHERE d.key IN (SELECT value FROM json_each(?))",
        (json.dumps(list(verdicts)),),
    ):
        words.setdefault(key, set()).update(word.strip() for word in matched.split("、") if word.strip())
    decided = Counter(word for word, _ in {(word, acts[key]) for key, found in words.items() for word in found})
    wrong = Counter(
        word for word, _ in {(word, acts[key]) for key, found in words.items() if verdicts[key] for word in found}
    )
    rows = [JudgedWord(word, wrong[word], number) for word, number in decided.items() if number >= LEAST]
    return sorted((one for one in rows if one.wrong >= WRONG * one.decided), key=lambda one: (-one.decided, one.word))
