"""Questions as people say them, put into the words that the written language has: "啥时候闹掰的" asks 什么时候."""

import re

# Not in "能烘干吗" and "有笋干吗".
_DO_WHAT = r"(?<![饼烘晾晒吹甩脱风擦烤萄])干(?:[嘛啥]|(?<![豆果杏枣笋肉鱼菜]干)吗)"
# First come, first served: 为啥 before 啥.
_WRITTEN: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        (r"为[啥嘛]子?|凭啥|咋(?=[不没就还会那这])", "为什么"),
        (rf"{_DO_WHAT}(?=[的用]|[\s?？。！!，,]*$)", "做什么"),
        (_DO_WHAT, "为什么"),
        (r"啥时候?|多会儿|多咱", "什么时候"),
        (r"咋样|咋着", "怎么样"),
        (r"咋", "怎么"),
        (r"啥|甚么", "什么"),
        (r"哪儿|哪块儿", "哪里"),
        (r"俩", "两个"),
        (r"仨", "三个"),
    )
)


def written(text: str) -> str:
    """The text with its spoken question words and numerals as one writes them; what is written stays as it is."""
    for pattern, words in _WRITTEN:
        text = pattern.sub(words, text)
    return text
