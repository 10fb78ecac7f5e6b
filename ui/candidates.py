"""Questions that the structure of notes suggests: their headings, definitions and dated events. Nobody checked them yet."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from ingest.ledger import OutlineRow
from ingest.text import has_cjk
from qa.plain import plain
from qa.types import Language

LONGEST = 40  # characters of a question: a longer heading is a sentence

# What a heading may begin with that is no part of what it says: "第三章", "2.1", "三、".
_NUMBER = re.compile(
    r"^(?:第\s*[\d一二三四五六七八九十百零]+\s*[章节篇讲课部回天]|\d+(?:\.\d+)+|[\d一二三四五六七八九十]+(?=\s*[、.．)）|｜:：]))"
    r"\s*[、.．)）|｜:：]?\s*"
)
# Headings that name a part of any text, not a matter.
_GENERIC = re.compile(
    r"小结|总结|备注|参考|目录|前言|附录|待办|其[他它]|概[述要]|简介|背景|引言|结[论语]|后记|摘要|笔记|杂[记谈]|随[笔想]|"
    r"练习|思考题|注意事项|更新|todo|notes?|summary|overview|introduction|conclusion|references?|appendix|changelog|"
    r"还没.*|我的.*|[\d\s年月日号./:：-]+",
    re.I,
)
_ASKS_ZH = re.compile(r"为什么|为何|怎么|怎样|如何|什么|哪|谁|多少|几[个种点条]|吗$|是否|能不能|有没有")
_ASKS_EN = re.compile(r"^(?:why|what|how|who|when|where|which|is|are|can|does|do|should)\b", re.I)
# What a heading ends with, and how one asks for it.
_NOUNS = (
    (
        re.compile(r"(?:原因|优点|缺点|优势|劣势|特点|特性|作用|区别|差别|用途|步骤|条件|限制|种类|类型|组成)$"),
        "有哪些",
    ),
    (re.compile(r"(?:由来|来历|起源|经过|过程|流程|地位|原理|机制|结构|架构|做法|用法|背景|影响)$"), "是怎样的"),
    (re.compile(r"(?:亮点|目标|目的|意义|关键|核心|本质|定义|问题|难点|教训|结果|后果|命令|公式)$"), "是什么"),
)
_NAME = r"[A-Za-z][A-Za-z0-9.+#_-]*(?: [A-Za-z0-9][A-Za-z0-9.+#_-]*){0,3}"
_DID = re.compile(rf"^({_NAME}(?:\s*(?:公司|项目|社区|团队))?)\s*((?:更名|改名|捐给|收购|放弃|离开|加入|转向|退出).*)$")
# "X 是一种 …", "**X**：…": what is defined is a short noun that leans on nothing.
_DEFINED = re.compile(
    r"^([^，。；：！？、,.;:!?（）()“”]{2,16}?)\s*(?:是指|指的是|就是|是)\s*"
    r"(?=一[个种款家类套组项门]|用来|用于|由|指|为了|[A-Za-z\u4e00-\u9fff“” ]{2,40}的)"
)
_TERM = re.compile(r"^\*\*([^*：:]{2,16})\*\*\s*[：:]|^\*\*([^*：:]{2,16})[：:]\s*\*\*")
_LEANING = re.compile(
    r"[这那此其它他她我你您咱]|前者|后者|大家|人们|之一|时候|很多|有些|所以|因为|但|而|如果|虽然|不|也|都|又|还|就|只|会|在|被|把"
    r"|[与和及或]|[上下中里的则即]$|同样|本来|曾经|原来|整个|对"
)
_REASON = re.compile(r"^([^，。：；、]{4,24}?)的(?:[一二三四两几]个|主要|根本|重要|直接)*原因")
_LEADS_BACK = re.compile("[这那此其它他她我你]")
_OFTEN = 3  # times that a section must name what it is about
_YEAR = re.compile(r"(?:19|20)\d\d\s*年")
# What happened to a name in a year: how it is said, and how it is asked in either language.
_EVENTS = (
    (re.compile(rf"收购了?\s*(?:了\s*)?({_NAME})"), "谁收购了 {}？", "Who acquired {}?"),
    (re.compile(rf"({_NAME})[^，。；]{{0,12}}?(?:成立|创立|创办)|(?:成立|创立|创办)了?\s*({_NAME})"),
     "{} 是什么时候成立的？", "When was {} founded?"),
    (re.compile(rf"开源了[^，。；]{{0,4}}?({_NAME})|^({_NAME})(?: ?项目)?\s*[是于在][^，。；]*?[年月][^，。；]{{0,8}}?开源"),
     "{} 是什么时候开源的？", "When was {} open-sourced?"),
    (re.compile(rf"(?:发布|推出)了?\s*({_NAME})"), "{} 是什么时候发布的？", "When was {} released?"),
    (re.compile(rf"({_NAME})(?:\s*项目)?[^，。；]{{0,6}}?(?:更名|改名|改叫)"),
     "{} 后来改叫什么名字？", "What was {} renamed to?"),
)  # fmt: skip

# Chinese headings that an English reader can ask about, by the names they hold: how they are said, how they are asked.
_IN_ENGLISH = (
    (re.compile("为什么|为何|原因"), (
        (re.compile("决裂|分手|分裂|分道"), "Why did {} split with {}?"),
        (re.compile("成立|创立|创办|发起"), "Why was {} founded?"),
        (re.compile("崛起|流行|成功|走红|蹿红"), "Why did {} become popular?"),
        (re.compile("失败|衰落|没落"), "Why did {} fail?"),
        (re.compile("更名|改名"), "Why was {} renamed?"),
        (re.compile("收购"), "Why did {} acquire {}?"),
        (re.compile("开源"), "Why was {} open-sourced?"),
        (re.compile("捐"), "Why was {} donated to {}?"),
        (re.compile("方便|好用"), "Why is {} more convenient?"),
        (re.compile("不怕"), "Why is {} not afraid of {}?"),
    )),
    (re.compile("不同|区别|差别|差异"), ((re.compile(""), "What is the difference between {} and {}?"),
                                 (re.compile("以前|传统|过去"), "How does {} differ from what came before?"))),
    (re.compile("怎么|如何|原理|流程|机制|背后"), ((re.compile("搭|构成|组成"), "What is {} made of?"),
                                      (re.compile(""), "How does {} work?"))),
    (re.compile("解决"), ((re.compile("问题"), "What problem does {} solve?"),)),
    (re.compile("亮点|优点|优势|特点"), ((re.compile(""), "What is the main strength of {}?"),)),
    (re.compile("由来|来历|起源"), ((re.compile(""), "Where does {} come from?"),)),
    (re.compile("要做什么|目标|目的|用途|作用"), ((re.compile(""), "What is the purpose of {}?"),)),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Section:
    """The text under one heading of a note: neighbouring chunks with the same heading path."""

    note: str  # its label
    title: str  # of the note
    headings: tuple[str, ...]
    start: int  # characters of the note's text
    end: int
    sentences: tuple[str, ...]  # prose and list items, with their markup


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question that a section may answer."""

    question: str
    section: Section


