"""Which texts can be what a reader sees.  All words are invented; the garbled ones are what fonts without a letter table give."""

from __future__ import annotations

import pytest

from crawlers.read.plausible import implausible, is_japanese
from db.record.causes import Cause

JAPANESE = (
    "育成就労の期間は二年とする。転籍については、本人の意向を尊重し、必要な見直しを行う。見本の窓口は平日に開いている。"
)
LEAFLETS = {
    "Japanese": JAPANESE,
    "kana": "みほんの まどぐちは げつようびから きんようびまで あいて います。でんわで そうだんが できます。",
    "English": "The sample office is open from Monday to Friday. You may change your employer after one year. Ask us for help.",
    "Vietnamese": "Văn phòng mẫu mở cửa từ thứ Hai đến thứ Sáu. Bạn có thể thay đổi nơi làm việc sau một năm. Hãy hỏi chúng tôi.",
    "Portuguese": "O escritório de exemplo abre de segunda a sexta-feira. Não é preciso marcar; a consulta é grátis.",
    "Chinese": "窗口从星期一到星期五开放。您可以在一年之后更换工作单位。如果有问题，请打电话给我们咨询，咨询是免费的。",
    "Chinese (traditional)": "窗口從星期一到星期五開放。您可以在一年之後更換工作單位。如果有問題，請打電話給我們諮詢，這是免費。",
    "Korean": "견본 창구는 월요일부터 금요일까지 열려 있습니다. 일 년이 지나면 직장을 바꿀 수 있습니다. 전화로 상담하여 주십시오.",
    "Thai": "สำนักงานตัวอย่างเปิดทำการตั้งแต่วันจันทร์ถึงวันศุกร์ ท่านสามารถเปลี่ยนที่ทำงานได้หลังจากหนึ่งปี กรุณาโทรศัพท์มาปรึกษา",
    "Burmese": "နမူနာရုံးသည် တနင်္လာနေ့မှ သောကြာနေ့အထိ ဖွင့်သည်။ တစ်နှစ်ကြာပြီးနောက် အလုပ်ပြောင်းနိုင်သည်။ ဖုန်းဖြင့် ဆွေးနွေးနိုင်သည်။",
    "Khmer": "ការិយាល័យគំរូបើកពីថ្ងៃច័ន្ទដល់ថ្ងៃសុក្រ។ អ្នកអាចប្តូរកន្លែងធ្វើការបន្ទាប់ពីមួយឆ្នាំ។ សូមទូរស័ព្ទមកពិគ្រោះ។",
    "Nepali": "नमुना कार्यालय सोमबारदेखि शुक्रबारसम्म खुला हुन्छ। एक वर्षपछि काम गर्ने ठाउँ फेर्न सकिन्छ। फोन गरेर सोध्नुहोस्।",
    "Mongolian": "Жишээ товчоо даваагаас баасан гариг хүртэл ажиллана. Нэг жилийн дараа ажлын байраа сольж болно. Утсаар асууна уу.",
    "Sinhala": "ආදර්ශ කාර්යාලය සඳුදා සිට සිකුරාදා දක්වා විවෘතයි. වසරකට පසු ඔබට රැකියා ස්ථානය වෙනස් කළ හැකිය.",
    "Bengali": "নমুনা কার্যালয় সোমবার থেকে শুক্রবার পর্যন্ত খোলা থাকে। এক বছর পরে কাজের জায়গা বদলানো যায়। ফোনে জিজ্ঞাসা করুন।",
    "Urdu": "نمونہ دفتر پیر سے جمعہ تک کھلا رہتا ہے۔ ایک سال کے بعد کام کی جگہ بدلی جا سکتی ہے۔ فون پر مشورہ کریں۔",
    "Ukrainian and Japanese": "Бюро працює до п’ятниці. 見本の窓口（みほんのまどぐち） Через рік можна змінити роботу.",
    "formulas": "α＝0.05、β＝0.2 のとき、標準偏差 σ と平均 μ から見本の大きさ n を求める。Δt は測定の間隔である。",
    "names of places": "霞が関\n千代田区\n見本町\n虎ノ門\n新宿区\n大阪府\n愛知県\n福岡県\n北海道\n沖縄県\n広島県\n京都府",
    "a list of kanji alone": "法務大臣\n厚生労働大臣\n出入国在留管理庁長官\n外国人技能実習機構理事長\n全国知事会会長",
    "figures": "\n".join(f"{n} {n * 7} {n * 11}.{n}%" for n in range(40)),
    "nothing": "",
}


