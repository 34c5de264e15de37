# What is wrong with a document or a file, in Polish, for coordinators: one message for each code of a fault.
# English sentences stand where the faults are found (knowledge/documents.py, knowledge/exchange); the codes join them.

## Places

fault-in-line = wiersz {$line}
fault-in-column = wiersz {$line}, kolumna {$column}

## Fields of documents, as pydantic finds them

fault-missing = To pole jest wymagane.
fault-extra-forbidden = Nie ma takiego pola.
fault-string-type = To ma być tekst.
fault-string-unicode = Ten tekst zawiera znaki, których nie da się zapisać.
fault-string-too-short = To pole nie może być puste.
fault-string-too-long =
    { $max_length ->
        [one] Tekst jest za długi: może mieć najwyżej {$max_length} znak.
        [few] Tekst jest za długi: może mieć najwyżej {$max_length} znaki.
       *[many] Tekst jest za długi: może mieć najwyżej {$max_length} znaków.
    }
fault-too-short = To pole nie może być puste.
fault-too-long =
    { $max_length ->
        [one] Tekst jest za długi: może mieć najwyżej {$max_length} znak.
        [few] Tekst jest za długi: może mieć najwyżej {$max_length} znaki.
       *[many] Tekst jest za długi: może mieć najwyżej {$max_length} znaków.
    }
fault-string-pattern-mismatch = To nie jest adres strony. Wpisz pełny adres, który zaczyna się od https://
fault-int-type = To ma być liczba całkowita.
fault-int-parsing = To nie jest liczba całkowita.
fault-int-parsing-size = Ta liczba jest za duża.
fault-int-from-float = Liczba ma być całkowita, bez części po przecinku.
fault-finite-number = To nie jest liczba całkowita.
fault-greater-than-equal = Liczba ma wynosić co najmniej {$ge}.
fault-less-than-equal = Liczba może wynosić najwyżej {$le}.
fault-bool-type = Wpisz tak albo nie.
fault-bool-parsing = Wpisz tak albo nie.
fault-date-type = To nie jest data. Wpisz na przykład 2026-03-24.
fault-date-parsing = To nie jest data. Wpisz na przykład 2026-03-24.
fault-date-from-datetime-parsing = To nie jest data. Wpisz na przykład 2026-03-24.
fault-date-from-datetime-inexact = Tu ma być sam dzień, bez godziny.
fault-enum = Wybierz jedną z wartości: {$choices}.
fault-literal-error = Wybierz jedną z wartości: {$choices}.
fault-tuple-type = To ma być lista.
fault-model-type = To ma być kontakt z polami rodzaj, wartość, status i źródło.
fault-model-attributes-type = To ma być kontakt z polami rodzaj, wartość, status i źródło.
fault-value-error = Ta wartość jest nieprawidłowa.
fault-other = Ta wartość jest nieprawidłowa.

## Rules of documents

fault-kind = „{$value}” nie jest żadnym z rodzajów wpisów.
fault-source-date = „{$value}” nie jest datą źródła. Wpisz 2024-02-27, 2024-02, 2024, „ok. 2013” albo „odczyt 2026-11-23”.
fault-no-such-day = Nie ma takiego dnia w kalendarzu: „{$value}”.
fault-year = Data źródła ma leżeć między rokiem {$first} a {$last}.
fault-one-word = Identyfikator ma być jednym słowem, bez spacji.
fault-out-of-range = Ta data jest poza zakresem.
fault-when = „{$value}” nie jest datą ani godziną. Wpisz na przykład 2026-03-24 albo 2026-03-24 10:00.
fault-valid-order = Koniec obowiązywania jest przed jego początkiem.
fault-call-order = Koniec naboru jest przed jego początkiem.
fault-open-without-end = Otwarty nabór musi mieć dzień zamknięcia.
fault-event-order = Koniec wydarzenia jest przed jego początkiem.
fault-unknown-reference = Nie ma wpisu „{$value}”.
fault-wrong-kind = Wpis „{$value}” jest innego rodzaju ({$found}), a ma być: {$wanted}.
fault-overlap = W tym czasie (od {$day}) tę specjalizację koordynuje już kto inny: „{$value}”.
fault-duplicate = Ten identyfikator wystąpił już wcześniej: {$place}.

