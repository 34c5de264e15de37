"""A small real assistant that answers by rule, for tests of the channel alone."""

import threading
import time
from collections.abc import Callable

from bot.messages import Button, Card, Incoming, Language, Outcome, Reply, Span

LONG = "\n".join(f"Wiersz {number}: zażółć gęślą jaźń 🦔 <b>&" for number in range(400))


class Echo:
    """Says what it was told. `długo` waits until `go`, `wywróć` raises, `długi` is long, `przyciski` has buttons."""

    def __init__(self) -> None:
        self.asked: list[Incoming] = []
        self.deliveries: list[tuple[str, bool]] = []
        self.go = threading.Event()
        self.began = threading.Event()
        self._lock = threading.Lock()
        self._given: dict[str, Reply] = {}

    def handle(self, incoming: Incoming) -> Reply:
        with self._lock:
            self.asked.append(incoming)
            given = self._given.get(incoming.key)
        if given is not None:
            return given
        reply = self._reply(incoming)
        with self._lock:
            self._given[incoming.key] = reply
        return reply

    def takes_files(self, incoming: Incoming) -> bool:
        return False

    def delivered(self, turn: str, ok: bool) -> None:
        with self._lock:
            self.deliveries.append((turn, ok))

    def _reply(self, incoming: Incoming) -> Reply:
        text = incoming.text
        if incoming.button is not None:
            return self._say(incoming, f"Wybrano: {incoming.button}")
        if text is None:
            return self._say(incoming, "Rozumiem tylko tekst.", Outcome.UNSUPPORTED)
        if text.startswith("długo"):
            self.began.set()
            if not self.go.wait(20):
                raise TimeoutError("nobody let the slow answer go")
        if text == "wywróć":
            raise RuntimeError("this assistant is broken")
        if text == "milcz":
            return Reply(f"turn-{incoming.key}", Outcome.ANSWERED, Language.PL, ())
        if text == "długi":
            return self._say(incoming, LONG, buttons=(Button("Dalej", "more"),))
        if text == "przyciski":
            buttons = tuple(Button(f"Wybór {number}", f"pick:{number}") for number in range(3))
            return self._say(incoming, "Co dalej?", Outcome.UNSURE, buttons)
        return self._say(incoming, f"Echo: {text}")

    def _say(self, incoming: Incoming, text: str, outcome: Outcome = Outcome.ANSWERED, buttons: tuple[Button, ...] = ()) -> Reply:
        lines = tuple((Span(line),) for line in text.split("\n"))
        title = Card(((Span("Odpowiedź", bold=True), Span(" "), Span("źródło", href="https://example.org/?a=1&b=2")),))
        cards = (title, Card(lines)) if text == LONG else (Card(lines),)
        return Reply(f"turn-{incoming.key}", outcome, Language.PL, cards, buttons)


def eventually(condition: Callable[[], bool], what: str, timeout: float = 15) -> None:
    """Wait until the condition holds; fail with `what` if it never does."""
    end = time.monotonic() + timeout
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f"never happened: {what}")
        time.sleep(0.01)
