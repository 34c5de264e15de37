# Sentences of the assistant, Polish. Places in braces are filled from documents; nothing else in a reply may vary.
# The other catalogues have the same messages with the same places. The facts in the places stay Polish everywhere.

## First contact, help, greetings

intro = Tu Drogowskaz, automatyczny asystent (AI), nie człowiek. Odpowiedzi mają charakter informacyjny. Nie podawaj danych osobowych. /pomoc, /prywatnosc
help-what = Napisz własnymi słowami, czym zajmuje się firma albo czego szukasz. Podam koordynatora branży i kontakt do niego, wsparcie, wydarzenia i finansowanie – to, co jest w bazie.
help-examples = Na przykład:
help-example-1 = • robię okna, do kogo mam się zgłosić?
help-example-2 = • szkolenia dla spawaczy
help-example-3 = • pożyczka dla małej firmy
help-commands = Polecenia: /kontakt, /wydarzenia, /finansowanie, /prywatnosc, /pomoc
greeting = Dzień dobry! W czym pomóc?
thanks = Proszę bardzo. Jeśli będzie potrzebne coś jeszcze, po prostu napisz.
person = Jestem automatem: nie zadzwonię i nie przełączę rozmowy. Jeśli podany kontakt jest zły albo nikt pod nim nie odpowiada, przykro mi.
person-tell = Zły kontakt możesz zgłosić też obsłudze asystenta. W prywatnej rozmowie na Telegramie służy do tego przycisk „{$button}” pod tą odpowiedzią albo 👎 pod tą, w której był kontakt.
data-source = Odpowiedzi pochodzą z bazy, w której każda informacja ma źródło i datę. Podaję je pod informacją.
data-held = Co zapisuję z rozmów i po co: /prywatnosc. Wszystko, co o Tobie mam: /mojedane. Usunięcie tego: /usun.

privacy-controller = Administrator danych: {$name}, kontakt: {$contact}
privacy-controller-name = Administrator danych: {$name}
privacy-controller-missing = Administratora danych nie wpisano jeszcze w ustawieniach tego asystenta. Zapytaj o niego w instytucji, od której masz jego adres.
privacy-what = Co zapisuję: pytania, odpowiedzi, czas i oceny. Zamiast identyfikatora konta zapisuję pseudonim.
privacy-masked = Przed zapisaniem zasłaniam w pytaniach numery telefonów, adresy e-mail, PESEL, NIP, numery dowodów i paszportów, kont i kart oraz tablice rejestracyjne. Imion i nazwisk nie potrafię rozpoznać.
privacy-why = Po co: żeby poprawiać odpowiedzi. Pytania czyta obsługa asystenta. Nie wysyłam ich do żadnej zewnętrznej sztucznej inteligencji.
privacy-kept = Jak długo: { $months ->
        [one] {$months} miesiąc
        [few] {$months} miesiące
       *[many] {$months} miesięcy
    }. Potem zapisy znikają same.
privacy-telegram = Wiadomości przechodzą przez serwery Telegrama i zostają w tym czacie, dopóki ich tam nie usuniesz.
privacy-handoff = Pytanie przekazuję człowiekowi tylko za zgodą. Wtedy, i tylko do chwili odesłania odpowiedzi, pamiętam numer czatu. Człowiek go nie widzi.
privacy-rights = Twoje prawa: /mojedane – plik ze wszystkim, co o Tobie mam. /usun – usunięcie tego. Możesz też złożyć skargę do Prezesa Urzędu Ochrony Danych Osobowych.
privacy-advice = Nie podawaj danych osobowych ani tajemnic firmy. Odpowiedzi nie są decyzją ani poradą prawną: ważne sprawy potwierdź w urzędzie.

## What is held about somebody, and its erasure

rights-private = To polecenie działa tylko w prywatnej rozmowie ze mną na Telegramie: tam nikt inny nie zobaczy odpowiedzi.
held-nothing = Nie mam o Tobie żadnych zapisów.
held = Wszystko, co o Tobie mam, jest w tych plikach ({ $turns ->
        [one] {$turns} wpis rozmowy
        [few] {$turns} wpisy rozmów
       *[many] {$turns} wpisów rozmów
    }). Pierwszy jest do czytania, drugi, z tą samą treścią, dla programów.
