"""Does each part of a sentence tell of one part of the quotes, and no number, name or day of another one?

"The deposit is 3,500 and the rent 2,000" has each word and each number of 押金 2000,月租 3500, but not together.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations, product

from qa.support.direction import named
from qa.support.proof import Proof, Span
from qa.support.relation_words import everyday_words
from qa.support.sides import told
from qa.support.text import NAME, bare, places
from qa.support.types import Problem, Text

_CUT = re.compile(r"(?<!\d),|,(?!\d{3}(?!\d))|[;。!?、|\n]|\.(?=\s|$)|\b(?:and|then|but|while|whereas)\b|[和跟与及]")
_NUMBER = re.compile(r"\d[\d.,:]*")
_DIGITS = re.compile(r"(?<![\d.])\d+(?:,\d{3})*(?:\.\d+)?(?![\d.])")
_PART_OF_DAY = re.compile("^(?:凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|夜里)(?=.)")
_SHORT = 14  # characters of a part: of two such, each is told in a part of its own
_MOST = 40  # parts of the quotes; a longer list is not compared part by part


def crossed(claim: Text, proof: Proof) -> Iterator[Problem]:
    """Two parts of the sentence each of which has a value of the part of the quotes that the other one renders."""
    shown, said = list(_parts(proof.text)), list(_parts(claim.text))
    if not (1 < len(shown) <= _MOST) or len(said) < 2:
        return
    texts = [_without_values(claim.text[a:b], proof) for a, b in said]
    words = [_held(told(text, proof), shown) for text in texts]
    deeds = [_held(_deeds(text, proof), shown) for text in texts]
    values = [_held(_values(part, claim, proof), shown) for part in said]
    short = len(said) == len(shown) == 2 and all(b - a <= _SHORT for a, b in shown)
    for one, other in combinations(range(len(said)), 2):
        exchanged = any(
            _of([*words[one], *deeds[one]], x, y) and _of([*words[other], *deeds[other]], y, x)
            for x, y in product(_sole(values[other]), _sole(values[one]))
        )
        if exchanged or (short and all(_mixed([*words[k], *values[k]]) for k in (one, other))):
            yield Problem("role", " / ".join(claim.text[slice(*said[k])].strip() for k in (one, other)))
            return


def _parts(text: str) -> Iterator[Span]:
    start = 0
    for end, after in [*(m.span() for m in _CUT.finditer(text)), (len(text), len(text))]:
        if text[start:end].strip():
            yield start, end
        start = after


def _without_values(text: str, proof: Proof) -> str:
    """The text without its numbers and its names."""
    return _NUMBER.sub(" ", NAME.sub(lambda m: " " if bare(m[0]) in proof.names else m[0], text))


def _deeds(text: str, proof: Proof) -> list[list[int]]:
    """Where the quotes hold what an everyday verb of a part of the sentence may stand for: "simmer" for 焖."""
    verbs = re.findall("[a-z-]+", text.lower())
    return [[at for zh in everyday_words(verb) for at in places(zh, proof.text)] for verb in verbs]


def _values(part: Span, claim: Text, proof: Proof) -> list[list[int]]:
    """Where the quotes hold each number, date, time and name of a part of the sentence."""
    start, end = part
    text = claim.text[start:end]
    found = [
        [q.start for q in proof.valued.get(quantity.value, ())]
        for quantity in claim.quantities
        if start <= quantity.start < end and not quantity.vague and (quantity.ordinal or quantity.value not in (0, 1))
    ]
    digits = (number.replace(",", "") for number in _DIGITS.findall(text))
    found += [[at for held in proof.rendered(n) for at, _ in held.places] for n in digits if n not in ("0", "1")]
    for date in (date for date in claim.dates if date.text in text):
        same = [shown.text for shown in proof.dates if replace(shown, text="") == replace(date, text="")]
        found.append([at for shown in same for at in places(shown, proof.text)])
    for time in (time for time in claim.times if time.text in text):
        same = [shown.text for shown in proof.times if (shown.hour, shown.minute) == (time.hour, time.minute)]
        # 三点半 may have taken its 凌晨 from the time before
        found.append([at for shown in same for at in places(_PART_OF_DAY.sub("", shown), proof.text)])
    names = {part for name in named(text, proof.names) for part in name.split()}
    return found + [[at for at, _ in proof.latin[name]] for name in names]


def _held(found: Sequence[Sequence[int]], shown: Sequence[Span]) -> list[frozenset[int]]:
    """For each of the words that stand at these places the parts of the quotes that hold it."""
    return [frozenset(i for i, (a, b) in enumerate(shown) if any(a <= at < b for at in starts)) for starts in found]


def _sole(values: Sequence[frozenset[int]]) -> set[int]:
    """The parts of the quotes that hold one of the values, and alone do."""
    return {part for at in values if len(at) == 1 for part in at}


def _of(words: Sequence[frozenset[int]], part: int, other: int) -> bool:
    """Whether these words are of one part of the quotes rather than of another: some of the one, none of the other."""
    return any(part in at and other not in at for at in words) and not any(
        other in at and part not in at for at in words
    )


def _mixed(words: Sequence[frozenset[int]]) -> bool:
    """Whether some of these words are of the first part of the quotes alone, and some of the second."""
    return {0, 1} <= _sole(words)
