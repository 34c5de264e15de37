"""The composition root: the only place where the parts meet.

Promises: what it returns is ready to use; what is wrong with the surroundings is a WiringError of one sentence.
"""

import gc
import logging
import tempfile
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from importlib import resources
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from threadpoolctl import threadpool_limits

from bot import calibration
from bot.afterwards import Afterwards
from bot.answering import Answering
from bot.askers import Askers
from bot.assistant import Assistant
from bot.consents import Consents, aside
from bot.drafts import Drafts
from bot.editing import Editing
from bot.erasure import Erasures
from bot.feedback import Feedback
from bot.handoff import Handoffs
from bot.held import Held
from bot.impact import Impact, rehearse
from bot.journal import Journal
from bot.migrations import migrate
from bot.my_data import MyData, Terms
from bot.office import Office, Tasks
from bot.opinions import Opinions
from bot.outbox import Outbox
from bot.parts import Parts
from bot.people import People
from bot.pseudonyms import load_secret
from bot.reasons import Reasons
from bot.report import Reports
from bot.review import open_review
from bot.settings import Settings
from bot.sign_in import SignIn
from bot.statistics import Statistics
from bot.upkeep import Upkeep
from index.encoders import Encoder, open_encoder
from index.live import Live
from index.references import References, ReferenceTexts
from index.remembering import Remembering
from index.scope import Gate, fingerprint
from index.snapshot import Snapshot, SnapshotError
from knowledge import exchange, golden
from knowledge.golden import Golden
from knowledge.passages import all_passages
from knowledge.store import Knowledge, open_engine

_log = logging.getLogger(__name__)

# Who is named in the history for what comes with the program.
CURATOR = "curated files"


def _toml(package: str, name: str) -> dict[str, Any]:
    return tomllib.loads(resources.files(package).joinpath(name).read_text(encoding="utf-8"))


def reference_texts() -> ReferenceTexts:
    """The texts that belong to the model, from the files that we ship."""
    return ReferenceTexts(
        parallel=_toml("index", "parallel.toml")["sentence"],
        outside=_toml("bot", "scope.toml")["out"],
        intents=_toml("bot", "intents.toml"),
        passages=list(all_passages(exchange.curated()).values()),
    )


class WiringError(Exception):
    """The surroundings do not allow to start; the message is one sentence."""


def _writable(name: str, folder: Path) -> None:
    """Make the folder and try it. Raises WiringError that names the variable which chose it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise WiringError(f"{name} {folder} cannot be written: {error.strerror}; choose another folder") from None


def engine(settings: Settings) -> Engine:
    """The database, migrated. Raises WiringError if DATA_DIR cannot be written, KnowledgeError if the database cannot be used."""
    _writable("DATA_DIR", settings.data_dir)
    found = open_engine(settings.database_url)
    migrate(found)
    return found


def knowledge(settings: Settings) -> Knowledge:
    """The store; the first start loads the curated documents into it."""
    return _loaded(engine(settings))


def _loaded(found: Engine) -> Knowledge:
    store = Knowledge(found)
    if store.is_new():
        store.apply(exchange.curated(), author=CURATOR)
        store.begin(CURATOR)
    return store


def create(settings: Settings, *, empty: bool) -> str:
    """Make the store on purpose, with or without the curated documents; says what it did. Raises WiringError if it is there."""
    store = Knowledge(engine(settings))
    if not store.is_new():
        raise WiringError(f"there is a store in {settings.data_dir} already (content version {store.version()})")
    if empty:
        store.begin(CURATOR)
        return f"An empty store was created in {settings.data_dir}."
    done = store.apply(exchange.curated(), author=CURATOR)
    store.begin(CURATOR)
    return f"A store with {len(done.added)} documents was created in {settings.data_dir}."


def journal(settings: Settings) -> Journal:
    """The conversation log."""
    return Journal(engine(settings))


def reports(settings: Settings) -> Reports:
    """The monthly reports; they need no model."""
    database = engine(settings)
    store = _loaded(database)
    upkeep = Upkeep(database, store, People(database), Outbox(database), settings.desk_address)
    return Reports(database, store, Statistics(database, store), upkeep)


def references(settings: Settings, encoder: Encoder) -> References:
    """The encoded reference texts of the model."""
    return References.prepare(encoder, reference_texts(), settings.model_dir)


def _one_thread_for_products() -> None:
    """The products of a question are small: waking BLAS's threads for each costs more than it gains, and they fight with the
    encoder's (measured: 38 ms a question with them, 14 without)."""
    threadpool_limits(1, "blas")


def prepare(settings: Settings) -> Iterator[str]:
    """Do beforehand all that belongs to the model, in MODEL_DIR, so that the first start is as fast as the others.

    Yields one line after each step. Raises WiringError if MODEL_DIR cannot be written, EncoderError if there is no model.
    """
    _writable("MODEL_DIR", settings.model_dir)
    _one_thread_for_products()
    encoder = open_encoder(settings.embedding_model, settings.model_dir)
    yield f"model {encoder.spec.name}, {encoder.spec.dimension} dimensions"
    known = references(settings, encoder)
    yield f"references: {len(known.snapshot.ids)} texts encoded"
    gate = calibration.gate(encoder, known, reference_texts().outside, settings.model_dir)
    yield "gate fitted"
    rehearsed = _rehearsed(settings, encoder, known, gate)
    yield f"golden questions: {len(rehearsed.ids)} texts encoded; all is in {settings.model_dir}"


