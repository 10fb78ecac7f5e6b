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

from ingest.text import CJK, has_cjk, normalize, terms
from qa.mentions import RELATIONAL, Mention, coordinated, key, mentions
from qa.translate import Dictionary

_HEARD = 300  # characters of an answer read for its names: what answers stands at its beginning
_ANSWER = 2000  # characters of an answer read for its list
_ABSTAINED = re.compile(r"^笔记里没有写到|^The notes do not say")
_MARKER = re.compile(r"\s*\[\d{1,3}\]")
# A turn's question asks for a name, which its answer gives.
_NAME_ZH = re.compile(
    rf"叫(?:做|作)?什么|(?:改|更|起|取)(?:名|叫)|哪(?:一)?(?:个|家|款|种|本|座|首|部|位|门|条)(?!方面|"
    rf"时候|月|好)|(?<![便好强差别同点于])在哪|(?<![在便])哪里|何处|"
    rf"(?<![是为有干做生说指讲])什么(?!时|样|叫|是|季节|概念|说法|技术|方[式法案面]|办法|条件|事|问题|"
    rf"地位|角色|(?:新的?|重要的?|好的?)?(?:{RELATIONAL}))|是什么(?:公司|项目|组织)名|"
    rf"(?:名字|命令|作者|首都|前身|代表作|书名|新名|工具|产品|语言)是(?:什么|哪)"
)
_NAME_EN = re.compile(
    r"\bwhich\b|\bwhere\b|\b(?:called|named|renamed)\b|\bwhat (?:company|project|tool|book|city|country|"
    r"command|person)\b|"
    r"\bwhat (?:did|does|do|has|have)\b(?!.*\b(?:do|mean|stand for|look like|say|cost|happen|change|want|need)\W*$)|"
    r"\bwhat(?: is|'s| was) the (?:name|capital|author|command|title|tool|product)\b",
    re.I,
)
_WHO = re.compile(r"谁|哪位|何人|\bwho(?:m)?\b", re.I)
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
_KIND = re.compile(r"(?<=[\w+#]) ?(?:容器|项目|命令|指令|工具|语言|系统|平台|引擎|框架|库)$")
PERSON = re.compile(
    r"[赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕张孔曹严华金魏陶姜谢苏潘葛范彭鲁马方任袁柳鲍史唐薛雷贺倪汤罗毕郝安于傅齐康余顾孟黄萧尹姚邵汪毛戴宋庞熊纪舒项祝董梁"
    rf"杜阮蓝贾江郭林钟徐邱骆高夏蔡田樊胡霍万柯卢莫房丁邓洪包崔程陆翁段侯武刘叶白司欧诸][{CJK}]{{1,2}}|"
    rf"[{CJK}]+[·・][{CJK}·・]+"
)
_INDEFINITE = re.compile(r"(?:一[个家款种本座台条项] ?|\b(?:an?|some|any) )$", re.I)
_PAIR_WORDS = {"前者", "后者", "两者", "二者", "the former", "the latter", "both"}
END = "？?。！!．.…~～ \t"


@dataclass(frozen=True, slots=True)
class Talk:
    """What the history leaves in the hearer's mind."""

    question: str  # the last one, able to stand alone
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
    asks_name = not who and bool((_NAME_ZH if has_cjk(question) else _NAME_EN).search(question))
    # "How do I start a container?" is about no container yet.
    definite = [m for m in own if not _INDEFINITE.search(question[: m.start])]
    names.sort(key=lambda m: not re.search(r"[把将]\s*$", question[: m.start]))  # what something is done to comes first
    first = [*(named[:1] if asks_name else ()), *centre, *names, *definite, *(named[:1] if who else ())]
    ranked = _unique([*first, *(before.ranked if before else ())])[:40]
    minor = _unique([*own, *named, *(m for m in given if m.is_name), *(before.minor if before else ())])[:40]
    asked, told = ([tuple(g) for g in coordinated(*pair)] for pair in ((question, own), (answer, given)))
    if len(names) == 2 and re.search(r"(?:[和与跟]|\b(?:from|with|between))\s*$", question[: names[1].start]):
        asked.append(tuple(names))  # "CoreOS 为什么和 Docker 决裂"
    earlier = before.joined if before else ()
    joined = (*asked, *earlier, *told) if taken_up.keys() & _PAIR_WORDS else (*asked, *told, *earlier)
    said = (normalize(f"{question}。{answer[:600]}"), *(before.said if before else ()))
    memory = {**(before.taken_up if before else {}), **taken_up} if taken_up or not asks_name else {}
    items = tuple(_items(answer)) or (before.items if before else ())
    return Talk(question, ranked, minor, tuple(own), tuple(named), joined[:6], items, memory, said)


def _unique(found: Iterable[Mention]) -> tuple[Mention, ...]:
    first: dict[str, Mention] = {}
    for mention in found:
        first.setdefault(key(mention.text), mention)
    return tuple(first.values())


def _named(
    question: str, own: Sequence[Mention], answer: str, given: Sequence[Mention], dictionary: Dictionary
) -> list[Mention]:
    """What the answer gives for what the question asks for, best first: new names near the question's words."""
    asks = _NAME_ZH.search(question) if has_cjk(question) else _NAME_EN.search(question)
    who = _WHO.search(question)
    if not (asks or who) or not given:
        return []
    concepts = dictionary.concepts(question)
    wanted = {*terms(question, unigrams=False), *(t for c in concepts for a in c.alternatives[:6] for t in a)}
    known = {normalize(question), *("".join(word) for c in concepts for word in c.alternatives)}
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
        near = answer[max(0, mention.start - 16) : mention.end + 16]
        score = float(len(wanted & set(terms(near, unigrams=False)) - cuts))
        score += 2.0 * mention.is_name + 1.0 * bool(
            re.search(r"(?:叫|名为|是|为|由|即|called|is|by|was) ?[“《]?$", answer[: mention.start])
        )
        # In the first passage, in a sentence that names what the question names.
        sentence = key(
            re.split(r"[。\n]", answer[: mention.start])[-1] + re.split(r"[。\n]", answer[mention.start :])[0]
        )
        score += 2.0 * any(key(m.text) in sentence for m in own if m.is_name) - 1.0 * ("\n" in answer[: mention.start])
        score -= 3.0 * bool(_ALIAS.search(answer[: mention.start]) and not _ALIAS_ASKED.search(question))
        score += 1.0 * (i == 0) + 1.0 * bool(who and PERSON.fullmatch(mention.text))
        scored.append((-score, mention.start, mention))
    # "Rocket 容器" answers what the container is called with "Rocket".
    return [replace(m, text=_KIND.sub("", m.text)) for _, _, m in sorted(scored, key=lambda s: s[:2])]


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


def statement(talk: Talk) -> str:
    """The last question as a statement: a name for its question word, or without it."""
    text = talk.question.strip(END)
    if not has_cjk(text):
        return re.sub(r"^(?:why|when|how|where) (?:did|does|do|was|is|are|were) ", "", text, flags=re.I)
    if ADJUNCT_ZH.search(text):
        return re.sub(r"的$", "", ADJUNCT_ZH.sub("", text, count=1)).strip()
    if talk.named and (match := _ARGUMENT_ZH.search(text)):
        return f"{text[: match.start()]} {talk.named[0].text} {text[match.end() :]}".strip()
    return re.sub(r"[吗呢么]$", "", text)


def asks_who(question: str) -> bool:
    """Whether the question asks for somebody."""
    return _WHO.search(question) is not None
