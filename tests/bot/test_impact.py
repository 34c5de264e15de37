from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine

from bot.impact import LOGGED, Difference, Impact, Source, rehearse
from bot.messages import Outcome, Reply
from index.encoders import HashingEncoder
from index.errors import EncoderError
from index.references import References
from knowledge.documents import Contact, Document, Organisation
from knowledge.golden import Golden, load
from knowledge.store import Knowledge
from tests.bot.world import NOON, REFERENCES, Talk, World, contact, document, gate, open_world, small_documents
from tests.index.counting import CountingEncoder

QUESTIONS = [
    "spawanie stali",
    "tartak",
    "pasieka",
    "Izba Kowali",
    "telefon do Izby Kowali",
    "tartak xyzzy",
    "przepis na szarlotkę",
    "kursy zawodowe",
    "Dni Kowala",
    "welding of steel",
    "dzień dobry",
    "spawanie stali oraz pasieka",
    "wytwórnia cydru",
    "24.51.Z",
    "kto koordynuje branżę miody?",
]


def golden(text: str, *documents: str, conversation: str | None = None, facts: tuple[str, ...] = ()) -> Golden:
    return Golden(f"golden {text} {conversation}", "in_scope", text, "pl", "name", documents, None, facts, (), conversation)


def impact(world: World, questions: Sequence[Golden] = ()) -> Impact:
    by_words = gate(HashingEncoder(), world.live)
    return Impact(world.live, by_words, world.assistant.refresh, world.journal, lambda: questions, lambda *_: {}, world.clock)


def revised(world: Talk, document_id: str, **changes: object) -> Document:
    return world.documents[document_id].model_copy(update=changes)


def publish(knowledge: Knowledge, drafted: Mapping[str, Document | None]) -> None:
    """As the desk does."""
    standing = knowledge.documents()
    for name, each in drafted.items():
        if each is None:
            knowledge.withdraw(name, standing[name].revision, "tests")
        elif name in standing:
            knowledge.revise(each, standing[name].revision, "tests")
        else:
            knowledge.add(each, "tests")


DRAFTS: dict[str, Callable[[World], Mapping[str, Document | None]]] = {
    "nothing": lambda world: {},
    "the same again": lambda world: {"org-izba": world.documents["org-izba"]},
    "a phone": lambda world: {
        "org-izba": revised(world, "org-izba", contacts=(Contact.model_validate(contact("phone", "41 000 00 77")),))
    },
    "a trade": lambda world: {"spec-drewno": revised(world, "spec-drewno", trades=("tartak", "stolarz", "wytwórnia cydru"))},
    "trades gone": lambda world: {"spec-metal": revised(world, "spec-metal", trades=(), questions=(), description="Odlewy.")},
    "a new document": lambda world: {"guide-cydr": document("guide", "guide-cydr", title="Wytwórnia cydru?", body="Wolno.")},
    "withdrawn": lambda world: {"event-targi": None},
    "a coordinator gone": lambda world: {"appt-metal": None},
    "several": lambda world: {"support-kursy": None, "org-klub": revised(world, "org-klub", name="Koło Pszczelarza")},
}


def said(reply: Reply) -> tuple[Outcome, str]:
    return reply.outcome, reply.text


@pytest.mark.parametrize("name", DRAFTS)
def test_what_is_foreseen_is_exactly_what_changes(world: World, name: str) -> None:
    drafted = DRAFTS[name](world)
    before = {text: world.ask(text) for text in QUESTIONS}
    report = impact(world).of(drafted)
    publish(world.knowledge, drafted)
    after = {text: world.ask(text) for text in QUESTIONS}
    assert report.asked == len(QUESTIONS)
    assert {change.text for change in report.changes} == {text for text in QUESTIONS if said(before[text]) != said(after[text])}
    for change in report.changes:
        assert (change.before.outcome, change.before.text) == said(before[change.text])
        assert (change.after.outcome, change.after.text) == said(after[change.text])
    assert bool(report.changes) == (name not in {"nothing", "the same again"})


