"""Whether a sentence holds the kind of thing that a question asks for."""

import re
from collections.abc import Iterable

from ingest.text import CJK, cjk_runs
from qa.answer_type.amounts import BARE, COUNTED, MOMENT, N1, VAGUE
from qa.answer_type.asked import Asked, expected
from qa.answer_type.forms import forms
from qa.answer_type.persons import person_names
from qa.answer_type.rules import AnswerType
from qa.asking import MEASURE
from qa.question import Question
from qa.translate import Dictionary

_MEASURE = re.compile(MEASURE)
_PEOPLE = re.compile(
    r"人|名|位|口|员|成员|员工|用户|客户|people|persons?|members?|employees?|users?|customers?|students?|kids|children|guests?"
)
_PERSONS = re.compile(r"人|名|位(?![置于])|口(?![味袋])")
_NO_NOUN = frozenset("的了吗呢才能会要可在是有用被将上下左右算够起来来着吧啊")
_AMOUNTS = frozenset(
    "count number money rate length extent weight temperature data size capacity phone port code_number".split()
)  # a day or a month is none of these
_PERSON: dict[AnswerType, float] = {"who": 1.0, "name": 0.4}  # what the name of a person counts
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9.+#-]+")
_CHOICE = re.compile(r"还是|\bor\b", re.I)
_MOMENT, _COUNTED = re.compile(MOMENT), re.compile(COUNTED)
_BARE, _VAGUE = re.compile(BARE), re.compile(rf"{BARE}|{VAGUE}")
_AMOUNT = re.compile(rf"(?<!\d)(?<!\d[:：]){N1}(?!\s*(?:[年月日点时分秒]|号(?![线楼院门桌])))")
# What is asked by when something ends is not told by when it starts: "5/8 起", "从 3 月 1 日开始".
_END = re.compile(r"到(?:什么时候|几[月号]|哪[天年])|(?:什么时候|哪天|几号)(?:才|会)?(?:结束|到期|截止|过期)|截止|结束")
_START = re.compile(r"[从自][\d年月日号点/:：. ]{1,20}|[\d年月日号点/:：. -]{1,20}(?:起|开始)")
# Things in a row behind a label are as many as they are: "子：迈、迨、过".
_ROW = re.compile(r"(?:[:：]|包括|分为|分别是)[*_\s]*[^、：:。；]{1,12}、")
_LEADS_IN = 0.5  # of a sentence that leads in to others: they are quoted with it
_NEAR = 8  # characters around a number in which what it counts is looked for
# What opens a line and answers nothing: its bullet, and what it refers to.
_BULLET = re.compile(r"^\s*(?:[-*+>]|\d+[.)、])\s+(?:\[[ xX]\]\s*)?")
_REFERENCE = re.compile(r"(?:参?见|看|参考)\s*\[\[[^\]]*\]\]|\|\s*\[\[[^\]]*\]\]\s*(?=\|)")


def holds_answer(question: Question, sentence: str, dictionary: Dictionary) -> float:
    """How sure it is that the sentence holds something of a kind asked for that the question does not name itself.

    sentence: in simplified characters. 1 where the question asks for no certain kind of thing; 0 only where there is surely
    nothing of the kind.
    """
    kinds = expected(question)
    if not kinds:
        return 1.0
    # What is offered to choose from may be the answer: "谁先提的，Google 还是 Docker".
    asked = "" if _CHOICE.search(question.text) else _unspaced(question.text).lower()
    sentence = _unspaced(_REFERENCE.sub("", _BULLET.sub("", sentence)))
    if _END.search(question.text):
        sentence = _START.sub(" ", sentence)
    sure = max(_holds(kind, question, asked, sentence, dictionary) for kind in kinds)
    return max(sure, _LEADS_IN) if sentence.endswith(("：", ":")) else sure


def _holds(kind: Asked, question: Question, asked: str, sentence: str, dictionary: Dictionary) -> float:
    if kind.type in _AMOUNTS:
        sentence = _MOMENT.sub(" ", sentence)
    if kind.type == "count":
        return _counts(kind.of, question, asked, sentence, dictionary)
    if kind.type == "surname":
        return _names_new_person(asked, sentence, dictionary)
    sure = max((sure for form, sure in forms(kind.type) if _fresh(form.finditer(sentence), asked)), default=0.0)
    share = _PERSON.get(kind.type, 0.0)
    return max(sure, share * _names_new_person(asked, sentence, dictionary)) if sure < share else sure


def _names_new_person(asked: str, sentence: str, dictionary: Dictionary) -> float:
    """How sure it is that the sentence names a person whom the question does not."""
    return max((sure for name, sure in person_names(sentence, dictionary) if name not in asked), default=0.0)


def _fresh(found: Iterable[re.Match[str]], asked: str) -> bool:
    """Whether any of what was found is not in the question, or has a Latin name that is not: "Docker 公司" is but Docker."""
    return any(name.lower() not in asked for m in found for name in _LATIN.findall(m[0]) or [m[0]])


def _counts(of: str, question: Question, asked: str, sentence: str, dictionary: Dictionary) -> float:
    """How sure it is that the sentence counts what is asked for: "个班", "plants"."""
    measure, nouns = _counted(of, question, dictionary)
    persons = _PEOPLE.match(of)
    for m in _AMOUNT.finditer(sentence):
        around = sentence[max(0, m.start() - _NEAR) : m.end() + _NEAR]
        after = sentence[m.end() : m.end() + _NEAR]
        # One character is found in many words: it counts behind its number only.
        if m[0] not in asked and any(all(t in (around if len(t) > 1 else after) for t in noun) for noun in nouns):
            return 1.0
        if persons and _PERSONS.match(after):
            return 1.0
    counted = [m[0] for m in _COUNTED.finditer(sentence) if m[0] not in asked]
    if measure and any(c.endswith(measure) for c in counted):
        return 0.6 if nouns else 1.0
    if counted:
        return 0.5 if not nouns or any(all(t in sentence for t in noun) for noun in nouns) else 0.2
    if _BARE.fullmatch(sentence.strip()):  # as in a cell, of which the head of its column says what it counts
        return 0.5
    return 0.4 if _VAGUE.search(sentence) or _ROW.search(sentence) else 0.0


def _counted(of: str, question: Question, dictionary: Dictionary) -> tuple[str, list[tuple[str, ...]]]:
    """The measure word, and the nouns that may stand for what is counted, as index terms; empty where there are none."""
    if not of:
        return "", []
    if not cjk_runs(of[0]):
        return "", [a for c in question.concepts if c.surface in of for a in c.alternatives if cjk_runs(a[0])]
    m = _MEASURE.match(of)
    measure = m[0] if m else ""
    words = dictionary.segment(of[len(measure) :])[:1] if len(of) > len(measure) else []
    nouns: list[tuple[str, ...]] = [(word,) for word in words if word not in _NO_NOUN]
    return measure, nouns or ([(measure,)] if measure and measure != "个" else [])


def _unspaced(text: str) -> str:
    """The text without the spaces beside Chinese characters: "2019 年" is "2019年"."""
    return re.sub(rf"(?<=[{CJK}])\s+|\s+(?=[{CJK}])", "", text)
