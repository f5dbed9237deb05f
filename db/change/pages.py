"""Watched pages and the files they link to, as kinds of documents."""

from __future__ import annotations

from db.change.compare import compare
from db.change.kind import Kind, Seen, Table, Tonight
from db.change.renamed import with_renames
from db.change.sentences import Noun
from db.record.models import SELECTOR, Change


def compare_pages(tonight: Tonight, seen: Seen) -> list[Change]:
    """What changed on a page; a file under another name is one change.  Read by another selector, it begins anew: nothing changed."""
    assert seen.old and seen.new
    if seen.old.facts.get(SELECTOR) != seen.new.facts.get(SELECTOR):
        return []
    return with_renames(tonight.conn, tonight.source, seen.new, compare(seen.old, seen.new))


PAGE = Kind(
    id="page",
    noun=Noun("ページ", "page"),
    tables=(Table("attachments", "添付"), Table("noise", "比較から除いている行")),
    checked=True,
    noisy=True,
    held_back=True,
    listed_to_source=True,
    compare_tonight=compare_pages,
    story=True,
)
ATTACHMENT = Kind(
    id="attachment",
    noun=Noun("添付ファイル", "attached file"),
    tables=(Table("files", "ファイル"),),
    first_title_stays=True,  # a file is linked from several pages under several labels
    checked=True,
    listed_to_source=True,
)