def test_a_second_look_at_the_same_content_sees_the_same(world: World) -> None:
    for text in QUESTIONS:
        world.ask(text)
    looking = impact(world)
    drafted = DRAFTS["withdrawn"](world)
    first = looking.of(drafted)
    assert looking.of(drafted) == first
    assert looking.of({}).changes == ()
    assert impact(world).of(drafted).changes == first.changes


def test_after_publishing_the_next_look_is_at_what_is_published(world: World) -> None:
    world.ask("tartak")
    looking = impact(world)
    drafted = {"spec-drewno": revised(world, "spec-drewno", name="Branża leśna")}
    [change] = looking.of(drafted).changes
    publish(world.knowledge, drafted)
    assert looking.of({"spec-drewno": world.documents["spec-drewno"]}).changes == ()
    [back] = looking.of({"spec-drewno": revised(world, "spec-drewno", name="Branża drewno")}).changes
    assert (back.before.text, back.after.text) == (change.after.text, change.before.text)


def test_a_question_that_was_asked_since_is_among_them(world: World) -> None:
    looking = impact(world)
    drafted = {"spec-drewno": None}
    assert looking.of(drafted).asked == 0
    turn = world.ask("tartak").turn
    world.ask("pasieka")
    [change] = looking.of(drafted).changes
    assert (change.text, change.id, change.source, change.language) == ("tartak", turn, Source.JOURNAL, "pl")


def test_the_weightiest_difference_is_told(world: World) -> None:
    for text in ("wytwórnia cydru", "Izba Kowali", "tartak"):
        world.ask(text)
    drafted = {
        **DRAFTS["a new document"](world),
        "org-izba": revised(world, "org-izba", description="Zrzesza wszystkich kowali."),
        "spec-drewno": None,
    }
    report = impact(world).of(drafted)
    assert [(change.text, change.difference) for change in report.changes] == [
        ("wytwórnia cydru", Difference.OUTCOME),
        ("tartak", Difference.DOCUMENTS),
        ("Izba Kowali", Difference.TEXT),
    ]


# Golden questions


def test_a_golden_question_that_was_right_and_would_be_wrong_is_broken_and_stands_first(world: World) -> None:
    world.ask("stolarz meblowy")
    questions = [
        golden("tartak", "spec-drewno"),
        golden("stolarz", "spec-metal"),  # wrong before and after
        golden("spawanie stali", "spec-metal"),
    ]
    report = impact(world, questions).of({"spec-drewno": None})
    assert [change.text for change in report.broken] == ["tartak"]
    assert report.changes[0] == report.broken[0]
    assert report.broken[0].source is Source.GOLDEN
    assert {change.text for change in report.changes} >= {"tartak", "stolarz meblowy"}


def test_a_fact_that_changes_breaks_the_question_that_asks_for_it(world: World) -> None:
    questions = [golden("Izba Kowali", "org-izba", facts=("41 000 00 01",)), golden("klub pszczelarza", "org-klub")]
    report = impact(world, questions).of(DRAFTS["a phone"](world))
    assert [change.text for change in report.broken] == ["Izba Kowali"]


def test_the_turns_of_a_conversation_are_asked_in_their_order(world: World) -> None:
    questions = [
        golden("spawanie stali", "spec-metal", conversation="one"),
        golden("a telefon?", "org-izba", conversation="one"),
        golden("pasieka", "spec-miody", conversation="two"),
        golden("a telefon?", "org-klub", conversation="two"),
        golden("a telefon?", "org-klub"),
    ]
    looking = impact(world, questions)
    for _ in range(2):
        found = looking.of({"org-klub": revised(world, "org-klub", name="Koło Pszczelarza")}).changes
        assert {change.id for change in found if change.text == "a telefon?"} == {"golden a telefon? two"}


# Broken golden questions alone

