"""Scored sentences to evidence: the fewest that answer, each with those that it cannot be understood without."""

import re
from collections.abc import Sequence
from itertools import groupby, pairwise
from pathlib import Path

from ingest.text import terms
from qa.answer_type import expected
from qa.lexical import matches
from qa.opening import MOST, QUOTABLE, is_reply, last_of_opening, names_columns, text_of, what_follows, words_of
from qa.outline import done, mark, outline
from qa.plain import plain
from qa.question import Question
from qa.scoring import CONTEXT, Scored, asked_box, gives_reason
from qa.superlative import asks_for_one
from qa.types import Evidence, Hit, Language

_MAX_UNITS = 3
_BEST = 24  # sentences, beside the units, that a model may choose from: what it reads at once, and then again
_CHUNK = 1.2  # what the score of its chunk counts besides for one of these, see evals/LOG.md
_REASON = 4  # sentences of a paragraph quoted to tell why
# A heading that asks, and so says nothing.
_ASKING = re.compile(
    r"^[\W\d]*(?:为什么|为何|什么是|如何|怎[么样]|(?:why|what|how|when|who|where)\b)|(?:[?？吗]|是谁|是什么|怎么办)\s*$",
    re.I,
)
_NEWS = 0.5  # of the terms of a heading that are not in the question, from which it is quoted with its section
# A sentence that opens like this leans on the one before it.
_LEANING = re.compile(r"^[*_“「]*(?:[它他她]|该|此|其|这|那|前者|后者|而|因此|所以|于是|从而|但|不过|然而|同时|也就)")
# One that opens like this tells the next step.
_GOING_ON = re.compile(r"^[*_“「]*(?:然后|接着|接下来|再|随后|之后|最后|并且|同时|于是)")
_RECORD = 6  # sentences of a record of labelled lines that is quoted as a whole
_LABELLED = re.compile(r"[^\s，。、；：:]{1,8}[：:]\s*(?!//)\S")
_DEFINES_ABOVE = re.compile(r":[ \t]+\S")  # how the definition opens of a term that stands on the line above
# A sentence that tells how many there are, and how those open that tell which.
_COUNTS_UP = re.compile(r"[两二三四五六七几2-9]\s*(?:个|点|条|种|方面|步|类|件|项)")
_ORDINAL = re.compile(
    r"[*_“「]*(?:第[一二三四五六七八九]|首先|其[一二三四次]|再[次者]|最后|另外|[一二三四五六七]是|[（(]?[1-9一二三四五六七][.、)）])"
)
_DIGIT = re.compile(r"\d")
_STEP = re.compile(r"\s*\d{1,2}[.)、]")  # how an item of a numbered list opens
_ASKS_ALL = re.compile(
    r"哪些|哪几|几个|几种|几点|列出|所有|三个|步骤|区别|优点|缺点|特点|有什么|(?:都|分别)[是有]|好处|坏处|条件|要求|\b(?:list|all|steps?|reasons|advantages|differences?)\b",
    re.I,
)
# How one asks for what may be several, without a word that says so.
_ASKS_WHICH = re.compile(r"有谁|谁都|哪[台位]|历次|每次|\bwhich\b(?:\s\w+)?\s(?!is\b|was\b)\w+s\b", re.I)
# A further sentence is quoted when it scores at least this share of the best one.
_ALSO: dict[Language, float] = {"zh": 0.85, "en": 0.8}


def choose(question: Question, scored: Sequence[Scored]) -> list[Evidence]:
    """The evidence for an answer, best first: few units, each a sentence or sentences that belong together.

    Where several are asked for, all that hold as much of the question as the best one does.
    """
    chosen: list[Evidence] = []
    seeds: list[Scored] = []
    tasks = _tasks_asked(question, scored)
    like = (tasks or [*scored[:1], *_like(question, scored)])[:MOST]
    for item in like if tasks else [*like, *scored]:
        if item not in like and (len(seeds) >= _MAX_UNITS or item.score < _ALSO[question.language] * scored[0].score):
            break
        if any(item.hit is e.hit and item.hit.chunk.sentences[item.at] in e.sentences for e in chosen):
            continue
        seeds.append(item)
        if item not in like and not _adds(seeds[0], item):
            continue
        units = grown(question, item, scored)
        # What is about the matter without giving a reason only blurs the reason.
        if not chosen or question.kind != "why" or any(gives_reason(words_of(unit)) for unit in units):
            chosen += units
    return merged(chosen)


