"""Dates, times, versions and codes: found whole, in whatever form the note and the question have them."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_notes import chain_over

from ingest.embedders import Embedder
from ingest.figures import figures
from ingest.text import normalize, terms
from qa.chain import Chain
from qa.question import parse
from qa.translate import Dictionary

BARE = [
    "1月25日",
    "1 月 25 号",
    "1月25",
    "January 25",
    "Jan 25th",
    "25 January",
    "1/25",
    "01-25",
    "1.25",
    "一月二十五日",
]
WITH_YEAR = [
    "2024-01-25",
    "2024/1/25",
    "2024.1.25",
    "20240125",
    "2024年1月25日",
    "Jan 25, 2024",
    "二〇二四年一月二十五号",
]


def found(question: str, note: str) -> bool:
    """Whether one of the figures of a note is what a question with a figure looks for."""
    asked = [alternative for figure in figures(normalize(question)) for alternative in figure.asked]
    assert asked, question
    return any(set(alternative) <= set(terms(note)) for alternative in asked)


@pytest.mark.parametrize(("asked", "written"), list(product([*BARE, *WITH_YEAR], repeat=2)))
def test_a_date_is_the_same_in_all_forms(asked: str, written: str) -> None:
    assert found(asked, f"{written} 发烧")


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("2024年3月", "## 2024-03-05"),
        ("2024 年 3 月", "2024-03"),
        ("2024-03", "2024.3.5 换锁"),
        ("3月", "2024年3月5日"),
        ("in March", "2024-03-05"),
        ("March 2024", "二〇二四年三月"),
        ("六月", "6/15 升到 25.04"),
        ("七月", "7-09 出过一次错"),
        ("3月5日", "2024.3.5 换锁"),
        ("11月19号", "- [x] **11-19** 发烧"),
        ("11月19号", "| 11.19 | 发烧 |"),
        ("1月25号", "## D2 1.25 六"),
        ("1月30号", "### Day 7 1.30"),
        ("1月24号", "去程 1.24 周五"),
        ("7月23日", "### 07-23\nPVC 管到货"),
        ("7月23日", "7-23 GPU 风扇响"),
        ("7月4日", "- 7.4 PCR 没跑出来"),
        ("11月15日", "24.11.15 和导师谈"),
        ("2024年4月1日", "- 24/4/1 开题"),
        ("11月11日", "11·11 囤货"),
        ("in the March audit", "2024-03-05"),
        ("周五", "Mon-Fri 上班"),
        ("周二", "2024-03-05-Tue"),
        ("1月25日", "1月25-27日"),
        ("10月1号", "10月1-7 号放假"),
        ("周三", "礼拜三"),
        ("星期天", "周日"),
        ("Wednesday", "星期三"),
        ("周三", "Wed"),
        ("晚上8点41分", "20:41"),
        ("8:41 pm", "晚上8点41分"),
        ("8点41分", "20:41"),
        ("下午三点半", "15:30"),
        ("晚上1点半", "01:30"),
        ("晚上7点半", "19:30"),
        ("7 am", "早上七点"),
        ("第17周", "2024-W17"),
        ("week 17", "第十七周"),
        ("二季度", "Q2 的账"),
        ("3季度", "第三季度亏了"),
        ("五星", "《山居》★★★★★ 看了两遍"),
        ("4 stars", "⭐️⭐️⭐️⭐️☆"),
        ("3 颗星", "三星，肉老"),
        ("v2.2.0", "升级到 2.2.0 以后"),
        ("2.2.0", "release-v2.2.0.md"),
        ("3.11", "Python 3.11.4"),
        ("python3.11", "Python 3.11"),
        ("2.4 GHz", "2.4GHz"),
        ("ADR-0009", "adr 0009"),
        ("24.4.10", "升到 24.4.10"),
        ("24.4", "- 24.4.10 修了闪退"),
    ],
)
def test_a_figure_is_the_same_in_all_forms(asked: str, written: str) -> None:
    assert found(asked, written)


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("2024-01-25", "2023年1月25日"),
        ("1月25日", "1.25 倍速"),
        ("1月2日", "1/2 杯糖"),
        ("10月12日", "10-12 天"),
        ("10月12日", "重复 10-12"),
        ("1月25日", "2.1.25"),
        ("7月9日", "| 树模型 | 7.9 |"),
        ("1月5日", "- 1.5 kg 面粉"),
        ("1月5日", "1-5 h"),
        ("24.11.15", "24.11.16 谈话"),
        ("周一", "web-mon-01"),
        ("web-mon-01", "web-mon-02"),
        ("web-mon-01", "web, mon, 01"),
        ("1月25日", "放大 1.25 六成都够"),
        ("1月25日", "11月25日"),
        ("8月15日", "农历八月十五"),
        ("10月1日", "10月1-7 人"),
        ("五星", "★★★★☆"),
        ("4 stars", "四星期"),
        ("二季度", "Q1"),
        ("3月", "3个月"),
        ("3月", "3.5 概述"),
        ("5.2.0", "5.2.1 和 2.0"),
        ("2.2.0", "App 6.2.0 以下"),
        ("10.0.0.1", "110.0.0.1"),
        ("20:41", "41:20"),
        ("晚上8点41分", "8:41 出门"),
        ("周三", "一周五天"),
    ],
)
def test_another_figure_is_not_found(asked: str, written: str) -> None:
    assert not found(asked, written)


@pytest.mark.parametrize(
    "text", ["一周三次", "3月饼", "二十一月", "3小时20分", "三点建议", "the first 5 of 7", "foo/bar.baz"]
)
def test_what_only_looks_like_a_figure_is_none(text: str) -> None:
    assert not list(figures(normalize(text)))


@pytest.mark.parametrize(
    ("question", "surfaces"),
    [
        ("1月25号怎么了", ["0000-01-25"]),
        ("2024年1月25日换锁了吗", ["换", "锁", "2024-01-25"]),
        ("What happened on Jan 25?", ["0000-01-25"]),
        ("去年三月换了什么", ["去年", "换", "3月"]),
        ("5.2.0 更新了什么", ["更新", "5.2.0"]),
        ("ADR-0009 为什么选它", ["选", "adr-0009"]),
        ("stage-sun-02 装了什么", ["装", "stage-sun-02"]),
        ("192.168.1.1 装了什么", ["装", "192.168.1.1"]),
        ("4-bit 量化", ["量化", "4", "bit"]),
    ],
)
def test_a_figure_is_one_concept_of_a_question(dictionary: Dictionary, question: str, surfaces: list[str]) -> None:
    assert [c.surface for c in parse(question, dictionary).concepts] == surfaces


@given(st.text("0123456789一十两年月日点时周星期第 .-:/_\njanpmweek", max_size=30))
def test_figures_are_read_from_whatever_is_written(text: str) -> None:
    text = normalize(text)
    for figure in figures(text):
        assert 0 <= figure.start < figure.end <= len(text)
        assert all(term.split() == [term] for alternative in (figure.terms, *figure.asked) for term in alternative)


NOTES = {
    "日记.md": """# 2024 日记

