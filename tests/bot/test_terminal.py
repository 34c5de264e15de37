"""The terminal: what a person types and sees, what a pipe and a machine get. The core is a script."""

import io
import json
import os
import pty
import re
import select
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from rich.console import Console

from bot.messages import Button, Candidate, Card, Channel, Incoming, Language, Outcome, Reply, Span
from bot.terminal import InvalidLine, answer_lines, ask, chat, show, starting

LINK = "https://www.example.pl/porozumienia-z-koordynatorami-konsorcjow-na-rzecz-rozwoju-inteligentnych-specjalizacji/"
CARD = Card(
    (
        (Span("Branża metalowo-odlewnicza", bold=True),),
        (),
        (Span("Koordynator: "), Span("Staropolska Izba Przemysłowo-Handlowa z siedzibą w pięknych Kielcach")),
        (Span("Stan na 22 stycznia 2024. "), Span("Źródło", href=LINK)),
        (Span("• "), Span("+48 41 344 43 92"), Span(" – do potwierdzenia, stan na ok. 2013, jak podaje stara strona")),
        (Span("• "), Span("biuro@example.pl", href="mailto:biuro@example.pl")),
        (Span("• "), Span("www.example.pl", href="https://www.example.pl")),
        (Span("pierwszy wiersz\ndrugi [/bold] wiersz"),),
    )
)
BUTTONS = (Button("Kontakt", "contact:x"), Button("Co oferuje", "offer:x"), Button("Wydarzenia", "events:x"))


@dataclass
class Script:
    """A core that notes what comes in and gives the same reply each time."""

    came: list[Incoming] = field(default_factory=list)
    arrived: list[tuple[str, bool]] = field(default_factory=list)
    interrupted: bool = False

    def handle(self, incoming: Incoming) -> Reply:
        if self.interrupted:
            raise KeyboardInterrupt
        self.came.append(incoming)
        number = len(self.came)
        candidates = (Candidate("spec-metal", 1.23456, shown=True, revision=2), Candidate("g-1", 0.5, shown=False, revision=1))
        return Reply(f"turn-{number}", Outcome.ANSWERED, Language.EN, (CARD, CARD), BUTTONS, candidates, 1.2345)

    def delivered(self, turn: str, ok: bool) -> None:
        self.arrived.append((turn, ok))

    @property
    def said(self) -> list[str | None]:
        return [incoming.text if incoming.button is None else f"[{incoming.button}]" for incoming in self.came]


class Keyboard(io.StringIO):
    """Somebody types these lines at a terminal."""

    def isatty(self) -> bool:
        return True


def screen(width: int = 80) -> Console:
    return Console(file=io.StringIO(), force_terminal=True, color_system=None, width=width, highlight=False, legacy_windows=False)


def paper() -> Console:
    return Console(file=io.StringIO(), highlight=False)


def shown(console: Console) -> str:
    """What stands there, without control sequences."""
    assert isinstance(console.file, io.StringIO)
    return re.sub(r"\x1b(\[[0-9;?]*[a-zA-Z]|\]8;[^\x1b]*\x1b\\)", "", console.file.getvalue())


def test_a_number_presses_a_button_of_the_last_reply() -> None:
    core = Script()
    chat(core, Keyboard("robię okna\n2\n3\n4\n0\n"), screen())
    assert core.said == ["robię okna", "[offer:x]", "[events:x]", "4", "0"]
    assert {incoming.channel for incoming in core.came} == {Channel.TERMINAL}
    assert len({incoming.conversation for incoming in core.came}) == 1
    assert len({incoming.key for incoming in core.came}) == 5
    assert core.arrived == [(f"turn-{number}", True) for number in range(1, 6)]


@pytest.mark.parametrize("line", ["7" * 10_000, "٣" * 3, "²", "1 2", "-1", "+1", "x" * 10_000])
def test_what_looks_like_a_number_is_a_question(line: str) -> None:
    core = Script()
    chat(core, io.StringIO(f"okna\n{line}\n"), paper())
    assert core.said == ["okna", line]


def test_two_chats_are_two_conversations() -> None:
    core = Script()
    chat(core, io.StringIO("a\n"), paper())
    chat(core, io.StringIO("b\n"), paper())
    assert len({incoming.conversation for incoming in core.came}) == 2


def test_empty_lines_are_passed_over() -> None:
    core = Script()
    chat(core, io.StringIO("\n   \n\t\n okna \n\n"), paper())
    assert core.said == ["okna"]


