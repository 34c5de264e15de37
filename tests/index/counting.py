"""A real encoder that remembers what it was asked to encode, and may be told to raise."""

from collections.abc import Sequence

from index.encoders import HashingEncoder, Vectors


class CountingEncoder(HashingEncoder):
    """Encodes by letters; `encoded` holds every text in order."""

    def __init__(self, dimension: int = 256) -> None:
        super().__init__(dimension)
        self.encoded: list[str] = []
        self.raising: Exception | None = None

    def questions(self, texts: Sequence[str]) -> Vectors:
        return self._noted(texts)

    def passages(self, texts: Sequence[str]) -> Vectors:
        return self._noted(texts)

    def _noted(self, texts: Sequence[str]) -> Vectors:
        if self.raising is not None:
            raise self.raising
        self.encoded += texts
        return self._encode(texts)

    def forget(self) -> None:
        self.encoded.clear()
