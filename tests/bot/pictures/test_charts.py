"""Charts: well-formed drawings whose texts are what they were given, and grey as readable as in colour."""

from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.pictures import Chart, Form, Series, Width, number, size, svg
from bot.pictures.charts import _SHADES, shortened

SVG = "{http://www.w3.org/2000/svg}"
NBSP = "\N{NO-BREAK SPACE}"
NASTY = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=y>',
    "a & b",
    "$x^2$ i $y$",
    "{{ 7 * 7 }}",
    "\\frac",
    "зварювання",
    "🙂 łódź",
]


def bars(*labels: str) -> Chart:
    return Chart(Form.BARS, labels, (Series("pytania", tuple(float(place + 1) for place in range(len(labels)))),))


def columns(count: int, series: int = 1, form: Form = Form.COLUMNS, unit: str = "") -> Chart:
    values = tuple(float(place % 7) for place in range(count))
    labels = tuple(f"{place % 28 + 1}.11" for place in range(count))
    return Chart(form, labels, tuple(Series(f"seria {number}", values) for number in range(series)), unit, unfinished=True)


def texts(drawn: str) -> list[str]:
    return ["".join(each.itertext()) for each in ElementTree.fromstring(drawn).iter(f"{SVG}text")]  # noqa: S314 - our own


@pytest.mark.parametrize("width", Width)
@pytest.mark.parametrize(
    "chart",
    [
        bars("a"),
        bars(*"abcdefghij"),
        columns(1),
        columns(4, 4),
        columns(53, 4),
        columns(13, 1, Form.LINE, "%"),
        columns(53, 1, Form.LINE),
    ],
    ids=lambda chart: f"{chart.form}-{len(chart.labels)}-{len(chart.series)}",
)
def test_a_chart_is_well_formed_and_as_large_as_it_says(chart: Chart, width: Width) -> None:
    drawn = svg(chart, width, "Tytuł")
    root = ElementTree.fromstring(drawn)  # noqa: S314 - our own
    wide, high = size(chart, width)
    assert (root.get("width"), root.get("height")) == (str(wide), str(high))
    assert root.get("viewBox") == f"0 0 {wide} {high}"
    assert root.findtext(f"{SVG}title") == "Tytuł"
    assert not list(root.iter(f"{SVG}script"))
    sizes = {float(style.partition("font-size: ")[2].partition("px")[0]) for style in styles(root)}
    assert sizes == {12.0}


def styles(root: ElementTree.Element) -> list[str]:
    return [each.get("style", "") for each in root.iter(f"{SVG}text")]


@pytest.mark.parametrize("label", NASTY)
def test_labels_are_shown_as_they_are(label: str) -> None:
    drawn = svg(bars(label, "b"), Width.WIDE, label)
    assert label in texts(drawn)
    assert ElementTree.fromstring(drawn).findtext(f"{SVG}title") == label  # noqa: S314 - our own


def test_the_numbers_are_written_beside_the_bars() -> None:
    chart = Chart(Form.BARS, ("a", "b"), (Series("x", (1234.0, 12.5)),), "%")
    assert texts(svg(chart, Width.NARROW, "t")) == [
        "a",
        "1\N{NO-BREAK SPACE}234\N{NO-BREAK SPACE}%",
        "b",
        "12,5\N{NO-BREAK SPACE}%",
    ]


def test_an_empty_chart_says_so() -> None:
    assert Chart(Form.LINE, ("a",), (Series("x", (None,)),)).is_empty
    assert not bars("a").is_empty


def test_where_there_is_no_number_a_line_breaks_off() -> None:
    chart = Chart(Form.LINE, ("a", "b", "c"), (Series("x", (10.0, None, 20.0)),), "%")
    written = texts(svg(chart, Width.WIDE, "t"))
    assert {"10\N{NO-BREAK SPACE}%", "20\N{NO-BREAK SPACE}%"} <= set(written)
    assert not any("nan" in each for each in written)


def test_the_same_chart_is_drawn_the_same() -> None:
    svg.cache_clear()
    first = svg(columns(4, 4), Width.WIDE, "t")
    svg.cache_clear()
    assert svg(columns(4, 4), Width.WIDE, "t") == first


def luminance(colour: str) -> float:
    """Relative luminance, https://www.w3.org/TR/WCAG21/#dfn-relative-luminance."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_shades_are_told_apart_without_colour() -> None:
    light = [luminance(colour) for colour, _ in _SHADES]
    assert all(after - before >= 0.15 for before, after in pairwise(light))
    assert len({pattern for _, pattern in _SHADES}) == len(_SHADES)


@given(st.text(max_size=80), st.integers(20, 700))
@settings(max_examples=50)
def test_a_shortened_text_fits_and_begins_as_it_did(text: str, width: int) -> None:
    found = shortened(text, width)
    assert found == text or (found.endswith("…") and text.startswith(found[:-1]))
    assert len(found) * 7.4 <= max(width, 8)


@pytest.mark.parametrize(
    ("value", "written"), [(0, "0"), (1234, "1\N{NO-BREAK SPACE}234"), (12.46, "12,5"), (7.04, "7"), (1234567.8, "1 234 567,8")]
)
def test_numbers_are_polish(value: float, written: str) -> None:
    assert number(value) == written.replace(" ", "\N{NO-BREAK SPACE}")
