"""The letters of a text: cleaned of what nobody sees, folded for matching, cut into words.

Promises: pure, any string goes in, nothing raises. Refuses: to know any language; a word is what stands between other characters.
"""

import re
import unicodedata
from functools import lru_cache
from typing import cast

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


POLISH_WORD = re.compile("[a-ząćęłńóśźż]+")
"""A lower-case word in the Polish alphabet (with q, v, x)."""

_WORD = re.compile(
    r"\d+(?:[.,]\d+)+(?:\.[^\W\d_])?(?![^\W_])"  # 25.62.z, 10.000, 1,5
    r"|[^\W\d_][+&][^\W\d_](?![^\W_])"  # b+r, r&d
    r"|[^\W_]+(?:'[^\W\d_]+)*"  # anything else of letters and digits; об'єкт is one word
)


def words(text: str) -> list[str]:
    """The words of a text in order, lower case, without punctuation; codes (25.62.z) and b+r stay whole."""
    return cast(list[str], _WORD.findall(text.lower().replace("’", "'").replace("ʼ", "'")))
