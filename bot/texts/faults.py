"""Faults of documents and files in Polish, for coordinators on the desk and in chats.

Promises: a sentence for every code that documents and files can have; the tests walk through all of them. Labels of fields come
from `knowledge.labels`, as those of sheets do. Refuses to fail on a code that a library invents: it gets a general sentence.
"""

from collections.abc import Mapping
from functools import cache

from bot.messages import Language, Span
from bot.texts import Catalogue
from knowledge.documents import DocumentFault
from knowledge.exchange import Fault
from knowledge.exchange.columns import choices
from knowledge.labels import NAMES, label

_GENERAL = "other"


@cache
def _catalogue() -> Catalogue:
    return Catalogue(Language.PL, "faults")


def in_polish(fault: DocumentFault | Fault) -> str:
    """One sentence, without place and label: "To pole jest wymagane."."""
    parameters = _parameters(fault)
    try:
        return _sentence(fault.code.replace("_", "-"), parameters)
    except LookupError:
        return _sentence(_GENERAL, {})


def place_in_polish(fault: Fault) -> str:
    """Where a fault is: "Wydarzenia!C7", "wiersz 8" or "wiersz 8, kolumna Początek"."""
    if fault.sheet:
        return fault.place
    parameters: dict[str, str | int] = {"line": str(fault.line)}
    if fault.column:
        return _sentence("in-column", {**parameters, "column": fault.column})
    return _sentence("in-line", parameters)


def report_line(fault: Fault) -> str:
    """A fault in one line of a report: "Wydarzenia!C7, Początek: „jutro” nie jest datą ani godziną. …"."""
    where = place_in_polish(fault)
    if fault.path and not (fault.column and not fault.sheet):  # a column of a CSV file is its label
        where += f", {label(fault.kind, fault.path)}"
    return f"{where}: {in_polish(fault)}"


def _parameters(fault: DocumentFault | Fault) -> Mapping[str, str | int]:
    found = dict(fault.parameters)
    if "found" in found:
        found["found"] = NAMES.get(str(found["found"]), str(found["found"]))
    if "kind" in found:
        found["wanted"] = NAMES.get(str(found["kind"]), str(found["kind"]))
    if fault.code in {"enum", "literal_error"}:
        found["choices"] = ", ".join(choices(fault.field.rpartition(".")[2])) or str(found.get("expected", ""))
    return found


def _sentence(name: str, parameters: Mapping[str, str | int]) -> str:
    fields = {key: value if isinstance(value, int) else Span(value) for key, value in parameters.items()}
    return "".join(span.text for span in _catalogue().line(f"fault-{name}", **fields))
