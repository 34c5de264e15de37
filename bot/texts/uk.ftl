# Sentences of the assistant, Ukrainian. The same messages and places as in pl.ftl; the facts in the places stay Polish.

## First contact, help, greetings

intro = Це Drogowskaz, автоматичний асистент (ШІ), а не людина. Відповіді мають інформаційний характер. Не надсилайте персональних даних. Довідка: /pomoc, приватність: /prywatnosc
help-what = Напишіть своїми словами, чим займається компанія або що Ви шукаєте. Я назву координатора галузі та його контакти, підтримку, події й фінансування – те, що є в базі. Самі дані подано польською.
help-examples = Наприклад:
help-example-1 = • я виробляю вікна, до кого звернутися?
help-example-2 = • навчання працівників
help-example-3 = • позика для малої фірми
help-commands = Команди: /kontakt (контакти), /wydarzenia (події), /finansowanie (фінансування), /prywatnosc (приватність), /pomoc (довідка)
greeting = Добрий день! Чим можу допомогти?
thanks = Будь ласка. Якщо знадобиться щось іще, просто напишіть.
person = Я автомат: не зателефоную і не з'єднаю. Якщо наведений контакт неправильний або там ніхто не відповідає, мені прикро.
person-tell = Про неправильний контакт можна повідомити й персонал асистента. У приватній розмові в Telegram для цього є кнопка «{$button}» під цією відповіддю або 👎 під тією, де був контакт.
data-source = Відповіді походять з бази, у якій кожна інформація має джерело й дату. Я подаю їх під інформацією.
data-held = Що я зберігаю з розмов і навіщо: /prywatnosc. Усе, що я маю про Вас: /mojedane. Видалити це: /usun.

privacy-controller = Адміністратор даних: {$name}, контакт: {$contact}
privacy-controller-name = Адміністратор даних: {$name}
privacy-controller-missing = Адміністратора даних ще не вказано в налаштуваннях цього асистента. Запитайте про нього в установі, яка дала Вам його адресу.
privacy-what = Що я зберігаю: запитання, відповіді, час і оцінки. Замість ідентифікатора акаунта зберігаю псевдонім.
privacy-masked = Перед збереженням я приховую в запитаннях номери телефонів, адреси e-mail, PESEL, NIP, номери посвідчень особи та паспортів, рахунків і карток, а також номерні знаки. Імен і прізвищ розпізнати не вмію.
privacy-why = Навіщо: щоб покращувати відповіді. Запитання читає персонал асистента. Я не надсилаю їх жодному зовнішньому штучному інтелекту.
privacy-kept = Як довго: { $months ->
        [one] {$months} місяць
        [few] {$months} місяці
       *[many] {$months} місяців
    }. Потім записи зникають самі.
privacy-telegram = Повідомлення проходять через сервери Telegram і залишаються в цьому чаті, доки Ви їх там не видалите.
privacy-handoff = Запитання передаю людині лише за згодою. Тоді, і лише до надсилання відповіді, пам'ятаю номер чату. Людина його не бачить.
privacy-rights = Ваші права: /mojedane – файл з усім, що я про Вас маю. /usun – видалення цього. Можна також подати скаргу Голові Управління захисту персональних даних Польщі.
privacy-advice = Не повідомляйте персональних даних і таємниць фірми. Відповіді не є рішенням чи юридичною порадою: важливі справи підтвердьте в установі.

## What is held about somebody, and its erasure

rights-private = Ця команда працює лише в приватній розмові зі мною в Telegram: там відповіді не побачить ніхто інший.
held-nothing = Я не маю про Вас жодних записів.
held = Усе, що я про Вас маю, у цих файлах ({ $turns ->
        [one] {$turns} запис розмов
        [few] {$turns} записи розмов
       *[many] {$turns} записів розмов
    }). Перший – для читання, другий, з тим самим змістом, – для програм. Вони польською мовою.
held-erase = Видалити це можна командою /usun.
erase-ask = Видалити все, що я про Вас маю? ({ $turns ->
        [one] {$turns} запис розмов
        [few] {$turns} записи розмов
       *[many] {$turns} записів розмов
    }) Зникнуть також оцінки, передані запитання й нотатки персоналу. Цього не можна скасувати.
erase-office = Акаунт особи, яка працює за столом, і опубліковані документи залишаються. Акаунт вимикає адміністратор.
erase-kept = Нічого не видалено.
erase-late = Минуло понад годину. Напишіть /usun ще раз.
erased = Видалено. Підтвердження № {$number}
erased-at = {$at}
erased-nothing = Видаляти вже не було чого.
erased-turns = • записи розмов: {$number}
erased-search = • записи у списку для пошуку: {$number}
erased-feedback = • оцінки: {$number}
erased-handoffs = • передані запитання: {$number}
erased-letters = • повідомлення з переданими запитаннями: {$number}
erased-reviews = • зауваги та нотатки персоналу: {$number}
erased-golden = • зразкові запитання: {$number}
erased-drafts = • чернетки документів із цих запитань: {$number}
erased-other = • інші записи: {$number}
erased-files = Файли з розмовами, підготовлені для персоналу, я видалив. Якщо персонал раніше завантажив такий файл, назвіть йому номер підтвердження.
erased-backups = Залишаються лише номер підтвердження, дата і псевдонім: завдяки їм дані зникнуть і з відновленої резервної копії. Видалю їх після терміну зберігання: { $months ->
        [one] {$months} місяць
        [few] {$months} місяці
       *[many] {$months} місяців
    }.
