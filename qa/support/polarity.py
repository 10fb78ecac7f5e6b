"""Does the sentence say "not" where the quotes do, and only there?"""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from ingest.text import CJK, has_cjk, stem
from qa.cedict import STOP
from qa.support.lexicon import GLOSSES, chinese_words
from qa.support.negation import ENDING, NEGATION, POOR, REFUSAL, SPARING, after_its_verb, denied_words, mask, negations
from qa.support.phrases import phrases
from qa.support.proof import Proof
from qa.support.relation_words import ENGLISH, RENDERINGS, everyday_words
from qa.support.text import CLAUSE_END, places
from qa.support.types import Problem, Text
from qa.translate import Dictionary

_LOST = re.compile("丢|亏|输")  # what "lose" renders without a "not"
_FINE = re.compile("没事|没问题|没关系|不要紧|不碍事")  # what English says without a "not" as often
_UNABLE = re.compile(rf"[{CJK}]{{1,2}}?不[了动到出上下着起完好清走掉住懂见成通开去来回进]")  # 复现不了
_FALLS_SHORT = re.compile(rf"[{CJK}]{{2,3}}?性{POOR.pattern}")  # 可读性差
_THERE_IS = re.compile(r"\bthere (?:is|was|are|were) $", re.I)
_NO_PERSON = re.compile("[没无](?:有|一个)?人(?!机)")
# A limit that a "not" tells in Chinese, and how English tells it without one.
_LIMITS = (
    (
        re.compile("不(?:[能得可])?(?:超过|多于|高于|大于)"),
        re.compile(
            r"\b(?:at (?:the (?:very )?)?most|up to|no more than|within|under|below|less|fewer|maximum)\b", re.I
        ),
    ),
    (
        re.compile("不(?:[能得可])?(?:少于|低于|小于)"),
        re.compile(r"\b(?:at (?:the (?:very )?)?least|no (?:less|fewer) than|or (?:more|longer)|minimum)\b", re.I),
    ),
)
_NOT_ALLOWED = re.compile(r"(?:\bnot|n't)\s+(?:be\s+)?(?:allowed|permitted)\b", re.I)  # what is, stands before it
_UNTIL = re.compile(r"(?:n't|\b(?:not|never))\b(?=[^,;.]*\b(?:until|till)\b)", re.I)  # 才
# What says a refusal in one character and is none: by how the English begins.
_PLAIN = (
    ("stop", "停断住"),
    ("hard", "硬难狠"),
    ("difficult", "难"),
    ("instead", "改反换"),
    ("lack", "缺少"),
    ("avoid", "避"),
    ("fail", "挂败塌"),
    ("oppos", "反"),
    ("prevent", "防挡"),
    ("cancel", "撤消"),
    ("declin", "降退落"),
    ("abandon", "弃废"),
)
_NO_REFUSAL = re.compile("stop|hard|difficult|different", re.I)  # "not stop" is one denial: 停不住
_OBJECT_OF_NONE = re.compile(r"[\w-]+ (?:[a-z]+ )?(?:no|none|nothing|nobody|neither)\b")  # "charged no money"
_ENGLISH_WORD = re.compile(r"[A-Za-z][A-Za-z-]*")


def polarity(claim: Text, proof: Proof, dictionary: Dictionary) -> Iterator[Problem]:
    """Negations of the sentence that the quotes do not make, and those of the quotes that the sentence drops."""
    masked = [proof.masked[a:b] for a, b in proof.spans]
    denied = [len(NEGATION.findall(clause)) for clause in masked]
    refused = [len(REFUSAL.findall(clause)) for clause in masked]
    clauses = [_UNTIL.sub("", clause) for clause in claim.clauses] if "才" in proof.text else claim.clauses
    refusals = (match[0] for clause in clauses for match in REFUSAL.finditer(mask(clause)))
    made = sum(len(negations(clause)) for clause in clauses)
    made += sum(not _said_plainly(word, proof, dictionary) for word in refusals)
    spared = len(SPARING.findall(NEGATION.sub("", proof.masked)))

    @cache
    def shown_denied(words: tuple[str, ...]) -> bool | None:
        found = _proof_places(words, proof, dictionary)
        if any(_is_denied(place, proof) for place in (*found, *_relation_places(words, proof))):
            return True
        return False if found else None

    for clause in clauses:
        for negation in negations(clause):
            refusal = REFUSAL.match(clause[negation.end() :].lstrip())
            if refusal and not (_NO_REFUSAL.match(refusal[0]) and _said_plainly(refusal[0], proof, dictionary)):
                # "did not refuse": two that cancel out must do so in the quotes too
                if not any(one and other for one, other in zip(denied, refused, strict=True)):
                    yield Problem("negation", clause)
                continue
            if (
                negation[0].lower() == "nobody"
                and _THERE_IS.search(clause, 0, negation.start())
                and _NO_PERSON.search(proof.text)
            ):
                continue
            told = shown_denied(tuple(denied_words(clause, negation)))
            if told or (told is not None and negation[0].lower() != "neither"):  # of which the verb is far off
                if not told:
                    yield Problem("negation", clause)
                continue
            scores = proof.overlap(clause)
            best = max(scores, default=0.0)
            near = [i for i, score in enumerate(scores) if score >= 0.5 * best]
            if not any(denied[i] or refused[i] or SPARING.search(masked[i]) for i in near):
                yield Problem("negation", clause)
    lost = len(_LOST.findall(proof.text))
    if made > sum(denied) + sum(refused) + spared + lost and any(map(negations, clauses)):
        yield Problem("negation", claim.text)
    yield from _dropped(claim, proof, dictionary)


