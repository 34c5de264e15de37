"""Asking: golden questions in, what came back beside the truth out.

Promises: the turns of a conversation are asked in their order, every other question alone, all at one fixed moment, so that the
same code gives the same result on any day.
"""

import itertools
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from bot import wiring
from bot.assistant import Assistant
from bot.judging import tells
from bot.messages import Channel, Incoming, Outcome, Reply
from bot.settings import Settings
from knowledge.documents import WARSAW
from knowledge.golden import Golden

# The golden questions suppose a day after 2026-11-23.
MOMENT = datetime(2026, 11, 24, 12, tzinfo=WARSAW)


@dataclass(frozen=True, slots=True)
class Judged:
    """A golden question and what the assistant made of it.

    `ranked` are the candidates, best first, `shown` those of them that the reply shows, `wrong` what an answer says and must not,
    `missing` what it should say and does not; `turn` names the journal's row.
    """

    golden: Golden
    outcome: Outcome
    ranked: tuple[str, ...]
    shown: tuple[str, ...]
    wrong: tuple[str, ...]
    missing: tuple[str, ...]
    turn: str

    @property
    def answered(self) -> bool:
        """Whether an answer was given."""
        return self.outcome is Outcome.ANSWERED

    @property
    def first_is_right(self) -> bool:
        """Whether the best candidate is a right document."""
        return bool(self.ranked) and self.ranked[0] in self.golden.documents

    @property
    def shows_right(self) -> bool:
        """Whether a right document is among those shown."""
        return not set(self.shown).isdisjoint(self.golden.documents)

    @property
    def shows_every_part(self) -> bool:
        """Whether each part of the question that has an answer is shown one."""
        return all(not part or not set(part).isdisjoint(self.shown) for part in self.golden.parts)


@contextmanager
def fresh(settings: Settings) -> Iterator[Settings]:
    """The settings with a state folder of their own, which is removed in the end."""
    with tempfile.TemporaryDirectory(prefix="drogowskaz-evaluation-") as name:
        folder = Path(name)
        yield replace(settings, data_dir=folder, database_url=f"sqlite:///{folder / 'drogowskaz.db'}")


def assistant(settings: Settings) -> Assistant:
    """The assistant of these settings at the fixed moment.

    Its clock gains a millisecond at each look: turns of one conversation must not stand at the same time.
    """
    milliseconds = itertools.count()
    return wiring.assistant(settings, lambda: MOMENT + timedelta(milliseconds=next(milliseconds)))


def ask(asked: Assistant, questions: Iterable[Golden]) -> list[Judged]:
    """Ask all, in their order. A conversation belongs to one call: asked twice, it would go on."""
    return [
        judge(question, reply(asked, question.text, f"{question.id} {number}", question.conversation or ""))
        for number, question in enumerate(questions)
    ]


def reply(asked: Assistant, text: str, key: str, conversation: str = "") -> Reply:
    """One question, alone or in a conversation. The same key gets the same reply."""
    return asked.handle(Incoming(Channel.JSONL, conversation, "evaluation", f"{key} {text}", text))


def judge(question: Golden, given: Reply) -> Judged:
    """Hold a reply against the truth."""
    answered = given.outcome is Outcome.ANSWERED
    return Judged(
        golden=question,
        outcome=given.outcome,
        ranked=tuple(each.document for each in given.candidates),
        shown=tuple(each.document for each in given.candidates if each.shown),
        wrong=tuple(each for each in question.never if answered and tells(given.text, each)),
        missing=tuple(each for each in question.facts if answered and not tells(given.text, each)),
        turn=given.turn,
    )


def in_scope(judged: Sequence[Judged]) -> list[Judged]:
    """Those that a document answers."""
    return [each for each in judged if each.golden.in_scope]


def out_of_scope(judged: Sequence[Judged]) -> list[Judged]:
    """Those that no document answers; greetings and calls for help are neither in nor out."""
    return [each for each in judged if not each.golden.in_scope and each.golden.outcome is None]


def social(judged: Sequence[Judged]) -> list[Judged]:
    """Greetings and calls for help."""
    return [each for each in judged if each.golden.outcome is not None]


def confidences(settings: Settings, judged: Sequence[Judged]) -> list[tuple[float, bool]]:
    """How likely each of these questions was thought to be in scope, and whether it is, from the journal of the same store.

    Questions that no threshold decided (greetings, activity codes) are left out.
    """
    thought = {entry.id: entry.understood.get("probability") for entry in wiring.journal(settings).rows()}
    return [
        (float(probability), each.golden.in_scope)
        for each in judged
        if (probability := thought.get(each.turn)) is not None and each.golden.outcome is None
    ]
