"""A dialogue as a table, and the three channels that it runs through: what a person says or presses, and what they then read."""

import io
import itertools
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from bot.messages import Button, Incoming, Outcome, Reply
from bot.terminal import answer_lines, chat, console
from tests.bot.telegram.markup import read
from tests.bot.telegram.offline import Offline, message, press, talk
from tests.bot.world import Talk

# Telegram's numbers are unique to a bot; those of the Bot API stand-in begin with 1.
_NUMBERS = itertools.count(1_000_000)


@dataclass(frozen=True)
class Step:
    """What a person says, or the label of the button that they press, and what the reply must be like."""

    says: str = ""
    outcome: Outcome = Outcome.ANSWERED
    has: Sequence[str] = ()
    lacks: Sequence[str] = ()
    presses: str | None = None


@dataclass(frozen=True)
class Read:
    """What a person read after a step, and how the turn ended."""

    text: str
    outcome: Outcome


@dataclass
class Recorder:
    """Stands between a channel and the assistant; every reply is checked on its way."""

    talk: Talk
    replies: list[Reply] = field(default_factory=list)

    def handle(self, incoming: Incoming) -> Reply:
        reply = self.talk.handle(incoming)
        self.replies.append(reply)
        return reply

    def takes_files(self, incoming: Incoming) -> bool:
        return self.talk.assistant.takes_files(incoming)

    def delivered(self, turn: str, ok: bool) -> None:
        assert ok
        self.talk.assistant.delivered(turn, ok)

    def button(self, label: str) -> tuple[int, Button]:
        """The number (from 1) and the button of the last reply with that label."""
        [found] = [pair for pair in enumerate(self.replies[-1].buttons, 1) if pair[1].label == label]
        return found


class _Typed(io.StringIO):
    """Input whose lines are thought of only when they are asked for."""

    def __init__(self, lines: Iterator[str]) -> None:
        super().__init__()
        self._lines = lines

    def __iter__(self) -> Iterator[str]:  # type: ignore[override]
        return self._lines


def terminal(world: Talk, steps: Sequence[Step]) -> list[Read]:
    """Type the dialogue into the chat; a button is pressed by its number."""
    core, screen = Recorder(world), io.StringIO()
    seen: list[int] = []

    def lines() -> Iterator[str]:
        for step in steps:
            seen.append(len(screen.getvalue()))
            yield f"{step.says if step.presses is None else core.button(step.presses)[0]}\n"

    chat(core, _Typed(lines()), console(screen))
    edges = [*seen, len(screen.getvalue())]
    pieces = (screen.getvalue()[start:end] for start, end in itertools.pairwise(edges))
    return [Read(text, reply.outcome) for text, reply in zip(pieces, core.replies, strict=True)]


def jsonl(world: Talk, steps: Sequence[Step]) -> list[Read]:
    """Ask line by line; a machine has no buttons."""
    core = Recorder(world)
    lines = (json.dumps({"id": number, "text": step.says, "conversation": "c"}) for number, step in enumerate(steps))
    answers = [json.loads(line) for line in answer_lines(core, lines)]
    assert [answer["id"] for answer in answers] == list(range(len(steps)))
    return [Read(answer["text"], Outcome(answer["outcome"])) for answer in answers]


def telegram(world: Talk, steps: Sequence[Step]) -> list[Read]:
    """Write to the bot on a wire that only records; a button is pressed by the data that was sent with it."""
    core, wire = Recorder(world), Offline()
    found = []
    chat_number = next(_NUMBERS)
    for number, step in enumerate(steps, 1):
        before = len(wire.made("sendMessage"))
        said = (
            message(step.says, chat_number, number)
            if step.presses is None
            else press(_data(wire, step.presses), chat_number, number)
        )
        talk(core, wire, {"update_id": next(_NUMBERS), **said})
        sent = wire.made("sendMessage")[before:]
        assert sent, "nothing was sent"
        found.append(Read("\n\n".join(_seen(fields["text"]) for fields in sent), core.replies[-1].outcome))
    return found


def _data(wire: Offline, label: str) -> str:
    markup = wire.made("sendMessage")[-1]["reply_markup"]
    rows = (markup if isinstance(markup, dict) else json.loads(markup))["inline_keyboard"]
    [data] = [key["callback_data"] for row in rows for key in row if key["text"] == label]
    return str(data)


def _seen(html: str) -> str:
    """What is read, and after it where its links lead."""
    seen = read(html)
    return "\n".join([seen.text, *(attributes for _, attributes, _ in seen.marks)])


CHANNELS: dict[str, Callable[[Talk, Sequence[Step]], list[Read]]] = {"telegram": telegram, "terminal": terminal, "jsonl": jsonl}


def verify(world: Talk, channel: str, steps: Sequence[Step]) -> None:
    """Run the dialogue through a channel and compare each step."""
    for number, (step, found) in enumerate(zip(steps, CHANNELS[channel](world, steps), strict=True), 1):
        said = f"step {number}, {step.presses or step.says!r}"
        assert found.outcome is step.outcome, f"{said}: {found}"
        assert _missing(step.has, found.text) == [], f"{said}: {found.text}"
        assert [part for part in step.lacks if part in _flat(found.text)] == [], f"{said}: {found.text}"


def _missing(parts: Iterable[str], text: str) -> list[str]:
    return [part for part in parts if part not in _flat(text)]


def _flat(text: str) -> str:
    return " ".join(text.split())
