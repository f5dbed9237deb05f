"""Roll calls of the House of Councillors by member (参議院本会議投票結果): the list of a session, and the page of each vote.

``touhyoulist/{N}/vote_ind.htm`` and ``touhyoulist/{N}/{N}-{MMDD}-v{NNN}.htm``, also under ``joho1/kousei/vote/{N}/``, where the
pages of the bills point.  Two layouts: since about 2013 a list a group (``li.giin``), in 2010 and 2011 a table with ○ under
賛成 or 反対 (``td.pro``, ``td.con``, ``td.nam``).  Totals are printed for the house and for each group, and are held against the rows.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, ClassVar

from bs4 import Tag

from crawlers.read.html import absolute
from crawlers.read.page import Page, PageError
from crawlers.sources.shared.houses import (
    CURRENT,
    HOUSE_OF_COUNCILLORS,
    SANGIIN,
    SUSPECT,
    WATCHED_AFTER,
    SessionSpan,
    cell_text,
    expect_session,
    expect_whole,
    sessions_named,
    sessions_to_visit,
)
from crawlers.sources.shared.source import Known, PageRequest, Plan, Source
from db.diet.words import AYE, NAY, NONE, roll_call_number
from db.record.causes import Cause
from db.record.models import Document, Listing, Parsed, Problem, Scalar, SourceInfo
from db.record.reasons import because
from db.text.dates import find_date
from db.text.folding import flat, squeeze

FORMS = ("touhyoulist", "joho1/kousei/vote")  # both serve the same pages; the second is asked where the first has none
LIST = f"https://{SANGIIN}/japanese/{{form}}/{{session}}/vote_ind.htm"
PAGE = f"https://{SANGIIN}/japanese/{{form}}/{{session}}/{{number}}.htm"
RE_LIST = re.compile(rf"https://{re.escape(SANGIIN)}/japanese/(touhyoulist|joho1/kousei/vote)/(\d{{3}})/vote_ind\.htm")
RE_PAGE = re.compile(
    rf"https://{re.escape(SANGIIN)}/japanese/(touhyoulist|joho1/kousei/vote)/(\d{{3}})/(\2-\d{{4}}-v\d{{3}})\.htm"
)
CORRECTED_WITHIN = timedelta(days=14)  # a vote's page is asked for again so long after the vote
FIRST_VOTE_WITHIN = timedelta(days=20)  # of the opening: a session without a list after that is worth a word
RE_GROUP = re.compile(r"^(.+?)\s*[（(]\s*(\d+)\s*名\s*[)）]")
RE_PARTS = re.compile(r"賛成票\s*(\d+)\s*反対票\s*(\d+)")
RE_TOTAL = re.compile(r"投票総数\s*(\d+)")
MARKS = frozenset("○〇◯●")


@dataclass(slots=True)
class Group:
    """A group on a page: its name, the numbers printed for it, and the votes of its members as (name, vote)."""

    name: str
    size: int
    ayes: int | None = None
    nays: int | None = None
    members: list[tuple[str, str]] = field(default_factory=list)

    def count(self, vote: str) -> int:
        return sum(one == vote for _, one in self.members)


class RollCalls(Source):
    """Votes of the House of Councillors by member, of the sessions that are open or closed a short time ago."""

    info: ClassVar[SourceInfo] = SourceInfo(
        id="roll_calls",
        name_ja="参議院本会議の投票結果（議員ごと）",
        name_en="Roll calls of the House of Councillors, by member",
        publisher="参議院",
        publisher_en="House of Councillors",
        url=f"https://{SANGIIN}/japanese/kon_kokkaijyoho/index.html",
        kind="roll_call",
        licence="参議院ウェブサイトの利用条件による：出典を明示して引用",
        licence_en="terms of use of the House of Councillors’ website: quotation with the source named",
        credit="出典：参議院ホームページ（本会議投票結果）",
        terms_checked_on="2026-11-24",
        selector_verified=False,
        measured_by_others=True,
        caveats="記名投票と押しボタン投票だけが載ります（起立採決・異議の有無による採決は載りません）。会派名はページの表示のままで、"
        "会期中に会派を移った議員は、ページが示す会派で数えます。ページの合計と内訳が一致しない投票は、議員ごとの賛否を採りません。"
        "ページの形式は、第三者が実物で測ったものに拠ります（2010〜2011年の旧形式は実物で確認）。",
        caveats_en="Only votes by name and by push button are published (not standing votes, nor decisions without "
        "objection). Groups are called as the page calls them, and a member who changed groups during a "
        "session counts where the page puts her. Where the totals of a page and its rows disagree, no member’s "
        "vote is taken from it. The format is as others measured it on real pages (the old one of 2010 and "
        "2011 was checked).",
    )
    hosts: ClassVar[frozenset[str]] = frozenset({SANGIIN})
    announces: ClassVar[frozenset[str]] = frozenset({"roll_call"})
    delay: ClassVar[float] = 2.0

    def plan(self, at: datetime, since: date | None, known: Known) -> Plan:
        """The list of bills names the sessions; the lists of votes follow from it."""
        read = sorted(d.key.removeprefix("roll_calls/") for d in known.documents if _settled(d.published_on, at.date()))
        unseen = known.unseen_since(since, at.date(), WATCHED_AFTER)
        arguments = {"day": at.date().isoformat(), "since": unseen.isoformat() if unseen else None, "read": read}
        return Plan((PageRequest(CURRENT, "parse_current", arguments),), news_since=known.news_since)

    def request_for(self, url: str) -> PageRequest:
        if found := RE_LIST.fullmatch(url):
            return _list_ask(int(found[2]), found[1])
        if found := RE_PAGE.fullmatch(url):
            return _page_ask(found[3], found[1])
        raise ValueError(f"{url} is neither a list of roll calls nor the page of one")

    def missing(self, page: Page, callback: str, arguments: Mapping[str, Any]) -> Iterable[Parsed | PageRequest]:
        """A page that one form of address does not have is asked for under the other.

        A session has no list before its first vote: without one for long it is named.
        """
        form, other = arguments.get("form"), FORMS[1]
        if form == FORMS[0] and callback == "parse_list":
            session = int(arguments["session"])
            yield _list_ask(session, other, arguments.get("read"), voted=bool(arguments["voted"]))
        elif form == FORMS[0] and callback == "parse_page":
            yield _page_ask(str(arguments["key"]).removeprefix("roll_calls/"), other)
        elif callback != "parse_list" or arguments["voted"]:
            yield from super().missing(page, callback, arguments)
        if callback == "parse_current" and (read := list(arguments["read"])):
            newest = max(read)[:3]  # without the list of sessions, the newest known is looked at
            yield _list_ask(int(newest), FORMS[0], [number for number in read if number.startswith(f"{newest}-")])

    def parse_current(self, page: Page, day: str, since: str | None, read: list[str]) -> Iterator[PageRequest]:
        """The list of votes of every session whose pages can still change."""
        expect_whole(page)
        named = sessions_named(page)
        if not named:
            page.refuse(because(Cause.NO_DATED_SESSION))
        for session in sessions_to_visit(named, day, since):
            mine = [number for number in read if number.startswith(f"{session.number:03d}-")]
            voted = bool(mine) or _open_for(session, day) > FIRST_VOTE_WITHIN
            yield _list_ask(session.number, FORMS[0], mine, voted=voted)

    def parse_list(
        self,
        page: Page,
        session: int,
        form: str,
        read: list[str],
        voted: bool,  # noqa: ARG002
    ) -> Iterator[Parsed | PageRequest]:
        """The page of each vote of a session that is not settled yet."""
        expect_whole(page)
        main = page.soup.select_one("#ContentsBox") or page.soup.body or page.soup
        words = squeeze(main.get_text(" "))
        if "本会議投票結果" not in "".join(words.split()) or not any(
            "案件名" in th.get_text() for th in main.find_all("th")
        ):
            page.refuse(because(Cause.ROLL_CALL_NO_LIST))
        expect_session(page, words, session)
        numbers: dict[str, str] = {}
        for anchor in main.find_all("a", href=True):
            link = absolute(anchor["href"], page.base)
            number = roll_call_number(link)
            if number and number.startswith(f"{session:03d}-") and link.endswith(f"/{number}.htm"):
                numbers.setdefault(number, cell_text(anchor))
        yield Listing(f"roll_calls/{session}", frozenset(f"roll_calls/{number}" for number in numbers))
        for number in numbers:
            if number not in read:
                yield _page_ask(number, form)

    def parse_page(self, page: Page, key: str, form: str) -> Iterator[Parsed]:  # noqa: ARG002
        """One vote: totals and every member's vote.  PageError when it is another vote's page, or a vote cannot be read."""
        expect_whole(page)
        number = key.removeprefix("roll_calls/")
        main = page.soup.select_one("#ContentsBox") or page.soup.body or page.soup
        words = squeeze(main.get_text(" "))
        title, day, session = _title(main), _day(words), int(number[:3])
        if title is None or day is None:
            page.refuse(because(Cause.ROLL_CALL_UNREAD, part="案件名" if title is None else "日付"))
        shown = re.search(r"第\s*(\d{1,3})\s*回国会", words)
        told = f"{int(shown[1]) if shown else session:03d}-{day[5:7]}{day[8:]}"
        if not number.startswith(f"{told}-"):
            raise PageError(SUSPECT, because(Cause.ROLL_CALL_OTHER, shown=told, asked=number))
        total, parts = RE_TOTAL.search(words), RE_PARTS.search(words)
        groups = list(_groups(main))
        if total is None or parts is None or not groups:
            missing = "会派" if total and parts else "合計"
            raise PageError(SUSPECT, because(Cause.ROLL_CALL_UNREAD, part=missing))
        ayes, nays = int(parts[1]), int(parts[2])
        wrong = list(_contradictions(groups, int(total[1]), ayes, nays))
        for where, printed, counted in wrong:
            why = because(Cause.ROLL_CALL_TOTALS, number=number, where=where, printed=printed, counted=counted)
            yield Problem(SUSPECT, page.url, why, key)
        ballots = None if wrong else json.dumps([[g.name, g.members] for g in groups], ensure_ascii=False)
        facts: dict[str, Scalar] = {
            "house": HOUSE_OF_COUNCILLORS,
            "session": session,
            "number": number,
            "date": day,
            "title": title,
            "ayes": ayes,
            "nays": nays,
            "ballots": ballots,
        }
        lines = [title, f"投票総数 {total[1]}　賛成票 {ayes}　反対票 {nays}"]
        lines += [f"{g.name}（{g.size}名）　賛成票 {_shown(g.ayes)}　反対票 {_shown(g.nays)}" for g in groups]
        yield Document(key, "roll_call", page.url, title, "\n".join(lines), day, collection="roll_calls", facts=facts)


def _shown(number: int | None) -> str:
    return "—" if number is None else str(number)


def _settled(voted_on: str | None, day: date) -> bool:
    """Whether a stored vote is so old that its page is not asked for again."""
    return voted_on is not None and date.fromisoformat(voted_on) + CORRECTED_WITHIN < day


def _open_for(session: SessionSpan, day: str) -> timedelta:
    """How long a session has been open on ``day``, or had been when it closed."""
    return date.fromisoformat(min(day, session.closes_on or day)) - date.fromisoformat(session.convened_on)


def _list_ask(session: int, form: str, read: list[str] | None = None, *, voted: bool = True) -> PageRequest:
    url = LIST.format(form=form, session=f"{session:03d}")
    return PageRequest(url, "parse_list", {"session": session, "form": form, "read": read or [], "voted": voted})


def _page_ask(number: str, form: str) -> PageRequest:
    url = PAGE.format(form=form, session=number[:3], number=number)
    return PageRequest(url, "parse_page", {"key": f"roll_calls/{number}", "form": form})


def _title(main: Tag) -> str | None:
    """What stands beside 案件名."""
    for label in main.find_all(["dt", "th"]):
        if flat(label.get_text()).startswith("案件名"):
            beside = label.find_next(["dd", "td"])
            return cell_text(beside).replace("\n", "") or None if isinstance(beside, Tag) else None
    return None


def _day(words: str) -> str | None:
    """The day of the vote, which stands before the totals: 2025年 6月 20日."""
    found = find_date(re.sub(r"(?<=\d年)\s+|(?<=\d月)\s+", "", words.split("投票総数")[0].split("案件名")[0]))
    return found.isoformat() if found else None


# ---------------------------------------------------------------------- the members
def _groups(main: Tag) -> Iterator[Group]:
    """The groups of either layout with the votes of their members; PageError where a vote cannot be read."""
    now: Group | None = None
    pro = con = ""
    for tag in main.find_all(_is_part):
        kind = _part_of(tag)
        if kind == "head":
            text = squeeze(tag.get_text(" "))
            if (named := RE_GROUP.match(text)) is not None:
                if now is not None:
                    yield now
                now = Group(named[1].strip(), int(named[2]))
            if now is not None and (printed := RE_PARTS.search(text)) is not None:
                now.ayes, now.nays = int(printed[1]), int(printed[2])
        elif kind == "pro":
            pro, con = _bare(tag), ""
        elif kind == "con":
            con = _bare(tag)
        elif now is None:
            raise PageError(SUSPECT, because(Cause.ROLL_CALL_UNREAD, part="会派名"))
        elif kind == "name":
            name = _name(tag)
            if not name and not pro and not con:
                continue  # the empty end of a row of three
            if not name or (pro and con) or not {pro, con} - {""} <= MARKS:
                raise PageError(SUSPECT, because(Cause.ROLL_CALL_VOTE_UNREAD, name=name, cells=f"{pro} | {con}"))
            now.members.append((name, AYE if pro else NAY if con else NONE))
            pro = con = ""
        else:
            now.members.append(_in_item(tag))
    if now is not None:
        yield now


def _is_part(tag: Tag) -> bool:
    return _part_of(tag) != ""


def _part_of(tag: Tag) -> str:
    classes = tag.get_attribute_list("class")
    if "party" in classes and tag.name in ("h3", "h4", "h5", "dt", "th", "td"):
        return "head"
    if tag.name == "td":
        return next((part for name, part in (("pro", "pro"), ("con", "con"), ("nam", "name")) if name in classes), "")
    return "item" if tag.name == "li" and "giin" in classes else ""


def _in_item(item: Tag) -> tuple[str, str]:
    """A member in the current layout: 賛成 in span.pros, 反対 in span.cons, or 投票なし in span.novote."""
    cells = {
        name: _bare(found) for name in ("pros", "cons", "novote") if (found := item.select_one(f".{name}")) is not None
    }
    names = item.select_one(".names")
    name = _name(names) if names is not None else ""
    filled = {cell: words for cell, words in cells.items() if words}
    known = {("pros", "賛成"): AYE, ("cons", "反対"): NAY, ("novote", "投票なし"): NONE}
    vote = known.get(next(iter(filled.items()))) if len(filled) == 1 else None
    if not name or vote is None:
        told = " | ".join(cells.values())
        raise PageError(SUSPECT, because(Cause.ROLL_CALL_VOTE_UNREAD, name=name or _bare(item), cells=told))
    return name, vote


def _bare(tag: Tag) -> str:
    return flat(tag.get_text())


def _name(tag: Tag) -> str:
    """A name as printed, its padding as one space: 「足立　　信也」 gives 足立　信也."""
    return "\u3000".join(tag.get_text().split())


def _contradictions(groups: list[Group], total: int, ayes: int, nays: int) -> Iterator[tuple[str, int, int]]:
    """(where, printed, counted) of each printed number with which the rows do not agree."""
    for group in groups:
        if group.size != len(group.members):
            yield f"{group.name}の人数", group.size, len(group.members)
        for words, printed, vote in (("賛成票", group.ayes, AYE), ("反対票", group.nays, NAY)):
            if printed is not None and printed != group.count(vote):
                yield f"{group.name}の{words}", printed, group.count(vote)
    for words, printed, counted in (
        ("賛成票", ayes, sum(group.count(AYE) for group in groups)),
        ("反対票", nays, sum(group.count(NAY) for group in groups)),
        ("投票総数", total, sum(group.count(AYE) + group.count(NAY) for group in groups)),
    ):
        if printed != counted:
            yield words, printed, counted
