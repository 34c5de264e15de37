"""Questions typed as people do: the same question with what haste, habit or worry does to it.

Promises: the same text and seed give the same result in every process; each class does one thing and leaves the meaning alone.
Refuses: to invent words. Only the abbreviations below and the openings given are added; forms come from the dictionary.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar

from index.letters import POLISH_WORD, fold

T = TypeVar("T")


class Perturbation(StrEnum):
    """The classes, by what they do."""

    BARE = "no diacritics"
    PLAIN = "no punctuation, lower case"
    CAPITALS = "capitals"
    TYPOS = "a typo in each of two long words"
    SHORTHAND = "text-message style"
    REWORDED = "another inflection or word order"
    STORY = "a long story before the question"


def perturbed(text: str, kind: Perturbation, seed: str, openings: Sequence[str]) -> str | None:
    """The question changed in one way; None where the class has nothing to change.

    `seed` chooses among the possibilities; `openings` are sentences that a story is made of.
    """
    dice = _Dice(f"{kind} {seed}")
    match kind:
        case Perturbation.BARE:
            found = _bare(text)
        case Perturbation.PLAIN:
            found = _plain(text)
        case Perturbation.CAPITALS:
            found = text.upper()
        case Perturbation.TYPOS:
            found = _with_typos(text, dice)
        case Perturbation.SHORTHAND:
            found = _shorthand(text)
        case Perturbation.REWORDED:
            found = _reworded(text, dice)
        case Perturbation.STORY:
            found = _story(text, dice, openings)
    return None if found == text else found


class _Dice:
    """Choices that depend on the seed alone."""

    def __init__(self, seed: str) -> None:
        self._seed = seed
        self._thrown = 0

    def below(self, count: int) -> int:
        self._thrown += 1
        digest = hashlib.blake2s(f"{self._seed} {self._thrown}".encode(), digest_size=8).digest()
        return int.from_bytes(digest) % count

    def pick(self, among: Sequence[T]) -> T:
        return among[self.below(len(among))]

    def shuffled(self, among: Sequence[T]) -> list[T]:
        rest = list(among)
        return [rest.pop(self.below(len(rest))) for _ in among]


def _bare(text: str) -> str:
    """Letters without their marks, capitals kept."""
    return "".join(fold(letter).upper() if letter.isupper() else fold(letter) if letter.isalpha() else letter for letter in text)


# Marks between two letters or digits belong to a code or a name (25.62.Z, B+R, e-mail).
_PUNCTUATION = re.compile(r"(?<!\w)[^\w\s]+|[^\w\s]+(?!\w)")


def _plain(text: str) -> str:
    return " ".join(_PUNCTUATION.sub(" ", text).lower().split())


# Typos

_LONG = 6
_TYPOS = 2
_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_WORD = re.compile(r"[^\W\d_]+")


def _with_typos(text: str, dice: _Dice) -> str:
    """One slip in each of the two longest words of at least six letters; the first letter stays, as it mostly does."""
    spans = sorted((found.span() for found in _WORD.finditer(text)), key=lambda span: (span[0] - span[1], span[0]))
    for start, end in sorted([span for span in spans if span[1] - span[0] >= _LONG][:_TYPOS], reverse=True):
        text = text[:start] + _slip(text[start:end], dice) + text[end:]
    return text


def _slip(word: str, dice: _Dice) -> str:
    at = 1 + dice.below(len(word) - 2)
    way = dice.pick(("swap", "drop", "double", "neighbour"))
    if way == "swap" and word[at] != word[at + 1]:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if way == "double":
        return word[:at] + word[at] + word[at:]
    near = _neighbours(fold(word[at]))
    if way == "neighbour" and near:
        letter = dice.pick(near)
        return word[:at] + (letter.upper() if word[at].isupper() else letter) + word[at + 1 :]
    return word[:at] + word[at + 1 :]


def _neighbours(letter: str) -> str:
    """The keys left and right of a letter, as a phone shows them; none for a letter that is not on them."""
    for row in _KEYS:
        at = row.find(letter)
        if at >= 0:
            return row[max(at - 1, 0) : at] + row[at + 1 : at + 2]
    return ""


# Text messages

_SHORT_FORMS = {
    "dzień dobry": "dzd", "z góry dziękuję": "z gory dz", "dziękuję": "dzieki", "pozdrawiam": "pozdr", "proszę": "pls",
    "na przykład": "np", "w sprawie": "ws", "między innymi": "min", "w ogóle": "wgl", "co to jest": "co to",
    "dlaczego": "dlacz", "ponieważ": "bo", "ktokolwiek": "ktos", "jestem": "jstm", "jesteśmy": "jstsmy", "teraz": "tera",
    "telefon": "tel", "telefonu": "tel", "telefoniczny": "tel", "numer": "nr", "numeru": "nr", "informacje": "info",
    "informacji": "info", "informacja": "info", "godzinach": "godz", "godzina": "godz", "ulica": "ul", "województwo": "woj",
    "województwa": "woj", "województwie": "woj", "świętokrzyskie": "swietokrz", "świętokrzyskim": "swietokrz",
    "świętokrzyskiego": "swietokrz", "dofinansowanie": "dofin", "dofinansowania": "dofin", "działalność": "dzialaln",
    "działalności": "dzialaln", "spółka": "sp", "złotych": "zl", "tysięcy": "tys", "milionów": "mln", "milion": "mln",
    "miesiąc": "mies", "około": "ok", "bardzo": "b", "który": "ktory", "kontakt": "kont", "spotkanie": "spotk",
    "specjalizacja": "specj", "specjalizacji": "specj", "potrzebuję": "potrzeb", "trzeba": "trza", "sobie": "se",
    "koordynator": "koord", "koordynatora": "koord", "koordynatorem": "koord", "przedsiębiorstwo": "przeds",
    "przedsiębiorca": "przeds", "produkcja": "prod", "produkcji": "prod", "pracowników": "prac", "szkolenia": "szkol",
    "szkolenie": "szkol",
}  # fmt: skip
_SHORT_FORM = re.compile(r"\b(?:" + "|".join(sorted(map(re.escape, _SHORT_FORMS), key=len, reverse=True)) + r")\b")
_AFTER_MARK = re.compile(r"(?<=[,.;:?!])\s+")


def _shorthand(text: str) -> str:
    """Lower case, abbreviations, no diacritics, no space after a mark, no mark at the end."""
    short = _SHORT_FORM.sub(lambda found: _SHORT_FORMS[found[0]], text.lower())
    return _AFTER_MARK.sub("", _bare(short)).rstrip(".?!")


# Rewording

_JOINT = re.compile(r"\s*(?:[,;–—]|\s-)\s+")
_LEAST_WORDS = 2


def _reworded(text: str, dice: _Dice) -> str:
    """Two clauses in the other order, or a noun in the other number, whichever is possible; where both are, the seed decides."""
    found = [other for other in (_clauses_swapped(text), _other_number(text)) if other is not None]
    return dice.pick(found) if found else text


def _clauses_swapped(text: str) -> str | None:
    end = text[len(text.rstrip(".?!")) :]
    pieces = _JOINT.split(text.removesuffix(end))
    if len(pieces) != 2 or any(len(piece.split()) < _LEAST_WORDS for piece in pieces):
        return None
    first, second = pieces
    if first[1:2].islower():
        first = first[0].lower() + first[1:]
    return f"{second}, {first}{end}"


def _other_number(text: str) -> str | None:
    """The first noun that may change its number without another word having to follow, in the other number."""
    spans = [found.span() for found in _WORD.finditer(text)]
    readings = [_readings(text[start:end].lower()) for start, end in spans]
    for at, (start, end) in enumerate(spans):
        word = text[start:end]
        before, after = (_tags(readings, near) for near in (at - 1, at + 1))
        agrees = any(tag.split(":")[0] in _AGREEING for tag in before + after) or any(tag.startswith(_VERBS) for tag in after)
        if len(word) < 4 or agrees or (word[0].isupper() and at) or word[1:] != word[1:].lower():
            continue
        other = _counterpart(readings[at], _governed(before))
        if other is not None:
            return text[:start] + (other.capitalize() if word[0].isupper() else other) + text[end:]
    return None


_AGREEING = frozenset({"adj", "ppas", "pact", "num", "numcomp", "conj"})
_VERBS = ("fin", "praet", "inf", "impt", "imps", "bedzie")


def _tags(readings: Sequence[Sequence[tuple[str, str]]], at: int) -> list[str]:
    return [tag for _, tag in readings[at]] if 0 <= at < len(readings) else []


def _governed(before: Sequence[str]) -> set[str]:
    """The cases that the word before a noun asks for: a preposition's own, a verb's accusative, nothing's nominative."""
    prepositions = [tag for tag in before if tag.startswith("prep")]
    if prepositions:
        return {case for tag in prepositions for case in tag.split(":")[1].split(".")}
    return {"acc"} if any(tag.startswith(_VERBS) for tag in before) else {"nom"}


