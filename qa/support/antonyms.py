"""Do the quotes say the opposite of a word of the sentence?"""

import re
from collections.abc import Iterator, Sequence

from qa.support.negation import NEGATION, mask
from qa.support.proof import Proof
from qa.support.types import Problem, Text

_OPPOSITES = [
    (re.compile(one, re.I), re.compile(other, re.I))
    for one, other in (
        (
            r"增加|增长|增多|上涨|上升|提高|升高|升到|升至|涨|扩大|越来越多|越做越大|\b(?:increas\w+|ris(?:e|es|"
            r"en|ing)|rose|gr[eo]w\w*|climb\w*|more and more|higher)\b|\bup\b(?! of| to\b| about)",
            r"减少|下降|下跌|降低|降到|降至|降(?![临生落水雨])|缩小|越来越少|跌|\b(?:decreas\w+|fall(?:s|en|ing)?|fell|drop\w*|"
            r"reduc\w+|fewer and fewer|lower(?:s|ed|ing)|down)\b",
        ),
        (
            r"之前|以前|(?<=登陆)前|(?<=[月日号点饭课睡\d]) ?前(?![天面进台端])|"
            r"(?<![目从眼跟面提当空门胸车床年先])前(?=[,。;:、!?]|没|就|要|先|必|不|也|把|都|别|得)|"
            r"早先|(?<!\bas )\bbefore\b(?! long)|\bprior to\b|\bearlier\b",
            r"之后|以后|后来|随后|后面|后(?!台|端|者|退|来|进|面|续)|\bafter\b|\bfollowing\b|\blater\b",
        ),
        (
            r"首次|第一|最早|最初|率先|先(?!进|生)|\b(?:first|earliest|initially|originally)\b",
            r"最后一|最晚|末次|最终一|"
            r"\b(?:last(?! (?:year|time|week|month|night|quarter|term|semester|spring|summer|autumn|winter)\b)|latest)\b",
        ),
        (
            r"大于|超过|高于|多于|(?<=[\d十百千万亿]) ?[多余]|"
            r"(?<!no )\b(?:greater than|more than|over|above|exceed\w*|higher than)\b",
            r"小于|低于|少于|不到|不过(?= ?\d)|(?<!no )\b(?:less than|fewer than|under|below|lower than)\b",
        ),
        (r"开源|开放|\bopen[- ]sourc\w+", r"闭源|封闭|\b(?:closed[- ]sourc\w+|proprietary)\b"),
        (
            r"赢|夺|获胜|夺冠|胜出|\b(?:w[oi]n|wins|winning|victory)\b",
            r"输|失利|落败|\b(?:lost|lose|loses|losing|defeat)\b",
        ),
        (r"成功|\bsucce\w+", r"失败|\bfail\w*"),
        (r"最大|\b(?:biggest|largest|greatest)\b", r"最小|\b(?:smallest|least)\b"),
        (r"最底层|底层|\b(?:bottom|lowest)\b", r"最顶层|顶层|\b(?:top|highest)\b(?! of)"),
        (r"大写|\b(?:uppercase|capital)\b", r"小写|\blowercase\b"),
        (
            r"变简单|简单|更方便|\b(?:easier|simpler|simple|simplif\w+)\b",
            r"变复杂|复杂|麻烦|\b(?:harder|more complex|complicated)\b",
        ),
        (r"支持|赞成|\b(?:support(?:s|ed)?|favou?r\w*)\b", r"反对|\boppos\w+"),
        (r"很早|早早|\bearly(?! 20)\b", r"很晚|\blate(?! 20)\b"),
        (r"加入|进入|参与|\b(?:join\w*|enter\w*)\b", r"退出|离开|\b(?:le(?:ft|ave\w*)|withdr\w+|quit)\b"),
        (r"接受|认可|答应|同意|\b(?:accept\w*|agree\w*|approv\w+)\b", r"拒绝|\b(?:reject\w*|refus\w+|declin\w+)\b"),
        (r"快|\b(?:fast(?:er)?|quick\w*)\b", r"慢|\bslow\w*"),
        (r"本地|\blocal\w*\b", r"云端|\bcloud\b"),
        (r"买入|买(?=[的了来过])|收购|\b(?:buys?|bought|acquir\w+)\b", r"卖|出售|\b(?:s[eo]lls?|sold)\b"),
        (
            r"启动|开始|动工|开工|开业|\b(?:start\w*|began|begin\w*|launch\w*)\b",
            r"停(?!车|留|机)|结束|终止|\b(?:stop\w*|end(?:ed|s)|shut down)\b",
        ),
        (r"单机|\bsingle-machine\b", r"多机|\bmulti-machine\b"),
        (r"所有|全部|\b(?:all|every|each)\b", r"(?<!什么)没有任何|\bnone\b"),
        (r"更多|\bmore\b", r"更少|\b(?:less|fewer)\b"),
        (r"不再|\bno longer\b", r"仍|继续|依然|\bstill\b|\bcontinu\w+"),
        (
            r"容易|很好|\beas(?:y|ily)\b",
            r"差(?!不多|异|别)|不好|困难|很难|难(?![免怪道得过受民看忘])|\b(?:hard|difficult)\b",
        ),
        (r"最(?!不|后|终|近)|\bmost\b", r"最不|(?<!at )\bleast\b"),
        (r"放弃|\b(?:g[ai]ve up|give up|giving up|abandon\w*)\b", r"保住|保留|坚持|\b(?:keep|keeps|kept|retain\w*)\b"),
        (r"静态|\bstatic\b", r"动态|\bdynamic\b"),
        (r"公开|\bpublic\b", r"私有|私下|\bprivate\b"),
    )
]


def antonyms(claim: Text, proof: Proof) -> Iterator[Problem]:
    """Words whose opposite the quotes say, in the place that the clause is about."""
    for pair in _OPPOSITES:
        for said, opposite in (pair, pair[::-1]):
            if said.search(claim.text) and (places := _affirmed(opposite, proof)):
                agreed = [m.start() for m in said.finditer(proof.text)]
                for clause in claim.clauses:
                    if (match := said.search(clause)) and not opposite.search(clause):
                        yield from _opposed(clause, match, agreed, places, proof)


def _opposed(
    clause: str, match: re.Match[str], agreed: Sequence[int], places: Sequence[int], proof: Proof
) -> Iterator[Problem]:
    """The word of a clause, unless it is negated, or the quotes say it, too, where the clause is about."""
    if agreed:
        scores = proof.overlap(clause)
        best = max(scores, default=0.0)
        near = {i for i, score in enumerate(scores) if score >= 0.7 * best}
        if any(proof.clause_at(a) in near for a in agreed) or not any(proof.clause_at(p) in near for p in places):
            return
    if not NEGATION.search(mask(clause)[max(0, match.start() - 15) : match.start()]):
        yield Problem("antonym", match[0])


def _affirmed(pattern: re.Pattern[str], proof: Proof) -> list[int]:
    """Where the quotes say a word without a "not" before it in its clause."""
    found = [m.start() for m in pattern.finditer(proof.masked)]
    clauses = [proof.clause_at(place) for place in found]
    return [
        place
        for place, i in zip(found, clauses, strict=True)
        if i is None or not NEGATION.search(proof.masked[proof.spans[i][0] : place])
    ]
