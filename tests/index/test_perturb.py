import re

import pytest
from rapidfuzz.distance import OSA

from index.letters import fold
from index.perturb import STORY_WORDS, Perturbation, perturbed

OPENINGS = [f"To jest zdanie numer {number}, które niczego nie zmienia." for number in range(20)]
QUESTION = "Prowadzę odlewnię żeliwa w Końskich, do kogo mogę zadzwonić?"


def change(text: str, kind: Perturbation, seed: str = "seed") -> str | None:
    return perturbed(text, kind, seed, OPENINGS)


@pytest.mark.parametrize("kind", Perturbation)
def test_the_same_seed_gives_the_same_question(kind: Perturbation) -> None:
    assert change(QUESTION, kind) == change(QUESTION, kind)


@pytest.mark.parametrize("kind", [Perturbation.TYPOS, Perturbation.STORY, Perturbation.REWORDED])
def test_another_seed_gives_another_question(kind: Perturbation) -> None:
    assert len({change(QUESTION, kind, str(number)) for number in range(20)}) > 1


def test_no_diacritics() -> None:
    assert change("Żółte łódki ŁĄCZĄ, 25.62.Z", Perturbation.BARE) == "Zolte lodki LACZA, 25.62.Z"


def test_no_punctuation_and_lower_case_but_codes_stay_whole() -> None:
    assert change("B+R: czy PKD 25.62.Z – (e-mail)... tak?", Perturbation.PLAIN) == "b+r czy pkd 25.62.z e-mail tak"


def test_capitals() -> None:
    assert change("jaśnie łatwo?", Perturbation.CAPITALS) == "JAŚNIE ŁATWO?"


@pytest.mark.parametrize("number", range(60))
def test_two_long_words_get_one_slip_each(number: int) -> None:
    given, found = (
        "mam małą odlewnię i lakiernię gdzie",
        change("mam małą odlewnię i lakiernię gdzie", Perturbation.TYPOS, str(number)),
    )
    assert found is not None
    pairs = list(zip(given.split(), found.split(), strict=True))
    assert [before for before, after in pairs if before != after] == ["odlewnię", "lakiernię"]
    assert all(OSA.distance(before, after) <= 1 and before[0] == after[0] for before, after in pairs)


def test_every_kind_of_slip_happens() -> None:
    words = {change("odlewnia", Perturbation.TYPOS, str(number)) for number in range(200)}
    assert {"doleiwnia", "odlwenia", "odlwnia", "odllewnia"} & words
    assert {len(word or "") for word in words} == {7, 8, 9}


def test_text_message_style() -> None:
    found = change("Dzień dobry, proszę o telefon. Dlaczego nie działa?", Perturbation.SHORTHAND)
    assert found == "dzd,pls o tel.dlacz nie dziala"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("odlewnia staliwa", "odlewnie staliwa"),
        ("mam lakiernię, do kogo zadzwonić?", "do kogo zadzwonić, mam lakiernię?"),
        ("robimy obudowy z blachy", "robimy obudowę z blachy"),
        ("wózki z blachy", "wózek z blachy"),
    ],
)
def test_another_number_or_order(given: str, expected: str) -> None:
    assert expected in {change(given, Perturbation.REWORDED, str(number)) for number in range(20)}


@pytest.mark.parametrize("given", ["SIPH", "nowa lakiernia", "Kielce", "robimy spawamy"])
def test_a_question_that_cannot_be_reworded_stays_out(given: str) -> None:
    assert change(given, Perturbation.REWORDED) is None


def test_a_story_ends_with_the_question() -> None:
    found = change("gdzie po dotację?", Perturbation.STORY)
    assert found is not None
    assert found.endswith(" Gdzie po dotację?")
    told = found.removesuffix(" Gdzie po dotację?")
    assert STORY_WORDS <= len(told.split()) <= 2 * STORY_WORDS
    sentences = re.findall(r"[^.]+\.", told)
    assert len(set(sentences)) == len(sentences)
    assert {sentence.strip() for sentence in sentences} <= set(OPENINGS)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("zloty bez znakow", Perturbation.BARE),
        ("male litery", Perturbation.PLAIN),
        ("WIELKIE LITERY", Perturbation.CAPITALS),
        ("kto to", Perturbation.TYPOS),
        ("kto to", Perturbation.SHORTHAND),
    ],
)
def test_nothing_to_change_gives_nothing(text: str, kind: Perturbation) -> None:
    assert change(text, kind) is None


@pytest.mark.parametrize("kind", [Perturbation.BARE, Perturbation.CAPITALS])
def test_letters_only_change_their_shape(kind: Perturbation) -> None:
    found = change(QUESTION, kind)
    assert found is not None
    assert fold(found) == fold(QUESTION)
