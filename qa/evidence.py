"""Hits to evidence: which sentences of the notes answer the question."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ingest.text import announces, asks, terms
from ingest.types import Sentence
from qa.answer_type import expected, holds_answer
from qa.frame import asks_for_heading
from qa.hostile import asks_about_orders, gives_orders
from qa.lexical import Known, matches
from qa.opening import (
    MOST,
    QUOTABLE,
    is_label,
    is_reply,
    last_of_opening,
    stands_over,
    tells,
    text_of,
    what_follows,
    words_of,
)
from qa.outline import done, outline
from qa.question import Kind, Question
from qa.rivals import Rivals
from qa.translate import Dictionary
from qa.types import Evidence, Hit, Language

# A concept that stands in the heading, the title or the neighbouring sentence counts this much: it tells what "it" is.
_CONTEXT = 0.7
# What a concept counts in a cover: a base, more with rarity (BM25 ceiling over this), and a factor for a name.
_BASE, _RARE, _NAME = 0.5, 10.0, 1.5
_MAX_UNITS = 3
_BEST = 24  # sentences, beside the units, that a model may choose from: what it reads at once, and then again
_CHUNK = 1.2  # what the score of its chunk counts besides for one of these, see evals/LOG.md
_REASON = 4  # sentences of a paragraph quoted to tell why

# What a sentence that answers such a question holds. It lifts a sentence among its like; it proves nothing alone.
_CUES: dict[Kind, re.Pattern[str]] = {
    "why": re.compile(
        r"因为|由于|原因|因此|因而|所以|导致|致使|为了|源于|根源|在于|冲突|使得|从而|以便|出于|归功|得益|不满|动机|"
        r"\b(?:because|due to|since|therefore|so that|reason)\b",
        re.I,
    ),
    "how": re.compile(r"通过|使用|利用|借助|采用|先|然后|步骤|方法|方式|命令|只需|可以|把|将|`"),
}  # fmt: skip
_CUE_BONUS = 0.05
_TYPE_BONUS = 0.15  # for a time where "when" is asked, a number where "how many", a name where "who"

_HEADING_MALUS = 0.2  # of a heading and of front matter, whose words are the question's more often than the answer's
_RIVAL_MALUS = 0.4  # of what is told of another than is asked about
_NEWS = 0.5  # of the terms of a heading that are not in the question, from which it is quoted with its section
_AS_MUCH = 0.8  # of what a label holds of the question: what one line under it must hold besides to answer alone
_OVER = 0.8  # what the kind of thing asked for counts that stands in the item, the label or the row over a sentence
_TASK_BONUS = 0.2  # of a task that is not ticked off, where it is asked what is left to do
_WHY_HEADING = re.compile(r"为什么|为何|原因|缘由|由来|\bwhy\b|\breasons?\b", re.I)
_HEADING_BONUS = 0.2  # where the heading of a section says that it tells why

# A sentence that opens like this leans on the one before it.
_LEANING = re.compile(
    r"^[*_“「]*(?:它|该|此|其|这|那|他们|她们|它们|前者|后者|而|因此|所以|于是|从而|但|不过|然而|同时|也就)"
)
# One that opens like this tells the next step.
_GOING_ON = re.compile(r"^[*_“「]*(?:然后|接着|接下来|再|随后|之后|最后|并且|同时|于是)")
_DATED = 0.5  # what a time in a heading counts beside one in the sentence
_DEFINES_ABOVE = re.compile(r":[ \t]+\S")  # how the definition opens of a term that stands on the line above
# A sentence that tells how many there are, and how those open that tell which.
_COUNTS_UP = re.compile(r"[两二三四五六七几2-9]\s*(?:个|点|条|种|方面|步|类|件|项)")
_ORDINAL = re.compile(
    r"[*_“「]*(?:第[一二三四五六七八九]|首先|其[一二三四次]|再[次者]|最后|另外|[一二三四五六七]是|[（(]?[1-9一二三四五六七][.、)）])"
)
_ABOUT_QUESTIONS = re.compile(r"问题|疑问|提问|问过|问了|待确认|\bquestions?\b|\bask(?:s|ed)?\b", re.I)
_UNDONE = re.compile(
    r"没[有]?(?:做|完成|办|搞定|弄|交|买|准备|跟进|确认)|未(?:完成|做|办)|还(?:要做|[剩差缺]|没|未|有[^，。？]{0,6}没)"
    r"|\bnot (?:yet )?(?:done|finished)|\bunfinished|\b(?:left|still) to do",
    re.I,
)
_STEP = re.compile(r"\s*\d{1,2}[.)、]")  # how an item of a numbered list opens
_ASKS_ALL = re.compile(
    r"哪些|哪几|几个|几种|几点|列出|所有|三个|步骤|区别|优点|缺点|特点|有什么|(?:都|分别)[是有]|好处|坏处|条件|要求|\b(?:list|all|steps?|reasons|advantages|differences?)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Scored:
    """A sentence of a hit with what it has to do with the question."""

    hit: Hit
    at: int  # position in hit.chunk.sentences
    cover: float  # share of the question's concepts, weighted by rarity, in the sentence and, for less, around it
    own: tuple[float, ...]  # share of each concept that the sentence itself holds
    held: tuple[float, ...]  # the same with, for less, what stands around it
    weights: tuple[float, ...]  # what each concept counts
    cosine: float  # of sentence and question
    typed: float  # whether it holds something of the kind asked for, 0 to 1
    score: float


# Weights of a sentence's score, by language: its cosine with the question, its cover, the score of its chunk, and how much
# better than the average it meets the question token by token. Tuned on the dev sets, see evals/LOG.md.
_WEIGHTS: dict[Language, tuple[float, float, float, float]] = {"zh": (0.3, 0.4, 0.8, 0.3), "en": (0.5, 0.3, 0.8, 0.4)}
# A further sentence is quoted when it scores at least this share of the best one.
_ALSO = 0.8


def choose(question: Question, scored: Sequence[Scored]) -> list[Evidence]:
    """The evidence for an answer, best first: few units, each a sentence or sentences that belong together."""
    chosen: list[Evidence] = []
    for item in scored:
        if len(chosen) == _MAX_UNITS or item.score < _ALSO * scored[0].score:
            break
        if any(item.hit is e.hit and item.hit.chunk.sentences[item.at] in e.sentences for e in chosen):
            continue
        unit = grown(question, item, scored)
        # What is about the matter without giving a reason only blurs the reason.
        if not chosen or question.kind != "why" or _CUES["why"].search(words_of(unit)):
            chosen.append(unit)
    return merged(chosen)


def score_sentences(
    question: Question, known: Sequence[Known], hits: Sequence[Hit], dictionary: Dictionary
) -> list[Scored]:
    """Every quotable sentence of the hits, best first."""
    weights = concept_weights(known)
    whole = sum(weights) or 1.0
    dense, lexical, chunk, late = _WEIGHTS[question.language]
    cue = _CUES.get(question.kind)
    wary = not asks_about_orders(question.text)
    undone = _UNDONE.search(question.text) is not None
    about_questions = _ABOUT_QUESTIONS.search(question.text) is not None
    rivals = Rivals(hits, known)
    result = []
    for hit in hits:
        texts = [text_of(hit, i) for i in range(len(hit.chunk.sentences))]
        # Not even its neighbours are: what an order says draws its section up to the question.
        if wary and any(map(gives_orders, texts)):
            continue
        held_by = [matches(known, text) for text in texts]
        title = matches(known, "\n".join((hit.title, *hit.chunk.headings)))
        told = _told_by_heading(question, hit.chunk.headings, weights, title)
        dated = _dated_by_heading(question, hit, dictionary)
        tree = outline(hit.chunk)
        for i, sentence in enumerate(hit.chunk.sentences):
            if sentence.kind not in QUOTABLE and not (sentence.kind == "heading" and tells(texts[i])):
                continue
            if tree.names(i) and any(tree.under(j) for j in tree.under(i)):
                continue  # it opens a part of an outline, and says nothing
            ticked = done(hit.chunk, sentence)
            if undone and ticked:
                continue
            follows = what_follows(hit, i)
            if follows is not None and not follows and not (asks(texts[i]) and about_questions):
                continue  # the note asks that, too, and does not say
            if _only_names(hit, i, follows, held_by, weights):
                continue
            over = stands_over(hit, i, tree)
            above = _with(held_by[i], [title, *(held_by[j] for j in over)])
            held = _with(above, [held_by[j] for j in _neighbours(hit.chunk.sentences, i)])
            cover = sum(w * h for w, h in zip(weights, held, strict=True)) / whole
            text = "".join([texts[i], *(texts[j] for j in follows or ())])
            typed = max(holds_answer(question, text, dictionary), dated)
            if typed < 1 and over and (sentence.kind == "table" or asks_for_heading(question)):
                typed = max(typed, _OVER * holds_answer(question, "\n".join(texts[j] for j in over), dictionary))
            bonus = _TYPE_BONUS * typed if expected(question) else 0.0
            bonus += _CUE_BONUS if (cue.search(text) if cue else _defines(known, held_by[i], text)) else 0.0
            bonus += told + _TASK_BONUS * (undone and ticked is False)
            bonus -= _HEADING_MALUS * (sentence.kind == "heading" or _of_front_matter(hit, i))
            bonus -= _RIVAL_MALUS * rivals.claim(hit, i, above)
            cosine = hit.sentence_scores[i]
            total = dense * cosine + lexical * cover + chunk * hit.score + late * hit.sentence_late[i] + bonus
            result.append(Scored(hit, i, cover, tuple(held_by[i]), held, weights, cosine, typed, total))
    result.sort(key=lambda s: (-s.score, _place(s)))
    return result


def together(one: list[Scored], other: list[Scored]) -> list[Scored]:
    """One ranking of what two readings of a question find: the mean of their scores, each as a share of its reading's best.

    After CombSUM (Fox and Shaw 1994), but what a reading did not find has its lowest score. A sentence that both found is
    as `one` has it, and so are all of its chunk. A reading whose best is not above 0 found nothing.
    """
    if not (one and one[0].score > 0):
        return other
    if not (other and other[0].score > 0):
        return one
    found = {_place(s): s for s in (*other, *one)}
    shares = [{_place(s): s.score / scored[0].score for s in scored} for scored in (one, other)]
    lowest = [min(share.values()) for share in shares]
    mean = {place: sum(s.get(place, low) for s, low in zip(shares, lowest, strict=True)) / 2 for place in found}
    scale = one[0].score / max(mean.values())
    result = [replace(s, score=scale * mean[place]) for place, s in found.items()]
    result.sort(key=lambda s: (-s.score, _place(s)))
    return result


def _place(scored: Scored) -> tuple[str, str, int]:
    return str(scored.hit.folder), scored.hit.chunk.note, _sentence(scored).start


def _told_by_heading(
    question: Question, headings: Sequence[str], weights: Sequence[float], matched: Sequence[float]
) -> float:
    """Bonus of a section whose heading says that it tells why, as far as it is about the matter."""
    if question.kind != "why" or not any(_WHY_HEADING.search(h) for h in headings):
        return 0.0
    return _HEADING_BONUS * sum(w * m for w, m in zip(weights, matched, strict=True)) / (sum(weights) or 1.0)


def _of_front_matter(hit: Hit, at: int) -> bool:
    """Whether a sentence stands in the front matter of its note."""
    chunk = hit.chunk
    return (
        chunk.line == 1
        and chunk.text.startswith("---")
        and chunk.sentences[at].end - chunk.start <= chunk.text.find("\n---", 3)
    )


def _only_names(
    hit: Hit, at: int, follows: range | None, held_by: Sequence[Sequence[float]], weights: Sequence[float]
) -> bool:
    """Whether a sentence is the first row of a table, or the label of lines, of which one holds what is asked about besides."""
    sentences = hit.chunk.sentences
    rows = [j for j, s in enumerate(sentences) if s.group == sentences[at].group and s.kind == "table"]
    below: Sequence[int] = ()
    if rows[:1] == [at]:
        below = rows[1:]
    elif follows and is_label(hit, at) and not announces(text_of(hit, at)):
        below = follows
    most = max((w for w, m in zip(weights, held_by[at], strict=True) if m > 0.5), default=0.0)

    def asked(j: int) -> bool:
        lines = zip(held_by[j], held_by[at], weights, strict=True)
        return any(m > 0.5 >= head and w >= _AS_MUCH * most for m, head, w in lines)

    return sum(map(asked, below)) == 1


def _dated_by_heading(question: Question, hit: Hit, dictionary: Dictionary) -> float:
    """How sure it is that what stands under these headings happened when they say, where that is asked."""
    over = "\n".join((hit.title, *hit.chunk.headings))
    return _DATED * holds_answer(question, over, dictionary) if asks_for_heading(question) else 0.0


def concept_weights(known: Sequence[Known]) -> tuple[float, ...]:
    """What each concept counts in a cover: more the rarer it is, and more for a name, which nothing else stands for."""
    return tuple(k.weight * (_BASE + k.ceiling / _RARE) * (_NAME if k.is_name else 1.0) for k in known)


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


def sentence_text(scored: Scored) -> str:
    """The words of a sentence as they stand in its note."""
    return text_of(scored.hit, scored.at)


def _defines(known: Sequence[Known], matched: Sequence[float], text: str) -> bool:
    """Whether the sentence says what one of the concepts is: "X 是 …", "X（… 的简称）"."""
    for k, m in zip(known, matched, strict=True):
        if m == 1.0 and re.search(
            re.escape(k.concept.surface) + r"[*`”」 ）)]{0,3}[^，。；！？]{0,4}(?:是|就是|指|即|叫|全称|：|（|\()",
            text,
            re.I,
        ):
            return True
    return False


def _with(own: Sequence[float], around: Sequence[Sequence[float]]) -> tuple[float, ...]:
    """What a sentence holds of each concept with, for less, what stands around it."""
    return tuple(max(m, *(_CONTEXT * a[c] for a in around), 0.0) for c, m in enumerate(own))


def _neighbours(sentences: Sequence[Sentence], i: int) -> list[int]:
    """The sentence before, and the lead-in of the group."""
    near = [i - 1] if i and sentences[i - 1].kind in QUOTABLE else []
    first = next(j for j, s in enumerate(sentences) if s.group == sentences[i].group)
    return near if first == i else [*near, first]


def grown(question: Question, seed: Scored, scored: Sequence[Scored]) -> Evidence:
    """A sentence with those that it cannot be understood without, as evidence. scored: every sentence of the hits."""
    sentences = seed.hit.chunk.sentences
    group = [j for j, s in enumerate(sentences) if s.group == sentences[seed.at].group and s.kind in QUOTABLE]
    prose = [j for j in group if sentences[j].kind == "prose"]
    body = [j for j in group if sentences[j].kind != "prose"]
    lead = max((j for j in prose if body and j < body[0]), default=None)
    if lead is not None and seed.at >= lead and _wants_list(question, seed, lead, scored):
        first, last = lead, body[:MOST][-1]
    elif sentences[seed.at].kind == "heading":
        last = _section_opening(question, seed)
        first = seed.at if last == seed.at or _says_more(question, text_of(seed.hit, seed.at)) else seed.at + 1
    elif follows := what_follows(seed.hit, seed.at):
        first, last = seed.at, follows[-1]
    elif seed.at in body:
        first, last = _of_body(question, seed, body)
    else:
        first, last = _passage(question, seed, prose)
    if first and is_reply(text_of(seed.hit, first)) and first in (what_follows(seed.hit, first - 1) or ()):
        first -= 1  # the question that it answers
    return Evidence(seed.hit, sentences[first : max(last, seed.at) + 1], seed.score)


def _section_opening(question: Question, seed: Scored) -> int:
    """Last of what is quoted for a heading: itself where it holds what is asked for, else how its section opens."""
    if expected(question) and seed.typed == 1.0:
        return seed.at
    return last_of_opening(seed.hit, seed.at)


def _says_more(question: Question, heading: str) -> bool:
    """Whether a heading says more than the question does."""
    words = set(terms(heading, unigrams=False))
    return len(words - set(terms(question.text, unigrams=False))) >= _NEWS * len(words)


def _of_body(question: Question, seed: Scored, body: Sequence[int]) -> tuple[int, int]:
    """First and last of what is quoted for an item, a table row or code that no lead-in announces."""
    at = seed.at
    if seed.hit.chunk.sentences[at].kind == "table" and at == body[0]:
        return at, body[:MOST][-1]  # the first row names the columns, and tells nothing without the others
    tree = outline(seed.hit.chunk)
    if _UNDONE.search(question.text) and _is_left(seed.hit, at):
        left = [j for j in tree.beside(at) if _is_left(seed.hit, j)]
        return left[0], left[:MOST][-1]
    if tree.opens(at):
        return at, tree.under(at)[:MOST][-1]
    for level in (at, *tree.above(at)) if tree.items[at] else ():
        whole = tree.beside(level)
        if 1 < len(whole) <= MOST and _asked_above(question, seed, tree.above(level)[:1]):
            return whole[0], whole[-1]
    return at, at


def _is_left(hit: Hit, at: int) -> bool:
    """Whether a sentence is a task that is not ticked off."""
    return done(hit.chunk, hit.chunk.sentences[at]) is False


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
    if seed.at == lead or kind == "code" or _ASKS_ALL.search(question.text):
        return True
    group = seed.hit.chunk.sentences[lead].group
    others = [s for s in scored if s.hit is seed.hit and s.at != seed.at and _sentence(s).group == group]
    if question.kind == "how" and _STEP.match(sentence_text(seed)):  # of several
        return True
    chief = max(range(len(seed.own)), key=seed.weights.__getitem__, default=None)
    if chief is not None and seed.own[chief] > 0.5 >= max((o.own[chief] for o in others), default=0.0):
        return False  # what is asked about is named by this item alone
    if question.kind == "how" and kind == "item":
        return True
    of_lead = next((s for s in others if s.at == lead), None)
    return of_lead is not None and any(a > 0.5 >= b for a, b in zip(of_lead.own, seed.own, strict=True))


def _sentence(scored: Scored) -> Sentence:
    return scored.hit.chunk.sentences[scored.at]


def _passage(question: Question, seed: Scored, prose: Sequence[int]) -> tuple[int, int]:
    """First and last sentence of the part of a paragraph that answers: the seed, what it leans on, what carries it on."""

    def text(j: int) -> str:
        return text_of(seed.hit, j)

    first = last = seed.at
    if 1 < len(prose) <= MOST and _of_lines(seed.hit, prose) and _asked_above(question, seed, ()):
        return prose[0], prose[-1]
    if question.kind == "why":
        # The sentence that says "the reason is" seldom holds all of it: the paragraph goes on to tell.
        if len(prose) <= _REASON:
            return prose[0], prose[-1]
        first = next((j for j in prose if seed.at - _REASON < j <= seed.at and _CUES["why"].search(text(j))), seed.at)
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
