"""People at work over HTTP: steps, files that come and go, their menu; and what everybody else then reads."""

import io
import logging

import pytest
from openpyxl import load_workbook

from bot.office import LARGEST_FILE
from bot.people import Person, Role
from tests.bot.telegram.conftest import serving
from tests.bot.telegram.echo import eventually
from tests.bot.telegram.offline import Offline, message, talk
from tests.bot.telegram.server import TOKEN, BotApi, Json, Sent
from tests.bot.world import World

pytestmark = pytest.mark.botapi

KUBA, OLA = 1001, 1002
OLD_PHONE, NEW_PHONE = "41 000 00 01", "41 344 43 92"
TABLE = "Nazwa;Początek;Koniec;Specjalizacje\nZjazd;2026-05-05 10:00;2026-05-05 12:00;spec-metal\nWiec;jutro;;spec-metal\n"


@pytest.fixture
def kuba(world: World) -> Person:
    people = world.parts.people
    person = people.add("Kuba Kowal", [Role.COORDINATOR], world.clock(), ["spec-metal"], ["org-izba"])
    people.connect(person.id, str(KUBA))
    return person


class Phone:
    """A person's Telegram."""

    def __init__(self, api: BotApi, chat: int) -> None:
        self.api, self.chat = api, chat

    def say(self, text: str) -> Sent:
        return self._after(lambda: self.api.say(self.chat, text))

    def tap(self, label: str) -> Sent:
        below = self.api.sent(self.chat)[-1]
        [data] = [data for row in below.buttons for name, data in row if name == label]
        return self._after(lambda: self.api.press(self.chat, data))

    def send(self, name: str, content: bytes, **more: object) -> Sent:
        return self._after(lambda: self.api.send_file(self.chat, name, content, **more))  # type: ignore[arg-type]

    def _after(self, act: object) -> Sent:
        before = len(self.api.sent(self.chat))
        act()  # type: ignore[operator]
        return self.api.wait(self.chat, before + 1)[-1]


def test_what_is_edited_in_telegram_is_what_the_next_person_reads(api: BotApi, world: World, kuba: Person) -> None:
    with serving(world.assistant, api):
        at_work, anybody = Phone(api, KUBA), Phone(api, OLA)
        assert OLD_PHONE in anybody.say("Izba Kowali").text
        at_work.say("/edytuj")
        at_work.tap("Zmień kontakt")
        at_work.tap(f"telefon: {OLD_PHONE}")
        assert "To nie jest numer telefonu." in at_work.say("41 12").text
        assert "Tak to zobaczą ludzie:" in at_work.say("413444392").text
        assert "Opublikowano." in at_work.tap("Opublikuj").text
        answer = anybody.say("Izba Kowali").text
        assert NEW_PHONE in answer
        assert OLD_PHONE not in answer
        assert "Cofnięto." in at_work.tap("Cofnij").text
        assert OLD_PHONE in anybody.say("Izba Kowali").text
    assert [call.method for call in api.calls if not call.granted] == []


def test_a_step_goes_on_after_the_bot_was_started_anew(api: BotApi, world: World, kuba: Person) -> None:
    with serving(world.assistant, api):
        Phone(api, KUBA).say("/edytuj")
        Phone(api, KUBA).tap("Nowe wydarzenie")
    with serving(world.assistant, api):
        assert "Kiedy?" in Phone(api, KUBA).say("Zjazd").text


def test_the_template_comes_as_a_document(api: BotApi, world: World, kuba: Person) -> None:
    with serving(world.assistant, api):
        at_work = Phone(api, KUBA)
        at_work.say("/edytuj")
        assert "Wypełnij i odeślij tutaj." in at_work.tap("Szablon pliku").text
        api.until(lambda: bool(api.documents), "the template")
    [sent] = api.documents
    assert (sent.chat, sent.name) == (KUBA, "szablon.xlsx")
    assert "Wydarzenia" in load_workbook(io.BytesIO(sent.content)).sheetnames


def test_a_file_is_fetched_told_and_published(api: BotApi, world: World, kuba: Person) -> None:
    with serving(world.assistant, api):
        at_work = Phone(api, KUBA)
        report = at_work.send("wydarzenia.csv", TABLE.encode(), caption="nasze wydarzenia")
        assert "wydarzenia.csv: 1 nowy, 0 zmienionych, 0 bez zmian." in report.text
        assert "wiersz 3, kolumna Początek" in report.text
        assert "Opublikowano: 1 nowy" in at_work.tap("Opublikuj").text
        assert "Zjazd" in Phone(api, OLA).say("/wydarzenia").text
    assert len(api.downloads) == 1


