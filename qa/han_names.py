"""Names of persons in Chinese text, and their spelling in Latin letters: 林晓 is "Lin Xiao", 许老师 "Teacher Xu"."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from typing import Protocol

# Hardly anything but surnames where they stand by themselves.
_SURE_SURNAMES = frozenset(
    "王李张刘陈杨赵周吴徐孙胡朱林何郭罗梁宋郑韩唐冯董萧曹袁邓许傅沈彭吕苏卢蒋蔡贾丁魏薛阎潘杜汪范姚谭廖邹陆郝崔邱秦"
    "邵孟尹黎乔龚葛鲁聂倪翟霍莫柯樊殷阮鲍裴骆邢岳庞俞詹耿尤喻褚窦栾臧祁闫闵靳匡苟滕穆甄巩冉佘卞佟瞿郁竺晏隋虞鄢郜鞠"
    "敖寇仲裘牟娄冼胥芮岑荀覃"
)
# These are ordinary words too ("三张卡", "高筋粉"): a name only before a character that is mostly found in given names.
_ORDINARY_SURNAMES = frozenset(
    "黄高马谢于程曾叶余戴夏钟田任姜方石熊金孔白康毛江史顾侯龙万段雷钱汤易常武贺赖文施严洪柳章左焦向兰关童颜华蓝安祝"
    "温庄项纪梅麦齐申凌欧舒饶戚荆卓屈柴伍季苗蒲楚丛芦卜甘辛艾游宗陶毕"
)
SURNAMES = _SURE_SURNAMES | _ORDINARY_SURNAMES
# Mostly found in given names.
_GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛超秀霞平桂英华玉萍红玲芬燕彬鹏浩凯琳倩婷雪慧莹颖佳欣怡晨宇轩梓涵子豪思远雯薇珊媛"
    "琪琴瑶瑾璇璐蕾蓉菲莉莲晓晗晖晴昊昱旭昕明亮辉峰锋钧铭铮锐鑫钰锦毅刚志国建庆忠诚信义仁贤良俊博文武斌栋梁柏松桐梧"
    "林森楠榕枫彤彦彪彩岚岩峻嵘川江河海浪波泽洁淑清源润澜瀚潇渊炎煜烨煊然熙燃琦瑞瑜珍珠玮珂琼瑛璋望惟恒恺悦悠愉慕忆"
    "念心宁安康健永福禄寿祥吉利贵荣昌盛兴旺富春夏秋冬梅兰竹菊凤龙鸿雁鹤骏骁驰翔飞腾云帆航舟诗诺语哲睿智聪勋勤奋业立"
    "扬舒禾苗芸芷若茜茵荷莎萱蔓薪满凡逸逍遥韵音美妍妮姗娇娅婉婕嫣嫦可乐沐阳朗星辰耀光煦宏宪家宝东南北培坤坚城基堃增"
    "尧乾元正诠友佑伊溪淼焱晶壮棠佩鹿苑牧旻"
)
# Words by themselves, so no part of a given name: what is done, to whom, when, how many.
PLAIN = (
    "的只陪跟和在说要来去了是有也就都才还给把被从到没不很又太会能但这那让向为对因等及而且与由叫问找帮我你您他她它咱"
    "俩谁啥每各另某其此该哪什个几两二三四五六七八九十百千第多少次号点分岁块件先再已却仅最更越挺便仍将曾必须应比按照"
    "往当像似连同随自离靠代替后前里外上下中内边着过得地吗呢吧啊嘛所或则即全净做讲骑带买提送嫌管报忘记看写投准拿打直"
    "教催想走跑换交收退借租卖付欠赊认拴停搬用住吃喝睡起反出进入听讨谈聊答回接拉推抓抱摔扔丢捡拆装补改查算数量称站坐"
    "躺蹲爬唱画拍录存取寄领发订定选挑签填批审评判断骂哭笑怕恨怪夸劝逼赶追拦挡躲逃冲撞砸碰摸切炒煮炖烧烤洗擦扫拖晒晾"
    "挂贴钉刷涂剪缝织套穿脱脏病死活攒花赚赔赢输押升降涨跌戒加留请缩干弄养修开动负背翻排气重偷吵兼总工姐哥叔姨嫂婶孃"
)
# Found in foreign names by sound only: 罗尔斯, 马斯登.
_FOREIGN = "尔斯特顿瓦桑登弗夫普姆萨塔洛拉卡巴克森纳莱甫甸"
# Never the last of a name: 刘家 are the Lius, 梅家坞 is a village.
_NEVER_LAST = "家子们头里氏某一城乡村镇县苑坞洲传纪碑墓厂店路街巷篇版书帝"
# Surnames that also count ("两周", "22 张卡"), and what stands before a word that counts.
_COUNTERS = "周张段章项毛"
_COUNT = re.compile(r"[\d一二两三四五六七八九十几每这那半多了同] *$")
# After a surname, and spelt as a part of the name: "Jiang Jie".
_SHORT_TITLES = "姐哥嫂婶孃"
# After a surname, and put into English before it.
_TITLES = {
    "老师": "Teacher",
    "教授": "Professor",
    "师傅": "Master",
    "教练": "Coach",
    "医生": "Dr",
    "大夫": "Dr",
    "博士": "Dr",
    "先生": "Mr",
    "太太": "Mrs",
    "女士": "Ms",
    "小姐": "Miss",
    "经理": "Manager",
    "主任": "Director",
    "校长": "Principal",
    "律师": "Lawyer",
    "护士长": "Head Nurse",
    "护士": "Nurse",
    "老板": "Boss",
    "队长": "Captain",
    "叔叔": "Uncle",
    "叔": "Uncle",
    "伯伯": "Uncle",
    "阿姨": "Aunt",
    "姨": "Aunt",
    "奶奶": "Grandma",
    "爷爷": "Grandpa",
}
# Not persons, though they look so.
_NO_NAMES = frozenset("苏军 吕宋 唐筛 魏蜀吴".split())


@cache  # compiled for the first line that is put into English, not for every question
def _person() -> re.Pattern[str]:
    """A person's name among characters that form no word; words but titles are left blank."""
    titles = "|".join(_TITLES)
    sure, ordinary, family = map("".join, (_SURE_SURNAMES, _ORDINARY_SURNAMES, SURNAMES))
    sound, given = rf"[^\s{PLAIN}{_FOREIGN}]", rf"(?![{_FOREIGN}])[{_GIVEN}]"
    last_sound, last_given = (rf"(?![{_NEVER_LAST}]){character}" for character in (sound, given))
    end = rf"(?=家?(?:[\s{PLAIN}一]|$|{titles}))"
    return re.compile(
        rf"""(?<![^\s{PLAIN}于])(?:
        (?P<family>[{family}])(?P<title>{titles})                                    # 许老师
        | [{family}](?:[{_SHORT_TITLES}]|[总工]{end}) | [{sure}]总                      # 姜姐, 何总
        | [老小][{sure}] | [老小大][{family}]{end}                                        # 老周
        | (?:小{given}|阿(?!姨){sound}){end}                                            # 小禾, 阿宁
        | [{sure}]{sound}??{last_sound}{end}                                         # 林晓
        | [{ordinary}](?:{last_given}|{given}{last_sound}|{sound}{last_given}){end}  # 梅琳, 钟一帆
        )""",
        re.VERBOSE,
    )


