"""Values: phones, mail addresses, sites and other short texts as people type them.

Promises: what comes out can be called, written to or opened as it stands; what cannot is refused with one reason. Refuses: to
mend a number that does not exist.
"""

import re

import phonenumbers

from knowledge.documents import ContactType

# What a phone's number may be written with; letters are words, not a number.
_PHONE = re.compile(r"[\d\s()+./-]+(?:(?:w|wew|wewn|int)\.?\s*\d{1,5})?", re.IGNORECASE)
_EXTENSION = re.compile(r"(?:w|wew|wewn|int)\.?\s*(\d{1,5})$", re.IGNORECASE)
# The part before @ as RFC 5321 allows it without quotes; the host as DNS does.
_MAIL = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}", re.IGNORECASE | re.ASCII)
_SITE = re.compile(r"(https?://)?((?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_]{2,})(:\d{1,5})?([/?#]\S*)?", re.IGNORECASE)
# Longer than this nothing fits on a phone's screen at a glance.
LINE = 200
STORY = 1500


class Unusable(ValueError):
    """What was typed is of no use; `code` names the sentence that says why, `limit` how long it may be."""

    def __init__(self, code: str, limit: int = 0) -> None:
        super().__init__(code)
        self.code = code
        self.limit = limit


def line(text: str) -> str:
    """A text of one line. Raises Unusable."""
    return _short(" ".join(text.split()), LINE)


def story(text: str) -> str:
    """A text of several lines. Raises Unusable."""
    return _short(text.strip(), STORY)


def contact(kind: ContactType, text: str) -> str:
    """A contact as people shall read it. Raises Unusable."""
    match kind:
        case ContactType.PHONE:
            return phone(text)
        case ContactType.MAIL:
            return mail(text)
        case ContactType.SITE:
            return site(text)
        case ContactType.ADDRESS:
            return address(text)


def phone(text: str) -> str:
    """A number that can exist, in groups as the country writes it; a Polish one without +48. Raises Unusable."""
    given = re.sub(r"^tel(?:efon|\.)?:?\s*", "", " ".join(text.split()), flags=re.IGNORECASE)
    if not _PHONE.fullmatch(given):
        raise Unusable("phone")
    extension = _EXTENSION.search(given)
    try:
        number = phonenumbers.parse(given[: extension.start()] if extension else given, "PL")
    except phonenumbers.NumberParseException:
        raise Unusable("phone") from None
    if not phonenumbers.is_valid_number(number):
        raise Unusable("phone")
    polish = number.country_code == 48
    form = phonenumbers.PhoneNumberFormat.NATIONAL if polish else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    written = phonenumbers.format_number(number, form)
    return f"{written} wew. {extension[1]}" if extension else written


def mail(text: str) -> str:
    """A mail address. Raises Unusable."""
    given = text.strip().removeprefix("mailto:")
    if len(given) > LINE or ".." in given or not _MAIL.fullmatch(given):
        raise Unusable("mail")
    name, _, host = given.rpartition("@")
    return f"{name}@{host.lower()}"


def site(text: str) -> str:
    """The address of a page, as it was typed. Raises Unusable."""
    given = text.strip()
    if len(given) > 2 * LINE or not _SITE.fullmatch(given):
        raise Unusable("site")
    return given


def link(text: str) -> str:
    """The whole address of a page, with https:// if nothing was said. Raises Unusable."""
    given = site(text)
    return given if re.match("https?://", given, re.IGNORECASE) else f"https://{given}"


def address(text: str) -> str:
    """A postal address: a street or place, with a number somewhere. Raises Unusable."""
    given = line(text)
    if len(given) < 6 or not re.search(r"[^\W\d_]{3}", given) or not re.search(r"\d", given):
        raise Unusable("address")
    return given


def _short(text: str, limit: int) -> str:
    if not text:
        raise Unusable("nothing")
    if len(text) > limit:
        raise Unusable("too-long", limit)
    return text
