"""What is held about somebody who asks, as files that they can read.

Promises: everything that the database holds about a pseudonym, read anew from whatever table refers to a turn, in a file for
people and, with the same content, in one for programs; headings are Polish. Refuses: the names of those who wrote remarks, and
what is only made from the rest to find it faster.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from html import escape
from typing import Any

from sqlalchemy import Engine, MetaData, Table, select

from bot.drafts import drafts
from bot.erasure import referring
from bot.journal import reply_from_json, turns
from bot.messages import File
from bot.people import Person
from knowledge.database import reporting
from knowledge.documents import WARSAW

Record = dict[str, Any]
# Made from the journal alone, to find turns by.
_DERIVED = frozenset({"journal_facet"})
# What tables and columns are called in Polish; those of people who work here are left out.
HEADINGS = {
    "feedback": "ocena",
    "handoff": "pytanie przekazane człowiekowi",
    "review": "uwaga obsługi",
    "follow_up": "sprawa do załatwienia",
    "golden_added": "pytanie wzorcowe",
    "coordinator_note": "notatka dla koordynatora",
}
_COLUMNS = {
    "value": "ocena",
    "reason": "powód",
    "at": "kiedy",
    "question": "pytanie",
    "language": "język",
    "specialisation": "specjalizacja",
    "account": "numer czatu do odesłania odpowiedzi",
    "state": "stan",
    "asked": "przekazane",
    "reply": "odpowiedź człowieka",
    "settled": "załatwione",
    "verdict": "ocena obsługi",
    "comment": "uwaga",
    "text": "treść",
    "documents": "dokumenty",
    "proposal": "propozycja dokumentu",
    "done": "załatwiona",
}
_LEFT_OUT = frozenset({"id", "turn", "person", "owner", "settled_by", "done_by"})
_TITLE = "Co asystent Drogowskaz o mnie przechowuje"
_STYLE = (
    "body{font:16px/1.5 sans-serif;max-width:45em;margin:1em auto;padding:0 1em;color:#111;background:#fff}"
    "section{border-top:1px solid #767676;padding:.5em 0}dt{font-weight:bold}dd{margin:0 0 .5em;white-space:pre-wrap}"
)


class Held:
    """Reads what one database holds about somebody. Safe to share between threads. Raises StoreUnavailable."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def about(self, pseudonym: str, person: Person | None, now: datetime) -> tuple[Record, ...]:
        """Everything as plain values: one record for each turn, oldest first, after one on who it is about. `person` is somebody
        who works here, if it is one."""
        head: Record = {"sporządzono": _moment(now), "pseudonim": pseudonym}
        if person is not None:
            head["osoba pracująca na biurku"] = self._worker(person)
        with reporting(self._engine), self._engine.connect() as connection:
            rows = connection.execute(select(turns).where(turns.c.person == pseudonym).order_by(turns.c.at, turns.c.id)).all()
            records = {row.id: _turn(row) for row in rows}
            for name, key in referring(connection):
                if name in _DERIVED:
                    continue
                kept = Table(name, MetaData(), autoload_with=connection, resolve_fks=False)
                own = kept.c[key].in_(select(turns.c.id).where(turns.c.person == pseudonym))
                for found in connection.execute(select(kept).where(own)).mappings():
                    records[found[key]].setdefault(HEADINGS.get(name, name), []).append(_plain(found))
        return (head, *records.values())

    def files(self, pseudonym: str, person: Person | None, now: datetime) -> tuple[File, ...]:
        """The same as a page for people and as JSON."""
        records = self.about(pseudonym, person, now)
        text = json.dumps({"o kim": records[0], "rozmowy": records[1:]}, ensure_ascii=False, indent=1)
        return (
            File("moje-dane.html", "text/html", _page(records).encode()),
            File("moje-dane.json", "application/json", text.encode()),
        )

    def _worker(self, person: Person) -> Record:
        begun = select(drafts.c.record).where(drafts.c.person == person.id)
        with reporting(self._engine), self._engine.connect() as connection:
            titles = [str(record.get("title") or record.get("name") or "") for record in connection.execute(begun).scalars()]
        return {
            "nazwa": person.name,
            "role": sorted(role.value for role in person.roles),
            "specjalizacje": sorted(person.specialisations),
            "organizacje": sorted(person.organisations),
            "połączone konto": person.telegram,
            "szkice": titles,
        }


def _turn(row: Any) -> Record:
    return {
        "kiedy": _moment(row.at),
        "kanał": row.channel,
        "rozmowa (pseudonim)": row.conversation,
        "pytanie": row.question,
        "odpowiedź": reply_from_json(row.reply).text,
        "język": row.language,
        "wynik": row.outcome,
        "jak zrozumiano": row.understood,
        "rozważane dokumenty": row.candidates,
        "wersja bazy": row.content_version,
        "model": row.model,
        "czasy (ms)": row.timings,
        "dostarczono": _moment(row.delivered_at)
        if row.delivered and row.delivered_at
        else ("nie" if row.delivered is False else ""),
    }


def _plain(found: Mapping[Any, Any]) -> Record:
    return {
        _COLUMNS.get(name, name): _value(value) for name, value in found.items() if name not in _LEFT_OUT and value is not None
    }


def _value(value: Any) -> Any:
    return _moment(value) if isinstance(value, datetime) else value


def _moment(value: datetime) -> str:
    # Tables that are read as they are found know no zone on SQLite, where moments are in UTC.
    return (value.replace(tzinfo=UTC) if value.tzinfo is None else value).astimezone(WARSAW).strftime("%Y-%m-%d %H:%M")


def _page(records: Sequence[Record]) -> str:
    parts = "".join(f"<section>{_list(record)}</section>" for record in records[1:])
    return (
        f'<!doctype html><html lang="pl"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{_TITLE}</title><style>{_STYLE}</style><h1>{_TITLE}</h1><section>{_list(records[0])}</section>"
        f"<h2>Rozmowy: {len(records) - 1}</h2>{parts}</html>"
    )


def _list(record: Record) -> str:
    return "<dl>" + "".join(f"<dt>{escape(name)}</dt><dd>{escape(_text(value))}</dd>" for name, value in record.items()) + "</dl>"


def _text(value: Any) -> str:
    if value is None or value == "" or value == []:
        return "–"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=1)
