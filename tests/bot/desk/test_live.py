"""From the form to the answer: what is published on the desk in a browser is what Telegram says a moment later, elsewhere."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from bot.people import Role
from knowledge.store import open_engine
from tests.bot.desk.conftest import Seen
from tests.bot.telegram.conftest import api, serving
from tests.bot.telegram.server import BotApi
from tests.bot.world import open_world

__all__ = ["api"]
pytestmark = [pytest.mark.browser, pytest.mark.botapi]

OLA = 1002
OLD, NEW = "41 000 00 01", "41 123 45 67"


def test_an_edit_on_the_desk_is_answered_by_a_bot_of_its_own(seen: Seen, api: BotApi, tmp_path: Path) -> None:
    # The bot has its own connections, index and file, as in another process; the database alone is shared.
    engine = open_engine(str(seen.desk.world.engine.url))
    (tmp_path / "elsewhere").mkdir()
    elsewhere = open_world(engine, tmp_path / "elsewhere")
    kuba = seen.desk.person("Kuba", Role.COORDINATOR, specialisations=("spec-metal",), organisations=("org-izba",))
    page = seen.page(kuba, 360)
    page.goto("/dokumenty/org-izba/edycja")
    with serving(elsewhere.assistant, api):
        api.say(OLA, "Izba Kowali")
        assert OLD in api.wait(OLA)[-1].text
        page.locator("[id='contacts.1.value']").fill(NEW)
        page.get_by_role("button", name="Pokaż podgląd").last.click()
        page.get_by_role("button", name="Opublikuj").click()
        expect(page.get_by_text("Opublikowano.")).to_be_visible()
        api.say(OLA, "Izba Kowali")
        answer = api.wait(OLA, 2)[-1].text
        assert NEW in answer
        assert OLD not in answer
    engine.dispose()
