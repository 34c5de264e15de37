"""What of a faulty file can be taken all the same."""

from knowledge.documents import Document, parse
from knowledge.exchange import sift, to_toml

SOURCED = {"source": "x", "source_date": "2026-01-01"}


def document(kind: str, id: str, **fields: object) -> Document:  # noqa: A002
    return parse({"kind": kind, "id": id, **SOURCED, **fields})


def specialisation(id: str) -> Document:  # noqa: A002
    return document("specialisation", id, name=id, label=id, number=1, description="d")


def event(id: str, *about: str) -> Document:  # noqa: A002
    return document("event", id, name=id, starts="2026-05-05", ends="2026-05-05", specialisations=list(about))


def appointment(id: str, **fields: object) -> Document:  # noqa: A002
    return document("appointment", id, specialisation="s", **fields)


def taken(documents: list[Document], known: list[Document] = []) -> tuple[list[str], int]:  # noqa: B006
    found, faults = sift("x.toml", to_toml(documents).encode(), known)
    return [each.id for each in found], len(faults)


def test_a_sound_file_is_taken_whole() -> None:
    assert taken([specialisation("s"), event("e", "s")]) == (["s", "e"], 0)


def test_what_leans_on_nothing_is_left_out() -> None:
    assert taken([event("a", "nobody"), event("b"), event("c", "s")], [specialisation("s")]) == (["b", "c"], 1)


def test_what_leans_on_something_faulty_is_left_out_too() -> None:
    guide = document("guide", "g", title="t", body="b", about=["a"])
    assert taken([event("a", "nobody"), guide, event("b")])[0] == ["b"]


def test_between_two_of_one_id_nobody_chooses() -> None:
    text = to_toml([event("a")]) + to_toml([event("b")]).replace('id = "b"', 'id = "a"')
    found, faults = sift("x.toml", (text + to_toml([event("c")])).encode())
    assert ([each.id for each in found], len(faults)) == (["c"], 1)


def test_two_appointments_at_once_are_both_left_out_and_a_known_one_stays() -> None:
    both = [appointment("a", valid_from="2026-01-01"), appointment("b", valid_from="2026-02-01")]
    assert taken([specialisation("s"), *both])[0] == ["s"]
    assert taken([both[1], event("e")], [specialisation("s"), both[0]])[0] == ["e"]


def test_a_file_that_cannot_be_read_has_a_fault_and_nothing_else() -> None:
    found, faults = sift("x.pdf", b"%PDF")
    assert (found, len(faults)) == ([], 1)
