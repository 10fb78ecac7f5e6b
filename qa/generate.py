"""An answer in a model's words: written from numbered sentences of the notes, and proven by them, sentence by sentence.

The model is a writer, never a source. What it writes is cut into sentences as it comes; each is attributed to what
proves it and verified; one that fails is put back into the note's own words or left out. Nothing unproven is shown. Where the
notes speak the language of the answer, what is shown are the lines that prove its sentences, in their own words.
"""

import math
import re
import time
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing
from copy import copy
from dataclasses import dataclass, replace
from itertools import groupby
from threading import Event
from typing import Self

from rapidfuzz import fuzz

from ingest.embedders import Embedder
from ingest.text import flatten, has_cjk
from ingest.types import Sentence
from qa import prompts
from qa.attribute import Attributor, Premise
from qa.compose import marked
from qa.cut import cut, speaks, tells
from qa.evidence import leans
from qa.faithful import weighed
from qa.glosses import hints
from qa.llm import Llm, LlmFailed
from qa.opening import names_columns
from qa.plain import cells, shown, without_references
from qa.reading import READ, Reading, as_shown, read
from qa.translate import Dictionary
from qa.types import Answer, AnswerSentence, Evidence, Language, Verdict
from qa.verify import Verifier

_KEPT = 3  # sentences of the model's own; one that goes on is stopped
_BEST = 3  # sentences of the best evidence that are put into English one by one where the model passes over them
_RENDERED = 8  # lines that are put into English of those that answer; each takes some three seconds
_QUESTION_CHARACTERS = 200  # of a question that it puts into Chinese
_FEWEST = 3  # Chinese characters of one: an English question may hold a name of two
_LATIN = re.compile(r"[a-z][a-z0-9]+")
_ALIKE = 85  # rapidfuzz ratio above which a sentence repeats another


_Way = tuple[prompts.Messages, bool]  # what a model is asked, and whether of what it was taught


@dataclass(frozen=True, slots=True)
class _Written:
    """A sentence of the answer and the premises that prove it."""

    text: str
    premises: tuple[int, ...]
    verdict: Verdict


class Writer:
    """A language model with what it takes to check it."""

    def __init__(self, llm: Llm, embedder: Embedder, dictionary: Dictionary) -> None:
        self.llm = llm
        self._embedder = embedder
        self._dictionary = dictionary
        self.notice: str | None = None  # why an answer is not the model's, where it failed; who asks anew clears it

    def until(self, stop: Event) -> Self:
        """The same writer for one question; once stop is set the model ends, and nothing more may be taken from it."""
        other = copy(self)
        other.llm = self.llm.until(stop)
        return other

    def gather(
        self,
        evidence: Sequence[Evidence],
        further: Sequence[Evidence],
        verifier: Verifier,
        passed: Sequence[Premise] = (),
        *,
        whole: bool = False,
    ) -> list[Premise]:
        """What to write from: sentences that stand in the notes on disk, best first, as many as a prompt may hold.

        evidence: what answers, code included. further: what may answer; only a few of it, and no code. passed: what is
        passed over. whole: however many there are.
        """
        found: dict[tuple[str, int], Premise] = {}
        known = {_place(premise) for premise in passed}
        most, left = (math.inf, math.inf) if whole else READ
        chosen = [(rank, piece, s) for rank, piece in enumerate(evidence) for s in piece.sentences if s.kind != "meta"]
        more = [(None, piece, s) for piece in further for s in piece.sentences if s.kind != "code"]
        for rank, piece, sentence in [*chosen, *more]:
            if names_columns(piece.hit.chunk, sentence):
                continue  # the rows under it answer
            premise = _premise(piece, sentence, verifier, rank)
            if premise is None or (at := _place(premise)) in found or at in known:
                continue
            left -= 0 if premise.verbatim else len(premise.text)
            if found and (left < 0 or len(found) == most):
                break
            found[at] = premise
        return list(found.values())

    def in_chinese(self, question: str) -> str | None:
        """An English question in Chinese, empty where the model says no such thing; None when it fails."""
        words = ""
        try:
            with closing(self.llm.stream(prompts.in_chinese(question), prompts.CHINESE_QUESTION)) as pieces:
                for piece in pieces:
                    words += piece
                    if "\n" in words.strip() or len(words) > _QUESTION_CHARACTERS:
                        break
        except LlmFailed as error:
            self._failed(error)
            return None
        words = words.strip().partition("\n")[0]
        answers = set(_LATIN.findall(words.lower())) - set(
            _LATIN.findall(question.lower())
        )  # it names what was not asked
        if answers or sum(map(has_cjk, words)) < _FEWEST or len(words) > _QUESTION_CHARACTERS:
            return ""
        return words

    def read(self, question: str, premises: Sequence[Premise], language: Language) -> Reading | None:
        """Whether these premises answer the question, and which of them do; None when the model fails."""
        try:
            if self.llm.reads:
                return read(self.llm, question, premises)
            in_order = sorted(premises, key=lambda p: p.verbatim)  # as `write` has them, to be read once; then code
            return Reading(self.llm.affirms(prompts.answered(question, list(map(as_shown, in_order)), language)))
        except LlmFailed as error:
            self._failed(error)
            return None

    def write(self, answer: Answer, premises: Sequence[Premise], *, chosen: bool = False) -> Generator[Answer]:
        """The answer as the model has it, growing by verified sentences; nothing when none survives.

        answer: what the notes themselves say, which stands when the model fails. chosen: each of these premises answers,
        and is to be said in English. Close the iterator to stop the model.
        """
        draft = _Draft(self.llm, premises, answer, self._embedder, self._dictionary)
        try:
            for _ in draft.renderings() if chosen else draft.sentences():
                yield draft.answer()
        except LlmFailed as error:
            self._failed(error)
            if draft.written:
                yield answer

    def _failed(self, error: LlmFailed) -> None:
        self.notice = (
            f"the model {self.llm.name} failed ({error}): this is what the notes themselves say; "
            "ask again, or use --llm none"
        )


