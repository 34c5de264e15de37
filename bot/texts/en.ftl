# Sentences of the assistant, English. The same messages and places as in pl.ftl; the facts in the places stay Polish.

## First contact, help, greetings

intro = This is Drogowskaz, an automated assistant (AI), not a human. Answers are for information only. Do not send personal data. Help: /pomoc, privacy: /prywatnosc
help-what = Write in your own words what your company does or what you are looking for. I will give you the coordinator of your industry and how to reach them, support, events and funding – as far as they are in the database. The facts are in Polish.
help-examples = For example:
help-example-1 = • I make windows, who should I contact?
help-example-2 = • training for welders
help-example-3 = • a loan for a small company
help-commands = Commands: /kontakt (contacts), /wydarzenia (events), /finansowanie (funding), /prywatnosc (privacy), /pomoc (help)
greeting = Hello! How can I help?
thanks = You’re welcome. If you need anything else, just write.
person = I am a machine: I cannot call you or put you through. If a contact that I gave is wrong or nobody answers there, I am sorry.
person-tell = You can also report a wrong contact to the assistant's staff. In a private chat on Telegram, use the button “{$button}” under this answer or 👎 under the one with the contact.
data-source = My answers come from a database in which every fact has a source and a date. I give them below the fact.
data-held = What I store of conversations and why: /prywatnosc. Everything that I hold about you: /mojedane. To erase it: /usun.

privacy-controller = Data controller: {$name}, contact: {$contact}
privacy-controller-name = Data controller: {$name}
privacy-controller-missing = The data controller has not been entered in the settings of this assistant yet. Ask the institution that gave you its address.
privacy-what = What I store: questions, answers, the time and ratings. Instead of the account's identifier I store a pseudonym.
privacy-masked = Before storing, I mask in questions phone numbers, e-mail addresses, PESEL, NIP, numbers of identity cards and passports, accounts and payment cards, and number plates. I cannot recognise names.
privacy-why = What for: to improve the answers. The assistant's staff read the questions. I send them to no external artificial intelligence.
privacy-kept = How long: { $months ->
        [one] {$months} month
       *[other] {$months} months
    }. Then the records disappear by themselves.
privacy-telegram = Messages pass through Telegram's servers and stay in this chat until you delete them there.
privacy-handoff = I pass a question on to a person only with your consent. Then, and only until the answer has been sent, I remember the number of the chat. The person does not see it.
privacy-rights = Your rights: /mojedane – a file with everything I hold about you. /usun – its erasure. You may also complain to the President of the Polish Personal Data Protection Office.
privacy-advice = Do not give personal data or business secrets. Answers are neither a decision nor legal advice: confirm important matters with the office.

## What is held about somebody, and its erasure

rights-private = This command works only in a private chat with me on Telegram: nobody else can see the answer there.
held-nothing = I hold no records about you.
held = Everything I hold about you is in these files ({ $turns ->
        [one] {$turns} entry of conversations
       *[other] {$turns} entries of conversations
    }). The first one is for reading, the second, with the same content, for programs. They are in Polish.
held-erase = You can erase it with /usun.
erase-ask = Erase everything I hold about you? ({ $turns ->
        [one] {$turns} entry of conversations
       *[other] {$turns} entries of conversations
    }) Ratings, questions passed on and the staff's notes go as well. This cannot be undone.
erase-office = The account of a person who works at the desk, and published documents, stay. An administrator switches the account off.
erase-kept = Nothing has been erased.
erase-late = More than an hour has passed. Write /usun once more.
erased = Erased. Receipt no. {$number}
erased-at = {$at}
erased-nothing = There was nothing left to erase.
erased-turns = • entries of conversations: {$number}
erased-search = • entries in the list for searching: {$number}
erased-feedback = • ratings: {$number}
erased-handoffs = • questions passed on: {$number}
erased-letters = • messages with questions passed on: {$number}
erased-reviews = • remarks and notes of the staff: {$number}
erased-golden = • model questions: {$number}
erased-drafts = • drafts of documents from these questions: {$number}
erased-other = • other entries: {$number}
erased-files = I have removed the files with conversations that were ready for the staff. If they downloaded such a file before, give them the number of the receipt.
erased-backups = Only the number of the receipt, the date and the pseudonym stay: with them the data also disappear from a restored backup. I erase them when the time of storage is over: { $months ->
        [one] {$months} month
       *[other] {$months} months
    }.
