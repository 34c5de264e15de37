"""The decision: from a message as it was read to what is answered.

Promises: an answer is given only where the gate is sure, choices where it wavers, an honest no elsewhere; where a message is read
once more, without its towns or in pieces, that is asked for and may change the answer. Refuses: to search or to encode; it is
handed readings.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot import elsewhere
from bot.composer import CHOICES, Answer, Composer
from bot.dialogue import LISTS, NO_CONTEXT, SOCIAL, Context, Cut, Intent, Joint, leans, meant, points_back, topic
from bot.messages import Card, Outcome
from bot.readings import Pieces, Reading
from index.letters import fold, words
from index.lexical import terms
from index.scope import EXACT_COSINE, Verdict
from index.search import Ranked
from knowledge.documents import Document, Event, Funding, Guide, Organisation, Specialisation, Support
from knowledge.passages import all_passages, passages

# A message is social (a greeting, thanks, a call for help or for a human, a question about data) from this cosine to a known
# phrase on, and if no document is as close.
SOCIAL_COSINE = 0.91
SOCIAL_LEAD = 0.02
# A question leans on the conversation if it is this much closer to a known wish than to any document and to any known question
# outside the scope ("a pogoda?"), or if it is the wish itself.
WISH_LEAD = 0.002
WISH_COSINE = 0.88
# A question that points back ("aktualne to jeszcze?") may be that much closer to a document than to its wish.
POINTING = 0.03
# Beside a programme or an offer a list is wished only if that is so much closer than a question about that one.
LISTED_LEAD = 0.02
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


@dataclass(frozen=True)
class Decision:
    """Decides what a message is answered with; `composer` writes it."""

    composer: Composer

    @property
    def _documents(self) -> Mapping[str, Document]:
        return self.composer.cards.documents

    @property
    def _context(self) -> Context:
        return self.composer.context

    def social(self, whole: Reading) -> Answer | None:
        """A greeting, thanks, a call for help or for a human, or a question about data, when the message is nothing else."""
        intents = whole.match.intents
        name = max(SOCIAL, key=lambda each: intents[each])
        closest = max(intents.values())
        of_documents = whole.match.found.signals.cosine_of_top
        if intents[name] < max(SOCIAL_COSINE, closest, of_documents + SOCIAL_LEAD):
            return None
        understood = self.composer.understood(whole, intent=name)
        if name is Intent.HELP:
            answer = self.composer.plain(Outcome.HELP, self.composer.fixed("intro"), self.composer.help())  # "jesteś botem?" too
            return replace(answer, understood=understood)
        if name is Intent.PRIVACY:
            return replace(
                self.composer.plain(Outcome.HELP, self.composer.fixed("data-source", "data-held")), understood=understood
            )
        if name is Intent.PERSON:
            answer = self.composer.person(whole)
            return self._referring(answer) if self._context.question else answer
        greeting = self.composer.fixed("thanks" if name is Intent.THANKS else "greeting")
        card = greeting if name is Intent.THANKS else Card((*greeting.lines, *self.composer.help().lines))
        return replace(self.composer.plain(Outcome.GREETING, card), understood=understood)

    def correction(self, read: Callable[[Sequence[str]], list[Reading]]) -> Answer | None:
        """The answer to the trade that a correction says is meant."""
        said = meant(self.composer.text)
        found = read([said])[0] if said else None
        return self.decide(found) if found is not None and self._is_trade(found) else None

    def whose(self, whole: Reading) -> Answer | None:
        """For a bare wish for a contact or coordinator that says nothing of whose: those of all choices that were just given, or
        a question back."""
        intent = whole.wish()[0]
        if not _is_bare_wish(whole) or intent not in {Intent.CONTACT, Intent.COORDINATOR}:
            return None
        if self._context.choices and self._context.document is None:
            offered = [self._documents[name] for name in self._context.choices if name in self._documents]
            answer = self.composer.contacts(offered, whole, intent)
            return self._whose(whole, intent) if answer is None else self._referring(answer)
        if self._context != NO_CONTEXT or whole.verdict is Verdict.SURE:
            return None
        return self._whose(whole, intent)

    def _whose(self, whole: Reading, intent: Intent) -> Answer:
        answer = replace(self.composer.plain(Outcome.UNSURE, self.composer.fixed("whose")), buttons=self.composer.branches())
        return replace(answer, understood=self.composer.understood(whole, intent=intent))

    def named(self, whole: Reading) -> Reading:
        """The question as one about the body that it calls by an acronym, where the gate is not sure: nobody else bears it."""
        if whole.verdict is Verdict.SURE:
            return whole
        said = set(map(fold, words(whole.match.found.question.text)))
        called = [each for each in whole.ranked if not said.isdisjoint(self._acronyms(each))]
        if len(called) != 1:
            return whole
        others = (each for each in whole.ranked if each not in called)
        return replace(whole, verdict=Verdict.SURE, ranked=(*called, *others))

    def _acronyms(self, found: Ranked) -> Iterator[str]:
        """The acronyms of a body, folded."""
        document = self._documents[found.entry]
        names = document.abbreviations if isinstance(document, Organisation) else ()
        return (fold(name.lower()) for name in names if sum(letter.isupper() for letter in name) > 1 and " " not in name)

    def without_towns(self, whole: Reading, read: Callable[[Sequence[str]], list[Reading]]) -> Reading:
        """The question, read without the towns of our region where they mislead: a body with its seat in one comes first for all
        who are there, and a trade is found better without. All who ask are from here."""
        asked = whole.match.found.question.text
        bare = elsewhere.without_towns(asked)
        if whole.best is None or bare in {"", asked}:
            return whole
        best = self._documents[whole.best.entry]
        is_for_its_seat = isinstance(best, Organisation) and not self._is_called(best, whole)
        if whole.verdict is Verdict.SURE and not is_for_its_seat:
            return whole
        found = read([bare])[0]
        return found if is_for_its_seat or self._is_trade(found) else whole

    def worth_reading(self, whole: Reading, cuts: Sequence[Cut]) -> list[Cut]:
        """The cuts of a message whose pieces may change the answer: all where it is not sure, for half of the message may be.

        Where it is, a second question must begin there, or two bodies be called: trades are described with commas and "and".
        """
        if whole.best is None:
            return []
        if not self._sure(whole) or len(list(self._called(whole))) > 1:
            return list(cuts)
        return [cut for cut in cuts if cut.at is Joint.QUESTION]

    def two_parts(self, whole: Reading, cuts: Sequence[Pieces]) -> Answer | None:
        """Both answers, if the message cuts into two questions that are each sure of a different document, or into a trade and a
        wish; else the sure half of a message that as a whole is not."""
        is_sure = whole.verdict is Verdict.SURE
        for cut in cuts:
            sure = [part for part in (cut.first, cut.second) if self._sure(part) and not _is_bare_wish(part)]
            documents = [self._documents[part.best.entry] for part in sure if part.best]
            listed = cut.at is Joint.COMMA and all(isinstance(document, Specialisation) for document in documents)
            described = is_sure and cut.at > Joint.QUESTION and not all(isinstance(each, Organisation) for each in documents)
            if len(documents) == 2 and self._apart(*documents) and not listed and not described:
                return self.composer.answered(documents, None, cut.first)
            if cut.at is Joint.QUESTION and (answer := self._trade_and_wish(cut)):
                return answer
        if self._sure(whole):
            return None
        for cut in cuts:
            for half, rest in ((cut.first, cut.second), (cut.second, cut.first)):
                agrees = half.best and whole.best and half.best.entry == whole.best.entry
                if not self._sure(half) or (is_sure and not agrees):
                    continue
                intent, cosine = rest.wish()
                if cosine >= BARE_WISH and intent is not Intent.DETAIL:  # "…, kogo pytać?"
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
        specialisation = self._documents.get(answer.context.specialisation or "")
        if specialisation is None:
            return answer
        wished = self.composer.wish(intent, specialisation)
        told = {each.document for each in answer.candidates}
        more = [each for each in wished.candidates if each.document not in told]
        return replace(answer, cards=(*answer.cards, *wished.cards), candidates=(*answer.candidates, *more))

    def _half(self, half: Reading, rest: Reading) -> Answer:
        answer = self.decide(half)
        if "?" not in rest.match.found.question.text:
            return answer
        return replace(answer, cards=(*answer.cards, self.composer.fixed("no-match-part")))

    def _sure(self, reading: Reading) -> bool:
        """Whether a reading is answered with one document: no second specialisation comes close."""
        rivals = self._specialisations(reading)
        return reading.verdict is Verdict.SURE and (_is_clear(rivals) or rivals[0] is not reading.best)

    def _is_trade(self, reading: Reading) -> bool:
        """Whether a reading is surely about a specialisation."""
        return reading.verdict is Verdict.SURE and reading.best in self._specialisations(reading)[:1]

    def _apart(self, one: Document, other: Document) -> bool:
        """Whether two documents are two answers, not the same one twice."""
        bodies = [self.composer.cards.organisation_of(each) for each in (one, other)]
        return one.id != other.id and (bodies[0] is None or bodies[0] != bodies[1])

    def detail(self, whole: Reading, read: Callable[[Sequence[str]], list[Reading]]) -> Answer | None:
        """All that is known of a body that is called by its name, where a detail of it is asked for and no document is as close.

        What is left of the question without the name tells: with it, all that is asked of one body is alike. A trade may have a
        word of a name too ("ośrodek"), so nothing is asked of a body where a specialisation comes first.
        """
        if whole.verdict is not Verdict.SURE or whole.best in self._specialisations(whole):
            return None
        body = next(self._called(replace(whole, ranked=whole.ranked[:CHOICES])), None)
        if body is None:
            return None
        names = _name_terms(body)
        rest = " ".join(word for word in words(whole.match.found.question.text) if names.isdisjoint(terms(word)))
        if not rest:
            return None
        intent, cosine = read([rest])[0].wish()
        is_detail = intent is Intent.DETAIL and cosine >= max(BARE_WISH, whole.match.found.signals.cosine_of_top)
        return self.composer.wish(intent, body, whole) if is_detail else None

    def may_follow(self) -> bool:
        """Whether there is a last turn, a question or a pressed button, that this message may lean on."""
        return bool(self._context.question or self._context.document) and leans(self.composer.text)

    def follow_up(self, whole: Reading, read: Callable[[Sequence[str]], list[Reading]]) -> Answer | None:
        """Read a leaning question with the last turn: a bare wish, a topic in one word, or one that needs the last question."""
        document = self._documents.get(self._context.specialisation or self._context.document or "")
        if document is not None and self._is_wish(whole):
            return self._referring(self._of_what_was_shown(document, whole))
        named = topic(self.composer.text)
        if len(named.split()) < len(self.composer.text.split()) and named:
            other = read([named])[0]
            if self._is_trade(other):
                return self.decide(other)
        if whole.verdict is Verdict.SURE:
            return None
        if whole.verdict is Verdict.UNSURE and whole.match.found.signals.top >= NAMED_TOPIC:
            return self.decide(replace(whole, verdict=Verdict.SURE))
        if whole.verdict is Verdict.NO:
            return None
        combined = read([f"{self._context.question} {self.composer.text}".strip()])[0]
        if combined.verdict is Verdict.SURE:
            return self._referring(self.decide(replace(combined, ranked=self._moved_on(whole, combined))))
        return None

    def _is_wish(self, reading: Reading) -> bool:
        """Whether a question is nothing but a known wish."""
        cosine, of_top = reading.wish()[1], reading.match.found.signals.cosine_of_top
        refers = cosine >= BARE_WISH and of_top < EXACT_COSINE and points_back(self.composer.text) and not self._is_trade(reading)
        from_documents = cosine > of_top + (-POINTING if refers else WISH_LEAD)
        from_outside = cosine > reading.match.features.around.outside_best + WISH_LEAD
        return cosine >= EXACT_COSINE or (cosine >= WISH_COSINE and from_documents and from_outside)

    def _of_what_was_shown(self, document: Document, whole: Reading) -> Answer:
        """What is wished of the last turn's document or specialisation. Beside a programme or an offer, whatever is not clearly
        another wish is a question about that one; behind a list, a detail is one of its entries."""
        intent, cosine = whole.wish()
        shown = self._documents.get(self._context.document or "")
        lists = intent in LISTS and cosine > whole.match.intents[Intent.DETAIL] + LISTED_LEAD
        if isinstance(shown, Funding | Support | Event | Guide) and intent in LISTS and not lists:
            intent = Intent.DETAIL
        if isinstance(document, Support | Event) and intent in {Intent.CONTACT, Intent.COORDINATOR}:
            return self._whose(whole, intent)  # every branch has its own
        if intent is Intent.DETAIL and self._context.choices and self._context.intent in LISTS:
            return self.composer.wish(self._context.intent, document, whole)
        return self.composer.wish(intent, self._subject(intent) or document, whole)

    def _referring(self, answer: Answer) -> Answer:
        """The answer with a note for the journal: what the question referred to."""
        referred = {
            "question": self._context.question,
            "document": self._context.specialisation or self._context.document,
        }
        return replace(answer, understood={**answer.understood, "referred": referred})

    def _moved_on(self, whole: Reading, combined: Reading) -> tuple[Ranked, ...]:
        """The ranking of both readings together; what the last turn showed already gives way to what is new."""
        scores = {each.entry: each.score for each in combined.ranked}
        for each in whole.ranked:
            scores[each.entry] = scores.get(each.entry, 0.0) + each.score
        if self._context.document in scores:
            scores[self._context.document] -= SHOWN_ALREADY
        passages = {each.entry: each.passage for each in (*whole.ranked, *combined.ranked)}
        order = sorted(scores, key=lambda name: -scores[name])
        return tuple(Ranked(name, scores[name], passages[name]) for name in order)

    def _subject(self, intent: Intent) -> Document | None:
        """What a wish is about: for a detail the very document of the last turn, for a contact too if there is a body behind it,
        else its specialisation."""
        document = self._documents.get(self._context.document or "")
        if intent is Intent.DETAIL:
            return document
        if intent is not Intent.CONTACT:
            return self._documents.get(self._context.specialisation or "")
        return document if document is not None and self.composer.cards.organisation_of(document) else None

    def decide(self, reading: Reading) -> Answer:
        """Answer, offer choices, or say no, as the gate and the lead say."""
        best = reading.best
        if best is None or reading.verdict < Verdict.UNSURE:
            reasons = [self.composer.fixed("elsewhere")] if elsewhere.is_there(self.composer.text) else []
            return self.composer.nobody(reading, *reasons)
        if self._is_elsewhere(reading):
            return self._elsewhere(reading)
        rivals = self._specialisations(reading)
        if reading.verdict is Verdict.UNSURE:
            return self._wished(reading, rivals) or self.composer.unsure(reading, list(reading.ranked))
        document = self._documents[best.entry]
        if isinstance(document, Specialisation) and not _is_clear(rivals):
            return self.composer.unsure(reading, rivals)
        documents = [document]
        companion = self._companion(document, reading, rivals)
        if companion is not None:
            documents.append(companion)
        return self.composer.answered(documents, self._clear_specialisation(document, rivals, reading), reading)

    def _is_elsewhere(self, reading: Reading) -> bool:
        """Whether a question asks for something in another region, of which none of the best documents tells.

        A trade may well name where its customers are, and any question our region beside another.
        """
        asked = elsewhere.regions(self.composer.text)
        if not asked or elsewhere.at_home(self.composer.text):
            return False
        choices = [self._documents[each.entry] for each in reading.ranked[:CHOICES]]
        if isinstance(choices[0], Specialisation):
            return elsewhere.is_there(self.composer.text)
        return asked.isdisjoint(elsewhere.regions(" ".join(all_passages(choices).values())))

    def _elsewhere(self, reading: Reading) -> Answer:
        """A no with its reason; a firm of ours that only works there may still choose its branch."""
        answer = self.composer.nobody(reading, self.composer.fixed("elsewhere"))
        best = self._documents[reading.ranked[0].entry]
        return replace(answer, buttons=self.composer.alternative_buttons([best])) if isinstance(best, Specialisation) else answer

    def _called(self, reading: Reading) -> Iterator[Organisation]:
        """The bodies among the ranked documents that a question calls by name."""
        found = (self._documents[each.entry] for each in reading.ranked)
        return (each for each in found if isinstance(each, Organisation) and self._is_called(each, reading))

    def _is_called(self, body: Organisation, reading: Reading) -> bool:
        """Whether a question has a word of a body's name, in any case of it, other than that of a town."""
        said = _name_terms(body).intersection(terms(reading.match.found.question.text))
        return any(len(term) > 2 and not elsewhere.at_home(term) for term in said)  # shorter ones are prepositions

    def _wished(self, reading: Reading, rivals: Sequence[Ranked]) -> Answer | None:
        """A known wish about a trade ("dotacje na fotowoltaikę"), which no one document answers: each alone stands out."""
        intent, cosine = reading.wish()
        if not rivals or not _is_clear(rivals) or cosine < NAMED_WISH or rivals[0].score < COMPANION * reading.ranked[0].score:
            return None
        return self.composer.wish(intent, self._documents[rivals[0].entry], reading)

    def _specialisations(self, reading: Reading) -> list[Ranked]:
        return [each for each in reading.ranked if isinstance(self._documents[each.entry], Specialisation)]

    def _clear_specialisation(self, document: Document, rivals: Sequence[Ranked], reading: Reading) -> Specialisation | None:
        """The specialisation that a question about something else names as well, or the one that the conversation is about."""
        if isinstance(document, Specialisation):
            return document
        near = rivals and _is_clear(rivals) and rivals[0].score >= COMPANION * reading.ranked[0].score
        if near and self._is_named(rivals[0], document, reading):
            found = self._documents[rivals[0].entry]
            return found if isinstance(found, Specialisation) else None
        if leans(self.composer.text):
            before = self._documents.get(self._context.specialisation or "")
            return before if isinstance(before, Specialisation) else None
        return None

    def _is_named(self, rival: Ranked, document: Document, reading: Reading) -> bool:
        """Whether a question about a document shares a word with the closest passage of a rival that the document has not itself:
        "kursy" is also a trade, "kursy dla spawaczy" names another one."""
        own = set(terms(" ".join(passages(document).values())))
        closest = passages(self._documents[rival.entry]).get(rival.passage, "")
        return not set(terms(reading.match.found.question.text)).isdisjoint(set(terms(closest)) - own)

    def _companion(self, document: Document, reading: Reading, rivals: Sequence[Ranked]) -> Document | None:
        """For a trade that comes with a wish ("szkolenia dla spawaczy"): the help, money or event that was asked for."""
        if not isinstance(document, Specialisation):
            return None
        best = reading.ranked[0]
        for each in reading.ranked[1:3]:
            found = self._documents[each.entry]
            if isinstance(found, Support | Funding | Event) and each.score >= COMPANION * best.score:
                return found
        return None


def _name_terms(body: Organisation) -> set[str]:
    return {term for name in (body.name, *body.abbreviations) for term in terms(name)}


def _is_bare_wish(reading: Reading) -> bool:
    """Whether a reading is a known wish and closer to it than to any document."""
    cosine = reading.wish()[1]
    return cosine >= BARE_WISH and cosine > reading.match.found.signals.cosine_of_top + WISH_LEAD


def _is_clear(rivals: Sequence[Ranked]) -> bool:
    """Whether the first of some specialisations does not have the second close behind it."""
    return len(rivals) < 2 or rivals[0].score - rivals[1].score >= CLEAR_LEAD
