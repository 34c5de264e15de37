# Sentences of the assistant, Russian. The same messages and places as in pl.ftl; the facts in the places stay Polish.

## First contact, help, greetings

intro = Это Drogowskaz, автоматический ассистент (ИИ), а не человек. Ответы носят информационный характер. Не присылайте персональные данные. Справка: /pomoc, приватность: /prywatnosc
help-what = Напишите своими словами, чем занимается компания или что Вы ищете. Я назову координатора отрасли и его контакты, поддержку, мероприятия и финансирование – то, что есть в базе. Сами данные приведены на польском.
help-examples = Например:
help-example-1 = • делаю окна, к кому обратиться?
help-example-2 = • обучение работников
help-example-3 = • где взять заём для фирмы?
help-commands = Команды: /kontakt (контакты), /wydarzenia (мероприятия), /finansowanie (финансирование), /prywatnosc (приватность), /pomoc (справка)
greeting = Добрый день! Чем могу помочь?
thanks = Пожалуйста. Если понадобится что-то ещё, просто напишите.
person = Я автомат: не позвоню и не соединю. Если указанный контакт неверный или там никто не отвечает, мне жаль.
person-tell = О неверном контакте можно сообщить и персоналу ассистента. В личном чате в Telegram для этого есть кнопка «{$button}» под этим ответом или 👎 под тем, где был контакт.
data-source = Ответы взяты из базы, где у каждого факта есть источник и дата. Я привожу их под фактом.
data-held = Что я сохраняю из разговоров и зачем: /prywatnosc. Всё, что у меня есть о вас: /mojedane. Удалить это: /usun.

privacy-controller = Администратор данных: {$name}, контакт: {$contact}
privacy-controller-name = Администратор данных: {$name}
privacy-controller-missing = Администратор данных ещё не указан в настройках этого ассистента. Спросите о нём в учреждении, которое дало вам его адрес.
privacy-what = Что я сохраняю: вопросы, ответы, время и оценки. Вместо идентификатора аккаунта сохраняю псевдоним.
privacy-masked = Перед сохранением я скрываю в вопросах номера телефонов, адреса e-mail, PESEL, NIP, номера удостоверений личности и паспортов, счетов и карт, а также номерные знаки. Имён и фамилий распознать не умею.
privacy-why = Зачем: чтобы улучшать ответы. Вопросы читает персонал ассистента. Я не отправляю их никакому внешнему искусственному интеллекту.
privacy-kept = Как долго: { $months ->
        [one] {$months} месяц
        [few] {$months} месяца
       *[many] {$months} месяцев
    }. Потом записи исчезают сами.
privacy-telegram = Сообщения проходят через серверы Telegram и остаются в этом чате, пока вы их там не удалите.
privacy-handoff = Вопрос передаю человеку только с согласия. Тогда, и только до отправки ответа, помню номер чата. Человек его не видит.
privacy-rights = Ваши права: /mojedane – файл со всем, что у меня о вас есть. /usun – удаление этого. Можно также подать жалобу Председателю Управления по защите персональных данных Польши.
privacy-advice = Не сообщайте персональных данных и тайн фирмы. Ответы не являются решением или юридической консультацией: важные дела подтвердите в учреждении.

## What is held about somebody, and its erasure

rights-private = Эта команда работает только в личной беседе со мной в Telegram: там ответа не увидит никто другой.
held-nothing = У меня нет о вас никаких записей.
held = Всё, что у меня о вас есть, в этих файлах ({ $turns ->
        [one] {$turns} запись бесед
        [few] {$turns} записи бесед
       *[many] {$turns} записей бесед
    }). Первый – для чтения, второй, с тем же содержанием, – для программ. Они на польском языке.
held-erase = Удалить это можно командой /usun.
erase-ask = Удалить всё, что у меня о вас есть? ({ $turns ->
        [one] {$turns} запись бесед
        [few] {$turns} записи бесед
       *[many] {$turns} записей бесед
    }) Исчезнут также оценки, переданные вопросы и заметки персонала. Этого нельзя отменить.
erase-office = Аккаунт человека, который работает за столом, и опубликованные документы остаются. Аккаунт отключает администратор.
erase-kept = Ничего не удалено.
erase-late = Прошло больше часа. Напишите /usun ещё раз.
erased = Удалено. Подтверждение № {$number}
erased-at = {$at}
erased-nothing = Удалять уже было нечего.
erased-turns = • записи бесед: {$number}
erased-search = • записи в списке для поиска: {$number}
erased-feedback = • оценки: {$number}
erased-handoffs = • переданные вопросы: {$number}
erased-letters = • сообщения с переданными вопросами: {$number}
erased-reviews = • замечания и заметки персонала: {$number}
erased-golden = • образцовые вопросы: {$number}
erased-drafts = • черновики документов из этих вопросов: {$number}
erased-other = • другие записи: {$number}
erased-files = Файлы с беседами, подготовленные для персонала, я удалил. Если персонал раньше скачал такой файл, назовите ему номер подтверждения.
erased-backups = Остаются только номер подтверждения, дата и псевдоним: благодаря им данные исчезнут и из восстановленной резервной копии. Удалю их по истечении срока хранения: { $months ->
        [one] {$months} месяц
        [few] {$months} месяца
       *[many] {$months} месяцев
    }.
