"""The latest, the first, the most and the sum of what a note has in rows or lines: that one is quoted, and alone."""

import pytest
from small_notes import chain_over

from ingest.embedders import Embedder
from qa.chain import Chain

NOTES = {
    "热水器.md": """# 热水器

## 清洗

| 日期 | 师傅 | 花费 |
| --- | --- | --- |
| 2022-04-10 | 老周 | 180 |
| 2024-05-02 | 小顾 | 260 |
| 2023-04-22 | 老周 | 220 |

## 漏水

- 2023-01-08 漏水，接头松了
- 2024-02-11 停电一天
- 2024-03-19 漏水，换了垫圈

## 搬家

- 漏水的地方拍过照
- 2020 年搬来
""",
    "机房.md": """# 机房

| 机器 | 内存 | 位置 |
| --- | --- | --- |
| 青鸟 | 64 GB | 一层 |
| 白鹭 | 192 GB | 二层 |
| 黄鹂 | 128 GB | 二层 |

| 线路 | 带宽 |
| --- | --- |
| 东线 | 500 MB |
| 西线 | 2 GB |
""",
    "泰山.md": """# 泰山

| 项目 | 花费 |
| --- | --- |
| 车票 | 560 |
| 住宿 | 780 |
| 合计 | 1340 |

## 公款

公款收了 2100。

扣去车票，余 640。
""",
}


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Chain:
    return chain_over(NOTES, tmp_path_factory, embedder)


@pytest.mark.parametrize(
    ("question", "quoted", "not_quoted"),
    [
        ("上次清洗热水器是什么时候？", "2024-05-02", "2023-04-22"),
        ("热水器最早清洗是哪天？", "2022-04-10", "2024-05-02"),
        ("最近一次漏水是哪天？", "2024-03-19", "2023-01-08"),
        ("第一次漏水是什么时候？", "2023-01-08", "2024-03-19"),
        ("When was the last leak?", "2024-03-19", "2023-01-08"),
        ("哪次清洗最贵？", "260", "180"),
        ("内存最大的是哪台机器？", "白鹭", "青鸟"),
        ("内存最小的机器是哪台？", "青鸟", "白鹭"),
        ("泰山的花费一共多少？", "1340", "560"),
        ("公款还剩多少？", "640", "560"),
    ],
)
def test_the_one_that_is_so_is_quoted_alone(chain: Chain, question: str, quoted: str, not_quoted: str) -> None:
    answer = chain.ask(question).answer
    assert quoted in answer
    assert not_quoted not in answer


@pytest.mark.parametrize(
    ("question", "quoted"),
    [
        ("漏水分别是哪几天？", ["2023-01-08", "2024-03-19"]),
        ("带宽最大的是哪条线路？", ["东线", "西线"]),  # of two units
    ],
)
def test_where_several_are_asked_for_or_nothing_can_be_compared_none_stands_alone(
    chain: Chain, question: str, quoted: list[str]
) -> None:
    answer = chain.ask(question).answer
    assert all(words in answer for words in quoted), answer
