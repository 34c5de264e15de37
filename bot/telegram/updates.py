"""Update -> Question: what Telegram sent, in the words of the house.

Promises: every update either becomes one question or nothing; nothing here waits or sends.
Refuses: what nobody asked us: channel posts, service messages, other bots, group talk that is not addressed to us.
"""

import re
from dataclasses import dataclass
from datetime import timedelta

from telegram import Bot, Message, MessageEntity, Update, User
from telegram.constants import ChatType
from telegram.ext import filters

from bot.messages import NOTICED, Channel, Incoming, Language
from bot.telegram.render import clean

_COMMAND = re.compile(r"/(\w+)(?:@(\w+))?(?=\s|$)")
# Telegram's own stand-ins for people who speak as a group or channel: https://core.telegram.org/bots/api#message (sender_chat)
_GROUPS = {ChatType.GROUP, ChatType.SUPERGROUP}


@dataclass(frozen=True, slots=True)
class Address:
    """Where a reply goes: a chat and, in chats with topics, a thread."""

    chat: int
    thread: int | None = None

    @property
    def conversation(self) -> str:
        """The name of the conversation for the assistant."""
        return str(self.chat) if self.thread is None else f"{self.chat}/{self.thread}"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A document in a message, not fetched yet. `size` is what Telegram says, in bytes, if it does."""

    id: str
    name: str
    media_type: str
    size: int | None


@dataclass(frozen=True, slots=True)
class Question:
    """An update that wants a reply.

    `message` is the message to quote (None for a pressed button), `album` the group of pictures that it belongs to, `delay` how
    long after the message an edit came, `language` the hint of the person's app, `attachment` a file that can be fetched,
    `pressed` our message whose button was pressed, `query` the press if it waits for a notice.
    """

    incoming: Incoming
    address: Address
    message: int | None
    group: bool
    album: str | None = None
    delay: timedelta = timedelta(0)
    language: str | None = None
    attachment: Attachment | None = None
    pressed: int | None = None
    query: str | None = None


def read(update: Update, bot: Bot) -> Question | None:
    """What the update asks, or None if it wants no reply. `bot` must be initialised: its number and name tell what is ours."""
    if update.callback_query is not None:
        return _button(update)
    edited = update.message is None
    message = update.message or update.edited_message
    if message is None or not _is_from_person(message) or filters.StatusUpdate.ALL.check_update(update):
        return None
    group = message.chat.type in _GROUPS
    text = _text(message, bot.bot)
    if group and not _is_for_us(message, bot.bot):
        return None
    sender = message.sender_chat or message.from_user
    if sender is None:
        return None
    incoming = Incoming(
        Channel.TELEGRAM,
        _address(message).conversation,
        str(sender.id),
        str(update.update_id),
        text,
        edited=edited,
        language=_language(message.from_user),
        private=message.chat.type == ChatType.PRIVATE,
    )
    return Question(
        incoming,
        _address(message),
        message.message_id,
        group,
        album=message.media_group_id,
        delay=(message.edit_date - message.date) if message.edit_date else timedelta(0),
        language=message.from_user.language_code if message.from_user else None,
        attachment=None if edited or group else _attachment(message),
    )


def caption(update: Update) -> tuple[str, str] | None:
    """(group, caption) of a picture of an album, the caption empty if it has none; None for all else."""
    message = update.message
    if message is None or message.media_group_id is None:
        return None
    return message.media_group_id, clean(message.caption or "")


def _button(update: Update) -> Question | None:
    query = update.callback_query
    if query is None or query.message is None or query.data is None:
        return None
    message = query.message
    address = _address(message) if isinstance(message, Message) else Address(message.chat.id)
    incoming = Incoming(
        Channel.TELEGRAM,
        address.conversation,
        str(query.from_user.id),
        str(update.update_id),
        button=clean(query.data),
        language=_language(query.from_user),
        private=message.chat.type == ChatType.PRIVATE,
    )
    group = message.chat.type in _GROUPS
    waits = query.id if awaits_notice(update) else None
    return Question(
        incoming, address, None, group, language=query.from_user.language_code, pressed=message.message_id, query=waits
    )


def awaits_notice(update: Update) -> bool:
    """Whether a pressed button is answered by what we say, and not before."""
    query = update.callback_query
    return query is not None and query.message is not None and (query.data or "").startswith(NOTICED)


def _attachment(message: Message) -> Attachment | None:
    """The document of a message; a GIF is one too, but nobody keeps tables in it."""
    found = message.document
    if found is None or message.animation is not None:
        return None
    name = clean(found.file_name or "").strip() or "plik"
    return Attachment(found.file_id, name, found.mime_type or "application/octet-stream", found.file_size)


def _language(person: User | None) -> Language | None:
    """What the person's app is set to (`pl`, `en-GB`, ...), if it is a language of ours."""
    code = (person.language_code or "").split("-")[0].lower() if person else ""
    return Language(code) if code in set(Language) else None


def _address(message: Message) -> Address:
    # A reply in a group without topics has a message_thread_id too; sending to that one is refused.
    return Address(message.chat.id, message.message_thread_id if message.is_topic_message else None)


def _is_from_person(message: Message) -> bool:
    if message.chat.type == ChatType.CHANNEL or message.is_automatic_forward:
        return False
    if message.sender_chat is not None:
        return True
    return message.from_user is not None and not message.from_user.is_bot


def _text(message: Message, me: User) -> str | None:
    text = message.text or message.caption
    if text is None:
        return None
    for name in _mentions(message, me):
        text = text.replace(name, " ")
    command = _COMMAND.match(text)
    if command and command[2] and _is_me(command[2], me):
        text = f"/{command[1]}{text[command.end() :]}"
    return clean(text).strip()


def _mentions(message: Message, me: User) -> list[str]:
    """The words in the message that name us."""
    kinds: list[str | None] = [MessageEntity.MENTION, MessageEntity.TEXT_MENTION]
    found = message.parse_entities(kinds) if message.text else message.parse_caption_entities(kinds)
    return [
        word
        for entity, word in found.items()
        if (entity.user.id == me.id if entity.user else _is_me(word.removeprefix("@"), me)) and word
    ]


def _is_me(name: str, me: User) -> bool:
    return me.username is not None and name.lower() == me.username.lower()


def _is_for_us(message: Message, me: User) -> bool:
    command = _COMMAND.match(message.text or message.caption or "")
    if command:
        return command[2] is None or _is_me(command[2], me)
    answered = message.reply_to_message
    if answered is not None and answered.from_user is not None and answered.from_user.id == me.id:
        return True
    return bool(_mentions(message, me))
