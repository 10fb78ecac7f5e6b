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
        (
            r"接受|认可|答应|同意|批准|\b(?:accept\w*|agree\w*|approv\w+)\b",
            r"拒绝|\b(?:reject\w*|refus\w+|declin\w+)\b",
        ),
        (r"快|\b(?:fast(?:er)?|quick\w*)\b", r"慢|\bslow\w*"),
        (r"本地|\blocal\w*\b", r"云端|\bcloud\b"),
        (r"买入|买(?=[的了来过])|收购|\b(?:buys?|bought|acquir\w+)\b", r"卖|出售|\b(?:s[eo]lls?|sold)\b"),
        (
            r"启动|开始|动工|开工|开业|\b(?:start\w*|began|begin\w*|launch\w*)\b",
            r"停(?!车|留|机)|结束|终止|\b(?:stop\w*|end(?:ed|s)|shut down)\b",
        ),
        (r"单机|\bsingle-machine\b", r"多机|\bmulti-machine\b"),
        (r"所有|全部|\b(?:all|every|each)\b", r"(?<!什么)没有任何|\bnone\b"),
        (r"强(?![调制行迫])|\bstrong\w*", r"弱(?!点)|\bweak\w*"),
        (r"更多|\bmore\b", r"更少|\b(?:less|fewer)\b"),
        (r"不再|\bno longer\b", r"仍|继续|依然|\bstill\b|\bcontinu\w+"),
        (
            r"容易|很好|\beas(?:y|ier|ily)\b",
            r"差(?!不多|异|别)|不好|困难|很难|难(?![免怪道得过受民看忘])|\b(?:hard(?:er)?|difficult)\b",
        ),
        (r"最(?!不|后|终|近)|\bmost\b", r"最不|(?<!at )\bleast\b"),
        (r"放弃|\b(?:g[ai]ve up|give up|giving up|abandon\w*)\b", r"保住|保留|坚持|\b(?:keep|keeps|kept|retain\w*)\b"),
        (r"静态|\bstatic\b", r"动态|\bdynamic\b"),
        (r"公开|\bpublic\b", r"私有|私下|\bprivate\b"),
        # what one does to a thing
        (r"导入|\bimport(?:s|ed|ing)?\b", r"导出|\bexport(?:s|ed|ing)?\b"),
        (r"安装|装上|\b(?:re)?install\w*", r"卸载|\buninstall\w*"),
        (r"上传|\bupload\w*", r"下载|\bdownload\w*"),
        (r"加密|\bencrypt\w*", r"解密|\bdecrypt\w*"),
        (r"(?<!解)压缩|\bcompress\w*", r"解压|\b(?:decompress|unzip)\w*"),
        (
            r"(?<!退出)登录|登入|\b(?:logg?|sign)(?:s|ed|ing)? in\b",
            r"登出|退出登录|\b(?:logg?|sign)(?:s|ed|ing)? out\b",
        ),
        (
            r"启用|开启|打开|\b(?:enabl\w+|turn(?:s|ed|ing)? on|switch(?:ed|es|ing)? on)\b",
            r"禁用|关掉|关闭|关了|\b(?:disabl\w+|turn(?:s|ed|ing)? off|switch(?:ed|es|ing)? off)\b",
        ),
        (r"连上|连接|\bconnect(?:s|ed|ing)?\b", r"断开|断连|\bdisconnect\w*"),
        (r"存[入了进款]|\bdeposit(?:ed|s|ing)\b", r"取[了出款]|\bwithdr[ae]w\w*"),
        (r"允许|\b(?:allow|permit)(?:s|ed|ing)?\b", r"禁止|不许|\b(?:forb[ia]d\w*|prohibit\w*|banned)\b"),
        (
            r"喜欢|爱(?=[吃喝穿看听玩])|(?<!would )(?<!'d )\b(?:likes|liked|loves?|loved)\b|^like\b",
            r"讨厌|\b(?:hates?|hated|dislikes?|disliked)\b",
        ),
        (r"修复|修好|\bfix(?:es|ed|ing)?\b", r"引入|\bintroduc\w+"),
        (r"结婚|\b(?:marr(?:y|ies)|got married)\b", r"离婚|\bdivorc\w+"),
        (r"赚|盈利|利润|毛利|\b(?:earn(?:s|ed|ing)?|profit\w*)\b", r"亏|\blos(?:s|ses)\b"),
        # how a thing is
        (r"好转|减轻|缓解|\b(?:better|improv\w+|eased?)\b", r"加重|恶化|严重了|\b(?:worse\w*|deteriorat\w+)\b"),
        (r"贵(?![州阳宾姓族妃重港])|\bexpensive\b", r"便宜|\bcheap\w*"),
        (r"偏高|\bhigh\b(?! school)", r"偏低|\blow\b"),
        (r"大火|\bhigh heat\b", r"小火|\blow heat\b"),
        (r"良性|\bbenign\b", r"恶性|\bmalignant\b"),
        (r"正常|\bnormal\b", r"异常|不正常|\babnormal\b"),
        (r"咸|\bsalty\b", r"[甜淡]|\b(?:sweet|bland)\b"),
        (r"烫|热(?![情闹爱心搜点衷切销])|\bhot\b(?!pot| pot)", r"冷(?!静|门|清)|冰(?!箱|柜|岛)|(?<!\ba )\bcold\b"),
        (r"热情|热心|\benthusiastic\b", r"冷淡|冷漠|(?<!\ba )\bcold\b"),
        (r"更早|早了|比.{1,12}早|\bearlier\b", r"更晚|晚了|比.{1,12}晚|\blater\b"),
        (r"比.{1,8}高|\btaller\b", r"比.{1,8}矮|\bshorter than\b"),
        (r"比.{1,8}近|\bcloser\b", r"比.{1,8}远|\bf[au]rther\b"),
        (r"大.{0,4}岁|\bolder than\b", r"小.{0,4}岁|\byounger\b"),
        (r"最长|\blongest\b", r"最短|\bshortest\b"),
        (r"[又太很偏昏更]暗|\bdark\b", r"明亮|\bbright\b"),
        (r"宽|\bwide[rn]?\b", r"窄|\bnarrow\w*"),
        (r"厚|\bthick\w*", r"薄(?!荷|弱)|\bthin(?:ner)?\b"),
        (r"安静|\bquiet\w*", r"吵(?!架|了一架)|\bnoisy\b"),
        (r"(?<!不)干净|\b(?:is|was|are|were|very|so) clean\b", r"脏(?!器)|\bdirty\b"),
        (r"过期|\bexpired\b", r"新鲜|\bfresh\b"),
        (r"半价|\bhalf price\b", r"全价|原价|免费|\b(?:full price|free of charge|for free|(?:is|are) free)\b"),
        (r"单程|\bone-way\b", r"往返|来回|\bround[- ]trip\b"),
        (r"国内|\bdomestic\w*", r"国外|海外|\b(?:overseas|abroad)\b"),
        (r"线上|\bonline\b", r"线下|\boffline\b"),
        (r"横|\bhorizontal\w*", r"竖|\bvertical\w*"),
        (r"(?<!异)同步|\bsynchron\w+", r"异步|\basynchron\w+"),
        (r"上游|\bupstream\b", r"下游|\bdownstream\b"),
    )
]

