"""The queue over a log as a year brings it: golden questions through the whole assistant, and forty answers that did harm.

The bad ones come about as they do in life, without a look at how the queue weighs: messages that did not arrive, questions
typed so badly that they had to be asked again, documents that were missing, facts that were corrected afterwards, and the
assistant's own mistakes on golden questions. Who got a choice pressed the right button, as people do.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from bot import settings
from bot.messages import Outcome, Reply
from index.perturb import Perturbation, perturbed
from knowledge import golden
from knowledge.golden import Golden
from tests.bot.world import Talk, open_real_world

pytestmark = pytest.mark.model

TURNS, BAD = 2000, 40
# Documents that nobody has written yet when the log begins.
MISSING = ("guide-bur", "support-staze", "fund-sfr-pozyczki")


@dataclass
class Log:
    """What was asked so far, and which turns did harm, by cause."""

    talk: Talk
    random: random.Random
    bad: dict[str, str] = field(default_factory=dict)
    turns: int = 0
    known: dict[str, bool] = field(default_factory=dict)

    def knows(self, question: Golden) -> bool:
        """Whether the assistant answers it rightly."""
        if question.id not in self.known:
            self.known[question.id] = is_right(question, self.talk.assistant.try_out(question.text))
        return self.known[question.id]

    def ask(self, text: str, conversation: str, *, arrives: bool = True) -> Reply:
        self.talk.clock.move(seconds=self.random.uniform(20, 90))
        reply = self.talk.ask(text, conversation)
        self.talk.assistant.delivered(reply.turn, ok=arrives)
        self.turns += 1
        return reply


def is_right(question: Golden, reply: Reply) -> bool:
    """Whether the answer is what the golden question asks for, or offers it."""
    shown = [candidate.document for candidate in reply.candidates if candidate.shown]
    if not question.documents:
        return reply.outcome in {Outcome.NO_MATCH, Outcome.GREETING, Outcome.HELP}
    if reply.outcome is Outcome.UNSURE:
        return bool(set(shown) & set(question.documents))
    return reply.outcome is Outcome.ANSWERED and bool(shown) and shown[0] in question.documents


def _mistyped(question: Golden, seed: int) -> str:
    """The question as somebody types it in a moving car."""
    text = question.text
    for number in range(4):
        text = perturbed(text, Perturbation.TYPOS, f"{question.id} {seed} {number}", ()) or text
    return text


def _follow(log: Log, question: Golden, reply: Reply, conversation: str) -> None:
    """Who is offered a choice presses the button of what they meant."""
    if reply.outcome is not Outcome.UNSURE or not question.documents:
        return
    documents = log.talk.documents
    right = {f"show:{documents[name].key}" for name in question.documents if name in documents}
    button = next((button for button in reply.buttons if button.data in right), None)
    if button is not None:
        log.talk.clock.move(seconds=5)
        pressed = log.talk.press(button, conversation)
        log.talk.assistant.delivered(pressed.turn, ok=True)
        log.turns += 1


def _ordinary(log: Log, questions: list[Golden], mistakes: list[str]) -> None:
    """Questions that are answered well; the first mistakes of the assistant that come along stay in the log."""
    conversation = f"ordinary-{log.turns}"
    question = log.random.choice(questions)
    if log.knows(question):
        reply = log.ask(question.text, conversation)
        _follow(log, question, reply, conversation)
    elif question.documents and len(mistakes) < 8:
        turn = log.ask(question.text, conversation).turn
        mistakes.append(turn)
        log.bad[turn] = "mistake"


@pytest.fixture(scope="module")
def log(model_dir: "object", tmp_path_factory: pytest.TempPathFactory) -> Iterator[Log]:
    folder = tmp_path_factory.mktemp("queue")
    talk = open_real_world(settings.load({"DATA_DIR": str(folder), "MODEL_DIR": str(model_dir)}))
    found = Log(talk, random.Random(20261123))  # noqa: S311 - the same log each time
    alone = [question for question in golden.load() if not question.conversation and not question.parts]
    missing = [question for question in alone if question.documents and set(question.documents) <= set(MISSING)]
    others = [question for question in alone if not set(question.documents) & set(MISSING)]
    for name in MISSING:
        talk.knowledge.withdraw(name, talk.documents[name].revision, "test")
    _fill(found, missing, others)
    _correct_afterwards(found)
    yield found
    talk.engine.dispose()


def _fill(log: Log, missing: list[Golden], others: list[Golden]) -> None:
    mistakes: list[str] = []
    for number in range(8):
        while log.turns < number * TURNS // 8:
            _ordinary(log, others, mistakes)
        question = missing[number % len(missing)]
        log.bad[log.ask(question.text, f"missing-{number}").turn] = "missing"
        _asked_twice(log, others, number)
        _not_delivered(log, others, number)
    while log.turns < TURNS:
        _ordinary(log, others, mistakes)
    assert len(mistakes) == 8


def _asked_twice(log: Log, questions: list[Golden], number: int) -> None:
    """A question typed so badly that it was not understood, and then better."""
    while True:
        question = log.random.choice(questions)
        bad = _mistyped(question, number)
        if question.documents and len(question.text.split()) > 4:
            wrong = not is_right(question, log.talk.assistant.try_out(bad))
            if wrong and log.knows(question):
                break
    conversation = f"twice-{number}"
    log.bad[log.ask(bad, conversation).turn] = "asked twice"
    _follow(log, question, log.ask(question.text, conversation), conversation)


def _not_delivered(log: Log, questions: list[Golden], number: int) -> None:
    while True:
        question = log.random.choice(questions)
        if question.documents and log.knows(question):
            break
    log.bad[log.ask(question.text, f"lost-{number}", arrives=False).turn] = "not delivered"


def _correct_afterwards(log: Log) -> None:
    """A fact turns out to have been wrong: all who were told it were told wrongly. Facts that so few were told that it is 8."""
    told: dict[str, list[str]] = {}
    for entry in log.talk.journal.rows():
        for shown in entry.documents:
            told.setdefault(shown.document, []).append(entry.id)
    left = BAD - len(log.bad)
    for name, turns in sorted(told.items(), key=lambda each: (-len(each[1]), each[0])):
        new = [turn for turn in turns if turn not in log.bad]
        if name in log.talk.documents and 0 < len(new) <= left:
            document = log.talk.documents[name]
            log.talk.knowledge.revise(
                document.model_copy(update={"source": "https://poprawka.example"}), document.revision, "test"
            )
            log.bad.update(dict.fromkeys(new, "corrected"))
            left -= len(new)


def test_the_worst_stand_first(log: Log) -> None:
    assert len(log.bad) == BAD
    assert log.turns >= TURNS
    queue = [harm.turn for harm in log.talk.parts.review.queue.all()]
    found = [turn for turn in queue[:100] if turn in log.bad]
    missed = sorted(cause for turn, cause in log.bad.items() if turn not in found)
    assert len(found) >= 0.8 * BAD, f"{len(found)} of {BAD} among the first 100; missed: {missed}"


def test_every_turn_of_the_queue_tells_why(log: Log) -> None:
    assert all(harm.signs and harm.expected > 0 for harm in log.talk.parts.review.queue.all())
