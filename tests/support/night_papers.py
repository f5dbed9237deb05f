"""Papers as an organisation would order them from a recorded night: every kind, in Japanese and English, with little and with much."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from tests.support.recorded import policywatch

FIELDS = "431M60000010006"  # the ordinance on the fields of Specified Skilled Worker
LETTERHEAD = """contact = "https://example.org/policywatch"

[letterhead]
name_ja = "特定非営利活動法人見本移住者支援ネットワーク"
name_en = "Sample Network for Migrants"
representative = "代表理事　見本花子"
contact = "政策担当（見本）"
address = "見本県見本市見本町"
phone = "03-0000-0000"
email = "mihon@example.org"

[site]
public_url = "https://example.org"
"""
FEW = """[[ask]]
ask = "転籍の制限を見直すこと（見本）"
en = "Review the limits on changing employers (sample)"
who = "出入国在留管理庁"
ministry = "法務省"
"""
LONG = """[[ask]]
ask = "本人の意向による転籍の制限を見直し、働く人が自ら職場を選べるようにすること（見本）"
en = "Review the limits on changing employers so that workers can choose where they work (sample)"
who = "出入国在留管理庁・厚生労働省"
by = 2026-12-18
reason = "働く人の声が届いていないため、制度の運用を確かめる仕組みが要るからです（見本）。"
reason_en = "The voices of those who work do not reach those who decide; how the scheme is run has to be looked at (sample)."
ministry = "法務省"

[[ask]]
ask = "相談の窓口を母語で設け、結果を公表すること（見本）"
en = "Set up advice in workers' own languages and publish what comes of it (sample)"
who = "外国人技能実習機構"
by = 2027-03-31
reason = "窓口が遠く、言葉が通じないという声が寄せられています（見本）。"
reason_en = "People tell us that advice is far away and not in their language (sample)."
ministry = "法務省"

[[ask]]
ask = "制度の見直しの検討の場に、当事者とその支援にあたる団体を加えること（見本）"
en = "Have those concerned, and the organisations that support them, at the table when the scheme is reviewed (sample)"
who = "法務省"
by = 2026-10-30
reason = "制度の下で働く人自身の経験が、見直しの議論に必要だからです（見本）。"
reason_en = "The review needs the experience of the people who work under the scheme (sample)."
ministry = "法務省"
"""
MANY = LONG + "".join(
    f"""
[[ask]]
ask = "{what}（見本）"
en = "{en} (sample)"
who = "法務省"
reason = "現場では、制度の説明と実際の運用が違うという相談が続いているためです（見本）。"
reason_en = "We are told again and again that the scheme is not run as it is explained (sample)."
ministry = "法務省"
"""
    for what, en in (
        ("送出機関に支払われる費用の実態を調べ、公表すること", "Look into what is paid to sending organisations and publish it"),
        ("在留資格の手続にかかる期間を短くすること", "Shorten the time that residence procedures take"),
        ("家族と暮らす権利を認めること", "Recognise the right to live with one's family"),
        ("妊娠や出産を理由とする帰国の強要を調べること", "Look into workers being sent home because of pregnancy"),
        ("監理支援機関の許可の基準を公開の場で見直すこと", "Review in public the standards for supervising bodies"),
        ("日本語を学ぶ時間を労働時間として扱うよう求めること", "Have time spent learning Japanese count as working time"),
    )
)  # fmt: skip
QUESTIONS = """
[[qa]]
q = "転籍を認めると、地方から人がいなくなるのではありませんか（見本）"
a = "職場を選べることと、地方で働き続けられることは両立します。相談と住まいの支えがあれば、人は残ります（見本）。"
q_en = "Will people not leave the countryside if they may change employers? (sample)"
a_en = "Where there is advice and housing, people stay (sample)."

