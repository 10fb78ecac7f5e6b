"""Ask every case of a set in a home of its own, and judge each answer: cases to rows, rows to results."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

from evals import metrics
from evals.datasets import DOCUMENTS, NoisySet, PassageSet
from evals.questions import file_sha256, load_questions, note_texts
from evals.summary import summarise
from evals.types import Case, Fact, Outcome, Piece, Quote, Result, Row
from ingest.embedders import Embedder
from ingest.notes import Unreadable, read_file
from ingest.sync import sync
from qa.chain import Chain
from qa.settings import QASettings
from qa.translate import Dictionary
from qa.types import Answer, Turn
from qa.verify import supported

Tick = Callable[[str, int, int], None]  # what is being asked, questions done, questions in all

DATASET_TOLERANCE = 0.005  # two processors may round a score apart, and among thousands of questions one tips over


class Bench:
    """An embedder, settings, and somebody to tell how far it is."""

    def __init__(self, settings: QASettings, embedder: Embedder, tick: Tick) -> None:
        self._settings = settings
        self._embedder = embedder
        self._tick = tick

    def golden(self, name: str, questions: Path, notes: Path, splits: Sequence[str]) -> list[Result]:
        """A file of questions over a folder of notes, one result a split. Splits without questions give none."""
        texts, notes_sha256 = note_texts(notes)
        cases = load_questions(questions, texts)
        digest = file_sha256(questions)
        results = []
        with lent_home(self._settings.home) as home:
            sync(home, [notes], self._embedder)
            chain = self._open(home)
            for split in splits:
                asked = [case for case in cases if case.split == split]
                if asked:
                    rows = self._ask(f"{name} {split}", chain, notes, asked)
                    about = f"{len(asked)} questions over {len(texts)} notes"
                    results.append(Result(name, split, about, digest, notes_sha256, rows, summarise(rows)))
        return results

    def passages(self, data: PassageSet) -> list[Result]:
        """Every passage one note: first all of them, then every second one gone, and its questions without an answer."""
        results = []
        with lent_home(self._settings.home) as home:
            folder = home / "notes"
            chain: Chain | None = None
            for split, half in (("complete", False), ("half", True)):
                fill(folder, data.notes(half=half))
                sync(home, [folder], self._embedder)
                chain = chain or self._open(home)
                rows = self._ask(f"{data.name} {split}", chain, folder, data.asked(half=half))
                gone = "; half of the passages are gone, and with them the answers to their questions"
                about = f"{len(rows)} questions over {len(data.notes(half=half))} passages" + gone * half
                about += f"; {data.blank} blank ones passed over" * bool(data.blank)
                results.append(
                    Result(data.name, split, about, data.sha256, "", rows, summarise(rows), DATASET_TOLERANCE)
                )
        return results

    def noise(self, data: NoisySet) -> list[Result]:
        """Every question over a folder of its own, whose notes are swapped in the one index.

        Refusal is judged on the two ends: noise 0, where all documents hold the answer, against noise 1, where none does.
        """
        rows: list[Row] = []
        folders = [folder for question in data.questions for folder in question.folders()]
        with lent_home(self._settings.home) as home:
            folder = home / "notes"
            chain: Chain | None = None
            for case, notes in folders:
                fill(folder, notes)
                sync(home, [folder], self._embedder)
                chain = chain or self._open(home)
                rows.append(judge(case, *_conversation(chain, case), folder))
                self._tick(data.name, len(rows), len(folders))
        ends = [row for row in rows if row.kind in ("noise 0", "noise 1")]
        about = (
            f"{len(data.questions)} questions, each over its own {DOCUMENTS} documents at four shares of noise; refusal, "
            "AUROC and the curve compare noise 0 with noise 1"
        )
        summary = summarise(rows, ends)
        return [Result(data.name, "noise", about, data.sha256, "", tuple(rows), summary, DATASET_TOLERANCE)]

    def _ask(self, label: str, chain: Chain, folder: Path, cases: Sequence[Case]) -> tuple[Row, ...]:
        rows = []
        for done, case in enumerate(cases, start=1):
            rows.append(judge(case, *_conversation(chain, case), folder))
            self._tick(label, done, len(cases))
        return tuple(rows)

    def _open(self, home: Path) -> Chain:
        return Chain.open(self._settings.model_copy(update={"home": home}), self._embedder)


@contextmanager
def lent_home(own: Path) -> Iterator[Path]:
    """A home that is gone afterwards: nobody's own index is touched. What is dear to make is lent from the own home."""
    Dictionary.open(own)  # built there on first use, as `qa ask` does
    with TemporaryDirectory(prefix="qa-eval-", ignore_cleanup_errors=True) as home:
        for lent in [*own.glob("dictionary-*.sqlite"), *own.glob("models")]:
            with suppress(OSError):  # a system that allows no links builds its own
                Path(home, lent.name).symlink_to(lent)
        yield Path(home)


