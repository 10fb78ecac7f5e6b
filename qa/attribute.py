"""Which of the numbered sentences prove a written one. Small models cite badly or not at all: this is found out here.

A sentence and what proves it are near each other in the encoder's space, across languages (LaBSE and its kin are mined
for that; Artetxe and Schwenk 2019), and share words: names, numbers and, through the dictionary, translations. On the
dev paraphrases of `evals/paraphrases.jsonl` the cosine of a true rendering and its quote is above 0.57 (Chinese) or
0.36 (English) in 99 of 100, that of a sentence and a line of another note below 0.53 or 0.48 in 99 of 100.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from ingest.embedders import Embedder
from ingest.text import has_cjk, terms
from ingest.types import Kind
from qa.support import Problem, unsupported
from qa.translate import Dictionary
from qa.types import Citation, Evidence

_FLOOR = {"zh": 0.5, "en": 0.36}  # a line less near than this proves nothing, whatever words it shares
_NEAR = 0.25  # a line may score this much less than the best one and still be cited
_CITED = 0.1  # what the model's own citation counts
_WORDS = 0.5  # what shared words count, beside the cosine
_MOST = 3  # lines that one sentence may cite
_CANDIDATES = 4


@dataclass(frozen=True, slots=True)
class Premise:
    """A sentence of a note that an answer may be written from."""

    text: str  # as a reader sees it
    citation: Citation  # the same as it stands on disk
    context: tuple[str, ...]  # title, headings and, where it leans on it, the sentence before: they may supply names
    source: Evidence  # the same sentence in its chunk
    verbatim: bool = False  # code: quoted as it stands, never reworded
    rank: int | None = None  # of the evidence that it is of, by our own judgement, 0 the best; None: it may answer, too

    @property
    def kind(self) -> Kind:
        """What it is in its note: prose, an item of a list, …"""
        return self.source.sentences[0].kind


class Attributor:
    """Finds the premises that prove a sentence; embeds the premises once."""

    def __init__(self, premises: Sequence[Premise], embedder: Embedder, dictionary: Dictionary) -> None:
        self._premises = premises
        self._embedder = embedder
        self._dictionary = dictionary
        self._vectors = embedder.encode([p.text for p in premises])
        self._terms = [frozenset(terms(p.text)) for p in premises]

    def nearest(self, sentence: str, cited: Sequence[int] = ()) -> list[int]:
        """The premises that may prove a sentence, most likely first; those the writer cited are preferred a little."""
        floor = _FLOOR["zh" if has_cjk(sentence) else "en"]
        cosines = (self._vectors @ self._embedder.encode([sentence])[0]).tolist()
        scores = [
            cosine + _WORDS * self._shared(sentence, i) + _CITED * (i in cited) for i, cosine in enumerate(cosines)
        ]
        near = [i for i, cosine in enumerate(cosines) if cosine >= floor]
        best = max((scores[i] for i in near), default=0.0)
        return sorted((i for i in near if scores[i] >= best - _NEAR), key=lambda i: -scores[i])[:_CANDIDATES]

    def prove(self, sentence: str, cited: Sequence[int] = ()) -> tuple[int, ...]:
        """The fewest premises that together say all that the sentence says, in their order; empty when none do."""
        near = self.nearest(sentence, cited)
        for size in range(1, min(_MOST, len(near)) + 1):
            for chosen in combinations(near, size):
                if not self.problems(sentence, chosen):
                    return tuple(sorted(chosen))
        return ()

    def problems(self, sentence: str, chosen: Sequence[int]) -> tuple[Problem, ...]:
        """What a sentence says that these premises together do not."""
        quotes = [self._premises[i].citation.quote for i in chosen]
        context = [c for i in chosen for c in self._premises[i].context]
        return unsupported(sentence, quotes, self._dictionary, context)

    def _shared(self, sentence: str, i: int) -> float:
        """Share of the sentence's words that a premise holds, as they are or, English ones, in translation."""
        held = self._terms[i]
        if has_cjk(sentence):
            words = set(terms(sentence, unigrams=False))
            return sum(word in held for word in words) / max(1, len(words))
        concepts = self._dictionary.concepts(sentence)
        found = sum(any(all(term in held for term in a) for a in c.alternatives) for c in concepts)
        return found / max(1, len(concepts))
