"""What a person sees of a page, or could open with a click, is what is stored, compared and searched: whole nights."""

from __future__ import annotations

import pytest

from crawlers.sources.isa_pages import WATCHED
from db.search.literal import search
from tests.support.helpers import IsaSite, Watch, isa_page

N1, N2, N3 = "2026-06-01T18:00:00Z", "2026-06-02T18:00:00Z", "2026-06-03T18:00:00Z"
PATH = WATCHED[0].path
KEY = f"isa_pages/{PATH}"
LEAD = "見本の制度の案内の文をここに長く書いておき、本文として読まれるだけの長さにします。"


def night(watch: Watch, at: str, *paragraphs: str, title: str = "見本の制度") -> list[dict[str, object]]:
    """Play a night in which the page holds these pieces of markup; the changes that it tells."""
    pages = {one.path: isa_page(f"見本 {one.path}", LEAD) for one in WATCHED}
    pages[PATH] = isa_page(title, LEAD, *paragraphs)
    return watch.changes(watch.night("isa_pages", at, IsaSite(pages)).run)


@pytest.mark.parametrize(
    "faq",
    [
        "<div style='display:none'>見本の期間は{}とする。</div>",
        "<details><summary>見本の期間</summary>見本の期間は{}とする。</details>",
        "<div role=tabpanel hidden>見本の期間は{}とする。</div>",
    ],
)
def test_an_answer_that_opens_at_a_click_is_compared_and_found(watch: Watch, faq: str) -> None:
    assert night(watch, N1, faq.format("一年")) == []
    (change,) = night(watch, N2, faq.format("二年"))
    assert (change["kind"], change["document_key"]) == ("text_changed", KEY)
    assert "一年" in str(change["before"]) and "二年" in str(change["after"])
    assert [hit.key for hit in search(watch.conn, "見本の期間は二年")] == [KEY]


def test_what_no_reader_tells_apart_is_no_change_and_is_found(watch: Watch) -> None:
    assert night(watch, N1, "見本の期間は４月〜６月、−５％、⻑期。") == []
    assert night(watch, N2, "見本の期間は４月～６\u200b月、－５％、長期。") == []
    assert len(watch.versions(KEY)) == 1
    assert [hit.key for hit in search(watch.conn, "4月～6月、－5％、長期")] == [KEY]


def test_a_mended_kanji_is_a_change_and_both_forms_are_found(watch: Watch) -> None:
    assert night(watch, N1, title="見本の髙橋の制度") == []
    (change,) = night(watch, N2, title="見本の高橋の制度")
    for told, kind in ((change, "text_changed"), (watch.parts(change)[0], "retitled")):
        assert (told["kind"], told["before"], told["after"]) == (kind, "見本の髙橋の制度", "見本の高橋の制度")
    assert [[hit.key for hit in search(watch.conn, name)] for name in ("髙橋", "高橋")] == [[KEY], [KEY]]


def test_a_sentence_that_is_struck_is_a_change(watch: Watch) -> None:
    assert night(watch, N1, "見本の期間は一年とする。") == []
    (change,) = night(watch, N2, "<s>見本の期間は一年とする。</s>")
    assert str(change["summary_ja"]).endswith("削除線が引かれました：「見本の期間は一年とする。」")
