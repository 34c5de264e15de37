# Sentences for the people who work here, in chats and on the desk: Polish alone. Each room has a section of its own.

## Chat: signing in

desk-link = Twój link do biurka: {$link}
desk-link-lives = Działa raz, przez 10 minut. Nie przekazuj go nikomu.
welcome = Dzień dobry! Konto połączone: {$name}. Biurko otworzysz poleceniem /biurko, a najczęstsze zmiany wprowadzisz tutaj: /edytuj

## Chat: editing

chat-menu = Co chcesz zmienić?
chat-menu-file = Możesz też przysłać tu plik: XLSX, CSV, ICS albo TOML.
chat-menu-desk = Wszystko inne zrobisz na biurku: /biurko
chat-menu-event = Nowe wydarzenie
chat-menu-contact = Zmień kontakt
chat-menu-change = Odwołaj lub przełóż
chat-menu-confirm = Potwierdź dane
chat-menu-template = Szablon pliku
chat-menu-export = Moje dane w pliku
chat-nothing-to-edit = Nie masz tu nic do zmiany.
chat-button-menu = Co jeszcze?
chat-button-cancel = Anuluj
chat-button-end = Koniec
chat-button-continue = Wróć do zaczętego
chat-button-skip = Pomiń
chat-button-next = Dalej
chat-button-more = Więcej…
chat-button-before = Poprzednie
chat-button-return = Wróć
chat-button-fix = Popraw
chat-button-publish = Opublikuj
chat-button-undo = Cofnij
chat-button-again = Nanieś moją zmianę
chat-button-true = Nadal aktualne
chat-cancelled = Anulowano. Nic się nie zmieniło.
chat-nothing-begun = Nie ma czego anulować.
chat-step-gone = Ten krok już minął.
chat-edited = Poprawionej wiadomości nie czytam. To, co już wpisane, zmienisz przed publikacją przyciskiem „Popraw”.
chat-how-to-leave = Czekam na odpowiedź. Żeby przerwać: /anuluj
chat-preview = Tak to zobaczą ludzie:
chat-published = Opublikowano. Tak teraz odpowiadam:
chat-published-later = Opublikowano. W odpowiedziach pojawi się za chwilę:
chat-confirmed = Potwierdzono. Tak teraz odpowiadam:
chat-forbidden = Nie masz prawa tego zmienić.
chat-gone = Tego wpisu nie ma już w odpowiedziach. Sprawdź go na biurku: /biurko
chat-refused = Nie udało się opublikować:
chat-fault = • {$field}: {$fault}
chat-fault-plain = • {$fault}
chat-exists = Takie wydarzenie już jest:
chat-exists-withdrawn = Takie wydarzenie już było i zostało wycofane. Przywrócisz je na biurku (/biurko):
chat-conflict = Ktoś zmienił to w międzyczasie: {$author}, {$when}. Twoja zmiana nie jest zapisana.
chat-conflict-now = Teraz jest tak:
chat-broken = { $count ->
    [one] {$count} pytanie wzorcowe straciłoby po tej zmianie dobrą odpowiedź:
    [few] {$count} pytania wzorcowe straciłyby po tej zmianie dobrą odpowiedź:
   *[many] {$count} pytań wzorcowych straciłoby po tej zmianie dobrą odpowiedź:
}
chat-broken-one = • „{$text}”
chat-broken-why = Nic nie jest jeszcze opublikowane. Napisz, dlaczego mimo to publikujesz.
chat-undone = Cofnięto. Tak teraz odpowiadam:
chat-undone-withdrawn = Cofnięto. Wycofano z odpowiedzi: {$name}
chat-undo-late = Nie cofnięto: później zmienił to ktoś jeszcze ({$author}, {$when}). Teraz jest tak:
chat-undo-invalid = Nie można już cofnąć. Popraw to na biurku (/biurko):

## Chat: what was typed

