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

_LATIN = ("pl", "en", "de", "fr", "es", "it", "cs", "sk")
_CYRILLIC = ("uk", "ru")
_SERVED = frozenset({"pl", "en", "uk", "ru"})
_TOKEN = re.compile(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)*")
_POLISH_ONLY = re.compile("[ąęłśźż]")
# Everything below is in log10 of a word's share of all words, chosen on 1,959 questions in five languages and 114 others (99.5
# and 96 % right; what is left are lone loanwords and mash).
_FLOOR = -6.5  # what an unknown word is worth at best, by its looks
_LOOKS = 2.0  # how much its looks weigh: the mean over its trigrams, of which an unseen one is worth _UNSEEN
_UNSEEN = -2.5
_IN_DICTIONARY = -6.0  # a Polish word too rare for the list
_HOME = 1.5  # what speaks for Polish before anything is read; in one or two words more, since loanwords are all they may be
_HOME_SHORT = 2.5
_POLISH_LETTER = 2.0  # what a letter that only Polish has speaks for it
_ENGLISH = 0.5
_UKRAINIAN = 0.3
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


@cache
def _looks(languages: tuple[str, ...]) -> Mapping[str, tuple[float, ...]]:
    """Trigram -> what it is worth in each of the languages: a new word looks into one table, not into eight."""
    tables = [_trigrams(language) for language in languages]
    return {three: tuple(table.get(three, _UNSEEN) for table in tables) for three in set().union(*tables)}


@lru_cache(maxsize=20_000)  # questions consist of the same words mostly
def _scores(word: str, languages: tuple[str, ...]) -> tuple[float, ...]:
    """log10 of how likely the word is in each of the languages."""
    padded = f"^{fold(word)}$"
    table, unseen = _looks(languages), (_UNSEEN,) * len(languages)
    threes = [table.get(padded[i : i + 3], unseen) for i in range(len(padded) - 2)]
    return tuple(_score(word, looks, language) for looks, language in zip(zip(*threes, strict=True), languages, strict=True))


def _score(word: str, looks: tuple[float, ...], language: str) -> float:
    level = _levels(language).get(word)
    if level is not None:
        return level
    if language == "pl" and is_word(word):
        return _IN_DICTIONARY
    return _FLOOR + _LOOKS * (sum(looks) / len(looks))


def _summed(tokens: list[str], languages: tuple[str, ...]) -> dict[str, float]:
    return dict(zip(languages, map(sum, zip(*(_scores(token, languages) for token in tokens), strict=True)), strict=True))


@lru_cache(maxsize=4096)  # a question is asked about more than once on its way
def detect(text: str) -> str:
    """The language of a question: "pl", "en", "uk", "ru" or "other"; "pl" when in doubt."""
    found = _TOKEN.findall(text)
    mixed = text.upper() != text
    tokens = [token.lower() for token in found if not (mixed and len(token) > 1 and token.isupper())]
    cyrillic = [token for token in tokens if "\u0400" <= token[0] <= "\u052f"]
    if cyrillic and len(cyrillic) * 2 >= len(tokens):
        return _cyrillic(cyrillic)
    tokens = [token for token in tokens if fold(token).isascii()]
    if not tokens:
        return "other" if found and not any(fold(token).isascii() for token in found) else "pl"
    if len(tokens) == 1 and text.upper() == text and len(tokens[0]) < 7:
        return "pl"
    scores = _summed(tokens, _LATIN)
    scores["pl"] += (_HOME_SHORT if len(tokens) < 3 else _HOME) + _POLISH_LETTER * len(_POLISH_ONLY.findall(text.lower()))
    scores["en"] += _ENGLISH
    best = max(scores, key=lambda language: scores[language])
    if best in _SERVED:
        return best
    return "pl" if len(tokens) == 1 and scores[best] < _EVERYDAY else "other"


def _cyrillic(tokens: list[str]) -> str:
    joined = "".join(tokens)
    ukrainian, russian = sum(map(joined.count, "іїєґ")), sum(map(joined.count, "ыэъё"))
    if ukrainian != russian:
        return "uk" if ukrainian > russian else "ru"
    scores = _summed(tokens, _CYRILLIC)
    return "uk" if scores["uk"] + _UKRAINIAN >= scores["ru"] else "ru"
