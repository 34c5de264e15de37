"""Labels: what kinds, fields and closed values are called in Polish, on sheets of a workbook and on forms of the desk alike.

Promises: one name for each field of each kind, unique within the kind; data alone. Refuses to know where a label is shown.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from knowledge.documents import ContactType, FundingState, Status

CONTACT = "contact"

NAMES: Mapping[str, str] = MappingProxyType(
    {
        "specialisation": "Specjalizacja",
        "organisation": "Organizacja",
        CONTACT: "Kontakt",
        "appointment": "Koordynator specjalizacji",
        "support": "Wsparcie",
        "funding": "Finansowanie",
        "event": "Wydarzenie",
        "guide": "Poradnik",
    }
)
SHEETS: Mapping[str, str] = MappingProxyType(
    {
        "specialisation": "Specjalizacje",
        "organisation": "Organizacje",
        CONTACT: "Kontakty",
        "appointment": "Koordynatorzy",
        "support": "Wsparcie",
        "funding": "Finansowanie",
        "event": "Wydarzenia",
        "guide": "Poradniki",
    }
)

CHOICES: Mapping[type, Mapping[StrEnum | bool, str]] = MappingProxyType(
    {
        Status: {Status.CONFIRMED: "potwierdzone", Status.UNCONFIRMED: "do potwierdzenia"},
        FundingState: {
            FundingState.OPEN: "otwarty",
            FundingState.PLANNED: "planowany",
            FundingState.CLOSED: "zamknięty",
            FundingState.UNKNOWN: "nieznany",
        },
        ContactType: {
            ContactType.ADDRESS: "adres",
            ContactType.PHONE: "telefon",
            ContactType.MAIL: "e-mail",
            ContactType.SITE: "strona",
        },
        bool: {True: "tak", False: "nie"},
    }
)

_BEGINNING = {"id": "Identyfikator"}
_END = {
    "questions": "Przykładowe pytania",
    "status": "Status",
    "confirmed_on": "Potwierdzone dnia",
    "valid_from": "Obowiązuje od",
    "valid_until": "Obowiązuje do",
    "source": "Źródło",
    "source_date": "Data źródła",
    "revision": "Wersja",
}
# In the order in which a clerk fills them in.
_LABELS: dict[str, dict[str, str]] = {
    "specialisation": {
        "name": "Nazwa",
        "label": "Nazwa krótka",
        "number": "Numer",
        "description": "Opis",
        "trades": "Branże potocznie",
        "pkd": "Kody PKD",
        "former_names": "Dawne nazwy",
    },
    "organisation": {
        "name": "Nazwa",
        "abbreviations": "Skróty nazwy",
        "description": "Opis",
        "contacts": "Kontakty",
    },
    "appointment": {
        "specialisation": "Specjalizacja",
        "organisation": "Organizacja",
        "resolution": "Uchwała",
        "note": "Uwaga",
    },
    "support": {"name": "Nazwa", "description": "Opis"},
    "funding": {
        "name": "Nazwa",
        "description": "Opis",
        "state": "Stan naboru",
        "opens": "Nabór od",
        "closes": "Nabór do",
        "amount": "Kwota",
        "who": "Dla kogo",
        "link": "Link",
        "specialisations": "Specjalizacje",
    },
    "event": {
        "name": "Nazwa",
        "starts": "Początek",
        "ends": "Koniec",
        "place": "Miejsce",
        "description": "Opis",
        "link": "Link",
        "form": "Forma",
        "audience": "Dla kogo",
        "registration": "Zapisy",
        "cancelled": "Odwołane",
        "specialisations": "Specjalizacje",
    },
    "guide": {"title": "Pytanie", "body": "Odpowiedź", "about": "Czego dotyczy"},
}
LABELS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {kind: MappingProxyType(_BEGINNING | labels | _END) for kind, labels in _LABELS.items()}
    | {
        CONTACT: MappingProxyType(
            {
                "organisation": "Organizacja",
                "type": "Rodzaj kontaktu",
                "value": "Kontakt",
                "note": "Uwaga",
                "status": "Status",
                "source": "Źródło",
                "source_date": "Data źródła",
            }
        )
    }
)

_LINES = "Każda pozycja w osobnym wierszu (w arkuszu: Alt+Enter)."
_HINTS: dict[str, str] = {
    "id": "Jedno słowo, niezmienne. W nowym wpisie można zostawić puste.",
    "source": "Skąd to wiadomo: adres strony albo kto podał.",
    "source_date": "Dzień, miesiąc albo rok: 2024-02-27, 2024-02, 2024, „ok. 2013” albo „odczyt 2026-11-23”.",
    "status": "Potwierdzone, gdy potwierdziła to osoba albo aktualna strona urzędowa.",
    "confirmed_on": "Kiedy ostatnio sprawdzono, że nadal aktualne.",
    "valid_from": "Pierwszy dzień, w którym to obowiązuje. Puste: od zawsze.",
    "valid_until": "Ostatni dzień, w którym to obowiązuje. Puste: bezterminowo.",
    "revision": "Wpisuje system; nie zmieniaj.",
    "questions": f"Pytania, na które ten wpis odpowiada. {_LINES}",
    "label": "Najwyżej 30 znaków, na przycisk.",
    "number": "Numer w strategii RIS 2030+.",
    "trades": f"Zawody, wyroby i materiały zwykłymi słowami. {_LINES}",
    "pkd": f"Kod i nazwa: „25 Produkcja metalowych wyrobów gotowych”. {_LINES}",
    "former_names": _LINES,
    "abbreviations": _LINES,
    "specialisation": "Identyfikator specjalizacji.",
    "organisation": "Identyfikator organizacji.",
    "specialisations": f"Identyfikatory specjalizacji. {_LINES}",
    "about": f"Identyfikatory wpisów, których to dotyczy. {_LINES}",
    "state": "Otwarty tylko wtedy, gdy znany jest dzień zamknięcia.",
    "opens": "Pierwszy dzień naboru.",
    "closes": "Ostatni dzień naboru.",
    "link": "Pełny adres strony, zaczyna się od https://",
    "starts": "Dzień i godzina: 2026-03-24 10:00, albo sam dzień.",
    "ends": "Dzień i godzina, albo sam dzień (ten dzień jest wliczony).",
    "cancelled": "Tak, gdy wydarzenie odwołano.",
}
_OWN_HINTS: dict[tuple[str, str], str] = {
    ("appointment", "organisation"): "Identyfikator organizacji. Puste: specjalizacja nie ma koordynatora.",
    (CONTACT, "value"): "Numer telefonu, adres, e-mail albo strona.",
}


def label(kind: str, field: str) -> str:
    """The Polish name of a field ("event", "starts"), or of a contact's field ("organisation", "contacts.1.value").

    A place in a list ("specialisations.0") has the name of the list. What has no name is returned as it is.
    """
    head, _, rest = field.partition(".")
    if head == "contacts" and (inner := rest.partition(".")[2]):
        return label(CONTACT, inner)
    return LABELS.get(kind, {}).get(head, field)


def hint(kind: str, field: str) -> str:
    """One line of help for a field, or nothing."""
    return _OWN_HINTS.get((kind, field)) or _HINTS.get(field, "")


def choice(value: StrEnum | bool) -> str:
    """A closed value in Polish: `FundingState.OPEN` is "otwarty"."""
    return CHOICES[type(value)][value]
