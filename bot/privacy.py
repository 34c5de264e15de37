"""Privacy: personal data are masked before anything is written.

Promises: `mask` is a pure function of the text, costs time in proportion to its length, and masking twice changes nothing more.
Checksums and number plans come from python-stdnum and phonenumbers; what is only a number by its look stays.
Refuses: names, addresses and descriptions of people. They have no form that a rule could know, so no answer may depend on them
being gone. A language model that finds names (presidio wants spaCy and a model of its own) costs more than a whole answer.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from itertools import pairwise

import phonenumbers
from stdnum import iban, luhn
from stdnum.pl import nip, pesel


class Kind(StrEnum):
    """The kinds of personal data that are masked."""

    PESEL = "pesel"
    NIP = "nip"
    ID_CARD = "id_card"
    PHONE = "phone"
    MAIL = "mail"
    IBAN = "iban"
    CARD = "card"
    PLATE = "plate"


LABELS = {
    Kind.PESEL: "[PESEL]",
    Kind.NIP: "[NIP]",
    Kind.ID_CARD: "[dowód]",
    Kind.PHONE: "[telefon]",
    Kind.MAIL: "[e-mail]",
    Kind.IBAN: "[IBAN]",
    Kind.CARD: "[karta]",
    Kind.PLATE: "[tablica]",
}


_LABEL = re.compile("|".join(map(re.escape, LABELS.values())))


@dataclass(frozen=True, slots=True)
class Found:
    """Personal data at `text[start:end]`."""

    start: int
    end: int
    kind: Kind


def mask(text: str) -> str:
    """The text with each piece of personal data replaced by its label in brackets, "[telefon]" for instance."""
    found = find(text)
    if not found:
        return text
    parts: list[str] = []
    last = 0
    for piece in found:
        parts += text[last : piece.start], LABELS[piece.kind]
        last = piece.end
    return "".join(parts) + text[last:]


def find(text: str) -> tuple[Found, ...]:
    """All personal data in the text, in reading order, without overlaps."""
    plain = text if text.isascii() else text.translate(_PLAIN)
    if not _MAY_HOLD.search(plain):
        return ()
    # Our own labels say "telefon" and "PESEL": they must not announce the next number when a text is masked again.
    if "[" in plain:
        plain = _LABEL.sub(lambda label: "\0" * len(label[0]), plain)
    found: list[Found] = []
    # What is found is blanked, so that nothing reads it otherwise; a blank may part what stood glued together, so look again.
    while pieces := _pass(plain):
        found += pieces
        plain = _blanked(plain, pieces)
    return tuple(sorted(found, key=lambda piece: piece.start))


def _pass(plain: str) -> list[Found]:
    found: list[Found] = []
    for finder in _FINDERS:
        pieces = list(finder(plain))
        plain = _blanked(plain, pieces)
        found += pieces
    return found


def _blanked(plain: str, pieces: list[Found]) -> str:
    for piece in pieces:
        plain = plain[: piece.start] + "\0" * (piece.end - piece.start) + plain[piece.end :]
    return plain


# Personal data has a digit, or is a mail address: most questions are done with here.
_MAY_HOLD = re.compile(r"[0-9@]|ma[łl]pa|\bat\b", re.IGNORECASE)


class _Plain(dict[int, str]):
    """One character for one: any digit as 0-9, any dash as -, whatever looks like nothing as a space, full width as ASCII."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        category = unicodedata.category(char)
        if category == "Nd":
            char = str(unicodedata.decimal(char))
        elif category == "Pd":
            char = "-"
        elif category in {"Zs", "Cf"}:
            char = " "
        elif 0xFF01 <= code <= 0xFF5E:
            char = chr(code - 0xFEE0)
        self[code] = char
        return char


_PLAIN = _Plain()


# --- mail -------------------------------------------------------------------------------------------------------------------