erased-chat = You can delete the messages in this chat in Telegram. A question passed on that somebody has already read in their chat stays with them.

## What people think of an answer, and passing a question on

feedback-thanks = Thank you for the rating!
feedback-down = Thank you for the rating. What was wrong?
feedback-noted = Thank you, noted: {$reason}.
feedback-gone = This answer is no longer in the records.
reason-wrong = Wrong answer
reason-outdated = Out of date
reason-beside = Not what I asked
reason-little = Too little
pass-on-coordinator = Pass this question on to the coordinator? Specialisation: {$specialisation}
pass-on-staff = Pass this question on to the assistant's staff?
pass-on-question = “{$question}”
pass-on-anonymous = I will pass on these words only: no name, account or phone number. The answer will come here. To send it I will remember the number of this chat.
passed-on = The question has been passed on. The answer will come here.
passed-on-waits = The question is stored at the desk. Nobody who could answer has connected their Telegram yet, so it may take a while. A phone call is surer.
passed-on-before = This question has been passed on already. The answer will come here.
passed-on-settled = This question has been answered already.
pass-on-not = The question has not been passed on.
pass-on-impossible = I cannot pass this question on. Write it once more.
handoff-answered = The answer to the question passed on
handoff-closed = The question passed on was closed without an answer. Direct contact is surer: /kontakt
handoff-yours = Question: “{$question}”
handoff-by-person = This is a person's answer, not a machine's.

## Specialisation and coordinator

coordinator = Coordinator: {$organisation}
coordinator-abbreviated = Coordinator: {$organisation} ({$abbreviation})
appointed = Coordinator since {$from}, resolution no. {$resolution}
appointed-without-resolution = Coordinator since {$from}
appointed-note = {$note}
vacancy = This specialisation has no coordinator at present (since {$from}).
vacancy-past = From {$from} to {$until} this specialisation had no coordinator.
coordinator-past = Former coordinator (until {$until}): {$organisation}
coordinator-future = Future coordinator (from {$from}): {$organisation}
coordinator-none = I have no coordinator of this specialisation in the database.
coordinates = Coordinates the specialisation: {$specialisation}
coordinator-of = • {$specialisation}: {$organisation}
coordinator-of-none = • {$specialisation}: no coordinator
other-coordinator = Coordinator of the specialisation “{$specialisation}”: {$organisation}
activity-mapped = Code {$activity} (as in PKD 2007): this is my own mapping, not an official one.
activity-unknown = I have no specialisation assigned to this activity (codes and names as in PKD 2007).
activity-wider = I have no single specialisation assigned to all of this activity (codes and names as in PKD 2007). Please be more precise: with a code (for example “PKD 25.62” or “division 41”) or in your own words.
elsewhere = You are asking about another region; I only know the Świętokrzyskie region.

## Contacts

contact = Contact:
contact-confirmed = • {$value}
contact-confirmed-note = • {$value} ({$note})
contact-unconfirmed = • {$value} – to be confirmed, as of {$date}
contact-unconfirmed-note = • {$value} ({$note}) – to be confirmed, as of {$date}
contact-unconfirmed-about = • {$value} – to be confirmed, as of about {$date}
contact-unconfirmed-about-note = • {$value} ({$note}) – to be confirmed, as of about {$date}
contact-missing = I have no phone number, e-mail, address or website of this organisation in the database.
contact-missing-phone = • I have no phone number in the database.
contact-missing-mail = • I have no e-mail address in the database.
contact-missing-address = • I have no street address in the database.
contact-fallback = If the contact is out of date, the Marshal’s Office ({$organisation}) can help:
contact-fallback-missing = The Marshal’s Office ({$organisation}) can help:
contact-fallback-call = Call the Marshal’s Office ({$organisation}), it can help:

## Support, funding, events, guides