## 2024-01-25

早上发烧 38.5 度，请了半天假。

## 2024-01-26

烧退了，去上班。

## 2024.3.5

换锁，花了 320 元。

## 2024-03-17

给阳台换了纱窗。
""",
    "孩子.md": """# 孩子

- 11-18 打疫苗
- 11-19 发烧，没去幼儿园
- 11-20 好了

每到星期三，幼儿园都要带水彩笔。
周五放学早。
""",
    "服务器.md": """# 服务器

20:41 磁盘告警，21:05 扩容到 2 TB。

路由器的地址是 192.168.1.1，打印机是 192.168.1.11。
""",
    "升级.md": """# 升级记录

- App 6.2.0 以下不能登录
- 2.2.0 改坏了导出功能
- fastjson2 升到 2.0.49
- 5.2.0 新增夜间模式
- 2.3.0 去掉了旧接口

## ADR-0005 用 MySQL

理由是团队熟悉。

## ADR-0009 用消息队列

理由是削峰。
""",
}


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Chain:
    return chain_over(NOTES, tmp_path_factory, embedder)


@pytest.mark.parametrize(
    ("question", "quoted"),
    [
        ("1月25号怎么了？", "发烧 38.5 度"),
        ("What happened on January 25?", "发烧 38.5 度"),
        ("1/26 怎么样了？", "烧退了"),
        ("3月5日做了什么？", "换锁"),
        ("2024 年 3 月 17 日做了什么？", "纱窗"),
        ("11月19号怎么了？", "11-19 发烧"),
        ("周三要带什么？", "水彩笔"),
        ("What should I bring on Wednesday?", "水彩笔"),
        ("晚上8点41分发生了什么？", "磁盘告警"),
        ("192.168.1.1 是什么？", "路由器的地址是 192.168.1.1"),
        ("What broke in version 2.2.0?", "2.2.0 改坏了"),
        ("5.2.0 更新了什么？", "5.2.0 新增夜间模式"),
        ("2.3.0 有什么变化？", "2.3.0 去掉了"),
        ("为什么有 ADR-0009？", "削峰"),
    ],
)
def test_the_line_with_the_figure_is_quoted(chain: Chain, question: str, quoted: str) -> None:
    said = chain.ask(question)
    assert quoted in (said.citations[0].quote if said.citations else ""), said.answer


def test_nothing_is_told_of_another_year(chain: Chain) -> None:
    assert "换锁" not in chain.ask("2021年3月5日做了什么？").answer
