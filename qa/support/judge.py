"""The judge: every rule in turn over one sentence and the lines it cites."""

import re
from collections.abc import Sequence

from qa.plain import plain, without_references, without_struck
from qa.support.amounts import amounts
from qa.support.antonyms import antonyms
from qa.support.bindings import bindings
from qa.support.chinese_names import chinese_names
from qa.support.crossed import crossed
from qa.support.markers import markers
from qa.support.nouns import nouns
from qa.support.parties import parties
from qa.support.polarity import polarity
from qa.support.proof import read_quotes
from qa.support.reading import read
from qa.support.relations import relations
from qa.support.rivals import rivals
from qa.support.roles import roles
from qa.support.sides import sides
from qa.support.spelled import spelled
from qa.support.terms import Names, letters, terms
from qa.support.text import copied, folded, named_again
from qa.support.types import Problem
from qa.translate import Dictionary

# What is longer is not judged, so that no text takes more than a blink. A long sentence of an answer has 200 characters.
LONGEST_SENTENCE = 400
LONGEST_QUOTES = 1500  # all those that one sentence cites; a verbatim copy of a longer quote passes all the same

_CODE_SPAN = re.compile(r"(`{1,9})(.+?)\1")


def unsupported(
    sentence: str, quotes: Sequence[str], dictionary: Dictionary, context: Sequence[str] = ()
) -> tuple[Problem, ...]:
    """What a sentence says that the quotes do not; empty when it passes.

    quotes: the cited lines, Markdown allowed. context: headings and titles above them; they may supply names, nothing
    else. Whole clauses copied from one quote always pass; a sentence that is too long to be judged never does.
    """
    if len(sentence) > LONGEST_SENTENCE:
        return (Problem("length", sentence[:LONGEST_SENTENCE]),)
    codes = [folded(code) for _, code in _CODE_SPAN.findall(sentence)]
    sentence, quotes = folded(plain(without_struck(sentence))), [without_struck(quote) for quote in quotes]
    if any(copied(sentence, folded(plain(quote))) for quote in quotes):
        return ()
    if sum(map(len, quotes)) > LONGEST_QUOTES:
        return (Problem("length", sentence),)
    shown = "\n".join(named_again(folded(plain(without_references(quote)))) for quote in quotes)
    shown = spelled(sentence, shown, dictionary)
    above = spelled(sentence, folded("\n".join(context)), dictionary)
    claim, proof = read(sentence), read_quotes(shown, dictionary)
    names = Names(sentence, shown, above, dictionary)
    found = [
        *amounts(claim, proof),
        *terms(claim, codes, names),
        *letters(claim, proof),
        *chinese_names(sentence, names, dictionary),
        *polarity(claim, proof, dictionary),
        *markers(claim, proof),
        *antonyms(claim, proof),
        *rivals(claim, proof),
        *roles(claim, proof),
        *parties(claim, proof),
        *sides(claim, proof),
        *crossed(claim, proof),
        *bindings(claim, proof),
        *relations(claim, proof, names),
        *nouns(claim, f"{shown}\n{above}", names),
    ]
    return tuple(dict.fromkeys(found))
