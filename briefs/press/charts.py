"""Where everything stands in a chart: numbers and words for templates/briefs/charts.html.j2, which draws the SVG. Pure.

Units are points.  A value that is not known is None: it is drawn as a dashed gap with its word, never as 0.  There is no
axis with figures of its own: every figure printed is a value as the register writes it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

# Of a chart beside another (85 mm), beside its reading (116 mm), and of a whole line.
WIDTH, LONE, WHOLE = 240.0, 330.0, 504.0
TALL = 96.0  # of the field in which bars and lines stand
HEAD = 14.0  # above a line, for the figure on its highest point
FOOT = 13.0  # below it, for the periods
GAP_TALL = 22.0  # of the box that stands for a value nobody has
HATCH = 3.2
BOLDER = 3.0  # by which figures in bold are wider, with what keeps two apart
DOT = 2.4  # radius of a point of a line
# Fills by the place of a part, the first at the bottom: tint, colour of figures on it, and how a fax shows it.
FILLS = (("#16365c", "#fff", "solid"), ("#9dbad9", "#111", "white"), ("#d8e2ee", "#111", "hatch"))
SMALL, FAX_SMALL = 6.3, 8.4
MARK = "*"  # behind a second-hand figure on a bar; of a line its point is open


@dataclass(frozen=True, slots=True)
class Value:
    """One figure: ``number`` decides where it stands, ``text`` is what is printed (the word for a gap when it is None);
    ``second_hand``: nobody saw it in an official text, which the mark of the point or of the figure says (:data:`MARK`)."""

    number: float | None
    text: str
    second_hand: bool = False

    @property
    def marked(self) -> str:
        """The text as it stands on a bar."""
        return self.text + MARK * self.second_hand


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
        parts = [f"{row.name + ' ' if len(rows) > 1 else ''}{row.values[at].marked}" for row in rows]
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


Box = tuple[float, float, float, float]  # left, top, right, bottom, in points


def touches(one: Box, other: Box) -> bool:
    """Whether two boxes share more than an edge."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def crossed(box: Box, start: tuple[float, float], end: tuple[float, float]) -> bool:
    """Whether a straight stroke runs through a box (Liang and Barsky's clipping)."""
    first, last = 0.0, 1.0
    for place, low, high in ((0, box[0], box[2]), (1, box[1], box[3])):
        way, begin = end[place] - start[place], start[place]
        if way == 0:
            if not low < begin < high:
                return False
            continue
        into, out = sorted(((low - begin) / way, (high - begin) / way))
        first, last = max(first, into), min(last, out)
    return first < last


def named(periods: Sequence[str], pitch: float, size: float, lang: str) -> list[tuple[str, float]]:
    """The periods below a chart, ``pitch`` points apart, and where they stand: where not all have room every second or third,
    counted from the last."""
    widest = max((spread(one, size, lang) for one in periods), default=0.0) + 1.0
    every, width = max(1, math.ceil(widest / pitch)), pitch * len(periods)
    return [
        (one if (len(periods) - 1 - at) % every == 0 else "", _r(within(pitch * (at + 0.5), widest / 2, width)))
        for at, one in enumerate(periods)
    ]


def within(middle: float, half: float, width: float) -> float:
    """The middle of words that is nearest to ``middle`` and keeps them in a chart."""
    return min(max(middle, half), max(half, width - half))


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
    widest = max(spread(value.marked, small, lang) for row in rows for value in row.values) + 0.8
    wide = min(max(pitch * 0.92, min(widest, pitch * 0.97)), 60.0)  # as wide as their figures where there is room
    bars = [
        _bar(rows, at, label, label_x, pitch * at + (pitch - wide) / 2, wide, scale, lang, fax=fax)
        for at, (label, label_x) in enumerate(named(periods, pitch, small, lang))
    ]
    base = _r(_set_above(bars, width, small, lang) + 2.0)
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


def _bar(
    rows: Sequence[Row],
    at: int,
    label: str,
    label_x: float,
    x: float,
    wide: float,
    scale: float,
    lang: str,
    *,
    fax: bool,
) -> dict[str, Any]:
    """The bar of one period, from ``x``; ``above``: the words that have no room in it, the topmost first."""
    small, high = FAX_SMALL if fax else SMALL, 0.0
    boxes: list[dict[str, Any]] = []
    above: list[str] = []
    known = [place for place, row in enumerate(rows) if row.values[at].number is not None]
    for place in known:
        value = rows[place].values[at]
        box = _box(x, -high, wide, (value.number or 0.0) * scale, place, value.marked, small, fax)
        box["inside"] = box["inside"] and spread(value.marked, small, lang) <= wide - 0.5
        high += box["h"]
        if not box["inside"]:
            alone = len(rows) == 1 or (place == known[-1] and len(known) == len(rows))
            above += [value.marked] if alone else [rows[place].name, value.marked]
        boxes.append(box)
    for place in [one for one in range(len(rows)) if one not in known]:
        high += GAP_TALL
        word, name = rows[place].values[at].text, rows[place].name if len(rows) > 1 else ""
        gap = _gap(x, -high, wide, word, name, small, fax)
        if max(spread(word, small, lang), spread(name, gap["name_size"], lang)) > wide - 0.5:
            gap |= {"text": "", "name": ""}
            above += [word, name] if name else [word]
        boxes.append(gap)
    return {
        "label": label,
        "label_x": label_x,
        "x": _r(x + wide / 2),
        "boxes": boxes,
        "above": above[::-1],
        "high": high,
    }


