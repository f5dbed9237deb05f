"""Feeds that number, date or address their items anew: what was known stays known, and a whole feed is told of once."""

from __future__ import annotations

from tests.support.helpers import HTML_HEADERS, Site, Watch, mhlw_feed

NIGHTS = [f"2026-06-0{n}T18:00:00Z" for n in range(1, 8)]
PRESS = "https://www.nippon.com/ja/feed/"
Item = tuple[str, str, str, str]  # page, title, guid, day


def press(*items: Item) -> Site:
    listed = "".join(
        f"<item><title>{title}</title><link>https://www.nippon.com/ja/{page}/</link><guid>{guid}</guid>"
        f"<pubDate>{day}T10:00:00+09:00</pubDate></item>"
        for page, title, guid, day in items
    )
    body = f'<rss version="2.0"><channel><title>見本</title>{listed}</channel></rss>'.encode()
    return lambda url: (200, HTML_HEADERS, body) if url.startswith(PRESS[:-1]) else None


def topical(number: int, guid: str = "", day: str = "2026-05-31", page: str = "") -> Item:
    return (page or f"p{number}", f"技能実習の見本の記事{number}", guid or f"g{number}", day)


def keys(watch: Watch) -> list[str]:
    return [
        row["key"] for row in watch.rows("SELECT key FROM documents WHERE url LIKE '%nippon.com/ja/p%' ORDER BY key")
    ]


def test_a_new_number_at_every_fetch_is_no_new_item(watch: Watch) -> None:
    for n, night in enumerate(NIGHTS[:3]):
        watch.night("press", night, press(topical(1, guid=f"fetch-{n}"), topical(2)))
    assert keys(watch) == ["press/nippon_ja/fetch-0", "press/nippon_ja/g2"]
    assert watch.changes() == []
    assert len(watch.versions("press/nippon_ja/fetch-0")) == 1


def test_another_title_or_another_link_is_another_item(watch: Watch) -> None:
    watch.night("press", NIGHTS[0], press(topical(1)))
    watch.night(
        "press", NIGHTS[1], press(("p1", "技能実習の別の見本", "x", "2026-06-01"), topical(1, guid="y", page="p9"))
    )
    assert keys(watch) == ["press/nippon_ja/g1", "press/nippon_ja/x", "press/nippon_ja/y"]
    assert [kind for kind, _ in watch.kinds()] == ["appeared", "appeared"]


def test_what_the_feed_lists_twice_side_by_side_is_two(watch: Watch) -> None:
    watch.night("press", NIGHTS[0], press(topical(1)))
    for night in NIGHTS[1:3]:
        watch.night("press", night, press(topical(1, guid="again", day="2026-06-01"), topical(1)))
    assert keys(watch) == ["press/nippon_ja/again", "press/nippon_ja/g1"]


def test_a_moved_date_of_the_press_is_on_record(watch: Watch) -> None:
    watch.night("press", NIGHTS[0], press(topical(1), topical(2)))
    watch.night("press", NIGHTS[1], press(topical(1, day="2026-06-01"), topical(2)))
    (change,) = watch.changes()
    assert (change["kind"], change["weight"], change["before"], change["after"]) == (
        "redated",
        0,
        "2026-05-31",
        "2026-06-01",
    )


def test_a_moved_date_of_a_ministry_is_the_same_item_redated(watch: Watch) -> None:
    watch.night("mhlw_news", NIGHTS[0], mhlw_feed([("a", "【見本】技能実習の監督指導", "2026-05-30T10:00:00+09:00")]))
    watch.night("mhlw_news", NIGHTS[1], mhlw_feed([("a", "【見本】技能実習の監督指導", "2026-06-01T10:00:00+09:00")]))
    (change,) = watch.changes()
    assert (change["kind"], change["document_key"]) == ("redated", "mhlw_news/stf/a.html@2026-05-30")
    assert watch.value("SELECT count(*) FROM documents WHERE url LIKE '%/stf/a.html'") == 1


def test_a_short_feed_that_dates_all_of_its_items_anew_says_so_once(watch: Watch) -> None:
    for n, night in enumerate(NIGHTS[:2]):
        watch.night("press", night, press(*(topical(k, day=f"2026-06-0{n + 1}") for k in range(3))))
    (change,) = watch.changes()
    assert "3件の日付が一度に変わりました" in change["summary_ja"]


def test_a_feed_that_dates_everything_anew_says_so_once(watch: Watch) -> None:
    for n, night in enumerate(NIGHTS[:3]):
        watch.night("press", night, press(*(topical(k, day=f"2026-06-0{n + 1}") for k in range(6))))
    first, second = watch.changes()
    assert first["summary_ja"] == "nippon.comのフィードの6件の日付が一度に変わりました（題名は前と同じです）。"
    assert (
        first["summary_en"]
        == "The feed of nippon.com gives 6 items under new dates; the titles are those it had before."
    )
    assert (first["weight"], second["weight"]) == (20, 0)
    assert [part["weight"] for part in watch.parts(first)] == [0] * 6


def test_a_feed_that_moves_all_its_addresses_says_so_once(watch: Watch) -> None:
    watch.night("press", NIGHTS[0], press(*(topical(k) for k in range(6))))
    moved = [topical(k, guid=f"new-{k}", page=f"p{k}/new") for k in range(6)]
    watch.night("press", NIGHTS[1], press(*moved, topical(7, day="2026-06-01")))
    one, other = watch.changes()
    assert one["summary_ja"] == "nippon.comのフィードの6件のリンク先が一度に変わりました（題名は前と同じです）。"
    assert (other["kind"], other["document_key"]) == ("appeared", "press/nippon_ja/g7")
    assert other["weight"] == 40


def test_many_new_items_in_one_night_are_news_each(watch: Watch) -> None:
    watch.night("press", NIGHTS[0], press(topical(0)))
    watch.night("press", NIGHTS[1], press(*(topical(k) for k in range(7))))
    assert [kind for kind, _ in watch.kinds()] == ["appeared"] * 6
