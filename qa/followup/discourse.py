"""What a conversation leaves in mind: what was spoken of, the most salient first.

The ranking follows the literature on centering (Grosz, Joshi and Weinstein 1995) and salience (Lappin and Leass 1994).
Of one turn come
1. the name that the answer gives for the thing that was asked for ("叫什么", "which project"): the new centre;
2. what the question took up with a pronoun (centering, rule 1); then its names and nouns, the first before the later
   ones, a subject before an object, but what is taken with 把 before both;
3. a person or company that the answer gives for "who";
and a turn comes before the turns before it. The other names of the answers come last of all.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ingest.text import CJK, normalize, terms
from qa.followup.mentions import ASKING, RELATIONAL, SURNAMES, Mention, coordinated, in_chinese, key, mentions
from qa.translate import Dictionary

_HEARD = 300  # characters of an answer read for its names: what answers stands at its beginning
_ANSWER = 2000  # characters of an answer read for its list
_ABSTAINED = re.compile(r"^笔记里没有写到|^The notes do not say")
_MARKER = re.compile(r"\s*\[\d{1,3}\]")
# A turn's question asks for a name, which its answer gives.
_NAME_ZH = re.compile(
    rf"叫(?:做|作)?什么|(?:改|更|起|取)(?:名|叫)|哪(?:一)?(?:个|家|款|种|本|座|首|部|位|门|条)(?!方面|"
    rf"时候|月|好|牌子|品牌|型号|颜色|版本|尺寸|口味)|(?<![便好强差别同点于])在哪|(?<![在便])哪里|何处|"
    rf"(?<![是为有干做生说指讲])(?<!是[家个种款本位])什么(?!时|样|叫|是|季节|概念|说法|技术|方[式法案面]|办法|条件|事|问题|"
    rf"地位|角色|(?:新的?|重要的?|好的?)?(?:{RELATIONAL}))|是什么(?:公司|项目|组织)名|"
    rf"(?:名字|命令|作者|首都|前身|代表作|书名|新名|工具|产品|语言)是(?:什么|哪)"
)
_NAME_EN = re.compile(
    r"\bwhich\b|\bwhat (?!kind|sort|time|year|day|date|month|colou?r|size|weight|reason|effect|impact|role|way|part|"
    r"problem|percentage|is|was|are|were|did|does|do|has|have|had|can|could|will|would|should)[a-z]+ "
    r"(?:am|is|was|are|were|do|does|did|have|has|had)\b|\bwhere\b|\b(?:called|named|renamed)\b|"
    r"\bwhat (?:company|project|tool|book|city|country|command|person)\b|"
    r"\bwhat (?:did|does|do|has|have)\b(?!.*\b(?:do|mean|stand for|look like|say|cost|happen|change|want|need)\W*$)|"
    r"\bwhat(?: is|'s| was) the (?:name|capital|author|command|title|tool|product)\b",
    re.I,
)
_WHO = re.compile(r"谁(?!家?[都也])|哪位|何人|\bwho(?:m)?\b", re.I)
_WHO_IS = re.compile(r"who(?:'s| is| was) (?P<whom>(?:the|my|our|[A-Z][\w-]*'s) .+)", re.I)
WHY = "为什么|为啥|为何"
WHEN = "什么时候|什么时间|何时|哪一?年"
HOW = "怎么样?|怎样|如何"
ADJUNCT_ZH = re.compile(rf"是?(?:{WHY}|{WHEN}|{HOW}|在哪里|在哪儿)")
ADJUNCT_EN = re.compile(r"^(?:why|when|how|where)\b(?! (?:many|much|long|old|far|often|big|tall)\b)", re.I)
_ARGUMENT_ZH = re.compile(
    r"谁|哪(?:一)?[个家款种本座首部位][^\W\d_]{0,2}?(?=[^\w]|$)|哪家公司|哪个项目|什么(?:名字|项目|"
    r"公司)?$|什么(?=[捐给])"
)
# What follows is another name of the same thing.
_ALIAS = re.compile(r"(?:简写[成为]|简称|缩写[是为]?|全称[是为]?|又叫|也叫|short for) ?[“《]?$")
_ALIAS_ASKED = re.compile(r"叫什么|简|缩写|全称|名")
# What is said beside a name of its kind.
KIND = re.compile(r"(?<=[\w+#])(?<!的) ?(?:容器|项目|命令|指令|工具|语言|系统|平台|引擎|框架|库|公司)$")
PERSON = re.compile(rf"[{SURNAMES}][{CJK}]{{1,2}}|[{CJK}]+[·・][{CJK}·・]+")
# What a question without a verb of its own asks about is what happened: "CoreOS 宣布了什么？", "What did they announce?"
_HAPPENED = re.compile(
    r"(?:宣布|决定|发生|干|做|声明|搞)了?(?:些|过)?(?:什么|哪些)|"
    r"\bwhat (?:happened|did .*\b(?:announce|decide|do|declare|agree|promise|say|suggest)\b)",
    re.I,
)
# What a question asks with, and the copula before it: without them it tells what it is about.
_ASKED = re.compile(rf"(?:到底|究竟|大概|一共|总共)?(?:是|有|要|叫|在|归)?(?:哪?几[{CJK}]|{ASKING})(?:钱|块|来着)?")
_GIST = 30  # characters
_SENSES = 8  # translations of a word that are looked for
_NOUN = 2.5  # points without which a common noun of an answer is no name of what was asked for
_CLAUSE = 5  # characters that no clause is without
_INDEFINITE = re.compile(r"(?:一[个家款种本座台条项] ?|\b(?:an?|some|any) )$", re.I)
_WANTED = re.compile(
    r"(?:\b(?:which|what|how many|how much|what kind of)|哪[几些]?[个家款种本座位条天年月]?|什么|几[个家种]) ?$", re.I
)
# "How long should the dough proof in the fridge?" is of the dough.
_PLACED = re.compile(r"\b(?:in|on|at|near|from) (?:the |my |our |an? )?$")
_SEVERAL = re.compile(
    r"哪些|哪几|几[个家种]|什么(?!时|样|叫|地方)|\bw(?:hich|hat) (?!is|was|does|did|has|had)[a-z]+s\b", re.I
)
_PAIR_WORDS = {"前者", "后者", "两者", "二者", "the former", "the latter", "both"}
END = "？?。！!．.…~～ \t"


@dataclass(frozen=True, slots=True)
class Talk:
    """What the history leaves in the hearer's mind."""

    question: str  # the last one, able to stand alone
    answer: str  # the last one, as far as it is read; empty where the notes did not say
    ranked: tuple[Mention, ...]  # of all turns, the most salient first
    minor: tuple[Mention, ...]  # what the turns spoke of by the way, the latest first
    own: tuple[Mention, ...]  # of the last question, in its order
    named: tuple[Mention, ...]  # what the last answer gives for what was asked
    joined: tuple[tuple[Mention, ...], ...]  # "A and B", the latest first
    items: tuple[str, ...]  # of the last list in an answer
    taken_up: dict[str, str]  # pronoun -> what it stood for
    said: tuple[str, ...]  # the turns' texts, latest first


