"""People at work in a private chat over the small world, whose words and taps go through the one door."""

from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from bot.answering import Answering
from bot.assistant import Assistant
from bot.editing import Editing
from bot.messages import Channel, File, Incoming, Outcome, Reply
from bot.office import Office, Tasks
from bot.people import People, Person, Role
from bot.sign_in import SignIn
from index.encoders import HashingEncoder
from knowledge.store import Knowledge
from tests.bot.world import SECRET, AtOnce, World, gate


@dataclass
class Chat:
    """One person's private chat. `account` is their number in Telegram."""

    world: World
    account: str
    private: bool = True

    def send(self, **changes: object) -> Reply:
        return self.world.handle(
            Incoming(
                Channel.TELEGRAM,
                conversation=self.account,
                person=self.account,
                key=f"{self.account}-{len(self.world.replies)}-{id(self.world)}",
                private=self.private,
                **changes,  # type: ignore[arg-type]
            )
        )

    def say(self, text: str, **changes: object) -> Reply:
        return self.send(text=text, **changes)

    def tap(self, label: str) -> Reply:
        """Press the button with that label below the last reply."""
        [data] = [each.data for each in self.world.replies[-1].buttons if each.label == label]
        return self.press(data)

    def press(self, data: str) -> Reply:
        return self.send(button=data)

    def file(self, name: str, content: bytes | str, **changes: object) -> Reply:
        content = content.encode() if isinstance(content, str) else content
        return self.send(file=File(name, "application/octet-stream", content), **changes)

    def do(self, *steps: str) -> Reply:
        """Say each, or tap it when it is in brackets; the last reply."""
        replies = [self.tap(step[1:-1]) if step.startswith("[") else self.say(step) for step in steps]
        return replies[-1]


def labels(reply: Reply) -> list[str]:
    return [button.label for button in reply.buttons]


@dataclass
class Staffed:
    """The small world with people who work there."""

    world: World

    def chat(self, name: str, *roles: Role, specialisations: Sequence[str] = (), organisations: Sequence[str] = ()) -> Chat:
        account = str(9000 + len(self.world.parts.people.all()))
        person = self.world.parts.people.add(name, roles, self.world.clock(), specialisations, organisations)
        self.world.parts.people.connect(person.id, account)
        return Chat(self.world, account)

    def coordinator(self) -> Chat:
        """The coordinator of metal and of the organisation that coordinates it."""
        return self.chat("Kuba Kowal", Role.COORDINATOR, specialisations=["spec-metal"], organisations=["org-izba"])

    def administrator(self) -> Chat:
        return self.chat("Ada", Role.ADMINISTRATOR)

    def person(self, chat: Chat) -> Person:
        found = self.world.parts.people.by_telegram(chat.account)
        assert found is not None
        return found

    def restart(self) -> None:
        """Put new parts in the place of those that keep something in memory."""
        world = self.world
        knowledge = Knowledge(world.engine)
        editing = Editing(knowledge, lambda: assistant.refresh().version, world.clock)
        office = Office(
            People(world.engine),
            SignIn(world.engine),
            Tasks(world.engine),
            knowledge,
            editing,
            world.parts.url,
            world.clock,
            world.parts.consents,
        )
        answering = Answering(world.live, gate(HashingEncoder(), world.live))
        assistant = Assistant(knowledge, world.live, answering, world.journal, SECRET, world.clock, office, afterwards=AtOnce())
        world.assistant = assistant


@pytest.fixture
def staffed(world: World) -> Staffed:
    return Staffed(world)


@pytest.fixture
def kuba(staffed: Staffed) -> Chat:
    """The coordinator of metal, to whom we have introduced ourselves already."""
    found = staffed.coordinator()
    assert found.say("/start").outcome is Outcome.HELP
    return found
