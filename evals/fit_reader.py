"""Fit how a language model's yes or no is weighed against our own judgement: python -m evals.fit_reader --llm local

Asks the dev split of the project's own questions; writes the part "reader" of qa/answerability.json. What it prints is
cross-fitted over five folds (evals/weighing.py).
"""

import math
import sys
from typing import Annotated

import typer

from evals import weighing
from evals.own_sets import OwnSet, own_sets
from evals.questions import load_questions, note_texts
from evals.run import lent_home
from evals.weighing import Weighed
from ingest.embedders import load_embedder
from ingest.index import Index
from ingest.sync import sync
from qa.answerable import log_odds
from qa.chain import Chain
from qa.generate import Writer
from qa.llm import Llm, open_llm
from qa.prompts import Messages
from qa.settings import QASettings
from qa.translate import Dictionary
from qa.types import Language

_FLOOR = 0.02  # confidence below which the model is not asked: its time is worth more
# Chosen on the same data, between the answers that are wrongly refused and those that are wrongly given.
_THRESHOLD: dict[Language, float] = {"zh": 0.6, "en": 0.6}


class _Silent(Llm):
    """Reads and never writes an answer; keeps what it read."""

    def __init__(self, llm: Llm) -> None:
        self.__dict__.update(llm.__dict__)
        self.reads = False  # asked for a yes or a no, as every model is that was not trained to choose
        self.read: float | None = None

    def affirms(self, messages: Messages) -> float:
        """The log odds, kept; no answer is written after a no."""
        self.read = super().affirms(messages)
        return -math.inf


def main(llm: Annotated[str, typer.Option(help="The model that reads.")] = "local") -> None:
    """Ask, fit, report, write."""
    settings = QASettings.load(llm=llm)
    opened = open_llm(settings)
    if opened is None:
        raise typer.BadParameter("a model must read: name one with --llm")
    with own_sets() as sets:
        read = [reading for own in sets for reading in _read(settings, _Silent(opened), own)]
    weighing.write("reader", {"floor": _FLOOR, "read_by": opened.name, **weighing.fit(read, _THRESHOLD)})


def _read(settings: QASettings, llm: _Silent, own: OwnSet) -> list[Weighed]:
    """The questions that the model was asked about."""
    questions = load_questions(own.questions, note_texts(own.notes)[0])
    cases = [c for c in questions if c.split == "dev" and not c.history]
    embedder = load_embedder(settings.embedder)
    found: list[Weighed] = []
    with lent_home(settings.home) as home, typer.progressbar(cases, file=sys.stderr) as shown:
        dictionary = Dictionary.open(home)
        sync(home, [own.notes], embedder)
        here = settings.model_copy(update={"home": home, "llm": "none"})
        chain = Chain(here, Index(home, embedder), embedder, dictionary, Writer(llm, embedder, dictionary))
        for case in shown:
            llm.read = None
            first, *_ = chain.stream(case.question)
            if llm.read is not None:
                found.append(Weighed(case.id, first.language, case.answerable, log_odds(first.confidence), llm.read))
        chain.close()
    return found


if __name__ == "__main__":
    typer.run(main)
