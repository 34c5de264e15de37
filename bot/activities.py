"""Activities as PKD 2007 has them: from a code, a division's name or a section in a question to the specialisation that our own
mapping gives it.

Promises: the longest code on file that the asked one begins with decides (28.25 before 28). Refuses: to call that mapping
official; there is no official one (the answer says so). Refuses as well to read a name out of a longer message, and to take a
part of a section for all of it.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache
from importlib import resources

from index.dictionary import stem
from index.letters import fold, words
from knowledge.documents import Specialisation

# A message that is nothing but a class or a subclass, however its parts are set apart: 10.71, 25,62,Z, 10 71 Z, PKD 25-62-Z.
_ALONE = re.compile(
    r"(?:pkd|пкд|kod|code|код|2007|\W)*(\d\d)[.,\s–-]{1,2}(\d\d)(?:[.,\s–-]{0,2}[a-fz])?(?:\W|pkd)*", re.IGNORECASE
)
# Within a message a class or subclass is known by its letter (25.62.Z, 2562Z), a capital one where its parts are set apart as
# those of prices are (25,62,Z); without a letter only after the word PKD or division (PKD 25.62, PKD 25, dział 25). Other letters
# stand in no code, but in years (2024r.), measures (3000m) and dates without a space (12.05.w). PKD 2007 names no code, and
# "dział 25 osób" and "dział 41 344 43 92" name a department.
_CODE = re.compile(
    r"""
    (?<![\w.,-]) (\d\d) \.? (\d\d) \.? [a-fz] (?!\w)
    | (?<![\w.,-]) (\d\d) [,-] (\d\d) [,-] (?-i:[A-FZ]) (?!\w)
    | \b (?:pkd|пкд) \W{0,2} (?:20(?:04|07|25)\W{1,3})? (?!20(?:04|07|25)(?!\w))
      (\d\d) (?: [.,]?(\d{1,2}) | [ -](\d\d)[ .,-]?(?-i:[A-FZ]) )? (?!\w)
    | \b (?:dzia[łl]u?|dziale|division|розділ[уі]?|раздел[ае]?) \W{1,2} (?:(?:nr|pkd|пкд|№)\W{1,2})?
      (\d\d) (?:[.,](\d{1,2}))? (?![\w%]) (?!\W?\d) (?!\W?(?:os[oó]b|ludz|prac|people|employ|осіб|люд|прац|чел|сотруд))
    """,
    re.IGNORECASE | re.VERBOSE,
)
# In a sentence only a capital letter that is no word: "sekcja i dział", "the section I need".
_SECTION = re.compile(
    r"\b(?:sekcj[aięe]|section|секці[яїю]|секци[яиюе])\W{1,2}(?:pkd\W)?(?:(?-i:([A-HJ-U])(?!\w))|([a-u])\W*(?:pkd\W*)?$)",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
# Words of a message that are no part of a division's name, or that may stand for each other.
_ASIDE = {"pkd", "2007", "dział", "dzial", "i", "oraz"}


@dataclass(frozen=True, slots=True)
class Activity:
    """What was asked for (digits, or the letter of a section), and where our mapping puts it; `entry` is the index of the line in
    the document's `pkd`. Without a specialisation `partly` says that the mapping knows some of what it is made of."""

    code: str
    specialisation: Specialisation | None = None
    entry: int = 0
    partly: bool = False


def find(text: str, specialisations: Sequence[Specialisation]) -> Activity | None:
    """The first activity of a text: a code, a section, or a name if the text is nothing else; without a specialisation if the
    mapping gives it none. None if there is no activity."""
    # Most questions have no digit: they need not be tried at every letter.
    if _DIGIT.search(text) and (found := _ALONE.fullmatch(text) or _CODE.search(text)):
        return _mapped("".join(filter(None, found.groups())), specialisations)
    if found := _SECTION.search(text):
        return _all_of(found[found.lastindex or 0].upper(), specialisations)
    division = _named(text)
    return None if division is None else _mapped(division, specialisations)


def _named(text: str) -> str | None:
    """The division that a text names if it does nothing else."""
    names, beginnings = _names()
    return names.get(_stems(text)) if _beginning(text) in beginnings else None


def _mapped(code: str, specialisations: Sequence[Specialisation]) -> Activity:
    best = Activity(code)
    longest = 0
    for document in specialisations:
        for number, line in enumerate(document.pkd):
            known = re.sub(r"\D", "", line.partition(" ")[0])
            if code.startswith(known) and len(known) > longest:
                longest = len(known)
                best = Activity(code, document, number)
            elif known.startswith(code) and not longest:
                best = Activity(code, partly=True)
    return best


def _all_of(section: str, specialisations: Sequence[Specialisation]) -> Activity:
    """A section leads where all of its divisions lead; most are wider than a specialisation."""
    found = [_mapped(division, specialisations) for division in divisions()[section]]
    first = found[0]
    if all(each.specialisation is first.specialisation for each in found):
        return Activity(section, first.specialisation, first.entry, any(each.partly for each in found))
    return Activity(section, partly=True)


@cache
def divisions() -> Mapping[str, Mapping[str, Sequence[str]]]:
    """The sections of PKD 2007 with their divisions, and how each is called, its name first."""
    return tomllib.loads(resources.files("bot").joinpath("divisions.toml").read_text(encoding="utf-8"))


@cache
def _names() -> tuple[Mapping[tuple[str, ...], str], Set[str]]:
    """Which division a name is of, by stems, and how such texts begin, so that the stems of other texts need not be looked up."""
    names: dict[tuple[str, ...], str] = {}
    beginnings = {_beginning(word) for word in ("pkd 2007", "pkd: ", "dział")}
    for section in divisions().values():
        for code, called in section.items():
            for name in called:
                # A word without its diacritics has another stem or none.
                for typed in (name, fold(name), f"{code} {name}"):
                    names[_stems(typed)] = code
                    beginnings.add(_beginning(typed))
    return names, beginnings


def _stems(text: str) -> tuple[str, ...]:
    return tuple(fold(stem(word)) for word in words(text) if word not in _ASIDE)


def _beginning(text: str) -> str:
    """The letters that no case of a name's first word changes (handel, handlu)."""
    return fold(text[:4])
