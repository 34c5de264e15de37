"""The menu: what a person may do here, as buttons, and where each leads.

Promises: only what the person has a right to is offered, and it is asked for again when it is pressed.
"""

from collections.abc import Callable

from bot.messages import Button, Card
from bot.office import changes, confirming, contacts, files, new_event
from bot.office.room import MENU, Room, Turn, button, say
from bot.people import Role
from bot.rights import may_add

_ENTRIES: dict[str, Callable[[Room], Turn]] = {
    "event": new_event.begin,
    "contact": contacts.begin,
    "change": changes.begin,
    "confirm": confirming.begin,
    "template": files.template,
    "export": files.export,
}
# These leave what was begun as it is.
ASIDE = frozenset({"template", "export"})
RETURN = "return"


def menu(room: Room, *, begun: bool) -> Turn:
    """What can be done; `begun` offers the way back to what is not finished."""
    buttons = [_button(name) for name in _ENTRIES if _is_offered(room, name)]
    if not buttons:
        return Turn((Card((say("chat-nothing-to-edit"), say("chat-menu-desk"))),))
    back = [button("chat-button-continue", f"{MENU}:{RETURN}")] if begun else []
    lines = [say("chat-menu"), say("chat-menu-file"), say("chat-menu-desk")]
    return Turn((Card(tuple(lines)),), buttons=(*back, *buttons))


def enter(room: Room, name: str) -> Turn | None:
    """What an entry of the menu says; None if there is no such entry for this person."""
    return _ENTRIES[name](room) if name in _ENTRIES and _is_offered(room, name) else None


def _button(name: str) -> Button:
    return button(f"chat-menu-{name}", f"{MENU}:{name}")


def _is_offered(room: Room, name: str) -> bool:
    person = room.person
    match name:
        case "event":
            return may_add(person, "event") and bool(person.specialisations or person.has(Role.ADMINISTRATOR))
        case "contact":
            return bool(room.organisations())
        case "change":
            return bool(room.events())
        case "template":
            return files.may_send(room)
        case _:
            return bool(room.mine())
