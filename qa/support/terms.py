"""Does each name and term in Latin letters stand in the quotes, or translate something in them?"""

import re
from collections.abc import Iterator, Sequence
from functools import cache, cached_property

from ingest.text import cjk_runs, flatten, stem
from qa.cedict import STOP
from qa.support.lexicon import EVERYDAY, FUNCTION, GLOSSES, chinese_words
from qa.support.numerals import HAN, han_value
from qa.support.proof import Proof
from qa.support.quantities import without_quantities
from qa.support.relation_words import ENGLISH
from qa.support.text import NAME, bare, blank, blanked, places
from qa.support.types import Problem, Text
from qa.support.units import UNITS
from qa.translate import Dictionary

_INITIAL_SKIP = frozenset(
    "let rather given here there today people no keep others not such like old new both each all some many most few "
    "got had".split()
)
_CODE = re.compile(r"(?<![\w-])--?[A-Za-z][\w-]*|\b[a-z]+://[^\s`,，。)]*[\w/]")
_IN_CODE = re.compile(r"[\w-]")
_HOST = re.compile(r"\w\w\.\w\w")  # of a host, a file or a path the order of the pieces counts, too
_FIXED = re.compile(r"\b[A-Z]&[A-Z]\b|\b[A-Z][a-z]+(?: [A-Z][a-z]+)+\b")  # S&P, Double Eleven
_NUMBERED = re.compile(r"(?<![\w.,:-])\d+(?P<unit>[A-Z]{2,})(?![\w-])")
_VERSION = re.compile(r"\b([A-Za-z][\w.-]*)\s+(v?\d+(?:\.\d+)+)(?![\d万亿%])")
_VERB_NEXT = re.compile(
    r"\s+and\s|\s+(?:(?:later|also|first|then|soon|already|originally|subsequently|finally|now|once|never|not)\s+)*"
    r"(?:is|are|was|were|has|had|have|will|would|can|could|may|did|does|do|[a-z-]+ed|"
    r"[a-z]{3,}s|led|put|grew|came|went|beat|held|said|rose|fell|lost|got|set|stood|brought|bought|sold|left|saw|knew|won|became|"
    r"began|chose|gave|"
    r"wrote|ran|made|took|let|built|stands|wanted)\b"
)
_LETTER = re.compile(
    r"(?P<case>小写|大写|lowercase|uppercase|capital)[^A-Za-z,。]{0,4}(?:letter )?(?P<letter>[A-Za-z])(?![A-Za-z])",
    re.I,
)
_QUARTER = re.compile("([一二三四1-4])个?季度")
_CASES = {"小写": "lower", "lowercase": "lower", "大写": "upper", "uppercase": "upper", "capital": "upper"}


# Who comes from where: the words of a nation, and its character beside what is a nation's.
_ADJECTIVES = {
    "american": "美国 美",
    "british": "英国 英",
    "english": "英国 英语 英文 英",
    "chinese": "中国 汉语 中",
    "french": "法国 法",
    "german": "德国 德意志 德",
    "italian": "意大利 意",
    "japanese": "日本 日",
    "korean": "韩国 韩",
    "russian": "俄罗斯 俄国 俄",
    "soviet": "苏联 苏",
    "spanish": "西班牙 西语",
    "swiss": "瑞士",
    "romanian": "罗马尼亚 罗",
    "portuguese": "葡萄牙 葡",
    "dutch": "荷兰",
    "swedish": "瑞典",
    "greek": "希腊",
    "turkish": "土耳其",
    "polish": "波兰",
    "hungarian": "匈牙利",
    "austrian": "奥地利",
    "danish": "丹麦",
    "norwegian": "挪威",
    "finnish": "芬兰",
    "european": "欧洲 欧",
    "asian": "亚洲",
    "african": "非洲",
    "indian": "印度",
    "thai": "泰国 泰",
    "vietnamese": "越南 越",
}
_OF_A_NATION = "[军国语文方裔籍商制标租系]"
_ONE_CHARACTER = "中美英法德意日韩俄苏"


@cache
def _nations() -> dict[str, re.Pattern[str]]:
    patterns = {}
    for word, chinese in _ADJECTIVES.items():
        cuts = [zh for zh in chinese.split() if len(zh) > 1]
        for short in (zh for zh in chinese.split() if len(zh) == 1):
            cuts.append(f"{short}(?={_OF_A_NATION})")
            if short in _ONE_CHARACTER:
                cuts += [f"{short}(?=[{_ONE_CHARACTER}])", f"(?<=[{_ONE_CHARACTER}]){short}"]
        patterns[word] = re.compile("|".join(cuts))
    return patterns


