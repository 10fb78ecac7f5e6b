"""Train a reader on the dev questions:

    python -m evals.reader.train --model PATH.gguf --data ../shared/data/xquad-dev.questions.jsonl --data …

Writes the adapter, qa/adapters/NAME.reader.gguf: minutes on an H200. It is not for a CPU, though it runs on one.
`python -m evals.reader.further` trains it on; how its reading is weighed is then fitted by `python -m evals.fit_reader`.
"""

import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import torch
import torch.nn.functional as F
import typer
from torch import Tensor

from evals.network import Adapter, Network, adapter_path, fitted, load_network, new_adapter, next_word, save_adapter
from evals.own_sets import own_sets
from evals.reader.pools import Pool, own_pools, passage_pools
from evals.reader.samples import Sample, epoch, tokenizer
from ingest.embedders import Embedder, load_embedder
from qa.generate import Writer
from qa.llm import READER, open_llm
from qa.settings import QASettings
from qa.translate import Dictionary

_SEED = 7
_EPOCHS = 2
_RATE = 3e-4
_TOKENS = 9_000  # of a step, padding included
_ALIKE = 1024  # samples that are ordered by length together, so that little is padded
_STEP = 32  # lengths are padded to a multiple of this


def main(
    model: Annotated[Path, typer.Option(help="The model, a GGUF file of the catalogue.")],
    data: Annotated[list[Path] | None, typer.Option(help="A passage set to learn from besides our own.")] = None,
) -> None:
    """Find, train, write."""
    path = adapter_path(model, READER)
    pools = _pools(model, data or [])
    words = tokenizer(model)
    rng = random.Random(_SEED)
    samples = [sample for _ in range(_EPOCHS) for sample in epoch(pools, words.encode, rng)]
    cuda = torch.cuda.is_available()
    network = load_network(model, torch.device("cuda" if cuda else "cpu"), torch.bfloat16 if cuda else torch.float32)
    save_adapter(train(network, samples, words.choices), path)


def train(network: Network, samples: Sequence[Sample], choices: Sequence[int]) -> Adapter:
    """An adapter trained on the samples, each seen once."""
    steps = list(batches(samples, _TOKENS, random.Random(_SEED)))
    return fitted(new_adapter(network), steps, lambda adapter, batch: loss(network, adapter, batch, choices), _RATE)


def loss(network: Network, adapter: Adapter | None, batch: Sequence[Sample], choices: Sequence[int]) -> Tensor:
    """Divergence (KL) of what is said from any of what is right, all alike; 0 at best. What is spared cannot be said.

    choices: the token of each of CHOICES.
    """
    said = next_word(network, *_padded(batch, network.device), adapter)
    ids = torch.tensor(choices, device=network.device)
    right = torch.zeros(len(batch), len(choices), device=network.device)
    spared = torch.zeros_like(said, dtype=torch.bool)
    for row, sample in enumerate(batch):
        right[row, list(sample.right)] = 1 / len(sample.right)
        spared[row, ids[list(sample.spared)]] = True
    likely = F.log_softmax(said.masked_fill(spared, -1e9), -1)[:, ids]
    return F.kl_div(likely, right, reduction="batchmean")


def finder(model: Path) -> tuple[QASettings, Embedder, Writer]:
    """What pools are found with; the model, a GGUF file, puts English questions into Chinese."""
    settings = QASettings.load(llm=str(model))
    llm = open_llm(settings)
    assert llm is not None, "a file is a model"
    embedder = load_embedder(settings.embedder)
    return settings, embedder, Writer(llm, embedder, Dictionary.open(settings.home))


def _pools(model: Path, data: Sequence[Path]) -> list[Pool]:
    settings, embedder, writer = finder(model)
    pools: list[Pool] = []
    for own in own_sets():
        pools += own_pools(own, settings, embedder, writer)
    for path in data:
        pools += passage_pools(path, settings, embedder, writer)
    return pools


def batches(samples: Sequence[Sample], tokens: int, rng: random.Random) -> Iterator[list[Sample]]:
    """Samples of like length together, as many as so many tokens hold; shuffled among their like."""
    for start in range(0, len(samples), _ALIKE):
        made: list[list[Sample]] = [[]]
        for sample in sorted(samples[start : start + _ALIKE], key=lambda s: len(s.tokens)):
            if made[-1] and len(sample.tokens) * (len(made[-1]) + 1) > tokens:
                made.append([])
            made[-1].append(sample)
        rng.shuffle(made)
        yield from made


def _padded(batch: Sequence[Sample], device: torch.device) -> tuple[Tensor, Tensor]:
    """Tokens (batch, length), padded at the end, and the place of the last of each (batch,)."""
    length = -(-max(len(sample.tokens) for sample in batch) // _STEP) * _STEP
    rows = [[*sample.tokens, *([0] * (length - len(sample.tokens)))] for sample in batch]
    return torch.tensor(rows, device=device), torch.tensor([len(s.tokens) - 1 for s in batch], device=device)


if __name__ == "__main__":
    typer.run(main)
