"""The command `python -m bot.evaluation`: measure, print, compare with what was promised.

Promises: exit code 0 if all promises are kept and no held-out figure fell below the baseline beyond its interval, 1 if not, 2 if
it could not measure.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console

from bot import calibration
from bot import settings as settings_
from bot.evaluation import ablation, added, figures, foreign, robustness, tables, twins
from bot.evaluation.asking import Judged, ask, assistant, confidences, fresh, out_of_scope
from bot.evaluation.baseline import Baseline, BaselineError, fingerprint
from bot.evaluation.figures import Curve, FigureError
from bot.evaluation.foreign import ForeignError
from bot.evaluation.measures import Measure, broken, fallen, measures, operating_points
from bot.evaluation.tables import PageError, Table
from bot.settings import Settings, SettingsError
from bot.wiring import WiringError
from index.encoders import open_encoder
from index.errors import EncoderError
from index.evaluate import risk_coverage
from index.perturb import Perturbation
from knowledge import golden
from knowledge.documents import KnowledgeError
from knowledge.golden import Golden, GoldenError, Half


@dataclass
class _Run:
    """What has been measured so far: tables by the mark that they have on the page, the promises broken, the curves."""

    console: Console
    sections: dict[str, list[Table]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    curves: list[Curve] = field(default_factory=list)

    def show(self, section: str | None, *found: Table) -> None:
        """Print tables; those of a section go to the page too."""
        for each in found:
            each.print(self.console)
        if section is not None:
            self.sections.setdefault(section, []).extend(found)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the evaluation; return the exit code."""
    options = _parser().parse_args(arguments)
    try:
        return _evaluate(settings_.load(os.environ), options)
    except _FAULTS as error:
        sys.stderr.write(f"{error}\n")
        return 2


_FAULTS = (SettingsError, WiringError, EncoderError, KnowledgeError, GoldenError, ForeignError, FigureError, PageError, OSError)


def _evaluate(settings: Settings, options: argparse.Namespace) -> int:
    run = _Run(Console(width=None if sys.stdout.isatty() else 100, highlight=False))
    questions = golden.load()
    more = added.read(options.added, added.shipped()) if options.added else []
    found = _promises(run, settings, questions, robust=options.robustness or options.all)
    if options.ablation or options.all:
        run.show("ablation", *ablation.measure(settings, run.console))
    if more:
        run.show(None, added.measure(settings, more))
    if options.foreign:
        documents, asked = options.foreign
        report = foreign.measure(settings, documents, asked, questions)
        run.show("foreign", *report.tables)
        run.faults += report.faults
    if options.figures:
        figures.draw(run.curves, options.figures)
    _compare(run, settings, questions, found, accept=options.accept)
    if options.write:
        _write(options.write, run)
    for fault in run.faults:
        run.console.print(f"✗ {fault}", soft_wrap=True)
    return 1 if run.faults else 0


def _promises(run: _Run, settings: Settings, questions: Sequence[Golden], *, robust: bool) -> list[Measure]:
    """Ask all golden questions; with `robust` the perturbed copies too. Gives the measures of the held-out half."""
    with fresh(settings) as own:
        asked = assistant(own)
        judged = ask(asked, questions)
        held_out = [each for each in judged if each.golden.half is Half.HELD_OUT]
        development = [each for each in judged if each.golden.half is Half.DEVELOPMENT]
        found = measures(held_out)
        run.show("overview", tables.overview(found, measures(development)))
        run.show(
            "groups",
            tables.groups("kind", held_out, development, lambda each: each.golden.kind),
            tables.groups(
                "specialisation", _of_one(held_out), _of_one(development), lambda each: each.golden.specialisation or ""
            ),
            tables.groups("language", held_out, development, lambda each: each.golden.language),
            twins.table(twins.pairs(held_out), twins.pairs(development)),
        )
        run.show(None, tables.groups("file", held_out, development, lambda each: each.golden.file))
        run.show("refusals", tables.refusals(out_of_scope(held_out), out_of_scope(development)))
        run.faults += [*broken(found), *twins.broken(twins.pairs(held_out))]
        for half, members in ((Half.HELD_OUT, held_out), (Half.DEVELOPMENT, development)):
            alone = {each.id for each in calibration.questions(half)}
            chosen = [each for each in members if each.golden.id in alone]
            thought = confidences(own, chosen)
            points = risk_coverage([confidence for confidence, _ in thought], [inside for _, inside in thought])
            run.curves.append(Curve(f"{half.value} half", points, operating_points(chosen)))
        if robust:
            clean = {each.golden.id: each for each in judged}
            strains = [
                [robustness.strain(asked, robustness.suitable(half), kind, clean) for kind in Perturbation]
                for half in ([each.golden for each in held_out], [each.golden for each in development])
            ]
            run.show("robustness", robustness.table("Held-out questions typed badly", strains[0]))
            run.show(None, robustness.table("Development questions typed badly", strains[1]))
            run.faults += robustness.broken(strains[0])
    return found


def _of_one(judged: Sequence[Judged]) -> list[Judged]:
    return [each for each in judged if each.golden.specialisation]


def _compare(run: _Run, settings: Settings, questions: Sequence[Golden], found: Sequence[Measure], *, accept: bool) -> None:
    """Hold the held-out figures against the baseline, or with `accept` make them the baseline."""
    model = open_encoder(settings.embedding_model, settings.model_dir).spec.fingerprint
    if accept:
        Baseline.of(model, questions, found).save()
        run.console.print("The held-out figures are the baseline now.")
        return
    try:
        baseline = Baseline.load()
        baseline.refuse_other(model)
    except BaselineError as error:
        run.faults.append(str(error))
        return
    if baseline.golden != fingerprint(questions):
        run.console.print("The golden questions have changed since the baseline was accepted.")
    run.faults += fallen(found, baseline.shares)


def _write(page: Path, run: _Run) -> None:
    """Put the tables of this run between their marks on the page."""
    text = page.read_text(encoding="utf-8")
    for name, found in run.sections.items():
        text = tables.put(text, name, "\n\n".join(each.markdown for each in found))
    page.write_text(text, encoding="utf-8")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bot.evaluation",
        description="Ask the assistant all golden questions and measure what comes back. MODEL_DIR says where the model lies.",
    )
    parser.add_argument("--all", action="store_true", help="also --robustness and --ablation")
    parser.add_argument("--robustness", action="store_true", help="also ask badly typed copies (some minutes)")
    parser.add_argument("--ablation", action="store_true", help="also switch off each part in turn (some minutes)")
    parser.add_argument(
        "--foreign",
        nargs=2,
        type=Path,
        metavar=("DOCUMENTS", "QUESTIONS"),
        help="also import a foreign set of documents into an empty store and ask its questions (JSONL: id, text, documents)",
    )
    parser.add_argument(
        "--added",
        type=Path,
        metavar="FILE",
        help="also ask questions that reviewers added (from `drogowskaz journal golden FILE`)",
    )
    parser.add_argument("--figures", type=Path, metavar="PNG", help="draw the risk-coverage curve (needs matplotlib)")
    parser.add_argument("--write", type=Path, metavar="PAGE", help="put the tables between the marks of a Markdown page")
    parser.add_argument("--accept", action="store_true", help="make the held-out figures the baseline")
    return parser


if __name__ == "__main__":
    sys.exit(main())