def sections(rows: Sequence[OutlineRow], labels: Sequence[str]) -> list[Section]:
    """The sections of all notes, in order; the labels are those of the rows' notes."""
    found = []
    pairs = zip(rows, labels, strict=True)
    for (label, headings), group in groupby(pairs, key=lambda pair: (pair[1], pair[0].chunk.headings)):
        run = [row for row, _ in group]
        sentences = [
            row.chunk.text[s.start - row.chunk.start : s.end - row.chunk.start]
            for row in run
            for s in row.chunk.sentences
            if s.kind in ("prose", "item")
        ]
        first, last = run[0], run[-1]
        found.append(Section(label, first.title, headings, first.chunk.start, last.chunk.end, tuple(sentences)))
    return found


def candidates(section: Section, language: Language) -> Iterator[Candidate]:
    """Questions about a section in a language, the likeliest first, each once."""
    make = _chinese if language == "zh" else _english
    for question in dict.fromkeys(make(section)):
        if len(question) <= LONGEST * (1 if language == "zh" else 2):
            yield Candidate(question, section)


def names(text: str) -> list[str]:
    """The Latin names in a text, in order, each once."""
    return list(dict.fromkeys(re.findall(_NAME, text)))


def _heading(section: Section) -> str:
    """What the section's own heading says, without its number; empty when that is nothing in particular."""
    heading = _NUMBER.sub("", (section.headings or (section.title,))[-1]).strip(" ?？。!！:：")
    return "" if _GENERIC.fullmatch(heading) or (_GENERIC.match(heading) and len(heading) < 6) else heading


