"""Polish text: cleaned, folded, cut into words, stemmed, and put right when it was typed in haste.

Promises: pure functions over their arguments and over word tables that two libraries carry (loaded once, on first use, read-only
afterwards, so any number of threads may call). All take any string and never raise.
Refuses: to guess short words, names, acronyms, codes, addresses, or words of another language. What is far from every known
word stays as it was typed.
"""

import gzip
import math
import re
import struct
import unicodedata
from array import array
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from importlib import resources
from threading import Lock
from typing import Protocol, cast

from rapidfuzz.distance import OSA

from index import frequencies

_INVISIBLE_CATEGORIES = frozenset({"Cc", "Cf", "Cs"})
# Letters and marks that show nothing: fillers, the grapheme joiner, variation selectors, the empty Braille cell.
_INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0") | {
    chr(code) for span in ((0x180B, 0x1810), (0xFE00, 0xFE10), (0xE0100, 0xE01F0)) for code in range(*span)
}


def clean(text: str) -> str:
    """One line of NFKC text without control, zero-width, bidirectional, tag and other invisible characters. Idempotent."""
    if not (text.isascii() and text.isprintable()):
        before = None
        while before != text:  # dropping a joiner may bring a letter and its mark together, which then compose
            before = text
            text = unicodedata.normalize("NFKC", "".join(map(_visible, text)))
    return " ".join(text.split())


@lru_cache(maxsize=4096)
def _visible(character: str) -> str:
    if character.isspace():
        return " "
    return "" if character in _INVISIBLE or unicodedata.category(character) in _INVISIBLE_CATEGORIES else character


# Letters that have no decomposition: the stroke belongs to the letter, NFD leaves it.
_STROKES = {"ł": "l", "đ": "d", "ø": "o", "ħ": "h", "ŧ": "t", "ı": "i"}


class _Folding(dict[int, str]):
    """Code point -> the letter without its diacritics; filled as characters are met (at most one entry per code point)."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        base = unicodedata.normalize("NFD", character)
        if len(base) > 1 and "LATIN" not in unicodedata.name(base[0], ""):
            base = character  # й and ї are letters of their own
        else:
            base = "".join(c for c in base if not unicodedata.combining(c))
        folded = _STROKES.get(base, base)
        self[code] = folded
        return folded


_FOLDING = _Folding()


def fold(text: str) -> str:
    """The text for matching: case folded, Latin diacritics off (ł too). Cyrillic letters stay as they are."""
    text = text.casefold()
    return text if text.isascii() else unicodedata.normalize("NFC", text).translate(_FOLDING)


_WORD = re.compile(
    r"\d+(?:[.,]\d+)+(?:\.[^\W\d_])?(?![^\W_])"  # 25.62.z, 10.000, 1,5
    r"|[^\W\d_][+&][^\W\d_](?![^\W_])"  # b+r, r&d
    r"|[^\W_]+(?:'[^\W\d_]+)*"  # anything else of letters and digits; об'єкт is one word
)


def words(text: str) -> list[str]:
    """The words of a text in order, lower case, without punctuation; codes (25.62.z) and b+r stay whole."""
    return cast(list[str], _WORD.findall(text.lower().replace("’", "'").replace("ʼ", "'")))


class _Trie:
    """One level of the stemmer's table, kept as the bytes of the file: 12 MB instead of 170, and there in a tenth of the time.

    The library builds an object per cell, which takes about five seconds. The layout is the library's own (`egothor.Row`): per
    row a count, then per cell a UTF-16 character and four big-endian integers (command, count, next row, skip).
    """

    _CELL = struct.Struct(">Hiiii")
    _COUNT = struct.Struct(">i")

    def __init__(self, data: bytes, at: int) -> None:
        forward, self._root, commands = struct.unpack_from(">?ii", data, at)
        if forward:
            raise ValueError("the stemmer's table reads words forwards; this reader expects them backwards")
        at += 9
        self._commands: list[str] = []
        for _ in range(commands):
            (length,) = struct.unpack_from(">H", data, at)
            self._commands.append(data[at + 2 : at + 2 + length].decode())
            at += 2 + length
        (rows,) = self._COUNT.unpack_from(data, at)
        at += 4
        self._data, self._rows = data, array("I")
        count, size, note = self._COUNT.unpack_from, self._CELL.size, self._rows.append
        for _ in range(rows):
            note(at)
            at += 4 + size * count(data, at)[0]
        self.end = at

    def _cell(self, row: int, character: str) -> tuple[int, int]:
        at = self._rows[row]
        (count,) = self._COUNT.unpack_from(self._data, at)
        wanted = ord(character)
        for letter, command, _, following, _ in self._CELL.iter_unpack(
            memoryview(self._data)[at + 4 : at + 4 + count * self._CELL.size]
        ):
            if letter == wanted:
                return command, following
        return -1, -1

    def get_last_on_path(self, key: str) -> str | None:
        """The last command on the way from the word's end to its beginning, as `egothor.Trie` finds it."""
        row, last = self._root, None
        for character in reversed(key):
            command, following = self._cell(row, character)
            if command >= 0:
                last = self._commands[command]
            if following < 0:
                break
            row = following
        return last


