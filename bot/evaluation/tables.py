"""Tables: the same rows for the screen and for the page.

Promises: readable at 100 columns; every share of questions shows its 95 % interval.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table as Grid

from bot.evaluation.asking import Judged, in_scope
from bot.evaluation.measures import Measure
from bot.messages import Outcome
from index.evaluate import Share, grouped, share


@dataclass(frozen=True, slots=True)
class Table:
    """A title, a heading for each column, and rows of cells. The first column is text, the others are numbers."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def print(self, console: Console) -> None:
        """Draw it."""
        grid = Grid(title=self.title, title_justify="left", title_style="bold", header_style="dim", box=None, pad_edge=False)
        for number, name in enumerate(self.header):
            grid.add_column(name, justify="right" if number else "left", overflow="fold")
        for row in self.rows:
            grid.add_row(*row)
        console.print(grid)
        console.print()

    @property
    def markdown(self) -> str:
        """The table for the page."""
        lines = [self.header, tuple("---:" if number else "---" for number in range(len(self.header))), *self.rows]
        return "\n".join([f"**{self.title}**", "", *(f"| {' | '.join(line)} |" for line in lines)])


def percent(found: Share) -> str:
    """The share in percent with its interval: 94.3 (92.1–95.9); a dash of nothing."""
    if not found.total:
        return "–"
    interval = found.interval
    return f"{100 * found.value:.1f} ({100 * interval.low:.1f}–{100 * interval.high:.1f})"


def brief(found: Share) -> str:
    """The same without decimals, for many columns."""
    if not found.total:
        return "–"
    interval = found.interval
    return f"{100 * found.value:.0f} ({100 * interval.low:.0f}–{100 * interval.high:.0f})"


def points(value: float) -> str:
    """A difference of two shares in percentage points: -1.2."""
    return f"{100 * value:+.1f}"


def overview(held_out: Sequence[Measure], development: Sequence[Measure]) -> Table:
    """The promised measures of both halves, with their targets."""
    rows = [
        (
            one.name,
            str(one.share.total),
            percent(one.share),
            "" if one.target is None else f"{'≥' if one.rising else '≤'} {100 * one.target:g}{'' if one.is_kept else ' ✗'}",
            str(other.share.total),
            percent(other.share),
        )
        for one, other in zip(held_out, development, strict=True)
    ]
    return Table(
        "All questions, in percent with 95 % intervals",
        ("measure", "n", "held-out", "promised", "n", "development"),
        tuple(rows),
    )


def groups(title: str, held_out: Sequence[Judged], development: Sequence[Judged], key: Callable[[Judged], str]) -> Table:
    """How the in-scope questions of each group fared; the development half's first place beside."""
    beside = grouped(in_scope(development), key)
    rows = []
    for name, members in sorted(grouped(in_scope(held_out), key).items()):
        twin = share(each.first_is_right for each in beside.get(name, ()))
        rows.append(
            (
                name,
                str(len(members)),
                brief(share(each.first_is_right for each in members)),
                brief(share(each.shows_right for each in members)),
                brief(share(each.answered for each in members)),
                brief(share(each.outcome is Outcome.UNSURE for each in members)),
                brief(share(each.outcome is Outcome.NO_MATCH for each in members)),
                brief(twin),
            )
        )
    header = (title, "n", "first place", "shown", "answered", "choices", "silent", "dev. first")
    return Table(f"Held-out questions by {title}", header, tuple(rows))


def refusals(held_out: Sequence[Judged], development: Sequence[Judged]) -> Table:
    """How the questions without an answer fared, by kind."""
    beside = grouped(development, lambda each: each.golden.kind)
    rows = []
    for name, members in sorted(grouped(held_out, lambda each: each.golden.kind).items()):
        rows.append(
            (
                name,
                str(len(members)),
                brief(share(each.answered for each in members)),
                brief(share(each.outcome is Outcome.UNSURE for each in members)),
                brief(share(each.answered for each in beside.get(name, ()))),
                brief(share(each.outcome is Outcome.UNSURE for each in beside.get(name, ()))),
            )
        )
    header = ("kind", "n", "answered", "choices", "dev. answered", "dev. choices")
    return Table("Held-out questions that no document answers", header, tuple(rows))


_MARKER = "<!-- {edge} {name} -->"


class PageError(Exception):
    """A page has no place for a table; the message names it."""


def put(page: str, name: str, content: str) -> str:
    """The page with `content` between the markers of that name. Raises PageError if they are not there."""
    begin, end = (re.escape(_MARKER.format(edge=edge, name=name)) for edge in ("begin", "end"))
    found, count = re.subn(f"({begin}).*?({end})", lambda edges: f"{edges[1]}\n{content}\n{edges[2]}", page, flags=re.DOTALL)
    if count != 1:
        raise PageError(f"the page needs the marks <!-- begin {name} --> and <!-- end {name} --> once, it has them {count} times")
    return found
