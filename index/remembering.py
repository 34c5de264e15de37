"""An encoder that remembers: a question that was encoded lately, or is known beforehand, costs nothing.

Promises: what it gives is what the encoder gave for the same text; the memory is bounded, and may be shared by threads.
Refuses: to remember passages, which the index keeps, or to write down what somebody asked: only `Snapshot`s of texts that
are known beforehand come from a file.
"""

import threading
from collections import OrderedDict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.encoders import Encoder, EncoderSpec, Vectors
from index.snapshot import Snapshot

# So many texts, of 1.5 kB and themselves.
MOST = 4000


class Remembering:
    """An encoder around another one."""

    def __init__(self, encoder: Encoder, most: int = MOST) -> None:
        """At most so many texts are remembered, those that were asked last."""
        self._encoder = encoder
        self._most = most
        self._recent: OrderedDict[str, NDArray[np.float32]] = OrderedDict()
        self._learned: dict[str, NDArray[np.float32]] = {}
        self._lock = threading.Lock()

    @property
    def spec(self) -> EncoderSpec:
        """That of the encoder inside."""
        return self._encoder.spec

    def questions(self, texts: Sequence[str]) -> Vectors:
        """Encode questions; what is not known is encoded with one call. Raises EncoderError."""
        found: dict[str, NDArray[np.float32]] = {}
        with self._lock:
            for text in texts:
                known = self._recent.get(text)
                if known is not None:
                    self._recent.move_to_end(text)
                else:
                    known = self._learned.get(text)
                if known is not None:
                    found[text] = known
        missing = [text for text in dict.fromkeys(texts) if text not in found]
        if missing:
            fresh = self._encoder.questions(missing)
            found.update(zip(missing, fresh, strict=True))
            with self._lock:
                for text in missing:
                    self._recent[text] = found[text].copy()  # a row alone: it shall not hold all of its batch
                while len(self._recent) > self._most:
                    self._recent.popitem(last=False)
            if len(missing) == len(texts):
                return fresh
        if not texts:
            return np.zeros((0, self.spec.dimension), np.float32)
        return np.array([found[text] for text in texts])

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Encode passages, each time."""
        return self._encoder.passages(texts)

    def learn(self, known: Snapshot) -> None:
        """Know these texts from now on: a snapshot whose ids are the texts, as `remembered` gives it. Others' are passed over."""
        if known.spec == self.spec:
            self._learned = dict(zip(known.ids, known.vectors(), strict=True))

    def remembered(self) -> Snapshot:
        """All texts that are known now, with their vectors."""
        with self._lock:
            return Snapshot.of_known(self.spec, {**self._learned, **self._recent})
