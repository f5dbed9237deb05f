"""What templates say of the cells of a page."""

from __future__ import annotations

from desk.site.filters import as_published


def test_cells_are_shown_as_published_and_none_that_only_our_programs_name() -> None:
    facts = {
        "217/sangiin/closed_on": "2025-06-22",
        "217/sangiin/会期終了日": "2025-06-22",
        "217/sangiin/ファイル": '[["https://example.jp/t.pdf", "提出法律案", "bill"]]',
        "217/shugiin/ファイル": "[]",
        "detail/備考": None,
        "list/提出者": "見本　花子君",
    }
    assert as_published(facts) == [("第217回国会：参議院：会期終了日", "2025-06-22"), ("一覧：提出者", "見本　花子君")]
