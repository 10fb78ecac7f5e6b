"""English words to the Chinese that a note may say for them, beyond what the dictionary holds."""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from ingest.text import stem
from qa.support.parts import parts
from qa.translate import Dictionary

_SUFFIXES = [
    (pair.partition(":")[0], pair.partition(":")[2])
    for pair in (
        "ly: ily:y ness: er: or: ion: ation:e ment: ing: ed: al: able: ful: less: ability: ity: ity:e ive: ive:e ern: ish:"
    ).split()
]


def _glosses(lines: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """The Chinese of each English word or phrase of a part of glosses.txt."""
    found = {}
    for line in lines:
        english, _, chinese = line.partition(" | ")
        for word in english.split():
            found[word.replace("_", " ")] = tuple(chinese.split())
    return found


_PARTS = {part: _glosses(lines) for part, lines in parts("glosses.txt").items()}
EVERYDAY = frozenset(_PARTS["everyday"])
GLOSSES: Mapping[str, tuple[str, ...]] = {
    word: tuple(dict.fromkeys([*_PARTS["computing"].get(word, ()), *_PARTS["everyday"].get(word, ())]))
    for word in dict.fromkeys([*_PARTS["computing"], *_PARTS["everyday"]])
}
FUNCTION = frozenset(
    "whereas while although though because since until unless whether nor neither either both via per versus among amid"
    " toward towards upon within without across along alongside behind beyond beside besides despite except regarding"
    " however therefore thus hence meanwhile moreover instead rather else yet still even ever never always often usually"
    " just too very quite almost nearly about around again once twice someone something anyone anything everyone everything"
    " nobody nothing none itself himself herself themselves myself ourselves yourself whose whom cannot can't won't don't"
    " doesn't didn't isn't wasn't aren't weren't hasn't haven't hadn't couldn't wouldn't shouldn't i'm it's open-sourced"
    " don won hasn hadn couldn wouldn shouldn mustn"  # before their "'t"
    " open-sourcing onto sourced sourcing startup startups known became become becomes became drew drawn grew grown led left"
    " dominated landmark iconic head-on put kept kind another every few several mr mrs ms dr us uk i ok de facto today"
    " okay hers ours theirs mine yours".split()
)


@lru_cache(maxsize=1 << 13)
def chinese_words(phrase: str, dictionary: Dictionary) -> tuple[str, ...]:
    """What a lower-case English word or phrase may be called in Chinese, best first; none when it is no English."""
    found = dictionary.translate(phrase.split())
    for suffix, replacement in _SUFFIXES:
        if not found and phrase.endswith(suffix) and len(phrase) > len(suffix) + 3:
            root = phrase[: -len(suffix)] + replacement
            found = dictionary.translate([root]) or dictionary.translate([root + "e"])
    if not found and phrase.startswith("re") and len(phrase) > 5:
        found = dictionary.translate([phrase[2:].lstrip("-")])  # "repaint"
    return tuple(dict.fromkeys([*GLOSSES.get(phrase, GLOSSES.get(stem(phrase), ())), *found]))
