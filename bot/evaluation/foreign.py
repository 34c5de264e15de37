"""Foreign content: another set of documents, imported into an empty store and asked through the same door.

Promises: nothing is fitted to it; hybrid, meaning alone and words alone answer the same questions over the same passages in the
same run. Reads the two files it is given, no more.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot import wiring
from bot.evaluation.asking import assistant, fresh, reply
from bot.evaluation.tables import Table, percent
from bot.messages import Outcome, Reply
from bot.settings import Settings
from index.encoders import open_encoder
from index.evaluate import Share, hits, mean_reciprocal_rank, rank, share
from index.lexical import Lexical
from index.polish import Speller
from index.search import Question, Searcher, corpus_words
from index.snapshot import Snapshot, is_short
from index.variants import AsTyped, Reading, Wordless, without_vectors
from knowledge import exchange
from knowledge.golden import Golden
from knowledge.passages import all_passages

# Kinds of golden questions that no set of documents for companies answers; a near miss of ours may well be another set's matter.
_FAR = frozenset({"small-talk", "injection", "mash", "far"})


class ForeignError(Exception):
    """A file of questions is not what it should be; the message names file and line."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the documents that answer it."""

    text: str
    documents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """The tables and what is wrong."""

    tables: tuple[Table, ...]
    faults: tuple[str, ...]


def read(path: Path) -> list[Asked]:
    """Read JSON lines with `text` and `documents`. Raises ForeignError at the first bad line, OSError."""
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip():
            try:
                record = json.loads(line)
                found.append(Asked(str(record["text"]), tuple(map(str, record["documents"]))))
            except (ValueError, TypeError, KeyError) as error:
                raise ForeignError(f"{path}:{number}: not a question with documents ({error})") from None
    return found


@dataclass(frozen=True, slots=True)
class _Ranks:
    """The place of the first right document for each question, by one way to search."""

    name: str
    ranks: tuple[int | None, ...]

    @property
    def mrr(self) -> float:
        return mean_reciprocal_rank(self.ranks)

    def row(self) -> tuple[str, ...]:
        return self.name, f"{self.mrr:.3f}", percent(hits(self.ranks, 1)), percent(hits(self.ranks, 3))


def measure(settings: Settings, documents: Path, questions: Path, golden: Sequence[Golden]) -> Report:
    """Import the documents, ask their questions, and ask the golden questions that are far from anything."""
    asked = read(questions)
    outside = [each for each in golden if each.outcome is None and not each.in_scope and each.kind in _FAR]
    near = [each for each in golden if not each.in_scope and each.kind == "near-miss"]
    with fresh(settings) as own:
        wiring.create(own, empty=True)
        wiring.knowledge(own).apply(exchange.read(documents), author="evaluation")
        found = assistant(own)
        replies = [reply(found, each.text, f"inside {number}") for number, each in enumerate(asked)]
        far = [reply(found, each.text, each.id) for each in outside]
        missed = [reply(found, each.text, each.id) for each in near]
        product = _Ranks(
            "hybrid, as the product ranks",
            tuple(
                rank([one.document for one in given.candidates], each.documents)
                for given, each in zip(replies, asked, strict=True)
            ),
        )
        lesser, others = _baselines(own, documents, asked)
    ways = [product, *lesser, *others]
    return Report(
        (
            Table(
                f"Foreign guides: {len(asked)} questions", ("search", "MRR", "hit@1", "hit@3"), tuple(each.row() for each in ways)
            ),
            Table(
                "Foreign guides: what the gate decides",
                ("questions", "n", "answered", "of these right", "choices", "declined"),
                (
                    _row("of the foreign set", replies, _right(replies, asked)),
                    _row("ours: unrelated", far, None),
                    _row("ours: near misses", missed, None),
                ),
            ),
        ),
        tuple(
            f"foreign guides: {each.name} has an MRR of {each.mrr:.3f}, hybrid only {product.mrr:.3f}"
            for each in others
            if each.mrr >= product.mrr
        ),
    )


def _row(name: str, replies: Sequence[Reply], right: Share | None) -> tuple[str, ...]:
    shares = [
        percent(share(each.outcome is outcome for each in replies))
        for outcome in (Outcome.ANSWERED, Outcome.UNSURE, Outcome.NO_MATCH)
    ]
    return name, str(len(replies)), shares[0], "" if right is None else percent(right), *shares[1:]


def _right(replies: Sequence[Reply], asked: Sequence[Asked]) -> Share:
    return share(
        given.candidates[0].document in each.documents
        for given, each in zip(replies, asked, strict=True)
        if given.outcome is Outcome.ANSWERED and given.candidates
    )


def _baselines(settings: Settings, documents: Path, asked: Sequence[Asked]) -> tuple[list[_Ranks], list[_Ranks]]:
    """Over the same passages: hybrid with a part missing; meaning alone and words alone."""
    encoder = open_encoder(settings.embedding_model, settings.model_dir)
    references = wiring.references(settings, encoder)
    passages = all_passages(exchange.read(documents))
    snapshot = Snapshot.build(encoder, 1, passages, references.snapshot)
    short = np.array([is_short(text) for text in passages.values()], dtype=np.bool_)
    texts = [each.text for each in asked]
    restored = Reading(encoder, references.offsets, Speller(corpus_words(passages))).read(texts)
    typed = Reading(encoder, {}, None).read(texts)

    def ranks(name: str, lexical: Lexical, questions: Sequence[Question]) -> _Ranks:
        searcher = Searcher(snapshot, lexical, short)
        entries = [[one.entry for one in searcher.find(question).ranked] for question in questions]
        return _Ranks(name, tuple(rank(found, each.documents) for found, each in zip(entries, asked, strict=True)))

    hybrid = [
        ranks("hybrid without stems", AsTyped.build(passages), restored),
        ranks("hybrid, questions as typed", Lexical.build(passages), typed),
    ]
    return hybrid, [
        ranks("meaning alone, questions put right", Wordless.build(passages), restored),
        ranks("meaning alone, as typed", Wordless.build(passages), typed),
        ranks("BM25 over stems, questions put right", Lexical.build(passages), without_vectors(restored)),
        ranks("BM25 over stems, as typed", Lexical.build(passages), without_vectors(typed)),
        ranks("plain BM25, words as typed", AsTyped.build(passages), without_vectors(typed)),
    ]
