"""What a question is made of: its language, its kind, its concepts. Everything later is asked of this."""

import re
from dataclasses import dataclass
from typing import Literal

from ingest.errors import WrongUsage
from ingest.text import has_cjk, terms
from qa.translate import Concept, Dictionary
from qa.types import Language

MAX_CHARACTERS = 2000

Kind = Literal["why", "when", "who", "number", "how", "what"]

# First match wins: "为什么" holds "什么", and "how many" holds "how".
_KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("why", re.compile(r"为什么|为何|缘何|原因|怎么会|凭什么|何以|\bwhy\b|\breasons?\b|\bhow come\b", re.I)),
    ("when", re.compile(r"什么时候|何时|几时|哪一?年|哪个?月|哪一?天|什么时间|\bwhen\b|\b(?:what|which) (?:year|date|month|day)\b", re.I)),
    ("number", re.compile(r"多少|几[个家名位次种年岁台款项条]|多[大高长远久重深]|\bhow (?:many|much|long|old|far|large|big|tall|high)\b", re.I)),
    ("who", re.compile(r"谁|哪位|何人|什么人|哪家|哪个公司|\bwho(?:se|m)?\b|\b(?:what|which) (?:company|person|people)\b", re.I)),
    ("how", re.compile(r"怎么|怎样|如何|咋|\bhow\b", re.I)),
)  # fmt: skip

# Words that ask and say nothing about the matter. Longest first, as a regular expression tries them in order.
_ASKING = re.compile(
    "为什么|什么时候|什么样|怎么样|怎么会|是什么|有什么|叫什么|哪一年|哪一个|哪一家|有哪些|请问|为何|什么|怎么|怎样|如何|"
    "哪些|哪个|哪里|哪家|哪年|哪位|何时|多少|几个|是谁|是否|谁|吗|呢|吧|啊|呀|请|一下|告诉我|介绍|解释"
)
_EMPTY = set("的了是在和与及也都就还又把被对从到有个这那其之于以而且或但")


@dataclass(frozen=True, slots=True)
class Question:
    """A question, read."""

    text: str
    language: Language
    kind: Kind
    concepts: tuple[Concept, ...]


def checked_question(text: str) -> str:
    """The question without surrounding white space; raises WrongUsage when it is empty or far too long."""
    text = text.strip()
    if not re.search(r"\w", text):
        raise WrongUsage('the question is empty: ask something, as in qa ask "why did CoreOS split"')
    if len(text) > MAX_CHARACTERS:
        raise WrongUsage(
            f"the question has {len(text):,} characters, the limit is {MAX_CHARACTERS:,}: ask it in fewer words"
        )
    return text


def language_of(text: str) -> Language:
    """Chinese when the text holds a Chinese character, else English."""
    return "zh" if has_cjk(text) else "en"


def parse(text: str, dictionary: Dictionary) -> Question:
    """Read a question."""
    language = language_of(text)
    kind: Kind = next((kind for kind, pattern in _KINDS if pattern.search(text)), "what")
    concepts = dictionary.concepts(text)
    if language == "zh":
        concepts = [*_chinese_concepts(text), *concepts]
    return Question(text, language, kind, tuple(concepts))


def _chinese_concepts(text: str) -> list[Concept]:
    """Each character and each pair of neighbours is a concept of its own, as bigram retrieval has it."""
    content = _ASKING.sub(" ", text)
    found = dict.fromkeys(t for t in terms(content) if has_cjk(t) and t not in _EMPTY)
    return [Concept(t, ((t,),)) for t in found]