def test_several_files_at_once_are_each_answered(api: BotApi, world: World, kuba: Person) -> None:
    with serving(world.assistant, api):
        for number in range(2):
            api.send_file(KUBA, f"plik{number}.csv", TABLE.encode(), media_group_id="album")
        texts = [sent.text for sent in api.wait(KUBA, 2)]
    assert all(f"plik{number}.csv: 1 nowy" in text for number, text in enumerate(texts)), texts


def test_files_of_strangers_are_not_fetched(api: BotApi, world: World, kuba: Person) -> None:
    with serving(world.assistant, api):
        assert "tylko" in Phone(api, OLA).send("wydarzenia.csv", TABLE.encode()).text.lower()
        assert "Branża metal" in Phone(api, OLA).send("x.csv", b"x", caption="spawanie stali").text
        group = {"chat": {"id": -5, "type": "supergroup", "title": "G"}, "from": {"id": KUBA, "is_bot": False, "first_name": "K"}}
        api.send_update({"message": {**api.message(-5, **_document()), **group, "caption": "@DrogowskazTestBot spawanie stali"}})
        Phone(api, KUBA).say("/edytuj")
    assert api.downloads == []
    assert api.made("getFile") == []


def _document() -> Json:
    return {"document": {"file_id": "f", "file_unique_id": "f", "file_name": "x.csv", "file_size": 1}}


def test_files_that_are_too_large_or_do_not_come_are_told(api: BotApi, world: World, kuba: Person) -> None:
    with serving(world.assistant, api):
        at_work = Phone(api, KUBA)
        assert "za duży" in at_work.send("w.csv", b"x", size=LARGEST_FILE + 1).text
        assert api.made("getFile") == []
        api.refuse("getFile", 400, "Bad Request: wrong file_id")
        assert "Wyślij go jeszcze raz." in at_work.send("w.csv", TABLE.encode()).text
        assert "za duży" in at_work.send("w.csv", b"x" * (LARGEST_FILE + 1), size=0).text
        assert api.downloads == []


def test_the_menu_shows_the_commands_to_people_at_work_alone(api: BotApi, world: World, kuba: Person) -> None:
    def scoped(method: str) -> list[Json]:
        return [call.fields for call in api.made(method) if "scope" in call.fields]

    with serving(world.assistant, api):
        Phone(api, OLA).say("spawanie stali")
        Phone(api, KUBA).say("/edytuj")
        Phone(api, KUBA).say("/edytuj")
        api.until(lambda: bool(scoped("setMyCommands")), "the menu")
        [menu] = scoped("setMyCommands")
        assert menu["scope"] == {"type": "chat", "chat_id": KUBA}
        names = [command["command"] for command in menu["commands"]]
        assert names[:4] == ["edytuj", "biurko", "anuluj", "start"]
        assert all(3 <= len(command["description"]) <= 256 for command in menu["commands"])
        world.parts.people.change(kuba.id, kuba.name, kuba.roles, active=False)
        Phone(api, KUBA).say("/edytuj")
        api.until(lambda: bool(scoped("deleteMyCommands")), "the menu is taken away")
        assert [each["scope"]["chat_id"] for each in scoped("deleteMyCommands")] == [KUBA]
    assert [call.method for call in api.calls if not call.granted] == []


def test_the_token_is_in_no_log_after_a_download(
    api: BotApi, world: World, kuba: Person, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with serving(world.assistant, api):
        api.until(lambda: bool(api.made("getUpdates")), "polling")
        for name in ("httpx", "telegram"):
            logging.getLogger(name).setLevel(logging.DEBUG)
        Phone(api, KUBA).send("w.csv", TABLE.encode())
        eventually(lambda: "/file/bot" in caplog.text, "the download is logged")
    assert TOKEN not in caplog.text
    assert TOKEN.partition(":")[2] not in caplog.text


def test_a_file_that_is_refused_on_its_way_out_is_a_failed_delivery(world: World, kuba: Person) -> None:
    wire = Offline()
    wire.refuse("sendDocument", 400, "Bad Request: FILE_PARTS_INVALID")
    talk(world.assistant, wire, message("/edytuj", KUBA))
    data = "o:menu:template"
    below = {
        "callback_query": {
            "id": "1",
            "from": {"id": KUBA, "is_bot": False, "first_name": "K"},
            "chat_instance": "1",
            "data": data,
        }
    }
    below["callback_query"]["message"] = message("…", KUBA)["message"]
    talk(world.assistant, wire, {"update_id": 99, **below})
    assert world.rows()[-1].delivered is False
