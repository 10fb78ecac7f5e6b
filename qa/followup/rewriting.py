"""A question that leans on the talk before it, rewritten by its form: the words it leaves out are put in.

Pronouns are seen to in `anaphora.py`.
"""

import re
from collections.abc import Mapping

from ingest.text import CJK
from qa.followup.anaphora import refers, resolve
from qa.followup.discourse import ADJUNCT_EN, ADJUNCT_ZH, END, WHEN, Talk, event, gist, statement, topic
from qa.followup.leaning import (
    ABOUT_EN,
    ABOUT_ZH,
    AND_EN,
    BARE_EN,
    BARE_ZH,
    CLEFT,
    MORE_EN,
    MORE_ZH,
    OF_EVENT_EN,
    OF_WHAT_EN,
    OPENING,
    REPORTED,
    WH_EN,
    WHICH,
    continued,
    core_of,
    fragment,
    subjectless,
)
from qa.followup.mentions import ASKING, RELATIONAL, in_chinese, mentions
from qa.followup.referents import both
from qa.followup.swapping import OF_EVENT, swap
from qa.translate import Dictionary

_COMPARED_ZH = re.compile(r"(?:那么?)?(?:和|跟|与|比起|相比)\s*(?P<x>.{1,30}?)\s*(?:比|相比|比较|比起来|相比之下)呢")
# What is put right is a trouble, so what the last question told, and no thing.
_REMEDY = re.compile("解决|处理|修复|修好|排查|搞定|避免")
_FEW = 8  # characters asked with 呢 that go on from the last question, whatever they open with
_AGAIN = re.compile("[下上][次回]|以后|之前|以前")
_AIM = re.compile(r"[图冲]什么[？?]?$")
_IDLE = re.compile(rf"{ASKING}|[的了呢吗吧啊呀嘛过着又还都也就才再最很那这你您请]|当时|后来|现在|到底|究竟|一共|大概")
_ROMAN = re.compile(rf"(?<=[{CJK}])(?=[A-Za-z0-9])|(?<=[A-Za-z0-9])(?=[{CJK}])")


def rewrite(question: str, talk: Talk, dictionary: Dictionary) -> tuple[str | None, dict[str, str]]:
    """The question made to stand alone, if it leans, and what its pronouns stood for."""
    core = core_of(question)
    end = "？" if in_chinese(core) else "?"
    last = talk.question.strip(END)
    beside: str | None = None  # both questions in one
    if match := BARE_ZH.fullmatch(core):
        return _spaced(_again_zh(match["wh"], talk) + end), {}
    if match := BARE_EN.fullmatch(core):
        return _again_en(match["wh"], talk), {}
    if OF_EVENT_EN.fullmatch(core) and ADJUNCT_EN.match(last):
        told = statement(talk)
        return f"{told[:1].upper()}{told[1:]}: {_lower(core)}?", {}
    if MORE_ZH.fullmatch(core):
        return f"{last}，{core}？", {}
    if MORE_EN.fullmatch(core):
        return f"{last}, {core if core.lower().startswith('and') else 'and ' + _lower(core)}?", {}
    if (match := _COMPARED_ZH.fullmatch(core)) and (theme := topic(talk)):
        return _spaced(f"{theme} 和 {match['x']} 相比怎么样？"), {}
    if match := ABOUT_ZH.fullmatch(core):
        if swapped := swap(match["x"], talk, dictionary):
            return _spaced(swapped), {}
        if not re.search(ASKING, match["x"]) and (len(match["x"]) <= _FEW or OPENING.match(question)):
            beside = _spaced(f"{match['x']}，{last}{end}")
        if beside and not refers(match["x"]):  # "看电影的那个" says itself which one
            return beside, {}
    if not in_chinese(core) and fragment(core, dictionary):
        return (f"{gist(talk) or last}: {core}?" if in_chinese(last) else f"{last}, and {_lower(core)}?"), {}
    about = None if in_chinese(core) else ABOUT_EN.fullmatch(question.strip(END))
    if about and (swapped := swap((about["x"] or about["y"]).strip(), talk, dictionary)):
        return _spaced(swapped), {}
    if AND_EN.match(question) and OF_WHAT_EN.fullmatch(core) and not refers(core) and (theme := topic(talk)):
        return _spaced(f"{core[:1].upper()}{core[1:]} of {theme}?"), {}
    if WHICH.match(core) and not any(m.is_name for m in mentions(core, dictionary)):
        pair = next((both(g, in_chinese(core)) for g in talk.joined), None)
        if pair and in_chinese(core):
            return _spaced(f"{pair} {core}？"), {}
        return (f"Of {pair}, {_lower(core)}?" if pair else f"{last}, {core}{end}"), {}
    if match := WH_EN.fullmatch(core):
        return f"What are the {match['noun'].lower()} of {topic(talk)}?", {}
    replaced, taken_up = resolve(question, talk, dictionary)
    if replaced:
        replaced = OPENING.sub("", replaced)
        if not in_chinese(question):
            return _spaced(replaced[:1].upper() + replaced[1:]), taken_up
        vague = all(any(t == m.text and not m.is_name for m in talk.named) for t in taken_up.values())
        if (vague or _idle(core, taken_up)) and (about_what := gist(talk)):
            if _AIM.search(replaced):  # "他们图什么": what they did stands in the last question
                return _spaced(f"{about_what}的目的是什么{end}"), taken_up
            replaced = re.sub("呢[？?]?$", end, f"{about_what}，{replaced}")
        return _spaced(replaced), taken_up
    if in_chinese(core) and subjectless(core, dictionary) and (theme := topic(talk)):
        return _spaced(_with_topic(core, theme, talk) + end), {"": theme}
    if not in_chinese(core) and continued(question, dictionary) and (theme := topic(talk)):
        return _spaced(f"{theme}: {_lower(core)}?"), {}
    return (beside if core.startswith("第") else None), {}  # "第二步呢", where no list was read


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


def _idle(core: str, taken_up: Mapping[str, str]) -> bool:
    """Whether a Chinese question says nothing beside its pronouns and what it asks with: "他们图什么"."""
    for pronoun in taken_up:
        core = core.replace(pronoun, "")
    return _IDLE.sub("", core).strip(END) in ("", "图", "冲", "为", "靠", "凭")


def _with_topic(core: str, about: str, talk: Talk) -> str:
    """Give a question its subject."""
    first = next(iter((*talk.ranked, *talk.minor)), None)
    on = not first or not first.is_name or _AGAIN.match(core) or REPORTED.fullmatch(core) or _REMEDY.search(core)
    if on and (told := gist(talk)):
        return f"{told}，{core}"
    cleft = CLEFT.fullmatch(core)
    verb = cleft["verb"] if cleft else core[:1] if re.match(rf"[{CJK}]{{1,2}}给?了", core) else ""
    if verb and verb in talk.question and (len(verb) > 1 or not cleft):
        return f"{statement(talk)}，{core}"  # the last question's verb again: and its object
    if re.match(OF_EVENT, core) and ADJUNCT_ZH.search(talk.question):
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