def take_in(
    question: str, answer: str, taken_up: Mapping[str, str], before: Talk | None, dictionary: Dictionary
) -> Talk:
    """What is in mind after a turn: its question, standing alone, with what its pronouns stood for, and its answer."""
    raw = _MARKER.sub("", answer[:_ANSWER])
    answer = "" if _ABSTAINED.match(raw) else raw
    own = mentions(question, dictionary)
    given = mentions(answer[:_HEARD], dictionary)
    named = _named(question, own, answer, given, dictionary)
    names = [m for m in own if m.is_name]
    centre = [m for m in own if m.text in taken_up.values()]
    # The names of the question before its common nouns: "用户最常敲的 Cloud Foundry 命令" is about Cloud Foundry.
    who = _WHO.search(question)
    asks_name = not who and bool((_NAME_ZH if in_chinese(question) else _NAME_EN).search(question))
    # "How do I start a container?" is about no container yet.
    definite = [m for m in own if not _INDEFINITE.search(question[: m.start])]
    definite.sort(
        key=lambda m: bool(_WANTED.search(question[: m.start]))
    )  # "Which bank gave us the loan?": of the loan
    names.sort(key=lambda m: bool(_WANTED.search(question[: m.start])))
    names.sort(key=lambda m: not re.search(r"[把将]\s*$", question[: m.start]))  # what something is done to comes first
    themes = [m for m in names if not (m.text.islower() and _PLACED.search(question[: m.start]))]
    themes = [m for m in themes if not m.text.isdigit()]  # "the insurance in 2024"
    definite.sort(key=lambda m: m.text.isdigit())
    first = [*(named[:1] if asks_name else ()), *centre, *themes, *definite, *(named[:1] if who else ())]
    ranked = _unique([*first, *(before.ranked if before else ())])[:40]
    minor = _unique([*own, *named, *(m for m in given if m.is_name), *(before.minor if before else ())])[:40]
    asked, told = ([tuple(g) for g in coordinated(*pair)] for pair in ((question, own), (answer, given)))
    if len(names) == 2 and re.search(r"(?:[和与跟]|\b(?:from|with|between))\s*$", question[: names[1].start]):
        asked.append(tuple(names))  # "CoreOS 为什么和 Docker 决裂"
    earlier = before.joined if before else ()
    # Of the answer's pairs only those that answer: what else it joins was said by the way.
    given_for = {key(m.text) for m in named}
    told = [g for g in told if _SEVERAL.search(question) or given_for & {key(m.text) for m in g}]
    joined = (*asked, *earlier, *told) if taken_up.keys() & _PAIR_WORDS else (*asked, *told, *earlier)
    said = (normalize(f"{question}。{answer[:600]}"), *(before.said if before else ()))
    memory = {**(before.taken_up if before else {}), **taken_up} if taken_up or not asks_name else {}
    items = tuple(_items(answer)) or (before.items if before else ())
    return Talk(question, answer[:_HEARD], ranked, minor, tuple(own), tuple(named), joined[:6], items, memory, said)


