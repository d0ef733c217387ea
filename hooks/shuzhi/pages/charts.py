"""Bar charts as static SVG, drawn by leather and fitted to a page: its colours, its font, no style and no script.

Bars lie, because an organization's name is long and a phone is narrow. A chart is one image to a screen reader;
its data always stand in a table on the same page.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import leather  # type: ignore[import-untyped]
from leather import theme
from markupsafe import Markup

_WIDTH: Final = 360
"""Width in user units, which are pixels on a phone; wider screens set charts side by side."""

_FONT_SIZE: Final = 12
_LINE: Final = 15
_GAP: Final = 7
_LABEL_LENGTH: Final = 12
"""Characters of a label in one line. A longer one is broken, never cut."""

_ROOM_FOR_VALUES: Final = 1.25
"""How far the scale reaches beyond the longest bar, so that its value fits behind it."""

# leather is set up by the variables of its module; nothing else in the program draws with it.
theme.background_color = "none"
theme.margin = 0.01
theme.tick_color = "none"
theme.zero_color = "currentColor"
theme.label_color = "currentColor"
theme.tick_font_char_width = _FONT_SIZE
theme.tick_font_char_height = 0
theme.default_series_colors = ["var(--shuzhi-chart, currentColor)"]


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar.

    Attributes:
        label: what stands before it; any text.
        value: its length, not negative.
        shown: the value as people read it.
    """

    label: str
    value: int | float
    shown: str


def bar_chart(bars: Sequence[Bar], title: str) -> Markup:
    """Draw a chart.

    Args:
        bars: the bars from the top down, at least one.
        title: what the chart shows, for those who cannot see it.

    Returns:
        an `svg` element for an HTML page. The same bars make the same bytes.
    """
    lines = [_broken(bar.label) for bar in bars]
    # Two organizations may share a name and two a value, so that a bar is known by its position alone.
    chart = leather.Chart()
    chart.add_bars([(bar.value, str(i)) for i, bar in enumerate(bars)])
    chart.set_x_scale(_scale(max(1, *(bar.value for bar in bars))))
    chart.add_x_axis(ticks=[0], tick_formatter=lambda *_: "")
    chart.add_y_axis(tick_formatter=lambda key, *_: lines[int(key)][0])
    height = len(bars) * (_LINE * max(map(len, lines)) + _GAP) + 2 * theme.tick_size
    group = chart.to_svg_group(_WIDTH, height)
    _fit(group, bars, lines)
    return _framed(group, height, title)


@lru_cache(maxsize=4096)  # to choose its end, leather tries 360 tick widths: that was half of a chart's time
def _scale(longest: int | float) -> Any:
    """A scale from nought on, with room for the value behind the longest bar."""
    return leather.Linear(0, longest * _ROOM_FOR_VALUES)


def _broken(label: str) -> list[str]:
    return [label[i : i + _LABEL_LENGTH] for i in range(0, len(label), _LABEL_LENGTH)] or [""]


def _fit(group: Any, bars: Sequence[Bar], lines: Sequence[Sequence[str]]) -> None:
    """Take out what a page gives by itself, and add what leather does not draw: values, second lines of labels."""
    parts = {element.get("class"): element for element in group.iter("g")}
    for tick, label in zip(parts["axis left"], reversed(lines), strict=True):
        tick.remove(tick.find("line"))
        _set_lines(tick.find("text"), label)
    for box, bar in zip(list(parts["series bars"]), reversed(bars), strict=True):
        parts["series bars"].append(_value_behind(box, bar))
    _clear(group)
    for element in group.iter():
        for name, value in list(element.attrib.items()):
            if name in ("font-family", "font-size"):
                del element.attrib[name]
            else:
                element.set(name, _rounded(value))


def _clear(group: Any) -> None:
    """Take out what shows nothing: the background, the title's place, the label of the zero line."""
    for parent in list(group.iter()):
        for element in list(parent):
            shows_nothing = not len(element) and not element.text
            if (shows_nothing and element.tag in ("text", "g")) or element.get("fill") == "none":
                parent.remove(element)


def _set_lines(label: ET.Element, lines: Sequence[str]) -> None:
    """Set a label in several lines around the place of one."""
    if len(lines) == 1:
        return
    label.text = None
    top = float(label.get("y", "0")) - _LINE * (len(lines) - 1) / 2
    for number, line in enumerate(lines):
        part = ET.SubElement(label, "tspan", x=label.get("x", "0"), y=str(top + number * _LINE), dy="0.32em")
        part.text = line
    del label.attrib["dy"]


def _value_behind(box: ET.Element, bar: Bar) -> ET.Element:
    x, y, width, height = (float(box.get(name, "0")) for name in ("x", "y", "width", "height"))
    text = ET.Element(
        "text", x=str(x + width + 4), y=str(y + height / 2), dy="0.35em", fill=theme.label_color
    )
    text.text = bar.shown
    return text


def _rounded(value: str) -> str:
    """A coordinate to a tenth of a pixel: leather writes up to 28 digits."""
    if value[:1] not in "-.0123456789":  # no need to try: most attributes are words
        return value
    try:
        return f"{float(value):.1f}".removesuffix(".0")
    except ValueError:
        return value


def _framed(group: ET.Element, height: int, title: str) -> Markup:
    root = ET.Element("svg", {"class": "chart", "viewBox": f"0 0 {_WIDTH} {height}", "role": "img"})
    root.set("aria-label", title)
    root.set("font-size", str(_FONT_SIZE))
    root.append(group)
    return Markup(ET.tostring(root, encoding="unicode"))
