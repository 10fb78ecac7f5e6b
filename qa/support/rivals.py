"""Does a sentence say morning where the quotes say evening: another of a few things that exclude each other?"""

import re
from collections.abc import Iterator

from qa.support.numerals import HAN
from qa.support.proof import Proof
from qa.support.types import Problem, Text

_BODY = "hand|arm|shoulder|elbow|wrist|finger|leg|knee|ankle|foot|toe|hip|eye|ear|side|lung|breast"
_EACH = r"\b(?:an?|per|each|every|once a|one)[\s-]"
# The things of one line exclude each other; of each, how Chinese and English say it.
_SETS = [
    [re.compile(pattern, re.I) for pattern in line]
    for line in (
        (r"早|晨|上午|凌晨|\bmornings?\b", r"下午|午后|\bafternoons?\b", r"晚|夜|\b(?:evenings?|nights?|tonight)\b"),
        (r"春|泉|弹簧|\bspring\b", r"夏|暑|\bsummer\b", r"秋|\b(?:autumn|fall of)\b", r"冬|寒假|\bwinter\b"),
        (
            rf"天|(?<!\d)(?<!\d )日|{_EACH}day\b|\bdaily\b",
            rf"周|星期|礼拜|{_EACH}week\b|\bweekly\b",
            rf"(?<![\d{HAN}])(?<!\d )月|月[结租薪供付嫂]|一月(?= ?\d)|{_EACH}month\b|\bmonthly\b",
            rf"(?<!\d\d)(?<!\d\d )(?<!年)年|岁|{_EACH}year\b|\b(?:yearly|annual\w*)\b",
            rf"小时|钟头|{_EACH}hour\b|\bhourly\b",
        ),
        (
            r"红|丹|朱|赤|绯|(?-i:\bred\b)",
            r"橙|橘|(?-i:\borange\b)",
            r"黄|(?-i:\byellow\b)",
            r"绿|青|(?-i:\bgreen\b)",
            r"蓝|青|(?-i:\bblue\b)",
            r"紫|(?-i:\bpurple\b)",
            r"白|(?-i:\bwhite\b)",
            r"黑|(?-i:\bblack\b)",
            r"灰|(?-i:\bgr[ae]y\b)",
            r"棕|褐|咖|(?-i:\bbrown\b)",
            r"粉|(?-i:\bpink\b)",
        ),
        (
            r"妈|母|娘|\b(?:mothers?|mom|mum|mama)\b(?!-in-law)",
            r"爸|父|爹|丈人|\b(?:fathers?|dad|papa)\b(?!-in-law)",
            r"奶奶|外婆|姥姥|婆|\b(?:grandma|grandmother|granny)\b",
            r"爷|外公|\b(?:grandpa|grandfather)\b",
            r"姨|姑|婶|舅妈|\b(?:aunt|auntie)\b",
            r"叔|伯|舅(?!子)|[姑姨][父丈夫]|\buncle\b",
            r"姐|妹|嫂|小姨子|\bsisters?\b",
            r"哥|弟|[大小]舅子|小叔子|[姐妹]夫|\bbrothers?\b",
            r"妻|老婆|舅子|小姨子|丈母|丈人|岳|太太|夫人|\bwife\b",
            r"丈夫|老公|先生|\bhusband\b",
            r"婆婆|丈母娘|岳母|\bmothers?-in-law\b",
            r"公公|丈人|岳父|\bfathers?-in-law\b",
            r"儿子|[父母]子|\bsons?\b(?!-in-law)",
            r"女儿|闺女|[父母]女|\bdaughters?\b(?!-in-law)",
        ),
        (
            rf"左|\b(?:left (?:{_BODY})s?|(?:the|its|my) left)\b",
            rf"右|\b(?:right (?:{_BODY})s?|(?:the|its|my) right)\b",
        ),
        (r"阳性|\bpositive\b", r"阴性|\bnegative\b"),
        (r"儿子|[父母]子|\bsons?\b(?!-in-law)", r"女婿|姑爷|\bsons?-in-law\b"),
        (r"女儿|闺女|[父母]女|\bdaughters?\b(?!-in-law)", r"儿媳|媳妇|\bdaughters?-in-law\b"),
        (r"男|雄|\b(?:boys?|male)\b", r"女|雌|\b(?:girls?|female)\b"),
        (r"室内|屋里|\bindoors?\b", r"户外|室外|\boutdoors?\b"),
        (r"[太过]多|\btoo (?:much|many)\b", r"[太过]少|\btoo (?:little|few)\b"),
        (
            r"最多|至多|不超过|不多于|不高于|不到|以内|之内|\bat (?:the (?:very )?)?most\b|\bup to(?= ?[\d$£€])"
            r"|\bnot? (?:more|higher) than\b",
            r"至少|最少|起码|不少于|不低于|以上|\bat (?:the (?:very )?)?least\b"
            r"|\bnot? (?:less|fewer|lower) than\b|\d\D{0,12} or more\b",
        ),
        (r"手动|人工|手工|\b(?:manual(?:ly)?|by hand)\b", r"自动|\bautomatic(?:ally)?\b"),
        (r"开卷|\bopen[- ]book\b", r"闭卷|\bclosed[- ]book\b"),
        (
            r"另收|另付|另算|另加|另外|不含|额外|\b(?:plus|extra|additional|on top|not including|excluding)\b",
            r"包括|(?<!不)含|包了|\b(?<!not )(?:including|included|inclusive)\b",
        ),
        (
            r"[太过]早|早[去来到]|\b(?:too|week|weeks|day|days) early\b",
            r"[太过]晚|晚[去来到]|\b(?:too|week|weeks|day|days) late\b",
        ),
        (r"提前|提早|\b(?:brought|moved|bring|move) (?:forward|up)\b", r"推迟|延期|顺延|延后|\b(?:postpon|delay)\w*"),
        (
            r"底|末|最后|\b(?:end|last \w+) of (?:the|each|every) (?:week|month|year)\b",
            r"初|\b(?:start|beginning|first \w+) of (?:the|each|every) (?:week|month|year)\b",
            r"旬|[月年]中|\bmiddle of (?:the|each|every) (?:month|year)\b",
        ),
        (
            r"(?<!不)[多超高大贵涨升]|以上|(?<!no )(?<!not )\b(?:more than(?! one)|\d+ more|over (?=\d)|higher than)",
            r"(?<!不)[少低小跌减降]|便宜|不到|以下|以内|不超过|\d (?:less|fewer)\b|(?<!no )(?<!not )\b(?:less|fewer|lower) than\b"
            r"|不过(?=\s*\d)",
        ),
        (r"借给|借出|\b(?:lend|lent|lending)\b", r"[向跟找从问].{1,8}借|借[来到入]|\bborrow\w*"),
        (r"解冻|化冻|\bthaw\w*", r"(?<!解)冷?冻|\b(?:freez\w+|froze\w*)\b"),
        (r"解锁|开锁|\bunlock\w*", r"(?<![解开])锁|\block(?:s|ed)?\b"),
        (r"收入|\bincome\b", r"支出|开销|\b(?:expenses?|expenditure)\b"),
        (r"涨|升|\b(?:gain|gained)\b", r"减|降|\b(?:lose|lost) (?:weight|\d)"),
    )
]


def rivals(claim: Text, proof: Proof) -> Iterator[Problem]:
    """Words that the quotes do not say, where they say another one of the same few."""
    for patterns in _SETS:
        said = [
            match for pattern in patterns if (match := pattern.search(claim.text)) and not pattern.search(proof.text)
        ]
        if said and any(pattern.search(proof.text) for pattern in patterns):
            yield from (Problem("antonym", match[0]) for match in said)
