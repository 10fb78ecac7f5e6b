"""What a line opens: the answer to a question that the note asks, the list after a lead-in, the lines under a label."""

import re
from collections.abc import Sequence

from ingest.html import untagged
from ingest.text import announces, asks, labels, simplified, stamps
from ingest.types import Chunk, Sentence
from qa.outline import Outline, done, outline
from qa.plain import plain
from qa.types import Evidence, Hit

QUOTABLE = frozenset({"prose", "item", "code", "table"})
MOST = 12  # items, rows, lines or code blocks quoted with what opens them
_MOST_REPLY = 3  # sentences quoted after a question that the notes ask and answer, or under a label that stands alone

_REPLY = re.compile(
    r"^[*_“「\[【]*(?:答|回答|解答|A|Answer|Re)\s*\d*\s*[*_】\]]*\s*[:：.、]", re.I
)  # how an answer opens that stands as an item
# What only opens what follows, outside lists: a line that is all bold, the title of a callout.
_TITLE = re.compile(r"\*\*[^*。！？.!?]{1,30}\*\*$|\[!\w+\]")
_WORD = re.compile(r"\w")
_TELLING = re.compile(r"[\d：:（(=＝—→]")
_LONG = 9  # characters of a heading that says something, though it has no mark of it


def what_follows(hit: Hit, at: int) -> range | None:
    """What a sentence asks for or announces, as the sentences after it give it; None for one that does neither.

    Empty where a question is not answered: a section ends, another question follows, or another item of a list of them.
    """
    sentences, opening = hit.chunk.sentences, text_of(hit, at)
    kind = sentences[at].kind
    asked = asks(opening) and done(hit.chunk, sentences[at]) is None  # a task is to be done, whatever it asks
    titled = kind == "prose" and _TITLE.match(opening) is not None
    labelled = not asked and is_label(hit, at)
    if not (asked or titled or labelled or (kind in ("prose", "item") and announces(opening))):
        return None
    last = at
    for j in range(at + 1, min(at + 1 + (_MOST_REPLY if asked else MOST), len(sentences))):
        text = text_of(hit, j)
        if sentences[j].kind == "meta" or not _WORD.search(text):
            continue  # such as the "?" between the two sides of a card
        if sentences[j].kind not in QUOTABLE or asks(text) or (labelled and stamps(text)):
            break
        if not (last == at and _REPLY.match(text)) and (
            not _goes_on(sentences, at, last, j)
            or (kind == sentences[j].kind == "item" and not _stands_under(hit, at, j))
        ):
            break
        last = j
    return None if labelled and last == at else range(at + 1, last + 1)


def tells(heading: str) -> bool:
    """Whether a heading may say something itself: "最失望的一站：圆山公园", "v5.2.0（2024-05-09）"."""
    return _TELLING.search(heading) is not None or len(heading) >= _LONG


def last_of_opening(hit: Hit, heading: int) -> int:
    """Last sentence of how a section opens: its first list, table or lines, or a few sentences of its first paragraph."""
    sentences = hit.chunk.sentences
    last = heading
    for j in range(heading + 1, len(sentences)):
        if sentences[j].kind == "meta":
            continue
        first = last == heading
        prose = sentences[j].kind == "prose" and "\n" not in _between(hit, last, j)
        if sentences[j].kind not in QUOTABLE or j - heading > (_MOST_REPLY if prose else MOST):
            break
        if not first and not _goes_on(sentences, heading, last, j):
            break
        last = j
    carried = what_follows(hit, last) if last > heading else None
    return carried[-1] if carried else last


def is_label(hit: Hit, at: int) -> bool:
    """Whether a sentence is the first line of a paragraph and only names what follows it."""
    sentences = hit.chunk.sentences
    if sentences[at].kind != "prose" or (at and sentences[at - 1].group == sentences[at].group):
        return False
    text = hit.chunk.text
    end = sentences[at].end - hit.chunk.start
    alone = not text[end : text.find("\n", end) if "\n" in text[end:] else len(text)].strip()
    return alone and labels(plain(text_of(hit, at)))


def stands_over(hit: Hit, at: int, tree: Outline) -> list[int]:
    """What stands over a sentence in its chunk, headings aside, the nearest first: the items that it stands under, the
    label of its paragraph, the first row of its table.
    """
    sentences = hit.chunk.sentences
    first = next(j for j, s in enumerate(sentences) if s.group == sentences[at].group and s.kind == sentences[at].kind)
    heads = first != at and (sentences[at].kind == "table" or is_label(hit, first))
    return [*tree.above(at), *([first] if heads else ())]


def names_columns(chunk: Chunk, sentence: Sentence) -> bool:
    """Whether a sentence is the first row of a table that has more."""
    rows = [s for s in chunk.sentences if s.group == sentence.group and s.kind == "table"]
    return len(rows) > 1 and rows[0] == sentence


def is_reply(text: str) -> bool:
    """Whether a sentence opens as the answer to a question does that stands before it."""
    return _REPLY.match(text) is not None


def text_of(hit: Hit, at: int) -> str:
    """The words of a sentence of a hit, to be read: as they stand in its note, but untagged and in simplified characters."""
    sentence = hit.chunk.sentences[at]
    words = hit.chunk.text[sentence.start - hit.chunk.start : sentence.end - hit.chunk.start]
    return simplified(words if sentence.kind == "code" else untagged(words))


def words_of(unit: Evidence) -> str:
    """The words of a unit, to be read, each sentence on a line of its own."""
    return "\n".join(text_of(unit.hit, i) for i, s in enumerate(unit.hit.chunk.sentences) if s in unit.sentences)


def _between(hit: Hit, one: int, other: int) -> str:
    sentences, start = hit.chunk.sentences, hit.chunk.start
    return hit.chunk.text[sentences[one].end - start : sentences[other].start - start]


def _stands_under(hit: Hit, at: int, j: int) -> bool:
    """Whether a later item stands under the one at `at`, or under one after it."""
    return any(above >= at for above in outline(hit.chunk).above(j))


def _goes_on(sentences: Sequence[Sentence], at: int, last: int, j: int) -> bool:
    """Whether a sentence belongs to what the one at `at` opens and that goes to `last`."""
    before, sentence = sentences[last], sentences[j]
    if sentence.group == before.group:
        return True
    if last == at:
        return before.kind == "prose"
    return before.kind == sentence.kind == "item"  # of one list, each item a group of its own