def _tasks_asked(question: Question, scored: Sequence[Scored]) -> list[Scored]:
    """The tasks that are asked for, ticked or not, where they hold as much of the question as the best sentence does."""
    box = asked_box(question)
    return [s for s in scored if box is not None and _has_box(s.hit, s.at, box) and _as_fully(scored[0], s)]


def _like(question: Question, scored: Sequence[Scored]) -> list[Scored]:
    """Where all are asked for, the other rows of the table, or items of the list, that hold as much of it as the best one."""
    several = _ASKS_ALL.search(question.text) or _ASKS_WHICH.search(question.text)
    if not scored or not several or asks_for_one(question):
        return []
    hit, at = scored[0].hit, scored[0].at
    sentences, tree = hit.chunk.sentences, outline(hit.chunk)
    beside = [j for j in tree.siblings(at) if j in tree.beside(at)] if tree.items[at] else []
    if sentences[at].kind == "table":
        rows = (j for j, s in enumerate(sentences) if s.group == sentences[at].group)
        beside = [j for j in rows if not names_columns(hit.chunk, sentences[j])]
    return [s for s in scored[1:] if s.hit is hit and s.at in beside and _as_fully(scored[0], s)]


def _as_fully(one: Scored, other: Scored) -> bool:
    """Whether another sentence holds each concept of the question that one holds, be it by what stands over it."""
    return all(o >= CONTEXT * m - 0.001 for m, o in zip(one.held, other.held, strict=True))


def _adds(first: Scored, further: Scored) -> bool:
    """Whether a further sentence may tell more than the first one did.

    One without the kind of thing that is asked for, which the first one holds, must stand in its section, be about all that
    the first one is about, or about what that one lacks.
    """
    if further.typed >= first.typed or first.typed < 1.0 or _section(further.hit) == _section(first.hit):
        return True
    held = list(zip(first.held, further.held, strict=True))
    return all(m > 0.5 for of_first, m in held if of_first > 0.5) or any(of_first <= 0.5 < m for of_first, m in held)


def _section(hit: Hit) -> tuple[Path, str, tuple[str, ...]]:
    return hit.folder, hit.chunk.note, hit.chunk.headings


def best_sentences(scored: Sequence[Scored], most: int = _BEST) -> list[Evidence]:
    """The best sentences, each as evidence of its own: what a model that can choose may choose from.

    Their chunk counts more than where one of them must be right at once: what answers stands near what is asked about, and is
    often worded otherwise.
    """
    best = sorted(scored, key=lambda s: -(s.score + _CHUNK * s.hit.score))[:most]
    return [Evidence(s.hit, (s.hit.chunk.sentences[s.at],), s.score) for s in best]


def leans(text: str) -> bool:
    """Whether a sentence leans on the one before it, as one that opens with "它" does."""
    return _LEANING.match(text) is not None


def grown(question: Question, seed: Scored, scored: Sequence[Scored]) -> list[Evidence]:
    """A sentence with those that it cannot be understood without, as evidence; of tasks those that are asked for.

    scored: every sentence of the hits.
    """
    sentences = seed.hit.chunk.sentences
    group = [j for j, s in enumerate(sentences) if s.group == sentences[seed.at].group and s.kind in QUOTABLE]
    prose = [j for j in group if sentences[j].kind == "prose"]
    body = [j for j in group if sentences[j].kind != "prose"]
    lead = max((j for j in prose if body and j < body[0]), default=None)
    box = asked_box(question)
    if lead is not None and seed.at >= lead and _wants_list(question, seed, lead, scored):
        first, last = lead, body[:MOST][-1]
    elif sentences[seed.at].kind == "heading":
        last = _section_opening(question, seed)
        first = seed.at if _says_more(question, seed, range(seed.at + 1, last + 1)) else seed.at + 1
    elif follows := what_follows(seed.hit, seed.at):
        first, last = seed.at, follows[-1]
    elif (question.kind == "how" or _ASKS_ALL.search(question.text)) and (steps := _steps_below(seed)):
        first, last = seed.at, steps[-1]
    elif box is not None and _has_box(seed.hit, seed.at, box):
        first, last = _tasks(seed, group, box)
    elif seed.at in body:
        first, last = _of_body(question, seed, body, scored)
    else:
        first, last = _passage(question, seed, prose)
    if first and is_reply(text_of(seed.hit, first)) and first in (what_follows(seed.hit, first - 1) or ()):
        first -= 1  # the question that it answers
    span = range(first, max(last, seed.at) + 1)
    runs = [span] if box is None else _with_box(seed.hit, span, box)
    return [Evidence(seed.hit, sentences[run.start : run.stop], seed.score) for run in runs]