## Files

fault-empty = Plik nie zawiera żadnego wpisu.
fault-empty-folder = W folderze nie ma pliku .toml ani .jsonl.
fault-suffix = Nie znam plików {$value}. Obsługuję: {$choices}.
fault-unreadable = Nie da się odczytać pliku ({$detail}).
fault-too-large = Plik jest większy niż {$limit} MB.
fault-not-utf8 = Plik nie jest tekstem w UTF-8.
fault-not-text-file = Plik nie jest tekstem w UTF-8 ani w Windows-1250.
fault-not-toml = To nie jest poprawny TOML ({$detail}).
fault-table-form = Każdy wpis ma się zaczynać od [[{$value}]].
fault-kind-differs = Wpis rodzaju „{$value}” stoi w tabeli innego rodzaju ({$wanted}).
fault-not-json = To nie jest poprawny JSON ({$detail}).
fault-json-unusable = Tego zapisu JSON nie da się użyć ({$detail}).
fault-not-object = To nie jest obiekt JSON.
fault-not-csv = To nie jest poprawny plik CSV ({$detail}).
fault-kind-unclear = Nie wiadomo, czego dotyczą te wiersze. Nazwij plik lub arkusz jednym z: {$choices}.
fault-too-many-rows = Plik ma więcej niż {$limit} wierszy.
fault-too-many-cells = Plik ma więcej niż {$limit} komórek.
fault-too-wide = Arkusz ma więcej niż {$limit} kolumn.
fault-not-xlsx = To nie jest skoroszyt .xlsx albo plik jest niepełny.
fault-encrypted = Plik jest zaszyfrowany albo w starym formacie .xls. Zapisz go jako .xlsx bez hasła.
fault-inflates = Po rozpakowaniu plik miałby ponad {$limit} MB.
fault-macros = Plik zawiera makra. Zapisz go jako .xlsx bez makr.
fault-broken = Plik jest uszkodzony i nie da się go odczytać.
fault-entities = Plik zawiera definicje, których arkusze nie używają, i został odrzucony.
fault-hidden-sheet = Arkusz jest ukryty. Odkryj go albo usuń.
fault-merged = Komórki {$value} są scalone. Rozdziel je.
fault-not-ics = To nie jest kalendarz (ICS).
fault-ics-unusable = Tego wydarzenia z kalendarza nie da się użyć ({$detail}).
fault-recurring = To wydarzenie się powtarza. Zapisz każdy termin jako osobne wydarzenie.

## Cells

fault-formula = W komórce jest formuła. Wpisz samą wartość.
fault-error-cell = W komórce jest błąd {$value}.
fault-unknown-heading = Nie ma kolumny „{$value}”.
fault-heading-twice = Kolumna „{$value}” występuje dwa razy.
fault-no-heading = „{$value}” stoi w kolumnie bez nagłówka.
fault-unknown-organisation = Nie ma organizacji „{$value}”.
fault-date-in-text = Arkusz zamienił ten tekst na datę {$value}. Wpisz go z apostrofem na początku.
fault-not-text = Tu ma być tekst.
fault-not-day = „{$value}” nie jest datą. Wpisz na przykład 2026-03-24 albo 24.03.2026.
fault-day-with-time = Tu ma być sam dzień, bez godziny.
fault-not-moment = „{$value}” nie jest datą ani godziną. Wpisz na przykład 2026-03-24 albo 2026-03-24 10:00.
fault-not-number = „{$value}” nie jest liczbą całkowitą.
fault-choice = „{$value}” nie jest jedną z wartości: {$choices}.
