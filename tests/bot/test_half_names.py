"""Bodies are found by parts of their names and by acronyms, however typed: variants made by rule from what is on file."""

from collections.abc import Iterator

import pytest

from bot.assistant import Assistant
from bot.messages import Channel, Incoming
from index.letters import fold
from knowledge import exchange
from knowledge.documents import Document, Guide, Organisation

WISHES = ("{}", "{} kontakt")


def typed(name: str) -> Iterator[str]:
    yield from {name, name.lower(), name.upper(), fold(name)}
    if name.isupper() and " " not in name:
        yield ".".join(name) + "."


def tells_of(document: Document, organisation: str) -> bool:
    return document.id == organisation or (isinstance(document, Guide) and organisation in document.about)


@pytest.mark.model
def test_names_half_names_and_acronyms_find_their_body(assistant: Assistant) -> None:
    documents = {each.id: each for each in exchange.curated()}
    missed, asked = [], 0
    for organisation in (each for each in documents.values() if isinstance(each, Organisation)):
        for text in (wish.format(each) for name in organisation.abbreviations for each in typed(name) for wish in WISHES):
            reply = assistant.handle(Incoming(Channel.JSONL, "", "half names", f"half {asked} {text}", text))
            asked += 1
            if not (reply.candidates and tells_of(documents[reply.candidates[0].document], organisation.id)):
                missed.append(text)
    assert len(missed) <= 0.05 * asked, missed
