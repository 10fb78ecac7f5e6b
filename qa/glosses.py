"""What Chinese words mean, in few words, for whoever puts a line into English, with its names and its large numbers.

A small model knows few rare words and spells names as it likes; told what the words of a line may mean, it translates them
(dictionary-based prompting, Ghazvininejad et al. 2023).
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol

from ingest.text import CJK_RUN
from qa.han_names import PLAIN, Sounds, persons
from qa.large_numbers import large_numbers

_MOST = 12  # words of a line
_DIGIT = "一二两三四五六七八九"
# A numeral by itself, or with the word that counts things: "三次" is no "third", "一家公司" no family.
_COUNTED = re.compile(
    rf"[{_DIGIT}十][{_DIGIT}十百千万亿零]*"
    "[个家次套周天份块条张件本台只位遍回趟场组对双支层排头口句番阵顿群堆笔项种片座瓶杯碗盘盒箱袋桶斤倍级档名]?"
)
# Words that are seldom what these characters are.
_MISREAD = frozenset("平均差 面的 万人 万分 算是 才知 不了 成了 到了 没了".split())
# What any model knows: the first to go where a line has more words than are told.
_ORDINARY = frozenset(
    "没有 自己 分钟 最后 因为 不是 我们 你们 他们 小时 公司 出来 后来 老师 不能 只有 回来 个人 "
    "之后 不要 第一 第二 以后 之前 晚上 已经 结果 手机 还是 下来 时间 发现 一半 孩子 就是 可以 "
    "每天 每月 每年 每次 下午 上午 早上 中午 现在 名字 不用 这个 那个 有人 去年 今年 明年 所以 "
    "开始 为了 原来 什么 怎么 为什么 一点 时候 当天 那天 知道 一个人 回去 起来 只能 当时 第二天 "
    "第一次 问题 家里 其实 只好 而是 今天 明天 昨天 可是 但是 如果 虽然 不过 妈妈 爸爸 爷爷 奶奶 "
    "觉得 东西 必须 只是 同时 上次 下次 大家 一起 可能 以为 看到 这里 那里 一样 或者 一直 于是 "
    "喜欢 回家 认为 过来 过去 这样 那样 一下 这些 那些 一些 别人 朋友 学生 学校 电话 周一 周二 "
    "周三 周四 周五 周六 周日 周末 不会 不想 不到 本来 几乎 非常 特别 应该 需要 有点 还有 没人 "
    "出去 变成 今晚 先生 地方 事情".split()
)
_SURE, _RARE, _COMMON = range(3)  # names and numbers, rare words, ordinary ones: the last go first


class Words(Sounds, Protocol):
    """A dictionary that cuts Chinese into words and knows of them."""

    def segment(self, run: str) -> list[str]:
        """Cut a run of Chinese characters into words."""

    def glosses(self, words: Sequence[str]) -> Mapping[str, str]:
        """What words mean, of those that it knows."""


class _Hint(NamedTuple):
    start: int
    text: str
    told: str
    rank: int


def hints(line: str, dictionary: Words) -> list[tuple[str, str]]:
    """What words of a Chinese line may mean, how names in it are spelt, what its large numbers come to, in their order."""
    found = [_Hint(*number, _SURE) for number in large_numbers(line)]
    taken = _places(found)
    rest = "".join(" " if at in taken else character for at, character in enumerate(line))
    cuts = {run.start(): dictionary.segment(run[0]) for run in CJK_RUN.finditer(rest)}
    found += (_Hint(*person, _SURE) for person in persons(rest, cuts, dictionary))
    taken = _places(found)
    for start, cut in cuts.items():
        found += (hint for hint in _words(cut, start, dictionary) if hint.start not in taken)
    first = {hint.text: hint for hint in sorted(found, reverse=True)}  # where a word stands twice, the first
    ranked = sorted(first.values(), key=lambda hint: (hint.rank, hint.start))
    sure = sum(hint.rank == _SURE for hint in ranked)
    return [(hint.text, hint.told) for hint in sorted(ranked[: max(_MOST, sure)])]


def _places(hints: Iterable[_Hint]) -> set[int]:
    """Where in the line the characters of hints stand."""
    return {at for hint in hints for at in range(hint.start, hint.start + len(hint.text))}


def _words(cut: Sequence[str], start: int, dictionary: Words) -> Iterator[_Hint]:
    """The meanings of the words of a run, of those that are sure to be words here."""
    known, at = dictionary.glosses(cut), 0
    for word in cut:
        if word in known and _is_word(word) and _undivided(cut, at, at + len(word), dictionary):
            yield _Hint(start + at, word, known[word], _COMMON if word in _ORDINARY else _RARE)
        at += len(word)


def _is_word(word: str) -> bool:
    return word not in _MISREAD and not _COUNTED.fullmatch(word)


def _undivided(cut: Sequence[str], start: int, end: int, dictionary: Words) -> bool:
    """Whether no other cut of a run is as good that divides a word: 那|天才|知道 may be 那天|才|知道."""
    run, cost = "".join(cut), _cost(cut)
    return all(
        _cost([*dictionary.segment(run[:at]), *dictionary.segment(run[at:])]) > cost for at in range(start + 1, end)
    )


def _cost(cut: Sequence[str]) -> tuple[int, int]:
    """How many words, and how many characters by themselves that seldom are."""
    return len(cut), sum(len(word) == 1 and word not in PLAIN for word in cut)
