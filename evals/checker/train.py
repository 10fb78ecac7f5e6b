"""Train a checker: whether English says what a line says, on renderings that do and such with one thing wrong:

    python -m evals.checker.train --model PATH.gguf

Writes the adapter, qa/adapters/NAME.checker.gguf, and prints how well it tells true from false in lines of others. It starts
from the translator's, which knows what words a line may be rendered by, and is told which words of the wrong sentences are
wrong, too, at layers where the network itself half knows it (a linear probe, Alain and Bengio 2016; evals/LOG.md). Then it
learns from what the translator itself made of lines, judged by hand: it errs in other ways than people who think up errors.
An hour and a half on two cores that know bfloat16.
"""

import random
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Annotated

import torch
import torch.nn.functional as F
import typer
from torch import Tensor

from evals.checker.samples import HELD_OUT, JUDGED, UNTOLD, WRONG, Sample, judged, samples
from evals.metrics import auroc
from evals.network import (
    Adapter,
    Layout,
    Network,
    adapter_path,
    fitted,
    layers,
    load_adapter,
    load_network,
    logits,
    save_adapter,
)
from evals.reader.samples import tokenizer
from qa.llm import CHECKER, TRANSLATOR
from qa.prompts import DIFFERS, SAME
from qa.settings import QASettings
from qa.translate import Dictionary

_SEED = 7
_RATE, _RATE_ON = 4e-4, 2e-4
_TOKENS = 2_400  # of a step, padding included
_STEPS = 200
_TIMES, _AGAIN = 3, 300  # how often judged lines are seen, and how many of the others are seen once more beside them
_TOLD_AT = (16, 20)  # layers that are told which words are wrong
_TOLD = 0.5  # what that counts beside the verdict
_WRONG = 10.0  # what a wrong word counts beside a right one: there are as many times fewer
_ALIKE = 256  # samples that are ordered by length together, so that little is padded
_STEP = 16  # lengths are padded to a multiple of this
_PROBE = "probe."


def main(model: Annotated[Path, typer.Option(help="The model, a GGUF file of the catalogue.")]) -> None:
    """Read the renderings, train, write."""
    path = adapter_path(model, CHECKER)
    words = tokenizer(model)
    dictionary = Dictionary.open(QASettings.load(llm="none").home)
    learnt = list(samples(dictionary, words.encode))
    network = load_network(model, torch.device("cuda" if torch.cuda.is_available() else "cpu"), torch.bfloat16)
    adapter = load_adapter(network, adapter_path(model, TRANSLATOR))
    said = words.token(DIFFERS), words.token(SAME)
    adapter = trained(network, adapter, learnt, said)
    rng = random.Random(_SEED)
    further = list(judged(JUDGED, dictionary, words.encode)) * _TIMES + rng.sample(learnt, _AGAIN)
    steps = list(batches(further, rng))
    adapter = fitted(adapter, steps, lambda adapter, batch: loss(network, adapter, batch, said), _RATE_ON)
    save_adapter(adapter, path)
    others = list(judged(HELD_OUT, dictionary, words.encode))
    odds = list(chain.from_iterable(log_odds(network, adapter, others, said)))
    same = [branch.same for one in others for branch in one.branches]
    told = auroc(
        [o for o, s in zip(odds, same, strict=True) if s], [o for o, s in zip(odds, same, strict=True) if not s]
    )
    typer.echo(f"AUROC {told.value:.3f} of {len(odds)} renderings of other lines, judged by hand")


def trained(network: Network, adapter: Adapter, learnt: Sequence[Sample], said: tuple[int, int]) -> Adapter:
    """The adapter, trained on. said: the tokens for a sentence that differs, and for one that says the same."""
    rng = random.Random(_SEED)
    steps: list[list[Sample]] = []
    while len(steps) < _STEPS:
        steps += batches(learnt, rng)
    width = network.weights["output_norm.weight"].shape[0]
    # What tells wrong words at a layer is needed for training alone.
    probes = {f"{_PROBE}{layer}": torch.zeros(width + 1, device=network.device).requires_grad_() for layer in _TOLD_AT}
    both = fitted(adapter | probes, steps[:_STEPS], lambda both, batch: loss(network, both, batch, said), _RATE)
    return {name: values for name, values in both.items() if name not in probes}


