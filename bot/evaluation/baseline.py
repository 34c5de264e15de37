"""The baseline: the held-out figures that were last accepted, and the model and questions that they belong to.

Promises: it is one small file in the tree, reviewed like code. Refuses: to be compared across models.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import knowledge.golden
from bot.evaluation.measures import Measure
from index.evaluate import Share
from knowledge.golden import Golden

PATH = Path(knowledge.golden.__file__).with_name("baseline.json")


class BaselineError(Exception):
    """The baseline cannot be used; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """Fingerprints of the model and of the golden questions, and the shares of the held-out half by measure."""

    model: str
    golden: str
    shares: Mapping[str, Share]

    @classmethod
    def of(cls, model: str, questions: Sequence[Golden], found: Sequence[Measure]) -> "Baseline":
        """The baseline that these figures make."""
        return cls(model, fingerprint(questions), {each.name: each.share for each in found})

    @classmethod
    def load(cls, path: Path = PATH) -> "Baseline":
        """Read the file. Raises BaselineError when there is none or it is no baseline."""
        try:
            plain = json.loads(path.read_text(encoding="utf-8"))
            return cls(plain["model"], plain["golden"], {name: Share(*pair) for name, pair in plain["shares"].items()})
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            raise BaselineError(f"{path} is missing or no baseline; write it with --accept") from None

    def save(self, path: Path = PATH) -> None:
        """Write the file. Raises OSError."""
        plain = {
            "model": self.model,
            "golden": self.golden,
            "shares": {name: [each.count, each.total] for name, each in self.shares.items()},
        }
        path.write_text(json.dumps(plain, indent=1) + "\n", encoding="utf-8")

    def refuse_other(self, model: str) -> None:
        """Raises BaselineError if the figures are another model's."""
        if model != self.model:
            raise BaselineError("the baseline was measured with another model; evaluate this one and --accept its figures")


def fingerprint(questions: Sequence[Golden]) -> str:
    """A short name for a set of questions with their truth."""
    return hashlib.sha256("\n".join(map(repr, questions)).encode()).hexdigest()[:16]
