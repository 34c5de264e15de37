"""The desk over the small world, and browsers of people who are signed in."""

import re
from dataclasses import dataclass

import httpx2
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot import desk as desk_package
from bot.people import Person, Role
from tests.bot.world import World


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

    def person(
        self, name: str, *roles: Role, specialisations: tuple[str, ...] = (), organisations: tuple[str, ...] = ()
    ) -> Person:
        return self.world.parts.people.add(name, roles, self.world.clock(), specialisations, organisations)

    def stranger(self) -> Browser:
        return Browser(self.app, base_url=self.world.parts.url)

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


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world, desk_package.build(world.parts))
