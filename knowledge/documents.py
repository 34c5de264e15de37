"""Documents: the frozen values that everything else reads.

Promises: a document that exists is valid; `parse` lists every fault of a record at once; nothing here does I/O.
Refuses: to guess. A missing date stays missing, a contact without a source does not exist.
"""

import dataclasses
import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    Strict,
    TypeAdapter,
    ValidationError,
    model_validator,
)
from pydantic_core import ErrorDetails, PydanticCustomError

WARSAW = ZoneInfo("Europe/Warsaw")


_SOURCE_DATES = "2024-02-27, 2024-02, 2024, ~2013 or read 2026-11-23"
_FIRST_YEAR, _LAST_YEAR = 1900, 2200


def _fault(code: str, sentence: str, **parameters: str | int) -> PydanticCustomError:
    """A rule that was broken: its code, the English sentence with places in braces, and what stands in them."""
    context = {name: value if isinstance(value, int) else shown(value) for name, value in parameters.items()}
    return PydanticCustomError(code, sentence, context)


def shown(value: object) -> str:
    """A value as a sentence can show it: at most 80 characters, and no halves of characters, which nothing can print."""
    text = str(value).encode("utf-8", "replace").decode()
    return text if len(text) <= 80 else text[:79] + "…"


class Status(StrEnum):
    """Whether a person or a current official page has confirmed the fact."""

    CONFIRMED = "potwierdzone"
    UNCONFIRMED = "do potwierdzenia"


class SourceDate(BaseModel):
    """When the source says what it says: a whole date, a month or a year.

    Written in files as `2024-02-27`, `2024-02`, `2024`, `~2013` (about) or `read 2026-11-23` (the page bears no date; that is
    the day it was read).
    """

    model_config = ConfigDict(frozen=True)

    year: int = Field(ge=_FIRST_YEAR, le=_LAST_YEAR)
    month: int | None = Field(default=None, ge=1, le=12)
    day: int | None = Field(default=None, ge=1, le=31)
    approximate: bool = False
    read: bool = False

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read the notation above; raise ValueError with one sentence if it does not fit."""
        found = re.fullmatch(r"(read |~)?(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?(?:T.*)?", text.strip())
        if not found:
            raise _fault("source_date", "'{value}' is not a source date; write {examples}", value=text, examples=_SOURCE_DATES)
        mark, year, month, day = found.groups()
        try:
            date(int(year), int(month or 1), int(day or 1))
        except ValueError as error:
            raise _fault("no_such_day", "'{value}' is not in the calendar: {detail}", value=text, detail=str(error)) from None
        if not _FIRST_YEAR <= int(year) <= _LAST_YEAR:
            raise _fault(
                "year", "'{value}' is not between {first} and {last}", value=text, first=str(_FIRST_YEAR), last=str(_LAST_YEAR)
            )
        return cls(
            year=int(year),
            month=int(month) if month else None,
            day=int(day) if day else None,
            approximate=mark == "~",
            read=mark == "read ",
        )

    def __str__(self) -> str:
        mark = "~" if self.approximate else "read " if self.read else ""
        return mark + f"{self.year:04}" + "".join(f"-{part:02}" for part in (self.month, self.day) if part)


def _source_date(value: object) -> SourceDate:
    if isinstance(value, SourceDate):
        return value
    return SourceDate.parse(value.isoformat() if isinstance(value, datetime | date) else str(value))


def _identifier(value: object) -> object:
    """Foreign sets number their records: the number is the id."""
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


def _one_word(value: str) -> str:
    if re.search(r"[\s\x00-\x1f\x7f]", value):
        raise _fault("one_word", "{value} holds white space or control characters; an id is one word", value=repr(value))
    return value


def _local(value: datetime | date) -> datetime | date:
    try:
        if not isinstance(value, datetime):
            moment(value).astimezone(UTC)
            return value
        # By way of UTC even without a zone: 02:30 in the night when clocks go forward is 03:30, as clocks show it.
        return (value if value.tzinfo else value.replace(tzinfo=WARSAW)).astimezone(UTC).astimezone(WARSAW)
    except OverflowError:
        raise _fault("out_of_range", "'{value}' is out of range", value=value.isoformat()) from None


def _when(value: object) -> object:
    """Keep a bare date a date: pydantic would otherwise read it as midnight."""
    if isinstance(value, str):
        text = value.strip()
        try:
            return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)
        except ValueError:
            pass
    if not isinstance(value, date):
        raise _fault("when", "'{value}' is not a date or time; write 2024-02-27 or 2024-02-27T10:00", value=str(value))
    return value


Text = Annotated[str, Field(min_length=1)]
Dated = Annotated[SourceDate, BeforeValidator(_source_date), PlainSerializer(str)]
When = Annotated[
    Annotated[datetime, Strict()] | Annotated[date, Strict()],
    Field(union_mode="left_to_right"),
    BeforeValidator(_when),
    AfterValidator(_local),
    PlainSerializer(lambda value: value.isoformat()),
]
Link = Annotated[str, Field(pattern=r"^https?://\S+$")]
Reference = Annotated[str, BeforeValidator(_identifier), Field(min_length=1, max_length=200), AfterValidator(_one_word)]


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class ContactType(StrEnum):
    """What a contact is."""

    ADDRESS = "address"
    PHONE = "phone"
    MAIL = "mail"
    SITE = "site"


class Contact(_Value):
    """One way to reach an organisation, with its own source, date and status."""

    type: ContactType
    value: Text
    note: str = ""
    status: Status
    source: Text
    source_date: Dated


class _Document(_Value):
    """What every document has. `questions` are examples in users' words that this document answers; `confirmed_on` is the day on
    which whoever looks after it last said that it is still true."""

    id: Reference
    source: Text
    source_date: Dated
    status: Status = Status.CONFIRMED
    confirmed_on: date | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    revision: int = 0
    questions: tuple[Text, ...] = ()

    @property
    def key(self) -> str:
        """The id as 12 hex digits, short enough for a button whatever the id's length."""
        return hashlib.blake2s(self.id.encode(), digest_size=6).hexdigest()

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.valid_from and self.valid_until and self.valid_until < self.valid_from:
            raise _fault("valid_order", "{field} is before valid_from", field="valid_until")
        return self

    def is_current(self, on: date) -> bool:
        """Whether the document holds on that day (both ends included)."""
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_until is None or on <= self.valid_until)


