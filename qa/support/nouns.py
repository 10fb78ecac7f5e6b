"""Do the quotes hold each thing that an English sentence names by a common noun?"""

import re
from collections.abc import Iterator
from functools import lru_cache

from qa.cedict import STOP
from qa.support.lexicon import FUNCTION, chinese_words
from qa.support.relation_words import ENGLISH
from qa.support.terms import Names
from qa.support.types import Problem, Text
from qa.support.units import UNITS
from qa.translate import Dictionary

_WORD = re.compile(r"(?<![\w`./'-])[a-z]{3,}(?![\w`/'-]|\.\w)")
# Nouns that say little, stand in fixed phrases, or that other rules read: times of day, kin, numbers.
_GENERAL = frozenset(
    "thing things way ways bit lot lots kind kinds sort sorts type types part parts half whole rest total number amount"
    " piece pieces pair set series group case cases fact point points example instance result results reason reasons"
    " cause purpose aim goal idea matter question answer problem problems issue trouble need use time times moment"
    " while day days week weeks month months year years hour hours minute minutes second seconds morning afternoon"
    " evening night today tomorrow yesterday weekend date period beginning start end middle side top bottom front back"
    " place places people person man men woman women guy one ones someone somebody anyone anybody everyone everybody"
    " nobody something anything everything nothing else mother father mom mum dad grandma grandpa wife husband sister"
    " brother son daughter aunt uncle dozen hundred thousand million billion zero third quarter order turn turns account"
    " advance addition term terms sense step level name state form basis course line item items note notes word words"
    " choice chance effect role job work person deal look mind view hand hands head heart eye foot body self kind"
    " minimum maximum least most majority couple few several double twice company companies firm command commands last lasts"
    " quarters fourth fifth sixth seventh eighth ninth tenth".split()
)


def nouns(claim: Text, shown: str, names: Names) -> Iterator[Problem]:
    """Common nouns of an English sentence that nothing renders in the quotes and the headings above them."""
    if not claim.english:
        return
    for word in dict.fromkeys(match[0] for match in _WORD.finditer(claim.text)):
        if _is_read(word) and not (names.holds(word) or _rendered(word, shown, names.dictionary)):
            yield Problem("noun", word)


@lru_cache(maxsize=1 << 13)
def _is_read(word: str) -> bool:
    """Whether a word is a noun, and nothing but a noun or a verb in no list, that says what is spoken of."""
    if word in STOP or word in FUNCTION or word in ENGLISH or word in UNITS or word in _GENERAL:
        return False
    from lemminflect import getAllLemmas  # takes as long to load as three questions to answer

    parts_of_speech = getAllLemmas(word)
    return "NOUN" in parts_of_speech and not {"ADJ", "ADV"} & parts_of_speech.keys()


def _rendered(word: str, shown: str, dictionary: Dictionary) -> bool:
    if any(chinese in shown for chinese in chinese_words(word, dictionary)):
        return True
    return dictionary.bases([word])[word] in _senses(shown, dictionary)


@lru_cache(maxsize=64)
def _senses(shown: str, dictionary: Dictionary) -> frozenset[str]:
    return dictionary.senses(shown)