[[voice]]
text = "相談に行けば帰国させられると言われ、誰にも話せませんでした（見本）。"
who = "元技能実習生（見本）"
en = "I was told that I would be sent home if I asked for advice (sample)."
who_en = "A former trainee (sample)"
consent = true
"""
COSIGNERS = """
cosigners = [
  "見本県弁護士会外国人の権利に関する委員会", "公益財団法人見本国際交流協会", "見本労働組合連合会",
  "見本移住女性の会", "一般社団法人見本日本語教育支援センター", "見本市外国人相談センター",
]
"""


@dataclass(frozen=True, slots=True)
class Night:
    """A recorded night, and what is ordered on its morning: topics, and members with the topic that they spoke on."""

    day: str
    topics: tuple[str, ...]
    members: tuple[tuple[str, str], ...]

    @property
    def at(self) -> str:
        return f"{self.day}T10:00:00"


NIGHTS = (
    Night(
        "2025-06-27",
        ("statelessness", "supervision_bodies"),
        (("川合孝典", "supervision_bodies"), ("塩村あやか", "statelessness"), ("大椿ゆうこ", "safety")),
    ),
    Night(
        "2026-06-20",
        ("family_children", "status_fees_control"),
        (("斎藤嘉隆", "family_children"), ("福島みずほ", "trafficking_un"), ("石橋通宏", "refugee_recognition")),
    ),
    Night(
        "2026-09-08",
        ("quotas_fields", "titp_esd_transition"),
        (("古賀千景", "family_children"), ("神谷宗幣", "quotas_fields"), ("川合孝典", "disappearance")),
    ),
)


@dataclass(frozen=True, slots=True)
class Order:
    """One paper: the name of its file, and the words of its command."""

    name: str
    words: tuple[str, ...]
    text: str = ""  # of its staff file, if it has one


def letter(form: str, asks: str, *more: str) -> str:
    """The staff file of a letter of this form (要望, 質問, 申入れ)."""
    return f'title = "見本の制度に関する{form}書"\ntitle_en = "On the sample scheme"\nreply_by = 2026-10-30\n{"".join(more)}\n{asks}'


def orders(night: Night) -> Iterator[Order]:
    """Every kind of paper on the morning after a night."""
    day, topics, members = night.day, night.topics, night.members
    for topic in topics:
        for lang in ("ja", "en"):
            given = ("--topic", topic, "--lang", lang)
            yield Order(f"leave-behind-{topic}-{lang}", ("leave-behind", *given), LONG)
            yield Order(f"evidence-{topic}-{lang}", ("evidence", *given))
            yield Order(f"promises-{topic}-{lang}", ("promises", *given))
        yield Order(f"leave-behind-{topic}-few", ("leave-behind", "--topic", topic), FEW)
    yield Order("leave-behind-alone", ("leave-behind", "--topic", topics[0]))
    yield Order("leave-behind-fax", ("leave-behind", "--topic", topics[0], "--fax"), LONG)
    for number, (name, topic) in enumerate(members, 1):
        for lang in ("ja", "en"):
            yield Order(f"member-{number}-{lang}", ("member", name, "--topic", topic, "--lang", lang), LONG + QUESTIONS)
        yield Order(f"member-{number}-few", ("member", name, "--topic", topic), FEW)
        yield Order(f"INTERNAL-prep-{number}", ("prep", name, "--topic", topic), LONG + QUESTIONS)
    yield Order("INTERNAL-prep-ministry", ("prep", "--ministry", "法務省", "--topic", topics[0]), FEW)
    for lang in ("ja", "en"):
        yield Order(f"promises-all-{lang}", ("promises", "--lang", lang))
        yield Order(f"request-few-{lang}", ("request", "--to", "法務大臣", "--lang", lang), letter("要望", FEW))
        yield Order(
            f"request-signers-{lang}",
            ("request", "--to", "法務大臣", "--lang", lang, "--topic", topics[0]),
            letter("質問", LONG, COSIGNERS, 'enclosures = ["面会用説明資料"]\nenclosures_en = ["Briefing note"]\n'),
        )
        yield Order(
            f"request-many-{lang}",
            ("request", "--to", "法務大臣", "--lang", lang, "--topic", topics[0]),
            letter("申入れ", MANY, COSIGNERS),
        )
    yield Order(
        "committee", ("committee", "法務委員会", "--house", "衆議院", "--date", day, "--topic", topics[0]), QUESTIONS
    )
    yield Order(
        "committee-alone", ("committee", "法務委員会", "--house", "参議院", "--date", day, "--topic", topics[-1])
    )
    yield Order("digest", ("digest", "--since", (date.fromisoformat(day) - timedelta(days=7)).isoformat()))
    yield Order("comparison", ("comparison", FIELDS, "--from", "2024-09-29", "--to", "2024-09-30"))
    if day > "2026-04-01":
        yield Order("comparison-2026", ("comparison", FIELDS, "--from", "2026-03-31", "--to", "2026-04-01"))


def made(order: Order, home: Path, at: str, folder: Path, *more: str) -> tuple[Path, str]:
    """The file of a paper, drafted; and what the command said. The file is missing when it was refused."""
    file, text = folder / f"{order.name}.pdf", folder / f"{order.name}.toml"
    words = list(order.words)
    if order.text:
        text.write_text(order.text, encoding="utf-8")
        words += ["--text", str(text)]
    done = policywatch("brief", *words, "--at", at, "--out", str(file), *more, home=home)
    return file, f"{done.returncode}\n{done.stdout}{done.stderr}"
