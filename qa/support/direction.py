"""Who acts on whom in a clause: its names in order, and what the words between two of them tell."""

import re

from ingest.text import CJK, has_cjk
from qa.support.text import NAME, bare

_AND = re.compile(  # a comma joins names in English ("A, B and C"); in Chinese, folded, it has no space after it
    r"\s*(?:(?:和|与|及|以及|跟|同|、|,(?=\s)|/|→|一道|一起|公司|项目|容器|and|or|as well as|together with|as)\s*)+\s*(?:the\s+)?"
)
_ALIAS = re.compile(r"缩写|全称|简称|简写|\b(?:stands for|short for|abbreviat\w+|acronym)\b")
_FORMER = re.compile(
    r"最初的?名|最初叫|最初名|原名|原来叫|旧名|前身"
    r"|\b(?:formerly|previously|originally (?:called|named|known)|once called|first called|used to be)\b"
)
_AGENT = re.compile(  # what stands before the one who acts, after the thing acted on
    r"(?:\b(?:by|out of|based on|released by|with reference to|under (?:the )?(?:sole )?(?:control|"
    r"management) of|(?:project|product|part|tool|container|name|version|library|component) of|"
    r"(?:derived|originat\w+|born|made|project|product|tool|container|library) from)"
    r"\s+(?:the\s+|its\s+)?(?:\w+ (?:such as|like|including)\s+)?|被|由|归|参照|根据|的是)\s*$"
)
_MADE_FOR = re.compile(
    r"\s*(?:is|was|are|were) (?:an?|the) (?:[\w-]+ ){0,2}(?:project|product|part|tool|container|library|component) for (?:the )?"
)
_COPULA = re.compile(r"是|\b(?:is|was|are|were)\b")
_ELIDED = re.compile(r",\s*\S{0,3}(?:是|由|被|便|(?:is|was|are|were)\b)")
_NEW_SUBJECT = re.compile(r",\s*(?:and\s+)?$")
_DONE_BY = re.compile(r"[^,。]{0,60}(?:写|做|造|建|开发|发明|创立|创办|发起|提出|设计|推出|发布|开源)(?:出来)?的\s*$")
_OPENING = 12  # characters before a name in which that stands
_REACH = 8  # names: those further away do not act on each other
_MOVED = re.compile(r"\b(?:is|was|are|were|been)\s+(?:\w+\s+)?\w+(?:ed|en|wn|t)\s+(?:to|into|in|on|with|as|for)\b")


def name_groups(clause: str, known: frozenset[str]) -> list[tuple[int, int, tuple[str, ...]]]:
    """The names of a clause in order, (start, end, names): words side by side are one name, "A and B" are one group."""
    found: list[tuple[int, int, tuple[str, ...]]] = []
    for match in NAME.finditer(clause):
        if (name := bare(match[0])) not in known:
            continue
        if found:
            start, end, names = found[-1]
            between = clause[end : match.start()]
            if not between.strip(" `\"'"):
                found[-1] = (start, match.end(), (*names[:-1], f"{names[-1]} {name}"))
                continue
            if _AND.fullmatch(between):
                found[-1] = (start, match.end(), (*names, name))
                continue
        found.append((match.start(), match.end(), (name,)))
    return found


def named(clause: str, known: frozenset[str]) -> list[str]:
    """The known names of a clause, in order."""
    return [name for _, _, names in name_groups(clause, known) for name in names]


def apart(one: str, other: str) -> bool:
    """Whether two names are of two: neither holds the other, but "Xiao Zhao" and "Xiao Sun" may share a word."""
    words, others = set(one.split()), set(other.split())
    return not (words <= others or others <= words)


