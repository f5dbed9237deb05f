"""Small PDF files made here, byte by byte: fonts without a letter table, every way to set text, files that are damaged.

No font is embedded.  What a code means follows from the CMap that the font names, or, by ``letters``, from a table in the
file.  All words are invented.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, SIZE = 595, 842, 12

# Character -> CID of Adobe-Japan1, as Adobe's UniJIS-UTF16-H has it; in the second table what UniJIS-UTF16-V has instead.
JAPAN1 = {
    " ": 1, "1": 18, "、": 634, "。": 635, "ー": 660, "…": 668, "（": 674, "）": 675, "「": 686, "」": 687,
    "１": 781, "た": 872, "で": 880, "と": 881, "に": 884, "の": 887, "は": 888, "る": 916, "を": 923, "す": 866, "い": 845, "が": 853,
    "き": 854, "こ": 860, "ま": 903, "一": 1200, "間": 1554, "期": 1592, "技": 1621, "見": 1887, "実": 2286,
    "習": 2358, "二": 3275, "年": 3301, "能": 3315, "本": 3722, "髙": 8705, "﨑": 14290, "𠮷": 13706, "㈱": 7618, "①": 7555,
}  # fmt: skip
JAPAN1_VERTICAL = {"、": 7887, "。": 7888, "ー": 7891, "…": 7897, "（": 7899, "）": 7900, "「": 7911, "」": 7912}


@dataclass(frozen=True, slots=True)
class Font:
    """A composite font: the CMap it names, the bytes of a character under it, whether a letter table is added."""

    cmap: str
    code: Callable[[str], bytes]
    letters: bool = False
    name: str = "MS-Mincho"

    def hex(self, text: str) -> str:
        return "".join(self.code(char).hex() for char in text).upper()


def utf16(char: str) -> bytes:
    return char.encode("utf-16-be")


def cid(char: str) -> bytes:
    return JAPAN1[char].to_bytes(2, "big")


def vertical_cid(char: str) -> bytes:
    return JAPAN1_VERTICAL.get(char, JAPAN1[char]).to_bytes(2, "big")


LETTERED = Font("UniJIS-UTF16-H", utf16, letters=True)
# Fonts without a letter table, by the name of their CMap.
PLAIN = {
    "Identity-H": Font("Identity-H", cid),
    "Identity-V": Font("Identity-V", vertical_cid),
    "EUC-H": Font("EUC-H", lambda char: char.encode("euc_jp")),
    "EUC-V": Font("EUC-V", lambda char: char.encode("euc_jp")),
    "90pv-RKSJ-H": Font("90pv-RKSJ-H", lambda char: char.encode("shift_jis")),
    "90ms-RKSJ-H": Font("90ms-RKSJ-H", lambda char: char.encode("cp932")),
    "90ms-RKSJ-V": Font("90ms-RKSJ-V", lambda char: char.encode("cp932")),
    "83pv-RKSJ-H": Font("83pv-RKSJ-H", lambda char: char.encode("shift_jis")),
    "H": Font("H", lambda char: char.encode("iso2022_jp")[3:5]),
    "V": Font("V", lambda char: char.encode("iso2022_jp")[3:5]),
    "UniJIS-UCS2-H": Font("UniJIS-UCS2-H", utf16),
    "UniJIS-UCS2-V": Font("UniJIS-UCS2-V", utf16),
    "UniJIS-UTF16-H": Font("UniJIS-UTF16-H", utf16),
    "UniJIS-UTF16-V": Font("UniJIS-UTF16-V", utf16),
}


def stream(content: bytes) -> bytes:
    packed = zlib.compress(content, 9)
    return b"<< /Length %d /Filter /FlateDecode >>\nstream\n" % len(packed) + packed + b"\nendstream"


def letter_table(font: Font, text: str) -> bytes:
    """The ToUnicode of a font for these characters."""
    used = sorted(set(text))
    blocks = [used[i : i + 100] for i in range(0, len(used), 100)]
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS)"
        " /Supplement 0 >> def\n/CMapName /Made-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\n"
        "endcodespacerange\n"
        + "".join(
            f"{len(block)} beginbfchar\n"
            + "".join(f"<{font.hex(char)}> <{utf16(char).hex()}>\n" for char in block)
            + "endbfchar\n"
            for block in blocks
        )
        + "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    ).encode()


def pdf_file(pages: Sequence[str], font: Font = LETTERED, text: str = "", rotate: int = 0) -> bytes:
    """A PDF of these content streams, which call the font F1; ``text`` holds the characters of its letter table."""
    first = 7
    kids = " ".join(f"{first + 2 * i} 0 R" for i in range(len(pages)))
    table = " /ToUnicode 6 0 R" if font.letters else ""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>".encode(),
        f"<< /Type /Font /Subtype /Type0 /BaseFont /{font.name} /Encoding /{font.cmap} /DescendantFonts [4 0 R]{table} >>".encode(),
        f"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /{font.name} /CIDSystemInfo << /Registry (Adobe) /Ordering (Japan1)"
        " /Supplement 6 >> /DW 1000 /W [1 94 500 231 632 500] /FontDescriptor 5 0 R >>".encode(),
        f"<< /Type /FontDescriptor /FontName /{font.name} /Flags 4 /FontBBox [0 -137 1000 859] /ItalicAngle 0 /Ascent 859"
        " /Descent -137 /CapHeight 709 /StemV 80 >>".encode(),
        stream(letter_table(font, text)) if font.letters else b"<< >>",
    ]
    for i, content in enumerate(pages):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Rotate {rotate} /Resources"
            f" << /Font << /F1 3 0 R >> >> /Contents {first + 2 * i + 1} 0 R >>".encode()
        )
        objects.append(stream(content.encode()))
    out, places = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


def at(x: float, y: float, text: str, font: Font = LETTERED, size: float = SIZE) -> str:
    """One text operator: ``text`` with its first glyph at this place (points from the left and from the bottom)."""
    return f"BT /F1 {size} Tf 1 0 0 1 {x} {y} Tm <{font.hex(text)}> Tj ET\n" if text.strip(" \u3000") else ""


def horizontal(lines: Sequence[str], x: float = 64, top: float = 770, pitch: float = 18, font: Font = LETTERED) -> str:
    """Lines from top to bottom, one text operator a line."""
    return "".join(at(x, top - pitch * i, line, font) for i, line in enumerate(lines))


def vertical_glyphs(
    lines: Sequence[str],
    right: float = WIDTH - 80,
    top: float = HEIGHT - 96,
    pitch: float = 24,
    step: float = 14,
    font: Font = LETTERED,
) -> str:
    """Columns from right to left, each glyph placed by itself, as word processors export vertical text."""
    return "".join(
        at(right - pitch * i, top - step * j, char, font) for i, line in enumerate(lines) for j, char in enumerate(line)
    )


def vertical_columns(
    lines: Sequence[str], font: Font, right: float = WIDTH - 80, top: float = HEIGHT - 80, pitch: float = 24
) -> str:
    """Columns from right to left, one text operator a column, by a font that writes downwards."""
    return "".join(at(right - pitch * i, top, line, font) for i, line in enumerate(lines))
