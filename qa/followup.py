"""A follow-up question, made to stand alone by rules: no model, no call, the same words in give the same words out.

A question that shows no sign of leaning on what was said is left alone. Which referent a pronoun gets is told in
`qa/discourse.py`.
"""

import re
from collections.abc import Sequence
from typing import Any

from ingest.errors import WrongUsage
from ingest.text import CJK, has_cjk
from qa.anaphora import both, refers, resolve
from qa.discourse import ADJUNCT_EN, ADJUNCT_ZH, END, HOW, WHEN, WHY, Talk, statement, take_in, topic
from qa.mentions import ASKING, RELATIONAL, key, mentions
from qa.translate import Dictionary
from qa.types import Turn

_QUESTION = 500  # characters of an earlier question read
_LONGEST = 2000  # and of the one asked
_TURNS = 6  # turns read: nobody reaches further back with a pronoun
_HISTORY = 'the history is no list of turns: write [{"question": "…", "answer": "…"}], or the questions alone'
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]+")
# Nothing but a question word: the rest is the last question's.
_BARE_ZH = re.compile(
    rf"(?:(?:这|那)(?:又)?(?:是)?)?(?P<wh>{WHY}|{WHEN}|{HOW}|在哪里|在哪儿|哪里|谁|多少钱|多久|怎么回事|凭什么)"
    r"(?:会?(?:这样|那样|这么做|那么做|如此))?(?:呢|啊|呀|的)?"
)
_BARE_EN = re.compile(
    r"(?P<wh>why|when|how|where|who|since when|how long|how many|how much|how so|how come|why not)(?: "
    r"(?:is|was) (?:that|this|so)|exactly)?",
    re.I,
)
_MORE_ZH = re.compile(
    r"还有(?:呢|吗|别的吗?|其他的?吗?|什么|哪些|没有了?)?|别的呢|其他的?呢|(?:然后|后来|之后|接着|接下来|"
    r"结果)(?:呢|怎么样了?|发生了什么)|"
    r"(?:请)?(?:再)?(?:详细|具体|展开)(?:地)?(?:说说|讲讲|介绍)(?:一下)?|(?:能)?举(?:个|"
    r"一个)?例子?(?:吗)?|(?:请)?(?:继续|接着说|说下去|再说说)|真的吗|"
    r"(?:你)?确定吗"
)
_MORE_EN = re.compile(
    r"(?:and )?(?:what|anything|anyone|who) else|(?:and )?then(?: what)?|(?:and )?what (?:happened|came) "
    r"(?:then|next|after(?:wards| that)?)|"
    r"(?:please )?(?:tell me more|go on|continue|elaborate|say more|explain more)|(?:can you )?(?:give "
    r")?(?:me )?an example|really|are you sure|any others?",
    re.I,
)
_ABOUT_ZH = re.compile(r"(?:那么?|至于|还有)?[，,]?\s*(?P<x>.{1,40}?)(?:又?怎么样|又?如何|又是什么)?呢")
_COMPARED_ZH = re.compile(r"(?:那么?)?(?:和|跟|与|比起|相比)\s*(?P<x>.{1,30}?)\s*(?:比|相比|比较|比起来|相比之下)呢")
_ABOUT_EN = re.compile(
    r"(?:and|but|so|ok|then)?,? ?(?:(?:what|how) about|what of)(?: the)? (?P<x>.{1,60})|and (?:for |with "
    r"|the )?(?P<y>(?:in |on )?[^ ]+(?: [^ ]+){0,3})",
    re.I,
)
_TIME = re.compile(
    r"\d{3,4} ?年(?:底|初|代)?(?:\d{1,2} ?月)?|(?:in )?\b(?:1\d|20)\d\d\b|\d{1,2} ?月|[上本今去明前后]年|"
    r"\d{1,2} ?世纪",
    re.I,
)
_PREPOSITION = re.compile(r"^(?:在|对于?|从|跟|和|与|用|关于|如果是|换成|要是)\s*")
_OPENING = re.compile(
    r"^(?:那么?(?![个些种家款次年时边里儿位本座天一])|所以|然后|哦|嗯|好的?|(?:and|but|so|ok|okay|well)\b)[，,\s]*",
    re.I,
)
# A Chinese question without a subject: it begins with what cannot be one, and asks of what was spoken of.
_SUBJECTLESS = re.compile(
    rf"(?:后来|之后|最后|最终|当初|当时|现在|如今|目前|最初|最早(?!的)|原来|起初|一开始|以前|还|又|也|都|"
    rf"就|到底|究竟|具体|主要|一共|总共|大概)+(?!的)"
    rf"|(?:是|叫|属于|归|由|被|用|靠|需要?|要|应该|能|可以|会|得)(?=.*(?:{ASKING}))"
    rf"|(?:有)(?:没有|多少|几[{CJK}]|什么|哪些)?(?={RELATIONAL}|用|别的|其他|多[大高长重远]|吗|几)"
    rf"|(?:最[{CJK}]{{1,3}}|主要|唯一|核心)的?(?:{RELATIONAL})(?=是|有|在|叫)"
    rf"|(?:{RELATIONAL})(?=是|有|在|叫|呢|如何|怎么样|多|贵|什么|会|和|$)"
    rf"|为什么(?:会|要|能|不|没|没有|是|这么|那么|如此)"
    rf"|[{CJK}]{{1,2}}(?:给|到|成)?了?(?:谁|什么(?!时|样))(?=$|[？?呢])|多久|多长时间|"
    rf"[{CJK}]{{1,2}}了(?=[多几])|最[{CJK}]{{1,5}}的(?P<one>项目|产品|部分|人|地方|一点|一个|组件|功能|"
    rf"命令|公司|原因|特点)(?=是|有|在|叫)"
)
_OF_EVENT = "原因|理由|背景|起因|经过|过程|结果|后果|结局|影响|意义"
_THEN = re.compile("后来|之后|然后|最后|接着")
_ANYBODY = "用户|平台|公司|社区|大家|人们|开发者|系统|程序|名字"
_CLEFT = re.compile(
    rf"(?:是)?(?P<wh>谁|什么时候|何时|哪一?年|哪[个家位]?(?:公司|团队|人|国家)?|怎么|如何|为什么|在哪里?|"
    rf"由谁|被谁)(?P<verb>[{CJK}]{{1,5}}?)(?P<of>的[名手婚业]?|了|过)?"
)
_WHICH = re.compile(
    r"which (?:one|of (?:them|these|the two))\b|(?:其中)?哪(?:一)?(?:个|种|款|家|条|点|项)(?:最|更|比较|"
    r"才|是|好|快|先)|其中",
    re.I,
)
_WH_EN = re.compile(
    r"^(?:any |what |the )*(?P<noun>advantages?|disadvantages?|benefits?|drawbacks?|downsides?|"
    r"alternatives?|examples?|limitations?)$",
    re.I,
)
_ROMAN = re.compile(rf"(?<=[{CJK}])(?=[A-Za-z0-9])|(?<=[A-Za-z0-9])(?=[{CJK}])")


