"""Makes the PDF files of the sample pages anew: ``python -m demo.make_pdfs`` from the repository root.

The files are committed; run this only after a text below was changed.  Nothing is fetched: the fonts are
those of the system.
"""

from __future__ import annotations

from html import escape
from pathlib import Path

from weasyprint import HTML

HERE = Path(__file__).parent
FOLDER = "www.moj.go.jp/isa/content"
COMMENTS = "public-comment.e-gov.go.jp/attachment"
BILLS = "www.sangiin.go.jp/japanese/joho1/kousei/gian/221/pdf"
STYLE = "@page { size: A4; margin: 24mm } body { font: 11pt/1.8 'BIZ UDPGothic', sans-serif } h1 { font-size: 15pt }"
MARK = "（この資料は見本です。）"
SIXTEEN = (
    "介護", "ビルクリーニング", "工業製品製造業", "建設", "造船・舶用工業", "自動車整備", "航空", "宿泊",
    "自動車運送業", "鉄道", "農業", "漁業", "飲食料品製造業", "外食業", "林業", "木材産業",
)  # fmt: skip
NINETEEN = (
    "介護", "ビルクリーニング", "リネンサプライ", "工業製品製造業", "建設", "造船・舶用工業", "自動車整備", "航空",
    "宿泊", "自動車運送業", "鉄道", "物流倉庫", "農業", "漁業", "飲食料品製造業", "外食業", "林業", "木材産業",
    "資源循環",
)  # fmt: skip
FIELDS = "特定技能の在留資格で受け入れることができる特定産業分野は、次の{count}分野です。"
# (night, file without its suffix) -> title and paragraphs
FILES: dict[tuple[int, str], tuple[str, list[str]]] = {
    (1, f"{FOLDER}/990000101"): (
        "育成就労制度の概要",
        [
            "育成就労制度は、令和９年４月１日に施行されます。",
            "受入れ見込数は、17分野で42万6,200人（令和10年度末まで）です。令和８年１月23日に閣議決定されました。",
            "本人の意向による転籍は、同じ受入れ機関で働いた期間、技能と日本語の試験などの要件を満たすときに認められます。",
        ],
    ),
    (1, f"{FOLDER}/990000102"): (
        "運用要領のうち監理支援機関に関する部分",
        [
            "監理支援事業を行うには、監理支援機関の許可を受けなければなりません。",
            "監理支援機関は、外部監査人を置かなければなりません。",
            "監理団体の許可を受けている者も、新たに監理支援機関の許可を受ける必要があります。",
        ],
    ),
    (1, f"{FOLDER}/990000201"): (
        "特定産業分野の一覧",
        [FIELDS.format(count=16), "、".join(SIXTEEN) + "。", "受入れ見込数は、受入れの上限として運用されます。"],
    ),
    (2, f"{FOLDER}/990000201"): (
        "特定産業分野の一覧",
        [
            FIELDS.format(count=19),
            "、".join(NINETEEN) + "。",
            "受入れ見込数は、受入れの上限として運用されます。特定技能１号の受入れ見込数は、19分野で80万5,700人です。",
        ],
    ),
    (1, f"{BILLS}/t0802219012210"): (
        "（見本）育成就労外国人の保護に関する法律の一部を改正する法律案",
        [
            "第一条　監理支援機関は、育成就労外国人から転籍の申出を受けたときは、三十日以内に、"
            "その支援の計画を作成しなければならない。",
            "第二条　主務大臣は、前条の計画の作成の状況を、毎年一回、公表するものとする。",
            "附　則　この法律は、令和九年四月一日から施行する。",
        ],
    ),
    (1, f"{BILLS}/t1002219012210"): (
        "（見本）技能実習生等の相談支援の推進に関する法律案",
        [
            "第一条　国は、技能実習生、育成就労外国人及び特定技能外国人が、母国語で相談できる体制を全国に整備するものとする。",
            "第二条　国は、前条の体制の整備の状況を、毎年、国会に報告しなければならない。",
        ],
    ),
    (1, f"{COMMENTS}/0000990901"): (
        "省令案の概要（見本）",
        [
            "育成就労における監理支援機関の許可の基準を改め、外部監査人の要件を加えるものです。",
            "施行期日は、令和９年４月１日の予定です。",
        ],
    ),
}


def main() -> None:
    for (night, file), (title, paragraphs) in FILES.items():
        text = "".join(f"<p>{escape(line)}</p>" for line in (MARK, *paragraphs))
        name = escape(title)
        page = f"<html lang=ja><title>{name}</title><style>{STYLE}</style><h1>{name}</h1>{text}</html>"
        target = HERE / f"night{night}" / f"{file}.pdf"
        target.parent.mkdir(parents=True, exist_ok=True)
        HTML(string=page).write_pdf(target)


if __name__ == "__main__":
    main()