def _counterpart(readings: Sequence[tuple[str, str]], governed: set[str]) -> str | None:
    """The noun's form in the other number and the same case; None if it is not surely a noun in a known number and case."""
    if not readings or any(not tag.startswith("subst") for _, tag in readings):
        return None
    every = {(lemma, number, case) for lemma, tag in readings for number, case in _numbers_and_cases(tag)}
    options = {option for option in every if option[2] in governed} or every
    if len({(lemma, number) for lemma, number, _ in options}) != 1:
        return None
    lemma, number, case = min(options)
    wanted = ("pl" if number == "sg" else "sg", case)
    forms = {form for form, tag in _forms(lemma) if wanted in _numbers_and_cases(tag) and POLISH_WORD.fullmatch(form)}
    return min(forms, default=None)


def _numbers_and_cases(tag: str) -> set[tuple[str, str]]:
    parts = tag.split(":")
    if parts[0] != "subst" or len(parts) < 3:
        return set()
    return {(number, case) for number in parts[1].split(".") for case in parts[2].split(".")}


@cache
def _dictionary() -> Any:
    from morfeusz2 import Morfeusz  # type: ignore[import-untyped]

    return Morfeusz()


def _readings(word: str) -> list[tuple[str, str]]:
    """Dictionary form and tag of each way to read a word."""
    return [(lemma, tag) for _, _, (_, lemma, tag, _, _) in _dictionary().analyse(word) if tag != "ign"]


def _forms(lemma: str) -> Iterator[tuple[str, str]]:
    """Every form of a dictionary form, with its tag; rare and dated forms (marked in the last field) left out."""
    return ((form, tag) for form, _, tag, _, labels in _dictionary().generate(lemma) if not labels)


# Stories

STORY_WORDS = 40
"""At least so many words come before the question; openings are short enough that it is at most twice as many."""


def _story(text: str, dice: _Dice, openings: Sequence[str]) -> str:
    told: list[str] = []
    for opening in dice.shuffled(openings):
        told.append(opening)
        if sum(len(each.split()) for each in told) >= STORY_WORDS:
            break
    return " ".join([*told, text[:1].upper() + text[1:]])