STRICT = [
    *(
        golden(text, name)
        for text, name in {"tartak": "spec-drewno", "pasieka": "spec-miody", "Dni Kowala": "event-targi"}.items()
    ),
    golden("Izba Kowali", "org-izba", facts=("41 000 00 01",)),
    golden("spawanie stali", "org-izba"),
    golden("robię bramy stalowe", "spec-metal"),
    golden("kursy zawodowe", "support-kursy"),
    golden("klub pszczelarza", "org-klub", conversation="one"),
    golden("a telefon?", "org-klub", conversation="one", facts=("41 000 00 02",)),
]


@pytest.mark.parametrize("name", DRAFTS)
def test_what_is_broken_is_what_the_whole_report_says(world: World, name: str) -> None:
    for text in QUESTIONS:
        world.ask(text)
    drafted = DRAFTS[name](world)
    whole = impact(world, STRICT).of(drafted).broken
    looking = impact(world, STRICT)
    assert looking.broken(drafted) == whole
    assert looking.broken(drafted) == whole, "and once more"
    assert looking.of(drafted).broken == whole, "with the logged ones"
    looking.warm()
    assert looking.broken({}) == ()
    assert looking.broken(drafted) == whole


def test_drafts_break_something(world: World) -> None:
    """Else the test above says nothing."""
    looking = impact(world, STRICT)
    broken = {name: len(looking.broken(draft(world))) for name, draft in DRAFTS.items()}
    assert {name for name, count in broken.items() if count} >= {"a phone", "trades gone", "withdrawn", "several"}, broken


def test_one_look_after_the_other_stays_exact_whatever_is_published_between(world: World) -> None:
    """Readings are kept while passages stay the same, and only then."""
    looking = impact(world, STRICT)
    for name in ("a phone", "nothing", "a trade", "a coordinator gone", "withdrawn", "several"):
        drafted = DRAFTS[name](world)
        assert looking.broken(drafted) == impact(world, STRICT).broken(drafted), name
        publish(world.knowledge, drafted)


def test_nothing_is_searched_again_while_passages_stay_the_same(tmp_path: Path, small_engine: Engine) -> None:
    encoder = CountingEncoder()
    world = open_world(small_engine, tmp_path, encoder)
    world.golden += STRICT
    world.parts.impact.warm()
    encoder.forget()
    for phone in ("41 000 00 77", "41 000 00 78"):
        drafted = {"org-izba": revised(world, "org-izba", contacts=(Contact.model_validate(contact("phone", phone)),))}
        assert [change.text for change in world.parts.impact.broken(drafted)][:1] == (["Izba Kowali"] if phone[-1] == "7" else [])
        publish(world.knowledge, drafted)
    assert encoder.encoded == []


def test_what_cannot_be_found_out_blocks_nobody_and_is_tried_again(tmp_path: Path, small_engine: Engine) -> None:
    encoder = CountingEncoder()
    world = open_world(small_engine, tmp_path, encoder)
    world.golden += STRICT
    drafted: dict[str, Document | None] = {**DRAFTS["a trade"](world), "event-targi": None}
    encoder.raising = EncoderError("no model")
    assert world.parts.consents.broken(drafted) == ()
    encoder.raising = None
    world.clock.move(hours=1)
    assert "Dni Kowala" in {change.text for change in world.parts.consents.broken(drafted)}


# The journal


def test_only_questions_are_asked_and_each_once(world: World) -> None:
    reply = world.ask("tartak", conversation="c")
    for text in ("/pomoc", "tartak", "", None, "x" * 3000, "  tartak "):
        world.ask(text, conversation="c")
    world.press(reply.buttons[0], conversation="c")
    assert impact(world).of({}).asked == 1


def test_no_more_than_the_last_questions_are_asked(world: World) -> None:
    world.ask("pasieka")
    for number in range(LOGGED):
        world.ask(f"tartak {number % 7}")
    report = impact(world).of({"spec-miody": None})
    assert report.asked == 7
    assert "pasieka" not in {change.text for change in report.changes}


