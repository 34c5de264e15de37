"""The desk over the small world, and browsers of people who are signed in."""

import re
import shutil
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import httpx2
import pytest
from playwright import sync_api as playwright
from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot import desk as desk_package
from bot.people import Person, Role
from tests.bot.world import World

AXE = Path(str(resources.files("axe_playwright_python").joinpath("axe.min.js")))


class Browser(TestClient):
    """A browser without JavaScript: keeps cookies, follows redirects, fills the hidden field of forms as our pages do."""

    def press(self, address: str, page: str | None = None, **fields: object) -> httpx2.Response:
        """Send the form of a page (`page`, or the address itself) with these fields."""
        return self.post(address, data={"csrf": self.token(page or address), **fields})

    def enter(self, secret: str) -> httpx2.Response:
        """Press the button on the page of a one-time link."""
        return self.press(f"/wejscie/{secret}") if self.cookies else self.post(f"/wejscie/{secret}", data={"csrf": ""})

    def token(self, page: str) -> str:
        """What the forms of that page carry."""
        found = re.search(r'name="csrf" value="([0-9a-f]*)"', self.get(page).text)
        assert found is not None
        return found[1]


@dataclass
class Desk:
    world: World
    app: Starlette
    loop: TestClient | None = None
    """Whose event loop answers, see `loop`; without one each request begins its own."""

    def person(
        self, name: str, *roles: Role, specialisations: tuple[str, ...] = (), organisations: tuple[str, ...] = ()
    ) -> Person:
        return self.world.parts.people.add(name, roles, self.world.clock(), specialisations, organisations)

    def stranger(self) -> Browser:
        found = Browser(self.app, base_url=self.world.parts.url)
        found.portal = self.loop.portal if self.loop else None
        return found

    def browser(self, person: Person) -> Browser:
        """A browser in which that person is signed in."""
        found = self.stranger()
        secret = self.world.parts.sign_in.link(person.id, self.world.clock())
        assert found.enter(secret).status_code == 200
        return found

    def administrator(self) -> Browser:
        return self.browser(self.person("Ada Administratorka", Role.ADMINISTRATOR))

    def coordinator(self) -> Browser:
        """The coordinator of metal and of the organisation that coordinates it."""
        return self.browser(
            self.person("Kuba Koordynator", Role.COORDINATOR, specialisations=("spec-metal",), organisations=("org-izba",))
        )

    def staff(self) -> Browser:
        return self.browser(self.person("Sabina Obsługa", Role.STAFF))


@pytest.fixture(scope="session")
def loop() -> Iterator[TestClient]:
    """A client that keeps an event loop, in a thread: each request would begin one of its own, which takes longer than a page."""
    with TestClient(Starlette()) as found:
        yield found


@pytest.fixture
def desk(world: World, loop: TestClient) -> Desk:
    return Desk(world, desk_package.build(world.parts), loop)


# What keeps Chromium from asking hosts of its own at the start.
CHROMIUM = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update "
    "--disable-sync"
).split()


@pytest.fixture(scope="module")
def chromium() -> Iterator[playwright.Browser]:
    """A real browser. Its tests are marked `browser`.

    Not for the whole session: as long as it is there an event loop counts as running, and asyncio.run elsewhere would refuse.
    """
    with playwright.sync_playwright() as driver:
        found = driver.chromium.launch(executable_path=shutil.which("chromium"), args=CHROMIUM)
        yield found
        found.close()


@dataclass
class Seen:
    """The desk, served over HTTP, and real browsers of people who are signed in."""

    desk: Desk
    chromium: playwright.Browser
    url: str

    def page(self, person: Person, width: int = 1280, *, scripts: bool = True) -> playwright.Page:
        """A page in which that person has signed in by a link; without `scripts` JavaScript is off."""
        context = self.chromium.new_context(
            base_url=self.url, viewport={"width": width, "height": 900}, locale="pl-PL", java_script_enabled=scripts
        )
        context.set_default_timeout(10_000)
        page = context.new_page()
        page.goto(f"/wejscie/{self.desk.world.parts.sign_in.link(person.id, self.desk.world.clock())}")
        page.get_by_role("button", name="Wejdź na biurko").click()
        page.wait_for_url("**/")
        return page


def faults_of(page: playwright.Page) -> list[str]:
    """What axe finds serious or critical on the page, and whether it scrolls sideways."""
    # The policy of the desk forbids scripts that are not its own; the browser's own evaluation is not a page's script.
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run()")
    faults = [
        f"{violation['id']}: {node['html']}"
        for violation in found["violations"]
        if violation["impact"] in {"serious", "critical"}
        for node in violation["nodes"]
    ]
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        faults.append(f"{page.url} scrolls sideways")
    return faults


@pytest.fixture
def seen(desk: Desk, chromium: playwright.Browser) -> Iterator[Seen]:
    listening, port = desk_package.listen("127.0.0.1", free_port())
    with listening, desk_package.serving(desk.app, listening):
        found = Seen(desk, chromium, f"http://127.0.0.1:{port}")
        yield found
        for context in chromium.contexts:
            context.close()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])
