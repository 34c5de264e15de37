import io
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console
from sklearn.metrics import roc_auc_score

from bot import settings
from bot.evaluation import added, figures, robustness, tables, twins
from bot.evaluation.__main__ import main
from bot.evaluation.asking import Judged, ask, assistant, fresh, in_scope, judge, out_of_scope, social
from bot.evaluation.baseline import Baseline, BaselineError, fingerprint
from bot.evaluation.foreign import ForeignError
from bot.evaluation.foreign import read as read_foreign
from bot.evaluation.measures import Measure, broken, fallen, measures, operating_points
from bot.evaluation.tables import PageError, Table
from bot.evaluation.validation import confidences, confidences_of_copies
from bot.judging import tells
from bot.messages import Candidate, Card, Language, Outcome, Reply, Span
from bot.review.golden import to_jsonl
from index import bundled
from index.evaluate import Point, Share
from index.perturb import Perturbation
from knowledge import golden
from knowledge.golden import Golden, GoldenError, Half
from tests.bot.world import World


def question(**changes: object) -> Golden:
    plain = {"id": "q-1", "file": "in_scope", "text": "odlewnia", "language": "pl", "kind": "trade", "documents": ("metal",)}
    return Golden(**{**plain, **changes})  # type: ignore[arg-type]


def given(text: str, *documents: str, outcome: Outcome = Outcome.ANSWERED, shown: int = 1) -> Reply:
    candidates = tuple(Candidate(name, 1.0, place < shown, 1) for place, name in enumerate(documents))
    return Reply("turn", outcome, Language.PL, (Card(((Span(text),),)),), candidates=candidates)


class TestJudging:
    def test_the_first_and_the_shown_are_held_against_the_truth(self) -> None:
        found = judge(question(documents=("metal", "org")), given("", "wood", "org", shown=2))
        assert (found.first_is_right, found.shows_right) == (False, True)
        found = judge(question(), given("", "metal", "org", shown=0))
        assert (found.first_is_right, found.shows_right) == (True, False)
        assert not judge(question(), given("")).first_is_right

    def test_what_must_not_be_said_counts_in_answers_alone(self) -> None:
        asked = question(never=("Izba Kowali",))
        assert judge(asked, given("Koordynator: Izba\u00a0 Kowali", "metal")).wrong == ("Izba Kowali",)
        assert judge(asked, given("Izba Kowali", "metal", outcome=Outcome.UNSURE)).wrong == ()

    def test_a_missing_fact_is_named(self) -> None:
        asked = question(facts=("41 344 43 92", "Kielce"))
        assert judge(asked, given("tel. (41) 344-43-92", "metal")).missing == ("Kielce",)
        assert judge(asked, given("", "metal", outcome=Outcome.NO_MATCH)).missing == ()

    @pytest.mark.parametrize(
        ("text", "fact", "expected"),
        [
            ("do 30\u202f000 zł", "30 000 zł", True),
            ("tel. +48 41 344 43 92", "41 344 43 92", True),
            ("rok 2024", "2025", False),
            ("w 1.3", "1 3", False),
        ],
    )
    def test_facts_may_differ_in_space_and_phones_in_marks(self, text: str, fact: str, *, expected: bool) -> None:
        assert tells(text, fact) is expected

    def test_each_part_with_an_answer_must_be_shown(self) -> None:
        asked = question(parts=(("metal",), ("org", "wood"), ()))
        assert judge(asked, given("", "metal", "wood", shown=2)).shows_every_part
        assert not judge(asked, given("", "metal", "wood", shown=1)).shows_every_part

    def test_questions_are_inside_outside_or_social(self) -> None:
        judged = [
            judge(each, given(""))
            for each in (question(), question(id="out", documents=()), question(id="hi", documents=(), outcome="GREETING"))
        ]
        assert [[each.golden.id for each in part(judged)] for part in (in_scope, out_of_scope, social)] == [
            ["q-1"],
            ["out"],
            ["hi"],
        ]


def test_the_whole_assistant_is_asked_and_conversations_go_on(world: World) -> None:
    asked = [
        question(id="d-1", text="spawanie stali", documents=("spec-metal",), conversation="d"),
        question(id="d-2", text="a telefon?", documents=("spec-metal", "org-izba"), conversation="d", facts=("41 000 00 01",)),
        question(id="out", text="xyzzy qwerty", documents=()),
    ]
    first, second, third = ask(world.assistant, asked)
    assert (first.outcome, first.first_is_right) == (Outcome.ANSWERED, True)
    assert (second.outcome, second.missing) == (Outcome.ANSWERED, ())
    assert third.outcome is Outcome.NO_MATCH


