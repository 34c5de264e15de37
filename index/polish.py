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
from typing import Protocol, cast

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
    r"|[^\W_]+(?:['’ʼ][^\W\d_]+)*"  # anything else of letters and digits; об'єкт is one word
)


def words(text: str) -> list[str]:
    """The words of a text in order, lower case, without punctuation; codes (25.62.z) and b+r stay whole."""
    return [found.replace("’", "'").replace("ʼ", "'") for found in _WORD.findall(text.lower())]


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
"""Centibels of a word that is in no list: one occurrence in a billion words."""

_POLISH_LETTERS = "aąbcćdeęfghijklłmnńoóprsśtuwyzźż"
_LATIN = "abcdefghijklmnopqrstuvwxyz"
_MARKED = re.compile("[ąćęłńóśźż]")
_POLISH_WORD = re.compile(f"[{_LATIN}ąćęłńóśźż]+")
_PROTECTED = re.compile(
    r"\S+@\S+|(?:https?://|www\.)\S+|\b[\w-]+(?:\.[\w-]+)*\.(?:pl|eu|com|org|net|gov|pro|info)\b(?:/\S*)?|@\w+"
)
_TOKEN = re.compile(r"[^\W_]+")
_NEIGHBOURS = {
    "q": "wa", "w": "qeas", "e": "wrsd", "r": "etdf", "t": "ryfg", "y": "tugh", "u": "yihj", "i": "uojk", "o": "ipkl", "p": "ol",
    "a": "qwsz", "s": "awedxz", "d": "serfcx", "f": "drtgvc", "g": "ftyhbv", "h": "gyujnb", "j": "huikmn", "k": "jiolm",
    "l": "kop", "z": "asx", "x": "zsdc", "c": "xdfv", "v": "cfgb", "b": "vghn", "n": "bhjm", "m": "njk",
}  # fmt: skip
# Keys beside each other on the "Polish (programmer's)" keyboard.


class _General:
    """The general Polish word list: how frequent a word is, and which marked word a bare one most often stands for."""

    def __init__(self) -> None:
        from wordfreq import get_frequency_list

        self.level: dict[str, int] = {}
        self.marked: dict[str, str] = {}
        for centibels, group in enumerate(get_frequency_list("pl", "large")):
            for word in group:
                if word.isalpha() and _POLISH_WORD.fullmatch(word):
                    self.level[word] = -centibels
                    if not word.isascii():
                        self.marked.setdefault(fold(word), word)
        get_frequency_list.cache_clear()


@cache
def _general() -> _General:
    return _General()


@cache
def _english() -> frozenset[str]:
    from wordfreq import get_frequency_list

    return frozenset(word for group in get_frequency_list("en", "small") for word in group if word.isalpha())


class Speller:
    """Puts hasty typing right: lower case, diacritics, typos. Corpus words come first, a general Polish list second.

    Immutable after construction. `corpus_words` maps lower-case words, as written in the corpus, to how often they occur there.
    """

    CORPUS_LEVEL = -480
    """A corpus word counts as if it occurred 16 times in a million words: a middling word of everyday Polish."""

    GENERAL_FLOOR = -620
    """A typo is put right only to a word at least this frequent (centibels): rare words would swallow trade slang."""

    def __init__(self, corpus_words: Mapping[str, int]) -> None:
        self._corpus: dict[str, int] = {}
        self._by_fold: dict[str, str] = {}
        self._buckets: dict[tuple[str, int], list[str]] = {}
        for word, count in corpus_words.items():
            word = word.lower()
            if not word.isalpha():
                continue
            level = self.CORPUS_LEVEL + round(50 * math.log10(max(count, 1)))
            self._corpus[word] = level
            bare = fold(word)
            known = self._by_fold.get(bare)
            if known is None:
                self._buckets.setdefault((bare[0], len(bare)), []).append(bare)
            if known is None or self._level(word) > self._level(known):
                self._by_fold[bare] = word

    def _level(self, word: str) -> int:
        return max(self._corpus.get(word, LEVEL_UNKNOWN), _general().level.get(word, LEVEL_UNKNOWN))

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
            pieces.append(lowered[end:start])
            typed = text[start:stop]
            named = not shouting and typed[0].isupper() and start > 0
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
        if word.isascii():
            marked = self._marked(word)
            if marked and self._level(marked) > level + (20 if bare else 150):
                return marked
        if level > LEVEL_UNKNOWN or word in _english() or len(word) < 5:
            return word
        return self._corrected(word, named=named) or word

    def _marked(self, word: str) -> str | None:
        found = [other for other in (self._by_fold.get(word), _general().marked.get(word)) if other and other != word]
        return max(found, key=self._level) if found else None

    def _corrected(self, word: str, *, named: bool) -> str | None:
        bare = fold(word)
        best, best_score = None, -math.inf
        general = _general()
        for candidate, cost in _edits(bare):
            for found in {self._by_fold.get(candidate)} | (
                set() if named else {general.marked.get(candidate), candidate if candidate in general.level else None}
            ):
                if found and (level := self._level(found)) > self.GENERAL_FLOOR and (score := level - cost) > best_score:
                    best, best_score = found, score
        if best or len(bare) < 8:
            return best
        return self._twice_corrected(bare)

    def _twice_corrected(self, bare: str) -> str | None:
        from rapidfuzz.distance import OSA

        near = [
            other
            for length in range(len(bare) - 2, len(bare) + 3)
            for other in self._buckets.get((bare[0], length), ())
            if OSA.distance(bare, other, score_cutoff=2) <= 2
        ]
        return self._by_fold[max(near, key=lambda other: self._level(self._by_fold[other]))] if near else None


def _edits(word: str) -> Iterator[tuple[str, int]]:
    """Every bare word one edit away, with the edit's cost in centibels: likely slips of a finger are cheap."""
    for i in range(len(word) + 1):
        head, tail = word[:i], word[i:]
        if tail:
            doubled = i > 0 and word[i - 1] == tail[0]
            yield head + tail[1:], 0 if doubled else 60
            if len(tail) > 1 and tail[0] != tail[1]:
                yield head + tail[1] + tail[0] + tail[2:], 0
            near = _NEIGHBOURS.get(tail[0], "")
            for letter in _LATIN:
                if letter != tail[0]:
                    yield head + letter + tail[1:], 0 if letter in near else 60
        for letter in _LATIN:
            yield head + letter + tail, 0
