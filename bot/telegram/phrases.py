"""The few sentences that Telegram needs without asking the assistant: the command menu and an apology for a broken core.

Promises: every language has every command, in the same order. The keys are those of the catalogue.
"""

from bot.messages import Language

# Telegram allows lower-case Latin names up to 32 characters and descriptions up to 256.
COMMANDS = {
    "start": "command-start",
    "pomoc": "command-help",
    "kontakt": "command-contact",
    "wydarzenia": "command-events",
    "finansowanie": "command-funding",
    "prywatnosc": "command-privacy",
}

_PHRASES: dict[Language, dict[str, str]] = {
    Language.PL: {
        "command-start": "Zacznij rozmowę",
        "command-help": "Co potrafię i o co można zapytać",
        "command-contact": "Z kim się skontaktować",
        "command-events": "Wydarzenia dla firm",
        "command-funding": "Nabory i źródła finansowania",
        "command-privacy": "Jak dbamy o Twoje dane",
        "error": "Przepraszam, coś poszło nie tak i nie mam odpowiedzi. Proszę zapytać jeszcze raz za chwilę.",
    },
    Language.EN: {
        "command-start": "Start the conversation",
        "command-help": "What I can do and what to ask",
        "command-contact": "Whom to contact",
        "command-events": "Events for companies",
        "command-funding": "Calls and sources of funding",
        "command-privacy": "How we look after your data",
        "error": "Sorry, something went wrong and I have no answer. Please ask again in a moment.",
    },
    Language.UK: {
        "command-start": "Почати розмову",
        "command-help": "Що я вмію і про що можна запитати",
        "command-contact": "До кого звернутися",
        "command-events": "Події для компаній",
        "command-funding": "Конкурси та джерела фінансування",
        "command-privacy": "Як ми дбаємо про Ваші дані",
        "error": "Вибачте, щось пішло не так, і я не маю відповіді. Будь ласка, запитайте ще раз за хвилину.",
    },
}


def menu(language: Language) -> list[tuple[str, str]]:
    """The command menu as (name without slash, description) pairs."""
    return [(name, _PHRASES[language][key]) for name, key in COMMANDS.items()]


def broken(language_code: str | None) -> str:
    """What is said when the assistant failed; `language_code` is Telegram's hint (`pl`, `en-GB`, ...), Polish by default."""
    prefix = (language_code or "").split("-")[0].lower()
    return _PHRASES[Language(prefix) if prefix in set(Language) else Language.PL]["error"]