@pytest.mark.parametrize("word", ["exit", "Exit", "quit", "koniec", "Wyjdź"])
def test_a_person_may_end_it_with_a_word(word: str) -> None:
    core, console = Script(), screen()
    chat(core, Keyboard(f"okna\n {word} \nnigdy\n"), console)
    assert core.said == ["okna"]
    assert shown(console).endswith("Goodbye!\n")  # in the language of the last reply


def test_on_a_pipe_such_a_word_is_a_question() -> None:
    core = Script()
    chat(core, io.StringIO("koniec\nexit\n"), paper())
    assert core.said == ["koniec", "exit"]


def test_an_interrupt_ends_it_politely() -> None:
    console = screen()
    chat(Script(interrupted=True), Keyboard("okna\n"), console)
    assert shown(console).endswith("Do widzenia!\n")


def test_a_person_gets_a_hint_and_a_pipe_does_not() -> None:
    console = screen()
    chat(Script(), Keyboard(""), console)
    assert shown(console).startswith("Napisz pytanie i naciśnij Enter.")
    pipe = paper()
    chat(Script(), io.StringIO(""), pipe)
    assert shown(pipe) == ""


def test_the_start_is_announced_on_a_terminal_only() -> None:
    console, pipe = screen(), paper()
    with starting(console), starting(pipe):
        pass
    assert "Uruchamiam" in shown(console)
    assert shown(pipe) == ""


def test_a_pipe_shows_question_and_answer_unwrapped() -> None:
    console = paper()
    chat(Script(), io.StringIO("okna [bold]i drzwi[/bold]\n"), console)
    lines = shown(console).splitlines()
    assert lines[0] == "› okna [bold]i drzwi[/bold]"
    assert lines[1:8] == [
        "Branża metalowo-odlewnicza",
        "",
        "Koordynator: Staropolska Izba Przemysłowo-Handlowa z siedzibą w pięknych Kielcach",
        f"Stan na 22 stycznia 2024. Źródło {LINK}",
        "• +48 41 344 43 92 – do potwierdzenia, stan na ok. 2013, jak podaje stara strona",
        "• biuro@example.pl",
        "• www.example.pl",
    ]
    assert lines[8:10] == ["pierwszy wiersz", "drugi [/bold] wiersz"]
    assert lines[-2] == "[1] Kontakt   [2] Co oferuje   [3] Wydarzenia"


@pytest.mark.parametrize("width", [20, 40, 80, 200])
def test_on_a_terminal_lines_break_between_words_and_links_never(width: int) -> None:
    console = screen(width)
    show(Script().handle(Incoming(Channel.TERMINAL, "", "", "", text="okna")), console)
    lines = shown(console).splitlines()
    assert LINK in [line.split(" ")[-1] for line in lines]
    assert [line for line in lines if len(line) > min(width, 100) and len(line.split()) > 1] == []
    words = [word for line in CARD.lines for span in line for word in span.text.split()]
    assert set(words) <= set(" ".join(lines).split())
    if width == 40:
        start = lines.index("• +48 41 344 43 92 – do potwierdzenia,")
        assert lines[start + 1] == "  stan na ok. 2013, jak podaje stara"
        assert lines[-3:-1] == ["[1] Kontakt   [2] Co oferuje", "[3] Wydarzenia"]


def test_one_question_stands_alone() -> None:
    core, console = Script(), paper()
    ask(core, "okna", console)
    assert (core.came[0].conversation, core.came[0].text) == ("", "okna")
    assert "Branża metalowo-odlewnicza" in shown(console)
    assert core.arrived == [("turn-1", True)]


def test_a_line_of_json_answers_a_line() -> None:
    core = Script()
    [line] = answer_lines(core, ['{"id": "1", "text": "okna"}\n'])
    assert json.loads(line) == {
        "id": "1",
        "outcome": "ANSWERED",
        "language": "en",
        "text": f"{CARD.text}\n\n{CARD.text}",
        "documents": [{"id": "spec-metal", "score": 1.2346, "shown": True}, {"id": "g-1", "score": 0.5, "shown": False}],
        "took_ms": 1.23,
    }
    assert "\n" not in line
    assert core.arrived == [("turn-1", True)]


@pytest.mark.parametrize(
    "name", [7, 10**30, -1.5, 1e-9, None, True, "ąę 🦄", "a\u2028b\nc", [1, ["x"], {}], {"a": None, "b": [2]}]
)
def test_an_id_comes_back_as_it_came(name: object) -> None:
    [line] = answer_lines(Script(), [json.dumps({"id": name, "text": "okna"})])
    found = json.loads(line)["id"]
    assert (type(found), found) == (type(name), name)


