"""Who is spoken of: kin, names, callings and oneself, as spans of a text; no tagger, so what may be a name is told by form."""

import re
from collections.abc import Iterator
from itertools import pairwise

from ingest.text import CJK
from qa.followup.mentions import CALLED, in_chinese, is_verb
from qa.han_names import PLAIN, SURNAMES, is_given, persons
from qa.translate import Dictionary

_KIN_ZH = (
    "[大小老二三四五六表堂干]?(?:爸爸?|妈妈?|爹|娘|爷爷?|奶奶?|哥哥?|姐姐?|弟弟?|妹妹?|[伯叔舅姑姨婶嫂]|伯伯|叔叔|舅舅|姑姑|"
    "[伯叔姑舅姨]父|[伯舅姑姨]妈|[叔伯岳祖]母|[舅姑姨]奶奶?|婶婶|嫂子|外[公婆]|姥[姥爷]|公公|婆婆|岳父|丈人|丈母娘|父亲|母亲|[姑姐妹]夫|弟妹)|"
    "老[公婆大二三四幺]|丈夫|妻子|爱人|媳妇儿?|儿子|女儿|闺女|外?孙[子女]|外甥女?|侄[子女]|宝宝|宝贝|孩子|小孩|娃娃?"
)
_SELF_ZH = "我们家?|我家?|咱们?家?|俺"
_KIN_EN = (
    "mom|mum|mommy|mummy|mother|dad|daddy|father|grandma|grandpa|grandmother|grandfather|granny|granddad|sister|brother|"
    "wife|husband|son|daughter|uncle|aunt|auntie|cousin|nephew|niece|partner|girlfriend|boyfriend|kids?|baby|babies"
)
_SELF_EN = r"I(?!')|my(?= )|our(?= )"
_PERSON_ZH = re.compile(rf"{_KIN_ZH}|{CALLED}|{_SELF_ZH}")
_PERSON_EN = re.compile(rf"\b(?:(?i:(?:(?:my|our|your|his|her|their) )?(?:{_KIN_EN}))|{_SELF_EN})\b")
_LOOSE = re.compile(rf"[^{PLAIN}\s]+")


def people(text: str, dictionary: Dictionary) -> list[tuple[int, int]]:
    """Where persons stand in a text, in order: kin and oneself, callings ("顾医生"), and what is formed as a name is."""
    if not in_chinese(text):
        return [m.span() for m in _PERSON_EN.finditer(text)]
    found: list[tuple[int, int]] = []
    for run in re.finditer(rf"[{CJK}]+", text):
        edges = [run.start()]
        for word in dictionary.segment(run[0]):
            edges.append(edges[-1] + len(word))
        found += [
            (run.start() + m.start(), run.start() + m.end())
            for m in _PERSON_ZH.finditer(run[0])
            # Beside 的 a dictionary may cut 妈妈的 as 妈 and 妈的.
            if run.start() + m.start() in edges and (run.start() + m.end() in edges or run[0][m.end()] in PLAIN)
        ]
        found += _named(text, edges, dictionary)
    found.sort(key=lambda span: (span[0], -span[1]))
    return [span for i, span in enumerate(found) if all(span[0] >= end for _, end in found[:i])]


def is_kin(text: str) -> bool:
    """Whether an English text names kin and no more: "dad", "my wife"."""
    found = _PERSON_EN.fullmatch(text)
    return found is not None and not is_oneself(text)


def is_oneself(text: str) -> bool:
    """Whether a person found is the one who asks."""
    return re.fullmatch(f"{_SELF_ZH}|{_SELF_EN}|my|our", text) is not None


def _named(text: str, edges: list[int], dictionary: Dictionary) -> Iterator[tuple[int, int]]:
    """Names among the characters that form no word, where one begins."""
    loose = "".join(text[a] if b - a == 1 else " " * (b - a) for a, b in pairwise(edges))
    for run in _LOOSE.finditer(loose):
        name = _name(run[0], dictionary)
        if name:
            yield edges[0] + run.start(), edges[0] + run.start() + len(name)


def _name(run: str, dictionary: Dictionary) -> str:
    """The name that a run of loose characters begins with: "陈默" of 陈默尿酸, "果果", "晓岚"; empty for none."""
    pair, three = run[:2], run[:3]
    if len(run) < 2:
        return ""
    if pair[0] == pair[1]:
        return pair
    if run[0] in SURNAMES:
        longer = is_given(run[2:3]) or (len(run) == 3 and not is_verb(run[2]))
        return next((name for name in (three, pair)[not longer :] if _is_person(name, dictionary)), "")
    return pair if all(map(is_given, pair)) else ""


def _is_person(name: str, dictionary: Dictionary) -> bool:
    return any(found == name for _, found, _ in persons(name, {0: list(name)}, dictionary))
