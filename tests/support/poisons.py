"""Small files that make readers spin, eat or fall over (見本); each was seen to stop a whole night once."""

from __future__ import annotations

import io
import zipfile

from openpyxl import Workbook

NAMES = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def workbook(sheet: str) -> bytes:
    """A workbook whose one sheet is this XML."""
    plain, out = io.BytesIO(), io.BytesIO()
    Workbook().save(plain)
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            new.writestr(item, sheet if item.filename == "xl/worksheets/sheet1.xml" else old.read(item))
    return out.getvalue()


def far_row() -> bytes:
    """5 KB whose only row is the thousand-millionth."""
    cell = '<row r="1000000000"><c r="A1000000000" t="inlineStr"><is><t>見本</t></is></c></row>'
    return workbook(f"<worksheet {NAMES}><sheetData>{cell}</sheetData></worksheet>")


def merged_cells() -> bytes:
    """100,000 merged ranges of a thousand cells, all of them the same."""
    ranges = '<mergeCell ref="A1:Z100"/>' * 100_000
    return workbook(
        f'<worksheet {NAMES}><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData><mergeCells>{ranges}</mergeCells>'
        "</worksheet>"
    )


def empty_cells() -> bytes:
    """59 MB of cells that hold nothing."""
    cells = "<c/>" * (59_000_000 // 4)
    return workbook(f'<worksheet {NAMES}><sheetData><row r="1">{cells}</row></sheetData></worksheet>')


def unclosed_cells() -> bytes:
    """Cells in a comment that never close: an expression that looks for the end of each walks to the end of all."""
    return workbook(
        f'<worksheet {NAMES}><!-- {"<c " * 500_000} --><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>'
        "</worksheet>"
    )


def shared_stream(pages: int = 10, words: int = 60_000) -> bytes:
    """A PDF whose pages all show the same stream of words."""
    stream = b"BT /F1 8 Tf 9 TL 10 800 Td " + b"(mihon) Tj T* " * words + b"ET"
    kids = " ".join(f"{4 + n} 0 R" for n in range(pages))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {pages} /Kids [{kids}] >>".encode(),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
    ]
    font = "<< /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>"
    page = f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 3 0 R /Resources {font} >>".encode()
    objects += [page] * pages
    out, starts = bytearray(b"%PDF-1.4\n"), []
    for number, one in enumerate(objects, 1):
        starts.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % start for start in starts)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)
    return bytes(out)


def nested(depth: int = 20_000) -> str:
    """HTML of very many ``div`` in each other, words in the innermost."""
    return "<div>" * depth + "見本の本文です。" * 10 + "</div>" * depth
