"""Sentences made false: one change to a true rendering (evals/paraphrases.jsonl) that its quotes no longer prove.

Only changes of meaning: names that stand side by side ("A and B are …") are not exchanged, a name is not replaced by
another name of the same thing. Everything is drawn from a generator seeded with the sentence's id.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from itertools import pairwise
from random import Random
from typing import Literal

Kind = Literal["number", "date", "name", "swap", "latin", "unit", "negation+", "negation-", "antonym"]
Split = Literal["dev", "test"]


@dataclass(frozen=True, slots=True)
class Paraphrase:
    """A true rendering. quotes: (note, verbatim lines); the note is None where the lines were written for this set."""

    id: str
    split: Split
    language: Literal["zh", "en"]
    sentence: str
    quotes: tuple[tuple[str | None, str], ...]


@dataclass(frozen=True, slots=True)
class Mutation:
    """A paraphrase made false by one change of this kind."""

    original: Paraphrase
    kind: Kind
    sentence: str


def paraphrases() -> list[Paraphrase]:
    """The hand-written true renderings, in the order of the file."""
    lines = files(__package__).joinpath("paraphrases.jsonl").read_text(encoding="utf-8").splitlines()
    return [
        Paraphrase(
            r["id"], r["split"], r["language"], r["sentence"], tuple((q["note"], q["quote"]) for q in r["quotes"])
        )
        for r in map(json.loads, lines)
    ]


def mutate(paraphrase: Paraphrase) -> list[Mutation]:
    """Every mutation of a paraphrase, the same ones each time."""
    seed = hashlib.sha256(paraphrase.id.encode()).digest()
    random = Random(int.from_bytes(seed[:8]))
    makers: tuple[tuple[Kind, Iterator[str]], ...] = (
        ("number", _numbers(paraphrase, random)),
        ("date", _dates(paraphrase, random)),
        ("name", _names(paraphrase, random)),
        ("swap", _swaps(paraphrase)),
        ("latin", _latin(paraphrase, random)),
        ("unit", _units(paraphrase, random)),
        ("negation+", _negated(paraphrase)),
        ("negation-", _affirmed(paraphrase)),
        ("antonym", _antonyms(paraphrase)),
    )
    made: dict[str, Mutation] = {}
    for kind, sentences in makers:
        for sentence in sentences:
            if sentence != paraphrase.sentence:
                made.setdefault(sentence, Mutation(paraphrase, kind, sentence))
    return list(made.values())


def _table(text: str) -> list[tuple[str, str]]:
    """Read "one > other | one > other", any number of lines."""
    pairs = (pair.split(" > ") for line in text.strip().splitlines() for pair in line.strip().split(" | "))
    return [(one, other) for one, other in pairs]


def _put(text: str, match: re.Match[str], new: str) -> str:
    return text[: match.start()] + new + text[match.end() :]


# --- Numbers, dates, units ------------------------------------------------------------------------------------------

_DIGITS = re.compile(
    r"(?<![\w.:/,-])\d+(?:,\d{3})*(?:\.\d+)?(?![\w:]*\.\d)(?!\s*年(?!级)|\s*月|\s*日|\s*年代|s\b|[\d,:])"
)
_ENGLISH_DATE_NUMBER = re.compile(
    r"(?:(?:January|February|March|April|May|June|July|August|September|October|November|December)\s+\d{1,2}(?:,\s+\d{4})?"
    r"|\b(?:19|20)\d\d)s?\b"
)
_CARDINALS = "two three four five six seven eight nine ten eleven twelve thirteen".split()
_ORDINALS = "first second third fourth fifth sixth seventh".split()
_CARDINAL = re.compile(rf"\b(?:{'|'.join(_CARDINALS)})\b")
_ORDINAL = re.compile(
    rf"\b(?:{'|'.join(_ORDINALS)})\b(?=\s+(?:in|place|race|quarter|contest|proposed|is|open))|(?<=finished )fourth"
)
_HAN = "一二三四五六七八九十"
_HAN_COUNT = re.compile(
    r"(?<![百千万十分每同某])(?:第)?[两二三四五六七八九十](?=[条件处步家点种块个名位座次])|第一(?=[位名次条])"
)


def _numbers(p: Paraphrase, random: Random) -> Iterator[str]:
    text = p.sentence
    dated = {i for m in _ENGLISH_DATE_NUMBER.finditer(text) for i in range(*m.span())} if p.language == "en" else set()
    for match in _DIGITS.finditer(text):
        if match.start() in dated:
            continue
        number = match[0]
        whole = number.replace(",", "")
        comma = "," in number
        for new in (_another_digit(whole, random), _shifted(whole, 1), _shifted(whole, -1), _shifted(whole, 10)):
            if new and float(new) > 0 and float(new) != float(whole):
                yield _put(text, match, f"{int(new):,}" if comma else new)
    for match in _CARDINAL.finditer(text):
        place = _CARDINALS.index(match[0])
        for new in {_CARDINALS[place + 1], _CARDINALS[place - 1] if place else "one", random.choice(_CARDINALS)}:
            if new == "one" and re.match(r"\s+\w+s\b", text[match.end() :]):
                continue  # "one landmark things"
            if new == "one" and text[: match.start()].endswith("the "):
                continue  # "between the one"
            yield _put(text, match, new)
    for match in _ORDINAL.finditer(text):
        place = _ORDINALS.index(match[0])
        yield _put(text, match, _ORDINALS[place + 1])
        if place:
            yield _put(text, match, _ORDINALS[place - 1])
    for match in _HAN_COUNT.finditer(text):
        digit = match[0][-1].replace("两", "二")
        for step in (1, -1, 3):
            place = _HAN.index(digit) + step
            if 0 <= place < len(_HAN):
                new = _HAN[place].replace("二", "二" if match[0].startswith("第") else "两")
                yield _put(text, match, match[0][:-1] + new)
    for one, other in (
        ("one third", "two thirds"),
        ("三分之一", "三分之二"),
        ("half", "a third"),
        ("一半", "三分之一"),
    ):
        if (at := text.find(one)) >= 0:
            yield text[:at] + other + text[at + len(one) :]
    for one, other in (("million", "billion"), ("billion", "million"), ("亿", "万"), ("万", "亿")):
        if scale := re.search(rf"(?<=\d)\s*{one}|(?<=\d\s){one}", text):
            yield _put(text, scale, scale[0].replace(one, other))


def _another_digit(number: str, random: Random) -> str:
    places = [i for i, c in enumerate(number) if c.isdigit()]
    place = random.choice(places)
    digit = random.choice([d for d in "123456789" if d != number[place]])
    return number[:place] + digit + number[place + 1 :]


def _shifted(number: str, by: int) -> str:
    if by == 10:
        return str(int(number) * 10) if "." not in number else f"{float(number) * 10:.10g}"
    whole, dot, rest = number.partition(".")
    return f"{int(whole) + by}{dot}{rest}" if int(whole) + by >= 0 else ""


_MONTHS = "January February March April May June July August September October November December".split()
_PARTS = (
    ("at the end of", "at the beginning of"),
    ("At the end of", "At the beginning of"),
    ("at the end of", "in the middle of"),
    ("年底", "年初"),
    ("年年底", "年年中"),
)


def _dates(p: Paraphrase, random: Random) -> Iterator[str]:
    text = p.sentence
    year = r"\b(?:19|20)\d\d\b(?!,\d)" if p.language == "en" else r"(?:19|20)\d\d(?= ?年)"
    for match in re.finditer(year, text):
        for step in {1, -1, random.choice((-10, 10, -2, 2, 3))}:
            yield _put(text, match, str(int(match[0]) + step))
    for match in re.finditer("|".join(_MONTHS), text):
        place = _MONTHS.index(match[0])
        yield _put(text, match, _MONTHS[(place + 1) % 12])
        yield _put(text, match, _MONTHS[(place + random.randrange(2, 11)) % 12])
    for match in re.finditer(r"\d+(?= 月)", text):
        yield _put(text, match, str(int(match[0]) % 12 + 1))
        yield _put(text, match, str((int(match[0]) + 6) % 12 + 1))
    for match in re.finditer(r"\d+(?= 日)", text):
        yield _put(text, match, str(int(match[0]) % 28 + 1))
    if p.language == "en":
        for match in re.finditer(rf"(?:{'|'.join(_MONTHS)}) (\d{{1,2}})\b", text):
            yield text[: match.start(1)] + str(int(match[1]) % 28 + 1) + text[match.end(1) :]
    for match in re.finditer(r"(?:19)?90(?=s\b| 年代)", text):
        yield _put(text, match, match[0].replace("90", "80"))
    for one, other in _PARTS:
        if one in text:
            yield text.replace(one, other, 1)


_UNITS = {
    "zh": (
        ("美元", ("元", "欧元")),
        ("毫秒", ("秒", "微秒")),
        ("公里", ("米", "英里")),
        ("分钟", ("小时", "秒")),
        ("GB", ("MB", "TB")),
        ("克", ("千克",)),
        ("%", (" 人", " 倍")),
        ("亿元", ("亿美元", "万元")),
        ("万元", ("万美元", "亿元")),
        (" 元", (" 美元",)),
        ("岁", ("年",)),
        (" 人", (" %", " 亿元")),
        ("亿辆", ("万辆",)),
        ("万名", ("名",)),
        ("万人次", ("人次", "亿人次")),
    ),
    "en": (
        ("million yuan", ("million dollars", "billion yuan")),
        ("yuan", ("dollars", "euros")),
        (" ms", (" seconds", " minutes")),
        ("kilometers", ("meters", "miles")),
        ("minutes", ("hours", "seconds")),
        ("GB", ("MB", "TB")),
        ("grams", ("kilograms",)),
        ("%", (" people", " million")),
        (" percent", (" people", " yuan")),
        ("$", ("€", "¥")),
        ("people", ("percent", "million people")),
    ),
}


def _units(p: Paraphrase, random: Random) -> Iterator[str]:
    for unit, others in _UNITS[p.language]:
        for match in re.finditer(re.escape(unit) + (r"(?=\d)" if unit in "$" else ""), p.sentence):
            near = p.sentence[max(0, match.start() - 9) : match.start()]
            if unit == "$" or re.search(r"\d\s*$|(?:thirty|million|hundred) ?$", near):
                yield from (_put(p.sentence, match, other) for other in others)


# --- Names ----------------------------------------------------------------------------------------------------------

_COMPANIES = (
    "Docker",
    "CoreOS",
    "Google",
    "Red Hat",
    "dotCloud",
    "Rancher",
    "Tutum",
    "Apple",
    "Beats",
    "Microsoft",
    "GitHub",
    "Netflix",
    "Sony",
    "Intel",
    "Nokia",
    "Amazon",
    "Whole Foods",
)
_PROJECTS = (
    "Kubernetes",
    "Swarm",
    "Fig",
    "Docker Compose",
    "Compose",
    "rkt",
    "Rocket",
    "runC",
    "containerd",
    "libcontainer",
    "lmctfy",
    "Moby",
    "Cloud Foundry",
    "Fleet",
    "systemd",
    "Container Linux",
    "OpenStack",
    "Docker Daemon",
    "AWS",
)
_BODIES = ("CNCF", "OCI", "PaaS", "Cgroups", "Namespace")
_CHINESE = (
    ("王晓明", "李建国"),
    ("李娜", "张伟"),
    ("德国", "英国"),
    ("法国", "日本"),
    ("北京", "上海"),
    ("星海科技", "远山科技"),
    ("蓝湖软件", "绿洲软件"),
    ("苹果公司", "微软公司"),
    ("华星电子", "宏达电子"),
    ("陈静", "刘洋"),
    ("周涛", "吴强"),
    ("王芳", "赵磊"),
    ("远洋银行", "长河银行"),
    ("日本", "越南"),
    ("赵敏", "孙丽"),
    ("海风航空", "云海航空"),
    ("巴黎", "伦敦"),
    ("印度", "泰国"),
    ("日本", "韩国"),
)
_ENGLISH = (
    ("Germany", "Britain"),
    ("France", "Japan"),
    ("French", "Italian"),
    ("Beijing", "Shanghai"),
    ("Apple", "Microsoft"),
    ("India", "Thailand"),
    ("Paris", "London"),
    ("Japan", "Korea"),
)
_OUTSIDE = ("Oracle", "Samsung", "IBM", "Mesos", "Nomad", "Podman")
_SAME = (
    {"Rocket", "rkt"},
    {"Docker", "dotCloud"},
    {"Docker", "Moby"},
    {"Compose", "Docker Compose"},
    {"Docker", "Docker Daemon"},
)
_ALL = sorted((*_COMPANIES, *_PROJECTS, *_BODIES), key=len, reverse=True)
_NAME = re.compile(rf"(?<![\w`/-])(?:{'|'.join(_ALL)})(?![\w/])")


def _names(p: Paraphrase, random: Random) -> Iterator[str]:
    """Replace one name by another one: of the corpus, of the quotes where there is one, or from outside."""
    text = p.sentence
    quoted = "\n".join(quote for _, quote in p.quotes)
    for match in _NAME.finditer(text):
        if re.search(r"`[^`]*$", text[: match.start()]) and re.match(r"[^`]*`", text[match.end() :]):
            continue  # in code
        if match[0] in _BODIES[2:]:
            continue
        kin = _COMPANIES if match[0] in _COMPANIES else _PROJECTS if match[0] in _PROJECTS else _BODIES[:2]
        free = [n for n in kin if n not in text and not any({n, match[0]} == same for same in _SAME)]
        shown = [n for n in free if n in quoted]
        picks = [*random.sample(free, min(1, len(free))), random.choice(_OUTSIDE), *shown[:1]]
        yield from (_put(text, match, new) for new in dict.fromkeys(picks))
    for one, other in _CHINESE if p.language == "zh" else _ENGLISH:
        if one in text and one not in _COMPANIES:
            yield text.replace(one, other)


_SIDE_BY_SIDE = re.compile(
    r"\s*(?:公司|项目)?\s*(?:和|与|及|以及|跟|同|、|,|and|or|with|together with|还是)\s*(?:the\s+)?(?:some\s+other\s+)?",
    re.I,
)
_SYMMETRIC = re.compile(
    r"together|Like |相同|相比|Compared|与.*决裂|一道|一样|contest|较量|同为|正面冲突|clash|全称|缩写|"
    r"stands for|short for|split between|no longer work with|不再同|以.*为代表"
    r"|合作$",
)


def _swaps(p: Paraphrase) -> Iterator[str]:
    """Exchange two names, everywhere in the sentence; not where both do the same, or stand in a command."""
    text = p.sentence
    if _SYMMETRIC.search(text) or "`" in text:
        return
    tokens = list(_NAME.finditer(text))
    names = list(dict.fromkeys(m[0] for m in tokens))
    for i, one in enumerate(names):
        for other in names[i + 1 :]:
            if {one, other} & {"PaaS", "OpenStack", "AWS"} or one in other or other in one:
                continue
            spans = [m for m in tokens if m[0] in (one, other)]
            between = [text[a.end() : b.start()] for a, b in pairwise(spans) if a[0] != b[0]]
            if any(_SIDE_BY_SIDE.fullmatch(gap) for gap in between) or _listed(text, one, other):
                continue
            yield _NAME.sub(lambda m: {one: other, other: one}.get(m[0], m[0]), text)  # noqa: B023


def _listed(text: str, one: str, other: str) -> bool:
    """Whether the two are members of one list: "A, B and C"."""
    item = rf"(?:{'|'.join(_ALL)})"
    gap = r"\s*(?:公司)?\s*(?:、|,|和|与|and)\s*(?:and\s*)?"
    return any(one in m[0] and other in m[0] for m in re.finditer(rf"{item}(?:{gap}{item})+", text))


_COMMANDS = _table(
    """
