"""Hits to scored sentences: what each sentence of the notes has to do with the question."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.properties import property_of
from ingest.text import announces, asks, simplified
from ingest.types import Chunk, Sentence
from qa.answer_type import expected, holds_answer
from qa.asking import sum_told
from qa.frame import asks_for_heading
from qa.hostile import asks_about_orders, gives_orders
from qa.lexical import Known, matches
from qa.opening import QUOTABLE, is_label, stands_over, tells, text_of, what_follows
from qa.outline import Outline, carries_on, done, outline
from qa.plain import cells
from qa.question import Kind, Question
from qa.rivals import Rivals
from qa.translate import Dictionary
from qa.types import Hit, Language

# Weights of a sentence's score, by language: its cosine with the question, its cover, the score of its chunk, and how much
# better than the average it meets the question token by token. Tuned on the dev sets, see evals/LOG.md.
_WEIGHTS: dict[Language, tuple[float, float, float, float]] = {"zh": (0.3, 0.4, 0.8, 0.3), "en": (0.5, 0.3, 0.8, 0.4)}
# A concept that stands in the heading, the title or the neighbouring sentence counts this much: it tells what "it" is.
CONTEXT = 0.7
# What a concept counts in a cover: a base, more with rarity (BM25 ceiling over this), and a factor for a name.
_BASE, _RARE, _NAME = 0.5, 10.0, 1.5

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
_OVER = 0.8  # what the kind of thing asked for counts that stands in the item, the label or the row over a sentence
_DATED = 0.6  # what a time in a heading counts beside one in the sentence
_TASK_BONUS = 0.2  # of a task whose box is as is asked: empty for what is left to do, ticked for what is done
_SUM_BONUS = 1.0  # of a line that tells the sum, or the rest, of what is asked about: "合计", "余 2074"
_HEADING_BONUS = 0.2  # where the heading of a section says that it tells why
_HEADING_MALUS = 0.2  # of a heading, and of front matter that is not asked for: its words are seldom the answer's
_HELD = 0.5  # share of a person's name from which a sentence, or what stands around it, tells of them
_RIVAL_MALUS = 0.4  # of what is told of another than is asked about
_AS_MUCH = 0.8  # of what a label holds of the question: what one line under it must hold besides to answer alone
# The heading of a release, "v5.2.0（2024-05-09）", and what it says of all that stands under it without a word.
_RELEASE = re.compile(r"^\W*(?:v|版本?|version|release)?\s*\d+\.\d+(?:\.\d+)?(?![\d.])[^\w.]+\d{4}(?!\d)", re.I | re.M)
_RELEASED = frozenset(("版本", "发布", "上线"))
_WHY_HEADING = re.compile(r"为什么|为何|原因|缘由|由来|\bwhy\b|\breasons?\b", re.I)
_ABOUT_QUESTIONS = re.compile(r"问题|疑问|提问|问过|问了|待确认|\bquestions?\b|\bask(?:s|ed)?\b", re.I)
_UNDONE = re.compile(
    r"没[有]?(?:做|完成|办|搞定|弄|交|买|准备|跟进|确认)|未(?:完成|做|办)|还(?:要做|[剩差缺]|没|未|有[^，。？]{0,6}没)"
    r"|\bnot (?:yet )?(?:done|finished)|\bunfinished|\b(?:left|still) to do",
    re.I,
)
_FINISHED = r"(?:已经?[做办买弄交]|[做办弄忙买]完|[做办弄买]好|办妥|搞定|完成)"
# Of several, and not whether one is: "做完了哪些事", "哪些已经办了", "what is done".
_DONE = re.compile(
    rf"{_FINISHED}[了的][^，。？?]{{0,4}}(?:哪[些几]|什么)|(?:哪[些几]|什么)[^，。？?]{{0,6}}{_FINISHED}了?[?？]?$"
    r"|\b(?:what|which(?: \w+)?)(?:'s|'ve| is| are| was| were| has| have| did)\b(?!.*\b(?:to|must|should|can|not|yet)\b)"
    r".*\b(?:done|finished|completed)\b(?! (?:with|at|by|about|wrong|off))",
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
    odds: float | None  # log odds that it answers, as a selector reads it; None where it is not read
    of_another: bool  # whether somebody is asked about whom it does not tell of
    of_rival: bool  # whether the note has of what is asked about what this tells of another of its kind
    score: float

    @property
    def sentence(self) -> Sentence:
        """The sentence itself."""
        return self.hit.chunk.sentences[self.at]

    @property
    def text(self) -> str:
        """Its words, to be read."""
        return text_of(self.hit, self.at)

    @property
    def place(self) -> tuple[str, str, int]:
        """Where it stands: folder, note, character."""
        return str(self.hit.folder), self.hit.chunk.note, self.sentence.start


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked, as each sentence is held against it."""

    question: Question
    known: Sequence[Known]
    dictionary: Dictionary
    weights: tuple[float, ...]
    box: bool | None  # of the tasks that are asked for
    sum_told: re.Pattern[str] | None  # how a line tells the sum that is asked for
    of_questions: bool  # whether it asks what the notes themselves ask

    def share(self, matched: Sequence[float]) -> float:
        """What is matched of all its concepts, by their weights."""
        return sum(w * m for w, m in zip(self.weights, matched, strict=True)) / (sum(self.weights) or 1.0)