@pytest.mark.parametrize("language", LEAFLETS)
def test_leaflets_in_any_language_are_texts(language: str) -> None:
    assert implausible(LEAFLETS[language]) is None
    assert implausible((LEAFLETS[language] + "\n") * 20) is None


def test_a_form_with_letters_in_boxes_is_a_text() -> None:
    boxes = "\n".join("年月日氏名住所電話")
    assert implausible(f"{JAPANESE}\n{boxes}\n{boxes}") is None


KANJI = "技能実習育成就労転籍期間二年本人意向見直必要"
GARBLED = {
    # Adobe-Japan1 CIDs taken for letters
    "CIDs": ("ٕ\u0cf3࣮शͷؒظ\u0378ʮೋ\u0ce5ʯͱ͢Δɻݟຊͷʢٕ\u0cf3ʣʔ" * 3, {Cause.PDF_FONTS, Cause.TEXT_FOREIGN_SCRIPTS}),
    "CIDs of kana": (
        "".join(chr(843 + n % 80) for n in range(0, 400, 7)),
        {Cause.PDF_FONTS, Cause.TEXT_FOREIGN_SCRIPTS},
    ),
    # EUC-JP taken for UTF-16
    "EUC": (JAPANESE.encode("euc_jp").decode("utf-16-be", "replace"), {Cause.PDF_FONTS, Cause.TEXT_FOREIGN_SCRIPTS}),
    "EUC, kanji alone": (KANJI.encode("euc_jp").decode("utf-16-be", "replace"), {Cause.TEXT_FOREIGN_SCRIPTS}),
    # Shift_JIS and JIS taken for UTF-16
    "Shift_JIS": ("譚鑜軀轋苌諺諔苍腵鏱鑎腶苆芷苩腂販陻苌腩譚鑜腪腛艐", {Cause.TEXT_RARE_KANJI}),
    "JIS": ("㔻䜽㱂㴬\u244e㑼㑖\u244f⅖䙳䜯⅗⑈\u2439⑫℣" * 3, {Cause.PDF_FONTS, Cause.TEXT_RARE_KANJI}),
    "Greek": ("αβγδεζηθικλμνξοπρστυφχψω" * 4, {Cause.TEXT_FOREIGN_SCRIPTS}),
    "private": ("\ue000\ue001\ue002見本\ue003" * 9, {Cause.PDF_FONTS}),
    "replacement": ("見\ufffd本\ufffdの\ufffd文" * 9, {Cause.PDF_FONTS}),
    "a letter a line": ("\n".join(JAPANESE), {Cause.TEXT_LETTER_A_LINE}),
}


@pytest.mark.parametrize("kind", GARBLED)
def test_what_fonts_without_a_letter_table_give_is_none(kind: str) -> None:
    text, causes = GARBLED[kind]
    why = implausible(text)
    assert why is not None and why.code in causes


def test_few_unknown_letters_in_a_text_are_no_reason() -> None:
    assert implausible("Α") is None and implausible("表 Β") is None
    assert implausible(JAPANESE + "\ue000") is None
    assert implausible(JAPANESE[:30] + "\ue000" * 4) is not None  # four of thirty-four


def test_only_japanese_is_taken_for_it() -> None:
    assert is_japanese(JAPANESE)
    for language in ("Chinese", "Korean", "English", "a list of kanji alone", "nothing"):
        assert not is_japanese(LEAFLETS[language])
    assert not any(
        is_japanese(text)
        for name, (text, _) in GARBLED.items()
        if name not in ("a letter a line", "private", "replacement")
    )
