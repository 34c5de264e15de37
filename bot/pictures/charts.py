"""Charts: numbers drawn as SVG.

Promises: text stays text of at least 12 px at the size that is asked for; shades differ in lightness and pattern, so that a grey
print reads the same; the same chart gives the same bytes. Labels are shown as they are, whatever signs they hold.
Refuses: to know what the numbers mean. matplotlib is imported with the first chart.
"""

import io
import logging
import re
import threading
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


class Form(StrEnum):
    """How a chart is drawn: upright columns over time, stacked; a line over time; lying bars with their names above them."""

    COLUMNS = "columns"
    LINE = "line"
    BARS = "bars"


class Width(Enum):
    """How wide a chart is drawn, in pixels: for a phone, or for a page."""

    NARROW = 288
    WIDE = 640


@dataclass(frozen=True, slots=True)
class Series:
    """Numbers of one name, one for each label of the chart; None where there is nothing to show."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """What is drawn. `unit` stands behind each number ("%"); the last label is `unfinished` if it will still grow."""

    form: Form
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str = ""
    unfinished: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not any(value for each in self.series for value in each.values)


# From dark to light, each with a pattern of its own; relative luminances are at least 0.15 apart.
_SHADES: tuple[tuple[str, str], ...] = (("#12415f", ""), ("#7d9fb3", "//"), ("#e4ecf1", ".."), ("#ffffff", "xx"))
_INK, _SOFT, _LINE = "#1b2630", "#4a5a68", "#c4ccd4"
_SIZE = 12
# Mean width of a digit or letter of DejaVu Sans, the widest font that a reader may have, at that size.
_LETTER = 7.4
_STYLE: dict[Any, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "drogowskaz",
    "font.family": ["DejaVu Sans", "Verdana", "sans-serif"],
    "font.size": _SIZE,
    "text.parse_math": False,
    "hatch.linewidth": 0.8,
    "axes.edgecolor": _LINE,
    "text.color": _INK,
    "axes.labelcolor": _INK,
    "xtick.color": _SOFT,
    "ytick.color": _SOFT,
}
# Where it may keep no list of fonts it says so at each start; nobody needs to know.
logging.getLogger("matplotlib").setLevel(logging.ERROR)
# Its settings and its measuring of texts are shared by all threads.
_drawing = threading.Lock()
_HEAD = re.compile(r'<svg [^>]*?width="([\d.]+)pt" height="([\d.]+)pt"')


@lru_cache(maxsize=512)
def svg(chart: Chart, width: Width, title: str) -> str:
    """The chart as an SVG document with that title, one unit a pixel."""
    import matplotlib as mpl
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    with _drawing, mpl.rc_context(_STYLE), warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # a letter that the measuring font lacks is drawn by the reader's
        figure = Figure(figsize=(width.value / 72, _height(chart) / 72), dpi=72)
        FigureCanvasSVG(figure)
        (_bars if chart.form is Form.BARS else _over_time)(figure, chart, width.value)
        written = io.StringIO()
        figure.savefig(written, format="svg", metadata={"Date": None, "Creator": None, "Title": title})
    return _in_pixels(written.getvalue())


def size(chart: Chart, width: Width) -> tuple[int, int]:
    """Width and height of the drawn chart in pixels."""
    return width.value, _height(chart)


def _in_pixels(text: str) -> str:
    found = _HEAD.search(text)
    if found is None:  # pragma: no cover - another version of the library
        return text
    sized = found[0].replace(f'"{found[1]}pt"', f'"{found[1]}"').replace(f'"{found[2]}pt"', f'"{found[2]}"')
    return text[: found.start()] + sized + text[found.end() :]


_BAR, _LEGEND_LINE = 46, 20
# So many columns are wide enough for a pattern, so many points for large dots.
_FEW = 14


def _height(chart: Chart) -> int:
    if chart.form is Form.BARS:
        return 8 + _BAR * len(chart.labels)
    return 220 + _legend_height(chart)


def _legend_height(chart: Chart) -> int:
    return _LEGEND_LINE * ((len(chart.series) + 1) // 2) + 4 if len(chart.series) > 1 else 0


def number(value: float, unit: str = "") -> str:
    """A number as Poles write it: 1 234; 12,5 %."""
    rounded = round(value, 1)
    digits = f"{rounded:,.0f}" if rounded == int(rounded) else f"{rounded:,.1f}"
    written = digits.replace(",", "\N{NO-BREAK SPACE}").replace(".", ",")
    return f"{written}\N{NO-BREAK SPACE}{unit}" if unit else written


def _bare(axes: "Axes", *hidden: str) -> None:
    for side in ("top", "right", *hidden):
        axes.spines[side].set_visible(False)
    axes.tick_params(length=0)
    axes.set_axisbelow(True)


def _shade(place: int, *, patterned: bool = True) -> dict[str, Any]:
    """How an area is filled. In narrow columns a pattern would be noise: there the lightness alone tells."""
    colour, hatch = _SHADES[place % len(_SHADES)]
    return {
        "facecolor": colour,
        "hatch": hatch if patterned else "",
        "edgecolor": _INK,
        "linewidth": 0.6 if patterned else 0.3,
    }


def _bars(figure: "Figure", chart: Chart, width: int) -> None:
    """A bar for each label of the first series; the label stands above it, the number behind it."""
    height = _height(chart)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set_xlim(0, width)
    axes.set_ylim(height, 0)
    values = [value or 0 for value in chart.series[0].values]
    written = [number(value, chart.unit) for value in values]
    room = width - 8 - _LETTER * max(len(text) for text in written) - 8
    longest = max([*values, 1e-9])
    for place, (label, value, text) in enumerate(zip(chart.labels, values, written, strict=True)):
        top = 4 + place * _BAR
        axes.text(1, top + 15, shortened(label, width - 4), va="baseline", color=_INK)
        long = room * value / longest
        axes.barh(top + 29, long, 16, left=1, **_shade(0))
        axes.text(1 + long + 6, top + 34, text, va="baseline", color=_INK)


def shortened(text: str, width: float) -> str:
    """As much of a text as fits, cut between words where possible."""
    most = int(width / _LETTER)
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    return (cut.rpartition(" ")[0] or cut).rstrip(" ,;:–-") + "…"


def _over_time(figure: "Figure", chart: Chart, width: int) -> None:
    """Stacked columns, or a line, with a legend above if there are several series."""
    height = _height(chart)
    top = _sum(chart)
    axes = figure.add_axes((0, 0, 1, 1))
    ticks = _ticks(max(top, default=0), whole=not chart.unit)
    left = 12 + _LETTER * max(len(number(tick, chart.unit)) for tick in ticks)
    # Half of the last label stands right of the middle of its column.
    right = max(8.0, _LETTER * len(chart.labels[-1]) / 2 - (width - left) / len(chart.labels) / 2) if chart.labels else 8.0
    above, below = 14 + _legend_height(chart), 30
    room = width - left - right
    axes.set_position((left / width, below / height, room / width, (height - above - below) / height))
    _bare(axes, "left")
    axes.grid(axis="y", color=_LINE, linewidth=0.8)
    axes.set_yticks(ticks, [number(tick, chart.unit) for tick in ticks])
    axes.set_ylim(0, ticks[-1])
    places = range(len(chart.labels))
    axes.set_xlim(-0.6, len(chart.labels) - 0.4)
    if chart.form is Form.LINE:
        _line(axes, chart)
    else:
        _columns(axes, chart, room)
    shown = _labels_that_fit(chart.labels, room)
    axes.tick_params("x", pad=8)
    axes.set_xticks([place for place in places if place in shown], [chart.labels[place] for place in shown])
    if len(chart.series) > 1:
        handles, names = axes.get_legend_handles_labels()
        axes.legend(
            handles,
            names,
            ncols=2,
            loc="lower left",
            bbox_to_anchor=(-(left - 4) / room, 1.0 + 10 / (height - above - below)),
            frameon=False,
            fontsize=_SIZE,
            borderaxespad=0,
            borderpad=0,
            columnspacing=1.2,
            handlelength=1.6,
            handletextpad=0.5,
            labelspacing=0.35,
        )


def _sum(chart: Chart) -> list[float]:
    return [sum(value or 0 for value in values) for values in zip(*(each.values for each in chart.series), strict=True)]


def _columns(axes: "Axes", chart: Chart, room: float) -> None:
    places = list(range(len(chart.labels)))
    below = [0.0] * len(places)
    few = len(places) <= _FEW
    written = _LETTER * max(len(number(value)) for value in _sum(chart)) + 2 <= room / len(places)
    for shade, each in enumerate(chart.series):
        values = [value or 0 for value in each.values]
        bars = axes.bar(places, values, 0.78, bottom=below, label=each.name, **_shade(shade, patterned=few))
        below = [low + value for low, value in zip(below, values, strict=True)]
        if chart.unfinished and bars.patches:
            bars.patches[-1].set_linestyle((0, (2, 2)))
            if len(chart.series) == 1:
                bars.patches[-1].set(facecolor="#ffffff", hatch="//")
    if written:
        for place, value in zip(places, below, strict=True):
            if value:
                axes.annotate(number(value), (place, value), (0, 2), textcoords="offset points", ha="center", va="bottom")


def _line(axes: "Axes", chart: Chart) -> None:
    """A line with dots; where there is no number it breaks off. The highest and the last number are written."""
    values = chart.series[0].values
    drawn = [float("nan") if value is None else value for value in values]
    few = len(values) <= _FEW
    axes.plot(range(len(values)), drawn, color=_SHADES[0][0], linewidth=2, marker="o", markersize=6 if few else 3.5)
    for place, value in enumerate(values):
        if value is not None and len(values) <= 7:
            axes.annotate(number(value, chart.unit), (place, value), (0, 6), textcoords="offset points", ha="center", va="bottom")


def _ticks(highest: float, *, whole: bool) -> list[float]:
    """Three to six round numbers from 0 to above the highest, with room for what is written there."""
    wanted = max(highest * 1.12, 1 if whole else 0.1)
    for power in range(-2, 9):
        for step in (1, 2, 5):
            size = step * 10.0**power
            if size * 4 >= wanted and (not whole or size >= 1):
                count = int(-(-wanted // size))
                return [size * place for place in range(max(count, 1) + 1)]
    raise ValueError(highest)


def _labels_that_fit(labels: Sequence[str], width: float) -> list[int]:
    """Which labels are written so that none touches the next, the last one always: it is the newest."""
    if not labels:
        return []
    room = width / len(labels)
    needed = max(len(label) for label in labels) * _LETTER + 8
    step = max(1, int(-(-needed // room)))
    return sorted(range(len(labels) - 1, -1, -step))
