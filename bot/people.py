"""People: who works with the assistant, in which roles, for which specialisations and organisations.

Promises: names are unique, so that a name in a history means one person; nobody is ever deleted, only switched off; the last
administrator stays one. Every method reads the database, so a role taken away is gone at the next look.
Refuses: passwords, and to know anything of links or sessions (`bot.sign_in`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Engine,
    Integer,
    MetaData,
    Row,
    String,
    Table,
    func,
    insert,
    select,
    update,
)

from knowledge.database import Instant, reporting, writing

metadata = MetaData()

persons = Table(
    "person",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(100), nullable=False),
    # What makes names unique: case and spaces do not count.
    Column("name_key", String(100), nullable=False, unique=True),
    Column("roles", JSON, nullable=False),
    Column("specialisations", JSON, nullable=False),
    Column("organisations", JSON, nullable=False),
    # The account's number in Telegram, as text. Only of people who work here, and only once they have connected it themselves.
    Column("telegram", String(32), unique=True),
    Column("active", Boolean, nullable=False),
    Column("since", Instant, nullable=False),
)


class Role(StrEnum):
    """What somebody may do here; a person may have several roles."""

    COORDINATOR = "coordinator"
    STAFF = "staff"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who works with the assistant. `specialisations` and `organisations` are the ids that a coordinator looks after;
    `telegram` is the number of the account that they connected."""

    id: int
    name: str
    roles: frozenset[Role]
    specialisations: frozenset[str] = frozenset()
    organisations: frozenset[str] = frozenset()
    telegram: str | None = None
    active: bool = True

    def has(self, *roles: Role) -> bool:
        """Whether the person is active and has one of the roles."""
        return self.active and not self.roles.isdisjoint(roles)


class PeopleError(Exception):
    """A change of the people that cannot be made; `code` names the reason, the message is one sentence for operators."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class People:
    """The people of one database. Safe to share between threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def all(self) -> list[Person]:
        """Everybody, also those switched off, in the order in which they came."""
        return self._read(select(persons).order_by(persons.c.id))

    def get(self, person_id: int) -> Person | None:
        """The person of that number."""
        return next(iter(self._read(select(persons).where(persons.c.id == person_id))), None)

    def named(self, name: str) -> Person | None:
        """The person of that name; case and spaces do not count."""
        return next(iter(self._read(select(persons).where(persons.c.name_key == _key(name)))), None)

    def by_telegram(self, account: str) -> Person | None:
        """The active person who connected that Telegram account."""
        found = select(persons).where(persons.c.telegram == account, persons.c.active.is_(True))
        return next(iter(self._read(found)), None)

    def administrators(self) -> list[Person]:
        """The active administrators."""
        return [person for person in self.all() if person.has(Role.ADMINISTRATOR)]

    def caretakers(self, specialisations: Iterable[str], organisations: Iterable[str]) -> list[Person]:
        """The active coordinators who look after one of these specialisations or organisations."""
        wanted, bodies = set(specialisations), set(organisations)
        return [
            person
            for person in self.all()
            if person.has(Role.COORDINATOR) and (person.specialisations & wanted or person.organisations & bodies)
        ]

    def add(
        self,
        name: str,
        roles: Iterable[Role],
        at: datetime,
        specialisations: Iterable[str] = (),
        organisations: Iterable[str] = (),
    ) -> Person:
        """Add a person. Raises PeopleError if the name is empty, too long or taken."""
        values = {
            **_values(name, roles, specialisations, organisations),
            "telegram": None,
            "active": True,
            "since": at,
        }
        with writing(self._engine) as connection:
            _refuse_taken(connection, values["name_key"], None)
            number = connection.execute(insert(persons), values).inserted_primary_key[0]  # type: ignore[index]
            return _person(connection.execute(select(persons).where(persons.c.id == number)).one())

    def change(
        self,
        person_id: int,
        name: str,
        roles: Iterable[Role],
        specialisations: Iterable[str] = (),
        organisations: Iterable[str] = (),
        *,
        active: bool = True,
    ) -> Person:
        """Write what is known of a person anew. Raises PeopleError as `add` does, if there is no such person, and if nobody would
        be left who may administer."""
        values = {**_values(name, roles, specialisations, organisations), "active": active}
        with writing(self._engine) as connection:
            _refuse_taken(connection, values["name_key"], person_id)
            rows = connection.execute(select(persons)).all()
            if not any(row.id == person_id for row in rows):
                raise PeopleError("unknown", f"there is no person {person_id}")
            others = any(_person(row).has(Role.ADMINISTRATOR) for row in rows if row.id != person_id)
            was = any(_person(row).has(Role.ADMINISTRATOR) for row in rows if row.id == person_id)
            if was and not others and not (active and Role.ADMINISTRATOR in values["roles"]):
                raise PeopleError("last-administrator", "somebody must stay administrator; make somebody else one first")
            connection.execute(update(persons).where(persons.c.id == person_id).values(values))
            return _person(connection.execute(select(persons).where(persons.c.id == person_id)).one())

    def connect(self, person_id: int, account: str | None) -> None:
        """Connect a Telegram account with a person, taking it from whoever had it; None disconnects."""
        with writing(self._engine) as connection:
            if account is not None:
                connection.execute(update(persons).where(persons.c.telegram == account).values(telegram=None))
            connection.execute(update(persons).where(persons.c.id == person_id).values(telegram=account))

    def _read(self, statement: Any) -> list[Person]:
        with reporting(self._engine), self._engine.connect() as connection:
            return [_person(row) for row in connection.execute(statement)]


def _values(name: str, roles: Iterable[Role], specialisations: Iterable[str], organisations: Iterable[str]) -> dict[str, Any]:
    name = " ".join(name.split())
    if not name or len(name) > 100:
        raise PeopleError("name", "a name has 1 to 100 characters")
    chosen = sorted(set(roles))
    if not chosen:
        raise PeopleError("roles", "a person has at least one role")
    return {
        "name": name,
        "name_key": _key(name),
        "roles": [Role(role).value for role in chosen],
        "specialisations": sorted(set(specialisations)),
        "organisations": sorted(set(organisations)),
    }


def _key(name: str) -> str:
    return " ".join(name.split()).casefold()[:100]


def _refuse_taken(connection: Connection, key: str, own: int | None) -> None:
    taken = connection.execute(
        select(func.count()).select_from(persons).where(persons.c.name_key == key, persons.c.id != (own or 0))
    ).scalar_one()
    if taken:
        raise PeopleError("taken", "somebody has this name already")


def _person(row: Row[Any]) -> Person:
    return Person(
        id=row.id,
        name=row.name,
        roles=frozenset(Role(role) for role in row.roles),
        specialisations=frozenset(row.specialisations),
        organisations=frozenset(row.organisations),
        telegram=row.telegram,
        active=row.active,
    )