def loss(network: Network, adapter: Adapter, batch: Sequence[Sample], said: tuple[int, int]) -> Tensor:
    """Cross-entropy of the verdicts, in nats, and half of that of the words' marks where there are probes for them."""
    tokens, layout, marks, last, right = _laid_out(batch, network.device)
    error = torch.zeros((), device=network.device)
    for layer, x in enumerate(layers(network, tokens, adapter, layout), start=1):
        if (probe := adapter.get(f"{_PROBE}{layer}")) is not None:
            told = marks != UNTOLD
            wrong = (marks[told] == WRONG).float()
            found = F.batch_norm(x[told].float(), None, None, training=True) @ probe[:-1] + probe[-1]
            weights = 1 + (_WRONG - 1) * wrong
            error = error + _TOLD * F.binary_cross_entropy_with_logits(found, wrong, weights) / len(_TOLD_AT)
    verdicts = logits(network, x[last])[:, list(said)]
    return error + F.cross_entropy(verdicts, right)


@torch.no_grad()
def log_odds(network: Network, adapter: Adapter, of: Sequence[Sample], said: tuple[int, int]) -> list[list[float]]:
    """For each sentence of each sample the log odds that it says the same."""
    found = {}
    for batch in batches(of):
        tokens, layout, _, last, _ = _laid_out(batch, network.device)
        *_, x = layers(network, tokens, adapter, layout)
        odds = iter(logits(network, x[last])[:, list(said)].diff()[:, 0].tolist())
        for one in batch:
            found[id(one)] = [next(odds) for _ in one.branches]
    return [found[id(one)] for one in of]


def batches(of: Sequence[Sample], rng: random.Random | None = None) -> Iterator[list[Sample]]:
    """Samples of like length together, as many as fit into a step; with rng in random order."""
    of = list(of)
    if rng:
        rng.shuffle(of)
    made: list[list[Sample]] = []
    for start in range(0, len(of), _ALIKE):
        made.append([])
        for sample in sorted(of[start : start + _ALIKE], key=len):
            if len(sample) * (len(made[-1]) + 1) > _TOKENS:
                made.append([])
            made[-1].append(sample)
    made = [batch for batch in made if batch]
    if rng:
        rng.shuffle(made)
    yield from made


def _laid_out(
    batch: Sequence[Sample], device: torch.device
) -> tuple[Tensor, Layout, Tensor, tuple[Tensor, Tensor], Tensor]:
    """Tokens, layout and marks (batch, length); where each sentence ends (rows, columns); whether each says the same.

    The sentences of a sample follow its opening, which all see; none sees another.
    """
    length = -(-max(map(len, batch)) // _STEP) * _STEP
    tokens, places = (torch.zeros(len(batch), length, dtype=torch.long) for _ in range(2))
    marks = torch.full((len(batch), length), UNTOLD)
    part = torch.full((len(batch), length), -1)  # 0 for the opening, then counted; padding sees itself alone
    ends, right = [], []
    for row, one in enumerate(batch):
        start = len(one.opening)
        tokens[row, :start] = torch.tensor(one.opening)
        places[row, :start] = torch.arange(start)
        part[row, :start] = 0
        at = start
        for number, branch in enumerate(one.branches, start=1):
            end = at + len(branch.tokens)
            tokens[row, at:end] = torch.tensor(branch.tokens)
            places[row, at:end] = torch.arange(start, start + end - at)
            marks[row, at:end] = torch.tensor(branch.marks)
            part[row, at:end] = number
            ends.append((row, end - 1))
            right.append(int(branch.same))
            at = end
    earlier = torch.ones(length, length, dtype=torch.bool).tril()
    seen = earlier & ((part[:, None, :] == 0) | (part[:, None, :] == part[:, :, None]))
    seen |= torch.eye(length, dtype=torch.bool)
    rows, columns = torch.tensor(ends).T
    layout = Layout(places.to(device), seen[:, None].to(device))
    return (
        tokens.to(device),
        layout,
        marks.to(device),
        (rows.to(device), columns.to(device)),
        torch.tensor(right).to(device),
    )
