"""Train the reader that lies here further, on the notes of more people:

    python -m evals.reader.further --model PATH.gguf

Learns from evals/practice but for two of its people, whom it never sees, and from the project's own dev questions again, so
that it forgets nothing. Prints what it makes of the two before and after, and writes qa/adapters/NAME.reader.gguf. An hour on
two cores that know bfloat16.
"""

import random
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import torch
import typer

from evals.metrics import auroc
from evals.network import Adapter, Network, adapter_path, fitted, load_adapter, load_network, save_adapter
from evals.own_sets import own_sets, practice_sets
from evals.reader.pools import Pool, own_pools
from evals.reader.samples import NOTHING, Mode, Sample, reading, tokenizer, training
from evals.reader.train import batches, finder, log_odds, logits, loss
from qa.llm import READER

_HELD_OUT = ("family", "technology")
_AGAIN = 0.5  # of the project's own dev questions
_MODES: tuple[Mode, ...] = ("plain", "plain", "drop", "removed")
_SEED = 7
_RATE = 1e-4
_TOKENS = 2_400  # of a step, padding included
_SHOWN, _CHARACTERS = (6, 12), (350, 650)  # lines, from, to: little more than at run time
_FIRST = 10  # layer that is trained on: the lower ones stay, which saves a fifth of the time


def main(model: Annotated[Path, typer.Option(help="The model, a GGUF file of the catalogue.")]) -> None:
    """Find, train, read, write."""
    path = adapter_path(model, READER)
    known, unseen = _pools(model)
    words = tokenizer(model)
    rng = random.Random(_SEED)
    made = (training(p, rng.choice(_modes(p)), words.encode, rng, _SHOWN, _CHARACTERS) for p in known)
    samples = [sample for sample in made if sample]
    rng.shuffle(samples)
    held_out = [reading(pool, words.encode) for pool in unseen]
    network = load_network(model, torch.device("cuda" if torch.cuda.is_available() else "cpu"), torch.bfloat16)
    adapter = load_adapter(network, path, _FIRST)
    _report("before", network, adapter, held_out, words.choices)
    steps = list(batches(samples, _TOKENS, rng))
    fitted(adapter, steps, lambda adapter, batch: loss(network, adapter, batch, words.choices), _RATE)
    _report("after", network, adapter, held_out, words.choices)
    save_adapter(adapter, path)


def _pools(model: Path) -> tuple[list[Pool], list[Pool]]:
    """What is learnt from, and what is not."""
    settings, embedder, writer = finder(model)
    practice = [(own.name, list(own_pools(own, settings, embedder, writer))) for own in practice_sets()]
    with own_sets() as sets:
        again = [pool for own in sets for pool in own_pools(own, settings, embedder, writer)]
    known = [pool for name, pools in practice if name not in _HELD_OUT for pool in pools]
    known += random.Random(_SEED).sample(again, round(_AGAIN * len(again)))
    return known, [pool for name, pools in practice if name in _HELD_OUT for pool in pools]


def _modes(pool: Pool) -> tuple[Mode, ...]:
    return tuple(mode for mode in _MODES if mode != "removed" or pool.case.answerable)


def _report(when: str, network: Network, adapter: Adapter, samples: Sequence[Sample], choices: Sequence[int]) -> None:
    """How often the likeliest line of a question that is answered by one answers, and how well the others are told."""
    found = logits(network, adapter, samples, choices)
    odds = log_odds(samples, found)
    for language in ("zh", "en"):
        asked = [(s, row, o) for s, row, o in zip(samples, found, odds, strict=True) if s.pool.language == language]
        answered = [(s, row) for s, row, _ in asked if s.right != (NOTHING,)]
        right = sum(int(row[: s.lines].argmax()) in s.right for s, row in answered)
        apart = auroc(
            [o for s, _, o in asked if s.pool.case.answerable], [o for s, _, o in asked if not s.pool.case.answerable]
        )
        typer.echo(f"{when}, {language}: right {right} of {len(answered)}, AUROC {apart.value:.3f} of {len(asked)}")


if __name__ == "__main__":
    typer.run(main)
