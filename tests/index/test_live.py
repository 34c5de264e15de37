import logging
import threading
from pathlib import Path

import pytest

from index.encoders import HashingEncoder
from index.errors import EncoderError
from index.live import Live
from index.snapshot import Snapshot
from tests.index.counting import CountingEncoder
from tests.index.small import PASSAGES, live, references


@pytest.fixture
def encoder() -> CountingEncoder:
    return CountingEncoder()


def first(found: Live, question: str) -> str:
    [match] = found.find([question])
    return match.found.ranked[0].entry


def test_the_version_is_none_first_and_moves_with_each_refresh(encoder: CountingEncoder, tmp_path: Path) -> None:
    found = Live(encoder, references(encoder, tmp_path), None)
    versions = [found.version]
    with pytest.raises(RuntimeError):
        found.find(["tartak"])
    for version in (4, 9):
        found.refresh(version, PASSAGES)
        versions.append(found.version)
    found.refresh(2, {"x#0": "tokarz"})  # another database took the place of the first
    assert [*versions, found.version] == [None, 4, 9, 2]
    assert first(found, "tokarz") == "x"


def test_a_refresh_encodes_only_what_changed(encoder: CountingEncoder, tmp_path: Path) -> None:
    found = live(encoder, tmp_path)
    encoder.forget()
    found.refresh(2, {**PASSAGES, "wood#trade-0": "tartak parowy", "new#0": "spawanie stali"})
    assert encoder.encoded == ["tartak parowy"]
    assert first(found, "tartak parowy") == "wood"


def test_the_same_version_is_not_looked_at_again(encoder: CountingEncoder, tmp_path: Path) -> None:
    found = live(encoder, tmp_path)
    encoder.forget()
    found.refresh(1, {"other#0": "zupełnie co innego"})
    assert encoder.encoded == []
    assert first(found, "tartak") == "wood"


def test_what_is_gone_is_found_no_more(encoder: CountingEncoder, tmp_path: Path) -> None:
    found = live(encoder, tmp_path)
    found.refresh(2, {name: text for name, text in PASSAGES.items() if not name.startswith("wood")})
    [match] = found.find(["tartak"])
    assert {each.entry for each in match.found.ranked} == {"metal", "honey"}


def test_nothing_at_all_can_be_searched(encoder: CountingEncoder, tmp_path: Path) -> None:
    found = live(encoder, tmp_path, {})
    [match] = found.find(["tartak"])
    assert match.found.ranked == ()
    found.refresh(2, PASSAGES)
    assert first(found, "tartak") == "wood"
    found.refresh(3, {})
    assert found.find(["tartak"])[0].found.ranked == ()


CHANGES = [
    {**PASSAGES, "wood#trade-0": "tartak parowy"},
    {**PASSAGES, "new#0": "wytwórnia cydru"},
    {name: text for name, text in PASSAGES.items() if name != "metal#trade-1"},
    dict(PASSAGES),
]


@pytest.mark.parametrize("changed", CHANGES)
def test_a_refreshed_index_answers_as_one_that_is_made_anew(
    encoder: CountingEncoder, tmp_path: Path, changed: dict[str, str]
) -> None:
    refreshed = live(encoder, tmp_path)
    refreshed.refresh(2, changed)
    questions = ["tartak parowy", "odlewnia zeliwa", "wytwornia cydru", "szarlotka"]
    for one, other in zip(refreshed.find(questions), live(encoder, tmp_path, changed).find(questions), strict=True):
        assert one.found.ranked == other.found.ranked
        assert one.found.question.text == other.found.question.text
        assert one.features.around == pytest.approx(other.features.around, abs=1e-5)


@pytest.mark.parametrize("changed", CHANGES)
def test_a_preview_answers_as_the_refreshed_index_to_the_last_bit(
    encoder: CountingEncoder, tmp_path: Path, changed: dict[str, str]
) -> None:
    questions = ["tartak parowy", "odlewnia zeliwa", "wytwornia cydru", "szarlotka"]
    path = tmp_path / "index.snapshot"
    found = live(encoder, tmp_path, path=path)
    before, file = found.find(questions), path.read_bytes()
    foreseen = found.preview(changed).find(questions)
    for one, other in zip(found.find(questions), before, strict=True):
        assert (one.found.ranked, one.features) == (other.found.ranked, other.features)
    assert (found.version, path.read_bytes()) == (1, file)
    found.refresh(2, changed)
    for one, other in zip(foreseen, found.find(questions), strict=True):
        assert (one.found.ranked, one.found.signals, one.features) == (other.found.ranked, other.found.signals, other.features)
        assert one.intents == other.intents


def test_a_preview_encodes_only_what_changed_and_nothing_if_nothing_did(encoder: CountingEncoder, tmp_path: Path) -> None:
    found = live(encoder, tmp_path)
    encoder.forget()
    assert found.preview(dict(PASSAGES)).same_as(found.fixed())
    assert not found.preview({**PASSAGES, "new#0": "wytwórnia cydru"}).same_as(found)
    assert encoder.encoded == ["wytwórnia cydru"]


