"""My data: what those who ask learn of what is held about them, and how they have it erased.

Promises: the page on privacy is written from the settings that are in force; files and erasures only where nobody else listens;
nothing is erased before the button is pressed, nor by a button that is more than an hour old.
Refuses: to believe that somebody is somebody else: it is always about whoever speaks.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.composer import Answer
from bot.dialogue import Context
from bot.erasure import DRAFTS, LETTERS, TURNS, Erasures, Receipt
from bot.held import Held
from bot.messages import Button, Card, Channel, Incoming, Language, Line, Manner, Outcome, Span
from bot.people import People
from bot.pseudonyms import pseudonym
from bot.texts import catalogue
from knowledge.documents import WARSAW

PRIVACY = frozenset({"/prywatnosc", "/privacy"})
HELD = frozenset({"/mojedane", "/mydata"})
ERASE = frozenset({"/usun", "/erase"})
# How long the question whether all shall be erased may be answered.
_LIVES = timedelta(hours=1)
_PREFIX = "e"
# What the receipt calls the rows of a table.
NAMES = {
    TURNS: "erased-turns",
    "journal_facet": "erased-search",
    "feedback": "erased-feedback",
    "handoff": "erased-handoffs",
    LETTERS: "erased-letters",
    "review": "erased-reviews",
    "follow_up": "erased-reviews",
    "coordinator_note": "erased-reviews",
    "golden_added": "erased-golden",
    DRAFTS: "erased-drafts",
}


@dataclass(frozen=True, slots=True)
class Terms:
    """What the operator has settled: for how many months turns are kept, who the controller is, whether Telegram is used."""

    months: int
    controller_name: str | None = None
    controller_contact: str | None = None
    telegram: bool = True


@dataclass(frozen=True, slots=True)
class MyData:
    """The answers to `/prywatnosc`, `/mojedane` and `/usun`. `secret` is that of the pseudonyms."""

    terms: Terms
    erasures: Erasures
    held: Held
    people: People
    secret: bytes

    def command(self, name: str, incoming: Incoming, context: Context, language: Language, now: datetime) -> Answer | None:
        """What is said to a command; None if it is another one. Raises StoreUnavailable."""
        if name in PRIVACY:
            return Answer(Outcome.HELP, language, (Card(self.privacy(language)),), context=context)
        if name not in HELD | ERASE:
            return None
        if not (incoming.private and incoming.channel is Channel.TELEGRAM):
            return _says(language, catalogue(language).line("rights-private"), context=context)
        return self._show(incoming, context, language, now) if name in HELD else self._ask(incoming, context, language, now)

    def press(self, incoming: Incoming, context: Context, language: Language, now: datetime) -> Answer | None:
        """What is said to a button; None if it is another one's. Raises StoreUnavailable."""
        prefix, _, rest = (incoming.button or "").partition(":")
        if prefix != _PREFIX:
            return None
        texts = catalogue(language)
        since, _, what = rest.partition(":")
        if not (incoming.private and incoming.channel is Channel.TELEGRAM):
            return _says(language, texts.line("rights-private"), context=context)
        if what != "yes":
            return _says(language, texts.line("erase-kept"), context=context, manner=Manner.INSTEAD)
        if not since.isdecimal() or now.timestamp() - int(since[:12]) > _LIVES.total_seconds():
            return _says(language, texts.line("erase-late"), context=context, manner=Manner.INSTEAD)
        receipt = self.erasures.erase(self._pseudonym(incoming), f"{incoming.channel}\0{incoming.key}", now)
        lines = self.receipt(receipt, language)
        return Answer(Outcome.RIGHTS, language, (Card(tuple(lines)),), manner=Manner.INSTEAD, kept=False)

    def privacy(self, language: Language) -> tuple[Line, ...]:
        """What is stored, by whom, for how long, and what can be done about it."""
        texts, terms = catalogue(language), self.terms
        if terms.controller_name and terms.controller_contact:
            name, contact = Span(terms.controller_name), Span(terms.controller_contact)
            controller = texts.line("privacy-controller", name=name, contact=contact)
        elif terms.controller_name:
            controller = texts.line("privacy-controller-name", name=Span(terms.controller_name))
        else:
            controller = texts.line("privacy-controller-missing")
        telegram = [texts.line("privacy-telegram"), texts.line("privacy-handoff")] if terms.telegram else []
        return (
            controller,
            texts.line("privacy-what"),
            texts.line("privacy-masked"),
            texts.line("privacy-why"),
            texts.line("privacy-kept", months=terms.months),
            *telegram,
            texts.line("privacy-rights"),
            texts.line("privacy-advice"),
        )

    def receipt(self, receipt: Receipt, language: Language) -> list[Line]:
        """What was erased and what stays, in words."""
        texts = catalogue(language)
        at = Span(texts.moment(receipt.at.astimezone(WARSAW).replace(second=0, microsecond=0)))
        lines = [texts.heading("erased", number=Span(receipt.number)), texts.line("erased-at", at=at)]
        counts: dict[str, int] = {}
        for name, number in receipt.counts.items():
            counts[NAMES.get(name, "erased-other")] = counts.get(NAMES.get(name, "erased-other"), 0) + number
        lines += [texts.line(message, number=Span(str(number))) for message, number in counts.items()]
        if not counts:
            lines.append(texts.line("erased-nothing"))
        lines += [(), texts.line("erased-files"), texts.line("erased-backups", months=self.terms.months)]
        return [*lines, texts.line("erased-chat")]

    def _show(self, incoming: Incoming, context: Context, language: Language, now: datetime) -> Answer:
        name = self._pseudonym(incoming)
        texts, number = catalogue(language), self.erasures.held(name)
        person = self.people.by_telegram(incoming.person)
        if not number and person is None:
            return _says(language, texts.line("held-nothing"), context=context)
        card = Card((texts.line("held", turns=number), texts.line("held-erase")))
        files = self.held.files(name, person, now)
        return Answer(Outcome.RIGHTS, language, (card,), context=context, files=files)

    def _ask(self, incoming: Incoming, context: Context, language: Language, now: datetime) -> Answer:
        texts, number = catalogue(language), self.erasures.held(self._pseudonym(incoming))
        if not number:
            return _says(language, texts.line("held-nothing"), context=context)
        lines = [texts.line("erase-ask", turns=number)]
        if self.people.by_telegram(incoming.person) is not None:
            lines.append(texts.line("erase-office"))
        since = int(now.timestamp())
        buttons = (
            Button(texts.text("button-erase-yes"), f"{_PREFIX}:{since}:yes"),
            Button(texts.text("button-erase-no"), f"{_PREFIX}:{since}:no"),
        )
        return Answer(Outcome.RIGHTS, language, (Card(tuple(lines)),), buttons, context=context)

    def _pseudonym(self, incoming: Incoming) -> str:
        return pseudonym(incoming.person, incoming.channel, self.secret)


def _says(language: Language, line: Line, *, context: Context, manner: Manner = Manner.MESSAGE) -> Answer:
    return Answer(Outcome.RIGHTS, language, (Card((line,)),), context=context, manner=manner)
