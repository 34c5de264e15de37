import json
import stat
import threading
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.privacy import LABELS, Kind, find, mask
from bot.pseudonyms import SECRET_FILE, SecretError, load_secret, pseudonym
from knowledge import golden

# `personal` hold data of invented people, `near` hold only what looks like them, `ordinary` are everyday questions.
SAMPLES: list[dict[str, Any]] = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "data" / "personal_data.jsonl").read_text(encoding="utf-8").splitlines()
]
CLEAN = [sample for sample in SAMPLES if not sample["spans"]]
SECRET = bytes(range(32))


def covered(text: str) -> set[int]:
    return {place for piece in find(text) for place in range(piece.start, piece.end)}


def test_the_samples_are_enough_to_measure_with() -> None:
    kinds = Counter(kind for sample in SAMPLES for _, _, kind in sample["spans"])
    assert set(kinds) == set(Kind)
    assert min(kinds.values()) >= 14
    assert len(SAMPLES) - len(CLEAN) >= 215
    assert sum(sample["id"].startswith("ordinary") for sample in SAMPLES) >= 150
    assert len({sample["text"] for sample in SAMPLES}) == len(SAMPLES)


def test_at_least_98_percent_of_personal_data_are_masked_whole_and_named_right() -> None:
    total, missed, misnamed = 0, [], []
    for sample in SAMPLES:
        text, places, found = sample["text"], covered(sample["text"]), find(sample["text"])
        for start, end, kind in sample["spans"]:
            total += 1
            if not {place for place in range(start, end) if text[place].isalnum()} <= places:
                missed.append(text)
            elif not any(piece.kind == kind and piece.start < end and start < piece.end for piece in found):
                misnamed.append(text)
    assert len(missed) <= 0.02 * total, missed
    assert len(missed) + len(misnamed) <= 0.02 * total, misnamed


def test_at_most_one_percent_of_questions_without_personal_data_are_touched() -> None:
    touched = [(sample["text"], mask(sample["text"])) for sample in CLEAN if mask(sample["text"]) != sample["text"]]
    assert len(touched) <= 0.01 * len(CLEAN), touched


def test_at_most_one_percent_of_golden_questions_are_touched() -> None:
    questions = [each.text for each in golden.load()]
    touched = [text for text in questions if mask(text) != text]
    assert len(questions) > 2000
    assert len(touched) <= 0.01 * len(questions), touched


def test_the_page_on_privacy_tells_the_figures_as_measured() -> None:
    page = (Path(__file__).parents[2] / "docs" / "privacy.md").read_text(encoding="utf-8")
    assert page.partition("<!-- figures -->\n")[2].partition("<!-- end -->")[0] == figures()


def figures() -> str:
    """The table of docs/privacy.md."""
    total, whole = Counter[str](), Counter[str]()
    for sample in SAMPLES:
        text, places = sample["text"], covered(sample["text"])
        for start, end, kind in sample["spans"]:
            hidden = {place for place in range(start, end) if text[place].isalnum()} <= places
            for name in (kind, "all"):
                total[name] += 1
                whole[name] += hidden
    rows = [(name, total[name], whole[name]) for name in [*sorted(Kind), "all"]]
    questions = [each.text for each in golden.load()]
    for name, texts in (
        ("ordinary texts and near misses touched", [sample["text"] for sample in CLEAN]),
        ("golden questions touched", questions),
    ):
        rows.append((name, len(texts), sum(mask(text) != text for text in texts)))
    lines = [f"| {name} | {all_} | {found} |\n" for name, all_, found in rows]
    return "".join(["| Kind | Written samples | Masked whole |\n", "|---|---:|---:|\n", *lines])


def test_around_personal_data_the_words_stay() -> None:
    for sample in SAMPLES:
        text, kept = sample["text"], sample["text"]
        for start, end, _ in reversed(sample["spans"]):
            kept = kept[:start] + kept[end:]
        masked = mask(text)
        for label in LABELS.values():
            masked = masked.replace(label, "")
        assert [word for word in masked.split() if word.isalpha()] == [word for word in kept.split() if word.isalpha()], text