erased-chat = Сообщения в этом чате можно удалить в Telegram. Переданный вопрос, который кто-то уже прочитал в своём чате, остаётся у него.

## What people think of an answer, and passing a question on

feedback-thanks = Спасибо за оценку!
feedback-down = Спасибо за оценку. Что было не так?
feedback-noted = Спасибо, записано: {$reason}.
feedback-gone = Этого ответа уже нет в записях.
reason-wrong = Неверный ответ
reason-outdated = Неактуально
reason-beside = Не на тот вопрос
reason-little = Слишком мало
pass-on-coordinator = Передать этот вопрос координатору? Специализация: {$specialisation}
pass-on-staff = Передать этот вопрос персоналу ассистента?
pass-on-question = «{$question}»
pass-on-anonymous = Передам только эти слова: без имени, аккаунта и номера телефона. Ответ придёт сюда. Чтобы его отправить, запомню номер этого чата.
passed-on = Вопрос передан. Ответ придёт сюда.
passed-on-waits = Вопрос записан. Никто из тех, кто мог бы ответить, ещё не подключил Telegram, поэтому это может занять время. Надёжнее позвонить.
passed-on-before = Этот вопрос уже передан. Ответ придёт сюда.
passed-on-settled = На этот вопрос уже пришёл ответ.
pass-on-not = Вопрос не передан.
pass-on-impossible = Этот вопрос не могу передать. Напишите его ещё раз.
handoff-answered = Ответ на переданный вопрос
handoff-closed = Переданный вопрос закрыт без ответа. Надёжнее прямой контакт: /kontakt
handoff-yours = Вопрос: «{$question}»
handoff-by-person = Это ответ человека, а не автомата.

## Specialisation and coordinator

coordinator = Координатор: {$organisation}
coordinator-abbreviated = Координатор: {$organisation} ({$abbreviation})
appointed = Координатор с {$from}, постановление № {$resolution}
appointed-without-resolution = Координатор с {$from}
appointed-note = {$note}
vacancy = Сегодня у этой специализации нет координатора (с {$from}).
vacancy-past = С {$from} до {$until} у этой специализации не было координатора.
coordinator-past = Бывший координатор (до {$until}): {$organisation}
coordinator-future = Будущий координатор (с {$from}): {$organisation}
coordinator-none = В базе нет координатора этой специализации.
coordinates = Координирует специализацию: {$specialisation}
coordinator-of = • {$specialisation}: {$organisation}
coordinator-of-none = • {$specialisation}: нет координатора
other-coordinator = Координатор специализации «{$specialisation}»: {$organisation}
activity-mapped = Код {$activity} (по PKD 2007): это моё собственное соответствие, а не официальное.
activity-unknown = Эта деятельность в базе не отнесена ни к одной специализации (коды и названия по PKD 2007).
activity-wider = Эта деятельность в базе не отнесена целиком к одной специализации (коды и названия по PKD 2007). Напишите точнее: кодом (например «PKD 25.62» или «раздел 41») или своими словами.
elsewhere = Вы спрашиваете о другом регионе, а я знаю только Свентокшиское воеводство.

## Contacts

contact = Контакты:
contact-confirmed = • {$value}
contact-confirmed-note = • {$value} ({$note})
contact-unconfirmed = • {$value} – требует подтверждения, по состоянию на {$date}
contact-unconfirmed-note = • {$value} ({$note}) – требует подтверждения, по состоянию на {$date}
contact-unconfirmed-about = • {$value} – требует подтверждения, по состоянию примерно на {$date}
contact-unconfirmed-about-note = • {$value} ({$note}) – требует подтверждения, по состоянию примерно на {$date}
contact-missing = В базе нет ни телефона, ни e-mail, ни адреса, ни сайта этой организации.
contact-missing-phone = • Телефона в базе нет.
contact-missing-mail = • E-mail в базе нет.
contact-missing-address = • Адреса в базе нет.
contact-fallback = Если контакты устарели, поможет Маршалковское управление ({$organisation}):
contact-fallback-missing = Поможет Маршалковское управление ({$organisation}):
contact-fallback-call = Позвоните – поможет Маршалковское управление ({$organisation}):

## Support, funding, events, guides

