"""Sifting: what of a faulty file can be taken all the same.

Promises: what comes out is valid, and fits what is known and the rest of what comes out; one bad row costs its own document and
those that lean on it. Refuses to choose between two records of one id.
"""

from collections import Counter

from knowledge.documents import Document
from knowledge.exchange.reading import Reading
from knowledge.relations import overlapping, unknown_references


def sound(reading: Reading) -> list[Document]:
    """The documents of a reading that have no fault, alone and together, in their order."""
    times = Counter(document.id for document, _ in reading.found)
    left = {document.id: document for document, _ in reading.found if times[document.id] == 1}
    while True:
        everything = {**reading.known, **left}
        faulty = {document.id for document in left.values() if unknown_references(document, everything)}
        faulty |= {each.id for *pair, _ in overlapping(everything.values()) for each in pair if each.id in left}
        if not faulty:
            return list(left.values())
        left = {name: document for name, document in left.items() if name not in faulty}
