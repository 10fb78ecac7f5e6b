"""Is what a sentence says of two names said of these two where the quotes say it?"""

import re
from collections.abc import Sequence

from qa.support.chinese_names import PLACES
from qa.support.direction import name_groups
from qa.support.proof import Proof
from qa.support.text import CLAUSE_END, places

_SENTENCE_END = re.compile(r"[。!?;\n|]")
_NEAR = 30  # characters between a verb and its names
_BEFORE_BOTH = re.compile(r"[被由把将与和]")
_BECAUSE = re.compile(
    r"\b(?:because|since|so that|due to|driven by|which is why|after|before|when|as)\b|因为|所以|于是|因此|由于"
)
_WITH = re.compile(r"[和与跟同对向给从把将在](?:\s|这|那)*$")  # before a name that does not act
_LEANS = re.compile(r"\s*(?:[它他她其这该此并也便就又再与和跟同]|后来|随后|之后|最后|公司|项目|\S{0,4}$)")


def between_its_names(
    text: str, start: int, end: int, renderings: Sequence[str], proof: Proof, supplied: frozenset[str]
) -> bool:
    """Whether a verb of a sentence, at this span, stands in the quotes in a sentence with the two names beside it.

    True, too, where it does not stand between two names. renderings: the Chinese words of the quotes that say it.
    supplied: names that only the headings give; such a one may act where the quotes name nobody who does, no more.
    """
    before, after = _beside(text, start, end, proof.names | supplied)
    if len({*before, *after}) < 2:
        return True
    for at in (at for word in renderings for at in places(word, proof.text)):
        held = _names_about(at, proof)
        missing = [name for name in (*before, *after) if not set(name.split()) <= held]
        if not missing or (set(missing) <= supplied & set(before) and not _has_subject(at, proof)):
            return True
    return False


def _beside(text: str, start: int, end: int, known: frozenset[str]) -> tuple[Sequence[str], Sequence[str]]:
    """The names before a verb and those after it in its clause; two before it where the Chinese has them so."""
    left = max((m.end() for p in (CLAUSE_END, _BECAUSE) for m in p.finditer(text, 0, start)), default=0)
    right = min((m.start() for p in (CLAUSE_END, _BECAUSE) if (m := p.search(text, end))), default=len(text))
    before = name_groups(text[max(left, start - _NEAR) : start], known)
    after = name_groups(text[end : min(right, end + _NEAR)], known)
    if not after and before and "的" in text[max(left, start - _NEAR) + before[-1][1] : start]:
        return [], []  # "Docker 与 Google 的第一次较量"
    last = before[-2:] if not after and _BEFORE_BOTH.search(text[left:start]) else before[-1:]
    return [name for *_, names in last for name in names], [name for *_, names in after[:1] for name in names]


def _has_subject(place: int, proof: Proof) -> bool:
    """Whether the sentence of the quotes names somebody before a place who is not only what the verb is done with."""
    start = max((m.end() for m in _SENTENCE_END.finditer(proof.text, 0, place)), default=0)
    before = proof.text[start:place]
    groups = name_groups(before, proof.names)
    return before.startswith(PLACES) or any(not _WITH.search(before[:at]) for at, *_ in groups)


def _names_about(place: int, proof: Proof) -> frozenset[str]:
    """The names of the sentence of the quotes that holds a place, and of the one before where it leans on that."""
    start = max((m.end() for m in _SENTENCE_END.finditer(proof.text, 0, place)), default=0)
    stop = found.start() if (found := _SENTENCE_END.search(proof.text, place)) else len(proof.text)
    names = _words(proof.text[start:stop], proof) | _topic(start, proof)
    before = proof.text[start:place]
    if start and (len(names) < 2 and not _words(before, proof) and _LEANS.match(before)):
        earlier = max((m.end() for m in _SENTENCE_END.finditer(proof.text, 0, start - 1)), default=0)
        names |= _words(proof.text[earlier:start], proof)
    return names


def _topic(start: int, proof: Proof) -> frozenset[str]:
    """The names that open the line before a colon, of which all of the line speaks: "LSM:写得快;靠 Bloom filter"."""
    line = proof.text[proof.text.rfind("\n", 0, start) + 1 : start]
    topic, colon, _ = line.partition(":")
    return _words(topic, proof) if colon and len(topic) <= _NEAR else frozenset()


def _words(text: str, proof: Proof) -> frozenset[str]:
    return frozenset(part for *_, names in name_groups(text, proof.names) for name in names for part in name.split())
