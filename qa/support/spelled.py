"""Chinese names in Latin letters: "Lin Xiao" is 林晓, "Aunt Zheng" is 郑阿姨, "Shaoxing" is 绍兴."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from ingest.text import CJK
from qa.cedict import STOP
from qa.han_names import PLAIN, SURNAMES
from qa.sounds import syllables
from qa.support.lexicon import EVERYDAY, FUNCTION
from qa.support.relation_words import ENGLISH, UNTOLD
from qa.translate import Dictionary

_Sounds = Mapping[str, str]  # syllable -> the characters of a text that may be read so

_RUN = re.compile(r"(?<![\w`./-])(?:A )?[A-Z][a-z]+(?: [A-Z][a-z]+){0,5}(?![\w/])")
_LONGEST = 4  # words of one name
_SYLLABLES = 6  # of a name at most; "zhuang" has as many letters
_TITLES = {
    **dict.fromkeys(("aunt", "auntie"), "阿姨|姨|姑姑|姑|婶"),
    "uncle": "叔叔|叔|伯伯|伯|舅舅|舅",
    **dict.fromkeys(("dr", "doctor"), "医生|大夫|博士|医师"),
    **dict.fromkeys(("teacher", "coach"), "老师|教练"),
    "professor": "教授|老师",
    **dict.fromkeys(("master", "foreman"), "师傅|工长"),
    "mr": "先生|师傅|老师|总|工",
    **dict.fromkeys(("ms", "mrs", "miss"), "女士|阿姨|太太|小姐|老师|姐"),
    **dict.fromkeys(("grandma", "granny"), "奶奶|婆婆|外婆"),
    "grandpa": "爷爷|大爷|外公",
    "sister": "姐|妹",
    "brother": "哥|弟",
    "boss": "老板|总",
    "engineer": "工程师|工",
    "manager": "经理|总",
    "director": "主任|总监|总|导演",
    "nurse": "护士",
    "lawyer": "律师",
    "principal": "校长",
    "captain": "队长|船长",
    "secretary": "书记|秘书",
    "accountant": "会计",
    "student": "同学",
    "chief": "[站科处队局]长",
    "general manager": "总经理|总",
    "section chief": "科长",
    "station chief": "站长",
    "factory director": "厂长",
    "director general": "理事长|局长",
}
_BEFORE = {
    "lao": "老",
    "old": "老",
    "xiao": "小",
    "little": "小",
    "young": "小",
    "da": "大",
    "big": "大",
    "ah": "阿",
    "a": "阿",
}
_POLITE = re.compile(r"^(?:Dr|Mr|Mrs|Ms) ")  # not a part of a name
_PLACE_NOUNS = {
    "mountain": "山",
    "lake": "湖",
    "river": "江|河|水|川",
    "temple": "寺|庙",
    "bridge": "桥",
    "road": "路",
    "street": "街",
    "county": "县",
    "city": "市",
}
# What stands after a surname: a title, or the word for a family.
_ANY_TITLE = "|".join(
    dict.fromkeys(
        [
            *"|".join(_TITLES.values()).split("|"),
            f"[{CJK}]{{1,2}}长",
            "道士",
            "同志",
            "氏",
            "家(?![具里庭长务电居常伙产用人])",
        ]
    )
)
# States and dynasties of one character, where they stand like one and the dictionary has no word (it has 唐代, 北宋).
_STATES = "齐楚秦燕赵魏韩蜀吴晋唐宋明清元汉隋"
_STATE = (
    f"[{{0}}](?=[人国军王公帝墓末初以、]|[桓文庄穆襄宣威武昭]+[王公]|[{_STATES}]|[{_STATES}]*(?:[三二两]书|之[间战]))"
    f"|(?<=[入伐攻灭])[{{0}}]|(?<=[{_STATES}])[{{0}}](?=[{_STATES}三两之、])"
)


def spelled(sentence: str, shown: str, dictionary: Dictionary) -> str:
    """The Chinese text with the names that the sentence spells in Latin letters put in for their characters.

    So each other rule sees them as names: whether they stand there, who acts on whom, what is said of which.
    """
    if not _RUN.search(sentence):
        return shown
    for name, pattern in _candidates(sentence, shown, _sounds(shown, dictionary)):
        shown = pattern.sub(f" {_POLITE.sub('', name)} ", shown)
    return shown


def _candidates(sentence: str, shown: str, sounds: _Sounds) -> Iterator[tuple[str, re.Pattern[str]]]:
    """The names of the sentence that the text has in characters, longest first where they share a word."""
    for run in dict.fromkeys(match[0] for match in _RUN.finditer(sentence)):
        words = run.split(" ")
        at = 0
        while at < len(words):
            for length in range(min(_LONGEST, len(words) - at), 0, -1):
                name = " ".join(words[at : at + length])
                if (
                    not _ordinary(words[at : at + length])
                    and (pattern := _pattern(name, sounds))
                    and pattern.search(shown)
                ):
                    yield name, pattern
                    at += length
                    break
            else:
                at += 1


def _ordinary(words: Sequence[str]) -> bool:
    """Whether a single capitalised word is rather an English one that opens a sentence."""
    word = words[0].lower()
    return len(words) == 1 and any(word in common for common in (STOP, FUNCTION, ENGLISH, UNTOLD, EVERYDAY))


def _pattern(name: str, sounds: _Sounds) -> re.Pattern[str] | None:
    """What the characters of a name look like; None where the text holds none that are read so."""
    for words in (1, 2):  # of a title: "Manager", "General Manager"
        title, rest = " ".join(name.lower().split(" ")[:words]), " ".join(name.lower().split(" ")[words:])
        if title in _TITLES and (family := "".join(c for c in sounds.get(rest, "") if c not in PLAIN)):
            return re.compile(f"[{family}](?:{_TITLES[title]})")
    title, _, rest = name.lower().partition(" ")
    if title in _BEFORE and rest in sounds:
        return re.compile(f"{_BEFORE[title]}[{sounds[rest]}]")
    first, _, last = name.lower().rpartition(" ")
    if title == "mount":
        first, last = rest, "mountain"
    if last in _PLACE_NOUNS and first in sounds:
        return re.compile(f"[{sounds[first]}](?:{_PLACE_NOUNS[last]})")
    letters = name.lower().replace(" ", "")
    if letters in sounds:  # one syllable alone says too little, but of a surname
        family, states = _surnames(letters, sounds), _states(letters, sounds)
        cuts = [f"(?<=姓)[{sounds[letters]}]"]
        cuts += [f"[{family}](?={_ANY_TITLE})"] if family else []
        cuts += [_STATE.format(states)] if states else []
        return re.compile("|".join(cuts))
    cuts = ["".join(f"[{sounds[s]}]" for s in cut) for cut in syllables(letters, sounds, _SYLLABLES) if len(cut) > 1]
    return re.compile("|".join(cuts)) if cuts else None


def _surnames(syllable: str, sounds: _Sounds) -> str:
    return "".join(c for c in sounds.get(syllable, "") if c in SURNAMES)


def _states(syllable: str, sounds: _Sounds) -> str:
    return "".join(c for c in sounds.get(syllable, "") if c in _STATES)


def _sounds(text: str, dictionary: Dictionary) -> _Sounds:
    found: dict[str, str] = defaultdict(str)
    for character, read in dictionary.sounds(text).items():
        for syllable in read:
            found[syllable] += character
    return found