def _rehearsal(settings: Settings, encoder: Encoder) -> Path:
    return settings.model_dir / f"golden-{encoder.spec.fingerprint[:16]}.snapshot"


def _rehearsed(settings: Settings, encoder: Encoder, references: References, gate: Gate) -> Snapshot:
    """The encoded golden questions: from the file, or else encoded now (some seconds) and kept there."""
    path = _rehearsal(settings, encoder)
    questions = golden.load()
    version = int(fingerprint([*references.snapshot.hashes, *(question.text for question in questions)])[:8], 16)
    known: Snapshot | None = None
    try:
        known = Snapshot.load(path, encoder.spec)
    except SnapshotError as error:
        _log.info("Encoding the golden questions: %s", error)
    if known is not None and known.version == version:
        return known
    documents = {document.id: document for document in exchange.curated()}
    found = replace(rehearse(encoder, references, gate, documents, questions, datetime.now(UTC), known), version=version)
    found.save(path)
    return found


def _learn(settings: Settings, encoder: Remembering) -> None:
    """Know the golden questions that were encoded beforehand, if they were."""
    try:
        encoder.learn(Snapshot.load(_rehearsal(settings, encoder), encoder.spec))
    except SnapshotError as error:
        _log.info("A first look at what a draft changes takes longer: %s", error)


def parts(settings: Settings, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> Parts:
    """All parts, ready to use, the index up to date."""
    _one_thread_for_products()
    database = engine(settings)
    store = _loaded(database)
    secret = load_secret(settings.data_dir)  # before the model, whose first start takes a minute: what is wrong is told at once
    encoder = Remembering(open_encoder(settings.embedding_model, settings.model_dir))
    known = references(settings, encoder)
    found = put_together(
        database,
        store,
        Live(encoder, known, settings.index_path),
        calibration.gate(encoder, known, reference_texts().outside, settings.model_dir),
        secret=secret,
        folder=settings.data_dir,
        terms=Terms(
            settings.retention_months,
            settings.controller_name,
            settings.controller_contact,
            settings.telegram_token is not None,
        ),
        url=settings.desk_address,
        clock=clock,
        shipped=golden.load,
        get_ready=partial(_learn, settings, encoder),
    )
    found.erasures.apply()
    found.assistant.refresh()
    # What stands now stands as long as the process. Otherwise the collector looks through all of it, dictionaries included, again
    # and again, and each time somebody waits a fifth of a second.
    gc.freeze()
    return found


def put_together(
    database: Engine,
    store: Knowledge,
    live: Live,
    gate: Gate,
    *,
    secret: bytes,
    folder: Path,
    terms: Terms,
    url: str,
    clock: Callable[[], datetime],
    shipped: Callable[[], Sequence[Golden]],
    get_ready: Callable[[], None] = lambda: None,
    background: Callable[[Callable[[], None]], None] = aside,
    afterwards: Afterwards | None = None,
) -> Parts:
    """All parts over one database and one index; nothing is started, nothing refreshed.

    `folder` holds the state beside the database, `shipped` gives the golden questions that come with the program, `get_ready` is
    called before the first look at what a draft changes, `background` is given work that nobody waits for, `afterwards` writes
    the turns (None: a thread of its own).
    """
    journal, people, sign_in = Journal(database), People(database), SignIn(database)
    drafts, reasons, outbox = Drafts(database), Reasons(database), Outbox(database)
    upkeep = Upkeep(database, store, people, outbox, url)
    feedback, handoffs = Feedback(database), Handoffs(database, outbox, people)
    erasures = Erasures(database, folder, terms.months)
    askers = Askers(MyData(terms, erasures, Held(database), people, secret), Opinions(journal, feedback, handoffs, secret))
    review = open_review(database, journal, store, live.vectors, clock, folder)
    # The assistant is there by the time that somebody publishes.
    editing = Editing(store, lambda: found.catch_up(), clock)
    impact = Impact(
        live,
        gate,
        lambda: found.refresh(),
        journal,
        lambda: [*shipped(), *review.golden.load()],
        upkeep.marks,
        clock,
        get_ready,
    )
    consents = Consents(impact, reasons, clock, background)
    office = Office(people, sign_in, Tasks(database), store, editing, url, clock, consents, handoffs, drafts)
    found = Assistant(store, live, Answering(live, gate), journal, secret, clock, office, upkeep.marks, askers, afterwards)
    statistics = Statistics(database, store)
    return Parts(
        knowledge=store,
        assistant=found,
        journal=journal,
        people=people,
        sign_in=sign_in,
        editing=editing,
        office=office,
        drafts=drafts,
        feedback=feedback,
        handoffs=handoffs,
        erasures=erasures,
        outbox=outbox,
        upkeep=upkeep,
        review=review,
        impact=impact,
        reasons=reasons,
        consents=consents,
        statistics=statistics,
        reports=Reports(database, store, statistics, upkeep),
        url=url,
        clock=clock,
    )


def assistant(settings: Settings, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> Assistant:
    """The assistant alone, its index up to date."""
    return parts(settings, clock).assistant