_OPEN, _CLOSE = r"[\[({<] ?", r" ?[\])}>]"
_AT = re.compile(
    rf"(?P<sign> ?@ ?)|(?P<bracketed> ?{_OPEN}(?:at|@|ma[łl]pa){_CLOSE} ?)|(?P<monkey> ma[łl]pa )|(?P<word> at )", re.IGNORECASE
)
_LOCAL = re.compile(r"[^\W_][\w.%+'-]{0,63}$")
_DOT = rf"(?:\.|,(?=(?:com|pl|eu|net|org)\b)| ?{_OPEN}(?:kropka|dot|\.){_CLOSE} ?| (?:kropka|dot) )"
_DOMAIN = re.compile(rf"[^\W_][\w-]{{0,62}}(?P<rest>(?:{_DOT}[^\W_][\w-]{{0,62}}){{0,8}})", re.IGNORECASE)
# Free mailboxes that people in Poland and Ukraine use; "at" or "małpa" before one of these names is a mail address.
_MAILBOX = re.compile(
    r"(?:poczta\.)?(?:gmail|wp|onet|o2|interia|op|vp|tlen|poczta|gazeta|go2|outlook|hotmail|yahoo|icloud|proton|protonmail|ukr)\b",
    re.IGNORECASE,
)
_MAIL_BEFORE = re.compile(r"mail\w{0,4}[^\w\0]{1,3}$", re.IGNORECASE)
_SPELLED = re.compile(r"kropka|dot", re.IGNORECASE)


def _mails(text: str) -> Iterator[Found]:
    end = 0
    for at in _AT.finditer(text):
        # Looking back from the sign, and not forward from each word, keeps long words without a sign cheap.
        window = max(end, at.start() - 64)
        local = _LOCAL.search(text[window : at.start()])
        domain = _DOMAIN.match(text, at.end())
        if local and domain and _is_mail(text, at, window + local.start(), domain):
            end = domain.end()
            yield Found(window + local.start(), end, Kind.MAIL)


def _is_mail(text: str, at: re.Match[str], start: int, domain: re.Match[str]) -> bool:
    if at["bracketed"] or at["sign"] == "@":
        return True
    dotted, mailbox = bool(domain["rest"]), bool(_MAILBOX.match(domain[0]))
    if at["word"]:
        # English says "at" before any site: "look at example.pl".
        return mailbox or (dotted and bool(_SPELLED.search(domain["rest"]) or _MAIL_BEFORE.search(text, 0, start)))
    return dotted or (mailbox and bool(at["monkey"]))


# --- numbers that a word announces -------------------------------------------------------------------------------------------


def _digits(least: int, most: int, separators: str = " .-") -> str:
    return rf"\d(?:[{separators}]{{0,2}}\d){{{least - 1},{most - 1}}}(?!\d)"


_GAP = r"[^\d\n\0]{0,25}?"
# After its own word a number is masked whatever its checksum: people mistype.
_ANNOUNCED = (
    (Kind.PESEL, re.compile(rf"pesel{_GAP}({_digits(11, 11)})", re.IGNORECASE)),
    (Kind.NIP, re.compile(rf"(?<!\w)n\.?i\.?p(?![^\W\d_]){_GAP}((?:PL[ -]?)?{_digits(10, 10)})", re.IGNORECASE)),
    (
        Kind.IBAN,
        re.compile(
            rf"(?:\bkont\w{{1,3}}?|rachun\w{{1,4}}?|iban|nrb|przelew\w{{0,3}}?){_GAP}((?:PL[ -]?)?{_digits(26, 26)})",
            re.IGNORECASE,
        ),
    ),
    (
        Kind.CARD,
        re.compile(rf"(?:\bkart[aąęyo]\w{{0,3}}|\bcard|visa|mastercard|maestro|amex){_GAP}({_digits(13, 19)})", re.IGNORECASE),
    ),
    (
        Kind.ID_CARD,
        re.compile(
            rf"(?:\bdow[oó]d\w{{0,4}}|\bdow\.|tożsamości|paszport\w{{0,3}}){_GAP}"
            rf"(?<![^\W\d_])([a-z]{{2,3}}[ -]?{_digits(6, 7, ' -')})",
            re.IGNORECASE,
        ),
    ),
)