class TestMeasures:
    def judged(self) -> Iterator[Judged]:
        for number in range(9):
            yield judge(question(id=f"in-{number}", never=("Klub",)), given("", "metal"))
        yield judge(question(id="in-9", never=("Klub",)), given("Klub", "wood"))
        yield judge(question(id="out", documents=()), given("", "metal"))
        yield judge(question(id="hi", documents=(), outcome="GREETING"), given("", outcome=Outcome.GREETING))

    def found(self) -> dict[str, Measure]:
        return {each.name: each for each in measures(list(self.judged()))}

    def test_each_has_its_share(self) -> None:
        found = self.found()
        assert found["right at the first place"].share == Share(9, 10)
        assert found["in scope: answered"].share == Share(10, 10)
        assert found["out of scope: answered"].share == Share(1, 1)
        assert found["wrong coordinator named"].share == Share(1, 10)
        assert found["greetings and help met as such"].share == Share(1, 1)
        assert found["two questions: both answered"].share == Share(0, 0)

    def test_the_operating_points_are_answers_and_answers_or_choices(self) -> None:
        unsure = judge(question(id="u"), given("", "metal", outcome=Outcome.UNSURE))
        answers, choices = operating_points([*self.judged(), unsure])
        assert (answers.coverage, answers.risk) == (Share(10, 11), Share(1, 1))
        assert (choices.coverage, choices.risk) == (Share(11, 11), Share(1, 1))

    def test_broken_promises_are_told(self) -> None:
        assert [sentence.split(":")[0] for sentence in broken(list(self.found().values()))] == [
            "right among the shown",
            "out of scope",
            "wrong coordinator named",
        ]

    @pytest.mark.parametrize(
        ("rising", "now", "has_fallen"), [(True, 940, False), (True, 900, True), (False, 960, False), (False, 980, True)]
    )
    def test_a_measure_falls_only_beyond_the_interval(self, *, rising: bool, now: int, has_fallen: bool) -> None:
        assert Measure("x", Share(now, 1000), rising).has_fallen(Share(950, 1000)) is has_fallen

    def test_what_fell_is_named(self) -> None:
        found = [Measure("x", Share(1, 10)), Measure("y", Share(1, 10)), Measure("new", Share(1, 10))]
        assert fallen(found, {"x": Share(90, 100), "y": Share(10, 100)}) == ["x: 10.0%, the baseline has 90.0%"]


class TestBaseline:
    def test_it_is_read_as_it_was_written(self, tmp_path: Path) -> None:
        written = Baseline.of("model", [question()], [Measure("x", Share(3, 4))])
        written.save(tmp_path / "baseline.json")
        assert Baseline.load(tmp_path / "baseline.json") == written

    @pytest.mark.parametrize("content", [None, "", "[]", '{"model": "m"}', '{"model": "m", "golden": "g", "shares": {"x": [1]}}'])
    def test_a_broken_file_says_what_to_do(self, content: str | None, tmp_path: Path) -> None:
        path = tmp_path / "baseline.json"
        if content is not None:
            path.write_text(content, encoding="utf-8")
        with pytest.raises(BaselineError, match="--accept"):
            Baseline.load(path)

    def test_another_model_is_refused(self) -> None:
        found = Baseline("one", "golden", {})
        found.refuse_other("one")
        with pytest.raises(BaselineError, match="another model"):
            found.refuse_other("other")

    def test_the_bundled_model_is_the_one_that_was_evaluated(self) -> None:
        Baseline.load().refuse_other(bundled.fingerprint())

    def test_questions_have_a_fingerprint(self) -> None:
        assert fingerprint([question()]) == fingerprint([question()])
        assert fingerprint([question()]) != fingerprint([question(documents=("wood",))])


class TestTables:
    def test_marks_on_a_page_hold_a_table(self) -> None:
        table = Table("Title", ("name", "n"), (("x", "1"),))
        page = "before\n<!-- begin a -->\nold\n<!-- end a -->\nafter\n"
        found = tables.put(page, "a", table.markdown)
        assert found == (
            "before\n<!-- begin a -->\n**Title**\n\n| name | n |\n| --- | ---: |\n| x | 1 |\n<!-- end a -->\nafter\n"
        )
        assert tables.put(found, "a", table.markdown) == found

    @pytest.mark.parametrize("page", ["", "<!-- begin a -->", "<!-- begin a --><!-- end a -->" * 2])
    def test_a_page_without_its_marks_is_refused(self, page: str) -> None:
        with pytest.raises(PageError, match="begin a"):
            tables.put(page, "a", "x")

    def test_shares_show_their_interval(self) -> None:
        assert tables.percent(Share(81, 263)) == "30.8 (25.5–36.6)"
        assert tables.brief(Share(81, 263)) == "31 (26–37)"
        assert tables.percent(Share(0, 0)) == "–"

    def test_every_table_fits_100_columns(self) -> None:
        judged = [judge(question(specialisation="spec-budownictwo"), given("", "metal"))] * 1000
        found = measures(judged)
        console = Console(width=100, record=True, file=io.StringIO())
        for table in (
            tables.overview(found, found),
            tables.groups("specialisation", judged, judged, lambda each: each.golden.specialisation or ""),
            tables.refusals(judged, judged),
        ):
            table.print(console)
            shown = console.export_text()
            assert max(map(len, shown.splitlines())) <= 100
            assert len(shown.strip().splitlines()) == 2 + len(table.rows)


