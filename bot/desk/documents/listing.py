"""The list of documents: by kind and name, searched by words, narrowed by kind, specialisation, state and whose they are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from urllib.parse import urlencode

from starlette.responses import Response

from bot.desk.documents.facts import coordinated, is_over, is_unconfirmed, specialisations_of
from bot.desk.documents.places import address
from bot.desk.documents.shelf import Entry, arranged, searched, shelf
from bot.desk.visit import Page, Visit, anybody
from bot.desk.words import grouped
from bot.people import Person, Role
from bot.rights import may_add, may_edit
from knowledge.documents import KINDS, WARSAW, Document, Specialisation
from knowledge.labels import NAMES, SHEETS

ON_A_PAGE = 50


class State(StrEnum):
    """What may be asked for by state; the values stand in addresses."""

    ALL = "wszystkie"
    CURRENT = "biezace"
    OVER = "zakonczone"
    UNCONFIRMED = "do-potwierdzenia"
    WITHDRAWN = "wycofane"


class Whose(StrEnum):
    """Whose documents are asked for."""

    MINE = "moje"
    ALL = "wszystkie"


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody looks for in the list."""

    words: str
    kind: str
    specialisation: str
    state: State
    whose: Whose
    page: int

    def address(self, **changes: object) -> str:
        """The address of the list with some of it changed."""
        wish = {
            "q": self.words,
            "rodzaj": self.kind,
            "specjalizacja": self.specialisation,
            "stan": self.state,
            "czyje": self.whose,
            **changes,
        }
        return "/dokumenty?" + urlencode({name: str(value) for name, value in wish.items() if value})


@dataclass(frozen=True, slots=True)
class Row:
    """One document as the list shows it."""

    title: str
    address: str
    kind: str
    over: bool
    unconfirmed: bool
    draft: bool
    mine: bool


def looks_after_some(person: Person) -> bool:
    """Whether the person sees their own documents first: coordinators do, who may change everything or nothing does not."""
    return person.has(Role.COORDINATOR) and not person.has(Role.ADMINISTRATOR)


def _wish(visit: Visit) -> Wish:
    query = visit.query
    state, whose, page = query.get("stan", ""), query.get("czyje", ""), query.get("strona", "")
    kind = query.get("rodzaj", "")
    return Wish(
        words=query.get("q", "").strip()[:200],
        kind=kind if kind in KINDS else "",
        specialisation=query.get("specjalizacja", ""),
        state=State(state) if state in set(State) else State.ALL,
        whose=Whose(whose) if whose in set(Whose) else Whose.MINE if looks_after_some(visit.person) else Whose.ALL,
        page=int(page) if page.isdecimal() and len(page) < 6 else 1,
    )


def _list(visit: Visit) -> Response:
    wish = _wish(visit)
    knowledge = visit.parts.knowledge
    documents = knowledge.documents()
    if wish.state is State.WITHDRAWN:
        entries = arranged(knowledge.withdrawn().values(), documents)
    else:
        entries = shelf(knowledge).entries(documents)
    found = _fitting(entries, wish, visit, documents)
    pages = max(1, -(-len(found) // ON_A_PAGE))
    page = min(max(wish.page, 1), pages)
    drafts = {draft.document for draft in visit.parts.drafts.of(visit.person.id)}
    shown = found[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]
    return visit.render(
        "documents.html",
        wish=wish,
        rows=[_row(each, visit, drafts) for each in shown],
        count=len(found),
        total=len(entries),
        page=page,
        pages=pages,
        SHEETS=SHEETS,
        grouped=grouped,
        specialisations=sorted(_specialisations(documents.values()), key=lambda each: each.number),
        State=State,
        Whose=Whose,
        may_add=any(may_add(visit.person, kind) for kind in KINDS),
        looks_after_some=looks_after_some(visit.person),
    )


def _specialisations(documents: Iterable[Document]) -> list[Specialisation]:
    return [each for each in documents if isinstance(each, Specialisation)]


def _fitting(entries: Iterable[Entry], wish: Wish, visit: Visit, documents: Mapping[str, Document]) -> list[Entry]:
    now = visit.now.astimezone(WARSAW)
    words = searched(wish.words).split()
    bodies = coordinated(documents.values()) if wish.specialisation else {}

    def fits(entry: Entry) -> bool:
        document = entry.document
        return (
            (not wish.kind or document.kind == wish.kind)
            and (wish.whose is Whose.ALL or may_edit(visit.person, document))
            and all(word in entry.words for word in words)
            and _is_in(document, wish.state, now)
            and (not wish.specialisation or wish.specialisation in specialisations_of(document, documents, bodies))
        )

    return [entry for entry in entries if fits(entry)]


def _is_in(document: Document, state: State, now: datetime) -> bool:
    match state:
        case State.UNCONFIRMED:
            return is_unconfirmed(document)
        case State.OVER:
            return is_over(document, now)
        case State.CURRENT:
            return not is_over(document, now)
    return True


def _row(entry: Entry, visit: Visit, drafts: set[str]) -> Row:
    document = entry.document
    return Row(
        entry.title,
        address(document.id),
        document.kind,
        over=is_over(document, visit.now.astimezone(WARSAW)),
        unconfirmed=is_unconfirmed(document),
        draft=document.id in drafts,
        mine=may_edit(visit.person, document),
    )


def _new(visit: Visit) -> Response:
    """Which kind a new document shall be of."""
    kinds = [(kind, NAMES[kind]) for kind in KINDS if may_add(visit.person, kind)]
    return visit.render("document_new.html", kinds=kinds)


def adds_some(person: Person) -> bool:
    """Whoever may add documents of some kind."""
    return any(may_add(person, kind) for kind in KINDS)


PAGES = (
    Page("/dokumenty", _list, anybody),
    Page("/dokumenty/nowy", _new, adds_some),
)
