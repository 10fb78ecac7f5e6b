"""One "not" more, one "not" less, the opposite word."""

import re
from collections.abc import Iterator

from evals.mutations.text import put, table
from evals.mutations.types import Paraphrase

_AUXILIARY = re.compile(r"\b(?:is|was|are|were|can|could|has|had|would|must)\b(?!\s+(?:not|no|just|another)\b)(?!n't)")
_PAST = dict(
    table(
        """
acquired > acquire | donated > donate | began > begin | wanted > want | led > lead | won > win
defined > define | released > release | issued > issue | proposed > propose | chose > choose
open-sourced > open-source | received > receive | founded > found | launched > launch | ranked > rank
renamed > rename | grew > grow | rose > rise | fell > fall | decreased > decrease | laid > lay | ended > end
announced > announce | emerged > emerge | joined > join | built > build | complained > complain
finished > finish | put > put | became > become | turned > turn
"""
    )
)
_PRESENT = dict(
    table(
        """
uses > use | picks > pick | defines > define | decides > decide | handles > handle | uploads > upload
packs > pack | deals > deal | reuses > reuse | reduces > reduce | stays > stay | plans > plan | weighs > weigh
stands > stand | starts > start | has > have | carries > carry | intercepts > intercept
"""
    )
)
_BEFORE_VERB = r"(?:\b(?:was|were|is|are|be|been|being|had|has|to|and|that had|later|first|not|company) |, |which |so )"
_CHINESE_VERBS = (
    "收购 捐给 开源 发布 提出 成立 推出 赢得 改名 放弃 占据 宣布 夺得 拿到 转移 举行 启动 裁掉 支持 负责 "
    "决定 争抢 贡献 出现 限制 规定 取得"
    " 拦截 把 被 涌现 满足 希望 选出 上传 带来 共用 管理 衍生 增长 减少 上涨 下降 发现 建议 维护 变为 打造 升到 主导 接待"
).split()
_DENIED = re.compile(r"[不没未无非别][^,，。]{0,5}$")
_AFFIRM_EN = table(
    """
did not accept > accepted | did not win > won | did not see > saw | did not open > opened
did not reach > reached | did not match > matched | is not controlled > is controlled
was not satisfied > was satisfied | were not invented > were invented | does not require > requires
does not let > lets | does not support > supports | does not belong > belongs | are not the same > are the same
could not continue > could continue | is no longer under > is still under | no longer have to > still have to
would no longer work > would continue to work | had no motivation > had a motivation | do not have to > have to
without images > with images | never really shook > really shook | has not been approved > has been approved
is not effective > is effective | is not recommended > is recommended | not easy to maintain > easy to maintain
chose to give up > chose to keep | refusing Google > accepting Google
"""
)
_AFFIRM_ZH = table(
    """
并未真正 > 真正 | 不被任何 > 被 | 没能赢得 > 也赢得 | 不再同 > 继续同 | 并不满足 > 很满足 | 无法继续 > 得以继续
其实不是 > 其实是 | 无需用户 > 需要用户 | 不让请求 > 让请求 | 不必再为 > 必须为 | 要是没有 > 要是有
并非同一 > 正是同一 | 未经任何 > 经过了 | 不属于任何 > 属于某个 | 未认可 > 认可了 | 都不好 > 都很好
不再由 > 仍由 | 不依赖 > 依赖 | 并不构成 > 构成 | 没什么动力 > 很有动力 | 未能在 > 终于在 | 没有效果 > 有效果
不建议 > 建议 | 并不支持 > 支持 | 未能进入 > 成功进入 | 拒绝 Google > 答应 Google | 放弃了开源 > 保住了开源
"""
)
_OPPOSITES_EN = table(
    """
end of > start of | first > last | bottom > top | more and more > fewer and fewer | rose > fell | fell > rose
decreased > increased | up 5% > down 5% | reduces > increases | Before > After | above > below
more than > less than | faster > slower | biggest > smallest | lowercase > uppercase
open source > closed source | open-sourced > closed-sourced | great success > great failure | won > lost
wins > loses | later > earlier | joined > left | reduce > increase | acquired > sold | early on > late
the most > the least
"""
)
_OPPOSITES_ZH = table(
    """
增长 > 减少 | 减少 > 增加 | 上涨 > 下跌 | 下降 > 上升 | 登陆前 > 登陆后 | 超过 > 低于 | 快 > 慢 | 最大 > 最小
小写 > 大写 | 开源 > 闭源 | 成功 > 失败 | 赢得 > 输掉 | 首次 > 最后一次 | 最底层 > 最顶层 | 很早 > 很晚
之后 > 之前 | 收购 > 出售 | 增多 > 减少 | 最重要 > 最不重要 | 最适合 > 最不适合
"""
)
# A word may be turned into its opposite only where the quotes say it in one of these ways.
_GROUNDS = dict(
    table(
        """
later > 后来 | earlier > 最初 | bottom > 最底层 | more and more > 越来越多 | early on > 很早 | joined > 参与
biggest > 最大 | open source > 开源 | open-sourced > 开源 | lowercase > 小写 | won > 赢/夺 | wins > 赢
great success > 成功 | acquired > 收购 | rose > 涨 | fell > 降 | decreased > 减少 | up 5% > 增长 | Before > 之前
above > 高于 | more than > 多 | faster > 快 | reduces > 降低 | first > 第一/最早/最初/先 | end of > 底
the most > 最 | reduce > 降低 | 增长 > 增长 | 减少 > 减少 | 上涨 > 涨 | 下降 > 降 | 登陆前 > 登陆之前
超过 > 高于 | 快 > 快 | 最大 > 最大 | 小写 > 小写 | 开源 > 开源 | 成功 > 成功 | 赢得 > 赢/夺 | 首次 > 第一次
最底层 > 最底层 | 很早 > 很早 | 之后 > 之后/后 | 收购 > 收购 | 增多 > 越来越多 | 最重要 > 最重要
最适合 > 最适合
"""
    )
)