def _says_of_what(heading: str) -> bool:
    """Whether a heading such as "设计目标" names whose: by a Latin name, or by more words than that takes."""
    return len(heading) > 5 or "的" in heading or bool(re.search(_NAME, heading))


def _chinese(section: Section) -> Iterator[str]:
    heading = _heading(section)
    if has_cjk(heading) and _ASKS_ZH.search(heading):
        yield f"{heading}？"
    elif match := _DID.match(heading):
        yield _spaced(f"{match[1]}为什么{match[2]}？")
    else:
        yield from (
            f"{heading}{how}？" for pattern, how in _NOUNS if pattern.search(heading) and _says_of_what(heading)
        )
    for sentence in map(plain, section.sentences):
        if (match := _REASON.match(sentence)) and not _LEADS_BACK.search(match[1]):
            yield _spaced(f"{match[1].strip()}的原因是什么？")
    for question, _, _ in _events(section):
        yield question
    for term in _defined(section):
        yield f"{term}{' ' if term[-1].isascii() else ''}是什么？"
    if re.fullmatch(_NAME, heading):
        yield f"{heading} 是什么？"


def _english(section: Section) -> Iterator[str]:
    heading = _heading(section)
    if not has_cjk(heading) and _ASKS_EN.match(heading):
        yield f"{heading}?"
    yield from _translated(heading)
    for _, question, _ in _events(section):
        yield question
    for term in _defined(section):
        if not has_cjk(term):
            yield f"What is {term}?"
    if re.fullmatch(_NAME, heading):
        yield f"What is {heading}?"


def _translated(heading: str) -> Iterator[str]:
    """English questions about the names that a Chinese heading holds."""
    found = names(heading)
    for kind, ways in _IN_ENGLISH:
        if kind.search(heading):
            for pattern, question in ways:
                if pattern.search(heading) and len(found) >= (needed := question.count("{}")):
                    yield question.format(*found[:needed])


def _defined(section: Section) -> Iterator[str]:
    """The terms that sentences of the section define."""
    heading = _heading(section)
    if match := re.fullmatch(rf"({_NAME}|[\u4e00-\u9fff]{{2,8}})\s*是(?:什么|谁|一[个家种]怎样的.*)", heading):
        yield match[1]
    for sentence in section.sentences:
        match = _TERM.match(sentence)
        term = (match[1] or match[2]).strip() if match else ""
        if not term and (match := next(filter(None, map(_DEFINED.match, re.split("[，；]", plain(sentence)))), None)):
            term = re.sub(r"(?<=[A-Za-z0-9])\s*(?:项目|公司)$", "", match[1].strip())
        if term and not _LEANING.search(term):
            yield term
    text = "\n".join(section.sentences)
    for sentence in section.sentences:
        if (match := re.match(_NAME, sentence.strip())) and text.count(match[0]) >= _OFTEN:
            yield match[0]


def _events(section: Section) -> Iterator[tuple[str, str, str]]:
    """(Chinese question, English question, name) for what a sentence says of a name in a year."""
    for sentence in map(plain, section.sentences):
        for pattern, chinese, english in _EVENTS:
            if ("什么时候" not in chinese or _YEAR.search(sentence)) and (match := pattern.search(sentence)):
                name = next(group for group in match.groups() if group)
                yield _spaced(chinese.format(name)), english.format(name), name


def _spaced(text: str) -> str:
    """A Chinese text with one space between Latin words and Chinese ones."""
    return re.sub(r"(?<=[\u4e00-\u9fff])(?=[A-Za-z0-9])|(?<=[A-Za-z0-9])(?=[\u4e00-\u9fff])", " ", text)
