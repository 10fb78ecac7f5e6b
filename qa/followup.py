"""A follow-up question, made to stand alone by rules: no model, no call, the same words in give the same words out.

A question that shows no sign of leaning on what was said is left alone. Which referent a pronoun gets is told in
`qa/discourse.py`.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from ingest.errors import WrongUsage
from ingest.text import CJK, simplified
from qa.anaphora import both, refers, resolve
from qa.colloquial import written
from qa.discourse import ADJUNCT_EN, ADJUNCT_ZH, END, HOW, WHEN, WHY, Talk, event, gist, statement, take_in, topic
from qa.mentions import ASKING, RELATIONAL, in_chinese, is_noun, key, mentions
from qa.translate import Dictionary
from qa.types import Turn

_QUESTION = 500  # characters of an earlier question read
_LONGEST = 2000  # and of the one asked
_SHORT = 14  # characters of a question that may do without naming what it is about
_TURNS = 6  # turns read: nobody reaches further back with a pronoun
_HISTORY = 'the history is no list of turns: write [{"question": "…", "answer": "…"}], or the questions alone'
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]+")
# Nothing but a question word: the rest is the last question's.
_BARE_ZH = re.compile(
    rf"(?:(?:这|那)(?:又)?(?:是)?|(?:它|[他她]们?|它们|人家)(?:当时|当初|后来)?)?(?P<wh>{WHY}|{WHEN}|{HOW}|在哪里|在哪儿|哪里|谁|多少钱|多久|怎么回事|凭什么)"
    r"(?:会?(?:这样|那样|这么做|那么做|如此))?(?:呢|啊|呀|的)?"
)
_BARE_EN = re.compile(
    r"(?P<wh>why|when|how|where|who|since when|how long|how many|how much|how so|how come|why not)(?: "
    r"(?:are|were) (?:there|left)|(?:is|was) (?:that|this|so)| exactly| (?:did|do|does|would|have|has|had) "
    r"(?:they|he|she|it|you|we|people) "
    r"(?:do|done|decide|decided|choose|chosen|agree|agreed|want)(?: to)?(?: do)?(?: (?:that|this|it|so))?)?",
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
    r"(?:and|but|so|ok|then)?,? ?(?:(?:what|how) about|what of)(?: the)? (?P<x>.{1,60})|(?:and|but) (?:for |with "
    r"|the )?(?P<y>(?:in |on )?[^ ]+(?: [^ ]+){0,3})",
    re.I,
)
_TIME = re.compile(
    r"\d{3,4} ?年(?:底|初|代)?(?:\d{1,2} ?月)?|(?:in )?\b(?:1\d|20)\d\d\b|\d{1,2} ?月|[上本今去明前后]年|"
    r"\d{1,2} ?世纪|(?:周|星期|礼拜)[一二三四五六日天末]|(?:on )?\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b|"
    r"(?:in )?\b(?:january|february|march|april|june|july|august|september|october|november|december)\b",
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
    rf"|(?P<per>一(?:节课?|堂课|斤|晚上?|次|份|天|年|个月|个人|盒|瓶|包|件|台|趟|回|针|片|度|平米?|公斤)(?=[^，,]{{0,4}}(?:多少|几|{ASKING})))"
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
# A wh-phrase and no verb: "At what interest?", "how many people?", "on which day exactly?"
_FRAGMENT_EN = re.compile(
    r"(?:(?:at|in|on|for|to|from|with|by|since|until|of|about|under|after|before) )?(?:what|which|whose|whom|who|"
    r"how (?:many|much|long|big|far|often|old|tall|soon))(?P<rest>(?: [a-z'-]+){0,3})",
    re.I,
)
_ATTRIBUTE_EN = re.compile(
    r"(?:[a-z]+ )?(?:prices?|costs?|payments?|fees?|rates?|interest|address|number|phone|date|time|deadline|dose|"
    r"dosage|score|size|weight|height|length|reasons?|results?|name|author|owner|colou?r|brand|model|limit|"
    r"password|port|path|deposit|premium|salary|budget|total|distance|pace|purpose|meaning|difference)"
)
_AND_EN = re.compile(r"(?:and|but|then)\b[, ]+", re.I)
_CONTRACTED = re.compile(r"\b(why|how|what|where|when|who)'d (?=they|you|he|she|it|we|i|the|that|this|[A-Z])", re.I)
# Beside these stands a measure ("几片"), a verb ("怎么修", "刷了几天"), but no thing.
_BEFORE_NONE = re.compile(
    r"[一二两三四五六七八九十几多半每第\d]+|.*(?:多少|怎么|什么|[几哪]个?)|能|可以|要|会|为什么|没|没有|不|去|来|再|得|该|先|还|才|就"
)
_AFTER_NONE = re.compile("[了过着得完好掉起]|起来|出来|不")
_IDLE = re.compile(rf"{ASKING}|[的了呢吗吧啊呀嘛过着又还都也就才再最很那这你您请]|当时|后来|现在|到底|究竟|一共|大概")
_AGAIN = re.compile("[下上][次回]|以后|之前|以前")
# "能分期吗": one who can is missing, whatever can be done.
_MODAL = re.compile(r"(?:能|可以|要|得|需要|用|该|会)(?:不(?:能|可以|要|得|需要|用|该|会))?[^，,]{1,8}[吗么]")
_AIM = re.compile(r"[图冲]什么[？?]?$")
_OWN_ZH = re.compile("我(?!们?家)|咱|笔记|你(?:能|会|是|叫|好)")
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
    text = written(simplified(" ".join(_CONTROL.sub(" ", text[:_LONGEST]).split())))
    return _CONTRACTED.sub(r"\1 did ", text.replace("’", "'"))


def _leans(question: str, dictionary: Dictionary) -> bool:
    """A quick look: whether anything in the question could lean on what was said."""
    core = _core(question)
    return bool(
        refers(question)
        or any(p.fullmatch(core) for p in (_BARE_ZH, _BARE_EN, _MORE_ZH, _MORE_EN, _ABOUT_ZH, _WH_EN))
        or _ABOUT_EN.fullmatch(question.strip(END))
        or _WHICH.match(core)
        or (
            _subjectless(core, dictionary)
            if in_chinese(core)
            else _fragment(core, dictionary) or _continued(question, dictionary)
        )
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
    end = "？" if in_chinese(core) else "?"
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
    if not in_chinese(core) and _fragment(core, dictionary):
        return (f"{gist(talk)}: {core}?" if in_chinese(last) else f"{last}, and {_lower(core)}?"), {}
    about = None if in_chinese(core) else _ABOUT_EN.fullmatch(question.strip(END))
    if about and (swapped := _swap((about["x"] or about["y"]).strip(), talk, dictionary)):
        return swapped, {}
    if _WHICH.match(core) and not any(m.is_name for m in mentions(core, dictionary)):
        pair = next((both(g, in_chinese(core)) for g in talk.joined), None)
        if pair and in_chinese(core):
            return _spaced(f"{pair} {core}？"), {}
        return (f"Of {pair}, {_lower(core)}?" if pair else f"{last}, {core}{end}"), {}
    if match := _WH_EN.fullmatch(core):
        return f"What are the {match['noun'].lower()} of {topic(talk)}?", {}
    replaced, taken_up = resolve(question, talk, dictionary)
    if replaced:
        replaced = _OPENING.sub("", replaced)
        if not in_chinese(question):
            return _spaced(replaced[:1].upper() + replaced[1:]), taken_up
        vague = all(any(t == m.text and not m.is_name for m in talk.named) for t in taken_up.values())
        if (vague or _idle(core, taken_up)) and (about_what := gist(talk)):
            if _AIM.search(replaced):  # "他们图什么": what they did stands in the last question
                return _spaced(f"{about_what}的目的是什么{end}"), taken_up
            replaced = re.sub("呢[？?]?$", end, f"{about_what}，{replaced}")
        return _spaced(replaced), taken_up
    if in_chinese(core) and _subjectless(core, dictionary) and (theme := topic(talk)):
        return _spaced(_with_topic(core, theme, talk) + end), {"": theme}
    if not in_chinese(core) and _continued(question, dictionary) and (theme := topic(talk)):
        return _spaced(f"{theme}: {_lower(core)}?"), {}
    return None, {}


def _fragment(core: str, dictionary: Dictionary) -> bool:
    """Whether an English question is a wh-phrase alone, which asks on from the last one."""
    match = _FRAGMENT_EN.fullmatch(core)
    if match is None or refers(core):
        return False
    said = match["rest"].strip()
    return not said or said == " ".join(m.text for m in mentions(said, dictionary) if not m.is_name)


def _continued(question: str, dictionary: Dictionary) -> bool:
    """Whether an English question says that it goes on ("And what cleans up …?") and names nothing of its own."""
    return _AND_EN.match(question) is not None and not any(m.is_name for m in mentions(question, dictionary))


def _idle(core: str, taken_up: Mapping[str, str]) -> bool:
    """Whether a Chinese question says nothing beside its pronouns and what it asks with: "他们图什么"."""
    for pronoun in taken_up:
        core = core.replace(pronoun, "")
    return _IDLE.sub("", core).strip(END) in ("", "图", "冲", "为", "靠", "凭")


def _again_zh(wh: str, talk: Talk) -> str:
    """The last question, asked with another question word."""
    last = talk.question.strip(END)
    if (told := event(talk)) != statement(talk):
        return f"{told}，{wh}"
    if in_chinese(last) and wh != "谁" and (match := ADJUNCT_ZH.search(last)):
        if not re.fullmatch(f"{WHEN}|在哪里|在哪儿|哪里", wh):  # "是什么时候推出的" -> "为什么推出"
            return re.sub("的$", "", last[: match.start()] + wh + last[match.end() :])
        return last[: match.start()] + ("是" if match[0].startswith("是") else "") + wh + last[match.end() :]
    return f"{told}，{wh}"


def _again_en(wh: str, talk: Talk) -> str:
    wh = {"how so": "why", "how come": "why"}.get(wh.lower(), wh.lower())
    last = talk.question.strip(END)
    told = event(talk)
    if in_chinese(last) or told != statement(talk):
        return f"{told}: {wh}?"
    if ADJUNCT_EN.match(last) and wh in ("why", "when", "how", "where", "since when", "why not"):
        return ADJUNCT_EN.sub(wh.capitalize(), last) + "?"
    return f"{last}, and {wh}?"


def _swap(new: str, talk: Talk, dictionary: Dictionary) -> str | None:
    """The last question with its entity, year or attribute replaced; None where `new` is no noun phrase."""
    new = _PREPOSITION.sub("", new.strip(END + "，, "))
    last, end = talk.question.strip(END), "？" if in_chinese(talk.question) else "?"
    if not new or re.search(ASKING, new) or refers(new):
        return None
    if _TIME.fullmatch(new):
        if in_chinese(last) and new[-1:].isdigit():
            new = f"{re.sub('^in ', '', new, flags=re.I)} 年"
        if old := _TIME.search(last):
            preposition = re.match("(?:in|on) ", old[0], re.I)
            within = preposition[0] if preposition and not re.match("(?:in|on) ", new, re.I) else ""
            return _spaced(last[: old.start()] + within + new + last[old.end() :] + end)
        return f"{new}，{last}{end}" if in_chinese(last) else f"{new[0].upper()}{new[1:]}, {_lower(last)}{end}"
    if re.fullmatch(RELATIONAL, attribute := re.sub("^(?:具体|主要|真正|直接)的?", "", new)):
        event = re.fullmatch(_OF_EVENT, attribute) and ADJUNCT_ZH.search(last)
        return _spaced(f"{statement(talk) if event else topic(talk)} 的{new}是什么？")
    if _ATTRIBUTE_EN.fullmatch(new) and (theme := topic(talk)):
        return _spaced(f"What is the {new} of {theme}?")
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
    if re.search(r"[A-Za-z《“「]", core) or len(core) > 24:
        return False
    if _MODAL.fullmatch(core):
        return True
    opening = _SUBJECTLESS.match(core)
    cleft = _CLEFT.fullmatch(core)  # "谁先提出的"
    if _OWN_ZH.match(core) or not (opening or cleft or _asks(core)):
        return False
    if opening and (opening["one"] or opening["per"]):
        return True
    aside = _THEN.match(core)
    things = [m.text for m in mentions(core, dictionary) if not re.fullmatch(rf"最?(?:{RELATIONAL})", m.text)]
    if not (things or cleft) and (opening is None or core.startswith("为什么")) and _names_one(core, dictionary):
        return False
    return not things or bool(aside and all(re.fullmatch(_ANYBODY, thing) for thing in things))


def _names_one(core: str, dictionary: Dictionary) -> bool:
    """Whether a word of one character may be a thing ("猫几岁了"), as mentions() gives none so short."""
    words = dictionary.segment(re.sub("饭(?=[前后])", "", core))
    beside = zip(["", *words], words, [*words[1:], ""], strict=False)
    return any(
        len(word) == 1 and is_noun(word) and not _BEFORE_NONE.fullmatch(before) and not _AFTER_NONE.match(after)
        for before, word, after in beside
    )


def _asks(core: str) -> bool:
    """Whether a few words ask something: "一份能起几个", "能退吗", "饭前吃还是饭后吃", "贵不贵"."""
    return len(core) <= _SHORT and re.search(rf"{ASKING}|还是|([{CJK}])不\1", core) is not None


def _with_topic(core: str, about: str, talk: Talk) -> str:
    """Give a question its subject."""
    first = next(iter((*talk.ranked, *talk.minor)), None)
    if first and (not first.is_name or _AGAIN.match(core)) and (told := gist(talk)):
        return f"{told}，{core}"
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
