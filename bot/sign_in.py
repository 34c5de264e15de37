"""Signing in: one-time links, sessions and the codes that connect a Telegram account. No passwords.

Promises: a link works once, for ten minutes; opening it spends nothing, only `enter` does; a session ends after a while without
use, after half a day in any case, and at once when the person is switched off. Of all secrets only digests are stored.
Refuses: to know the web or Telegram.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Column, Engine, ForeignKey, Integer, String, Table, delete, insert, select, update

from bot.people import People, Person, metadata
from knowledge.database import Instant, reporting, writing

LINK_LIVES = timedelta(minutes=10)
INVITATION_LIVES = timedelta(days=7)
# After so long without use, and after so long in any case, one signs in again (OWASP's range for administration pages).
IDLE = timedelta(hours=2)
ABSOLUTE = timedelta(hours=12)
# A session's last use is written down at most so often: reading a page must not cost a write each time.
NOTED = timedelta(minutes=1)

tickets = Table(
    "sign_in_ticket",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("person", Integer, ForeignKey("person.id"), nullable=False),
    # "link" opens a session, "invitation" connects a Telegram account.
    Column("purpose", String(10), nullable=False),
    Column("expires", Instant, nullable=False),
    Column("spent", Instant),
)

sessions = Table(
    "sign_in_session",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("person", Integer, ForeignKey("person.id"), nullable=False),
    Column("began", Instant, nullable=False),
    Column("used", Instant, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody who is signed in. `token` is the secret that the browser holds."""

    token: str
    person: Person


class SignIn:
    """Links, sessions and invitations of one database. Moments come from the caller and are aware."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._people = People(engine)

    def link(self, person_id: int, now: datetime) -> str:
        """The secret of a new one-time link for that person."""
        return self._ticket(person_id, "link", now, now + LINK_LIVES)

    def invitation(self, person_id: int, now: datetime) -> str:
        """The code with which that person connects their Telegram account, once, within a week."""
        return self._ticket(person_id, "invitation", now, now + INVITATION_LIVES)

    def holder(self, secret: str, now: datetime) -> Person | None:
        """Whom an unspent link would sign in; spends nothing."""
        statement = select(tickets.c.person).where(
            tickets.c.digest == _digest(secret),
            tickets.c.purpose == "link",
            tickets.c.spent.is_(None),
            tickets.c.expires > now,
        )
        with reporting(self._engine), self._engine.connect() as connection:
            number = connection.execute(statement).scalar()
        return None if number is None else self._active(number)

    def enter(self, secret: str, now: datetime, leaving: str | None = None) -> Session | None:
        """Spend a link and open a session, or None if it is spent, late, unknown or its person is switched off.

        `leaving` is the session that the browser had before; it ends, whoever's it was.
        """
        number = self._spend(secret, "link", now)
        person = None if number is None else self._active(number)
        if person is None:
            return None
        token = secrets.token_urlsafe(32)
        with writing(self._engine) as connection:
            if leaving is not None:
                connection.execute(delete(sessions).where(sessions.c.digest == _digest(leaving)))
            connection.execute(delete(sessions).where(sessions.c.began <= now - ABSOLUTE))
            connection.execute(insert(sessions), {"digest": _digest(token), "person": person.id, "began": now, "used": now})
        return Session(token, person)

    def session(self, token: str, now: datetime) -> Session | None:
        """The session of that token if it lives and its person is active; notes that it was used."""
        digest = _digest(token)
        with reporting(self._engine), self._engine.connect() as connection:
            row = connection.execute(select(sessions).where(sessions.c.digest == digest)).one_or_none()
        if row is None or now - row.used > IDLE or now - row.began > ABSOLUTE:
            return None
        person = self._active(row.person)
        if person is None:
            return None
        if now - row.used > NOTED:
            with writing(self._engine) as connection:
                connection.execute(update(sessions).where(sessions.c.digest == digest).values(used=now))
        return Session(token, person)

    def leave(self, token: str) -> None:
        """End a session."""
        with writing(self._engine) as connection:
            connection.execute(delete(sessions).where(sessions.c.digest == _digest(token)))

    def leave_all(self, person_id: int) -> None:
        """End all sessions of a person and void their unspent links."""
        with writing(self._engine) as connection:
            connection.execute(delete(sessions).where(sessions.c.person == person_id))
            connection.execute(delete(tickets).where(tickets.c.person == person_id, tickets.c.purpose == "link"))

    def accept(self, code: str, account: str, now: datetime) -> Person | None:
        """Spend an invitation: connect the Telegram account with its person and return them, or None if the code is no good."""
        number = self._spend(code, "invitation", now)
        if number is None or self._active(number) is None:
            return None
        self._people.connect(number, account)
        return self._active(number)

    def _ticket(self, person_id: int, purpose: str, now: datetime, expires: datetime) -> str:
        secret = secrets.token_urlsafe(24)
        with writing(self._engine) as connection:
            connection.execute(delete(tickets).where(tickets.c.expires <= now - INVITATION_LIVES))
            connection.execute(
                insert(tickets), {"digest": _digest(secret), "person": person_id, "purpose": purpose, "expires": expires}
            )
        return secret

    def _spend(self, secret: str, purpose: str, now: datetime) -> int | None:
        """Whose ticket it was; one caller alone gets it."""
        ticket = (
            (tickets.c.digest == _digest(secret))
            & (tickets.c.purpose == purpose)
            & tickets.c.spent.is_(None)
            & (tickets.c.expires > now)
        )
        with writing(self._engine) as connection:
            number = connection.execute(select(tickets.c.person).where(ticket)).scalar()
            if number is not None and connection.execute(update(tickets).where(ticket).values(spent=now)).rowcount == 1:
                return int(number)
        return None

    def _active(self, person_id: int) -> Person | None:
        person = self._people.get(person_id)
        return person if person is not None and person.active else None


def _digest(secret: str) -> str:
    # The secrets are random, 192 bits and more: a plain digest cannot be guessed back.
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
