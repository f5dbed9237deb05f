"""The formal letter: its order, its page, its numbering over several letters, and what it refuses."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

import tests.support.brief_data as data
from briefs.errors import BriefError, NoEvidence
from briefs.evidence.form import Form
from briefs.kinds import letter
from briefs.kinds.letter import honorific, letters
from briefs.kinds.make import make_all as make_drafts
from briefs.press.verify import verify
from briefs.staff.file import StaffFile, WrittenAsk, read_staff_file
from db.people.memberships import fold_name
from tests.support.printed import in_order, needs_fonts, needs_poppler, squeezed
from tests.support.signing import issue_all as make_all

pytestmark = [pytest.mark.slow, needs_fonts, needs_poppler]
TEXT = """title = "見本の制度に関する要望書"
title_en = "Our demands on the sample scheme"
reply_by = 2026-10-30
enclosures = ["面会用説明資料", "出典一覧"]
[[ask]]
ask = "転籍の制限を見直すこと。"
en = "Review the restriction on transfer."
reason = "働く人の声が届いていないため。"
ministry = "法務省"
[[ask]]
ask = "相談窓口の予算を確保すること。"
by = 2026-12-18
ministry = "厚生労働省"
[[ask]]
ask = "許可の基準を公表すること。"
ministry = "法務省"
"""
LETTERHEAD = (
    '[letterhead]\nname_ja = "見本ネットワーク"\naddress = "見本県見本市"\nphone = "03-0000-0000"\n'
    'contact = "政策担当 見本"\n'
)


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Any:
    made = data.sample(tmp_path_factory.mktemp("home"))
    (made.home.root / "config.toml").write_text(LETTERHEAD, encoding="utf-8")
    return made


@pytest.fixture
def text(tmp_path: Path) -> Path:
    path = tmp_path / "demands.toml"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_the_letter_is_one_page_in_the_order_of_a_formal_letter(record: Any, text: Path):
    (issued,) = make_all(
        letter, letter.orders(read_staff_file(text), ["法務大臣", "厚生労働省"]), record.home, data.AT, text=text
    )
    assert issued.pages == len(PdfReader(issued.path).pages) == 1
    assert issued.path.name == "request-20260826.pdf" and issued.number.startswith("RQ-20260826-")
    in_order(
        squeezed(issued.path),
        [
            "2026年8月26日",
            "法務大臣殿",
            "厚生労働省御中",
            "見本ネットワーク",
            "政策担当見本",
            "見本県見本市",
            "見本の制度に関する要望書",
            "下記のとおり要望いたします",
            "記",
            "1転籍の制限を見直すこと。",
            "理由働く人の声が届いていないため。",
            "2相談窓口の予算を確保すること。",
            "期限2026年12月18日",
            "3許可の基準を公表すること。",
            "以上",
            "添付資料1面会用説明資料2出典一覧",
            "御回答2026年10月30日までに",
            "連絡先見本ネットワーク",
            "03-0000-0000",
            issued.number,
            "1/1",
        ],
    )
    assert verify(issued.path, record.home).problems == ()


def many(tmp_path: Path, number: int) -> Path:
    ask = '[[ask]]\nask = "見本の制限を見直し、働く人が自ら職場を選べるようにすること。"\n'
    ask += 'reason = "働く人の声が届いておらず、運用を確かめる仕組みが要るため。"\n'
    path = tmp_path / f"{number}.toml"
    path.write_text('title = "見本の制度に関する要望書"\nreply_by = 2026-10-30\n' + ask * number, encoding="utf-8")
    return path


@pytest.mark.parametrize("number", [9, 11, 12, 13, 14, 16])
@pytest.mark.parametrize("topics", [(), (data.TOPIC,)], ids=["bare", "referring"])
def test_a_letter_of_any_length_leaves_no_page_nearly_empty(
    record: Any, tmp_path: Path, number: int, topics: tuple[str, ...]
):
    text = many(tmp_path, number)
    (issued,) = make_all(
        letter, letter.orders(read_staff_file(text), ["法務大臣"], topics=topics), record.home, data.AT, text=text
    )
    boxes = subprocess.run(["pdftotext", "-bbox", str(issued.path), "-"], check=True, capture_output=True, text=True)
    last = boxes.stdout.split("<page ")[-1]
    low = max(one for found in re.findall(r'yMax="([\d.]+)"', last) if (one := float(found)) < 770)  # above the foot
    assert issued.pages == 1 or low > 0.3 * 842


def test_margins_are_25_mm_and_the_letters_mincho_without_colour(record: Any, text: Path):
    (issued,) = make_all(letter, letter.orders(read_staff_file(text), ["法務大臣"]), record.home, data.AT, text=text)
    boxes = subprocess.run(
        ["pdftotext", "-bbox", str(issued.path), "-"], check=True, capture_output=True, text=True
    ).stdout
    words = [
        tuple(float(n) for n in found) for found in re.findall(r'xMin="([\d.]+)" yMin="[\d.]+" xMax="([\d.]+)"', boxes)
    ]
    side = 25 / 25.4 * 72
    assert min(left for left, _ in words) > side - 1 and max(right for _, right in words) < 595.3 - side + 1
    listed = subprocess.run(["pdffonts", str(issued.path)], check=True, capture_output=True, text=True).stdout
    assert "BIZ-UDPMincho" in listed or "BIZUDPMincho" in listed.replace("-", "")
    content = b"".join(page.get_contents().get_data() for page in PdfReader(issued.path).pages)  # type: ignore[union-attr]
    colours = {
        tuple(map(float, found)) for found in re.findall(rb"([\d.]+) ([\d.]+) ([\d.]+) (?:rg|RG|scn|SCN)", content)
    }
    assert colours and all(red == green == blue for red, green, blue in colours)


def test_the_address_for_a_reply_is_a_link(tmp_path: Path, text: Path):
    made = data.sample(tmp_path)
    (made.home.root / "config.toml").write_text(LETTERHEAD + 'email = "mihon@example.org"\n', encoding="utf-8")
    (issued,) = make_all(letter, letter.orders(read_staff_file(text), ["法務大臣"]), made.home, data.AT, text=text)
    links = [one.get_object() for page in PdfReader(issued.path).pages for one in page.get("/Annots", [])]
    assert "mailto:mihon@example.org" in [one["/A"].get("/URI") for one in links if "/A" in one]


def test_split_letters_share_one_numbering(record: Any, text: Path):
    issued = make_all(letter, letter.orders(read_staff_file(text), split=True), record.home, data.AT, text=text)
    assert [one.path.name for one in issued] == ["request-法務省-20260826.pdf", "request-厚生労働省-20260826.pdf"]
    first, second = (squeezed(one.path) for one in issued)
    in_order(
        first,
        [
            "法務省御中",
            "法務省、厚生労働省に宛てた要望書を通じて共通",
            "1転籍の制限を見直すこと。",
            "3許可の基準を公表すること。",
        ],
    )
    assert "相談窓口の予算" not in first and "転籍の制限" not in second
    in_order(second, ["厚生労働省御中", "2相談窓口の予算を確保すること。", "以上"])
    assert len({one.number for one in issued}) == 2
    assert (
        len(
            make_all(
                letter,
                letter.orders(read_staff_file(text), ["厚生労働省"], split=True),
                record.home,
                data.AT,
                text=text,
            )
        )
        == 1
    )


def test_split_names_every_ask_without_a_ministry_and_every_unknown_ministry():
    file = StaffFile(name="x.toml", asks=(WrittenAsk("甲", ministry="法務省"), WrittenAsk("乙"), WrittenAsk("丙")))
    with pytest.raises(BriefError) as caught:
        letters(file, ["財務省"], split=True)
    said = "\n".join(caught.value.problems)
    assert "ask 2" in said and "ask 3" in said and "ask 1" not in said and "--to 財務省" in said and "法務省" in said


def test_a_letter_needs_asks_and_somebody_to_write_to():
    with pytest.raises(BriefError, match=r"at least one ask.*x\.toml"):
        letters(StaffFile(name="x.toml"), ["法務大臣"], split=False)
    with pytest.raises(BriefError, match="to whom"):
        letters(StaffFile(name="x.toml", asks=(WrittenAsk("甲"),)), [], split=False)
    for nobody in ([""], ["　"], ["殿"], ["　御中"], ["法務大臣", " 様"]):  # a form of address is no addressee
        with pytest.raises(BriefError, match="to whom"):
            letters(StaffFile(name="x.toml", asks=(WrittenAsk("甲"),)), nobody, split=False)
    with pytest.raises(BriefError, match="to whom"):
        letters(StaffFile(name="x.toml", to="殿", asks=(WrittenAsk("甲"),)), [], split=False)
    assert letters(StaffFile(to="法務大臣", asks=(WrittenAsk("甲"),)), [], split=False)[0].to == ("法務大臣",)


@pytest.mark.parametrize(
    ("name", "suffix"),
    [("法務大臣", "殿"), ("法務大臣 見本太郎 殿", ""), ("厚生労働省", "御中"), ("出入国在留管理庁", "御中"), ("見本花子様", ""),
     ("厚生労働省人材開発統括官", "殿"), ("衆議院法務委員会 委員各位", ""), ("参議院法務委員会の皆さま", ""),
     ("法務省大臣官房", "御中"), ("内閣官房", "御中"), ("内閣官房長官", "殿"), ("衆議院", "御中"), ("見本労働組合", "御中"),
     ("見本県", "御中"), ("見本県知事", "殿"), ("見本有識者会議", "御中"), ("見本裁判所", "御中"), ("見本裁判所長", "殿")],
)  # fmt: skip
def test_each_is_addressed_as_letters_address_it(name: str, suffix: str):
    assert honorific(name) == suffix


def test_topics_bring_the_newest_answer_and_the_next_date_below_the_letter(record: Any, text: Path):
    (issued,) = make_all(
        letter, letter.orders(read_staff_file(text), ["法務大臣"], topics=[data.TOPIC]), record.home, data.AT, text=text
    )
    in_order(
        squeezed(issued.path),
        [
            "以上",
            "参考（国会答弁・法令）",
            "五年ごとに見直すこととしております（見本）。",
            "見本太郎（法務大臣・見本の会）",
            "2026年8月1日",
            "manifest.json",
        ],
    )
    with pytest.raises(NoEvidence, match="--topic transfer"):
        make_all(
            letter,
            letter.orders(read_staff_file(text), ["法務大臣"], topics=["transfer"]),
            record.home,
            data.AT,
            text=text,
        )


def test_a_ministry_is_referred_to_its_own_answers_alone(record: Any, text: Path):
    """The sample's answer is of the minister of justice."""
    file, said = read_staff_file(text), "五年ごとに見直すこととしております（見本）。"
    for to, printed in (["法務省", True], ["厚生労働大臣", False], ["見本県知事", True]):
        (issued,) = make_all(
            letter, letter.orders(file, [str(to)], topics=[data.TOPIC]), record.home, data.AT, text=text
        )
        assert (said in squeezed(issued.path)) is printed, to