def judge(case: Case, answer: Answer, ms: float, folder: Path) -> Row:
    """Compare an answer with what its case requires; the notes are read from the folder as they are on disk."""
    texts = _texts(folder, [*(c.note for c in answer.citations), *(q.note for q in _quotes(case))])
    quotes = [c.quote for c in answer.citations]
    cited = [(c.note, c.char_start, c.char_end) for c in answer.citations if c.note in texts]
    facts = tuple(Fact(f, metrics.held(f, quotes)) for f in case.facts)
    evidence = tuple(
        Piece(piece[0].note, piece[0].quote, any(metrics.covered(cited, s, texts) for s in places(piece, texts)))
        for piece in case.evidence
    )
    allowed = places(_quotes(case), texts)
    judged = bool(case.evidence) and answer.status == "answered"
    return Row(
        id=case.id,
        kind=case.kind,
        language=case.language,
        question=case.question,
        history=case.history,
        standalone_question=answer.standalone_question,
        stands_alone=case.stands_alone,
        answerable=case.answerable,
        outcome=_outcome(case, answer, facts),
        reason=answer.reason,
        confidence=round(answer.confidence, 6),
        features={name: round(value, 6) for name, value in answer.features.items()},
        answer=answer.answer,
        citations=tuple(asdict(c) for c in answer.citations),
        facts=facts,
        evidence=evidence,
        stray=tuple(texts[n][a:b] for n, a, b in metrics.stray(cited, allowed, texts)) if judged else (),
        faults=tuple(_faults(answer, folder)),
        precision=metrics.precision(cited, allowed, texts) if judged else None,
        recall=sum(p.covered for p in evidence) / len(evidence) if evidence else None,
        ms=ms,
    )


def _conversation(chain: Chain, case: Case) -> tuple[Answer, float]:
    """Ask the earlier questions, each with what went before it, then the question itself; and its milliseconds."""
    turns: list[Turn] = []
    for earlier in case.history:
        turns.append(Turn(earlier, chain.ask(earlier, turns).answer))
    answer = chain.ask(case.question, turns)
    return answer, answer.timings_ms["total"]


def _outcome(case: Case, answer: Answer, facts: Sequence[Fact]) -> Outcome:
    if answer.status != "answered":
        return "missed" if case.answerable else "abstained"
    if not case.answerable:
        return "invented"
    return "right" if all(f.held for f in facts) else "wrong"


def _faults(answer: Answer, folder: Path) -> Iterator[str]:
    """What is wrong with the proof: each quote must be in its note, at its place, and each sentence in a quote of its own."""
    shown = [*answer.citations, *answer.nearest]
    texts = _texts(folder, [c.note for c in shown])
    for citation in shown:
        text = texts.get(citation.note, "")
        if not citation.quote or text[citation.char_start : citation.char_end] != citation.quote:
            yield f"the quote of [{citation.id}] is not at its place in {citation.note}"
        elif [text.count("\n", 0, at) + 1 for at in (citation.char_start, citation.char_end)] != [
            citation.line_start,
            citation.line_end,
        ]:
            yield f"[{citation.id}] names a wrong line"
    quotes = {c.id: c.quote for c in answer.citations}
    reworded = answer.models.get("llm") is not None  # not word for word: whether it is proven is the verifier's matter
    for number, sentence in enumerate(answer.sentences, start=1):
        proofs = [quotes[i] for i in sentence.citations if i in quotes]
        if not (proofs if reworded else any(supported(sentence.text, quote) for quote in proofs)):
            yield f"no quote supports sentence {number}"
    if answer.status == "answered" and not answer.sentences:
        yield "an answer without a sentence"


def _quotes(case: Case) -> list[Quote]:
    """Everything that an answer may quote."""
    return [*(quote for piece in case.evidence for quote in piece), *case.also]


def places(quotes: Iterable[Quote], texts: dict[str, str]) -> list[metrics.Span]:
    """Every place of the quotes in their notes (path -> text)."""
    return [span for q in quotes for span in metrics.places(q.note, texts[q.note], q.quote)]


def _texts(folder: Path, notes: Iterable[str]) -> dict[str, str]:
    """The texts of those notes that can be read."""
    texts = {}
    for note in dict.fromkeys(notes):
        try:
            texts[note] = read_file(folder, note)[0]
        except (OSError, Unreadable):
            continue  # a citation of it is a fault, which is reported as one
    return texts


def fill(folder: Path, notes: dict[str, str]) -> None:
    """Make the folder hold these notes and no others."""
    folder.mkdir(exist_ok=True)
    for old in folder.iterdir():
        if old.name not in notes:
            old.unlink()
    for name, text in notes.items():
        (folder / name).write_text(text, encoding="utf8", newline="")