def _unique(found: Iterable[Mention]) -> tuple[Mention, ...]:
    first: dict[str, Mention] = {}
    for mention in found:
        first.setdefault(key(mention.text), mention)
    return tuple(first.values())


def _named(
    question: str, own: Sequence[Mention], answer: str, given: Sequence[Mention], dictionary: Dictionary
) -> list[Mention]:
    """What the answer gives for what the question asks for, best first: new names near the question's words."""
    asks = (_NAME_ZH if in_chinese(question) else _NAME_EN).search(question)
    who = _WHO.search(question)
    if not (asks or who) or not given:
        return []
    concepts = dictionary.concepts(question)
    wanted = {*terms(question, unigrams=False), *(t for c in concepts for a in c.alternatives[:6] for t in a)}
    known = {
        normalize(question),
        *(word for c in concepts for word in dictionary.translate(c.surface.split())[:_SENSES]),
    }
    own_names = {key(word) for m in own if m.is_name for word in re.findall(r"[^\W_]*[A-Z][^\W_]*", m.text)}
    asks_title = _ALIAS_ASKED.search(question) or re.search(r"\b(?:called|named?)\b", question)
    parts = "|".join(re.escape(k) for k in sorted(known, key=len, reverse=True) if k)
    scored = []
    for i, mention in enumerate(_unique(given)):
        text = key(mention.text)
        cuts = set(terms(mention.text, unigrams=False))
        rest = re.sub(parts, "", text) if parts else text  # 容器编排: nothing but the question's words, translated
        if not rest.strip() or any(text in k for k in known) or (not mention.is_name and cuts and cuts <= wanted):
            continue
        if who and mention.is_title:
            continue
        if KIND.sub("", text) in own_names:
            continue  # "Docker 公司" where Docker is asked of
        if "的" in mention.text and any(m.is_name and text.startswith(key(m.text)) for m in own):
            continue  # "Google 的生产环境" is no name of what Google made
        near = answer[max(0, mention.start - 16) : mention.end + 16]
        score = float(len(wanted & set(terms(near, unigrams=False)) - cuts))
        score += 2.0 * mention.is_name + 1.0 * bool(
            re.search(r"(?:叫|名为|是|为|由|即|called|is|by|was) ?[“《]?$", answer[: mention.start])
        )
        # In the first passage, in a sentence that names what the question names.
        sentence = key(
            re.split(r"[。\n]", answer[: mention.start])[-1] + re.split(r"[。\n]", answer[mention.start :])[0]
        )
        about = own_names or {key(m.text) for m in own if m.is_name}
        score += 2.0 * any(name in sentence for name in about) - 1.0 * ("\n" in answer[: mention.start])
        score -= 3.0 * bool(_ALIAS.search(answer[: mention.start]) and not _ALIAS_ASKED.search(question))
        score += 1.0 * (i == 0) + 1.0 * bool(who and PERSON.fullmatch(mention.text))
        score += 4.0 * (
            not asks_title and any(len(k) > 1 and text.endswith(k) for k in known)
        )  # "无锡马拉松" for "哪场马拉松"
        score += 2.0 * bool(asks_title and re.search("名字|改名|新名|叫", near))
        if not mention.is_name and score < _NOUN and not PERSON.fullmatch(mention.text):
            continue
        scored.append((-score, mention.start, mention))
    # "Rocket 容器" answers what the container is called with "Rocket".
    return [replace(m, text=KIND.sub("", m.text)) for _, _, m in sorted(scored, key=lambda s: s[:2])]