Firefox > Chrome | Windows > Android | Firefox 115 > Firefox 116 | Windows 7 > Windows 8 | Node.js 20 > Node.js 21
-H > -P | -H > -h | cf push > cf pull | cf push > cf stop | docker -H > podman -H | run nginx > run redis
run nginx > rm nginx | :3375 > :2375 | tcp:// > udp:// | swarm.example.com > swarm.example.org | 3.12 > 3.11
3.12 > 3.1 | K8s > K3s | API > SDK | Platform as a Service > Product as a Service | Linux > Windows
Computing Foundation > Computing Federation | Open Container Initiative > Open Cluster Initiative
Contain That > Compose That | 小写的 L > 小写的 I | lowercase L > lowercase I
"""
)


def _latin(p: Paraphrase, random: Random) -> Iterator[str]:
    """Change a command, a flag, a version, or one letter of a term."""
    text = p.sentence
    for one, other in _COMMANDS:
        if one in text and other not in text:
            yield text.replace(one, other, 1)
    for match in _NAME.finditer(text):
        name = match[0]
        place = random.randrange(1, len(name))
        if name[place].isalpha():
            letter = random.choice([c for c in "abdegklmnoprtuvx" if c != name[place].lower()])
            yield _put(text, match, name[:place] + letter + name[place + 1 :])


# --- Negation and opposites -----------------------------------------------------------------------------------------

_AUXILIARY = re.compile(r"\b(?:is|was|are|were|can|could|has|had|would|must)\b(?!\s+(?:not|no|just|another)\b)(?!n't)")
_PAST = dict(
    _table(
        """