offer = What the consortium offers:
offer-item = • {$name}
funding-open = The call is open until {$closes}.
funding-planned = The call is planned from {$opens}.
funding-planned-until = The call is planned from {$opens} to {$closes}.
funding-closed = The call has closed.
funding-closed-on = The call closed on {$closes}.
funding-unknown = I have no confirmation that the call is open today.
funding-amount = Amount: {$amount}
funding-who = Who can apply: {$who}
funding-link = Website: {$link}
funding-none-open = I have no call in the database that is certain to be open today.
funding-maybe = These programmes are in the database, but whether they are open today has to be checked at the source:
funding-open-list = Open calls:
funding-planned-list = Planned calls:
funding-item = • {$name}
funding-item-until = • {$name} – until {$closes}
funding-item-from = • {$name} – from {$opens}
event-when = Date: {$starts}
event-when-until = Date: {$starts} – {$ends}
event-when-days = Date: {$starts}–{$ends}
event-was = Already took place: {$starts}
event-was-until = Already took place: {$starts} – {$ends}
event-was-days = Already took place: {$starts}–{$ends}
event-cancelled = Cancelled. It was to take place on: {$starts}
event-place = Place: {$place}
event-form = Type: {$form}
event-audience = For whom: {$audience}
event-registration = Registration: {$registration}
event-link = Website: {$link}
events-list = Upcoming events:
events-item = • {$starts}: {$name}
events-none = I have no upcoming event in the database.
events-ask = Ask the coordinator about the next dates:
guide-ended = Note: this information applied until {$until}.
guide-future = Note: this information will apply from {$from}.

## Where it comes from

as-of = As of {$date}. {$source}
as-of-about = As of about {$date}. {$source}
as-of-read = The page bears no date, read on {$date}. {$source}
as-of-unconfirmed = To be confirmed – as of {$date}. {$source}
as-of-unconfirmed-about = To be confirmed – as of about {$date}. {$source}
as-of-unconfirmed-read = To be confirmed – the page bears no date, read on {$date}. {$source}
confirmed-on = Confirmed on {$day}.
unconfirmed-since = Not confirmed since {$day}.
unconfirmed-item = (not confirmed)
source = Source

## No answer, and the other outcomes

unsure = I am not sure what you mean. Choose one or put it differently:
whose = Whose contact do you need? Tell me what your company does, or choose an industry.
no-match = I do not have that in the database.
no-match-scope = I help companies in the Świętokrzyskie region: I give the coordinator of your industry and how to reach them, support, events and funding.
no-match-person = Who to ask: the Marshal’s Office ({$organisation})
no-match-part = I have no answer to the rest of your message in the database.
detail-known = Below is all that I have on this. For anything else, ask directly.
no-match-retry = You can also write what your company does, for example “I make windows”.
too-long = The message is too long ({ $length ->
        [one] {$length} character
       *[other] {$length} characters
    }; I take up to { $limit ->
        [one] {$limit} character
       *[other] {$limit} characters
    }). Make it shorter, best of all a single question.
unsupported = I can only read text. Write your question in words, for example “I make windows, who should I contact?”.
empty = I see no question. Write, for example, “I make windows, who should I contact?”.
rate-limited = Too many questions at once. Wait a minute and write again.
error = Sorry, something went wrong and I cannot answer right now. Please try again in a moment.
button-gone = This button is no longer valid. Write your question again.
which-branch = Choose your industry:
coordinators = Coordinators of the smart specialisations:
alternatives = Perhaps you mean:
alternative = • {$name}

## Buttons

button-contact = Contact
button-offer = What it offers
button-events = Events
button-funding = Funding
button-pass-on = Ask a person
button-pass-on-yes = Yes, pass it on
button-pass-on-no = Do not pass on
button-erase-yes = Yes, erase everything
button-erase-no = No, keep it

## Command menu

command-start = Start of the conversation
command-help = How to ask, examples
command-contact = Coordinators and contacts
command-events = Upcoming events
command-funding = Grants and loans
command-privacy = What data I keep
command-held = A file with everything stored about me
command-erase = Erase everything stored about me

## Terminal

terminal-starting = Starting the assistant; the first time takes up to a minute…
terminal-hint = Type a question and press Enter. A number presses the button in brackets. To leave, type “exit” or press Ctrl+D.
terminal-bye = Goodbye!
