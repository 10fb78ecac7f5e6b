"""The last question with one thing in the place of another: "那五月呢？", "and dad's?".

Like takes the place of like, and all else of the question stays: a number that of the same form (M7 that of M1, 第三章 that of
第一章), a time a time of its kind, an owner the owner ("陈默的"), a person a person, and a noun the part of a noun phrase that
is most like it. Where no part is told from the other both questions are asked in one.
"""

import re
from collections.abc import Sequence

from ingest.text import CJK, has_cjk
from qa.followup.anaphora import refers
from qa.followup.discourse import ADJUNCT_ZH, END, Talk, statement, topic
from qa.followup.mentions import ASKING, RELATIONAL, Mention, in_chinese, is_verb, key, mentions
from qa.followup.people import is_kin, is_oneself, people
from qa.translate import Dictionary

_NUMERAL = "一二两三四五六七八九十"
_YEAR = r"(?:\d{2,4} ?年(?:底|初|代)?|[上本今去明前后]年)"
_DAY = rf"(?:\d{{1,2}}|[{_NUMERAL}]{{1,3}}) ?[日号](?!楼|线|院|机|店|馆)"
_MONTH = rf"(?:\d{{1,2}}|[{_NUMERAL}]{{1,3}}) ?月(?:份|[底初])?"
_MONTH_EN = (
    r"\b(?:january|february|march|april|june|july|august|september|october|november|december|may(?= ?\W*$| \d))\b"
)
# The kinds of times, each of which takes the place of its like.
_TIMES = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        rf"{_YEAR}(?: ?{_MONTH})(?: ?{_DAY})?",
        rf"{_YEAR}|(?:in )?\b(?:1\d|20)\d\d\b",
        rf"{_MONTH}(?: ?{_DAY})?|(?:in )?{_MONTH_EN}",
        rf"{_DAY}(?!{_NUMERAL})",
        r"\d{1,2} ?世纪",
        r"(?:周|星期|礼拜)[一二三四五六日天末]|(?:on )?\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b",
        r"(?:最近|最新|最早|[上这本下前首头后])[一两]?(?:次|回|趟|届|期|版|周|个?月|个?学期|个?季度)",
        r"[今昨明前后][天晚早]",
        "早上|早晨|上午|中午|下午|傍晚|晚上|夜里|半夜",
    )
)
_PREPOSITION = re.compile(r"^(?:在|对于?|从|跟|和|与|用|关于|如果是|换成|要是)\s*")
_ATTRIBUTE_EN = re.compile(
    r"(?:[a-z]+ )?(?:prices?|costs?|payments?|fees?|rates?|interest|address|number|phone|date|time|deadline|dose|"
    r"dosage|score|size|weight|height|length|reasons?|results?|name|author|owner|colou?r|brand|model|limit|"
    r"password|port|path|deposit|premium|salary|budget|total|distance|pace|purpose|meaning|difference)"
)
_ATTRIBUTE_ASKED_EN = re.compile(
    rf"(?P<ahead>what(?:'s| is| was| are| were) the (?:[a-z]+ )?)(?:{_ATTRIBUTE_EN.pattern})\b(?= (?:of|at|in|on|for)\b|$)",
    re.I,
)
OF_EVENT = "原因|理由|背景|起因|经过|过程|结果|后果|结局|影响|意义"
_ORDINAL_EN = "first|second|third|fourth|fifth|sixth|last|next|previous|primary|secondary"
# What tells one of a series from the other: numbers, a letter, "second".
_LETTER = "(?<![A-Za-z])[A-HJ-Z](?![A-Za-z])"
_COUNTER = re.compile(rf"\d+(?:\.\d+)*|[{_NUMERAL}]+|{_LETTER}|\b(?i:{_ORDINAL_EN})\b")
# "升到 7.2", "upgrade Redis to 7.2", but not "升到 38.5 度".
_VERSION = re.compile(r" ?(?:[到至成为]|\bto) ?v?\d+(?:\.\d+)+(?= ?(?:[的了吗，,]|$)| [a-z])", re.I)
_SELF = {"mine": "my", "ours": "our"}
_DETERMINED = re.compile(r"(?:my|our|your|his|her|their) ", re.I)
_LATIN = re.compile("[A-Za-z]")
_ONE = re.compile(r" ones?$", re.I)
_OWNED_EN = re.compile(
    r"\b(?:(?:(?:my|our|your|his|her|their) )?(?!(?:what|who|that|it|where|how|when|there|here)'s)[\w-]+'s|[A-Z][\w-]+s'|"
    r"my|our|your|his|her|their)(?= \w)",
    re.I,
)
_PREPOSITION_EN = "in|at|on|for|with|from|to|by|before|after|during|and|when|if"
_PLACE_EN = re.compile(r"(in|at|on|for|with|from|to|by|before|after|during) ", re.I)
_LONGEST = 40  # characters of what is put in


