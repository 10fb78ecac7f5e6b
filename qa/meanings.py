"""What CC-CEDICT says of Chinese words and characters that helps to put them into English: their first senses, their sounds."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ingest.text import has_cjk

LONGEST = 8  # characters of a word
_SENSES = 2
_WORDS = 4  # of a sense
ASIDE = re.compile(r"\([^)]*(?:\)|$)|\[[^]]*(?:\]|$)|^[^(]*\)")
_NOISE = re.compile(
    r"surname |CL:|\(bird species|see |used in |classifier |also (?:written|pr)|(?:old )?variant|abbr|Taiwan pr|erhua|"
    r"same as|lit\.|literally|\((?:Tw|dialect|archaic|old)\)|one of "
)
_OPENING = re.compile(r"^(?:to|a|an|the) ")
_PLACEHOLDER = re.compile(r"\b(?:sb|sth|etc)\b\.?")
_TONE = re.compile(r"[\d:]")


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
    text = re.split(r"[;,/]", ASIDE.sub("", text))[0].strip()
    text = " ".join(_PLACEHOLDER.sub("", _OPENING.sub("", text)).split())
    if text[:1].isupper():
        text = text.partition(" in ")[0]  # "Qiandao Lake in Zhejiang"
    return text if 1 <= len(text.split()) <= _WORDS else ""
