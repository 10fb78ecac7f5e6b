"""The figures of `qa eval generation`: a row for the notes' own sentences, and one for each model, in either language."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any, Literal

from rich.console import Console
from rich.text import Text

from evals import metrics, report
from evals.generation import Asked
from evals.types import Row
from qa.cut import speaks
from qa.plain import visible
from qa.types import Answer, Language

EXTRACTIVE = "extractive"
_LANGUAGES: tuple[Language, ...] = ("zh", "en")
Count = tuple[int, int]  # so many, of so many
Mean = tuple[float, int]  # over so many
Times = tuple[float, float]  # seconds: median, 95th percentile


@dataclass(frozen=True, slots=True)
class Line:
    """How one composer answered the questions in one language; None where there is nothing to tell."""

    language: Language
    composer: str  # extractive, or the name of a model
    worded: Count  # questions whose answer is in its words
    failed: int | None  # questions at which the model broke off
    right: Count  # of the answerable
    refused: Count  # of the unanswerable
    wrongly_refused: Count  # of the answerable
    precision: Mean | None  # of the citations, after verification
    recall: Mean | None  # of the answered
    own_precision: Mean | None  # of the citations as the model wrote them
    own_recall: Mean | None
    facts: Count | None  # answers that hold every fact in their words; only of Chinese ones that can be told
    in_language: Count  # sentences, code left out
    written: int | None  # sentences, before verification
    verified: int
    repaired: int
    evidence: Times | None  # this and the next two of the answers in its words
    sentence: Times | None
    end: Times | None
    tokens_per_second: float | None  # written
    prompt_tokens: float | None  # median

    def to_json(self) -> dict[str, Any]:
        """The line as `--json` prints it."""
        return asdict(self)


def lines(asked: Sequence[Asked]) -> Iterator[Line]:
    """The lines of each language; the extractive one is counted from what the first model was asked."""
    models = list(dict.fromkeys(a.llm for a in asked))
    for language in _LANGUAGES:
        of = [[a for a in asked if (a.llm, a.case.language) == (model, language)] for model in models]
        if of and of[0]:
            yield _line(language, EXTRACTIVE, of[0])
            yield from (_line(language, model, a) for model, a in zip(models, of, strict=True))


def show(asked: Sequence[Asked], out: Console) -> None:
    """Print the lines as two tables: the answers, and the sentences and what they took."""
    found = list(lines(asked))
    answers = report.table(
        *("", "right", "refused", "wrongly", "precision", "recall", "own precision", "own recall", "facts told")
    )
    sentences = report.table(
        *("", "worded", "failed", "in language", "written", "verified", "repaired"),
        *("s to evidence", "s to sentence", "s to end", "tokens/s", "prompt"),
    )
    for line in found:
        name = Text(visible(f"{line.language} {line.composer}"))
        answers.add_row(
            name,
            *map(_count, (line.right, line.refused, line.wrongly_refused)),
            *map(_mean, (line.precision, line.recall, line.own_precision, line.own_recall)),
            _count(line.facts),
        )
        sentences.add_row(
            name,
            _count(line.worded),
            _number(line.failed),
            _count(line.in_language),
            *map(_number, (line.written, line.verified, line.repaired)),
            *map(_times, (line.evidence, line.sentence, line.end)),
            "-" if line.tokens_per_second is None else f"{line.tokens_per_second:.1f}",
            _number(line.prompt_tokens),
        )
    out.print(answers)
    out.print()
    out.print(sentences)
    for told in (
        "\nright, wrongly refused: of the answerable; refused: of the unanswerable; own: the model's citations before",
        "verification; seconds: median / 95th percentile of the answers in its words; prompt: tokens, median",
    ):
        report.print_line(out, Text(told, "dim"))


def _line(language: Language, composer: str, asked: Sequence[Asked]) -> Line:
    model = composer != EXTRACTIVE
    side: Literal["written", "extractive"] = "written" if model else "extractive"
    yes = [a for a in asked if a.case.answerable]
    no = [a for a in asked if not a.case.answerable]
    rows: list[Row] = [getattr(a, side) for a in yes]
    worded = [a for a in asked if (a.by_model if model else a.extractive.answered)]
    spoken = [s for a in worded for s in _answer(a, model).sentences if "\n" not in s.text]
    verdicts = [s.verdict for a in worded for s in _answer(a, model).sentences]
    told = [t for a in yes if getattr(a, side).answered and (t := _facts_told(a, _answer(a, model))) is not None]
    tokens, seconds = (sum(of) for of in zip(*(a.generated for a in asked), strict=True))
    prompts = [a.prompt_tokens for a in asked if a.prompt_tokens]
    ends = {what: _spread([a.seconds[what if model else "evidence"] for a in worded]) for what in ("sentence", "end")}
    return Line(
        language=language,
        composer=composer,
        worded=(len(worded), len(asked)),
        failed=sum(a.failed for a in asked) if model else None,
        right=(sum(row.outcome == "right" for row in rows), len(yes)),
        refused=(sum(not getattr(a, side).answered for a in no), len(no)),
        wrongly_refused=(sum(not row.answered for row in rows), len(yes)),
        precision=_average([row.precision for row in rows]),
        recall=_average([row.recall for row in rows if row.answered]),
        own_precision=_average([a.before_precision for a in worded]) if model else None,
        own_recall=_average([a.before_recall for a in worded]) if model else None,
        facts=(sum(told), len(told)) if told else None,
        in_language=(sum(speaks(s.text, language) for s in spoken), len(spoken)),
        written=sum(len(a.model_said) for a in asked) if model else None,
        verified=verdicts.count("verified"),
        repaired=verdicts.count("repaired"),
        evidence=_spread([a.seconds["evidence"] for a in worded]),
        sentence=ends["sentence"],
        end=ends["end"],
        tokens_per_second=tokens / seconds if model and seconds else None,
        prompt_tokens=median(prompts) if model and prompts else None,
    )


def _answer(asked: Asked, model: bool) -> Answer:
    return asked.answer if model else asked.drawn


def _facts_told(asked: Asked, answer: Answer) -> bool | None:
    """Whether a Chinese answer itself holds every fact; None where that cannot be told by words: an English one."""
    if asked.case.language != "zh" or not asked.case.facts:
        return None
    return all(metrics.held(fact, [answer.answer]) for fact in asked.case.facts)


def _average(values: Sequence[float | None]) -> Mean | None:
    present = [v for v in values if v is not None]
    return (sum(present) / len(present), len(present)) if present else None


def _spread(seconds: Sequence[float]) -> Times | None:
    ordered = sorted(seconds)
    return (metrics.percentile(ordered, 50), metrics.percentile(ordered, 95)) if ordered else None


def _count(of: Count | None) -> str:
    return f"{of[0]}/{of[1]}" if of else "-"


def _mean(of: Mean | None) -> str:
    return f"{of[0]:.3f} n{of[1]}" if of else "-"


def _times(of: Times | None) -> str:
    return f"{of[0]:.1f} / {of[1]:.1f}" if of else "-"


def _number(of: float | None) -> str:
    return "-" if of is None else f"{of:.0f}"