class Specialisation(_Document):
    """A smart specialisation: `number` as in RIS 2030+, `label` short enough for a button, `trades` in everyday words.

    `pkd` holds PKD divisions, groups or classes, each with its name: "25 Produkcja metalowych wyrobów gotowych". The longest code
    that a firm's code begins with decides. Our own mapping, not an official one.
    """

    kind: Literal["specialisation"] = "specialisation"
    name: Text
    label: Annotated[str, Field(min_length=1, max_length=30)]
    number: int = Field(ge=1)
    former_names: tuple[Text, ...] = ()
    description: Text
    trades: tuple[Text, ...] = ()
    pkd: tuple[Text, ...] = ()


class Organisation(_Document):
    """A body that somebody can turn to."""

    kind: Literal["organisation"] = "organisation"
    name: Text
    abbreviations: tuple[Text, ...] = ()
    description: str = ""
    contacts: tuple[Contact, ...] = ()


class Appointment(_Document):
    """Who coordinates a specialisation, from `valid_from` until `valid_until`. Without an organisation: a vacancy, told so."""

    kind: Literal["appointment"] = "appointment"
    specialisation: Reference
    organisation: Reference | None = None
    resolution: str = ""
    note: str = ""


class Support(_Document):
    """One kind of help that the consortia offer."""

    kind: Literal["support"] = "support"
    name: Text
    description: Text


class FundingState(StrEnum):
    """What may be said of a call today."""

    OPEN = "open"
    PLANNED = "planned"
    CLOSED = "closed"
    UNKNOWN = "unknown"


class Funding(_Document):
    """A programme, call or loan. `state` is what the source says; `state_on` is what may be said on a day."""

    kind: Literal["funding"] = "funding"
    name: Text
    description: Text
    opens: date | None = None
    closes: date | None = None
    state: FundingState = FundingState.UNKNOWN
    amount: str = ""
    who: str = ""
    link: Link | None = None
    specialisations: tuple[Reference, ...] = ()

    @model_validator(mode="after")
    def _dates_in_order(self) -> Self:
        if self.opens and self.closes and self.closes < self.opens:
            raise _fault("call_order", "{field} is before opens", field="closes")
        if self.state is FundingState.OPEN and self.closes is None:
            raise _fault("open_without_end", "{field} is missing: a call is open only until a known day", field="closes")
        return self

    def state_on(self, on: date) -> FundingState:
        """What may be said on that day. Dates win over `state`; without a closing day nothing is ever open."""
        if self.state is FundingState.CLOSED or (self.closes is not None and self.closes < on):
            return FundingState.CLOSED
        if self.opens is not None and on < self.opens:
            return FundingState.PLANNED
        if self.closes is not None and (self.opens is not None or self.state is FundingState.OPEN):
            return FundingState.OPEN
        return FundingState.UNKNOWN


