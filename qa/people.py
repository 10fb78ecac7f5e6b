"""Of whom a question asks, relatives or persons by name: what a note tells of somebody else answers nothing."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from ingest.text import CJK, simplified, terms
from qa.han_names import PLAIN, persons
from qa.translate import Concept, Dictionary

_BY_RANK = ("老大", "老二", "老三")  # of the children, unless ranks are told: "分量排老二的"
_RANKED = re.compile(r"[排当做算称是第]$")
# Relatives whom notes call by no name, each with other words for the same one. Who is called by name, a wife, a son, a
# sister, may be told of under that alone.
_RELATIVES = [
    words.split()
    for words in (
        "爸爸 爸 老爸 父亲 阿爸 爹",
        "妈妈 妈 老妈 母亲 阿妈",
        "爷爷 祖父",
        "奶奶 祖母",
        "外公 姥爷 外祖父",
        "外婆 姥姥 外祖母",
        "舅舅 舅父",
        "姑姑 姑妈 姑母",
        "姑父 姑丈",
        "姨妈 姨母",
        "叔叔 叔父",
        "婶婶 婶母",
        "伯伯 伯父",
        "岳父 丈人",
        "岳母 丈母娘",
        *"舅妈 姨父 大姨 小姨 大姑 小姑 二叔 小叔 大伯 伯母 公公 婆婆 大宝 二宝".split(),
        *_BY_RANK,
    )
]
_STANDS_FOR = {
    word: [word, *dict.fromkeys(w for words in _RELATIVES if word in words for w in words if w != word)]
    for words in _RELATIVES
    for word in words
}
_ENGLISH_RELATIVE = frozenset(
    "mom mum mommy mother dad daddy father grandma grandmother granny grandpa grandfather uncle aunt".split()
)
# Characters that form no word: one twice, a pet name ("果果"), or before what a friend is called ("明哥").
_CALLED = re.compile(rf"(?<![^\s{PLAIN}])(?:([{CJK}])\1|[{CJK}][哥姐嫂叔姨])(?=[\s{PLAIN}]|$)")
_JOIN = r"(?:[和与跟及、]|还是)"
_JOINS_BEFORE, _JOINS_AFTER = re.compile(f"{_JOIN}$"), re.compile(_JOIN)
_TITLED = re.compile(
    rf"[{CJK}](?=老师|师傅|医生|大夫|先生|太太|女士|小姐|经理|主任|校长|律师|护士|老板|阿姨|教练|教授)"
)


def of_people(text: str, dictionary: Dictionary) -> list[tuple[int, Concept]]:
    """The relatives and persons whom a text in simplified characters names, each with where it stands, in order."""
    cuts = {run.start(): dictionary.segment(run[0]) for run in re.finditer(rf"[{CJK}]+", text)}
    found = {
        at: _person(word, _STANDS_FOR[word])
        for at, word in _words(cuts)
        if word in _STANDS_FOR and not (word in _BY_RANK and _RANKED.search(text[:at]))
    }
    loose = [" "] * len(text)
    for at, word in _words(cuts):
        if len(word) == 1 and at not in found:
            loose[at] = word
    called = [(match.start(), match[0]) for match in _CALLED.finditer("".join(loose))]
    for at, name in [*((at, name) for at, name, _ in persons(text, cuts, dictionary)), *called]:
        found.setdefault(at, _person(name, [name]))
    return [(at, replace(who, is_person=not _is_joined(text, at, who.surface))) for at, who in sorted(found.items())]


def _is_joined(text: str, at: int, name: str) -> bool:
    """Whether a name is one of several that are asked about: what is told of any of them answers."""
    return _JOINS_BEFORE.search(text[:at]) is not None or _JOINS_AFTER.match(text[at + len(name) :]) is not None


def english_relative(word: str) -> bool:
    """Whether an English word names a relative."""
    return word in _ENGLISH_RELATIVE


def of_another(text: str, asked: Sequence[Concept], dictionary: Dictionary) -> bool:
    """Whether a text names a person, and none of those asked about."""
    wanted = {alternative for concept in asked for alternative in concept.alternatives}
    named = [set(concept.alternatives) for _, concept in of_people(simplified(text), dictionary)]
    return bool(named) and not any(names & wanted for names in named)


def _words(cuts: Mapping[int, Sequence[str]]) -> Iterator[tuple[int, str]]:
    """Yield where each word stands and the word."""
    for start, cut in cuts.items():
        for word in cut:
            yield start, word
            start += len(word)


def _person(surface: str, names: Sequence[str]) -> Concept:
    """A concept that any of these names stands for; of one with a title the first two characters do."""
    pairs = [terms(name, unigrams=False) for name in names]
    alternatives = tuple(tuple(p[:1] if _TITLED.match(n) else p) for n, p in zip(names, pairs, strict=True))
    return Concept(surface, alternatives, is_person=True)
