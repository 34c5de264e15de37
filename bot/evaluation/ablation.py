"""Ablation: each part switched off in turn, and what that costs.

Promises: measured on the development half alone, over questions that stand alone; the gate is fitted anew for each variant and
judged by ten-fold cross-validation, at the same share of false answers.
Refuses: to judge the dialogue, which only the whole assistant has.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import astuple, dataclass, replace

import numpy as np
from numpy.typing import NDArray
from rich.console import Console

from bot import calibration, wiring
from bot.answering import asking
from bot.dialogue import sentences
from bot.evaluation import robustness
from bot.evaluation.tables import Table, points
from bot.evaluation.validation import confidences, confidences_of_copies
from bot.settings import Settings
from index.encoders import Encoder, open_encoder
from index.evaluate import coverage_at, hits, mean_reciprocal_rank, rank, risk_coverage
from index.language import detect
from index.lexical import Lexical
from index.perturb import Perturbation
from index.polish import Speller
from index.references import References
from index.scope import FALSE_ANSWERS, SIGNALS, STANDARD_SCORES, Features, Neighbours
from index.search import HOME_LANGUAGE, Found, Searcher, corpus_words
from index.snapshot import Snapshot, is_short
from index.variants import (
    AsTyped,
    LongPrompts,
    OneEach,
    Reading,
    Remembering,
    Undiacritical,
    Unspelling,
    Wordless,
    without_vectors,
)
from knowledge import exchange
from knowledge.golden import Golden, Half
from knowledge.passages import all_passages

# What the gate sees, in its order: of an entry with example questions (`Features.by_examples`), and of bare text.
_SIGNS = (
    *(name for name in SIGNALS if name not in STANDARD_SCORES),
    *("side", "outside", "outside_best", "nearest_lead", "best_lead"),
)
_COSINES = frozenset({"cosine", "cosine_best", "cosine_of_top", "nearest"})
_WORDS = frozenset({"bm25", "bm25_of_top", "coverage"})
_FAMILIES: Mapping[str, frozenset[str]] = {
    "gate without: the kernel side": frozenset({"side"}),
    "gate without: known outsiders": frozenset({"outside", "outside_best", "nearest_lead", "best_lead"}),
    "gate without: cosines": _COSINES,
    "gate without: words": _WORDS,
    "gate without: length": frozenset({"length"}),
    "gate: one cosine alone": frozenset({*_SIGNS} - {"cosine"}),
}
_TEXT_FAMILIES: Mapping[str, frozenset[str]] = {
    "… without: standard scores": STANDARD_SCORES,
    "… without: cosines": _COSINES,
    "… without: words": _WORDS,
}


@dataclass(frozen=True)
class _Parts:
    """Everything that a variant may exchange."""

    encoder: Encoder
    references: References
    passages: Mapping[str, str]
    lexical: type[Lexical] = Lexical
    speller: type[Speller] | None = Speller
    snapshot: Callable[[Snapshot], Snapshot] = lambda found: found
    passage_encoder: Callable[[Encoder], Encoder] = lambda found: found
    has_offsets: bool = True
    has_vectors: bool = True
    folds_case: bool = True
    cuts_stories: bool = True


@dataclass(frozen=True, slots=True)
class _Sets:
    """What is asked: development questions in and out of scope, a badly typed copy of the Polish ones in scope (of each question
    one class), and the reference questions outside the scope."""

    clean: tuple[Golden, ...]
    changed: tuple[Golden, ...]
    outside: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What the search found for each set, and the features of the gate."""

    clean: tuple[Found, ...]
    changed: tuple[Found, ...]
    outside: tuple[Found, ...]
    clean_features: NDArray[np.float64]
    changed_features: NDArray[np.float64]
    outside_features: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Figures:
    first: float
    mrr: float
    first_changed: float
    first_languages: float
    answered: float
    answered_changed: float


