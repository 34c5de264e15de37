"""Dialogue: what a question refers to.

Promises: a question with a topic of its own stands alone; one that leans on the conversation ("a telefon do nich?") is read
with the last turn. Refuses: to carry a topic over to a question that does not ask for it, or over a long pause.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from typing import Any

from index.language import detect
from index.letters import fold, words

# After this pause a person starts anew.
CONVERSATION_PAUSE = timedelta(minutes=30)


class Intent(StrEnum):
    """Ways of asking that need no topic of their own; the names are those of intents.toml."""

    GREETING = "greeting"
    THANKS = "thanks"
    HELP = "help"
    CONTACT = "contact"
    COORDINATOR = "coordinator"
    OFFER = "offer"
    EVENTS = "events"
    FUNDING = "funding"
    DETAIL = "detail"
    PERSON = "person"
    PRIVACY = "privacy"


# What is said to the assistant itself, whatever the conversation is about.
SOCIAL = (Intent.GREETING, Intent.THANKS, Intent.HELP, Intent.PERSON, Intent.PRIVACY)
# What is answered with a list, whose entries may be chosen then.
LISTS = frozenset({Intent.OFFER, Intent.EVENTS, Intent.FUNDING})


@dataclass(frozen=True, slots=True)
class Context:
    """What the last turn was about, as far as known (its question, the document it chose, the specialisation, the wish), and what
    documents it gave to choose from."""

    question: str = ""
    document: str | None = None
    specialisation: str | None = None
    intent: Intent | None = None
    choices: tuple[str, ...] = ()

    def as_json(self) -> dict[str, object]:
        """Plain values for the journal."""
        return {
            "question": self.question,
            "document": self.document,
            "specialisation": self.specialisation,
            "intent": self.intent,
            "choices": list(self.choices),
        }

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> "Context":
        """Back from the journal; what is missing stays empty."""
        intent = plain.get("intent")
        return cls(
            question=str(plain.get("question") or ""),
            document=plain.get("document"),
            specialisation=plain.get("specialisation"),
            intent=Intent(intent) if intent in set(Intent) else None,
            choices=tuple(plain.get("choices") or ()),
        )

    def chosen(self, text: str) -> str | None:
        """The document of the choice that a message names by its number ("2", "nr 2", "ta druga") and by nothing else."""
        said = {fold(word) for word in words(text)} - _CHOOSING
        named = [number for number, names in enumerate(_NUMBERS[: len(self.choices)]) if said and said <= names]
        return self.choices[named[0]] if named else None


NO_CONTEXT = Context()


def context_at(now: datetime, last: Sequence[tuple[datetime, Mapping[str, Any]]]) -> Context:
    """The context at a moment, from the last turns as (when, understood), newest first."""
    for at, understood in last:
        if now - at > CONVERSATION_PAUSE:
            break
        if "context" in understood:
            return Context.from_json(understood["context"])
    return NO_CONTEXT


# Words that point back: conjunctions that open a follow-up, and pronouns. They are closed classes of Polish, English, Ukrainian
# and Russian, so they can be listed.
_OPENERS = frozenset("a i ale oraz no and but what а і й та але и но".split())
_POINTERS = frozenset(
    """nich nim niej nią nimi ich im jej jego ją je oni one ono ona on to tego tym tam ten ta te tą tej tych taka taki takie też
    również teraz them they their it its there that this those he she him her вони вона він воно їх їм ним ними них неї нього
    її йому їй там це цього той та они она он оно их им ними них нее него его ей ему это этого тот""".split()
)
# How choices are called, by their place.
_NUMBERS = tuple(
    frozenset(map(fold, names.split()))
    for names in (
        "1 pierwszy pierwsza pierwsze pierwszą pierwszego pierwszej first перший перша "
        "перше першу першого первый первая первое первую первого",
        "2 drugi druga drugie drugą drugiego drugiej second другий друга "
        "друге другу другого другої второй вторая второе вторую второго",
        "3 trzeci trzecia trzecie trzecią trzeciego trzeciej third третій третя третє третю третий третья третье третью",
        "4 czwarty czwarta czwarte czwartą fourth четвертий четверта четверте четверту "
        "четвёртый четвёртая четвёртое четвёртую четвертый четвертая четвертое четвертую",
        "5 piąty piąta piąte piątą fifth п'ятий п'ята п'яте п'яту пятый пятая пятое пятую",
        "6 szósty szósta szóste szóstą sixth шостий шоста шосте шосту шестой шестая шестое шестую",
        "7 siódmy siódma siódme siódmą seventh сьомий сьома сьоме сьому седьмой седьмая седьмое седьмую",
        "8 ósmy ósma ósme ósmą eighth восьмий восьма восьме восьму восьмой восьмая восьмое восьмую",
    )
)
# What may stand beside such a number.
_CHOOSING = frozenset(
    map(
        fold,
        (
            *_OPENERS,
            *_POINTERS,
            *"nr numer opcja opcję pozycja proszę poproszę wybieram może".split(),
            *"number option the one please номер варіант вариант".split(),
        ),
    )
)
_SHORT = 4


def leans(text: str) -> bool:
    """Whether a question may refer to what was said before: it opens like a follow-up, points back, or is very short."""
    found = words(text)
    return bool(found) and (found[0] in _OPENERS or len(found) <= _SHORT or points_back(text))


def points_back(text: str) -> bool:
    """Whether a question points back with a pronoun."""
    return not _POINTERS.isdisjoint(words(text))


def topic(text: str) -> str:
    """What a follow-up asks about, without the words that only lead to it ("a dla piekarni?": "piekarni")."""
    tokens = text.split()
    leading = _OPENERS | _PREPOSITIONS | _QUESTION_WORDS
    while tokens and fold(tokens[0].lower()) in leading:
        del tokens[0]
    return " ".join(tokens).rstrip("?!. ")


# A correction of one or two words, up to what it puts in their place ("nie budownictwo, tylko energia", "not metal but IT").
_INSTEAD = re.compile(
    r"^(?:\w+ )?(?:nie|not|не)\s+(?!tylko|only|только|тільки)(?:[\w-]+\s+)?[\w-]+,?\s+(?:tylko|lecz|but|а)\s+(?=\S)",
    re.IGNORECASE,
)


def meant(text: str) -> str | None:
    """What a correction says is meant; None for any other message."""
    found = _INSTEAD.match(text)
    return text[found.end() :] if found else None


# Where one message may hold two questions: at the end of a sentence, a comma, a conjunction; with a question word behind it that
# is nearly proof. Again all words are of closed classes.
_JOINTS = frozenset("i oraz plus a and also та і й и также".split())
# What joins in Polish is a pronoun or an article there.
_NO_JOINTS: Mapping[str, frozenset[str]] = {"en": frozenset("i a".split())}
_QUESTION_WORDS = frozenset(
    map(
        fold,
        """kto kogo komu kim co czego czemu czym jak jaki jaka jakie jakich jakim gdzie kiedy czy ile ilu który która które skąd
        dokąd dlaczego who whom whose what which where when how why хто кого кому ким що чого чим як який яка яке які де коли чи
        скільки звідки чому кто кем что чего чем как какой какая какое какие где когда сколько откуда куда почему""".split(),
    )
)
_PREPOSITIONS = frozenset("do z od w na o po dla u to with for from at about з із від у в про за для к с от о об по".split())
_LEAST_WORDS = 2
_MOST_SPLITS = 2


# A message longer than this (words) is a story; its question is one of its sentences.
STORY_WORDS = 25
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+")


def sentences(text: str) -> list[str]:
    """The sentences of a story, one of which asks; empty for a message that is no story."""
    found = [sentence for sentence in _SENTENCE_END.split(text) if sentence]
    return found if len(found) > 1 and len(text.split()) > STORY_WORDS else []


class Joint(IntEnum):
    """Where a message is cut, from what proves most that two questions meet there to what proves least: a comma often only lists
    ("dachy, rynny")."""

    QUESTION = 0
    SENTENCE = 1
    CONJUNCTION = 2
    COMMA = 3


_ENDS = {"?": Joint.QUESTION, ".": Joint.SENTENCE, "!": Joint.SENTENCE, ";": Joint.SENTENCE, ",": Joint.COMMA}


@dataclass(frozen=True, slots=True)
class Cut:
    """A message cut in two."""

    first: str
    second: str
    at: Joint


def parts(text: str) -> list[Cut]:
    """The message cut in two where it may hold two questions: at most two such cuts, those that prove most first."""
    tokens = text.split()
    joints = _JOINTS - _NO_JOINTS.get(detect(text), frozenset())
    found = []
    for at in range(_LEAST_WORDS, len(tokens) - _LEAST_WORDS + 1):
        joined = tokens[at].lower() in joints
        ends = _ENDS.get(tokens[at - 1][-1], Joint.CONJUNCTION if joined else None)
        rest = tokens[at + joined :]
        if ends is not None and len(rest) >= _LEAST_WORDS:
            where = Joint.QUESTION if joined and _asks(rest) else min(ends, Joint.CONJUNCTION) if joined else ends
            second = tokens[at:] if ends <= Joint.SENTENCE else rest  # "… a telefon?" keeps its beginning
            found.append(Cut(" ".join(tokens[:at]).rstrip(",;"), " ".join(second), where))
    return sorted(found, key=lambda cut: cut.at)[:_MOST_SPLITS]


def _asks(tokens: Sequence[str]) -> bool:
    """Whether it begins with a question word, perhaps after a preposition ("kto", "do kogo")."""
    first, second = (fold(token.lower()).strip("?!.,;") for token in tokens[:2])
    return first in _QUESTION_WORDS or (first in _PREPOSITIONS and second in _QUESTION_WORDS)
