"""Do the quotes say the verbs of a sentence, and the nouns made of them, in one of the words that may render them?"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache

from ingest.text import CJK
from qa.cedict import STOP
from qa.support.deeds import between_its_names
from qa.support.inflection import irregular_forms
from qa.support.lexicon import FUNCTION, chinese_words
from qa.support.phrases import phrases
from qa.support.proof import Proof
from qa.support.relation_words import (
    CHINESE,
    ENGLISH,
    FALSE_FRIENDS,
    GENERAL,
    IN_MANY_WORDS,
    JOINING,
    MAY_BE_NOUNS,
    OTHER_VERBS,
    RENDERINGS,
    SYNONYMS,
    UNTOLD,
    VERBS,
    everyday_words,
)
from qa.support.terms import Names
from qa.support.text import bare
from qa.support.types import Problem, Text
from qa.translate import Dictionary

_RUN = re.compile(rf"(?:(?!了)[{CJK}])+")  # 了 ends a verb: 推迟了 is not 推 and 迟了
_SAY_MUCH = frozenset("买卖租捐赠裁偷盗抢救毁禁抄骗赢输")  # verbs of one character that are seldom anything else
_WORD = re.compile(r"(?<![\w`./-])[a-z]+(?:-[a-z]+)*(?![\w`/]|-\w|\.\w|'t\b)", re.I)
_VERB_BEFORE = re.compile(
    r"(?:\b(?:to|will|would|can|could|may|might|must|should|did|does|do|cannot)(?:\s+not)?|n't"
    r"|\b(?:I|we|you|they))\s+(?:\w+ly\s+|also\s+|then\s+)?$",
    re.I,
)
_CONTENT = re.compile("满足(?!于)")  # 满足于 is to be content with, and nothing else
# A word of a sentence: its first character, one past its last, the Chinese words of the quotes that render it.
Told = tuple[int, int, list[str]]
_FIRST = 6  # translations of a verb that stand for the whole relation, too
_PRONOUNS = frozenset("it them him her me us you".split())
_IRREGULAR = irregular_forms()
_VERBS = frozenset(OTHER_VERBS)
_OF_A_NOUN = re.compile(r"\b(?:an?|the|its|their|many|what|which|of|some|any|more|most|very)\s+$", re.I)
_OBJECT = re.compile(r"\s+(?:an?|the|its|their|his|her|this|these|every|each|all|about)\s", re.I)
_HEAD = re.compile(r"\b(?:the|his|her|its|their|my|our|your|turn(?:s|ed)?)\s+$", re.I)
_AFTER_BE = re.compile(r"\b(?:is|are|was|were|be|been|being)\s+(?:not\s+|also\s+|\w+ly\s+)?$", re.I)
_VERB_AFTER_ZH = re.compile(
    r"(?:了|过|着|给|到|成|为)?\s*(?:[A-Z《\"]|了|过|着)|(?:给|到|成)"
    r"|[一几两这那该其每各](?![样般些时])|许多|起来|之后|出|\d"
)
_VERB_BEFORE_ZH = re.compile(r"(?:[A-Za-z0-9)]\s*|公司|项目|社区|政府|[被把将会要来并先则曾已能可]|后来|已经|曾经)$")


def relations(claim: Text, proof: Proof, names: Names) -> Iterator[Problem]:
    """Relation words of the sentence, a verb that is in no list among them, that the quotes do not say of its names."""
    told = _english if claim.english else _chinese
    for start, end, renderings in told(claim.text, proof, names.dictionary):
        if not renderings:
            yield Problem("relation", claim.text[start:end])
        elif not between_its_names(claim.text, start, end, renderings, proof, names.supplied):
            yield Problem("role", claim.text[start:end])


def _english(text: str, proof: Proof, dictionary: Dictionary) -> Iterator[Told]:
    tokens = list(_WORD.finditer(text))
    told = [(a, b) for a, b, _ in phrases(text, proof.text, dictionary) if " " in text[a:b]]  # 夜班: "night shift"
    at = 0
    while at < len(tokens):
        match, after = tokens[at], tokens[at + 1 : at + 2]
        word = bare(match[0])
        pair = f"{word} {bare(after[0][0])}" if after and after[0].start() == match.end() + 1 else ""
        at += 1
        if len(after) == 1 and after[0][0].lower() in _PRONOUNS and (far := tokens[at : at + 1]):
            between = f"{word} {bare(far[0][0])}"  # "pay it back"
            if far[0].start() == after[0].end() + 1 and between in ENGLISH:
                at += 1
                yield match.start(), far[0].end(), _renderings(between, ENGLISH[between], proof, dictionary)
                continue
        if pair in ENGLISH:
            at += 1
            yield match.start(), after[0].end(), _renderings(pair, ENGLISH[pair], proof, dictionary)
            continue
        if any(a <= match.start() and match.end() <= b for a, b in told):
            continue
        if word in proof.latin or word in UNTOLD or word in STOP or (word in FUNCTION and word not in ENGLISH):
            continue
        numbers = ENGLISH.get(word) or ENGLISH.get(word.removeprefix("re"), frozenset())
        if (not numbers and not _verb(match, text)) or _noun(match, text):
            continue
        found = _renderings(word, numbers, proof, dictionary)
        if not numbers and (found or _akin(word, proof, dictionary)):
            continue
        yield match.start(), match.end(), found


def _verb(match: re.Match[str], text: str) -> bool:
    """Whether an English word that is in no list stands like a verb."""
    word = match[0]
    if not word.islower() or len(word) < 4:
        return False
    if "-" in word and word.rpartition("-")[2] not in ENGLISH:
        return False  # "carbon-plated"
    if word.endswith("ed") or word in _IRREGULAR:
        return _OF_A_NOUN.search(text[: match.start()]) is None
    if word.endswith("ing") and _AFTER_BE.search(text[: match.start()]):
        return True
    if word.endswith(("ing", "s")) and _OBJECT.match(text, match.end()):
        return True
    return word in _VERBS and _VERB_BEFORE.search(text[: match.start()]) is not None


def _noun(match: re.Match[str], text: str) -> bool:
    """Whether an everyday word is a noun here: "the park", "the living room"."""
    word = bare(match[0])
    if word in ("head", "heads") and _HEAD.search(text[: match.start()]):
        return True
    if word in MAY_BE_NOUNS:
        return not _like_a_verb(match, text)
    everyday = min(ENGLISH.get(word, (0,))) >= GENERAL
    return (
        everyday
        and word.endswith("ing")
        and _OF_A_NOUN.search(text[: match.start()]) is not None
        and not _OBJECT.match(text, match.end())
    )


def _like_a_verb(match: re.Match[str], text: str) -> bool:
    """Whether an English word that may be a noun as well stands like a verb: opens a sentence, or has an object."""
    before = text[: match.start()]
    if _VERB_BEFORE.search(before):
        return True
    has_object = _OBJECT.match(text, match.end()) is not None
    return has_object and (not before.strip() or _OF_A_NOUN.search(before) is None)


def _renderings(word: str, numbers: Collection[int], proof: Proof, dictionary: Dictionary) -> list[str]:
    """The Chinese words of the quotes that may stand for an English one: of its relations, or as the dictionary has it."""
    false = FALSE_FRIENDS.get(word, ())
    words = [zh for n in numbers for zh in _chinese_of_relations(dictionary)[n]]
    if numbers and min(numbers) >= GENERAL:  # the dictionary's single characters mean a hundred other things
        words += [zh for zh in chinese_words(word, dictionary) if len(zh) > 1 and zh not in false]
    else:
        words += [zh for zh in chinese_words(word, dictionary) if zh not in false]
    if not numbers:  # a verb of no line: what the dictionary says in one character says much else
        return [zh for zh in words if (zh in proof.words if len(zh) == 1 else _holds(zh, proof))]
    everyday = everyday_words(word)
    return [zh for zh in words if _holds(zh, proof) or (zh in everyday and zh in proof.compound_verbs)]


@lru_cache(maxsize=4)
def _chinese_of_relations(dictionary: Dictionary) -> tuple[frozenset[str], ...]:
    """The Chinese words of each relation: those of its line and what the dictionary gives first for its verbs."""
    found = [set(words) for words in RENDERINGS]
    for number, verbs in enumerate(VERBS):
        for verb in verbs:
            false = FALSE_FRIENDS.get(verb, ())
            found[number] |= {zh for zh in dictionary.translate([verb])[:_FIRST] if len(zh) > 1 and zh not in false}
    return tuple(map(frozenset, found))


def _holds(chinese: str, proof: Proof) -> bool:
    if chinese == "满足":
        return _CONTENT.search(proof.text) is not None
    if len(chinese) > 1:
        return chinese in proof.text
    return chinese in proof.words or (chinese not in IN_MANY_WORDS and chinese in proof.text)


def _akin(word: str, proof: Proof, dictionary: Dictionary) -> bool:
    """Whether a word that ends as no verb does, so may be a noun, shares a character with the quotes in translation."""
    if word.endswith("ed") or word in _IRREGULAR:
        return False
    return any(c in proof.text for zh in chinese_words(word, dictionary) for c in zh)


def _chinese(text: str, proof: Proof, dictionary: Dictionary) -> Iterator[Told]:
    for run in _RUN.finditer(text):
        end = run.start()
        for word in dictionary.segment(run[0]):
            start, end = end, end + len(word)
            if (len(word) < 2 and word not in _SAY_MUCH) or word in JOINING:
                continue
            if word in proof.text:
                if word in CHINESE:
                    yield start, end, [word]
            elif (numbers := CHINESE.get(word)) is not None:
                yield start, end, [zh for n in numbers for zh in SYNONYMS[n] if _holds(zh, proof)]
            elif any(c in proof.text for c in word):
                continue
            elif (numbers := _chinese_verbs(dictionary).get(word)) is not None:
                yield start, end, [zh for n in numbers for zh in SYNONYMS[n] if _holds(zh, proof)]
            elif _verb_zh(text, start, end):
                yield start, end, []


@lru_cache(maxsize=4)
def _chinese_verbs(dictionary: Dictionary) -> Mapping[str, frozenset[int]]:
    """The Chinese that the dictionary gives for English verbs: the relations of each; none for a verb of no relation."""
    found: dict[str, set[int]] = defaultdict(set)
    for number, verbs in enumerate(VERBS[:GENERAL]):
        for verb in verbs:
            for chinese in dictionary.translate([verb])[:_FIRST]:
                found[chinese].add(number)
    for verb in OTHER_VERBS:
        for chinese in dictionary.translate([verb])[:_FIRST]:
            found.setdefault(chinese, set())
    return {word: frozenset(numbers) for word, numbers in found.items() if len(word) > 1}


def _verb_zh(text: str, start: int, end: int) -> bool:
    """Whether a Chinese word that is in no list stands like a verb."""
    return (
        _VERB_AFTER_ZH.match(text, end) is not None
        or _VERB_BEFORE_ZH.search(text, max(0, start - 12), start) is not None
    )
