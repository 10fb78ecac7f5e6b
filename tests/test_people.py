"""Of whom a question asks, and that what a note tells of somebody else is no answer."""

import pytest
from small_notes import chain_over

from ingest.embedders import Embedder
from qa.chain import Chain
from qa.question import parse
from qa.translate import Dictionary

NOTES = {
    "家人.md": """# 家人

## 姑姑

她对花生过敏！上次吃饭差点出事。

## 外公（林国栋，1948 年生）

- 血型 B
- 每天早上吃一片降压药

## 舅舅

母亲说他两岁才会走路。
""",
    "招聘.md": """# 招聘

## 陆知遥

期望薪资 22k，可谈。

## 苏婉

背调没有通过。
""",
    "车.md": "# 车\n\n2024 年 5 月 3 日续保，保费 3200 元。\n",
}


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Chain:
    return chain_over(NOTES, tmp_path_factory, embedder)


@pytest.mark.parametrize(
    ("question", "people"),
    [
        ("爸的血型是什么？", ["爸"]),
        ("外公和外婆谁大？", []),  # what is told of either answers
        ("贺子昂的手机和邮箱", ["贺子昂"]),
        ("果果几岁了？", ["果果"]),
        ("明哥违章几次？", ["明哥"]),
        ("许老师的电话", ["许老师"]),
        ("What is grandma allergic to?", ["grandma"]),
        ("高峰期怎么扩容？", []),
        ("张卡片上写了什么？", []),
        ("爷爷奶奶家在哪？", ["爷爷", "奶奶"]),
        ("老婆的车险多少钱？", []),
        ("老二几岁会走路？", ["老二"]),
        ("分量排老二的是哪家？", []),
    ],
)
def test_a_question_is_about_the_persons_whom_it_names(
    question: str, people: list[str], dictionary: Dictionary
) -> None:
    assert [c.surface for c in parse(question, dictionary).concepts if c.is_person] == people


def test_a_relative_is_known_by_each_of_their_names(dictionary: Dictionary) -> None:
    (mother,) = [c for c in parse("妈妈的生日是哪天？", dictionary).concepts if c.is_person]
    assert ("母亲",) in mother.alternatives


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("姑姑对什么过敏？", "花生"),
        ("外公是什么血型？", "血型 B"),
        ("姥爷是什么血型？", "血型 B"),
        ("陆知遥的期望薪资是多少？", "22k"),
    ],
)
def test_what_is_told_of_a_person_answers_for_them(question: str, told: str, chain: Chain) -> None:
    assert told in chain.ask(question).answer


@pytest.mark.parametrize(
    "question",
    ["外公对什么过敏？", "舅舅是什么血型？", "奶奶对花生过敏吗？", "苏婉的期望薪资是多少？", "温岚的期望薪资是多少？"],
)
def test_it_answers_nothing_of_another(question: str, chain: Chain) -> None:
    answer = chain.ask(question)
    assert answer.status == "not_in_notes", answer.answer


def test_what_is_told_of_nobody_is_in_doubt_where_somebody_is_asked_about(chain: Chain) -> None:
    assert chain.ask("车险保费是多少？").reason is None
    assert chain.ask("岳父的车险保费是多少？").reason is not None
