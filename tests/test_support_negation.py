"""What a sentence may deny, and which opposites and fixed phrases it may use: each true wording beside a false one."""

from pathlib import Path

import pytest

from qa.support import unsupported
from qa.translate import Dictionary


@pytest.fixture(scope="module")
def dictionary(tmp_path_factory: pytest.TempPathFactory) -> Dictionary:
    home: Path = tmp_path_factory.mktemp("dictionary")
    return Dictionary.open(home)


@pytest.mark.parametrize(
    ("true", "false", "kind", "quote"),
    [
        # the verb before its 不
        ("The door cannot be opened.", "The door opened.", "negation", "门打不开。"),
        ("He could not hold the rope.", "He could hold the rope.", "negation", "他抓不住绳子。"),
        ("The paint does not come off.", "The paint came off.", "negation", "漆不掉。"),
        # 不过 within a clause is no "but", 不同意 no "different", 并不少 no "many"
        ("He does not agree.", "He agreed.", "negation", "他不同意。"),
        # a bare 无 and 非 before what they deny
        ("Salt is white and has no smell.", "Salt is not white.", "negation", "盐很白，无味。"),
        # the dictionary's word without a "not"
        ("The medicine is useless.", "The medicine is useful.", "negation", "药没用。"),
        # characters that look like a "no"
        ("The variance is small.", "The variance is not small.", "negation", "方差很小。"),
        ("It stopped and did not pass.", "It did not stop and passed.", "negation", "停了，没过。"),
        ("The iron is hard.", "The iron is not hard.", "negation", "铁很硬。"),
        ("Extremely sleepy.", "Not sleepy at all.", "negation", "困得不行。"),
        ("The difference is in the price.", "The difference is not in the price.", "negation", "差在价格。"),
        # nobody and nothing, whose word stands elsewhere in Chinese
        ("There is nobody upstairs.", "There is somebody who is not upstairs.", "negation", "楼上没人。"),
        ("Nothing else was found.", "Everything else was found.", "negation", "别的没查出来。"),
        ("Not more than 5 km each time.", "More than 5 km each time.", "negation", "每次不超过 5 km"),
        ("Not less than 5 km each time.", "Not more than 5 km each time.", "antonym", "每次不少于 5 km"),
        # a Chinese path in English
        (
            "The report is in `~/房子/霉墙`.",
            "The report is not in `~/房子/霉墙`.",
            "negation",
            "报告在 `~/房子/霉墙`。",
        ),
        # kin by marriage, order in time
        ("The son-in-law came.", "The son came.", "antonym", "女婿来了。"),
        ("Father and son came.", "Father and daughter came.", "antonym", "父子都来了。"),
        ("Winter vacation and summer vacation.", "Spring vacation and summer vacation.", "antonym", "寒假和暑假。"),
        ("The mother-in-law came on Monday.", "The wife came on Monday.", "antonym", "婆婆周一来的。"),
        ("Last time it was first checked.", "Last it was checked.", "antonym", "上次首次检查。"),
        # what the dictionary calls a word, verbs within it
        ("He works the night shift.", "He works the day shift.", "relation", "他上夜班。"),
        ("The driver's license expires.", "The passport expires.", "noun", "驾照到期。"),
        ("The group leader shook his head.", "The group leader nodded.", "relation", "组长摇头。"),
    ],
)
def test_a_true_wording_passes_and_its_neighbour_does_not(
    true: str, false: str, kind: str, quote: str, dictionary: Dictionary
) -> None:
    assert unsupported(true, [quote], dictionary) == ()
    assert kind in {problem.kind for problem in unsupported(false, [quote], dictionary)}
