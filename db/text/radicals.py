"""Radicals of kanji that stand where the kanji is meant.

A font often draws a kanji and the radical of the same shape with one glyph, and a PDF made with it gives the radical for both:
⺠間, ⻑期, ⽇本.  A reader sees the kanji; Unicode has the radicals only for lists of radicals.
"""

from __future__ import annotations

import unicodedata

# CJK Radicals Supplement: the kanji of the same glyph in Japanese fonts (Adobe-Japan1, UniJIS-UTF16-H), then what is the
# same character in Chinese ones.  Radicals that are no kanji by themselves are left as they are.
_SUPPLEMENT = (
    "⺃乚⺅亻⺉刂⺎兀⺏尣⺐尢⺒巳⺓幺⺔彑⺖忄⺘扌⺙攵⺛旡⺞歺⺟母⺠民⺡氵⺣灬⺦丬⺨犭⺫罒⺭礻⺱罓⺲罒⺹耂⺾艹⻁虎⻂衤⻃覀⻄西⻍辶⻏阝⻑長⻒镸⻖阝⻘青"
    "⻟飠⻤鬼⻨麦⻩黄⻫斉⻭歯⻯竜⻲亀"
    "⻅见⻆角⻈讠⻉贝⻋车⻐钅⻓长⻔门⻗雨⻙韦⻚页⻛风⻜飞⻝食⻠饣⻢马⻣骨⻥鱼⻦鸟⻧卤⻪黾⻬齐⻮齿⻰龙⻱龜⻳龟"
)
_KANGXI = {"⼾": "戸", "⿊": "黒"}  # the form that Japanese fonts have; NFKC gives 戶 and 黑

RADICALS = str.maketrans(
    {chr(code): unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
    | dict(zip(_SUPPLEMENT[::2], _SUPPLEMENT[1::2], strict=True))
    | _KANGXI
)


def with_kanji(text: str) -> str:
    """The text with radicals read as the kanji of the same shape."""
    return text.translate(RADICALS)
