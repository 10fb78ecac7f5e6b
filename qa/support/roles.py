"""Do the names of a sentence act, own and are acted on as they do in the quotes?"""

import re
from collections.abc import Iterator

from ingest.text import CJK, flatten
from qa.cedict import STOP
from qa.support.direction import acting_pairs, name_groups, named
from qa.support.lexicon import FUNCTION
from qa.support.proof import Proof
from qa.support.text import bare, places
from qa.support.types import Problem, Text

_SENTENCE = re.compile(r"[。!?;\n|]|\.(?=\s|$)|\bdid(?=\s+(?:the\s+)?[A-Z])")  # "only after … did Compose appear"
_BUYS = re.compile(r"买|收购|\b(?:buys?|bought|acquir\w+)\b")
_SELLS = re.compile(r"卖|出售|\b(?:sells?|sold)\b")
_LATIN = r"(?<![A-Za-z0-9_-])[A-Za-z][\w-]{0,60}"
_OWNER = re.compile(rf"({_LATIN})\s*(?:公司|项目)?\s*(?:的\s*([{CJK}]{{2}})|'s?\s+([a-z]+))")
_OBJECT = re.compile(rf"(?:([{CJK}]{{2}})(?:了|给|给了)?|\b([a-z]{{3,}}))\s*([A-Z][\w-]*|[a-z]+[A-Z]\w*)")
_ACTED_ON = re.compile(r"(?:了|给|给了)?\s*([A-Za-z][\w-]*)")
_SUBJECT = re.compile(rf"({_LATIN})\s*(?:公司)?\s*([{CJK}]{{2}})")
_ACTING = re.compile(r"([A-Za-z][\w-]*)\s*(?:公司)?\s*[也都]?$")
_WINDOW = 60  # characters before a verb in which the one who acts is looked for


def roles(claim: Text, proof: Proof) -> Iterator[Problem]:
    """Names of the sentence that act on each other the other way round in the quotes, or do each other's deeds."""
    shown, claimed = _pairs(proof.text, proof.names), _pairs(claim.text, proof.names)
    if any(one.search(claim.text) and other.search(proof.text) for one, other in ((_BUYS, _SELLS), (_SELLS, _BUYS))):
        claimed = {(b, a) for a, b in claimed}
    present = set(named(claim.text, proof.names))
    for a, b in sorted(claimed - shown):
        rivals = {(x, y) for x, y in shown - claimed if (x == a and y in present) or (y == b and x in present)}
        agents = {x for x, y in shown if y == b}
        if (b, a) in shown or rivals or (agents and not agents & present):
            yield Problem("role", f"{a} / {b}")
    yield from _subjects(claim, proof)
    yield from _objects(claim, proof)
    yield from _owners(claim, proof)
    yield from _compounds(claim, proof)


def _pairs(text: str, known: frozenset[str]) -> set[tuple[str, str]]:
    return {pair for sentence in _SENTENCE.split(text) for pair in acting_pairs(sentence, known)}


def _compounds(claim: Text, proof: Proof) -> Iterator[Problem]:
    """Two names of the quotes that stand side by side as one only in the sentence: "Docker Swarm"."""
    flat = flatten(proof.text).casefold()
    compounds = {name for *_, names in name_groups(claim.text, proof.names) for name in names if name.count(" ") == 1}
    for compound in sorted(compounds):
        if not set(compound.split()) & STOP and compound.replace(" ", "") not in flat:
            yield Problem("name", compound)


def _owners(claim: Text, proof: Proof) -> Iterator[Problem]:
    """Things that the quotes give to another owner: "CoreOS 的核心产品" is not Docker's core product."""
    shown = {m.start(2): bare(m[1]) for m in _OWNER.finditer(proof.text) if m[2] and bare(m[1]) in proof.names}
    for match in _OWNER.finditer(claim.text):
        name = bare(match[1])
        starts = [start for found in proof.rendered(match[2] or match[3]) for start, _ in found.places]
        owners = {shown[start] for start in starts if start in shown}
        if name in proof.names and owners and name not in owners:
            yield Problem("role", match[0])


def _objects(claim: Text, proof: Proof) -> Iterator[Problem]:
    """Names whose verb stands before another name in the quotes: "拒绝 Google" is not "refusing Docker"."""
    acted_on: dict[str, set[str]] = {}  # by verb: the names after it, where there is one after each
    for match in _OBJECT.finditer(claim.text):
        name, verb = bare(match[3]), match[1] or match[2]
        if name not in proof.names or verb in STOP or verb in FUNCTION:
            continue
        if verb not in acted_on:
            ends = [b for found in proof.rendered(verb) for a, b in found.places if b - a > 1]
            after = [m for end in ends if (m := _ACTED_ON.match(proof.text, end))]
            acted_on[verb] = {bare(m[1]) for m in after} & proof.names if len(after) == len(ends) else set()
        if acted_on[verb] and name not in acted_on[verb]:
            yield Problem("role", match[0])


def _subjects(claim: Text, proof: Proof) -> Iterator[Problem]:
    """Names of a Chinese sentence whose verb follows another name in the quotes: "lmctfy 问世" is not "Docker 问世"."""
    acting: dict[str, set[str]] = {}  # by verb: the names before it, where there is one before each
    for match in _SUBJECT.finditer(claim.text):
        name, verb = bare(match[1]), match[2]
        if (
            name not in proof.names
            or verb[0] in "公项容镜并不没未也都就是在把被将"
            or _moved(claim.text, match.start())
        ):
            continue
        if verb not in acting:
            before = list(places(verb, proof.text))
            found = [m for at in before if (m := _ACTING.search(proof.text, max(0, at - _WINDOW), at))]
            sure = len(found) == len(before) and not any(_moved(proof.text, m.start()) for m in found)
            acting[verb] = {bare(m[1]) for m in found} & proof.names if sure else set()
        if acting[verb] and name not in acting[verb]:
            yield Problem("role", match[0])


def _moved(text: str, place: int) -> bool:
    """Whether a word stands before this place in its clause after which not, or not alone, the one follows who acts."""
    start = max(text.rfind(mark, 0, place) for mark in ",。|\n") + 1
    return any(word in text[start:place] for word in "被由把将")
