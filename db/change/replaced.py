"""Whether a page was replaced rather than edited: another page came at its address.  Pure: states in, a verdict out.

A soft 404, a notice that the page has moved, a shell for scripts, a consent wall, a notice of maintenance: they come with
status 200, in the site's own layout, and would pass for an edit that takes out everything.  No list of phrases knows them all,
so what is *gone* decides: the title, all files and nearly all words at once.  A page that was written anew keeps its subject, and
with it many of its words (pages of one agency on quite different statuses of residence share one word in four), or its title,
or some of its files.  Where every page of a site has one title, it tells nothing: then what says of itself that it is no page is
judged by its words alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from db.change.compare import State
from db.change.link_labels import files_of
from db.record.models import SELECTOR
from db.text.folding import comparable, fold
from db.text.late import late

# What can be counted without a dictionary: kanji (two in a row are a word), katakana, letters of other scripts, numbers.
RE_RUN = late(
    r"[\u3005\u3400-\u9fff\uf900-\ufaff]+|[\u30a1-\u30fa\u30fc]{2,}|[^\W\d_\u3005\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff]{4,}|\d+"
)
FEWEST = 8  # words: of a page with less nobody can say that nearly all went
LEFT = 0.12  # of the words that were there, at most this part is left
IN_COMMON = 0.6  # of the words that came, at most this part stood there before: a summary is no other page
FRAME = 0.3  # of the characters, at most this part stands in lines that both have (the way here, whom to ask)
# What such a page says of itself.  One that does may name what stood there.
RE_NOTICE = late(
    r"見(?:つかり|当たり)ません|みつかりません|存在しません|ページがあり?ません|(?:移動|移転|削除)(?:しました|いたしました|され(?:ました|た可能性|ています))"
    r"|(?:アドレス|url)が(?:変わ|変更)|自動的に(?:移動|転送|切り替)|メンテナンス|(?:サービス|システム|公開)を?(?:一時)?停止|一時的に(?:利用|アクセス|表示)"
    r"|しばらく(?:お待ち|経って|たって)|(?:java\s*script|スクリプト)[^。]{0,20}(?:有効|オン|設定|無効|必要)"
    r"|(?:cookie|クッキー)[^。]{0,40}(?:同意|許可|使用|利用)|アクセスが(?:拒否|制限|集中)|読み込(?:み中|んでい)|ページを表示(?:できません|するに)"
    r"|エラーが(?:発生|起き)|(?:もう一度|再度|必ず)?ログインして(?:ください|から)"
    r"|fatal error|uncaught \w|internal server error|database error"
    r"|not found|(?:has|have|was|been) (?:re)?moved|javascript|cookies|maintenance|temporarily|access denied|forbidden|redirect"
)
LONGEST_NOTICE = 800  # characters
# What a page says that nobody would write on one that is there: of itself, and of nothing else.
RE_NO_PAGE = late(
    r"(?:ページ|お探し|アドレス|url)[^。\n]{0,20}(?:見つかり|みつかり|見当たり|存在し|あり)ません"
    r"|(?:ページ|サイト)は[^。\n]{0,12}(?:移動|移転|削除)(?:しました|いたしました|され(?:ました|ています))|自動的に(?:移動|転送|切り替)"
    r"|(?:java\s*script|スクリプト)[^。\n]{0,20}(?:有効|オン)に|(?:ただいま|現在)[^。\n]{0,12}メンテナンス"
    r"|page (?:you [a-z ]{2,30} )?(?:was |is |could |can ?)?not (?:be )?found|\b404\b|access denied|(?:enable|requires?) javascript"
    r"|under maintenance|(?:value|respect) your privacy|accept (?:all )?cookies|(?:cookie|クッキー)の?(?:使用|利用)に同意"
)
LONGEST_NO_PAGE = 300  # characters
LONGEST_WORDS = 30  # characters of how a page begins
LONGEST_UNFOLDED = 2 * LONGEST_NOTICE  # folding takes spaces out, seldom half of a text
LEFT_OF_NOTICE, FRAME_OF_NOTICE = 0.25, 0.5


@dataclass(frozen=True, slots=True)
class Replaced:
    """Another page came: the titles (of one under the same title: how its text begins), how many files went, and how many of a
    hundred words are left."""

    before: str
    title: str
    files: int
    left: int


def replaced(old: State, new: State) -> Replaced | None:
    """How ``new`` is another page in the place of ``old``; None when it is the same page, edited or not.

    A state without text is none that could be judged.  That the page comes where a notice stood is no replacement either.
    """
    if not old.body or not new.body:
        return None
    one_title = comparable(old.title) == comparable(new.title)
    if one_title and len(new.comparable_body) > LONGEST_UNFOLDED:
        return None
    if old.facts.get(SELECTOR) != new.facts.get(SELECTOR):
        return None
    files, now = files_of(old.facts), files_of(new.facts)
    if files.keys() & now.keys() or (now and not files):
        return None
    after = _lines(new)
    if one_title and not _is_notice(new, after):
        return None
    before = _lines(old)
    if not files and _is_notice(old, before):
        return None
    both = set(before) & set(after)
    went, came = (_words(line for line in lines if line not in both) for lines in (before, after))
    if len(went) < FEWEST:
        return None
    framed = sum(len(line) for line in before if line in both) / sum(map(len, before))
    left = len(went & came) / len(went)
    if not now and _is_notice(new, after):
        is_other = left <= LEFT_OF_NOTICE and framed <= FRAME_OF_NOTICE
    else:
        is_other = left <= LEFT and framed <= FRAME and len(went & came) <= IN_COMMON * len(came)
    shown = _first_words(new) if one_title else new.title
    return Replaced(old.title, shown, len(files), round(100 * left)) if is_other else None


def is_no_page(state: State) -> bool:
    """Whether a page says of itself that it is none (not found, moved, closed, for scripts or consent alone), so that nobody who never
    saw the page can take it for looked at."""
    if not state.body or files_of(state.facts) or len(state.comparable_body) > 2 * LONGEST_NO_PAGE:
        return False
    text = "\n".join((fold(state.title), *_lines(state)))
    return len(text) <= LONGEST_NO_PAGE and RE_NO_PAGE.search(text) is not None


def same_page(earlier: State, new: State) -> bool:
    """Whether ``new`` is plainly an earlier page or an edit of it: by its title, a file, or its words.  A notice is no page."""
    lines = _lines(earlier)
    if not earlier.body or (not files_of(earlier.facts) and _is_notice(earlier, lines)):
        return False
    if files_of(earlier.facts).keys() & files_of(new.facts).keys():
        return True
    now = _lines(new)
    if comparable(earlier.title) == comparable(new.title) and (files_of(new.facts) or not _is_notice(new, now)):
        return True
    words = _words(lines)
    return len(words) >= FEWEST and len(words & _words(now)) > LEFT_OF_NOTICE * len(words)


def _lines(state: State) -> list[str]:
    return [line.strip() for line in fold(state.comparable_body).split("\n")]


def _first_words(state: State) -> str:
    lines = (line.strip() for line in state.comparable_body.split("\n"))
    first = next((line for line in lines if line and comparable(line) != comparable(state.title)), state.title)
    return first if len(first) <= LONGEST_WORDS else f"{first[:LONGEST_WORDS]}…"


def _is_notice(state: State, lines: list[str]) -> bool:
    text = "\n".join((fold(state.title), *lines))
    return len(text) <= LONGEST_NOTICE and RE_NOTICE.search(text) is not None


def _words(lines: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for line in lines:
        for run in RE_RUN.findall(line):
            is_kanji = run[0] == "々" or "\u3400" <= run[0] <= "\u9fff" or "\uf900" <= run[0] <= "\ufaff"
            found |= {run[n : n + 2] for n in range(len(run) - 1)} if is_kanji else {run}
    return found