def _items(answer: str) -> Iterator[str]:
    lines = re.findall(r"(?m)^\s*(?:[-*•·]|\d{1,2}[.、)）])\s*(.+)$", answer)
    if lines:
        yield from (line.strip() for line in lines)
        return
    for part in re.findall(
        r"(?:第[一二三四五六七八九]|[一二三四五六七八九]是|其[一二三四])[，,、：:]?([^；;。]+)", answer
    ):
        yield part.strip()


def topic(talk: Talk) -> str:
    """What a question without a subject is about: the name just given, where one was asked for, else the last question's."""
    return next((m.text for m in (*talk.ranked, *talk.minor)), "")


def gist(talk: Talk) -> str:
    """The last question as the words that tell what it is about, "小满体检视力是多少" -> "小满体检视力"; "" for a long one."""
    text = talk.question.strip(END)
    if not in_chinese(text) or ADJUNCT_ZH.search(text):
        text = statement(talk)
    else:
        text = re.sub(r"[了的过]?(?:来着)?$", "", _ASKED.sub("", text)).strip()
    return text if len(text) <= _GIST else ""


def event(talk: Talk) -> str:
    """What the last answer says happened, where that was asked; else the last question as a statement."""
    if _HAPPENED.search(talk.question):
        names = [key(m.text) for m in talk.own if m.is_name and re.search(r"[^\W\d]", m.text)]
        for clause in re.split(r"[。；;|\n]", talk.answer):
            if len(clause.strip()) > _CLAUSE and (not names or any(name in key(clause) for name in names)):
                said = re.sub(r"^(?:当时|后来|随后)[，,]?", "", clause.strip())
                return re.sub(r"(?<=.)(?:公司)?(?:宣布|决定|声明)了?", "", re.split("[，,]", said)[0])
    return statement(talk)


def statement(talk: Talk) -> str:
    """The last question as a statement: a name for its question word, or without it."""
    text = talk.question.strip(END)
    if not in_chinese(text):
        return re.sub(r"^(?:why|when|how|where) (?:did|does|do|was|is|are|were) ", "", text, flags=re.I)
    if ADJUNCT_ZH.search(text):
        return re.sub(r"的$", "", ADJUNCT_ZH.sub("", text, count=1)).strip()
    if talk.named and (match := _ARGUMENT_ZH.search(text)):
        return f"{text[: match.start()]} {talk.named[0].text} {text[match.end() :]}".strip()
    return re.sub(r"(?:[吗呢]|(?<!什)么)$", "", text)


def whoever(talk: Talk) -> str:
    """Who the last question asks for, in its own words, where no answer names him: "管客户成功的人", "the dentist of Lily"."""
    text = talk.question.strip(END)
    if not in_chinese(text):
        match = _WHO_IS.match(text)
        return match["whom"] if match else ""
    if match := re.fullmatch(r"(.+?)(?:是|叫)谁(?:来着)?", text):
        return match[1]
    did = re.sub(r"^是|[了过的]?(?:来着)?$", "", _WHO.sub("", text))
    return f"{did}的人" if did and len(did) <= _GIST else ""


def asks_who(question: str) -> bool:
    """Whether the question asks for somebody."""
    return _WHO.search(question) is not None
