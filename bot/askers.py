"""Those who ask: what they may do besides asking: judge an answer, pass a question on, see and erase what is held about them.

Promises: an answer, or None when it is none of these. Refuses: to answer questions.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.composer import Answer
from bot.dialogue import Context
from bot.messages import Button, Incoming, Language
from bot.my_data import MyData
from bot.opinions import Opinions
from knowledge.documents import Document


@dataclass(frozen=True, slots=True)
class Askers:
    """Both rooms for those who ask."""

    my_data: MyData
    opinions: Opinions

    def command(self, name: str, incoming: Incoming, context: Context, language: Language, now: datetime) -> Answer | None:
        """What is said to a command. Raises StoreUnavailable."""
        return self.my_data.command(name, incoming, context, language, now)

    def press(
        self, incoming: Incoming, documents: Mapping[str, Document], context: Context, language: Language, now: datetime
    ) -> Answer | None:
        """What is said to a button. Raises StoreUnavailable and JournalError."""
        return self.my_data.press(incoming, context, language, now) or self.opinions.press(
            incoming, documents, context, language, now
        )

    def under(self, incoming: Incoming, turn: str, answer: Answer) -> tuple[Button, ...]:
        """The buttons that are added under an answer."""
        return self.opinions.under(incoming, turn, answer)
