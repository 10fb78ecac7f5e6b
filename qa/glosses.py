"""What Chinese words mean and how they sound, in few words: from the entries of CC-CEDICT, for whoever puts a line into English.

A small model knows few rare words and spells names as it likes; told what the words of a line may mean, it translates them
(dictionary-based prompting, Ghazvininejad et al. 2023).
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

from ingest.text import CJK, has_cjk

LONGEST = 8  # characters of a word
_SENSES = 2
_WORDS = 4  # of a sense
_MOST = 12  # words of a line
_ASIDE = re.compile(r"\([^)]*(?:\)|$)|\[[^]]*(?:\]|$)|^[^(]*\)")
_NOISE = re.compile(
    r"surname |CL:|\(bird species|see |used in |classifier |also (?:written|pr)|(?:old )?variant|abbr|Taiwan pr|erhua|"
    r"same as|lit\.|literally|\((?:Tw|dialect|archaic|old)\)|one of "
)
_OPENING = re.compile(r"^(?:to|a|an|the) ")
_PLACEHOLDER = re.compile(r"\b(?:sb|sth|etc)\b\.?")
_RUN = re.compile(rf"[{CJK}]+")
_TONE = re.compile(r"[\d:]")
# Between these a name cannot go on.
_GRAMMAR = re.compile("[的只陪跟和在说要来去了是有也就都才还给把被从到不没很又太会能]")
SURNAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏"
    "钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
    "施严葛洪柳章鲁左聂焦向兰关童颜倪华蓝翟安祝霍莫温庄项纪柯"
)
_FIRST = SURNAMES - {"万"} | frozenset("小阿老大")  # 万 is ten thousand; the others stand before names among friends
_NAME = range(2, 4)  # characters of a person's name


class Words(Protocol):
    """A dictionary that cuts Chinese into words and knows of them."""

    def segment(self, run: str) -> list[str]:
        """Cut a run of Chinese characters into words."""

    def glosses(self, words: Sequence[str]) -> Mapping[str, str]:
        """What words mean, of those that it knows."""

    def sounds(self, text: str) -> Mapping[str, Sequence[str]]:
        """The syllables, without tones, as which each character may be read."""


def hints(line: str, dictionary: Words) -> list[tuple[str, str]]:
    """What words of a Chinese line may mean, and how names in it are spelt, in their order."""
    found: dict[str, str] = {}
    for run in _RUN.findall(line):
        words = dictionary.segment(run)
        known = dictionary.glosses(words)
        loose = ""
        for word in [*words, ""]:
            if len(word) == 1:
                loose += word
                continue
            found |= dict(_names(loose, dictionary))
            loose = ""
            if word in known:
                found[word] = known[word]
    return list(found.items())[:_MOST]


def meanings(entries: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    """Yield (word, its first senses) for the words of CC-CEDICT in either script."""
    senses: dict[str, list[str]] = defaultdict(list)
    for entry in entries:
        for word in {entry["simplified"], entry["traditional"]}:
            if 2 <= len(word) <= LONGEST and all(map(has_cjk, word)):
                senses[word] += map(_sense, entry["definitions"])
    for word, told in senses.items():
        if chosen := list(dict.fromkeys(filter(None, told)))[:_SENSES]:
            yield word, " / ".join(chosen)


def readings(entries: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    """Yield (character, its syllables without tones), those that it has in the most words first."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for entry in entries:
        syllables = [_TONE.sub("", syllable) for syllable in entry["pinyin"].lower().split()]
        for word in {entry["simplified"], entry["traditional"]}:
            if len(word) == len(syllables):
                for character, syllable in zip(word, syllables, strict=True):
                    if has_cjk(character) and syllable.isalpha():
                        counts[character][syllable] += 1
    for character, told in counts.items():
        yield character, " ".join(syllable for syllable, _ in told.most_common())


def _sense(definition: str) -> str:
    """One definition in a few words, empty where it does not tell a meaning."""
    letters = unicodedata.normalize("NFKD", definition.strip())
    text = "".join(c for c in letters if not unicodedata.combining(c))
    if _NOISE.match(text) or has_cjk(text):
        return ""
    text = re.split(r"[;,/]", _ASIDE.sub("", text))[0].strip()
    text = " ".join(_PLACEHOLDER.sub("", _OPENING.sub("", text)).split())
    if text[:1].isupper():
        text = text.partition(" in ")[0]  # "Qiandao Lake in Zhejiang"
    return text if 1 <= len(text.split()) <= _WORDS else ""


def _names(loose: str, dictionary: Words) -> Iterator[tuple[str, str]]:
    """Names of persons among characters that form no word, and their spelling: ("林晓", "Lin Xiao")."""
    for name in _GRAMMAR.split(loose):
        if len(name) not in _NAME or name[0] not in _FIRST:
            continue
        sounds = dictionary.sounds(name)
        syllables = [next(iter(sounds.get(character, ())), "") for character in name]
        if all(syllables):
            first, given = syllables[0], "".join(syllables[1:])
            yield name, f"{first}{given}".title() if name[0] in "小阿" else f"{first.title()} {given.title()}"
