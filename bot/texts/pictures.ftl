# What the pictures and reports say: Polish alone. {$number} chooses the plural, {$n} is the number as people write it.

questions = { $number ->
    [one] {$n} pytanie
    [few] {$n} pytania
   *[many] {$n} pytań
}
askers = { $number ->
    [one] {$n} osoba
    [few] {$n} osoby
   *[many] {$n} osób
}
times = { $number ->
    [one] {$n} raz
   *[other] {$n} razy
}
opinions = { $number ->
    [one] {$n} ocena
    [few] {$n} oceny
   *[many] {$n} ocen
}
changes = { $number ->
    [one] {$n} zmiana
    [few] {$n} zmiany
   *[many] {$n} zmian
}
documents = { $number ->
    [one] {$n} dokument
    [few] {$n} dokumenty
   *[many] {$n} dokumentów
}

## Weeks and months

last-week = Ostatni pełny tydzień ({$when}): {$what}, {$change} niż w poprzednim.
last-week-same = Ostatni pełny tydzień ({$when}): {$what}, tyle samo co w poprzednim.
last-month = Ostatni pełny miesiąc ({$when}): {$what}, {$change} niż w poprzednim.
last-month-same = Ostatni pełny miesiąc ({$when}): {$what}, tyle samo co w poprzednim.
one-part = {$when}: {$what}.
more = o {$n} więcej
fewer = o {$n} mniej
nobody-asked = W tym czasie nikt o nic nie zapytał.

## Outcomes

outcomes = Odpowiedź dostało {$share} pytań ({$answered} z {$all}). Do wyboru: {$unsure}. Bez odpowiedzi: {$unanswered}.
unanswered = Bez odpowiedzi zostało {$share} pytań ({$unanswered} z {$all}), {$change}.
unanswered-rose = {$points} więcej niż w poprzednim takim okresie
unanswered-fell = {$points} mniej niż w poprzednim takim okresie
unanswered-same = tyle samo co w poprzednim takim okresie
unanswered-new = wcześniejszych pytań do porównania nie ma
points = { $number ->
    [one] o {$n} punkt procentowy
    [few] o {$n} punkty procentowe
   *[many] o {$n} punktów procentowych
}
points-part = o {$n} punktu procentowego

## Topics

most-specialisation = Najczęściej pytano o: {$name} ({$what}).
most-document = Najczęściej pokazany dokument: „{$name}” ({$times}).
most-trade = Najczęściej pytano o: {$name} ({$what}).
most-word = Najczęściej padało słowo „{$name}” ({$what}, {$who}).
most-nearest = Bez odpowiedzi najczęściej zostawały pytania bliskie dokumentowi „{$name}” ({$what}).
most-language = Najczęściej pytano w języku: {$name} ({$share} pytań).
no-documents = Nie pokazano jeszcze żadnego poradnika, naboru ani wydarzenia.
no-trades = Żadne pytanie nie nazwało zajęcia z opisów specjalizacji.
no-words = Żadnego słowa nie użyły co najmniej trzy osoby.
no-nearest = Żadne pytanie nie zostało bez odpowiedzi.
no-opinions = Nikt jeszcze nie ocenił odpowiedzi.

## Times and opinions

answer-times = Połowa odpowiedzi powstała w {$median}, 95 na 100 w {$p95}.
thumbs = {$what}, w tym kciuków w górę: {$up} ({$share}).
