"""Units and currencies: each spelling with its dimension and how many base units it is."""

import re
from fractions import Fraction

from qa.support.types import Quantity

_UNIT_LIST = """
percent 1 % percent per_cent percentage_points 个百分点
cny 1 元 元钱 元人民币 块钱 人民币 yuan RMB CNY renminbi
cny 1/10 毛 毛钱 角
usd 1 美元 美金 dollar dollars USD US_dollar US_dollars
eur 1 欧元 欧 euro euros EUR
gbp 1 英镑 镑 pound pounds GBP
jpy 1 日元 yen JPY
hkd 1 港元 港币 Hong_Kong_dollar Hong_Kong_dollars
twd 1 新台币 台币 New_Taiwan_dollar New_Taiwan_dollars
aud 1 澳元 澳币 Australian_dollar Australian_dollars
sgd 1 新加坡元 新币 Singapore_dollar Singapore_dollars
cad 1 加元 加币 Canadian_dollar Canadian_dollars
second 1/1000000 微秒 microsecond microseconds us
second 1/1000 毫秒 ms millisecond milliseconds
second 1 秒 秒钟 s second seconds sec secs
second 60 分钟 minute minutes min mins
second 3600 小时 个小时 钟头 个钟头 hour hours hr hrs h
day 1 天 日内 日以内 日之内 day days
night 1 晚 夜 night nights
day 7 周 星期 个星期 礼拜 个礼拜 week weeks
month 1 个月 month months
year 1 年 year years
age 1 岁 周岁 years_old year-old years-old years_of_age years_younger years_older year_younger year_older
meter 1 米 m meter meters metre metres
meter 1000 公里 千米 km kilometer kilometers kilometre kilometres km/h
meter 1/100 厘米 公分 cm centimeter centimeters
meter 1/1000 毫米 mm millimeter millimeters
meter 1/3 尺
mile 1 英里 mile miles
sqm 1 平 平米 平方 平方米 sqm m2 square_meter square_meters square_metre square_metres
liter 1 升 liter liters litre litres
liter 1/1000 毫升 ml milliliter milliliters millilitre millilitres
gram 1/1000000 微克 ug mcg microgram micrograms
gram 1/1000 毫克 mg milligram milligrams
gram 1 克 g gram grams
gram 1000 公斤 千克 kg kilogram kilograms kilo kilos
gram 500 斤 市斤 jin catty catties
gram 1000000 吨 ton tons tonne tonnes
byte 1 字节 byte bytes
byte 1000 KB kilobytes
byte 1000000 MB megabytes
byte 1000000000 GB gigabytes gigabyte
byte 1000000000000 TB terabytes
degree 1 度 摄氏度 °C ℃ degrees degree
kwh 1 度电 千瓦时 kWh kilowatt-hour kilowatt-hours
w 1 瓦 W watt watts
w 1000 千瓦 kW kilowatt kilowatts
hz 1 赫兹 Hz hertz
hz 1000 千赫 kHz
hz 1000000 兆赫 MHz
hz 1000000000 GHz
person 1 人 名 位 人次 people person persons
times 1 倍 次 回 遍 趟 下 跤 times
"""
UNITS = {
    spelling.replace("_", " "): (dimension, Fraction(factor))
    for dimension, factor, *spellings in map(str.split, _UNIT_LIST.strip().splitlines())
    for spelling in spellings
}
_NOT_BEFORE = {  # characters with which a unit of one character makes another word
    "平": "均方时台坦衡安等日原行面常凡",
    "升": "级高到至降学值旗任起温",
    "毛": "衣巾病孩",
    "欧": "洲元盟美式标冠姆版阳亚",
    "角": "度落色",
    "晚": "上饭会年期",
    "夜": "里间晚市",
    "尺": "寸子码度",
    "瓦": "片房楼匠工特",
    "下": "午面旬月周次个半级降跌滑去来调",
}


def _pattern(unit: str) -> str:
    if unit.isascii():
        return re.escape(unit) + ("" if unit == "%" else r"(?![A-Za-z])")
    return unit + (f"(?![{_NOT_BEFORE[unit]}])" if unit in _NOT_BEFORE else "")


UNIT = "|".join(map(_pattern, sorted(UNITS, key=len, reverse=True)))
OFF = "percent off"  # the unit of what is taken off a price
BELOW_ZERO = "below zero"  # the unit of a number with a minus, whatever it counts
DIMENSIONS = {dimension for dimension, _ in UNITS.values()} | {"several", OFF, BELOW_ZERO}
_DOLLARS = {"US": "usd", "HK": "hkd", "NT": "twd", "A": "aud", "S": "sgd", "C": "cad"}
_SIGNS = {"$": "usd", "¥": "cny", "€": "eur", "£": "gbp"} | {f"{country}$": unit for country, unit in _DOLLARS.items()}
CURRENCY = rf"(?<![A-Za-z])(?:{'|'.join(_DOLLARS)})?\$|[¥€£]"  # R$ and the like, which are not known, are none
# A bare number is none of these.
STRICT = {"percent", "cny", "eur", "gbp", "jpy", *_DOLLARS.values(), "several", BELOW_ZERO}
MEASURES = (
    "个条件种处点步家名位次项款台座本辆份套层类组批岁块道支只张门部篇段句轮场届代倍成人者边方天周楼级季样大分阶期月"
    "样版页行列颗根所间笔封幅对双桩起两番局颗艘架国省市县卷班册"
    "核圈杯碗瓶罐袋盒片粒滴勺匙顿餐站集堂针剂口串束盆株朵匹箱桶筐包管盘碟锅壶栋幢排把码室厅卫件枚盏扇棵曲"
)
_ANY_CASE = {spelling.casefold(): known for spelling, known in UNITS.items()}


def measured(text: str, value: Fraction, unit: str | None, currency: str | None, start: int) -> Quantity:
    """A number with the unit, or the sign of the currency, that stands beside it; a unit that is not known counts none."""
    text = text.strip()
    if currency:
        return Quantity(text, value, _SIGNS[currency.upper()], False, False, start)
    known = UNITS.get(unit or "") or _ANY_CASE.get((unit or "").casefold())
    if known is None:
        return Quantity(text, value, None, False, False, start)
    return Quantity(text, value * known[1], known[0], False, False, start)
