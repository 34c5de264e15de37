"""The commands about the people who work with the assistant."""

# ruff: noqa: T201 - printing is what a command line is for

import argparse
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.addresses import entrance
from bot.commands import Actions, CommandError, command
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.people import Role


def add(actions: Actions) -> None:
    """Add them to the parser."""
    new = command(actions, "add", _add, "add a person; the first administrator is added here, all others on the desk")
    new.add_argument("name", help="first and last name")
    new.add_argument("--administrator", action="store_true", help="may do everything, adding people included")
    new.add_argument("--staff", action="store_true", help="reads and reviews conversations")
    new.add_argument(
        "--specialisation", action="append", default=[], metavar="ID", help="coordinates it; may stand several times"
    )
    new.add_argument("--organisation", action="append", default=[], metavar="ID", help="looks after it; may stand several times")
    command(actions, "list", _list, "list the people")
    link = command(actions, "link", _link, "print a link with which a person signs in on the desk, once, within ten minutes")
    link.add_argument("name", help="the person's name, or number from `people list`")


def _add(settings: Settings, options: argparse.Namespace) -> int:
    from bot import wiring
    from bot.people import People

    store = wiring.knowledge(settings)
    for kind in ("specialisation", "organisation"):
        for name in getattr(options, kind):
            document = store.documents().get(name)
            if document is None or document.kind != kind:
                raise CommandError(f"--{kind}: there is no {kind} '{name}'; see `drogowskaz knowledge list --kind {kind}`")
    roles = [role for role, given in _roles(options) if given]
    if not roles:
        raise CommandError("say what the person does: --administrator, --staff, --specialisation ID or --organisation ID")
    person = People(wiring.engine(settings)).add(
        options.name, roles, datetime.now(UTC), options.specialisation, options.organisation
    )
    print(f"{person.id}\t{person.name}\t{', '.join(sorted(person.roles))}")
    return 0


def _roles(options: argparse.Namespace) -> "list[tuple[Role, bool]]":
    from bot.people import Role

    return [
        (Role.ADMINISTRATOR, options.administrator),
        (Role.STAFF, options.staff),
        (Role.COORDINATOR, bool(options.specialisation or options.organisation)),
    ]


def _list(settings: Settings, options: argparse.Namespace) -> int:
    from bot import wiring
    from bot.people import People

    for person in People(wiring.engine(settings)).all():
        state = "active" if person.active else "switched off"
        print(f"{person.id}\t{person.name}\t{', '.join(sorted(person.roles))}\t{state}")
    return 0


def _link(settings: Settings, options: argparse.Namespace) -> int:
    from bot import wiring
    from bot.people import People
    from bot.sign_in import SignIn

    database = wiring.engine(settings)
    people = People(database)
    person = people.get(int(options.name)) if options.name.isdecimal() else people.named(options.name)
    if person is None or not person.active:
        raise CommandError(f"there is no person '{options.name}' with access; see `drogowskaz people list`")
    print(settings.desk_address + entrance(SignIn(database).link(person.id, datetime.now(UTC))))
    return 0
