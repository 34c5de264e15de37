"""Activity codes: from a PKD code in a question to the specialisation that our own mapping gives it.

Promises: the longest code on file that the asked one begins with decides (28.25 before 28). Refuses: to call that mapping
official; there is no official one (the answer says so).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from knowledge.documents import Specialisation

# A class or subclass by its letter (25.62.Z, 2562Z); without one only after the word PKD (PKD 25.62, PKD 25). Other letters than
# these stand in no code, but in years (2024r.), measures (3000m) and dates without a space (12.05.w).
_CODE = re.compile(r"(?<![\w.,-])(\d{2})\.?(\d{2})\.?[a-fz](?!\w)|\bpkd\W{0,2}(\d{2})(?:\.?(\d{1,2}))?(?!\w)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Activity:
    """A code found in a question, and where our mapping puts it; `entry` is the index of the line in the document's `pkd`."""

    code: str
    specialisation: Specialisation | None = None
    entry: int = 0


def find(text: str, specialisations: Iterable[Specialisation]) -> Activity | None:
    """The first activity code of a text; without a specialisation if the mapping does not know it. None if there is no code."""
    found = _CODE.search(text)
    if found is None:
        return None
    code = "".join(part for part in found.groups() if part)
    best = Activity(code)
    longest = 0
    for document in specialisations:
        for number, line in enumerate(document.pkd):
            known = re.sub(r"\D", "", line.partition(" ")[0])
            if code.startswith(known) and len(known) > longest:
                longest = len(known)
                best = Activity(code, document, number)
    return best
