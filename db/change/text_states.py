"""How far the text of a file could be read (``text_state``), in words: in a list, and in sentences."""

from __future__ import annotations

from collections.abc import Mapping

from db.text.words import Names

# In a list.
TEXT_STATES: Mapping[str, Names] = {
    "text": Names("文字あり", "with text"),
    "scan": Names("画像のみのPDF（文字なし）", "a scan (no text)"),
    "no_text": Names("文字なし（画像か、読めない字体）", "no text (pictures, or letters that cannot be read)"),
    "unreadable": Names("文字を読み取れない（字体から文字が分からない）", "letters that cannot be made out"),
    "encrypted": Names("パスワード付き", "under a password"),
    "broken": Names("壊れたファイル", "a damaged file"),
    "not_pdf": Names("PDF ではない", "no PDF"),
    "not_read": Names("本文を読まない形式", "a type whose text is not read"),
}
# What the file is, after "the new file is".
UNREADABLE: Mapping[str, Names] = {
    "scan": Names("画像のみのPDF", "a PDF of pictures alone (a scan)"),
    "no_text": Names("文字を取り出せないファイル", "a file without readable letters"),
    "unreadable": Names("文字を読み取れないファイル", "a file whose letters cannot be made out"),
    "encrypted": Names("パスワード付きのファイル", "a file under a password"),
    "broken": Names("壊れたファイル", "a damaged file"),
    "not_pdf": Names("PDFでないファイル", "a file that is no PDF"),
    "not_read": Names("本文を読まない形式のファイル", "a file of a type that is not read"),
}
# After "the file".
FILE_IS_EN: Mapping[str, str] = {
    "scan": "is a scan, pictures without letters",
    "no_text": "has no letters that could be read",
    "unreadable": "holds letters that cannot be made out",
    "encrypted": "is under a password",
    "broken": "is damaged",
    "not_pdf": "is no PDF",
    "not_read": "is of a type that is not read",
}
