"""Every address of the desk against every role, with documents of one's own and of others."""

import re
from collections.abc import Iterator

import pytest

from bot.desk.app import PAGES
from bot.desk.visit import Page
from bot.people import Role
from tests.bot.desk.conftest import Browser, Desk

OWN, FOREIGN = "org-izba", "org-klub"
# What fills the places of addresses; a document's own is filled in by the test.
FILLS = {
    "number": "1",
    "secret": "x",
    "kind": "event",
    "revision": "1",
    "form": "xlsx",
    "turn": "0198-none",
    "conversation": "0" * 32,
}
WRITING = ("edycja", "szkic", "scalanie", "wycofanie")


def address(page: Page, document: str) -> str:
    """The address with its places filled."""

    def fill(place: re.Match[str]) -> str:
        name = place[1].partition(":")[0]
        return document if name == "document" else FILLS.get(name, "1")

    return re.sub(r"{([^}]+)}", fill, page.path)


def guarded() -> Iterator[tuple[Page, str]]:
    for page in PAGES:
        if page.right is not None:
            for method in page.methods:
                yield page, method


CASES = list(guarded())


def ask(browser: Browser, method: str, where: str, token: str) -> int:
    if method == "GET":
        return browser.get(where, follow_redirects=False).status_code
    return browser.post(where, data={"csrf": token}, follow_redirects=False).status_code


def test_there_are_enough_of_them() -> None:
    assert len(CASES) > 40


def test_a_stranger_opens_nothing(desk: Desk) -> None:
    stranger = desk.stranger()
    answers = {(method, page.path): ask(stranger, method, address(page, OWN), "") for page, method in CASES}
    assert set(answers.values()) == {401}, answers


@pytest.mark.parametrize("role", Role)
def test_a_role_opens_what_it_may_and_nothing_else(desk: Desk, role: Role) -> None:
    person = desk.person("Ktoś", role, specialisations=("spec-metal",), organisations=(OWN,))
    browser = desk.browser(person)
    token = browser.token("/")
    wrong: dict[tuple[str, str], int] = {}
    for page, method in CASES:
        assert page.right is not None
        code = ask(browser, method, address(page, OWN), token)
        if not page.right(person):
            wrong |= {} if code == 403 else {(method, page.path): code}
        elif code in {401, 500}:
            wrong[method, page.path] = code
    assert wrong == {}


def test_a_form_without_its_token_changes_nothing(desk: Desk) -> None:
    ada = desk.administrator()
    version = desk.world.knowledge.version()
    answers = {page.path: ask(ada, "POST", address(page, OWN), "") for page, method in CASES if method == "POST"}
    assert set(answers.values()) == {403}, answers
    assert desk.world.knowledge.version() == version


def test_a_coordinator_cannot_touch_what_is_anothers(desk: Desk) -> None:
    kuba = desk.coordinator()
    token = kuba.token("/")
    version = desk.world.knowledge.version()
    touched = {}
    for page, method in CASES:
        if "{document}" in page.path:
            code = ask(kuba, method, address(page, FOREIGN), token)
            if method == "POST" or any(part in page.path for part in WRITING):
                touched[method, page.path] = code
    assert touched, "the search for them is broken"
    assert set(touched.values()) <= {403, 404}, touched
    assert desk.world.knowledge.version() == version
