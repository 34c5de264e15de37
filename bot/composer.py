"""The composer: from a question as it was read to an outcome, cards and buttons.

Promises: an answer is given only where the gate is sure, choices where it wavers, an honest no with a person to turn to
elsewhere; one turn, one answer, nothing kept. Refuses: to search or to encode; it is handed readings.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from bot import activities, elsewhere
from bot.cards import Cards, shown
from bot.dialogue import NO_CONTEXT, SOCIAL, Context, Cut, Intent, Joint, leans, topic
from bot.messages import Button, Candidate, Card, File, Language, Manner, Outcome
from index.letters import fold, words
from index.lexical import terms
from index.live import Match
from index.scope import Verdict
from index.search import Ranked
from knowledge.documents import Appointment, Document, Event, Funding, Guide, Organisation, Specialisation, Support
from knowledge.passages import all_passages, passages

# A message is social (a greeting, thanks, a call for help) from this cosine to a known phrase on, and if no document is as close.
SOCIAL_COSINE = 0.91
SOCIAL_LEAD = 0.02
# A question leans on the conversation if it is this much closer to a known wish than to any document.
WISH_LEAD = 0.005
# It must be this much closer where the question is about nothing that is known ("a pogoda?").
LONE_WISH_LEAD = 0.03
WISH_COSINE = 0.88
# From this cosine on a wish is meant even beside a topic.
NAMED_WISH = 0.9
# A piece of a message this close to a known wish is the wish of the other piece ("…, kto jest moim koordynatorem?").
BARE_WISH = 0.93
# In a conversation a topic named in one word ("a energia?") stands out by this standard score.
NAMED_TOPIC = 5.0
# What the last turn showed gives way to something new that comes this close (standard score).
SHOWN_ALREADY = 1.5
# Two specialisations this close in score are a choice for the person, not for us.
CLEAR_LEAD = 0.6
# A document of another kind belongs to the answer as well if its score is at least this share of the best one's.
COMPANION = 0.6
# Documents this close behind the best one (standard score) are offered under the answer.
CLOSE_BEHIND = 1.5
_ALTERNATIVES = 2
_CHOICES = 3
_CANDIDATES = 10


class Action(StrEnum):
    """What a button does; with a document's key it is the button's data."""

    SHOW = "show"
    CONTACT = "contact"
    OFFER = "offer"
    EVENTS = "events"
    FUNDING = "funding"


@dataclass(frozen=True, slots=True)
class Answer:
    """What to say, how the turn ended, what was considered, and what the next turn may refer to."""

    outcome: Outcome
    language: Language
    cards: tuple[Card, ...]
    buttons: tuple[Button, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    context: Context = NO_CONTEXT
    understood: Mapping[str, object] = field(default_factory=dict)
    files: tuple[File, ...] = ()
    manner: Manner = Manner.MESSAGE
    # Not so after an erasure: the journal shall not begin anew with the wish to be forgotten.
    kept: bool = True
    # What was typed is somebody else's matter: the journal has the turn without its words.
    discreet: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as it was understood: its match, whether it is inside the scope, and the documents that exist, best first.

    `thresholds` are the probabilities from which on the gate is unsure and sure.
    """

    match: Match
    probability: float
    verdict: Verdict
    ranked: tuple[Ranked, ...]
    thresholds: tuple[float, float] = (0.0, 0.0)

    @property
    def best(self) -> Ranked | None:
        """The best document, if there is any."""
        return self.ranked[0] if self.ranked else None

    def wish(self) -> tuple[Intent, float]:
        """The closest known wish that is not social, and its cosine."""
        wishes = {name: value for name, value in self.match.intents.items() if name not in set(SOCIAL)}
        name = max(wishes, key=lambda each: wishes[each])
        return Intent(name), wishes[name]


@dataclass(frozen=True, slots=True)
class Pieces:
    """The readings of a message cut in two."""

    first: Reading
    second: Reading
    at: Joint


