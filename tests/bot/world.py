"""A small world for the tests of the conversation: hand-made documents, a clock that obeys, and an assistant on real parts.

The encoder hashes letters and the gate looks at one thing alone: which part of a question's words the documents know. So a test
can say by its words whether a question is inside the scope ("spawanie stali"), in between ("tartak xyzzy") or outside ("xyzzy").
"""

import functools
import itertools
import tempfile
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from bot import wiring
from bot.afterwards import Afterwards
from bot.assistant import Assistant
from bot.journal import Entry, Journal
from bot.messages import Button, Channel, Incoming, Language, Outcome, Reply
from bot.my_data import Terms
from bot.parts import Parts
from bot.settings import Settings
from bot.texts import catalogue
from index.encoders import Encoder, HashingEncoder
from index.live import Live
from index.references import References, ReferenceTexts
from index.scope import SIGNALS, STANDARD_SCORES, Gate, Logistic
from knowledge.documents import WARSAW, Document, parse, to_record
from knowledge.golden import Golden
from knowledge.passages import all_passages
from knowledge.store import Content, Knowledge, open_engine
from tests.bot.origins import check_reply

NOON = datetime(2026, 3, 10, 12, 0, tzinfo=WARSAW)
SECRET = bytes(range(32))
DESK = "http://127.0.0.1:8420"
MONTHS = 12
# A trade of the small world, and the phones of two of its bodies.
METAL = "spawanie stali"
PHONE, HONEY_PHONE = "41 000 00 01", "41 000 00 02"
SOURCED = {"source": "https://zrodla.example/strona", "source_date": "2026-02-01"}

REFERENCES = ReferenceTexts(
    parallel=[],
    outside=["przepis na szarlotkę", "pogoda na jutro", "wynik meczu"],
    intents={
        "greeting": ["dzień dobry", "hello there"],
        "thanks": ["dziękuję bardzo"],
        "help": ["co potrafisz"],
        "contact": ["a telefon?", "and the phone?"],
        "coordinator": ["a kto jest koordynatorem?"],
        "offer": ["a co oferują?"],
        "events": ["a jakieś wydarzenia?"],
        "funding": ["a dotacje?"],
        "detail": ["a godziny otwarcia?", "godziny otwarcia"],
        "person": ["chcę rozmawiać z człowiekiem", "nikt tam nie odbiera"],
        "privacy": ["jakie dane o mnie macie"],
    },
)


class AtOnce(Afterwards):
    """Leaves nothing for afterwards, so that a test may look at what was written."""

    def do(self, work: Callable[[], None]) -> None:
        super().do(work)
        self.settle()


class Clock:
    """Stands still until it is moved, but for a millisecond each time it is read: no two turns happen at once."""

    def __init__(self, now: datetime = NOON) -> None:
        self.now = now
        self._reading = threading.Lock()

    def __call__(self) -> datetime:
        with self._reading:
            self.now += timedelta(milliseconds=1)
            return self.now

    def move(self, **duration: float) -> None:
        self.now += timedelta(**duration)


def document(kind: str, id: str, **changes: Any) -> Document:  # noqa: A002
    return parse({"kind": kind, "id": id, "revision": 1, **SOURCED, **changes})


def contact(type: str, value: str, **changes: Any) -> dict[str, Any]:  # noqa: A002
    return {"type": type, "value": value, "status": "potwierdzone", **SOURCED, **changes}


def specialisation(name: str, number: int, **changes: Any) -> Document:
    label = {"metal": "Metal", "drewno": "Drewno", "miody": "Miody"}[name]
    return document("specialisation", f"spec-{name}", name=f"Branża {name}", label=label, number=number, **changes)


