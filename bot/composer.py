"""The composer: from documents that were chosen to an answer: outcome, cards, buttons, and what the next turn may refer to.

Promises: one turn, one answer, nothing kept; every answer has ways on, every no a person to turn to. Refuses: to choose
documents; that is `bot.decision`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from bot import activities
from bot.cards import Cards, shown
from bot.dialogue import LISTS, NO_CONTEXT, Context, Intent
from bot.messages import Button, Candidate, Card, File, Language, Manner, Outcome, Span
from bot.readings import Reading
from index.search import Ranked
from knowledge.documents import Appointment, Document, Event, Funding, Guide, Organisation, Specialisation, Support

# Documents this close behind the best one (standard score) are offered under the answer.
CLOSE_BEHIND = 1.5
_ALTERNATIVES = 2
CHOICES = 3
_CANDIDATES = 10


class Action(StrEnum):
    """What a button does; with a document's key it is the button's data."""

    SHOW = "show"
    CONTACT = "contact"
    OFFER = "offer"
    EVENTS = "events"
    FUNDING = "funding"


@dataclass(frozen=True, slots=True)
class Answer:
    """What to say, how the turn ended, what was considered, and what the next turn may refer to."""

    outcome: Outcome
    language: Language
    cards: tuple[Card, ...]
    buttons: tuple[Button, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    context: Context = NO_CONTEXT
    understood: Mapping[str, object] = field(default_factory=dict)
    files: tuple[File, ...] = ()
    manner: Manner = Manner.MESSAGE
    # Not so after an erasure: the journal shall not begin anew with the wish to be forgotten.
    kept: bool = True
    # What was typed is somebody else's matter: the journal has the turn without its words.
    discreet: bool = False


@dataclass(frozen=True)
class Composer:
    """Composes the answer of one turn: `cards` write in its language and at its moment, `text` is what was typed."""

    cards: Cards
    context: Context
    text: str

    # Outcomes

    def person(self, whole: Reading) -> Answer:
        """The office and how to tell us, for who wants a human or whom a contact failed: no document answers that."""
        texts = self.cards.texts
        tell = texts.line("person-tell", button=Span(texts.text("button-pass-on")))
        card = Card((texts.line("person"), *self.cards.person(), tell))
        return replace(self.nobody(whole), cards=(card,), understood=self.understood(whole, intent=Intent.PERSON))

    def activity(self, found: activities.Activity, whole: Reading) -> Answer:
        """A question with an activity's code or name: the mapping decides, not the search."""
        if found.specialisation is None:
            return self.nobody(whole, self.fixed("activity-wider" if found.partly else "activity-unknown"))
        answer = self.answered([found.specialisation], found.specialisation, whole)
        return replace(answer, cards=(self.cards.activity(found.specialisation, found.entry), *answer.cards[1:]))

    def unsure(self, reading: Reading, ranked: Sequence[Ranked]) -> Answer:
        """Two or three choices, as text and as buttons."""
        texts = self.cards.texts
        documents = self._told_apart(self.cards.documents[each.entry] for each in ranked)[:CHOICES]
        lines = [texts.line("unsure")]
        lines += [self.cards.choice(number, document) for number, document in enumerate(documents, 1)]
        buttons = tuple(button(self.cards.label(document), Action.SHOW, document) for document in documents)
        card = Card(tuple(lines))
        return Answer(
            Outcome.UNSURE,
            texts.language,
            (card,),
            buttons,
            self._candidates(reading, shown([card])),
            Context(self.text, choices=tuple(document.id for document in documents)),
            self.understood(reading),
        )

    def nobody(self, reading: Reading, *reasons: Card) -> Answer:
        """An honest no, with its reason if there is one."""
        return Answer(
            Outcome.NO_MATCH,
            self.cards.texts.language,
            (*reasons, self.cards.nobody()),
            candidates=self._candidates(reading, []),
            context=self.context,
            understood=self.understood(reading),
        )

    def answered(
        self,
        documents: Sequence[Document],
        specialisation: Specialisation | None,
        reading: Reading | None = None,
    ) -> Answer:
        """The cards of the documents, with the coordinator of the specialisation where it is not among them."""
        cards = [self.cards.card(document) for document in documents]
        main = documents[0]
        asks_branch = isinstance(main, Support | Event) and specialisation is None and len(documents) == 1
        if specialisation is not None and specialisation not in documents and isinstance(main, Support | Event):
            cards.append(self.cards.coordinator(specialisation))
        others = self._close_behind(documents, reading)
        if others:
            cards.append(self.cards.alternatives(others))
        if asks_branch and self.cards.specialisations():
            cards.append(self.fixed("which-branch"))
        about = specialisation or self._about(main)
        ways = self.branches() if asks_branch else self._ways_on(main, about)
        beside = [each for each in others if not (asks_branch and isinstance(each, Specialisation))]  # all branches have theirs
        buttons = (*ways, *self.alternative_buttons(beside))
        return Answer(
            Outcome.ANSWERED,
            self.cards.texts.language,
            tuple(cards),
            buttons,
            self._candidates(reading, shown(cards), [document.id for document in documents]),
            Context(self.text or self.context.question, main.id, None if about is None else about.id),
            self.understood(reading),
        )

    def _close_behind(self, documents: Sequence[Document], reading: Reading | None) -> list[Document]:
        """What the question may have meant instead: other documents that fit nearly as well.

        Beside a specialisation or a body no other body is named: people would take it for the coordinator.
        """
        if reading is None or reading.best is None:
            return []
        near = [each for each in reading.ranked[1 : 1 + CHOICES] if reading.best.score - each.score < CLOSE_BEHIND]
        found = [self.cards.documents[each.entry] for each in near]
        if isinstance(documents[0], Specialisation | Organisation | Appointment):
            found = [document for document in found if not isinstance(document, Organisation | Appointment)]
        return [each for each in self._told_apart([*documents, *found]) if each not in documents][:_ALTERNATIVES]

    def _told_apart(self, documents: Iterable[Document]) -> list[Document]:
        """The documents but for those that would bear the same name as one before them: appointments, as their specialisation."""
        found: dict[str, Document] = {}
        for document in documents:
            found.setdefault(self.cards.named(document).id, document)
        return list(found.values())

    def alternative_buttons(self, documents: Sequence[Document]) -> tuple[Button, ...]:
        """A button for each document that may have been meant instead."""
        return tuple(button(self.cards.label(document), Action.SHOW, document) for document in documents)

    def wish(self, intent: Intent, document: Document | None, reading: Reading | None = None) -> Answer:
        """What somebody wants to know of a document (or of everything): its contact, help, events or money, or a detail."""
        specialisation = document if isinstance(document, Specialisation) else self._about(document)
        cards = self._wished(intent, document, specialisation)
        visible = shown(cards)
        body = None if document is None else self.cards.organisation_of(document)
        about = body if intent in {Intent.CONTACT, Intent.DETAIL} and body is not None else document
        first = sorted(visible, key=lambda name: about is None or name != about.id)[:_CANDIDATES]
        listed = [self.cards.documents[name] for name in visible] if intent in LISTS else []
        entries = [each for each in listed if isinstance(each, Support | Event | Funding)]  # a list has their names alone
        if document is not None:
            tells_contact = intent is Intent.DETAIL and body is not None and body.id in visible
            ways = self._ways_on(document, specialisation, without=Intent.CONTACT if tells_contact else intent)
        else:
            ways = self.branches() if intent in {Intent.CONTACT, Intent.COORDINATOR} else ()
        # Help, events and programmes may be for every branch: what is asked of one leaves the conversation with its own.
        kept = self.context.specialisation if isinstance(document, Support | Event | Funding | Guide) else None
        return Answer(
            Outcome.ANSWERED,
            self.cards.texts.language,
            tuple(cards),
            (*self.alternative_buttons(entries), *ways),
            self._candidates(reading, visible, first),
            Context(
                self.context.question or self.text,
                None if document is None else document.id,
                kept if specialisation is None else specialisation.id,
                intent,
                tuple(each.id for each in entries),
            ),
            self.understood(reading, intent=intent),
        )

    def _wished(self, intent: Intent, document: Document | None, specialisation: Specialisation | None) -> list[Card]:
        if intent is Intent.OFFER:
            return [self.cards.offer(), *([] if specialisation is None else [self.cards.coordinator(specialisation)])]
        if intent is Intent.EVENTS:
            return [self.cards.events(specialisation)]
        if intent is Intent.FUNDING:
            return [self.cards.fundings(specialisation)]
        if document is None:
            return [self.cards.coordinators()]
        if intent is Intent.COORDINATOR and specialisation is not None:
            return [self.cards.card(specialisation)]
        if intent is not Intent.DETAIL and (document is specialisation or self.cards.organisation_of(document) is not None):
            return [self.cards.contact(document)]
        return self._all_known(document)

    def chosen(self, document: Document) -> Answer:
        """The card of a document whose button was pressed, or that was named of those to choose from: then the others stay to
        choose from, and the conversation stays about its branch."""
        if document.id not in self.context.choices:
            return self.answered([document], None)
        branch = self.cards.documents.get(self.context.specialisation or "")
        is_entry = isinstance(document, Support | Event | Funding)
        answer = self.answered([document], branch if is_entry and isinstance(branch, Specialisation) else None)
        return replace(answer, context=replace(answer.context, choices=self.context.choices))

    def contacts(self, documents: Sequence[Document], reading: Reading, intent: Intent) -> Answer | None:
        """How to reach the bodies behind some documents, each once; the documents stay the ones to choose from. None if there is
        no body behind any."""
        cards = list(dict.fromkeys(self.cards.contact(each) for each in documents if self.cards.organisation_of(each)))
        if not cards:
            return None
        visible = shown(cards)
        return Answer(
            Outcome.ANSWERED,
            self.cards.texts.language,
            tuple(cards),
            self.alternative_buttons(documents),
            self._candidates(reading, visible, visible[:_CANDIDATES]),
            self.context,
            self.understood(reading, intent=intent),
        )

    def plain(self, outcome: Outcome, *cards: Card) -> Answer:
        """A reply of fixed sentences; the context stays what it was."""
        return Answer(outcome, self.cards.texts.language, cards, context=self.context)

    # Parts of answers

    def fixed(self, *messages: str) -> Card:
        """A card of fixed sentences."""
        return Card(tuple(self.cards.texts.line(message) for message in messages))

    def help(self) -> Card:
        """What can be asked, with three examples."""
        return self.fixed("help-what", "help-examples", "help-example-1", "help-example-2", "help-example-3", "help-commands")

    def _all_known(self, document: Document) -> list[Card]:
        """All that is known of a document, or of the body behind a specialisation, below a word that the rest must be asked."""
        body = self.cards.organisation_of(document) if isinstance(document, Specialisation | Appointment) else None
        return [self.fixed("detail-known"), self.cards.card(body or document)]

    def _about(self, document: Document | None) -> Specialisation | None:
        """The one specialisation that a document is about, if it is about one."""
        if isinstance(document, Specialisation):
            return document
        names: Sequence[str] = ()
        if isinstance(document, Guide):
            names = document.about
        elif isinstance(document, Funding | Event):
            names = document.specialisations
        elif isinstance(document, Organisation):
            names = [each.id for each in self.cards.coordinated_by(document)]
        elif document is not None and document.kind == "appointment":
            names = [document.specialisation]
        found = [each for name in names if isinstance(each := self.cards.documents.get(name), Specialisation)]
        return found[0] if len(found) == 1 else None

    def branches(self) -> tuple[Button, ...]:
        """A button for every specialisation."""
        return tuple(button(each.label, Action.SHOW, each) for each in self.cards.specialisations())

    def _ways_on(
        self, document: Document, specialisation: Specialisation | None, without: Intent | None = None
    ) -> tuple[Button, ...]:
        """Buttons that lead on from a document: its contact, and help, events and money of its specialisation."""
        buttons = []
        texts = self.cards.texts
        contact = document if self.cards.organisation_of(document) else specialisation
        if contact is not None and without is not Intent.CONTACT and not isinstance(document, Organisation):
            buttons.append(button(texts.text("button-contact"), Action.CONTACT, contact))
        if specialisation is not None:
            for intent, action in (
                (Intent.OFFER, Action.OFFER),
                (Intent.EVENTS, Action.EVENTS),
                (Intent.FUNDING, Action.FUNDING),
            ):
                if intent is not without:
                    buttons.append(button(texts.text(f"button-{intent}"), action, specialisation))
        return tuple(buttons)

    def _candidates(self, reading: Reading | None, visible: Sequence[str], first: Sequence[str] = ()) -> tuple[Candidate, ...]:
        """The ten best documents: what the answer chose stands first, the rest as ranked."""
        scores = {each.entry: each.score for each in (reading.ranked if reading else ())}
        highest = max(scores.values(), default=0.0)
        order = [*first, *(name for name in scores if name not in first)][:_CANDIDATES]
        return tuple(
            Candidate(
                name,
                max(scores.get(name, 0.0), highest) if name in first else scores[name],
                name in visible,
                self.cards.documents[name].revision,
            )
            for name in order
        )

    def understood(self, reading: Reading | None, intent: Intent | None = None) -> dict[str, object]:
        """How the question was read, for the journal."""
        if reading is None:
            return {}
        question = reading.match.found.question
        return {
            "text": question.text,
            "language": question.language,
            "probability": round(reading.probability, 4),
            "thresholds": [round(threshold, 4) for threshold in reading.thresholds],
            "verdict": reading.verdict.name,
            "scores": {each.entry: round(each.score, 3) for each in reading.ranked},
            "intent": intent,
            "passages": [each.passage for each in reading.ranked[:3]],
        }


def button(label: str, action: Action, document: Document) -> Button:
    """A button that does something with a document; its data fits whatever the id (`document.key`)."""
    return Button(label, f"{action}:{document.key}")