def _announced(kind: Kind, pattern: re.Pattern[str], text: str) -> Iterator[Found]:
    for match in pattern.finditer(text):
        yield Found(*match.span(1), kind)


# --- codes of letters and digits -----------------------------------------------------------------------------------------------

_FOREIGN_IBAN = re.compile(r"(?<![^\W_])[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]){11,30}(?![^\W_])", re.IGNORECASE)
_POLISH_IBAN = re.compile(r"PL[ .-]{0,2}\d{2}(?:[ .-]{0,2}\d){24}(?!\d)", re.IGNORECASE)


def _ibans(text: str) -> Iterator[Found]:
    taken = 0
    for match in _POLISH_IBAN.finditer(text):
        taken = match.end()
        yield Found(*match.span(), Kind.IBAN)
    for match in _FOREIGN_IBAN.finditer(text, taken):
        # The pattern may have swallowed the words that follow; they are given back one by one.
        end = match.end()
        while end > match.start() + 15:
            if iban.is_valid(text[match.start() : end]):
                yield Found(match.start(), end, Kind.IBAN)
                break
            end = max(text.rfind(" ", match.start(), end), match.start())


_ID_CARD = re.compile(r"(?<![^\W_])(?:[A-Z]{3}[ -]?\d{3} ?\d{3}|[a-z]{3}\d{6})(?![^\W_])")
_NOT_A_SERIES = {"PLN", "EUR", "USD", "GBP", "CHF", "CZK", "UAH", "KRS", "PKD", "BDO", "POZ", "CPV", "EAN"}
# Weights of the Polish identity card, the check digit included: the weighted sum is a multiple of 10.
# https://pl.wikipedia.org/wiki/Dow%C3%B3d_osobisty_w_Polsce
_ID_WEIGHTS = (7, 3, 1, 9, 7, 3, 1, 7, 3)


def _id_cards(text: str) -> Iterator[Found]:
    for match in _ID_CARD.finditer(text):
        number = re.sub("[ -]", "", match[0]).upper()
        if number[:3] in _NOT_A_SERIES:
            continue
        if sum(int(char, 36) * weight for char, weight in zip(number, _ID_WEIGHTS, strict=True)) % 10 == 0:
            yield Found(*match.span(), Kind.ID_CARD)