_HAN_LETTERS = "甲乙丙丁"  # hepatitis B
_REIGN = re.compile(rf"([{HAN[2:11]}十]+)世(?![纪界])")
_BEFORE_CHRIST = re.compile(r"公元前|(?<![\w之以])前 ?\d+ ?(?:年|[;,])")
_UNIT_OF_DIGITS = re.compile(r"(?<=\d)[A-Za-z]{1,5}(?![A-Za-z0-9_])")
_POWER = re.compile(r"电.*度|度电|电费|千瓦时")
_ROMAN = ("", *"i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii".split())


class Names:
    """The Latin words of the quotes, and whether an English word translates to something in them."""

    def __init__(self, sentence: str, shown: str, context: str, dictionary: Dictionary) -> None:
        self.dictionary = dictionary
        self.text = shown
        self.flat = flatten(shown)
        self.words = _latin_words(shown) | {_quarter(match[1]) for match in _QUARTER.finditer(shown)}
        self.words |= _letters(shown)
        # A heading supplies a name that the lines leave out, but not in place of one that they give.
        given = {w for w in NAME.findall(shown) if len(w) > 1 and (w != w.lower() or not _ordinary(w.lower(), self))}
        left_out = {bare(w) for w in given} - _latin_words(sentence)
        if not left_out:
            self.words |= _latin_words(context)
        supplied = {bare(w) for w in NAME.findall(context) if len(w) > 1 and w != w.lower()}
        self.supplied = frozenset(supplied - _latin_words(shown))  # names that only a heading or the like gives

    def holds(self, word: str) -> bool:
        """Whether the quotes hold this Latin word."""
        word = bare(word)
        return word in self.words or stem(word) in self.words

    def translated(self, words: Sequence[str]) -> bool:
        """Whether the quotes hold a translation of these English words."""
        phrase = " ".join(words).lower()
        sure = GLOSSES.get(phrase, ())
        return (
            any((len(zh) > 1 or zh in sure) and zh in self.flat for zh in chinese_words(phrase, self.dictionary))
            or (phrase in _ADJECTIVES and _nations()[phrase].search(self.flat) is not None)
            or f" {phrase} " in self.senses
        )

    def told(self, word: str) -> bool:
        """Whether the dictionary, which translates this English word to nothing, has it for a Chinese word of the quotes."""
        if _ordinary(word, self):
            return False
        return self.dictionary.bases([word])[word] in self.dictionary.senses(self.text)

    @cached_property
    def senses(self) -> str:
        """What the dictionary says of each Chinese word, in lower case; a space is at either end of an English word."""
        words = {word for run in cjk_runs(self.text) for word in self.dictionary.segment(run) if len(word) > 1}
        found = " / ".join(self.dictionary.glosses(sorted(words)).values())
        return f" {re.sub(r'[^A-Za-z/]+', ' ', found).lower()} "


def _quarter(number: str) -> str:
    return f"q{'一二三四'.find(number) + 1 or number}"


def _letters(text: str) -> set[str]:
    """Letters that the text has in characters or behind digits: 乙 in 乙肝, 四世, BC where 前 tells it, Hz in 144Hz."""
    found = {"abcd"[_HAN_LETTERS.index(c)] for c in _HAN_LETTERS if c in text}
    found |= {_ROMAN[int(n)] for m in _REIGN.finditer(text) if (n := han_value(m[1])) < len(_ROMAN)}
    found |= {m[0].lower() for m in _UNIT_OF_DIGITS.finditer(text)}
    found |= {"kwh"} if _POWER.search(text) else set()
    return found | ({"bc", "bce"} if _BEFORE_CHRIST.search(text) else set())


def _latin_words(text: str) -> set[str]:
    words = {bare(word) for word in NAME.findall(text)}
    return words | {part for word in words for part in re.split(r"[./-]", word)}