def measure(settings: Settings, console: Console) -> tuple[Table]:
    """Switch off each part; some minutes. `console` is told which variant is under way."""
    encoder = Remembering(open_encoder(settings.embedding_model, settings.model_dir))
    whole = _Parts(encoder, wiring.references(settings, encoder), all_passages(exchange.curated()))
    sets = _sets()
    found = _search(whole, sets)
    full = _figures(found, sets, frozenset())
    rows = [("all parts on", *_cells(full))]
    for name, parts in _variants(whole).items():
        console.print(f"[dim]ablation: {name}[/]")
        rows.append((name, *_differences(_figures(_search(parts, sets), sets, frozenset()), full)))
    for name, without in _FAMILIES.items():
        rows.append((name, *_differences(_figures(found, sets, without), full)))
    rows += _of_bare_texts(whole, sets)
    return (
        Table(
            f"What each part earns: development half, {len(sets.clean)} questions; changes in points, MRR in thousandths",
            ("without", "first", "MRR", "typed badly", "en, uk, ru", "answered", "… typed badly"),
            tuple(rows),
        ),
    )


def _variants(whole: _Parts) -> dict[str, _Parts]:
    def without(part: str) -> Mapping[str, str]:
        return {name: text for name, text in whole.passages.items() if not name.rpartition("#")[2].startswith(part)}

    polish = {name: text for name, text in whole.passages.items() if "#question-" not in name or detect(text) == HOME_LANGUAGE}
    return {
        "stems": replace(whole, lexical=AsTyped),
        "restored diacritics": replace(whole, speller=Undiacritical),
        "typo repair": replace(whole, speller=Unspelling),
        "both repairs": replace(whole, speller=None),
        "sentences of a story": replace(whole, cuts_stories=False),
        "case folding": replace(whole, folds_case=False),
        "words (meaning alone)": replace(whole, lexical=Wordless),
        "meaning (words alone)": replace(whole, has_vectors=False),
        "the mean of the five best": replace(whole, snapshot=OneEach.of),
        "language offsets": replace(whole, has_offsets=False),
        "query prompt for short texts": replace(whole, passage_encoder=LongPrompts),
        "trades": replace(whole, passages=without("trade-")),
        "example questions": replace(whole, passages=without("question-")),
        "those in other languages": replace(whole, passages=polish),
        "… and language offsets": replace(whole, passages=polish, has_offsets=False),
    }


def _sets() -> _Sets:
    asked = calibration.questions(Half.DEVELOPMENT)
    kinds = list(Perturbation)
    changed = []
    for question in robustness.suitable(asked):
        digest = hashlib.blake2s(question.id.encode(), digest_size=1).digest()[0]
        changed += robustness.copies([question], kinds[digest % len(kinds)])
    return _Sets(tuple(asked), tuple(changed), tuple(wiring.reference_texts().outside))


def _search(parts: _Parts, sets: _Sets) -> _Outcome:
    known = parts.references.snapshot if parts.passage_encoder(parts.encoder) is parts.encoder else None
    snapshot = parts.snapshot(Snapshot.build(parts.passage_encoder(parts.encoder), 1, parts.passages, known))
    short = np.array([is_short(text) for text in parts.passages.values()], dtype=np.bool_)
    searcher = Searcher(snapshot, parts.lexical.build(parts.passages), short)
    neighbours = Neighbours(parts.references, searcher)
    speller = None if parts.speller is None else parts.speller(corpus_words(parts.passages))
    reading = Reading(parts.encoder, parts.references.offsets if parts.has_offsets else {}, speller, parts.folds_case)

    def find(texts: Sequence[str]) -> tuple[Found, ...]:
        return tuple(map(answered, texts))

    def answered(text: str) -> Found:
        questions = reading.read((parts.cuts_stories and sentences(text)) or [text])
        found = [searcher.find(each) for each in (questions if parts.has_vectors else without_vectors(questions))]
        return found[asking(found)]

    clean, changed = (find([each.text for each in golden]) for golden in (sets.clean, sets.changed))
    outside = find(sets.outside)
    return _Outcome(
        clean,
        changed,
        outside,
        _table([neighbours.features(each) for each in clean]),
        _table([neighbours.features(each) for each in changed]),
        _table(_outside_features(neighbours, outside, parts)),
    )


def _outside_features(neighbours: Neighbours, found: Sequence[Found], parts: _Parts) -> list[Features]:
    """The known questions outside, each as if it were not known; without vectors nothing is known around any question."""
    return neighbours.features_left_out(found) if parts.has_vectors else [neighbours.features(each) for each in found]


