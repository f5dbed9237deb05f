"""What WeasyPrint's PDF tags and metadata lack, mended in one place, so that one file is PDF/A-3a and PDF/UA-1.

WeasyPrint 70 writes no /Lang below the document, tags notes as paragraphs, gives header cells no /Scope, and hangs the
annotation of a link that holds other elements on them too, not on its Link; its PDF/A variants do not state PDF/UA, tag what
stands in the margins as content that no element holds, and pack the metadata, which programs look for in the bytes as they
are (XMP, part 3).  The tag tree is built by a private function, so tests read the tree of a file that was written.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

NOTE_CLASS = "note"
INSIDE_LINKS = ("/NonStruct", "/Span")  # tags of elements that may stand within a link
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
    """Make a document's metadata state PDF/UA-1 beside the PDF/A part, and stand in the file unpacked."""
    original, written = metadata.generate_rdf_metadata, metadata.include_in_pdf

    def include(pdf: Any, variant: str, version: int, conformance: str, compress: bool) -> None:  # noqa: ARG001 (their signature)
        written(pdf, variant, version, conformance, compress=False)

    def generate(variant: str, version: int, conformance: str) -> bytes:
        xml: bytes = original(variant, version, conformance)
        head, end, tail = xml.rpartition(b"</rdf:RDF>")
        if not end:
            raise RuntimeError("the metadata of this WeasyPrint version is not as expected")
        return head + PDFUA_XMP + end + tail

    metadata.generate_rdf_metadata, metadata.include_in_pdf = generate, include


def hang_on_link(element: Any, pdf: Any, annotations: list[Any], annotation: Any) -> None:
    """Move a link's annotation from a part of the link to its Link; a part that stands in none becomes one."""
    above = pdf.objects[int(element["P"].split()[0])]
    while above["S"] in INSIDE_LINKS and "P" in above:
        above = pdf.objects[int(above["P"].split()[0])]
    if above["S"] != "/Link":
        element["S"] = "/Link"
        return
    place = next(n for n, (_, known) in enumerate(annotations) if known is annotation)
    mark = next(kid for kid in element["K"] if is_mark_of(kid, pdf, annotation))
    element["K"].remove(mark)
    above["K"].append(mark)
    annotations[place] = (above.reference, annotation)


def running_text(document: Any) -> set[Any]:
    """The texts in the margins of a document's pages: running heads, numbers of pages, what a draft says of itself."""
    boxes: Any = import_module("weasyprint.formatting_structure.boxes")
    return {
        box
        for page in document.pages
        for margin in page._page_box.children
        if isinstance(margin, boxes.MarginBox)
        for box in margin.descendants()
        if isinstance(box, boxes.TextBox)
    }


def is_mark_of(kid: Any, pdf: Any, annotation: Any) -> bool:
    """Whether a child of a tag refers to this annotation."""
    if not isinstance(kid, bytes):
        return False  # a piece of the page
    found = pdf.objects[int(kid.split()[0])]
    return bool(found["Type"] == "/OBJR" and found["Obj"] == annotation.reference)


@contextmanager
def richer_tags(document: Any) -> Iterator[None]:
    """While this is open, tags carry the language of their element, notes are Notes with an ID, header cells say what they
    are the head of, every link's annotation hangs on a Link, and what stands in the margins of ``document`` is no content but
    pagination (ISO 14289-1, 7.8)."""
    from weasyprint.layout.absolute import AbsolutePlaceholder

    weasy: Any = import_module("weasyprint.pdf.tags")

    pydyf: Any = import_module("pydyf")
    stream_class: Any = import_module("weasyprint.pdf.stream").Stream
    margin_box: Any = import_module("weasyprint.formatting_structure.boxes").MarginBox
    text: Any = pydyf.String
    original, originally_marked = weasy._build_box_tree, stream_class.marked
    numbers = itertools.count(1)
    running = running_text(document)

    @contextmanager
    def marked(stream: Any, box: Any, tag: str) -> Iterator[None]:
        if box not in running:
            with originally_marked(stream, box, tag):
                yield
            return
        stream.begin_marked_content("Artifact", pydyf.Dictionary({"Type": "/Pagination"}))
        try:
            yield
        finally:
            stream.end_marked_content()

    def build(box: Any, parent: Any, pdf: Any, number: Any, nums: Any, annotations: Any, *rest: Any) -> Iterator[Any]:
        inner = box._box if isinstance(box, AbsolutePlaceholder) else box
        if isinstance(inner, margin_box):
            return
        html = inner.element
        whole = html is not None and inner.element_tag == html.tag and html.tag not in ("html", "body")
        for element in original(box, parent, pdf, number, nums, annotations, *rest):
            if inner.link_annotation and element["S"] in INSIDE_LINKS:
                hang_on_link(element, pdf, annotations, inner.link_annotation)
            if element["S"] == "/TH" and html is not None:
                element["A"]["Scope"] = "/Row" if html.get("scope") == "row" else "/Column"
            if whole:
                if lang := html.get("lang"):
                    element["Lang"] = text(lang)
                if NOTE_CLASS in html.get("class", "").split() and parent["S"] != "/Note":
                    element["S"] = "/Note"
                    element["ID"] = text(f"note-{next(numbers)}")
            yield element

    weasy._build_box_tree, stream_class.marked = build, marked
    try:
        yield
    finally:
        weasy._build_box_tree, stream_class.marked = original, originally_marked
