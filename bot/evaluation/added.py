"""Golden questions that reviewers added (`drogowskaz journal golden FILE`): measured beside the shipped ones.

Promises: a table of their own; they are neither promised nor compared with the baseline, for reviewers add what went wrong.
Refuses: what could not be measured: a document that we do not ship, none at all, an id twice.
"""

from collections.abc import Collection, Sequence
from pathlib import Path

from bot.evaluation.asking import Judged, ask, assistant, fresh
from bot.evaluation.tables import Table, brief
from bot.messages import Language, Outcome
from bot.settings import Settings
from index.evaluate import grouped, share
from knowledge import exchange, golden
from knowledge.golden import Golden, GoldenError


def read(path: Path, known: Collection[str]) -> list[Golden]:
    """The questions of a file; `known` are the ids of the documents there are. Raises GoldenError, or OSError."""
    try:
        found = golden.read(path.name, path.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        raise GoldenError(f"{path.name} is not UTF-8 text") from None
    seen: set[str] = set()
    for each in found:
        fault = _fault(each, known, seen)
        if fault:
            raise GoldenError(f"{path.name}: question {each.id!r} {fault}")
        seen.add(each.id)
    return found


def _fault(question: Golden, known: Collection[str], seen: Collection[str]) -> str:
    """What is wrong with a question, as the end of a sentence."""
    named = (question.documents, *question.parts)
    if not all(isinstance(each, str) for each in (question.id, question.text, question.language, question.kind)):
        return "has a field that is no text"
    if not all(isinstance(each, tuple) and all(isinstance(name, str) for name in each) for each in named):
        return "does not list its documents"
    if question.id in seen:
        return "stands there twice"
    if not question.text.strip():
        return "asks nothing"
    if question.language not in set(Language):
        return f"is in a language that is unknown here: {question.language}"
    if not question.documents:
        return "has no document that answers it"
    missing = sorted({name for names in named for name in names} - set(known))
    return f"names what is not among the documents that we ship: {', '.join(missing)}" if missing else ""


def shipped() -> set[str]:
    """The ids of the documents that an evaluation asks about."""
    return {document.id for document in exchange.curated()}


def measure(settings: Settings, questions: Sequence[Golden]) -> Table:
    """Ask the questions."""
    with fresh(settings) as own:
        return table(ask(assistant(own), questions))


def table(judged: Sequence[Judged]) -> Table:
    """How they fared, by language."""
    groups = sorted(grouped(judged, lambda each: each.golden.language).items())
    rows = tuple(
        (
            language,
            str(len(members)),
            brief(share(each.first_is_right for each in members)),
            brief(share(each.shows_right for each in members)),
            brief(share(each.answered for each in members)),
            brief(share(each.outcome is Outcome.UNSURE for each in members)),
            brief(share(each.outcome is Outcome.NO_MATCH for each in members)),
        )
        for language, members in (*groups, ("all", list(judged)))
    )
    header = ("language", "n", "first place", "shown", "answered", "choices", "silent")
    return Table("Questions that reviewers added", header, rows)
