"""Where everything stands in a chart: numbers and words for templates/briefs/charts.html.j2, which draws the SVG. Pure.

Units are points.  A value that is not known is None: it is drawn as a dashed gap with its word, never as 0.  There is no
axis with figures of its own: every figure printed is a value as the register writes it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

# Of a chart beside another (85 mm), beside its reading (116 mm), and of a whole line.
WIDTH, LONE, WHOLE = 240.0, 330.0, 504.0
TALL = 96.0  # of the field in which bars and lines stand
HEAD = 14.0  # above a line, for the figure on its highest point
FOOT = 13.0  # below it, for the periods
GAP_TALL = 22.0  # of the box that stands for a value nobody has
HATCH = 3.2
# Fills by the place of a part, the first at the bottom: tint, colour of figures on it, and how a fax shows it.
FILLS = (("#16365c", "#fff", "solid"), ("#9dbad9", "#111", "white"), ("#d8e2ee", "#111", "hatch"))
SMALL, FAX_SMALL = 6.3, 8.4


@dataclass(frozen=True, slots=True)
class Value:
    """One figure: ``number`` decides where it stands, ``text`` is what is printed (the word for a gap when it is None)."""

    number: float | None
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """One part over all periods."""

    name: str
    values: tuple[Value, ...]


def described(periods: Sequence[str], rows: Sequence[Row], lang: str) -> str:
    """What a chart shows, as words: the alternative text."""
    colon, comma, stop = ("：", "、", "。") if lang == "ja" else (": ", ", ", ". ")
    told = []
    for at, period in enumerate(periods):
        parts = [f"{row.name + ' ' if len(rows) > 1 else ''}{row.values[at].text}" for row in rows]
        told.append(f"{period}{colon}{comma.join(parts)}")
    return stop.join(told) + (stop.strip() if told else "")


def hatched(x: float, y: float, w: float, h: float, step: float = HATCH) -> str:
    """The path of slanting lines that fill a box."""
    lines = []
    at = -h + step
    while at < w:
        left, right = max(0.0, at), min(w, at + h)
        if right - left > 0.2:
            lines.append(f"M{_n(x + left)} {_n(y + h - (left - at))}L{_n(x + right)} {_n(y + h - (right - at))}")
        at += step
    return "".join(lines)


def _n(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")


def spread(text: str, size: float, lang: str) -> float:
    """How wide words are (points) in the type of the charts: figures of BIZ UDPGothic are 0.76 em, of Noto Sans 0.57."""
    letter, mark = (0.58, 0.27) if lang == "en" else (0.76, 0.31)
    return size * sum(1.0 if ord(one) > 0x2E80 else mark if one in ",." else letter for one in text)


def stacked(
    title: str,
    periods: Sequence[str],
    rows: Sequence[Row],
    *,
    lang: str = "ja",
    fax: bool = False,
    width: float = WIDTH,
    tall: float = TALL,
) -> dict[str, Any]:
    """Bars of one or several parts on top of each other, with the figures in them or, of thin ones, above the bar.

    The sum is not printed: it is no figure of the register.  A gap stands on top of the parts that are known.
    """
    small = FAX_SMALL if fax else SMALL
    sums = [sum(row.values[at].number or 0.0 for row in rows) for at in range(len(periods))]
    scale = tall / (max(sums, default=0.0) or 1.0)
    pitch = width / max(1, len(periods))
    widest = max(spread(value.text, small, lang) for row in rows for value in row.values) + 0.8
    wide = min(max(pitch * 0.92, min(widest, pitch * 0.97)), 60.0)  # as wide as their figures where there is room
    bars: list[dict[str, Any]] = []
    tops = [0.0]
    for at, period in enumerate(periods):
        x, high = pitch * at + (pitch - wide) / 2, 0.0
        boxes: list[dict[str, Any]] = []
        above: list[str] = []
        known = [place for place, row in enumerate(rows) if row.values[at].number is not None]
        for place in known:
            value = rows[place].values[at]
            box = _box(x, -high, wide, (value.number or 0.0) * scale, place, value.text, small, fax)
            box["inside"] = box["inside"] and spread(value.text, small, lang) <= wide - 0.5
            high += box["h"]
            if not box["inside"]:
                alone = len(rows) == 1 or (place == known[-1] and len(known) == len(rows))
                above += [value.text] if alone else [rows[place].name, value.text]
            boxes.append(box)
        for place in [one for one in range(len(rows)) if one not in known]:
            high += GAP_TALL
            boxes.append(
                _gap(x, -high, wide, rows[place].values[at].text, rows[place].name if len(rows) > 1 else "", small, fax)
            )
        bars.append({"label": period, "x": _r(x + wide / 2), "boxes": boxes, "above": above[::-1], "high": high})
    for at, bar in enumerate(bars):
        half = max((spread(text, small, lang) for text in bar["above"]), default=0.0) / 2
        middle = min(max(bar["x"], half), width - half)  # within the chart
        foot, step = bar["high"] + 2.0, small + 1.0
        for other in (
            bars[n] for n in (at - 1, at + 1) if 0 <= n < len(bars)
        ):  # wider than its place: above what is there
            if half + wide / 2 > abs(other["x"] - middle):
                foot = max(foot, other["high"] + 2.0)
        for one in bars[at - 1]["above"] if at else []:
            if (
                half + one["half"] > abs(one["x"] - middle)
                and foot - step < -one["y"] < foot + len(bar["above"]) * step
            ):
                foot = -one["y"] + step
        bar["above"] = [
            {"text": text, "x": _r(middle), "y": _r(-foot - n * step), "half": half}
            for n, text in enumerate(bar["above"])
        ]
        tops.append(foot + len(bar["above"]) * step)
    base = _r(max(tops) + 2.0)
    return {
        "kind": "stacked",
        "title": title,
        "desc": described(periods, rows, lang),
        "width": width,
        "height": base + FOOT,
        "base": base,
        "small": small,
        "bars": bars,
        "foot": small + 3.0,
        "legend": [_legend(place, row.name, fax) for place, row in enumerate(rows)] if len(rows) > 1 else [],
    }


def _box(x: float, y: float, w: float, h: float, place: int, text: str, small: float, fax: bool) -> dict[str, Any]:
    """One part of a bar that stands on ``y``.  ``inside``: there is room for its figure in it."""
    tint, ink, pattern = FILLS[place % len(FILLS)]
    if fax:
        tint, ink = ("#000", "#fff") if pattern == "solid" else ("#fff", "#000")
    return {
        "gap": False,
        "x": _r(x),
        "y": _r(y - h),
        "w": _r(w),
        "h": _r(h),
        "fill": tint,
        "hatch": hatched(x, y - h, w, h) if fax and pattern == "hatch" else "",
        "edge": fax,
        "text": text,
        "inside": h >= small * 1.5 and not (fax and pattern == "hatch"),
        "text_x": _r(x + w / 2),
        "text_y": _r(y - h / 2 + small * 0.36),
        "ink": ink,
    }


def _gap(x: float, y: float, w: float, word: str, name: str, small: float, fax: bool) -> dict[str, Any]:
    """The dashed box of a value that nobody has; ``y`` is its upper edge."""
    middle = y + GAP_TALL / 2
    return {
        "gap": True,
        "x": _r(x),
        "y": _r(y),
        "w": _r(w),
        "h": GAP_TALL,
        "text": word,
        "name": name,
        "name_size": 8.0 if fax else _r(small * 0.86),
        "text_x": _r(x + w / 2),
        "text_y": _r(middle + small * (0.0 if name else 0.35)),
        "name_y": _r(middle + small * 1.05),
    }


def _legend(place: int, name: str, fax: bool) -> dict[str, Any]:
    box = _box(0.0, 0.0, 8.0, 8.0, place, "", SMALL, fax)
    return {"name": name, "fill": box["fill"], "hatch": box["hatch"]}


def _r(number: float) -> float:
    return round(number, 2)


def line(
    title: str,
    periods: Sequence[str],
    row: Row,
    *,
    lang: str = "ja",
    fax: bool = False,
    width: float = WIDTH,
    tall: float = TALL,
) -> dict[str, Any]:
    """One part over time, from 0.  The line is broken where a value is not known."""
    small = FAX_SMALL if fax else SMALL
    most = max((one.number for one in row.values if one.number is not None), default=0.0) or 1.0
    pitch = width / max(1, len(periods))
    points: list[dict[str, Any]] = []
    strokes: list[list[str]] = [[]]
    for at, (period, value) in enumerate(zip(periods, row.values, strict=True)):
        x = pitch * (at + 0.5)
        point: dict[str, Any] = {"label": period, "x": _r(x), "text": value.text, "gap": value.number is None}
        if value.number is None:
            point |= {
                "left": _r(x - pitch * 0.46),
                "w": _r(pitch * 0.92),
                "y": HEAD,
                "h": tall,
                "text_y": _r(HEAD + tall / 2 + small * 0.35),
            }
            strokes.append([])
        else:
            y = HEAD + tall * (1 - value.number / most)
            beside = [row.values[n].number for n in (at - 1, at + 1) if 0 <= n < len(row.values)]
            known = [one for one in beside if one is not None]
            below = (
                bool(known) and min(known) > value.number and HEAD + tall - y > small + 6
            )  # else the line runs through it
            point |= {"y": _r(y), "text_y": _r(y + small + 3.5 if below else y - 4.5)}
            strokes[-1].append(f"{_n(x)} {_n(y)}")
        points.append(point)
    return {
        "kind": "line",
        "title": title,
        "desc": described(periods, [row], lang),
        "width": width,
        "height": HEAD + tall + FOOT,
        "base": HEAD + tall,
        "small": small,
        "points": points,
        "paths": ["M" + "L".join(one) for one in strokes if len(one) > 1],
        "foot": HEAD + tall + small + 3.0,
        "ink": "#000" if fax else "#16365c",
        "legend": [],
    }


DONE, NOW, AHEAD = "past", "today", "coming"
STATES_JA = {DONE: "経過", NOW: "本日", AHEAD: "予定"}
STATES_EN = {DONE: "past", NOW: "today", AHEAD: "to come"}


def rail(states: Sequence[str], lang: str = "ja", fax: bool = False) -> list[dict[str, Any]]:
    """The marks of a timeline, one for each row: filled before, a diamond today, hollow to come; the line joins them."""
    names = STATES_JA if lang == "ja" else STATES_EN
    last = len(states) - 1
    return [
        {
            "state": state,
            "title": names[state],
            "first": at == 0,
            "last": at == last,
            "ink": "#000" if fax else "#16365c",
        }
        for at, state in enumerate(states)
    ]


def steps(
    title: str, rows: Sequence[tuple[str, str, str]], *, lang: str = "ja", fax: bool = False, width: float = 500.0
) -> dict[str, Any]:
    """A bar of steps: (name, words below it, past | today | coming).  What is done is filled, what is not is hollow."""
    small = FAX_SMALL if fax else 7.2
    pitch = width / max(1, len(rows))
    done_fill = ("#000", "#fff") if fax else ("#16365c", "#fff")
    names = STATES_JA if lang == "ja" else STATES_EN
    boxes: list[dict[str, Any]] = []
    for at, (name, words, state) in enumerate(rows):
        fill, ink = done_fill if state == DONE else ("#fff", "#111")
        x, point = pitch * at, 5.0
        end, left = x + pitch - 1.5, "" if at == 0 else f"L{_n(x + point)} 8"
        boxes.append(
            {
                "path": f"M{_n(x)} 0L{_n(end)} 0L{_n(end + point)} 8L{_n(end)} 16L{_n(x)} 16{left}Z",
                "fill": fill,
                "ink": ink,
                "dashed": state == AHEAD,
                "bold": state == NOW,
                "name": name,
                "words": words,
                "x": _r(x + pitch / 2 + 2.0),
            }
        )
    colon, stop = ("：", "。") if lang == "ja" else (": ", ". ")
    told = stop.join(f"{name}{colon}{words or names[state]}" for name, words, state in rows)
    return {
        "kind": "steps",
        "title": title,
        "desc": told + stop.strip(),
        "width": width + 6.0,
        "height": 18.0 + small + 3.0,
        "small": small,
        "boxes": boxes,
        "foot": 18.0 + small,
    }