def small_documents() -> list[Document]:
    """One or more documents of every kind, around noon of 10 March 2026."""
    return [
        specialisation(
            "metal",
            1,
            description="Obróbka stali i odlewy żeliwne dla przemysłu.",
            trades=("spawanie stali", "odlewnia żeliwa", "tokarz", "robię bramy stalowe"),
            pkd=("25 Wyroby metalowe", "24.51 Odlewnictwo żeliwa"),
            questions=("welding of steel", "зварювання сталі"),
        ),
        specialisation("drewno", 2, description="Tartaki i stolarnie.", trades=("tartak", "stolarz meblowy"), pkd=("16 Drewno",)),
        specialisation("miody", 3, description="Pasieki i miody pitne.", trades=("pasieka", "pszczelarz")),
        document(
            "organisation",
            "org-izba",
            name="Izba Kowali",
            abbreviations=("IK",),
            description="Zrzesza kowali.",
            contacts=[
                contact("address", "ul. Kuźnicza 1, Kielce"),
                contact("phone", "41 000 00 01"),
                contact("mail", "biuro@izba.example", status="do potwierdzenia", source_date="~2013"),
                contact("site", "www.izba.example", note="w budowie"),
            ],
        ),
        document(
            "organisation",
            "org-klub",
            name="Klub Pszczelarza",
            contacts=[contact("phone", "41 000 00 02", status="do potwierdzenia", source_date="2018-05")],
        ),
        document(
            "organisation",
            "org-umws",
            name="Urząd Testowy",
            contacts=[
                contact("phone", "41 000 00 09"),
                contact("mail", "urzad@urzad.example"),
                contact("address", "al. Próbna 3"),
            ],
        ),
        document(
            "appointment",
            "appt-metal",
            specialisation="spec-metal",
            organisation="org-izba",
            resolution="11/24",
            valid_from="2024-01-22",
        ),
        document(
            "appointment",
            "appt-miody-dawny",
            specialisation="spec-miody",
            organisation="org-izba",
            valid_from="2020-01-01",
            valid_until="2023-12-31",
        ),
        document(
            "appointment", "appt-miody-wakat", specialisation="spec-miody", valid_from="2024-01-01", valid_until="2024-02-13"
        ),
        document(
            "appointment",
            "appt-miody",
            specialisation="spec-miody",
            organisation="org-klub",
            valid_from="2024-02-14",
            note="umowa",
        ),
        document("support", "support-kursy", name="Kursy zawodowe", description="Kursy i warsztaty z mistrzem."),
        document(
            "funding",
            "fund-otwarty",
            name="Bon na maszyny",
            description="Dopłata do maszyn.",
            opens="2026-03-01",
            closes="2026-03-31",
            amount="do 100 000 zł",
            who="małe firmy",
            link="https://bon.example/maszyny",
            specialisations=("spec-metal",),
        ),
        document(
            "funding", "fund-planowany", name="Grant leśny", description="Na tartaki.", opens="2026-06-01", closes="2026-06-30"
        ),
        document("funding", "fund-zamkniety", name="Fundusz dawny", description="Na eksport.", closes="2025-12-31"),
        document("funding", "fund-nieznany", name="Pożyczka kuźnicza", description="Niskie oprocentowanie."),
        document(
            "event",
            "event-targi",
            name="Dni Kowala",
            description="Pokazy kucia.",
            starts="2026-04-15T10:00",
            ends="2026-04-15T15:00",
            place="Kielce",
            registration="bez zapisów",
            link="https://dni.example/",
            specialisations=("spec-metal",),
        ),
        document("event", "event-miodobranie", name="Miodobranie", starts="2025-07-01", ends="2025-07-02"),
        document("event", "event-odwolany", name="Zlot drwali", starts="2026-05-01", ends="2026-05-01", cancelled=True),
        document("guide", "guide-koncesja", title="Czy potrzebna jest koncesja?", body="Koncesja nie jest potrzebna.", about=()),
        document(
            "guide",
            "guide-izba",
            title="Jak zostać członkiem izby?",
            body="Deklarację członkowską składa się w biurze.",
            about=("org-izba",),
            valid_until="2030-01-01",
        ),
    ]


@dataclass
class Talk:
    """An assistant with the parts that a test looks at. Every reply that passes through `handle` is checked for its origins."""

    clock: Clock
    engine: Engine
    knowledge: Knowledge
    journal: Journal
    assistant: Assistant
    parts: Parts
    replies: list[Reply] = field(default_factory=list)
    _keys: "itertools.count[int]" = field(default_factory=itertools.count)

    @property
    def documents(self) -> Mapping[str, Document]:
        return self.knowledge.documents()

    def incoming(self, text: str | None = None, **changes: Any) -> Incoming:
        base = Incoming(Channel.JSONL, conversation="", person="ala", key=f"{id(self)}-{next(self._keys)}", text=text)
        return replace(base, **changes)

    def handle(self, incoming: Incoming) -> Reply:
        reply = self.assistant.handle(incoming)
        self.assistant.settle()
        # These quote what somebody asked, and count what is held.
        if reply.outcome not in {Outcome.ERROR, Outcome.FEEDBACK, Outcome.RIGHTS}:
            today = self.clock.now.astimezone(WARSAW).date()
            check_reply(reply, self.documents, self.parts.upkeep.marks(self.knowledge.content(), today))
        self.replies.append(reply)
        return reply

    def ask(self, text: str | None, conversation: str = "", **changes: Any) -> Reply:
        return self.handle(self.incoming(text, conversation=conversation, **changes))

    def press(self, button: Button | str, conversation: str = "", **changes: Any) -> Reply:
        data = button if isinstance(button, str) else button.data
        return self.handle(self.incoming(button=data, conversation=conversation, **changes))

    def rows(self) -> list[Entry]:
        """All turns in the journal, oldest first."""
        return list(self.journal.rows())[::-1]


