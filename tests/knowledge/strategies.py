"""Documents of every kind, drawn at random: whatever `parse` accepts."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from hypothesis import strategies as st

from knowledge.documents import (
    KINDS,
    WARSAW,
    Contact,
    ContactType,
    Document,
    FundingState,
    SourceDate,
    Status,
    parse,
)

# Everything UTF-8 can carry, with much of what breaks quoting; and what a spreadsheet or a calendar takes for something else.
_character = st.one_of(
    st.sampled_from("ąćęłńóśźżĄĆĘŁŃÓŚŹŻ„”–\"'\\\n\r\t #=[]{},\x00\x01\x1b\x7f\x85\u2028\u2029\ufeff"),
    st.characters(exclude_categories=["Cs"]),
)
_odd = (
    *(
        "=1+1",
        "#N/A",
        "_x0041_",
        "_x005F_x000A_",
        "a\\nb",
        "C:\\new;\\,",
        "a|b%7Cc",
        "2024-01-01",
        "007",
        "1e5",
        "TRUE",
        "tak",
        "\ufffe",
    ),
    "ąę\U0001f680_x" * 7_000,
)
_loose = st.text(_character, max_size=40).map(str.strip) | st.sampled_from(_odd)
_text = _loose.filter(bool)
_id = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"]), min_size=1, max_size=20)
_texts = st.lists(_text, max_size=3).map(tuple)
_ids = st.lists(_id, max_size=3).map(tuple)
_days = st.dates(date(1900, 1, 1), date(2200, 12, 31))
_moments = st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC)).map(  # noqa: DTZ001
    lambda moment: moment.replace(microsecond=0).astimezone(WARSAW)
)


@st.composite
def _source_dates(draw: st.DrawFn) -> SourceDate:
    day = draw(_days)
    parts = draw(st.integers(1, 3))
    mark = draw(st.sampled_from(["", "approximate", "read"]))
    return SourceDate(
        year=day.year,
        month=day.month if parts > 1 else None,
        day=day.day if parts > 2 else None,
        approximate=mark == "approximate",
        read=mark == "read",
    )


def _sourced() -> dict[str, st.SearchStrategy[object]]:
    return {"source": _text, "source_date": _source_dates(), "status": st.sampled_from(Status)}


@st.composite
def documents(draw: st.DrawFn, kinds: Sequence[str] = tuple(sorted(KINDS))) -> Document:
    """A document of one of these kinds."""
    first, last = sorted(draw(st.tuples(_days, _days)))
    common = {
        **{name: draw(strategy) for name, strategy in _sourced().items()},
        "id": draw(_id),
        "confirmed_on": draw(st.none() | _days),
        "valid_from": draw(st.sampled_from([None, first])),
        "valid_until": draw(st.sampled_from([None, last])),
        "revision": draw(st.integers(0, 3)),
        "questions": draw(_texts),
    }
    kind = draw(st.sampled_from(kinds))
    own = {name: draw(strategy) for name, strategy in _OWN[kind].items()}
    if kind == "funding":
        own |= {"opens": draw(st.sampled_from([None, first])), "closes": last}
    if kind == "event":
        own |= draw(st.sampled_from([{"starts": first, "ends": last}, {"starts": draw(_moments), "ends": date(2200, 12, 31)}]))
    return parse({"kind": kind, **common, **own})


_OWN: dict[str, dict[str, st.SearchStrategy[object]]] = {
    "specialisation": {
        "name": _text,
        "label": st.text(_character, max_size=30).map(str.strip).filter(bool),
        "number": st.integers(1, 9),
        "former_names": _texts,
        "description": _text,
        "trades": _texts,
        "pkd": _texts,
    },
    "organisation": {
        "name": _text,
        "abbreviations": _texts,
        "description": _loose,
        "contacts": st.lists(
            st.builds(Contact, type=st.sampled_from(ContactType), value=_text, note=_loose, **_sourced()), max_size=3
        ),
    },
    "appointment": {"specialisation": _id, "organisation": st.none() | _id, "resolution": _loose, "note": _loose},
    "support": {"name": _text, "description": _text},
    "funding": {
        "name": _text,
        "description": _text,
        "state": st.sampled_from(FundingState),
        "amount": _loose,
        "who": _loose,
        "link": st.none() | st.just("https://example.org/nabór?a=1&b=%20#x"),
        "specialisations": _ids,
    },
    "event": {
        "name": _text,
        "description": _loose,
        "place": _loose,
        "form": _loose,
        "audience": _loose,
        "registration": _loose,
        "cancelled": st.booleans(),
        "specialisations": _ids,
    },
    "guide": {"title": _text, "body": _text, "about": _ids},
}