def _said_plainly(refusal: str, proof: Proof, dictionary: Dictionary) -> bool:
    """Whether the quotes have a word for an English refusal that is none itself: 停 for "stopped", 硬 for "hard"."""
    if has_cjk(refusal):
        return False
    word = refusal.lower()
    chinese = {*chinese_words(word, dictionary), *(zh for n in ENGLISH.get(word, ()) for zh in RENDERINGS[n])}
    counted = {i for p in (NEGATION, REFUSAL) for m in p.finditer(proof.masked) for i in range(*m.span())}
    said = {zh for zh in chinese if len(zh) > 1}.union(*(zh for start, zh in _PLAIN if word.startswith(start)))
    return any(counted.isdisjoint(range(at, at + len(zh))) for zh in said for at in places(zh, proof.text))


def _proof_places(words: Iterable[str], proof: Proof, dictionary: Dictionary) -> list[int]:
    """Where the quotes hold one of the words that a negation denies."""
    found: list[int] = []
    for word in words:
        forms = [word]
        if not has_cjk(word):
            found += [start for start, _ in proof.latin.get(word, ())]
            glosses = GLOSSES.get(stem(word), ())
            forms = [zh for zh in chinese_words(word, dictionary) if len(zh) > 1 or zh in glosses]
        found += [place for form in forms for place in places(form, proof.text)]
        found += [at for form in forms if len(form) == 2 for at in places("不".join(form), proof.text)]  # 抓不住
    return found


def _relation_places(words: Iterable[str], proof: Proof) -> Iterator[int]:
    """Where the quotes hold a Chinese word that stands for a denied verb, a single character among them."""
    for word in words:
        for number in ENGLISH.get(word, ()):
            for chinese in RENDERINGS[number]:
                yield from places(chinese, proof.text)


def _is_denied(place: int, proof: Proof) -> bool:
    """Whether a negation stands before this place in its clause, or is the place itself (无效)."""
    if (i := proof.clause_at(place)) is None:
        return False
    start, end = proof.spans[i]
    return (
        proof.denied_from(i) <= place
        or any(m.start() <= place < m.end() for m in NEGATION.finditer(proof.masked, start, end))
        or _UNABLE.match(proof.masked, place, end) is not None
        or SPARING.fullmatch(proof.masked[place - 1 : place]) is not None
        or _FALLS_SHORT.match(proof.masked, place, end) is not None
    )


