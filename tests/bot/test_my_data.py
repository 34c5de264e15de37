"""Privacy, what is held about somebody, and its erasure, as dialogues in the small world."""

import json
from typing import Any

import pytest

from bot.erasure import Receipt, referring
from bot.feedback import Reason, Thumb
from bot.held import HEADINGS, Held
from bot.journal import Journal
from bot.messages import Channel, Language, Manner, Outcome
from bot.my_data import NAMES, MyData, Terms
from bot.privacy import LABELS, Kind
from bot.pseudonyms import pseudonym
from tests.bot.test_opinions import ALA, GROUP, coordinator, labels
from tests.bot.world import NOON, SECRET, World, button

BOB: dict[str, Any] = {**ALA, "conversation": "99", "person": "99"}
# How each kind of personal data is called in the page on privacy.
NAMED = {
    Kind.PESEL: ("PESEL",) * 4,
    Kind.NIP: ("NIP",) * 4,
    Kind.ID_CARD: ("dowodów", "identity cards", "посвідчень", "удостоверений"),
    Kind.PHONE: ("telefonów", "phone", "телефонів", "телефонов"),
    Kind.MAIL: ("e-mail",) * 4,
    Kind.IBAN: ("kont", "accounts", "рахунків", "счетов"),
    Kind.CARD: ("kart", "payment cards", "карток", "карт"),
    Kind.PLATE: ("tablice", "plates", "номерні знаки", "номерные знаки"),
}


def rooms(world: World, terms: Terms) -> MyData:
    return MyData(terms, world.parts.erasures, Held(world.engine), world.parts.people, SECRET)


def page(world: World, terms: Terms, language: Language = Language.PL) -> str:
    return "\n".join("".join(span.text for span in line) for line in rooms(world, terms).privacy(language))


@pytest.mark.parametrize(("number", "language"), list(enumerate(Language)))
def test_every_kind_that_is_masked_is_named(world: World, number: int, language: Language) -> None:
    order = [Language.PL, Language.EN, Language.UK, Language.RU].index(language)
    text = page(world, Terms(12), language)
    assert set(NAMED) == set(LABELS)
    assert [kind for kind, words in NAMED.items() if words[order] not in text] == []


@pytest.mark.parametrize(
    ("months", "words"), [(1, "1 miesiąc."), (2, "2 miesiące."), (5, "5 miesięcy."), (12, "12 miesięcy."), (24, "24 miesiące.")]
)
def test_privacy_is_written_from_the_settings(world: World, months: int, words: str) -> None:
    text = page(world, Terms(months, "Urząd Testowy", "iod@urzad.example"))
    assert words in text
    assert "Administrator danych: Urząd Testowy, kontakt: iod@urzad.example" in text
    assert "Telegrama" in text
    assert "Telegrama" not in page(world, Terms(months, telegram=False))


def test_who_is_not_entered_is_not_invented(world: World) -> None:
    reply = world.ask("/prywatnosc", **ALA)
    assert "Administratora danych nie wpisano jeszcze" in reply.text
    assert "12 miesięcy" in reply.text
    assert reply.outcome is Outcome.HELP
    assert "Administrator danych: Urząd Testowy\n" in page(world, Terms(12, "Urząd Testowy"))


@pytest.mark.parametrize("command", ["/mojedane", "/usun"])
@pytest.mark.parametrize("where", [GROUP, {"channel": Channel.JSONL}, {"channel": Channel.TERMINAL, "private": True}])
def test_elsewhere_it_is_said_where_to_ask(world: World, command: str, where: dict[str, Any]) -> None:
    world.ask("spawanie stali", **where)
    reply = world.ask(command, **where)
    assert "tylko w prywatnej rozmowie" in reply.text
    assert (reply.files, reply.buttons) == ((), ())


@pytest.mark.parametrize("command", ["/mojedane", "/usun"])
def test_about_a_stranger_nothing_is_held(world: World, command: str) -> None:
    reply = world.ask(command, **ALA)
    assert "Nie mam o Tobie żadnych zapisów." in reply.text
    assert reply.files == ()


def test_the_files_hold_everything_about_whoever_asks_and_nobody_else(world: World) -> None:
    coordinator(world)
    asked = world.ask("spawanie <b>stali</b>", **ALA)
    world.ask("tajna pasieka", **BOB)
    world.parts.feedback.give(asked.turn, Thumb.DOWN, world.clock(), Reason.LITTLE)
    world.parts.handoffs.pass_on(asked.turn, "spawanie stali", Language.PL, "spec-metal", "42", world.clock())
    reply = world.ask("/mojedane", **ALA)
    page, plain = reply.files
    assert (page.name, plain.name) == ("moje-dane.html", "moje-dane.json")
    text, record = page.content.decode(), json.loads(plain.content)
    assert "spawanie &lt;b&gt;stali&lt;/b&gt;" in text
    [turn] = record["rozmowy"]
    assert turn["pytanie"] == "spawanie <b>stali</b>"
    assert "Branża metal" in turn["odpowiedź"]
    assert turn["ocena"] == [{"ocena": "down", "powód": "little", "kiedy": turn["kiedy"]}]
    assert turn["pytanie przekazane człowiekowi"][0]["numer czatu do odesłania odpowiedzi"] == "42"
    assert record["o kim"]["pseudonim"] == pseudonym("42", "telegram", SECRET)
    assert "pasieka" not in text + plain.content.decode()
    assert "moje-dane" not in Journal(world.engine).named([reply.turn])[0].reply_json, "files are not kept"


