"""The chain: question -> hits -> evidence -> answer, each sentence proven by a note as it is on disk now."""

import time
from collections.abc import Generator, Mapping, Sequence, Set
from contextlib import closing
from copy import copy
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from threading import Event, Lock
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, Self

from ingest.embedders import Embedder
from ingest.index import Index, note_label
from qa.answerable import Judgement, judge, judge_read, may_answer, told_outright
from qa.compose import Draft, extract, marked, unmistakable
from qa.decompose import Subquestion, subquestions
from qa.evidence import best_sentences, choose, merged
from qa.frame import framed
from qa.lexical import Known
from qa.question import Question, checked_question, language_of
from qa.rerank import load_reranker
from qa.retrieve import Retriever
from qa.scoring import Scored, score_sentences, set_before, together
from qa.selector import load_selector
from qa.settings import QASettings
from qa.superlative import foremost
from qa.translate import Dictionary
from qa.types import Answer, AnswerSentence, Citation, Evidence, Hit, Language, Reason, Turn
from qa.verify import Verifier, supported

if TYPE_CHECKING:
    from qa.attribute import Premise
    from qa.generate import Writer

NOT_IN_NOTES: dict[Language, str] = {"zh": "笔记里没有写到这个问题的答案。", "en": "The notes do not say."}
NOTES_CHANGED: dict[Language, str] = {
    "zh": "相关的笔记在收录之后改动过：先运行 `qa ingest`，再问一次。",
    "en": "The notes about this have changed since they were indexed: run `qa ingest`, then ask again.",
}
NOT_FOUND: dict[Language, str] = {"zh": "笔记里没有找到：{}", "en": "Not found in the notes: {}"}
_NEAREST = 3
_FOUND = 0.9  # confidence from which a question is not searched in Chinese besides: that finds the same (evals/LOG.md)


