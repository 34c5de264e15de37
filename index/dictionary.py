"""What is known of Polish words: whether one exists, how frequent it is, its dictionary form, its diacritics.

Promises: two word lists that libraries carry, read once per process on first use (0.5 s, 50 MB) and never changed, so that any
number of threads may ask. Refuses: to guess; a word that no list has is unknown and is its own stem.
"""

from collections.abc import Set as AbstractSet
from functools import cache, lru_cache
from threading import Lock

from index import frequencies
from index.letters import POLISH_WORD, fold

UNKNOWN = -900
"""The level, in centibels (100 × log10 of the share of all words), of a word that is in no list: one in a billion."""

_RARE = -750
"""The level given to a word that the dictionary has and the frequency list has not."""


class _Frequencies:
    """The frequency list: a level for each fairly frequent word, and the marked word that a bare one most often stands for."""

    _KEPT = -700
    _MARKED_KEPT = -800

    def __init__(self) -> None:
        self.levels: dict[str, int] = {}
        self.marked: dict[str, str] = {}
        self.bare: set[str] = set()
        for level, group in frequencies.groups("pl", "large"):
            for word in group:
                if not POLISH_WORD.fullmatch(word):
                    continue
                bare = word
                if level >= self._MARKED_KEPT and not word.isascii():
                    bare = fold(word)
                    self.marked.setdefault(bare, word)
                if level >= self._KEPT:
                    self.levels[word] = level
                    self.bare.add(bare)


class _Grammar:
    """SGJP, the grammatical dictionary of Polish with every inflected form, in Morfeusz 2: there in 0.1 s, one call at a time."""

    def __init__(self) -> None:
        from _morfeusz2 import IGNORE_CASE  # type: ignore[import-not-found]
        from morfeusz2 import Morfeusz  # type: ignore[import-untyped]

        # The object that it wraps: wrapped, every form is described with its tags, which takes longer than to find it.
        self._analyser = Morfeusz(generate=False, case_handling=IGNORE_CASE)._morfeusz_obj  # names are typed in lower case too
        self._lock = Lock()

    def lemmas(self, word: str) -> tuple[str, ...]:
        """Dictionary forms in lower case, without the marks that tell homonyms apart (`mieć:v1`); empty for an unknown word."""
        with self._lock:
            found = self._analyser.analyse(word)
        if any(form.isIgn() for form in found):
            return ()
        return tuple(dict.fromkeys(form.lemma.partition(":")[0].lower() for form in found))


@cache
def _frequencies() -> _Frequencies:
    return _Frequencies()


@cache
def _grammar() -> _Grammar:
    return _Grammar()


@lru_cache(maxsize=200_000)
def _lemmas(word: str) -> tuple[str, ...]:
    return _grammar().lemmas(word) if word.isalpha() else ()


def is_word(word: str) -> bool:
    """Whether the lower-case word is a form of a word or name in the dictionary of Polish."""
    return bool(_lemmas(word))


def bare_forms() -> AbstractSet[str]:
    """The words of the frequency list without their diacritics, down to one occurrence in ten million words."""
    return _frequencies().bare


def level(word: str) -> int:
    """How frequent the lower-case word is, in centibels; UNKNOWN if neither the list nor the dictionary has it."""
    found = _frequencies().levels.get(word)
    return found if found is not None else _RARE if is_word(word) else UNKNOWN


def marked(bare: str) -> str | None:
    """The most frequent word with diacritics that is typed like this without them."""
    return _frequencies().marked.get(bare)


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The dictionary form of a lower-case word, of several the most frequent; an unknown or very short word is its own.

    On the project's questions as good as Stempel's table (MRR of BM25 0.89 with either), on foreign guides better (0.531, 0.525).
    """
    return max(_lemmas(word), key=level, default=word) if len(word) > 2 else word
