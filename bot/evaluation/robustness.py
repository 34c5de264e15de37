"""Robustness: the in-scope Polish questions typed badly.

Promises: each class is compared with the very questions it changed, typed well. Conversations and messages of two parts are left
out: their meaning hangs on more than one text.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import resources

from bot.assistant import Assistant
from bot.evaluation.asking import Judged, ask
from bot.evaluation.tables import Table, percent, points
from index.evaluate import Share, share
from index.perturb import Perturbation, perturbed
from knowledge.golden import Golden

# How many points the first place may lose.
_ALLOWED = dict.fromkeys(Perturbation, 0.03) | {Perturbation.TYPOS: 0.06, Perturbation.SHORTHAND: 0.06}


def openings() -> list[str]:
    """The sentences that stories are made of."""
    text = resources.files("knowledge.golden").joinpath("openings.toml").read_text(encoding="utf-8")
    found: list[str] = tomllib.loads(text)["openings"]
    return found


def suitable(questions: Sequence[Golden]) -> list[Golden]:
    """In scope, Polish, one question that stands alone."""
    return [each for each in questions if each.in_scope and each.language == "pl" and not each.conversation and not each.parts]


def copies(questions: Sequence[Golden], kind: Perturbation) -> list[Golden]:
    """The questions that the class changes, changed."""
    told = openings()
    found = []
    for question in questions:
        text = perturbed(question.text, kind, question.id, told)
        if text is not None:
            found.append(replace(question, text=text, id=f"{question.id} {kind.name.lower()}"))
    return found


@dataclass(frozen=True, slots=True)
class Strain:
    """One class: the same questions typed well and badly."""

    kind: Perturbation
    clean: tuple[Judged, ...]
    changed: tuple[Judged, ...]

    @property
    def first(self) -> tuple[Share, Share]:
        """Right at the first place, typed well and badly."""
        return share(each.first_is_right for each in self.clean), share(each.first_is_right for each in self.changed)

    @property
    def answered(self) -> tuple[Share, Share]:
        """Answered, typed well and badly."""
        return share(each.answered for each in self.clean), share(each.answered for each in self.changed)

    @property
    def loss(self) -> float:
        """How much of the first place is lost, 0 to 1."""
        clean, changed = self.first
        return clean.value - changed.value

    @property
    def is_kept(self) -> bool:
        """Whether the loss stays within what was promised."""
        return self.loss <= _ALLOWED[self.kind]


def strain(asked: Assistant, questions: Sequence[Golden], kind: Perturbation, clean: Mapping[str, Judged]) -> Strain:
    """Ask the changed copies; `clean` holds what the questions got as they were, by id."""
    changed = ask(asked, copies(questions, kind))
    return Strain(kind, tuple(clean[each.golden.id.split(" ")[0]] for each in changed), tuple(changed))


def table(title: str, strains: Sequence[Strain]) -> Table:
    """The classes and what they cost."""
    rows = []
    for each in strains:
        clean, changed = each.first
        before, after = each.answered
        rows.append(
            (
                each.kind.value,
                str(clean.total),
                f"{100 * clean.value:.1f}",
                percent(changed),
                points(changed.value - clean.value) + ("" if each.is_kept else " ✗"),
                f"≥ {points(-_ALLOWED[each.kind])}",
                points(after.value - before.value),
            )
        )
    header = ("typed with", "n", "clean", "first place", "change", "allowed", "answered")
    return Table(title, header, tuple(rows))


def broken(strains: Sequence[Strain]) -> list[str]:
    """A sentence for each class that costs more than was promised."""
    return [
        f"{each.kind.value}: the first place falls by {100 * each.loss:.1f} points, at most {100 * _ALLOWED[each.kind]:.0f}"
        " were promised"
        for each in strains
        if not each.is_kept
    ]
