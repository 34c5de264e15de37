"""Files from a chat: a template to fill in, an export, and what came back: checked, told, applied when it is said so.

Promises: nothing is written before "Opublikuj"; a row that is faulty, foreign or outdated costs no other; what is published is
what the report told, else there is a new report. Refuses: to read what it cannot tell the kind of.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TypeVar

from bot import importing
from bot.editing import Forbidden
from bot.importing import Check
from bot.messages import Card, File, FileTrouble, Line, Span
from bot.office.publishing import REASON, Publishing, undoing
from bot.office.room import Room, Turn, choice, over, say
from bot.office.tasks import State
from bot.texts.faults import in_polish, report_line
from knowledge import exchange
from knowledge.documents import Document, InvalidDocument
from knowledge.store import OutdatedImport

FLOW = "file"
# So much is told in the chat; the rest stands in the report.
NAMED = 8
FAULTS = 20
_T = TypeVar("_T")


def template(room: Room) -> Turn:
    """A workbook to fill in, with what the person may write."""
    content = importing.template(room.person, room.knowledge)
    return Turn((Card((say("chat-template"), say("chat-template-how"))),), files=(File("szablon.xlsx", importing.XLSX, content),))


def export(room: Room) -> Turn:
    """All that the person may change, as a workbook."""
    name = f"moje-dane-{room.today.isoformat()}.xlsx"
    found = room.mine()
    lines = (say("chat-export", count=len(found)), say("chat-export-how"))
    return Turn((Card(lines),), files=(File(name, importing.XLSX, exchange.to_xlsx(found)),))


def may_send(room: Room) -> bool:
    """Whether there is anything that the person may write."""
    return bool(importing.kinds_for(room.person, room.knowledge))


def received(room: Room, file: File) -> Turn:
    """Check a file and tell what would change."""
    if file.trouble is not None:
        message = "chat-file-too-large" if file.trouble is FileTrouble.TOO_LARGE else "chat-file-not-fetched"
        return over(say(message))
    if not may_send(room):
        return over(say("chat-nothing-to-edit"))
    state = State(FLOW, "report", {"name": file.name[-100:], "date": room.today.isoformat()}, file.content)
    return _report(room, state, _check(room, state))


class Files(Publishing):
    """The report, and REASON, once for all that the file changes. Fields: `name` of the file, `date` on which it came, `digest`
    of what would be written."""

    def ask(self, room: Room, state: State) -> Turn:
        """The report, checked anew, or that a reason is waited for."""
        return super().ask(room, state) if state.step == REASON else self.show(room, state)

    def show(self, room: Room, state: State) -> Turn:
        """The report, checked anew."""
        return _report(room, state, _check(room, state))

    def pressed(self, room: Room, state: State, what: str) -> Turn | None:
        """Publish what was told."""
        if state.step == REASON:
            return super().pressed(room, state, what)
        return self.publish(room, state) if what == "publish" else None

    def publish(self, room: Room, state: State, reason: str = "") -> Turn:
        """Publish all that can be."""
        check = _check(room, state)
        if check.digest != state.fields["digest"]:
            return _report(room, state, check).after(say("chat-file-moved"))
        broken = room.consents.broken({document.id: document for document in check.taken})
        if (turn := self.wanting(room, state, broken, reason)) is not None:
            return turn
        try:
            room.editing.apply(room.person, check.taken)
        except OutdatedImport:
            return self.show(room, state).after(say("chat-file-moved"))
        except Forbidden:
            return over(say("chat-forbidden"))
        except InvalidDocument as error:
            return over(
                say("chat-refused"), *(say("chat-fault-plain", fault=in_polish(fault)) for fault in error.faults[:FAULTS])
            )
        standing = room.documents
        room.consents.note([standing[document.id] for document in check.taken], room.person, reason, broken)
        lines = [say("chat-file-done", new=len(check.new), changed=len(check.changed))]
        if check.faults:
            lines.append(say("chat-file-rest"))
        if len(check.taken) > 1:
            return over(*lines)
        document = standing[check.taken[0].id]
        return over(*lines, cards=[room.cards.card(document)], buttons=[undoing(document)])


def _check(room: Room, state: State) -> Check:
    name, on = str(state.fields["name"]), date.fromisoformat(state.fields["date"])
    return importing.check(room.person, room.knowledge, name, state.content or b"", on)


def _report(room: Room, state: State, check: Check) -> Turn:
    name = str(state.fields["name"])
    counts = say("chat-file-counts", name=name, new=len(check.new), changed=len(check.changed), unchanged=check.unchanged)
    cards = [Card((counts,))]
    cards += _block("chat-file-new", check.new, room.name)
    cards += _block("chat-file-changed", check.changed, lambda both: f"{room.name(both[1])}: {importing.difference(*both)}")
    for message, documents in _left_out(check).items():
        cards += _block(message, documents, room.name)
    cards += _block("chat-file-faults", check.faults, report_line, FAULTS)
    files: tuple[File, ...] = ()
    if len(check.faults) > FAULTS:
        text = "\n".join([name, *(report_line(fault) for fault in check.faults)]) + "\n"
        files = (File("bledy.txt", "text/plain", text.encode()),)
        cards.append(Card((say("chat-file-attached"),)))
    if not check.taken:
        cards.append(Card((say("chat-file-nothing" if not check.faults else "chat-file-mend"),)))
        return Turn(tuple(cards), files=files)
    partly = bool(check.faults or check.foreign or check.outdated or check.withdrawn)
    cards.append(Card((say("chat-file-partly" if partly else "chat-file-whole"),)))
    here = State(FLOW, "report", {**state.fields, "digest": check.digest}, state.content)
    return Turn(tuple(cards), (choice("chat-button-publish", "publish"),), state=here, files=files)


def _left_out(check: Check) -> Mapping[str, Sequence[Document]]:
    return {
        "chat-file-foreign": check.foreign,
        "chat-file-outdated": check.outdated,
        "chat-file-withdrawn": check.withdrawn,
    }


def _block(heading: str, items: Sequence[_T], told: Callable[[_T], str], limit: int = NAMED) -> list[Card]:
    """A heading and its items as they are `told`, the first few of them."""
    if not items:
        return []
    lines: list[Line] = [say(heading, count=len(items)), *((Span(f"• {told(item)}"),) for item in items[:limit])]
    if len(items) > limit:
        lines.append(say("chat-file-more", count=len(items) - limit))
    return [Card(tuple(lines))]
