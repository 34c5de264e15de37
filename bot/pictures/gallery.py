"""The gallery: which pictures there are of some figures, in their order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.feedback import Reason
from bot.pictures.charts import Chart, Form, Series, number
from bot.pictures.wording import named, say, seconds, share, short_part, short_part_of, written_period
from bot.statistics import BOUNDS_MS, GENERAL, Asked, Counts, Figures


@dataclass(frozen=True, slots=True)
class Names:
    """What ids are called: specialisations by their labels, documents by their titles. What is not there keeps its id."""

    specialisations: Mapping[str, str]
    documents: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The numbers of a picture as a table. The first column names, the others count."""

    heading: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart with its title, what it shows in one sentence, its table, and what must be known to read it. `name` is its part of
    an address."""

    name: str
    title: str
    finding: str
    chart: Chart
    sheet: Sheet
    note: str = ""


_OUTCOMES = ("odpowiedź", "do wyboru", "bez odpowiedzi", "inne")
_LANGUAGES = {"pl": "polski", "en": "angielski", "uk": "ukraiński", "ru": "rosyjski"}
_REASONS = {
    Reason.WRONG.value: "Kciuk w dół: zła odpowiedź",
    Reason.OUTDATED.value: "Kciuk w dół: nieaktualne",
    Reason.BESIDE.value: "Kciuk w dół: nie o to pytałem",
    Reason.LITTLE.value: "Kciuk w dół: za mało",
    "": "Kciuk w dół bez podania powodu",
}
_SPECIAL = {GENERAL: "kilka specjalizacji naraz", "": "żadna specjalizacja"}
_TOP = 10
_TOP_OF_EACH = 5


def gallery(figures: Figures, names: Names, *, finished: bool) -> tuple[Picture, ...]:
    """The pictures of the figures, some of them with nothing to draw; `finished` tells whether the period is over."""
    pictures = [_questions(figures, finished), _outcomes(figures, finished), _unanswered(figures, finished)]
    if figures.specialisation is None:
        pictures.append(_specialisations(figures, names))
    pictures += [
        _trades(figures, names),
        _words(figures),
        _documents(figures, names),
        _nearest(figures, names),
        _opinions(figures),
        _times(figures),
        _languages(figures),
    ]
    return tuple(pictures)


# Over time


def _monthly(figures: Figures) -> bool:
    return len(figures.weeks) > 1 and figures.weeks[1][0].days > 7


def _labels(figures: Figures) -> tuple[str, ...]:
    return tuple(short_part(part, monthly=_monthly(figures)) for part, _ in figures.weeks)


def _when(figures: Figures) -> str:
    return "Miesiąc" if _monthly(figures) else "Tydzień"


def _step(figures: Figures) -> str:
    return "miesiąc po miesiącu" if _monthly(figures) else "tydzień po tygodniu"


def _rows(figures: Figures) -> list[tuple[str, Counts]]:
    return [
        (short_part_of(figures.period, part) + ("" if part.is_whole else " (niepełny)"), counts) for part, counts in figures.weeks
    ]


def _questions(figures: Figures, finished: bool) -> Picture:
    chart = Chart(
        Form.COLUMNS,
        _labels(figures),
        (Series("pytania", tuple(float(counts.total) for _, counts in figures.weeks)),),
        unfinished=not finished,
    )
    rows = tuple((label, number(counts.total)) for label, counts in _rows(figures))
    return Picture(
        "pytania",
        f"Pytania {_step(figures)}",
        _last_whole(figures),
        chart,
        Sheet((_when(figures), "Pytania"), rows),
        "" if finished else "Ostatnia kolumna jeszcze rośnie.",
    )


def _last_whole(figures: Figures) -> str:
    if not figures.counts.total:
        return say("nobody-asked")
    whole = [(part, counts.total) for part, counts in figures.weeks if part.is_whole]
    if len(whole) < 2:
        return say("one-part", when=_capital(written_period(figures.period)), what=named(figures.counts.total, "questions"))
    (_, before), (part, last) = whole[-2:]
    message = "last-month" if _monthly(figures) else "last-week"
    when, what = written_period(part), named(last, "questions")
    if last == before:
        return say(f"{message}-same", when=when, what=what)
    change = say("more" if last > before else "fewer", n=number(abs(last - before)))
    return say(message, when=when, what=what, change=change)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _split(counts: Counts) -> tuple[int, int, int, int]:
    return counts.answered, counts.unsure, counts.unanswered, counts.other


def _outcomes(figures: Figures, finished: bool) -> Picture:
    series = tuple(
        Series(name, tuple(float(_split(counts)[place]) for _, counts in figures.weeks)) for place, name in enumerate(_OUTCOMES)
    )
    chart = Chart(Form.COLUMNS, _labels(figures), series, unfinished=not finished)
    rows = [(label, *map(number, _split(counts))) for label, counts in _rows(figures)]
    total = figures.counts
    if total.total:
        rows.append(("Razem", *map(number, _split(total))))
    finding = say(
        "outcomes",
        share=share(total.answered, total.total),
        answered=number(total.answered),
        all=number(total.total),
        unsure=number(total.unsure),
        unanswered=number(total.unanswered),
    )
    return Picture(
        "wyniki",
        "Jak kończyły się pytania",
        finding if total.total else say("nobody-asked"),
        chart,
        Sheet((_when(figures), "Odpowiedź", "Do wyboru", "Brak", "Inne"), tuple(rows)),
        "„Do wyboru”: bot nie był pewien i podał kilka tematów. „Brak”: bez odpowiedzi. „Inne”: zdjęcie zamiast tekstu, za "
        "długie, za częste albo błąd.",
    )


def _unanswered(figures: Figures, finished: bool) -> Picture:
    shares = [counts.unanswered_share for _, counts in figures.weeks]
    chart = Chart(
        Form.LINE,
        _labels(figures),
        (Series("bez odpowiedzi", tuple(None if each is None else 100 * each for each in shares)),),
        unit="%",
        unfinished=not finished,
    )
    rows = tuple(
        (label, number(counts.unanswered), number(counts.total), share(counts.unanswered, counts.total) if counts.total else "–")
        for label, counts in _rows(figures)
    )
    total, before = figures.counts, figures.before
    finding = say(
        "unanswered",
        share=share(total.unanswered, total.total),
        unanswered=number(total.unanswered),
        all=number(total.total),
        change=_points(total.unanswered_share, before.unanswered_share),
    )
    return Picture(
        "bez-odpowiedzi",
        "Jaka część pytań została bez odpowiedzi",
        finding if total.total else say("nobody-asked"),
        chart,
        Sheet((_when(figures), "Bez odpowiedzi", "Wszystkie", "Udział"), rows),
        "Porównujemy z tyloma samymi dniami tuż przed tym okresem.",
    )


def _points(now: float | None, before: float | None) -> str:
    if now is None or before is None:
        return say("unanswered-new")
    difference = round(100 * (now - before), 1)
    if not difference:
        return say("unanswered-same")
    size = abs(difference)
    whole = size == int(size)
    points = named(int(size), "points") if whole else say("points-part", n=number(size))
    return say("unanswered-rose" if difference > 0 else "unanswered-fell", points=points)


# What was asked


def _bars(labels: Sequence[str], values: Sequence[float], name: str) -> Chart:
    return Chart(Form.BARS, tuple(labels), (Series(name, tuple(values)),))


def _specialisations(figures: Figures, names: Names) -> Picture:
    found = [(_SPECIAL.get(name) or names.specialisations.get(name, name), counts) for name, counts in figures.specialisations]
    first = next(((name, counts) for name, counts in figures.specialisations if name not in _SPECIAL), None)
    finding = say("nobody-asked")
    if first is not None:
        label = names.specialisations.get(first[0], first[0])
        finding = say("most-specialisation", name=label, what=named(first[1].total, "questions"))
    rows = tuple((name, number(counts.total), share(counts.unanswered, counts.total)) for name, counts in found)
    return Picture(
        "specjalizacje",
        "O które specjalizacje pytano",
        finding,
        _bars([name for name, _ in found], [float(counts.total) for _, counts in found], "pytania"),
        Sheet(("Specjalizacja", "Pytania", "W tym bez odpowiedzi"), rows),
        "Pytanie bez odpowiedzi liczymy tam, dokąd było mu najbliżej. Pytanie o dwie lub trzy specjalizacje liczy się w każdej.",
    )


def _trades(figures: Figures, names: Names) -> Picture:
    found = [
        (names.specialisations.get(of, of), each)
        for of, trades in figures.trades.items()
        for each in (trades if figures.specialisation else trades[:_TOP_OF_EACH])
    ]
    most = sorted(found, key=lambda each: (-each[1].count, each[1].name))[:_TOP]
    one = figures.specialisation is not None
    labels = [each.name if one else f"{each.name} ({label})" for label, each in most]
    finding = say("no-trades")
    if most:
        finding = say("most-trade", name=most[0][1].name, what=named(most[0][1].count, "questions"))
    rows = _asked_rows([(each.name if one else f"{each.name} ({label})", each) for label, each in found])
    return Picture(
        "zajecia",
        "O co pytają firmy: branże i zajęcia",
        finding,
        _bars(labels, [float(each.count) for _, each in most], "pytania"),
        Sheet(("Zajęcie" if one else "Zajęcie (specjalizacja)", "Pytania", "Osoby"), rows),
        "Zajęcia pochodzą z opisów specjalizacji. Liczymy pytania, w których padły wszystkie słowa nazwy, w dowolnej odmianie.",
    )


def _words(figures: Figures) -> Picture:
    found = figures.words
    finding = say("no-words")
    if found:
        first = found[0]
        finding = say("most-word", name=first.name, what=named(first.count, "questions"), who=named(first.askers, "askers"))
    return Picture(
        "slowa",
        "Najczęstsze słowa w pytaniach",
        finding,
        _bars([each.name for each in found], [float(each.count) for each in found], "pytania"),
        Sheet(("Słowo", "Pytania", "Osoby"), tuple((each.name, number(each.count), number(each.askers)) for each in found)),
        "Tylko słowa, których użyły co najmniej trzy osoby, w najczęstszej odmianie. Całych pytań nikomu tu nie pokazujemy.",
    )


def _documents(figures: Figures, names: Names) -> Picture:
    found = [(names.documents.get(each.name, each.name), each) for each in figures.documents]
    finding = say("no-documents")
    if found:
        finding = say("most-document", name=found[0][0], times=named(found[0][1].count, "times"))
    return Picture(
        "dokumenty",
        "Najczęściej pokazane poradniki, nabory i wydarzenia",
        finding,
        _bars([name for name, _ in found], [float(each.count) for _, each in found], "pokazania"),
        Sheet(("Dokument", "Pokazania", "Osoby"), _asked_rows(found)),
        "Liczą się też wybory przyciskiem. Specjalizacji i kontaktów nie liczymy: są prawie w każdej odpowiedzi.",
    )


def _asked_rows(found: Sequence[tuple[str, Asked]]) -> tuple[tuple[str, ...], ...]:
    return tuple((name, number(each.count), number(each.askers)) for name, each in found)


def _nearest(figures: Figures, names: Names) -> Picture:
    found = [(names.documents.get(each.name, each.name), each) for each in figures.nearest]
    finding = say("no-nearest")
    if found:
        finding = say("most-nearest", name=found[0][0], what=named(found[0][1].count, "questions"))
    words = ", ".join(f"{each.name} ({number(each.count)})" for each in figures.unanswered_words)
    return Picture(
        "czego-brakuje",
        "Czego szukano bez skutku",
        finding,
        _bars([name for name, _ in found], [float(each.count) for _, each in found], "pytania"),
        Sheet(("Najbliższy dokument", "Pytania", "Osoby"), _asked_rows(found)),
        f"Słowa z pytań bez odpowiedzi: {words}." if words else "",
    )


# How it went


def _times(figures: Figures) -> Picture:
    bounds = [number(bound / 1000) if bound >= 1000 else f"{bound / 1000:g}".replace(".", ",") for bound in BOUNDS_MS]
    labels = [
        f"do {bounds[0]} s",
        *(f"{low}–{high} s" for low, high in pairwise(bounds)),
        f"od {bounds[-1]} s",
    ]
    times = figures.times
    finding = say("nobody-asked")
    if times.median_ms is not None and times.p95_ms is not None:
        finding = say("answer-times", median=seconds(times.median_ms), p95=seconds(times.p95_ms))
    return Picture(
        "czas",
        "Jak długo powstawały odpowiedzi",
        finding,
        _bars(labels, [float(each) for each in times.counts], "pytania"),
        Sheet(("Czas", "Pytania"), tuple((label, number(count)) for label, count in zip(labels, times.counts, strict=True))),
        "Czas pracy programu, bez drogi przez sieć.",
    )


def _opinions(figures: Figures) -> Picture:
    of = figures.opinions
    found = [("Kciuk w górę: pomogło", of.up), *((label, of.reasons.get(reason, 0)) for reason, label in _REASONS.items())]
    found = [each for each in found if each[1] or each[0] == "Kciuk w górę: pomogło"]
    total = of.up + of.down
    finding = say("no-opinions")
    if total:
        finding = _capital(say("thumbs", what=named(total, "opinions"), up=number(of.up), share=share(of.up, total)))
    return Picture(
        "oceny",
        "Co o odpowiedziach sądzą pytający",
        finding,
        _bars([name for name, _ in found], [float(count) for _, count in found], "oceny"),
        Sheet(("Ocena", "Ile razy"), tuple((name, number(count)) for name, count in found)),
    )


def _languages(figures: Figures) -> Picture:
    found = [(_LANGUAGES.get(name, name), count) for name, count in figures.languages]
    total = figures.counts.total
    finding = say("nobody-asked")
    if found:
        finding = say("most-language", name=found[0][0], share=share(found[0][1], total))
    return Picture(
        "jezyki",
        "W jakich językach pytano",
        finding,
        _bars([name for name, _ in found], [float(count) for _, count in found], "pytania"),
        Sheet(("Język", "Pytania", "Udział"), tuple((name, number(count), share(count, total)) for name, count in found)),
    )
