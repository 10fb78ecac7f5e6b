"""Which sentences of the hits answer a question, as an encoder reads them: answer sentence selection (Garg et al. 2020).

Question and chunk are read together, so that each sentence is known by what is asked and by what stands around it. What a
sentence is told by is the mean row of its tokens, the row of the opening mark, and how near its mean is to the question's.
"""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import as_file

import numpy as np

from ingest.text import simplified
from qa.encoder import BEGIN, END, FILES, Encoder, Vocabulary
from qa.question import Question
from qa.scoring import Scored
from qa.types import Hit, Language

QUESTION, OVER, SENTENCE = 96, 48, 200  # tokens read of a question, of what stands over a chunk, of a sentence
_WINDOW = 200  # tokens of sentences that are read at once: a longer chunk is read in parts
_READ = 900  # tokens read for a question: as many again tell no more (evals/LOG.md)
# What a log odds counts in a score, above the lowest that is believed, up to as much over nought.
_COUNTS: dict[Language, float] = {"zh": 0.1, "en": 0.08}
_SUREST = 3.0


@dataclass(frozen=True, slots=True)
class Window:
    """Some neighbouring sentences of a chunk after a question and what stands over them, as tokens."""

    first: int  # position of its first sentence in the chunk
    tokens: tuple[int, ...]
    asked: int  # tokens of the begin mark and the question
    spans: tuple[tuple[int, int], ...]  # of each sentence in the tokens


class Selector:
    """The encoder with what was trained to tell by its rows whether a sentence answers."""

    def __init__(self) -> None:
        self._encoder = Encoder()
        self._readers = ThreadPoolExecutor(os.cpu_count())  # each reads a window by itself
        with as_file(FILES / "head.npz") as path, np.load(path) as stored:
            self._of_sentence, self._of_opening = np.split(stored["weights"], 2)
            self._near, self._bias = float(stored["near"]), float(stored["bias"])

    @property
    def vocabulary(self) -> Vocabulary:
        """What texts are cut into."""
        return self._encoder.vocabulary

    def read(self, question: Question, scored: Sequence[Scored]) -> list[Scored]:
        """Sentences ranked anew by what is read of them, best first; only the likeliest and those around them are read.

        scored: best first. What is not read counts as what surely does not answer.
        """
        shown: list[tuple[Hit, Window]] = []
        left = _READ
        for hit, window in self._likeliest(question, scored):
            left -= len(window.tokens)
            if shown and left < 0:
                break
            shown.append((hit, window))
        of_windows = self._readers.map(self.odds, (window for _, window in shown))
        found = {
            (id(hit), window.first + i): odds
            for (hit, window), told in zip(shown, of_windows, strict=True)
            for i, odds in enumerate(told)
        }
        result = [_told(s, found.get((id(s.hit), s.at)), question.language) for s in scored]
        result.sort(key=lambda s: (-s.score, s.place))
        return result

    def _likeliest(self, question: Question, scored: Sequence[Scored]) -> Iterator[tuple[Hit, Window]]:
        """The windows of the hits that hold any of these sentences, that of the best sentence first."""
        seen: set[tuple[int, int]] = set()
        by_hit: dict[int, list[Window]] = {}
        for one in scored:
            if id(one.hit) not in by_hit:
                by_hit[id(one.hit)] = windows(self.vocabulary, question.text, one.hit)
            window = next(w for w in reversed(by_hit[id(one.hit)]) if w.first <= one.at)
            if (id(one.hit), window.first) not in seen:
                seen.add((id(one.hit), window.first))
                yield one.hit, window

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
    asked = [BEGIN, *vocabulary.tokens(f"query: {simplified(question)}")[:QUESTION]]
    over = vocabulary.tokens(simplified("passage: " + " › ".join([hit.title, *hit.chunk.headings])))[:OVER]
    opening = (*asked, END, END, *over)
    made: list[Window] = []
    tokens: list[int] = []
    spans: list[tuple[int, int]] = []

    def close(end: int) -> None:
        made.append(Window(end - len(spans), (*opening, *tokens, END), len(asked), tuple(spans)))
        tokens.clear()
        spans.clear()

    for at, sentence in enumerate(hit.chunk.sentences):
        text = hit.chunk.text[sentence.start - hit.chunk.start : sentence.end - hit.chunk.start]
        found = vocabulary.tokens(simplified(text))[:SENTENCE]
        if spans and len(tokens) + len(found) > _WINDOW:
            close(at)
        start = len(opening) + len(tokens)
        tokens += found
        spans.append((start, max(start + 1, len(opening) + len(tokens))))
    if spans:
        close(len(hit.chunk.sentences))
    return made


def _told(scored: Scored, odds: float | None, language: Language) -> Scored:
    """A sentence with what was read of it."""
    above = 0.0 if odds is None else min(max(odds, -_SUREST), _SUREST) + _SUREST
    return replace(scored, odds=odds, score=scored.score + _COUNTS[language] * above)


@cache
def load_selector() -> Selector:
    """The selector, loaded once; whoever asks shares it."""
    return Selector()
