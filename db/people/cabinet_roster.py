"""What a colleague would say of the list of ministers when it differs: a new Cabinet, who came to a post, who left one.

The text of the list is one post a line (post | name | reading | house).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from db.change.compare import State, make
from db.change.compare import compare as compare_texts
from db.change.kind import Kind
from db.change.sentences import Noun
from db.people.memberships import ministers_of
from db.record.models import Change, ChangeKind
from db.text.dates import english_date, japanese_date

POSTS = "posts"  # the ``field`` of the change
TOLD_BY_NAME = 6  # more moves than this are counted
WEIGHT, FORMED_WEIGHT = 55, 70
Moves = list[tuple[str, str | None, str | None]]  # post, who held it, who holds it


def compare(old: State, new: State, day: str) -> list[Change]:  # noqa: ARG001 - the list gives the day of a Cabinet alone
    """One change for all who came to a post or left one; anything else is compared as any text."""
    moves = _moves(old.body, new.body)
    formed = str(new.facts.get("formed_on") or "")
    is_new = bool(formed) and formed != str(old.facts.get("formed_on") or "")
    if not moves and not is_new:
        return compare_texts(old, new)
    cabinet = str(new.facts.get("cabinet") or "内閣")
    ja = f"閣僚名簿：{cabinet}（{japanese_date(formed)}）の名簿になりました。" if is_new else "閣僚名簿："
    en = (
        f"List of ministers: that of the Cabinet formed on {english_date(formed)}. "
        if is_new
        else "List of ministers: "
    )
    if len(moves) > TOLD_BY_NAME:
        ja, en = f"{ja}{len(moves)}の職で人が代わりました。", f"{en}{len(moves)} posts have changed hands."
    else:
        told = list(_said(moves))
        ja += "".join(words for words, _ in told)
        en += f"{'; '.join(words for _, words in told)}." if told else ""
    was = "\n".join(f"{post}　{before}" for post, before, _ in moves if before) or None
    is_now = "\n".join(f"{post}　{after}" for post, _, after in moves if after) or None
    weight = FORMED_WEIGHT if is_new else WEIGHT
    return [make(ChangeKind.MEMBERSHIP_CHANGED, new, POSTS, was, is_now, (ja, en.strip()), weight=weight)]


def _moves(before: str, after: str) -> Moves:
    """Each post that is not held as before, in the order of the new list; who comes and who goes are paired by post."""
    gone, come = defaultdict[str, list[str]](list), defaultdict[str, list[str]](list)
    then, now = _held(before), _held(after)
    for post, who in then:
        if (post, who) not in now:
            gone[post].append(who)
    for post, who in now:
        if (post, who) not in then:
            come[post].append(who)
    moves: Moves = []
    for post in dict.fromkeys([*come, *gone]):
        for n in range(max(len(come[post]), len(gone[post]))):
            moves.append((post, next(iter(gone[post][n:]), None), next(iter(come[post][n:]), None)))
    return moves


def _held(body: str) -> list[tuple[str, str]]:
    """(post, who) of the text, a name that is a picture by its reading."""
    return [(post, "".join((name or kana).split())) for post, name, kana, _ in ministers_of(body)]


def _said(moves: Moves) -> Iterator[tuple[str, str]]:
    for post, before, after in moves:
        if before and after:
            yield f"{post}が{before}氏から{after}氏に代わりました。", f"{after} is {post} now, after {before}"
        elif after:
            yield f"{after}氏が{post}になりました。", f"{after} is {post} now"
        else:
            yield f"{post}の{before}氏が名簿から外れました。", f"{before} is not listed as {post} any more"


CABINET_LIST = Kind(id="cabinet_list", noun=Noun("閣僚名簿", "list of ministers"), compare=compare)
