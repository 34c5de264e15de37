"""The first page: what waits for whom."""

from bot.people import Role
from knowledge.documents import Status
from tests.bot.desk.conftest import Desk
from tests.bot.desk.test_documents_form import new, send


def test_drafts_wait_for_who_wrote_them(desk: Desk) -> None:
    mine, other = desk.coordinator(), desk.administrator()
    send(mine, "spec-metal", "save", description="Szkic.")
    name = new(mine, "event")
    send(mine, name, "save", name="Wernisaż odlewów")
    page = mine.get("/").text
    for shown in ("Branża metal", "Wernisaż odlewów", "/dokumenty/spec-metal/edycja", f"/dokumenty/{name}/edycja"):
        assert shown in page
    assert "Wernisaż odlewów" not in other.get("/").text


def test_documents_to_confirm_wait_for_their_coordinator(desk: Desk) -> None:
    guide = desk.world.documents["guide-izba"].model_copy(update={"status": Status.UNCONFIRMED})
    desk.world.knowledge.revise(guide, 1, "tests")
    assert "Jak zostać członkiem izby?" in desk.coordinator().get("/").text
    other = desk.person("Maja", Role.COORDINATOR, specialisations=("spec-miody",))
    assert "Jak zostać członkiem izby?" not in desk.browser(other).get("/").text


def test_unanswered_questions_wait_for_the_coordinator_of_what_they_were_near_to(desk: Desk) -> None:
    desk.world.ask("tartak xyzzy, mój mail to jan@kowalski.example")
    desk.world.ask("spawanie stali")
    wood = desk.browser(desk.person("Drwal", Role.COORDINATOR, specialisations=("spec-drewno",)))
    page = wood.get("/").text
    assert "tartak xyzzy" in page
    assert "kowalski" not in page, "what the journal masked stays masked"
    assert "spawanie stali" not in page, "it was answered"
    assert "tartak xyzzy" not in desk.coordinator().get("/").text
    assert "tartak xyzzy" in desk.staff().get("/").text


def test_old_questions_wait_no_longer(desk: Desk) -> None:
    desk.world.ask("tartak xyzzy")
    desk.world.clock.move(days=31)
    assert "tartak xyzzy" not in desk.administrator().get("/").text


def test_an_empty_first_page_teaches(desk: Desk) -> None:
    nobody = desk.browser(desk.person("Nowa", Role.COORDINATOR)).get("/").text
    assert "Nic na Ciebie nie czeka" in nobody
    assert "Poproś administratora o przypisanie" in nobody
    staff = desk.staff().get("/").text
    assert "Dodaj coś nowego" not in staff
    assert "Twoje szkice" not in staff.split("Pierwsze kroki")[0]
