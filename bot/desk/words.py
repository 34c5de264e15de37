"""Words for the templates: days and moments as people write them, counts with their plurals, sorting by the Polish alphabet."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from itertools import groupby
from operator import attrgetter
from typing import Any, TypeVar

from bot.people import Person, Role
from bot.rights import may_manage_people, may_review, may_see_some_figures
from bot.texts import office
from bot.wiring import CURATOR
from knowledge.documents import WARSAW

_T = TypeVar("_T")

# Where a letter stands in the Polish alphabet; what is not a letter keeps its place in Unicode, before all letters.
_ALPHABET = {letter: 0x110000 + number for number, letter in enumerate("aąbcćdeęfghijklłmnńoópqrsśtuvwxyzźż")}


def polish_order(text: str) -> tuple[int, ...]:
    """The key that sorts texts as a Polish dictionary does: a before ą before b; case does not count."""
    return tuple(_ALPHABET.get(letter, ord(letter)) for letter in text.casefold())


def in_polish_order(items: Iterable[_T], key: Callable[[_T], str]) -> list[_T]:
    """The items sorted by a text of theirs."""
    return sorted(items, key=lambda item: polish_order(key(item)))


def grouped(items: Iterable[_T], attribute: str) -> list[tuple[Any, list[_T]]]:
    """Neighbours with the same attribute together, in their order."""
    return [(name, list(several)) for name, several in groupby(items, attrgetter(attribute))]


def day(value: date) -> str:
    """22 stycznia 2024."""
    return office().day(value.astimezone(WARSAW).date() if isinstance(value, datetime) else value)


def moment(value: datetime) -> str:
    """22 stycznia 2024, 10:00, by the clocks in Warsaw."""
    return office().moment(value.astimezone(WARSAW))


def counted(number: int, message: str) -> str:
    """A number with its noun: 1 wpis, 2 wpisy, 5 wpisów (messages `count-…`)."""
    return office().text(f"count-{message}", number=number)


def signed(author: str) -> str:
    """Who made a change, as people may read it."""
    return "treści dostarczone z programem" if author == CURATOR else author


FILTERS: dict[str, Callable[..., Any]] = {"day": day, "moment": moment, "counted": counted, "signed": signed}


def menu(person: Person) -> list[tuple[str, str]]:
    """The pages that the person may open from everywhere, as (address, label)."""
    entries = [
        ("/", "Co czeka", True),
        ("/dokumenty", "Dokumenty", True),
        ("/potwierdzenia", "Do potwierdzenia", person.has(Role.COORDINATOR, Role.ADMINISTRATOR)),
        ("/wymiana", "Pliki", True),
        ("/pytania", "Pytania", person.has(Role.COORDINATOR, Role.STAFF, Role.ADMINISTRATOR)),
        ("/rozmowy", "Rozmowy", may_review(person)),
        ("/obraz", "Wykresy", may_see_some_figures(person)),
        ("/dane", "Dane", may_review(person)),
        ("/ludzie", "Ludzie", may_manage_people(person)),
    ]
    return [(address, label) for address, label, allowed in entries if allowed]


GLOBALS: dict[str, Any] = {"Role": Role, "menu": menu, "word": lambda message, **numbers: office().text(message, **numbers)}
