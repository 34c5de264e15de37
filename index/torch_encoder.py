"""The general encoder: sentence-transformers on torch, for any model that it can load.

Promises: imported only when a model needs it; nothing but log records comes out while it loads.
Refuses: a folder that sentence-transformers cannot load, with its reason in one sentence.
"""

import threading
from collections.abc import Sequence

import numpy as np
from sentence_transformers import SentenceTransformer
from transformers.utils import logging as transformers_logging

from index.encoders import EncoderSpec, Vectors, unit_rows
from index.errors import EncoderError
from index.folder import Folder

_BATCH = 16


class SentenceTransformerEncoder:
    """An encoder over a whole sentence-transformers folder."""

    def __init__(self, folder: Folder, name: str, fingerprint: str) -> None:
        transformers_logging.disable_progress_bar()
        try:
            self._model = SentenceTransformer(str(folder.path), device="cpu", local_files_only=True)
            probe = self._model.encode(["a"], show_progress_bar=False)
        except Exception as error:  # whatever the many libraries below it raise
            reason = " ".join(str(error).split())[:200]
            raise EncoderError(f"{folder.path} does not load ({reason}); save or download the model again.") from error
        self._spec = EncoderSpec(
            name=name,
            fingerprint=fingerprint,
            dimension=int(probe.shape[1]),
            query_prompt=folder.query_prompt,
            passage_prompt=folder.passage_prompt,
            max_tokens=int(self._model.max_seq_length or folder.max_tokens or 512),
        )
        self._lock = threading.Lock()  # a tokenizer shared by threads raises "Already borrowed"

    @property
    def spec(self) -> EncoderSpec:
        """What the vectors depend on."""
        return self._spec

    def questions(self, texts: Sequence[str]) -> Vectors:
        """Encode questions: (n, dimension), rows of unit length."""
        return self._encode(self._spec.query_prompt, texts)

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Encode passages: (n, dimension), rows of unit length."""
        return self._encode(self._spec.passage_prompt, texts)

    def _encode(self, prompt: str, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.zeros((0, self._spec.dimension), np.float32)
        with self._lock:
            vectors = self._model.encode(list(texts), prompt=prompt, batch_size=_BATCH, show_progress_bar=False)
        return unit_rows(np.asarray(vectors, np.float32))
