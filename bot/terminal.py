"""The terminal: a chat for people, answers one a line for pipes, JSON lines for machines.

Promises: the same core as every other channel; on a pipe the answers and nothing else go to stdout; it ends at the end of input.
"""

import json
import sys
import uuid
from collections.abc import Iterable, Iterator
from typing import Protocol, TextIO

from rich.console import Console
from rich.text import Text

from bot.messages import Button, Card, Channel, Incoming, Reply


class Core(Protocol):
    """What a channel needs of the assistant."""

    def handle(self, incoming: Incoming) -> Reply:
        """Answer one incoming thing."""

    def delivered(self, turn: str, ok: bool) -> None:
        """Note whether the reply arrived."""


class InvalidLine(ValueError):
    """A line of JSONL input is not a question; the message names the line."""


def chat(core: Core, source: TextIO, console: Console) -> None:
    """Talk until the end of input. A number chooses a button of the last reply; an empty line is passed over."""
    conversation = uuid.uuid4().hex
    buttons: tuple[Button, ...] = ()
    asking = console.is_terminal and source.isatty()
    while True:
        if asking:
            console.print("[bold cyan]›[/] ", end="")
        line = source.readline()
        if not line:
            return
        text = line.strip()
        if not text:
            continue
        chosen = int(text) - 1 if text.isdecimal() and 0 < int(text) <= len(buttons) else None
        if not asking:
            console.print(f"› {text}", markup=False, highlight=False, style="bold")
        reply = core.handle(
            Incoming(
                channel=Channel.TERMINAL,
                conversation=conversation,
                person="terminal",
                key=uuid.uuid4().hex,
                text=text if chosen is None else None,
                button=None if chosen is None else buttons[chosen].data,
            )
        )
        show(reply, console)
        core.delivered(reply.turn, ok=True)
        buttons = reply.buttons


def ask(core: Core, question: str, console: Console) -> None:
    """Answer one question for a person."""
    reply = core.handle(
        Incoming(channel=Channel.TERMINAL, conversation="", person="terminal", key=uuid.uuid4().hex, text=question)
    )
    show(reply, console)
    core.delivered(reply.turn, ok=True)


def show(reply: Reply, console: Console) -> None:
    """Print a reply: cards apart from each other, then its buttons with the numbers that press them."""
    for card in reply.cards:
        console.print(_card(card), soft_wrap=True)
        console.print()
    if reply.buttons:
        console.print(
            Text("   ").join(Text(f"[{number}] {button.label}", style="cyan") for number, button in enumerate(reply.buttons, 1)),
            soft_wrap=True,
        )
        console.print()


def _card(card: Card) -> Text:
    lines = []
    for line in card.lines:
        text = Text()
        for span in line:
            text.append(span.text, style="bold" if span.bold else "")
            if span.href and span.href != span.text and not span.href.startswith("mailto:"):
                text.append(f" {span.href}", style="dim")
        lines.append(text)
    return Text("\n").join(lines)


def answer_lines(core: Core, lines: Iterable[str]) -> Iterator[str]:
    """Turn JSON lines `{"id", "text", "conversation"?}` into JSON answers, in order. Raises InvalidLine at the first bad line."""
    run = uuid.uuid4().hex  # the same conversation name in another run is another conversation
    for number, line in enumerate(lines, 1):
        if line.strip():
            name, text, conversation = _question(number, line)
            yield answer(core, name, text, conversation and f"{run}-{conversation}")


def answer(core: Core, name: str, text: str, conversation: str | None = None) -> str:
    """Ask one question and return its JSON line. Without a conversation the question stands alone."""
    reply = core.handle(
        Incoming(
            channel=Channel.JSONL,
            conversation=conversation or "",
            person="jsonl",
            key=uuid.uuid4().hex,
            text=text,
        )
    )
    core.delivered(reply.turn, ok=True)
    return json.dumps(
        {
            "id": name,
            "outcome": reply.outcome,
            "language": reply.language,
            "text": reply.text,
            "documents": [
                {"id": candidate.document, "score": round(candidate.score, 4), "shown": candidate.shown}
                for candidate in reply.candidates
            ],
            "took_ms": round(reply.took_ms, 2),
        },
        ensure_ascii=False,
    )


def _question(number: int, line: str) -> tuple[str, str, str | None]:
    try:
        record = json.loads(line)
    except ValueError:
        raise InvalidLine(f'line {number} is not JSON; write {{"id": "1", "text": "..."}}') from None
    if not isinstance(record, dict) or not isinstance(record.get("text"), str) or "id" not in record:
        raise InvalidLine(f'line {number} needs "id" and "text"')
    conversation = record.get("conversation")
    return record["id"], record["text"], None if conversation is None else str(conversation)


def console(file: TextIO | None = None) -> Console:
    """The console for people: colours only on a terminal, no wrapping in the middle of a phone number on a pipe."""
    return Console(file=file or sys.stdout, highlight=False)
