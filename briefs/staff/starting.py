"""The file in which staff begin a paper: skeleton asks, and everything that is proposed, all of it as comments. Pure.

Read back as it is written it says nothing, like an empty file.  Lines that begin with ``## `` explain and stay comments when a
mark is taken off; lines that begin with ``# `` are TOML as soon as the mark is off.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from briefs.evidence.acceptance import RE_GRADE
from briefs.evidence.candidates import Candidate
from briefs.evidence.passage_keys import passage_key
from briefs.evidence.stances import GROUNDS, Ground
from briefs.staff.registered import CLAIM, FIGURE
from db.office.clips import STANCES

ASK = ("ask", "who", "by", "detail", "en")
PARTS = {"question": "質問", "answer": "答弁"}


@dataclass(frozen=True, slots=True)
class Start:
    """What the file is for.  ``whom``: "" for nobody in particular; ``series``: figures that could be charted."""

    whom: str
    topic: str
    topic_ja: str
    day: str
    series: tuple[str, ...] = ()
    says: Mapping[str, str] = field(default_factory=dict)  # what the register says of what they chart, by reference


def staff_text(what: Start, found: Sequence[Candidate]) -> str:
    """The whole file."""
    met = f"{what.whom}さんとの面会「{what.topic_ja}」" if what.whom else f"「{what.topic_ja}」の資料"
    lines = [
        f"## {met}　{what.day} の記録から",
        "## このままでは空の文書と同じです。使うものだけ、行の頭の「# 」を外してください。「## 」の行は説明です。",
        "## As it is, this file says nothing: take the mark “# ” off what you accept. Lines with “## ” explain.",
        "",
        '# title = ""',
        *([f"# figures = {json.dumps(list(what.series), ensure_ascii=False)}"] if what.series else []),
        *(
            [
                "",
                "## グラフの数：登録の値や出典が変わったら、署名の前に知らせます（文中の figure: や claim: も同じように）",
                "## [says] holds the paper to these words: where the register says something else, it is not signed",
                "# [says]",
                *(f"# {held(reference, words)}" for reference, words in what.says.items()),
            ]
            if what.says
            else []
        ),
        "",
        "## ---- お願い：言葉は人が書きます（数は claim:、figure:、date: などの参照で）",
    ]
    for _ in range(2):
        lines += ["# [[ask]]", *(f'# {name} = ""' for name in ASK), f"# topic = {toml(what.topic)}", ""]
    lines += ["## ---- 想定される質問と答え", "# [[qa]]", '# q = ""', '# a = ""', ""]
    if found:
        lines += ["## ---- 引用の候補：上にあるものほど勧められます。質問と答弁は一緒に使います", ""]
    for number, one in enumerate(found, 1):
        lines += [*explained(one, number, found), *use(one), ""]
    return "\n".join(lines)


def held(reference: str, words: str) -> str:
    """The line of ``[says]`` that holds an entry of the registers to its words."""
    return f"{toml(reference)} = {toml(words)}"


def explained(one: Candidate, number: int, found: Sequence[Candidate]) -> list[str]:
    """Who says it where, which way it is used, why it is proposed, and what goes with it."""
    lines = [f"## {number}　{said_where(one)}", f"## {stance_words(one)}　なぜ：{reasons(one)}"]
    if one.pair is not None:
        other = next(
            (n for n, each in enumerate(found, 1) if each.key == one.pair.key and each.text == one.pair.text), 0
        )
        lines.append(f"## この{PARTS[one.pair.part]}と一緒に使います：{f'{other} 番' if other else one.pair.text}")
    return [line.replace("\n", " ") for line in lines]


def use(one: Candidate) -> list[str]:
    """The table that accepts a passage, or a figure or statement of the register, as a comment."""
    if one.kind in (FIGURE, CLAIM):
        # With another value or source it is another figure.
        source = [RE_GRADE.sub("", one.speaker)] if one.kind == FIGURE else []
        text = "\n".join((one.text, *source))
        return ["# [[use]]", f"# key = {toml(one.key)}", f"# text = {toml(text)}"]
    return ["# [[use]]", f"# key = {toml(one.key)}", f"# place = {toml(one.place)}", f"# text = {toml(one.text)}"]


def toml(text: str) -> str:
    """A text as a basic string of TOML on one line."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def said_where(one: Candidate) -> str:
    """Who, as what, where, when; a document by its title."""
    if one.speech is None:
        return "　".join(
            part for part in (one.title, one.place if one.kind == "law" else "", one.speaker, one.date) if part
        )
    speech = one.speech
    of = speech.post or speech.office or speech.group
    who = f"{speech.speaker}（{of}）" if of else speech.speaker
    return f"{who}　{speech.date}　{speech.house}{speech.meeting}　発言{speech.position}"


def stance_words(one: Candidate) -> str:
    """The stance with its reason and the words that tell; one that no person set is said to be a proposal."""
    if one.kind in (FIGURE, CLAIM):
        return f"登録（格付け {one.grade}）"
    words = "、".join(one.reading.words[:4])
    proposal = "" if one.reading.ground is Ground.BOX else "使い方の案："
    return f"{proposal}{STANCES[one.stance].ja}（{GROUNDS[one.reading.ground].ja}{'：' + words if words else ''}）"


def reasons(one: Candidate) -> str:
    return "、".join(why.words() for why in one.why)


def printed(one: Candidate, number: int) -> str:
    """A proposal as lines for a terminal."""
    with_it = f"\n    {PARTS[one.pair.part]}：{passage_key(one.pair.key, one.pair.text)}" if one.pair else ""
    return (
        f"{number:>3}  {said_where(one)}\n    {stance_words(one)}\n    なぜ：{reasons(one)}\n"
        f"    {one.own_key}  {one.place}{with_it}\n    「{one.text}」\n"
    )
