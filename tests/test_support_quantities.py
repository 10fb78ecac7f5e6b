"""Numbers, dates and names that a Chinese line gives, each with a wording that holds and one that does not."""

import pytest

from qa.support import unsupported
from qa.translate import Dictionary

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
    ("一小时四十分,睡了", "an hour and 40 minutes", "an hour and 14 minutes"),
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
    ("一件 HK$300", "HK$300", "us$300"),
    ("每月 1 万 2 千", "12,000 a month", "10,000 a month"),
    ("首付 8万6", "86,000", "80,000"),
    ("跑了 3千5", "3,500", "3,000"),
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
    # digits that are read as no number, and numbers between which a hyphen stands
    ("恢复期 3-5 天", "3 to 5 days", "3 to 6 days"),
    ("恢复期 3-5 天", "3–5 days", "3-6 days"),
    ("恢复期 3-5 天", "three to five days", "3-5 weeks"),
    ("预算 ¥300-500", "300 to 500 yuan", "300 to 600 yuan"),
    ("血压 135/85", "135/85", "135/95"),
    ("血压 135/85", "135 over 85", "85/135"),
    ("布洛芬 400mg", "400 mg", "200mg"),
    ("加 5 克盐", "5 g", "5 mg"),
    ("充电器 65W", "65 watts", "45W"),
    ("显示器 2K 144Hz", "2K, 144 Hz", "4K, 144Hz"),
    ("导出 1080p 60fps", "1080p at 60fps", "1080p at 30fps"),
    ("镜头 f/1.8", "f/1.8", "f/1.4"),
    ("地址 192.168.1.1", "192.168.1.1", "192.168.1.254"),
    ("监听 localhost:3000", "localhost:3000", "localhost:8000"),
    ("电话 400-820-8820", "400-820-8820", "400-820-8830"),
    ("升级到 v2.3.1", "v2.3.1", "v2.3.2"),
    ("比分 3:2", "3-2", "3:1"),
    ("分辨率 1920x1080", "1920x1080", "1920x1200"),
    ("客队三比二赢", "3:2", "2:3"),
    ("气温 -5 度", "-5 degrees", "-15 degrees"),
    ("气温 -5 度", "minus 5 degrees", "5 degrees"),
    ("今日收益 -3.2%", "-3.2%", "3.2%"),
    ("零下 5 度", "5 degrees below zero", "5 degrees"),
    ("盐 1/2 茶匙", "half", "1/3"),
    # times of day
    ("下午 1:30 见面", "1:30 pm", "1:30 am"),
    ("中午 1 点", "1 pm", "1 am"),
    ("8 点 40 到公司", "8:40", "8:00"),
    ("三点二十开会", "3:20", "3:12"),
    ("六点十分出门", "ten past six", "at six"),
    ("六点半起床", "at six thirty", "at seven thirty"),
    ("九点差五分", "8:55", "five past nine"),
    ("差一刻十点", "a quarter to ten", "a quarter past ten"),
    ("下午 2 点到 4 点停电", "from 2 pm to 4 pm", "from 2 pm to 5 pm"),
    ("上午 9 点到 11 点", "from 9 to 11 in the morning", "11 pm"),
    ("下午 2:00-3:30", "from 2:00 to 3:30 pm", "3:30 am"),
    ("上午 9 点开会,3 点散", "9 am", "3 am"),
    ("90 年代末", "the late 1990s", "the early 1990s"),
    ("5 月底去", "at the end of May", "at the beginning of May"),
    # numbers as they are spoken and shortened
    ("押金 1500，可以退", "1,500", "1,600"),
    ("走了三四公里", "three or four kilometers", "three or five kilometers"),
    ("五六个小时", "five or six hours", "five or seven hours"),
    ("瘦了两三斤", "two or three jin", "two or four jin"),
    ("身高一米七五", "175 cm", "1.57 meters"),
    ("三块五一斤", "3.5 yuan", "3 yuan"),
    ("6 元一副", "6 yuan", "6.1 yuan"),
    ("干了两年半", "two and a half years", "two years"),
    ("一斤半排骨", "one and a half jin", "one jin"),
    ("八五折", "15% off", "50% off"),
    ("打对折", "50% off", "15% off"),
    ("六七百人", "six or seven hundred people", "six or eight hundred people"),
    ("花了三四千块", "three to four thousand yuan", "three to five thousand yuan"),
    ("工资 1.5w", "15,000", "1,500"),
    ("存款 30w", "300,000", "30,000"),
    ("超重 3 公斤", "3 kilos", "3 grams"),
    ("充电 1 小时 20 分", "80 minutes", "20 minutes"),
    ("编译 2h30m", "2 hours and 30 minutes", "2 hours and 40 minutes"),
    ("跑了 28 分 30 秒", "28:30", "28:40"),
    ("仨月", "three months", "two months"),
    ("啤酒两打", "two dozen", "three dozen"),
    ("二十年的老冰箱", "twenty years old", "thirty years old"),
    ("隔一天跑一次", "every two days", "every day"),
    ("体温 38.5，吃了药", "38.5 degrees", "39.5 degrees"),
    ("用电 120 度", "120 kWh", "100 kWh"),
    ("电费 0.52 元一度", "0.52 yuan", "0.25 yuan"),
    ("双重验证", "two", "three"),
    ("大年初五", "the fifth day", "the sixth day"),
    ("三十出头", "in his thirties", "in his forties"),
    # "a" and "once" where they count
    ("迟到了一小时", "an hour late", "two hours late"),
    ("迟到了半小时", "half an hour late", "an hour late"),
    ("一个小时后到", "for an hour", "for a week"),
    ("等了三个小时", "for three hours", "for an hour"),
    ("1 小时 20 分钟到家", "in an hour and twenty minutes", "in an hour"),
    ("一两个小时", "for an hour or two", "for a day or two"),
    ("半瓶酱油", "half a bottle", "a bottle"),
    ("每周洗一次", "once a week", "twice a week"),
    ("每天吃两次药", "twice a day", "once a day"),
    ("每两周浇一次", "once every two weeks", "once a week"),
    # what is said around a number
    ("花了 40 多块", "more than 40 yuan", "more than 50 yuan"),
    ("花了大概 40 块", "about 40 yuan", "more than 40 yuan"),
    ("不到二十分钟", "less than twenty minutes", "twenty minutes"),
    ("三十多人", "over thirty people", "exactly thirty people"),
    ("3.5 元一吨", "3.5 yuan a ton", "3.5 yuan a liter"),
    ("扣了 3 分", "3 points", "3 minutes"),
    ("不足 10 个人", "fewer than 10 people", "10 people"),
    ("12 元一公斤", "12 yuan per kilogram", "12 yuan per jin"),
    ("涨到 8000 元", "raised to 8,000 yuan", "raised by 8,000 yuan"),
    ("降低了两成", "reduced by 20%", "reduced to 20%"),
    ("从 30 秒改成 10 秒", "to 10 seconds, from 30 seconds", "to 30 seconds, from 10 seconds"),
    ("年底交稿", "the end of the year", "the end of the month"),
]


