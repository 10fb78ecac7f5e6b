"""The words of a question that only ask, count, put in order or sum up: they say nothing about the matter."""

import re

from ingest.text import CJK

MEASURE = (
    r"[个家名位次种台款项条支颗届集层座人枚块辆架场倍分只件张本篇章门口双对套部间栋户盆棵株朵头匹"
    r"把根份碗瓶罐杯袋箱包顿趟遍回轮站页行列题首幅封道步节班组队级批起笔楼处类样代卷册笼串粒片滴勺匙]"
)
# Measure words that are nouns, too, and may be what is asked about: "几班地铁", "哪一页".
_NOUNS = frozenset("人班组队楼题站章页级分步")
_UNIT = (
    rf"(?![{''.join(sorted(_NOUNS))}]){MEASURE}|[天日号周点毛元里斤米度成折回]|年(?!级)|个?月(?:份)?|个?(?:小时|钟头|星期|礼拜)|"
    r"分钟|秒钟?|块钱|公[里斤分]|[厘毫]米|平方?"
)
_ASKING = re.compile(
    # which things were done; how many and which, with the word that counts; that time
    r"哪(?:些|[一几]?件)事(?:情|(?![务业故实件项物迹由例变宜]))|"
    rf"第?(?<!好)几(?![乎何率])(?:{_UNIT})?|多少(?:钱|{_UNIT})?|哪[一几]?(?:{_UNIT})|[这那]一?[次回趟]|(?:星期|礼拜|周|月)几|"
    # how long, how heavy; not "多重身份" and "很多大学"
    r"(?<![很更最许太这那么不众])多(?:[大长高久远宽深厚粗快贵热冷烫硬]|重(?=[了的才呢啊，,。?？\s]|$))|"
    # in all, latest, most, this year
    r"一共|总共|共计|拢共|最近一次|最后一次|历次|最近|最新|上一?次|上一?回|最(?:[高大多长贵快重低小少短慢轻]|便宜)的?|今年|"
    # what was said or done, what is the reason, how it stands
    r"[讲说谈聊写记出干做][了过]?(?:些|点)?什么(?:事情?|问题|内容|情况)?|什么(?:事情?|情况|时[候间]|地方)|"
    r"原因|情况(?=如何|怎么样|怎样|[?？\s]*$)|[相有]关的?|"
    r"(?:没有?|未|已经?)?[做办弄](?:完|好|掉)了?|(?:没有?|未|已经?)完成"
)
# What makes a clause a question, and what makes it ask of several things one by one.
ASKS = re.compile(
    rf"(?<!没)(?<!没有)什么(?!的)|谁|哪(?!怕)|^几|(?<![这那前好近过十])几(?=\w{{0,3}}(?:\W|$))|多少|(?<!没)怎么|怎样|如何|为何|吗|"
    rf"(?<!很)多[久长远高重大深快早厚宽]|([{CJK}])[不没]\1|没有?\W*$|"
    r"\b(?:who|whom|whose|what|which|when|where|why|how)(?:'?s)?\b",
    re.I,
)
EACH = "分别|各自|各(?![种类地位国方界项级行式样])"
_SUMS = tuple(
    (re.compile(asked, re.I), re.compile(told, re.I))
    for asked, told in (
        (r"还?剩|余额|结余|\b(?:left|remains|remaining|balance)\b", r"(?:[剩余]下?|结余|余额|balance)\D{0,4}\d"),
        (
            r"一共|总共|共计|合计|总计|总[花额价数]|\b(?:total|altogether|in all|overall)\b",
            r"一共|总共|共计|合计|总计|总[花额价数]|\btotal\b",
        ),
    )
)


def without_asking(text: str) -> str:
    """A normalised question with commas for the words that only ask; as long as it was."""
    return _ASKING.sub(lambda m: "," * len(m[0]), text)


def sum_told(question: str) -> re.Pattern[str] | None:
    """How a line tells the sum or the rest that a question asks for; None where it asks for neither."""
    return next((told for asked, told in _SUMS if asked.search(question)), None)
