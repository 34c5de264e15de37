"""The few sentences that Telegram needs without asking the assistant: the command menu and an apology for a broken core.

Promises: every language has every command, in the same order; the words stand in the catalogues.
"""

from bot.messages import Language
from bot.office import COMMANDS as COMMANDS_OF_THE_OFFICE
from bot.texts import catalogue, office

# Name of the command (lower-case Latin letters, up to 32) -> message with its description (up to 256 characters).
# https://core.telegram.org/bots/api#botcommand
COMMANDS = {
    "start": "command-start",
    "pomoc": "command-help",
    "kontakt": "command-contact",
    "wydarzenia": "command-events",
    "finansowanie": "command-funding",
    "prywatnosc": "command-privacy",
    "mojedane": "command-held",
    "usun": "command-erase",
}

# What people who work here find in their menu: the commands of `bot.office`.
OFFICE = dict(zip(COMMANDS_OF_THE_OFFICE, ("command-edit", "command-desk", "command-cancel"), strict=True))


def menu(language: Language) -> list[tuple[str, str]]:
    """The command menu as (name without slash, description) pairs."""
    return [(name, catalogue(language).text(message)) for name, message in COMMANDS.items()]


def office_menu() -> list[tuple[str, str]]:
    """The same for people who work here: what is theirs first, then what everybody has."""
    own = [(name.removeprefix("/"), office().text(message)) for name, message in OFFICE.items()]
    return [*own, *menu(Language.PL)]


def broken(language_code: str | None) -> str:
    """What is said when the assistant failed; `language_code` is Telegram's hint (`pl`, `en-GB`, ...), Polish by default."""
    prefix = (language_code or "").split("-")[0].lower()
    return catalogue(Language(prefix) if prefix in set(Language) else Language.PL).text("error")