def swap(new: str, talk: Talk, dictionary: Dictionary) -> str | None:
    """The last question with its entity, owner, time or attribute replaced; None where `new` is no noun phrase."""
    new = _PREPOSITION.sub("", new.strip(END + "，, "))
    last = talk.question.rstrip(END)
    if not new or re.search(ASKING, new):
        return None
    bare = _ONE.sub("", re.sub("的$", "", new))
    swapped = _counted(bare, last) or _timed(bare, last)
    if not swapped and not refers(new):
        swapped = (
            _attribute(new, talk)
            or _placed(new, last)
            or _owner(new, talk, dictionary)
            or _person(new, talk, dictionary)
            or _noun(new, talk, dictionary)
        )
    return swapped and f"{swapped}{'？' if in_chinese(last) else '?'}"


def _counted(new: str, last: str) -> str | None:
    """One of a series for another: "M7" for M1, "B 班" for A 班, "第三章" for 第一章, "the second" for the first."""
    counters = list(_COUNTER.finditer(new))
    if not counters or (new[0] in _NUMERAL and len(counters[0][0]) == len(new)):
        return None
    shape, at = "", 0
    for counter in counters:
        shape += _literal(new[at : counter.start()]) + _slot(counter[0], alone=counter[0] == new)
        at = counter.end()
    series = re.compile(rf"(?<![A-Za-z0-9.]){shape}{_literal(new[at:])}(?![A-Za-z0-9]|\.\d)")
    old = next((m for m in series.finditer(last) if key(m[0]) != key(new)), None)
    return old and last[: old.start()] + new + last[old.end() :]


def _literal(text: str) -> str:
    return " ?".join(f"(?i:{re.escape(part)})" if part else "" for part in re.split(" +", text))


def _slot(counter: str, *, alone: bool) -> str:
    """What may stand for a counter; a number that stands alone is one of as many digits, so 2024 is no house number."""
    if counter[0].isdigit():
        digits = [r"\d{1,2}" if len(part) < 3 else rf"\d{{{len(part)}}}" for part in counter.split(".")]
        return r"\.".join(digits) if alone else rf"(?>\d+(?:\.\d+)*|[{_NUMERAL}]+)"
    if counter[0] in _NUMERAL:
        return rf"(?>\d+|[{_NUMERAL}]+)"
    return _LETTER if len(counter) == 1 else rf"\b(?i:{_ORDINAL_EN})\b"


def _timed(new: str, last: str) -> str | None:
    """A time for another of its kind; before the question where that has none."""
    kind = next((kind for kind in _TIMES if kind.fullmatch(new)), None)
    if kind is None:
        return None
    if in_chinese(last) and new[-1:].isdigit():
        new = f"{re.sub('^in ', '', new, flags=re.I)} 年"
    if old := kind.search(last):
        preposition = re.match("(?:in|on) ", old[0], re.I)
        within = preposition[0] if preposition and not re.match("(?:in|on) ", new, re.I) else ""
        return last[: old.start()] + within + new + last[old.end() :]
    return f"{new}，{last}" if in_chinese(last) else f"{new[0].upper()}{new[1:]}, {last[:1].lower()}{last[1:]}"


def _attribute(new: str, talk: Talk) -> str | None:
    """What else is asked of the same thing: "价格呢？", "and the deposit?"."""
    last = talk.question.rstrip(END)
    if re.fullmatch(RELATIONAL, attribute := re.sub("^(?:具体|主要|真正|直接)的?", "", new)):
        of_event = re.fullmatch(OF_EVENT, attribute) and ADJUNCT_ZH.search(last)
        return f"{statement(talk) if of_event else topic(talk)} 的{new}是什么"
    if _ATTRIBUTE_EN.fullmatch(new) and (theme := topic(talk)):
        if old := _ATTRIBUTE_ASKED_EN.match(last):  # one attribute for the other: whatever they are of stays
            return f"{old['ahead']}{new}{last[old.end() :]}"
        return f"What is the {new} of {theme}"
    return None


