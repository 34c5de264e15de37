"""What the tests of the search share: a few passages, the references that go with them, and ways to build both."""

from collections.abc import Mapping
from pathlib import Path

from index.encoders import Encoder
from index.live import Live
from index.references import References, ReferenceTexts

PASSAGES = {
    "metal#trade-0": "spawanie stali",
    "metal#trade-1": "odlewnia żeliwa",
    "metal#text-0": "Obróbka metali, odlewy i konstrukcje stalowe dla przemysłu maszynowego i budowlanego w całym regionie.",
    "wood#trade-0": "tartak",
    "wood#trade-1": "stolarz meblowy",
    "honey#trade-0": "pasieka i miody pitne",
}
TEXTS = ReferenceTexts(
    parallel=[{"pl": "dzień targowy", "en": "fair day"}, {"pl": "targi pszczół", "en": "bee fair"}],
    outside=["przepis na szarlotkę", "wynik meczu piłkarskiego"],
    intents={"contact": ["a telefon?", "numer telefonu"], "greeting": ["dzień dobry"]},
)


def references(encoder: Encoder, folder: Path, texts: ReferenceTexts = TEXTS) -> References:
    return References.prepare(encoder, texts, folder)


def live(encoder: Encoder, folder: Path, passages: Mapping[str, str] = PASSAGES, path: Path | None = None) -> Live:
    found = Live(encoder, references(encoder, folder), path)
    found.refresh(1, passages)
    return found
