"""What a pronoun stands for: of what the talk left in mind, the one that fits its kind."""

import re
from collections.abc import Sequence

from qa.followup.discourse import ADJUNCT_EN, ADJUNCT_ZH, KIND, PERSON, Talk, asks_who, event, whoever
from qa.followup.mentions import Mention, in_chinese, key
from qa.followup.people import is_kin
from qa.translate import Dictionary

_EVENTS = "事|事件|做法|举动|决定|情况|现象|变化|结果|原因|流程|过程|说法"
# What a company does.
_ACTS = "(?:自己|后来|已经|主动|牵头|为什么|什么时候)?(?:研发|发布|收购|推出|宣布|开源|捐|开发|创办|决定|拒绝|和|与)"
_AGENTS = (
    "公司|企业|厂商|机构|组织|基金会|团队|人|作者|作家|诗人|科学家|company|foundation|organi[sz]ation|"
    "person|man|woman|author|writer|team|group"
)
# Who writes stands beside what is written.
_WRITTEN = re.compile(r"[写著]的|作者|\b(?:wrote|written|author)\b", re.I)
_WRITERS = "作者|作家|诗人|author|writer"
_DIGITS = "零一二三四五六七八九十"
_ORDINALS_EN = ("first", "second", "third", "fourth", "fifth")


def referent(
    kind: str, match: re.Match[str], extra: str, talk: Talk, taken: set[str], novel: bool, dictionary: Dictionary
) -> str | None:
    """What a pronoun of this kind stands for, in the words the talk had for it; None where nothing fits.

    `taken` is what the question names itself, `extra` a noun after the pronoun; `novel`: the question brings in a new name.
    """
    word = match[0].lower()
    free = [
        m
        for m in (*talk.ranked, *talk.minor)
        if key(m.text) not in taken and not any(key(m.text) == t.split(" ")[0] for t in taken)
    ]
    if kind == "ordinal":
        return _item(word, talk)
    if kind == "pair":
        pair = next((g for g in talk.joined if len(g) == 2), None) or tuple([m for m in talk.own if m.is_name][:2])
        if len(pair) < 2:
            return None
        which = match["which"]
        if which and re.match("另|other", which, re.I):  # than the one that the answer names first
            answered = key(talk.answer)
            named = [m for m in sorted(pair, key=lambda m: answered.find(key(m.text))) if key(m.text) in answered]
            return next((m.text for m in pair if named and m is not named[0]), None)
        if which in ("前者", "former"):
            return pair[0].text
        return pair[1].text if which else both(pair, in_chinese(word))
    if kind == "house":  # "它家的容器": of those who make it, so of a name that was asked about
        names = [m for m in free if m.is_name]
        asked = [m for m in names if key(m.text) not in {key(n.text) for n in talk.named}]
        return next((KIND.sub("", m.text) for m in [*asked, *names, *free]), None)
    if kind == "many":
        # What was "it" is not "they".
        once = {key(v) for k, v in talk.taken_up.items() if k in ("it", "它", "its")}
        free = [m for m in free if key(m.text) not in once] or free
        if group := next((g for g in talk.joined if not taken & {key(m.text) for m in g}), None):
            return both(group, in_chinese(word))
        agents = word != "它们" and asks_who(talk.question)
        persons = [m for m in talk.named if agents and key(m.text) not in taken]
        return next((m.text for m in [*persons, *free]), None)
    if kind == "person":
        if word in talk.taken_up and key(talk.taken_up[word]) not in taken:
            return talk.taken_up[word]
        asked = [m for m in talk.named if key(m.text) not in taken]
        people = [m for m in free if PERSON.fullmatch(m.text)]
        if not asked and not people and asks_who(talk.question) and (unnamed := whoever(talk)):
            return unnamed
        return next((m.text for m in [*asked, *people, *free]), None)
    if kind == "typed":
        noun = match["noun"] or extra or (match["any"] if not in_chinese(word) else None)
        if noun and re.fullmatch(_EVENTS, noun) and ADJUNCT_ZH.search(talk.question):
            return f"{event(talk)}这{noun if len(noun) > 1 else '件' + noun}"
        found = _typed(noun, talk, free, dictionary)
        if found or not free:
            return found
        # Nothing was called so. A thing of a kind unheard of, or beside a new name, is a new topic; else keep the kind.
        unheard = extra or (word.startswith("that ") and match["any"])
        if unheard or novel or (noun and re.fullmatch(_WRITERS, noun, re.I) and not _written(talk, free)):
            return None
        agent = talk.named[:1] if noun and re.fullmatch(_AGENTS, noun) and asks_who(talk.question) else ()
        best = next((m for m in agent if key(m.text) not in taken), free[0]).text
        return f"{best} {match[0]}" if noun and in_chinese(noun) else best
    if kind == "event" and (
        "的事" in match.string or ADJUNCT_ZH.search(talk.question) or ADJUNCT_EN.search(talk.question)
    ):
        said = event(talk)
        return said if in_chinese(word) else f"“{said}”"
    if kind == "place":
        return next((m.text for m in free), None)
    things = [m for m in free if not (PERSON.fullmatch(m.text) or is_kin(m.text))]
    return next((m.text for m in [*things, *free]), None)