class _Draft:
    """One answer while it is written."""

    def __init__(
        self, llm: Llm, premises: Sequence[Premise], answer: Answer, embedder: Embedder, dictionary: Dictionary
    ) -> None:
        self._llm = llm
        self._attributor = Attributor(premises, embedder, dictionary)
        self._dictionary = dictionary
        self._before = answer
        self._premises = premises
        self._language = answer.language
        self._began = time.perf_counter()
        self.written: list[_Written] = []

    def sentences(self) -> Iterator[_Written]:
        """Write: each sentence as soon as it is proven, in Chinese the lines that prove it; code as it stands, last."""
        told = [i for i, p in enumerate(self._premises) if not p.verbatim]
        heard: list[str] = []  # sentences of the model that were proven
        failed: list[int] = []  # premises that it did not manage to say
        if told:
            question = self._before.standalone_question or self._before.question
            asked = prompts.answer(question, [self._premises[i].text for i in told], self._language)
            with closing(self._llm.stream(asked, prompts.GRAMMARS[self._language])) as words:
                for text, numbers in cut(words):
                    # A small model that repeats itself goes on so.
                    if len(self.written) >= _KEPT or _repeats(text, heard):
                        break
                    cited = [told[n - 1] for n in numbers if 0 < n <= len(told)]
                    provable = speaks(text, self._language) and tells(text)
                    proof = self._attributor.prove(text, cited) if provable else ()
                    if proof:
                        heard.append(text)
                    near = proof or self._attributor.nearest(text, cited)[:1]
                    if self._language == "zh":
                        for i in near:
                            yield from self._quoted(i, "verified" if proof else "repaired")
                    elif proof:
                        yield self._keep(_Written(text, proof, "verified"))
                    else:
                        failed += near
        # A small model passes over what answers. In Chinese all of our own evidence is quoted besides; into English the best of
        # it is put unless half of that is said.
        if self._language == "zh":
            for i in (i for i in told if self.written and self._premises[i].rank is not None):
                yield from self._quoted(i, "verified")
        elif self.written or failed:
            best = [i for i in told if self._premises[i].rank == 0]
            said = sum(self._said(i) or i in failed[:1] for i in best)
            yield from self._in_english([*failed[:1], *(best[:_BEST] if 2 * said < len(best) else ())])
        for i, premise in enumerate(self._premises):
            if premise.verbatim:
                yield self._keep(_Written(premise.text, (i,), "verified"))

    def answer(self) -> Answer:
        """The answer as far as it is written, its citations counted in the order in which they are used."""
        used = list(dict.fromkeys(i for w in self.written for i in w.premises))
        number = {premise: n for n, premise in enumerate(used, start=1)}
        sentences = tuple(
            AnswerSentence(w.text, tuple(sorted(number[i] for i in w.premises)), w.verdict) for w in self.written
        )
        took = round((time.perf_counter() - self._began) * 1000, 2)
        timings = self._before.timings_ms
        return replace(
            self._before,
            answer=_body(sentences),
            sentences=sentences,
            citations=tuple(replace(self._premises[i].citation, id=n) for i, n in number.items()),
            models={**self._before.models, "llm": self._llm.name},
            timings_ms={**timings, "write": took, "total": round(timings.get("total", 0.0) + took, 2)},
        )

    def renderings(self) -> Iterator[_Written]:
        """Each premise in English, code as it stands; the best evidence is quoted where nothing of it can be said."""
        for _, together in groupby(range(len(self._premises)), key=lambda i: _group(self._premises[i])):
            yield from self._rendered_together(together)
        best = [i for i, premise in enumerate(self._premises) if premise.rank == 0]
        if self.written and not any(map(self._said, best)):  # where nothing is written the notes' own answer stands
            for i in best:
                yield from self._quoted(i, "repaired")

    def _rendered_together(self, group: Iterable[int]) -> Iterator[_Written]:
        """Premises that belong together, in English; a list of which something can be said lacks none of its items."""
        lacking: list[int] = []
        begun = False
        for i in group:
            premise = self._premises[i]
            text = premise.text if premise.verbatim else self._rendered(i) if i < _RENDERED else None
            if text and not self._repeats(text):
                for item in lacking:
                    yield from self._quoted(item, "repaired")
                yield self._keep(_Written(text, (i,), "verified"))
                lacking, begun = [], True
            elif not text and premise.kind != "prose":
                lacking.append(i)
        for item in lacking if begun else ():
            yield from self._quoted(item, "repaired")

    def _rendered(self, i: int) -> str | None:
        """A premise in English; None where no way of asking for it gives what can be proven."""
        return next(filter(None, (self._translated(i, way) for way in self._ways(self._premises[i].text))), None)

    def _in_english(self, left: Sequence[int]) -> Iterator[_Written]:
        """What the model did not manage to say in its answer, or passed over, where nothing else is said of it.

        Asked for a translation alone it does better. What even then cannot be proven is left out, or, where the answer
        would be empty, quoted.
        """
        for i in dict.fromkeys(left):
            if self._said(i):
                continue
            way, *_ = self._ways(self._premises[i].text)
            if (text := self._translated(i, way)) and not self._repeats(text):
                yield self._keep(_Written(text, (i,), "repaired"))
        if left and not self.written:
            yield from self._quoted(left[0], "repaired")

    def _translated(self, i: int, way: _Way) -> str | None:
        """A premise in English; None where the model's words for it cannot be proven by it."""
        asked, taught = way
        with closing(self._llm.stream(asked, prompts.ENGLISH, translating=taught)) as words:
            text = " ".join(sentence for sentence, _ in cut(words))
        # An item of a list says something of what its lead-in names, be it in one word.
        if not speaks(text, self._language) or not (tells(text) or (text and self._premises[i].kind != "prose")):
            return None
        return text if self._proven(text, i) else None

    def _proven(self, text: str, i: int) -> bool:
        """Whether a premise proves its translation, by the rules and, where it was trained to, by the model."""
        if not self._llm.checks:
            return i in self._attributor.prove(text, [i])
        problems = self._attributor.problems(text, [i])
        return not weighed(problems, self._premises[i].text, text, self._llm, self._dictionary)

    def _ways(self, line: str) -> Sequence[_Way]:
        """How a line may be asked for in English, one after the other until its translation can be proven."""
        if self._llm.translates:  # as it came it errs far more (evals/LOG.md)
            return [(prompts.render(line, hints(line, self._dictionary)), True)]
        return [(prompts.translate(line), False), (prompts.translate(line, shown=True), False)]

    def _quoted(self, i: int, verdict: Verdict) -> Iterator[_Written]:
        """A premise in its own words."""
        text = self._premises[i].text
        if self._said(i):
            return
        if self._language == "zh":  # two lines that are alike may differ in what counts
            if all(text != w.text for w in self.written):
                yield self._keep(_Written(text, (i,), verdict))
        elif not self._repeats(text):
            yield self._keep(_Written(f"The note says: “{text}”", (i,), verdict))

    def _said(self, i: int) -> bool:
        return any(i in w.premises for w in self.written)

    def _repeats(self, text: str) -> bool:
        return _repeats(text, [w.text for w in self.written])

    def _keep(self, made: _Written) -> _Written:
        self.written.append(made)
        return made


