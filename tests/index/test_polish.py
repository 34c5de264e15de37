import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.polish import Speller, clean, fold, stem, words

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


def test_the_stemmer_gives_what_the_library_gives() -> None:
    from index.polish import _stemmer

    # Taken from the library's own (five seconds slow) reading of the same table.
    expected = {"odlewnię": "odlewnia", "robię": "robić", "koordynatora": "koordynator", "żółtą": "żółty", "dotacje": "dotacja"}
    assert {word: _stemmer()(word) for word in expected} == expected


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
    "text",
    [
        "jaka firma z sandomierza, starachowic albo buska-zdroju produkuje klinkier?",
        "kto koordynuje b+r i pkd 25.62.z w końskich, chęcinach i jędrzejowie?",
        "proszę pisać na biuro@zeliwo-przyklad.pl albo https://zeliwo-przyklad.pl/sie?x=laka",
        "who coordinates the energy specialisation?",
        "хто координує енергетику?",
        "robię szprosy i gofrownice",
    ],
)
def test_restore_leaves_what_is_right(speller: Speller, text: str) -> None:
    assert speller.restore(text) == text


@settings(max_examples=200, deadline=None)
@given(text=TEXTS)
def test_restore_keeps_the_number_of_words(speller: Speller, text: str) -> None:
    restored = speller.restore(text)
    assert len(words(restored)) == len(words(text))
