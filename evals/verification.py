"""How well the verifier tells true renderings from false ones: paraphrases it rejects, mutations it accepts.

The rules of qa/support were tuned on the dev split until it held hardly an error, so its figures say only that they
still hold. What to expect of sentences never seen is the first look at each batch: numbers, dates, names, roles and
negation alone rejected 39 of the first 276 true renderings (14 %) and accepted 44 of 2,131 mutations (2 %). The rules
for relation words came later and were tuned on dev alone: the test split shows what they cost on other sentences.
Both are worded near to their lines. Three more splits are English as a good translator words it, with a wrong one beside
each: "free", from which a model learnt to compare (evals/checker), "practice", of whose lines it knows 414 of 480 in other
words, so that with it both are in sample, and "strangers", lines of other people from which nothing was learnt. The rules were
hardly tuned on any of them (evals/LOG.md).
"""

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from evals.metrics import proportion
from evals.mutations import RENDERINGS, Mutation, Paraphrase, mutate, paraphrases, renderings
from evals.types import Figure
from qa.faithful import weighed
from qa.llm import Llm
from qa.plain import plain
from qa.support import Problem, unsupported
from qa.translate import Dictionary

TRUE, MUTATIONS = "true rendering", "all mutations"  # kinds beside those of mutations
LANGUAGES = ("all", "zh", "en")

# Split -> language, or all -> kind -> share of the sentences on which the verifier is wrong.
Figures = dict[str, dict[str, dict[str, Figure]]]


@dataclass(frozen=True, slots=True)
class Judged:
    """One sentence of the set, and what the verifier found in it."""

    id: str
    original: Paraphrase
    kind: str  # of a mutation, else TRUE
    sentence: str
    problems: tuple[Problem, ...]

    @property
    def wrong(self) -> bool:
        """Whether a true rendering was rejected, or a mutation accepted."""
        return bool(self.problems) == (self.kind == TRUE)


@dataclass(frozen=True, slots=True)
class Report:
    """Every sentence with its verdict."""

    rows: tuple[Judged, ...]

    @property
    def figures(self) -> Figures:
        """Shares of wrong verdicts, with n and interval, by split, language and kind; each from one sentence up."""
        found: Figures = {}
        for split in dict.fromkeys(row.original.split for row in self.rows):
            for language in LANGUAGES:
                rows = [r for r in self.rows if r.original.split == split and language in ("all", r.original.language)]
                false = [row for row in rows if row.kind != TRUE]
                cells = {TRUE: [row for row in rows if row.kind == TRUE], MUTATIONS: false}
                for kind in sorted({row.kind for row in false}):
                    cells[kind] = [row for row in false if row.kind == kind]
                found.setdefault(split, {})[language] = {k: _share(of) for k, of in cells.items() if of}
        return found

    @property
    def wrong(self) -> tuple[Judged, ...]:
        """The sentences on which the verifier is wrong."""
        return tuple(row for row in self.rows if row.wrong)


def _share(rows: Sequence[Judged]) -> Figure:
    return proportion(sum(row.wrong for row in rows), len(rows))


def run(
    dictionary: Dictionary,
    splits: Iterable[str] = ("dev", "test"),
    tick: Callable[[str, int, int], None] = lambda label, done, total: None,
    llm: Llm | None = None,
    every: int = 1,
) -> Report:
    """Judge every paraphrase of these splits and what is false beside it, telling `tick` how far it is.

    llm: a model that compares, too. every: only each n-th paraphrase.
    """
    chosen = list(_chosen(frozenset(splits)))[::every]
    rows: list[Judged] = []
    for done, (paraphrase, mutations) in enumerate(chosen, start=1):
        sentences: list[Mutation | Paraphrase] = [paraphrase, *mutations]
        for one in sentences:
            # A mutation may cite a line more than its paraphrase does.
            citing, kind = (one.original, one.kind) if isinstance(one, Mutation) else (one, TRUE)
            problems = judge(citing, one.sentence, dictionary, llm)
            rows.append(Judged(one.id, citing, kind, one.sentence, problems))
        tick("verification", done, len(chosen))
    return Report(tuple(rows))


def _chosen(splits: Container[str]) -> Iterator[tuple[Paraphrase, Sequence[Mutation]]]:
    yield from ((p, mutate(p)) for p in paraphrases() if p.split in splits)
    for split in RENDERINGS:
        yield from ((true, [false]) for true, false in (renderings(split) if split in splits else ()))


def judge(paraphrase: Paraphrase, sentence: str, dictionary: Dictionary, llm: Llm | None = None) -> tuple[Problem, ...]:
    """What the verifier finds in a sentence that cites what the paraphrase cites; the note's name is the context.

    llm: a model that compares, too, where English is of a single line. Raises LlmFailed.
    """
    titles = {PurePosixPath(note).stem for note, _ in paraphrase.quotes if note is not None}
    quotes = [quote for _, quote in paraphrase.quotes]
    problems = unsupported(sentence, quotes, dictionary, sorted(titles))
    if llm is None or paraphrase.language != "en" or len(quotes) > 1:
        return problems
    return weighed(problems, plain(quotes[0]), sentence, llm, dictionary)
