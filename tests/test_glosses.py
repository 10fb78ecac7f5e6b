"""What words of a Chinese line mean, and how names in it are spelt."""

import pytest

from qa.glosses import hints, meanings
from qa.translate import Dictionary


@pytest.fixture(scope="module")
def dictionary(tmp_path_factory: pytest.TempPathFactory) -> Dictionary:
    return Dictionary.open(tmp_path_factory.mktemp("dictionary"))


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("绍兴半马", ("绍兴", "Shaoxing")),
        ("千岛湖为什么抽筋", ("千岛湖", "Qiandao Lake")),
        ("大阪民宿", ("大阪", "Osaka")),  # Ōsaka, without its macron
        ("甲醛超了", ("甲醛", "formaldehyde")),
        ("房产证（过户）", ("过户", "transfer ownership / conveyancing")),
        ("臺北的房子過戶了", ("過戶", "transfer ownership / conveyancing")),
        ("林晓的大学室友", ("林晓", "Lin Xiao")),
        ("阿宁陪我去", ("阿宁", "Aning")),
        ("小禾很高兴", ("小禾", "Xiaohe")),
    ],
)
def test_a_word_is_glossed_and_a_name_is_spelt(line: str, expected: tuple[str, str], dictionary: Dictionary) -> None:
    assert expected in hints(line, dictionary)


@pytest.mark.parametrize("line", ["", "3/5, 11:30", "def f(x): pass", "他走了", "𠮷"])
def test_a_line_may_hold_no_such_word(line: str, dictionary: Dictionary) -> None:
    assert hints(line, dictionary) == []


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