def test_nobody_notices(world: World) -> None:
    world.ask("tartak")
    rows, version = world.journal.count(), world.knowledge.version()
    told: list[tuple[int, int]] = []
    impact(world, [golden("pasieka", "spec-miody")]).of({"spec-drewno": None}, lambda *far: told.append(far))
    assert (world.journal.count(), world.knowledge.version(), world.live.version) == (rows, version, version)
    assert world.ask("tartak").outcome is Outcome.ANSWERED
    assert told == sorted(told)
    assert told[-1] == (4, 4)


# Rehearsing


def test_a_rehearsal_knows_all_that_is_encoded_when_golden_questions_are_asked(world: World, tmp_path: Path) -> None:
    encoder = CountingEncoder()
    references = References.prepare(encoder, REFERENCES, tmp_path / "models")
    documents = {each.id: each for each in small_documents()}
    questions = [golden(text, "spec-metal") for text in QUESTIONS]
    by_words = gate(encoder, world.live)
    known = rehearse(encoder, references, by_words, documents, questions, NOON)
    assert {"spawanie stali", "pasieka"} <= set(known.ids)
    encoder.forget()
    again = rehearse(encoder, references, by_words, documents, questions, NOON, known)
    assert set(again.ids) == set(known.ids)
    assert not set(known.ids) & set(encoder.encoded)


# Trying out


def test_trying_out_says_what_a_question_gets_and_is_nobodys_turn(world: World) -> None:
    tried = world.assistant.try_out("spawanie stali")
    assert world.journal.count() == 0
    asked = world.ask("spawanie stali")
    assert replace(tried, turn=asked.turn, took_ms=asked.took_ms) == asked


def test_trying_out_sees_what_was_published_a_moment_ago(world: World) -> None:
    assert world.assistant.try_out("wytwórnia cydru").outcome is not Outcome.ANSWERED
    publish(world.knowledge, DRAFTS["a new document"](world))
    assert "Wolno." in world.assistant.try_out("Wytwórnia cydru?").text


# The real model


@pytest.mark.model
@pytest.mark.parametrize("name", ["description", "contact", "withdrawn"])
def test_with_the_real_model_what_is_foreseen_is_exactly_what_changes(real: Talk, name: str) -> None:
    """On a sample of the golden questions; what is published is taken back in the end."""
    standing = real.documents["org-umws"]
    assert isinstance(standing, Organisation)
    drafts: dict[str, dict[str, Document | None]] = {
        "description": {"org-umws": standing.model_copy(update={"description": "Urząd prowadzi też warsztaty garncarskie."})},
        "contact": {"org-umws": standing.model_copy(update={"contacts": standing.contacts[:1]})},
        "withdrawn": {"org-siph": None},
    }
    drafted = drafts[name]
    asked = [each for each in load() if each.conversation is None][::9]
    before = {each.text: real.assistant.try_out(each.text) for each in asked}
    foreseen = {change.id: change for change in real.parts.impact.of(drafted).changes}
    publish(real.knowledge, drafted)
    try:
        after = {each.text: real.assistant.try_out(each.text) for each in asked}
    finally:
        publish_back(real, drafted)
    changed = [each for each in asked if said(before[each.text]) != said(after[each.text])]
    assert changed
    assert [each for each in asked if each.id in foreseen] == changed
    assert all((foreseen[each.id].after.outcome, foreseen[each.id].after.text) == said(after[each.text]) for each in changed)


def publish_back(talk: Talk, drafted: Mapping[str, Document | None]) -> None:
    """The documents as they were before these were published."""
    for name in drafted:
        history = talk.knowledge.history(name)
        if name in talk.documents:
            talk.knowledge.revise(history[-2].document, history[-1].revision, "tests")
        else:
            talk.knowledge.restore(name, history[-1].revision, "tests")
    talk.assistant.refresh()
