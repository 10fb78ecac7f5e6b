"""The relations of relations.txt: which words, English and Chinese, may render each other."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

from qa.support.inflection import forms
from qa.support.parts import parts

_MANY = 3  # Chinese words with the same character: inside another word it says nothing
_NOUNS = frozenset("公司项目时地年月日天物件品法性")  # characters of a thousand nouns
# What the dictionary gives for a verb that it does not mean here.
_FALSE_FRIENDS = {
    "borrow": ("假",),
    "copy": ("份",),
    "drive": ("先进",),
    "drop": ("点",),
    "kill": ("刘",),
    "leave": ("出",),
    "open": ("从",),
    "order": ("序", "顺序"),
    "remove": ("去",),
    "sell": ("收购",),
    "withdraw": ("提出",),
}


def _lines(lines: Iterable[str]) -> Iterator[tuple[list[str], list[str], list[str]]]:
    """The verbs, the other English words and the Chinese of each relation."""
    for line in lines:
        english, _, chinese = line.partition(" | ")
        verbs, _, others = english.partition(";")
        yield verbs.split(), others.split(), chinese.split()


def _forms_of(verb: str) -> Iterable[str]:
    head, *particle = verb.replace("_", " ").split(" ", 1)
    return (" ".join([form, *particle]) for form in (head, *forms(head)))


def _english(lines: Iterable[tuple[list[str], list[str], list[str]]]) -> Mapping[str, frozenset[int]]:
    found: dict[str, set[int]] = defaultdict(set)
    for number, (verbs, others, _) in enumerate(lines):
        for word in [*(form for verb in verbs for form in _forms_of(verb)), *others]:
            found[word].add(number)
    return {word: frozenset(numbers) for word, numbers in found.items()}


def _words(lines: Iterable[str]) -> tuple[str, ...]:
    return tuple(word for line in lines for word in line.split())


_PARTS = parts("relations.txt")
_GENERAL = tuple(_lines(_PARTS["relations"]))
GENERAL = len(_GENERAL)  # relations before the everyday ones
_EVERYDAY = tuple(
    (verbs, others, [f"~{word}" for word in chinese]) for verbs, others, chinese in _lines(_PARTS["everyday"])
)
_RELATIONS = (*_GENERAL, *_EVERYDAY)

# By the number of a relation: its verbs of one word, the Chinese words that may stand for each other, and those that may
# stand for its English words.
VERBS: tuple[tuple[str, ...], ...] = tuple(tuple(v for v in verbs if "_" not in v) for verbs, *_ in _RELATIONS)
SYNONYMS: tuple[frozenset[str], ...] = tuple(frozenset(w for w in zh if not w.startswith("~")) for *_, zh in _RELATIONS)
RENDERINGS: tuple[frozenset[str], ...] = tuple(frozenset(w.lstrip("~") for w in zh) for *_, zh in _RELATIONS)
# Each form of an English word, or of two ("gave up"), and each Chinese word: the numbers of its relations.
ENGLISH: Mapping[str, frozenset[int]] = _english(_RELATIONS)
CHINESE: Mapping[str, frozenset[int]] = {
    word: frozenset(n for n, synonyms in enumerate(SYNONYMS) if word in synonyms)
    for word in frozenset().union(*SYNONYMS)
}
# Everyday verbs that are nouns and adjectives as often ("water", "dry"): looked for only where they stand like a verb.
MAY_BE_NOUNS: frozenset[str] = frozenset(
    form for verbs, *_ in _EVERYDAY for verb in verbs for form in (verb, forms(verb)[0])
) - frozenset([*_english(_GENERAL), *(word for _, others, _ in _EVERYDAY for word in others)])
OTHER_VERBS: tuple[str, ...] = _words(_PARTS["other verbs"])
# English words, lower case, that are not looked for, and Chinese ones.
UNTOLD: frozenset[str] = frozenset(
    [*_words(_PARTS["no verbs"]), *(form for verb in _words(_PARTS["say little"]) for form in _forms_of(verb))]
)
JOINING: frozenset[str] = frozenset(_words(_PARTS["join"]))
FALSE_FRIENDS: Mapping[str, tuple[str, ...]] = {
    form: of for verb, of in _FALSE_FRIENDS.items() for form in _forms_of(verb)
}


def everyday_words(english: str) -> frozenset[str]:
    """The Chinese that an everyday verb may stand for, in any of its forms."""
    numbers = (n for n in ENGLISH.get(english, ()) if n >= GENERAL)
    return frozenset().union(*(RENDERINGS[n] for n in numbers))


RENDERING_WORDS: frozenset[str] = frozenset().union(*RENDERINGS)
IN_MANY_WORDS: frozenset[str] = _NOUNS | frozenset(
    c
    for c, n in Counter(
        c for word in frozenset(w.lstrip("~") for *_, zh in _GENERAL for w in zh) if len(word) > 1 for c in word
    ).items()
    if n >= _MANY
)