def negated(p: Paraphrase) -> Iterator[str]:
    """Put a "not" where the quotes have none."""
    text = p.sentence
    if p.language == "en":
        for match in list(_AUXILIARY.finditer(text))[:4]:
            yield put(text, match, "cannot" if match[0] == "can" else f"{match[0]} not")
        for match in re.finditer(r"[a-z]+(?:-[a-z]+)?", text):
            before = text[: match.start()]
            if re.search(_BEFORE_VERB + "$", before) and not before.endswith(
                (", ", "and ", "which ", "so ", "later ", "first ", "company ")
            ):
                continue
            if re.search(
                r"\b(?:is|was|were|are|be|been|being|has|had|to|not|often|a|the|its|their|of|in) (?:\w+ly |later |"
                r"first |also )?$",
                before,
            ):
                continue
            if match[0] in _PAST and not re.match(r"\s+(?:by|project|from)\b", text[match.end() :]):
                yield put(text, match, f"did not {_PAST[match[0]]}")
            elif match[0] in _PRESENT:
                yield put(text, match, f"does not {_PRESENT[match[0]]}")
        return
    for verb in _CHINESE_VERBS:
        for match in list(re.finditer(verb, text))[:1]:
            if _DENIED.search(text[: match.start()]) or re.search(r"[的以与和]$", text[: match.start()]):
                continue
            if re.match("社区|项目|机制|的" if verb != "把" else "握", text[match.end() :]):
                continue
            yield text[: match.start()] + "没有" + verb + text[match.end() :].removeprefix("了")
    for match in list(re.finditer(r"(?<![不就还都正也算而总凡只要于要])是(?!否|因为|由于)", text))[:2]:
        if not _DENIED.search(text[: match.start()]):
            yield put(text, match, "不是")


def affirmed(p: Paraphrase) -> Iterator[str]:
    """Take a "not" away."""
    for one, other in _AFFIRM_EN if p.language == "en" else _AFFIRM_ZH:
        if one in p.sentence:
            yield p.sentence.replace(one, other, 1)


def antonyms(p: Paraphrase) -> Iterator[str]:
    """Turn one word into its opposite, where the quotes say it."""
    quoted = "\n".join(quote for _, quote in p.quotes)
    for one, other in _OPPOSITES_EN if p.language == "en" else _OPPOSITES_ZH:
        word = rf"\b{re.escape(one)}" if one[0].isascii() else re.escape(one)
        if re.search(_GROUNDS[one].replace("/", "|"), quoted) and (match := re.search(word, p.sentence)):
            yield put(p.sentence, match, other)