def test_masking_twice_changes_nothing_more() -> None:
    changed = [sample["text"] for sample in SAMPLES if mask(mask(sample["text"])) != mask(sample["text"])]
    assert changed == []


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("tel. 41 344 43 92 wew. 29, pilne", "tel. [telefon], pilne"),
        ("(600 100 200)", "([telefon])"),
        ("PESEL 44051401359 i NIP 123-456-32-18", "PESEL [PESEL] i NIP [NIP]"),
        ("jan (at) firma.pl, jan małpa wp.pl", "[e-mail], [e-mail]"),
        ("konto PL61 1090 1014 0000 0712 1981 2874.", "konto [IBAN]."),
        ("karta 4111 1111 1111 1111", "karta [karta]"),
        ("auto TK 12345", "auto [tablica]"),
        ("dowód ABA300000", "dowód [dowód]"),
        # What a phone's keyboard or a copied page puts between the digits.
        ("tel 600\N{NO-BREAK SPACE}100\N{NO-BREAK SPACE}200", "tel [telefon]"),
        ("600\N{EN DASH}100\N{EN DASH}200", "[telefon]"),
        ("600\N{ZERO WIDTH SPACE}100\N{ZERO WIDTH SPACE}200", "[telefon]"),
        ("jan＠wp.pl", "[e-mail]"),
        ("６００１００２００", "[telefon]"),
    ],
)
def test_each_kind_gets_its_label(text: str, masked: str) -> None:
    assert mask(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "44051401358",  # a PESEL whose checksum is wrong, and nothing says that it is one
        "4111 1111 1111 1112",
        "ABC 123457",
        "500 000 000",
        "123 456 789 zł",
        "po 50000",
        "REGON 600100200",
    ],
)
def test_a_number_that_only_looks_like_one_stays(text: str) -> None:
    assert mask(text) == text


PARTS = ["tel ", "600 100 200 ", "jan@wp.pl ", "PESEL ", "44051401359 ", "344-43-92 ", "TK 12345 ", "auto ", "NIP 1234563218"]
PARTS += [
    " at ",
    " małpa ",
    "wp.pl",
    "konto ",
    "dowód abc123456",
    "+48 ",
    " wew. 3",
    "12345",
    "1",
    "22",
    "x",
    "zł",
    "(",
    ")",
    "-",
    "/",
    ".",
]


@settings(deadline=None)
@given(st.lists(st.sampled_from(PARTS), max_size=9).map("".join))
def test_masking_twice_changes_nothing_more_however_data_are_glued_together(text: str) -> None:
    assert mask(mask(text)) == mask(text)


@settings(deadline=None)
@given(st.text() | st.text(alphabet="0123456789 +-./()@aplPLzł,"))
def test_any_text_can_be_masked(text: str) -> None:
    pieces = find(text)
    assert all(piece.start < piece.end for piece in pieces)
    assert all(left.end <= right.start for left, right in pairwise(pieces))
    kept = [
        text[left:right] for left, right in zip([0, *(p.end for p in pieces)], [*(p.start for p in pieces), None], strict=True)
    ]
    labels = [LABELS[piece.kind] for piece in pieces] + [""]
    assert mask(text) == "".join(part + label for part, label in zip(kept, labels, strict=True))


def test_a_person_is_the_same_pseudonym_only_with_the_same_secret_and_channel() -> None:
    known = pseudonym("12345", "telegram", SECRET)
    assert known == pseudonym("12345", "telegram", SECRET)
    others = [
        pseudonym("12346", "telegram", SECRET),
        pseudonym("12345", "terminal", SECRET),
        pseudonym("12345", "telegram", bytes(32)),
        pseudonym("m12345", "telegra", SECRET),
        pseudonym("\ud800", "telegram", SECRET),
    ]
    assert len({known, *others}) == 6
    assert all(len(name) == 32 and set(name) <= set("0123456789abcdef") for name in others)


def test_the_secret_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    data_dir = tmp_path / "data"
    secret = load_secret(data_dir)
    assert len(secret) == 32
    assert load_secret(data_dir) == secret
    assert stat.S_IMODE((data_dir / SECRET_FILE).stat().st_mode) == 0o600
    assert [path.name for path in data_dir.iterdir()] == [SECRET_FILE]
    assert load_secret(tmp_path / "other") != secret


def test_who_starts_at_the_same_time_gets_the_same_secret(tmp_path: Path) -> None:
    gate, secrets = threading.Barrier(8), []

    def start() -> None:
        gate.wait()
        secrets.append(load_secret(tmp_path))

    threads = [threading.Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(secrets) == 8
    assert len(set(secrets)) == 1
    assert [path.name for path in tmp_path.iterdir()] == [SECRET_FILE]


def test_a_damaged_secret_is_refused_and_not_replaced(tmp_path: Path) -> None:
    (tmp_path / SECRET_FILE).write_bytes(b"short")
    with pytest.raises(SecretError, match="it has 5 bytes instead of 32"):
        load_secret(tmp_path)
    assert (tmp_path / SECRET_FILE).read_bytes() == b"short"


def test_a_secret_that_cannot_be_read_or_made_is_named(tmp_path: Path) -> None:
    (tmp_path / SECRET_FILE).mkdir()
    with pytest.raises(SecretError, match=r"journal\.secret, cannot be used: Is a directory"):
        load_secret(tmp_path)
    (tmp_path / "file").touch()
    with pytest.raises(SecretError, match="cannot be used"):
        load_secret(tmp_path / "file")