class Chain:
    """Everything that answers a question, loaded once."""

    def __init__(
        self,
        settings: QASettings,
        index: Index,
        embedder: Embedder,
        dictionary: Dictionary,
        writer: "Writer | None" = None,
    ) -> None:
        self._settings = settings
        self._index = index
        self.embedder = embedder
        self._dictionary = dictionary
        self._writer = writer  # None: answers are the notes' own sentences
        self._reranker = load_reranker(settings.reranker)
        self._retriever = Retriever(index, embedder, self._reranker)
        self._turn = Lock()  # a question takes milliseconds of one core: threads take turns
        self.changed: set[str] = set()  # notes that the last answer found changed since they were indexed

    @classmethod
    def open(cls, settings: QASettings, embedder: Embedder) -> Self:
        """Open the index and the dictionary. Raises IndexMissing, IndexMismatch or ModelUnavailable."""
        dictionary = Dictionary.open(settings.home)
        writer = _open_writer(settings, embedder, dictionary)
        return cls(settings, Index(settings.home, embedder), embedder, dictionary, writer)

    def variant(
        self, *, top_k: int, lang: Literal["zh", "en", "auto"], written: bool, stop: Event | None = None
    ) -> Self:
        """A chain with other settings over the same index and models; not written: without the model that writes.

        stop: once set, by any thread, a model that writes ends; take nothing more from the stream. Closing either chain
        closes both.
        """
        other = copy(self)
        other._settings = self._settings.model_copy(update={"top_k": top_k, "lang": lang})
        other._writer = self._writer if written else None
        if other._writer and stop:
            other._writer = other._writer.until(stop)
        return other

    @property
    def llm(self) -> str | None:
        """Name of the model that writes the answers; None where they are the notes' own sentences."""
        return self._writer.llm.name if self._writer else None

    def close(self) -> None:
        """Let go of the index and its files; whoever asks on must open a chain anew."""
        with self._turn:
            self._index.close()

    @property
    def notice(self) -> str | None:
        """What is wrong with the index or the model, if anything is; answers are given all the same."""
        found = (self._index.notice, self._writer.notice if self._writer else None)
        return "; ".join(notice for notice in found if notice) or None

    def search(self, text: str, k: int) -> tuple[Question, list[Hit]]:
        """The k best chunks for a question, best first, without answering it."""
        text = checked_question(text)
        with self._turn, self._index.snapshot():
            question = self._retriever.read(text, self._dictionary)
            return replace(question, text=text), self._retriever.retrieve(question, k)[0]

    def hit_json(self, rank: int, hit: Hit) -> dict[str, Any]:
        """A hit as `qa.search/1` has it."""
        chunk = hit.chunk
        return {
            "rank": rank,
            "note": self.label(hit),
            "headings": chunk.headings,
            "line_start": chunk.line,
            "line_end": chunk.line + chunk.text.count("\n"),
            "char_start": chunk.start,
            "char_end": chunk.end,
            "score": round(hit.score, 6),
            "text": chunk.text,
        }

    def label(self, hit: Hit) -> str:
        """What the note of a hit is called: its path, and its folder where two notes have the same."""
        return note_label(hit.folder, hit.chunk.note, self._index.ledger.shared_paths())

    def locate(self, label: str) -> tuple[Path, str] | None:
        """Folder and path of the note that a citation calls by this label; None when no such note is indexed.

        A label of before another folder was added, or forgotten, is understood, too.
        """
        with self._turn, self._index.snapshot():
            shared = self._index.ledger.shared_paths()
            notes = [(n.folder, n.path) for n in self._index.ledger.notes_called(label)]
        now = (place for place in notes if note_label(*place, shared) == label)
        before = (place for place in notes if Path(*place).as_posix().endswith("/" + label))
        return next(now, None) or next(before, None)

    def ask(self, text: str, history: Sequence[Turn] = ()) -> Answer:
        """Answer a question from the notes, or say that they do not; a follow-up is read in the light of the history.

        Raises UserError for an empty or endless question.
        """
        *_, answer = self.stream(text, history)
        return answer

    def stream(self, text: str, history: Sequence[Turn] = ()) -> Generator[Answer]:
        """What `ask` answers, as it grows: first what the notes themselves say, last the answer, all of it verified.

        Close the iterator to stop. Raises UserError as `ask` does.
        """
        with closing(self._growing(text, history)) as growing:
            for answer in growing:
                unsaid = (NOT_FOUND[answer.language].format(unmistakable(clause)) for clause in answer.unsaid)
                yield replace(answer, answer="\n".join((answer.answer, *unsaid)))

    def _growing(self, text: str, history: Sequence[Turn]) -> Generator[Answer]:
        text = checked_question(text)
        if self._writer:
            self._writer.notice = None
        rewritten = _standalone(text, history, self._dictionary) if history else None
        # Names that the history lends must not change the language in which the user is answered.
        language = language_of(text)
        clock = _Clock()
        with self._turn, self._index.snapshot():
            asked = subquestions(rewritten or text, self._dictionary)
            drawn = self._draw([self._find(one, language, clock) for one in asked], clock).of(text, rewritten)
        yield drawn.answer
        if self._writer and drawn.otherwise and language == "en":
            clock = _Clock(drawn.answer.timings_ms)
            chinese = _in_chinese(self._writer, drawn.found)
            clock.lap("translate")
            if chinese is None:
                return  # the model failed, and its notice says so
            with self._turn, self._index.snapshot():
                found = [self._find_besides(*part, clock) for part in zip(drawn.found, chinese, strict=True)]
                drawn = self._draw(found, clock).of(text, rewritten)
            if any(chinese) and drawn.answer.status == "answered":
                yield drawn.answer
        if self._writer and drawn.otherwise:
            yield from self._written(self._writer, drawn, drawn.otherwise)

    def _written(self, writer: "Writer", drawn: "_Drawn", otherwise: Answer) -> Generator[Answer]:
        """What a model makes of it: whether the notes answer, as it reads them, and the answer as it has it.

        otherwise: what stands when the model turns over what we judge without it.
        """
        clock = _Clock(drawn.answer.timings_ms)
        read = self._read(writer, drawn)
        clock.lap("read")
        if read is None:
            return
        turned = bool(read.told) != (drawn.answer.status == "answered")
        answer = otherwise if turned else drawn.answer
        answer = replace(answer, confidence=read.confidence, timings_ms=clock.timings())
        if read.told:  # the model is sure of what it answers
            answer = _admitting(answer, _unsaid(drawn.found, read.told), unsure=False)
        premises = drawn.asked[0].pages[0]
        if read.chosen:
            with self._turn, self._index.snapshot():
                verifier = Verifier(self._index.ledger.shared_paths())
                sentences, citations, body = self._prove(extract(read.chosen), verifier)
                premises = writer.gather(read.chosen, (), verifier, whole=True)
            models = {**answer.models, "llm": writer.llm.name}
            answer = replace(answer, sentences=sentences, citations=citations, answer=body, models=models)
            if not sentences:
                return  # the notes changed while the model read
        if turned or read.chosen:
            yield answer
        if read.told and (answer.language == "en" or not read.chosen):
            with closing(writer.write(answer, premises, chosen=bool(read.chosen))) as growing:
                yield from growing

    def _read(self, writer: "Writer", drawn: "_Drawn") -> "_Read | None":
        """What a model makes of what it is asked about; None when it fails."""
        from qa.reading import evidence

        answer = drawn.answer
        whole = answer.standalone_question or answer.question
        confidence = 0.0
        told: set[int] = set()
        chosen: list[Evidence] = []
        for asked in drawn.asked:
            question = asked.parts[0].question.text if len(drawn.asked) > 1 else whole
            ours = max(part.judgement.confidence for part in asked.parts)
            for premises in asked.pages:
                reading = writer.read(question, premises, answer.language)
                if reading is None:
                    return None
                sure, yes = judge_read(ours, reading.log_odds, answer.language, chose=bool(reading.shares))
                confidence = max(confidence, sure)
                if yes:
                    told.update(part.asked.part for part in asked.parts)
                    if reading.shares:
                        part = asked.parts[0]
                        units = evidence(reading, premises, part.question, part.scored)
                        chosen += framed(part.question, units, self._dictionary)
                    break
        return _Read(confidence, told, merged(chosen))

    def _draw(self, found: "Sequence[_Found]", clock: "_Clock") -> "_Drawn":
        """Answer the parts of a question that the notes answer; abstain when none is."""
        verifier = Verifier(self._index.ledger.shared_paths())
        sure = [part for part in found if part.judgement.answered]
        answer = self._extract(sure, verifier, clock)
        if answer:
            told = {part.asked.part for part in sure}
            answer = _admitting(answer, _unsaid(found, told), unsure=not _all_sure(found, told))
        nearest = max(found, key=lambda part: part.judgement.confidence)
        if not self._writer:
            drawn = _Drawn(found, answer or self._abstain(nearest, verifier, clock))
        else:
            doubtful = [part for part in found if may_answer(part.judgement)]
            abstained = self._abstain(nearest, verifier, clock)
            otherwise = abstained if answer else self._extract(doubtful, verifier, clock)
            # One that was trained to choose reads each part by itself.
            together = [[part] for part in doubtful] if self._writer.llm.reads else [sure or doubtful]
            about = [_Asked(parts, self._pages(parts, verifier)) for parts in together if parts]
            asked = [part for part in about if part.pages]  # none are left where the notes changed on disk
            drawn = _Drawn(found, answer or abstained, otherwise if asked else None, asked)
        self.changed = verifier.changed
        return drawn

    def _pages(self, parts: "Sequence[_Found]", verifier: Verifier) -> "list[Sequence[Premise]]":
        """What a model may write from: the evidence and, after it, the next best sentences.

        One that was trained to choose turns the page where the first does not answer (evals/LOG.md).
        """
        if not self._writer:
            return []
        further = [unit for part in parts for unit in best_sentences(part.scored)]
        first = self._writer.gather(self._evidence(parts), further, verifier)
        second = self._writer.gather((), further, verifier, first) if self._writer.llm.reads else []
        return [page for page in (first, second) if page]

    def _extract(self, parts: "Sequence[_Found]", verifier: Verifier, clock: "_Clock") -> Answer | None:
        """The answer to these parts of a question in the notes' own words; None when there is none that can be proven."""
        evidence = self._evidence(parts)
        sentences, citations, body = self._prove(extract(evidence), verifier)
        clock.lap("answer")
        if not sentences:
            return None
        # Where the best of it no longer stands in its note, the rest is no answer.
        if verifier.changed and max(c.score for c in citations) < round(max(unit.score for unit in evidence), 4):
            return None
        surest = max((part.judgement for part in parts), key=lambda j: j.confidence)
        return Answer(
            question=parts[0].question.text,
            language=self._language(parts[0].question),
            status="answered",
            answer=body,
            sentences=sentences,
            citations=citations,
            reason=surest.reason if surest.answered else None,
            confidence=surest.confidence,
            features=surest.features,
            models=self._models(),
            timings_ms=clock.timings(),
        )

    def _evidence(self, parts: "Sequence[_Found]") -> list[Evidence]:
        """What answers these parts of a question, each with what stands over it; what touches is joined."""
        chosen = [(part.question, choose(part.question, part.scored)) for part in parts]
        return merged([unit for of, units in chosen for unit in framed(of, units, self._dictionary)])

    def _find(self, asked: Subquestion, language: Language, clock: "_Clock") -> "_Found":
        """What the notes hold about one question."""
        question = replace(self._retriever.read(asked.text, self._dictionary), language=language)
        hits, known, scored = self._search(question, clock)
        judgement = judge(question, known, scored, self._dictionary)
        if not judgement.answered and (told := told_outright(question, scored)):
            scored = set_before(told, scored)
            judgement = judge(question, known, scored, self._dictionary)
        clock.lap("answer")
        return _Found(asked, question, hits, scored, judgement)

    def _find_besides(self, found: "_Found", chinese: str, clock: "_Clock") -> "_Found":
        """The same with what the question in the language of the notes finds: either finds what the other misses.

        Whether the notes answer is judged by the question as it was asked (evals/LOG.md). chinese: may be empty.
        """
        if not chinese:
            return found
        *_, others = self._search(self._retriever.read(chinese, self._dictionary), clock)
        return replace(found, scored=together(found.scored, others))

    def _search(self, question: Question, clock: "_Clock") -> tuple[list[Hit], list[Known], list[Scored]]:
        """The best chunks, the question's concepts as the index knows them, and every sentence of the chunks, best first."""
        hits, known = self._retriever.retrieve(question, self._settings.top_k)
        clock.lap("retrieve")
        scored = score_sentences(question, known, hits, self._dictionary)
        clock.lap("answer")
        scored = load_selector().read(question, scored)
        clock.lap("select")
        return hits, known, foremost(question, known, scored)

    def _prove(
        self, drafts: Sequence[Draft], verifier: Verifier
    ) -> tuple[tuple[AnswerSentence, ...], tuple[Citation, ...], str]:
        """Keep the drafts whose quote is in the note on disk and says what they say."""
        sentences: list[AnswerSentence] = []
        citations: list[Citation] = []
        lines: list[str] = []
        for draft in drafts:
            citation = verifier.cite(len(citations) + 1, draft.evidence)
            if citation is None:
                continue
            proven = [(before, s) for before, s in draft.sentences if supported(s, citation.quote)]
            if not proven:
                continue
            citations.append(citation)
            sentences += [AnswerSentence(s, (citation.id,), "verified") for _, s in proven]
            lines.append(marked("".join(before + s for before, s in proven).strip(), [citation.id]))
        return tuple(sentences), tuple(citations), "\n".join(lines)

    def _abstain(self, found: "_Found", verifier: Verifier, clock: "_Clock") -> Answer:
        """The statement that the notes do not say, or that they changed and nobody knows, with the nearest passages."""
        language = self._language(found.question)
        nearest = [verifier.cite(i, unit) for i, unit in enumerate(_nearest(found), start=1)]
        return Answer(
            question=found.question.text,
            language=language,
            status="not_in_notes",
            answer=(NOTES_CHANGED if verifier.changed else NOT_IN_NOTES)[language],
            nearest=tuple(c for c in nearest if c is not None),
            reason="notes_changed" if verifier.changed else _why_not(found.judgement),
            confidence=found.judgement.confidence,
            features=found.judgement.features,
            models=self._models(),
            timings_ms=clock.timings(),
        )

    def _models(self) -> dict[str, str | None]:
        return {
            "embedder": self.embedder.name,
            "reranker": self._reranker.name if self._reranker else None,
            "llm": None,
        }

    def _language(self, question: Question) -> Language:
        return question.language if self._settings.lang == "auto" else self._settings.lang


