"""What words of a Chinese line mean."""

import pytest

from qa.glosses import hints
from qa.meanings import meanings
from qa.translate import Dictionary


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("绍兴半马", ("绍兴", "Shaoxing")),
        ("千岛湖为什么抽筋", ("千岛湖", "Qiandao Lake")),
        ("大阪民宿", ("大阪", "Osaka")),  # Ōsaka, without its macron
        ("甲醛超了", ("甲醛", "formaldehyde")),
        ("房产证（过户）", ("过户", "transfer ownership / conveyancing")),
        ("臺北的房子過戶了", ("過戶", "transfer ownership / conveyancing")),
    ],
)
def test_a_word_is_glossed(line: str, expected: tuple[str, str], dictionary: Dictionary) -> None:
    assert expected in hints(line, dictionary)


@pytest.mark.parametrize("line", ["", "3/5, 11:30", "def f(x): pass", "他走了", "𠮷"])
def test_a_line_may_hold_no_such_word(line: str, dictionary: Dictionary) -> None:
    assert hints(line, dictionary) == []


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("托马斯·杨先来", [("托马斯", "Thomas")]),
        ("林晓在绍兴付了 3.6 万", [("林晓", "Lin Xiao"), ("绍兴", "Shaoxing"), ("3.6 万", "36,000")]),
        ("3 万分之一", [("之一", "one")]),
    ],
)
def test_words_names_and_large_numbers_stand_in_their_order(
    line: str, expected: list[tuple[str, str]], dictionary: Dictionary
) -> None:
    assert hints(line, dictionary) == expected


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("那天才知道", "天才"),
        ("每次要实施", "次要"),
        ("九天骑完", "九天"),
        ("推迟四周", "四周"),
        ("外面的", "面的"),
        ("盘算是", "算是"),
        ("平均差 63 个", "平均差"),
        ("一家公司", "一家"),
        ("一次", "一次"),
        ("三次", "三次"),
        ("一套房", "一套"),
        ("一周", "一周"),
    ],
)
def test_no_word_is_told_that_may_not_be_there(line: str, wrong: str, dictionary: Dictionary) -> None:
    assert wrong not in dict(hints(line, dictionary))


def test_in_a_long_line_the_most_ordinary_words_go_first(dictionary: Dictionary) -> None:
    line = (
        "因为妈妈现在没有时间，可是我们知道，如果每天晚上孩子都喜欢甲醛、绍兴、大阪、螺丝、阳台、医院、冰箱、代码、窗帘、手机，"
        "老周就给许老师 3.6 万"
    )
    found = dict(hints(line, dictionary))
    assert len(found) == 12
    assert list(found)[-3:] == ["老周", "许老师", "3.6 万"]
    assert {"甲醛", "代码"} <= set(found)
    assert not {"因为", "我们"} & set(found)


def test_a_long_line_has_hints_for_its_first_words_only(dictionary: Dictionary) -> None:
    found = hints(
        "医生建议病人每天早上锻炼身体，晚上早点睡觉，周末出门散步，少喝咖啡，多吃蔬菜水果，定期检查视力。", dictionary
    )
    assert len(found) == 12
    assert found[0][0] == "医生"


def test_what_tells_no_meaning_is_no_gloss() -> None:
    entry = {"simplified": "某词", "traditional": "某詞", "pinyin": "mou3 ci2"}
    empty = ["surname Mou", "CL:個|个[ge4]", "variant of 別詞|别词[bie2 ci2]"]
    told = dict(meanings([{**entry, "definitions": [*empty, "to do (sth) quickly; in haste", "a hasty act"]}]))
    assert told == dict.fromkeys(["某词", "某詞"], "do quickly / hasty act")
    assert list(meanings([{**entry, "definitions": empty}])) == []


def test_the_commonest_sound_of_a_character_stands_first(dictionary: Dictionary) -> None:
    sounds = dictionary.sounds("觉宁重x")
    assert sounds["觉"][0] == "jue"
    assert sounds["宁"][0] == "ning"
    assert set(sounds["重"]) >= {"zhong", "chong"}
    assert "x" not in sounds
