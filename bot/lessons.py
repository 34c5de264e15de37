"""Lessons: an answer that a person gave becomes the draft of a document, so that next time the bot knows.

Promises: a draft of whoever takes it, with the question as its title and the answer as its text; nothing is published.
Refuses: to decide who may (`bot.rights`).
"""

import secrets
from datetime import datetime

from bot.drafts import Draft, Drafts
from bot.handoff import Handoff
from bot.people import Person

GUIDE = "guide"
# As long as titles may sensibly be; the whole question stands among the examples.
_LONGEST_TITLE = 200


def draft_from(found: Handoff, person: Person, now: datetime) -> Draft:
    """The draft that an answered question becomes. Raises ValueError if it has no answer."""
    if found.reply is None:
        raise ValueError("only an answer becomes a document")
    record = {
        "kind": GUIDE,
        "title": found.question[:_LONGEST_TITLE],
        "body": found.reply,
        "about": [found.specialisation] if found.specialisation else [],
        "questions": [found.question],
    }
    return Draft(person.id, f"nowy-{GUIDE}-{secrets.token_hex(6)}", GUIDE, 0, record, now)


def save_draft(drafts: Drafts, found: Handoff, person: Person, now: datetime) -> Draft:
    """The person's draft of that question: the one that they have, or a new one."""
    wanted = draft_from(found, person, now)
    for known in drafts.of(person.id):
        if known.base_revision == 0 and known.record.get("title") == wanted.record["title"]:
            return known
    drafts.save(wanted)
    return wanted
