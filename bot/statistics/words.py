"""Words that say what a question is about: without what every question is made of.

Promises: pure; the labels of masked data are no words. Refuses: numbers and single letters, which may name somebody.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from index.dictionary import is_word, level, marked, stem
from index.polish import clean, fold, words

_MASKED = re.compile(r"\[[^\]]{1,20}\]")
# More frequent than one in a thousand (centibels, `index.dictionary`): what sentences are made of.
_COMMON = -300
# What people ask with, by their dictionary form, and whom everybody here is.
_ASKING = frozenset(
    fold(word)
    for word in """
    aby albo ale bardzo bez bo branża być chcieć chyba ciekawić czy czyli dać dla dlaczego do dobry dobrze dostać
    dotyczyć dowiedzieć dziękować dzień dzisiaj dziś firma gdy gdzie go hej i ich ile im inny interesować iść ja jak
    jaki jakiś jednak jeszcze jeśli już kielce kiedy kilka komu kontakt kto który ktoś lub ma mieć mi miejsce moc móc
    mój mówić można mnie my na nad nam nas nasz nie niż no numer o od on ona oni oraz pan pani pisać po pod podać
    podpowiedzieć pomóc pomoc poprosić potrzebny potrzebować powiedzieć powinien pozdrawiać proszę prosić produkować przed przez
    przy pytać pytanie robić rok się skąd skontaktować sobie specjalizacja sprawa swój szukać świętokrzyski
    świętokrzyskie ta tak taki tam te tego telefon ten teraz to trzeba tu ty tylko u w wasz we wiedzieć witać witam
    właśnie województwo wszystko wy z za zadzwonić zajmować zapytać ze zgłosić znać znaleźć zrobić że żeby about and any
    are can company contact could does find for from get have help how looking need our please the there they this what
    when where which who with would you your
    """.split()
)


def topics(question: str) -> Iterator[tuple[str, str]]:
    """What a question is about: pairs of a stem and the word as it was typed, each stem once."""
    seen = set()
    for word in words(clean(_MASKED.sub(" ", question))):
        of = _stem(word)
        if of and of not in seen:
            seen.add(of)
            yield of, word


@lru_cache(maxsize=50_000)
def _stem(word: str) -> str:
    """The folded stem of a word that says something, else ""."""
    if len(word) < 3 or not word.isalpha() or len(word) > 40:
        return ""
    known = word if is_word(word) or not word.isascii() else marked(word) or word
    found = fold(stem(known))
    if level(known) > _COMMON or fold(word) in _ASKING or found in _ASKING:
        return ""
    return found
