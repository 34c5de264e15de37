"""The queue: what reviewers have found out of one turn brings the like of it forward."""

from bot.messages import Language, Outcome
from bot.review.queue import Harm, Sign
from bot.review.verdicts import Given
from bot.review.words import Verdict
from tests.bot.review.conftest import Logged
from tests.bot.world import NOON

SCOPE: dict[str, object] = {"scores": {"spec-metal": 9.0, "spec-drewno": 1.0}}  # a clear lead: no sign of its own


def judged(logged: Logged, turn: str, name: str, verdict: Verdict) -> None:
    assert logged.review.verdicts.give(Given(turn, logged.person(name).id, verdict, "", NOON))


def known(logged: Logged) -> list[str]:
    """The turns that stand there because of what reviewers found out."""
    return [each.turn for each in logged.review.queue.all() if Sign.KNOWN in each.signs]


def test_the_same_answer_to_nearly_the_same_question_as_one_judged_bad(logged: Logged) -> None:
    bad = logged.turn("Gdzie kupić deski na dach?", understood=SCOPE)
    same = logged.turn("gdzie kupić deskę na dachy", understood=SCOPE)
    logged.turn("Gdzie spawać aluminium w Kielcach?", understood=SCOPE)
    logged.turn("Gdzie kupić deski na dach?", shown=(("spec-drewno", 1),), understood=SCOPE)
    logged.turn("Gdzie kupić deski na dach?", outcome=Outcome.NO_MATCH, shown=(), understood=SCOPE)
    judged(logged, bad, "Ola", Verdict.BAD)
    assert known(logged) == [same]
    assert logged.review.queue.all()[0] == Harm(same, 3.5, (Sign.KNOWN,))


def test_what_reviewers_do_not_agree_on_says_nothing_of_others(logged: Logged) -> None:
    bad = logged.turn("Gdzie kupić deski na dach?", understood=SCOPE)
    logged.turn("Gdzie kupić deski na dach?", understood=SCOPE)
    judged(logged, bad, "Ola", Verdict.BAD)
    judged(logged, bad, "Ala", Verdict.GOOD)
    assert known(logged) == []


def test_a_question_that_got_none_of_the_documents_that_answer_it(logged: Logged) -> None:
    mended = logged.turn("Gdzie kupić deski na dach?", understood=SCOPE)
    wrong = logged.turn("Gdzie kupić deski na dachu?", understood=SCOPE)
    logged.turn("Gdzie kupić deski na dach?", shown=(("spec-metal", 1), ("spec-drewno", 1)), understood=SCOPE)
    ola = logged.person("Ola")
    logged.review.golden.add(mended, "Gdzie kupić deski na dach?", Language.PL, ["spec-drewno"], ola.id, NOON)
    assert sorted(known(logged)) == sorted([mended, wrong])
    judged(logged, mended, "Ala", Verdict.BAD)
    assert known(logged) == [wrong]
