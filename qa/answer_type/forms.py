"""What a thing of each kind looks like in a sentence: an amount with its unit, a date, a name in quotes.

Every kind has forms, surest first, each with how sure it is that what looks so is of the kind: 1 for "28,000 日元" where
money is asked for, 0.5 for a bare number, as in a cell of a table whose unit stands in its head.
"""

import re
from functools import cache

from qa.answer_type.amounts import (
    BARE,
    CLOCK,
    COUNTED,
    DATE,
    DIGITS,
    DOTTED_DAY,
    FESTIVAL,
    LATIN_UNIT,
    LONG,
    MONTH,
    MONTH_AND_DAY,
    N1,
    SOON,
    SPAN,
    STAGE,
    STARTS,
    TIME,
    VAGUE,
    WEEKDAY,
    YEAR,
    N,
)
from qa.answer_type.labels import ANY_LABEL, CODE_LABEL, GROUP_LABEL, NAME_LABEL, PERSON_LABEL, PLACE_LABEL
from qa.answer_type.rules import AnswerType

Form = tuple[re.Pattern[str], float]

_HAN = r"[\u4e00-\u9fff]"
_QUOTED = r"[“「『《【\"][^”」』》】\"]{1,30}[”」』》】\"]"
_WORD = r"(?<![A-Za-z\d])(?<!\d )[A-Za-z][A-Za-z0-9+#.]*[A-Za-z0-9+#]"
_NAMED = (
    r"叫(?!到|醒|人|外卖|车|好|停|做法)|名为|名叫|改名|更名|又名|别名|昵称|起名|取名|称[为作]|俗称|简称|全名|"
    r"(?<![车门金银铜招])牌(?!照)|本名"
)
_KIN = (
    r"外[婆公]|奶奶|爷爷|姥[姥爷]|[爸妈]|[大二三小]?[姐哥](?![特斯伦])|弟弟?|妹妹?|叔|舅|姑|姨|嫂|婶|伯|岳父|"
    r"岳母|丈母娘|公公|婆婆|老公|老婆|妻子|丈夫|太太|儿子|女儿|侄|甥|[表堂][兄弟姐妹]|夫妻|同事|同学|室友|"
    r"邻居|朋友|老师|医生|大夫|师傅|教练|先生|女士|小姐|教授|博士|律师|老板|经理|总监|主任|护士|司机|导演|"
    r"房东|中介|工长|队长|班长|[老小阿](?=[\u4e00-\u9fff](?:[，。、：:；的在说和跟来给]|$))"
)
_COMPANY = (
    r"公司|集团|银行|医院|诊所|大学|学院|学校|小学|中学|幼儿园|基金会|协会|学会|委员会|出版社|工作室|社区|"
    r"团队|俱乐部|超市|平台|政府|联盟|厂商|法院|物业|门诊|中心|研究[所院]"
)
_AND = r"(?<![协仁人雍太颐祥瑞泰康])和"  # which is no end of a name, as in 协和医院
_GROUP = rf"{_COMPANY}|{_HAN}[队党店厂局社署馆]"
_FOREIGN = (  # names written by their sound use few characters
    r"[阿埃艾安昂奥巴拜班邦贝本比伯博波勃布查达大丹德登蒂迪顿多恩尔法菲费芬弗夫福盖冈格戈古哈海汉赫霍基吉加杰金卡凯坎柯科克肯库拉莱兰朗劳勒雷里理利丽莉列林卢鲁伦罗洛马玛迈曼梅蒙米莫姆穆拿娜纳内尼涅宁诺努欧帕佩彭皮平蒲普奇齐契乔切琴热日荣萨赛桑森沙山舍圣施史士斯苏索塔泰坦汤特滕提廷图托瓦万威韦维魏温文翁沃乌武西希锡夏香肖谢辛休雅亚延扬耶伊因英尤约泽扎詹珍佐]{3,}"
)
_LAND = (
    r"中国|美国|英国|法国|德国|日本|韩国|俄罗斯|印度|巴西|意大利|西班牙|澳大利亚|加拿大|新加坡|泰国|越南|北京|"
    r"上海|天津|重庆|广州|深圳|杭州|成都|南京|武汉|西安|苏州|香港|澳门|台湾|台北|东京|大阪|京都|奈良|纽约|"
    r"伦敦|巴黎|江苏|浙江|广东|福建|四川|云南|贵州|山东|山西|河南|河北|湖南|湖北|安徽|江西|陕西|甘肃|青海|"
    r"海南|辽宁|吉林|黑龙江|新疆|西藏|内蒙|广西|宁夏"
)
_PLACE = (
    rf"{_LAND}|"
    rf"[\u4e00-\u9fff]{{1,6}}(?:[省市县区镇村路街巷州寺港岛湖桥]|机场|车站|医院|大学|学校|公园|酒店|宾馆|广场|"
    rf"中心)|"
    r"[\u4e00-\u9fff](?:[室厅房柜箱罐盒桌架屋馆院楼店](?![子长])|抽屉|厨房|卧|阳台|门口|家里|旁边|附近|隔壁|"
    r"楼[上下]|[东南西北]边)|"
    r"基金|账户|银行|余额宝|/[a-z]+/|https?://"
)
_AT = (
    rf"在[^，。；！？的]{{1,12}}|[去到往从自至进回][\u4e00-\u9fff]|"
    rf"[\u4e00-\u9fff](?:人(?=[，,。])|[里上下中内边处])|{_WORD}"
)
_ROOM = (  # "3F-117", "B2-117", "302 室", "A 座 3 层", "教三 302", "08F"
    r"(?<![A-Za-z\d.-])(?-i:[A-Z]\d{0,2}-\d{2,4}|\d{1,2}F|\d{1,2}[A-F](?![A-Za-z\d%]))|"
    r"[A-Za-z\d]\s*(?:室(?!友)|房(?![贷租价东])|[厅座区栋幢楼层排床](?![子长])|单元|车厢|号[楼线馆门桌柜窗床厅])|"
    r"[教院楼馆舍][一二三四五六七八九东西南北A-D]?楼?\s*\d{3,4}(?!\d)"
)
# Who does something: "由 Google 开源", "Docker 公司".
_ACTS = (
    r"(?:由|被|归|给|让|派|找|叫)[A-Za-z][A-Za-z0-9]+|由[^，。；]{1,10}(?:公司|社区|基金会|组织|团队)|"
    r"[A-Za-z][A-Za-z0-9]+(?:公司|社区|基金会|团队)|"
    r"(?<=是)[A-Za-z][A-Za-z0-9]+(?=[和与、在主自推开发提捐收做写研])|"
    r"[A-Za-z][A-Za-z0-9]+(?=主动|率先|宣布|提出|发起|推出|开源|收购|负责|自己|抢)"
)
_COLOUR = (
    r"[红橙黄绿青蓝紫黑白灰粉棕褐金银米咖驼杏]色|透明|彩色|原木|"
    r"\b(?:red|blue|green|black|white|gr[ea]y|yellow|brown|pink|orange|purple)\b"
)
_CODE = (
    r"`[^`]+`|^\s*[$#>] \S|https?://|--?[a-zA-Z]\w*|[A-Za-z_]+\([^)]*\)|"
    r"\b(?:SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|EXPLAIN|SET) |"
    r"\b(?:git|docker|kubectl|sudo|ssh|pip|npm|cf|systemctl|journalctl|curl|apt|brew|make|rsync)\b [a-z-]|"
    r"[A-Za-z]\w* [./~-]\w|(?:Ctrl|Cmd|Alt|Shift)\s*\+"
)
_CODED = (
    r"(?<![A-Za-z`.])(?-i:Go|Golang|Java|JavaScript|TypeScript|Python|Rust|Ruby|PHP|Scala|Kotlin|Swift|Perl|"
    r"Haskell|Erlang|Elixir|Lua|Shell|Bash|SQL|C|Objective-C|Dart|OCaml|Zig|Julia)(?![A-Za-z])|"
    r"C\+\+|C#|汇编"
)


