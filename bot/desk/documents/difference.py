"""Differences between two texts of a document, field by field, so that a person sees what changed.

Promises: each field that differs once, with both texts, word by word where they are short enough to compare. Refuses: to decide.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from bot.desk.documents.facts import facts
from knowledge.documents import Document
from knowledge.labels import LABELS, label

# Comparing takes up to the product of both lengths; texts with more words are shown whole, one after the other.
_MOST_WORDS = 3000
_WORD = re.compile(r"https?://[^\s;,)]+|\w+|\s|[^\w\s]")
# Texts less alike than this (share of words in common, as difflib's ratio) are easier to read one after the other.
_ALIKE = 0.3


class Mark(StrEnum):
    """What became of some words."""

    KEPT = "kept"
    ADDED = "ins"
    REMOVED = "del"


@dataclass(frozen=True, slots=True)
class Run:
    """Words that stand together and shared a fate."""

    mark: Mark
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that differs: what it said and says (empty if nothing), and both woven into one text."""

    field: str
    label: str
    old: str
    new: str
    runs: tuple[Run, ...]


def differences(old: Document | None, new: Document, documents: Mapping[str, Document]) -> list[Difference]:
    """The fields in which two documents of one kind differ, in the order of the forms. Revisions do not count."""
    before = {fact.field: fact.text for fact in facts(old, documents)} if old is not None else {}
    after = {fact.field: fact.text for fact in facts(new, documents)}
    return [
        Difference(field, label(new.kind, field), was, is_, tuple(woven(was, is_)))
        for field in LABELS[new.kind]
        if (was := before.get(field, "")) != (is_ := after.get(field, ""))
    ]


def woven(old: str, new: str) -> list[Run]:
    """Both texts in one: what was kept, removed and added, in reading order."""
    olds, news = _WORD.findall(old), _WORD.findall(new)
    matcher = SequenceMatcher(None, olds, news)
    if max(len(olds), len(news)) > _MOST_WORDS or matcher.ratio() < _ALIKE:
        return [run for run in (Run(Mark.REMOVED, old), Run(Mark.ADDED, new)) if run.text]
    runs: list[Run] = []
    for name, start, end, start_new, end_new in _steps(matcher, olds):
        if name == "equal":
            runs.append(Run(Mark.KEPT, "".join(olds[start:end])))
            continue
        runs += [
            Run(mark, "".join(words))
            for mark, words in ((Mark.REMOVED, olds[start:end]), (Mark.ADDED, news[start_new:end_new]))
            if words
        ]
    return runs


def _steps(matcher: "SequenceMatcher[str]", olds: list[str]) -> list[tuple[str, int, int, int, int]]:
    """The steps from one to the other; a lone space between two changed words is changed with them."""
    found: list[tuple[str, int, int, int, int]] = []
    steps = matcher.get_opcodes()
    for place, (name, start, end, start_new, end_new) in enumerate(steps):
        bridge = name == "equal" and 0 < place < len(steps) - 1 and olds[start:end] == [" "]
        if found and found[-1][0] == "replace" and (bridge or name != "equal"):
            _, first, _, first_new, _ = found[-1]
            found[-1] = ("replace", first, end, first_new, end_new)
        else:
            found.append(("equal" if name == "equal" else "replace", start, end, start_new, end_new))
    return found
