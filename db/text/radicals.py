"""Radicals of kanji that stand where the kanji is meant: one table, for reading and for comparing.

A font often draws a kanji and the radical of the same shape with one glyph, and a PDF made with it gives the radical for both:
⺠間, ⻑期, ⽇本.  A reader sees the kanji; Unicode has the radicals only for lists of radicals.
"""

from __future__ import annotations

import unicodedata

# CJK Radicals Supplement: the kanji of the same glyph in Japanese fonts (Adobe-Japan1, UniJIS-UTF16-H), else the same character
# by Unicode (EquivalentUnifiedIdeograph).
_SUPPLEMENT = (
    "⺁厂⺂乛⺃乚⺄乙⺅亻⺆冂⺇𠘨⺈刀⺉刂⺊卜⺋㔾⺌小⺍小⺎兀⺏尣⺐尢⺑𡯂⺒巳⺓幺⺔彑⺕𫜹⺖忄⺗心⺘扌⺙攵⺛旡⺜日⺝月⺞歺⺟母⺠民⺡氵⺢氺⺣灬⺤爫⺥爫⺦丬⺧牛⺨犭⺩王⺪𤴔⺫罒⺬示⺭礻⺮𥫗⺯糹⺰纟⺱罓⺲罒⺳㓁⺴冗⺵𦉫⺶羊⺷𦍌⺸𦍋⺹耂⺺肀⺻聿⺼肉⺽𦥑"
    "⺾艹⺿艹⻀艹⻁虎⻂衤⻃覀⻄西⻅见⻆角⻇𧢲⻈讠⻉贝⻊𧾷⻋车⻌辶⻍辶⻎辶⻏阝⻐钅⻑長⻒镸⻓长⻔门⻕𨸏⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻞𩙿⻟飠⻠饣⻡𩠐⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟"
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
