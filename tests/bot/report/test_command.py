"""`drogowskaz report`: a file that needs nothing beside it, and one clear sentence where there is none."""

from html.parser import HTMLParser
from pathlib import Path

import pypdf
import pytest

from bot.__main__ import main


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("DATABASE_URL", "DESK_URL", "TELEGRAM_BOT_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("MODEL_DIR", str(tmp_path / "models"))
    return tmp_path


class Outside(HTMLParser):
    """Whatever a page would fetch."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        addresses = [str(value) for name, value in attrs if name in {"src", "href", "srcset"}]
        self.found += [each for each in addresses if not each.startswith("data:")]


def test_html(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = data / "raport.html"
    assert main(["report", "spec-metal", "2025-12", str(file)]) == 0
    assert capsys.readouterr().out == f"Metal i odlewnictwo: grudzień 2025: 0 questions, written to {file}\n"
    page = file.read_text(encoding="utf-8")
    assert "W tym miesiącu nikt nie zapytał o tę specjalizację." in page
    assert "@media print" in page
    assert Outside(page).found == []
    assert not (data / "models").exists(), "a report needs no model"


def test_pdf(data: Path) -> None:
    file = data / "raport.pdf"
    assert main(["report", "spec-ict", "2025-12", str(file)]) == 0
    assert "grudzień 2025" in pypdf.PdfReader(file).pages[0].extract_text()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["spec-nic", "2025-12", "r.pdf"], "there is no specialisation 'spec-nic'"),
        (["spec-ict", "grudzień", "r.pdf"], "'grudzień' is not a month; write it as 2026-11"),
        (["spec-ict", "2199-01", "r.pdf"], "2199-01 has not begun yet"),
        (["spec-ict", "2025-12", "r.docx"], "r.docx must end in .pdf or .html"),
    ],
)
def test_one_sentence(arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", *arguments]) == 2
    assert capsys.readouterr().err == f"drogowskaz: {sentence}\n"