chat-bad-nothing = Nic tu nie ma. Napisz choć kilka słów.
chat-bad-too-long = { $limit ->
   *[other] Za długie: najwyżej {$limit} znaków.
}
chat-bad-phone = To nie jest numer telefonu. Podaj jeden numer, z kierunkowym.
chat-bad-mail = To nie jest adres e-mail. Podaj cały adres, ze znakiem @.
chat-bad-site = To nie jest adres strony. Podaj cały adres, na przykład www.gov.pl
chat-bad-address = To nie jest adres. Podaj ulicę z numerem i miejscowość.
chat-when-examples = Na przykład: 12 grudnia o 10, 12.12.2026 10:00–15:00, 12–13 grudnia.
chat-when-unclear = Nie rozumiem: „{$text}”.
chat-when-no-day = Brakuje dnia.
chat-when-no-such-day = Nie ma takiego dnia: „{$text}”.
chat-when-no-such-hour = Nie ma takiej godziny: „{$text}”.
chat-when-order = Koniec jest przed początkiem.
chat-when-past = Ten termin już minął.

## Chat: a new event

chat-event-name = Nowe wydarzenie. Jak się nazywa?
chat-event-when = Kiedy?
chat-event-place = Gdzie? Miejsce albo „online”.
chat-event-description = Kilka słów: o czym, dla kogo, jak się zapisać.
chat-event-link = Adres strony z informacjami.
chat-event-specialisations = Której branży dotyczy? Zaznacz jedną lub kilka.
chat-event-specialisations-or-all = Której branży dotyczy? Bez zaznaczenia: wszystkich.
chat-event-none-chosen = Zaznacz co najmniej jedną branżę.
chat-event-fix = Co poprawić?
chat-event-fix-name = Nazwa
chat-event-fix-when = Termin
chat-event-fix-place = Miejsce
chat-event-fix-description = Opis
chat-event-fix-link = Strona
chat-event-fix-specialisations = Branże

## Chat: a contact

chat-contact-organisation = Czyj kontakt zmieniamy?
chat-contact-which = Który kontakt?
chat-contact-new = Nowy kontakt
chat-contact-type = Jaki to kontakt?
chat-contact-type-phone = Telefon
chat-contact-type-mail = E-mail
chat-contact-type-address = Adres
chat-contact-type-site = Strona
chat-contact-old = Jest: {$value}
chat-contact-value-phone = Napisz nowy numer telefonu.
chat-contact-value-mail = Napisz nowy adres e-mail.
chat-contact-value-address = Napisz nowy adres: ulica, numer, miejscowość.
chat-contact-value-site = Napisz nowy adres strony.
chat-contact-note = Przy tym kontakcie jest dopisek: {$note}
chat-contact-note-new = Czy zostaje? Możesz też napisać nowy.
chat-contact-note-keep = Zostaje
chat-contact-note-remove = Bez dopisku
chat-contact-keep = Nadal aktualny
chat-contact-remove = Usuń kontakt

## Chat: an event that changes

chat-change-no-events = Nie ma nadchodzących wydarzeń, które możesz zmienić.
chat-change-event = Które wydarzenie?
chat-change-cancel = Odwołaj
chat-change-move = Przełóż
chat-change-restore = Jednak się odbędzie
chat-change-when = {$name}, dotąd: {$was}. Na kiedy przełożyć?

## Chat: confirming

chat-confirm-question = Czy to wszystko nadal prawda? ({$place} z {$all})
chat-confirm-none = Nic nie czeka na potwierdzenie.
chat-confirm-done = { $confirmed ->
    [0] Koniec na dziś.
    [one] Koniec na dziś. Potwierdzono {$confirmed} wpis.
    [few] Koniec na dziś. Potwierdzono {$confirmed} wpisy.
   *[many] Koniec na dziś. Potwierdzono {$confirmed} wpisów.
}
chat-confirmed-one = Potwierdzono: {$name}
chat-fix-on-desk = Całość poprawisz na biurku ({$name}):
chat-fix-sign-in = Jeśli biurko poprosi o wejście: /biurko

