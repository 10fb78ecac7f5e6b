"""A text made ready to be compared: folded, cut into clauses, its Latin words and its copies found."""

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

from ingest.text import flatten

MARKS = "。!?;,、:.…|\n"
CLAUSE_END = re.compile(r"[。!?;…|\n]+|(?<!\d),|,(?!\d{3}(?!\d))|[:](?![/\d])|\.(?=\s|$)|(?<=\s)-{1,2}(?=\s)|—+")
_CONJUNCTION = re.compile(
    r"(?:^|\s)(?:whereas|while|but|although|though|because|since|so|whose)\s|而是|(?<=[^从因反进])而(?=[A-Z])|但是?|却"
)
_TWO_NAMES = re.compile(r"(?<![A-Za-z0-9_-])([A-Za-z][\w-]{0,60})\s*[与和]\s*([A-Za-z][\w-]{0,60})")
_TITLE = re.compile(r"\b(Dr|Mrs?|Ms)\.(?= [A-Z])")  # its stop ends no sentence
_NUMBER_SIGN = re.compile(r"\bNo\. ?(?=\d)")
_PINYIN = re.compile("(?<=[A-Za-z])'(?=[aeo])")  # Zi'ang
_WILL = re.compile(r"(?<=[a-z])'ll\b")
_ACCENTED = re.compile("[\u00c0-\u024f]+")
_UNREAD = "\0"
# A wide comma or colon before a number ends what is before it ("A7M3：6800"), but in a time or a ratio.
_WIDE_MARK = re.compile(
    r"(?P<kept>(?<![\w./:-])\d{1,2}(?:：\d{1,2}){1,2}(?![\d：:,.，]))|(?<=\d)，(?=\d)|(?<=\w)：(?=\d)"
)
NAME = re.compile(r"(?<![A-Za-z0-9_])[A-Za-z][A-Za-z0-9_+#]*(?:[./-][A-Za-z0-9_+#]+)*")


def folded(text: str) -> str:
    """The text with one width, one kind of quotes and apostrophes, single spaces and line ends, and no accents.

    Nothing is left that would cut a word or a sentence in two: the stop of "Dr." and "No. 5", the apostrophe of "he'll" and
    "Zi'ang".
    """
    text = _WIDE_MARK.sub(lambda m: m[0] if m["kept"] else f"{m[0]} ", text)
    text = unicodedata.normalize("NFKC", text.replace("’", "'").replace("‘", "'"))
    text = _ACCENTED.sub(lambda m: _without_accents(m[0]), re.sub(r"[“”]", '"', text))
    text = _PINYIN.sub("", _WILL.sub(" will", _NUMBER_SIGN.sub("number ", _TITLE.sub(r"\1", text))))
    return re.sub(r"\s+", lambda m: "\n" if "\n" in m[0] else " ", text)


def _without_accents(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def named_again(quote: str) -> str:
    """Put the names in for 前者 and 后者, the former and the latter."""
    pair = _TWO_NAMES.search(quote)
    return quote.replace("前者", f"{pair[1]} ").replace("后者", f"{pair[2]} ") if pair else quote


def copied(sentence: str, quote: str) -> bool:
    """Whether the sentence is one or more whole clauses of the quote: a part of a clause may have lost its "not"."""
    flat, inside = flatten(sentence), flatten(quote)
    flat = flat.rstrip(MARKS)
    start = inside.find(flat) if flat else -1
    while start >= 0:
        end = start + len(flat)
        if (start == 0 or inside[start - 1] in MARKS) and (end == len(inside) or inside[end] in MARKS):
            return True
        start = inside.find(flat, start + 1)
    return False


def clauses(text: str) -> tuple[str, ...]:
    """Cut a folded text at its marks and before its conjunctions; none of the parts is blank."""
    parts = (half.strip() for piece in CLAUSE_END.split(text) if piece for half in _halves(piece))
    return tuple(part for part in parts if part)


def _halves(piece: str) -> list[str]:
    cuts = [0, *(m.start() for m in _CONJUNCTION.finditer(piece) if m.start() > 0), len(piece)]
    return [piece[a:b] for a, b in pairwise(cuts)]


def bare(word: str) -> str:
    """A Latin word as it is compared: no case, no possessive s, no full stop at its ends."""
    return re.sub(r"'s?$", "", word).strip(".").casefold()


def places(word: str, text: str) -> Iterator[int]:
    """Where a text holds a word, from left to right; none overlaps the one before."""
    at = text.find(word) if word else -1
    while at >= 0:
        yield at
        at = text.find(word, at + len(word))


def blanked(match: re.Match[str]) -> str:
    """As many characters as the match has, none of which a rule reads; at either end a space, so that words stay apart."""
    length = len(match[0])
    return f" {_UNREAD * (length - 2)} " if length > 2 else " " * length


def blank(pattern: re.Pattern[str], text: str) -> str:
    """The text with every match of the pattern blanked; what is left stays where it was."""
    return pattern.sub(blanked, text)