# Area codes of number plates, as the regulation on registering and marking vehicles lists them; a code that is missing here is a
# plate that stays.
_AREAS = frozenset(
    (
        "BI BL BS BAU BIA BBI BGR BHA BKL BLM BMN BSE BSI BSK BSU BWM BZA "
        "CB CG CT CW CAL CBR CBY CCH CGD CGR CIN CLI CMG CNA CRA CRY CSE CSW CTR CTU CWA CWL CZN "
        "DB DJ DL DW DX DBA DBL DDZ DGL DGR DJA DJE DKA DKL DLB DLE DLU DLW DMI DOA DOL DPL DSR DST DSW DTR DWL DWR DZA DZG DZL "
        "ED EL EP ES EBE EBR EKU ELA ELC ELE ELW EOP EPA EPD EPI EPJ ERA ERW ESI ESK ETM EWE EWI EZD EZG "
        "FG FZ FGW FKR FMI FNW FSD FSL FSU FSW FWS FZA FZG FZI "
        "GA GD GS GBY GCH GCZ GDA GKA GKS GKW GLE GMB GND GPU GSL GSP GST GSZ GTC GWE GWO "
        "KK KN KR KT KBA KBC KBR KCH KDA KGR KLI KMI KMY KNS KNT KOL KOS KPR KRA KSU KTA KTT KWA KWI "
        "LB LC LU LZ LBI LBL LCH LHR LJA LKR LKS LLB LLE LLU LOP LPA LPU LRA LRY LSW LTM LUB LWL LZA "
        "NE NO NBA NBR NDZ NEB NEL NGI NGO NIL NKE NLI NMR NNI NNM NOE NOG NOL NOS NPI NSZ NWE "
        "OP OBR OGL OK OKL OKR ONA ONY OOL OPO OPR OST "
        "PA PK PL PN PO PP PY PZ PCH PCT PGN PGO PGS PJA PKA PKE PKL PKN PKR PKS PLE PMI PNT POB POS POT POZ PPL PRA PSE PSL PSR "
        "PSZ PTU PWA PWL PWR PZL "
        "RK RP RT RZ RBI RBR RDE RJA RJS RKL RKR RLA RLE RLS RLU RMI RNI RPR RPZ RRS RSA RSR RST RTA RZE RZZ "
        "SB SC SD SG SH SI SJ SK SL SM SO SR ST SW SX SY SZ SBE SBI SBL SCI SCZ SGL SIK SJZ SKL SLU SMI SMY SPI SPS SRB SRC SRS "
        "STA STY SWD SZA SZO SZY "
        "TK TBU TJE TKA TKI TKN TLW TOP TOS TPI TSA TSK TST TSZ "
        "WA WB WD WE WF WG WH WI WJ WK WL WM WN WO WP WR WS WT WU WV WW WX WY WZ WBR WCI WGM WGR WGS WKZ WLI WLS WMA WML WND WOR "
        "WOS WOT WPA WPI WPL WPN WPP WPR WPS WPU WPW WPY WPZ WRA WSC WSE WSI WSK WSZ WWE WWL WWY WZU WZW WZY "
        "ZK ZS ZZ ZBI ZCH ZDR ZGL ZGR ZGY ZKA ZKL ZKO ZLO ZMY ZPL ZPY ZSD ZSL ZST ZSW ZSZ ZWA "
    ).split()
)
# What follows the area code: five signs after two letters, four or five after three. The same annex.
_AFTER_TWO = r"\d(?:\d{4}|\d{3}[A-Z]|\d\d[A-Z]{2}|\d[A-Z]\d\d|[A-Z]\d{3}|[A-Z]{2}\d\d)"
_AFTER_THREE = r"(?:\d{5}|\d{4}[A-Z]|\d{3}[A-Z]{2}|[A-Z]\d{3}|\d\d[A-Z]{2}|\d[A-Z]\d\d|\d\d[A-Z]\d|\d[A-Z]{2}\d|[A-Z]{2}\d\d)"
_PLATE = re.compile(
    rf"(?<![^\W_])(?:(?P<two>[A-Z]{{2}})[ -]?{_AFTER_TWO}|(?P<three>[A-Z]{{3}})[ -]?{_AFTER_THREE})(?![^\W_]|[./,-]\d| ?\d)",
    re.IGNORECASE,
)
_CAR_BEFORE = re.compile(
    r"\b(?:rej|rejestrac\w+|tablic\w*|aut[oaem]{1,2}|samoch\w+|pojazd\w*|przyczep\w+|wjazd\w*|parking\w*|dostawczak\w*"
    r"|ciężarówk\w+)\.?:?[^\d\n\0]{0,20}$",
    re.IGNORECASE,
)


def _plates(text: str) -> Iterator[Found]:
    for match in _PLATE.finditer(text):
        area = match["two"] or match["three"]
        if area.upper() not in _AREAS or _UNIT_AFTER.match(text, match.end()):
            continue
        # In small letters with a space it may be a word and an amount ("po 50000"), unless a car was named before.
        joined = match[0][len(area)] not in " -"
        if area.isupper() or joined or (area != "po" and _CAR_BEFORE.search(text[: match.start()][-40:])):
            yield Found(*match.span(), Kind.PLATE)


# --- plain numbers -----------------------------------------------------------------------------------------------------------

