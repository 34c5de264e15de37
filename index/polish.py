"""Hasty Polish put right before it is searched: lower case, abbreviations, diacritics, typos. (With `clean`, `fold`, `words` and
`stem` for short.)

Promises: a Speller is immutable once made, so that threads may share it; `restore` takes any string, never raises, and keeps the
number of words, but for acronyms (`index.acronyms`). Refuses: to guess short words, names, acronyms, codes, addresses, or words
of another language. What is far from every known word stays as it was typed.
"""

import itertools
import math
import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from string import ascii_lowercase

from rapidfuzz.distance import OSA

from index import acronyms, dictionary, frequencies
from index.dictionary import is_word, stem
from index.language import detect
from index.letters import POLISH_WORD, clean, fold, words

__all__ = ["Speller", "clean", "fold", "stem", "words"]

_MARKED = re.compile("[ąćęłńóśźż]")
# Mail addresses, links, bare domains, names of accounts. All repetitions are bounded: time stays linear in the text's length.
_PROTECTED = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}@\S+|(?:https?://|www\.)\S+|@\w+"
    r"|\b[\w-]{1,63}(?:\.[\w-]{1,63}){0,4}\.(?:pl|eu|com|org|net|gov|pro|info)\b(?:/\S*)?"
)
_TOKEN = re.compile(r"[^\W_]+")
# Keys beside each other on the keyboard that Poles type on (QWERTY).
_NEIGHBOURS = {
    "q": "wa", "w": "qeas", "e": "wrsd", "r": "etdf", "t": "ryfg", "y": "tugh", "u": "yihj", "i": "uojk", "o": "ipkl", "p": "ol",
    "a": "qwsz", "s": "awedxz", "d": "serfcx", "f": "drtgvc", "g": "ftyhbv", "h": "gyujnb", "j": "huikmn", "k": "jiolm",
    "l": "kop", "z": "asx", "x": "zsdc", "c": "xdfv", "v": "cfgb", "b": "vghn", "n": "bhjm", "m": "njk",
}  # fmt: skip
# What an edit costs, in centibels of the word's frequency: a letter typed twice or two letters swapped are hardly ever anything
# else than a slip, so that even a rare word may be meant; a letter from elsewhere on the keyboard is no usual slip.
_DOUBLED, _SWAPPED, _UNLIKELY = -150, -100, 60
# What Polish adds to a name or an acronym (bare): kiercz-a, siph-owi.
_ENDINGS = ("a", "u", "owi", "em", "iem", "ie", "iu", "ze", "y", "i", "e", "ow", "om", "ami", "ach", "owie")


@cache
def _english() -> frozenset[str]:
    return frozenset(word for _, group in frequencies.groups("en") for word in group if word.isalpha())