_REACH = 16  # characters before a word in which a "not" denies it


def antonyms(claim: Text, proof: Proof) -> Iterator[Problem]:
    """Words whose opposite the quotes say, in the place that the clause is about; or both are denied: "not weak" for 不强."""
    for pair in _OPPOSITES:
        for said, opposite in (pair, pair[::-1]):
            if said.search(claim.text) and (found := [m.start() for m in opposite.finditer(proof.masked)]):
                agreed = [m.start() for m in said.finditer(proof.text)]
                for clause in claim.clauses:
                    if (match := said.search(clause)) and not opposite.search(clause):
                        denied = (
                            NEGATION.search(mask(clause)[max(0, match.start() - _REACH) : match.start()]) is not None
                        )
                        there = [place for place in found if _is_denied(place, proof) == denied]
                        if there and _is_about(clause, agreed, there, proof):
                            yield Problem("antonym", match[0])


def _is_about(clause: str, agreed: Sequence[int], opposed: Sequence[int], proof: Proof) -> bool:
    """Whether a clause is about where the quotes say the opposite of its word, and not about where they say the word."""
    if not agreed:
        return True
    scores = proof.overlap(clause)
    best = max(scores, default=0.0)
    near = {i for i, score in enumerate(scores) if score >= 0.7 * best}
    return not any(proof.clause_at(a) in near for a in agreed) and any(proof.clause_at(p) in near for p in opposed)


def _is_denied(place: int, proof: Proof) -> bool:
    """Whether a "not" stands before a place of the quotes in its clause."""
    clause = proof.clause_at(place)
    return clause is not None and NEGATION.search(proof.masked[proof.spans[clause][0] : place]) is not None