@dataclass(frozen=True, slots=True)
class _Page:
    """A hit, and what its sentences and what stands over them have to do with what is asked."""

    hit: Hit
    texts: Sequence[str]
    held_by: Sequence[Sequence[float]]  # share of each concept, by sentence
    follows: Sequence[range | None]  # what each sentence opens
    names: Sequence[float]  # share of each concept that its title and headings hold
    told: float  # bonus of its heading
    dated: float  # how sure it is that its headings hold the time that is asked for
    tree: Outline


def score_sentences(
    question: Question, known: Sequence[Known], hits: Sequence[Hit], dictionary: Dictionary
) -> list[Scored]:
    """Every quotable sentence of the hits, best first."""
    asked = _Asked(
        question,
        known,
        dictionary,
        _concept_weights(known),
        asked_box(question),
        sum_told(question.text),
        _ABOUT_QUESTIONS.search(question.text) is not None,
    )
    wary = not asks_about_orders(question.text)
    rivals = Rivals(hits, known)
    result: list[Scored] = []
    for hit in hits:
        texts = [text_of(hit, i) for i in range(len(hit.chunk.sentences))]
        # Not even its neighbours are: what an order says draws its section up to the question.
        if wary and any(map(gives_orders, texts)):
            continue
        page = _page(asked, hit, texts)
        result += (_scored(asked, page, i, rivals) for i in range(len(texts)) if _may_answer(asked, page, i))
    result.sort(key=lambda s: (-s.score, s.place))
    return result


def _page(asked: _Asked, hit: Hit, texts: Sequence[str]) -> _Page:
    over = "\n".join((*hit.names, *hit.chunk.headings))
    names = matches(asked.known, over)
    if _RELEASE.search(over):
        names = [1.0 if _is_released(k) else m for k, m in zip(asked.known, names, strict=True)]
    return _Page(
        hit,
        texts,
        [matches(asked.known, text) for text in texts],
        [what_follows(hit, i) for i in range(len(texts))],
        names,
        _told_by_heading(asked, hit, names),
        _dated_by_heading(asked, hit),
        outline(hit.chunk),
    )


def _is_released(known: Known) -> bool:
    return any(term in _RELEASED for alternative in known.concept.alternatives for term in alternative)


def _may_answer(asked: _Asked, page: _Page, at: int) -> bool:
    """Whether a sentence says anything, and is of what is asked for."""
    sentence, text, follows = page.hit.chunk.sentences[at], page.texts[at], page.follows[at]
    if sentence.kind not in QUOTABLE and not (sentence.kind == "heading" and tells(text)):
        return False
    if page.tree.names(at) and any(page.tree.under(j) for j in page.tree.under(at)):
        return False  # it opens a part of an outline, and says nothing
    ticked = done(page.hit.chunk, sentence)
    if None not in (asked.box, ticked) and ticked is not asked.box:
        return False
    if follows is not None and not follows and not (asks(text) and asked.of_questions):
        return False  # the note asks that, too, and does not say
    return not _only_names(asked, page, at)


def _scored(asked: _Asked, page: _Page, at: int, rivals: Rivals) -> Scored:
    hit, held_by = page.hit, page.held_by
    over = stands_over(hit, at, page.tree)
    above = _with(held_by[at], [page.names, *(held_by[j] for j in over)])
    held = _with(above, [held_by[j] for j in _neighbours(hit.chunk, at)])
    cover = asked.share(held)
    typed = _typed(asked, page, at, over)
    of_another = _told_of_another(asked.known, held, [held_by[j] for j in _passage_before(hit, at)])
    of_rival = rivals.claim(hit, at, above)
    bonus = _bonus(asked, page, at, cover, typed) - _RIVAL_MALUS * (of_another or of_rival)
    dense, lexical, chunk, late = _WEIGHTS[asked.question.language]
    cosine = hit.sentence_scores[at]
    total = dense * cosine + lexical * cover + chunk * hit.score + late * hit.sentence_late[at] + bonus
    return Scored(
        hit, at, cover, tuple(held_by[at]), held, asked.weights, cosine, typed, None, of_another, of_rival, total
    )


