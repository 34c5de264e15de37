"""Publishing from a chat: right, conflict and fault become sentences, success becomes what the bot now answers.

Promises: nobody's change is overwritten: who comes second reads what stands there and may go on from it; the last change can be
taken back. Over golden questions that would be answered wrongly nothing is published without a reason (`bot.consents`).
Refuses: to decide who may do what (`bot.rights`) or what is valid (`bot.editing`).
"""

from abc import abstractmethod
from collections.abc import Sequence

from bot.editing import Forbidden
from bot.impact import Changed
from bot.messages import Button, Card, Language
from bot.office.room import Choice, Flow, Room, Turn, button, choice, over, say, unpublished
from bot.office.tasks import State
from bot.reasons import LONGEST
from bot.rights import may_edit
from bot.texts import catalogue
from bot.texts.faults import in_polish
from knowledge.documents import Document, InvalidDocument
from knowledge.labels import label
from knowledge.store import Action, AlreadyExists, Conflict, NotFound

# The step that waits for a reason. Field: `broken`, the ids of golden questions; their words go when they are erased.
REASON = "reason"
_NAMED = 2


class Publishing(Flow):
    """Steps that end in publishing. What breaks golden questions waits for a reason in one more step, REASON."""

    @abstractmethod
    def publish(self, room: Room, state: State, reason: str = "") -> Turn:
        """Publish what was shown; with the `reason` also over the golden questions that the step REASON named."""

    @abstractmethod
    def show(self, room: Room, state: State) -> Turn:
        """Back to what would be published."""

    def waits(self, state: State) -> bool:
        """Whether the next words are the answer to the step."""
        return state.step == REASON

    def ask(self, room: Room, state: State) -> Turn:
        """What the step says; here, that it waits for a reason."""
        names = state.fields["broken"]
        count, lost = len(names), room.consents.texts(names[:_NAMED])
        lines = [say("chat-broken", count=count), *(say("chat-broken-one", text=text) for text in lost)]
        if count > len(lost):
            lines.append(say("chat-file-more", count=count - len(lost)))
        cards = (Card(tuple(lines)), Card((say("chat-broken-why"),)))
        return Turn(cards, (choice("chat-button-return", "return"),), state=state)

    def typed(self, room: Room, state: State, text: str) -> Turn:
        """Take the reason."""
        reason = text.strip()
        if len(reason) > LONGEST:
            return self.ask(room, state).after(say("chat-bad-too-long", limit=LONGEST))
        return self.publish(room, state, reason)

    def pressed(self, room: Room, state: State, what: str) -> Turn | None:
        """Take a button of the step that waits for a reason."""
        return self.show(room, state) if what == "return" else None

    def wanting(self, room: Room, state: State, broken: Sequence[Changed], reason: str) -> Turn | None:
        """The step that asks for a reason, unless there is one for all that is broken."""
        names = [each.id for each in broken]
        if not names or (reason and set(names) <= set(state.fields["broken"])):
            return None
        return Publishing.ask(self, room, state.at(REASON, broken=names))


def preview(room: Room, document: Document, state: State, *, fix: bool = True) -> Turn:
    """The card that people will see, and what to do with it."""
    card = unpublished(room.cards.card(document))
    fixing = [choice("chat-button-fix", "fix")] if fix else []
    choices: tuple[Choice, ...] = (choice("chat-button-publish", "publish"), *fixing)
    return Turn((Card((say("chat-preview"),)), card), choices, state=state)


def publish(room: Room, flow: Publishing, document: Document, state: State, reason: str = "") -> Turn:
    """Publish what was previewed, over the revision `state.fields["revision"]` (0: it is new)."""
    revision = int(state.fields["revision"])
    try:
        broken: Sequence[Changed] = ()
        if _fits(room, document, revision):  # else the store says what is wrong
            room.editing.check(document)
            broken = room.consents.broken({document.id: document})
        if (turn := flow.wanting(room, state, broken, reason)) is not None:
            return turn
        done = room.editing.publish(room.person, document, revision)
    except Forbidden:
        return over(say("chat-forbidden"))
    except NotFound:
        return over(say("chat-gone"))
    except InvalidDocument as error:
        lines = [say("chat-fault", field=label(document.kind, fault.field), fault=in_polish(fault)) for fault in error.faults]
        return over(say("chat-refused"), *lines)
    except AlreadyExists as error:
        return _there(room, document, error)
    except Conflict as error:
        if _alike(error.document, document):  # published before, by a tap whose answer was lost
            return published(room, error.document)
        return conflict(room, error, choice("chat-button-again", "again"), state)
    room.consents.note([done.document], room.person, reason, broken)
    return published(room, done.document, live=done.live)


def _fits(room: Room, document: Document, revision: int) -> bool:
    """Whether the person may write this over what stands there now."""
    standing = room.documents.get(document.id)
    return may_edit(room.person, document) and revision == (0 if standing is None else standing.revision)


def published(room: Room, document: Document, *, live: bool = True, said: str = "chat-published") -> Turn:
    """What the bot now answers, and the way back."""
    lines = [say(said)] if live else [say("chat-published-later")]
    return over(*lines, cards=[room.cards.card(document)], buttons=[undoing(document)])


def undoing(document: Document) -> Button:
    """The button that takes the last change of a document back."""
    return button("chat-button-undo", f"o:undo:{document.key}:{document.revision}")


def conflict(room: Room, error: Conflict, again: Choice, state: State) -> Turn:
    """Who wrote first and what stands there now; `again` goes on from there."""
    found = error.document
    when = catalogue(Language.PL).moment(error.at.astimezone(room.now.tzinfo))
    lines = (say("chat-conflict", author=error.author, when=when), say("chat-conflict-now"))
    here = state.at("conflict", revision=found.revision)
    return Turn((Card(lines), unpublished(room.cards.card(found))), (again,), state=here)


def undo(room: Room, document: Document, revision: int) -> Turn:
    """Take back the change that made this revision; a document that began with it is withdrawn."""
    try:
        before = [change for change in room.knowledge.history(document.id) if change.revision < revision]
        if not before:
            done = room.editing.withdraw(room.person, document.id, revision)
            return over(say("chat-undone-withdrawn", name=room.name(done.document)))
        if before[-1].action is Action.WITHDRAWN:
            done = room.editing.withdraw(room.person, document.id, revision)
            return over(say("chat-undone-withdrawn", name=room.name(done.document)))
        done = room.editing.undo(room.person, document.id, revision - 1, revision)
    except Forbidden:
        return over(say("chat-forbidden"))
    except NotFound:
        return over(say("chat-gone"))
    except InvalidDocument:
        return over(say("chat-undo-invalid"), (room.page(document),))
    except Conflict as error:
        when = catalogue(Language.PL).moment(error.at.astimezone(room.now.tzinfo))
        return over(say("chat-undo-late", author=error.author, when=when), cards=[room.cards.card(error.document)])
    return over(say("chat-undone"), cards=[room.cards.card(done.document)])


def _there(room: Room, document: Document, error: AlreadyExists) -> Turn:
    standing = room.documents.get(document.id)
    if standing is None:
        return over(say("chat-exists-withdrawn"), (room.page(document),))
    if _alike(standing, document):
        return published(room, standing)
    return over(say("chat-exists"), cards=[room.cards.card(standing)])


def _alike(one: Document, other: Document) -> bool:
    return one.model_copy(update={"revision": 0}) == other.model_copy(update={"revision": 0})