@dataclass
class World(Talk):
    """The small world, with its index."""

    live: Live = field(kw_only=True)
    golden: list[Golden] = field(kw_only=True)
    """Golden questions beside those that reviewers add; none at first."""


def gate(encoder: Encoder, live: Live) -> Gate:
    """A gate that sees the share of known words alone: sure above four fifths, unsure above a third."""
    [match] = live.find([METAL])

    def logistic(names: list[str], length: int) -> Logistic:
        weights = [0.0] * length
        weights[names.index("coverage")] = 10.0
        return Logistic((0.0,) * length, (1.0,) * length, tuple(weights), -5.0, sure=0.95, unsure=0.2)

    beside = [name for name in SIGNALS if name not in STANDARD_SCORES]
    return Gate(
        encoder.spec.fingerprint,
        "by hand",
        by_examples=logistic(beside, len(match.features.by_examples)),
        by_text=logistic(list(SIGNALS), len(match.features.by_text)),
    )


@functools.cache
def references() -> References:
    """The references of the hashing encoder, whose solution is not kept: their folder is gone."""
    with tempfile.TemporaryDirectory() as folder:
        return replace(References.prepare(HashingEncoder(), REFERENCES, Path(folder)), solution=None)


@functools.lru_cache(maxsize=8)
def _searched(version: int, passages: tuple[tuple[str, str], ...]) -> tuple[Live, Gate]:
    live = Live(HashingEncoder(), references(), None)
    live.refresh(version, dict(passages))
    return live, gate(HashingEncoder(), live)


def index_of(content: Content, folder: Path, encoder: Encoder | None) -> tuple[Live, Gate]:
    """The index of this content and its gate.

    Nearly every test begins with the same documents, and what has been built for them never changes: a refresh replaces it. So
    it is built once; each test has an index of its own at that state. A test that brings its encoder watches it at work from the
    start, with files in `folder`.
    """
    passages = all_passages(content.documents.values())
    if encoder is None:
        live, by_words = _searched(content.version, tuple(passages.items()))
        return live.fixed(), by_words
    live = Live(encoder, References.prepare(encoder, REFERENCES, folder), folder / "index.snapshot")
    live.refresh(content.version, passages)
    return live, gate(encoder, live)


def open_world(engine: Engine, folder: Path, encoder: Encoder | None = None, afterwards: Afterwards | None = None) -> World:
    """The assistant over a database that is migrated and filled."""
    clock = Clock()
    knowledge = Knowledge(engine)
    live, by_words = index_of(knowledge.content(), folder, encoder)
    golden: list[Golden] = []
    parts = wiring.put_together(
        engine,
        knowledge,
        live,
        by_words,
        secret=SECRET,
        folder=folder,
        terms=Terms(MONTHS),
        url=DESK,
        clock=clock,
        shipped=lambda: golden,
        background=lambda work: None,
        afterwards=afterwards or AtOnce(),
    )
    return World(clock, engine, knowledge, parts.journal, parts.assistant, parts, live=live, golden=golden)


def open_real_world(settings: Settings) -> Talk:
    """The assistant as it is wired for everyone, with the bundled model and the curated documents, late in 2026."""
    clock = Clock(datetime(2026, 12, 1, 10, 0, tzinfo=WARSAW))
    parts = wiring.parts(settings, clock)
    engine = open_engine(settings.database_url)
    return Talk(clock, engine, parts.knowledge, parts.journal, parts.assistant, parts)


def in_language(language: Language) -> str:
    """A question that tells its language and hits the metal specialisation."""
    return {Language.PL: METAL, Language.EN: "welding of steel", Language.UK: "зварювання сталі"}[language]


def sentence(message: str, language: Language = Language.PL) -> str:
    """A sentence of the catalogue without places."""
    return catalogue(language).text(message)


def button(reply: Reply, label: str) -> Button:
    """The one button of a reply that bears this label."""
    [found] = [each for each in reply.buttons if each.label == label]
    return found


def change(world: World, document_id: str, **changes: Any) -> None:
    """Publish a document with other fields."""
    before = world.documents[document_id]
    world.knowledge.revise(parse({**to_record(before), **changes}), before.revision, author="ola")
