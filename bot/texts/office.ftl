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
