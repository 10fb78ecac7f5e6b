"""Hits to evidence: which sentences of the notes answer the question, and whether any does."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from ingest.text import terms
from ingest.types import Sentence
from qa.lexical import Known
from qa.question import Kind, Question
from qa.types import Evidence, Hit, Language, Reason

QUOTABLE = frozenset({"prose", "item", "code", "table"})

# A concept that stands in the heading, the title or the neighbouring sentence counts half: it tells what "it" is.
_CONTEXT = 0.5
_MAX_UNITS = 3
_MAX_GROUP = 12  # sentences of a list, table or code block quoted as a whole

# What a sentence that answers such a question holds. It lifts a sentence among its like; it proves nothing alone.
_CUES: dict[Kind, re.Pattern[str]] = {
    "why": re.compile(
        r"因为|由于|原因|因此|因而|所以|导致|致使|为了|源于|根源|在于|冲突|使得|从而|以便|出于|归功|得益|不满|动机|"
        r"\b(?:because|due to|since|therefore|so that|reason)\b",
        re.I,
    ),
    "when": re.compile(r"\d{3,4}\s*年|\d{1,2}\s*月|\d{4}[-/.]\d|世纪|年代|[一二三四五六七八九十〇零]{2,4}年|\b1\d{3}\b|\b20\d{2}\b"),
    "number": re.compile(r"\d|[一二两三四五六七八九十百千万亿]"),
    "how": re.compile(r"通过|使用|利用|借助|采用|先|然后|步骤|方法|方式|命令|只需|可以|把|将|`"),
}  # fmt: skip
_CUE_BONUS = 0.1

# A sentence that opens like this leans on the one before it.
_LEANING = re.compile(
    r"^[*_“「]*(?:它|该|此|其|这|那|他们|她们|它们|前者|后者|而|因此|所以|于是|从而|但|不过|然而|同时|也就)"
)
_ASKS_ALL = re.compile(
    r"哪些|哪几|几个|几种|几点|列出|所有|三个|步骤|区别|优点|缺点|特点|\b(?:which|list|all|steps?|reasons|advantages|differences?)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Scored:
    """A sentence of a hit with what it has to do with the question."""

    hit: Hit
    at: int  # position in hit.chunk.sentences
    cover: float  # share of the question's concepts, weighted by rarity, in the sentence and, at half, around it
    own: frozenset[int]  # concepts that the sentence itself holds
    score: float


# Weights of a sentence's score, by language: its cosine with the question, its cover, the score of its chunk.
# Tuned on the dev sets, see evals/LOG.md.
_WEIGHTS: dict[Language, tuple[float, float, float]] = {"zh": (0.3, 0.6, 0.4), "en": (0.5, 0.4, 0.4)}
# A further sentence is quoted when it scores at least this share of the best one.
_ALSO = 0.85


def choose(question: Question, scored: Sequence[Scored]) -> list[Evidence]:
    """The evidence for an answer, best first: few units, each a sentence or sentences that belong together."""
    chosen: list[Evidence] = []
    for item in scored:
        if len(chosen) == _MAX_UNITS or item.score < _ALSO * scored[0].score:
            break
        if not any(item.hit is e.hit and item.hit.chunk.sentences[item.at] in e.sentences for e in chosen):
            chosen.append(_unit(question, item, scored))
    return _merged(chosen)


def score_sentences(question: Question, known: Sequence[Known], hits: Sequence[Hit]) -> list[Scored]:
    """Every quotable sentence of the hits, best first."""
    weights = [k.weight * k.ceiling for k in known]
    whole = sum(weights) or 1.0
    dense, lexical, chunk = _WEIGHTS[question.language]
    cue = _CUES.get(question.kind)
    result = []
    for hit in hits:
        matches = [_matches(known, text) for text in _texts(hit)]
        title = _matches(known, "\n".join((hit.title, *hit.chunk.headings)))
        for i, sentence in enumerate(hit.chunk.sentences):
            if sentence.kind not in QUOTABLE:
                continue
            around = [title, *(matches[j] for j in _neighbours(hit.chunk.sentences, i))]
            cover = sum(
                w * max(m, _CONTEXT * max(a[c] for a in around))
                for c, (w, m) in enumerate(zip(weights, matches[i], strict=True))
            )
            bonus = _CUE_BONUS if cue and cue.search(_text(hit, sentence)) else 0.0
            total = dense * hit.sentence_scores[i] + lexical * cover / whole + chunk * hit.score + bonus
            own = frozenset(c for c, m in enumerate(matches[i]) if m > 0.5)
            result.append(Scored(hit, i, cover / whole, own, total))
    result.sort(key=lambda s: (-s.score, s.hit.chunk.note, s.hit.chunk.sentences[s.at].start))
    return result


def _matches(known: Sequence[Known], text: str) -> list[float]:
    """For each concept, the share of its best alternative's terms that the text holds."""
    present = set(terms(text))
    return [max((sum(t in present for t in a) / len(a) for a in k.alternatives), default=0.0) for k in known]