def acting_pairs(clause: str, known: frozenset[str]) -> set[tuple[str, str]]:
    """The ordered pairs (who acts or owns, what is acted on or owned) of the names of a clause."""
    clause = ",".join(part if not _ALIAS.search(part) else " " for part in clause.split(","))
    groups = name_groups(clause, known)
    opens = [_NEW_SUBJECT.search(clause[max(0, start - _OPENING) : start]) is not None for start, *_ in groups]
    found: set[tuple[str, str]] = set()
    for i, (_, end, first) in enumerate(groups):
        said_of_first = i > 0 and not set(first) & set(groups[0][2])  # what follows a comma is said of the first name
        inner: set[str] = set()
        for j, (start, stop, second) in enumerate(groups[i + 1 : i + 1 + _REACH], i + 1):
            if inner & set(first) or (j > i + 1 and opens[j - 1]):
                break  # a nearer mention tells more, or another subject stands between
            again = set(second) & (set(first) | inner)
            inner |= set(second)
            if again or (said_of_first and _ELIDED.search(clause[end:start])):
                continue
            if (forward := _forward(clause[end:start], clause[stop:])) is not None:
                pairs = ((a, b) for a in first for b in second if apart(a, b))
                found |= {(a, b) if forward else (b, a) for a, b in pairs}
    return found


def _forward(between: str, after: str) -> bool | None:
    """Whether the first of two names acts on the second; None when the words between them do not tell."""
    if re.match(r"\s*(?:公司)?(?:看来|眼里|眼中)|'s (?:eyes|view)", between):
        return True
    if _NEW_SUBJECT.search(between) and not re.match(r"\s*(?:公司|项目)?被", after):
        return None  # a new subject
    if re.search(r"以后|之后|才有|\bafter\b", between):
        return None  # one before the other, not one upon the other
    if re.fullmatch(r"\s*这[家个款一种]\s*", between):
        return None  # "dotCloud 这家 PaaS 公司"
    if re.fullmatch(r"\s*(?:and [A-Z]\w+ )?in (?:the )?|\s*(?:\w+ )?of (?:the )?", between):
        return False  # "Cgroups in the Linux kernel"
    if _MADE_FOR.fullmatch(between):
        return False  # "rkt is a container for CoreOS"
    agent = _AGENT.search(between)
    if agent and re.search(r"\bto (?!the\b|its\b)[a-z]+ |为了|以便|用来", between[: agent.start()]):
        return True  # the agent of something nearer: "to counter the ecosystem dominated by Docker"
    if agent or re.match(r"\s*(?:公司|项目)?(?:推出|发布|提出|开源)的", after):
        forward = False
    elif re.fullmatch(r"\s*就?是\s*(?:由\s*)?", between) and _DONE_BY.match(after):
        forward = False  # "Git 是 Linus 为了…而写的"
    elif re.search(r"\b(?:that|which)\s*$", between) and re.match(r"\s+(?:later |first |also )?[a-z-]+ed\b", after):
        forward = False  # "a project that Google open-sourced"
    else:
        told = _copular(between, after)
        if told is None:
            return None
        forward = told
    return not forward if _FORMER.search(between) else forward


def _copular(between: str, after: str) -> bool | None:
    """The same where the words between may be a form of "to be": "rkt 是 CoreOS 的容器", "is Docker's project"."""
    last = re.split("[,:]", between)[-1]
    if last != between and not re.match(r"\s*[这它]?就?是", last):
        return True
    copulas = list(_COPULA.finditer(last))
    if not copulas or _MOVED.search(last) or re.search(r"\b(?:re)?named\b|\bcalled\b", last):
        return True
    gap = last[copulas[-1].end() :].strip(" \"'")
    if re.match(r"(?:that|to|behind)\b|[以把让在用向靠]|\S{0,3}做", gap):
        return True
    if has_cjk(gap):  # a verb and its object, but "是当时最有代表性的 PaaS 项目" tells nothing
        return None if gap.endswith(("的", "当时")) else True
    if gap in ("a", "an") or (gap == "the" and re.match(r"\s+[a-z]+(?: [a-z]+)? (?:of|by|from) ", after)):
        return None  # "is a Linux project", "is the Linux project of Google"
    if len(gap) > 10:
        if after.startswith("'s"):
            return False  # "was an important step in Docker's move"
        return None if re.match(r"\s+[a-z]+", after) else True  # "is the most representative PaaS project"
    owner = re.match(rf"\s*(?:公司)?(?:在|[{CJK}]{{0,8}}的|'s|[a-z])", after)
    return not gap and not owner
