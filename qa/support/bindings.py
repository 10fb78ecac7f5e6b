"""Is each name of a sentence tied to what the quotes tie it to?"""

import re
from collections.abc import Iterator, Mapping, Sequence

from qa.support.direction import apart, name_groups, named
from qa.support.proof import Proof
from qa.support.text import NAME, bare
from qa.support.types import Problem, Text


def bindings(claim: Text, proof: Proof) -> Iterator[Problem]:
    """Names whose clauses fit the quotes better when they change places: "Cgroups limit what a process sees"."""
    carried = _carried(proof.clauses, proof.names)
    mentions: list[
        tuple[int, str, Mapping[str, float]]
    ] = []  # clause of the sentence, name, how well each name fits it
    for k, clause in enumerate(claim.clauses):
        if names := dict.fromkeys(named(clause, proof.names)):
            nameless = NAME.sub(lambda m: " " if bare(m[0]) in proof.names else m[0], clause)
            fits = _fits(proof.overlap(nameless), carried)
            mentions += [(k, name, fits) for name in names]
    absent = proof.names - {part for _, name, _ in mentions for part in name.split()}
    held = sorted({name for names in carried for name in names if set(name.split()) <= absent})
    for _, a, one in mentions:
        if any(one.get(b, 0.0) > 1.4 * one.get(a, 0.0) + 0.5 for b in held):
            yield Problem("name", a)
    for i, (k, a, one) in enumerate(mentions):
        for m, b, other in mentions[i + 1 :]:
            kept = one.get(a, 0.0) + other.get(b, 0.0)
            exchanged = one.get(b, 0.0) + other.get(a, 0.0)
            if k != m and exchanged > 1.2 * kept + 0.2 and apart(a, b):
                yield Problem("role", f"{a} / {b}")


def _fits(scores: Sequence[float], carried: Sequence[set[str]]) -> dict[str, float]:
    """The best score of a clause that carries the name, for each name; those with none are left out."""
    best: dict[str, float] = {}
    for score, names in zip(scores, carried, strict=True):
        if score:
            for name in names:
                best[name] = max(best.get(name, 0.0), score)
    return best


def _carried(clauses: Sequence[str], known: frozenset[str]) -> list[set[str]]:
    """The names of each clause; one without takes over the subject, the first name, of the clause before."""
    found: list[set[str]] = []
    subject: set[str] = set()
    last: tuple[str, ...] = ()
    for clause in clauses:
        groups = name_groups(clause, known)
        subject = set(groups[0][2]) if groups else subject
        pointed = set(last) if re.match(r"\s*[这它被由是便就才]", clause) else set()
        found.append(({name for *_, names in groups for name in names} or subject) | pointed)
        last = groups[-1][2] if groups else last
    return found
