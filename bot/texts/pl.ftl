# Sentences of the assistant, Polish. Places in braces are filled from documents; nothing else in a reply may vary.

## First contact, help, greetings

intro = Tu Drogowskaz, automatyczny asystent (AI) dla firm ze świętokrzyskiego. Nie jestem człowiekiem. Odpowiedzi są informacyjne i pochodzą z bazy ze źródłami. Nie podawaj danych osobowych. Więcej: /prywatnosc
help-what = Napisz własnymi słowami, czym się zajmujesz albo czego szukasz. Podam koordynatora Twojej branży, kontakt, wydarzenia albo finansowanie, które mam w bazie.
help-examples = Na przykład:
help-example-1 = • robię okna, do kogo mam się zgłosić?
help-example-2 = • szkolenia dla spawaczy
help-example-3 = • pożyczka dla małej firmy
help-commands = Polecenia: /kontakt, /wydarzenia, /finansowanie, /prywatnosc, /pomoc
greeting = Dzień dobry! W czym pomóc?
thanks = Proszę bardzo. Gdyby coś jeszcze było potrzebne, po prostu napisz.

privacy-1 = Co zapisuję: treść pytania z ukrytymi danymi (telefon, e-mail, PESEL, numer konta, karta), odpowiedź i czas. Zamiast Twojego identyfikatora zapisuję pseudonim.
privacy-2 = Po co: żeby poprawiać odpowiedzi. Pytania czyta obsługa asystenta.
privacy-3 = Nie podawaj danych osobowych ani tajemnic firmy. Odpowiedzi nie są decyzją ani poradą prawną: ważne sprawy potwierdź w urzędzie.

## Specialisation and coordinator

coordinator = Koordynator: {$organisation}
coordinator-abbreviated = Koordynator: {$organisation} ({$abbreviation})
appointed = Od {$from}, uchwała nr {$resolution}
appointed-without-resolution = Od {$from}
appointed-note = {$note}
vacancy = Na dziś nie ma koordynatora tej specjalizacji (od {$from}).
vacancy-past = Od {$from} do {$until} specjalizacja nie miała koordynatora.
coordinator-past = Koordynatorem był: {$organisation}, do {$until}.
coordinator-future = Koordynatorem będzie: {$organisation}, od {$from}.
coordinator-none = Nie mam w bazie koordynatora tej specjalizacji.
coordinates = Koordynuje: {$specialisation}
specialisation-of = Specjalizacja: {$specialisation}
coordinator-of = {$specialisation}: {$organisation}
coordinator-of-none = {$specialisation}: brak koordynatora
other-coordinator = Koordynator branży {$specialisation}: {$organisation}

## Contacts

contact = Kontakt:
contact-confirmed = • {$value}
contact-confirmed-note = • {$value} ({$note})
contact-unconfirmed = • {$value} – do potwierdzenia, stan na {$date}
contact-unconfirmed-note = • {$value} ({$note}) – do potwierdzenia, stan na {$date}
contact-unconfirmed-about = • {$value} – do potwierdzenia, stan na ok. {$date}
contact-unconfirmed-about-note = • {$value} ({$note}) – do potwierdzenia, stan na ok. {$date}
contact-missing = Nie mam w bazie telefonu, adresu ani maila tej organizacji.
contact-missing-phone = Telefonu nie mam w bazie.
contact-missing-mail = Maila nie mam w bazie.
contact-missing-address = Adresu nie mam w bazie.
contact-fallback = Gdyby kontakt był nieaktualny, pomoże {$organisation}:
contact-fallback-missing = Pomoże {$organisation}:

## Support, funding, events, guides

offer = Co oferuje konsorcjum:
offer-item = • {$name}
offer-whom = O szczegóły zapytaj koordynatora swojej branży.
funding-open = Nabór otwarty do {$closes}.
funding-planned = Nabór planowany od {$opens}.
funding-planned-until = Nabór planowany od {$opens} do {$closes}.
funding-closed = Nabór zakończony.
funding-closed-on = Nabór zakończył się {$closes}.
funding-unknown = Nie mam potwierdzenia, czy nabór jest dziś otwarty.
funding-amount = Kwota: {$amount}
funding-who = Dla kogo: {$who}
funding-link = Strona: {$link}
funding-none-open = Nie mam w bazie naboru, o którym wiem na pewno, że jest dziś otwarty.
funding-maybe = Mam informacje o tych programach; czy są dziś otwarte, trzeba sprawdzić u źródła:
funding-open-list = Otwarte nabory:
funding-planned-list = Planowane nabory:
funding-item = • {$name}
funding-item-until = • {$name} – do {$closes}
funding-item-from = • {$name} – od {$opens}
event-when = Termin: {$starts}
event-when-until = Termin: {$starts} – {$ends}
event-was = Już się odbyło: {$starts}
event-was-until = Już się odbyło: {$starts} – {$ends}
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
guide-ended = Uwaga: ta informacja przestała obowiązywać {$until}.
guide-future = Uwaga: ta informacja obowiązuje od {$from}.
former-names = Dawna nazwa: {$name}
description = {$text}
title = {$name}

## Where it comes from

as-of = Stan na {$date}. {$source}
as-of-about = Stan na ok. {$date}. {$source}
as-of-read = Strona bez daty, odczyt {$date}. {$source}
as-of-unconfirmed = Do potwierdzenia – stan na {$date}. {$source}
as-of-unconfirmed-about = Do potwierdzenia – stan na ok. {$date}. {$source}
as-of-unconfirmed-read = Do potwierdzenia – strona bez daty, odczyt {$date}. {$source}
source = Źródło
source-named = Źródło: {$source}

## No answer, and the other outcomes

unsure = Nie jestem pewien, o co pytasz. Wybierz albo napisz inaczej:
unsure-item = {$number}. {$name}
no-match = Nie mam tego w bazie.
no-match-scope = Pomagam firmom z województwa świętokrzyskiego: koordynatorzy inteligentnych specjalizacji, ich kontakty, wsparcie, wydarzenia i finansowanie.
no-match-person = Zapytaj człowieka: {$organisation}
no-match-part = Na drugą część pytania nie mam odpowiedzi w bazie.
no-match-retry = Możesz też napisać, czym zajmuje się firma, na przykład „robię okna”.
too-long = To za długa wiadomość ({$length} znaków, przyjmuję do {$limit}). Napisz krócej, najlepiej jednym pytaniem.
unsupported = Czytam tylko tekst. Napisz pytanie słowami, na przykład „robię okna, do kogo mam się zgłosić?”.
empty = Nie widzę pytania. Napisz na przykład „robię okna, do kogo mam się zgłosić?”.
rate-limited = Za dużo pytań naraz. Odczekaj minutę i napisz ponownie.
error = Przepraszam, coś się u mnie zepsuło i nie odpowiem teraz. Spróbuj za chwilę.
button-gone = Ten przycisk jest już nieaktualny. Napisz pytanie jeszcze raz.
which-branch = Wybierz branżę:
coordinators = Koordynatorzy inteligentnych specjalizacji:

## Buttons

button-contact = Kontakt
button-offer = Co oferuje
button-events = Wydarzenia
button-funding = Finansowanie

## Command menu

command-start = Początek rozmowy
command-help = Jak pytać, przykłady
command-contact = Koordynatorzy i kontakty
command-events = Nadchodzące wydarzenia
command-funding = Dotacje i pożyczki
command-privacy = Jakie dane zapisuję