def turns(history: Any) -> list[Turn]:
    """The turns of a history as JSON has it: objects with "question" and "answer", or questions alone; null is none.

    Raises WrongUsage for anything else.
    """
    if history is None:
        return []
    if not isinstance(history, list | tuple):
        raise WrongUsage(_HISTORY)
    return [_turn(entry) for entry in history]


def _turn(entry: Any) -> Turn:
    if isinstance(entry, Turn):
        return entry
    question, answer = (entry.get("question"), entry.get("answer")) if isinstance(entry, dict) else (entry, None)
    answer = "" if answer is None else answer
    if not isinstance(question, str) or not isinstance(answer, str):
        raise WrongUsage(_HISTORY)
    return Turn(question, answer)


def standalone(question: str, history: Sequence[Turn], dictionary: Dictionary) -> str | None:
    """The question rewritten so that it can be understood, and searched for, alone; None when it stands alone already.

    Its language stays; names come as the history has them.
    """
    question = _clean(question)
    if not history or not _leans(question, dictionary):
        return None
    talk: Talk | None = None
    for turn in history[-_TURNS:]:
        if re.search(r"\w", turn.question):
            talk = _hear(turn, talk, dictionary)
    rewritten = _rewrite(question, talk, dictionary)[0] if talk else None
    return rewritten if rewritten and rewritten != question else None


def _clean(text: str) -> str:
    return " ".join(_CONTROL.sub(" ", text[:_LONGEST]).split())


