"""The digits of a sentence that are read as no date, no time and no number: they must stand in the quotes as they are."""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from qa.support.clock import read_times
from qa.support.dates import read_dates
from qa.support.proof import Proof
from qa.support.quantities import prepared, read_quantities
from qa.support.types import Problem, Text

_NUMBER = r"\d+(?:\.\d+)*"
_RUN = re.compile(_NUMBER)
_RATIO = re.compile("[:/×*xX]")  # the order counts, however each number is read
# 135/85, 3:2, 192.168.1.1, but no part of "G15", which is a name
_JOINED = re.compile(rf"(?<![A-Za-z_\d.]){_NUMBER}(?:[:/×*xX~–—-]{_NUMBER})*")


def digits(claim: Text, proof: Proof) -> Iterator[Problem]:
    """Digits that no other rule checks and that the quotes lack, or have in another order."""
    if not _RUN.search(claim.text):
        return
    _, text = read_dates(claim.text)
    _, text = read_times(text)
    text = prepared(text)
    taken = {
        i for q in read_quantities(text) if (at := text.find(q.text, q.start)) >= 0 for i in range(at, at + len(q.text))
    }
    shown = [_plain(m[0]) for m in _RUN.finditer(prepared(proof.text))]
    for match in _JOINED.finditer(text):
        runs = list(_RUN.finditer(text, *match.span()))
        read = all(set(range(*run.span())) <= taken for run in runs)
        if read and not _RATIO.search(match[0]):
            continue
        numbers = [_plain(run[0]) for run in runs]
        if not (_held(numbers, shown) or _value_shown(match[0], proof) or _spelled(numbers, proof)):
            yield Problem("number", match[0])


def _plain(number: str) -> str:
    """A number without the zeros in front of it."""
    return re.sub(r"^0+(?=\d)", "", number)


def _held(numbers: Sequence[str], shown: Sequence[str]) -> bool:
    """Whether the numbers stand in the quotes one after the other."""
    length = len(numbers)
    return any(shown[i : i + length] == numbers for i in range(len(shown) - length + 1))


def _spelled(numbers: Sequence[str], proof: Proof) -> bool:
    """Whether quotes without such a token have its numbers in words, in the same order: 三比二."""
    if len(numbers) < 2 or any(n.count(".") > 1 for n in numbers) or re.search(r"\d[:/×*xX]\d", proof.text):
        return False
    at = -1
    for number in numbers:
        at = min((q.start for q in proof.valued.get(Fraction(number), ()) if q.start > at), default=len(proof.text))
    return at < len(proof.text)


def _value_shown(token: str, proof: Proof) -> bool:
    """Whether the quotes tell the same number, or fraction, in other words."""
    if not re.fullmatch(r"\d+(?:\.\d+)?|\d+/[1-9]\d*", token):
        return False
    value = Fraction(token)
    return (
        value in proof.valued
        or any(value in (d.year, d.month, d.day, d.decade) for d in proof.dates)
        or any(value in (t.hour, t.hour - 12, t.minute) for t in proof.times)
    )
