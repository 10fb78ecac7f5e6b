"""Reading: a folded text to its clauses, dates and quantities."""

import re
from functools import lru_cache

from ingest.text import has_cjk
from qa.support.clock import read_times
from qa.support.dates import MONTH_NAME, read_dates
from qa.support.numerals import HAN
from qa.support.quantities import read_quantities
from qa.support.text import clauses
from qa.support.types import Text

_YEAR_RANGE = re.compile(r"(?<!\d)(\d{4})(?=\s*[-–—~至到和与]\s*\d{4}\s*年)")
# A Chinese word may stand in an English sentence in quotes, in brackets, in a path.
_FOREIGN = re.compile(r'"[^"]*"|\([^)]*\)|(?<![^\s`])[~.]?/[^\s,，。;；]+')
# 3-4 月, 四到八月; 4 月 11 日到 13 日
_MONTH_RANGE = re.compile(
    rf"(?<![\d./第{HAN}-])(\d{{1,2}}|十[一二]?|[一二三四五六七八九])(?=\s*[-–~至到、和]\s*(?:\d{{1,2}}|[{HAN}]+)\s*月)"
)
_MONTHS_OF_A_YEAR = re.compile(r"(?<!\d)(\d{4}\s*年\s*)(\d{1,2}\s*月\s*[-–~至到、和]\s*)(?=\d{1,2}\s*月)")
_DAYS_OF_A_MONTH = re.compile(r"(?<!\d)(\d{1,2}\s*月)(\s*\d{1,2}\s*[日号]?\s*[-–~至到、和]\s*)(?=\d{1,2}\s*[日号])")
_PERCENT_RANGE = re.compile(r"(?<![\d.])(\d+(?:\.\d+)?)(?=\s*(?:[-–—~至到]|to)\s*\d+(?:\.\d+)?\s*(?:%|percent))")
# "September 23 to 29", 9 月 3 到 6 日
_DAY_RANGE = re.compile(
    rf"\b({MONTH_NAME}\s+)(\d{{1,2}}(?:st|nd|rd|th)?)(\s*(?:to|until|through|and|[-–])\s*)(?=\d{{1,2}}(?:st|nd|rd|th)?\b)"
)


@lru_cache(maxsize=256)
def read(text: str) -> Text:
    """Read a folded text; the quotes of one answer are read once for all its sentences."""
    text = _PERCENT_RANGE.sub(r"\1%", _YEAR_RANGE.sub(r"\1 年", text))
    text = _MONTHS_OF_A_YEAR.sub(r"\1\2\1", _MONTH_RANGE.sub(r"\1 月", text))
    text = _DAYS_OF_A_MONTH.sub(r"\1\2\1", text)
    dates, rest = read_dates(_DAY_RANGE.sub(r"\1\2\3\1", text))
    times, rest = read_times(rest)
    english = not has_cjk(_FOREIGN.sub("", text))
    return Text(text, english, clauses(text), tuple(dates), tuple(times), tuple(read_quantities(rest)))