def test_the_figure_is_1200_by_800(tmp_path: Path) -> None:
    point = Point(0.5, Share(9, 10), Share(1, 10))
    figures.draw([figures.Curve(name, [point], [point, point]) for name in ("one", "other")], tmp_path / "new" / "f.png")
    content = (tmp_path / "new" / "f.png").read_bytes()
    assert (int.from_bytes(content[16:20]), int.from_bytes(content[20:24])) == (1200, 800)


class TestRobustness:
    def test_only_questions_that_stand_alone_are_changed(self) -> None:
        asked = [
            question(),
            question(id="uk", language="uk"),
            question(id="out", documents=()),
            question(id="talk", conversation="c"),
            question(id="two", parts=(("metal",), ("wood",))),
        ]
        assert [each.id for each in robustness.suitable(asked)] == ["q-1"]

    def test_copies_keep_the_truth(self) -> None:
        [found] = robustness.copies([question(), question(id="q-2", text="ODLEWNIA")], Perturbation.CAPITALS)
        assert found == replace(question(), text="ODLEWNIA", id="q-1 capitals")

    def test_openings_are_many_and_short(self) -> None:
        found = robustness.openings()
        assert len(found) >= 40
        assert max(len(each.split()) for each in found) <= 20

    def test_a_loss_beyond_what_is_allowed_is_told(self, world: World) -> None:
        asked = [question(id="a", text="odlewnia żeliwa", documents=("spec-metal",))]
        clean = {each.golden.id: each for each in ask(world.assistant, asked)}
        kept = robustness.strain(world.assistant, asked, Perturbation.CAPITALS, clean)
        assert (kept.loss, kept.is_kept) == (0, True)
        lost = replace(kept, changed=tuple(replace(each, ranked=("x",)) for each in kept.changed))
        assert robustness.broken([kept, lost]) == ["capitals: the first place falls by 100.0 points, at most 3 were promised"]
        assert robustness.table("t", [kept, lost]).rows[1][4].endswith("✗")


class TestForeign:
    def test_questions_are_read(self, tmp_path: Path) -> None:
        path = tmp_path / "questions.jsonl"
        path.write_text(json.dumps({"id": 1, "text": "gdzie?", "documents": ["a"]}) + "\n\n", encoding="utf-8")
        [found] = read_foreign(path)
        assert (found.text, found.documents) == ("gdzie?", ("a",))

    @pytest.mark.parametrize("line", ["{", "[]", '{"text": "gdzie?"}', '{"text": "gdzie?", "documents": 1}'])
    def test_a_bad_line_is_named(self, line: str, tmp_path: Path) -> None:
        path = tmp_path / "questions.jsonl"
        path.write_text("\n" + line, encoding="utf-8")
        with pytest.raises(ForeignError, match=r"questions\.jsonl:2: not a question"):
            read_foreign(path)


