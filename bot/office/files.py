"""Files from a chat: a template to fill in, an export, and what came back: checked, told, applied when it is said so.

Promises: nothing is written before "Opublikuj"; a row that is faulty, foreign or outdated costs no other; what is published is
what the report told, else there is a new report. Refuses: to read what it cannot tell the kind of.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.editing import Forbidden
from bot.messages import Card, File, FileTrouble, Line, Span
from bot.office.publishing import name_of
from bot.office.room import Room, Turn, choice, over, say
from bot.office.tasks import State
from bot.people import Role
from bot.rights import may_add, may_edit
from bot.texts.faults import in_polish, report_line
from knowledge import exchange
from knowledge.documents import KINDS, Document, InvalidDocument, Organisation, Specialisation, to_record
from knowledge.exchange import Fault
from knowledge.labels import CONTACT, label
from knowledge.store import OutdatedImport

FLOW = "file"
LARGEST_FILE = exchange.MAX_BYTES
"""What a channel need not fetch: bytes."""
# So much is told in the chat; the rest stands in the report.
NAMED = 8
FAULTS = 20
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Who says something, and since when, changes with every change.
_BESIDE = frozenset({"kind", "revision", "source", "source_date", "confirmed_on"})


@dataclass(frozen=True, slots=True)
class Check:
    """What would happen to the documents of a file. `taken` are the new and the changed ones as they would be written."""

    new: tuple[Document, ...]
    changed: tuple[tuple[Document, Document], ...]
    unchanged: int
    foreign: tuple[Document, ...]
    outdated: tuple[Document, ...]
    withdrawn: tuple[Document, ...]
    faults: tuple[Fault, ...]

    @property
    def taken(self) -> tuple[Document, ...]:
        """New and changed ones, at the revision over which they would be written."""
        return (*self.new, *(after for _, after in self.changed))

    @property
    def digest(self) -> str:
        """Tells whether the same would be written: 32 hex digits."""
        plain = [to_record(document) for document in self.taken]
        return hashlib.blake2b(json.dumps(plain, sort_keys=True).encode(), digest_size=16).hexdigest()


def template(room: Room) -> Turn:
    """A workbook to fill in, with what the person may write."""
    content = exchange.template(_kinds(room), [each for each in room.mine() if isinstance(each, Specialisation | Organisation)])
    return Turn((Card((say("chat-template"), say("chat-template-how"))),), files=(File("szablon.xlsx", _XLSX, content),))


def export(room: Room) -> Turn:
    """All that the person may change, as a workbook."""
    name = f"moje-dane-{room.today.isoformat()}.xlsx"
    found = room.mine()
    lines = (say("chat-export", count=len(found)), say("chat-export-how"))
    return Turn((Card(lines),), files=(File(name, _XLSX, exchange.to_xlsx(found)),))


def may_send(room: Room) -> bool:
    """Whether there is anything that the person may write."""
    return bool(_kinds(room))


def received(room: Room, file: File) -> Turn:
    """Check a file and tell what would change."""
    if file.trouble is not None:
        message = "chat-file-too-large" if file.trouble is FileTrouble.TOO_LARGE else "chat-file-not-fetched"
        return over(say(message))
    if not may_send(room):
        return over(say("chat-nothing-to-edit"))
    state = State(FLOW, "report", {"name": file.name[-100:], "date": room.today.isoformat()}, file.content)
    return _report(state, _check(room, state))


class Files:
    """One step: the report. Fields: `name` of the file, `date` on which it came, `digest` of what would be written."""

    def waits(self, state: State) -> bool:
        """It never waits for words."""
        return False

    def ask(self, room: Room, state: State) -> Turn:
        """The report, checked anew."""
        return _report(state, _check(room, state))

    def typed(self, room: Room, state: State, text: str) -> Turn:
        """Never asked for."""
        return self.ask(room, state)

    def pressed(self, room: Room, state: State, what: str) -> Turn | None:
        """Publish what was told."""
        if what != "publish":
            return None
        check = _check(room, state)
        if check.digest != state.fields["digest"]:
            return _report(state, check).after(say("chat-file-moved"))
        try:
            room.editing.apply(room.person, check.taken)
        except OutdatedImport:
            return self.ask(room, state).after(say("chat-file-moved"))
        except Forbidden:
            return over(say("chat-forbidden"))
        except InvalidDocument as error:
            return over(
                say("chat-refused"), *(say("chat-fault-plain", fault=in_polish(fault)) for fault in error.faults[:FAULTS])
            )
        lines = [say("chat-file-done", new=len(check.new), changed=len(check.changed))]
        if check.faults:
            lines.append(say("chat-file-rest"))
        cards = [room.cards.card(room.documents[check.taken[0].id])] if len(check.taken) == 1 else []
        return over(*lines, cards=cards)


def _kinds(room: Room) -> list[str]:
    if room.person.has(Role.ADMINISTRATOR):
        return [*KINDS, CONTACT]
    writes = room.person.has(Role.COORDINATOR) and bool(room.person.specialisations)
    own = [kind for kind in KINDS if writes and may_add(room.person, kind)]
    return [*own, CONTACT] if room.organisations() else own


def _check(room: Room, state: State) -> Check:
    known = room.documents
    found, faults = exchange.sift(
        str(state.fields["name"]),
        state.content or b"",
        known.values(),
        default_source=room.source,
        default_source_date=date.fromisoformat(state.fields["date"]),
    )
    gone = room.knowledge.withdrawn()
    new, changed, unchanged, foreign, outdated, withdrawn = [], [], 0, [], [], []
    for document in found:
        standing = known.get(document.id)
        if standing is not None and _says_the_same(standing, document):
            unchanged += 1
        elif not may_edit(room.person, document) or (standing is not None and not may_edit(room.person, standing)):
            foreign.append(document)
        elif document.id in gone:
            withdrawn.append(document)
        elif standing is None:
            new.append(document.model_copy(update={"revision": 0}))
        elif document.revision not in {0, standing.revision}:
            outdated.append(document)
        else:
            changed.append((standing, document.model_copy(update={"revision": standing.revision})))
    return Check(tuple(new), tuple(changed), unchanged, tuple(foreign), tuple(outdated), tuple(withdrawn), tuple(faults))


def _report(state: State, check: Check) -> Turn:
    name = str(state.fields["name"])
    counts = say("chat-file-counts", name=name, new=len(check.new), changed=len(check.changed), unchanged=check.unchanged)
    cards = [Card((counts,))]
    cards += _block("chat-file-new", [name_of(document) for document in check.new])
    cards += _block("chat-file-changed", [f"{name_of(after)}: {_difference(before, after)}" for before, after in check.changed])
    for message, documents in _left_out(check).items():
        cards += _block(message, [name_of(document) for document in documents])
    cards += _block("chat-file-faults", [report_line(fault) for fault in check.faults], FAULTS)
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


def _block(heading: str, items: Sequence[str], limit: int = NAMED) -> list[Card]:
    """A heading and its items, the first few of them."""
    if not items:
        return []
    lines: list[Line] = [say(heading, count=len(items)), *((Span(f"• {item}"),) for item in items[:limit])]
    if len(items) > limit:
        lines.append(say("chat-file-more", count=len(items) - limit))
    return [Card(tuple(lines))]


def _difference(before: Document, after: Document) -> str:
    """The names of the fields that differ."""
    fields = [name for name in type(after).model_fields if getattr(before, name) != getattr(after, name)]
    told: Iterable[str] = [name for name in fields if name not in _BESIDE] or fields
    return ", ".join(label(after.kind, name).lower() for name in told)


def _says_the_same(one: Document, other: Document) -> bool:
    return one.model_copy(update={"revision": 0}) == other.model_copy(update={"revision": 0})
