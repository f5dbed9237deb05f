"""What an error page says: what happened and what to do, in the language of the page, never in the words of a program."""

from __future__ import annotations

import re

from desk.site.language import RE_JAPANESE, said, spoken

# What tells of a command, of its option or of keys to type: in brackets, or as what follows a colon or semicolon.
RE_COMMAND = re.compile(
    r" ?[(（](?:[^()（）]*`policywatch|--)[^()（）]*[)）]|[;:：][^;:：`\n]*`policywatch [^`]*`[^;\n]*"
    r"|[;:] (?:near it|did you mean):[^\n]*"  # keys
)


def without_commands(sentence: str) -> str:
    """What is wrong without the command that would mend it: whoever sent a form has the page for that."""
    return RE_COMMAND.sub("", sentence)


def error_words(status: int, message: str | None) -> str:
    """The sentence of an error page.  ``message`` is shown where it is ours; a program's helps nobody."""
    ours = bool(RE_JAPANESE.search(message or ""))
    if message and (ours or (spoken() == "en" and message.endswith("."))):
        return message
    match status:
        case 404:
            return said(
                "この住所にはページがありません。住所が変わったか、書き間違いかもしれません。検索からお探しください。",
                "There is no page at this address: it has moved, or was mistyped. Try the search.",
            )
        case 403:
            return said(
                "このページを見る権限がありません。権限のある人に頼むか、ログインし直してください。",
                "You may not see this page. Ask somebody who may, or sign in again.",
            )
        case 400:
            return said(
                "この尋ね方では表示できません。前のページに戻り、条件を減らしてお試しください。",
                "This cannot be shown as it was asked for. Go back and try with fewer conditions.",
            )
    return said(
        "ページを作れませんでした。少し待って、もう一度開いてください。続くときは、管理する人に時刻と住所をお知らせください。",
        "The page could not be made. Wait a little and open it again. If it stays so, tell the person who runs the site"
        " the time and the address.",
    )
