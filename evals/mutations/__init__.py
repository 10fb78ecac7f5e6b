"""Sentences made false: one change to a true rendering (evals/paraphrases.jsonl) that its quotes no longer prove.

Only changes of meaning: names that stand side by side ("A and B are …") are not exchanged, a name is not replaced by
another name of the same thing. Everything is drawn from a generator seeded with the sentence's id.
"""

from evals.mutations.make import RENDERINGS, mutate, paraphrases, renderings
from evals.mutations.types import Kind, Mutation, Paraphrase, Split

__all__ = ["RENDERINGS", "Kind", "Mutation", "Paraphrase", "Split", "mutate", "paraphrases", "renderings"]