def _placed(new: str, last: str) -> str | None:
    """In English a phrase for one with its preposition: "in Rome" for in Paris; behind the question where that has none."""
    match = None if in_chinese(last) else _PLACE_EN.match(new)
    if match is None:
        return None
    old = re.search(rf"\b{match[1]} .+?(?=,| (?:{_PREPOSITION_EN})\b|$)", last, re.I)
    return f"{last[: old.start()]}{new}{last[old.end() :]}" if old else f"{last} {new}"


def _owner(new: str, talk: Talk, dictionary: Dictionary) -> str | None:
    """An owner for the owner: "陈默的" for that of 我的重疾险, "the dog's" for the cat's."""
    last = talk.question.rstrip(END)
    if in_chinese(last):
        if not new.endswith("的") or is_verb(new[:-1]):
            return None
        start, end = _owner_in(last, talk.own, new[:-1], dictionary)
        return last[:start] + new + re.sub("^ ?的", "", last[end:])
    old = _OWNED_EN.search(last)
    if old is None or not (new.lower() in _SELF or new.endswith(("'s", "s'"))):
        return None
    ahead = last[: old.start()]
    if new.lower() in _SELF or _DETERMINED.match(new):
        ahead = re.sub(r"\bthe $", "", ahead)
    return ahead + _SELF.get(new.lower(), new) + last[old.end() :]


def _owner_in(last: str, own: Sequence[Mention], new: str, dictionary: Dictionary) -> tuple[int, int]:
    """Where an owner stands in a question, be it nowhere: a person for a person, else before 的, or the first of a compound."""
    persons = _persons(last, dictionary)
    if persons and people(new, dictionary) == [(0, len(new))]:
        return persons[0]
    for mention in own:
        of = mention.text.rfind("的")
        if of > 0:
            return mention.start, mention.start + of
        if re.match(" ?的", last[mention.end :]):
            return mention.start, mention.end
    if persons:
        return persons[0]
    for mention in own:
        if re.match(RELATIONAL, last[mention.end :]):
            return mention.start, mention.end
        words = _words(mention.text, dictionary)
        if len(words) > 1:
            return mention.start, mention.start + words[-1][0]
    first = own[0].start if own else 0
    return first, first


def _person(new: str, talk: Talk, dictionary: Dictionary) -> str | None:
    """A person for a person, and for oneself where nobody else is spoken of."""
    last = talk.question.rstrip(END)
    named = not in_chinese(last) and re.fullmatch("[A-Z][a-z]+", new) and not any(m.is_name for m in talk.own)
    if not named and people(new, dictionary) != [(0, len(new))]:
        return None
    places = _persons(last, dictionary)
    if not places:
        return None
    start, end = places[0]
    if new in [last[slice(*place)] for place in places]:
        return _put(new, last, start, end)
    owner = "'s" if last[start:end].lower() in ("my", "our") else ""
    return last[:start] + new + owner + last[end:]


def _put(new: str, last: str, start: int, end: int) -> str:
    """The question with a name in the place of another; one that the question holds already changes places with it."""
    return last[:start].replace(new, last[start:end]) + new + last[end:].replace(new, last[start:end])


def _persons(text: str, dictionary: Dictionary) -> list[tuple[int, int]]:
    """Where persons stand in a text, oneself last: "我给爸爸买的手表" is of 爸爸."""
    return sorted(people(text, dictionary), key=lambda span: is_oneself(text[slice(*span)]))


def _noun(new: str, talk: Talk, dictionary: Dictionary) -> str | None:
    """A noun phrase for the one, or the part of one, that is most like it; before the question where that is not told."""
    last = talk.question.rstrip(END)
    headless = not in_chinese(last) and _ONE.search(new) is not None  # "the HTTP one"
    new = _ONE.sub("", new) if headless else new
    found = mentions(new, dictionary)
    if not found or len(new) > _LONGEST:
        return None
    if sum(m.end - m.start for m in found) < len(new.replace(" ", "")) / 2:
        return None  # more than a name: "那如果不想用命令行呢"
    own = [m for m in talk.own if not any(kind.fullmatch(m.text) for kind in _TIMES)]
    paired = {m.text for group in talk.joined for m in group}

    def unlike(mention: Mention) -> tuple[float, ...]:
        words = _words(mention.text, dictionary)
        return (
            headless and " " not in mention.text,
            _is_asked(mention, last),
            (mention.is_name, mention.is_title) != (found[0].is_name, found[0].is_title),
            key(mention.text) == key(new),
            (mention.start, mention.end) in persons,
            mention.text in paired,
            -max((_likeness(mention.text[a:b], new, dictionary) for a, b in words), default=0),
            _coded(mention.text) != _coded(new),
        )

    if not own:
        return None
    persons = people(last, dictionary)
    order = sorted(own, key=unlike)
    old = order[0]
    place = _headed(old.text) if headless else _part(old.text, new, dictionary)
    even = old.start > 0 and len(own) > 1 and unlike(old) == unlike(order[1])
    if place is None or (even and in_chinese(last)):  # but what a question begins with is its subject
        return f"{new}，{last}"
    start, end = old.start + place[0], old.start + place[1]
    if _LATIN.search(last[start:end]) and _LATIN.search(new):
        last = last[:end] + _VERSION.sub("", last[end:])  # the version was that of the other
    return _put(new, last, start, end)


