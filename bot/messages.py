"""The shared vocabulary of every channel: what comes in, what goes out.

Promises: frozen values, free of any channel's markup. Every span of a reply says where its words come from: a document's field or
the catalogue of fixed sentences.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum


class Channel(StrEnum):
    """Where a turn came from."""

    TELEGRAM = "telegram"
    TERMINAL = "terminal"
    JSONL = "jsonl"


class Outcome(StrEnum):
    """How a turn ended. Exactly one for each turn."""

    ANSWERED = "ANSWERED"
    UNSURE = "UNSURE"
    NO_MATCH = "NO_MATCH"
    GREETING = "GREETING"
    HELP = "HELP"
    TOO_LONG = "TOO_LONG"
    UNSUPPORTED = "UNSUPPORTED"
    RATE_LIMITED = "RATE_LIMITED"
    ERROR = "ERROR"
    # Somebody who works here did their work: edited, signed in, sent a file.
    OFFICE = "OFFICE"
    # Somebody said what they think of an answer, or had their question passed on.
    FEEDBACK = "FEEDBACK"
    # Somebody asked what is held about them, or had it erased.
    RIGHTS = "RIGHTS"


class Language(StrEnum):
    """The languages of the frame around the facts."""

    PL = "pl"
    EN = "en"
    UK = "uk"
    RU = "ru"


class Manner(StrEnum):
    """How a reply is shown where that can be chosen; elsewhere it is a message like any other."""

    MESSAGE = "message"
    # Over the button that was pressed, for a moment.
    NOTICE = "notice"
    # In place of the message whose button was pressed.
    INSTEAD = "instead"


# A button whose data begin so is answered by a notice, for which the channel keeps it waiting.
NOTICED = "n:"


class FileTrouble(StrEnum):
    """Why a file that somebody sent is not here."""

    TOO_LARGE = "too-large"
    NOT_FETCHED = "not-fetched"


@dataclass(frozen=True, slots=True)
class File:
    """A file that somebody sent or gets; `name` as it was given, with its ending. With a `trouble` there is no content."""

    name: str
    media_type: str
    content: bytes = field(repr=False)
    trouble: FileTrouble | None = None


@dataclass(frozen=True, slots=True)
class Incoming:
    """One thing that a person did.

    `text` is what was typed (commands start with `/`), `button` the data of a pressed button; both None means something that is
    not text (a sticker, a voice message). `key` is unique to the update: the same key again gets the same reply. `language` is
    what the person's app is set to, a hint until they write. An empty `conversation` is a question that stands alone. `private`
    means that nobody else reads the reply; only then a person is taken for somebody who works here.
    """

    channel: Channel
    conversation: str
    person: str
    key: str
    text: str | None = None
    button: str | None = None
    edited: bool = False
    language: Language | None = None
    private: bool = False
    file: File | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """The field of a document that a span was copied from, at the revision shown."""

    document: str
    field: str
    revision: int


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text. Without `origin` it is a fixed sentence of the catalogue. A `secret` is shown once and written nowhere."""

    text: str
    origin: Origin | None = None
    href: str | None = None
    bold: bool = False
    secret: bool = False


Line = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """One block of a reply: a few lines that belong together. An empty line is an empty tuple."""

    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        """All that a person would read; a link whose words are not its address is followed by the address in parentheses."""
        return "\n".join("".join(_plain(span) for span in line) for line in self.lines)


def _plain(span: Span) -> str:
    return span.text if span.href is None or span.href == span.text else f"{span.text} ({span.href})"


@dataclass(frozen=True, slots=True)
class Button:
    """A way on. `data` has 1–64 bytes (Telegram's callback_data)."""

    label: str
    data: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A document that the search considered; `score` orders them, higher is better."""

    document: str
    score: float
    shown: bool
    revision: int


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes back. `turn` names the journal's row; `took_ms` is the time inside `Assistant.handle`. `files` are sent after the
    text and are not kept in the journal."""

    turn: str
    outcome: Outcome
    language: Language
    cards: tuple[Card, ...]
    buttons: tuple[Button, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    took_ms: float = 0.0
    files: tuple[File, ...] = ()
    manner: Manner = Manner.MESSAGE

    @property
    def text(self) -> str:
        """All that the person reads, cards separated by an empty line, buttons not included."""
        return "\n\n".join(card.text for card in self.cards)


def spans(cards: Iterable[Card]) -> Iterable[Span]:
    """Every span of the cards, in reading order."""
    return (span for card in cards for line in card.lines for span in line)
