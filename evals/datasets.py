"""Data sets given by their path: passages with questions about them, and RGB's documents with noise.

X.passages.jsonl   {"id", "text"}                                      each becomes one note
X.questions.jsonl  {"id", "passage", "zh", "en", "answer_zh", …}       en may be missing; several answers: any will do
rgb.jsonl          {"id", "query", "answer", "positive", "negative"}   RGB (Chen et al., AAAI 2024)
"""

import hashlib
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from evals.own_sets import own_sets
from evals.questions import BadQuestions, file_sha256, question_of, read_lines, text_of
from evals.types import Case
from ingest.errors import WrongUsage
from qa.question import language_of
from qa.types import Language

_QUESTIONS, _PASSAGES = ".questions.jsonl", ".passages.jsonl"
_LANGUAGES: tuple[Language, ...] = ("zh", "en")
DOCUMENTS = 5  # a question of RGB is given so many
NOISES = (0.0, 0.4, 0.8, 1.0)


@dataclass(frozen=True, slots=True)
class PassageSet:
    """Passages, each to be one note, and questions that each have their answer in one of them."""

    name: str
    sha256: str
    passages: tuple[str, ...]
    cases: tuple[tuple[int, Case], ...]  # position of the passage, the case
    blank: int  # questions without a word, as CMRC has them: passed over

    def notes(self, *, half: bool) -> dict[str, str]:
        """File name -> text, of all passages or of every second one, the first kept."""
        kept = range(0, len(self.passages), 2 if half else 1)
        return {f"{i:05}.md": self.passages[i] for i in kept}

    def asked(self, *, half: bool) -> list[Case]:
        """The cases; with half of the passages gone, those of the missing ones have no answer."""
        if not half:
            return [case for _, case in self.cases]
        return [
            replace(case, kind="removed", answerable=False, facts=()) if at % 2 else replace(case, kind="kept")
            for at, case in self.cases
        ]


@dataclass(frozen=True, slots=True)
class NoisyQuestion:
    """One question of RGB with documents that hold its answer and documents on the same matter that do not."""

    case: Case
    positive: tuple[str, ...]
    negative: tuple[str, ...]

    def folders(self) -> Iterator[tuple[Case, dict[str, str]]]:
        """For each share of noise, the case and its folder of notes (file name -> text).

        RGB's own rule: ceil(noise * 5) documents are noise, the first ones of each kind are taken. Their order in the
        folder is shuffled by a hash of the question's id, the same on every machine.
        """
        for noise in NOISES:
            noisy = math.ceil(DOCUMENTS * noise)
            chosen = [*self.positive[: DOCUMENTS - noisy], *self.negative[:noisy]]
            chosen.sort(key=lambda text: hashlib.sha256(f"{self.case.id}\0{text}".encode()).digest())
            case = replace(self.case, id=f"{self.case.id}@{noise:g}", kind=f"noise {noise:g}")
            if noise == 1:
                case = replace(case, answerable=False, facts=())
            yield case, {f"{i}.md": text for i, text in enumerate(chosen)}


@dataclass(frozen=True, slots=True)
class NoisySet:
    """The questions of an RGB file."""

    name: str
    sha256: str
    questions: tuple[NoisyQuestion, ...]


def load_datasets(paths: Sequence[Path]) -> list[PassageSet | NoisySet]:
    """All data sets, read before any is asked. Raises WrongUsage where two have one name, and so one record."""
    sets = [load_dataset(path) for path in paths]
    names = [*(own.name for own in own_sets()), *(data.name for data in sets)]
    for path, data in zip(paths, sets, strict=True):
        if names.count(data.name) > 1:
            raise WrongUsage(f"{path} has the name of another set, {data.name}: rename it")
    return sets


def load_dataset(path: Path) -> PassageSet | NoisySet:
    """Tell what a file is by its name and its first line, and read it. Raises BadQuestions or WrongUsage."""
    if path.name.endswith(_PASSAGES):
        raise WrongUsage(f"{path} holds the passages: name the {_QUESTIONS} beside it")
    _, first = next(read_lines(path))
    if path.name.endswith(_QUESTIONS):
        return _passage_set(path)
    if {"query", "positive", "negative"} <= first.keys():
        return _noisy_set(path)
    raise WrongUsage(f"{path} is no data set that is known here: name an X{_QUESTIONS} or an RGB file")


def _passage_set(path: Path) -> PassageSet:
    name = path.name.removesuffix(_QUESTIONS)
    beside = path.with_name(name + _PASSAGES)
    positions: dict[Any, int] = {}
    passages: list[str] = []
    for where, entry in read_lines(beside):
        if _id(where, entry) in positions:
            raise BadQuestions(f"{where} has the id of an earlier line: give each passage its own")
        positions[_id(where, entry)] = len(passages)
        passages.append(text_of(where, entry, "text"))
    cases: list[tuple[int, Case]] = []
    blank = 0
    for where, entry in read_lines(path):
        if not isinstance(passage := entry.get("passage"), str | int) or passage not in positions:
            raise BadQuestions(f"{where} names the passage {passage!r}, which is not in {beside.name}: correct it")
        answers: Any = entry.get("answer_zh")
        answers = answers if isinstance(answers, list) else [answers]
        if not answers or not all(isinstance(a, str) and a.strip() for a in answers):
            raise BadQuestions(f'{where} has no "answer_zh": write the answer as it stands in the passage')
        for language in _LANGUAGES:
            if language in entry and not str(entry[language]).strip():
                blank += 1
            elif language in entry:
                question = question_of(where, text_of(where, entry, language))
                id = f"{_id(where, entry)}/{language}"
                case = Case(id, "", "question", language, question, True, (tuple(answers),))
                cases.append((positions[passage], case))
    _refuse_doubles(path, [case.id for _, case in cases])
    return PassageSet(name, file_sha256(path, beside), tuple(passages), tuple(cases), blank)


def _noisy_set(path: Path) -> NoisySet:
    questions = []
    for where, entry in read_lines(path):
        query = question_of(where, text_of(where, entry, "query"))
        answer = entry["answer"] if isinstance(entry.get("answer"), list) else [entry.get("answer")]
        facts = tuple(tuple(a) if isinstance(a, list) else (a,) for a in answer)  # all; of an inner list any
        documents: list[Any] = [entry.get("positive"), entry.get("negative")]
        for texts in [*facts, *documents]:
            if (
                not isinstance(texts, tuple | list)
                or not texts
                or not all(isinstance(t, str) and t.strip() for t in texts)
            ):
                raise BadQuestions(f'{where}: write "answer", "positive" and "negative" as lists of texts')
        positive, negative = (tuple(d) for d in documents)
        if min(len(positive), len(negative)) < DOCUMENTS:
            raise BadQuestions(
                f"{where} has too few documents: give {DOCUMENTS} positive and {DOCUMENTS} negative ones"
            )
        case = Case(str(_id(where, entry)), "", "", language_of(query), query, True, facts)
        questions.append(NoisyQuestion(case, positive, negative))
    _refuse_doubles(path, [q.case.id for q in questions])
    return NoisySet(path.name.removesuffix(".jsonl"), file_sha256(path), tuple(questions))


def _id(where: str, entry: dict[str, Any]) -> str | int:
    value = entry.get("id")
    if not isinstance(value, str | int) or value == "":
        raise BadQuestions(f'{where} has no "id": give each line its own')
    return value


def _refuse_doubles(path: Path, ids: list[str]) -> None:
    if len(set(ids)) < len(ids):
        double = next(id for i, id in enumerate(ids) if id in ids[:i])
        raise BadQuestions(f"{path.name} has the id {double!r} twice: give each question its own")
