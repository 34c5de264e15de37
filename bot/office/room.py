"""The room in which every step of the office happens: who is speaking, what stands in the store, and what a step may answer.

Promises: frozen values; what a person sees of a change that is not published carries no origin, for it stands in no document yet.
Refuses: to change anything (`publishing` does) or to keep anything (`tasks` does).
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import ClassVar

from bot.cards import LABEL, Cards
from bot.consents import Consents
from bot.drafts import Drafts
from bot.editing import Editing
from bot.handoff import Handoffs
from bot.messages import Button, Card, File, Language, Line, Manner, Span
from bot.office.tasks import State
from bot.people import Person
from bot.rights import may_edit
from bot.texts import catalogue, office
from bot.upkeep import name_of, page_of
from index.letters import fold
from knowledge.documents import WARSAW, Document, Event, Organisation
from knowledge.store import Knowledge

# So many names are offered at once: more do not fit on a phone's screen.
PAGE = 8
MENU = "o:menu"


@dataclass(frozen=True, slots=True)
class Choice:
    """A button of this very step: `what` is what the step is told when it is pressed, at most 40 bytes."""

    label: str
    what: str


@dataclass(frozen=True, slots=True)
class Turn:
    """What a step answers. `choices` die with the step, `buttons` do not; `state` is where the person is now, None if nothing is
    begun any more."""

    cards: tuple[Card, ...]
    choices: tuple[Choice, ...] = ()
    buttons: tuple[Button, ...] = ()
    state: State | None = None
    files: tuple[File, ...] = ()
    manner: Manner = Manner.MESSAGE

    def after(self, *lines: Line) -> "Turn":
        """The same with these lines before it."""
        return replace(self, cards=(Card(lines), *self.cards)) if lines else self


@dataclass(frozen=True)
class Room:
    """Who speaks, and what they speak about. `now` is in Warsaw; `desk_url` has no slash at its end."""

    person: Person
    knowledge: Knowledge
    editing: Editing
    consents: Consents
    desk_url: str
    now: datetime
    handoffs: Handoffs | None = None
    drafts: Drafts | None = None

    @property
    def documents(self) -> Mapping[str, Document]:
        """The documents as they stand now."""
        return self.knowledge.documents()

    @property
    def cards(self) -> Cards:
        """Writes cards as people will read them."""
        return Cards(self.documents, catalogue(Language.PL), self.now)

    @property
    def today(self) -> date:
        """The day in Warsaw."""
        return self.now.date()

    @property
    def source(self) -> str:
        """What stands as the source of what this person says."""
        return f"koordynator: {self.person.name}"

    def mine(self) -> list[Document]:
        """The documents that the person may change, in the order of their ids."""
        return [document for document in self.documents.values() if may_edit(self.person, document)]

    def organisations(self) -> list[Organisation]:
        """The organisations that the person may change, by name."""
        found = [document for document in self.mine() if isinstance(document, Organisation)]
        return sorted(found, key=lambda document: fold(document.name))

    def events(self) -> list[Event]:
        """The events that the person may change and that are not over, soonest first."""
        found = [document for document in self.mine() if isinstance(document, Event) and not document.is_over(self.now)]
        return sorted(found, key=lambda document: str(document.starts))

    def by_key(self, key: str) -> Document | None:
        """The document of a button."""
        return next((document for document in self.documents.values() if document.key == key), None)

    def name(self, document: Document) -> str:
        """What a document is called."""
        return name_of(document, self.documents)

    def page(self, document: Document) -> Span:
        """The address of the document's page on the desk."""
        address = f"{self.desk_url}{page_of(document)}"
        return Span(address, href=address)


class Flow(ABC):
    """Steps that belong together. A step waits for words or for a button; the flow says what it then does.

    `leaving` names what stands on the button that leaves. What is typed into a `discreet` one is not kept in the journal.
    """

    leaving: ClassVar[str] = "chat-button-cancel"
    discreet: ClassVar[bool] = False

    @abstractmethod
    def ask(self, room: Room, state: State) -> Turn:
        """What the step says."""

    @abstractmethod
    def pressed(self, room: Room, state: State, what: str) -> Turn | None:
        """Take a button; None if the step has no such button."""

    def waits(self, state: State) -> bool:
        """Whether the next words are the answer to the step. If not, they are an ordinary question."""
        return False

    def typed(self, room: Room, state: State, text: str) -> Turn:
        """Take the words that the step waits for."""
        return self.ask(room, state)

    def left(self, state: State) -> Line:
        """What is said to who leaves."""
        return say("chat-cancelled")


def say(message: str, **fields: Span | int | str) -> Line:
    """A sentence of the office's catalogue; texts fill its places as they are."""
    return office().line(message, **{name: Span(value) if isinstance(value, str) else value for name, value in fields.items()})


def choice(message: str, what: str) -> Choice:
    """A button with words of the catalogue."""
    return Choice(office().text(message), what)


def button(message: str, data: str) -> Button:
    """A button that is good at any time."""
    return Button(office().text(message), data)


def over(*lines: Line, cards: Sequence[Card] = (), buttons: Sequence[Button] = ()) -> Turn:
    """The end of what was begun, and the way back to the menu."""
    return Turn((Card(lines), *cards), buttons=(*buttons, button("chat-button-menu", MENU)))


def unpublished(card: Card) -> Card:
    """The card of what is not published: its words stand in no document yet."""
    return Card(tuple(tuple(replace(span, origin=None) for span in line) for line in card.lines))


def cut(text: str) -> str:
    """A text that fits on a button."""
    return text if len(text) <= LABEL else f"{text[: LABEL - 1].rstrip()}…"


def listed(options: Sequence[Choice], page: int) -> tuple[Choice, ...]:
    """A page of choices, with the way to the next and the one before."""
    shown = options[page * PAGE : (page + 1) * PAGE]
    more = [choice("chat-button-more", f"page{page + 1}")] if len(options) > (page + 1) * PAGE else []
    back = [choice("chat-button-before", f"page{page - 1}")] if page else []
    return (*shown, *back, *more)


def in_place(turn: Turn) -> Turn:
    """The same, in place of the message whose button was pressed: another page, another tick."""
    return replace(turn, manner=Manner.INSTEAD)


def turned(state: State, what: str) -> State | None:
    """The state on another page of its list, if that is what was pressed."""
    number = what.removeprefix("page")
    return state.at(state.step, page=int(number)) if what.startswith("page") and number.isdecimal() else None


def moment_in(now: datetime) -> datetime:
    """A moment as the room has it."""
    return now.astimezone(WARSAW)