held-erase = Usunąć to można poleceniem /usun.
erase-ask = Usunąć wszystko, co o Tobie mam? ({ $turns ->
        [one] {$turns} wpis rozmowy
        [few] {$turns} wpisy rozmów
       *[many] {$turns} wpisów rozmów
    }) Znikną też oceny, przekazane pytania i notatki obsługi. Tego nie da się cofnąć.
erase-office = Konto osoby, która pracuje na biurku, i opublikowane dokumenty zostają. Konto wyłącza administrator.
erase-kept = Nic nie zostało usunięte.
erase-late = Od pytania minęła ponad godzina. Napisz /usun jeszcze raz.
erased = Usunięte. Potwierdzenie nr {$number}
erased-at = {$at}
erased-nothing = Nie było już nic do usunięcia.
erased-turns = • wpisy rozmów: {$number}
erased-search = • wpisy w spisie do wyszukiwania: {$number}
erased-feedback = • oceny: {$number}
erased-handoffs = • przekazane pytania: {$number}
erased-letters = • wiadomości z przekazanymi pytaniami: {$number}
erased-reviews = • uwagi i notatki obsługi: {$number}
erased-golden = • pytania wzorcowe: {$number}
erased-drafts = • szkice dokumentów z tych pytań: {$number}
erased-other = • inne wpisy: {$number}
erased-files = Pliki z rozmowami przygotowane dla obsługi usunąłem. Jeśli obsługa pobrała wcześniej taki plik, podaj jej numer potwierdzenia.
erased-backups = Zostają tylko numer potwierdzenia, data i pseudonim: dzięki nim dane znikną także z przywróconej kopii zapasowej. Usunę je po czasie przechowywania: { $months ->
        [one] {$months} miesiąc
        [few] {$months} miesiące
       *[many] {$months} miesięcy
    }.
erased-chat = Wiadomości w tym czacie możesz usunąć w Telegramie. Przekazane pytanie, które ktoś już przeczytał w swoim czacie, zostaje u niego.

## What people think of an answer, and passing a question on

feedback-thanks = Dziękuję za ocenę!
feedback-down = Dziękuję za ocenę. Co było nie tak?
feedback-noted = Dziękuję, zapisane: {$reason}.
feedback-gone = Tej odpowiedzi nie ma już w zapisach.
reason-wrong = Zła odpowiedź
reason-outdated = Nieaktualne
reason-beside = Nie o to chodziło
reason-little = Za mało
pass-on-coordinator = Przekazać to pytanie koordynatorowi? Specjalizacja: {$specialisation}
pass-on-staff = Przekazać to pytanie obsłudze asystenta?
pass-on-question = „{$question}”
pass-on-anonymous = Przekażę tylko te słowa: bez imienia, konta i numeru telefonu. Odpowiedź przyjdzie tutaj. Do jej odesłania zapamiętam numer tego czatu.
passed-on = Pytanie przekazane. Odpowiedź przyjdzie tutaj.
passed-on-waits = Pytanie zapisane na biurku. Nikt, kto mógłby odpowiedzieć, nie ma jeszcze połączonego Telegrama, więc może to potrwać. Pewniejszy jest telefon.
passed-on-before = To pytanie jest już przekazane. Odpowiedź przyjdzie tutaj.
passed-on-settled = Na to pytanie przyszła już odpowiedź.
pass-on-not = Pytanie nie zostało przekazane.
pass-on-impossible = Tego pytania nie mogę przekazać. Napisz je jeszcze raz.
handoff-answered = Odpowiedź na przekazane pytanie
handoff-closed = Przekazane pytanie zamknięto bez odpowiedzi. Pewniejszy jest kontakt bezpośredni: /kontakt
handoff-yours = Pytanie: „{$question}”
handoff-by-person = To odpowiedź człowieka, nie automatu.

## Specialisation and coordinator

