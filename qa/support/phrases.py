"""Where a sentence says a word of the quotes in the very words that the dictionary has for it: 夜班 is "night shift"."""

import re
from collections.abc import Iterator
from functools import lru_cache

from ingest.text import cjk_runs
from qa.translate import Dictionary

_WORD = re.compile(r"[A-Za-z][A-Za-z'-]*")
_ARTICLES = frozenset(("a", "an", "the"))
_ONES = frozenset(("one's", "oneself", "his", "her", "its", "their", "my", "our", "your"))


def phrases(sentence: str, shown: str, dictionary: Dictionary) -> Iterator[tuple[int, int, str]]:
    """Yield (first character, one past the last, the Chinese word) for each meaning that stands in an English sentence."""
    senses = _senses(shown, dictionary)
    tokens = [match for match in _WORD.finditer(sentence) if match[0].lower() not in _ARTICLES]
    words = _plain(tuple(match[0].lower().removesuffix("'s") for match in tokens), dictionary)
    for at in range(len(words)):
        for sense, chinese in senses.get(words[at], ()):
            if words[at : at + len(sense)] == sense:
                yield tokens[at].start(), tokens[at + len(sense) - 1].end(), chinese


@lru_cache(maxsize=64)
def _senses(shown: str, dictionary: Dictionary) -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """The meanings of the words of the quotes, by the first English word of each."""
    words = sorted({word for run in cjk_runs(shown) for word in dictionary.segment(run) if len(word) > 1})
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for chinese, gloss in dictionary.glosses(words).items():
        for sense in gloss.lower().split(" / "):
            words_of = (word if word in _ONES else word.removesuffix("'s") for word in _WORD.findall(sense))
            english = [word for word in words_of if word not in _ARTICLES]
            if plain := _plain(tuple(english), dictionary):
                found.setdefault(plain[0], []).append((plain, chinese))
    return found


def _plain(words: tuple[str, ...], dictionary: Dictionary) -> tuple[str, ...]:
    bases = dictionary.bases(set(words))
    return tuple("one's" if word in _ONES else bases[word] for word in words)