# "N8P8F8", "sunny2024"; no number with its unit.
_MIXED = r"(?<![A-Za-z\d])(?!\d+[A-Za-z]{1,3}(?![A-Za-z\d]))(?=\d*[A-Za-z])(?=[A-Za-z]*\d)[A-Za-z\d]{4,}"
_CALLED = rf"{_HAN}{{2,4}}(?=$|[\s，,、。；;（(|/])"  # what may be a person's name alone

_BARE_NUMBER = (BARE, 0.5)

_FORMS: dict[AnswerType, tuple[tuple[str, float], ...]] = {
    "when": (
        (TIME, 1.0),
        (STAGE, 0.8),
        (rf"{SOON}|{DOTTED_DAY}", 0.5),
        (r"[一二三四五六七八九十]{1,4}[年月日]|年", 0.3),
    ),
    "year": (
        (rf"{YEAR}|[今去明前后]年|世纪|年代", 1.0),
        (rf"{N1}年[之以]?[前后]|{DATE}|[同当那次]年", 0.4),
        (SOON, 0.2),
    ),
    "month": (
        (rf"{MONTH}|{DATE}|{MONTH_AND_DAY}", 1.0),
        (rf"{FESTIVAL}|[春夏秋冬][天季]", 0.6),
        (rf"{YEAR}|{SOON}", 0.3),
    ),
    "day": (
        (rf"{DATE}|{MONTH_AND_DAY}|{WEEKDAY}|{FESTIVAL}|[昨今明前后当]天", 1.0),
        (rf"{STAGE}|(?<![\d,]){N1}(?:天|周|个?星期|个?月|年)[之以]?[后前]", 0.8),
        (rf"{MONTH}|那天|{DOTTED_DAY}", 0.5),
        (rf"{TIME}|{SOON}", 0.3),
    ),
    "weekday": (
        (rf"{WEEKDAY}|周[一二三四五六日]|每天|天天|工作日", 1.0),
        (DATE, 0.5),
    ),
    "clock": (
        (CLOCK, 1.0),
        (rf"{TIME}", 0.2),
    ),
    "duration": (
        (SPAN, 1.0),
        (rf"{SOON}|一会儿|短暂|长期|{VAGUE}", 0.5),
        (rf"{YEAR}|{DATE}|{MONTH}", 0.4),
        _BARE_NUMBER,
    ),
    "frequency": (
        (rf"每|隔|天天|{N1}[次回遍趟]|{WEEKDAY}|经常|偶尔|\bevery\b|daily|weekly", 1.0),
        (SPAN, 0.6),
    ),
    "age": (
        (rf"{N1}(?:周?岁|个?月大|year)|年生|出生|生于|月生|日生|生$", 1.0),
        (rf"{YEAR}|{N}(?:年|个月)", 0.6),
        _BARE_NUMBER,
    ),
    "money": (
        (
            rf"{N}(?:[日美欧港加澳]?元|[圆円]|块(?!砖|石|地|肉|板)|[角毛](?!巾)|[美日]金|人民币|欧|英镑|镑|卢布|韩[元币]|"
            rf"刀|rmb|usd|cny|yuan)|"
            rf"[￥¥$€£]\s*\d|免费|不要钱|白送|一分钱|{DIGITS}\s*[多余]?[万亿]|{DIGITS}\s*[wk](?![A-Za-z])|"
            rf"[赔付花掏收交扣报涨降省欠补转还挣赚退存罚][了掉]?\s*{DIGITS}(?![\d.:：/-]|"
            rf"\s*[年月日号点个次天人分岁周级斤])|"
            rf"[一二两三四五六七八九十]*[百千万亿][一二三四五六七八九百千万亿]*[多来]?(?![人次个名位种米斤公])|"
            rf"(?:白银|纹银|银子?|黄金)\s*{N}两|(?<![\d,]){N}(?:两(?:白银|银|黄金)|[文贯](?![字章件化明学艺献具人鱼])|锭)",
            1.0,
        ),
        # For each, or about so much: "60/月", "298一平", "700 以内", "1299-1599".
        (
            rf"{STARTS}{DIGITS}\s*(?:[/每]\s*(?:{_HAN}|kg|h|m)|一[平天晚个张人斤件次份位盒瓶节月针只袋套]|"
            r"[之以][内下上]|左右|上下|出头|封顶|起(?![床来点])|[-–—]\s*\d[\d,]{2,})",
            0.8,
        ),
        _BARE_NUMBER,
        (r"几[百千万块]|没花|便宜|贵", 0.4),
    ),
    "rate": (
        (rf"{DIGITS}\s*(?:[%％‰]|个?百分点|bp)|百分之|分之|{N}[成倍折]|一半|翻[倍番]", 1.0),
        _BARE_NUMBER,
    ),
    "length": (
        (LONG, 1.0),
        _BARE_NUMBER,
        (rf"{N1}(?:分钟|小时|站)|隔壁|附近|旁边", 0.3),
    ),
    "extent": (
        (rf"{LONG}|{SPAN}", 1.0),
        (rf"{SOON}|{VAGUE}|{YEAR}|{DATE}|{MONTH}|隔壁|附近|旁边", 0.4),
        _BARE_NUMBER,
    ),
    "weight": (
        (
            rf"{N1}(?:公?斤|千?克|吨|磅|两(?!个|次|年|周))|{DIGITS}\s*(?:kg|g|mg|t|lb|oz){LATIN_UNIT}|[体净毛]?重\s*\d",
            1.0,
        ),
        _BARE_NUMBER,
    ),
    "speed": (
        (
            rf"{DIGITS}\s*(?:公里|千米|米|km|m|MB|Mbps|[GMK]b)\s*(?:/|每)|\d+['′]\s*\d*|[配时转]速|"
            rf"{N1}(?:码|迈|倍速|转|马赫)|每(?:秒|小时|分钟)|"
            r"Mbps|MB/s|rpm|km/h",
            1.0,
        ),
        (SPAN, 0.5),
        _BARE_NUMBER,
        (r"[快慢]", 0.3),
    ),
    "temperature": (
        (rf"{N1}(?:度|℃|°|摄氏)|零[下上]|[常室低高恒]温", 1.0),
        _BARE_NUMBER,
    ),
    "data": (
        (rf"{DIGITS}\s*(?:[KMGTP]i?B?{LATIN_UNIT}|字节|兆|比特|位|bytes?)", 1.0),
        _BARE_NUMBER,
    ),
    "size": (
        (
            rf"{N1}(?:毫米|厘米|公分|米|公里|英?尺|英?寸|平方?|亩|公?斤|千?克|吨|周?岁|升|毫升|号|码|倍)|"
            rf"\d\s*[×xX*]\s*\d|[大中小加]号|{DIGITS}\s*(?:mm|cm|m|km|kg|g|[KMGT]i?B?|ml|L|㎡|m²|m2){LATIN_UNIT}|"
            rf"\b[SMLX]+L\b|年生|出生",
            1.0,
        ),
        (COUNTED, 0.5),
        _BARE_NUMBER,
        (rf"{VAGUE}|大小|[大小]", 0.2),
    ),
    "score": (
        (r"(?<![\d:/-])\d{1,3}\s*[-:：比]\s*\d{1,3}(?![\d:：/-])", 1.0),
        (BARE, 0.3),
    ),
    "rating": (
        (
            rf"{STARTS}\d{{1,3}}(?:\.\d+)?\s*(?:分(?![钟之米])|[颗个]?星(?!期)|/\s*(?:5|10|100)(?![\d/]))|[★☆⭐🌟]|"
            r"[一二三四五六七八九半]\s*(?:[颗个]?星(?!期)|分(?![钟之米]))|两[颗个]?星|十分(?=$|[，,。；、）)])|满[分星]|"
            r"(?:[评打得]分|豆瓣|imdb)\D{0,4}\d(?![\d.]*\s*[%％])",
            1.0,
        ),
        (rf"(?![\d,]{{4}}){BARE}", 0.4),
    ),
    "capacity": (
        (
            rf"(?<![\d,]){N1}(?:毫?升(?![级降学职旗温])|立方|加仑|公?斤|千克|[KMGT]B)|"
            rf"{DIGITS}\s*(?:ml|L|cc|kg|m?Ah|k?Wh|[KMGTP]i?B?){LATIN_UNIT}",
            1.0,
        ),
        (COUNTED, 0.5),
        _BARE_NUMBER,
    ),
    "rank": (
        (rf"第\s*{N1}|冠军|亚军|季军|{N1}[名强]|[金银铜]牌|首位|榜首|夺冠|倒数|并列|出局|淘汰|晋级", 1.0),
        (SPAN, 0.5),
        _BARE_NUMBER,
    ),
    "phone": (
        (
            r"(?<![\d.])(?<!\d[ -])\+?(?:\d[ -]?){6,14}\d(?![ -]?\d|\.\d)|"
            r"(?<![\d.])(?:1[02]\d{3}|9[56]\d{3})(?!\d|\.\d)|(?:电话|热线|分机|短号|内线|转|拨打?|tel|☎|📞)\D{0,4}\d{3,}",
            1.0,
        ),
    ),
    "email": ((r"[A-Za-z\d._+-]{1,40}@[A-Za-z\d-]{1,40}\.[A-Za-z]", 1.0),),
    "blood_type": ((r"(?<![A-Za-z])(?-i:AB|[ABO])\s*型|血型\W{0,4}是?\s*(?-i:AB|[ABO])(?![A-Za-z])|\brh", 1.0),),
    "port": (
        (r"(?<![\d.])\d{2,5}/(?:tcp|udp)|[:：]\d{3,5}(?![\d:：])|端口\D{0,6}\d{2,5}|-p \d+", 1.0),
        (r"^\d{3,5}(?=\s*[A-Za-z])", 0.8),  # an item of a list of ports: "8200 Vault"
        (BARE, 0.6),
    ),
    "version": (
        (
            r"\bv?\d+\.\d+(?:\.\d+)*|(?<![A-Za-z])[A-Za-z][A-Za-z]+[ -]?\d+(?:\.\d+)*(?![\d:：])|第?\s*\d+\s*版|LTS",
            1.0,
        ),
        (r"最新|旧版|新版", 0.3),
        _BARE_NUMBER,
    ),
    "code_number": (
        (rf"(?<![A-Za-z])[A-Z]{{1,4}}[ -]?\d{{2,}}|(?<!\d)\d{{6,}}(?!\d)|{CODE_LABEL}", 1.0),
        (rf"{_MIXED}|(?:密码|口令)[是为]\s*(?!多少|什么|几|啥)\S", 0.8),
        (BARE, 0.6),
    ),
    "address": (
        (r"https?://|\b[\w-]+(?:\.[\w-]+)+\b|\d+\.\d+\.\d+\.\d+", 1.0),
        (_WORD, 0.4),
    ),
    "command": (
        (_CODE, 1.0),
        (rf"{_WORD} +[A-Za-z\"'0-9]", 0.5),
        (_WORD, 0.3),
    ),
    "organisation": (
        (rf"{_ACTS}|{GROUP_LABEL}", 1.0),
        (rf"{_WORD}|{_QUOTED}", 0.8),
        # With a character of its name: "哪家医院" asks for the rest of "仁济医院".
        (
            rf"(?<![的家个些多他各A-Za-z])(?:{_GROUP})|{_HAN}(?<![的家个些多他各这那在了去到从是])(?<!{_AND})(?:{_COMPANY})",
            0.8,
        ),
        (rf"{_LAND}|{_FOREIGN}", 0.7),
        (rf"在{_HAN}{{2,6}}(?:上班|工作|任职|实习|[买做看办订租拍])", 0.5),
    ),
    "name": (
        (rf"{_QUOTED}|{_WORD}|{_NAMED}|{NAME_LABEL}", 1.0),
        (r"\*\*[^*]+\*\*|`[^`]+`|·", 0.7),
        (_FOREIGN, 0.5),
        (rf"^\||{ANY_LABEL}", 0.3),
    ),
    "place": (
        (rf"{_PLACE}|{PLACE_LABEL}", 1.0),
        (_ROOM, 0.8),
        (_FOREIGN, 0.7),
        (_AT, 0.6),
        (r"^\||[上里外内]", 0.3),
    ),
    "colour": (
        (_COLOUR, 1.0),
        (r"[红黄绿蓝紫黑白灰粉棕]", 0.6),
    ),
    "programming_language": ((_CODED, 1.0),),
    "language": (
        (rf"[中英日法德俄韩汉粤阿西葡]语|[中英日法德俄韩]文|方言|普通话|{_CODED}", 1.0),
        (_WORD, 0.3),
    ),
    "comparison": (
        (
            r"更|比(?![如例较])|不如|不及|最|一样|差不多|胜过|优于|强于|快|慢|省|[多少高低]得|than|faster|slower|"
            r"better",
            1.0,
        ),
    ),
    "origin": (
        (
            r"寓意|意思|含义|来自|取自|得名|源[于自]|由来|来历|出自|因为|所以|代表|象征|取名|起名|谐音|首字母|缩写|"
            r"之所以",
            1.0,
        ),
        (r"叫", 0.3),
    ),
    "expansion": (
        (r"[A-Za-z][a-z]+(?:[ -]+[A-Za-z]+)+|全称|缩写|简称|简写|首字母|即“", 1.0),
        (r"[（(][^）)]{2,}[）)]|“", 0.5),
    ),
    "number": (
        (
            rf"{COUNTED}|{DIGITS}\s*[%％℃°]|[<>＜＞≤≥≦≧]=?\s*\d|(?:超过|[高低大小多少]于|[达不]到|不足)\s*\d|"
            r"\d+[:：]\d\d[:：]\d\d|\d{1,3}\s*[-比]\s*\d{1,3}",
            1.0,
        ),
        (BARE, 0.7),
        (r"\d{2,3}/\d{2,3}|\d+[:：]\d\d", 0.5),
        (rf"{VAGUE}|{N1}[年岁天]", 0.4),
    ),
    "who": (
        (rf"{_ACTS}|{_HAN}{{2,6}}·{_HAN}{{1,6}}|{PERSON_LABEL}|(?<![A-Za-z\d._])@[\w]{{2,}}", 1.0),
        (r"[A-Za-z][A-Za-z0-9]{2,}", 0.8),
        (_KIN, 1.0),
        (rf"(?<![A-Za-z])(?:{_GROUP})|{_FOREIGN}", 0.7),
        (rf"我|\[\[{_HAN}{{2,4}}\]\]", 0.6),
        (rf"{_LAND}|用户|[作读开学患乘发]者|员工|[\u4e00-\u9fff]员", 0.5),
        (rf"[:：]\s*{_CALLED}", 0.4),
        (rf"[他她]|人|\|\s*{_CALLED}", 0.2),
    ),
}


@cache
def forms(kind: AnswerType) -> tuple[Form, ...]:
    """The forms of a kind, surest first. They are compiled when first asked for: all of them take a tenth of a second."""
    return tuple((re.compile(pattern, re.I), sure) for pattern, sure in _FORMS[kind])
