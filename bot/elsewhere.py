"""Elsewhere: names of other regions of Poland and of their capitals in a question.

Promises: all cases of the names in Polish, English, Ukrainian and Russian are known by how they begin. Refuses: to judge what
such a name means; companies here sell to Poznań too.
"""

from index.letters import fold, words

# By region: how its names begin, folded. Łódź is left out but for its adjective, since it is also a boat.
_BEGINNINGS: dict[str, tuple[str, ...]] = {
    "dolnośląskie": ("dolnoslask", "wroclaw", "вроцлав"),
    "kujawsko-pomorskie": ("kujaw", "bydgoszcz", "bydgosk", "torun", "бидгощ", "быдгощ", "торун"),
    "lubelskie": ("lubel", "lublin", "люблін", "люблин"),
    "lubuskie": ("lubusk", "gorzow", "zielonogor"),
    "łódzkie": ("lodzki", "лодз"),
    "małopolskie": ("malopol", "krakow", "krakuw", "cracow", "zakopan", "tatr", "краків", "краков", "малопол", "закопан", "татр"),
    "mazowieckie": ("mazow", "mazovi", "warszaw", "warsaw", "radom", "варшав", "мазов"),
    "opolskie": ("opolsk", "opole", "опол"),
    "podkarpackie": ("podkarp", "rzeszow", "bieszczad", "жеш", "підкарпат", "подкарпат"),
    "podlaskie": ("podlask", "podlasi", "bialysto", "білосток", "белосток"),
    "pomorskie": ("pomorsk", "pomorz", "pomerani", "gdansk", "gdyni", "гданс", "гдин", "поморс"),
    "śląskie": ("slask", "silesi", "katowic", "gliwic", "czestochow", "beskid", "катов", "сілез", "силез"),
    "warmińsko-mazurskie": ("warmi", "mazur", "olsztyn", "ольштин"),
    "wielkopolskie": ("wielkopol", "poznan", "познан"),
    "zachodniopomorskie": ("zachodniopomor", "szczecin", "щецин", "щецін"),
}
_REGION = {beginning: region for region, beginnings in _BEGINNINGS.items() for beginning in beginnings}


def regions(text: str) -> frozenset[str]:
    """The other regions that a text names, directly or by a town."""
    found = (fold(word) for word in words(text))
    return frozenset(region for word in found for beginning, region in _REGION.items() if word.startswith(beginning))
