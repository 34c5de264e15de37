"""What stands in the boxes of a form, as a browser without scripts would send it."""

from collections.abc import Iterator
from html.parser import HTMLParser


class _Forms(HTMLParser):
    """Collects the fields of the form with that action."""

    def __init__(self, action: str) -> None:
        super().__init__()
        self.found: dict[str, list[str]] = {}
        self._action = action
        self._inside = False
        self._area: str | None = None
        self._text = ""
        self._select: str | None = None
        self._options: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value if value is not None else "" for name, value in attrs}
        name = given.get("name", "")
        if tag == "form":
            self._inside = given.get("action", self._action) == self._action
        if not self._inside:
            return
        if tag == "input" and (given.get("type") not in {"checkbox", "radio"} or "checked" in given):
            self._add(name, given.get("value", ""))
        elif tag == "textarea":
            self._area, self._text = name, ""
        elif tag == "select":
            self._select, self._options = name, []
        elif tag == "option" and self._select is not None:
            self._options.append((given.get("value", ""), "selected" in given))

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        elif tag == "textarea" and self._area is not None:
            self._add(self._area, self._text.removeprefix("\n"))
            self._area = None
        elif tag == "select" and self._select is not None:
            chosen = [value for value, selected in self._options if selected] or [value for value, _ in self._options[:1]]
            self._add(self._select, chosen[0])
            self._select = None

    def _add(self, name: str, value: str) -> None:
        self.found.setdefault(name, []).append(value.replace("\n", "\r\n"))


def boxes(page: str, action: str) -> dict[str, list[str]]:
    """The fields of the form that is sent to `action`, buttons left out."""
    forms = _Forms(action)
    forms.feed(page)
    return forms.found


def ids(page: str) -> Iterator[str]:
    """Every id on the page."""

    class Ids(HTMLParser):
        found: list[str] = []  # noqa: RUF012

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            self.found.extend(value or "" for name, value in attrs if name == "id")

    parser = Ids()
    parser.found = []
    parser.feed(page)
    return iter(parser.found)