## Chat: files

chat-template = Wypełnij i odeślij tutaj. Przed publikacją pokażę, co się zmieni.
chat-template-how = Wydarzenia możesz też przysłać z kalendarza (ICS).
chat-export = { $count ->
    [one] Oto {$count} wpis, który możesz zmieniać.
    [few] Oto {$count} wpisy, które możesz zmieniać.
   *[many] Oto {$count} wpisów, które możesz zmieniać.
}
chat-export-how = Popraw w pliku i odeślij tutaj. Przed publikacją pokażę, co się zmieni.
chat-file-too-large = Ten plik jest za duży (ponad 10 MB). Podziel go i wyślij po kawałku.
chat-file-not-fetched = Nie udało się pobrać pliku. Wyślij go jeszcze raz.
chat-file-interrupts = To, co było zaczęte, zostało przerwane.
chat-file-counts = {$name}: { $new ->
    [one] {$new} nowy
    [few] {$new} nowe
   *[many] {$new} nowych
}, { $changed ->
    [one] {$changed} zmieniony
    [few] {$changed} zmienione
   *[many] {$changed} zmienionych
}, {$unchanged} bez zmian.
chat-file-new = Nowe:
chat-file-changed = Zmienione:
chat-file-foreign = Pominięte, bo nie masz prawa ich zmieniać:
chat-file-outdated = Pominięte, bo ktoś je zmienił po pobraniu tego pliku. Pobierz je na nowo:
chat-file-withdrawn = Pominięte, bo są wycofane. Przywrócisz je na biurku:
chat-file-faults = { $count ->
    [one] {$count} błąd:
    [few] {$count} błędy:
   *[many] {$count} błędów:
}
chat-file-more = { $count ->
   *[other] i jeszcze {$count}…
}
chat-file-attached = Wszystkie błędy są w załączonym pliku.
chat-file-nothing = Nie ma nic do opublikowania.
chat-file-mend = Nie ma nic, co można opublikować. Popraw błędy i wyślij plik jeszcze raz.
chat-file-whole = Nic nie jest jeszcze zapisane. Opublikować?
chat-file-partly = Nic nie jest jeszcze zapisane. Opublikować to, co poprawne? Resztę poprawisz i wyślesz później.
chat-file-moved = W międzyczasie ktoś coś zmienił. Nic nie zostało zapisane. Teraz wygląda to tak:
chat-file-done = Opublikowano: { $new ->
    [one] {$new} nowy
    [few] {$new} nowe
   *[many] {$new} nowych
}, { $changed ->
    [one] {$changed} zmieniony
    [few] {$changed} zmienione
   *[many] {$changed} zmienionych
}.
chat-file-rest = Wiersze z błędami popraw i wyślij jeszcze raz. Tego, co już opublikowane, to nie zmieni.

## Chat: the menu of commands

command-edit = Zmień wydarzenia, kontakty, pliki
command-desk = Wejdź na biurko
command-cancel = Przerwij to, co zaczęte

## Desk: words

count-documents = { $number ->
    [one] {$number} dokument
    [few] {$number} dokumenty
   *[many] {$number} dokumentów
}
count-questions = { $number ->
    [one] {$number} pytanie
    [few] {$number} pytania
   *[many] {$number} pytań
}
count-times = { $number ->
    [one] {$number} raz
   *[other] {$number} razy
}
count-events = { $number ->
    [one] {$number} wydarzenie
    [few] {$number} wydarzenia
   *[many] {$number} wydarzeń
}
role-coordinator = Koordynator
role-hint-coordinator = zmienia dokumenty swoich specjalizacji i organizacji
role-staff = Obsługa
role-hint-staff = czyta i ocenia rozmowy
role-administrator = Administrator
role-hint-administrator = może wszystko, także dodawać ludzi

