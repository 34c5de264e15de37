"""Cards and buttons -> messages as Telegram takes them.

Promises: every chunk is valid Telegram HTML within Telegram's limits, no text is lost, no tag and no character is cut in two.
Refuses: links that are not http(s). Phones and mail addresses stay plain: Telegram makes them tappable by itself.
"""

import logging
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import accumulate
from urllib.parse import urlsplit

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.messages import Button, Card, Span

# https://core.telegram.org/bots/api#sendmessage: 4096 UTF-16 units after entity parsing; more than 100 entities are dropped.
UNITS = 4096
ENTITIES = 100
# The Bot API server refuses raw texts over 2^15 bytes before it parses them (telegram-bot-api, Client::get_formatted_text).
BYTES = 32_000
LINK_LENGTH = 2048
# https://core.telegram.org/bots/api#inlinekeyboardbutton
CALLBACK_BYTES = 64
KEYBOARD_BUTTONS = 100
# Two labels longer than this are cut on a narrow phone, so each gets its own row.
SHORT_LABEL = 20

_log = logging.getLogger(__name__)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


@dataclass(frozen=True, slots=True)
class Chunk:
    """One message: as HTML, and as plain text for a server that refuses the HTML (may be longer: links are spelled out)."""

    html: str
    text: str


@dataclass(frozen=True, slots=True)
class _Run:
    text: str
    bold: bool = False
    href: str | None = None

    @property
    def entities(self) -> int:
        return int(self.bold) + int(self.href is not None)

    @property
    def overhead(self) -> int:
        return len(self.html("").encode())

    def html(self, text: str) -> str:
        marked = escape(text)
        if self.href is not None:
            marked = f'<a href="{escape(self.href)}">{marked}</a>'
        return f"<b>{marked}</b>" if self.bold else marked


def clean(text: str) -> str:
    """Make text sendable: half surrogates become U+FFFD, control characters but tab and newline become spaces."""
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return _CONTROL.sub(" ", whole.replace("\r\n", "\n").replace("\r", "\n"))


def chunks(cards: Sequence[Card]) -> tuple[Chunk, ...]:
    """Render cards as few messages as the limits allow, cut between cards, else lines, else words. Blank cards give none."""
    runs: list[_Run] = []
    starts: set[int] = set()
    length = 0
    for card in cards:
        block = [run for run in _runs(card) if run.text]
        if not block:
            continue
        if runs:
            runs.append(_Run("\n\n"))
            length += 2
        starts.add(length)
        runs += block
        length += sum(len(run.text) for run in block)
    return tuple(_split(runs, starts))


def plain(text: str) -> tuple[str, ...]:
    """Cut a plain text into messages."""
    return tuple(chunk.text for chunk in _split([_Run(clean(text))], set()))


def keyboard(buttons: Sequence[Button]) -> InlineKeyboardMarkup | None:
    """The buttons, at most two in a row. One that Telegram would refuse is left out and logged: it may not cost the message."""
    rows: list[list[InlineKeyboardButton]] = []
    for button in buttons[:KEYBOARD_BUTTONS]:
        label, size = clean(button.label).strip(), len(button.data.encode("utf-8", "replace"))
        if not label or not 1 <= size <= CALLBACK_BYTES:
            _log.error(
                "Button left out: its data has %d bytes (1-%d allowed) and its label %d characters",
                size,
                CALLBACK_BYTES,
                len(label),
            )
            continue
        key = InlineKeyboardButton(label, callback_data=button.data)
        if rows and len(rows[-1]) == 1 and _side_by_side(rows[-1][0].text, label):
            rows[-1].append(key)
        else:
            rows.append([key])
    return InlineKeyboardMarkup(rows) if rows else None


def _side_by_side(one: str, other: str) -> bool:
    """Whether two labels share a row: both short, and words do not stand beside a mere sign (a thumb)."""
    words = {any(char.isalnum() for char in label) for label in (one, other)}
    return len(words) == 1 and max(len(one), len(other)) <= SHORT_LABEL