acquired > acquire | donated > donate | began > begin | wanted > want | led > lead | won > win
defined > define | released > release | issued > issue | proposed > propose | chose > choose
open-sourced > open-source | received > receive | founded > found | launched > launch | ranked > rank
renamed > rename | grew > grow | rose > rise | fell > fall | decreased > decrease | laid > lay | ended > end
announced > announce | emerged > emerge | joined > join | built > build | complained > complain
finished > finish | put > put | became > become | turned > turn
"""
    )
)
_PRESENT = dict(
    _table(
        """
uses > use | picks > pick | defines > define | decides > decide | handles > handle | uploads > upload
packs > pack | deals > deal | reuses > reuse | reduces > reduce | stays > stay | plans > plan | weighs > weigh
stands > stand | starts > start | has > have | carries > carry | intercepts > intercept
"""
    )
)
_BEFORE_VERB = r"(?:\b(?:was|were|is|are|be|been|being|had|has|to|and|that had|later|first|not|company) |, |which |so )"
_CHINESE_VERBS = (
    "收购 捐给 开源 发布 提出 成立 推出 赢得 改名 放弃 占据 宣布 夺得 拿到 转移 举行 启动 裁掉 支持 负责 "
    "决定 争抢 贡献 出现 限制 规定 取得"
    " 拦截 把 被 涌现 满足 希望 选出 上传 带来 共用 管理 衍生 增长 减少 上涨 下降 发现 建议 维护 变为 打造 升到 主导 接待"
).split()
_DENIED = re.compile(r"[不没未无非别][^,，。]{0,5}$")
_AFFIRM_EN = _table(
    """
