"""Telegram's HTML as its server reads it (https://core.telegram.org/bots/api#html-style): strict."""

import re
from dataclasses import dataclass, field
from html import unescape

_TOKEN = re.compile(r"<(/?)([a-z-]+)((?:\s+[a-z-]+=\"[^\"<>]*\")*)\s*>|(<)|&(#\d+|#x[0-9a-fA-F]+|\w+);|([^<&]+|&)")
_TAGS = {"b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "a", "code", "pre", "blockquote", "tg-spoiler", "span"}
_NAMED = {"lt", "gt", "amp", "quot"}


class UnreadableError(ValueError):
    """Telegram would answer `can't parse entities`."""


@dataclass
class Seen:
    """What a person sees: the text, and the marked parts as (tag, attributes, text)."""

    text: str = ""
    marks: list[tuple[str, str, str]] = field(default_factory=list)


def read(html: str) -> Seen:
    seen = Seen()
    open_tags: list[tuple[str, str, int]] = []
    for found in _TOKEN.finditer(html):
        closing, tag, attributes, stray, named, words = found.groups()
        if stray:
            raise UnreadableError(f"Unsupported start tag at character {found.start()}")
        if words:
            seen.text += words
        elif named:
            if not named.startswith("#") and named not in _NAMED:
                raise UnreadableError(f"Unknown entity &{named};")
            seen.text += unescape(f"&{named};")
        elif tag not in _TAGS:
            raise UnreadableError(f"Unsupported tag {tag}")
        elif not closing:
            open_tags.append((tag, unescape(attributes.strip()), len(seen.text)))
        elif not open_tags or open_tags[-1][0] != tag:
            raise UnreadableError(f"Unmatched end tag {tag}")
        else:
            name, given, start = open_tags.pop()
            seen.marks.append((name, given, seen.text[start:]))
    if open_tags:
        raise UnreadableError(f"Can't find end tag corresponding to start tag {open_tags[-1][0]}")
    return seen


def utf16(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
