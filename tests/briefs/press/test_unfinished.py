"""A sentence of ours that lost its subject or its quotation is no sentence, whatever template it stands in."""

from __future__ import annotations

from dataclasses import replace

import pytest

from briefs.evidence.dossier import Dossier, Evidence, Quote
from briefs.press.unfinished import unfinished

CITED = Evidence(
    1,
    "k",
    "speech",
    "、は「題」",
    "s",
    "s",
    "s",
    "",
    "",
    "",
    "https://x.example/",
    "",
    "",
    "",
    None,
    (Quote("body", "検討します。"),),
)
PAGE = Dossier("committee", {}, "", "", {}, {}, (CITED,))


@pytest.mark.parametrize(
    "html",
    [
        "<p>2026年4月1日の参議院法務委員会で、は<span>「検討します。」</span>と答弁されました</p>",
        "<p><b></b>は「検討します。」と答弁されました</p>",
        "<td>　が、期限を示しました</td>",
        "<p>大臣は「<span></span>」と答弁しました</p>",
        "<div>（）は、検討中です</div>",
        "<p>委員会で、（参議院）は「検討します。」と答弁されました</p>",
        "<p>そのとおりです（前の会議で、は「検討します。」との答弁）</p>",
    ],
)
def test_an_empty_subject_or_quotation_fails(html: str) -> None:
    assert len(unfinished(f"<html><body>{html}</body></html>", PAGE)) == 1


@pytest.mark.parametrize(
    "html",
    [
        "<p>法務委員会で、法務大臣は<span>「検討します。」</span>と答弁されました</p>",
        "<p>出典<span>、は「題」</span></p>",  # as published
        "<p>それは、はっきりしています。もちろん「はい」です。</p>",
        "<p>お願い：をんな坂の家、もとの職場</p>",
        "<style>は「</style><p>（　）に記入</p>",
        "<p>時刻は日本時間。照合用の値（SHA-256）は、添付の表にあります</p>",
        "<p>法務大臣（見本）は「検討します。」と答弁しました</p>",
    ],
)
def test_whole_sentences_and_published_words_pass(html: str) -> None:
    assert unfinished(f"<html><body>{html}</body></html>", PAGE) == []


def test_a_quotation_may_begin_as_it_likes() -> None:
    quoted = replace(CITED, quotes=(Quote("body", "は、「そう」と。"),))
    assert unfinished("<p>は、「そう」と。</p>", replace(PAGE, evidence=(quoted,))) == []
