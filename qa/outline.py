"""What the marks and the indentation of list items tell: which stands under which, which task is done."""

import re
from dataclasses import dataclass

from ingest.types import Chunk, Sentence

_TAB = 4  # columns; Markdown's
_BOX_REACH = 8  # characters before an item in which its box stands
_HEADING = 20  # characters of an item that only names what stands under it
_OPENING = 40  # characters of an item with others under it that it is not quoted without
_BOX = re.compile(r"\[([ xX])\]\s*$")
_DRAWN_BOX = re.compile(
    r"(?:\[ \]|[☐□])\s*\w|(\[[xX]\]|[☑✅✔✓]\ufe0f?)\s*\w"
)  # how a line opens that has its box itself
_MARK = re.compile(r"([-*+]|\d{1,9}[.)])\s+(?:\[[ xX]\]\s+)?$")  # what stands before an item
_SAYS = re.compile(r"[\d，。；：,;:!！]")


@dataclass(frozen=True, slots=True)
class Outline:
    """The items of a chunk as a tree; positions are those of its sentences."""

    parents: tuple[int | None, ...]  # of each sentence the item that it stands under, if any
    texts: tuple[str, ...]
    items: tuple[bool, ...]

    def above(self, at: int) -> list[int]:
        """The items that one stands under, the nearest first."""
        found = []
        while (parent := self.parents[at]) is not None:
            found.append(at := parent)
        return found

    def under(self, at: int) -> range:
        """What stands under an item."""
        end = at + 1
        while end < len(self.parents) and at in self.above(end):
            end += 1
        return range(at + 1, end)

    def beside(self, at: int) -> range:
        """An item with those of the same list before and after it, and all that stands under them."""
        ends = []
        for step in (-1, 1):
            last = at
            while 0 <= last + step < len(self.parents) and self._of_list(last + step, self.parents[at]):
                last += step
            ends.append(last)
        return range(ends[0], ends[1] + 1)

    def siblings(self, at: int) -> list[int]:
        """The other items that stand under the same one, or at the top."""
        return [j for j, of in enumerate(self.parents) if self.items[j] and j != at and of == self.parents[at]]

    def opens(self, at: int) -> bool:
        """Whether an item is short, and says little without what stands under it."""
        return bool(self.under(at)) and len(self.texts[at]) <= _OPENING

    def names(self, at: int) -> bool:
        """Whether an item only names what stands under it, as a heading does."""
        text = self.texts[at]
        return bool(self.under(at)) and len(text) <= _HEADING and _SAYS.search(text) is None

    def _of_list(self, at: int, parent: int | None) -> bool:
        return self.items[at] and (
            self.parents[at] == parent or (parent in self.above(at) if parent is not None else True)
        )


def done(chunk: Chunk, sentence: Sentence) -> bool | None:
    """Whether a task is ticked off; None for what has no box in front of it."""
    start = sentence.start - chunk.start
    box = _BOX.search(chunk.text[max(0, start - _BOX_REACH) : start]) if sentence.kind == "item" else None
    if box:
        return box[1] != " "
    drawn = _drawn(chunk, sentence)
    return drawn[1] is not None if drawn else None


def draws_box(chunk: Chunk, sentence: Sentence) -> bool:
    """Whether the words of a task open with its box: "☑ 换锁", "[ ] 换锁" outside of a list."""
    return _drawn(chunk, sentence) is not None


def _drawn(chunk: Chunk, sentence: Sentence) -> re.Match[str] | None:
    return _DRAWN_BOX.match(chunk.text, sentence.start - chunk.start) if sentence.kind in ("item", "prose") else None


def mark(chunk: Chunk, sentence: Sentence) -> str:
    """The mark of a list that stands before a sentence, a dash or a number; empty where there is none."""
    start = sentence.start - chunk.start
    found = _MARK.search(chunk.text[chunk.text.rfind("\n", 0, start) + 1 : start])
    return found[1] if found else ""


def carries_on(chunk: Chunk, sentence: Sentence, before: Sentence) -> bool:
    """Whether a sentence belongs to the item of the one before it: no mark of a list stands between them."""
    return sentence.kind == before.kind == "item" and sentence.group == before.group and not mark(chunk, sentence)


def outline(chunk: Chunk) -> Outline:
    """Read the tree of a chunk's items off their lines. A line whose indentation the chunk cuts off stands at the top."""
    text, starts = chunk.text, [s.start - chunk.start for s in chunk.sentences]
    parents: list[int | None] = []
    open_items: list[tuple[int, int]] = []  # (columns, position), each under the one before
    for i, (sentence, start) in enumerate(zip(chunk.sentences, starts, strict=True)):
        begin = text.rfind("\n", 0, start) + 1
        line = text[begin:start].expandtabs(_TAB)
        columns = len(line) - len(line.lstrip())
        if sentence.kind != "item":
            open_items = open_items if columns else []
            parents.append(None)
            continue
        while open_items and open_items[-1][0] >= columns:
            open_items.pop()
        parents.append(open_items[-1][1] if open_items else None)
        open_items.append((columns, i))
    words = [text[start : s.end - chunk.start] for s, start in zip(chunk.sentences, starts, strict=True)]
    return Outline(tuple(parents), tuple(words), tuple(s.kind == "item" for s in chunk.sentences))
