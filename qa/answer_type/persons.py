"""Persons' names in Chinese sentences."""

import re
from itertools import pairwise

from ingest.text import cjk_runs
from qa.translate import Dictionary

_SURNAMES = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏窦章苏潘葛范彭郎鲁韦马苗方俞任袁柳"
    "鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅卞齐康伍余元顾孟平黄穆萧尹姚邵汪祁毛狄米贝明臧成戴谈宋庞熊纪舒屈"
    "项祝董梁杜阮蓝闵席季贾路娄江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫房裘缪干解应宗丁宣邓郁单杭洪包"
    "诸左石崔吉龚程裴陆荣翁荀曲封储靳段焦牧车侯全班秋伊宫宁仇厉武符刘景詹龙叶司黎薄白怀赖卓蒙池乔阴闻谭贡申尚农温"
    "庄晏柴瞿阎连习艾容向古易廖居耿文欧师冷简饶曾沙丰关游权"
)
_NOT_GIVEN = frozenset("的是在了和与为有就也都将被不一上下中大小个人年月日")
# A surname after 老 or 小 is a name, save where that makes a word: "老师", "小时".
_FAMILIAR = _SURNAMES - frozenset("师家乐平时区车明白花")
_TITLED = re.compile(
    rf"[{''.join(sorted(_SURNAMES))}](?:老师|医生|大夫|师傅|阿姨|叔叔?|[哥姐总工姨]|先生|女士|教授|律师|经理|教练)|"
    rf"[老小][{''.join(sorted(_FAMILIAR))}]|姓(?!名)[\u4e00-\u9fff]"
)


def person_names(sentence: str, dictionary: Dictionary) -> list[tuple[str, float]]:
    """What may be a person's name, with how sure that is: a surname before a title or characters that no word is made of."""
    names = [(m[0], 1.0) for m in _TITLED.finditer(sentence)]
    for run in cjk_runs(sentence):
        words = dictionary.segment(run)
        for surname, given in pairwise(words):
            if surname in _SURNAMES and given not in _NOT_GIVEN and len(given) <= 2:
                names.append((surname + given, 1.0 if len(given) == 1 else 0.5))
    return names