def _with_box(hit: Hit, span: range, box: bool) -> list[range]:
    """The stretches of a span that hold tasks whose box is such, ticked or not, without the others; the span where none is."""
    tree = outline(hit.chunk)

    def fits(at: int) -> bool:
        boxes = (done(hit.chunk, hit.chunk.sentences[j]) for j in (at, *tree.above(at)))
        return next((found for found in boxes if found is not None), box) is box

    runs = []
    for fit, at in groupby(span, key=fits):
        run = list(at)
        if fit and any(_has_box(hit, j, box) for j in run):
            runs.append(range(run[0], run[-1] + 1))
    return runs or [span]


def _section_opening(question: Question, seed: Scored) -> int:
    """Last of what is quoted for a heading: itself where it holds what is asked for, else how its section opens."""
    if expected(question) and seed.typed == 1.0:
        return seed.at
    return last_of_opening(seed.hit, seed.at)


def _says_more(question: Question, seed: Scored, below: range) -> bool:
    """Whether a heading says more than the question and what is quoted below it do; one that asks says nothing."""
    if not below:
        return True
    if _ASKING.search(seed.text):
        return False
    words = set(terms(seed.text, unigrams=False))
    said = terms("\n".join([question.text, *(text_of(seed.hit, j) for j in below)]), unigrams=False)
    return len(words.difference(said)) >= _NEWS * len(words)


def _of_body(question: Question, seed: Scored, body: Sequence[int], scored: Sequence[Scored]) -> tuple[int, int]:
    """First and last of what is quoted for an item, a table row or code that no lead-in announces."""
    at = seed.at
    if seed.hit.chunk.sentences[at].kind == "table" and at == body[0]:
        return at, body[:MOST][-1]  # the first row names the columns, and tells nothing without the others
    tree = outline(seed.hit.chunk)
    if tree.opens(at):
        return at, tree.under(at)[:MOST][-1]
    for level in (at, *tree.above(at)) if tree.items[at] else ():
        whole = tree.beside(level)
        if _picks(question, seed, [s for s in scored if s.hit is seed.hit and s.at in whole]):
            break
        if 1 < len(whole) <= MOST and _asked_above(question, seed, tree.above(level)[:1]):
            return whole[0], whole[-1]
    return at, at


def _steps_below(seed: Scored) -> range:
    """The items of a numbered list that stands on the lines right below a paragraph that the sentence ends."""
    chunk, below = seed.hit.chunk, range(seed.at + 1, len(seed.hit.chunk.sentences))
    tree = outline(chunk)
    if seed.sentence.kind != "prose" or not below or not mark(chunk, chunk.sentences[below[0]])[:1].isdigit():
        return below[:0]
    gap = chunk.text[seed.sentence.end - chunk.start : chunk.sentences[below[0]].start - chunk.start]
    return range(below[0], tree.beside(below[0]).stop)[:MOST] if gap.count("\n") == 1 else below[:0]


def _tasks(seed: Scored, group: Sequence[int], box: bool) -> tuple[int, int]:
    """First and last of the tasks of the list, or of the paragraph, in which one with such a box stands."""
    tree = outline(seed.hit.chunk)
    like = [j for j in (tree.beside(seed.at) if tree.items[seed.at] else group) if _has_box(seed.hit, j, box)]
    return like[0], tree.under(like[:MOST][-1]).stop - 1


def _has_box(hit: Hit, at: int, box: bool) -> bool:
    """Whether a sentence is a task with such a box, ticked or not."""
    return done(hit.chunk, hit.chunk.sentences[at]) is box


def _asked_above(question: Question, seed: Scored, parent: Sequence[int]) -> bool:
    """Whether the item or the heading over a list is what the question names, so that the list as a whole answers it."""
    if question.kind not in ("why", "how") and not _ASKS_ALL.search(question.text):
        return False
    chunk = seed.hit.chunk
    head = text_of(seed.hit, parent[0]) if parent else (chunk.headings or (seed.hit.title,))[-1]
    named = matches(question.concepts, head)
    if not named or len(named) != len(seed.own):  # found by the question in other words
        return False
    chief = max(range(len(named)), key=seed.weights.__getitem__)
    return named[chief] > 0.5 >= seed.own[chief]


