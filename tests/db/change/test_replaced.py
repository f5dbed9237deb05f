"""Whether a page was replaced or edited: what is gone decides. All made up (見本)."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from db.change.compare import State
from db.change.replaced import replaced, same_page

TEXT = "\n".join(
    (
        "技能実習の監理団体は、実習の状況を三か月に一度監査し、報告書を機構に提出します。",
        "送出機関との契約には、手数料の上限と、保証金を取らない約束を書かなければなりません。",
        "転籍は、やむを得ない事情があるときに限り認められ、申請の様式は次のとおりです。",
    )
)
FILE, OTHER = "https://example.jp/a.pdf", "https://example.jp/b.pdf"
NOTICE = "ページが見つかりません\nアクセスしようとしたページは削除されたか、アドレスが変更されています。"


def state(title: str, text: str, *files: str, facts: Mapping[str, str] | None = None) -> State:
    attachments = json.dumps([[href, "見本の様式"] for href in files])
    return State("sample/a", "page", title, None, text, text, {"attachments": attachments, **(facts or {})})


PAGE = state("技能実習の監理（見本）", TEXT, FILE)


def test_the_title_all_files_and_nearly_all_words_are_gone_at_once() -> None:
    found = replaced(PAGE, state("ページが見つかりません", NOTICE))
    assert found is not None
    assert (found.before, found.title, found.files) == ("技能実習の監理（見本）", "ページが見つかりません", 1)
    assert found.left <= 12


@pytest.mark.parametrize(
    "new",
    [
        state("技能実習の監理（見本）", "監査は廃止されました。\n新しい制度は機構の一覧にあります。", OTHER),
        state("ページが見つかりません", NOTICE, FILE),
        state("監理支援の仕組み（見本）", TEXT.replace("技能実習", "育成就労"), OTHER),
        state("監理（見本）", "監理団体の監査と報告書、送出機関の手数料、転籍の申請の様式は、四月から新しくなります。"),
        state("監理（見本）", ""),
        state("ページが見つかりません", NOTICE, facts={"selector": "#main"}),
    ],
    ids=["the title stays", "a file stays", "the words stay", "a summary", "no text", "read by another selector"],
)
def test_what_keeps_any_of_it_is_an_edit(new: State) -> None:
    assert replaced(PAGE, new) is None


@pytest.mark.parametrize(
    "notice",
    [
        NOTICE,
        "Fatal error: Uncaught PDOException in /var/www/db.php:12",
        "エラーが発生しました。時間をおいて接続してください。",
        "この先をご覧になる方は、職員証の番号でログインしてください。",
    ],
)
def test_a_notice_under_the_title_that_all_pages_have_is_no_edit(notice: str) -> None:
    page, other = state("見本県", TEXT, FILE), state("見本県", notice)
    found = replaced(page, other)
    assert found is not None and found.left <= 12
    assert (
        found.before == "見本県" and found.title.rstrip("…") == notice.split("\n")[0][:30]
    )  # not once more 「見本県」
    assert not same_page(page, other)
    assert same_page(page, state("見本県", TEXT.replace("三か月", "六か月"), OTHER))


def test_a_page_that_is_written_anew_under_its_title_is_an_edit() -> None:
    new = "令和八年度の募集は二月三日に始まります。\n申込の用紙は窓口で渡します。\n昨年度の分は受け付けません。"
    assert replaced(state("見本の募集", TEXT), state("見本の募集", new)) is None


def test_what_is_too_short_cannot_be_judged() -> None:
    assert replaced(state("見本", "受付中です。"), state("ページが見つかりません", NOTICE)) is None


def test_a_notice_that_a_page_comes_for_is_not_held_against_it() -> None:
    assert replaced(state("ページが見つかりません", NOTICE), state("技能実習の監理（見本）", TEXT)) is None
    assert replaced(state("案内（見本）", TEXT), state("別の案内", "全く別の話題の長い文章です。" * 9, OTHER)) is None


def test_an_earlier_page_is_known_again_and_a_notice_is_none() -> None:
    assert same_page(PAGE, state("監理（見本）", TEXT.replace("三か月", "六か月")))
    assert not same_page(PAGE, state("ページが見つかりません", NOTICE))
    notice = state("ページが見つかりません", NOTICE)
    assert not same_page(notice, notice)
