"""Amounts and times as notes write them, in digits and in Chinese numerals: patterns to build patterns of."""

from qa.asking import MEASURE

DIGITS = r"\d[\d,]*(?:\.\d+)?"
CHINESE = r"(?:[二两三四五六七八九十百千万亿半]|一(?=[十百千万亿]))[一二两三四五六七八九十百千万亿零〇点]*"
# 几 and 数 before a unit are as much of a number as the notes give.
N = rf"(?:{DIGITS}(?:\s*[-–~～到至]\s*{DIGITS})?|{CHINESE}|[几数])\s*[十百千万亿]*[多余来几]?\s*"
N1 = rf"(?:{N}|[一整每]\s*)"  # with units that 一 counts and does not merely introduce: "一小时"
# Where a number starts: inside no other, no clock, no code. A colon behind a label is no clock: "心率：72".
STARTS = r"(?<![\d./\-A-Za-z'])(?<![\dA-Za-z]:)(?<!\d：)"
BARE = (
    rf"{STARTS}(?!\d{{10}})\d[\d,]*(?:\.\d+)?(?![\d:：/'\-\"]|[.,]\d|"
    r"\s*[年月日号点时分秒天周岁A-Za-z%％℃°\u4e00-\u9fff])"
)
LATIN_UNIT = r"(?![A-Za-z])"  # behind a unit in Latin letters: no word goes on
YEAR = (
    r"(?<![\d.,])(?:1\d|20)\d{2}(?![\d,]|\.\d)(?!\s*(?:[元块米个人次万亿]|MB|GB|km))|\d{2,4}\s*年(?![级多])|"
    r"[一二三四五六七八九〇零]{2,4}年"
)
_MONTH_NUMBER, _DAY_NUMBER = r"(?:0[1-9]|1[0-2]|[1-9])", r"(?:0[1-9]|[12]\d|3[01]|[1-9])"
# "2024-03-05", "2024.3", "20240305", "24-10-26". No digit follows a month or a day: "1390-167-2244" is a telephone.
_BY_NUMBERS = (
    rf"(?<!\d)[12]\d{{3}}[-/.]{_MONTH_NUMBER}(?!\d|\s*[元块万])(?:[-/.]{_DAY_NUMBER}(?!\d))?|"
    r"(?<![\d.])(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?![\d.])|"
    r"(?<![\d.:：/-])\d\d[-/](?:0[1-9]|1[0-2])[-/](?:0[1-9]|[12]\d|3[01])(?![\d.:：/-])"
)
DATE = (
    rf"{_BY_NUMBERS}|\d{{1,2}}\s*月\s*\d{{1,2}}|(?<![\d/:.])\d{{1,2}}/\d{{1,2}}(?![\d/:])|"
    r"\d{1,2}\s*[日号](?![元圆楼线])|[一二三四五六七八九十]+月[一二三四五六七八九十]+|"
    r"初[一二三四五六七八九十]|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d{1,2}\b"
)
_UNIT = (
    r"\s*(?:[个天年月周岁分秒点度斤克两元块米千百万亿成折倍次码号寸平升匹瓦版章节%％℃°]|小时|[公厘毫英][里斤分克升米尺寸]|"
    r"[A-Za-z]{1,3}\b)"
)
# "11-03" in a table or before what happened, "12-6 交照片" at the start; what counts something is a range: "10-15 个".
MONTH_AND_DAY = (
    rf"(?<![\d.:：/A-Za-z-])(?:0?[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?![\d.:：/-]|{MEASURE}|{_UNIT})|"
    rf"^(?:0?[1-9]|1[0-2])-[1-9](?=\s*[\u4e00-\u9fff])(?!{MEASURE}|{_UNIT}|\s*[赢输胜负平领落])"
)
# "24.10.26", and "5.9 剪头发" at the start: perhaps a date, perhaps the number of a version or a section.
DOTTED_DAY = (
    rf"(?<![\d.v])[12]\d\.(?:0?[1-9]|1[0-2])\.{_DAY_NUMBER}(?![\d.])|"
    rf"^(?:0?[1-9]|1[0-2])\.{_DAY_NUMBER}(?=\s*[\u4e00-\u9fff])(?!{_UNIT})"
)
MONTH = (
    r"\d{1,2}\s*月|[一二三四五六七八九十]{1,3}月(?!光)|正月|腊月|月[底初末中]|[上下本这]个?月|"
    r"\b(?:january|february|march|april|june|july|august|september|october|november|december)\b"
)
WEEKDAY = r"(?:周|星期|礼拜)[一二三四五六日天末]|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
FESTIVAL = (
    r"春节|除夕|元旦|元宵|清明|端午|中秋|国庆|五一|十一|重阳|冬至|圣诞|情人节|儿童节|劳动节|生日|"
    r"[\u4e00-\u9fff]{1,2}节(?=[前后当那]|$|[，,。])|[寒暑]假|双十一"
)
CLOCK = (
    r"\d{1,2}[:：]\d{2}|(?:\d{1,2}|[二两三四五六七八九十]{1,3})\s*点(?![\d儿])|一点[钟半整多]|[上下中]午|凌晨|"
    r"早上|晚上|傍晚|半夜|清晨|夜里|早晨|午夜|\b\d{1,2}\s*[ap]m\b"
)
SPAN = (
    rf"{N1}(?:秒|分钟|个?小时|个?钟头?|天|周(?![一二三四五六日年])|个?星期|个?礼拜|个?多?月(?!光)|年(?!级)|晚|"
    rf"季度?|学期|世纪|昼夜|宿|个?(?:工作|交易|自然)日)|"
    rf"{DIGITS}\s*(?:ms|s|sec|mins?|h|hrs?|hours?|minutes?|seconds?|d|days?|weeks?|months?|years?){LATIN_UNIT}|"
    rf"\d+[:：]\d\d(?:[:：]\d\d)?|\d+['′]\d*|{DIGITS}\s*分(?![之数])|半天|半年|通宵|终身|永久"
)
# A time by its place in a plan: "第 11 周", W17, Q3, D2. "Q1：" opens a question, and 第二天 is the day after another.
STAGE = (
    r"第(?!二天)\s*(?:\d+|[一二三四五六七八九十]+)\s*(?:周|天|个?星期|个?月|学期|季度?|[学财]年)|"
    r"(?<![A-Za-z\d])(?-i:W\d{1,2}|Q[1-4](?!\s*[:：.、])|[Dd](?:ay|AY)\s*\d{1,2})(?![A-Za-z\d])|"
    r"(?<!\w)(?-i:D\d{1,2})(?![A-Za-z\d])"
)
TIME = (
    rf"{YEAR}|{DATE}|{MONTH_AND_DAY}|{MONTH}|{WEEKDAY}|{CLOCK}|{FESTIVAL}|世纪|年代|[今去明前后当次]年|年[底初末中]|[上中下]旬|"
    rf"[上下本这]一?[周个]|[昨今明前后]天|[春夏秋冬][天季]|[唐宋元明清汉隋秦周]朝|"
    rf"{N1}(?:天|周|个?星期|个?月|年|小时|分钟|日|晚)[之以]?[后前内]"
)
SOON = (
    r"[之以]前|[之以]后|时候|当时|期间|以来|不久|没多久|同时|随后|前夕|时[，,]|那[天年月时]|[当隔]天|"
    r"每[天日周月年晚]|一直|马上|立刻|很快|至今|直到|\d+\s*[年月天]"
)
VAGUE = (
    r"很多|许多|无数|若干|不少|少数|大量|大批|数[十百千万]|几[十百千万个]|唯一|全部|所有|没有|多个|一些|不止|"
    r"任意|随便|免费"
)
COUNTED = (
    rf"{STARTS}{DIGITS}\s*[十百千万亿]*[多余来几]?\s*(?![年月日号点时分秒天周岁元块])[\u4e00-\u9fffa-zA-Z]|"
    rf"(?:{CHINESE}|[几数])[多余来]?(?:{MEASURE}|[年岁天])"
)
LONG = (
    rf"{N1}(?:毫米|厘米|公分|米|公里|千米|里(?![面])|英里|英?尺|英?寸|平方?|亩|公顷|光年|步|站路?|圈|海里|丝)|"
    rf"{DIGITS}\s*(?:mm|cm|dm|m|km|mi|miles?|ft|in|inch|㎡|m²|m2){LATIN_UNIT}|\d\s*[×xX*]\s*\d|身高\s*\d"
)
# Points in time, whose numbers count and measure nothing.
MOMENT = (
    rf"{_BY_NUMBERS}|(?<!\d)(?:19|20)\d\d[-–~～](?:19|20)\d\d(?!\d|\s*[元块万])|"
    r"(?<![\d/:.])\d{1,2}/\d{1,2}(?![\d/:])|\d{4}\s*年|"
    r"\d{1,2}\s*月(?:\s*\d{1,2}\s*[日号])?|\d{1,2}\s*[日号](?![元圆楼线])|" + MONTH_AND_DAY
)
