"""Dialogues with the real assistant on the curated documents, late in 2026."""

from bot.messages import Outcome
from tests.bot.channels import Step

INTRO = "automatyczny asystent (AI)"
SIPH = "Staropolska Izba Przemysłowo-Handlowa"
OPIWPR = "Ośrodek Promowania i Wspierania Przedsiębiorczości Rolnej"
KTZ = "Krąg Turystyki Zdrowotnej"
KPT = "Kielecki Park Technologiczny"
FARR = "Fundacja Agencja Rozwoju Regionalnego"
GTK = "Grono Targowe Kielce"
OFFICE = "Urząd Marszałkowski"
COORDINATORS = (SIPH, OPIWPR, KTZ, KPT, FARR, GTK)
SIPH_PHONE, KPT_PHONE = "41 344 43 92", "41 278 72 00"
NO, UNSURE, GREETING, HELP = Outcome.NO_MATCH, Outcome.UNSURE, Outcome.GREETING, Outcome.HELP


def others(*names: str) -> list[str]:
    return [each for each in COORDINATORS if each not in names]


DIALOGUES: dict[str, list[Step]] = {
    "a foundry, its phone, another branch, its money": [
        Step("mam odlewnię żeliwa, do kogo mam się zgłosić?", has=(INTRO, SIPH, "8391/23"), lacks=others(SIPH)),
        Step("a telefon?", has=(SIPH_PHONE, "do potwierdzenia"), lacks=(INTRO, KPT_PHONE)),
        Step("a energia?", has=(FARR,), lacks=(SIPH, SIPH_PHONE)),
        Step("a dotacje na to?", has=("trzeba sprawdzić u źródła",), lacks=("Nabór otwarty",)),
    ],
    "a spa manager": [
        Step("prowadzę hotel ze spa w Busku, kto jest moim koordynatorem?", has=(f"Koordynator: Izba Gospodarcza „{KTZ}”",)),
        Step("a mail do nich?", has=("izba.ktz@gmail.com",)),
        Step("a co oferują?", has=(KTZ,)),
        Step("dziękuję bardzo", GREETING, lacks=(KTZ,)),
    ],
    "out of scope, then help": [
        Step("jaka jutro będzie pogoda w Zakopanem", NO, has=("Nie mam tego w bazie.", OFFICE), lacks=COORDINATORS),
        Step("co potrafisz?", HELP, has=("własnymi słowami",)),
        Step("robię okna", has=(SIPH,), lacks=others(SIPH)),
    ],
    "a human, and what is held": [
        Step("mam odlewnię żeliwa, do kogo mam się zgłosić?", has=(SIPH,)),
        Step(
            "dzwonilem pod 41 344 43 92 i nikt nie odbiera", NO, has=("Jestem automatem", OFFICE, "41 342 15 47"), lacks=(SIPH,)
        ),
        Step("ktos od was zadzwoni?", NO, has=("Jestem automatem", OFFICE)),
        Step("a telefon?", has=(SIPH_PHONE,)),
        Step("telefon do człowieka od metalu", has=(SIPH_PHONE,), lacks=("Jestem automatem",)),
        Step("skąd macie te dane", HELP, has=("ma źródło", "/prywatnosc", "/usun")),
        Step("skąd wiecie, która specjalizacja pasuje do kodu", has=("przyporządkowanie",), lacks=("/mojedane",)),
    ],
    "English": [
        Step(
            "I own an iron foundry near Końskie, who should I turn to?", has=("automated assistant (AI)", "Coordinator: " + SIPH)
        ),
        Step("and the phone?", has=(SIPH_PHONE, "to be confirmed"), lacks=("do potwierdzenia",)),
        Step("thank you", GREETING),
    ],
    "Ukrainian": [
        Step("у мене ливарний завод, до кого звернутися?", has=("автоматичний асистент (ШІ)", SIPH), lacks=others(SIPH)),
        Step("а телефон?", has=(SIPH_PHONE,), lacks=("do potwierdzenia",)),
    ],
    "first contact": [
        Step("dzień dobry", GREETING, has=(INTRO, "danych osobowych", "/prywatnosc", "informacyjny")),
        Step("dzień dobry", GREETING, lacks=(INTRO,)),
    ],
    "commands": [
        Step("/start", HELP, has=(INTRO, "robię okna")),
        Step("/pomoc", HELP, has=("robię okna",), lacks=(INTRO,)),
        Step("/kontakt", has=COORDINATORS),
        Step("/wydarzenia", has=("Nie mam w bazie żadnego nadchodzącego wydarzenia.",)),
        Step("/finansowanie", has=("Nie mam w bazie naboru, który na pewno jest dziś otwarty.",)),
        Step("/prywatnosc", HELP, has=("pseudonim",)),
    ],
    "buttons under an answer": [
        Step("robię oprogramowanie dla fabryk", has=(KPT,), lacks=others(KPT)),
        Step(presses="Kontakt", has=(KPT_PHONE,)),
        Step(presses="Co oferuje", has=("Co oferuje konsorcjum:", KPT)),
        Step(presses="Wydarzenia", has=("Nie mam w bazie żadnego nadchodzącego wydarzenia.", KPT)),
        Step(presses="Finansowanie", has=("Nie mam w bazie naboru",)),
    ],
    "a branch chosen from the list": [
        Step("/kontakt", has=(SIPH, FARR)),
        Step(presses="Energia", has=(FARR,), lacks=others(FARR)),
        Step("a jakieś wydarzenia?", has=("Nie mam w bazie żadnego nadchodzącego wydarzenia.", FARR)),
    ],
    "a vacancy of the past": [
        Step("kto koordynował targi w styczniu 2024", has=("Nikt.", "14 lutego 2024", GTK), lacks=others(GTK)),
        Step("a kto jest teraz koordynatorem?", has=(GTK,), lacks=others(GTK)),
    ],
    "names by halves": [
        Step("FARR", has=(FARR,), lacks=others(FARR)),
        Step("siph", has=(SIPH, SIPH_PHONE), lacks=others(SIPH)),
        Step("park technologiczny", has=(KPT,), lacks=others(KPT)),
        Step("krąg turystyki", has=(KTZ,), lacks=others(KTZ)),
    ],
    "two questions at once": [
        Step("telefon do parku technologicznego i kto koordynuje energię?", has=(KPT_PHONE, FARR)),
    ],
    "a past event and a closed call": [
        Step("kiedy były dni funduszy europejskich 2025?", has=("Już się odbyło",), lacks=("Termin:",)),
        Step("czy nabór na KPO HoReCa jeszcze trwa?", has=("zakończ",), lacks=("Nabór otwarty", "Nabór planowany")),
    ],
    "an activity code": [
        Step("mam PKD 25.62.Z, kto jest moim koordynatorem", has=("25.62", "nie urzędowe", SIPH), lacks=others(SIPH)),
        Step("a telefon?", has=(SIPH_PHONE,)),
        Step("96.02.Z fryzjer", NO, has=("PKD 2007", OFFICE), lacks=COORDINATORS),
        Step("dział 62", has=("62", "nie urzędowe", KPT), lacks=others(KPT)),
        Step("10,71,Z", has=("10.71", "PKD 2007"), lacks=(SIPH, KPT)),
    ],
    "an activity by its name in PKD": [
        Step("zakwaterowanie", has=("55", "nie urzędowe", KTZ), lacks=others(KTZ)),
        Step("handel detaliczny", NO, has=("PKD 2007", OFFICE), lacks=COORDINATORS),
        Step("PKD pobór, uzdatnianie i dostarczanie wody", NO, has=("PKD 2007", OFFICE), lacks=COORDINATORS),
        Step("produkcja wyrobów z gumy i tworzyw sztucznych", NO, has=("w całości", OFFICE), lacks=COORDINATORS),
        Step("sekcja A pkd", NO, has=("w całości", OFFICE), lacks=COORDINATORS),
    ],
    "what nobody can read": [
        Step("x" * 3000, Outcome.TOO_LONG, has=("3 000", "2 000")),
        Step("\u200b\u202e", Outcome.UNSUPPORTED, has=("Nie widzę pytania",)),
        Step("robię okna", has=(SIPH,), lacks=others(SIPH)),
    ],
}
