"""What people get to see of a document: the very message that the bot would send.

Promises: composed by what composes answers, so that what is shown here is what is sent. Refuses: to write a word itself.
"""

from collections.abc import Mapping
from datetime import date, datetime

from bot.answering import NO_MARKS
from bot.cards import Cards
from bot.composer import Composer
from bot.dialogue import NO_CONTEXT
from bot.messages import Language, Reply
from bot.texts import catalogue
from knowledge.documents import WARSAW, Document


def message(document: Document, documents: Mapping[str, Document], now: datetime, marks: Mapping[str, date] = NO_MARKS) -> Reply:
    """The reply that shows this document among the others, in Polish, at that moment; no turn of anybody.

    `marks` are the documents that nobody has confirmed since a day; who publishes a text stands for it, so a draft has none.
    """
    everything = {**documents, document.id: document}
    composer = Composer(Cards(everything, catalogue(Language.PL), now.astimezone(WARSAW), marks), NO_CONTEXT, "")
    answer = composer.answered([document], None)
    return Reply("", answer.outcome, answer.language, answer.cards, answer.buttons)


def example(document: Document) -> str:
    """The question to try: the document's own first one, else its name; empty if it has neither."""
    return next(iter(document.questions), "") or getattr(document, "title", "") or getattr(document, "name", "")