def _set_above(bars: Sequence[dict[str, Any]], width: float, small: float, lang: str) -> float:
    """Give the words above each bar their places, where they cover nothing; how high the chart is with them."""
    taken: list[Box] = [
        (box["x"], box["y"], box["x"] + box["w"], box["y"] + box["h"]) for bar in bars for box in bar["boxes"]
    ]
    tops = [0.0]
    for bar in bars:
        half, step = max((spread(text, small, lang) for text in bar["above"]), default=0.0) / 2, small + 1.0
        middle = within(bar["x"], half, width)
        foot, tall_words = bar["high"] + 2.0, len(bar["above"]) * step
        while over := [one for one in taken if touches(one, (middle - half, -foot - tall_words, middle + half, -foot))]:
            foot = max(-one[1] for one in over) + 2.0  # wider than its place: above what is there
        bar["above"] = [
            {"text": text, "x": _r(middle), "y": _r(-foot - n * step)} for n, text in enumerate(bar["above"])
        ]
        if bar["above"]:
            taken.append((middle - half, -foot - tall_words, middle + half, -foot))
        tops.append(foot + tall_words)
    return max(tops)


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
    base = HEAD + tall
    points: list[dict[str, Any]] = []
    strokes: list[list[tuple[float, float]]] = [[]]
    for at, ((label, label_x), value) in enumerate(zip(named(periods, pitch, small, lang), row.values, strict=True)):
        x = pitch * (at + 0.5)
        point: dict[str, Any] = {"label": label, "label_x": label_x, "x": _r(x), "text": value.text}
        point |= {"gap": value.number is None, "open": value.second_hand}
        if value.number is None:
            wide = pitch * 0.92
            middle = HEAD + tall / 2
            point |= {"left": _r(x - wide / 2), "w": _r(wide), "y": HEAD, "h": tall, "middle": middle}
            point["text_y"] = _r(middle + small * 0.35)
            point["turned"] = spread(value.text, small, lang) > wide - 0.5  # where the word is wider than its box
            strokes.append([])
        else:
            point |= {"y": _r(HEAD + tall * (1 - value.number / most)), "at": at}
            strokes[-1].append((x, point["y"]))
        points.append(point)
    taken: list[Box] = [
        (one["left"], one["y"], one["left"] + one["w"], base)
        if one["gap"]
        else (one["x"] - DOT, one["y"] - DOT, one["x"] + DOT, one["y"] + DOT)
        for one in points
    ]
    drawn = [pair for one in strokes for pair in pairwise(one)]
    for point in (one for one in points if not one["gap"]):
        beside = [row.values[n].number for n in (point["at"] - 1, point["at"] + 1) if 0 <= n < len(row.values)]
        known = [one for one in beside if one is not None]
        valley = bool(known) and min(known) > (row.values[point["at"]].number or 0.0)
        point |= _labelled(point, spread(point["text"], small, lang) + BOLDER, small, width, base, taken, drawn, valley)
        taken.append(point.pop("box"))
    return {
        "kind": "line",
        "title": title,
        "desc": described(periods, [row], lang),
        "width": width,
        "height": base + FOOT,
        "base": base,
        "small": small,
        "points": points,
        "paths": ["M" + "L".join(f"{_n(x)} {_n(y)}" for x, y in one) for one in strokes if len(one) > 1],
        "foot": base + small + 3.0,
        "ink": "#000" if fax else "#16365c",
        "legend": [],
    }


def _labelled(
    point: dict[str, Any],
    wide: float,
    small: float,
    width: float,
    base: float,
    taken: Sequence[Box],
    drawn: Sequence[tuple[tuple[float, float], tuple[float, float]]],
    valley: bool,
) -> dict[str, Any]:
    """Where the figure of a point stands: above it (in a ``valley`` below it), else beside that, else as near as nothing is
    touched but the line."""
    x, y = point["x"], point["y"]
    above, below = y - 4.5, y + small + 3.5
    steps = [above - n * (small + 1.0) for n in (1, 2, 3)] + [below + n * (small + 1.0) for n in (1, 2, 3)]
    near = [below, above] if valley else [above, below]
    places = [(across, foot) for foot in near for across in (0.0, -wide / 2 - 3.0, wide / 2 + 3.0)]
    places += [(across, foot) for foot in steps for across in (0.0, -wide / 2 - 3.0, wide / 2 + 3.0)]
    free: list[tuple[float, float, Box]] = []
    for across, foot in places:
        middle = within(x + across, wide / 2, width)
        box = (middle - wide / 2, foot - small * 0.85, middle + wide / 2, foot + small * 0.1)
        if box[1] >= 0 and box[3] <= base - 0.5 and not any(touches(box, one) for one in taken):
            if not any(crossed(box, *one) for one in drawn):
                return {"text_x": _r(middle), "text_y": _r(foot), "box": box}
            free.append((middle, foot, box))
    middle, foot, box = free[0] if free else (x, max(above, small), (x - wide / 2, above - small, x + wide / 2, above))
    return {"text_x": _r(middle), "text_y": _r(foot), "box": box}


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
