"""Elsewhere: names of other regions of Poland and of their towns in a question, and of ours.

Promises: all cases of the names in Polish, and of the larger ones in English, Ukrainian and Russian, are known by how they begin.
Refuses: to judge what such a name means; companies here sell to Poznań too.
"""

from index.letters import fold, words

# By region: how its names begin, folded. Left out is what other words begin with as well: Łódź (a boat) but for its adjective,
# Tychy (those), Piła (a saw), Hel, Chełm (a helmet), Ustroń, Przemyśl (industry), Stalowa Wola (steel).
_BEGINNINGS: dict[str, tuple[str, ...]] = {
    "dolnośląskie": ("dolnoslask", "wroclaw", "legnic", "walbrzy", "polanic", "karpacz", "вроцлав"),
    "kujawsko-pomorskie": (
        *("kujaw", "bydgoszcz", "bydgosk", "torun", "wloclaw", "inowroclaw", "grudziadz", "ciechocin"),
        *("бидгощ", "быдгощ", "торун"),
    ),
    "lubelskie": ("lubel", "lublin", "zamosc", "zamojsk", "pulaw", "naleczow", "люблін", "люблин"),
    "lubuskie": ("lubusk", "gorzow", "zielonogor"),
    "łódzkie": ("lodzki", "piotrkow", "belchat", "sieradz", "skierniew", "opoczn", "radomsk", "лодз"),
    "małopolskie": (
        *("malopol", "krakow", "krakuw", "cracow", "zakopan", "tatr", "tarnow", "rabce", "rabka", "rabki", "miechow", "podhal"),
        *("краків", "краков", "малопол", "закопан", "татр"),
    ),
    "mazowieckie": (
        *("mazow", "mazovi", "warszaw", "warsaw", "radom", "plock", "siedlc", "pruszkow", "grojec", "grojc", "kozienic"),
        *("варшав", "мазов"),
    ),
    "opolskie": ("opolsk", "opole", "ополе", "опольс"),
    "podkarpackie": (
        *("podkarp", "rzeszow", "bieszczad", "mielec", "mielc", "sanok", "tarnobrze", "debic"),
        *("жеш", "підкарпат", "подкарпат"),
    ),
    "podlaskie": ("podlask", "podlasi", "bialysto", "suwal", "augustow", "білосток", "белосток"),
    "pomorskie": (
        *("pomorsk", "pomorz", "pomerani", "gdansk", "gdyni", "sopo", "slupsk", "kaszub", "trojmi"),
        *("гданс", "гдин", "поморс"),
    ),
    "śląskie": (
        *(
            "slask",
            "silesi",
            "katowic",
            "gliwic",
            "czestochow",
            "beskid",
            "zabrze",
            "zabrzu",
            "bytom",
            "sosnowiec",
            "sosnowc",
            "rybnik",
            "chorzow",
        ),
        *("катов", "сілез", "силез"),
    ),
    "warmińsko-mazurskie": ("warmii", "warmia", "warmins", "mazur", "olsztyn", "elblag", "ostrod", "ольштин"),
    "wielkopolskie": ("wielkopol", "poznan", "kalisz", "gniezn", "leszn", "познан"),
    "zachodniopomorskie": ("zachodniopomor", "szczecin", "koszalin", "kolobrz", "swinoujsc", "щецин", "щецін"),
}
_REGION = {beginning: region for region, beginnings in _BEGINNINGS.items() for beginning in beginnings}
_ANY_BEGINNING = tuple(_REGION)
# Our own region and its towns, but for names that other words begin with (Kazimierza, Raków, Osiek, Górno).
_HOME = (
    *("swietokrzys", "kielc", "kielec", "ostrowc", "ostrowiec", "starachow", "skarzysk", "sandomi", "busk", "jedrzejow"),
    *("pinczow", "staszow", "opatow", "wloszczow", "checin", "suchedniow", "polanc", "polaniec", "sedziszow", "staporkow"),
    *("ozarow", "chmielnik", "malogoszcz", "cmielow", "kunow", "bodzentyn", "zawichost", "koprzywnic", "dzialoszyc"),
    *("skalbmierz", "piekoszow", "zagnansk", "konskie", "konskich"),
    *("daleszyc", "morawic", "klimontow", "stopnic", "pacanow", "wislic", "szydlow", "wachock", "solcu", "solca", "solec"),
    *("свєнтокш", "свентокш", "кельц", "сандом", "стараховіц", "стараховиц"),
)
# What stands before the place where something is, and before the place that something comes from or goes to.
_WHERE = frozenset("w we na in at near pod kolo obok в у на біля под около".split())
_WHENCE = frozenset("z ze do dla od to for from із з до для від из с до для от к".split())
# Behind these even "z" tells where somebody is ("firma z Radomia"); elsewhere, where something comes from ("goście z Radomia").
_BEING = ("jestem", "jestes", "firm", "zaklad", "spolk", "koordynator", "company", "фірм", "фирм", "координатор")
_ENDS = '.,;:!?()"„”'


def regions(text: str) -> frozenset[str]:
    """The other regions that a text names, directly or by a town."""
    # Hardly ever any, so that most questions cost little.
    found = [word for word in map(fold, words(text)) if word.startswith(_ANY_BEGINNING)]
    return frozenset(region for word in found for beginning, region in _REGION.items() if word.startswith(beginning))


def is_there(text: str) -> bool:
    """Whether something is in another region that a text names ("odlewnia w Krakowie", "koordynator metalu Wielkopolska"), and
    ours is not named beside it.

    What comes from it or goes there ("okna do Krakowa") is not, but who is from there ("firma z Krakowa").
    """
    tokens = ["", "", *_plain(text)]
    return not at_home(text) and any(
        word.startswith(_ANY_BEGINNING) and (before not in _WHENCE or who.startswith(_BEING))
        for who, before, word in zip(tokens, tokens[1:], tokens[2:], strict=False)
    )


def at_home(text: str) -> bool:
    """Whether a text names our region, directly or by a town."""
    return any(fold(word).startswith(_HOME) for word in words(text))


def without_towns(text: str) -> str:
    """The text without the names of our region and its towns, and the prepositions before them."""
    kept: list[tuple[str, str]] = []
    for token, word in zip(text.split(), _plain(text), strict=True):
        if not word.startswith(_HOME):
            kept.append((token, word))
        elif kept and kept[-1][1] in _WHERE | _WHENCE:
            kept.pop()
    return " ".join(token for token, _ in kept)


def _plain(text: str) -> list[str]:
    """The words of a text, each without punctuation and diacritics."""
    return [fold(token.strip(_ENDS).lower()) for token in text.split()]
