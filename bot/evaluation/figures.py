"""Figures: the risk-coverage curve as a picture.

Promises: readable in grey and in print; 1200 × 800 pixels. Needs matplotlib, which only development installs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from index.evaluate import Point

# Colour, line, marker: told apart in grey too.
_STYLES = (("black", "-", "o"), ("0.45", "--", "s"))
_MOST_RISK = 0.20
_LEAST_COVERAGE = 80


class FigureError(Exception):
    """A picture cannot be drawn; the message says why."""


@dataclass(frozen=True, slots=True)
class Curve:
    """What every threshold would do, and what the two that were chosen did: (answers, answers or choices)."""

    name: str
    points: Sequence[Point]
    chosen: Sequence[Point]


def draw(curves: Sequence[Curve], path: Path) -> None:
    """Draw coverage over risk, at most two curves.

    Raises FigureError without matplotlib, OSError if the file cannot be written.
    """
    try:
        import matplotlib

        matplotlib.use("Agg")
        from matplotlib import pyplot
    except ImportError:
        raise FigureError("the figure needs matplotlib; install the development packages (make dev)") from None
    figure, axes = pyplot.subplots(figsize=(12, 8), dpi=100)
    for curve, (colour, line, marker) in zip(curves, _STYLES, strict=False):
        xs = [0.0, *(100 * each.risk.value for each in curve.points)]
        ys = [0.0, *(100 * each.coverage.value for each in curve.points)]
        axes.plot(xs, ys, color=colour, linestyle=line, drawstyle="steps-post", linewidth=2, label=curve.name)
        for filled, each in zip((True, False), curve.chosen, strict=True):
            axes.plot(
                [100 * each.risk.value],
                [100 * each.coverage.value],
                color=colour,
                linestyle="none",
                marker=marker,
                markersize=13,
                markerfacecolor=colour if filled else "white",
                markeredgewidth=2,
                label=f"{curve.name}, as chosen: {'answers' if filled else 'answers or choices'}",
                clip_on=False,
            )
    axes.set(xlim=(0, 100 * _MOST_RISK), ylim=(_LEAST_COVERAGE, 100.5))
    axes.set_xlabel("questions without an answer that get one all the same, %", fontsize=14)
    axes.set_ylabel("questions with an answer that get one, %", fontsize=14)
    axes.tick_params(labelsize=13)
    axes.grid(color="0.9")
    axes.legend(loc="lower right", fontsize=13, frameon=False)
    figure.tight_layout()
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, metadata={"Software": None})
    pyplot.close(figure)
