"""Train the translator that lies here further, to word lines so that the rules can prove it:

    python -m evals.translator.further --model PATH.gguf

Learns from evals/translator/provable.jsonl, lines of the notes of evals/practice with English that keeps to their words, and
again from those pairs it was trained on that the rules hold; writes qa/adapters/NAME.translator.gguf. What is true and cannot
be proven is of no use: it is not shown. An hour on two cores that know bfloat16, with glibc's huge pages
(evals/reader/further.py).
"""

import json
import random
from pathlib import Path
from typing import Annotated

import torch
import typer

from evals.network import adapter_path, fitted, load_adapter, load_network, save_adapter
from evals.reader.samples import tokenizer
from evals.translator.train import batches, loss, pairs, report, sample
from qa.llm import TRANSLATOR
from qa.settings import QASettings
from qa.support import unsupported
from qa.translate import Dictionary

_PROVABLE = Path(__file__).with_name("provable.jsonl")
_AGAIN = 150  # of the pairs that it was trained on
_HELD_OUT = 48  # that are not learnt from; what they cost is told before and after
_SEED = 13
_RATE = 2e-4
_FIRST = 10  # layer that is trained on: the lower ones stay as they are


def main(model: Annotated[Path, typer.Option(help="The model, a GGUF file of the catalogue.")]) -> None:
    """Choose, train, write."""
    path = adapter_path(model, TRANSLATOR)
    dictionary = Dictionary.open(QASettings.load(llm="none").home)
    encode = tokenizer(model).encode
    rng = random.Random(_SEED)
    lines = [json.loads(line) for line in _PROVABLE.read_text("utf8").splitlines()]
    fresh = [(line["zh"], line["en"]) for line in lines if provable(line["zh"], line["en"], dictionary)]
    rng.shuffle(fresh)
    known = [(zh, en) for zh, en in pairs() if provable(zh, en, dictionary)]
    learnt = [*fresh[_HELD_OUT:], *rng.sample(known, _AGAIN)]
    held_out, samples = ([sample(zh, en, dictionary, encode) for zh, en in of] for of in (fresh[:_HELD_OUT], learnt))
    rng.shuffle(samples)
    typer.echo(f"{len(fresh)} of {len(lines)} lines are provable, and {len(known)} of the pairs")
    network = load_network(model, torch.device("cuda" if torch.cuda.is_available() else "cpu"), torch.bfloat16)
    adapter = load_adapter(network, path, _FIRST)
    report(network, adapter, held_out)
    fitted(adapter, batches(samples, rng), lambda adapter, batch: loss(network, adapter, batch), _RATE)
    report(network, adapter, held_out)
    save_adapter(adapter, path)


def provable(zh: str, en: str, dictionary: Dictionary) -> bool:
    """Whether the rules find nothing in the English that the line does not say."""
    return not unsupported(en, [zh], dictionary, [])


if __name__ == "__main__":
    typer.run(main)
