"""Bodies and programmes are found by their names, half names and acronyms, however typed: variants made by rule from what is on
file."""

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import cycle
from random import Random

import pytest
from morfeusz2 import Morfeusz  # type: ignore[import-untyped]

from bot.assistant import Assistant
from index.letters import fold
from knowledge import exchange
from knowledge.documents import Document, Guide, Organisation

# What is asked of a name, in turn; every other question is the name alone.
WISHES = (
    "{} kontakt", "nr do {}", "gdzie jest {}", "{} tel", "co to jest {}", "{}?", "o co chodzi z {}", "{} adres",
    "czy {} pomaga firmom", "macie telefon do {}?",
)  # fmt: skip
# What a preposition asks of the name behind it.
CASES = {"do": "gen", "w": "loc", "z": "inst"}
GENDERS = {"f", "n", "m1", "m2", "m3"}
# Acronyms and short names of what has no list of abbreviations, and the documents that tell of it.
SHORT_NAMES = {
    "RIS": {"guide-ris2030", "guide-ris2030-cele", "guide-specjalizacje"},
    "FEŚ": {"fund-fes"},
    "FENG": {"fund-feng-smart", "fund-kredyt-technologiczny"},
    "KPO": {"fund-kpo-horeca"},
    "PFP": {"fund-pozyczka-msp-pfp"},
    "KSWP": {"fund-pozyczka-msp3-kswp"},
    "ŚFR": {"fund-sfr-pozyczki", "guide-pozyczki"},
    "BUR": {"guide-bur"},
    "PIFE": {"guide-pife"},
    "SUDOP": {"guide-sudop"},
    "PARP": {"guide-parp-pytania", "guide-bur", "fund-feng-smart"},
    "PKD": {"guide-pkd"},
    "ŚCITT": {"guide-koordynator-energii-dawniej"},
    "CENWIS": {"guide-laboratoria"},
    "ICT": {"spec-ict", "guide-ict-konsorcjum"},
    "OZE": {"spec-energia"},
    "baza usług rozwojowych": {"guide-bur"},
    "punkt informacyjny": {"guide-pife"},
    "koneckie stowarzyszenie": {"fund-pozyczka-msp3-kswp"},
    "polska fundacja przedsiębiorczości": {"fund-pozyczka-msp-pfp"},
    "świętokrzyski fundusz rozwoju": {"fund-sfr-pozyczki", "guide-pozyczki"},
    "fundusz wschodni": {"fund-wschodni"},
    "ścieżka SMART": {"fund-feng-smart"},
    "kredyt technologiczny": {"fund-kredyt-technologiczny"},
    "rada innowacji": {"guide-rada-innowacji"},
    "kampus laboratoryjny": {"guide-laboratoria"},
    "strategia innowacji": {"guide-ris2030", "guide-ris2030-cele"},
}


@cache
def grammar() -> Morfeusz:
    return Morfeusz()


def in_case(name: str, case: str) -> str | None:
    """A half name in another case: its words up to the first that is no nominative singular; None if that is the first of all."""
    words = name.split()
    for number, word in enumerate(words):
        form = word_in_case(word, case)
        if form is None:
            return " ".join(words) if number else None
        words[number] = form
    return " ".join(words)


def word_in_case(word: str, case: str) -> str | None:
    """A noun or an adjective in the nominative singular, in another case of the same gender."""
    for _, _, (_, lemma, tag, _, _) in grammar().analyse(word):
        if {"sg", "nom"} <= marks(tag) and marks(tag) & {"subst", "adj", "ger"}:
            for form, _, other, _, _ in grammar().generate(lemma.partition(":")[0]):
                if {"sg", case} <= marks(other) and marks(tag) & marks(other) & GENDERS and "neg" not in marks(other):
                    return str(form)
    return None


def marks(tag: str) -> set[str]:
    """subst:sg:nom.voc:f as the set of its marks."""
    return set(tag.replace(":", ".").split("."))


def with_a_slip(name: str) -> Iterator[str]:
    """The name with two letters swapped, and with one left out, inside its longest word."""
    longest = max(name.split(), key=len)
    if len(longest) >= 7:
        at = Random(name).randrange(2, len(longest) - 2)  # noqa: S311 - the same slips each time
        yield name.replace(longest, longest[:at] + longest[at + 1] + longest[at] + longest[at + 2 :])
        yield name.replace(longest, longest[:at] + longest[at + 1 :])


def typed(name: str) -> Iterator[str]:
    yield from {name: None, name.lower(): None, name.upper(): None, fold(name): None}
    if name.replace("i", "").isupper() and " " not in name:
        yield from (".".join(name) + ".", ".".join(name.lower()), " ".join(name.lower()))
        yield from (f"{name}-u", f"{name}u", f"{name.lower()}-u", f"{name}em", f"w {name}ie", f"{name.lower()}u")
    else:
        yield from with_a_slip(name)
        for preposition, case in CASES.items():
            if inflected := in_case(name, case):
                yield f"{preposition} {inflected}"
                yield inflected.lower()


def asked(names: Iterable[str]) -> Iterator[str]:
    """Each name as it is typed, alone and with a wish."""
    wishes = cycle(WISHES)
    for name in names:
        for each in typed(name):
            yield each
            if not each.startswith(("do ", "w ", "z ")):
                yield next(wishes).format(each)


def first_elsewhere(assistant: Assistant, questions: Iterable[str], right: set[str]) -> tuple[int, list[str]]:
    """How many questions were asked, and those whose first document is none of the right ones."""
    texts = list(dict.fromkeys(questions))
    replies = {text: assistant.try_out(text).candidates for text in texts}
    return len(texts), [text for text, found in replies.items() if not found or found[0].document not in right]


def tells_of(document: Document, organisation: str) -> bool:
    return document.id == organisation or (isinstance(document, Guide) and organisation in document.about)


@pytest.mark.model
def test_names_half_names_and_acronyms_find_their_body(assistant: Assistant) -> None:
    documents = exchange.curated()
    total, missed = 0, []
    for organisation in (each for each in documents if isinstance(each, Organisation)):
        right = {each.id for each in documents if tells_of(each, organisation.id)}
        count, elsewhere = first_elsewhere(assistant, asked(organisation.abbreviations), right)
        total += count
        missed += elsewhere
    assert total > 900
    assert len(missed) <= 0.05 * total, missed


@pytest.mark.model
def test_short_names_of_programmes_and_topics_find_their_document(assistant: Assistant) -> None:
    total, missed = 0, []
    for name, right in SHORT_NAMES.items():
        count, elsewhere = first_elsewhere(assistant, asked([name]), right)
        total += count
        missed += elsewhere
    assert total > 450
    assert len(missed) <= 0.05 * total, missed