def _is_asked(mention: Mention, last: str) -> bool:
    """Whether a noun says what is asked for: "the dosage of", "什么牌子"."""
    attribute = _ATTRIBUTE_EN.fullmatch(mention.text) or re.search(rf"(?:{ASKING})$", last[: mention.start])
    return attribute is not None


def _headed(text: str) -> tuple[int, int]:
    """The first word of a phrase, which tells it from its like."""
    return 0, max(text.find(" "), 0) or len(text)


def _part(text: str, new: str, dictionary: Dictionary) -> tuple[int, int] | None:
    """The part of a noun phrase in whose place a new one comes; None where it may be the owner as well as what is owned."""
    if not in_chinese(text) and not in_chinese(new):
        return _part_of_words(text, new)
    words = _words(text, dictionary)
    of = text.rfind("的")
    person = next(iter(people(text, dictionary)), (0, 0))
    if "的" in new or (len(words) < 2 and person in ((0, 0), (0, len(text)))):
        return 0, len(text)
    best = max(words, key=lambda word: _likeness(text[slice(*word)], new, dictionary))
    like = _likeness(text[slice(*best)], new, dictionary) > 0
    if person[0] == 0 and 0 < person[1] < len(text) and not (like and best[1] <= max(of, person[1])):
        return person[1] + len(text[person[1] :]) - len(text[person[1] :].lstrip(" 的")), len(text)
    if not like:
        return None if of > 0 else (0, len(text))
    if best[0] < of:
        return 0, best[1]
    owned = text[of + 1 :].strip()
    return (0, len(text)) if of > 0 and new.endswith(owned) else (len(text) - len(owned) if of > 0 else 0, best[1])


def _part_of_words(text: str, new: str) -> tuple[int, int]:
    """Of "Docker images" the name for a name, and the rest for what is none."""
    name = re.match(r"(?:[A-Z][^ ]* )+(?=[a-z])", text)
    if name is None:
        return 0, len(text)
    return (0, name.end() - 1) if new[:1].isupper() or is_kin(new) else (name.end(), len(text))


def _words(text: str, dictionary: Dictionary) -> list[tuple[int, int]]:
    """Where the words of a noun phrase stand: names in Latin letters, Chinese words, and what of two characters is none."""
    found: list[tuple[int, int]] = []
    for run in re.finditer(rf"(?P<cjk>[{CJK}]+)|[^\s{CJK}]+(?: +[^\s{CJK}]+)*", text):
        if not run["cjk"]:
            found.append(run.span())
            continue
        at, loose = run.start(), False
        for word in dictionary.segment(run[0]):
            single = len(word) == 1 and word != "的"
            if single and loose:
                found[-1] = found[-1][0], at + 1
            elif word != "的":
                found.append((at, at + len(word)))
            loose, at = single, at + len(word)
    return found


def _likeness(word: str, new: str, dictionary: Dictionary) -> float:
    """How sure a word and a new one are of one kind: 洗碗机 and 烘干机, 期中 and 期末, two proper names, two codes."""
    if _LATIN.search(word) and _LATIN.search(new):
        pieces, others = (set(re.split(r"[-_./]", key(text))[int("-" not in text) :]) for text in (word, new))
        return 2.0 if pieces & others else 1.0 if _coded(word) == _coded(new) else 0.5
    if not (has_cjk(word) and has_cjk(new)):
        return 0.0
    kindred = len(word) == len(new) == 2 and word[0] == new[0]
    glosses = dictionary.glosses([word, new])
    proper = len(glosses) == 2 and all(gloss[:1].isupper() for gloss in glosses.values())
    return 3.0 if word[-1] == new[-1] else 2.0 if kindred or proper else 0.0


def _coded(text: str) -> bool:
    """Whether a name is a code or an abbreviation: "order-svc", "ESM-1b", "OCI"."""
    return re.search(r"[-_\d]|\w[A-Z]", text) is not None
