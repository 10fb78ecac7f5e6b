"""Whether the notes answer a question: a logistic model over features that a person can read."""

import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from qa.answer_type import expected
from qa.lexical import Known
from qa.outline import done
from qa.people import of_another
from qa.question import Question
from qa.scoring import CONTEXT, Scored, asked_box
from qa.translate import Dictionary
from qa.types import Language, Reason

_RELATED = 0.5  # share of the question that the best sentence must cover for the notes to be about the matter
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9]+")
_NEVER = 1e-4
# What a question is about that names nothing else: "我叫什么？", "who are we?"
_OF_ASKER = re.compile(r"[我咱]|\b(?:i|me|my|mine|we|us|ours?)\b", re.I)
_SUREST = 8.0  # log odds beyond which the selector is believed no more
_TYPED = 0.5  # how sure it must be that a sentence holds the kind of thing asked for
_TOLD = 0.99  # share of a concept that a sentence must hold to tell of it


@dataclass(frozen=True, slots=True)
class Judgement:
    """How sure it is that the notes answer, why they do not if so, and what that was judged by."""

    confidence: float  # probability that the notes answer
    reason: Reason | None  # why the question is not answered; None when it is, "unsure" when that is doubtful
    features: dict[str, float]

    @property
    def answered(self) -> bool:
        """Whether the question is to be answered."""
        return self.reason in (None, "unsure")


def judge(question: Question, known: Sequence[Known], scored: Sequence[Scored], dictionary: Dictionary) -> Judgement:
    """Judge whether the best sentences answer. Coefficients and thresholds are in answerability.json."""
    about = known or _OF_ASKER.search(question.text) or asked_box(question) is not None
    if not (about and scored):
        return Judgement(0.0, "nothing_found", {})
    values = features(known, scored)
    model = _fitted()["models"][question.language]
    logit = model["bias"] + sum(weight * values[name] for name, weight in model["weights"].items())
    confidence = 1 / (1 + math.exp(-logit))
    if _said_outright(question, scored, values["read"]):
        confidence = max(confidence, model["threshold"])
    if contradicted(question, known, scored):
        return Judgement(min(confidence, model["threshold"] / 2), "contradicted_premise", values)
    best = scored[0]
    if best.of_rival or (best.of_another and _of_others_than(known, best, dictionary)):
        return Judgement(min(confidence, model["threshold"] / 2), "related_but_no_answer", values)
    if best.of_another:
        confidence = min(confidence, model["sure"] - _NEVER)
    if confidence >= model["threshold"]:
        return Judgement(confidence, None if confidence >= model["sure"] else "unsure", values)
    related = max(values["words"], best.cover) >= _RELATED
    return Judgement(confidence, "related_but_no_answer" if related else "nothing_found", values)


def told_outright(question: Question, scored: Sequence[Scored]) -> Scored | None:
    """The best sentence that holds all that is asked about and the kind of thing that is asked for, if there is one.

    Its words leave no doubt, however it reads. None where no kind is asked for.
    """
    if not expected(question):
        return None
    return next(
        (s for s in scored if s.typed >= _TYPED and not s.of_another and min(s.held, default=0.0) >= CONTEXT), None
    )


def _said_outright(question: Question, scored: Sequence[Scored], read: float) -> bool:
    """Whether the words of a line leave little to be read: tasks that are asked for have the box that tells, and be it by what
    stands over it, the best sentence holds all that is asked about, and the kind of thing that is asked for.

    What is rather read as an answer need not hold it, nor what is asked for in no such words; a reason is read alone.
    """
    box = asked_box(question)
    if box is not None:
        return any(done(s.hit.chunk, s.sentence) is box and min(s.held, default=1.0) > _RELATED for s in scored)
    best = scored[0]
    told = best.typed >= _TYPED if expected(question) else question.kind != "why"
    return (told or read > 0) and min(best.held, default=0.0) >= CONTEXT


def _of_others_than(known: Sequence[Known], scored: Scored, dictionary: Dictionary) -> bool:
    """Whether a sentence, or what stands over it, names a person who is not asked about."""
    over = "\n".join((*scored.hit.names, *scored.hit.chunk.headings, scored.text))
    return of_another(over, [k.concept for k in known if k.concept.is_person], dictionary)


