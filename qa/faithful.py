"""Whether English says what a line of the notes says, as a model reads both that was trained to compare (evals/checker).

The rules of `qa/support` hold numbers, dates, names, "not", who did it to whom, and of things and deeds those in their lists.
A sentence that they hold in all but words of no list is judged by a model: faithfulness as entailment, across languages (Maynez
et al. 2020). What the rules for numbers, names and the rest reject stays rejected.
"""

import math
from collections.abc import Sequence

from qa import prompts
from qa.glosses import Words, hints
from qa.llm import CHECKING, UNSEEN, Llm
from qa.support import Problem

_SURE = 1.25  # log odds that the sentence says the same; chosen on renderings judged by hand, see evals/LOG.md


def weighed(problems: Sequence[Problem], line: str, english: str, llm: Llm, dictionary: Words) -> tuple[Problem, ...]:
    """What is left of the problems that the rules found in a sentence, or added, once a model has compared it (`llm.checks`).

    Raises LlmFailed.
    """
    if not all(map(_unlisted, problems)):
        return tuple(problems)
    likely = llm.chooses(prompts.same(line, hints(line, dictionary), english), CHECKING)
    log_odds = math.log(likely.get(prompts.SAME, UNSEEN) / likely.get(prompts.DIFFERS, UNSEEN))
    if log_odds >= _SURE:
        return ()
    return tuple(problems) or (Problem("meaning", english),)


def _unlisted(problem: Problem) -> bool:
    """Whether it is of a word that no list has for the line, so that only who reads both can tell: a thing, or a deed."""
    word = problem.text
    return problem.kind in ("noun", "relation") or (problem.kind == "latin" and word.isalpha() and word.islower())
