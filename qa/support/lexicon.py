"""English words to the Chinese that a note may say for them, beyond what the dictionary holds."""

from functools import lru_cache

from ingest.text import stem
from qa.translate import Dictionary

_SUFFIXES = [
    (pair.partition(":")[0], pair.partition(":")[2])
    for pair in (
        "ly: ily:y ness: er: or: ion: ation:e ment: ing: ed: al: able: ful: less: ability: ity: ity:e ive: ive:e ern: ish:"
    ).split()
]
GLOSSES: dict[str, tuple[str, ...]] = {  # what the notes of a programmer call it, where CC-CEDICT does not
    **dict.fromkeys(("accept", "accepted"), ("认可", "接受", "答应")),
    **dict.fromkeys(("satisfied", "satisfy"), ("满足", "满意")),
    **dict.fromkeys(("win", "won"), ("赢", "夺得", "获胜")),
    **dict.fromkeys(("open", "opened"), ("开放", "打开", "开")),
    **dict.fromkeys(("depend", "dependent"), ("依赖", "依靠")),
    **dict.fromkeys(("work", "cooperate", "cooperation", "collaborate"), ("合作",)),
    **dict.fromkeys(("shook", "shake"), ("撼动", "动摇")),
    **dict.fromkeys(("see", "saw"), ("看作", "看")),
    **dict.fromkeys(("maintain", "maintained"), ("维护", "可维护性")),
    **dict.fromkeys(("readable", "readability"), ("可读性",)),
    **dict.fromkeys(("belong", "belonged"), ("属于",)),
    **dict.fromkeys(("controlled", "control"), ("控制", "说了算", "管")),
    **dict.fromkeys(("invent", "invented"), ("发明",)),
    **dict.fromkeys(("startup",), ("创业公司", "初创公司")),
    **dict.fromkeys(("approve", "approved"), ("批准", "认可")),
    **dict.fromkeys(("match", "matched"), ("对不上", "一样")),
    **dict.fromkeys(("require", "required", "need", "needed"), ("需要", "不用", "不必")),
    **dict.fromkeys(("continue", "continued"), ("继续",)),
    **dict.fromkeys(("recommend", "recommended"), ("建议", "推荐")),
    **dict.fromkeys(("effective",), ("有效", "无效", "效果")),
    **dict.fromkeys(("reach", "reached"), ("进入", "达到")),
    **dict.fromkeys(("support", "supported"), ("支持",)),
    **dict.fromkeys(("let",), ("让",)),
    **dict.fromkeys(("sale",), ("销量", "销售")),
    **dict.fromkeys(("computing",), ("计算",)),
    **dict.fromkeys(("motivation",), ("动力",)),
    **dict.fromkeys(("outage",), ("断电", "停电", "宕机", "故障")),
}
FUNCTION = frozenset(
    "whereas while although though because since until unless whether nor neither either both via per versus among amid"
    " toward towards upon within without across along alongside behind beyond beside besides despite except regarding"
    " however therefore thus hence meanwhile moreover instead rather else yet still even ever never always often usually"
    " just too very quite almost nearly about around again once twice someone something anyone anything everyone everything"
    " nobody nothing none itself himself herself themselves myself ourselves yourself whose whom cannot can't won't don't"
    " doesn't didn't isn't wasn't aren't weren't hasn't haven't hadn't couldn't wouldn't shouldn't i'm it's open-sourced"
    " hasn hadn couldn wouldn shouldn mustn"  # before their "'t"
    " open-sourcing sourced sourcing startup startups known became become becomes became drew drawn grew grown led left"
    " dominated landmark iconic head-on put kept kind another every few several mr mrs ms dr us uk i ok de facto today".split()
)


@lru_cache(maxsize=1 << 13)
def chinese_words(phrase: str, dictionary: Dictionary) -> tuple[str, ...]:
    """What a lower-case English word or phrase may be called in Chinese, best first; none when it is no English."""
    found = dictionary.translate(phrase.split())
    for suffix, replacement in _SUFFIXES:
        if not found and phrase.endswith(suffix) and len(phrase) > len(suffix) + 3:
            root = phrase[: -len(suffix)] + replacement
            found = dictionary.translate([root]) or dictionary.translate([root + "e"])
    return tuple(dict.fromkeys([*GLOSSES.get(stem(phrase), GLOSSES.get(phrase, ())), *found]))
