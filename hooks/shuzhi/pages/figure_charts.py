"""Which bars a chart of figures has: years, organizations, or how many organizations state how many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from shuzhi.figures import Figure, Item, digits
from shuzhi.pages.charts import Bar, bar_chart

_MOST_BARS: Final = 30
"""Organizations of which each has a bar; of more the chart shows how they are spread."""

_MOST_CLASSES: Final = 12
_OUTLYING: Final = 0.05
"""Share of the largest values that may be told as one class, `61 次以上`, so that one misprint does not flatten a chart."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart with what stands above it."""

    item: Item
    caption: str
    svg: Markup


def chart_over_years(item: Item, values: Mapping[int, tuple[int | float, str]], caption: str) -> Chart:
    """A bar a year, oldest first.

    Args:
        item: what is counted.
        values: year → number, and what stands behind the year.
        caption: what the bars are.
    """
    bars = [
        Bar(f"{year}年{remark}", value, digits(value)) for year, (value, remark) in sorted(values.items())
    ]
    return Chart(item, caption, bar_chart(bars, f"{item.label}，{caption}"))


def chart_across(item: Item, stated: Sequence[tuple[str, Figure]], year: int) -> Chart:
    """The organizations of a year: a bar each, the largest first, or of many how they are spread.

    Args:
        item: what is counted.
        stated: name and figure of each organization that states it, at least one.
        year: the year.
    """
    values = [figure.value for _, figure in stated]
    if len(stated) <= _MOST_BARS:
        ordered = sorted(stated, key=lambda pair: -pair[1].value)
        bars = [Bar(name, figure.value, digits(figure.value)) for name, figure in ordered]
        caption = f"各组织（{item.measure}）"
    else:
        bars = [Bar(label, count, f"{count} 个组织") for label, count in spread(values, item.measure).items()]
        caption = f"{len(stated)} 个组织的分布"
    return Chart(item, caption, bar_chart(bars, f"{year}年度{item.label}，{caption}"))


def spread(values: Iterable[int | float], measure: str) -> dict[str, int]:
    """How many values fall into each class of like width.

    Args:
        values: at least one, none negative.
        measure: what they count: `次`.

    Returns:
        class in words → how many, the smallest values first: `10–14 次`; the last may be open, `60 次以上`. Classes are
        1, 2 or 5 times a power of ten wide, as few as make no more than a dozen.
    """
    ordered = sorted(int(value) for value in values)
    last = ordered[min(len(ordered) - 1, int(len(ordered) * (1 - _OUTLYING)))]
    width = next(
        step * 10**power
        for power in range(20)
        for step in (1, 2, 5)
        if last // (step * 10**power) - ordered[0] // (step * 10**power) < _MOST_CLASSES
    )
    end = last // width
    counts = Counter(min(value // width, end + 1) for value in ordered)
    classes = {
        f"{k * width} {measure}" if width == 1 else f"{k * width}–{(k + 1) * width - 1} {measure}": counts[k]
        for k in range(ordered[0] // width, end + 1)
    }
    if counts[end + 1]:
        classes[f"{(end + 1) * width} {measure}以上"] = counts[end + 1]
    return classes