class Event(_Document):
    """Something that takes place. `starts` and `ends` are Europe/Warsaw; a bare date is a whole day."""

    kind: Literal["event"] = "event"
    name: Text
    description: str = ""
    starts: When
    ends: When
    place: str = ""
    link: Link | None = None
    form: str = ""
    audience: str = ""
    registration: str = ""
    cancelled: bool = False
    specialisations: tuple[Reference, ...] = ()

    @model_validator(mode="after")
    def _times_in_order(self) -> Self:
        if moment(self.ends, end=True).astimezone(UTC) < moment(self.starts).astimezone(UTC):
            raise _fault("event_order", "{field} is before starts", field="ends")
        return self

    def is_over(self, at: datetime) -> bool:
        """Whether the last minute has passed at that moment."""
        # In UTC: two times of one zone are compared by the clock on the wall, which stands at 2:30 twice in an autumn night.
        return moment(self.ends, end=True).astimezone(UTC) < at.astimezone(UTC)


class Guide(_Document):
    """A question (`title`) and its answer (`body`); `about` names the documents that it concerns."""

    kind: Literal["guide"] = "guide"
    title: Text
    body: Text
    about: tuple[Reference, ...] = ()


Document = Annotated[Specialisation | Organisation | Appointment | Support | Funding | Event | Guide, Field(discriminator="kind")]
KINDS: dict[str, type[_Document]] = {
    kind.model_fields["kind"].default: kind
    for kind in (Specialisation, Organisation, Appointment, Support, Funding, Event, Guide)
}
_ADAPTER: TypeAdapter[Document] = TypeAdapter(Document)


def moment(value: datetime | date, *, end: bool = False) -> datetime:
    """The moment of a date or time in Warsaw; a bare date is its first minute, or with `end` its last."""
    if isinstance(value, datetime):
        return value
    return datetime.combine(value, time.max if end else time.min, tzinfo=WARSAW)


class KnowledgeError(Exception):
    """The root of all errors of this package."""


@dataclass(frozen=True, slots=True, order=True)
class DocumentFault:
    """What is wrong with a record. `field` is dotted ("contacts.1.value"), or empty if the record as a whole is meant.

    `sentence` is English; whoever speaks another language makes a sentence from `code` and `parameters`.
    """

    field: str
    sentence: str
    code: str
    parameters: Mapping[str, str | int] = dataclasses.field(default_factory=dict, compare=False)


class InvalidDocument(KnowledgeError, ValueError):
    """A record is not a document. `faults` holds all that is wrong with it."""

    def __init__(self, faults: Iterable[DocumentFault]) -> None:
        self.faults = tuple(faults)
        super().__init__(
            "; ".join(f"{fault.field}: {fault.sentence}" if fault.field else fault.sentence for fault in self.faults)
        )


def parse(record: dict[str, Any]) -> Document:
    """Turn a plain record (with `kind`) into a document; raise InvalidDocument with every fault."""
    kind = record.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        kinds = ", ".join(KINDS)
        sentence = f"'{shown(kind)}' is not one of {kinds}"
        raise InvalidDocument([DocumentFault("kind", sentence, "kind", {"value": shown(kind), "kinds": kinds})])
    try:
        return _ADAPTER.validate_python(record)
    except ValidationError as error:
        raise InvalidDocument(_document_fault(fault) for fault in error.errors(include_url=False)) from None


def _document_fault(fault: ErrorDetails) -> DocumentFault:
    """A rule between two fields names the one that it belongs to."""
    parameters = {name: value if isinstance(value, int) else shown(value) for name, value in fault.get("ctx", {}).items()}
    field = ".".join(str(part) for part in fault["loc"][1:]) or str(parameters.get("field", ""))
    if isinstance(fault["input"], str | int | float | date):
        parameters.setdefault("value", shown(fault["input"]))
    return DocumentFault(field, fault["msg"], fault["type"], parameters)


def to_record(document: Document) -> dict[str, Any]:
    """The plain record of a document, defaults left out; `parse` reads it back to an equal document."""
    record = document.model_dump(mode="json", exclude_defaults=True)
    return {"kind": document.kind, **record}
