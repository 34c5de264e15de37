"""Acronyms as people type them, made into acronyms as documents write them: s.i.p.h., SIPH-u, SIPHu and s i p h are SIPH.

Promises: pure; any text goes in, nothing raises, time stays linear in its length; letter case stays. Refuses: to know any
acronym, and to touch links, mail addresses, codes or ordinary words; an ending without a hyphen is one only behind capitals.
"""

import re

_LETTER = r"[^\W\d_]"
# At most eight letters: longer rows of single letters are no acronym.
_DOTTED = re.compile(rf"(?<![\w.@/-])(?:{_LETTER}\.){{2,7}}{_LETTER}(?!\w|\.\w)\.?")
_SPACED = re.compile(rf"(?<!\S)(?:{_LETTER} ){{2,7}}{_LETTER}(?![^\s,.;:?!])")
# Polish has words of one letter, and three of them may meet (a i w …): an acronym has at least two letters that are no words.
_WORDS_OF_ONE_LETTER = frozenset("aiouwzAIOUWZ")
# What Polish grammar puts behind an acronym: SIPH-em, KPT-owi, w PARP-ie, w BUR-ze, o MŚP-ach.
_ENDING = "a|u|y|i|e|owi|em|iem|ie|iu|ze|zie|cie|om|ami|ach|owie|ów|ow"
_HYPHENED = re.compile(rf"(?<![\w.@/-])({_LETTER}{{2,10}})[-–'’](?:{_ENDING})(?![\w@/-]|\.\w)", re.IGNORECASE)
_UPPER = "[A-ZĄĆĘŁŃÓŚŹŻ]"
_INFLECTED = re.compile(rf"(?<![\w.@/-])({_UPPER}(?:i?{_UPPER}){{1,9}})(?:{_ENDING})(?![\w@/-]|\.\w)")

# RIS2030, FEŚ2021: a year typed without its space. Other numbers belong to the word (CO2, RIS3).
_WITH_YEAR = re.compile(rf"(?<![\w.@/-])({_LETTER}{{2,8}})(20\d\d)(?![\w@/])")


def plain(text: str) -> str:
    """The text with acronyms spelt by letters written together, and without the endings of inflected ones."""
    text = _DOTTED.sub(lambda found: found[0].replace(".", ""), text)
    text = _SPACED.sub(_together, text)
    text = _WITH_YEAR.sub(r"\1 \2", text)
    return _INFLECTED.sub(r"\1", _HYPHENED.sub(r"\1", text))


def _together(found: re.Match[str]) -> str:
    letters = found[0].split(" ")
    return "".join(letters) if sum(letter not in _WORDS_OF_ONE_LETTER for letter in letters) >= 2 else found[0]