_RUN = re.compile(r"[+(]{0,3}\d(?:[\s./()_,-]{0,3}\d)*")
_GROUP = re.compile(r"\d+")
_UNIT_AFTER = re.compile(
    r"(?:[.,]\d{1,2})?\s{0,2}(?:zł|zl\b|pln|eur|€|\$|usd|tys|mln|mld|%|os[oó]b|szt|m2|m²|m3|kg|ton|kw|mw|mm|cm|ha\b|netto|brutto|groszy)",
    re.IGNORECASE,
)
_PHONE_BEFORE = re.compile(
    r"(?<![^\W_])(?:tel|telefon\w*|kom|kom[oó]rk\w*|fax|faks|zadzwo\w+|dzwo\w+|oddzwo\w+|sms\w*|whats ?app\w*|viber|signal|phone"
    r"|call|моб\w*|тел\w*)[^\w\n\0]{0,4}"
    r"(?:(?:to|na|pod|nr|numer|numerem|do|mnie|me|at|is|jest|mój|kom|stacjonarny|służbowy|prywatny|szefa)[^\w\0]{1,3}){0,3}$",
    re.IGNORECASE,
)
_REGISTER_BEFORE = re.compile(r"(?<![^\W_])(?:regon|krs|bdo|ean|gtin|cpv|isbn|cn|poz)[^\w\0]{0,3}$", re.IGNORECASE)
_EXTENSION = re.compile(r",? {0,2}(?:wew\w{0,8}\.?|w\.|ext\.?|#) ?\d{1,5}(?!\d)", re.IGNORECASE)
# Visa, Mastercard, Maestro, American Express, Diners: first digits by issuer. https://en.wikipedia.org/wiki/Payment_card_number
_CARD_START = re.compile(r"4|5[0-9]|2[2-7]|6|3[4789]")


# How many digits anything that is looked for may have; other lengths need no closer look.
_LENGTHS = frozenset({*range(7, 20), 26})
_MOST_GROUPS = 13
# How nine digits may be grouped when nothing announces a phone: 600 100 200, 41 344 43 92, 41 3444392, 600 100200 ...
_ODD_SHAPES = frozenset({(2, 7), (3, 6), (6, 3), (5, 4), (2, 9), (2, 2, 2, 2, 1)})


@dataclass(frozen=True, slots=True)
class _Before:
    """What is told by the words before a run of digits."""

    phone: bool
    register: bool

    @classmethod
    def read(cls, text: str, start: int) -> "_Before":
        before = text[max(0, start - 40) : start]
        return cls(phone=bool(_PHONE_BEFORE.search(before)), register=bool(_REGISTER_BEFORE.search(before)))


@dataclass(frozen=True, slots=True)
class _Number:
    """Groups of digits as typed, and what stands between them."""

    groups: tuple[str, ...]
    between: tuple[str, ...]
    plus: bool

    @property
    def digits(self) -> str:
        return "".join(self.groups)

    @property
    def shape(self) -> tuple[int, ...]:
        return tuple(map(len, self.groups))

    @property
    def even(self) -> bool:
        """Whether the separators could be one person's way to write one number: dots and commas do not mix with others."""
        return all(len({mark in gap for gap in self.between}) <= 1 for mark in ".,")


def _numbers(text: str) -> Iterator[Found]:
    for run in _RUN.finditer(text):
        groups = list(_GROUP.finditer(text, *run.span()))
        if sum(len(group[0]) for group in groups) < min(_LENGTHS):
            continue
        first = 0
        while first < len(groups):
            found, first = _at_group(text, run.start(), groups, first)
            if found:
                yield found


def _at_group(text: str, run: int, groups: list[re.Match[str]], first: int) -> tuple[Found | None, int]:
    """What begins at that group, the longest reading first; and the group to go on from."""
    if first and not _may_part(text, groups[first - 1], groups[first]):
        return None, first + 1
    start = groups[first].start() if first else run
    before = _Before.read(text, start)
    for after in _readings(text, groups, first):
        chosen = groups[first:after]
        number = _Number(
            groups=tuple(group[0] for group in chosen),
            between=tuple(text[left.end() : right.start()] for left, right in pairwise(chosen)),
            plus="+" in text[start : chosen[0].start()],
        )
        end = chosen[-1].end()
        kind = _classify(number) or (Kind.PHONE if _is_phone(number, before, text, end) else None)
        if kind:
            if text[start] == "(" and ")" not in text[start:end]:
                start += 1
            return Found(start, _with_tail(text, end, kind), kind), after
    return None, first + 1