def is_given(character: str) -> bool:
    """Whether a character is mostly found in given names."""
    return bool(character) and character in _GIVEN


class Sounds(Protocol):
    """Whatever knows how Chinese characters are read."""

    def sounds(self, text: str) -> Mapping[str, Sequence[str]]:
        """The syllables, without tones, as which each character may be read, the commonest first."""


def persons(line: str, cuts: Mapping[int, Sequence[str]], dictionary: Sounds) -> Iterator[tuple[int, str, str]]:
    """Yield (where, name, spelling) for the persons in a line; of its Chinese runs the words are given by where each starts.

    A name is no word of a dictionary: it is looked for among the characters that form none.
    """
    loose = [" "] * len(line)
    for start, cut in cuts.items():
        end = start + sum(map(len, cut))
        if "·" in (line[start - 1 : start], line[end : end + 1]):  # of a foreign name: 托马斯·杨
            continue
        for before, word in pairwise(["", *cut]):
            if _may_be_named(before, word):
                loose[start : start + len(word)] = word
            start += len(word)
    for match in _person().finditer("".join(loose)):
        counted = match[0][0] in _COUNTERS and _COUNT.search(line[: match.start()])
        if not counted and match[0] not in _NO_NAMES and (spelt := _spelt(match, dictionary)):
            yield match.start(), match[0], spelt


def _may_be_named(before: str, word: str) -> bool:
    """Whether a word after another may be a part of a name: a character, a title, or a given name that means something."""
    if word in _TITLES:
        return len(before) == 1 and before not in PLAIN
    return len(word) == 1 or (before in _SURE_SURNAMES and set(word) <= set(_GIVEN))


def _spelt(name: re.Match[str], dictionary: Sounds) -> str:
    """A name in Latin letters, empty where the dictionary has no sound of it."""
    characters = name["family"] or name[0]
    sounds = dictionary.sounds(characters)
    syllables = [next(iter(sounds.get(character, ())), "") for character in characters]
    if not all(syllables):
        return ""
    first, given = syllables[0].title(), "".join(syllables[1:])
    if title := name["title"]:
        return f"{_TITLES[title]} {first}"
    return f"{first}{given}" if characters[0] in "小阿" else f"{first} {given.title()}"
