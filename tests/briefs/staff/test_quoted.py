"""Words that a staff text ascribes to others stand on record as they are quoted, said by those who said them (見本)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from briefs.evidence.dossier import Notes
from briefs.staff.quoted import misquoted, retold
from briefs.staff.text import Proofreader
from tests.support import brief_data as data
from tests.support.brief_data import LATE

NOW = "2026-08-26T03:00:00Z"
MINISTER = (
    "○国務大臣（見本太郎君）　見本の上限を撤廃するという考えはございません。見本の検査を増やしてまいります。\n"
    "　見本の「特別な検査」を増やします。見本の届出はＡ４の用紙で行います。見本の罰を重くするという御指摘もいただきました。\n"
    "　見本の第三者機関が必要であるとは、私どもといたしましては考えておりません。"
    "見本の手続で命令が確定をした見本人は速やかに帰っていただきます。"
    "見本の届出を公にされるということは、平等の観点からも慎重に考える必要がございます。選ばれる国ということと緩い見本国ということは全く違うと思います。"
    "見本の費用が全体として大きいという状況であったり、見本を多く使っておられるという状況にはないというふうに認識をいたしております。"
    "見本学校を支援金の支給対象としなかったことにつきまして、理由を申し上げます。見本法におきましては憲法二十五条の理念に基づいております。"
    "見本の調査の結果を毎年公表するかどうかを検討してまいります。また見本人は人材として大切でございます。"
)
MEMBER = (
    "○見本花子君　見本の手数料をなくすべきです。"
    "際限なく見本を受け入れていくと町が見本だらけになってしまうのではないかという声を聞いております。"
)
PREMIER = (
    "○内閣総理大臣（試作次郎君）　見本の会議には私自身が出席したいと思っております。"
    "御党は見本に上限がないというお考えなんだと思いますが、上限は設けております。"
)
RESOLUTION = "政府は、次の事項に配慮すべきである。\n一　見本の相談窓口を増やすこと。"
ANSWER = "お尋ねの見本の期間については、見直しを検討しているところである。"
GUIDE = "見本受入れ要領\n見本の書類は写しで足りる。"


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    made = data.sample(tmp_path_factory.mktemp("quoted") / "home")
    meeting = made.conn.execute("SELECT id FROM documents WHERE kind = 'meeting'").fetchone()[0]
    made.speech(meeting, 9, "見本太郎", MINISTER, group="見本の会", office="法務大臣")
    made.speech(meeting, 10, "見本花子", MEMBER, group="見本党")
    former = made.speech(
        meeting, 13, "前任三郎", "○国務大臣（前任三郎君）　見本の窓口を夜も開けてまいります。", office="法務大臣"
    )
    made.conn.execute("UPDATE speeches SET date = '2026-03-01' WHERE document = ?", (former,))
    made.speech(meeting, 12, "試作次郎", PREMIER, office="内閣総理大臣")
    for row, name, folded in ((12, "試作次郎", "試作次郎"), (10, "見本花子", "見本花子")):  # as the minutes were read
        made.conn.execute(
            "INSERT INTO attributions (document, position, role, name, folded, standing, basis, candidates)"
            " SELECT document, 0, 'speaker', ?, ?, 'member', '見本', 0 FROM speeches WHERE position = ?",
            (name, folded, row),
        )
    made.conn.execute(
        "INSERT INTO exchanges (answer, question) SELECT a.document, q.document FROM speeches a, speeches q"
        " WHERE a.position = 9 AND q.position = 10"
    )
    for key, kind, title, body in (
        ("resolutions/sangiin-221-f1", "resolution", "見本法案に対する附帯決議", RESOLUTION),
        ("written_questions/shugiin-221-9/answer", "question_text", "見本 答弁書", ANSWER),
        ("isa/guide", "page", "見本受入れ要領", GUIDE),
    ):
        made.version(document := made.document(key, kind, title, LATE), LATE, body)
        if kind == "resolution":
            made.conn.execute(
                "INSERT INTO resolutions (document, house, committee) VALUES (?, '参議院', '見本法務委員会')",
                (document,),
            )
    yield made
    made.conn.close()


@pytest.mark.parametrize(
    "text",
    [
        "大臣が「見本の検査を増やしてまいります」と答弁したとおり、進めること",
        "大臣が「見本の検査を\n増やしてまいります。」と国会で述べたとおり、進めること",  # a line break in what was typed
        "大臣が「見本の検査を増やしてまいります。見本の『特別な検査』を増やします」と答弁した",  # a line end in the minutes
        "大臣が『見本の「特別な検査」を増やします』と答弁したとおり、進めること",
        "大臣が「○国務大臣（見本太郎君）見本の上限を撤廃するという考えはございません」と答弁した",  # a space in the minutes
        "大臣が「見本の届出はA4の用紙で行います」と答弁した",  # full width in the minutes
        "大臣が「見本の上限（略）見本の検査を増やしてまいります」と答弁したとおり、進めること",
        "大臣は国会で次のとおり答弁しました。「見本の検査を増やしてまいります。」",
        "附帯決議は「見本の相談窓口を増やすこと」と求めています",
        "答弁書に「見本の期間については、見直しを検討しているところである」とあります",
        "見本受入れ要領に「見本の書類は写しで足りる」と定められています",
        "議員は国会で「見本の手数料をなくすべきです」と述べました",
        "試作総理は「見本の会議には私自身が出席したい」と答弁しました",
        "試作次郎内閣総理大臣は国会で「見本の会議には私自身が出席したい」と答弁しました",
        "見本花子議員の質問に対し、試作首相は「見本の会議には私自身が出席したい」と答弁しました",
        "見本太郎法務大臣は「見本の検査を増やしてまいります」と答弁しました",
        "法相は「見本の検査を増やしてまいります」と答弁しました",
        "法務省は「見本の検査を増やしてまいります」としています",
        "担当大臣は国会で「見本の検査を増やしてまいります」と答弁しました",  # names nobody
        "前任三郎法務大臣は「見本の窓口を夜も開けてまいります」と答弁しました",
        "法務大臣は2026年3月に「見本の窓口を夜も開けてまいります」と答弁しました",
        "当時の法務大臣は「見本の窓口を夜も開けてまいります」と答弁しました",
        "法務省は「見本の窓口を夜も開けてまいります」と答弁しました",
        "政府は「見本の窓口を夜も開けてまいります」と答弁しました",
        "見本花子議員は「見本の手数料をなくすべきです」と述べています",
        "見本花子議員は「見本の窓口をもっと広げようではありませんか」と述べています",  # said elsewhere, for all we know
        "見本庁は「見本の書類は写しで足りる」と説明しています",  # a page of the government
        # where, when and to whom it was said; what is left open is true of all
        "法相は衆議院見本委員会で「見本の検査を増やしてまいります」と答弁しました",
        "法相はdate:2026-08-01の衆院見本委で「見本の検査を増やしてまいります」と答弁しました",
        "date:2026-08の国会で、法相は「見本の検査を増やしてまいります」と答弁しました",
        "見本花子議員の質問に対し、法相は「見本の検査を増やしてまいります」と答弁しました",
        "法相は委員会で「見本の検査を増やしてまいります」と答弁しました",
        "date:2027-04-01に始まる制度について、法相は「見本の検査を増やしてまいります」と答弁しました",
        "参議院に送られた法案について、法相は「見本の検査を増やしてまいります」と答弁しました",
        "参議院見本法務委員会の附帯決議は「見本の相談窓口を増やすこと」と求めています",
        # the record goes on as we do; a comma or a word that joins sentences stands before the subject
        "法相は「見本の調査の結果を毎年公表するかどうか」を検討すると答弁しました",
        "法相は「見本人は人材として大切でございます」と答弁しました",
        "法相は「見本の手続で命令が確定をした見本人は速やかに帰っていただきます」と答弁しました",
    ],
)
def test_words_on_record_are_quoted(record: Any, text: str) -> None:
    assert [*misquoted(record.conn, text, NOW)] == []


@pytest.mark.parametrize(
    "text",
    [
        "省庁交渉で約束した後、大臣は国会で「見本の検査をやめます」と答弁した",
        "要望書への回答を待つうちに、大臣は「見本の検査をやめます」と答弁した",
        "「見本の検査をやめます」と答弁することを大臣は拒みません",
        "大臣が「見本の検査をやめます」と明言したことを求める根拠とします",
        "大臣が「見本の検査をやめます」と答弁したとおり、進めること",
        "大臣が『見本の検査をやめます』と答弁したとおり、進めること",
        "大臣が「見本の検査を\nやめます」と答弁した",
        "大臣は「見本の検査を増やしてまいります」、「見本の検査をやめます」と述べた",
        "大臣は「見本の検査をやめます」、「見本の検査を増やしてまいります」と述べた",
        "大臣は「見本の検査をやめます」（見本委員会）と答弁した",
        "大臣が「見本の検査をやめます」旨を答弁した",
        "大臣の答弁「見本の検査をやめます」を守ること",
        "大臣は国会で次のとおり答弁しました。「見本の検査をやめます。」",
        "政府は「上限をなくすと約束します」と明言した",
        "大臣が「見本の上限を撤廃する」と答弁したとおり、進めること",  # goes on: という考えはございません
        "「見本の上限を撤廃する」との政府の答弁を守ること",
        "大臣が「見本の罰を重くする」と答弁しました",  # goes on: という御指摘も
        "大臣が「見本の下限（略）見本の検査を増やしてまいります」と答弁したとおり、進めること",
        "大臣が「見本の手数料をなくすべきです」と答弁しました",  # a member asked for it
        # somebody else said it
        "試作総理は「見本の検査を増やしてまいります」と答弁しました",
        "見本太郎法務大臣は国会で「見本の会議には私自身が出席したい」と答弁しました",
        "法務大臣は国会で「見本の会議には私自身が出席したい」と答弁しました",
        "「見本の会議には私自身が出席したい」という法務大臣の答弁を守ること",
        "法務大臣は「見本の窓口を夜も開けてまいります」と答弁しています",  # whoever held the post before
        # the same said in other ways
        "「見本の検査を増やしてまいります」との答弁が試作総理からありました。",
        "試作総理の「見本の検査を増やしてまいります」という言葉は重いものです。",
        "試作氏は「見本の検査を増やしてまいります」と語りました。",
        "国会答弁（試作総理）：「見本の検査を増やしてまいります」",
        # words of another paper
        "附帯決議は「見本の書類は写しで足りる」と求めています",
        "答弁書に「見本の相談窓口を増やすこと」とあります",
        "厚労相は「見本の検査を増やしてまいります」と述べました",
        "厚生労働省は「見本の手数料をなくすべきです」としています",
        "試作次郎議員は「見本の手数料をなくすべきです」と述べています",
        "見本花子議員は「見本の会議には私自身が出席したい」と述べました",
        # ascribed to others, or only asked
        "試作総理は「見本に上限がない」と答弁しました",
        "見本花子議員は「際限なく見本を受け入れていくと町が見本だらけになってしまう」と述べました",
        "附帯決議は「見本の相談窓口をなくすこと」と求めています",
        "答弁書に「見本の期間は見直しを約束する」とあります",
        "見本受入れ要領に「見本の書類は原本を要する」と定められています",
        # denied further on in the sentence
        "法相は国会で「見本の第三者機関が必要である」と答弁しました",
        "法相は「見本の第三者機関が必要」と認めました",
        "法相は「緩い見本国」と日本を評しました",
        "法相は「見本の費用が全体として大きい」と答弁しました",
        # the sentence goes on in words of ours
        "法相は「見本学校を支援金の支給対象」とすると述べました",
        "法相は「見本の届出を公にされる」べきだと国会で述べました",
        "法相は「見本の調査の結果を毎年公表する」ことを約束しました",
        "法相は「見本の会議をなくす」べきだと国会で述べました",
        # what stands before the subject says of whom it is
        "法相は「見本人は速やかに帰っていただきます」と答弁しました",
        # in another place, on another day, to somebody else
        "法相は参議院で「見本の検査を増やしてまいります」と答弁しました",
        "法相は参院見本委員会で「見本の検査を増やしてまいります」と答弁しました",
        "法相は厚生労働委員会で「見本の検査を増やしてまいります」と答弁しました",
        "date:2025-03-19の衆議院見本委員会で法相は「見本の検査を増やしてまいります」と答弁しました",
        "試作次郎議員の質問に対し、法相は「見本の検査を増やしてまいります」と答弁しました",
        "衆議院見本法務委員会の附帯決議は「見本の相談窓口を増やすこと」と求めています",
        # with another office
        "見本太郎厚生労働大臣は「見本の検査を増やしてまいります」と答弁しました",
        "厚生労働省の担当者は「見本の検査を増やしてまいります」と説明しました",
        # with another verb
        "試作次郎議員は「見本の手数料をなくすべきです」と求めました",
        "衆議院見本法務委員会の附帯決議は「見本の相談窓口を増やすこと」を求めています",
        # whatever the verb is
        "「見本の検査を全て撤廃する」。試作総理の言葉です。",
        "試作総理いわく「見本の検査を全て撤廃する」。",
        "試作総理も「見本の検査を全て撤廃する」としたではありませんか。",
        "政府方針は〈見本の検査を全て撤廃する〉です。",
        "試作総理は【見本の検査を全て撤廃する】と答弁しました。",
        "法務省の資料によれば「見本の失踪は減少している」。",
        "見本庁のホームページに「見本の転籍は自由です」と書かれています。",
        "見本庁は「見本の転籍は自由です」と案内しています。",
        "試作総理は国会で「（見本の検査を）全て撤廃する」と明かしました。",
        "試作総理の口から「見本の検査を全て撤廃する」という約束が出ました。",
        "資料「国会で試作総理は『見本の検査は全て撤廃する』と答弁」",
        "試作総理は国会で「見本の検査を増やしてまいります」とにおわせました。",  # the minister's
        # nowhere on record
        "法務省は「全ての見本事業場を検査する」と発表しています",
        "内閣は「見本の認定は厳格に行う」と閣議決定しました",
    ],
)
def test_words_that_nobody_said_are_refused(record: Any, text: str) -> None:
    assert [one.code for one in misquoted(record.conn, text, NOW)] == ["misquoted"]


@pytest.mark.parametrize(
    "text",
    [
        "「帰ったら借金が残る」と話す人がいます",
        "「帰れと言われた」と説明した人がいます",
        "試作総理の「見本の会議には私自身が出席したい」という言葉は重いものです。",
        "「見本の会議には私自身が出席したい」との答弁が試作総理からありました。",
        "見本議員の「見本の手数料をなくすべきです」という指摘に賛成です。",
        "「特定技能」という制度について答弁を求めること",
        "大臣が「検討」と答弁したこと",
        "政府は「人材」という言葉を使うのをやめること",
        "政府の「見本の総合的な対応策」を改めること",
        "「監理団体」を「監理支援機関」と改めること",
        "私たちは大臣に「見本の自由を認めてください」と述べました",
        "大臣に対し「見本の自由を認めてください」と述べました",
        "政府の説明会では実習生が「帰れと言われた」と述べました",
        "「見本を自由に」と求める署名を政府に提出しました",
        "会社の社長は「国に帰れ」と言った",
        "監理団体の職員が「政府が決めたことだ」と説明した",
        "大臣は記者会見で「本当に大事な課題だ」と述べた",
        "面会で副大臣は「持ち帰って考えます」と答えました",
        "見本庁の窓口で「書類が足りない」と説明された人がいます",
        "政府は、いわゆる「見本ブローカー」と説明される者への規制を設けること",
        "政府は「誰一人取り残さない」とする理念を守ること",
        "見本の運用に関する通知は「見本は届け出る」と定めています",  # a paper that is not on record
        "政府は「共生社会」と言いながら収容を続けています",
        # What is asked for was said by nobody yet.
        "大臣が「見本の検査をやめます」と答弁することを求めます",
        "政府は「見本の検査をやめます」と明言すべきです",
        "法務省は「見本は誰でも相談できる」と多言語で説明すること",
        "大臣は「見本の送還を急がない」と表明してください",
        "大臣に「見本の再発を防ぐ」と国会で述べるよう求めます",
        # What was answered to us stands in no minutes that we have.
        "大臣室で「よく見本を検討する」とのお答えをいただきました",
        "交渉の席で入管庁の課長は「見本ごとに判断する」と回答しました",
        "昨年の回答書で法務省は「見本を今後の課題とする」と答えました",
        "要望への回答で厚生労働省は「見本を調査中である」と述べました",
        "見本国務省の報告書は、日本政府が「見本の基準を満たしていない」と述べています",
        "『見本実習の闇』と題した本で政府の対応が述べられています",
        "国会前で「見本改悪反対」と声をあげました",
        "大臣に「質問主意書への答弁」と題する文書の公開を求めます",
        "法務省は、私たちの質問に「見本を把握していない」と回答しました",
        # a demand, a wish, a name, somebody else's words beside the state
        "政府は「見本は家族と暮らせる」という原則を法律に書き込むこと",
        "法務省には「見本は誰でも相談できる」と知らせる多言語の案内をお願いします",
        "「見本は帰れない」という声が国会に届いていません",
        "実習生から「見本の旅券を返してもらえない」との相談が法務省の窓口に寄せられました",
        "法務省の「見本の特定技能制度の運用」の改正に反対します",
        "「見本でも人間だ」と叫ぶ人たちが国会を囲みました",
    ],
)
def test_brackets_that_quote_nobody_are_let_through(record: Any, text: str) -> None:
    assert [*misquoted(record.conn, text, NOW)] == []


def test_a_group_that_is_not_theirs_is_refused(record: Any) -> None:
    """The minutes of the speech give 見本花子 the group 立憲民主・無所属."""
    record.conn.execute("UPDATE speeches SET speaker_group = '立憲民主・無所属' WHERE position = 10")
    said = "の見本花子議員は「見本の手数料をなくすべきです」と述べました"
    assert [*misquoted(record.conn, f"立憲民主党{said}", NOW)] == []
    assert len([*misquoted(record.conn, f"日本維新の会{said}", NOW)]) == 1
    assert len([*misquoted(record.conn, f"自民党{said}", NOW)]) == 1
    record.conn.execute("UPDATE speeches SET speaker_group = '見本党' WHERE position = 10")


def test_who_signs_sees_the_sentence_that_a_quotation_was_taken_from(record: Any) -> None:
    proof = Proofreader(record.conn, None, "2026-08-26", at=NOW)
    proof.printable("法相は「増やしてまいります」と答弁しました。", "ask 1", Notes())
    assert proof.problems == []
    (remark,) = proof.remarks
    for words in (
        "2026年8月1日",
        "衆議院見本委員会",
        "法務大臣見本太郎",
        "見本花子への答弁",
        "見本の検査を増やしてまいります。",
    ):
        assert words in remark.ja


def test_who_signs_is_told_what_nothing_on_record_can_bear_out(record: Any) -> None:
    proof = Proofreader(record.conn, None, "2026-08-26", at=NOW)
    proof.printable("最高裁は「見本の処分は違法である」と認めました。", "ask 1", Notes())
    assert proof.problems == []
    assert "照合していません" in proof.remarks[0].ja


def test_a_quotation_is_the_source_of_its_own_numbers(record: Any) -> None:
    proof = Proofreader(record.conn, None, "2026-08-26", at=NOW)
    words = "見本法におきましては憲法二十五条の理念に基づいております"
    proof.printable(f"法相は「{words}」と答弁しました。", "ask 1", Notes())
    assert proof.problems == []
    proof.printable("見本法は憲法二十五条の理念に基づきます。", "ask 2", Notes())
    assert [one.code for one in proof.problems] == ["loose_number"]


def test_what_is_said_to_have_been_shown_is_looked_at(record: Any) -> None:
    proof = Proofreader(record.conn, None, "2026-08-26", at=NOW)
    proof.printable("法相は「見本の上限を撤廃するという考え」を示しました。", "ask 1", Notes())
    (remark,) = proof.remarks
    assert "見本の上限を撤廃するという考えはございません" in remark.ja


def test_what_was_said_later_is_not_quoted_before(record: Any) -> None:
    text = "大臣が「見本の検査を増やしてまいります」と答弁したとおり、進めること"
    assert len(list(misquoted(record.conn, text, "2026-08-01T00:00:00Z"))) == 1


def test_what_stands_there_instead_is_said(record: Any) -> None:
    (fault,) = misquoted(record.conn, "大臣が「見本の検査を増やすことはしません」と答弁しました", NOW)
    assert "見本の検査を増やしてまいります" in fault.ja


def test_who_said_it_is_named(record: Any) -> None:
    (fault,) = misquoted(record.conn, "政府が「見本の手数料をなくすべきです」と約束しました", NOW)
    assert "2026年8月1日の見本花子（見本党）の言葉" in fault.ja
    (fault,) = misquoted(record.conn, "試作総理は「見本の検査を増やしてまいります」と答弁しました", NOW)
    assert "法務大臣見本太郎（見本の会）の言葉" in fault.ja


def test_staff_may_know_better(record: Any) -> None:
    text = "大臣が「見本の検査をやめます」と答弁しました"
    proof = Proofreader(record.conn, None, "2026-08-26", at=NOW, as_typed=("見本の検査をやめます",))
    proof.printable(text, "ask 1", Notes())
    assert proof.problems == []


def test_minutes_that_were_corrected_are_quoted_as_they_stand_now(record: Any) -> None:
    """A 正誤表 alters the minutes: what they said before can be quoted as of before, and is refused afterwards."""
    document = record.document(
        "kokkai/122105206X00920260801_011", "speech", "見本委員会 11 見本太郎", LATE, "2026-08-01"
    )
    record.conn.execute(
        "INSERT INTO speeches (document, position, speech_id, issue_id, speaker, speaker_position, date)"
        " VALUES (?, 11, '122105206X00920260801_011', '122105206X00920260801', '見本太郎', '法務大臣', '2026-08-01')",
        (document,),
    )
    record.version(document, LATE, "○国務大臣（見本太郎君）　見本の訂正前の言葉を述べます。")
    record.version(document, "2026-08-25T18:00:00Z", "○国務大臣（見本太郎君）　見本の訂正後の言葉を述べます。")
    before, after = (f"大臣が「見本の訂正{one}の言葉を述べます」と答弁した" for one in "前後")
    assert [*misquoted(record.conn, before, "2026-08-24T00:00:00Z")] == []
    assert [*misquoted(record.conn, after, NOW)] == []
    assert len([*misquoted(record.conn, before, NOW)]) == 1
    assert len([*misquoted(record.conn, after, "2026-08-24T00:00:00Z")]) == 1


@pytest.mark.parametrize(
    "text",
    [
        "試作総理は、見本に上限はないと国会で答弁しました。",
        "政府は見本をなくすと約束しています。これを守ること。",
        "大臣は見本の検査を増やすと明言した。",
    ],
)
def test_who_signs_is_asked_to_look_at_an_answer_told_in_other_words(text: str) -> None:
    assert [one.code for one in retold(text)] == ["retold"]


@pytest.mark.parametrize(
    "text",
    [
        "大臣が「見本の検査を増やしてまいります」と答弁したとおり、見本を改めると約束しています。",  # quoted
        "政府は見本を改めると答弁しました（cite:kokkai/1）。",
        "政府は見本を改めると約束してください。",
        "政府は見本を改めると明言すべきです。",
        "大臣に見本を改めると約束してもらうことを求めます。",
        "会社は家賃を引かないと約束しました。",
        "省庁交渉の席で課長は見本を調べると約束しました。",
        "大臣は記者会見で見本を改めると明言しました。",
    ],
)
def test_what_is_asked_for_or_has_its_source_is_no_such_answer(text: str) -> None:
    assert [*retold(text)] == []


def test_a_paper_is_made_though_its_maker_is_asked_to_look(record: Any) -> None:
    proof = Proofreader(record.conn, None, "2026-08-26", at=NOW)
    proof.printable("政府は見本をなくすと約束しています。", "ask 1", Notes())
    assert proof.problems == [] and len(proof.remarks) == 1
