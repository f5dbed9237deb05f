"""Forms and figures of a law: read, kept by name and hash, and told when a revision replaces one."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

import pytest

from crawlers.read.law_tree import read_law
from db.record.home import Home
from desk.server import build_datasette
from tests.support.helpers import LAW, LawSite, Reply, Revision, Watch, law_tree, node, paragraph, supplementary


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
    """The API with the files of the forms; one that is not given is a 404."""

    files: ClassVar[dict[str, bytes]] = {}

    def __call__(self, url: str) -> Reply | None:
        if "/attachment/" in url:
            self.asked.append(url)
            body = self.files.get(url.rpartition("src=")[2])
            return (200, {"content-type": "image/jpeg"}, body) if body else super().__call__(url)
        return super().__call__(url)


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
