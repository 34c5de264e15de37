import pytest

from index import dictionary
from index.frequencies import groups


def test_groups_come_most_frequent_first() -> None:
    levels = {word: level for level, found in groups("pl") for word in found}
    assert list(levels.values()) == sorted(levels.values(), reverse=True)
    assert levels["się"] > levels["firma"] > -900


def test_a_language_without_a_list_is_refused() -> None:
    with pytest.raises(FileNotFoundError):
        next(groups("xx"))


@pytest.mark.parametrize("word", ["odlewniami", "sandomierza", "jędrzejowie", "cynkownia", "wędzimy"])
def test_forms_and_names_are_words(word: str) -> None:
    assert dictionary.is_word(word)


@pytest.mark.parametrize("word", ["odlewnja", "ogranizacji", "siph", "", "2030", "хто", "a b"])
def test_typos_acronyms_and_codes_are_not(word: str) -> None:
    assert not dictionary.is_word(word)


def test_levels_tell_frequent_from_rare_from_unknown() -> None:
    assert dictionary.level("firma") > dictionary.level("odlewnia") > dictionary.level("xyzzyxyzzy") == dictionary.UNKNOWN
    assert dictionary.UNKNOWN < dictionary.level("hydroizolacja") < -700


def test_bare_words_have_a_marked_one() -> None:
    assert dictionary.marked("sie") == "się"
    assert dictionary.marked("zeliwa") == "żeliwa"
    assert {"zeliwo", "firma"} <= dictionary.bare_forms()


@pytest.mark.parametrize(
    ("word", "lemma"), [("mam", "mieć"), ("odlewni", "odlewnia"), ("kielcach", "kielce"), ("kielce", "kielce"), ("siph", "siph")]
)
def test_of_several_dictionary_forms_the_most_frequent_is_the_stem(word: str, lemma: str) -> None:
    assert dictionary.stem(word) == lemma