def _wants_list(question: Question, seed: Scored, lead: int, scored: Sequence[Scored]) -> bool:
    """Whether the whole list or code block answers, not one item of it: its lead-in is what matched, or all is asked."""
    kind = seed.hit.chunk.sentences[seed.at].kind
    if seed.at == lead or kind == "code":
        return True
    group = seed.hit.chunk.sentences[lead].group
    others = [s for s in scored if s.hit is seed.hit and s.at != seed.at and s.sentence.group == group]
    if _ASKS_ALL.search(question.text):
        return not _picks(question, seed, [o for o in others if o.at != lead])
    if question.kind == "how" and _STEP.match(seed.text):  # of several
        return True
    chief = max(range(len(seed.own)), key=seed.weights.__getitem__, default=None)
    if chief is not None and seed.own[chief] > 0.5 >= max((o.own[chief] for o in others), default=0.0):
        return False  # what is asked about is named by this item alone
    if question.kind == "how" and kind == "item":
        return True
    of_lead = next((s for s in others if s.at == lead), None)
    return of_lead is not None and any(a > 0.5 >= b for a, b in zip(of_lead.own, seed.own, strict=True))


def _picks(question: Question, seed: Scored, others: Sequence[Scored]) -> bool:
    """Whether a date or a number of the question, which an item holds, tells it from other items of its list."""
    if len(question.concepts) != len(seed.own):  # found by the question in other words
        return False
    figures = [c for c, concept in enumerate(question.concepts) if _DIGIT.search(concept.surface)]
    return any(seed.own[c] > 0.5 >= min((o.own[c] for o in others), default=1.0) for c in figures)


def _passage(question: Question, seed: Scored, prose: Sequence[int]) -> tuple[int, int]:
    """First and last sentence of the part of a paragraph that answers: the seed, what it leans on, what carries it on."""

    def text(j: int) -> str:
        return text_of(seed.hit, j)

    first = last = seed.at
    lines = _labelled(seed.hit, prose)
    if question.kind != "what" and len(lines) > 1 and seed.at <= lines[0][-1] and len(prose) <= _RECORD:
        return prose[0], prose[-1]  # "现象：…" says what it is about, and the lines below it what to do
    if 1 < len(prose) <= MOST and _of_lines(seed.hit, prose) and _asked_above(question, seed, ()):
        return prose[0], prose[-1]
    if question.kind == "why":
        # The sentence that says "the reason is" seldom holds all of it: the paragraph goes on to tell.
        if len(prose) <= _REASON:
            return prose[0], prose[-1]
        first = next((j for j in prose if seed.at - _REASON < j <= seed.at and gives_reason(text(j))), seed.at)
        last = min(prose[-1], first + _REASON - 1)
    while first > prose[0] and seed.at - first < 2 and _LEANING.match(text(first)):
        first -= 1
    while first > prose[0] and _DEFINES_ABOVE.match(text(first)):
        first -= 1
    while (
        last < prose[-1] and last - first < MOST and _ORDINAL.match(text(last + 1)) and _COUNTS_UP.search(text(first))
    ):
        last += 1
    while question.kind == "how" and last < prose[-1] and last - seed.at < 2 and _GOING_ON.match(text(last + 1)):
        last += 1
    return first, last


def _labelled(hit: Hit, prose: Sequence[int]) -> list[list[int]]:
    """The sentences of a paragraph line by line, where each line opens with a label: "现象：…", "解决：…"; else none."""
    lines: list[list[int]] = []
    for j in prose:
        if lines and not _of_lines(hit, (lines[-1][-1], j)):
            lines[-1].append(j)
        else:
            lines.append([j])
    return lines if all(_LABELLED.match(plain(text_of(hit, line[0]))) for line in lines) else []


def _of_lines(hit: Hit, at: Sequence[int]) -> bool:
    """Whether each of these sentences stands on lines of its own."""
    start, sentences = hit.chunk.start, hit.chunk.sentences
    gaps = (hit.chunk.text[sentences[i].end - start : sentences[j].start - start] for i, j in pairwise(at))
    return all("\n" in gap for gap in gaps)


def merged(chosen: Sequence[Evidence]) -> list[Evidence]:
    """Units that touch or overlap in one chunk joined; the order stays that of the first of them."""
    merged: list[Evidence] = []
    for unit in chosen:
        for i, other in enumerate(merged):
            if (unit.hit.folder, unit.hit.chunk) != (other.hit.folder, other.hit.chunk):
                continue
            all_of = unit.hit.chunk.sentences
            a, b, c, d = (all_of.index(u.sentences[end]) for u in (other, unit) for end in (0, -1))
            if c <= b + 1 and a <= d + 1:
                merged[i] = Evidence(unit.hit, all_of[min(a, c) : max(b, d) + 1], max(other.score, unit.score))
                break
        else:
            merged.append(unit)
    return merged