def _repeats(text: str, said: Iterable[str]) -> bool:
    return any(fuzz.ratio(flatten(text), flatten(other)) >= _ALIKE for other in said)


def _body(sentences: Sequence[AnswerSentence]) -> str:
    """The sentences with their markers; code, of several lines, stands by itself."""
    body = before = ""
    for s in sentences:
        body += ("\n" if "\n" in before + s.text else " ") + marked(s.text, s.citations)
        before = s.text
    return body.strip()


def _premise(piece: Evidence, sentence: Sentence, verifier: Verifier, rank: int | None) -> Premise | None:
    chunk = piece.hit.chunk
    words = chunk.text[sentence.start - chunk.start : sentence.end - chunk.start]
    text = shown(sentence, words if sentence.kind == "code" else without_references(words))
    if sentence.kind == "table":
        text = "；".join(filter(None, cells(text)))
    source = Evidence(piece.hit, (sentence,), piece.score)
    citation = verifier.cite(0, source)
    if not text or citation is None:
        return None
    return Premise(text, citation, _context(piece, sentence), source, verbatim=sentence.kind == "code", rank=rank)


def _group(premise: Premise) -> tuple[str, int, int]:
    """What sentences share that belong together, as a lead-in and its list do."""
    return premise.citation.note, premise.source.hit.chunk.start, premise.source.sentences[0].group


def _place(premise: Premise) -> tuple[str, int]:
    return premise.citation.note, premise.citation.char_start


def _context(piece: Evidence, sentence: Sentence) -> tuple[str, ...]:
    """Title, headings and, for a sentence that leans on the one before it ("它…"), that one."""
    chunk = piece.hit.chunk
    at = chunk.sentences.index(sentence)
    words = chunk.text[sentence.start - chunk.start : sentence.end - chunk.start]
    before = chunk.sentences[at - 1] if at and leans(words) else None
    said = (chunk.text[before.start - chunk.start : before.end - chunk.start],) if before else ()
    return (*piece.hit.names, *chunk.headings, *said)
