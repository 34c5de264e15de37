import random
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import acronyms
from index.polish import _NEIGHBOURS, Speller, clean, fold, stem, words

TEXTS = st.text(max_size=200) | st.text(st.sampled_from(" aąbcćłóżźeęsnixyz-.,@:/25\u200b\u202eяїґ'’A\n+&"), max_size=60)
CORPUS = {"odlewnia": 3, "żeliwa": 2, "koordynator": 9, "specjalizacja": 9, "świętokrzyskie": 5, "jędrzejów": 1, "oze": 2}


@pytest.fixture(scope="module")
def speller() -> Speller:
    return Speller(CORPUS)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("  ala\tma\nkota ", "ala ma kota"),
        ("od\u200blewnia\u00ad \u202eabc\u202c", "odlewnia abc"),
        ("a\U000e0041\U000e0042b", "ab"),
        ("ﬁrma Ⅳ", "firma IV"),
        ("z\u200d\u0307ar", "żar"),
        ("a\x00b\x07", "ab"),
        ("\ud800x", "x"),
        ("", ""),
    ],
)
def test_clean(typed: str, expected: str) -> None:
    assert clean(typed) == expected


@given(TEXTS)
def test_clean_is_idempotent(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert once == once.strip()


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Żółć i Łódź", "zolc i lodz"), ("Wer Straße é ø", "wer strasse e o"), ("Ґанок їжак й", "ґанок їжак й")],
)
def test_fold(text: str, expected: str) -> None:
    assert fold(text) == expected


@given(TEXTS)
def test_fold_is_idempotent(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PKD 25.62.Z, co dalej?", ["pkd", "25.62.z", "co", "dalej"]),
        ("dotacje na B+R i R&D", ["dotacje", "na", "b+r", "i", "r&d"]),
        ("Busko-Zdrój (2021–2027)", ["busko", "zdrój", "2021", "2027"]),
        ("8391/23, 10.000 zł, 3D", ["8391", "23", "10.000", "zł", "3d"]),
        ("хто координує об’єкт?", ["хто", "координує", "об'єкт"]),
        ("RIS 2030+.", ["ris", "2030"]),
        ("!?", []),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_forms_of_a_word_share_their_stem() -> None:
    assert stem("firmami") == stem("firmy") == "firma"
    assert stem("okien") == stem("okna")
    assert stem("25.62.z") == "25.62.z"


@pytest.mark.parametrize(
    ("word", "expected"), [("odlewnię", "odlewnia"), ("kielcach", "kielce"), ("xyzzy", "xyzzy"), ("na", "na")]
)
def test_stem_is_the_dictionary_form(word: str, expected: str) -> None:
    assert stem(word) == expected


@given(TEXTS)
def test_stem_never_raises(text: str) -> None:
    assert isinstance(stem(text), str)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("mam odlewnia zeliwa, do kogo sie zglosic", "mam odlewnia żeliwa, do kogo się zgłosić"),
        ("MAM FIRMĘ W KIELCACH", "mam firmę w kielcach"),
        ("koordyantor specjalizcji", "koordynator specjalizacji"),
        ("inteligetna firma, pomozcie", "inteligentna firma, pomóżcie"),
        ("kontakt do SIPH i OZE prosze", "kontakt do siph i oze proszę"),
    ],
)
def test_restore_puts_hasty_typing_right(speller: Speller, typed: str, expected: str) -> None:
    assert speller.restore(typed) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("koord. specj. swietokrz. prosze o kontakt", "koordynator specjalizacja świętokrzyskie proszę o kontakt"),
        ("szukam koordyn.", "szukam koordynator"),
        ("nowa specjaliz.-jaka", "nowa specjalizacja-jaka"),
        ("mam sad. robię soki", "mam sad. robię soki"),  # a word of its own
        ("jestem z Jędrz. i kocham", "jestem z jędrz. i kocham"),  # a name is not guessed
        ("fabryka z Qwert. działa, ko. i od.", "fabryka z qwert. działa, ko. i od."),
    ],
)
def test_words_cut_off_with_a_full_stop_are_words_of_the_corpus(speller: Speller, typed: str, expected: str) -> None:
    assert speller.restore(typed) == expected


@pytest.mark.parametrize(
    "text",
    [
        "jaka firma z sandomierza, starachowic albo buska-zdroju produkuje klinkier?",
        "kto koordynuje b+r i pkd 25.62.z w końskich, chęcinach i jędrzejowie?",
        "proszę pisać na biuro@zeliwo-przyklad.pl albo https://zeliwo-przyklad.pl/sie?x=laka",
        "who coordinates the energy specialisation?",
        "хто координує енергетику?",
        "robię szprosy, gofrownice, włazy i zrębkę",
        "cynkownia, malarnia, kaszarnia i mroźnia szukają inwestora",
    ],
)
def test_restore_leaves_what_is_right(speller: Speller, text: str) -> None:
    assert speller.restore(text) == text


@settings(max_examples=200, deadline=None)
@given(text=TEXTS)
def test_restore_keeps_the_number_of_words_but_for_acronyms(speller: Speller, text: str) -> None:
    restored = speller.restore(text)
    assert len(words(restored)) == len(words(acronyms.plain(text)))