class TestAdded:
    KNOWN = ("spec-metal", "spec-drewno")

    def written(self, tmp_path: Path, *questions: Golden) -> Path:
        path = tmp_path / "added.jsonl"
        path.write_text(to_jsonl(questions), encoding="utf-8")
        return path

    def test_what_the_journal_writes_is_read(self, tmp_path: Path) -> None:
        asked = [question(id=f"added-{number}", file="added.jsonl", documents=("spec-metal",)) for number in range(2)]
        assert added.read(self.written(tmp_path, *asked), self.KNOWN) == asked

    @pytest.mark.parametrize(
        ("changes", "fault"),
        [
            ({"documents": ("spec-metal", "spec-nowa")}, "names what is not among the documents that we ship: spec-nowa"),
            ({"documents": ()}, "has no document that answers it"),
            ({"documents": "spec-metal"}, "does not list its documents"),
            ({"documents": (1,)}, "does not list its documents"),
            ({"text": " "}, "asks nothing"),
            ({"text": 5}, "has a field that is no text"),
            ({"language": "de"}, "is in a language that is unknown here: de"),
            ({"id": "first"}, "stands there twice"),
        ],
    )
    def test_what_is_wrong_is_told_in_one_sentence(self, changes: dict[str, object], fault: str, tmp_path: Path) -> None:
        path = tmp_path / "added.jsonl"
        plain = {"id": "second", "text": "a", "language": "pl", "kind": "added", "documents": ["spec-metal"]}
        lines: list[dict[str, object]] = [{**plain, "id": "first"}, {**plain, **changes}]
        path.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
        with pytest.raises(GoldenError) as caught:
            added.read(path, self.KNOWN)
        assert str(caught.value) == f"added.jsonl: question '{lines[1]['id']}' {fault}"

    @pytest.mark.parametrize("content", [b"{", b"\xff", b"[]"])
    def test_another_file_is_refused(self, content: bytes, tmp_path: Path) -> None:
        (tmp_path / "other.jsonl").write_bytes(content)
        with pytest.raises(GoldenError, match=r"other\.jsonl"):
            added.read(tmp_path / "other.jsonl", self.KNOWN)

    def test_the_command_ends_with_the_sentence(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        path = self.written(tmp_path, question(id="a", documents=("spec-nowa",)))
        assert main(["--added", str(path)]) == 2
        assert "question 'a' names what is not among the documents" in capsys.readouterr().err

    def test_they_have_a_table_of_their_own(self, world: World) -> None:
        judged = ask(
            world.assistant,
            [
                question(id="a", text="spawanie stali", documents=("spec-metal",)),
                question(id="b", text="tartak", documents=("spec-metal",)),
                question(id="c", text="xyzzy", language="en", documents=("spec-metal",)),
            ],
        )
        found = added.table(judged)
        assert [(row[0], row[1], row[2].split()[0], row[6].split()[0]) for row in found.rows] == [
            ("en", "1", "0", "100"),
            ("pl", "2", "50", "0"),
            ("all", "3", "33", "33"),
        ]


@pytest.mark.model
def test_held_out_figures_have_not_fallen(model_dir: Path) -> None:
    """The rule that `python -m bot.evaluation` ends with."""
    held_out = [each for each in golden.load() if each.half is Half.HELD_OUT]
    with fresh(settings.load({"MODEL_DIR": str(model_dir)})) as own:
        assert fallen(measures(ask(assistant(own), held_out)), Baseline.load().shares) == []


class TestValidation:
    def test_a_question_is_judged_by_what_was_learnt_from_others(self) -> None:
        """Every question stands at a place of its own and only its copy stands there too: whoever had seen it would know."""
        random = np.random.default_rng(5)
        inside = random.random(400) < 0.5
        names = [f"q-{number}" for number in range(400)]
        features = np.eye(400)
        found = confidences(features, inside, names)
        assert roc_auc_score(inside, found) < 0.6
        assert (confidences_of_copies(features, inside, names, features[:7], names[:7]) == found[:7]).all()

    def test_what_can_be_learnt_is(self) -> None:
        inside = np.arange(200) % 2 == 0
        found = confidences(inside[:, None] * 1.0, inside, [f"q-{number}" for number in range(200)])
        assert found[inside].min() > 0.5 > found[~inside].max()


class TestTwins:
    def judged(self, foreign_right: int) -> Iterator[Judged]:
        for number in range(10):
            yield judge(question(id=f"pl-{number}"), given("", "metal"))
            document = "metal" if number < foreign_right else "wood"
            yield judge(question(id=f"en-{number}", twin=f"pl-{number}", language="en"), given("", document))
        yield judge(question(id="uk-0", twin="pl-0", language="uk"), given("", "metal"))
        yield judge(question(id="ru-0", twin="elsewhere", language="ru"), given("", "wood"))

    def test_each_is_compared_with_its_original(self) -> None:
        found = {each.name: each for each in twins.pairs(list(self.judged(9)))}
        assert list(found) == ["en", "uk", twins.ALL]
        assert found["en"].first == (Share(9, 10), Share(10, 10))
        assert found[twins.ALL].first == (Share(10, 11), Share(11, 11))

    def test_the_promise_is_on_all_pairs(self) -> None:
        assert twins.broken(twins.pairs(list(self.judged(10)))) == []
        [fault] = twins.broken(twins.pairs(list(self.judged(9))))
        assert "9.1 points below" in fault

    def test_the_table_has_both_halves(self) -> None:
        whole = twins.pairs(list(self.judged(9)))
        found = twins.table(whole, twins.pairs([]))
        assert [row[:2] for row in found.rows] == [("en", "10"), ("uk", "1"), (twins.ALL, "11")]
        assert found.rows[-1][4:] == ("-9.1 ✗", "≥ -5.0", "0", "–")