def _wrong(wording: str, line: str, dictionary: Dictionary) -> set[str]:
    found = unsupported(f"It says {wording}.", [line], dictionary)
    return {problem.kind for problem in found} & {"number", "unit", "date", "name", "latin"}


@pytest.mark.parametrize(("line", "true", "false"), READ)
def test_a_number_or_a_name_is_read(line: str, true: str, false: str, dictionary: Dictionary) -> None:
    assert not _wrong(true, line, dictionary)
    assert _wrong(false, line, dictionary)


# Chinese sentences are held to the same; a line, what it says, what it does not.
CHINESE = [
    ("恢复期 3-5 天", "恢复期是 3-5 天", "恢复期是 3-7 天"),
    ("早上血压 135/85", "早上的血压是 135/85", "早上的血压是 135/95"),
    ("8 点 40 到公司", "他 8 点 40 到公司", "他 8 点 50 到公司"),
    ("房租涨了 300 元", "房租上涨了 300 元", "房租涨到 300 元"),
    ("走了三四公里", "一共走了三四公里", "一共走了三五公里"),
]


@pytest.mark.parametrize(("line", "true", "false"), CHINESE)
def test_a_number_of_a_chinese_sentence_is_read(line: str, true: str, false: str, dictionary: Dictionary) -> None:
    assert not unsupported(true, [line], dictionary)
    assert {"number", "unit", "date"} & {problem.kind for problem in unsupported(false, [line], dictionary)}


@pytest.mark.parametrize(
    ("line", "sentence"),
    [("早上六点半起床", "Got up at six thirty in the morning."), ("早饭吃了两个鸡蛋", "Had two eggs for breakfast.")],
)
def test_a_verb_that_opens_a_sentence_is_no_name(line: str, sentence: str, dictionary: Dictionary) -> None:
    assert not unsupported(sentence, [line], dictionary)