def terms(claim: Text, codes: Sequence[str], names: Names) -> Iterator[Problem]:
    """Terms in Latin letters, in a sentence of either language, that neither stand in the quotes nor translate them."""
    sentence = claim.text
    for code in dict.fromkeys([*codes, *_CODE.findall(sentence), *_numbered(sentence)]):
        if not any(_stands_alone(code, at, names.text) for at in places(code, names.text)):
            yield Problem("latin", code)
    versions = set(re.findall(r"v?\d+(?:\.\d+)+", names.text))
    for match in _VERSION.finditer(sentence):
        if match[2] not in versions and names.holds(match[1]):
            yield Problem("latin", match[0])
    text = without_quantities(blank(_CODE, _FIXED.sub(lambda m: _without_translated(m, names), sentence)))
    tokens = [token for token in NAME.finditer(text) if not text.startswith("'s", token.start() - 1)]
    for i, token in enumerate(tokens):
        word = re.sub(r"'s?$", "", token[0])
        lower = word.lower()
        if names.holds(word) or (len(word) == 1 and word in "aIs"):
            continue
        if claim.english and (lower in STOP or lower in FUNCTION):
            continue
        capital = word[0].isupper()
        if claim.english and not capital and f" {lower} " in names.senses:
            continue
        if claim.english and names.told(lower):
            continue
        if (capital or not claim.english) and _phrase_translated(tokens, i, names):
            continue
        pieces = [piece for piece in re.split(r"[-/.]", lower) if piece]
        ordinary = all(_ordinary(piece, names) for piece in pieces)
        if (
            claim.english
            and ordinary
            and not _HOST.search(word)
            and (
                word == lower
                or (capital and _initial(sentence, token) and not _bare_subject(word, sentence[token.end() :]))
            )
        ):
            continue
        if (
            len(pieces) > 1
            and not re.search("[./]", word)
            and all(names.holds(p) or names.translated([p]) or p in STOP for p in pieces)
        ):
            continue
        yield Problem("name" if capital and not word.isupper() and ordinary else "latin", word)


def _without_translated(match: re.Match[str], names: Names) -> str:
    return blanked(match) if names.translated([match[0]]) else match[0]


def _numbered(sentence: str) -> Iterator[str]:
    """Terms that begin with a digit, "2PC", but for numbers with a unit."""
    return (match[0] for match in _NUMBERED.finditer(sentence) if match["unit"] not in UNITS)


def _stands_alone(code: str, at: int, text: str) -> bool:
    """Whether a code at this place of a text is no part of a longer one."""
    return not (at and _IN_CODE.match(text, at - 1)) and not _IN_CODE.match(text, at + len(code))


def _initial(sentence: str, token: re.Match[str]) -> bool:
    """Whether a word opens a sentence, where any English word has a capital, or is a common one that opens a part."""
    before = sentence[: token.start()]
    if not before.strip(" \"'(0123456789/.:-") or re.search(r"[.!?:]\s+[\"'(]*$", before):
        return True
    lower = token[0].lower()
    return re.search(r"[;|]\s+$", before) is not None and (_everyday(lower) or lower in ENGLISH)


def _ordinary(word: str, names: Names) -> bool:
    """Whether this is an English word: one that the dictionary can translate, or that is among the relations."""
    return (
        word in STOP
        or word in ENGLISH
        or word in FUNCTION
        or len(word) == 1
        or word.isdigit()
        or bool(chinese_words(word, names.dictionary))
    )


def _everyday(lower: str) -> bool:
    """Whether a word is too common to name anybody."""
    return lower != "windows" and (lower in EVERYDAY or stem(lower) in EVERYDAY)


def _bare_subject(word: str, rest: str) -> bool:
    """Whether a sentence's first word stands like a name: singular, no article, a verb after it."""
    lower = word.lower()
    if (
        lower in _INITIAL_SKIP
        or _everyday(lower)
        or lower.endswith(
            ("ing", "ly", "ed", "ent", "al", "ic", "ive", "ous", "able", "ful", "ern", "ers", "ors", "ists")
        )
    ):
        return False
    if word[1:] != word[1:].lower():
        return True  # IBM, CoreOS
    appositive = re.match(r", (?:a|an|the|also|often|first|known|now|once|which|who|formerly|originally)\b", rest)
    return appositive is not None or _VERB_NEXT.match(rest) is not None or rest.startswith("'s ")


def _phrase_translated(tokens: Sequence[re.Match[str]], i: int, names: Names) -> bool:
    """Whether the capitalised words around this one, together or alone, translate something in the quotes."""
    for length in (4, 3, 2, 1):
        for start in range(max(0, i - length + 1), i + 1):
            words = [t[0] for t in tokens[start : start + length]]
            if len(words) == length and all(w[0].isupper() for w in words) and names.translated(words):
                return True
    return False


def letters(claim: Text, proof: Proof) -> Iterator[Problem]:
    """Letters whose case the quotes give otherwise: "a lowercase I"."""
    shown = {(_CASES[m["case"].lower()], m["letter"].lower()) for m in _LETTER.finditer(proof.text)}
    for match in _LETTER.finditer(claim.text):
        if (_CASES[match["case"].lower()], match["letter"].lower()) not in shown:
            yield Problem("latin", match[0])
