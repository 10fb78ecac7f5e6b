"""Another relation between the same names: "Docker acquired Fig" as "Docker sued Fig"; and premises that nothing proves.

The words put in are two lists that share none: what is tried on the dev split never stands in the test split.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from random import Random

from evals.mutations.names import known_names
from evals.mutations.text import put, table
from evals.mutations.types import Paraphrase
from evals.mutations.verbs import CHINESE, CHINESE_WRONG, ENGLISH, ENGLISH_WRONG, families
from qa.support.inflection import forms

_PLACES = 2  # verbs of a sentence that are replaced
_TRIES = 2  # by so many others each

# Words that a small model takes for what the Chinese ones mean.
_MISREAD = {
    "en": table(
        """
was not satisfied with > did not meet | acquired by > founded by | acquired > founded | open-sourced > patented
donated > sold | was renamed > was replaced by | released > withdrew | joined > left | derived from > replaced by
proposed > rejected | broke with > merged with | won > hosted | chose to > was forced to | came from > caused
announced > denied | contributing > selling | dominated by > owned by | complained about > praised | laid off > hired
invest > save | reduces > measures | emerged > closed | wanted > refused | started > closed | grew out of > destroyed
"""
    ),
    "zh": table(
        """
满足于 > 达到 | 收购 > 创立 | 开源 > 买下 | 捐给 > 卖给 | 改名 > 注销 | 发布 > 撤回 | 加入 > 离开 | 衍生 > 抄袭
提出 > 抄袭 | 决裂 > 合并 | 赢得 > 主办 | 宣布 > 否认 | 贡献 > 出售 | 主导 > 资助 | 裁掉 > 招聘 | 投资 > 节省 | 涌现 > 倒闭
推出 > 停产 | 成立 > 解散 | 放弃 > 收购 | 负责 > 干扰 | 选择 > 被迫 | 启动 > 关闭 | 管理 > 起诉 | 维护 > 废弃
"""
    ),
}


def relations(p: Paraphrase, random: Random) -> Iterator[str]:
    """Replace one verb by another one of the same form that means something else."""
    quoted = "\n".join(quote for _, quote in p.quotes)
    if p.split == "dev":
        for one, other in _MISREAD[p.language]:
            word = rf"\b{one}\b" if p.language == "en" else one
            if (match := re.search(word, p.sentence)) and not (p.language == "zh" and other in quoted):
                yield put(p.sentence, match, other)
    if p.language == "en":
        yield from _english(p, random)
        return
    family = families(CHINESE)
    verbs = sorted(family, key=len, reverse=True)
    found = list(re.finditer("|".join(verbs), p.sentence))
    for match in random.sample(found, min(_PLACES, len(found))):
        before, after = p.sentence[: match.start()], p.sentence[match.end() :]
        if re.match(r"的?(?:项目|社区|机制|方式|格式|工具|环境|时(?!候)|与|和|权|度)", after) or before.endswith(
            ("与", "和")
        ):
            continue  # part of a name: 开源项目
        wrong = [w for w in CHINESE_WRONG[p.split].split() if family.get(w) != family[match[0]] and w not in quoted]
        yield from (put(p.sentence, match, new) for new in random.sample(wrong, _TRIES))


def _english(p: Paraphrase, random: Random) -> Iterator[str]:
    family = families(ENGLISH)
    places = {form: (verb, i) for verb in family for i, form in reversed(list(enumerate(forms(verb))))}
    words = re.finditer(r"(?<![\w`-])[a-z]+(?:-[a-z]+)?(?![\w`-])", p.sentence)
    found = [m for m in words if m[0] in places and not re.match(r" (?:source|project)\b", p.sentence[m.end() :])]
    found = [m for m in found if not re.search(r"\b(?:the|a|an|its|of|and) $", p.sentence[: m.start()])]
    # A verb of a family that the sentence names elsewhere may render the same word of the quotes.
    said = {family[verb] for w in re.findall("[a-z-]+", p.sentence) if (verb := places.get(w, (w,))[0]) in family}
    for match in random.sample(found, min(_PLACES, len(found))):
        verb, form = places[match[0]]
        if form == 1 and re.search(
            r"\b(?:was|were|is|are|been|be|being) (?:\w+ly |later )?$", p.sentence[: match.start()]
        ):
            form = 2
        wrong = [w for w in ENGLISH_WRONG[p.split].split() if family.get(w) not in said]
        yield from (put(p.sentence, match, forms(new)[form]) for new in random.sample(wrong, _TRIES))


# What a question may take for granted of two names, or of one; the lines cited say nothing of the kind.
_TWO: dict[str, dict[str, tuple[tuple[str, ...], ...]]] = {
    "dev": {
        "en": (
            ("buy", "bought", "收购"),
            ("sue", "sued", "起诉"),
            ("hire", "hired", "雇"),
            ("donate", "donated", "捐"),
        ),
        "zh": (("收购", "收购"), ("起诉", "起诉"), ("退出", "退出")),
    },
    "test": {
        "en": (("acquire", "acquired", "收购"), ("copy", "copied", "抄袭"), ("fund", "funded", "投资")),
        "zh": (("买下", "收购"), ("抄袭", "抄袭"), ("投资", "投资")),
    },
}
_ONE: dict[str, dict[str, tuple[tuple[str, str], ...]]] = {
    "dev": {
        "en": (("decision to close its office", "关闭"), ("bankruptcy", "破产")),
        "zh": (("倒闭", "倒闭"), ("上市", "上市")),
    },
    "test": {
        "en": (("decision to go public", "上市"), ("decline", "衰落")),
        "zh": (("破产", "破产"), ("裁员", "裁员")),
    },
}
# A further line that a sentence cites: it holds the relation, between others.
_FURTHER = {
    "dev": (
        ("acquired", "收购", "Docker 公司后来收购了 Fig 项目。"),
        ("bought", "买下", "红帽以 2.5 亿美元收购了 CoreOS。"),
    ),
    "test": (
        ("acquired", "收购", "Microsoft 在 2018 年以 75 亿美元收购了 GitHub。"),
        ("bought", "买下", "Apple 收购了 Beats。"),
    ),
}
_LEFT_OUT = {"PaaS", "OpenStack", "AWS", "Cgroups", "Namespace"}


def _names(text: str, quoted: str) -> list[str]:
    """The names in a text: those of the corpus, and the Latin words of its Chinese quotes."""
    found = [
        *known_names(text),
        *(
            w
            for w in re.findall(r"(?<![\w`/-])(?<![A-Za-z] )[A-Z][A-Za-z]{2,}(?!\.?\w| [A-Za-z])", quoted)
            if w in text
        ),
    ]
    apart = [n for n in dict.fromkeys(found) if n not in _LEFT_OUT]
    return [n for n in apart if not any(n != other and n in other for other in apart)]


def premises(p: Paraphrase, random: Random) -> Iterator[str]:
    """Tie a true sentence to a premise that the quotes do not hold: "Google bought Docker because …"."""
    quoted = "\n".join(quote for _, quote in p.quotes)
    names = _names(f"{p.sentence}\n{quoted}", quoted)
    if not names or len(p.sentence) > 200:
        return
    rest = p.sentence.rstrip(".。")
    lower = rest if names and rest.startswith(tuple(names)) else rest[0].lower() + rest[1:]
    random.shuffle(names)
    if p.language == "en":
        if len(names) > 1:
            base, past, chinese = random.choice(_TWO[p.split]["en"])
            if chinese not in quoted:
                yield f"{names[0]}'s decision to {base} {names[1]} was driven by the fact that {lower}."
                yield f"{names[0]} {past} {names[1]} because {lower}."
                yield f"{rest}, which is why {names[1]} {past} {names[0]}."
        said, chinese = random.choice(_ONE[p.split]["en"])
        if chinese not in quoted:
            yield f"The reason for {names[0]}'s {said} is that {lower}."
        return
    if len(names) > 1:
        said, chinese = random.choice(_TWO[p.split]["zh"])
        if chinese not in quoted:
            yield f"{names[0]} {said} {names[1]},是因为{rest}。"
            yield f"{rest},所以 {names[1]} {said}了 {names[0]}。"
    said, chinese = random.choice(_ONE[p.split]["zh"])
    if chinese not in quoted:
        yield f"{names[0]} {said}的原因是{rest}。"


def held_elsewhere(p: Paraphrase, random: Random) -> Iterator[tuple[Paraphrase, str]]:
    """The same where a further line holds the relation between others: (the paraphrase that cites it, too; sentence)."""
    quoted = "\n".join(quote for _, quote in p.quotes)
    names = _names(p.sentence, quoted)
    if len(names) < 2 or "收购" in quoted or len(p.sentence) > 200:
        return
    past, chinese, further = random.choice(_FURTHER[p.split])
    a, b = random.sample(names, 2)
    if a in further and b in further:
        return
    rest = p.sentence.rstrip(".。")
    citing = replace(p, quotes=(*p.quotes, (None, further)))
    if p.language == "en":
        yield citing, f"{a} {past} {b}, because {rest}."
        yield citing, f"{a}'s decision to buy {b} was due to the fact that {rest}."
    else:
        yield citing, f"{a} {chinese} {b},因为{rest}。"
        yield citing, f"{rest},于是 {a} {chinese}了 {b}。"