did not accept > accepted | did not win > won | did not see > saw | did not open > opened
did not reach > reached | did not match > matched | is not controlled > is controlled
was not satisfied > was satisfied | were not invented > were invented | does not require > requires
does not let > lets | does not support > supports | does not belong > belongs | are not the same > are the same
could not continue > could continue | is no longer under > is still under | no longer have to > still have to
would no longer work > would continue to work | had no motivation > had a motivation | do not have to > have to
without images > with images | never really shook > really shook | has not been approved > has been approved
is not effective > is effective | is not recommended > is recommended | not easy to maintain > easy to maintain
chose to give up > chose to keep | refusing Google > accepting Google
"""
)
_AFFIRM_ZH = _table(
    """
并未真正 > 真正 | 不被任何 > 被 | 没能赢得 > 也赢得 | 不再同 > 继续同 | 并不满足 > 很满足 | 无法继续 > 得以继续
其实不是 > 其实是 | 无需用户 > 需要用户 | 不让请求 > 让请求 | 不必再为 > 必须为 | 要是没有 > 要是有
并非同一 > 正是同一 | 未经任何 > 经过了 | 不属于任何 > 属于某个 | 未认可 > 认可了 | 都不好 > 都很好
不再由 > 仍由 | 不依赖 > 依赖 | 并不构成 > 构成 | 没什么动力 > 很有动力 | 未能在 > 终于在 | 没有效果 > 有效果
不建议 > 建议 | 并不支持 > 支持 | 未能进入 > 成功进入 | 拒绝 Google > 答应 Google | 放弃了开源 > 保住了开源
"""
)
_OPPOSITES_EN = _table(
    """