coordinator = Koordynator: {$organisation}
coordinator-abbreviated = Koordynator: {$organisation} ({$abbreviation})
appointed = Koordynator od {$from}, uchwała nr {$resolution}
appointed-without-resolution = Koordynator od {$from}
appointed-note = {$note}
vacancy = Ta specjalizacja nie ma dziś koordynatora (od {$from}).
vacancy-past = Od {$from} do {$until} ta specjalizacja nie miała koordynatora.
coordinator-past = Dawny koordynator (do {$until}): {$organisation}
coordinator-future = Przyszły koordynator (od {$from}): {$organisation}
coordinator-none = Nie mam w bazie koordynatora tej specjalizacji.
coordinates = Koordynuje specjalizację: {$specialisation}
coordinator-of = • {$specialisation}: {$organisation}
coordinator-of-none = • {$specialisation}: brak koordynatora
other-coordinator = Koordynator specjalizacji „{$specialisation}”: {$organisation}
activity-mapped = Kod {$activity} (według PKD 2007): to moje przyporządkowanie, nie urzędowe.
activity-unknown = Tej działalności nie mam przypisanej do żadnej specjalizacji (kody i nazwy według PKD 2007).
activity-wider = Tej działalności nie mam przypisanej w całości do jednej specjalizacji (kody i nazwy według PKD 2007). Napisz dokładniej: kodem (na przykład „PKD 25.62” albo „dział 41”) lub własnymi słowami.
elsewhere = Pytasz o inny region, a ja znam tylko województwo świętokrzyskie.

## Contacts

contact = Kontakt:
contact-confirmed = • {$value}
contact-confirmed-note = • {$value} ({$note})
contact-unconfirmed = • {$value} – do potwierdzenia, stan na {$date}
contact-unconfirmed-note = • {$value} ({$note}) – do potwierdzenia, stan na {$date}
contact-unconfirmed-about = • {$value} – do potwierdzenia, stan na ok. {$date}
contact-unconfirmed-about-note = • {$value} ({$note}) – do potwierdzenia, stan na ok. {$date}
contact-missing = Nie mam w bazie telefonu, e-maila, adresu ani strony tej organizacji.
contact-missing-phone = • Telefonu nie mam w bazie.
contact-missing-mail = • E-maila nie mam w bazie.
contact-missing-address = • Adresu nie mam w bazie.
contact-fallback = Gdyby kontakt był nieaktualny, pomoże {$organisation}:
contact-fallback-missing = Pomoże {$organisation}:
contact-fallback-call = Zadzwoń – pomoże {$organisation}:

## Support, funding, events, guides

offer = Co oferuje konsorcjum:
offer-item = • {$name}
funding-open = Nabór otwarty do {$closes}.
funding-planned = Nabór planowany od {$opens}.
funding-planned-until = Nabór planowany od {$opens} do {$closes}.
funding-closed = Nabór zakończony.
funding-closed-on = Nabór zakończył się {$closes}.
funding-unknown = Nie mam potwierdzenia, czy nabór jest dziś otwarty.
funding-amount = Kwota: {$amount}
funding-who = Dla kogo: {$who}
funding-link = Strona: {$link}
funding-none-open = Nie mam w bazie naboru, który na pewno jest dziś otwarty.
funding-maybe = Są w bazie te programy, ale to, czy są dziś otwarte, trzeba sprawdzić u źródła:
funding-open-list = Otwarte nabory:
funding-planned-list = Planowane nabory:
funding-item = • {$name}
funding-item-until = • {$name} – do {$closes}
funding-item-from = • {$name} – od {$opens}
event-when = Termin: {$starts}
event-when-until = Termin: {$starts} – {$ends}
event-when-days = Termin: {$starts}–{$ends}
event-was = Już się odbyło: {$starts}
event-was-until = Już się odbyło: {$starts} – {$ends}
event-was-days = Już się odbyło: {$starts}–{$ends}
event-cancelled = Odwołane. Miało się odbyć: {$starts}
event-place = Miejsce: {$place}
event-form = Rodzaj: {$form}
event-audience = Dla kogo: {$audience}
event-registration = Zapisy: {$registration}
event-link = Strona: {$link}
events-list = Nadchodzące wydarzenia:
events-item = • {$starts}: {$name}
events-none = Nie mam w bazie żadnego nadchodzącego wydarzenia.
events-ask = O najbliższe terminy zapytaj koordynatora:
guide-ended = Uwaga: ta informacja obowiązywała do {$until}.
guide-future = Uwaga: ta informacja będzie obowiązywać od {$from}.

