"""The mail with which a paper goes out: somebody at an office can send it as it is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from briefs.errors import BriefError
from briefs.evidence.dossier import Dossier, Evidence, Quote, State
from briefs.press.editable import UNSENT
from briefs.press.mail import addressed_to, mail_text

HEAD = {
    "name_ja": "見本ネットワーク",
    "representative": "代表　見本花子",
    "phone": "03-0000-0000",
    "email": "mihon@example.org",
}
HTML = """<html lang="ja"><body><h1>公開することを求めます</h1>
<p class="you"><b class="label">先生へのお願い</b>委員会で質問してください。</p><h2>お願いしたいこと</h2>
<table class="asktable"><thead><tr><th>何を</th><th>誰が</th><th>いつまでに</th><th>ご回答</th></tr></thead><tbody>
<tr><td><div class="one"><div><span class="num">1</span></div><div><p class="ask">公開すること<sup class="call">[1]</sup>。</p></div>
</div>
</td><td>法務大臣</td><td>—</td><td><p>□ はい</p></td></tr>
<tr><td><div class="one"><div><span class="num">2</span></div><div><p class="ask">見直すこと。</p></div>
</div>
</td><td>—</td><td>来春</td><td><p>□ はい</p></td></tr></tbody></table>
<blockquote><p class="words">「引用した言葉（見本）。」<sup class="call">[2]</sup></p></blockquote></body></html>"""


def source(note: int) -> Evidence:
    return Evidence(
        note, f"kokkai/{note}", "speech", f"見本{note}", "kokkai", "国会会議録", "Diet minutes", "", "", "",
        f"https://kokkai.example.jp/{note}", "", "2026-04-01T18:00:00Z", "ab" * 32, None, (Quote("body", "x"),),
    )  # fmt: skip


@pytest.fixture
def paper() -> Dossier:
    member = {"name": "見本 太郎", "house": "参議院", "sits": True, "post": None}
    content: dict[str, Any] = {
        "member": member,
        "meeting": {"time": "14:00"},
        "day_ja": "2026年6月23日（火）",
        "day_en": "23 June 2026",
    }
    days = "2026-04-02T00:00:00Z"
    return Dossier("member", {}, days, days, HEAD, content, (source(1), source(2)), "MB-1", state=State.SIGNED)


def test_it_greets_says_who_writes_what_is_asked_and_attached_and_is_signed(paper: Dossier) -> None:
    assert mail_text(paper, HTML).splitlines() == [
        "件名: 公開することを求めます（見本ネットワーク）", "",
        "参議院議員　見本太郎　先生", "",
        "いつもお世話になっております。見本ネットワークです。", "2026年6月23日（火）の御面会に先立ち、資料をお送りします。", "",
        "■ お願いしたいこと", "先生へのお願い：委員会で質問してください。", "",
        "1. 公開すること[1]。", "   誰が: 法務大臣", "2. 見直すこと。", "   いつまでに: 来春",
        "[1] 見本1 https://kokkai.example.jp/1", "",
        "引用した国会での発言や法令と、その出典は、添付の資料にあります。", "",
        "御検討くださいますよう、よろしくお願いいたします。", "",
        "添付", "・面会資料　文書番号 MB-1", "",
        "-- ", "見本ネットワーク", "代表　見本花子", "電話 03-0000-0000", "mihon@example.org",
    ]  # fmt: skip


@pytest.mark.parametrize(("sits", "post", "said"), [
    (True, {"ja": "法務副大臣", "past": False}, "法務副大臣　見本太郎　様"),
    (True, {"ja": "法務副大臣", "past": True}, "参議院議員　見本太郎　先生"),
    (False, None, "見本太郎　様"),
])  # fmt: skip
def test_who_holds_an_office_or_sits_no_more_is_called_by_what_they_are(
    paper: Dossier, sits: bool, post: Any, said: str
) -> None:
    content = {**paper.content, "member": {**paper.content["member"], "sits": sits, "post": post}}
    assert mail_text(replace(paper, content=content), HTML).splitlines()[2] == said


@pytest.mark.parametrize(("name", "said"), [
    ("法務省", "法務省　御中"), ("法務大臣 見本太郎", "法務大臣 見本太郎　様"), ("衆議院議員 見本花子", "衆議院議員 見本花子　先生"),
    ("見本花子 様", "見本花子 様"),
])  # fmt: skip
def test_an_addressee_has_one_form_of_address(name: str, said: str) -> None:
    assert addressed_to(name) == said


def test_a_letter_names_its_addressees_its_demands_and_the_day_of_the_answer(paper: Dossier) -> None:
    html = """<body><h1>見本の要望書</h1><ol><li><p class="ask"><span class="num">3</span>公開すること。</p><p>理由　見本</p></li></ol>
    <ul><li>ほかの一覧</li></ul></body>"""
    content = {
        "to": [{"name": [{"text": "法務省"}]}, {"name": [{"text": "厚生労働大臣"}]}],
        "reply_by": [{"text": "2026年12月18日"}],
    }
    said = mail_text(replace(paper, kind="request", content=content, evidence=(), number="RQ-1"), html).splitlines()
    assert said[2:4] == ["法務省　御中", "厚生労働大臣　様"] and "「見本の要望書」をお送りします。" in said
    assert said[said.index("3. 公開すること。") + 1] == "   理由　見本" and not any(
        "一覧" in line or "引用" in line for line in said
    )
    assert "2026年12月18日までに、文書で御回答くださいますようお願いいたします。" in said


def test_nobody_named_and_nothing_asked_is_a_mail_all_the_same(paper: Dossier) -> None:
    """A paper without asks has empty rows to write on by hand, which are no lines of a mail."""
    blank = '<table class="asktable"><thead><tr><th>何を</th><th>ご回答</th></tr></thead>'
    blank += "<tbody><tr><td></td><td>□</td></tr></tbody></table>"
    said = mail_text(
        replace(paper, kind="leave-behind", content={"title_ja": "見本の論点"}), f"<h1>題</h1>{blank}"
    ).splitlines()
    assert said[2] == "御担当者　様" and "「見本の論点」について、資料をお送りします。" in said
    assert not any(line.startswith(("1.", "■")) for line in said)


def test_an_english_one_is_english(paper: Dossier) -> None:
    html = HTML.replace("公開すること", "Publish it").replace("見直すこと", "Review it")
    said = mail_text(replace(paper, parameters={"lang": "en"}), html)
    assert "Dear 見本 太郎," in said and "Ahead of our meeting on 23 June 2026 we send you our paper." in said
    assert "Attached:\n- Brief for the meeting, No. MB-1\n" in said and "お世話" not in said


@pytest.mark.parametrize(("lang", "warning"), list(zip(("ja", "en"), UNSENT, strict=True)))
def test_the_mail_of_a_draft_says_so_in_its_subject_before_its_words_and_behind_them(
    paper: Dossier, lang: str, warning: str
) -> None:
    subject, first, *_, last = mail_text(
        replace(paper, state=State.DRAFT, parameters={"lang": lang}), HTML
    ).splitlines()
    assert "【下書き】" in subject or "[DRAFT]" in subject
    assert first == last == warning
    assert warning not in mail_text(replace(paper, parameters={"lang": lang}), HTML)


@pytest.mark.parametrize("kind", ["prep", "digest"])
def test_a_paper_for_staff_has_none(paper: Dossier, kind: str) -> None:
    with pytest.raises(BriefError, match="no mail text"):
        mail_text(replace(paper, kind=kind, state=State.INTERNAL), HTML)


@pytest.mark.parametrize(("title", "said"), [
    ("要望書", "要望書：賃金の統計を公表すること。（見本ネットワーク）"),
    ("賃金の統計に関する要望書", "賃金の統計に関する要望書（見本ネットワーク）"),
])  # fmt: skip
def test_the_subject_of_a_letter_says_what_it_is_about(paper: Dossier, title: str, said: str) -> None:
    html = f'<h1>{title}</h1><ol><li><p class="ask"><span class="num">1</span>賃金の統計を公表すること。</p></li></ol>'
    assert mail_text(replace(paper, kind="request", content={}), html).splitlines()[0] == f"件名: {said}"