@dataclass(frozen=True)
class Composer:
    """Composes the answer of one turn: `cards` write in its language and at its moment, `text` is what was typed."""

    cards: Cards
    context: Context
    text: str

    # Outcomes

    def social(self, whole: Reading) -> Answer | None:
        """A greeting, thanks or a call for help, when the message is nothing else."""
        intents = whole.match.intents
        name = max(SOCIAL, key=lambda each: intents[each])
        closest = max(intents.values())
        of_documents = whole.match.found.signals.cosine_of_top
        if intents[name] < max(SOCIAL_COSINE, closest, of_documents + SOCIAL_LEAD):
            return None
        understood = self._understood(whole, intent=name)
        if name is Intent.HELP:
            return replace(self.plain(Outcome.HELP, self.help()), understood=understood)
        greeting = self.fixed("thanks" if name is Intent.THANKS else "greeting")
        card = greeting if name is Intent.THANKS else Card((*greeting.lines, *self.help().lines))
        return replace(self.plain(Outcome.GREETING, card), understood=understood)

    def activity(self, found: activities.Activity, whole: Reading) -> Answer:
        """A question with an activity's code or name: the mapping decides, not the search."""
        if found.specialisation is None:
            return self.nobody(whole, self.fixed("activity-wider" if found.partly else "activity-unknown"))
        answer = self.answered([found.specialisation], found.specialisation, whole)
        return replace(answer, cards=(self.cards.activity(found.specialisation, found.entry), *answer.cards[1:]))

    def worth_reading(self, whole: Reading, cuts: Sequence[Cut]) -> list[Cut]:
        """The cuts of a message whose pieces may change the answer: all where it is not sure, for half of the message may be.

        Where it is, a second question must begin there, or a second body be named: trades are described with commas and "and".
        """
        if whole.best is None:
            return []
        if not self._sure(whole):
            return list(cuts)
        names_body = isinstance(self.cards.documents[whole.best.entry], Organisation)
        return [cut for cut in cuts if cut.at is Joint.QUESTION or names_body]

    def two_parts(self, whole: Reading, cuts: Sequence[Pieces]) -> Answer | None:
        """Both answers, if the message cuts into two questions that are each sure of a different document, or into a trade and a
        wish; else the sure half of a message that as a whole is not."""
        is_sure = whole.verdict is Verdict.SURE
        for cut in cuts:
            sure = [part for part in (cut.first, cut.second) if self._sure(part) and part.wish()[1] < BARE_WISH]
            documents = [self.cards.documents[part.best.entry] for part in sure if part.best]
            listed = cut.at is Joint.COMMA and all(isinstance(document, Specialisation) for document in documents)
            described = is_sure and cut.at > Joint.QUESTION and not all(isinstance(each, Organisation) for each in documents)
            if len(documents) == 2 and self._apart(*documents) and not listed and not described:
                return self.answered(documents, None, cut.first)
            if cut.at is Joint.QUESTION and (answer := self._trade_and_wish(cut)):
                return answer
        if self._sure(whole):
            return None
        for cut in cuts:
            for half, rest in ((cut.first, cut.second), (cut.second, cut.first)):
                agrees = half.best and whole.best and half.best.entry == whole.best.entry
                if not self._sure(half) or (is_sure and not agrees):
                    continue
                if rest.wish()[1] >= BARE_WISH:  # "…, kogo pytać?"
                    return self.decide(half)
                if rest.verdict is Verdict.NO and cut.at is not Joint.COMMA:
                    return self._half(half, rest)
        return None

    def _trade_and_wish(self, cut: Pieces) -> Answer | None:
        """The answer to a trade, and what there is of the money, help or events that the other half asks for."""
        intent, cosine = cut.second.wish()
        if not self._is_trade(cut.first) or cosine < BARE_WISH or intent not in {Intent.OFFER, Intent.EVENTS, Intent.FUNDING}:
            return None
        answer = self.decide(cut.first)
        specialisation = self.cards.documents.get(answer.context.specialisation or "")
        if specialisation is None:
            return answer
        wished = self.wish(intent, specialisation)
        told = {each.document for each in answer.candidates}
        more = [each for each in wished.candidates if each.document not in told]
        return replace(answer, cards=(*answer.cards, *wished.cards), candidates=(*answer.candidates, *more))

    def _half(self, half: Reading, rest: Reading) -> Answer:
        answer = self.decide(half)
        if "?" not in rest.match.found.question.text:
            return answer
        return replace(answer, cards=(*answer.cards, self.fixed("no-match-part")))

    def _sure(self, reading: Reading) -> bool:
        """Whether a reading is answered with one document: no second specialisation comes close."""
        rivals = self._specialisations(reading)
        lead = rivals[0].score - rivals[1].score if len(rivals) > 1 and rivals[0] is reading.best else CLEAR_LEAD
        return reading.verdict is Verdict.SURE and lead >= CLEAR_LEAD

    def _apart(self, one: Document, other: Document) -> bool:
        """Whether two documents are two answers, not the same one twice."""
        bodies = [self.cards.organisation_of(each) for each in (one, other)]
        return one.id != other.id and (bodies[0] is None or bodies[0] != bodies[1])

    def may_follow(self) -> bool:
        """Whether there is a last turn, a question or a pressed button, that this message may lean on."""
        return bool(self.context.question or self.context.document) and leans(self.text)

    def without_towns(self, whole: Reading, read: Callable[[Sequence[str]], list[Reading]]) -> Reading:
        """The question, read without the towns of our region where they mislead: a body with its seat in one comes first for all
        who are there, and a trade is found better without. All who ask are from here."""
        asked = whole.match.found.question.text
        bare = elsewhere.without_towns(asked)
        if whole.best is None or bare in {"", asked}:
            return whole
        best = self.cards.documents[whole.best.entry]
        is_for_its_seat = isinstance(best, Organisation) and not self._is_called(best, whole)
        if whole.verdict is Verdict.SURE and not is_for_its_seat:
            return whole
        found = read([bare])[0]
        return found if is_for_its_seat or self._is_trade(found) else whole

    def _is_trade(self, reading: Reading) -> bool:
        """Whether a reading is surely about a specialisation."""
        return reading.verdict is Verdict.SURE and reading.best in self._specialisations(reading)[:1]

    def whose(self, whole: Reading) -> Answer | None:
        """A question back, for a bare wish for a contact or coordinator that says nothing of whose."""
        intent, cosine = whole.wish()
        is_bare = cosine >= BARE_WISH and cosine > whole.match.found.signals.cosine_of_top + WISH_LEAD
        is_known = self.context != NO_CONTEXT or whole.verdict is Verdict.SURE
        if is_known or not is_bare or intent not in {Intent.CONTACT, Intent.COORDINATOR}:
            return None
        answer = replace(self.plain(Outcome.UNSURE, self.fixed("whose")), buttons=self._branches())
        return replace(answer, understood=self._understood(whole, intent=intent))

    def follow_up(self, whole: Reading, read: Callable[[Sequence[str]], list[Reading]]) -> Answer | None:
        """Read a leaning question with the last turn: a bare wish, a topic in one word, or one that needs the last question."""
        intent, cosine = whole.wish()
        named = topic(self.text)
        if cosine < BARE_WISH and len(named.split()) < len(self.text.split()) and named:
            other = read([named])[0]
            if self._is_trade(other):
                return self.decide(other)
        document = self.cards.documents.get(self.context.specialisation or self.context.document or "")
        of_top = whole.match.found.signals.cosine_of_top
        lead = LONE_WISH_LEAD if whole.verdict is Verdict.NO and cosine < BARE_WISH else WISH_LEAD
        if document is not None and cosine >= WISH_COSINE and cosine > of_top + lead:
            return self._referring(self.wish(intent, self._subject(intent) or document, whole))
        if whole.verdict is Verdict.SURE:
            return None
        if whole.verdict is Verdict.UNSURE and whole.match.found.signals.top >= NAMED_TOPIC:
            return self.decide(replace(whole, verdict=Verdict.SURE))
        if whole.verdict is Verdict.NO:
            return None
        combined = read([f"{self.context.question} {self.text}".strip()])[0]
        if combined.verdict is Verdict.SURE:
            return self._referring(self.decide(replace(combined, ranked=self._moved_on(whole, combined))))
        return None

    def _referring(self, answer: Answer) -> Answer:
        """The answer with a note for the journal: what the question referred to."""
        referred = {"question": self.context.question, "document": self.context.specialisation or self.context.document}
        return replace(answer, understood={**answer.understood, "referred": referred})

    def _moved_on(self, whole: Reading, combined: Reading) -> tuple[Ranked, ...]:
        """The ranking of both readings together; what the last turn showed already gives way to what is new."""
        scores = {each.entry: each.score for each in combined.ranked}
        for each in whole.ranked:
            scores[each.entry] = scores.get(each.entry, 0.0) + each.score
        if self.context.document in scores:
            scores[self.context.document] -= SHOWN_ALREADY
        passages = {each.entry: each.passage for each in (*whole.ranked, *combined.ranked)}
        order = sorted(scores, key=lambda name: -scores[name])
        return tuple(Ranked(name, scores[name], passages[name]) for name in order)

    def _subject(self, intent: Intent) -> Document | None:
        """What a wish is about: for a contact the very document of the last turn, else its specialisation."""
        name = self.context.document if intent is Intent.CONTACT else self.context.specialisation
        document = self.cards.documents.get(name or "")
        return (
            document if document is not None and (intent is not Intent.CONTACT or self.cards.organisation_of(document)) else None
        )

    def decide(self, reading: Reading) -> Answer:
        """Answer, offer choices, or say no, as the gate and the lead say."""
        best = reading.best
        if best is None or reading.verdict < Verdict.UNSURE:
            return self.nobody(reading)
        if self._is_elsewhere(reading):
            return self._elsewhere(reading)
        rivals = self._specialisations(reading)
        if reading.verdict is Verdict.UNSURE:
            return self._wished(reading, rivals) or self.unsure(reading, list(reading.ranked))
        document = self.cards.documents[best.entry]
        if isinstance(document, Specialisation) and len(rivals) > 1 and rivals[0].score - rivals[1].score < CLEAR_LEAD:
            return self.unsure(reading, rivals)
        documents = [document]
        companion = self._companion(document, reading, rivals)
        if companion is not None:
            documents.append(companion)
        return self.answered(documents, self._clear_specialisation(document, rivals, reading), reading)

    def _is_elsewhere(self, reading: Reading) -> bool:
        """Whether a question asks for something in another region, of which none of the best documents tells.

        A trade may well name where its customers are, and any question our region beside another.
        """
        asked = elsewhere.regions(self.text)
        if not asked or elsewhere.at_home(self.text):
            return False
        choices = [self.cards.documents[each.entry] for each in reading.ranked[:_CHOICES]]
        if isinstance(choices[0], Specialisation):
            return elsewhere.is_there(self.text)
        return asked.isdisjoint(elsewhere.regions(" ".join(all_passages(choices).values())))

    def _elsewhere(self, reading: Reading) -> Answer:
        """A no with its reason; a firm of ours that only works there may still choose its branch."""
        answer = self.nobody(reading, self.fixed("elsewhere"))
        best = self.cards.documents[reading.ranked[0].entry]
        return replace(answer, buttons=self._alternative_buttons([best])) if isinstance(best, Specialisation) else answer

    def _is_called(self, body: Organisation, reading: Reading) -> bool:
        """Whether a question has a word of a body's name, other than that of a town."""
        asked = set(words(fold(reading.match.found.question.text)))
        said = asked.intersection(word for name in (body.name, *body.abbreviations) for word in words(fold(name)))
        return any(len(word) > 2 and not elsewhere.at_home(word) for word in said)  # shorter ones are prepositions

    def _wished(self, reading: Reading, rivals: Sequence[Ranked]) -> Answer | None:
        """A known wish about a trade ("dotacje na fotowoltaikę"), which no one document answers: each alone stands out."""
        intent, cosine = reading.wish()
        clear = rivals and (len(rivals) == 1 or rivals[0].score - rivals[1].score >= CLEAR_LEAD)
        if not clear or cosine < NAMED_WISH or rivals[0].score < COMPANION * reading.ranked[0].score:
            return None
        return self.wish(intent, self.cards.documents[rivals[0].entry], reading)

    def _specialisations(self, reading: Reading) -> list[Ranked]:
        return [each for each in reading.ranked if isinstance(self.cards.documents[each.entry], Specialisation)]

    def _clear_specialisation(self, document: Document, rivals: Sequence[Ranked], reading: Reading) -> Specialisation | None:
        """The specialisation that a question about something else names as well, or the one that the conversation is about."""
        if isinstance(document, Specialisation):
            return document
        clear = rivals and (len(rivals) == 1 or rivals[0].score - rivals[1].score >= CLEAR_LEAD)
        if clear and rivals[0].score >= COMPANION * reading.ranked[0].score and self._is_named(rivals[0], document, reading):
            found = self.cards.documents[rivals[0].entry]
            return found if isinstance(found, Specialisation) else None
        if leans(self.text):
            before = self.cards.documents.get(self.context.specialisation or "")
            return before if isinstance(before, Specialisation) else None
        return None

    def _is_named(self, rival: Ranked, document: Document, reading: Reading) -> bool:
        """Whether a question about a document shares a word with the closest passage of a rival that the document has not itself:
        "kursy" is also a trade, "kursy dla spawaczy" names another one."""
        own = set(terms(" ".join(passages(document).values())))
        closest = passages(self.cards.documents[rival.entry]).get(rival.passage, "")
        return not set(terms(reading.match.found.question.text)).isdisjoint(set(terms(closest)) - own)

    def _companion(self, document: Document, reading: Reading, rivals: Sequence[Ranked]) -> Document | None:
        """For a trade that comes with a wish ("szkolenia dla spawaczy"): the help, money or event that was asked for."""
        if not isinstance(document, Specialisation):
            return None
        best = reading.ranked[0]
        for each in reading.ranked[1:3]:
            found = self.cards.documents[each.entry]
            if isinstance(found, Support | Funding | Event) and each.score >= COMPANION * best.score:
                return found
        return None

    def unsure(self, reading: Reading, ranked: Sequence[Ranked]) -> Answer:
        """Two or three choices, as text and as buttons."""
        texts = self.cards.texts
        documents = self._told_apart(self.cards.documents[each.entry] for each in ranked)[:_CHOICES]
        lines = [texts.line("unsure")]
        lines += [self.cards.choice(number, document) for number, document in enumerate(documents, 1)]
        buttons = tuple(button(self.cards.label(document), Action.SHOW, document) for document in documents)
        card = Card(tuple(lines))
        return Answer(
            Outcome.UNSURE,
            texts.language,
            (card,),
            buttons,
            self._candidates(reading, shown([card])),
            Context(self.text, choices=tuple(document.id for document in documents)),
            self._understood(reading),
        )

    def nobody(self, reading: Reading, *reasons: Card) -> Answer:
        """An honest no, with its reason if there is one."""
        return Answer(
            Outcome.NO_MATCH,
            self.cards.texts.language,
            (*reasons, self.cards.nobody()),
            candidates=self._candidates(reading, []),
            context=self.context,
            understood=self._understood(reading),
        )

    def answered(
        self,
        documents: Sequence[Document],
        specialisation: Specialisation | None,
        reading: Reading | None = None,
    ) -> Answer:
        """The cards of the documents, with the coordinator of the specialisation where it is not among them."""
        cards = [self.cards.card(document) for document in documents]
        main = documents[0]
        asks_branch = isinstance(main, Support | Event) and specialisation is None and len(documents) == 1
        if specialisation is not None and specialisation not in documents and isinstance(main, Support | Event):
            cards.append(self.cards.coordinator(specialisation))
        others = self._close_behind(documents, reading)
        if others:
            cards.append(self.cards.alternatives(others))
        if asks_branch and self.cards.specialisations():
            cards.append(self.fixed("which-branch"))
        about = specialisation or self._about(main)
        ways = self._branches() if asks_branch else self._ways_on(main, about)
        beside = [each for each in others if not (asks_branch and isinstance(each, Specialisation))]  # all branches have theirs
        buttons = (*ways, *self._alternative_buttons(beside))
        return Answer(
            Outcome.ANSWERED,
            self.cards.texts.language,
            tuple(cards),
            buttons,
            self._candidates(reading, shown(cards), [document.id for document in documents]),
            Context(self.text or self.context.question, main.id, None if about is None else about.id),
            self._understood(reading),
        )

    def _close_behind(self, documents: Sequence[Document], reading: Reading | None) -> list[Document]:
        """What the question may have meant instead: other documents that fit nearly as well.

        Beside a specialisation or a body no other body is named: people would take it for the coordinator.
        """
        if reading is None or reading.best is None:
            return []
        near = [each for each in reading.ranked[1 : 1 + _CHOICES] if reading.best.score - each.score < CLOSE_BEHIND]
        found = [self.cards.documents[each.entry] for each in near]
        if isinstance(documents[0], Specialisation | Organisation | Appointment):
            found = [document for document in found if not isinstance(document, Organisation | Appointment)]
        return [each for each in self._told_apart([*documents, *found]) if each not in documents][:_ALTERNATIVES]

    def _told_apart(self, documents: Iterable[Document]) -> list[Document]:
        """The documents but for those that would bear the same name as one before them: appointments, as their specialisation."""
        found: dict[str, Document] = {}
        for document in documents:
            found.setdefault(self.cards.named(document).id, document)
        return list(found.values())

    def _alternative_buttons(self, documents: Sequence[Document]) -> tuple[Button, ...]:
        return tuple(button(self.cards.label(document), Action.SHOW, document) for document in documents)

    def wish(self, intent: Intent, document: Document | None, reading: Reading | None = None) -> Answer:
        """What somebody wants to know of a document (or of everything): its contact, help, events or money."""
        specialisation = document if isinstance(document, Specialisation) else self._about(document)
        cards: list[Card]
        buttons: tuple[Button, ...] = ()
        match intent:
            case Intent.CONTACT | Intent.COORDINATOR:
                if document is None:
                    cards, buttons = [self.cards.coordinators()], self._branches()
                else:
                    cards = [
                        self.cards.contact(document) if intent is Intent.CONTACT else self.cards.card(specialisation or document)
                    ]
            case Intent.OFFER:
                cards = [self.cards.offer()]
                if specialisation is not None:
                    cards.append(self.cards.coordinator(specialisation))
            case Intent.EVENTS:
                cards = [self.cards.events(specialisation)]
            case Intent.FUNDING:
                cards = [self.cards.fundings(specialisation)]
            case _:
                cards = [self.help()]
        if document is not None:
            buttons = self._ways_on(document, specialisation, without=intent)
        organisation = None if document is None else self.cards.organisation_of(document)
        about = organisation if intent is Intent.CONTACT and organisation is not None else document
        visible = shown(cards)
        first = sorted(visible, key=lambda name: about is None or name != about.id)[:_CANDIDATES]
        return Answer(
            Outcome.ANSWERED,
            self.cards.texts.language,
            tuple(cards),
            buttons,
            self._candidates(reading, visible, first),
            Context(
                self.context.question or self.text,
                None if document is None else document.id,
                None if specialisation is None else specialisation.id,
                intent,
            ),
            self._understood(reading, intent=intent),
        )

    def plain(self, outcome: Outcome, *cards: Card) -> Answer:
        """A reply of fixed sentences; the context stays what it was."""
        return Answer(outcome, self.cards.texts.language, cards, context=self.context)

    # Parts of answers

    def fixed(self, *messages: str) -> Card:
        """A card of fixed sentences."""
        return Card(tuple(self.cards.texts.line(message) for message in messages))

    def help(self) -> Card:
        """What can be asked, with three examples."""
        return self.fixed("help-what", "help-examples", "help-example-1", "help-example-2", "help-example-3", "help-commands")

    def _about(self, document: Document | None) -> Specialisation | None:
        """The one specialisation that a document is about, if it is about one."""
        if isinstance(document, Specialisation):
            return document
        names: Sequence[str] = ()
        if isinstance(document, Guide):
            names = document.about
        elif isinstance(document, Funding | Event):
            names = document.specialisations
        elif isinstance(document, Organisation):
            names = [each.id for each in self.cards.coordinated_by(document)]
        elif document is not None and document.kind == "appointment":
            names = [document.specialisation]
        found = [each for name in names if isinstance(each := self.cards.documents.get(name), Specialisation)]
        return found[0] if len(found) == 1 else None

    def _branches(self) -> tuple[Button, ...]:
        return tuple(button(each.label, Action.SHOW, each) for each in self.cards.specialisations())

    def _ways_on(
        self, document: Document, specialisation: Specialisation | None, without: Intent | None = None
    ) -> tuple[Button, ...]:
        """Buttons that lead on from a document: its contact, and help, events and money of its specialisation."""
        buttons = []
        texts = self.cards.texts
        contact = document if self.cards.organisation_of(document) else specialisation
        if contact is not None and without is not Intent.CONTACT and not isinstance(document, Organisation):
            buttons.append(button(texts.text("button-contact"), Action.CONTACT, contact))
        if specialisation is not None:
            for intent, action in (
                (Intent.OFFER, Action.OFFER),
                (Intent.EVENTS, Action.EVENTS),
                (Intent.FUNDING, Action.FUNDING),
            ):
                if intent is not without:
                    buttons.append(button(texts.text(f"button-{intent}"), action, specialisation))
        return tuple(buttons)

    def _candidates(self, reading: Reading | None, visible: Sequence[str], first: Sequence[str] = ()) -> tuple[Candidate, ...]:
        """The ten best documents: what the answer chose stands first, the rest as ranked."""
        scores = {each.entry: each.score for each in (reading.ranked if reading else ())}
        highest = max(scores.values(), default=0.0)
        order = [*first, *(name for name in scores if name not in first)][:_CANDIDATES]
        return tuple(
            Candidate(
                name,
                max(scores.get(name, 0.0), highest) if name in first else scores[name],
                name in visible,
                self.cards.documents[name].revision,
            )
            for name in order
        )

    def _understood(self, reading: Reading | None, intent: Intent | None = None) -> dict[str, object]:
        """How the question was read, for the journal."""
        if reading is None:
            return {}
        question = reading.match.found.question
        return {
            "text": question.text,
            "language": question.language,
            "probability": round(reading.probability, 4),
            "thresholds": [round(threshold, 4) for threshold in reading.thresholds],
            "verdict": reading.verdict.name,
            "scores": {each.entry: round(each.score, 3) for each in reading.ranked},
            "intent": intent,
            "passages": [each.passage for each in reading.ranked[:3]],
        }


def button(label: str, action: Action, document: Document) -> Button:
    """A button that does something with a document; its data fits whatever the id (`document.key`)."""
    return Button(label, f"{action}:{document.key}")