LETTERS_OFF = str.maketrans("ąćęłńóśźżĄĆĘŁŃÓŚŹŻ", "acelnoszzACELNOSZZ")
SENTENCES = (Path(__file__).parent / "data" / "business_sentences.txt").read_text().splitlines()


def slip(word: str, chance: random.Random) -> str:
    """One slip of a finger inside a word: two letters swapped, one left out, doubled, or hit beside."""
    at = chance.randrange(1, len(word) - 1)
    head, letter, tail = word[:at], word[at], word[at + 1 :]
    return chance.choice(
        [head + tail[0] + letter + tail[1:], head + tail, head + letter + letter + tail]
        + [head + beside + tail for beside in _NEIGHBOURS.get(fold(letter), "")[:1]]
    )


def with_slips(sentence: str, chance: random.Random) -> str:
    """The sentence with a slip in each of two long words."""
    pieces = re.findall(r"\w+|\W+", sentence)
    long = [number for number, piece in enumerate(pieces) if len(piece) > 5 and piece.isalpha()]
    for number in chance.sample(long, min(2, len(long))):
        pieces[number] = slip(pieces[number], chance)
    return "".join(pieces)


def share_of_stems_kept(typed: list[str]) -> float:
    """Share of words whose stem is that of the sentence as it should be, without any corpus to lean on."""
    speller = Speller({})
    right = total = 0
    for sentence, hasty in zip(SENTENCES, typed, strict=True):
        for wanted, found in zip(words(sentence), words(speller.restore(hasty)), strict=True):
            total += 1
            right += fold(stem(wanted)) == fold(stem(found))
    return right / total


def test_right_sentences_stay_as_they_are() -> None:
    speller = Speller({})
    changed = [(a, b) for s in SENTENCES for a, b in zip(words(s), words(speller.restore(s)), strict=True) if fold(a) != fold(b)]
    assert changed == []


def test_most_words_survive_hasty_typing() -> None:
    chance = random.Random(5)  # noqa: S311 - the same slips each time
    assert share_of_stems_kept([s.upper() for s in SENTENCES]) > 0.995
    assert share_of_stems_kept([s.translate(LETTERS_OFF) for s in SENTENCES]) > 0.99
    assert share_of_stems_kept([with_slips(s, chance) for s in SENTENCES]) > 0.955
    assert share_of_stems_kept([with_slips(s, chance).translate(LETTERS_OFF) for s in SENTENCES]) > 0.955


def test_many_threads_may_restore_at_once(speller: Speller) -> None:
    with ThreadPoolExecutor(8) as pool:
        restored = list(pool.map(speller.restore, [s.translate(LETTERS_OFF) for s in SENTENCES * 3]))
    assert restored == [speller.restore(s.translate(LETTERS_OFF)) for s in SENTENCES] * 3


@pytest.mark.parametrize("corpus", [{"": 1}, {"25.62.z": 2}, {"Łąka": 0, "łąka": 3}, {"zażółć" * 40: 1}])
def test_any_corpus_makes_a_speller(corpus: dict[str, int]) -> None:
    assert Speller(corpus).restore("gdzie jest laka") in {"gdzie jest laka", "gdzie jest łąka"}


def test_corpus_words_come_before_the_general_list() -> None:
    assert Speller({"sad": 3}).restore("mam sad i jablka") == "mam sad i jabłka"
    assert Speller({}).restore("pytanie o kiercza") == Speller({"kiercz": 1}).restore("pytanie o kiercza") == "pytanie o kiercza"
    assert Speller({"skrzydlarka": 1}).restore("skrzydlrka") == "skrzydlarka"
    assert Speller({}).restore("skrzydlrka") == "skrzydlrka"


def test_slugs_of_addresses_teach_no_bare_words() -> None:
    corpus = {"przedsiebiorcow": 9, "wojewodztwo": 4}
    assert Speller(corpus).restore("dla przedsiebiorcow, wojewodztwo") == "dla przedsiębiorców, województwo"


@pytest.mark.parametrize("typed", ["fengu", "w fengie", "z FENGiem", "f.e.n.g.", "feng-u", "FENG-owi"])
def test_forms_of_an_acronym_of_the_corpus_become_it(typed: str) -> None:
    assert words(Speller({"feng": 3}).restore(f"nr {typed}"))[-1] == "feng"


def test_forms_of_words_that_a_dictionary_has_stay() -> None:
    assert Speller({"park": 3, "kiercz": 1}).restore("w parku od kiercza") == "w parku od kiercza"


def test_acronyms_in_capitals_stay() -> None:
    assert Speller({}).restore("kontakt do KOTRE i ZRB") == "kontakt do kotre i zrb"


@pytest.mark.parametrize("mash", ["x" * 10_000, "a.a" * 3_000, "a-" * 5_000, "@" * 10_000, "ą" * 10_000])
def test_mash_of_any_length_stays(speller: Speller, mash: str) -> None:
    assert speller.restore(mash) == mash
