"""Forms and figures of a law: read, kept by name and hash, and told when a revision replaces one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, ClassVar

import pytest

from crawlers.read.law_tree import read_law
from db.comparison.texts import ComparisonError, compared_texts
from db.record.home import Home
from desk.server import build_datasette
from tests.support.helpers import (
    LAW,
    LawSite,
    Reply,
    Revision,
    Watch,
    json_reply,
    law_tree,
    node,
    paragraph,
    supplementary,
)
from tests.support.pdf_files import at, pdf_file


def tree(*sources: str) -> dict[str, Any]:
    """A law whose forms have these files; the words are always the same."""
    styles = [
        node(
            "AppdxStyle",
            node("AppdxStyleTitle", f"別記第{n}号様式"),
            node("StyleStruct", node("Style", node("Fig", src=one))),
        )
        for n, one in zip("一二三", sources, strict=False)
    ]
    return law_tree(
        [paragraph(1, "見本の申請は、別記様式による。")], supplementary("この省令は、公布の日から施行する。"), *styles
    )


class WithFiles(LawSite):
    """The API with the files of the forms, the same for all revisions or (name@day) of the one in force from a day on; one that is
    not given is a 404.  ``beside``: files that the answer lists and no text names."""

    files: ClassVar[dict[str, bytes]] = {}
    beside: ClassVar[tuple[str, ...]] = ()

    def __call__(self, url: str) -> Reply | None:
        if "/attachment/" in url:
            self.asked.append(url)
            revision, _, name = url.rpartition("/attachment/")[2].partition("?src=")
            day = revision.split("_")[1]
            body = self.files.get(f"{name}@{day}", self.files.get(name))
            kind = "application/pdf" if name.endswith("pdf") else "image/jpeg"
            return (200, {"content-type": kind}, body) if body else super().__call__(url)
        answer = super().__call__(url)
        if "/law_data/" not in url or answer is None or answer[0] != 200 or not self.beside:
            return answer
        read = json.loads(answer[2])
        revision = read["revision_info"]["law_revision_id"]
        read["attached_files_info"]["attached_files"] = [
            {"law_revision_id": revision, "src": name, "updated": "2026-05-01T00:00:00+09:00"} for name in self.beside
        ]
        return json_reply(read)


def test_a_figure_is_read_with_its_place() -> None:
    found = [(piece.path, piece.figures) for piece in read_law(tree("./pict/a.jpg", "./pict/b.jpg")) if piece.figures]
    assert found == [("AppdxStyle[1]", ["./pict/a.jpg"]), ("AppdxStyle[2]", ["./pict/b.jpg"])]


@pytest.mark.asyncio
async def test_a_revision_that_replaces_only_a_form_is_a_change_of_that_form(tmp_path: Path) -> None:
    old = Revision("2025-06-01", "504AC0000000068", tree("./pict/a.jpg", "./pict/b.jpg"))
    new = Revision("2026-06-01", "506AC0000000060", tree("./pict/a2.jpg", "./pict/c.jpg"))
    site = WithFiles("2026-05-31", old, new)
    # the first form is the same picture under another name
    site.files = {
        "./pict/a.jpg": b"\xff\xd8A",
        "./pict/a2.jpg": b"\xff\xd8A",
        "./pict/b.jpg": b"\xff\xd8B",
        "./pict/c.jpg": b"\xff\xd8C",
    }
    with Watch(tmp_path) as watch:
        watch.night("egov_law", "2026-05-31T03:00:00Z", site)
        rows = watch.rows(
            "SELECT path, src FROM law_files f JOIN documents d ON d.id = f.document WHERE d.key = ?",
            f"egov_law/{old.id(LAW)}",
        )
        assert [tuple(row.values()) for row in rows] == [
            ("AppdxStyle[1]", "./pict/a.jpg"),
            ("AppdxStyle[2]", "./pict/b.jpg"),
        ]
        assert {row["key"] for row in watch.rows("SELECT key FROM documents WHERE kind = 'attachment'")} == {
            f"egov_law/{LAW}/pict/a.jpg", f"egov_law/{LAW}/pict/b.jpg",
        }  # fmt: skip
        site.today = "2026-06-01"
        run = watch.night("egov_law", "2026-06-01T03:00:00Z", site).run
        (change,) = watch.changes(run)
        assert change["kind"] == "came_into_force"
        assert "条文の文字に変わったところはありません。変わった様式・図は1件です。" in change["summary_ja"]
        (part,) = watch.parts(change)
        assert (part["kind"], part["field"], part["before"], part["after"]) == (
            "attachment_replaced", "AppdxStyle[2]", "./pict/b.jpg", "./pict/c.jpg",
        )  # fmt: skip
        assert part["summary_ja"] == "「別記第二号様式」の様式・図が差し替えられました。"
        assert part["summary_en"] == "Appended Form 2: its form or figure was replaced."


@pytest.mark.asyncio
async def test_two_versions_of_which_one_has_no_text_are_not_said_to_be_the_same(tmp_path: Path) -> None:
    first = Revision("2025-06-01", "504AC0000000068", None)
    with Watch(tmp_path) as watch:
        watch.night("egov_law", "2026-05-31T03:00:00Z", LawSite("2026-05-31", first))
        other = Revision("2025-06-01", "504AC0000000068", tree("./pict/a.jpg"))
        watch.night("egov_law", "2026-06-01T03:00:00Z", LawSite("2026-06-01", other))
        a, b = (
            row["id"]
            for row in watch.rows(
                "SELECT v.id FROM versions v JOIN documents d ON d.id = v.document WHERE d.kind = 'law_revision' ORDER BY v.id"
            )
        )
        page = (await build_datasette(Home(tmp_path)).client.get(f"/-/compare?a={a}&b={b}")).text
        assert "本文がないため、本文は比べられません" in page and "違いはありません" not in page


# ---------------------------------------------------------------------- as the schema of the law texts has it
def figure(source: str) -> dict[str, Any]:
    return node("FigStruct", node("FigStructTitle", "見本図"), node("Fig", src=source))


def everywhere() -> dict[str, Any]:
    """A file wherever the schema allows one: in a paragraph, an item, a cell, a form of 附則, a format, a figure at the end."""
    first = paragraph(1, "見本の標識は、次の図のとおりとする。", "見本の号")
    first["children"].append(figure("./pict/paragraph.jpg"))
    first["children"][-2]["children"].append(figure("./pict/item.jpg"))
    cell = node("TableColumn", figure("./pict/cell.jpg"))
    second = paragraph(2, "見本の表による。")
    second["children"].append(
        node("TableStruct", node("Table", node("TableRow", node("TableColumn", node("Sentence", "甲")), cell)))
    )
    begins = supplementary("この省令は、公布の日から施行する。", AmendLawNum="令和六年法務省令第一号")
    begins["children"].append(
        node(
            "SupplProvisionAppdxStyle",
            node("SupplProvisionAppdxStyleTitle", "附則様式第一"),
            node("StyleStruct", node("Style", node("Fig", src="./pict/suppl.pdf"))),
        )
    )
    return law_tree(
        [first, second],
        begins,
        node(
            "AppdxFormat",
            node("AppdxFormatTitle", "別記第一号書式"),
            node("RelatedArticleNum", "（第一条関係）"),
            node("FormatStruct", node("Format", node("Fig", src="./pict/format.pdf"))),
            Num="1",
        ),
        node("AppdxFig", node("AppdxFigTitle", "別図第一"), figure("./pict/fig.jpg")),
    )


def test_a_file_is_read_wherever_the_schema_allows_one() -> None:
    pieces = read_law(everywhere())
    assert [(piece.path, piece.figures) for piece in pieces if piece.figures] == [
        ("MainProvision-Paragraph_1", ["./pict/paragraph.jpg"]),
        ("MainProvision-Paragraph_1-Item_1", ["./pict/item.jpg"]),
        ("MainProvision-Paragraph_2-Table_1-TableRow_1", ["./pict/cell.jpg"]),
        ("SupplProvision[1]-SupplProvisionAppdxStyle_1", ["./pict/suppl.pdf"]),
        ("AppdxFormat[1]", ["./pict/format.pdf"]),
        ("AppdxFig[1]", ["./pict/fig.jpg"]),
    ]
    texts = {piece.path: piece.text for piece in pieces}
    assert texts["SupplProvision[1]-SupplProvisionAppdxStyle_1"] == "附則様式第一"
    assert "附則様式第一" not in texts["SupplProvision[1]-Paragraph_1"]


JPEG = b"\xff\xd8\xff\xe0"


def told(tmp_path: Path, old: Any, new: Any, files: dict[str, bytes], **more: Any) -> tuple[Any, list[Any], list[str]]:
    """The one change of the night on which another revision came into force, its parts, and what was amiss."""
    site = WithFiles(
        "2026-05-31", Revision("2025-06-01", "504AC0000000068", old), Revision("2026-06-01", "506AC0000000060", new)
    )
    site.files = files  # type: ignore[misc]
    site.beside = more.get("beside", ())  # type: ignore[misc]
    with Watch(tmp_path) as watch:
        watch.night("egov_law", "2026-05-31T03:00:00Z", site)
        site.today = "2026-06-01"
        run = watch.night("egov_law", "2026-06-01T03:00:00Z", site).run
        (change,) = watch.changes(run)
        amiss = [row["url"] for row in watch.problems(run) if "/attachment/" in row["url"]]
        return change, watch.parts(change), amiss


def lines(*words: str) -> bytes:
    return pdf_file(["".join(at(64, 700 - 30 * n, word) for n, word in enumerate(words))])


def test_a_form_that_has_other_bytes_under_the_same_name_is_told_with_what_differs(tmp_path: Path) -> None:
    files = {
        "./pict/a.pdf@20250601": lines("見本申請書", "手数料は三千円とする"),
        "./pict/a.pdf@20260601": lines("見本申請書", "手数料は六千円とする"),
        "./pict/b.jpg": JPEG + b"B",
    }
    both = tree("./pict/a.pdf", "./pict/b.jpg")
    change, parts, amiss = told(tmp_path, both, both, files)
    assert change["kind"] == "came_into_force"
    assert change["summary_ja"].endswith("条文の文字に変わったところはありません。変わった様式・図は1件です。")
    assert change["summary_en"].endswith("No provision changed in its words. 1 form or figure changed.")
    assert [part["summary_ja"] for part in parts] == ["「別記第一号様式」の様式・図が差し替えられました。"]
    with Watch(tmp_path) as watch:  # what differs in the file hangs on it, and stands nowhere else
        (inside,) = watch.parts(parts[0])
        assert "三千円" in inside["before"] and "六千円" in inside["after"]
    assert amiss == []


def test_forms_that_come_and_go_and_figures_in_a_provision_say_where(tmp_path: Path) -> None:
    def with_figure(source: str) -> dict[str, Any]:
        first = paragraph(1, "見本の標識は、次の図のとおりとする。")
        first["children"].append(figure(source))
        return first

    begins = supplementary("この省令は、公布の日から施行する。")

    def form(number: str, source: str) -> dict[str, Any]:
        style = node("StyleStruct", node("Style", node("Fig", src=source)))
        return node("AppdxStyle", node("AppdxStyleTitle", f"別記第{number}号様式"), style)

    old = law_tree([with_figure("./pict/p1.jpg")], begins, form("一", "./pict/a.jpg"), form("二", "./pict/b.jpg"))
    new = law_tree([with_figure("./pict/p2.jpg")], begins, form("一", "./pict/a.jpg"), form("三", "./pict/c.jpg"))
    files = {f"./pict/{name}.jpg": JPEG + name.encode() for name in ("p1", "p2", "a", "b", "c")}
    change, parts, _ = told(tmp_path, old, new, files)
    assert "変わった様式・図は" in change["summary_ja"]
    said = {(part["summary_ja"], part["summary_en"]) for part in parts if part["kind"].startswith("attachment")}
    assert (
        "「本則第1項の図」の様式・図が差し替えられました。",
        "Paragraph (1): its form or figure was replaced.",
    ) in said
    # the second form became the third: its title changed, and so did its file
    assert any("別記第三号様式" in ja and "差し替えられました" in ja for ja, _ in said)


def test_a_form_that_is_added_or_taken_away(tmp_path: Path) -> None:
    files = {f"./pict/{name}.jpg": JPEG + name.encode() for name in ("a", "b")}
    _, parts, _ = told(tmp_path / "one", tree("./pict/a.jpg"), tree("./pict/a.jpg", "./pict/b.jpg"), files)
    assert "「別記第二号様式」の様式・図が加わりました。" in {part["summary_ja"] for part in parts}
    _, parts, _ = told(tmp_path / "two", tree("./pict/a.jpg", "./pict/b.jpg"), tree("./pict/a.jpg"), files)
    assert "「別記第二号様式」の様式・図が削られました。" in {part["summary_ja"] for part in parts}


def test_a_form_whose_file_could_not_be_had_is_named_and_not_said_to_be_the_same(tmp_path: Path) -> None:
    files = {"./pict/a.jpg@20250601": JPEG + b"A", "./pict/b.jpg": JPEG + b"B"}
    both = tree("./pict/a.jpg", "./pict/b.jpg")
    change, parts, amiss = told(tmp_path / "same", both, both, files)
    assert parts == []
    assert change["summary_ja"].endswith("様式・図1件はファイルを取得できず、変わったかどうか確かめていません。")
    assert "could not be had: nobody can say whether it changed" in change["summary_en"]
    assert any(url.endswith("?src=./pict/a.jpg") for url in amiss)
    change, parts, _ = told(tmp_path / "other", both, tree("./pict/new.jpg", "./pict/b.jpg"), files)
    assert [part["summary_ja"] for part in parts] == [
        "「別記第一号様式」の様式・図のファイルが別の名前になりました（中身は取得できていません）。"
    ]


def test_a_file_beside_the_text_is_fetched_too(tmp_path: Path) -> None:
    files = {
        "./pict/a.jpg": JPEG + b"A",
        "./pict/table.pdf@20250601": lines("見本の別紙", "甲"),
        "./pict/table.pdf@20260601": lines("見本の別紙", "乙"),
    }
    both = tree("./pict/a.jpg")
    change, parts, _ = told(tmp_path, both, both, files, beside=("./pict/a.jpg", "./pict/table.pdf"))
    assert "変わった様式・図は1件です。" in change["summary_ja"]
    assert [part["summary_ja"] for part in parts] == [
        "「法令に付いたファイル（table.pdf）」の様式・図が差し替えられました。"
    ]
    assert parts[0]["summary_en"].startswith("File attached to it (table.pdf): ")


@pytest.mark.asyncio
async def test_two_days_that_differ_in_a_form_alone_are_not_said_to_be_the_same(tmp_path: Path) -> None:
    old = Revision("2025-06-01", "504AC0000000068", tree("./pict/a.jpg", "./pict/b.jpg"))
    new = Revision("2026-06-01", "506AC0000000060", tree("./pict/a.jpg", "./pict/c.jpg"))
    site = WithFiles("2026-05-31", old, new)
    site.files = {f"./pict/{name}.jpg": JPEG + name.encode() for name in "abc"}  # type: ignore[misc]
    with Watch(tmp_path) as watch:
        for day in ("2026-05-31", "2026-06-01"):
            site.today = day
            watch.night("egov_law", f"{day}T03:00:00Z", site)
        with pytest.raises(ComparisonError) as found:
            compared_texts(watch.conn, LAW, "2026-05-31", "2026-06-02")
        assert "「別記第二号様式」の様式・図が差し替えられました。" in found.value.ja
        assert "Appended Form 2: its form or figure was replaced." in str(found.value)
    address = f"/-/comparison?law={LAW}&from=2026-05-31&to=2026-06-02"
    assert (
        "「別記第二号様式」の様式・図が差し替えられました"
        in (await build_datasette(Home(tmp_path)).client.get(address)).text
    )
