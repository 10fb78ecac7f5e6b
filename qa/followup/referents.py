"""What a pronoun stands for: of what the talk left in mind, the one that fits its kind."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class _Pronoun:
    """A pronoun of a question, and what it may stand for."""

    match: re.Match[str]
    extra: str  # a noun after it
    talk: Talk
    taken: set[str]  # what the question names itself
    novel: bool  # the question brings in a new name
    dictionary: Dictionary
    free: list[Mention]  # what is in mind and not taken

    @property
    def word(self) -> str:
        """The pronoun itself."""
        return self.match[0].lower()


def referent(
    kind: str, match: re.Match[str], extra: str, talk: Talk, taken: set[str], novel: bool, dictionary: Dictionary
) -> str | None:
    """What a pronoun of this kind stands for, in the words the talk had for it; None where nothing fits.

    `taken` is what the question names itself, `extra` a noun after the pronoun; `novel`: the question brings in a new name.
    """
    in_mind = [m for m in (*talk.ranked, *talk.minor) if not _is_taken(m, taken)]
    return _BY_KIND.get(kind, _thing)(_Pronoun(match, extra, talk, taken, novel, dictionary, in_mind))


def _is_taken(mention: Mention, taken: set[str]) -> bool:
    return key(mention.text) in taken or any(key(mention.text) == t.split(" ")[0] for t in taken)


def _ordinal(of: _Pronoun) -> str | None:
    return _item(of.word, of.talk)


def _one_of_two(of: _Pronoun) -> str | None:
    talk = of.talk
    pair = next((g for g in talk.joined if len(g) == 2), None) or tuple([m for m in talk.own if m.is_name][:2])
    if len(pair) < 2:
        return None
    which = of.match["which"]
    if which and re.match("另|other", which, re.I):  # than the one that the answer names first
        answered = key(talk.answer)
        named = [m for m in sorted(pair, key=lambda m: answered.find(key(m.text))) if key(m.text) in answered]
        return next((m.text for m in pair if named and m is not named[0]), None)
    if which in ("前者", "former"):
        return pair[0].text
    return pair[1].text if which else both(pair, in_chinese(of.word))


def _house(of: _Pronoun) -> str | None:
    """Of "它家的容器": who makes it, so a name that was asked about."""
    names = [m for m in of.free if m.is_name]
    asked = [m for m in names if key(m.text) not in {key(n.text) for n in of.talk.named}]
    return next((KIND.sub("", m.text) for m in [*asked, *names, *of.free]), None)


def _several(of: _Pronoun) -> str | None:
    talk, taken = of.talk, of.taken
    # What was "it" is not "they".
    once = {key(v) for k, v in talk.taken_up.items() if k in ("it", "它", "its")}
    free = [m for m in of.free if key(m.text) not in once] or of.free
    if group := next((g for g in talk.joined if not taken & {key(m.text) for m in g}), None):
        return both(group, in_chinese(of.word))
    agents = of.word != "它们" and asks_who(talk.question)
    persons = [m for m in talk.named if agents and key(m.text) not in taken]
    return next((m.text for m in [*persons, *free]), None)


def _person(of: _Pronoun) -> str | None:
    talk, taken = of.talk, of.taken
    if of.word in talk.taken_up and key(talk.taken_up[of.word]) not in taken:
        return talk.taken_up[of.word]
    asked = [m for m in talk.named if key(m.text) not in taken]
    people = [m for m in of.free if PERSON.fullmatch(m.text)]
    if not asked and not people and asks_who(talk.question) and (unnamed := whoever(talk)):
        return unnamed
    return next((m.text for m in [*asked, *people, *of.free]), None)


def _of_a_type(of: _Pronoun) -> str | None:
    """Of "这家公司": what was called so; else the most salient, but for what must be new."""
    talk, free = of.talk, of.free
    anything = of.match.groupdict().get("any")  # "that …", in English alone
    noun = of.match["noun"] or of.extra or (anything if not in_chinese(of.word) else None)
    if noun and re.fullmatch(_EVENTS, noun) and ADJUNCT_ZH.search(talk.question):
        return f"{event(talk)}这{noun if len(noun) > 1 else '件' + noun}"
    found = _typed(noun, talk, free, of.dictionary)
    if found or not free:
        return found
    # Nothing was called so. A thing of a kind unheard of, or beside a new name, is a new topic; else keep the kind.
    unheard = of.extra or (of.word.startswith("that ") and anything)
    if unheard or of.novel or (noun and re.fullmatch(_WRITERS, noun, re.I) and not _written(talk, free)):
        return None
    agent = talk.named[:1] if noun and re.fullmatch(_AGENTS, noun) and asks_who(talk.question) else ()
    best = next((m for m in agent if key(m.text) not in of.taken), free[0]).text
    return f"{best} {of.match[0]}" if noun and in_chinese(noun) else best


def _event(of: _Pronoun) -> str | None:
    talk = of.talk
    if "的事" in of.match.string or ADJUNCT_ZH.search(talk.question) or ADJUNCT_EN.search(talk.question):
        said = event(talk)
        return said if in_chinese(of.word) else f"“{said}”"
    return _thing(of)


def _place(of: _Pronoun) -> str | None:
    return next((m.text for m in of.free), None)


def _thing(of: _Pronoun) -> str | None:
    things = [m for m in of.free if not (PERSON.fullmatch(m.text) or is_kin(m.text))]
    return next((m.text for m in [*things, *of.free]), None)


_BY_KIND: Mapping[str, Callable[[_Pronoun], str | None]] = {
    "ordinal": _ordinal,
    "pair": _one_of_two,
    "house": _house,
    "many": _several,
    "person": _person,
    "typed": _of_a_type,
    "event": _event,
    "place": _place,
}


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