class Speller:
    """Puts hasty typing right: lower case, diacritics, typos. Corpus words come first, a general Polish list second.

    Immutable after construction, which reads the general list once per process. `corpus_words` maps lower-case words, as written
    in the corpus, to how often they occur there.
    """

    CORPUS = -480
    """A corpus word counts as if it stood 16 times in a million words: a middling word of everyday Polish."""
    RELATED = -520
    """So does, a little less, another form of a corpus word."""
    BARE_MARGIN = 20
    MARKED_MARGIN = 150
    """How much more frequent the word with diacritics must be than the bare one as typed: little where no word of the text has
    any, much where the typist evidently uses them."""
    FLOOR = -650
    """A typo is put right only to a word more frequent than this: rarer ones would swallow trade slang."""
    SUSPICIOUS = -560
    FAR_ABOVE = 100
    """A word that no dictionary has but the list does, rarely, may be a frequent typo: it gives way to one this much above."""

    SHORTEST_CUT = 3
    """Letters of an abbreviation that is worth guessing."""

    LONGEST = 40
    """Letters of the longest word that is looked at; there is no longer one in use, and mash must not cost time."""

    def __init__(self, corpus_words: Mapping[str, int]) -> None:
        self._corpus: dict[str, int] = {}
        for word, count in corpus_words.items():
            lowered = word.lower()
            if not POLISH_WORD.fullmatch(lowered):
                continue
            marked = dictionary.marked(lowered)
            if marked and (marked in corpus_words or dictionary.level(marked) > dictionary.level(lowered) + self.MARKED_MARGIN):
                continue  # a word of an address or of an example question typed without diacritics
            self._corpus[lowered] = self.CORPUS + round(50 * math.log10(max(count, 1)))
        self._stems = frozenset(stem(word) for word in self._corpus if len(word) > 3)
        self._coined = frozenset(fold(word) for word in self._corpus if len(word) > 2 and not is_word(word))
        self._by_fold: dict[str, str] = {}
        self._buckets: dict[tuple[str, int], list[str]] = {}
        for word in self._corpus:
            bare = fold(word)
            known = self._by_fold.get(bare)
            if known is None:
                self._buckets.setdefault((bare[0], len(bare)), []).append(bare)
            if known is None or self._level(word) > self._level(known):
                self._by_fold[bare] = word
        self._in_order = sorted(self._by_fold)
        # Questions consist of the same words mostly.
        self._put_right = lru_cache(maxsize=20_000)(self._word)

    def _level(self, word: str) -> int:
        level = max(self._corpus.get(word, dictionary.UNKNOWN), dictionary.level(word))
        return self.RELATED if dictionary.UNKNOWN < level < self.RELATED and stem(word) in self._stems else level

    def restore(self, text: str) -> str:
        """The text in lower case with acronyms, abbreviations, diacritics and typos put right; otherwise words and marks stay."""
        text = acronyms.plain(text)
        shouting = text.upper() == text
        lowered = text.lower()
        if len(lowered) != len(text) or detect(text) != "pl":
            return lowered
        bare = not _MARKED.search(lowered)
        pieces: list[str] = []
        end = 0
        for start, stop in self._tokens(lowered):
            typed = text[start:stop]
            named = not shouting and typed[0].isupper() and start > 0
            pieces.append(lowered[end:start])
            if named and len(typed) > 1 and typed.isupper():
                pieces.append(lowered[start:stop])
            else:
                word = lowered[start:stop]
                whole = self._cut_off(word) if lowered.startswith(".", stop) and not named else None
                pieces.append(whole or self._put_right(word, bare=bare, named=named))
                stop += whole is not None  # its full stop goes
            end = stop
        pieces.append(lowered[end:])
        return "".join(pieces)

    @staticmethod
    def _tokens(text: str) -> Iterator[tuple[int, int]]:
        kept = [found.span() for found in _PROTECTED.finditer(text)]
        for found in _TOKEN.finditer(text):
            if not any(start <= found.start() < stop for start, stop in kept):
                yield found.span()

    def _word(self, word: str, *, bare: bool, named: bool) -> str:
        if not 2 <= len(word) <= self.LONGEST or not POLISH_WORD.fullmatch(word):
            return word
        level = self._level(word)
        if word.isascii() and (marked := self._marked(word)):
            # Forms of one word (dotacje, dotację) differ in how people use them, not in what this corpus is about.
            known = dictionary.level if level > dictionary.UNKNOWN and stem(word) == stem(marked) else self._level
            if known(marked) > known(word) + (self.BARE_MARGIN if bare else self.MARKED_MARGIN):
                genuine = word in self._corpus and marked not in self._corpus  # sad (orchard) is not sąd (court) here
                return word if genuine else marked
        if level > self.SUSPICIOUS or word in self._corpus or is_word(word) or word in _english():
            return word
        return self._coined_form(word) or (self._corrected(word, level, named=named) if len(word) > 4 else None) or word

    def _cut_off(self, word: str) -> str | None:
        """For the beginning of a word before a full stop (technol., przeds.) the most frequent corpus word that begins so."""
        if len(word) < self.SHORTEST_CUT or self._level(word) > self.SUSPICIOUS or is_word(word):
            return None
        bare = fold(word)
        start = bisect_left(self._in_order, bare)
        found = itertools.takewhile(lambda other: other.startswith(bare), itertools.islice(self._in_order, start, None))
        return max(map(self._by_fold.__getitem__, found), key=self._level, default=None)

    def _coined_form(self, word: str) -> str | None:
        """The corpus word that no dictionary has (a name, an acronym, trade slang) of which this looks like a form: no dictionary
        knows how to bring the two together later on."""
        bare = fold(word)
        found = [
            start for ending in ("", *_ENDINGS) if (start := bare.removesuffix(ending)) in self._coined and bare.endswith(ending)
        ]
        return self._by_fold.get(max(found, key=len)) if found else None

    def _marked(self, word: str) -> str | None:
        found = [other for other in (self._by_fold.get(word), dictionary.marked(word)) if other and other != word]
        return max(found, key=self._level) if found else None

    def _corrected(self, word: str, level: int, *, named: bool) -> str | None:
        bare = fold(word)
        best: str | None = None
        best_score = self.FLOOR - 1 if level == dictionary.UNKNOWN else max(self.FLOOR, level + self.FAR_ABOVE)
        in_corpus, in_list = self._by_fold, dictionary.bare_forms()
        for candidate, cost in _edits(bare):
            if cost >= 0 and candidate not in in_corpus and (named or candidate not in in_list):
                continue  # nearly all of some 600 candidates end here
            found = [in_corpus.get(candidate)]
            if not named or cost < 0:
                found += dictionary.marked(candidate), candidate
            for other in found:
                if other and (score := self._level(other) - cost) > best_score and (other in self._corpus or is_word(other)):
                    best, best_score = other, score
        return best or (self._twice_corrected(bare) if level == dictionary.UNKNOWN and len(bare) >= 8 else None)

    def _twice_corrected(self, bare: str) -> str | None:
        near = [
            other
            for length in range(len(bare) - 2, len(bare) + 3)
            for other in self._buckets.get((bare[0], length), ())
            if bare[-1] == other[-1] and OSA.distance(bare, other, score_cutoff=2) <= 2
        ]
        return self._by_fold[max(near, key=lambda other: self._level(self._by_fold[other]))] if near else None


def _edits(word: str) -> Iterator[tuple[str, int]]:
    """Every bare word one edit away with the edit's cost: below 0 for sure slips, 0 for usual ones, above for others."""
    for i in range(len(word) + 1):
        head, tail = word[:i], word[i:]
        for letter in ascii_lowercase:
            yield head + letter + tail, 0
        if not tail:
            break
        yield head + tail[1:], _DOUBLED if i and word[i - 1] == tail[0] else _UNLIKELY
        if len(tail) > 1 and tail[0] != tail[1]:
            yield head + tail[1] + tail[0] + tail[2:], _SWAPPED
        near = _NEIGHBOURS.get(tail[0], "")
        for letter in ascii_lowercase:
            if letter != tail[0]:
                yield head + letter + tail[1:], 0 if letter in near else _UNLIKELY