def _typed(asked: _Asked, page: _Page, at: int, over: Sequence[int]) -> float:
    """How sure it is that a sentence, with what it opens and what stands over it, holds the kind of thing asked for."""
    question, dictionary, texts = asked.question, asked.dictionary, page.texts
    text = "".join([texts[at], *(texts[j] for j in page.follows[at] or ())])
    typed = max(holds_answer(question, text, dictionary), page.dated)
    in_table = page.hit.chunk.sentences[at].kind == "table"
    if typed < 1 and over and (in_table or asks_for_heading(question)):
        typed = max(typed, _OVER * holds_answer(question, "\n".join(texts[j] for j in over), dictionary))
    if typed < _OVER and over and in_table:
        typed = max(typed, _typed_column(asked, texts[over[-1]], texts[at]))
    return typed


def _bonus(asked: _Asked, page: _Page, at: int, cover: float, typed: float) -> float:
    """What lifts a sentence among its like, or lowers it, by its form and by the section it stands in."""
    text, sentence = page.texts[at], page.hit.chunk.sentences[at]
    cue = _CUES.get(asked.question.kind)
    opened = "".join([text, *(page.texts[j] for j in page.follows[at] or ())])
    bonus = _TYPE_BONUS * typed if expected(asked.question) else 0.0
    bonus += _CUE_BONUS if (cue.search(opened) if cue else _defines(asked.known, page.held_by[at], opened)) else 0.0
    bonus += page.told + _TASK_BONUS * (asked.box is not None and done(page.hit.chunk, sentence) is asked.box)
    bonus += _SUM_BONUS * cover * (asked.sum_told is not None and asked.sum_told.search(text) is not None)
    if _of_front_matter(page.hit, at):
        bonus -= _property_malus(asked.known, text, page.names)
    return bonus - _HEADING_MALUS * (sentence.kind == "heading")


def set_before(one: Scored, scored: Sequence[Scored]) -> list[Scored]:
    """The ranking with one sentence before all others, which fall so far behind that none is quoted beside it."""
    return [one, *(replace(s, score=s.score - scored[0].score) for s in scored if s is not one)]


def together(one: list[Scored], other: list[Scored]) -> list[Scored]:
    """One ranking of what two readings of a question find: the mean of their scores, each as a share of its reading's best.

    After CombSUM (Fox and Shaw 1994), but what a reading did not find has its lowest score. A sentence that both found is
    as `one` has it, and so are all of its chunk. A reading whose best is not above 0 found nothing.
    """
    if not (one and one[0].score > 0):
        return other
    if not (other and other[0].score > 0):
        return one
    found = {s.place: s for s in (*other, *one)}
    shares = [{s.place: s.score / scored[0].score for s in scored} for scored in (one, other)]
    lowest = [min(share.values()) for share in shares]
    mean = {place: sum(s.get(place, low) for s, low in zip(shares, lowest, strict=True)) / 2 for place in found}
    scale = one[0].score / max(mean.values())
    result = [replace(s, score=scale * mean[place]) for place, s in found.items()]
    result.sort(key=lambda s: (-s.score, s.place))
    return result


def _told_by_heading(asked: _Asked, hit: Hit, names: Sequence[float]) -> float:
    """Bonus of a section whose heading says that it tells why, as far as it is about the matter."""
    if asked.question.kind != "why" or not _WHY_HEADING.search(simplified("\n".join(hit.chunk.headings))):
        return 0.0
    return _HEADING_BONUS * asked.share(names)


def _of_front_matter(hit: Hit, at: int) -> bool:
    """Whether a sentence stands in the front matter of its note."""
    chunk = hit.chunk
    return (
        chunk.line == 1
        and chunk.text.startswith("---")
        and chunk.sentences[at].end - chunk.start <= chunk.text.find("\n---", 3)
    )


def _typed_column(asked: _Asked, names: str, row: str) -> float:
    """How sure it is that a row holds the kind of thing asked for in a column that the question names, be it a bare number."""
    for name, cell in zip(cells(names)[1:], cells(row)[1:], strict=False):
        of_column = any(m > 0.5 for m in matches(asked.known, name))
        if of_column and holds_answer(asked.question, cell, asked.dictionary) >= 0.5:
            return _OVER
    return 0.0