def test_who_works_here_also_reads_what_is_known_of_them(world: World) -> None:
    person = coordinator(world, "42")
    record = json.loads(world.ask("/mojedane", **ALA).files[1].content)
    assert record["o kim"]["osoba pracująca na biurku"]["nazwa"] == person.name
    assert "zostają" in world.ask("/usun", **ALA).text


def test_nothing_is_erased_before_the_button_is_pressed(world: World) -> None:
    world.ask("spawanie stali", **ALA)
    asked = world.ask("/usun", **ALA)
    assert "1 wpis rozmowy" in asked.text
    assert labels(asked) == ["Tak, usuń wszystko", "Nie, zostaw"]
    left = world.press(button(asked, "Nie, zostaw"), **ALA)
    assert (left.text, left.manner) == ("Nic nie zostało usunięte.", Manner.INSTEAD)
    assert len(world.rows()) == 3


def test_erasure_takes_all_of_one_person_and_gives_a_receipt(world: World) -> None:
    answer = world.ask("spawanie stali", **ALA)
    world.ask("spawanie stali", **{**GROUP, "person": "42"})
    world.ask("pasieka", **BOB)
    world.press(button(answer, "👍"), **ALA)
    asked = world.ask("/usun", **ALA)
    receipt = world.press(button(asked, "Tak, usuń wszystko"), **ALA)
    assert receipt.outcome is Outcome.RIGHTS
    assert "10 marca 2026, 12:00" in receipt.text
    assert "• wpisy rozmów: 4" in receipt.text
    assert "• oceny: 1" in receipt.text
    assert "12 miesięcy" in receipt.text
    [left] = world.rows()
    assert left.question == "pasieka"
    [noted] = world.parts.erasures.receipts()
    assert noted.number in receipt.text


def test_a_press_that_is_delivered_twice_gets_the_same_receipt(world: World) -> None:
    world.ask("spawanie stali", **ALA)
    asked = world.ask("/usun", **ALA)
    press = world.incoming(button=button(asked, "Tak, usuń wszystko").data, **ALA)
    first, second = world.handle(press), world.handle(press)
    assert first.text == second.text
    assert len(world.parts.erasures.receipts()) == 1


def test_an_old_button_erases_nothing(world: World) -> None:
    world.ask("spawanie stali", **ALA)
    asked = world.ask("/usun", **ALA)
    world.clock.move(minutes=61)
    assert "Napisz /usun jeszcze raz" in world.press(button(asked, "Tak, usuń wszystko"), **ALA).text
    assert world.parts.erasures.receipts() == []


@pytest.mark.parametrize("data", ["e:", "e:x:yes", "e::yes", "e:99999999999999999999:no", f"e:{'9' * 55}:yes"])
def test_buttons_that_nobody_made_erase_nothing_but_ones_own(world: World, data: str) -> None:
    world.ask("pasieka", **BOB)
    world.press(data, **ALA)
    assert world.rows()[0].question == "pasieka"


def test_afterwards_one_starts_anew(world: World) -> None:
    world.ask("spawanie stali", **ALA)
    world.press(button(world.ask("/usun", **ALA), "Tak, usuń wszystko"), **ALA)
    reply = world.ask("a telefon?", **ALA)
    assert "automatyczny asystent (AI)" in reply.text, "the bot does not know whom it talks to"
    assert "41 000 00 01" not in reply.text


@pytest.mark.parametrize("language", Language)
def test_receipts_read_well_in_every_language(world: World, language: Language) -> None:
    receipt = Receipt("20260310-ABCDEF", NOON, {"journal_turn": 3, "review": 1, "follow_up": 1, "tomorrow's table": 7})
    text = "\n".join("".join(span.text for span in line) for line in rooms(world, Terms(12)).receipt(receipt, language))
    assert "20260310-ABCDEF" in text
    assert [line.rpartition(": ")[2] for line in text.splitlines() if line.startswith("•")] == ["3", "2", "7"]


def test_every_table_that_refers_to_a_turn_has_its_name(world: World) -> None:
    with world.engine.connect() as connection:
        names = {name for name, _ in referring(connection)}
    assert names <= NAMES.keys()
    assert names - {"journal_facet"} <= HEADINGS.keys()
    assert {"feedback", "handoff", "review"} <= names