def test_lines_keep_their_order_and_conversations_their_name() -> None:
    core = Script()
    lines = [{"id": 1, "text": "a", "conversation": "x"}, {"id": 2, "text": "b"}, {"id": 3, "text": "c", "conversation": "x"}]
    lines += [{"id": 4, "text": "d", "conversation": 5}, {"id": 5, "text": "e", "conversation": None}]
    found = [json.loads(line)["id"] for line in answer_lines(core, ["\n", *map(json.dumps, lines), "  \n"])]
    assert found == [1, 2, 3, 4, 5]
    assert core.said == ["a", "b", "c", "d", "e"]
    names = [incoming.conversation for incoming in core.came]
    assert names[0] == names[2] != names[3]
    assert names[1] == names[4] == ""
    again = Script()
    list(answer_lines(again, [json.dumps(lines[0])]))
    assert again.came[0].conversation != names[0], "another run is another conversation"


@pytest.mark.parametrize(
    ("line", "needed"),
    [
        ("robię okna", "is not JSON"),
        ('{"id": 1, "text": ', "is not JSON"),
        ('{"id": NaN, "text": "okna"}', "is not JSON"),
        ('{"id": 1e999, "text": "okna"}', "is not JSON"),
        ("[" * 100_000, "is not JSON"),
        ("[]", 'needs "id" and "text"'),
        ('"okna"', 'needs "id" and "text"'),
        ('{"text": "okna"}', 'needs "id" and "text"'),
        ('{"id": 1}', 'needs "id" and "text"'),
        ('{"id": 1, "text": null}', 'needs "id" and "text"'),
        ('{"id": 1, "text": ["okna"]}', 'needs "id" and "text"'),
        ('{"id": 1, "text": "ok\udcb3na"}', "is not UTF-8"),
    ],
)
def test_a_bad_line_is_named_and_the_lines_before_it_are_answered(line: str, needed: str) -> None:
    core = Script()
    answers = answer_lines(core, ['{"id": 1, "text": "okna"}', "", line, '{"id": 4, "text": "drzwi"}'])
    assert json.loads(next(answers))["id"] == 1
    with pytest.raises(InvalidLine, match=f"^line 3 {needed}"):
        next(answers)
    assert core.said == ["okna"]


def test_a_byte_order_mark_is_no_fault() -> None:
    assert len(list(answer_lines(Script(), ['\ufeff{"id": 1, "text": "okna"}']))) == 1


# The control keys become signals only for the processes of the terminal's own session, and a test run in the background has
# inherited that an interrupt is ignored.
PROGRAM = """
import fcntl, signal, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
signal.signal(signal.SIGINT, signal.default_int_handler)
from bot.terminal import chat, console
from tests.bot.test_terminal import Script
chat(Script(), sys.stdin, console())
"""


@pytest.mark.parametrize("end", [b"\x04", b"\x03", b"exit\n"])
def test_at_a_real_terminal_it_prompts_answers_and_ends(end: bytes) -> None:
    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm-256color", "PYTHONUTF8": "1"}
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        cwd=Path(__file__).parents[2],
        env=environment,
        start_new_session=True,
    )
    os.close(theirs)
    seen = Seen(ours)
    try:
        seen.until("›")
        os.write(ours, "robię okna\n".encode())
        seen.until("[3] Wydarzenia")
        seen.until("›")
        os.write(ours, end)
        seen.until("Goodbye!", again=end)
        assert process.wait(30) == 0
    finally:
        process.kill()
        process.wait()
        os.close(ours)
    assert "Napisz pytanie" in seen.text
    assert "Staropolska" in seen.text
    assert "Traceback" not in seen.text


class Seen:
    """All that appeared at a terminal."""

    def __init__(self, terminal: int) -> None:
        self._terminal = terminal
        self._bytes = b""
        self._read = 0

    @property
    def text(self) -> str:
        return self._bytes.decode(errors="replace")

    def until(self, piece: str, again: bytes = b"") -> None:
        """Wait until it appears, after what was waited for before. `again` is typed again when nothing happens for a second:
        between the prompt and the wait for keys Python notes an interrupt, but sees it at the next key only."""
        patience = time.monotonic() + 30
        while (found := self._bytes.find(piece.encode(), self._read)) < 0:
            assert time.monotonic() < patience, self.text
            if select.select([self._terminal], [], [], 1)[0]:
                self._bytes += os.read(self._terminal, 65_536)
            elif again:
                os.write(self._terminal, again)
        self._read = found + len(piece.encode())
