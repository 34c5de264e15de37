"""Every flow of the office as a table: what a coordinator says or taps, and what they then read. In brackets stands a button."""

from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from bot.messages import Outcome
from tests.bot.office.conftest import Chat, Staffed, labels
from tests.bot.world import World

NEW_PHONE = "41 344 43 92"
OLD_PHONE = "41 000 00 01"
MENU = "Nowe wydarzenie|Zmień kontakt|Odwołaj lub przełóż|Potwierdź dane|Szablon pliku|Moje dane w pliku".split("|")
NO_MATCH, ANSWERED, UNSUPPORTED = Outcome.NO_MATCH, Outcome.ANSWERED, Outcome.UNSUPPORTED


@dataclass(frozen=True)
class Step:
    does: str
    has: Sequence[str] = ()
    lacks: Sequence[str] = ()
    offers: Sequence[str] | None = None
    outcome: Outcome = Outcome.OFFICE


EVENT = [
    Step("/edytuj", ("Co chcesz zmienić?", "/biurko")),
    Step("[Nowe wydarzenie]", ("Jak się nazywa?", "/anuluj"), offers=["Anuluj"]),
    Step("Kucie  dla\npoczątkujących", ("Kiedy?", "12 grudnia o 10")),
    Step("12.12 10:00-15:00", ("Gdzie?",), offers=["Pomiń", "Anuluj"]),
    Step("Kielce", ("Kilka słów",)),
    Step("Pokazy i warsztaty.", ("Adres strony",)),
    Step("kucie.example", ("Tak to zobaczą ludzie:", "12 grudnia 2026, 10:00 – 15:00"), offers=["Opublikuj", "Popraw", "Anuluj"]),
]
DIALOGUES: dict[str, list[Step]] = {
    "a new event": [
        *EVENT,
        Step(
            "[Opublikuj]",
            ("Opublikowano.", "Kucie dla początkujących", "koordynator: Kuba Kowal"),
            offers=["Cofnij", "Co jeszcze?"],
        ),
        Step("/wydarzenia", ("Kucie dla początkujących",), outcome=ANSWERED),
        Step("/edytuj", offers=MENU),
    ],
    "a new event, mended in the preview": [
        *EVENT,
        Step("[Popraw]", offers=["Nazwa", "Termin", "Miejsce", "Opis", "Strona", "Wróć", "Anuluj"]),
        Step("[Termin]", ("Kiedy?",)),
        Step("12.13", ("Nie ma takiego dnia: „12.13”.", "Kiedy?")),
        Step("5 maja", ("Tak to zobaczą ludzie:", "5 maja 2026")),
        Step("[Popraw]"),
        Step("[Opis]"),
        Step("[Pomiń]", ("Kielce",), lacks=("Pokazy",)),
        Step("[Popraw]"),
        Step("[Wróć]", ("Tak to zobaczą ludzie:",)),
    ],
    "a new event that is there already": [
        Step("/edytuj"),
        Step("[Nowe wydarzenie]"),
        Step("Zjazd"),
        Step("3 maja"),
        Step("[Pomiń]"),
        Step("[Pomiń]"),
        Step("[Pomiń]", ("3 maja 2026",)),
        Step("[Opublikuj]", ("Opublikowano.",)),
        Step("/edytuj"),
        Step("[Nowe wydarzenie]"),
        Step("ZJAZD"),
        Step("3.05"),
        Step("[Pomiń]"),
        Step("[Pomiń]"),
        Step("[Pomiń]", ("Takie wydarzenie już jest:", "Zjazd"), offers=["Popraw", "Anuluj"]),
    ],
    "what was typed wrongly": [
        Step("/edytuj"),
        Step("[Nowe wydarzenie]"),
        Step("x" * 201, ("Za długie: najwyżej 200 znaków.", "Jak się nazywa?")),
        Step("Zjazd"),
        Step("kiedyś", ("Nie rozumiem: „kiedyś”.", "Kiedy?")),
        Step("10:00", ("Brakuje dnia.",)),
        Step("1.3.2026", ("Ten termin już minął.",)),
        Step("3.5 12:00-11:00", ("Koniec jest przed początkiem.",)),
        Step("3.5 o 25", ("Nie ma takiej godziny",)),
        Step("3.5"),
        Step("[Pomiń]"),
        Step("[Pomiń]"),
        Step("nie ma", ("To nie jest adres strony.", "Adres strony z informacjami.")),
    ],
    "a new phone": [
        Step("/edytuj"),
        Step("[Zmień kontakt]", ("Izba Kowali", "Który kontakt?")),
        Step(
            f"[telefon: {OLD_PHONE}]",
            (f"Jest: {OLD_PHONE}", "Napisz nowy numer"),
            offers=["Nadal aktualny", "Usuń kontakt", "Anuluj"],
        ),
        Step("41 12", ("To nie jest numer telefonu.", "Napisz nowy numer")),
        Step("413444392", (NEW_PHONE,), lacks=(OLD_PHONE,)),
        Step("[Popraw]", ("Napisz nowy numer",)),
        Step("+48 41 344 43 92", (NEW_PHONE,)),
        Step("[Opublikuj]", ("Opublikowano. Tak teraz odpowiadam:", NEW_PHONE), lacks=(OLD_PHONE,)),
        Step("Izba Kowali", (NEW_PHONE,), lacks=(OLD_PHONE,), outcome=ANSWERED),
    ],
    "a contact more": [
        Step("/edytuj"),
        Step("[Zmień kontakt]"),
        Step("[Nowy kontakt]", ("Jaki to kontakt?",), offers=["Adres", "Telefon", "E-mail", "Strona", "Anuluj"]),
        Step("[Telefon]", ("Napisz nowy numer",), offers=["Anuluj"]),
        Step(NEW_PHONE, (OLD_PHONE, NEW_PHONE)),
        Step("[Opublikuj]", (OLD_PHONE, NEW_PHONE)),
        Step("[Cofnij]", ("Cofnięto.", OLD_PHONE), lacks=(NEW_PHONE,)),
        Step("Izba Kowali", (OLD_PHONE,), lacks=(NEW_PHONE,), outcome=ANSWERED),
    ],
    "a contact that is still true, and one that goes": [
        Step("/edytuj"),
        Step("[Zmień kontakt]"),
        Step("[e-mail: biuro@izba.example]"),
        Step("[Nadal aktualny]", ("biuro@izba.example",), lacks=("do potwierdzenia",)),
        Step("[Opublikuj]", ("biuro@izba.example",), lacks=("do potwierdzenia",)),
        Step("/edytuj"),
        Step("[Zmień kontakt]"),
        Step("[strona: www.izba.example]"),
        Step("[Usuń kontakt]", lacks=("www.izba.example",)),
        Step("[Opublikuj]", lacks=("www.izba.example",)),
    ],
    "a note beside a contact": [
        Step("/edytuj"),
        Step("[Zmień kontakt]"),
        Step("[strona: www.izba.example]"),
        Step("kowale.example", ("dopisek: w budowie", "Czy zostaje?"), offers=["Zostaje", "Bez dopisku", "Anuluj"]),
        Step("[Zostaje]", ("kowale.example (https://kowale.example) (w budowie)",)),
        Step("[Popraw]"),
        Step("kowale.example"),
        Step("[Bez dopisku]", ("kowale.example",), lacks=("w budowie",)),
        Step("[Popraw]"),
        Step("kowale.example"),
        Step("po polsku", ("(po polsku)",), lacks=("w budowie",)),
        Step("[Opublikuj]", ("kowale.example (https://kowale.example) (po polsku)",)),
    ],
    "called off, then not": [
        Step("/edytuj"),
        Step("[Odwołaj lub przełóż]", ("Dni Kowala", "15 kwietnia 2026"), offers=["Odwołaj", "Przełóż", "Anuluj"]),
        Step("[Odwołaj]", ("Tak to zobaczą ludzie:", "Odwołane")),
        Step("[Opublikuj]", ("Odwołane",)),
        Step("/wydarzenia", lacks=("Dni Kowala",), outcome=ANSWERED),
        Step("/edytuj"),
        Step("[Odwołaj lub przełóż]", offers=["Jednak się odbędzie", "Przełóż", "Anuluj"]),
        Step("[Jednak się odbędzie]", ("15 kwietnia 2026, 10:00 – 15:00",), lacks=("Odwołane",)),
        Step("[Opublikuj]"),
        Step("/wydarzenia", ("Dni Kowala",), outcome=ANSWERED),
    ],
    "put off": [
        Step("/edytuj"),
        Step("[Odwołaj lub przełóż]"),
        Step("[Przełóż]", ("Dni Kowala, dotąd: 15 kwietnia 2026, 10:00",)),
        Step("wczoraj", ("Nie rozumiem: „wczoraj”.",)),
        Step("20 maja", ("20 maja 2026, 10:00 – 15:00",)),
        Step("[Popraw]", ("Na kiedy przełożyć?",)),
        Step("21 maja 12:00", ("21 maja 2026, 12:00 – 17:00",)),
        Step("[Opublikuj]", ("21 maja 2026, 12:00 – 17:00",)),
        Step("Dni Kowala", ("21 maja 2026",), lacks=("15 kwietnia",), outcome=ANSWERED),
    ],
    "confirming, with a question in between": [
        Step("/edytuj"),
        Step("[Potwierdź dane]", ("Izba Kowali", "(1 z 5)"), offers=["Nadal aktualne", "Popraw", "Pomiń", "Koniec"]),
        Step("spawanie stali", ("Branża metal",), outcome=ANSWERED),
        Step("/edytuj", offers=["Wróć do zaczętego", *MENU]),
        Step("[Wróć do zaczętego]", ("Izba Kowali", "(1 z 5)")),
        Step("[Nadal aktualne]", ("Potwierdzono: Izba Kowali", "(2 z 5)")),
        Step("[Pomiń]", ("(3 z 5)",), lacks=("Potwierdzono",)),
        Step("[Nadal aktualne]", ("(4 z 5)",)),
        Step("[Koniec]", ("Koniec na dziś. Potwierdzono 2 wpisy.",), offers=["Co jeszcze?"]),
        Step("Izba Kowali", ("biuro@izba.example",), lacks=("do potwierdzenia",), outcome=ANSWERED),
    ],
    "confirming leads to mending": [
        Step("/edytuj"),
        Step("[Potwierdź dane]", ("Izba Kowali",)),
        Step("[Popraw]", ("Który kontakt?", "http://127.0.0.1:8420/dokumenty/org-izba", "/biurko")),
        Step(f"[telefon: {OLD_PHONE}]", ("Napisz nowy numer",)),
    ],
    "while a step waits for words, words are its answer": [
        Step("/edytuj"),
        Step("[Nowe wydarzenie]"),
        Step("kto jest koordynatorem?", ("Kiedy?",)),
        Step("/kontakt", ("Izba Kowali",), outcome=ANSWERED),
        Step("5 maja", ("Gdzie?",)),
        Step("/anuluj", ("Anulowano. Nic się nie zmieniło.",)),
        Step("spawanie stali", ("Branża metal",), outcome=ANSWERED),
        Step("/anuluj", ("Nie ma czego anulować.",)),
    ],
}