def _leans(question: str, dictionary: Dictionary) -> bool:
    """A quick look: whether anything in the question could lean on what was said."""
    core = _core(question)
    return bool(
        refers(question)
        or any(p.fullmatch(core) for p in (_BARE_ZH, _BARE_EN, _MORE_ZH, _MORE_EN, _ABOUT_ZH, _WH_EN))
        or _ABOUT_EN.fullmatch(question.strip(END))
        or _WHICH.match(core)
        or _subjectless(core, dictionary)
    )


def _core(question: str) -> str:
    """The question without the words that only open it and the marks that end it."""
    return _OPENING.sub("", question.strip(END)).strip(END) or question.strip(END)


def _hear(turn: Turn, before: Talk | None, dictionary: Dictionary) -> Talk:
    """Take in one turn."""
    question = _clean(turn.question)[:_QUESTION]
    taken_up: dict[str, str] = {}
    if before and _leans(question, dictionary):
        rewritten, taken_up = _rewrite(question, before, dictionary)
        question = rewritten or question
    return take_in(question, turn.answer, taken_up, before, dictionary)


def _rewrite(question: str, talk: Talk, dictionary: Dictionary) -> tuple[str | None, dict[str, str]]:
    """The question made to stand alone, if it leans, and what its pronouns stood for."""
    core = _core(question)
    end = "？" if has_cjk(core) else "?"
    last = talk.question.strip(END)
    if match := _BARE_ZH.fullmatch(core):
        return _spaced(_again_zh(match["wh"], talk) + end), {}
    if match := _BARE_EN.fullmatch(core):
        return _again_en(match["wh"], talk), {}
    if _MORE_ZH.fullmatch(core):
        return f"{last}，{core}？", {}
    if _MORE_EN.fullmatch(core):
        return f"{last}, {core if core.lower().startswith('and') else 'and ' + _lower(core)}?", {}
    if (match := _COMPARED_ZH.fullmatch(core)) and (theme := topic(talk)):
        return _spaced(f"{theme} 和 {match['x']} 相比怎么样？"), {}
    if (match := _ABOUT_ZH.fullmatch(core)) and (swapped := _swap(match["x"], talk, dictionary)):
        return swapped, {}
    about = None if has_cjk(core) else _ABOUT_EN.fullmatch(question.strip(END))
    if about and (swapped := _swap((about["x"] or about["y"]).strip(), talk, dictionary)):
        return swapped, {}
    if _WHICH.match(core) and not any(m.is_name for m in mentions(core, dictionary)):
        pair = next((both(g, has_cjk(core)) for g in talk.joined), None)
        if pair and has_cjk(core):
            return _spaced(f"{pair} {core}？"), {}
        return (f"Of {pair}, {_lower(core)}?" if pair else f"{last}, {core}{end}"), {}
    if match := _WH_EN.fullmatch(core):
        return f"What are the {match['noun'].lower()} of {topic(talk)}?", {}
    replaced, taken_up = resolve(question, talk, dictionary)
    if replaced:
        replaced = _OPENING.sub("", replaced)
        return _spaced(replaced if has_cjk(question) else replaced[:1].upper() + replaced[1:]), taken_up
    if _subjectless(core, dictionary) and (theme := topic(talk)):
        return _spaced(_with_topic(core, theme, talk) + end), {"": theme}
    return None, {}


def _again_zh(wh: str, talk: Talk) -> str:
    """The last question, asked with another question word."""
    last = talk.question.strip(END)
    if has_cjk(last) and wh != "谁" and (match := ADJUNCT_ZH.search(last)):
        if not re.fullmatch(f"{WHEN}|在哪里|在哪儿|哪里", wh):  # "是什么时候推出的" -> "为什么推出"
            return re.sub("的$", "", last[: match.start()] + wh + last[match.end() :])
        return last[: match.start()] + ("是" if match[0].startswith("是") else "") + wh + last[match.end() :]
    return f"{statement(talk)}，{wh}"


def _again_en(wh: str, talk: Talk) -> str:
    wh = {"how so": "why", "how come": "why"}.get(wh.lower(), wh.lower())
    last = talk.question.strip(END)
    if has_cjk(last):
        return f"{statement(talk)}: {wh}?"
    if ADJUNCT_EN.match(last) and wh in ("why", "when", "how", "where", "since when", "why not"):
        return ADJUNCT_EN.sub(wh.capitalize(), last) + "?"
    return f"{last}, and {wh}?"


