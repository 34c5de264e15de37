"""The terminal: a chat for people, answers one a line for pipes, JSON lines for machines.

Promises: the same core as every other channel; on a pipe the answers and nothing else go to stdout; it ends at the end of input.
Lines break between words only, so that a long link stays one link.
"""

import json
import math
import re
import sys
import uuid
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext, suppress
from typing import Protocol, TextIO

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from bot.messages import Button, Card, Channel, Incoming, Language, Reply
from bot.texts import catalogue

_PROMPT = "› "
_FAREWELLS = frozenset({"exit", "quit", "koniec", "wyjdź", "wyjście"})
# Longer lines tire the eye.
_WIDEST = 100


class Core(Protocol):
    """What a channel needs of the assistant."""

    def handle(self, incoming: Incoming) -> Reply:
        """Answer one incoming thing."""

    def delivered(self, turn: str, ok: bool) -> None:
        """Note whether the reply arrived."""


class InvalidLine(ValueError):
    """A line of JSONL input is not a question; the message names the line."""


def chat(core: Core, source: TextIO, console: Console) -> None:
    """Talk until the end of input; a person may also write "koniec" or press Ctrl-C.

    A number chooses a button of the last reply; an empty line is passed over.
    """
    asking = console.is_terminal and source.isatty()
    language = Language.PL
    if asking:
        console.print(Text(catalogue(language).text("terminal-hint"), style="dim"))
        console.print()
    with suppress(KeyboardInterrupt):
        for reply in _turns(core, _lines(source) if asking else _piped(source, console)):
            if asking:
                console.print()
            show(reply, console)
            core.delivered(reply.turn, ok=True)
            language = reply.language
    if asking:
        console.print()
        console.print(Text(catalogue(language).text("terminal-bye"), style="dim"))


def starting(console: Console) -> AbstractContextManager[object]:
    """Says on a terminal that the start takes its time, as long as it does."""
    return console.status(catalogue(Language.PL).text("terminal-starting")) if console.is_terminal else nullcontext()


def _turns(core: Core, lines: Iterable[str]) -> Iterator[Reply]:
    """The reply to each line, all in one conversation."""
    conversation = uuid.uuid4().hex
    buttons: tuple[Button, ...] = ()
    for text in lines:
        chosen = int(text) - 1 if text.isdecimal() and len(text) <= 2 and 0 < int(text) <= len(buttons) else None
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
        buttons = reply.buttons
        yield reply


def _lines(source: TextIO) -> Iterator[str]:
    """What a person types, until they have had enough. At the real terminal a line can be edited and called back."""
    if source is sys.stdin:
        with suppress(ImportError):
            import readline  # noqa: F401 - input() uses it when it is there
    while True:
        if source is sys.stdin:
            try:
                line = input(_PROMPT)
            except EOFError:
                return
        elif not (line := source.readline()):
            return
        text = line.strip()
        if text.lower() in _FAREWELLS:
            return
        if text:
            yield text


def _piped(source: TextIO, console: Console) -> Iterator[str]:
    """The lines of a pipe, shown where a person would see what they typed."""
    for line in source:
        if text := line.strip():
            console.print(f"{_PROMPT}{text}", markup=False, highlight=False, style="bold", soft_wrap=True)
            yield text


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
        for line in _lines_of(card):
            _print(line, console)
        console.print()
    if reply.buttons:
        labels = [Text(f"[{number}] {button.label}", style="cyan") for number, button in enumerate(reply.buttons, 1)]
        for row in _rows(labels, _width(console)):
            console.print(row, soft_wrap=True)
        console.print()


def _lines_of(card: Card) -> Iterator[Text]:
    for line in card.lines:
        text = Text()
        for span in line:
            text.append(span.text, style="bold" if span.bold else "")
            if span.href and not _says(span.text, span.href):
                text.append(" ").append(span.href, style=f"dim link {span.href}")
        yield from text.split("\n", allow_blank=True)


def _says(text: str, link: str) -> bool:
    """Whether the words are the address already."""
    return text.rstrip("/") in {link.rstrip("/"), link.partition("//")[2].rstrip("/"), link.removeprefix("mailto:")}


def _print(line: Text, console: Console) -> None:
    """Print a line: on a pipe as it is, on a terminal broken between words, with what follows a bullet set in."""
    if not console.is_terminal:
        console.print(line, soft_wrap=True)
        return
    indent = 2 if line.plain.startswith("• ") else 0
    for number, part in enumerate(line.divide(_breaks(line.plain, _width(console) - indent))):
        part.rstrip()
        console.print(Text(" " * indent if number else "").append_text(part), soft_wrap=True)


def _breaks(text: str, width: int) -> list[int]:
    """Where lines of at most `width` columns begin, after the first; a longer word (a link) stays whole on its own line."""
    found: list[int] = []
    start = 0
    for word in re.finditer(r"\S+", text):
        if start < word.start() and cell_len(text[start : word.end()]) > width:
            start = word.start()
            found.append(start)
    return found


def _rows(labels: Iterable[Text], width: int) -> Iterator[Text]:
    """The labels side by side, as many in a row as fit whole."""
    row = Text()
    for label in labels:
        if row and row.cell_len + 3 + label.cell_len > width:
            yield row
            row = Text()
        row = Text("   ").join([row, label]) if row else label
    if row:
        yield row


def _width(console: Console) -> int:
    return min(console.width, _WIDEST) if console.is_terminal else sys.maxsize


def answer_lines(core: Core, lines: Iterable[str]) -> Iterator[str]:
    """Turn JSON lines `{"id", "text", "conversation"?}` into JSON answers, in order. Raises InvalidLine at the first bad line."""
    run = uuid.uuid4().hex  # the same conversation name in another run is another conversation
    for number, line in enumerate(lines, 1):
        if line.strip():
            name, text, conversation = _question(number, line)
            yield answer(core, name, text, conversation and f"{run}-{conversation}")


def answer(core: Core, name: object, text: str, conversation: str | None = None) -> str:
    """Ask one question and return its JSON line; `name`, any JSON value, comes back as its id.

    Without a conversation the question stands alone.
    """
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


def _question(number: int, line: str) -> tuple[object, str, str | None]:
    try:
        line.encode()  # what is not UTF-8 comes in as lone surrogates
        record = json.loads(line.lstrip("\ufeff"), parse_constant=_refuse, parse_float=_finite)
    except UnicodeEncodeError:
        raise InvalidLine(f"line {number} is not UTF-8 text") from None
    except (ValueError, RecursionError):
        raise InvalidLine(f'line {number} is not JSON; write {{"id": "1", "text": "..."}}') from None
    if not isinstance(record, dict) or not isinstance(record.get("text"), str) or "id" not in record:
        raise InvalidLine(f'line {number} needs "id" and "text"; write {{"id": "1", "text": "..."}}')
    conversation = record.get("conversation")
    return record["id"], record["text"], None if conversation is None else str(conversation)


def _refuse(constant: str) -> object:
    raise ValueError(f"{constant} is Python's, not JSON's")


def _finite(number: str) -> float:
    if not math.isfinite(float(number)):
        raise ValueError(f"{number} could not be given back")
    return float(number)


def console(file: TextIO | None = None) -> Console:
    """The console for people: colours only on a terminal."""
    return Console(file=file or sys.stdout, highlight=False)
