# Sentences for the people who work here, in chats and on the desk: Polish alone. Each room has a section of its own.

## Chat: signing in

desk-link = Twój link do biurka: {$link}
desk-link-lives = Działa raz, przez 10 minut. Nie przekazuj go nikomu.
welcome = Dzień dobry! Konto połączone: {$name}. Biurko otworzysz poleceniem /biurko.

## Desk: words

count-documents = { $number ->
    [one] {$number} dokument
    [few] {$number} dokumenty
   *[many] {$number} dokumentów
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
withdrawn = Nie pokazuję już w odpowiedziach, bo nikt tego nie potwierdził:
withdrawn-document = • {$name}
withdrawn-contacts = • {$name}: kontakty do potwierdzenia
withdrawn-restore = Nic nie zginęło: na stronie dokumentu jest historia, z której można to przywrócić.
appointment-name = Koordynator: {$name}