offer = Что предлагает консорциум:
offer-item = • {$name}
funding-open = Приём заявок идёт до {$closes}.
funding-planned = Приём заявок запланирован с {$opens}.
funding-planned-until = Приём заявок запланирован с {$opens} до {$closes}.
funding-closed = Приём заявок завершён.
funding-closed-on = Приём заявок завершился {$closes}.
funding-unknown = Нет подтверждения, что приём заявок сегодня открыт.
funding-amount = Сумма: {$amount}
funding-who = Для кого: {$who}
funding-link = Сайт: {$link}
funding-none-open = В базе нет конкурса, который сегодня точно открыт.
funding-maybe = В базе есть эти программы, но открыты ли они сегодня, нужно проверить в источнике:
funding-open-list = Открытые конкурсы:
funding-planned-list = Запланированные конкурсы:
funding-item = • {$name}
funding-item-until = • {$name} – до {$closes}
funding-item-from = • {$name} – с {$opens}
event-when = Когда: {$starts}
event-when-until = Когда: {$starts} – {$ends}
event-when-days = Когда: {$starts}–{$ends}
event-was = Уже состоялось: {$starts}
event-was-until = Уже состоялось: {$starts} – {$ends}
event-was-days = Уже состоялось: {$starts}–{$ends}
event-cancelled = Отменено. Должно было состояться: {$starts}
event-place = Место: {$place}
event-form = Формат: {$form}
event-audience = Для кого: {$audience}
event-registration = Регистрация: {$registration}
event-link = Сайт: {$link}
events-list = Ближайшие мероприятия:
events-item = • {$starts}: {$name}
events-none = В базе нет ни одного запланированного мероприятия.
events-ask = О ближайших датах спросите координатора:
guide-ended = Внимание: эта информация действовала до {$until}.
guide-future = Внимание: эта информация будет действовать с {$from}.

## Where it comes from

as-of = По состоянию на {$date}. {$source}
as-of-about = По состоянию примерно на {$date}. {$source}
as-of-read = Страница без даты, прочитано {$date}. {$source}
as-of-unconfirmed = Требует подтверждения – по состоянию на {$date}. {$source}
as-of-unconfirmed-about = Требует подтверждения – по состоянию примерно на {$date}. {$source}
as-of-unconfirmed-read = Требует подтверждения – страница без даты, прочитано {$date}. {$source}
confirmed-on = Подтверждено {$day}.
unconfirmed-since = Не подтверждено с {$day}.
unconfirmed-item = (не подтверждено)
source = Источник

## No answer, and the other outcomes

unsure = Не совсем понятно, о чём речь. Выберите или напишите иначе:
whose = О ком речь? Напишите, чем занимается ваша фирма, или выберите отрасль.
no-match = Этого в базе нет.
no-match-scope = Я помогаю компаниям Свентокшиского воеводства: называю координатора отрасли и его контакты, поддержку, мероприятия и финансирование.
no-match-person = Кого спросить: Маршалковское управление ({$organisation})
no-match-part = На остальную часть сообщения у меня нет ответа в базе.
detail-known = Ниже всё, что у меня об этом есть. Об остальном спросите напрямую.
no-match-retry = Можно также написать, чем занимается компания, например «делаю окна».
too-long = Слишком длинное сообщение ({ $length ->
        [one] {$length} знак
        [few] {$length} знака
       *[many] {$length} знаков
    }, принимаю до { $limit ->
        [one] {$limit} знака
       *[other] {$limit} знаков
    }). Напишите короче, лучше одним вопросом.
unsupported = Я читаю только текст. Напишите вопрос словами, например «делаю окна, к кому обратиться?».
empty = Не вижу вопроса. Напишите, например: «делаю окна, к кому обратиться?».
rate-limited = Слишком много вопросов сразу. Подождите минуту и напишите снова.
error = Извините, произошла ошибка, и сейчас я не могу ответить. Попробуйте ещё раз через минуту.
button-gone = Эта кнопка уже не действует. Напишите вопрос ещё раз.
which-branch = Выберите отрасль:
coordinators = Координаторы умных специализаций:
alternatives = Возможно, речь идёт о:
alternative = • {$name}

## Buttons

button-contact = Контакты
button-offer = Что предлагает
button-events = Мероприятия
button-funding = Финансирование
button-pass-on = Спросить человека
button-pass-on-yes = Да, передать
button-pass-on-no = Не передавать
button-erase-yes = Да, удалить всё
button-erase-no = Нет, оставить

## Command menu

command-start = Начало разговора
command-help = Как спрашивать, примеры
command-contact = Координаторы и контакты
command-events = Ближайшие мероприятия
command-funding = Гранты и займы
command-privacy = Какие данные я сохраняю
command-held = Файл со всем, что обо мне записано
command-erase = Удалить всё, что обо мне записано

## Terminal

terminal-starting = Запускаю ассистента; в первый раз это занимает до минуты…
terminal-hint = Напишите вопрос и нажмите Enter. Число выбирает кнопку в скобках. Чтобы выйти, напишите «exit» или нажмите Ctrl+D.
terminal-bye = До свидания!
