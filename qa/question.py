"""What a question is made of: its language, its kind, its concepts. Everything later is asked of this."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ingest.errors import WrongUsage
from ingest.figures import figures
from ingest.text import cjk_runs, has_cjk, normalize, simplified, terms
from qa.asking import without_asking
from qa.colloquial import written
from qa.people import english_relative, of_people
from qa.translate import Concept, Dictionary
from qa.types import Language

MAX_CHARACTERS = 2000

Kind = Literal["why", "how", "what"]

_WHY = re.compile(
    r"为什么|为何|缘何|原因|怎么(?:就|没|不|还|会|老|总|那么|这么)|凭什么|何以|[图冲]什么|出于什么|"
    r"\bwhy(?:'d)?\b|\breasons?\b|\bhow come\b|\bwhat (?:made|makes|caused|led|brought)\b",
    re.I,
)
_HOW = re.compile(r"怎么|怎样|如何|\bhow\b(?! (?:many|much|long|old|far|big|soon)\b)", re.I)

# What asks in English around Chinese names ("What does 编排 cover?", no title before them as in "What Is Life 书评"), and
# what makes a sentence Chinese around English ones.
_ENGLISH_FRAME = re.compile(
    r"\b(?:who|whose|what|which|when|where|why|how|is|are|was|were|do|does|did|has|have|had|can|could|will|would|should)\b"
    r".*(?:\?|[a-z])[\s.!\"')]*$",
    re.I | re.S,
)
_CHINESE_FRAME = re.compile(r"[的了是吗呢吧么没谁哪几把被]|多少|如何|为何|怎样")

# Words that ask, and words that only hold a sentence together: they say nothing about the matter.
_EMPTY = frozenset(
    (
        "什么 怎么 怎样 怎么样 怎么办 如何 为什么 为何 干嘛 干什么 哪 哪个 哪些 哪里 哪儿 哪家 哪年 哪位 哪一 哪一个 "
        "谁 何 何时 何人 多少 几 几个 几时 什么样 什么时候 是什么 请问 吗 呢 吧 啊 呀 请 一下 告诉 介绍 解释 说明 "
        "是否 有没有 是不是 的 了 是 在 和 与 及 以及 也 都 就 还 又 把 被 对 从 到 有 个 这 那 其 之 于 以 而 且 或 "
        "但 所 着 过 给 让 用 来 去 做 会 能 可 可以 要 这个 那个 这些 那些 一个 一种 一些 它 他 她 它们 他们 我 "
        "我们 你 你们 自己 本 该 里 里面 中 上 下 内 后 前 时 时候 最 很 更 比 得 地 等 因为 所以 由于 因此 没 没有 "
        "不 一 起 叫 称 成 为 为了 关于 进行 属于 得到 东西 事情 意思 用来 当时 之后 之前 后来 其中 并 向 由 将 曾 "
        "什么的 什么地方 多大 多长 多高 多久 多远 名字 名称 发生 现在 目前 得了 成了 到了 中的 家的 起来 出来 还有 "
        "除了 此 因 至 玩意 玩意儿 东东 到底 究竟 其实 当初 当年 那会儿 这会儿 那阵子 来着 一块儿 事儿 大伙 大伙儿 "
        "大家 人们 人家 别人 那边 这边 那里 这里 那儿 这儿 两个 跟 拿 搞 弄 想 打算 非要 光 好像 似乎 具体 大概 大致 "
        "差不多 真 真的 挺 太 比较 算是 说 说说 讲 讲讲 记得 笔记 里头 分别 各 各自 每 最后 最终 干脆 终于 要是 如果 "
        "的话 还是 或者 只 原来 本来 原本 方 方面 面的 是的 那是 这是 就是 一下子 咱 咱们 我家 我们家 哪天 几号 几点 "
        "几月 那份 做什么 怎么了 什么事 怎么回事 干了什么 呗 嘛 哦 嗯 唉 "
        "folks guys stuff deal actually basically end ended wind wound came come comes get gets got gotten go goes "
        "went gone going make made makes let lets put take takes took taken bring brought everything something "
        "anything someone everyone anybody own else just even ever still yet already once whats lot lots bunch whole "
        "back down use used known kind sort type exactly really now currently happen happened like well last "
        "latest recent recently total"
    ).split()
)


@dataclass(frozen=True, slots=True)
class Question:
    """A question, read."""

    text: str
    language: Language
    kind: Kind
    concepts: tuple[Concept, ...]  # the words that say what is asked
    terms: tuple[Concept, ...]  # what the lexical side looks for: in Chinese every character and pair, words or not


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
    """Chinese when the text holds a Chinese character, but for Chinese names in an English sentence; else English."""
    framed = _ENGLISH_FRAME.search(text) and not _CHINESE_FRAME.search(text)
    return "en" if framed or not has_cjk(text) else "zh"


def parse(text: str, dictionary: Dictionary) -> Question:
    """Read a question; in traditional or full-width characters it is read as in simplified and plain ones."""
    text = written(simplified(unicodedata.normalize("NFKC", text)))
    language = language_of(text)
    kind: Kind = "why" if _WHY.search(text) else "how" if _HOW.search(text) else "what"
    rest, whole = _apart(normalize(text), dictionary)
    latin = [_relative(concept) for concept in dictionary.concepts(rest) if concept.surface not in _EMPTY]
    runs = cjk_runs(rest)
    people = of_people(rest, dictionary)
    others = _without(rest, people)
    # Where only such words are left, they are what is asked about: "合计多少".
    words = _words(cjk_runs(without_asking(others)), dictionary)
    words = words or ([] if latin or whole or people else _words(runs, dictionary))
    chinese = [Concept(word, (tuple(terms(word, unigrams=False)),)) for word in words]
    pairs = [Concept(t, ((t,),)) for t in dict.fromkeys(t for run in runs for t in terms(run) if t not in _EMPTY)]
    if whole and not words and not people:
        pairs = []  # what is left of "3月5日做了什么" only asks
    named = dict.fromkeys(person for _, person in people)
    return Question(text, language, kind, (*named, *chinese, *latin, *whole), (*pairs, *latin, *whole))


def _relative(concept: Concept) -> Concept:
    return replace(concept, is_person=True) if english_relative(concept.surface) else concept


def _without(text: str, people: Sequence[tuple[int, Concept]]) -> str:
    """The text with a comma for each character of a person's name, so that all else stands where it did."""
    for at, person in people:
        text = f"{text[:at]}{',' * len(person.surface)}{text[at + len(person.surface) :]}"
    return text


def _words(runs: Sequence[str], dictionary: Dictionary) -> list[str]:
    """The words of Chinese text that say something."""
    return list(dict.fromkeys(word for run in runs for word in dictionary.segment(run) if word not in _EMPTY))


def _apart(text: str, dictionary: Dictionary) -> tuple[str, list[Concept]]:
    """A normalised question without its dates, times, versions and codes, and each of these as one concept."""
    rest, found = text, {}
    for figure in figures(text):
        if figure.whole:
            rest = f"{rest[: figure.start]}{',' * (figure.end - figure.start)}{rest[figure.end :]}"
        elif any(len(c.alternatives) > 1 for c in dictionary.concepts(text[figure.start : figure.end])):
            continue  # words with a hyphen, as in "4-bit" and "top-10"
        found[figure.surface] = Concept(figure.surface, figure.asked)
    return rest, list(found.values())
