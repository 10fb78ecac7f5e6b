"""What kind of thing answers a question, and whether a sentence holds one (expected answer types, Li & Roth 2002)."""

import re
from itertools import pairwise

from ingest.text import CJK, cjk_runs
from qa.question import Question
from qa.translate import Dictionary

_TIME = re.compile(
    r"\d{3,4}\s*年|\d{1,2}\s*[月日号]|\d{4}[-/.]\d|世纪|年代|[一二三四五六七八九〇零十]{1,4}[年月日]|\b(?:1\d|20)\d{2}\b|"
    r"[今去明前]年|[上下]午|凌晨|\d+[:：]\d\d"
)
# A number with what it counts, or a score; a year or a day of the month is a time, not a number, and "一家" an article.
_NUMBER = re.compile(
    r"\d[\d.,]*\s*[\u4e00-\u9fff%％℃a-zA-Z]|"
    r"(?:[二两三四五六七八九十百千万亿]|一(?=[十百千万亿]))[一二两三四五六七八九十百千万亿]*"
    r"[个家名位次种年岁台款项条支颗届集米层座人天元枚块辆架场倍分]|"
    r"\d{1,3}\s*[-:：比]\s*\d{1,3}"
)
_DATE = re.compile(r"\d{4}\s*年|\d{1,2}\s*[月日号]")
_LATIN_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]{2,}|[\u4e00-\u9fff]{2,6}·[\u4e00-\u9fff]{1,6}")
_SURNAMES = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏窦章苏潘葛范彭郎鲁韦马苗方俞任袁柳"
    "鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅卞齐康伍余元顾孟平黄穆萧尹姚邵汪祁毛狄米贝明臧成戴谈宋庞熊纪舒屈"
    "项祝董梁杜阮蓝闵席季贾路娄江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫房裘缪干解应宗丁宣邓郁单杭洪包"
    "诸左石崔吉龚程裴陆荣翁荀曲封储靳段焦牧车侯全班秋伊宫宁仇厉武符刘景詹龙叶司黎薄白怀赖卓蒙池乔阴闻谭贡申尚农温"
    "庄晏柴瞿阎连习艾容向古易廖居耿文欧师冷简饶曾沙丰关游权"
)
_NOT_GIVEN = frozenset("的是在了和与为有就也都将被不一上下中大小个人年月日")


TYPED = frozenset({"when", "number", "who"})  # kinds of question whose answer is a kind of thing


def holds_answer(question: Question, sentence: str, dictionary: Dictionary) -> float:
    """Whether the sentence holds something of the kind asked for that the question does not name itself: 0 to 1.

    A time for "when", a number with its unit for "how many", a name for "who"; 1 for every other kind.
    """
    if question.kind not in TYPED:
        return 1.0
    asked, sentence = _unspaced(question.text), _unspaced(sentence)
    match question.kind:
        case "when":
            return float(any(m[0] not in asked for m in _TIME.finditer(sentence)))
        case "number":
            return float(any(m[0] not in asked and not _DATE.match(m[0]) for m in _NUMBER.finditer(sentence)))
        case _:
            if any(m[0].lower() not in asked.lower() for m in _LATIN_NAME.finditer(sentence)):
                return 1.0
            return max((sure for name, sure in _chinese_names(sentence, dictionary) if name not in asked), default=0.0)


def _unspaced(text: str) -> str:
    """The text without the spaces beside Chinese characters: "2019 年" is "2019年"."""
    return re.sub(rf"(?<=[{CJK}])\s+|\s+(?=[{CJK}])", "", text)


def _chinese_names(sentence: str, dictionary: Dictionary) -> list[tuple[str, float]]:
    """What may be a person's name, with how sure that is: a surname before characters that no word is made of."""
    names = []
    for run in cjk_runs(sentence):
        words = dictionary.segment(run)
        for surname, given in pairwise(words):
            if surname in _SURNAMES and given not in _NOT_GIVEN and len(given) <= 2:
                names.append((surname + given, 1.0 if len(given) == 1 else 0.5))
    return names