def _open_writer(settings: QASettings, embedder: Embedder, dictionary: Dictionary) -> "Writer | None":
    """The model that the settings name with what checks it, None when there is to be none."""
    if settings.llm == "none":
        return None
    from qa.llm import open_llm

    llm = open_llm(settings)
    if llm is None:
        return None
    from qa.generate import Writer  # with all that it takes to verify: more than an extractive answer waits for

    return Writer(llm, embedder, dictionary)


def _why_not(judgement: Judgement) -> Reason | None:
    """Why the notes do not answer; where they were to, what was found does not say what it was to say."""
    return "related_but_no_answer" if judgement.answered else judgement.reason


def _standalone(text: str, history: Sequence[Turn], dictionary: Dictionary) -> str | None:
    from qa.followup import standalone  # its word lists take as long to load as three questions to answer

    return standalone(text, history, dictionary)


def _in_chinese(writer: "Writer", found: "Sequence[_Found]") -> list[str] | None:
    """English questions in the model's Chinese, empty where it gives none or none is needed; None when it fails."""
    chinese = []
    for part in found:
        text = "" if part.judgement.confidence >= _FOUND else writer.in_chinese(part.question.text)
        if text is None:
            return None
        chinese.append(text)
    return chinese


@dataclass(frozen=True, slots=True)
class _Found:
    """What the notes hold about one question."""

    asked: Subquestion
    question: Question
    hits: list[Hit]
    scored: list[Scored]  # every sentence of the hits, best first
    judgement: Judgement


