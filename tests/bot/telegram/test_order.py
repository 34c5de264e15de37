import asyncio

from telegram import Chat, Message, Update

from bot.telegram.order import ChatOrder
from tests.bot.telegram.echo import Echo
from tests.bot.telegram.offline import Offline, message, talk


async def nothing(_: Update) -> None:
    pass


def update(number: int, chat: int) -> Update:
    return Update(number, Message(number, None, Chat(chat, "private")))  # type: ignore[arg-type]


def test_a_chat_keeps_its_order_and_a_slow_one_delays_no_other() -> None:
    done: list[str] = []

    async def play() -> int:
        order = ChatOrder(nothing)
        gate = asyncio.Event()

        async def work(name: str, slow: bool) -> None:
            if slow:
                await gate.wait()
            done.append(name)

        jobs = [("a1", 1, True), ("a2", 1, False), ("b1", 2, False), ("a3", 1, False), ("b2", 2, False)]
        tasks = [
            asyncio.ensure_future(order.process_update(update(number, chat), work(name, slow)))
            for number, (name, chat, slow) in enumerate(jobs)
        ]
        await asyncio.gather(tasks[2], tasks[4])
        assert done == ["b1", "b2"]
        assert order.crowded(1)
        gate.set()
        await asyncio.gather(*tasks)
        return order.busy

    assert asyncio.run(play()) == 0, "nothing is kept of chats that are idle"
    assert done == ["b1", "b2", "a1", "a2", "a3"]


def test_a_flood_in_one_chat_is_bounded() -> None:
    done: list[int] = []

    async def play() -> None:
        order = ChatOrder(nothing, concurrent=10, waiting=3)

        async def work(number: int) -> None:
            await asyncio.sleep(0)
            done.append(number)

        jobs = [order.process_update(update(number, 1), work(number)) for number in range(8)]
        await asyncio.gather(*jobs, order.process_update(update(100, 2), work(100)))

    asyncio.run(play())
    assert sorted(done) == [0, 1, 2, 100]


def test_a_failure_lets_the_next_one_in() -> None:
    done: list[int] = []

    async def play() -> None:
        order = ChatOrder(nothing)

        async def work(number: int) -> None:
            if number == 0:
                raise ValueError(number)
            done.append(number)

        results = await asyncio.gather(
            *(order.process_update(update(number, 1), work(number)) for number in range(3)), return_exceptions=True
        )
        assert [type(result) for result in results] == [ValueError, type(None), type(None)]
        assert order.busy == 0

    asyncio.run(play())
    assert done == [1, 2]


def test_several_pending_questions_are_quoted_and_a_single_one_is_not() -> None:
    echo, wire = Echo(), Offline()
    talk(echo, wire, message("raz", chat=1, number=11), message("dwa", chat=1, number=12), message("trzy", chat=2, number=13))
    quotes = {fields["text"]: fields.get("reply_parameters", {}).get("message_id") for fields in wire.made("sendMessage")}
    assert quotes == {"Echo: raz": 11, "Echo: dwa": 12, "Echo: trzy": None}
    alone = Offline()
    talk(Echo(), alone, message("raz"))
    assert "reply_parameters" not in alone.made("sendMessage")[0]


def test_the_same_update_is_answered_once_however_it_comes() -> None:
    echo, wire = Echo(), Offline()
    same = {**message("raz"), "update_id": 5}
    talk(echo, wire, same, same, {**message("inny tekst"), "update_id": 5})
    assert wire.texts == ["Echo: raz"]
