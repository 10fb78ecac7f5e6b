"""The words of a model, as they come, cut into sentences and the numbers they cite."""

import re
from collections.abc import Iterable, Iterator

from ingest.text import CJK, has_cjk, sentence_spans
from qa.types import Language

_LONGEST = 1000  # characters of a line; a model that goes on has lost its way
_FOREIGN = 0.1  # share of Chinese characters in an English sentence: a name, not a clause

_FEWEST = 3  # words of a sentence that says something of something; Chinese characters count as words
_WORD = re.compile(rf"[{CJK}]|[^\W{CJK}]+(?:[-'.][^\W{CJK}]+)*")
_OF_ITSELF = re.compile(r"(?:the )?(.+?) (?:(?:is|was|are|were)(?: \w+)?|stands for|means) (?:the )?\1[.!]?", re.I)
_MARKER = re.compile(r"\s*[\[【［]\s*(\d{1,2}(?:\s*[,，、]\s*\d{1,2})*)\s*[\]】］]")
_LIST_MARK = re.compile(r"^\s*(?:[-*•]\s+|\d{1,2}[.)、]\s*(?!\d))")
_ABBREVIATION = re.compile(r"\b(?:Inc|Co|Corp|Ltd|vs|e\.g|i\.e|Mr|Ms|Dr)\.$")


def cut(words: Iterable[str]) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Cut words, as they come, into (sentence, the numbers it cites), a line as soon as it has ended.

    "[1] A.\\nB。[2][3]" gives ("A.", (1,)) and ("B。", (2, 3)): markers stand before or after what they prove.
    """
    line = ""
    for more in words:
        *ended, line = (line + more).split("\n")
        for whole in ended:
            yield from _sentences(whole)
        if len(line) > _LONGEST:
            break
    yield from _sentences(line)


def _sentences(line: str) -> Iterator[tuple[str, tuple[int, ...]]]:
    """The sentences of a line: numbers before the first count for all of them, those after a sentence for that one."""
    line = _LIST_MARK.sub("", line)
    opening = re.match(rf"(?:{_MARKER.pattern})+[.、:：]?", line)
    shared = _numbers(opening[0]) if opening else []
    pieces: list[str] = []
    for start, end in sentence_spans(line, opening.end() if opening else 0):
        piece = line[start:end]
        follows = re.match(rf"(?:{_MARKER.pattern})+[.。]?", piece)
        if pieces and follows:
            pieces[-1] += follows[0]
            piece = piece[follows.end() :].strip()
        if pieces and _ABBREVIATION.search(pieces[-1]):
            pieces[-1] += f" {piece}"
        elif piece:
            pieces.append(piece)
    for piece in pieces:
        text = " ".join(_MARKER.sub("", piece).split()).strip("* ")
        if re.search(r"\w", text):
            yield text, tuple(dict.fromkeys([*_numbers(piece), *shared]))


def _numbers(text: str) -> list[int]:
    return [int(n) for marker in _MARKER.finditer(text) for n in re.findall(r"\d+", marker[1])]


def tells(text: str) -> bool:
    """Whether a sentence says something of something, so that it can be proven: a name alone does not, nor "Go is Go"."""
    return len(_WORD.findall(text)) >= _FEWEST and _OF_ITSELF.fullmatch(text) is None


def speaks(text: str, language: Language) -> bool:
    """Whether a sentence is in that language; names and commands may be of the other."""
    if language == "zh":
        return has_cjk(text)
    letters = re.findall(r"[^\W\d_]", text)
    return sum(map(has_cjk, letters)) <= _FOREIGN * len(letters)