def _all_sure(found: Sequence[_Found], told: Set[int]) -> bool:
    """Whether the parts that are told are so without a doubt: where two things are asked about, of each of them."""
    for part, group in groupby(found, key=lambda f: f.asked.part):
        *sides, whole = (f.judgement.reason is None for f in group)
        if part in told and not all(sides or [whole]):
            return False
    return True


def _unsaid(found: Sequence[_Found], told: Set[int]) -> tuple[str, ...]:
    """The clauses that ask for what is not told."""
    return tuple(dict.fromkeys(f.asked.said for f in found if f.asked.part not in told))


def _admitting(answer: Answer, unsaid: tuple[str, ...], *, unsure: bool) -> Answer:
    """An answer that says what it does not answer, and whether it is unsure of the rest."""
    return replace(answer, unsaid=unsaid, reason="unsure" if unsure else "partly_answered" if unsaid else None)


def _nearest(found: _Found) -> list[Evidence]:
    """The likeliest sentence of each of the likeliest chunks, to be shown when none answers the question.

    A bare heading or picture says nothing, and is shown only where nothing else was found.
    """
    best: dict[int, Evidence] = {}
    for s in found.scored:
        best.setdefault(id(s.hit), Evidence(s.hit, (s.sentence,), s.hit.score))
    shown = list(best.values()) or [Evidence(hit, hit.chunk.sentences[:1], hit.score) for hit in found.hits]
    return shown[:_NEAREST]


