"""What is only found as a whole: dates and times, versions, addresses, codes. The pieces of 2.2.0 are in 0.22.2, too."""

import re
from collections.abc import Iterator
from dataclasses import replace

from ingest.moments import bare_day, moments, moments_within
from ingest.types import Figure

_CHAIN = re.compile(r"[a-z0-9]++(?:[-._:/·][a-z0-9]++)+")  # words and numbers that are joined without a space
_NUMBER = re.compile(r"(?P<name>[a-z]*)(?P<number>[0-9]+(?:\.[0-9]+)+)(?P<unit>[a-z][a-z0-9]*)?(?:\.[a-z][a-z0-9]*)*")
_LEVELS = 5  # of a number: what has more is no version
_DIGIT = re.compile(r"[0-9]")
_SERIAL = re.compile(r"0[0-9]+")
_RATIO = re.compile(r"[0-9]+(?:[:/][0-9]+)+")
_CODE = re.compile(r"[a-z0-9]+(?:[-._][a-z0-9]+)+")
_PART, _WORD, _JOINT = re.compile(r"[^/:·]+"), re.compile(r"[^-_]+"), re.compile(r"[-._]")
# ★★★★☆, 四星, 4 颗星, 4 stars; no 四星期, 五星级.
_STARS = re.compile(
    r"(?P<row>[★⭐🌟]{1,5})|"
    r"(?<![0-9.一二三四五])(?P<number>[1-5一二三四五])(?:\s?[颗个]?\s?星(?![级期座球巴])|[\s-]stars?(?![a-z]))"
)
_NUMERALS = dict(zip("一二三四五", "12345", strict=True))


def figures(text: str) -> Iterator[Figure]:
    """The dates, times, ratings in stars, versions and codes of a normalised text, kind by kind."""
    yield from moments(text)
    for match in _STARS.finditer(text):
        stars = f"{len(match['row']) if match['row'] else _NUMERALS.get(match['number'], match['number'])}stars"
        yield Figure(*match.span(), stars, (stars,), ((stars,),))
    for chain in _CHAIN.finditer(text):
        if _DIGIT.search(chain[0]):
            yield from _read(text, chain)


def _read(text: str, chain: re.Match[str]) -> Iterator[Figure]:
    """The dates and times of a chain, else what else it may be."""
    start, end = chain.span()
    told = list(moments_within(text, start, end))
    if told:
        yield from told
    elif day := bare_day(text, start, end):
        # 24.4.10 may be a version all the same.
        terms = (term for figure in (*_numbers(text, start, end), day) for term in figure.terms)
        yield replace(day, terms=tuple(dict.fromkeys(terms)))
    elif _RATIO.fullmatch(chain[0]):
        yield Figure(start, end, chain[0], (chain[0],), ((chain[0],),))
    else:
        for part in _PART.finditer(text, start, end):
            yield from list(_numbers(text, *part.span())) or _codes(*part.span(), part[0])


def _numbers(text: str, start: int, end: int) -> Iterator[Figure]:
    """The numbers with points in text[start:end]: v2.2.0, 192.168.1.1, 2.4ghz, python3.11."""
    for word in _WORD.finditer(text, start, end):
        if match := _NUMBER.fullmatch(word[0]):
            name, number, unit = match.groups(default="")
            name = "" if name == "v" else name
            whole, pieces = f"{name}{number}{unit}", tuple(filter(None, (name, number, unit)))
            levels = number.split(".")
            above = (".".join(levels[:n]) for n in range(2, min(len(levels), _LEVELS)))  # 2.2 is 2.2.0, too
            terms = tuple(dict.fromkeys((whole, *pieces, *above)))
            yield Figure(*word.span(), whole, terms, tuple(dict.fromkeys(((whole,), pieces))))


def _codes(start: int, end: int, text: str) -> Iterator[Figure]:
    """A code: prod-mon-01, adr-0009, or words with a hyphen as in 4-bit, of which a note may have the pieces only."""
    if _DIGIT.search(text) and _CODE.fullmatch(text):
        pieces = tuple(_JOINT.split(text))
        long, numbered = len(pieces) > 2, any(map(_SERIAL.fullmatch, pieces))
        yield Figure(start, end, text, (text,), ((text,),) if long else ((text,), pieces), whole=long or numbered)