## Where it comes from

as-of = Stan na {$date}. {$source}
as-of-about = Stan na ok. {$date}. {$source}
as-of-read = Strona bez daty, odczytana {$date}. {$source}
as-of-unconfirmed = Do potwierdzenia – stan na {$date}. {$source}
as-of-unconfirmed-about = Do potwierdzenia – stan na ok. {$date}. {$source}
as-of-unconfirmed-read = Do potwierdzenia – strona bez daty, odczytana {$date}. {$source}
confirmed-on = Potwierdzone {$day}.
unconfirmed-since = Niepotwierdzone od {$day}.
unconfirmed-item = (niepotwierdzone)
source = Źródło

## No answer, and the other outcomes

unsure = Nie mam pewności, o co chodzi. Wybierz albo napisz inaczej:
whose = O kogo chodzi? Napisz, czym się zajmujesz, albo wybierz branżę.
no-match = Nie mam tego w bazie.
no-match-scope = Pomagam firmom z województwa świętokrzyskiego: podaję koordynatora branży i kontakt do niego, wsparcie, wydarzenia i finansowanie.
no-match-person = Kogo zapytać: {$organisation}
no-match-part = Na pozostałą część wiadomości nie mam odpowiedzi w bazie.
detail-known = Poniżej wszystko, co o tym mam. O resztę trzeba zapytać bezpośrednio.
no-match-retry = Możesz też napisać, czym zajmuje się firma, na przykład „robię okna”.
too-long = To za długa wiadomość ({ $length ->
        [one] {$length} znak
        [few] {$length} znaki
       *[many] {$length} znaków
    }, przyjmuję do { $limit ->
        [one] {$limit} znaku
       *[other] {$limit} znaków
    }). Napisz krócej, najlepiej jednym pytaniem.
unsupported = Czytam tylko tekst. Napisz pytanie słowami, na przykład „robię okna, do kogo mam się zgłosić?”.
empty = Nie widzę pytania. Napisz na przykład „robię okna, do kogo mam się zgłosić?”.
rate-limited = Za dużo pytań naraz. Odczekaj minutę i napisz ponownie.
error = Przepraszam, wystąpił błąd i nie mogę teraz odpowiedzieć. Spróbuj ponownie za chwilę.
button-gone = Ten przycisk jest już nieaktualny. Napisz pytanie jeszcze raz.
which-branch = Wybierz branżę:
coordinators = Koordynatorzy inteligentnych specjalizacji:
alternatives = A może chodzi o:
alternative = • {$name}

## Buttons

button-contact = Kontakt
button-offer = Co oferuje
button-events = Wydarzenia
button-funding = Finansowanie
button-pass-on = Zapytaj człowieka
button-pass-on-yes = Tak, przekaż
button-pass-on-no = Nie przekazuj
button-erase-yes = Tak, usuń wszystko
button-erase-no = Nie, zostaw

## Command menu

command-start = Początek rozmowy
command-help = Jak pytać, przykłady
command-contact = Koordynatorzy i kontakty
command-events = Nadchodzące wydarzenia
command-funding = Dotacje i pożyczki
command-privacy = Jakie dane zapisuję
command-held = Plik ze wszystkim, co o mnie zapisano
command-erase = Usunięcie wszystkiego, co o mnie zapisano

## Terminal

terminal-starting = Uruchamiam asystenta; za pierwszym razem trwa to do minuty…
terminal-hint = Napisz pytanie i naciśnij Enter. Numer wybiera przycisk w nawiasie. Koniec rozmowy: „koniec” albo Ctrl+D.
terminal-bye = Do widzenia!