def _dropped(claim: Text, proof: Proof, dictionary: Dictionary) -> Iterator[Problem]:
    """Negations of the quotes whose predicate stands in the sentence, or whose clause it renders, without a "not"."""
    claimed = mask(claim.text)
    noes = [sum(len(p.findall(mask(c))) for p in (NEGATION, REFUSAL, ENDING)) for c in claim.clauses]
    covered = proof.coverage(claim.text)
    overlaps = [proof.overlap(clause) for clause in claim.clauses]
    best = [max(scores, default=0.0) for scores in overlaps]
    rendered = 0

    told = _told_in_a_word(claim, proof, dictionary)

    @cache
    def said_denied(words: tuple[str, ...], whole: bool) -> bool | None:
        found = _claim_places(words, claim, dictionary)
        return any(_negated_near(place, claimed, whole) for place in found) if found else None

    for i, (start, end) in enumerate(proof.spans):
        clause, hidden = proof.text[start:end], proof.masked[start:end]
        rendered += covered[i] >= 0.4 and POOR.search(hidden) is not None
        renders = next((k for k, s in enumerate(overlaps) if best[k] >= 1.0 and s[i] >= 0.9 * best[k]), None)
        for negation in NEGATION.finditer(hidden):
            if _FINE.match(hidden, negation.start()) or start + negation.start() in told:
                continue
            if any(zh.match(hidden, negation.start()) and en.search(claim.text) for zh, en in _LIMITS):
                continue
            if REFUSAL.match(hidden, negation.end()):
                # 没取消: two that cancel out must do so in the sentence too
                if REFUSAL.search(claimed) and not NEGATION.search(claimed):
                    yield Problem("negation", clause)
                continue
            denied = denied_words(clause, negation)
            if claim.english and _in_a_word(clause[negation.start() : negation.end() + 1], negation[0], claim):
                continue
            # 漆不掉 is "the paint does not"
            whole = after_its_verb(clause, negation) or _NOT_ALLOWED.search(claim.text) is not None
            said = said_denied((*denied, clause[negation.start() : negation.end() + 1]), whole)
            if claim.english and denied and not said:
                a_word = (
                    len(denied[0]) > 1 and dictionary.segment(denied[0]) == denied[:1]
                )  # whose characters say little by themselves
                by_character = said_denied(tuple(denied[0] if a_word or whole else denied[0][:1]), whole)
                said = by_character or (said if said is not None or a_word else by_character)
            if said is not None:
                if not said:
                    yield Problem("negation", clause)
                continue
            # The predicate is in other words: does any clause of the sentence render this clause?
            if (covered[i] >= 0.5 or len(proof.spans) == 1) and not sum(noes):
                yield Problem("negation", clause)
            if renders is not None:
                rendered += 1
                if not any(noes[max(0, renders - 1) : renders + 2]):
                    yield Problem("negation", clause)
    if rendered > sum(noes):
        yield Problem("negation", claim.text)


def _told_in_a_word(claim: Text, proof: Proof, dictionary: Dictionary) -> frozenset[int]:
    """Places of the quotes within words that the sentence has as the dictionary does: "useless" for 没用."""
    if not claim.english:
        return frozenset()
    said = {
        chinese
        for at, _, chinese in phrases(claim.text, proof.text, dictionary)
        if NEGATION.search(chinese) and not NEGATION.search(_before(at, mask(claim.text)))
    }
    return frozenset(at + i for chinese in said for at in places(chinese, proof.text) for i in range(len(chinese)))


def _claim_places(words: Iterable[str], claim: Text, dictionary: Dictionary) -> list[int]:
    """Where the sentence holds, in its own language, one of the words that a negation of the quotes denies."""
    if not claim.english:
        return [place for word in words for place in places(word, claim.text)]
    return [
        match.start()
        for match in _ENGLISH_WORD.finditer(claim.text)
        if (lower := match[0].lower()) not in STOP
        if any(_renders(lower, word, dictionary) for word in words)
    ]


def _renders(english: str, word: str, dictionary: Dictionary) -> bool:
    """Whether an English word may stand for a Chinese one; a single character says too little by itself."""
    if len(word) == 1:
        return word in GLOSSES.get(stem(english), ()) or word in everyday_words(english)
    return word in chinese_words(english, dictionary) or word in everyday_words(english)


def _in_a_word(phrase: str, negation: str, claim: Text) -> bool:
    """Whether one English word says a denial, and not what is denied: "missing" for 没了."""
    rest = phrase.removeprefix(negation)
    return bool(rest) and any(
        phrase in everyday_words(lower) and rest not in everyday_words(lower)
        for match in _ENGLISH_WORD.finditer(claim.text)
        if (lower := match[0].lower()) not in STOP
    )


def _negated_near(place: int, claimed: str, whole: bool = False) -> bool:
    """Whether a negation stands before this place in the same clause of the sentence, or at it; anywhere in the whole one."""
    before, rest = _before(place, claimed), claimed[place:]
    if whole and (end := CLAUSE_END.search(rest)):
        rest = rest[: end.start()]
    if _OBJECT_OF_NONE.match(rest):
        return True
    return any(p.search(before) or (p.search(rest) if whole else p.match(rest)) for p in (NEGATION, REFUSAL))


def _before(place: int, claimed: str) -> str:
    """What stands before a place in its clause."""
    return claimed[max((m.end() for m in CLAUSE_END.finditer(claimed, 0, place)), default=0) : place]