def _readings(text: str, groups: list[re.Match[str]], first: int) -> Iterator[int]:
    """Where a number that begins at the group `first` may end (exclusive), the furthest first."""
    total, ends = 0, []
    for after in range(first + 1, min(len(groups), first + _MOST_GROUPS) + 1):
        total += len(groups[after - 1][0])
        if total > max(_LENGTHS):
            break
        if total in _LENGTHS and (after == len(groups) or _may_part(text, groups[after - 1], groups[after])):
            ends.append(after)
    yield from reversed(ends)


def _may_part(text: str, left: re.Match[str], right: re.Match[str]) -> bool:
    """Whether one number may end and another begin here: at spaces, slashes and brackets, or beside a long run of digits."""
    gap = text[left.end() : right.start()]
    return any(mark.isspace() or mark in "/()" for mark in gap) or len(left[0]) >= 9 or len(right[0]) >= 9


def _with_tail(text: str, end: int, kind: Kind) -> int:
    tail = _EXTENSION.match(text, end) if kind is Kind.PHONE else None
    return tail.end() if tail else end


def _classify(number: _Number) -> Kind | None:
    """What the checksum tells; None if no checksum holds."""
    digits = number.digits
    if number.plus:
        return None
    if len(digits) == 26 and iban.is_valid("PL" + digits):
        return Kind.IBAN
    if len(digits) in {14, 15, 16, 19} and number.even and _CARD_START.match(digits) and luhn.is_valid(digits):
        return Kind.CARD
    if len(digits) == 11 and number.even and pesel.is_valid(digits):
        return Kind.PESEL
    if number.shape in {(10,), (3, 3, 2, 2), (3, 2, 2, 3)} and digits[0] != "0" and nip.is_valid(digits):
        return Kind.NIP
    return None


def _is_phone(number: _Number, before: _Before, text: str, end: int) -> bool:
    digits = number.digits
    if number.plus:
        return 8 <= len(digits) <= 15 and phonenumbers.is_possible_number(_parsed("+" + digits))
    if before.register or not number.even or _UNIT_AFTER.match(text, end):
        return False
    if len(digits) == 7:
        return (
            digits[0] not in "01" and (number.between == ("-", "-") or before.phone) and number.shape in {(3, 2, 2), (7,), (3, 4)}
        )
    if before.phone and len(digits) == 9:
        return True
    return _looks_dialled(number) and _is_dialled(digits)


def _looks_dialled(number: _Number) -> bool:
    """Whether the grouping is one that people use for phones, and not that of an amount or of years."""
    shape = number.shape
    if shape == (3, 3, 3) and number.digits.endswith("000000"):
        return False
    if len(shape) == 1 or number.digits[0] == "0" or shape in _ODD_SHAPES:
        return True
    return min(shape) >= 2 and max(shape) <= 4 and shape.count(4) <= 1


def _is_dialled(digits: str) -> bool:
    """Whether the digits are a number of a real plan, as dialled from Poland: local, with 0, 48, 380 or 00 before it."""
    if len(digits) == 9:
        return _is_valid(digits, "PL")
    if digits.startswith("00"):
        return _is_valid("+" + digits[2:])
    if len(digits) == 10 and digits[0] == "0":
        return _is_valid(digits[1:], "PL") or _is_valid(digits, "UA")
    if (len(digits) == 11 and digits.startswith("48")) or (len(digits) == 12 and digits.startswith("380")):
        return _is_valid("+" + digits)
    return False


def _parsed(number: str, region: str | None = None) -> phonenumbers.PhoneNumber:
    try:
        return phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        return phonenumbers.PhoneNumber()


def _is_valid(number: str, region: str | None = None) -> bool:
    return phonenumbers.is_valid_number(_parsed(number, region))


_FINDERS: tuple[Callable[[str], Iterator[Found]], ...] = (
    _mails,
    _ibans,
    *(partial(_announced, kind, pattern) for kind, pattern in _ANNOUNCED),
    _id_cards,
    _plates,
    _numbers,
)
