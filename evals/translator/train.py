"""Train a translator on pairs of lines, and on the true renderings of the dev lines of our own notes:

    python -m evals.translator.train --model PATH.gguf

Writes the adapter, qa/adapters/NAME.translator.gguf. Half an hour on two cores that know bfloat16.
"""

import json
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import torch
import torch.nn.functional as F
import typer
from torch import Tensor

from evals.network import Adapter, Network, adapter_path, fitted, load_network, new_adapter, said, save_adapter, states
from evals.reader.samples import tokenizer
from ingest.text import has_cjk
from qa.glosses import hints
from qa.llm import TRANSLATOR
from qa.plain import plain
from qa.prompts import Messages, render
from qa.settings import QASettings
from qa.translate import Dictionary

_HERE = Path(__file__).parent
_PAIRS = _HERE / "pairs.jsonl"
_PARAPHRASES = _HERE.parent / "paraphrases.jsonl"
_SEED = 7
_RATE = 4e-4
_BATCH = 12
_FIRST = 10  # layer that is adapted: the lower ones are left as they are, which saves a quarter of the time
_ALIKE = 128  # samples that are ordered by length together, so that little is padded
_LEARNT = 1920  # pairs, drawn at random: half of them, for half of the time
_HELD_OUT = 64  # pairs that are not learnt from; what they cost is told before and after


@dataclass(frozen=True, slots=True)
class Sample:
    """A prompt with its reply, as tokens."""

    tokens: tuple[int, ...]
    prompt: int  # tokens before the reply


def main(model: Annotated[Path, typer.Option(help="The model, a GGUF file of the catalogue.")]) -> None:
    """Read the pairs, train, write."""
    path = adapter_path(model, TRANSLATOR)
    dictionary = Dictionary.open(QASettings.load(llm="none").home)
    encode = tokenizer(model).encode
    rng = random.Random(_SEED)
    samples = [sample(zh, en, dictionary, encode) for zh, en in pairs()]
    rng.shuffle(samples)
    held_out, samples = samples[:_HELD_OUT], samples[_HELD_OUT:][:_LEARNT]
    network = load_network(model, torch.device("cuda" if torch.cuda.is_available() else "cpu"), torch.bfloat16)
    report(network, None, held_out)
    adapter = new_adapter(network, _FIRST)
    fitted(adapter, batches(samples, rng), lambda adapter, batch: loss(network, adapter, batch), _RATE)
    report(network, adapter, held_out)
    save_adapter(adapter, path)


def pairs() -> Iterator[tuple[str, str]]:
    """Chinese lines with their English."""
    for line in _PAIRS.read_text("utf8").splitlines():
        entry = json.loads(line)
        yield entry["zh"], entry["en"]
    for line in _PARAPHRASES.read_text("utf8").splitlines():
        entry = json.loads(line)
        if entry["split"] == "dev" and entry["language"] == "en" and len(entry["quotes"]) == 1:
            zh = plain(entry["quotes"][0]["quote"])
            if has_cjk(zh):
                yield zh, entry["sentence"]


def sample(zh: str, en: str, dictionary: Dictionary, encode: Callable[[Messages], list[int]]) -> Sample:
    """A pair as a model sees it at run time, with what it is to say."""
    asked = render(zh, hints(zh, dictionary))
    prompt = len(encode(asked))
    whole = encode([*asked, ("assistant", en)])
    # A reply ends with the token that closes a turn; the opening of the next turn, which follows, is no part of it.
    opening = len(encode([*asked, ("assistant", "")])) - prompt - 1
    return Sample(tuple(whole[:-opening]), prompt)


def loss(network: Network, adapter: Adapter | None, batch: Sequence[Sample]) -> Tensor:
    """Mean cross-entropy of the tokens of the replies, in nats."""
    length = max(len(sample.tokens) for sample in batch)
    tokens = torch.tensor([[*s.tokens, *([0] * (length - len(s.tokens)))] for s in batch], device=network.device)
    at = [(row, i) for row, s in enumerate(batch) for i in range(s.prompt, len(s.tokens))]
    rows, places = torch.tensor(at, device=network.device).T
    return F.cross_entropy(said(network, states(network, tokens, adapter)[rows, places - 1]), tokens[rows, places])


def batches(samples: Sequence[Sample], rng: random.Random) -> list[list[Sample]]:
    """Samples in batches of like length, in random order."""
    batches = []
    for start in range(0, len(samples), _ALIKE):
        alike = sorted(samples[start : start + _ALIKE], key=lambda s: len(s.tokens))
        batches += [alike[i : i + _BATCH] for i in range(0, len(alike), _BATCH)]
    rng.shuffle(batches)
    return batches


@torch.no_grad()
def report(network: Network, adapter: Adapter | None, held_out: Sequence[Sample]) -> None:
    """Tell what the replies cost, with the adapter or without."""
    cost = sum(loss(network, adapter, [s]).item() for s in held_out) / len(held_out)
    typer.echo(
        f"{'with' if adapter else 'without'} the adapter: {cost:.3f} nats a token of {len(held_out)} other pairs"
    )


if __name__ == "__main__":
    typer.run(main)
