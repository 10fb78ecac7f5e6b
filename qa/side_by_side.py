"""Two things that a question asks about side by side, and what it asks of each: a line tells of one of them.

"鹿角跟松果两家各给多少钱", "哪个更贵"; "Doris versus StarRocks, …", "which costs more, the first trip or the second".
"""

import re

from ingest.text import CJK, has_cjk, simplified
from qa.asking import ASKS, EACH
from qa.colloquial import written
from qa.translate import Dictionary

_I = re.compile("[我你您他她咱]")
_WHICH = "谁|哪一?[个家边种款台双块部次条头只张样项件位方本门座支]"
# What is larger, and how one asks how large it is.
_LARGE = {
    "贵|便宜|划算|省钱": "多少钱",
    "重|轻": "多重",
    "高|矮|低": "多高",
    "快|慢": "多快",
    "长|短|久": "多久",
    "多|少": "多少",
    "大|小": "多大",
    "早|晚|先|后": "什么时候",
    "远|近": "多远",
}
_LARGER = "|".join(_LARGE)
# One thing and another, and what is said before both and after both of them.
_BESIDE = (
    r"(?P<over>(?:[^，,：:]+[，,：:]\s*)?)(?P<one>(?=\S)[^，,：:]{1,16}?)\s*(?P<and>和|跟|与|、|以及|比)\s*"
    r"(?P<other>(?=\S)[^，,：:]{1,20}?)(?P<of>(?:[，,][^，,]{0,8}?)?)\s*"
)
_COMPARED = (
    re.compile(rf"{_BESIDE}(?<!比)(?:{EACH})(?P<asked>.+)"),
    re.compile(
        rf"{_BESIDE}(?:{_WHICH})(?P<asked>[^，,]*?)(?:更|比较|最)?(?P<large>{_LARGER})(?:一?[些点])?(?:的|呢|啊|来着)?"
        r"(?:[，,]\s*(?:各|差|[少多高低贵]了?)多少)?[？?]?"
    ),
    re.compile(rf"{_BESIDE}(?:相?差|多|少)(?P<asked>\w{{0,2}}多少.*)"),
    re.compile(rf"{_BESIDE}(?P<asked>)(?P<large>{_LARGER})了?(?:多少|几).*"),
)
_PIECE = re.compile(rf"[^\s{CJK}]+(?:\s+[^\s{CJK}]+)*|[{CJK}]")
_NUMBER = re.compile(r"\d")
_MORE = 3  # characters that the one has more than the other, from which on they are of both: "做模型的木头板和透明板"

_VERBS = "is|are|was|were|do|does|did|has|have|had|can|will|would|should"
# Where a thing begins or ends in English.
_BOUND = rf"at|in|on|of|for|from|to|till|by|with|during|versus|and|or|which|who|whose|that|each|{_VERBS}"
# What parts the one from the other: "against" where none is against anything, "or" where they are measured.
_SEAM = re.compile(
    r"[,;]?\s+(?:vs?\.?|versus|compare[sd]? (?:to|with)|as opposed to)\s+|"
    r"(?P<against>\s+against\s+(?!it\b|him\b|her\b|us\b|them\b|whom\b))|"
    r"(?P<each>\s+and\s+(?=(?:[^\s,]+\s+){1,4}each\b(?! other)))|(?P<either>,?\s+or\s+)",
    re.I,
)
_BEFORE = re.compile(rf".*(?:[,:;]|\b(?:{_BOUND}))\s+", re.I)
_OTHER = re.compile(
    rf"(?:(?:at|in|on|for|from)\s+)?(?P<other>(?!(?:{_BOUND}|when|what|where|how)\b)"
    rf"[^\s,;:?]+(?:\s+(?!(?:{_BOUND})\b)[^\s,;:?]+){{0,5}})",
    re.I,
)
_SAYS = re.compile(rf"\b(?:who|whom|whose|what|which|when|where|why|how|{_VERBS})\b", re.I)
_AGAINST = re.compile(r"[,:\d]")
# One that is called by what tells it from the other, and "the one(s) in …".
_SAME = re.compile(
    r"(?P<which>(?:the\s+)?(?:first|second|third|last|previous|other|old|new)|the\s+\w+er)(?:\s+ones?)?", re.I
)
_ONES = re.compile(r"(?:the\s+)?ones?", re.I)
_PLACE = re.compile(r"\s+(?P<at>\w+)\s+(?P<where>[^,;:?]+)")
_MEASURED = re.compile(
    r"\b(?:more|less|fewer|better|worse|most|least|best|worst|"
    r"(?:long|short|cheap|high|low|bigg|small|larg|great|fast|slow|quick|old|young|new|heavi|light|earli|lat|soon|near|tall|"
    r"strong|weak|hott|cold|hard|deep|thick|thinn|wid|clos)e(?:r|st))\b",
    re.I,
)


