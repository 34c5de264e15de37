"""Who may do what: every kind of document against every kind of person."""

import pytest

from bot.people import Person, Role
from bot.rights import may_add, may_edit, may_manage_people, may_review
from knowledge.documents import KINDS, Document
from tests.bot.world import document, small_documents

ADA = Person(1, "Ada", frozenset({Role.ADMINISTRATOR}))
STAFF = Person(2, "Sabina", frozenset({Role.STAFF}))
METAL = Person(3, "Kuba", frozenset({Role.COORDINATOR}), frozenset({"spec-metal"}), frozenset({"org-izba"}))
BOTH = Person(4, "Kasia", frozenset({Role.COORDINATOR}), frozenset({"spec-metal", "spec-drewno"}))
GONE = Person(5, "Dawny", frozenset(Role), frozenset({"spec-metal"}), frozenset({"org-izba"}), active=False)
# Who has lists of care, but not the role that they belong to.
FORMER = Person(6, "Była", frozenset({Role.STAFF}), frozenset({"spec-metal"}), frozenset({"org-izba"}))

OF_METAL = {"spec-metal", "org-izba", "fund-otwarty", "event-targi", "guide-izba"}


@pytest.mark.parametrize("each", small_documents(), ids=lambda each: each.id)
def test_everybody_edits_what_is_theirs_alone(each: Document) -> None:
    assert may_edit(ADA, each)
    assert may_edit(METAL, each) is (each.id in OF_METAL)
    assert may_edit(BOTH, each) is (each.id in {"spec-metal", "spec-drewno", "fund-otwarty", "event-targi"})
    for nobody in (STAFF, GONE, FORMER):
        assert not may_edit(nobody, each)


def test_what_belongs_to_several_belongs_to_who_has_all_of_them() -> None:
    shared = document(
        "event", "e", name="Razem", starts="2026-05-01", ends="2026-05-01", specialisations=("spec-metal", "spec-drewno")
    )
    assert may_edit(BOTH, shared)
    assert not may_edit(METAL, shared)
    assert not may_edit(METAL, shared.model_copy(update={"specialisations": ()})), "what belongs to nobody is the administrator's"


@pytest.mark.parametrize("kind", KINDS)
def test_coordinators_add_what_is_frequent(kind: str) -> None:
    assert may_add(ADA, kind)
    assert may_add(METAL, kind) is (kind in {"event", "funding", "guide"})
    assert not any(may_add(person, kind) for person in (STAFF, GONE, FORMER))


def test_conversations_are_for_staff_and_people_for_administrators() -> None:
    assert [may_review(person) for person in (ADA, STAFF, METAL, GONE)] == [True, True, False, False]
    assert [may_manage_people(person) for person in (ADA, STAFF, METAL, GONE)] == [True, False, False, False]