erased-chat = Повідомлення в цьому чаті можна видалити в Telegram. Передане запитання, яке хтось уже прочитав у своєму чаті, залишається в нього.

## What people think of an answer, and passing a question on

feedback-thanks = Дякую за оцінку!
feedback-down = Дякую за оцінку. Що було не так?
feedback-noted = Дякую, записано: {$reason}.
feedback-gone = Цієї відповіді вже немає в записах.
reason-wrong = Хибна відповідь
reason-outdated = Неактуально
reason-beside = Не на те запитання
reason-little = Замало
pass-on-coordinator = Передати це запитання координатору? Спеціалізація: {$specialisation}
pass-on-staff = Передати це запитання персоналу асистента?
pass-on-question = «{$question}»
pass-on-anonymous = Передам лише ці слова: без імені, акаунта й номера телефону. Відповідь прийде сюди. Щоб її надіслати, запам'ятаю номер цього чату.
passed-on = Запитання передано. Відповідь прийде сюди.
passed-on-waits = Запитання записано. Ніхто з тих, хто міг би відповісти, ще не під'єднав Telegram, тому це може тривати. Надійніше зателефонувати.
passed-on-before = Це запитання вже передано. Відповідь прийде сюди.
passed-on-settled = На це запитання вже прийшла відповідь.
pass-on-not = Запитання не передано.
pass-on-impossible = Це запитання не можу передати. Напишіть його ще раз.
handoff-answered = Відповідь на передане запитання
handoff-closed = Передане запитання закрито без відповіді. Надійніший прямий контакт: /kontakt
handoff-yours = Запитання: «{$question}»
handoff-by-person = Це відповідь людини, а не автомата.

## Specialisation and coordinator

coordinator = Координатор: {$organisation}
coordinator-abbreviated = Координатор: {$organisation} ({$abbreviation})
appointed = Координатор з {$from}, рішення № {$resolution}
appointed-without-resolution = Координатор з {$from}
appointed-note = {$note}
vacancy = Сьогодні ця спеціалізація не має координатора (з {$from}).
vacancy-past = З {$from} до {$until} ця спеціалізація не мала координатора.
coordinator-past = Колишній координатор (до {$until}): {$organisation}
coordinator-future = Майбутній координатор (з {$from}): {$organisation}
coordinator-none = У базі немає координатора цієї спеціалізації.
coordinates = Координує спеціалізацію: {$specialisation}
coordinator-of = • {$specialisation}: {$organisation}
coordinator-of-none = • {$specialisation}: немає координатора
other-coordinator = Координатор спеціалізації «{$specialisation}»: {$organisation}
activity-mapped = Код {$activity} (за PKD 2007): це моє власне зіставлення, а не офіційне.
activity-unknown = Цю діяльність у базі не віднесено до жодної спеціалізації (коди й назви за PKD 2007).
activity-wider = Цю діяльність у базі не віднесено повністю до однієї спеціалізації (коди й назви за PKD 2007). Напишіть точніше: кодом (наприклад «PKD 25.62» або «розділ 41») або своїми словами.
elsewhere = Ви питаєте про інший регіон, а я знаю лише Свентокшиське воєводство.

## Contacts

contact = Контакти:
contact-confirmed = • {$value}
contact-confirmed-note = • {$value} ({$note})
contact-unconfirmed = • {$value} – потребує підтвердження, станом на {$date}
contact-unconfirmed-note = • {$value} ({$note}) – потребує підтвердження, станом на {$date}
contact-unconfirmed-about = • {$value} – потребує підтвердження, станом приблизно на {$date}
contact-unconfirmed-about-note = • {$value} ({$note}) – потребує підтвердження, станом приблизно на {$date}
contact-missing = У базі немає ні телефону, ні e-mail, ні адреси, ні сайту цієї організації.
contact-missing-phone = • Телефону в базі немає.
contact-missing-mail = • E-mail у базі немає.
contact-missing-address = • Адреси в базі немає.
contact-fallback = Якщо контакти застаріли, допоможе Маршалківське управління ({$organisation}):
contact-fallback-missing = Допоможе Маршалківське управління ({$organisation}):
contact-fallback-call = Зателефонуйте – допоможе Маршалківське управління ({$organisation}):

## Support, funding, events, guides

