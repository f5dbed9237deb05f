"""How the commands print a member and names to settle: plain text, Japanese first."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from db.night.kinds import WORDS
from db.people.member_record import Options
from db.people.stored_people import HOUSES
from db.record.documents import Record
from db.text.excerpts import Part
from db.text.words import Names, word_ja
from desk.commands.promises import promise_text

Mark = Callable[[str], str]
SPEAK_AS = {"member": "議員", "minister": "大臣など", "chair": "委員長など"}


def member(view: Record, options: Options, *, marked: Mark, unlisted: Names) -> str:
    """Everything about one member, as ``db.people.member_record.member`` gives it; ``unlisted``: said where there is no committee."""
    lines = [*heading(view["person"], unlisted)]
    for other in view["same_name"]:
        lines.append(f"同じ名前の別の記録 / same name: {other['house']}  {other['key']}")
    lines.append(
        f"発言 {view['speeches']} 件（会議録、論点の有無を問わず） / speeches tied to this member, on topic or not"
    )
    for topic in view["topics"]:
        shown = len(topic["statements"])
        more = f"（新しい {shown} 件を表示、--limit 0 ですべて）" if shown < topic["count"] else ""
        lines.append(f"\n■ {topic['name_ja']} / {topic['name_en']}：{topic['count']} 件{more}")
        for row in topic["statements"]:
            lines += statement(row, marked)
    if not view["topics"]:
        lines.append(f"\n論点のある発言は記録にありません。 No statement on {options.topic or 'any topic'} on record.")
    if view["questions"]:
        lines.append(f"\n■ 質問主意書 / Written questions：{len(view['questions'])} 件")
        for row in view["questions"]:
            dates = [f"提出 {row['submitted_on'] or '—'}"]
            dates += [f"答弁 {row['answered_on']}"] if row["answered_on"] else []
            lines.append(f"  {row['ordinal']}  {row['title']}  [{row['state']}]  {'、'.join(dates)}\n    {row['url']}")
    if view["bills"]:
        lines.append(f"\n■ 議案 / Bills：{len(view['bills'])} 件")
        for row in view["bills"]:
            last = f"{row['last_event']}（{row['last_event_on']}）" if row["last_event"] else row["status"] or ""
            lines.append(f"  {row['ordinal']}  {row['title']}  {last}\n    {row['url']}")
    lines += votes(view["votes"])
    if view["petitions"]:
        ours = [row for row in view["petitions"] if row["on_topic"]]
        rest = f"（ほかに論点外 {len(view['petitions']) - len(ours)} 件）" if len(ours) < len(view["petitions"]) else ""
        lines.append(f"\n■ 紹介した請願 / Petitions introduced：{len(ours)} 件{rest}")
        for row in ours:
            lines.append(
                f"  第{row['session']}回国会 第{row['number']}号  {row['title']}  {row['result'] or ''}\n    {row['url']}"
            )
    if view["promises"]:
        lines.append(f"\n■ 約束（論点のあるもの） / Promises on topic：{len(view['promises'])} 件")
        for row in view["promises"]:
            lines += ["  " + line for line in promise_text(row).split("\n")]
    lines += untied(view["untied"], view["person"]["name"])
    return "\n".join(lines)


def votes(cast: Record) -> list[str]:
    """How a member voted in roll calls: the totals, and what was on topic."""
    total = cast["total"]
    if not sum(total.values()):
        return []
    lines = [
        f"\n■ 参議院本会議での投票 / Roll calls：賛成 {total['aye']}・反対 {total['nay']}・投票なし {total['none']}"
        "（押しボタンと記名の投票だけ）"
    ]
    for row in cast["on_topic"]:
        lines.append(
            f"  {row['date']}  {row['vote_ja']}  {row['matter']}（全体：賛成 {row['ayes']}・反対 {row['nays']}）\n    {row['url']}"
        )
    if not cast["on_topic"]:
        lines.append("  論点のある議案の投票は記録にありません / none on topic")
    return lines


def heading(person: Record, unlisted: Names) -> list[str]:
    kana = f"（{person['kana']}）" if person["kana"] else ""
    real = f"　本名 {person['real_name']}" if person["real_name"] else ""
    lines = [f"{person['name']}{kana}{real}　{person['house']}　{person['key']}"]
    state = "" if person["in_office"] else f"　{person['standing_ja']} / not on the present roster"
    if person["in_office"]:
        lines.append(f"選挙区 {person['seat'] or '—'}　{seat_since(person)}")
        lines.append(f"会派 {person['group_in_full'] or person['group'] or '—'}　{group_since(person)}")
    else:
        lines[0] += state
    lines += [f"  {post(row)}" for row in person["memberships"] if row["to"] is not None]
    if person["offices"]:
        lines.append(f"政府の職 / Post in the government：{'、'.join(post(row) for row in person['offices'])}")
    return [*lines, f"委員会（今） / Committees now：{committees(person, unlisted)}"]


def seat_since(person: Record) -> str:
    if person["member_from_convocation"]:
        return f"{person['member_since']}召集の国会から"
    return began(person["member_since"], person["member_since_is_first_sight"])


def group_since(person: Record) -> str:
    return began(person["since"], person["since_is_first_sight"])


def began(day: str | None, first_sight: bool) -> str:
    """The first roster ever read says that something is so, not since when."""
    if not day:
        return ""
    return f"{day}に確認（それより前は記録にありません）" if first_sight else f"{day}から"


def committees(person: Record, unlisted: Names) -> str:
    return "、".join(post(row) for row in person["committees"]) or f"{unlisted.ja} / {unlisted.en}"


def post(row: Record) -> str:
    how = "召集の国会" if row["from_convocation"] else "に確認" if row["since_is_first_sight"] else ""
    start = f"{row['from'] or ''}{how}"
    named = " ".join(dict.fromkeys(filter(None, (row["group"], row["seat"] or "", row["role"]))))
    return f"{named}（{start}〜{row['to'] or ''}）"


def choice(person: Record) -> str:
    """One of several people of a name."""
    spell = "、".join(post(row) for row in person["memberships"][:3])
    return f"  {person['key']}  {person['name']}  {person['house']}  {spell}"


def statement(row: Record, marked: Mark) -> list[str]:
    where = f"{row['house'] or ''}{row['meeting'] or ''} {row['issue'] or ''}（第{row['session']}回国会）"
    lines = [f"\n{row['date']}  {where}" + (f"  {row['office']}" if row["office"] else "")]
    if row["gone_at"]:
        lines[-1] += "  ※公開終了"
    if row.get("why"):
        lines.append(f"  誰にも結び付けていない理由 / why tied to nobody: {both(row['why_ja'], row['why'])}")
    if row["question"]:
        lines += exchange("問い / question", row["question"], marked)
    lines += [f"  「{passage_text(row['parts'], marked)}」", f"  {row['url']}"]
    for answer in row["answers"]:
        lines += exchange("答え / answer", answer, marked)
    return lines


def exchange(label: str, row: Record, marked: Mark) -> list[str]:
    who = row["speaker"] or "（発言者の記載なし）"
    office = f"（{row['office']}）" if row["office"] else ""
    return [f"    {label}：{who}{office}「{passage_text(row['parts'], marked)}」", f"    {row['url']}"]


def passage_text(parts: tuple[Part, ...], marked: Mark) -> str:
    return "".join(marked(piece) if hit else piece for piece, hit in parts)


def untied(found: Record, name: str) -> list[str]:
    if not found["count"]:
        return []
    lines = [f"\n同じ名前「{name}」で誰にも結び付けていないもの {found['count']} 件 / same name, tied to nobody"]
    lines += [f"  {row['count']} 件：{both(row['basis_ja'], row['basis'])}" for row in found["reasons"]]
    lines += [
        f"  {row['date']}  {row['house'] or ''}{row['meeting'] or ''}  {row['url']}" for row in found["statements"]
    ]
    return [*lines, *other_documents(found)]


def other_documents(found: Record) -> list[str]:
    """Written questions and bills under a name that is tied to nobody."""
    rows = found["others"]
    return [f"  {row['date'] or '—'}  {word_ja(WORDS, row['kind'])}：{row['title']}  {row['url']}" for row in rows]


def bare(name: str, found: Record, *, marked: Mark) -> str:
    """A name that is on no roster: what stands under it, tied to nobody."""
    lines = [
        f"記録している議員の名簿に「{name}」はありません。以下は名前だけで並べたもので、誰にも結び付けていません。",
        f"{name} is on no roster: listed under the bare name, tied to nobody. {found['count']} on record.",
    ]
    lines += [f"  {row['count']} 件：{both(row['basis_ja'], row['basis'])}" for row in found["reasons"]]
    if len(found["statements"]) < found["count"]:
        lines.append(f"論点に当たる発言から {len(found['statements'])} 件を表示 / on topic first; --limit 0 shows all")
    for row in found["statements"]:
        lines += statement(row, marked)
    return "\n".join([*lines, *other_documents(found)])


def lacking(rows: Sequence[Record]) -> list[str]:
    """Once for each house: how many of the names stay open because its roster was not read, or in part."""
    return [
        f"{house}の名簿を読んでいない、または全部は読めていない：{number} 名"
        f" / the roster of {house} was not read (or in part): {number} names"
        for house in HOUSES
        if (number := sum(house in row["lacking"] for row in rows))
    ]


def unresolved(row: Record) -> str:
    """One name that staff have to settle: where and when it stands, how often, why it was tied to nobody, an example.

    That a roster is lacking is said once for all, by :func:`lacking`.
    """
    days = "〜".join(dict.fromkeys(filter(None, (row["first"], row["last"]))))
    standing = SPEAK_AS.get(str(row["standing"]), str(row["standing"]))
    facts = [standing, *([f"論点 {row['on_topic']} 件"] if row["on_topic"] else [])]
    lines = [f"{row['name']}  {row['house'] or ''}  {row['statements']} 件  {days}  {'・'.join(facts)}"]
    if row["candidate"]:
        lines.append(f"  当てはまる人 / the one who fits: {row['candidate']}")
    elif not row["lacking"]:
        lines.append(f"  {both(row['why_ja'], row['why'])}")
    return "\n".join([*lines, *(f"  例 / e.g. {key}" for key in row["samples"][-1:])])


def both(ja: str, en: str) -> str:
    """A ground in both languages; once where there is no Japanese for it."""
    return ja if ja == en else f"{ja} / {en}"
