"""Fit how what a language model reads is weighed against our own judgement: python -m evals.fit_reader --llm local

A model that was trained to choose lines is asked evals/validation, from which no model has learnt, and the part "chooser" of
qa/answerability.json is written; any other says yes or no to the dev split of the project's own questions, for the part
"reader". What it prints is cross-fitted over five folds (evals/weighing.py).
"""

import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from evals import weighing
from evals.own_sets import OwnSet, own_sets, validation_sets
from evals.questions import load_questions, note_texts
from evals.run import lent_home
from evals.weighing import Weighed
from ingest.embedders import load_embedder
from ingest.index import Index
from ingest.sync import sync
from qa.answerable import log_odds
from qa.attribute import Premise
from qa.chain import Chain
from qa.generate import Writer
from qa.llm import Llm, open_llm
from qa.reading import Reading
from qa.settings import QASettings
from qa.translate import Dictionary
from qa.types import Language

_FLOOR = 0.02  # confidence below which the model is not asked: its time is worth more
# Chosen on the same data, between the answers that are wrongly refused and those that are wrongly given.
_CHOOSER: dict[Language, float] = {"zh": 0.5, "en": 0.5}
_READER: dict[Language, float] = {"zh": 0.6, "en": 0.6}


class _Reader(Writer):
    """Reads what it is first asked about, keeps what it makes of it, and does no more."""

    read_first: Reading | None = None

    def read(self, question: str, premises: Sequence[Premise], language: Language) -> None:
        """What the model makes of it is kept; as if it had failed, nothing is asked or written after that."""
        self.read_first = super().read(question, premises, language)


def main(
    llm: Annotated[str, typer.Option(help="The model that reads.")] = "local",
    untaught: Annotated[bool, typer.Option(help="It says yes or no although it was trained to choose.")] = False,
    every: Annotated[int, typer.Option(min=1, help="Ask every so many of the questions.")] = 1,
) -> None:
    """Ask, fit, report, write."""
    settings = QASettings.load(llm=llm)
    opened = open_llm(settings)
    if opened is None:
        raise typer.BadParameter("a model must read: name one with --llm")
    if opened.reads and not untaught:
        read = [reading for own in validation_sets() for reading in _read(settings, opened, own, every)]
        weighing.write("chooser", {"read_by": opened.name, **weighing.fit(read, _CHOOSER)})
    else:
        opened.reads = False
        read = [reading for own in own_sets() for reading in _read(settings, opened, own, every)]
        weighing.write("reader", {"floor": _FLOOR, "read_by": opened.name, **weighing.fit(read, _READER)})


def _read(settings: QASettings, llm: Llm, own: OwnSet, every: int) -> list[Weighed]:
    """The questions that the model was asked about; none that follows up another."""
    questions = load_questions(own.questions, note_texts(own.notes)[0])
    cases = [c for c in questions if c.split == "dev" and not c.history][::every]
    embedder = load_embedder(settings.embedder)
    found: list[Weighed] = []
    with lent_home(settings.home) as home, typer.progressbar(cases, file=sys.stderr) as shown:
        dictionary = Dictionary.open(home)
        sync(home, [own.notes], embedder)
        here = settings.model_copy(update={"home": home, "llm": "none"})
        reader = _Reader(llm, embedder, dictionary)
        chain = Chain(here, Index(home, embedder), embedder, dictionary, reader)
        for case in shown:
            reader.read_first = None
            first, *_ = chain.stream(case.question)
            if reader.read_first is not None:
                prior, read = log_odds(first.confidence), reader.read_first.log_odds
                found.append(Weighed(case.id, first.language, case.answerable, prior, read))
        chain.close()
    return found


if __name__ == "__main__":
    typer.run(main)