offer = Що пропонує консорціум:
offer-item = • {$name}
funding-open = Прийом заявок триває до {$closes}.
funding-planned = Прийом заявок заплановано з {$opens}.
funding-planned-until = Прийом заявок заплановано з {$opens} до {$closes}.
funding-closed = Прийом заявок завершено.
funding-closed-on = Прийом заявок завершився {$closes}.
funding-unknown = Немає підтвердження, що прийом заявок сьогодні відкритий.
funding-amount = Сума: {$amount}
funding-who = Для кого: {$who}
funding-link = Сайт: {$link}
funding-none-open = У базі немає конкурсу, який сьогодні напевно відкритий.
funding-maybe = У базі є ці програми, але чи відкриті вони сьогодні, треба перевірити в джерелі:
funding-open-list = Відкриті конкурси:
funding-planned-list = Заплановані конкурси:
funding-item = • {$name}
funding-item-until = • {$name} – до {$closes}
funding-item-from = • {$name} – з {$opens}
event-when = Коли: {$starts}
event-when-until = Коли: {$starts} – {$ends}
event-when-days = Коли: {$starts}–{$ends}
event-was = Уже відбулося: {$starts}
event-was-until = Уже відбулося: {$starts} – {$ends}
event-was-days = Уже відбулося: {$starts}–{$ends}
event-cancelled = Скасовано. Мало відбутися: {$starts}
event-place = Місце: {$place}
event-form = Формат: {$form}
event-audience = Для кого: {$audience}
event-registration = Реєстрація: {$registration}
event-link = Сайт: {$link}
events-list = Найближчі події:
events-item = • {$starts}: {$name}
events-none = У базі немає жодної запланованої події.
events-ask = Про найближчі дати запитайте координатора:
guide-ended = Увага: ця інформація була чинною до {$until}.
guide-future = Увага: ця інформація буде чинною з {$from}.

## Where it comes from

as-of = Станом на {$date}. {$source}
as-of-about = Станом приблизно на {$date}. {$source}
as-of-read = Сторінка без дати, прочитано {$date}. {$source}
as-of-unconfirmed = Потребує підтвердження – станом на {$date}. {$source}
as-of-unconfirmed-about = Потребує підтвердження – станом приблизно на {$date}. {$source}
as-of-unconfirmed-read = Потребує підтвердження – сторінка без дати, прочитано {$date}. {$source}
confirmed-on = Підтверджено {$day}.
unconfirmed-since = Не підтверджено з {$day}.
unconfirmed-item = (не підтверджено)
source = Джерело

## No answer, and the other outcomes

unsure = Не зовсім зрозуміло, про що йдеться. Виберіть або напишіть інакше:
whose = Про кого йдеться? Напишіть, чим займається ваша фірма, або виберіть галузь.
no-match = Цього в базі немає.
no-match-scope = Я допомагаю компаніям Свентокшиського воєводства: називаю координатора галузі та його контакти, підтримку, події й фінансування.
no-match-person = Кого запитати: Маршалківське управління ({$organisation})
no-match-part = На решту повідомлення я не маю відповіді в базі.
detail-known = Нижче все, що я про це маю. Про решту запитайте безпосередньо.
no-match-retry = Можна також написати, чим займається компанія, наприклад «я виробляю вікна».
too-long = Повідомлення задовге ({ $length ->
        [one] {$length} знак
        [few] {$length} знаки
       *[many] {$length} знаків
    }, приймаю до { $limit ->
        [one] {$limit} знака
       *[other] {$limit} знаків
    }). Напишіть коротше, найкраще одним запитанням.
unsupported = Я читаю лише текст. Напишіть запитання словами, наприклад «я виробляю вікна, до кого звернутися?».
empty = Не бачу запитання. Напишіть, наприклад: «я виробляю вікна, до кого звернутися?».
rate-limited = Забагато запитань одночасно. Зачекайте хвилину й напишіть знову.
error = Вибачте, сталася помилка, і зараз я не можу відповісти. Спробуйте ще раз за хвилину.
button-gone = Ця кнопка вже не діє. Напишіть запитання ще раз.
which-branch = Виберіть галузь:
coordinators = Координатори розумних спеціалізацій:
alternatives = Можливо, йдеться про:
alternative = • {$name}

## Buttons

button-contact = Контакти
button-offer = Що пропонує
button-events = Події
button-funding = Фінансування
button-pass-on = Запитати людину
button-pass-on-yes = Так, передати
button-pass-on-no = Не передавати
button-erase-yes = Так, видалити все
button-erase-no = Ні, залишити

## Command menu

command-start = Початок розмови
command-help = Як запитувати, приклади
command-contact = Координатори та контакти
command-events = Найближчі події
command-funding = Гранти й позики
command-privacy = Які дані я зберігаю
command-held = Файл з усім, що про мене записано
command-erase = Видалити все, що про мене записано

## Terminal

terminal-starting = Запускаю асистента; перший раз це триває до хвилини…
terminal-hint = Напишіть запитання й натисніть Enter. Число вибирає кнопку в дужках. Щоб вийти, напишіть «exit» або натисніть Ctrl+D.
terminal-bye = До побачення!