def may_answer(judgement: Judgement) -> bool:
    """Whether a model that reads is worth asking although this is judged unanswered."""
    return judgement.reason != "contradicted_premise" and judgement.confidence >= _fitted()["reader"]["floor"]


def judge_read(confidence: float, read: float, language: Language, *, chose: bool = False) -> tuple[float, bool]:
    """The confidence after a language model has read the evidence, and whether that is enough to answer.

    read: log odds that it says yes rather than no when it is asked whether the evidence answers. chose: it is a model that
    was trained to choose the lines that answer, and these are the log odds that any does.
    """
    model = _fitted()["chooser" if chose else "reader"][language]
    logit = model["bias"] + model["prior"] * log_odds(confidence) + model["read"] * read
    confidence = 1 / (1 + math.exp(-logit))
    return confidence, confidence >= model["threshold"]


def any_of(odds: Sequence[float]) -> float:
    """Log odds that any of some that exclude each other is so, given those of each against none."""
    most = max(odds)
    return most + math.log(sum(math.exp(o - most) for o in odds))


def log_odds(confidence: float) -> float:
    """The log odds of a confidence; none is so sure that a model that reads could not turn it over."""
    confidence = min(max(confidence, _NEVER), 1 - _NEVER)
    return math.log(confidence / (1 - confidence))


def features(known: Sequence[Known], scored: Sequence[Scored]) -> dict[str, float]:
    """What the answerability model looks at, each 0 to 1 but the first and the last. `scored` holds at least one sentence.

    score: of the best sentence, by which it is the best
    names, words: share of the question's Latin names, of its other words, in the best sentence and around it
    worst: what the concept that is missed most weighs among all
    typed: whether that sentence holds something of the kind asked for
    read: log odds that any sentence answers, as a selector reads them, within bounds
    """
    best = scored[0]
    is_name = [k.is_name for k in known]
    held = best.held
    weights = best.weights
    whole = sum(weights) or 1.0
    missed = [w * (1 - h) for w, h in zip(weights, held, strict=True)]
    any_answers = any_of([s.odds for s in scored if s.odds is not None])
    return {
        "score": best.score,
        "names": _share(weights, held, is_name),
        "words": _share(weights, held, [not n for n in is_name]),
        "worst": max(missed, default=0.0) / whole,
        "typed": best.typed,
        "read": min(max(any_answers, -_SUREST), _SUREST),
    }


def contradicted(question: Question, known: Sequence[Known], scored: Sequence[Scored]) -> bool:
    """Whether the question takes for granted what the notes tell of others: "why did A buy B" where C was bought.

    That is so when it asks why, names two, and each sentence that holds all its other words lacks one of them and names
    another.
    """
    names = [i for i, k in enumerate(known) if k.is_literal]
    words = [i for i, k in enumerate(known) if not k.is_literal]
    if question.kind != "why" or len(names) < 2 or not words:
        return False
    telling = [s for s in scored if all(s.own[i] > _TOLD for i in words)]
    return bool(telling) and all(_of_others(question, s, names) for s in telling)


def _of_others(question: Question, scored: Scored, names: Sequence[int]) -> bool:
    """Whether a sentence lacks a name of the question and holds one that the question does not."""
    if all(scored.held[i] > 0 for i in names):
        return False
    return any(name.lower() not in question.text.lower() for name in _LATIN.findall(scored.text))


def _share(weights: Sequence[float], held: Sequence[float], of: Sequence[bool]) -> float:
    """Share of the weight of those concepts that is held; 1 where there are none."""
    total = sum(w for w, wanted in zip(weights, of, strict=True) if wanted)
    return sum(w * h for w, h, wanted in zip(weights, held, of, strict=True) if wanted) / total if total else 1.0


@cache
def _fitted() -> dict[str, Any]:
    fitted: dict[str, Any] = json.loads((files("qa") / "answerability.json").read_text("utf8"))
    return fitted
