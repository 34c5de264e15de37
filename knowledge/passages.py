"""Passages: what the index is given to read of a document.

Promises: the words that people use for one thing, one passage each; ids are `document#part`, unique and stable over edits of
other parts. Refuses: contacts, dates and amounts. They are shown from the store and change too often to be searched by meaning.
"""

from collections.abc import Iterable

from knowledge.documents import Appointment, Document, Event, Funding, Guide, Organisation, Specialisation, Support

# A passage this long still fits the 512 tokens of the bundled model (Polish: about 2.5 tokens a word) with room for its title.
WORDS_PER_PASSAGE = 120


def passages(document: Document) -> dict[str, str]:
    """The passages of a document: passage id -> text, in a fixed order, never empty."""
    parts: dict[str, str] = {}
    match document:
        case Specialisation():
            parts |= _numbered("name", (document.name, document.label, *document.former_names))
            parts |= _numbered("text", _chunks(document.name, document.description))
            parts |= _numbered("trade", document.trades)
            parts |= _numbered("pkd", (f"PKD {code}" for code in document.pkd))
            parts |= _numbered("number", (f"RIS {document.number}", f"specjalizacja nr {document.number}"))
        case Organisation():
            parts |= _numbered("name", (document.name, *document.abbreviations))
            parts |= _numbered("text", _chunks(document.name, document.description))
        case Appointment():
            parts |= _numbered("text", (f"{document.resolution} {document.note}".strip(),))
        case Support() | Funding() | Event():
            parts |= _numbered("name", (document.name,))
            parts |= _numbered("text", _chunks(document.name, document.description))
        case Guide():
            # No passage of its own for the title: it leads each piece, and alone it outshines the answers of other guides
            # (on a foreign set MRR falls from 0.66 to 0.50).
            parts |= _numbered("text", _chunks(document.title, document.body))
    parts |= _numbered("question", document.questions)
    return {f"{document.id}#{part}": text for part, text in parts.items()}


def all_passages(documents: Iterable[Document]) -> dict[str, str]:
    """The passages of several documents together, in their order."""
    return {name: text for document in documents for name, text in passages(document).items()}


def _numbered(name: str, texts: Iterable[str]) -> dict[str, str]:
    return {f"{name}-{number}": text for number, text in enumerate(texts) if text}


def _chunks(title: str, body: str) -> list[str]:
    """The body in pieces of whole words, each led by its title, so that every piece says what it is about."""
    found = body.split()
    return [f"{title} {' '.join(found[start : start + WORDS_PER_PASSAGE])}" for start in range(0, len(found), WORDS_PER_PASSAGE)]