def of_each(question: str, dictionary: Dictionary) -> list[str]:
    """What a question asks of each of two things side by side; nothing where it asks of no two."""
    text = written(simplified(question))
    return _in_chinese(text, dictionary) if has_cjk(text) else _in_english(text)


def _in_chinese(text: str, dictionary: Dictionary) -> list[str]:
    match = next(filter(None, (form.fullmatch(text) for form in _COMPARED)), None)
    if match is None or ASKS.search(match["other"]) or match["and"] not in dictionary.segment(text):
        return []
    other = match["other"]
    over, one = _parted(match["one"], other)
    pieces = list(_PIECE.finditer(other))
    length = min(len(_PIECE.findall(one)), len(pieces))  # both are as long: "吴门和凯越一桌价钱"
    rest = "" if _I.fullmatch(one) else other[pieces[length - 1].end() :]
    asked = match["asked"] + _how_large(match.groupdict().get("large"))
    return [f"{match['over']}{over}{thing}{match['of']}{asked}" for thing in (one + rest, other)]


def _parted(one: str, other: str) -> tuple[str, str]:
    """What is said of both things before the first of them, and the first."""
    pieces, (first, *_) = list(_PIECE.finditer(one)), _PIECE.findall(other)
    like = [p for p in pieces if p[0] == first or (_NUMBER.match(p[0]) and _NUMBER.match(first))]
    more = len(pieces) - len(_PIECE.findall(other))
    at = like[-1].start() if like else pieces[more].start() if more >= _MORE else 0
    return one[:at], one[at:]


def _how_large(large: str | None) -> str:
    return next((how for words, how in _LARGE.items() if large and re.fullmatch(words, large)), "")


def _in_english(text: str) -> list[str]:
    return next((sides for seam in _SEAM.finditer(text) if (sides := _sides(text, seam))), [])


def _sides(text: str, seam: re.Match[str]) -> list[str]:
    left, right = text[: seam.start()], text[seam.end() :]
    found = _OTHER.match(right)
    if found is None or not _seams(seam, left, right):
        return []
    other, after = found["other"], right[found.end() :]
    bound = _BEFORE.match(left)
    one = left[bound.end() :] if bound else left
    words, length = one.split(), len(other.split())
    if not words or _SAYS.match(one):
        return []
    if not bound and len(words) > length + 1:
        one = " ".join(words[-length:])  # both are as long: "hotel price this year vs last year"
    before = left[: len(left) - len(one)]
    if same := _SAME.fullmatch(other):
        other = f"{same['which']} {words[-1]}"
    elif _SAME.fullmatch(one):
        one = f"{one} {other.split()[-1]}"
    elif other.isdigit() and not any(map(str.isdigit, one)):
        other = f"{one} {other}"  # "the fee now compared with 2024"
    elif _ONES.fullmatch(other) and (place := _PLACE.match(after)):
        here = before.lower().endswith(f"{place['at']} ".lower())
        other = place["where"] if here else f"{words[-1]}{place[0]}"
        after = after[place.end() :]
    if seam["each"]:
        after = after.replace(" each", "", 1)
    return [f"{before}{thing}{after}" for thing in (one, other)]


def _seams(seam: re.Match[str], left: str, right: str) -> bool:
    """Whether it parts two things."""
    if seam["against"]:
        return _AGAINST.search(left + right) is not None and not _SAYS.match(left)
    if seam["each"]:
        return "," not in left  # of no three
    if seam["either"]:
        near = right.partition(",")[0]
        measured = _MEASURED.search(left) or _MEASURED.search(right[len(near) :])
        return bool(measured and _SAYS.search(left + right)) and not _MEASURED.search(near)
    return True
