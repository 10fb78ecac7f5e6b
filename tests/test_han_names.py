"""Names of persons in Chinese text, and their spelling in Latin letters."""

import re

import pytest

from ingest.text import CJK
from qa.han_names import persons
from qa.translate import Dictionary


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("问许老师", {"许老师": "Teacher Xu"}),
        ("卢师傅来了", {"卢师傅": "Master Lu"}),
        ("邵教授", {"邵教授": "Professor Shao"}),
        ("沈医生", {"沈医生": "Dr Shen"}),
        ("孙太太", {"孙太太": "Mrs Sun"}),
        ("王阿姨和张叔", {"王阿姨": "Aunt Wang", "张叔": "Uncle Zhang"}),
        ("但姜姐那家", {"姜姐": "Jiang Jie"}),
        ("何总说", {"何总": "He Zong"}),
        ("钟一帆这单", {"钟一帆": "Zhong Yifan"}),
        ("梅琳和麦婷", {"梅琳": "Mei Lin", "麦婷": "Mai Ting"}),
        ("找李建国", {"李建国": "Li Jianguo"}),
        ("老周买", {"老周": "Lao Zhou"}),
        ("苏蔓直说", {"苏蔓": "Su Man"}),
        ("托马斯·杨先来", {}),
        ("《撒马尔罕的金桃》", {}),
        ("苏军来了", {}),
        ("林晓的大学室友", {"林晓": "Lin Xiao"}),
        ("阿宁陪我去", {"阿宁": "Aning"}),
        ("小禾很高兴", {"小禾": "Xiaohe"}),
        ("小青瓦", {}),
        ("22 张卡", {}),
        ("跑两周好", {}),
    ],
)
def test_names_are_persons_and_whole(line: str, expected: dict[str, str], dictionary: Dictionary) -> None:
    cuts = {run.start(): dictionary.segment(run[0]) for run in re.finditer(f"[{CJK}]+", line)}
    found = list(persons(line, cuts, dictionary))
    assert {name: spelling for _, name, spelling in found} == expected
    assert all(line.startswith(name, at) for at, name, _ in found)