def _texts(hit: Hit) -> Iterator[str]:
    return (_text(hit, s) for s in hit.chunk.sentences)


def _text(hit: Hit, sentence: Sentence) -> str:
    return hit.chunk.text[sentence.start - hit.chunk.start : sentence.end - hit.chunk.start]


def _neighbours(sentences: Sequence[Sentence], i: int) -> list[int]:
    """The sentence before, and the lead-in of the group."""
    near = [i - 1] if i and sentences[i - 1].kind in QUOTABLE else []
    first = next(j for j, s in enumerate(sentences) if s.group == sentences[i].group)
    return near if first == i else [*near, first]


def _unit(question: Question, seed: Scored, scored: Sequence[Scored]) -> Evidence:
    """The seed with the sentences it cannot be understood without."""
    sentences = seed.hit.chunk.sentences
    group = [j for j, s in enumerate(sentences) if s.group == sentences[seed.at].group and s.kind in QUOTABLE]
    first, last = seed.at, seed.at
    if any(sentences[j].kind != "prose" for j in group) and _wants_group(question, seed, group, scored):
        first, last = group[0], group[min(len(group), _MAX_GROUP) - 1]
        last = max(last, seed.at)
    elif sentences[seed.at].kind == "prose":
        prose = [j for j in group if sentences[j].kind == "prose"]
        while first > prose[0] and seed.at - first < 2 and _LEANING.match(_text(seed.hit, sentences[first])):
            first -= 1
        if question.kind == "why":
            # The sentence that says "the reason is" seldom holds all of it: the paragraph goes on to tell.
            last = min(prose[-1], first + 2) if prose[-1] > seed.at else seed.at
    return Evidence(seed.hit, sentences[first : last + 1], seed.score)


def _wants_group(question: Question, seed: Scored, group: Sequence[int], scored: Sequence[Scored]) -> bool:
    """Whether the whole list or code block answers, not one item of it: the lead-in is what matched, or all is asked."""
    sentences = seed.hit.chunk.sentences
    lead = group[0]
    if sentences[lead].kind != "prose" or len(group) == 1:
        return False
    if seed.at == lead or _ASKS_ALL.search(question.text):
        return True
    of_lead = next((s for s in scored if s.hit is seed.hit and s.at == lead), None)
    return sentences[seed.at].kind == "code" or (of_lead is not None and bool(of_lead.own - seed.own))


def _merged(chosen: Sequence[Evidence]) -> list[Evidence]:
    """Join units that touch or overlap in one chunk; the order stays that of the best unit."""
    merged: list[Evidence] = []
    for unit in chosen:
        for i, other in enumerate(merged):
            all_of = other.hit.chunk.sentences
            a, b = all_of.index(other.sentences[0]), all_of.index(other.sentences[-1])
            if unit.hit is other.hit and unit.sentences[0] in all_of:
                c, d = all_of.index(unit.sentences[0]), all_of.index(unit.sentences[-1])
                if c <= b + 1 and a <= d + 1:
                    merged[i] = Evidence(other.hit, all_of[min(a, c) : max(b, d) + 1], max(other.score, unit.score))
                    break
        else:
            merged.append(unit)
    return merged


def features(question: Question, known: Sequence[Known], scored: Sequence[Scored]) -> dict[str, float]:
    best = scored[0]
    names = [c for c, k in enumerate(known) if k.is_name]
    weights = [k.weight * k.ceiling for k in known]
    whole = sum(weights) or 1.0
    top = max(s.cover for s in scored)
    text = "\n".join((best.hit.title, *best.hit.chunk.headings, best.hit.chunk.text))
    matches = _matches(known, text)
    chunk_cover = sum(w * m for w, m in zip(weights, matches, strict=True)) / whole
    unknown = sum(w for w, k in zip(weights, known, strict=True) if not k.alternatives) / whole
    cue = _CUES.get(question.kind)
    has = float(cue is None or bool(cue.search(best.hit.chunk.text)))
    return {
        "cover": best.cover,
        "top_cover": top,
        "chunk_cover": chunk_cover,
        "cosine": best.hit.sentence_scores[best.at],
        "top_cosine": max(s.hit.sentence_scores[s.at] for s in scored),
        "hit": best.hit.score,
        "dense": best.hit.dense,
        "names": float(np.mean([matches[c] for c in names])) if names else 1.0,
        "unknown": unknown,
        "cue": has,
        "score": best.score,
    }


# A question whose best sentence scores below this is not answered. First rule, tuned on xquad-dev with half of the
# passages removed, see evals/LOG.md.
_ANSWERABLE: dict[Language, float] = {"zh": 0.75, "en": 0.62}
_RELATED = 0.5  # share of that from which the notes count as related


def abstention(question: Question, known: Sequence[Known], scored: Sequence[Scored]) -> Reason | None:
    """Why the question is not answered, or None when it is."""
    if not scored:
        return "nothing_found"
    best, needed = scored[0].score, _ANSWERABLE[question.language]
    if best >= needed:
        return None
    return "related_but_no_answer" if best >= _RELATED * needed else "nothing_found"
