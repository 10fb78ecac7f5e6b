"""Suggested questions, each asked of the chain first: one that its own section of the notes does not answer is dropped."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain as joined
from pathlib import Path
from threading import Lock

from ingest.index import Home, note_label
from qa.chain import Chain
from qa.types import Answer, Language
from ui.candidates import Candidate, Section, candidates, names, sections

Span = tuple[str, int, int]  # note, first character, one past the last

_FIRST_CALLS, _NEXT_CALLS = 40, 16  # of the chain, at about 20 ms each; what was tried once costs nothing
_NOTES = 24  # looked at for first questions, spread over all
_KEPT = 5000  # verdicts remembered


class Suggester:
    """Questions that the notes answer, for one chain and the home folder of its index. Threads may use it at once.

    The same notes give the same questions. What was worked out is kept until a sync changes the notes.
    """

    def __init__(self, chain: Chain, home: Path) -> None:
        self._chain = chain
        self._home = Home(home)
        self._lock = Lock()
        self._revision: str | None = None
        self._sections: list[Section] = []
        self._cited: dict[str, tuple[Span, ...]] = {}  # question -> what its answer cites; nothing when there is none
        self._first: dict[tuple[Language, int], list[str]] = {}

    def first(self, language: Language, n: int = 6) -> list[str]:
        """Up to n questions to begin with, from as many notes, in the language; where too few are, some in the other."""
        with self._lock:
            self._refresh()
            if (language, n) not in self._first:
                found = self._take(self._spread(language), n, [], _FIRST_CALLS)
                if len(found) < n:
                    other: Language = "en" if language == "zh" else "zh"
                    found += self._take(self._spread(other), n - len(found), found, _FIRST_CALLS)
                self._first[language, n] = found
            return list(self._first[language, n])

    def next(self, answer: Answer, asked: Sequence[str], language: Language, n: int = 3) -> list[str]:
        """Up to n questions to ask after this answer: about what stands near it in its notes, or what it names.

        None of them was asked already, and each leads to something that the answer did not quote.
        """
        with self._lock:
            self._refresh()
            shown = [(c.note, c.char_start, c.char_end) for c in answer.citations]
            near = [list(candidates(section, language)) for section in self._near(answer)]
            found = (c[rank] for rank in range(max(map(len, near), default=0)) for c in near if rank < len(c))
            return self._take(found, n, [answer.question, *asked], _NEXT_CALLS, shown)

    def _refresh(self) -> None:
        """Read the sections anew when a sync changed the notes."""
        if self._revision == (revision := self._home.revision()):
            return
        with self._home.reading() as ledger:
            rows, shared = (ledger.outline(), ledger.shared_paths()) if ledger else ([], {})
        self._sections = sections(rows, [note_label(row.folder, row.chunk.note, shared) for row in rows])
        self._revision = revision
        self._cited, self._first = {}, {}

    def _take(
        self, found: Iterable[Candidate], n: int, asked: Iterable[str], calls: int, shown: Sequence[Span] = ()
    ) -> list[str]:
        """The first n candidates that are new, answered by their own section, and lead to something not shown yet."""
        taken: list[str] = []
        known = {_key(question) for question in asked}
        seen = list(shown)
        for candidate in found:
            if len(taken) == n:
                break
            if _key(candidate.question) in known:
                continue
            if candidate.question not in self._cited:
                if calls == 0:
                    break
                calls -= 1
            cited = self._ask(candidate.question)
            if any(_overlap(span, candidate.section) for span in cited) and _news(cited, seen) > 0.5:
                taken.append(candidate.question)
                known.add(_key(candidate.question))
                seen += cited
        return taken

    def _ask(self, question: str) -> tuple[Span, ...]:
        """What the notes' own words say to a question; a model that writes is not waited for."""
        if question not in self._cited:
            if len(self._cited) >= _KEPT:
                self._cited.clear()
            answer = next(self._chain.stream(question))
            self._cited[question] = tuple((c.note, c.char_start, c.char_end) for c in answer.citations)
        return self._cited[question]

    def _spread(self, language: Language) -> Iterator[Candidate]:
        """Candidates from notes spread over all, the best of each note first, then the second best of each."""
        notes: dict[str, list[Section]] = {}
        for section in self._sections:
            notes.setdefault(section.note, []).append(section)
        chosen = list(notes.values())
        step = max(1, len(chosen) // _NOTES)
        drawn = [_best(note, language) for note in chosen[::step][:_NOTES]]
        for rank in range(max(map(len, drawn), default=0)):
            yield from (note[rank] for note in drawn if rank < len(note))

    def _near(self, answer: Answer) -> Iterator[Section]:
        """Sections near what the answer cites, or found where it is none: its own, its neighbours, those of its names."""
        places = answer.citations or answer.nearest
        at = [
            i for c in places for i, s in enumerate(self._sections) if _overlap((c.note, c.char_start, c.char_end), s)
        ]
        beside = [i + step for step in (0, 1, -1, 2, -2, 3) for i in at]
        inside = [
            i for i in beside if 0 <= i < len(self._sections) and any(self._sections[i].note == c.note for c in places)
        ]
        named = [name for c in places for name in names(c.quote)]
        about = [i for name in named for i, s in enumerate(self._sections) if name in " ".join((s.title, *s.headings))]
        order = dict.fromkeys(joined(inside[: 2 * len(at)], about[:4], inside, about))
        return (self._sections[i] for i in order)


def _best(note: Sequence[Section], language: Language) -> list[Candidate]:
    """Candidates of a note: the first of each section, those that ask why or how before others, then the rest."""
    by_section = [list(candidates(section, language)) for section in note]
    heads = sorted((c[0] for c in by_section if c), key=lambda c: not _DEEP.search(c.question))
    return [*heads, *(c for rest in by_section for c in rest[1:])]


_DEEP = re.compile(r"为什么|怎么|如何|什么问题|不同|区别|\b(?:why|how|difference|problem)\b", re.I)


def _overlap(span: Span, section: Section) -> bool:
    note, start, end = span
    return note == section.note and start < section.end and end > section.start


def _news(cited: Sequence[Span], seen: Sequence[Span]) -> float:
    """The share of the cited characters that were not seen yet."""
    fresh = total = 0
    for note, start, end in cited:
        old = {i for other, first, last in seen if other == note for i in range(max(start, first), min(end, last))}
        fresh, total = fresh + end - start - len(old), total + end - start
    return fresh / total if total else 0.0


def _key(question: str) -> str:
    """What two ways of typing one question share."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", question)).casefold()
