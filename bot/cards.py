"""Cards: documents and their relations, as what a person reads.

Promises: every word is a fixed sentence of the catalogue or a span copied from a field, with its origin; dates are obeyed, an
ended thing is told in the past tense. Refuses: to leave out that a fact is old or unconfirmed.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Self

from bot.messages import Card, Line, Origin, Span
from bot.texts import Catalogue
from knowledge.documents import (
    Appointment,
    Contact,
    ContactType,
    Document,
    Event,
    Funding,
    FundingState,
    Guide,
    Organisation,
    SourceDate,
    Specialisation,
    Status,
    Support,
    moment,
)

# The body to turn to when the knowledge has no answer.
FALLBACK_ORGANISATION = "org-umws"
_LISTED = 8
# Longer labels are cut off on a phone.
LABEL = 30
# Where a day comes from that stands in no field: the document's history.
HISTORY = "history"
# How to reach a body, in the order in which people want it.
_REACHED = (ContactType.PHONE, ContactType.MAIL, ContactType.ADDRESS, ContactType.SITE)
# An empty line behind whom to call: what follows is not said of the one who helps out.
_GAP: Line = ()
# The field that names a document, where it is not `name`.
_NAMES = {"guide": "title", "appointment": "specialisation"}


@dataclass(frozen=True, slots=True)
class _Relations:
    """What is looked up in all documents: the specialisations in their official order, and the appointments to each."""

    documents: Mapping[str, Document]
    specialisations: tuple[Specialisation, ...]
    appointments: Mapping[str, list[Appointment]]

    @classmethod
    def of(cls, documents: Mapping[str, Document]) -> Self:
        specialisations = [each for each in documents.values() if isinstance(each, Specialisation)]
        appointments: dict[str, list[Appointment]] = {}
        for each in documents.values():
            if isinstance(each, Appointment):
                appointments.setdefault(each.specialisation, []).append(each)
        return cls(documents, tuple(sorted(specialisations, key=lambda document: document.number)), appointments)


_latest = _Relations.of({})


def _relations(documents: Mapping[str, Document]) -> _Relations:
    """The relations of documents that never change. Those asked for last are kept: the store hands out one mapping until somebody
    writes, and looking through all documents at every turn takes a tenth of a millisecond."""
    global _latest
    known = _latest
    if known.documents is not documents:
        known = _latest = _Relations.of(documents)
    return known


@dataclass(frozen=True)
class Cards:
    """Writes cards in one language from the documents as they are at one moment. `marks` says which of them nobody has confirmed
    for too long, and since when (`bot.freshness`)."""

    documents: Mapping[str, Document]
    texts: Catalogue
    now: datetime
    marks: Mapping[str, date] = field(default_factory=dict)

    def card(self, document: Document) -> Card:
        """The card of any document."""
        match document:
            case Specialisation():
                return self.specialisation(document)
            case Organisation():
                return self.organisation(document)
            case Appointment():
                return self.appointment(document)
            case Support():
                return self.support(document)
            case Funding():
                return self.funding(document)
            case Event():
                return self.event(document)
            case Guide():
                return self.guide(document)

    # Specialisations and who coordinates them

    def specialisation(self, document: Specialisation) -> Card:
        """A specialisation: its coordinator today, the contact, and last as of when."""
        return Card((self._title(document, "name"), *self._validity(document), *self._coordinator(document)))

    def activity(self, document: Specialisation, entry: int) -> Card:
        """A specialisation found by an activity code, which is our own mapping."""
        card = self.specialisation(document)
        mapped = self.texts.line("activity-mapped", activity=_field(document, f"pkd.{entry}"))
        return Card((*card.lines[:1], mapped, *card.lines[1:]))

    def coordinator(self, document: Specialisation) -> Card:
        """Only who coordinates, as an addition to another card."""
        today = self._appointment(document)
        organisation = self._organisation(today)
        if organisation is None:
            return self.specialisation(document)
        line = self.texts.line(
            "other-coordinator", specialisation=_field(document, "name"), organisation=_field(organisation, "name", bold=True)
        )
        return Card((line, *self._contacts(organisation)))

    def contact(self, document: Document) -> Card:
        """How to reach the body behind a document: itself, or the coordinator of its specialisation."""
        organisation = self.organisation_of(document)
        if organisation is not None:
            return self.organisation(organisation)
        return self.card(document)

    def organisation_of(self, document: Document) -> Organisation | None:
        """The body to call about a document, if one is known today."""
        match document:
            case Organisation():
                return document
            case Specialisation():
                return self._organisation(self._appointment(document))
            case Appointment():
                return self._organisation(document) if document.is_current(self.now.date()) else None
            case Guide():
                named = [found for name in document.about if isinstance(found := self.documents.get(name), Organisation)]
                return named[0] if len(named) == 1 else None
            case _:
                return None

    def organisation(self, document: Organisation) -> Card:
        """An organisation: contacts first, then what it is and what it coordinates."""
        lines: list[Line] = [
            self._title(document, "name", _abbreviation(document)),
            *self._validity(document),
        ]
        lines += self._contacts(document, wanted=(ContactType.PHONE, ContactType.MAIL, ContactType.ADDRESS))
        lines.append(_GAP)
        if document.description:
            lines.append((_field(document, "description"),))
        lines += [self.texts.line("coordinates", specialisation=_field(found, "name")) for found in self.coordinated_by(document)]
        # The line below the contacts has said already that nobody has confirmed them.
        lines.append(self._as_of(document, standing=not (document.contacts and document.id in self.marks)))
        return Card(tuple(lines))

    def appointment(self, document: Appointment) -> Card:
        """An appointment, in the tense that fits today."""
        specialisation = self.documents.get(document.specialisation)
        if not isinstance(specialisation, Specialisation):
            return Card((self._as_of(document),))
        lines = [self._title(specialisation, "name")]
        if document.is_current(self.now.date()):
            lines += self._coordinator(specialisation, document)
        else:
            lines += [*self._tenure(document), self._as_of(document)]
            lines += self._coordinator(specialisation)
        return Card(tuple(lines))

    def coordinators(self) -> Card:
        """Every specialisation with its coordinator today."""
        lines = [self.texts.heading("coordinators")]
        for document in self.specialisations():
            organisation = self._organisation(self._appointment(document))
            lines.append(
                self.texts.line("coordinator-of-none", specialisation=_field(document, "name"))
                if organisation is None
                else self.texts.line(
                    "coordinator-of", specialisation=_field(document, "name"), organisation=_field(organisation, "name")
                )
            )
        return Card(tuple(lines))

    def specialisations(self) -> list[Specialisation]:
        """All specialisations in their official order."""
        return list(self._relations.specialisations)

    def coordinated_by(self, organisation: Organisation) -> list[Specialisation]:
        """The specialisations that an organisation coordinates today."""
        return [
            document
            for document in self.specialisations()
            if (today := self._appointment(document)) and today.organisation == organisation.id
        ]

    def _appointments(self, document: Specialisation) -> list[Appointment]:
        return self._relations.appointments.get(document.id, [])

    @cached_property
    def _relations(self) -> _Relations:
        return _relations(self.documents)

    def _appointment(self, document: Specialisation) -> Appointment | None:
        """The appointment that holds today; of several the one that began last."""
        today = [found for found in self._appointments(document) if found.is_current(self.now.date())]
        return max(today, key=lambda found: found.valid_from or date.min, default=None)

    def _organisation(self, appointment: Appointment | None) -> Organisation | None:
        if appointment is None or appointment.organisation is None:
            return None
        found = self.documents.get(appointment.organisation)
        return found if isinstance(found, Organisation) else None

    def _coordinator(self, document: Specialisation, appointment: Appointment | None = None) -> list[Line]:
        """Who coordinates today and how to reach them; since when and from where comes last."""
        today = appointment or self._appointment(document)
        if today is None:
            past = [line for found in self._appointments(document) for line in self._tenure(found)]
            return [self.texts.line("coordinator-none"), *past, *self._fallback("contact-fallback-missing")]
        if today.organisation is None:
            return [*self._tenure(today), *self._fallback("contact-fallback-missing"), _GAP, self._as_of(today)]
        organisation = self._organisation(today)
        if organisation is None:
            return [self.texts.line("coordinator-none"), *self._fallback("contact-fallback-missing")]
        return [self._named("coordinator", organisation), *self._contacts(organisation), _GAP, *self._appointed(today)]

    def _appointed(self, today: Appointment) -> list[Line]:
        """Since when somebody coordinates, by which resolution, and from where that is known."""
        lines = []
        if today.valid_from:
            fields = {"from": self._day(today, "valid_from")}
            if today.resolution:
                lines.append(self.texts.line("appointed", **fields, resolution=_field(today, "resolution")))
            else:
                lines.append(self.texts.line("appointed-without-resolution", **fields))
        if today.note:
            lines.append(self.texts.line("appointed-note", note=_field(today, "note")))
        return [*lines, self._as_of(today)]

    def _tenure(self, document: Appointment) -> list[Line]:
        """An appointment told as what it is today: past, present (vacancy) or future."""
        today = self.now.date()
        organisation = self._organisation(document)
        start, end = document.valid_from, document.valid_until
        if organisation is None:
            if start and end and end < today:
                lines = [
                    self.texts.line(
                        "vacancy-past", **{"from": self._day(document, "valid_from")}, until=self._day(document, "valid_until")
                    )
                ]
            elif start and today < start:
                lines = []  # whoever coordinates until then is named as today's coordinator
            elif start:
                lines = [self.texts.line("vacancy", **{"from": self._day(document, "valid_from")})]
            else:
                lines = [self.texts.line("coordinator-none")]
        elif end and end < today:
            lines = [
                self.texts.line(
                    "coordinator-past", organisation=_field(organisation, "name"), until=self._day(document, "valid_until")
                )
            ]
        elif start and today < start:
            lines = [
                self.texts.line(
                    "coordinator-future", organisation=_field(organisation, "name"), **{"from": self._day(document, "valid_from")}
                )
            ]
        else:
            lines = []
        if document.note and lines:
            lines.append(self.texts.line("appointed-note", note=_field(document, "note")))
        return lines

    def _named(self, message: str, organisation: Organisation) -> Line:
        name = _field(organisation, "name", bold=True)
        abbreviation = _abbreviation(organisation)
        if abbreviation is not None:
            return self.texts.line(f"{message}-abbreviated", organisation=name, abbreviation=abbreviation)
        return self.texts.line(message, organisation=name)

    # Contacts

    def _contacts(
        self, organisation: Organisation, wanted: Collection[ContactType] = (ContactType.PHONE, ContactType.MAIL)
    ) -> list[Line]:
        """How to reach a body, the phone first; of what is `wanted` also that we do not have it."""
        if not organisation.contacts:
            return [self.texts.line("contact-missing"), *self._fallback("contact-fallback-missing", organisation)]
        lines = [self.texts.line("contact")]
        for kind in _REACHED:
            missing = [self.texts.line(f"contact-missing-{kind}")] if kind in wanted else []
            lines += self._of_type(organisation, kind) or missing
        confirmed = any(
            contact.status is Status.CONFIRMED and contact.type in {ContactType.PHONE, ContactType.MAIL}
            for contact in organisation.contacts
        )
        if since := self._unconfirmed_since(organisation):
            lines.append(since)
        if confirmed:
            return lines
        has_phone = any(contact.type is ContactType.PHONE for contact in organisation.contacts)
        return [*lines, *self._fallback("contact-fallback" if has_phone else "contact-fallback-missing", organisation)]

    def _of_type(self, organisation: Organisation, kind: ContactType) -> list[Line]:
        return [
            self._contact(organisation, number, contact)
            for number, contact in enumerate(organisation.contacts)
            if contact.type is kind
        ]

    def _contact(self, organisation: Organisation, number: int, contact: Contact) -> Line:
        path = f"contacts.{number}"
        fields = {"value": _field(organisation, f"{path}.value", href=_href(contact))}
        message = "contact-confirmed"
        if contact.status is Status.UNCONFIRMED:
            message = "contact-unconfirmed-about" if contact.source_date.approximate else "contact-unconfirmed"
            fields["date"] = _field(organisation, f"{path}.source_date", self.texts.source_date(contact.source_date))
        if contact.note:
            message += "-note"
            fields["note"] = _field(organisation, f"{path}.note")
        return self.texts.line(message, **fields)

    def _fallback(self, message: str, instead_of: Organisation | None = None) -> list[Line]:
        """A person to turn to: the fallback organisation and its phone and mail. It does not stand in for itself."""
        found = self.documents.get(FALLBACK_ORGANISATION)
        if not isinstance(found, Organisation) or found == instead_of:
            return []
        phones = self._of_type(found, ContactType.PHONE)
        if phones and message == "contact-fallback-missing":
            message = "contact-fallback-call"
        named = self.texts.line(message, organisation=_field(found, "name"))
        return [named, *phones, *self._of_type(found, ContactType.MAIL)]

    # Support, funding, events, guides

    def support(self, document: Support) -> Card:
        """One kind of help."""
        title = self._title(document, "name")
        return Card((title, *self._validity(document), (_field(document, "description"),), self._as_of(document)))

    def offer(self) -> Card:
        """All kinds of help that consortia offer."""
        today = self.now.date()
        found = [each for each in self.documents.values() if isinstance(each, Support) and each.is_current(today)]
        lines = [self.texts.heading("offer")]
        lines += [self._item("offer-item", document, name=_field(document, "name")) for document in found]
        if found:
            lines.append(self._as_of(found[0], standing=False))
        return Card(tuple(lines))

    def funding(self, document: Funding) -> Card:
        """A programme, call or loan, with what may be said of it today."""
        lines = [self._title(document, "name"), *self._validity(document), self._state(document)]
        lines.append((_field(document, "description"),))
        lines += self._given("funding", document, ("amount", "who"))
        if document.link:
            lines.append(self.texts.line("funding-link", link=_field(document, "link", href=document.link)))
        lines.append(self._as_of(document))
        return Card(tuple(lines))

    def _state(self, document: Funding) -> Line:
        match document.state_on(self.now.date()):
            case FundingState.OPEN:
                return self.texts.heading("funding-open", closes=self._day(document, "closes"))
            case FundingState.PLANNED if document.closes:
                return self.texts.line(
                    "funding-planned-until", opens=self._day(document, "opens"), closes=self._day(document, "closes")
                )
            case FundingState.PLANNED:
                return self.texts.line("funding-planned", opens=self._day(document, "opens"))
            case FundingState.CLOSED if document.closes:
                return self.texts.heading("funding-closed-on", closes=self._day(document, "closes"))
            case FundingState.CLOSED:
                return self.texts.heading("funding-closed")
            case FundingState.UNKNOWN:
                return self.texts.line("funding-unknown")

    def fundings(self, specialisation: Specialisation | None) -> Card:
        """What can be said about money today: open, planned, and what must be checked; closed calls are left out."""
        found: dict[FundingState, list[Funding]] = {state: [] for state in FundingState}
        for document in self.documents.values():
            if isinstance(document, Funding) and document.is_current(self.now.date()) and _concerns(document, specialisation):
                found[document.state_on(self.now.date())].append(document)
        lines: list[Line] = [] if specialisation is None else [self._title(specialisation, "name")]
        if found[FundingState.OPEN]:
            lines.append(self.texts.heading("funding-open-list"))
            lines += [
                self._item("funding-item-until", document, name=_field(document, "name"), closes=self._day(document, "closes"))
                for document in sorted(found[FundingState.OPEN], key=lambda document: document.closes or self.now.date())
            ]
        else:
            lines.append(self.texts.line("funding-none-open"))
        if found[FundingState.PLANNED]:
            lines.append(self.texts.line("funding-planned-list"))
            lines += [
                self._item("funding-item-from", document, name=_field(document, "name"), opens=self._day(document, "opens"))
                for document in found[FundingState.PLANNED]
                if document.opens
            ]
        if found[FundingState.UNKNOWN]:
            lines.append(self.texts.line("funding-maybe"))
            lines += [
                self._item("funding-item", document, name=_field(document, "name", href=document.link))
                for document in found[FundingState.UNKNOWN][:_LISTED]
            ]
        return Card(tuple(lines))

    def event(self, document: Event) -> Card:
        """An event, in the tense that fits now."""
        lines = [self._title(document, "name"), *self._validity(document), self._when(document)]
        over = document.is_over(self.now)
        names = ("place", "form", "audience") if over or document.cancelled else ("place", "form", "audience", "registration")
        lines += self._given("event", document, names)
        if document.description:
            lines.append((_field(document, "description"),))
        if document.link:
            lines.append(self.texts.line("event-link", link=_field(document, "link", href=document.link)))
        lines.append(self._as_of(document))
        return Card(tuple(lines))

    def _when(self, document: Event) -> Line:
        fields = {"starts": _field(document, "starts", self.texts.moment(document.starts))}
        if document.cancelled:
            return self.texts.heading("event-cancelled", **fields)
        message = "event-was" if document.is_over(self.now) else "event-when"
        if _are_days_of_one_month(document.starts, document.ends):
            fields = {"starts": _field(document, "starts", str(document.starts.day)), "ends": self._day(document, "ends")}
            return self.texts.heading(f"{message}-days", **fields)
        if document.ends != document.starts:
            ends = self.texts.moment_after(document.starts, document.ends)
            return self.texts.heading(f"{message}-until", **fields, ends=_field(document, "ends", ends))
        return self.texts.heading(message, **fields)

    def events(self, specialisation: Specialisation | None) -> Card:
        """The events still to come, soonest first; if none, whom to ask."""
        found = sorted(
            (
                document
                for document in self.documents.values()
                if isinstance(document, Event)
                and not document.cancelled
                and not document.is_over(self.now)
                and document.is_current(self.now.date())
                and _concerns(document, specialisation)
            ),
            key=lambda document: moment(document.starts).astimezone(UTC),
        )[:_LISTED]
        lines: list[Line] = [] if specialisation is None else [self._title(specialisation, "name")]
        if found:
            lines.append(self.texts.heading("events-list"))
            lines += [
                self._item(
                    "events-item",
                    document,
                    starts=_field(document, "starts", self.texts.moment(document.starts)),
                    name=_field(document, "name", href=document.link),
                )
                for document in found
            ]
            return Card(tuple(lines))
        lines.append(self.texts.line("events-none"))
        organisation = None if specialisation is None else self._organisation(self._appointment(specialisation))
        if organisation is not None:
            lines += [self.texts.line("events-ask"), (_field(organisation, "name", bold=True),), *self._contacts(organisation)]
        return Card(tuple(lines))

    def guide(self, document: Guide) -> Card:
        """A question and its answer."""
        title = self._title(document, "title")
        return Card((title, *self._validity(document), (_field(document, "body"),), self._as_of(document)))

    def nobody(self, message: str = "no-match") -> Card:
        """An honest no, what can be asked, and a person to turn to."""
        lines = [self.texts.line(message), self.texts.line("no-match-scope"), *self.person()]
        return Card((*lines, self.texts.line("no-match-retry")))

    def person(self) -> list[Line]:
        """A person to turn to, if the knowledge has one."""
        return self._fallback("no-match-person")

    def choice(self, number: int, document: Document) -> Line:
        """One line of a choice."""
        return (Span(f"{number}. "), self._name(document))

    def alternatives(self, documents: Iterable[Document]) -> Card:
        """What the question may have meant instead."""
        lines = [self.texts.line("alternatives")]
        lines += [self.texts.line("alternative", name=self._name(document)) for document in documents]
        return Card(tuple(lines))

    def label(self, document: Document) -> str:
        """A few words for a button."""
        named = self.named(document)
        text = named.label if isinstance(named, Specialisation) else self._name(document).text
        return text if len(text) <= LABEL else f"{text[: LABEL - 1].rstrip()}…"

    def named(self, document: Document) -> Document:
        """The document whose name a choice bears: an appointment has none of its own but that of its specialisation."""
        return self.documents.get(document.specialisation, document) if isinstance(document, Appointment) else document

    # Parts of every card

    def _name(self, document: Document) -> Span:
        named = self.named(document)
        return _field(named, _NAMES.get(named.kind, "name"))

    def _title(self, document: Document, name: str, abbreviation: Span | None = None) -> Line:
        title = (_field(document, name, bold=True),)
        return title if abbreviation is None else (*title, Span(" ("), abbreviation, Span(")"))

    def _validity(self, document: Document) -> list[Line]:
        """A warning that the document no longer holds, or not yet."""
        today = self.now.date()
        if document.valid_until and document.valid_until < today:
            return [self.texts.heading("guide-ended", until=self._day(document, "valid_until"))]
        if document.valid_from and today < document.valid_from:
            return [self.texts.heading("guide-future", **{"from": self._day(document, "valid_from")})]
        return []

    def _given(self, prefix: str, document: Document, names: Iterable[str]) -> list[Line]:
        """A line for each of the fields that is filled."""
        return [
            self.texts.line(f"{prefix}-{name}", **{name: _field(document, name)}) for name in names if getattr(document, name)
        ]

    def _day(self, document: Document, name: str) -> Span:
        return _field(document, name, self.texts.day(getattr(document, name)))

    def _as_of(self, document: Document, *, standing: bool = True) -> Line:
        """As of when and from where, and whether somebody stands for it (unless another line says so)."""
        when: SourceDate = document.source_date
        message = "as-of" if document.status is Status.CONFIRMED else "as-of-unconfirmed"
        message += "-about" if when.approximate else "-read" if when.read else ""
        line = self.texts.line(
            message, date=_field(document, "source_date", self.texts.source_date(when)), source=self._source(document)
        )
        return (*self._confirmed(document), *line) if standing else line

    def _confirmed(self, document: Document) -> Line:
        """When whoever looks after it last said that it is true, or that nobody has for too long."""
        line = self._unconfirmed_since(document)
        if not line and document.confirmed_on is not None and document.status is Status.CONFIRMED:
            line = self.texts.line("confirmed-on", day=self._day(document, "confirmed_on"))
        return (*line, Span(" ")) if line else ()

    def _unconfirmed_since(self, document: Document) -> Line:
        since = self.marks.get(document.id)
        if since is None:
            return ()
        # The day comes from the document's history, unless it is that of its last confirmation.
        name = "confirmed_on" if since == document.confirmed_on else HISTORY
        return self.texts.line("unconfirmed-since", day=Span(self.texts.day(since), _origin(document, name)))

    def _item(self, message: str, document: Document, **fields: Span) -> Line:
        """A line of a list, with a word when nobody has confirmed the document for too long."""
        line = self.texts.line(message, **fields)
        return (*line, Span(" "), *self.texts.line("unconfirmed-item")) if document.id in self.marks else line

    def _source(self, document: Document) -> Span:
        """The source as a link on a fixed word, or as it is written when it is not a link."""
        if document.source.startswith(("http://", "https://")):
            return Span(self.texts.text("source"), _origin(document, "source"), href=document.source)
        return _field(document, "source")


def _concerns(document: Funding | Event, specialisation: Specialisation | None) -> bool:
    return specialisation is None or not document.specialisations or specialisation.id in document.specialisations


def _are_days_of_one_month(start: datetime | date, end: datetime | date) -> bool:
    """Whether something lasts for whole days, more than one, all of one month."""
    whole = not isinstance(start, datetime) and not isinstance(end, datetime)
    return whole and start != end and (start.year, start.month) == (end.year, end.month)


def _origin(document: Document, field: str) -> Origin:
    return Origin(document.id, field, document.revision)


def _field(document: Document, field: str, text: str | None = None, *, href: str | None = None, bold: bool = False) -> Span:
    """A span copied from a field; `text` is the value as people write it when that differs (dates)."""
    return Span(value_at(document, field) if text is None else text, _origin(document, field), href=href, bold=bold)


def value_at(document: Document, field: str) -> str:
    """The value of a field by its path (`contacts.0.value`) as text."""
    value: object = document
    for part in field.split("."):
        value = value[int(part)] if isinstance(value, tuple) else getattr(value, part)
    return str(value)


def _abbreviation(organisation: Organisation) -> Span | None:
    """The first abbreviation, unless the name says it anyway."""
    if not organisation.abbreviations or organisation.abbreviations[0] in organisation.name:
        return None
    return _field(organisation, "abbreviations.0")


def _href(contact: Contact) -> str | None:
    """A tappable address; phones stay plain, since Telegram makes them tappable itself."""
    if contact.type is ContactType.SITE:
        return contact.value if "://" in contact.value else f"https://{contact.value}"
    return f"mailto:{contact.value}" if contact.type is ContactType.MAIL else None


def shown(cards: Iterable[Card]) -> list[str]:
    """The ids of the documents that the cards show, in reading order."""
    found = (span.origin.document for card in cards for line in card.lines for span in line if span.origin)
    return list(dict.fromkeys(found))