def test_a_digit_that_nothing_stands_behind_is_refused_in_every_text(record: Any, tmp_path: Path):
    path = tmp_path / "bad.toml"
    path.write_text(
        'title = "3割の要望"\nclosing = "7割が"\n[[ask]]\nask = "62%を"\nreason = "5人"\n', encoding="utf-8"
    )
    before = set(record.home.briefs.glob("*"))
    with pytest.raises(BriefError) as caught:
        make_all(letter, letter.orders(read_staff_file(path), ["法務大臣"]), record.home, data.AT, text=path)
    said = "\n".join(caught.value.problems)
    for passage in ("3割", "7割", "62", "5人"):
        assert passage in said
    assert set(record.home.briefs.glob("*")) == before


def test_of_several_letters_none_is_written_when_one_cannot_be(
    record: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    path = tmp_path / "long.toml"
    path.write_text(TEXT.replace("許可の基準を公表すること。", "許可の基準を公表すること。" * 400), encoding="utf-8")
    monkeypatch.setattr(letter, "LEVELS", letter.LEVELS[-1:])
    before = set(record.home.briefs.glob("*"))
    with pytest.raises(BriefError, match="page budget is 2"):
        make_all(letter, letter.orders(read_staff_file(path), split=True), record.home, data.AT, text=path)
    assert set(record.home.briefs.glob("*")) == before


def test_an_english_letter_lacks_no_english(record: Any, text: Path, tmp_path: Path):
    with pytest.raises(BriefError) as caught:
        make_all(
            letter, letter.orders(read_staff_file(text), ["法務大臣"]), record.home, data.AT, text=text, form=Form("en")
        )
    said = "\n".join(caught.value.problems)
    assert "ask 2" in said and "ask 1, reason" in said
    path = tmp_path / "en.toml"
    path.write_text(
        'title = "要望書"\ntitle_en = "Our demands"\n[[ask]]\nask = "見直すこと。"\nen = "Review it."\n',
        encoding="utf-8",
    )
    (issued,) = make_all(
        letter, letter.orders(read_staff_file(path), ["法務大臣"]), record.home, data.AT, text=path, form=Form("en")
    )
    in_order(squeezed(issued.path), ["26August2026", "Ourdemands", "Reviewit."])
    assert issued.path.name == "request-20260826-en.pdf" and "見直す" not in squeezed(issued.path)


def test_an_english_letter_has_the_english_of_all_that_stands_around_its_demands(record: Any, tmp_path: Path):
    path = tmp_path / "whole.toml"
    path.write_text(
        'title = "要望書"\ntitle_en = "Our demands"\nopening = "はじめに。"\nopening_en = "We work with migrants."\n'
        'closing = "We ask for a reply in writing."\nenclosures = ["証拠資料集"]\nenclosures_en = ["Collected evidence"]\n'
        '[[ask]]\nask = "見直すこと。"\nen = "Review it."\nreason = "声が届きません。"\nreason_en = "Nobody is heard."\n'
        'by = "次の見直しまで"\nby_en = "the next revision"\n',
        encoding="utf-8",
    )
    (issued,) = make_all(
        letter, letter.orders(read_staff_file(path), ["法務大臣"]), record.home, data.AT, text=path, form=Form("en")
    )
    text = squeezed(issued.path)
    in_order(
        text, ["Weworkwithmigrants.", "Reviewit.", "Nobodyisheard.", "thenextrevision", "Weaskforareplyinwriting."]
    )
    assert "Collectedevidence" in text and "声が" not in text and "はじめに" not in text


def test_an_english_letter_is_signed_in_english_with_places_for_seals(record: Any, tmp_path: Path):
    path = tmp_path / "signed.toml"
    path.write_text(
        'title = "要望書"\ntitle_en = "Our demands"\ncosigners = ["見本の会", "標本の会"]\ncosigners_en = ["Sample Group"]\n'
        '[[ask]]\nask = "見直すこと。"\nen = "Review it."\n',
        encoding="utf-8",
    )
    config = record.home.root / "config.toml"
    config.write_text(
        LETTERHEAD
        + 'name_en = "Sample Network"\nrepresentative = "代表　見本花子"\nrepresentative_en = "Mihon Hanako"\n'
        'address_en = "Mihon City"\ncontact_en = "Policy desk"\n',
        encoding="utf-8",
    )
    try:
        orders = letter.orders(read_staff_file(path), ["法務大臣"])
        (issued,) = make_all(letter, orders, record.home, data.AT, text=path, form=Form("en"))
        (ours,) = make_all(letter, orders, record.home, data.AT, text=path)
    finally:
        config.write_text(LETTERHEAD, encoding="utf-8")
    text = squeezed(issued.path)
    in_order(text, ["MihonHanako", "SampleGroup", "標本の会", "Ourdemands"])
    assert text.count("(seal)") == 3 and "MihonCity" in text and "Policydesk" in text
    assert "見本花子" not in text and "見本の会" not in text
    assert "見本の会" in squeezed(ours.path) and "Mihon" not in squeezed(ours.path)


def test_an_english_letter_is_addressed_in_english_as_far_as_that_is_known(record: Any, tmp_path: Path):
    path = tmp_path / "to.toml"
    path.write_text(
        'title = "要望書"\ntitle_en = "Our demands"\n[[ask]]\nask = "見直すこと。"\nen = "Review it."\n',
        encoding="utf-8",
    )
    record.conn.execute(
        "INSERT INTO people (key, name, kana, house, folded) VALUES ('sample/1', '標本　十郎', 'ひょうほん じゅうろう', '衆議院', ?)",
        (fold_name("標本　十郎"),),
    )
    for number, kana in enumerate(
        ("ひょうほん いちろう", "ひょうもと いちろう"), 2
    ):  # which of them is not ours to say
        record.conn.execute(
            "INSERT INTO people (key, name, kana, house, folded) VALUES (?, '標本　一郎', ?, '衆議院', ?)",
            (f"sample/{number}", kana, fold_name("標本　一郎")),
        )
    record.conn.commit()
    told: list[str] = []
    to = ["法務大臣", "厚生労働大臣 標本十郎 殿", "文部科学大臣 標本一郎", "見本県知事"]
    (issued,) = make_all(
        letter,
        letter.orders(read_staff_file(path), to),
        record.home,
        data.AT,
        text=path,
        form=Form("en"),
        say=told.append,
    )
    text = squeezed(issued.path)
    in_order(
        text,
        [
            "MinisterofJustice",
            "HyōhonJūrō(標本十郎),MinisterofHealth,LabourandWelfare",
            "標本一郎,MinisterofEducation",
            "見本県知事殿",
            "Ourdemands",
        ],
    )
    assert "Ichirō" not in text
    assert "大臣" not in text
    assert [one for one in told if "見本県知事" in one] and not [one for one in told if "法務大臣" in one]


def test_a_letter_names_a_sheet_of_its_own_only_where_there_is_one(record: Any, tmp_path: Path):
    ask = '[[ask]]\nask = "働く人の声を聴くこと。"\nreason = "%s"\nministry = "法務省"\n' % (
        "声が届いていないため。" * 30
    )
    head = 'title = "見本の制度に関する要望書"\nenclosures = ["面会用説明資料"]\n'
    path = tmp_path / "long.toml"
    path.write_text(head + ask * 5, encoding="utf-8")
    (issued,) = make_all(letter, letter.orders(read_staff_file(path), ["法務大臣"]), record.home, data.AT, text=path)
    assert (
        issued.pages == 2 and "添付資料1面会用説明資料" in squeezed(issued.path) and "別紙" not in squeezed(issued.path)
    )


def test_a_letter_to_a_former_minister_is_a_draft_with_a_warning_and_no_signed_paper(tmp_path: Path):
    made = data.sample(tmp_path / "home")
    (made.home.root / "config.toml").write_text(LETTERHEAD, encoding="utf-8")
    listed = made.document("cabinet_list/list", "cabinet_list", "閣僚名簿", data.EARLY)
    made.version(listed, data.EARLY, "法務大臣 | 後任　次郎 | こうにん　じろう | 衆議院", formed_on="2026-08-01")
    made.conn.commit()
    text, told = tmp_path / "demands.toml", list[str]()
    text.write_text(TEXT, encoding="utf-8")
    order = letter.orders(read_staff_file(text), ["法務大臣 前任太郎"])
    make_drafts(letter, order, made.home, data.AT, text=text, out=tmp_path / "draft.pdf", say=told.append)
    assert [one for one in told if "後任次郎" in one]
    with pytest.raises(BriefError, match="後任次郎"):
        make_all(letter, order, made.home, data.AT, text=text)
    text.write_text(f'as_typed = ["法務大臣 前任太郎"]\n{TEXT}', encoding="utf-8")
    (issued,) = make_all(letter, order, made.home, data.AT, text=text)
    assert "法務大臣前任太郎殿" in squeezed(issued.path)


@pytest.mark.parametrize(("name", "where"), [("", "--text FILE"), ("demands.toml", "write each into demands.toml")])
def test_a_letter_without_an_ask_says_where_to_write_one(name: str, where: str) -> None:
    """A kit without --text has no file to name: it says how one is given."""
    with pytest.raises(BriefError) as refused:
        letter.letters(StaffFile(name=name), ["法務大臣"], split=False)
    (said,) = refused.value.problems
    assert said.startswith("a letter of demands needs at least one ask") and where in said and "the command" not in said


def test_a_letter_without_a_title_is_called_by_what_it_asks_first(record: Any, tmp_path: Path):
    path = tmp_path / "untitled.toml"
    path.write_text('[[ask]]\nask = "転籍の制限を見直すこと。"\nministry = "法務省"\n', encoding="utf-8")
    (issued,) = make_drafts(letter, letter.orders(read_staff_file(path), ["法務大臣"]), record.home, data.AT, text=path)
    assert "転籍の制限を見直すことを求める要望書" in squeezed(issued.path)
    assert "誰が" not in squeezed(issued.path)  # its own ministry is asked
    path.write_text(f'[[ask]]\nask = "{"長い見本の言葉" * 12}を見直すこと。"\nministry = "法務省"\n', encoding="utf-8")
    (issued,) = make_drafts(letter, letter.orders(read_staff_file(path), ["法務大臣"]), record.home, data.AT, text=path)
    assert "求める要望書" not in squeezed(issued.path) and "<h1>要望書</h1>" in issued.html


def test_a_letter_to_a_member_says_whose_each_demand_is(record: Any, tmp_path: Path):
    path = tmp_path / "member.toml"
    ask = '[[ask]]\nask = "結果を公表すること。"\nministry = "厚生労働省"\n'
    path.write_text(f'as_typed = ["衆議院議員 標本五郎"]\n{ask}', encoding="utf-8")
    order = letter.orders(read_staff_file(path), ["衆議院議員 標本五郎"])
    (issued,) = make_drafts(letter, order, record.home, data.AT, text=path)
    in_order(squeezed(issued.path), ["結果を公表すること。", "誰が", "厚生労働省"])


def test_who_writes_is_told_of_a_demand_that_is_for_another_ministry(record: Any, text: Path):
    told: list[str] = []
    order = letter.orders(read_staff_file(text), ["厚生労働大臣"])
    (issued,) = make_drafts(letter, order, record.home, data.AT, text=text, say=told.append)
    assert "転籍の制限" not in squeezed(issued.path)
    assert len([one for one in told if "法務省あてなので、厚生労働大臣への文書には載せていません" in one]) == 2
    assert len(issued.remarks) >= 2


def test_a_reply_asked_for_before_the_letter_keeps_it_from_being_signed(record: Any, text: Path):
    text.write_text(TEXT.replace("2026-10-30", "2026-08-25"), encoding="utf-8")
    order = letter.orders(read_staff_file(text), ["法務大臣"])
    (draft,) = make_drafts(letter, order, record.home, data.AT, text=text)
    assert any("2026年8月25日" in one for one in draft.refused)
    with pytest.raises(BriefError, match="2026年8月25日"):
        make_drafts(letter, order, record.home, data.AT, text=text, sign="見本")


def test_who_is_to_sign_is_told_what_is_second_hand_and_where_it_was_seen(record: Any, tmp_path: Path):
    path = tmp_path / "second.toml"
    path.write_text(
        '[[ask]]\nask = "見本を公表すること。"\nreason = "figure:disappearances@2024。"\nministry = "法務省"\n',
        encoding="utf-8",
    )
    (draft,) = make_drafts(letter, letter.orders(read_staff_file(path), ["法務大臣"]), record.home, data.AT, text=path)
    assert any("二次資料で見たもの" in one and "6,510人" in one for one in draft.remarks)


def test_a_letter_that_is_not_finished_is_a_draft_and_no_more(record: Any, tmp_path: Path) -> None:
    text = tmp_path / "open.toml"
    text.write_text('title = "○○に関する要望書"\n[[ask]]\nask = "抜き打ちの検査を行うこと"\n', encoding="utf-8")
    order = letter.orders(read_staff_file(text), ["法務大臣"])
    with pytest.raises(BriefError, match="○○"):
        make_all(letter, order, record.home, data.AT, text=text)
    assert make_drafts(letter, order, record.home, data.AT, text=text)


def test_a_letter_asks_what_is_asked_of_whom_it_is_to() -> None:
    of_premier, free = WrittenAsk("甲", who="内閣総理大臣"), WrittenAsk("丙", who="貴庁")
    of_agency = WrittenAsk("乙", who="出入国在留管理庁", ministry="法務省")
    both = WrittenAsk("丁", who="法務省・厚生労働省")
    file = StaffFile(asks=(of_premier, of_agency, free, both))

    def asked(to: str) -> list[str]:
        return [one.ask for _, one in letters(file, [to], split=False)[0].asks]

    assert asked("出入国在留管理庁") == ["乙", "丙", "丁"]
    assert asked("厚生労働大臣") == ["丙", "丁"]
    assert asked("見本太郎議員") == ["甲", "乙", "丙", "丁"]  # who is no ministry is told whose each is
