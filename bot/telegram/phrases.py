"""The few sentences that Telegram needs without asking the assistant: the command menu and an apology for a broken core.

Promises: every language has every command, in the same order. The keys are those of the catalogue (`command-start`, ...).
"""

from bot.messages import Language

# Telegram allows lower-case Latin names up to 32 characters and descriptions up to 256.
COMMANDS = ("start", "pomoc", "kontakt", "wydarzenia", "finansowanie", "prywatnosc")

_PHRASES: dict[Language, dict[str, str]] = {
    Language.PL: {
        "command-start": "Zacznij rozmowę",
        "command-pomoc": "Co potrafię i o co można zapytać",
        "command-kontakt": "Z kim się skontaktować",
        "command-wydarzenia": "Wydarzenia dla firm",
        "command-finansowanie": "Nabory i źródła finansowania",
        "command-prywatnosc": "Jak dbamy o Twoje dane",
        "broken": "Przepraszam, coś poszło nie tak i nie mam odpowiedzi. Proszę zapytać jeszcze raz za chwilę.",
    },
    Language.EN: {
        "command-start": "Start the conversation",
        "command-pomoc": "What I can do and what to ask",
        "command-kontakt": "Whom to contact",
        "command-wydarzenia": "Events for companies",
        "command-finansowanie": "Calls and sources of funding",
        "command-prywatnosc": "How we look after your data",
        "broken": "Sorry, something went wrong and I have no answer. Please ask again in a moment.",
    },
    Language.UK: {
        "command-start": "Почати розмову",
        "command-pomoc": "Що я вмію і про що можна запитати",
        "command-kontakt": "До кого звернутися",
        "command-wydarzenia": "Події для компаній",
        "command-finansowanie": "Конкурси та джерела фінансування",
        "command-prywatnosc": "Як ми дбаємо про Ваші дані",
        "broken": "Вибачте, щось пішло не так, і я не маю відповіді. Будь ласка, запитайте ще раз за хвилину.",
    },
}


def menu(language: Language) -> list[tuple[str, str]]:
    """The command menu as (name without slash, description) pairs."""
    return [(name, _PHRASES[language][f"command-{name}"]) for name in COMMANDS]


def broken(language_code: str | None) -> str:
    """What is said when the assistant failed; `language_code` is Telegram's hint (`pl`, `en-GB`, ...), Polish by default."""
    prefix = (language_code or "").split("-")[0].lower()
    return _PHRASES[Language(prefix) if prefix in set(Language) else Language.PL]["broken"]
