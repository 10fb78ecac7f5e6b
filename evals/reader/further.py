"""Train the reader that lies here further, on the notes of more people:

    python -m evals.reader.further --model PATH.gguf

Learns from evals/practice, and from the project's own dev questions again, so that it forgets nothing; writes
qa/adapters/NAME.reader.gguf. What that is worth is told by `qa eval generation --set validation --split dev`. Hours on two
cores that know bfloat16, with glibc's huge pages (GLIBC_TUNABLES=glibc.malloc.hugetlb=1:glibc.malloc.mmap_threshold=4294967296).
"""

import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import torch
import typer

from evals.network import adapter_path, fitted, load_adapter, load_network, save_adapter
from evals.own_sets import own_sets, practice_sets
from evals.reader.pools import Pool, own_pools
from evals.reader.samples import NOTHING, Encode, Mode, Sample, tokenizer, training
from evals.reader.train import batches, finder, loss
from qa.llm import READER

_AGAIN = 0.5  # of the project's own dev questions
_NOTHING = 0.6  # of the samples that nothing answers: else they are more than half
_MODES: tuple[Mode, ...] = ("plain", "plain", "plain", "plain", "drop", "removed")
_NEXT_PAGE = 0.08  # how often a question is shown what follows the lines that it is shown first
_FIRST_PAGE = (6, 11)  # lines that are passed over then, from, to
_SEED = 11
_RATE = 1.5e-4
_TOKENS = 1_600  # of a step, padding included
# Lines, from, to, of a short prompt and of a long one, as `qa.reading.read` asks first and then, and how often it is short.
_SHORT, _LONG, _IS_SHORT = (5, 7), (8, 12), 0.7
_CHARACTERS = (350, 650)  # of the lines, from, to: little more than at run time
_FIRST = 14  # layer that is trained on: the lower ones stay, which takes less time


def main(model: Annotated[Path, typer.Option(help="The model, a GGUF file of the catalogue.")]) -> None:
    """Find, train, write."""
    path = adapter_path(model, READER)
    known = _pools(model)
    words = tokenizer(model)
    rng = random.Random(_SEED)
    samples = [made for pool in known if (made := _sample(pool, words.encode, rng)) and _keeps(made, rng)]
    rng.shuffle(samples)
    network = load_network(model, torch.device("cuda" if torch.cuda.is_available() else "cpu"), torch.bfloat16)
    adapter = load_adapter(network, path, _FIRST)
    steps = list(batches(samples, _TOKENS, rng))
    fitted(adapter, steps, lambda adapter, batch: loss(network, adapter, batch, words.choices), _RATE)
    save_adapter(adapter, path)


def _pools(model: Path) -> Sequence[Pool]:
    settings, embedder, writer = finder(model)
    practice = [pool for own in practice_sets() for pool in own_pools(own, settings, embedder, writer)]
    again = [pool for own in own_sets() for pool in own_pools(own, settings, embedder, writer)]
    return practice + random.Random(_SEED).sample(again, round(_AGAIN * len(again)))


def _sample(pool: Pool, encode: Encode, rng: random.Random) -> Sample | None:
    shown = _SHORT if rng.random() < _IS_SHORT else _LONG
    if rng.random() < _NEXT_PAGE:
        pool = replace(pool, candidates=pool.candidates[rng.randint(*_FIRST_PAGE) :])
        labels = {c.label for c in pool.candidates}
        half_told = any(c.tells for c in pool.candidates) and "answers" not in labels
        if not pool.candidates or (pool.case.answerable and half_told):
            return None
        return training(pool, "plain", encode, rng, shown, _CHARACTERS)
    modes = [mode for mode in _MODES if mode != "removed" or pool.case.answerable]
    return training(pool, rng.choice(modes), encode, rng, shown, _CHARACTERS)


def _keeps(sample: Sample, rng: random.Random) -> bool:
    return sample.right != (NOTHING,) or rng.random() < _NOTHING


if __name__ == "__main__":
    typer.run(main)