def test_a_fixed_index_stays_where_it_is(encoder: CountingEncoder, tmp_path: Path) -> None:
    found = live(encoder, tmp_path)
    fixed = found.fixed()
    found.refresh(2, {"x#0": "tartak"})
    assert (first(fixed, "tartak"), first(found, "tartak"), fixed.version) == ("wood", "x", 1)
    with pytest.raises(RuntimeError):
        Live(encoder, references(encoder, tmp_path), None).fixed()


def test_a_caller_may_reuse_its_passages(encoder: CountingEncoder, tmp_path: Path) -> None:
    passages = dict(PASSAGES)
    found = live(encoder, tmp_path, passages)
    passages["new#0"] = "zażółcarnia"  # in no dictionary: only the corpus can tell its diacritics
    found.refresh(2, passages)
    [match] = found.find(["zazolcarnia"])
    assert match.found.question.text == "zażółcarnia"


def test_several_questions_come_back_in_order(encoder: CountingEncoder, tmp_path: Path) -> None:
    found = live(encoder, tmp_path)
    ranked = [match.found.ranked[0].entry for match in found.find(["tartak", "odlewnia żeliwa", "pasieka i miody pitne"])]
    assert ranked == ["wood", "metal", "honey"]
    assert found.find([]) == []


def test_a_refresh_that_fails_leaves_all_as_it_was(encoder: CountingEncoder, tmp_path: Path) -> None:
    path = tmp_path / "index.snapshot"
    found = live(encoder, tmp_path, path=path)
    before = path.read_bytes()
    encoder.raising = EncoderError("gone")
    with pytest.raises(EncoderError):
        found.refresh(2, {"new#0": "nowy tekst"})
    encoder.raising = None
    assert (found.version, first(found, "tartak"), path.read_bytes()) == (1, "wood", before)


# The file


def test_a_second_start_encodes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "index.snapshot"
    live(CountingEncoder(), tmp_path, path=path)
    again = CountingEncoder()
    assert first(live(again, tmp_path, path=path), "tartak") == "wood"
    assert again.encoded == ["tartak"]


def test_a_file_of_older_content_is_used_for_what_has_not_changed(tmp_path: Path) -> None:
    path = tmp_path / "index.snapshot"
    live(CountingEncoder(), tmp_path, path=path)
    again = CountingEncoder()
    live(again, tmp_path, {**PASSAGES, "new#0": "kowal"}, path=path)
    assert again.encoded == ["kowal"]
    assert "new#0" in Snapshot.load(path, again.spec).ids


@pytest.mark.parametrize("content", [b"", b"rubbish", None])
def test_a_corrupt_file_is_built_anew(encoder: CountingEncoder, tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "index.snapshot"
    live(encoder, tmp_path, path=path)
    path.write_bytes(path.read_bytes()[:-9] if content is None else content)
    found = live(encoder, tmp_path, path=path)
    assert first(found, "tartak") == "wood"
    assert Snapshot.load(path, encoder.spec).fits(PASSAGES)


def test_a_file_of_another_model_is_built_anew(tmp_path: Path) -> None:
    path = tmp_path / "index.snapshot"
    live(HashingEncoder(128), tmp_path, path=path)
    encoder = HashingEncoder(256)
    assert first(live(encoder, tmp_path, path=path), "tartak") == "wood"
    assert Snapshot.load(path, encoder.spec).fits(PASSAGES)


def test_a_file_that_cannot_be_written_is_told_and_does_not_matter(
    encoder: CountingEncoder, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("not a folder")
    path = tmp_path / "file" / "index.snapshot"
    found = live(encoder, tmp_path, path=path)
    assert first(found, "tartak") == "wood"
    assert [record.levelno for record in caplog.records if str(path) in record.message] == [logging.WARNING]


# Threads


def test_readers_see_one_state_or_the_other(tmp_path: Path) -> None:
    """Two states with the same words for different entries: every answer must be of one of them, whole."""
    states = [{f"{side}-{name}": text for name, text in PASSAGES.items()} for side in "ab"]
    found = live(HashingEncoder(64), tmp_path, states[0])
    stop = threading.Event()
    wrong: list[object] = []

    def read() -> None:
        while not stop.is_set():
            for match in found.find(["tartak", "odlewnia żeliwa"]):
                sides = {each.entry[0] for each in match.found.ranked}
                if len(match.found.ranked) != 3 or len(sides) != 1:
                    wrong.append(match)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for version in range(2, 22):
        found.refresh(version, states[version % 2])
    stop.set()
    for reader in readers:
        reader.join()
    assert wrong == []
    assert found.version == 21


def test_threads_that_refresh_to_the_same_version_do_the_work_once(tmp_path: Path) -> None:
    encoder = CountingEncoder()
    found = Live(encoder, references(encoder, tmp_path), None)
    encoder.forget()
    threads = [threading.Thread(target=found.refresh, args=(1, PASSAGES)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(encoder.encoded) == len(PASSAGES)
