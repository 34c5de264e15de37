"""Pictures of every page of the desk for docs/desk, at 1280 and 360 pixels, to be looked at. Run by `make screenshots`."""

import io
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from PIL import Image
from playwright import sync_api as playwright

from bot import desk, settings, wiring
from bot.messages import Channel, Incoming
from bot.parts import Parts
from bot.people import Role
from tests.bot.desk.conftest import CHROMIUM

OUT = Path("docs/desk")
WIDTHS = (1280, 360)
# Longer pages are cut here, in pixels: the rest looks the same.
LONGEST = 1800
ASKED = (
    "robię okna, do kogo mam się zgłosić?",
    "mam odlewnię żeliwa",
    "a telefon?",
    "szkolenia dla spawaczy",
    "dotacje na maszyny",
    "ile kosztuje bilet do kina?",
    "kto koordynuje energię",
    "хочу зварювати сталь",
)


def main() -> None:
    """Make all pictures anew."""
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as folder, playwright.sync_playwright() as driver:
        listening, port = desk.listen("127.0.0.1", None)
        chosen = replace(settings.load({**os.environ, "DATA_DIR": folder}), desk_url=f"http://127.0.0.1:{port}")
        parts = wiring.parts(chosen)
        for number, question in enumerate(ASKED):
            parts.assistant.handle(Incoming(Channel.JSONL, "rozmowa", "ktoś", str(number), question))
        ada = parts.people.add("Ada Przykładowa", list(Role), parts.clock(), ["spec-metal"], ["org-siph"])
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=CHROMIUM)
        with listening, desk.serving(desk.build(parts), listening):
            page = browser.new_page(base_url=parts.url, locale="pl-PL", device_scale_factor=0.6)
            secret = parts.sign_in.link(ada.id, parts.clock())
            _keep(page, "wejscie", f"/wejscie/{secret}")
            page.get_by_role("button", name="Wejdź na biurko").click()
            for name, address in _addresses(parts):
                _keep(page, name, address)
        browser.close()
    _index()


def _addresses(parts: Parts) -> Iterator[tuple[str, str]]:
    turn = next(iter(parts.journal.rows(limit=1)))
    for address in (
        "/",
        "/dokumenty",
        "/dokumenty/nowy",
        "/dokumenty/nowy/event",
        "/dokumenty/org-siph",
        "/dokumenty/org-siph/edycja",
        "/dokumenty/org-siph/historia",
        "/dokumenty/org-siph/wycofanie",
        "/potwierdzenia",
        "/pytania",
        "/wymiana",
        "/rozmowy",
        "/rozmowy/kolejka",
        "/rozmowy/bez-odpowiedzi",
        "/rozmowy/zgodnosc",
        "/rozmowy/wglad",
        "/obraz",
        "/dane",
        "/ludzie",
        "/ludzie/nowa",
        "/ludzie/1",
    ):
        yield re.sub(r"\W+", "-", address).strip("-") or "co-czeka", address
    yield "rozmowa", f"/rozmowy/{turn.conversation}"
    yield "tura", f"/rozmowy/tura/{turn.id}"


def _keep(page: playwright.Page, name: str, address: str) -> None:
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        answer = page.goto(address)
        if answer is None or answer.status != 200:
            sys.exit(f"{address} does not open: {answer.status if answer else 'no answer'}")
        page.wait_for_load_state("networkidle", timeout=180_000)
        height = min(LONGEST, page.evaluate("document.documentElement.scrollHeight"))
        page.set_viewport_size({"width": width, "height": height})
        picture = Image.open(io.BytesIO(page.screenshot()))
        picture.convert("P", palette=Image.Palette.ADAPTIVE, colors=48).save(OUT / f"{name}-{width}.png", optimize=True)


def _index() -> None:
    names = dict.fromkeys(path.stem.rpartition("-")[0] for path in sorted(OUT.glob("*.png")))
    rows = [f"| {name} | ![{name}]({name}-{WIDTHS[0]}.png) | ![{name}, phone]({name}-{WIDTHS[1]}.png) |" for name in names]
    text = "# The desk, page by page\n\nMade by `make screenshots`, with the shipped documents and a few made-up questions.\n\n"
    table = ["| page | 1280 pixels | 360 pixels |", "|---|---|---|", *rows]
    (OUT / "README.md").write_text(text + "\n".join(table) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