def _swap(new: str, talk: Talk, dictionary: Dictionary) -> str | None:
    """The last question with its entity, year or attribute replaced; None where `new` is no noun phrase."""
    new = _PREPOSITION.sub("", new.strip(END + "，, "))
    last, end = talk.question.strip(END), "？" if has_cjk(talk.question) else "?"
    if not new or re.search(ASKING, new) or refers(new):
        return None
    if _TIME.fullmatch(new):
        if has_cjk(last) and not has_cjk(new):
            new = f"{re.sub('^in ', '', new, flags=re.I)} 年"
        if old := _TIME.search(last):
            within = "in " if old[0].lower().startswith("in ") and not new.lower().startswith("in ") else ""
            return _spaced(last[: old.start()] + within + new + last[old.end() :] + end)
        return f"{new}，{last}{end}" if has_cjk(last) else f"{new[0].upper()}{new[1:]}, {_lower(last)}{end}"
    if re.fullmatch(RELATIONAL, attribute := re.sub("^(?:具体|主要|真正|直接)的?", "", new)):
        event = re.fullmatch(_OF_EVENT, attribute) and ADJUNCT_ZH.search(last)
        return _spaced(f"{statement(talk) if event else topic(talk)} 的{new}是什么？")
    found = mentions(new, dictionary)
    if not found or len(new) > 40:
        return None
    if sum(m.end - m.start for m in found) < len(new.replace(" ", "")) / 2:
        return None  # more than a name: "那如果不想用命令行呢"
    own = [m for m in talk.own if not _TIME.fullmatch(m.text)]
    alike = [m for m in own if m.is_name == found[0].is_name and m.is_title == found[0].is_title]
    paired = {m.text for group in talk.joined for m in group}
    order = sorted(alike, key=lambda m: (key(m.text) == key(new), m.text in paired, m.text.isupper() != new.isupper()))
    old_one = next(iter(order or own), None)
    if old_one is None:
        return None
    pattern = rf"{re.escape(old_one.text)}|{re.escape(new)}"
    # A name that the last question holds already changes places with the other.
    return _spaced(re.sub(pattern, lambda m: old_one.text if m[0] == new else new, last) + end)


def _subjectless(core: str, dictionary: Dictionary) -> bool:
    """Whether a Chinese question lacks its subject: it begins as no subject can, or with a noun that needs an owner.

    One that names a thing of its own is left alone: "为什么要用镜像" may be new.
    """
    if not has_cjk(core) or re.search(r"[A-Za-z《“「]", core) or len(core) > 24:
        return False
    opening = _SUBJECTLESS.match(core)
    if not (opening or _CLEFT.fullmatch(core)):
        return False
    if opening and opening["one"]:
        return True
    aside = _THEN.match(core)
    things = [m.text for m in mentions(core, dictionary) if not re.fullmatch(rf"最?(?:{RELATIONAL})", m.text)]
    return not things or bool(aside and all(re.fullmatch(_ANYBODY, thing) for thing in things))


def _with_topic(core: str, about: str, talk: Talk) -> str:
    """Give a question its subject."""
    cleft = _CLEFT.fullmatch(core)
    verb = cleft["verb"] if cleft else core[:1] if re.match(rf"[{CJK}]{{1,2}}给?了", core) else ""
    if verb and verb in talk.question and (len(verb) > 1 or not cleft):
        return f"{statement(talk)}，{core}"  # the last question's verb again: and its object
    if re.match(_OF_EVENT, core) and ADJUNCT_ZH.search(talk.question):
        return f"{statement(talk)}的{core}"
    if re.match(RELATIONAL, core) or re.match("最(?!终|初|后|早)|主要|唯一|核心", core):
        return f"{about} 的{core}"
    if cleft and (cleft["of"] or "").startswith("的") and not core.startswith("是"):
        return f"{about} 是{core}"
    return f"{about} {core}"


def _spaced(text: str) -> str:
    """One space between Chinese and Latin, none doubled, none beside Chinese on both sides."""
    text = re.sub(rf"(?<=[{CJK}，。：“”]) +(?=[{CJK}，。：“”])", "", _ROMAN.sub(" ", text))
    return re.sub(r" {2,}", " ", text).strip()


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
