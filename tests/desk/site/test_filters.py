"""What templates say of the cells of a page."""

from __future__ import annotations

from desk.site.filters import as_published, clipped


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


def test_a_clipped_line_ends_between_words() -> None:
    said = "An amendment of “Labor Standards Act” by Act No. 46 of 2026 came into force on 24 June 2026."
    assert (
        clipped(said, 90) == "An amendment of “Labor Standards Act” by Act No. 46 of 2026 came into force on 24 June…"
    )
    assert clipped("労働基準法の改正が2026年6月24日に施行されました。", 12) == "労働基準法の改正が…"
    assert clipped("x" * 40, 10) == "x" * 10 + "…" and clipped("短い", 10) == "短い"
