"""Every true rendering, and every mutation of one."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from importlib.resources import files
from random import Random

from evals.mutations.amounts import dates, numbers, units
from evals.mutations.names import latin, names, swaps
from evals.mutations.polarity import affirmed, antonyms, negated
from evals.mutations.relations import held_elsewhere, premises, relations
from evals.mutations.types import Kind, Mutation, Paraphrase, Split

# Freely worded English: what a checker is trained on; lines of practice, most of which it knows in other words; and lines of
# strangers, from which nothing was learnt.
RENDERINGS: Mapping[Split, str] = {
    "free": "renderings.jsonl",
    "practice": "renderings.practice.jsonl",
    "strangers": "renderings.strangers.jsonl",
}


def paraphrases() -> list[Paraphrase]:
    """The hand-written true renderings, in the order of the file."""
    lines = files("evals").joinpath("paraphrases.jsonl").read_text(encoding="utf-8").splitlines()
    return [
        Paraphrase(
            r["id"], r["split"], r["language"], r["sentence"], tuple((q["note"], q["quote"]) for q in r["quotes"])
        )
        for r in map(json.loads, lines)
    ]


def renderings(split: Split) -> list[tuple[Paraphrase, Mutation]]:
    """English as good translators word it, and with one thing wrong, both written by hand; in the order of their file."""
    found = []
    lines = files("evals").joinpath(RENDERINGS[split]).read_text(encoding="utf-8").splitlines()
    for r in map(json.loads, lines):
        true = Paraphrase(r["id"], split, "en", r["true"], ((None, r["zh"]),))
        found.append((true, Mutation(f"{r['id']}/{r['what']}", true, r["what"], r["false"])))
    return found


def mutate(paraphrase: Paraphrase) -> list[Mutation]:
    """Every mutation of a paraphrase, the same ones each time."""
    seed = hashlib.sha256(paraphrase.id.encode()).digest()
    random = Random(int.from_bytes(seed[:8]))
    makers: tuple[tuple[Kind, Iterator[str]], ...] = (
        ("number", numbers(paraphrase, random)),
        ("date", dates(paraphrase, random)),
        ("name", names(paraphrase, random)),
        ("swap", swaps(paraphrase)),
        ("latin", latin(paraphrase, random)),
        ("unit", units(paraphrase)),
        ("negation+", negated(paraphrase)),
        ("negation-", affirmed(paraphrase)),
        ("antonym", antonyms(paraphrase)),
        ("relation", relations(paraphrase, random)),
        ("premise", premises(paraphrase, random)),
    )
    made: dict[str, Mutation] = {}
    for kind, sentences in makers:
        for number, sentence in enumerate(sentences, start=1):
            if sentence != paraphrase.sentence and sentence not in made:
                made[sentence] = Mutation(f"{paraphrase.id}/{kind}/{number}", paraphrase, kind, sentence)
    for number, (citing, sentence) in enumerate(held_elsewhere(paraphrase, random), start=1):
        made.setdefault(sentence, Mutation(f"{paraphrase.id}/premise/further/{number}", citing, "premise", sentence))
    return list(made.values())