def _written(talk: Talk, free: Sequence[Mention]) -> bool:
    """Whether somebody, or a book, was spoken of: "the author" of notes on Docker is whoever keeps them."""
    return any(m.is_title or PERSON.fullmatch(m.text) for m in free) or any(_WRITTEN.search(text) for text in talk.said)


def both(group: Sequence[Mention], chinese: bool) -> str:
    """The group in words: "A、B 和 C", "A, B and C"."""
    words = [m.text for m in group]
    return ("、".join(words[:-1]) + f" 和 {words[-1]}") if chinese else (", ".join(words[:-1]) + f" and {words[-1]}")


def _typed(noun: str | None, talk: Talk, free: Sequence[Mention], dictionary: Dictionary) -> str | None:
    """The most salient thing that the history calls by this noun ("这家公司", "the command"); of no noun, the most salient."""
    if noun:
        kinds = [noun] if in_chinese(noun) else [noun.lower(), *dictionary.translate([noun.lower()])[:6]]
        kind = "|".join(map(re.escape, kinds))
        for mention in free:
            if mention.is_title and re.search("书|小说|诗|电影|歌|剧|作品|book|novel|poem|film|movie|song|play", noun):
                return mention.text
            if re.fullmatch(rf"(?:{kind})", mention.text, re.I):
                continue  # "给了哪个组织？" names none
            name = re.escape(key(mention.text))
            shape = re.compile(
                rf"{name}[”》]? ?(?:这[个家款]?[^，。]{{0,4}})?(?:{kind})|(?:{kind}) ?[“《]?{name}|"
                rf"{name}[”》]? ?(?:是|为|：)[^，。；]{{0,24}}(?:{kind})|(?:{kind})[^，。；]{{0,6}}(?:叫|"
                rf"是|名为)做? ?[“《]?{name}|"
                rf"{name} (?:is|was) (?:an?|the) [^.,;]{{0,40}}(?:{kind})"
                + (rf"|{name} ?{_ACTS}" if "公司" in kinds else ""),
                re.I,
            )
            if re.search(kind, mention.text) or any(shape.search(text) for text in talk.said):
                return mention.text
        return None
    return next((m.text for m in free), None)


def _item(word: str, talk: Talk) -> str | None:
    """The nth item of the list in the last answer, up to its first stop."""
    items = talk.items
    number = re.search(rf"[{_DIGITS}]+|\d+", word.replace("最后一", ""))
    if "最后" in word or "last" in word:
        place = len(items)
    elif number:
        place = int(number[0]) if number[0].isdigit() else max(_DIGITS.find(number[0]), 0)
    else:
        place = next((i for i, name in enumerate(_ORDINALS_EN, start=1) if name in word), 0)
    if "倒数" in word:
        place = len(items) + 1 - place
    if not 1 <= place <= len(items):
        return None
    item = re.split(r"[；;。]", items[place - 1])[0][:60]
    return f"“{item}”"