def verify(chat: Chat, steps: Sequence[Step]) -> None:
    for step in steps:
        if step.does.startswith("[") and step.does[1:-1] not in labels(chat.world.replies[-1]):
            raise AssertionError(f"no button {step.does} below {chat.world.replies[-1].text}")
        reply = chat.do(step.does)
        assert reply.outcome is step.outcome, f"{step.does}: {reply.text}"
        assert [part for part in step.has if part not in reply.text] == [], f"{step.does}: {reply.text}"
        assert [part for part in step.lacks if part in reply.text] == [], f"{step.does}: {reply.text}"
        if reply.outcome is Outcome.OFFICE:  # it fits a phone's screen
            assert reply.text.count("\n") < 20, reply.text
            assert len(reply.buttons) <= 10, reply.text
        assert step.offers is None or labels(reply) == list(step.offers), f"{step.does}: {labels(reply)}"


@pytest.mark.parametrize("steps", DIALOGUES.values(), ids=DIALOGUES)
def test_dialogue(kuba: Chat, steps: list[Step]) -> None:
    verify(kuba, steps)


@pytest.mark.parametrize("steps", DIALOGUES.values(), ids=DIALOGUES)
def test_dialogue_survives_a_restart_before_each_step(staffed: Staffed, kuba: Chat, steps: list[Step]) -> None:
    for step in steps:
        staffed.restart()
        verify(kuba, [step])


@pytest.mark.parametrize("steps", DIALOGUES.values(), ids=DIALOGUES)
def test_whatever_is_begun_can_be_left_at_each_step(world: World, kuba: Chat, steps: list[Step]) -> None:
    """Unless something was published before; then what was published stays."""
    for number, step in enumerate(steps):
        before = world.knowledge.version()
        verify(kuba, [step])
        if "Anuluj" not in labels(world.replies[-1]):
            continue
        assert world.knowledge.version() == before, "nothing is written before it is published"
        offered = world.replies[-1]
        left = kuba.tap("Anuluj") if number % 2 else kuba.say("/anuluj")
        assert left.text == "Anulowano. Nic się nie zmieniło."
        assert world.knowledge.version() == before
        for button in offered.buttons:
            assert kuba.press(button.data).text.startswith("Ten krok już minął."), button
        begun = max(place for place in range(number + 1) if steps[place].does == "/edytuj")
        kuba.do(*(again.does for again in steps[begun : number + 1]))  # and back to where we were
