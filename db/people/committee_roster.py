"""What a colleague would say of a committee whose roster differs: who came, who left, who has another post.

The text of a roster is one post a line (role | name | reading | group).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from db.change.compare import State, make
from db.change.compare import compare as compare_texts
from db.change.kind import Kind, Table
from db.change.sentences import Noun
from db.diet.words import HOUSE_EN, committee_en
from db.people.memberships import fold_name
from db.record.models import Change, ChangeKind

POSTS = "posts"  # the ``field`` of the change
CHAIRS = ("委員長", "会長")
ROLE_EN = {"委員長": "chair", "会長": "chair", "理事": "director", "幹事": "director", "委員": "member"}
TOLD_BY_NAME = 6  # more moves than this are counted
WEIGHT, CHAIR_WEIGHT = 40, 55


class Post(NamedTuple):
    """One post: role, name and group as printed ("" for none)."""

    role: str
    name: str
    group: str

    @property
    def called(self) -> str:
        """The name as it is said in a sentence."""
        return "".join(self.name.split())


def posts(body: str) -> dict[str, Post]:
    """The posts of a roster's text by folded name."""
    cells = ([cell.strip() for cell in line.split("|")] for line in body.split("\n"))
    return {fold_name(row[1]): Post(row[0], row[1], row[3]) for row in cells if len(row) == 4}


def compare(old: State, new: State, day: str) -> list[Change]:  # noqa: ARG001 - a roster gives no day of its own
    """One change for all who came, left or have another post; groups alone are compared as any text."""
    before, after = posts(old.body), posts(new.body)
    came = [post for name, post in after.items() if name not in before]
    left = [post for name, post in before.items() if name not in after]
    moved = [post for name, post in after.items() if name in before and before[name].role != post.role]
    if not (came or left or moved):
        return compare_texts(old, new)
    house, committee = str(new.facts.get("house") or ""), str(new.facts.get("committee") or new.title)
    whose_ja, whose_en = f"{house}{committee}", f"{committee_en(committee)} ({HOUSE_EN.get(house, house)})"
    if len(came) + len(left) + len(moved) > TOLD_BY_NAME:
        ja, en = _counted(came, left, moved)
    else:
        ja, en = "".join(_said_ja(came, left, moved)), "; ".join(_said_en(came, left, moved))
    chair = any(post.role in CHAIRS for post in [*came, *left, *moved])
    was, is_now = _listed([*left, *_before(before, moved)]), _listed([*came, *moved])
    words = (f"{whose_ja}の名簿：{ja}", f"Roster of the {whose_en}: {en}.")
    return [
        make(ChangeKind.MEMBERSHIP_CHANGED, new, POSTS, was, is_now, words, weight=CHAIR_WEIGHT if chair else WEIGHT)
    ]


def _listed(named: list[Post]) -> str | None:
    return "\n".join(f"{post.role}　{post.name}" for post in named) or None


def _before(before: dict[str, Post], moved: list[Post]) -> list[Post]:
    return [before[fold_name(post.name)] for post in moved]


def _said_ja(came: list[Post], left: list[Post], moved: list[Post]) -> Iterator[str]:
    for post in came:
        belongs = "・".join(filter(None, (post.group, post.role)))
        yield f"{post.called}議員（{belongs}）が加わりました。"
    for post in left:
        yield f"{post.called}議員（{post.role}）が外れました。"
    for post in moved:
        yield f"{post.called}議員が{post.role}になりました。"


def _said_en(came: list[Post], left: list[Post], moved: list[Post]) -> Iterator[str]:
    for post in came:
        yield f"{post.called} joined as {ROLE_EN.get(post.role, post.role)}"
    for post in left:
        yield f"{post.called} left ({ROLE_EN.get(post.role, post.role)})"
    for post in moved:
        yield f"{post.called} is {ROLE_EN.get(post.role, post.role)} now"


def _counted(came: list[Post], left: list[Post], moved: list[Post]) -> tuple[str, str]:
    numbers = (
        (came, "人が加わり", "joined"),
        (left, "人が外れ", "left"),
        (moved, "人の役職が変わり", "have another post"),
    )
    ja = "、".join(f"{len(ps)}{word}" for ps, word, _ in numbers if ps)
    en = ", ".join(f"{len(ps)} {word}" for ps, _, word in numbers if ps)
    chair = next((post for post in [*came, *moved] if post.role in CHAIRS), None)
    if chair is None:
        return f"{ja}ました。", en
    return f"{ja}ました。{chair.role}は{chair.called}議員です。", f"{en}; the {ROLE_EN[chair.role]} is {chair.called}"


COMMITTEE = Kind(
    id="committee",
    noun=Noun("委員名簿", "committee roster"),
    tables=(Table("committee_posts", "委員会の役職"),),
    compare=compare,
)
