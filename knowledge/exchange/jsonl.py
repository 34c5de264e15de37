"""JSON, one document a line: for machines.

Promises: what is written is read back equal. Refuses a record in which a field stands twice.
"""

import json
from collections.abc import Iterable
from typing import Any

from knowledge.documents import Document, to_record
from knowledge.exchange.faults import Place
from knowledge.exchange.reading import Entry, Reading


def read(file: str, text: str, reading: Reading) -> None:
    """Take in the documents of a text, and its faults."""
    for number, line in enumerate(text.split("\n"), start=1):  # not splitlines: a record may hold U+2028
        if not line.strip():
            continue
        try:
            record = json.loads(line, object_pairs_hook=_unique)
        except json.JSONDecodeError as error:
            detail = f"{error.msg} (column {error.colno})"
            reading.refuse(file, number, "not_json", f"is not JSON: {detail}", detail=detail)
        except (ValueError, RecursionError) as error:
            reading.refuse(file, number, "json_unusable", f"is not usable JSON: {error}", detail=str(error))
        else:
            if isinstance(record, dict):
                reading.take(Entry(file, record, {"": Place(number)}))
            else:
                reading.refuse(file, number, "not_object", "is not a JSON object")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"the field '{next(name for name in names if names.count(name) > 1)}' stands twice")
    return found


def to_jsonl(documents: Iterable[Document]) -> str:
    """The documents as JSON, one a line, in their order."""
    return "".join(json.dumps(to_record(document), ensure_ascii=False) + "\n" for document in documents)
