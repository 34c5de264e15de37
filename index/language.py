"""Which language a question is in: script first, then frequent words, then the look of the unknown ones.

Promises: `detect` takes any string, never raises, and answers Polish when nothing speaks against it (a name, an acronym).
Refuses: to tell apart the languages that nobody serves here: they are all "other".
"""

import math
import re
from collections import Counter
from collections.abc import Mapping
from functools import cache, lru_cache

from index import frequencies
from index.dictionary import is_word
from index.letters import fold

_SERVED = frozenset({"pl", "en", "uk", "ru"})
_TOKEN = re.compile(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)*")
_POLISH_ONLY = re.compile("[ąęłśźż]")
_UKRAINIAN_ONLY = re.compile("[іїєґ'’ʼ]")  # м'ясо
_RUSSIAN_ONLY = re.compile("[ыэъё]")
# Everything below is in log10 of a word's share of all words, chosen on golden questions and 114 others. Of 2,940 golden ones in
# five languages 99.6 % are right (Polish 99.7, Ukrainian 100, English 98.6, Russian 97.6); left are lone loanwords and mash.
_FLOOR = -6.5  # what an unknown word is worth at best, by its looks
_LOOKS = 2.0  # how much its looks weigh: the mean over its trigrams, of which an unseen one is worth _UNSEEN
_UNSEEN = -2.5
_IN_DICTIONARY = -6.0  # a Polish word too rare for the list
_HOME = 1.5  # what speaks for Polish before anything is read; in one or two words more, since loanwords are all they may be
_HOME_SHORT = 4.0
_POLISH_LETTER = 2.0  # what a letter that only Polish has speaks for it
# The languages of each script, and what speaks for one of them beforehand.
_LATIN = {"pl": 0.0, "en": 0.5, "de": 0.0, "fr": 0.0, "es": 0.0, "it": 0.0, "cs": 0.0, "sk": 0.0}
_CYRILLIC = {"uk": 0.3, "ru": 0.0}
_EVERYDAY = -4.6  # a lone word must be this frequent elsewhere to be foreign
_WORDS = 6_000  # of each list: more are slower and no better


@cache
def _levels(language: str) -> Mapping[str, float]:
    """Word -> log10 of its frequency; Polish words also as typed without diacritics."""
    levels: dict[str, float] = {}
    for level, group in frequencies.groups(language):
        for word in group:
            if word.isalpha():
                levels.setdefault(word, level / 100)
                if language == "pl" and not word.isascii():
                    levels.setdefault(fold(word), level / 100)
        if len(levels) > _WORDS:
            break
    return levels


@cache
def _trigrams(language: str) -> Mapping[str, float]:
    """Folded letter trigram -> log10 probability after its first two letters, from the words of the list."""
    threes: Counter[str] = Counter()
    twos: Counter[str] = Counter()
    for word in _levels(language):
        padded = f"^{fold(word)}$"
        for i in range(len(padded) - 2):
            threes[padded[i : i + 3]] += 1
            twos[padded[i : i + 2]] += 1
    return {three: math.log10((count + 0.1) / (twos[three[:2]] + 3)) for three, count in threes.items()}


@lru_cache(maxsize=100_000)  # questions consist of the same words mostly
def _known(word: str, language: str) -> float | None:
    """log10 of how frequent the word is in the language, if it is known there."""
    level = _levels(language).get(word)
    return _IN_DICTIONARY if level is None and language == "pl" and is_word(word) else level


@lru_cache(maxsize=100_000)
def _by_looks(word: str, language: str) -> float:
    """log10 of how likely an unknown word is in the language: at most _FLOOR."""
    padded = f"^{fold(word)}$"
    table = _trigrams(language)
    looks = [table.get(padded[i : i + 3], _UNSEEN) for i in range(len(padded) - 2)]
    return _FLOOR + _LOOKS * (sum(looks) / len(looks))


def _likeliest(tokens: list[str], start: Mapping[str, float]) -> tuple[str, float]:
    """The likeliest language of words, and log10 of how likely; `start` is what speaks for each language beforehand.

    What a word looks like takes long to tell, so only languages that could still win are asked for it.
    """
    known = {language: [_known(token, language) for token in tokens] for language in start}
    most = {
        language: start[language] + sum(_FLOOR if level is None else level for level in levels)
        for language, levels in known.items()
    }
    best, highest = "", -math.inf
    for language in sorted(most, key=lambda each: -most[each]):
        if most[language] <= highest:
            break
        unknown = (token for token, level in zip(tokens, known[language], strict=True) if level is None)
        score = most[language] + sum(_by_looks(token, language) - _FLOOR for token in unknown)
        if score > highest:
            best, highest = language, score
    return best, highest


@lru_cache(maxsize=4096)  # a question is asked about more than once on its way
def detect(text: str) -> str:
    """The language of a question: "pl", "en", "uk", "ru" or "other"; "pl" when in doubt."""
    found = _TOKEN.findall(text)
    mixed = text.upper() != text
    tokens = [token.lower() for token in found if not (mixed and len(token) > 1 and token.isupper())]
    cyrillic = [token for token in tokens if "\u0400" <= token[0] <= "\u052f"]
    if cyrillic:
        return _cyrillic(cyrillic)
    tokens = [token for token in tokens if fold(token).isascii()]
    if not tokens:
        return "other" if found and not any(fold(token).isascii() for token in found) else "pl"
    if len(tokens) == 1 and text.upper() == text and len(tokens[0]) < 7:
        return "pl"
    home = (_HOME_SHORT if len(tokens) < 3 else _HOME) + _POLISH_LETTER * len(_POLISH_ONLY.findall(text.lower()))
    best, score = _likeliest(tokens, {**_LATIN, "pl": home})
    if best in _SERVED:
        return best
    return "pl" if len(tokens) == 1 and score < _EVERYDAY else "other"


def _cyrillic(tokens: list[str]) -> str:
    told = _letters_tell(" ".join(tokens))
    return told or _likeliest(tokens, _CYRILLIC)[0]


def _letters_tell(text: str) -> str | None:
    """Ukrainian or Russian, by the letters in lower case that only one of them has."""
    ukrainian, russian = len(_UKRAINIAN_ONLY.findall(text)), len(_RUSSIAN_ONLY.findall(text))
    return None if ukrainian == russian else "uk" if ukrainian > russian else "ru"


def may_be(text: str, language: str) -> bool:
    """Whether a text may as well be in that language: a lone word that would be Polish, and what has only letters that Ukrainian
    and Russian share."""
    detected = detect(text)
    if {detected, language} == set(_CYRILLIC):
        return _letters_tell(text.lower()) is None
    return detected == language or (detected == "pl" and len(text.split()) == 1)