def _runs(card: Card) -> Iterator[_Run]:
    for number, line in enumerate(card.lines):
        if number:
            yield _Run("\n")
        for span in line:
            yield from _span(span)


def _span(span: Span) -> Iterator[_Run]:
    text = clean(span.text)
    if span.href is None:
        yield _Run(text, span.bold)
    elif _is_web(span.href):
        yield _Run(text or span.href, span.bold, span.href)
    else:
        yield _Run(text, span.bold)
        # Telegram links bare mail addresses and phones itself, but takes "mailto:" for a web host: show the address instead.
        scheme, _, rest = span.href.partition(":")
        address = clean(rest.partition("?")[0])
        if scheme.lower() in {"mailto", "tel"} and _squeezed(address) not in _squeezed(text):
            yield _Run(f" ({address})")


def _squeezed(text: str) -> str:
    return re.sub(r"[\s()-]", "", text).lower()


def _is_web(href: str) -> bool:
    if len(href) > LINK_LENGTH or re.search(r"[\s\x00-\x1f\x7f]", href) or href != clean(href):
        return False
    try:
        parts = urlsplit(href)
    except ValueError:
        return False
    return parts.scheme.lower() in {"http", "https"} and bool(parts.hostname)


def _split(runs: Sequence[_Run], starts: set[int]) -> Iterator[Chunk]:
    text = "".join(run.text for run in runs)
    ends = list(accumulate(len(run.text) for run in runs))
    owner = [number for number, run in enumerate(runs) for _ in run.text]
    start = 0
    while (start := _after_space(text, start)) < len(text):
        reach = _reach(text, owner, runs, start)
        cut = reach if reach == len(text) else _cut(text, starts, start, reach)
        stop = cut
        while text[stop - 1].isspace():
            stop -= 1
        pieces = list(_pieces(owner, start, stop))
        yield Chunk(
            html="".join(runs[number].html(text[begin:end]) for number, begin, end in pieces),
            text="".join(text[begin:end] + _spelled(runs[number], end == ends[number]) for number, begin, end in pieces),
        )
        start = cut


def _spelled(run: _Run, complete: bool) -> str:
    return f" ({run.href})" if complete and run.href not in {None, run.text} else ""


def _after_space(text: str, start: int) -> int:
    while start < len(text) and text[start].isspace():
        start += 1
    return start


def _pieces(owner: Sequence[int], start: int, stop: int) -> Iterable[tuple[int, int, int]]:
    """(run, begin, end) for each run that the slice touches."""
    begin = start
    for position in range(start + 1, stop + 1):
        if position == stop or owner[position] != owner[begin]:
            yield owner[begin], begin, position
            begin = position


def _reach(text: str, owner: Sequence[int], runs: Sequence[_Run], start: int) -> int:
    """The end of the longest slice from `start` that one message can hold."""
    length = size = entities = 0
    current = -1
    for position in range(start, len(text)):
        if owner[position] != current:
            current = owner[position]
            size += runs[current].overhead
            entities += runs[current].entities
        length += 2 if text[position] > "\uffff" else 1
        size += len(escape(text[position]).encode())
        if length > UNITS or size > BYTES or entities > ENTITIES:
            return position
    return len(text)


def _cut(text: str, starts: set[int], start: int, reach: int) -> int:
    """Where to end a message that may not go beyond `reach`: the first quarter is never the whole message, so few are sent."""
    least = start + max(1, (reach - start) // 4)
    card = max((position for position in starts if least <= position <= reach), default=0)
    if card:
        return card
    line = text.rfind("\n", least, reach + 1)
    if line > 0:
        return line
    for position in range(reach, least, -1):
        if text[position].isspace():
            return position
    whole = reach
    while whole > least and _joined(text, whole):
        whole -= 1
    return whole if whole > least else reach


def _joined(text: str, position: int) -> bool:
    """Whether the character continues the one before it: an accent, a joined emoji, a skin tone."""
    char = text[position]
    return (
        bool(unicodedata.combining(char))
        or char in "\u200d\ufe0e\ufe0f"
        or "\U0001f3fb" <= char <= "\U0001f3ff"
        or text[position - 1] == "\u200d"
    )
