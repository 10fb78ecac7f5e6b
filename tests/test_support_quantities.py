"""Numbers, dates and names that a Chinese line gives, each with a wording that holds and one that does not."""

import pytest

from qa.support import unsupported
from qa.translate import Dictionary


@pytest.fixture(scope="module")
def dictionary(tmp_path_factory: pytest.TempPathFactory) -> Dictionary:
    return Dictionary.open(tmp_path_factory.mktemp("dictionary"))


# A line; what it says; what it does not.
READ = [
    ("书房只做了半墙", "half a wall", "a quarter"),
    ("返工半天", "half a day", "half a month"),
    ("缩小一大半", "half", "a quarter"),
    ("伤了三成半", "35%", "30%"),
    ("挑了十四处", "fourteen places", "four places"),
    ("要二三十分钟", "twenty to thirty minutes", "twenty to forty minutes"),
    ("四五十分钟", "forty or fifty minutes", "forty or sixty minutes"),
    ("十来天才好", "ten days", "twelve days"),
    ("5 个多小时", "over 5 hours", "over 6 hours"),
    ("一小时四十分,睡了", "40 minutes", "14 minutes"),
    ("迟到一刻钟", "a quarter of an hour late", "three quarters of an hour late"),
    ("千字 120 元", "120 yuan per 1,000", "120 yuan per 100"),
    ("分三书", "three", "four"),
    ("两拨人", "two", "five"),
    ("前三名", "three", "two"),
    ("重了七两八", "7.8", "8.7"),
    ("科目三", "Subject 3", "Subject 2"),
    ("第 9 条", "Article 9", "Article 6"),
    ("我二作", "the second", "the third"),
    ("他大三", "the third year", "the second year"),
    ("十九世纪", "the nineteenth century", "the eighteenth century"),
    ("几乎零单", "zero", "three"),
    ("扣千分之三", "three per thousand", "three per million"),
    ("40 万分五年", "400,000", "40,000"),
    ("340 亿美元", "34 billion US dollars", "34 million US dollars"),
    ("每幅 60 欧", "60 euros", "60 dollars"),
    ("筛了上万次", "over ten thousand times", "over a million times"),
    ("三个礼拜", "three weeks", "three months"),
    ("睡了两晚上", "two nights", "three nights"),
    ("30 日内", "within 30 days", "within 30 months"),
    ("10 月中改的", "in mid-October", "in early October"),
    ("1360 年代", "the 1360s", "the 1350s"),
    ("7 月初 3,860 元", "early July 3,860 yuan", "July 3"),
    ("索尼 A7M3：6800 元", "6,800 yuan", "8,600 yuan"),
    ("杨站长", "Yang", "Wang"),
    ("费老师", "Teacher Fei", "Teacher Gao"),
    ("冯家", "the Feng family", "the Deng family"),
    ("陈总", "General Manager Chen", "General Manager Zhang"),
    ("入晋", "Jin", "Shu"),
    ("北宋", "the Northern Song", "the Northern Wei"),
    ("日军", "the Japanese", "the German"),
    ("法租界", "the French", "the British"),
    ("拉萨", "Lhasa", "Kunming"),
    ("元旦", "on New Year's Day", "on Mother's Day"),
    ("乙肝", "B", "C"),
    ("亨利四世", "IV", "VI"),
    ("阿廖", "A Liao", "A Chu"),
    ("双十一", "Double Eleven", "Double Twelve"),
    ("第 3 周", "week 3", "week 4"),
    ("3 周", "3 weeks", "week 3"),
    ("会员 6 折", "60% of it", "70% of it"),
    ("会员 6 折", "40% off", "60% off"),
    ("便宜 40%", "40% off", "60% off"),
    ("三舅", "the third uncle", "the fourth uncle"),
    ("三年级", "third grade", "fourth grade"),
    ("第五个人", "a fifth person", "a sixth person"),
    ("前 37%", "the first 37%", "the second 37%"),
    ("做了急救", "first aid", "second aid"),
    ("由三方签字", "three parties", "the third party"),
    ("百万医疗险", "a million", "two million"),
    ("0 万", "0", "10,000"),
    ("腊月二十", "the 20th of the twelfth lunar month", "the 21st of the twelfth lunar month"),
    ("农历七月十六", "the 16th of the seventh lunar month", "July 16"),
    ("3-4 月", "March–April", "March–May"),
    ("四到八月", "April to August", "May to August"),
    ("2024 年 3 月到 5 月", "March to May 2024", "March to June 2024"),
    ("4 月 11 日到 13 日", "April 11 to 13", "April 11 to 14"),
]


def _wrong(wording: str, line: str, dictionary: Dictionary) -> set[str]:
    found = unsupported(f"It says {wording}.", [line], dictionary)
    return {problem.kind for problem in found} & {"number", "unit", "date", "name", "latin"}


@pytest.mark.parametrize(("line", "true", "false"), READ)
def test_a_number_or_a_name_is_read(line: str, true: str, false: str, dictionary: Dictionary) -> None:
    assert not _wrong(true, line, dictionary)
    assert _wrong(false, line, dictionary)
