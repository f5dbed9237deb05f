"""Two additions to WeasyPrint's PDF tags and one to its metadata, so that one file is PDF/A-3a and PDF/UA-1.

WeasyPrint 70 writes no /Lang below the document and tags notes as paragraphs; its PDF/A variants do
not state PDF/UA.  The tag tree is built by a private function, so tests cover what this adds.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

NOTE_CLASS = "note"
# PDF/A-3 (ISO 19005-3, 6.6.2.3) wants every property outside its own schemas to be described.
PDFUA_XMP = b"""<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">\
<pdfuaid:part>1</pdfuaid:part></rdf:Description>\
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" \
xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">\
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">\
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>\
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>\
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">\
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>\
<pdfaProperty:category>internal</pdfaProperty:category>\
<pdfaProperty:description>The part of ISO 14289 that the file conforms to</pdfaProperty:description>\
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"""


def state_pdfua(metadata: Any) -> None:
    """Make a document's metadata state PDF/UA-1 beside the PDF/A part."""
    original = metadata.generate_rdf_metadata

    def generate(variant: str, version: int, conformance: str) -> bytes:
        xml: bytes = original(variant, version, conformance)
        head, end, tail = xml.rpartition(b"</rdf:RDF>")
        if not end:
            raise RuntimeError("the metadata of this WeasyPrint version is not as expected")
        return head + PDFUA_XMP + end + tail

    metadata.generate_rdf_metadata = generate


@contextmanager
def richer_tags() -> Iterator[None]:
    """While this is open, tags carry the language of their element, and notes are Notes with an ID."""
    from weasyprint.layout.absolute import AbsolutePlaceholder

    weasy: Any = import_module("weasyprint.pdf.tags")

    text: Any = import_module("pydyf").String
    original = weasy._build_box_tree
    numbers = itertools.count(1)

    def build(box: Any, parent: Any, *rest: Any) -> Iterator[Any]:
        inner = box._box if isinstance(box, AbsolutePlaceholder) else box
        html = inner.element
        whole = html is not None and inner.element_tag == html.tag and html.tag not in ("html", "body")
        for element in original(box, parent, *rest):
            if whole:
                if lang := html.get("lang"):
                    element["Lang"] = text(lang)
                if NOTE_CLASS in html.get("class", "").split() and parent["S"] != "/Note":
                    element["S"] = "/Note"
                    element["ID"] = text(f"note-{next(numbers)}")
            yield element

    weasy._build_box_tree = build
    try:
        yield
    finally:
        weasy._build_box_tree = original
