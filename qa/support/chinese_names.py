"""Does each name in Chinese characters (of a place, a person, an organisation, a work) stand in the quotes?"""

import re
from collections.abc import Iterator

from ingest.text import CJK, flatten, has_cjk
from qa.han_names import SURNAMES
from qa.support.terms import Names
from qa.support.types import Problem
from qa.translate import Dictionary

PLACES = tuple(
    "中国 美国 英国 法国 德国 日本 韩国 印度 俄罗斯 意大利 西班牙 加拿大 澳大利亚 巴西 墨西哥 荷兰 瑞典 "
    "瑞士 挪威 丹麦 芬兰 波兰 希腊 土耳其 埃及"
    " 以色列 伊朗 新加坡 泰国 越南 马来西亚 印尼 菲律宾 南非 欧盟 欧洲 亚洲 非洲 北京 上海 天津 重庆 "
    "广州 深圳 杭州 南京 武汉 成都 西安 苏州 香港 澳门"
    " 台湾 台北 东京 首尔 纽约 伦敦 巴黎 柏林 莫斯科 旧金山 硅谷 华盛顿 广东 浙江 江苏 四川 山东 湖南 "
    "湖北 河南 河北 福建 云南 海南 新疆 西藏"
    " 谷歌 微软 苹果 亚马逊 英特尔 甲骨文 红帽 脸书 推特 特斯拉 三星 索尼 丰田 华为 腾讯 阿里 阿里巴巴 "
    "百度 京东 小米 字节跳动 联想 中兴 美团 网易".split()
)
_SURNAMES = "".join(sorted(SURNAMES))
_TITLE = (
    "教授|先生|女士|博士|老师|院士|主任|总统|主席|总理|部长|市长|省长|经理|董事长|总裁|医生|律师|记者|同学|导演|作家"
)
_PERSON = re.compile(
    rf"(?:(?<=^)|(?<=[,。;、:\s\"的由与和被对向给是叫岁]))([{_SURNAMES}][{CJK}]{{1,2}}?)"
    rf"(?={_TITLE}|于|在|说|表示|认为|担任|出任|获|赢|夺|发明|创办|写|提出|拿到|[,。、]|和|与|$)"
)
_TITLED = re.compile(rf"([{_SURNAMES}][{CJK}]{{1,2}})(?={_TITLE})")
_ORGANISATION = re.compile(
    rf"([{CJK}]{{2}})(?:公司|大学|银行|集团|科技|软件|电子|汽车|制药|航空|医院|学院|研究所|研究院|出版社)"
)
_NOT_ORGANISATION = set("家的各该这那此多些等位所本一两几间创业型件用和与商业厂母子小大总分")


def chinese_names(sentence: str, names: Names, dictionary: Dictionary) -> Iterator[Problem]:
    """Names in Chinese characters that the quotes do not hold."""
    if not has_cjk(sentence):
        return
    for match in re.finditer(r"《([^》]+)》|\"([^\"]+)\"|「([^」]+)」", sentence):
        if flatten(title := next(filter(None, match.groups()))) not in names.flat:
            yield Problem("name", title)
    for place in PLACES:
        if place in sentence and place not in names.flat:
            yield Problem("name", place)
    for match in _TITLED.finditer(sentence):
        if match[1] not in names.flat:
            yield Problem("name", match[1])
    for match in _PERSON.finditer(sentence):
        if match[1] not in names.flat and len(dictionary.segment(match[1])) > 1:
            yield Problem("name", match[1])
    for match in _ORGANISATION.finditer(sentence):
        if match[1] not in names.flat and not set(match[1]) & _NOT_ORGANISATION:
            yield Problem("name", match[0])