@dataclass(frozen=True, slots=True)
class _Asked:
    """Parts of a question that a model is asked about at once, and what it reads to that end."""

    parts: "Sequence[_Found]"
    pages: "Sequence[Sequence[Premise]]"


@dataclass(frozen=True, slots=True)
class _Read:
    """What a model makes of what it was asked about."""

    confidence: float  # that the notes answer any of it, with our own judgement
    told: Set[int]  # the parts of it that they do
    chosen: Sequence[Evidence]  # of a model that was trained to choose


@dataclass(frozen=True, slots=True)
class _Drawn:
    """What we answer without a model that writes, and what such a model needs."""

    found: Sequence[_Found]
    answer: Answer
    otherwise: Answer | None = None  # what stands when the model judges otherwise; None when it is not asked
    asked: "Sequence[_Asked]" = ()

    def of(self, text: str, rewritten: str | None) -> "_Drawn":
        """The same, as answers to the question as it was asked."""

        def answering(answer: Answer) -> Answer:
            return replace(answer, question=text, standalone_question=rewritten)

        return replace(self, answer=answering(self.answer), otherwise=self.otherwise and answering(self.otherwise))


class _Clock:
    """Milliseconds by stage; before: those that went before."""

    def __init__(self, before: Mapping[str, float] = MappingProxyType({})) -> None:
        self._began = self._last = time.perf_counter()
        self._laps = {stage: ms for stage, ms in before.items() if stage != "total"}
        self._before = before.get("total", 0.0)

    def lap(self, stage: str) -> None:
        now = time.perf_counter()
        self._laps[stage] = round(self._laps.get(stage, 0.0) + (now - self._last) * 1000, 2)
        self._last = now

    def timings(self) -> dict[str, float]:
        took = (time.perf_counter() - self._began) * 1000
        return {**self._laps, "total": round(self._before + took, 2)}
