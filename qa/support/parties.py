"""Who lends, owes, teaches, scolds, and whom: persons that a sentence exchanges, pronouns, kin and trades among them."""

import re
from collections.abc import Iterator

from qa.han_names import SURNAMES
from qa.support.direction import name_groups
from qa.support.proof import Proof
from qa.support.types import Problem, Text

# What one person does to another: in Chinese, in English.
_DEEDS = [
    (re.compile(chinese), re.compile(rf"\b(?:{english})\b", re.I))
    for chinese, english in (
        ("借给", "lend|lends|lent|loaned"),
        ("欠", "owes?|owed"),
        ("教(?![授练育室材堂师程])", "teach|teaches|taught|teaching"),
        ("骂|批评", "scold(?:s|ed)?|criticized|criticised"),
        ("表扬|称赞|夸", "prais(?:es?|ed)"),
        ("咬", "bit|bites?|bitten"),
        ("辞退|开除|解雇", "dismiss(?:es|ed)?|fired|sacked"),
        ("批准", "approv(?:es?|ed)"),
        ("请(?=.{1,4}吃|客)", "treat(?:s|ed)?"),
        ("帮(?!忙|助|手)", "help(?:s|ed)?(?! of)"),
        ("买", "buys?|bought"),
        ("送给|还给|转给|交给", "g[ai]ves?|returned|handed|transferred|paid"),
        ("道歉", "apologi[sz]e[sd]?"),
        ("感谢|谢谢", "thank(?:s|ed)?"),
        ("让(?!步|出|利)", "told|asked|let"),
    )
]
# Each person in Chinese, and in English.
_PERSONS = [
    (re.compile(chinese), re.compile(rf"\b(?:{english})\b"))
    for chinese, english in (
        ("我(?!们|[妈爸家])", "I|me"),
        ("我们", "[Ww]e|us"),
        ("[他她](?!们|[妈爸家])", "[Hh]e|him|[Ss]he|her(?! [a-z]+ (?:book|leave|phone))"),
        ("[他她]们", "[Tt]hey|them"),
        ("妈妈?", "[Mm]om|[Mm]um|[Mm]other"),
        ("爸爸?", "[Dd]ad|[Ff]ather"),
        ("奶奶|外婆|姥姥", "[Gg]randma|[Gg]randmother"),
        ("爷爷|外公|姥爷", "[Gg]randpa|[Gg]randfather"),
        ("姐姐?|妹妹?(?!夫)", "[Ss]ister"),
        ("哥哥?|弟弟?(?!妹|媳)", "[Bb]rother"),
        ("女儿|闺女", "[Dd]aughter"),
        ("儿子", "[Ss]on"),
        ("老婆|妻子", "[Ww]ife"),
        ("老公|丈夫", "[Hh]usband"),
        ("孩子", "[Cc]hild|[Kk]id"),
        ("老板", "[Bb]oss"),
        ("经理", "[Mm]anager"),
        ("医生|大夫", "[Dd]octor"),
        ("房东", "[Ll]andlord"),
        ("邻居", "[Nn]eighbou?r"),
        ("老师", "[Tt]eacher"),
        ("教练", "[Cc]oach|[Tt]rainer"),
        ("同事", "[Cc]olleague|[Cc]oworker"),
        ("客户|顾客", "[Cc]lient|[Cc]ustomer"),
        ("公司", "[Cc]ompany|[Ff]irm"),
        ("狗", "[Dd]og"),
        ("猫", "[Cc]at"),
    )
]
_NICKNAME = re.compile(rf"[老小阿][{''.join(sorted(SURNAMES))}]")
_PASSIVE = re.compile(r"\b(?:is|are|was|were|be|been|being|got)\s+(?:\w+ly\s+)?$", re.I)
_BY = re.compile(r"\s+(?:[a-z]+\s+){0,2}by\b")
_WITH = re.compile(r"[给向对跟为替]")
_Parties = tuple[set[str], set[str]]  # who does it, and to whom


def parties(claim: Text, proof: Proof) -> Iterator[Problem]:
    """Persons who in the quotes have done to them what the sentence lets them do, or the other way round."""
    for chinese, english in _DEEDS:
        said = english if claim.english else chinese
        if not (deed := said.search(claim.text)) or not chinese.search(proof.text):
            continue
        doing, done_to = _parties(proof.clauses, chinese, proof.names, english=False)
        agents, patients = _parties(claim.clauses, said, proof.names, english=claim.english)
        if (agents & done_to) - doing or (patients & doing) - done_to:
            yield Problem("role", deed[0])


def _parties(clauses: tuple[str, ...], deed: re.Pattern[str], names: frozenset[str], *, english: bool) -> _Parties:
    agents: set[str] = set()
    patients: set[str] = set()
    for clause in clauses:
        for match in deed.finditer(clause):
            persons = _persons(clause, names, english=english)
            before = [(at, person) for at, person in persons if at < match.start()]
            after = [(at, person) for at, person in persons if at >= match.end()]
            actor, acted_on = (
                _english(clause, match, before, after) if english else _chinese(clause, match, before, after)
            )
            agents |= actor
            patients |= acted_on
    return agents, patients


_Persons = list[tuple[int, str]]


def _persons(clause: str, names: frozenset[str], *, english: bool) -> _Persons:
    """The persons of a clause in order: where each stands, and the Chinese pattern or the name that it goes by."""
    found = [(start, name) for start, _, group in name_groups(clause, names) for name in group]
    found += [(m.start(), m[0]) for m in _NICKNAME.finditer(clause)]
    for chinese, said in _PERSONS:
        found += [(m.start(), chinese.pattern) for m in (said if english else chinese).finditer(clause)]
    return sorted(found)


def _english(clause: str, deed: re.Match[str], before: _Persons, after: _Persons) -> _Parties:
    actors, objects = {person for _, person in before[-1:]}, {person for _, person in after[:1]}
    by = _BY.match(clause, deed.end())
    if by or _PASSIVE.search(clause, 0, deed.start()):
        return (objects if by else set()), actors
    return actors, objects


def _chinese(clause: str, deed: re.Match[str], before: _Persons, after: _Persons) -> _Parties:
    if (passive := clause.rfind("被", 0, deed.start())) >= 0:
        return {p for at, p in before if at > passive}, {p for at, p in before if at < passive}
    if len(before) > 1 and _WITH.search(clause, before[-2][0], before[-1][0]):
        return {before[-2][1]}, {before[-1][1]}
    return {person for _, person in before[-1:]}, {person for _, person in after[:1]}