## Freshness: questions to owners, what was withdrawn

freshness-ask = Czy to nadal aktualne?
freshness-contact = • {$value} – do potwierdzenia
freshness-since = Bez potwierdzenia od {$day}.
freshness-confirm = Nadal aktualne
freshness-fix = Popraw
freshness-marked = Jeśli nikt nie odpowie do {$day}, dopiszę w odpowiedziach dla firm, że to niepotwierdzone.
freshness-withdrawn = Po kolejnych { $days ->
    [one] {$days} dniu
   *[other] {$days} dniach
} bez odpowiedzi przestanę pokazywać niepotwierdzone kontakty, nabory, wydarzenia i poradniki.
freshness-page = Wszystko, co czeka na potwierdzenie: {$page}
freshness-more = { $number ->
    [one] Na potwierdzenie czeka jeszcze {$number} dokument: {$page}
    [few] Na potwierdzenie czekają jeszcze {$number} dokumenty: {$page}
   *[many] Na potwierdzenie czeka jeszcze {$number} dokumentów: {$page}
}
waiting-mine = { $number ->
    [one] Na Twoje potwierdzenie czeka {$number} dokument.
    [few] Na Twoje potwierdzenie czekają {$number} dokumenty.
   *[many] Na Twoje potwierdzenie czeka {$number} dokumentów.
}
waiting-others = { $number ->
    [one] Na innych czeka {$number} dokument.
    [few] Na innych czekają {$number} dokumenty.
   *[many] Na innych czeka {$number} dokumentów.
}
withdrawn = Nie pokazuję już w odpowiedziach, bo nikt tego nie potwierdził:
withdrawn-document = • {$name}
withdrawn-contacts = • {$name}: kontakty do potwierdzenia
withdrawn-restore = Nic nie zginęło: na stronie dokumentu jest historia, z której można to przywrócić.
appointment-name = Koordynator: {$name}

## Questions that were passed on

handoff-question = Pytanie nr {$number} czeka na odpowiedź
handoff-anonymous = Kto pyta, nie wiadomo. Odpowiedź wróci do tej osoby przez asystenta, bez nazwiska odpowiadającego.
handoff-button-reply = Odpowiedz
chat-reply-ask = Napisz odpowiedź na pytanie nr {$number}:
chat-reply-anonymous = Przed wysłaniem pokażę podgląd. Nazwisko i telefon podaj tylko wtedy, gdy mają trafić do pytającej osoby.
chat-reply-preview = Tak zobaczy to osoba, która pyta:
chat-button-send = Wyślij
chat-button-draft = Zrób z tego dokument
chat-reply-sent = Odpowiedź jest w drodze do osoby, która pytała.
chat-reply-settled = To pytanie nie czeka już na odpowiedź od Ciebie: ktoś odpowiedział, zamknięto je albo usunięto.
chat-reply-long = Odpowiedź może mieć do { $limit ->
    [one] {$limit} znaku
   *[other] {$limit} znaków
}.
chat-reply-draft = Szkic jest gotowy, z pytaniem jako tytułem. Sprawdź go i opublikuj na biurku:

count-months = { $number ->
    [one] {$number} miesiąc
    [few] {$number} miesiące
   *[many] {$number} miesięcy
}

## Desk: conversations

count-turns = { $number ->
    [one] {$number} wpis
    [few] {$number} wpisy
   *[many] {$number} wpisów
}
count-groups = { $number ->
    [one] {$number} grupa
    [few] {$number} grupy
   *[many] {$number} grup
}
note-letter = Ktoś, kto przegląda rozmowy z botem, zostawił Ci uwagę. Zobacz ją na biurku: {$link}
count-notes = { $number ->
    [one] {$number} uwaga
    [few] {$number} uwagi
   *[many] {$number} uwag
}
