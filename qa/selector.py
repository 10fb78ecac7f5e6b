"""Which sentences of the hits answer a question, as an encoder reads them: answer sentence selection (Garg et al. 2020).

Question and chunk are read together, so that each sentence is known by what is asked and by what stands around it. What a
sentence is told by is the mean row of its tokens, the row of the opening mark, and how near its mean is to the question's.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import as_file
from itertools import chain
from typing import Literal

import numpy as np

from qa.encoder import BEGIN, END, FILES, Encoder, Vocabulary
from qa.types import Hit

QUESTION, OVER, SENTENCE = 96, 48, 200  # tokens read of a question, of what stands over a chunk, of a sentence
_WINDOW = 200  # tokens of sentences that are read at once: a longer chunk is read in parts


@dataclass(frozen=True, slots=True)
class Window:
    """Some neighbouring sentences of a chunk after a question and what stands over them, as tokens."""

    tokens: tuple[int, ...]
    asked: int  # tokens of the begin mark and the question
    spans: tuple[tuple[int, int], ...]  # of each sentence in the tokens


class Selector:
    """The encoder with what was trained to tell by its rows whether a sentence answers."""

    def __init__(self) -> None:
        self._encoder = Encoder()
        with as_file(FILES / "head.npz") as path, np.load(path) as stored:
            self._of_sentence, self._of_opening = np.split(stored["weights"], 2)
            self._near, self._bias = float(stored["near"]), float(stored["bias"])

    def read(self, question: str, hits: Sequence[Hit]) -> list[Hit]:
        """The hits with the log odds of each sentence that it answers, rather than any other or none."""
        vocabulary = self._encoder.vocabulary
        by_hit = ([self.odds(window) for window in windows(vocabulary, question, hit)] for hit in hits)
        return [
            replace(hit, sentence_odds=tuple(chain.from_iterable(odds))) for hit, odds in zip(hits, by_hit, strict=True)
        ]

    def odds(self, window: Window) -> list[float]:
        """The log odds of each sentence of a window."""
        rows = self._encoder.rows(window.tokens)
        asked = rows[: window.asked].mean(axis=0)
        means = np.stack([rows[start:end].mean(axis=0) for start, end in window.spans])
        near = means @ asked / np.linalg.norm(asked) / np.linalg.norm(means, axis=1)
        told: list[float] = (
            means @ self._of_sentence + rows[0] @ self._of_opening + self._near * near + self._bias
        ).tolist()
        return told


def windows(vocabulary: Vocabulary, question: str, hit: Hit) -> list[Window]:
    """A hit as it is read: all of its sentences, in one window or in several."""
    asked = [BEGIN, *vocabulary.tokens(f"query: {question}")[:QUESTION]]
    over = vocabulary.tokens("passage: " + " › ".join([hit.title, *hit.chunk.headings]))[:OVER]
    opening = (*asked, END, END, *over)
    made: list[Window] = []
    tokens: list[int] = []
    spans: list[tuple[int, int]] = []

    def close() -> None:
        made.append(Window((*opening, *tokens, END), len(asked), tuple(spans)))
        tokens.clear()
        spans.clear()

    for sentence in hit.chunk.sentences:
        text = hit.chunk.text[sentence.start - hit.chunk.start : sentence.end - hit.chunk.start]
        found = vocabulary.tokens(text)[:SENTENCE]
        if spans and len(tokens) + len(found) > _WINDOW:
            close()
        start = len(opening) + len(tokens)
        tokens += found
        spans.append((start, max(start + 1, len(opening) + len(tokens))))
    if spans:
        close()
    return made


@cache
def load_selector(name: Literal["none", "e5-small"]) -> Selector | None:
    """The selector of that name, None for `none`; loaded once, whoever asks shares it."""
    return Selector() if name == "e5-small" else None