class _Stemmer(Protocol):
    def __call__(self, word: str) -> str | None: ...


@cache
def _stemmer() -> _Stemmer:
    """The library's stemmer over the polimorf table (measured best on Polish questions), read by `_Trie`."""
    from pystempel.egothor import MultiTrie2  # type: ignore[import-untyped]
    from pystempel.stemmer import Stemmer  # type: ignore[import-untyped]

    packed = resources.files("pystempel.data.polimorf").joinpath("stemmer_polimorf.tbl.gz").read_bytes()
    data = gzip.decompress(packed)
    (length,) = struct.unpack_from(">H", data, 0)
    at = 2 + length
    if "M" not in data[2:at].decode().upper():
        return cast(_Stemmer, Stemmer(_Trie(data, at)))
    forward, _, tries = struct.unpack_from(">?ii", data, at)
    at += 9
    levels = MultiTrie2(forward)
    for _ in range(tries):
        level = _Trie(data, at)
        levels.tries.append(level)
        at = level.end
    return cast(_Stemmer, Stemmer(levels))


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The dictionary form of a lower-case Polish word; what is not a word of three letters or more comes back as it is."""
    if len(word) < 3 or not word.isalpha():
        return word
    try:
        return _stemmer()(word) or word
    except IndexError:  # the library walks off the end of some words that are not Polish
        return word


LEVEL_UNKNOWN = -900
"""Centibels (100 × log10 of the share of all words) of a word that is in no list: one in a billion."""

_LATIN = "abcdefghijklmnopqrstuvwxyz"
_MARKED = re.compile("[ąćęłńóśźż]")
_POLISH_WORD = re.compile(f"[{_LATIN}ąćęłńóśźż]+")
_PROTECTED = re.compile(
    r"\S+@\S+|(?:https?://|www\.)\S+|\b[\w-]+(?:\.[\w-]+)*\.(?:pl|eu|com|org|net|gov|pro|info)\b(?:/\S*)?|@\w+"
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


_ENDINGS = ("a", "u", "owi", "em", "iem", "ie", "y", "i", "e", "ow", "om", "ami", "ach", "owie")


class _General:
    """The general Polish word list: how frequent a word is, and which marked word a bare one most often stands for."""

    _KEPT = -700
    _MARKED_KEPT = -800
    _RARE = -750

    def __init__(self) -> None:
        self._levels: dict[str, int] = {}
        self._marked: dict[str, str] = {}
        for level, group in frequencies.groups("pl", "large"):
            for word in group:
                if not _POLISH_WORD.fullmatch(word):
                    continue
                if level >= self._KEPT:
                    self._levels[word] = level
                if level >= self._MARKED_KEPT and not word.isascii():
                    self._marked.setdefault(fold(word), word)
        self.is_frequent = self._levels.__contains__
        self.marked = self._marked.get

    def level(self, word: str) -> int:
        """Centibels of the word; LEVEL_UNKNOWN if neither the list nor the dictionary has it."""
        level = self._levels.get(word)
        return level if level is not None else self._RARE if is_word(word) else LEVEL_UNKNOWN


class _Dictionary:
    """SGJP, the grammatical dictionary of Polish with all inflected forms, in Morfeusz 2: there in 0.1 s, one call at a time."""

    def __init__(self) -> None:
        import morfeusz2  # type: ignore[import-untyped]

        self._analyser = morfeusz2.Morfeusz(generate=False)
        self._lock = Lock()

    def has(self, word: str) -> bool:
        with self._lock:
            return all(tag != "ign" for _, _, (_, _, tag, _, _) in self._analyser.analyse(word))


@cache
def _dictionary() -> _Dictionary:
    return _Dictionary()


@lru_cache(maxsize=200_000)
def is_word(word: str) -> bool:
    """Whether the lower-case word is a form of a word or name in the dictionary of Polish."""
    return _dictionary().has(word)


@cache
def _general() -> _General:
    return _General()


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

    def __init__(self, corpus_words: Mapping[str, int]) -> None:
        general = _general()
        self._corpus: dict[str, int] = {}
        for word, count in corpus_words.items():
            lowered = word.lower()
            if not _POLISH_WORD.fullmatch(lowered):
                continue
            marked = general.marked(lowered)
            if marked and (marked in corpus_words or general.level(marked) > general.level(lowered) + self.MARKED_MARGIN):
                continue  # a word of an address or of an example question typed without diacritics
            self._corpus[lowered] = self.CORPUS + round(50 * math.log10(max(count, 1)))
        self._stems = frozenset(stem(word) for word in self._corpus if len(word) > 3)
        coined = [word for word in self._corpus if len(word) > 2 and not is_word(word)]
        self._coined_stems = frozenset(stem(word) for word in coined if len(word) > 3)
        self._coined_bare = frozenset(map(fold, coined))
        self._by_fold: dict[str, str] = {}
        self._buckets: dict[tuple[str, int], list[str]] = {}
        for word in self._corpus:
            bare = fold(word)
            known = self._by_fold.get(bare)
            if known is None:
                self._buckets.setdefault((bare[0], len(bare)), []).append(bare)
            if known is None or self._level(word) > self._level(known):
                self._by_fold[bare] = word

    def _level(self, word: str) -> int:
        level = max(self._corpus.get(word, LEVEL_UNKNOWN), _general().level(word))
        return self.RELATED if LEVEL_UNKNOWN < level < self.RELATED and stem(word) in self._stems else level

    def restore(self, text: str) -> str:
        """The text in lower case with diacritics and typos put right; the number of words stays, so does all punctuation."""
        from index.language import detect

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
                pieces.append(self._word(lowered[start:stop], bare=bare, named=named))
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
        if len(word) < 2 or not _POLISH_WORD.fullmatch(word):
            return word
        level = self._level(word)
        if word.isascii() and (marked := self._marked(word)):
            # Forms of one word (dotacje, dotację) differ in how people use them, not in what this corpus is about.
            known = _general().level if level > LEVEL_UNKNOWN and stem(word) == stem(marked) else self._level
            if known(marked) > known(word) + (self.BARE_MARGIN if bare else self.MARKED_MARGIN):
                genuine = word in self._corpus and marked not in self._corpus  # sad (orchard) is not sąd (court) here
                return word if genuine else marked
        if (
            len(word) < 5
            or level > self.SUSPICIOUS
            or word in self._corpus
            or is_word(word)
            or self._coined(word)
            or word in _english()
        ):
            return word
        return self._corrected(word, level, named=named) or word

    def _coined(self, word: str) -> bool:
        """Whether it looks like another form of a corpus word that no dictionary has (a name, an acronym, trade slang)."""
        return stem(word) in self._coined_stems or any(fold(word).removesuffix(end) in self._coined_bare for end in _ENDINGS)

    def _marked(self, word: str) -> str | None:
        found = [other for other in (self._by_fold.get(word), _general().marked(word)) if other and other != word]
        return max(found, key=self._level) if found else None

    def _corrected(self, word: str, level: int, *, named: bool) -> str | None:
        bare, general = fold(word), _general()
        best: str | None = None
        best_score = self.FLOOR - 1 if level == LEVEL_UNKNOWN else max(self.FLOOR, level + self.FAR_ABOVE)
        for candidate, cost in _edits(bare):
            found = [self._by_fold.get(candidate)]
            if not named or cost < 0:
                found += general.marked(candidate), candidate if cost < 0 or general.is_frequent(candidate) else None
            for other in found:
                if other and (score := self._level(other) - cost) > best_score and (other in self._corpus or is_word(other)):
                    best, best_score = other, score
        return best or (self._twice_corrected(bare) if level == LEVEL_UNKNOWN and len(bare) >= 8 else None)

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
        for letter in _LATIN:
            yield head + letter + tail, 0
        if not tail:
            break
        yield head + tail[1:], _DOUBLED if i and word[i - 1] == tail[0] else _UNLIKELY
        if len(tail) > 1 and tail[0] != tail[1]:
            yield head + tail[1] + tail[0] + tail[2:], _SWAPPED
        near = _NEIGHBOURS.get(tail[0], "")
        for letter in _LATIN:
            if letter != tail[0]:
                yield head + letter + tail[1:], 0 if letter in near else _UNLIKELY