end of > start of | first > last | bottom > top | more and more > fewer and fewer | rose > fell | fell > rose
decreased > increased | up 5% > down 5% | reduces > increases | Before > After | above > below
more than > less than | faster > slower | biggest > smallest | lowercase > uppercase
open source > closed source | open-sourced > closed-sourced | great success > great failure | won > lost
wins > loses | later > earlier | joined > left | reduce > increase | acquired > sold | early on > late
the most > the least
"""
)
_OPPOSITES_ZH = _table(
    """
增长 > 减少 | 减少 > 增加 | 上涨 > 下跌 | 下降 > 上升 | 登陆前 > 登陆后 | 超过 > 低于 | 快 > 慢 | 最大 > 最小
小写 > 大写 | 开源 > 闭源 | 成功 > 失败 | 赢得 > 输掉 | 首次 > 最后一次 | 最底层 > 最顶层 | 很早 > 很晚
之后 > 之前 | 收购 > 出售 | 增多 > 减少 | 最重要 > 最不重要 | 最适合 > 最不适合
"""
)
# A word may be turned into its opposite only where the quotes say it in one of these ways.
_GROUNDS = dict(
    _table(
        """
later > 后来 | earlier > 最初 | bottom > 最底层 | more and more > 越来越多 | early on > 很早 | joined > 参与
biggest > 最大 | open source > 开源 | open-sourced > 开源 | lowercase > 小写 | won > 赢/夺 | wins > 赢
great success > 成功 | acquired > 收购 | rose > 涨 | fell > 降 | decreased > 减少 | up 5% > 增长 | Before > 之前
above > 高于 | more than > 多 | faster > 快 | reduces > 降低 | first > 第一/最早/最初/先 | end of > 底
the most > 最 | reduce > 降低 | 增长 > 增长 | 减少 > 减少 | 上涨 > 涨 | 下降 > 降 | 登陆前 > 登陆之前
超过 > 高于 | 快 > 快 | 最大 > 最大 | 小写 > 小写 | 开源 > 开源 | 成功 > 成功 | 赢得 > 赢/夺 | 首次 > 第一次
最底层 > 最底层 | 很早 > 很早 | 之后 > 之后/后 | 收购 > 收购 | 增多 > 越来越多 | 最重要 > 最重要
最适合 > 最适合
"""
    )
)


def _negated(p: Paraphrase) -> Iterator[str]:
    """Put a "not" where the quotes have none."""
    text = p.sentence
    if p.language == "en":
        for match in list(_AUXILIARY.finditer(text))[:4]:
            yield _put(text, match, "cannot" if match[0] == "can" else f"{match[0]} not")
        for match in re.finditer(r"[a-z]+(?:-[a-z]+)?", text):
            before = text[: match.start()]
            if re.search(_BEFORE_VERB + "$", before) and not before.endswith(
                (", ", "and ", "which ", "so ", "later ", "first ", "company ")
            ):
                continue
            if re.search(
                r"\b(?:is|was|were|are|be|been|being|has|had|to|not|often|a|the|its|their|of|in) (?:\w+ly |later |"
                r"first |also )?$",
                before,
            ):
                continue
            if match[0] in _PAST and not re.match(r"\s+(?:by|project|from)\b", text[match.end() :]):
                yield _put(text, match, f"did not {_PAST[match[0]]}")
            elif match[0] in _PRESENT:
                yield _put(text, match, f"does not {_PRESENT[match[0]]}")
        return
    for verb in _CHINESE_VERBS:
        for match in list(re.finditer(verb, text))[:1]:
            if _DENIED.search(text[: match.start()]) or re.search(r"[的以与和]$", text[: match.start()]):
                continue
            if re.match("社区|项目|机制|的" if verb != "把" else "握", text[match.end() :]):
                continue
            yield text[: match.start()] + "没有" + verb + text[match.end() :].removeprefix("了")
    for match in list(re.finditer(r"(?<![不就还都正也算而总凡只要于要])是(?!否|因为|由于)", text))[:2]:
        if not _DENIED.search(text[: match.start()]):
            yield _put(text, match, "不是")


def _affirmed(p: Paraphrase) -> Iterator[str]:
    """Take a "not" away."""
    for one, other in _AFFIRM_EN if p.language == "en" else _AFFIRM_ZH:
        if one in p.sentence:
            yield p.sentence.replace(one, other, 1)


def _antonyms(p: Paraphrase) -> Iterator[str]:
    quoted = "\n".join(quote for _, quote in p.quotes)
    for one, other in _OPPOSITES_EN if p.language == "en" else _OPPOSITES_ZH:
        word = rf"\b{re.escape(one)}" if one[0].isascii() else re.escape(one)
        if re.search(_GROUNDS[one].replace("/", "|"), quoted) and (match := re.search(word, p.sentence)):
            yield _put(p.sentence, match, other)