def _property_malus(known: Sequence[Known], text: str, named: Sequence[float]) -> float:
    """What a line of front matter counts less: nothing where its key is asked for of what the note and its headings name.

    named: share of each concept that these names hold.
    """
    found = property_of(text)
    asked = matches(known, f"{found[0]}: -") if found else ()
    if not any(m > 0.5 for m in asked):
        return _HEADING_MALUS
    others = [m for m, of_key in zip(named, asked, strict=True) if of_key <= 0.5]
    return _RIVAL_MALUS if others and max(others) <= 0.5 else 0.0


def _only_names(asked: _Asked, page: _Page, at: int) -> bool:
    """Whether a sentence is the first row of a table, or the label of lines, of which one holds what is asked about besides."""
    hit, held_by, follows = page.hit, page.held_by, page.follows[at]
    sentences = hit.chunk.sentences
    rows = [j for j, s in enumerate(sentences) if s.group == sentences[at].group and s.kind == "table"]
    below: Sequence[int] = ()
    if rows[:1] == [at]:
        below = rows[1:]
    elif follows and is_label(hit, at) and not announces(text_of(hit, at)):
        below = follows
    most = max((w for w, m in zip(asked.weights, held_by[at], strict=True) if m > 0.5), default=0.0)

    def holds_more(j: int) -> bool:
        lines = zip(held_by[j], held_by[at], asked.weights, strict=True)
        return any(m > 0.5 >= head and w >= _AS_MUCH * most for m, head, w in lines)

    return sum(map(holds_more, below)) == 1


def _dated_by_heading(asked: _Asked, hit: Hit) -> float:
    """How sure it is that what stands under these headings happened when they say, where that is asked."""
    if not asks_for_heading(asked.question):
        return 0.0
    return _DATED * holds_answer(
        asked.question, simplified("\n".join((*hit.names, *hit.chunk.headings))), asked.dictionary
    )


def _concept_weights(known: Sequence[Known]) -> tuple[float, ...]:
    """What each concept counts in a cover: more the rarer it is, and more for a name, which nothing else stands for."""
    return tuple(k.weight * (_BASE + k.ceiling / _RARE) * (_NAME if k.is_name else 1.0) for k in known)


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
    return tuple(max(m, *(CONTEXT * a[c] for a in around), 0.0) for c, m in enumerate(own))


def _neighbours(chunk: Chunk, i: int) -> list[int]:
    """The sentence before, and the lead-in of the group; of an item or a row only what leads in: the one before is another."""
    sentences = chunk.sentences
    first = next(j for j, s in enumerate(sentences) if s.group == sentences[i].group)
    near = [j for j in dict.fromkeys((i - 1, first)) if 0 <= j < i and sentences[j].kind in QUOTABLE]
    if near and sentences[i].kind in ("item", "table") and not carries_on(chunk, sentences[i], sentences[i - 1]):
        return [j for j in near if sentences[j].kind == "prose"]
    return near


def _told_of_another(known: Sequence[Known], held: Sequence[float], before: Sequence[Sequence[float]]) -> bool:
    """Whether neither a sentence, with what stands around it, nor its passage before it holds a person asked about."""
    asked = [c for c, k in enumerate(known) if k.concept.is_person]
    return bool(asked) and not any(of[c] >= _HELD for of in (held, *before) for c in asked)


def _passage_before(hit: Hit, at: int) -> range:
    """The sentences of a paragraph, or of an item, before one of them."""
    sentences = hit.chunk.sentences
    first = at
    while first and _goes_on(hit.chunk, sentences[first], sentences[first - 1]):
        first -= 1
    return range(first, at)


def _goes_on(chunk: Chunk, sentence: Sentence, before: Sentence) -> bool:
    """Whether a sentence stands in the paragraph, or in the item, of the one before it."""
    prose = sentence.kind == before.kind == "prose" and sentence.group == before.group
    return prose or carries_on(chunk, sentence, before)


def asked_box(question: Question) -> bool | None:
    """The box of the tasks that are asked for: not ticked for what is left to do, ticked for what is done; None for neither."""
    if _UNDONE.search(question.text):
        return False
    return True if _DONE.search(question.text) else None


def gives_reason(text: str) -> bool:
    """Whether words tell why."""
    return _CUES["why"].search(text) is not None