def _table(features: Sequence[Features]) -> NDArray[np.float64]:
    return np.array([each.by_examples for each in features])


def _figures(found: _Outcome, sets: _Sets, without: frozenset[str]) -> _Figures:
    ranks = [_rank(each, question) for each, question in zip(found.clean, sets.clean, strict=True)]
    polish = [place for place, question in zip(ranks, sets.clean, strict=True) if question.in_scope and question.language == "pl"]
    others = [place for place, question in zip(ranks, sets.clean, strict=True) if question.in_scope and question.language != "pl"]
    changed = [_rank(each, question) for each, question in zip(found.changed, sets.changed, strict=True)]
    clean_answered, changed_answered = _answered(found, sets, without)
    return _Figures(
        hits(polish, 1).value,
        mean_reciprocal_rank(polish),
        hits(changed, 1).value,
        hits(others, 1).value,
        clean_answered,
        changed_answered,
    )


def _rank(found: Found, question: Golden) -> int | None:
    return rank([each.entry for each in found.ranked], question.documents)


def _answered(found: _Outcome, sets: _Sets, without: frozenset[str]) -> tuple[float, float]:
    """Shares answered of the questions in scope, typed well and badly, with the threshold that answers FALSE_ANSWERS of those out
    of scope. A badly typed copy is judged by the model that has not seen its original."""
    if found.clean_features.shape[1] != len(_SIGNS):
        raise ValueError("the gate has other features than this module knows")
    kept = [number for number, name in enumerate(_SIGNS) if name not in without]
    every = np.vstack([found.clean_features, found.outside_features])[:, kept]
    truth, names = _truth(sets)
    originals = [each.id.split(" ")[0] for each in sets.changed]
    changed = confidences_of_copies(every, truth, names, found.changed_features[:, kept], originals)
    curve = risk_coverage(list(confidences(every, truth, names)), list(truth))
    held = [point.threshold for point in curve if point.risk.value <= FALSE_ANSWERS]
    return coverage_at(curve, FALSE_ANSWERS).value, float((changed >= min(held, default=1.0)).mean())


def _truth(sets: _Sets) -> tuple[NDArray[np.bool_], list[str]]:
    """Which of all well-typed questions are in scope, and their names: golden ones first, then those known to be outside."""
    truth = [question.in_scope for question in sets.clean] + [False] * len(sets.outside)
    return np.array(truth, dtype=np.bool_), [question.id for question in sets.clean] + list(sets.outside)


def _of_bare_texts(whole: _Parts, sets: _Sets) -> list[tuple[str, ...]]:
    """How many questions the gate answers that judges documents without trades and example questions, by all signals and without
    some: of the questions that are not about a trade, with the documents reduced to their texts."""
    asked = _Sets(tuple(calibration.prose(sets.clean)), (), sets.outside)
    found = _search(replace(whole, passages={name: text for name, text in whole.passages.items() if not is_short(text)}), asked)
    signals = np.array([astuple(each.signals) for each in (*found.clean, *found.outside)])
    truth, names = _truth(asked)

    def answered(without: frozenset[str]) -> float:
        kept = [number for number, name in enumerate(SIGNALS) if name not in without]
        thought = confidences(signals[:, kept], truth, names)
        return coverage_at(risk_coverage(list(thought), list(truth)), FALSE_ANSWERS).value

    full = answered(frozenset())
    rows = [("gate of bare texts", f"{100 * full:.1f}")]
    rows += [(name, points(answered(without) - full)) for name, without in _TEXT_FAMILIES.items()]
    return [(name, "", "", "", "", cell, "") for name, cell in rows]


def _cells(found: _Figures) -> tuple[str, ...]:
    shares = (found.first_changed, found.first_languages, found.answered, found.answered_changed)
    return f"{100 * found.first:.1f}", f"{found.mrr:.3f}", *(f"{100 * each:.1f}" for each in shares)


def _differences(found: _Figures, full: _Figures) -> tuple[str, ...]:
    return (
        points(found.first - full.first),
        f"{1000 * (found.mrr - full.mrr):+.0f}",
        points(found.first_changed - full.first_changed),
        points(found.first_languages - full.first_languages),
        points(found.answered - full.answered),
        points(found.answered_changed - full.answered_changed),
    )
