"""Markdown blocks: kinds, heading paths, nothing lost, no bombs."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest import markdown
from ingest.markdown import MAX_HEADING, blocks

LINES = st.sampled_from(
    [
        "# 一级",
        "##",
        "### 三 `级` #",
        "正文一句。再来一句！",
        "很长的一行" * 30 + "，说完了。",
        "要点：",
        "- 一项",
        "  - 内层",
        "1. 第一",
        "2) 第二",
        "-",
        "* [ ] 待办",
        "- > 引",
        "> 引文",
        "> - 引文里的项",
        ">",
        "> > 深",
        "> # 引题",
        "- # 项题",
        "```sh",
        "```",
        "~~~",
        "    缩进代码",
        "\t制表",
        "  续行",
        "| 甲 | 乙 |",
        "|---|---|",
        "| 丙 | 丁 |",
        "---",
        "===",
        "***",
        "<div>",
        "<!-- 注",
        "-->",
        "[甲]: http://x/y",
        "[甲",
        "title: 题",
        "\u3000\u3000全角缩进😀。",
        "\u200b",
        "\x0b",
        "👩‍👩‍👧",
        "{{< note >}}",
        "",
        "",
        "   ",
    ]
)
NEWLINES = st.sampled_from(["\n", "\n", "\n", "\r\n", "\r", "\n\n"])
NOISE = st.text(alphabet="#->*`~|=_[]()<>!:：。，一二a1 \t\n\u3000\u2028\\\0", max_size=80)
MARKDOWN = st.one_of(
    st.lists(st.tuples(st.one_of(LINES, LINES, NOISE), NEWLINES), max_size=25).map(
        lambda parts: "".join(line + newline for line, newline in parts)
    ),
    NOISE,
)


def kinds(text: str) -> list[tuple[str, str]]:
    return [(block.kind, text[block.text_start : block.text_end]) for block in blocks(text)]


@given(MARKDOWN)
@settings(max_examples=250, deadline=None, database=None)
def test_blocks_are_ordered_and_lose_nothing(text: str) -> None:
    position = 0
    for block in blocks(text):
        assert not text[position : block.start].strip()
        assert position <= block.start <= block.text_start <= block.text_end <= block.end
        assert text[block.start : block.end] == text[block.start : block.end].strip() != ""
        position = block.end
    assert not text[position:].strip()


def test_kinds_and_text_without_marks() -> None:
    text = (
        "---\ntitle: 题\n---\n\n# 甲 #\n\n段落。\n续行\n\n"
        "- 一\n- [ ] 二\n  1. 内\n\n  项内段落\n\n  ```\n  码\n  ```\n\n"
        "> 引文\n> > 深引\n\n    缩进\n\n<b>\n\n[k]: http://x\n\n|甲|乙|\n|-|-|\n|1|2|\n\n***\n{{< note >}}\n"
    )
    assert kinds(text) == [
        ("meta", "---\ntitle: 题\n---"),
        ("heading", "甲"),
        ("prose", "段落。\n续行"),
        ("item", "一"),
        ("item", "[ ] 二"),
        ("item", "内"),
        ("prose", "项内段落"),
        ("code", "```\n  码\n  ```"),
        ("prose", "引文"),
        ("prose", "深引"),
        ("code", "缩进"),
        ("meta", "<b>"),
        ("meta", "[k]: http://x"),
        ("table", "|甲|乙|\n|-|-|\n|1|2|"),
        ("meta", "***"),
        ("meta", "{{< note >}}"),
    ]
    assert [block.level for block in blocks(text)][3:10] == [1, 1, 2, 1, 1, 1, 2]


def test_heading_paths() -> None:
    text = "# 甲\n一\n\n乙 **粗**\n---\n二\n\n#### 丁\n三\n\n```\n# 不是\n```\n> # 也不是\n\n## `戊`\n四\n# 己\n"
    found = {text[block.text_start : block.text_end]: block.headings for block in blocks(text)}
    assert found["一"] == ("甲",)
    assert found["乙 **粗**"] == ("甲", "乙 粗")
    assert found["二"] == ("甲", "乙 粗")
    assert found["三"] == ("甲", "乙 粗", "丁")
    assert found["也不是"] == ("甲", "乙 粗", "丁")
    assert found["四"] == ("甲", "戊")
    assert found["己"] == ("己",)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[^1]: 预算是三十万元。", "预算是三十万元。"),
        ("[^注]: 预算 是三十万元。", "预算 是三十万元。"),
        ("[时间]: 周三下午三点", "[时间]: 周三下午三点"),
        ("<aside>💡 端口是5433</aside>", "💡 端口是5433"),
        ("截止日期是五月八日。\n---\n\n***", "截止日期是五月八日。"),
        ("第一行\n第二行\n---\n\n***", "第一行\n第二行"),
        (
            "引言这一行写得太长，不像是一个题目，它说的是一件事\n---\n\n***",
            "引言这一行写得太长，不像是一个题目，它说的是一件事",
        ),
        ("- 项。\n  ---\n\n***", "项。"),
    ],
)
def test_what_a_parser_takes_for_a_definition_html_or_heading_may_say_something(text: str, words: str) -> None:
    (kind, found), *_ = kinds(text)
    assert (kind, found) == ("item" if text.startswith("-") else "prose", words)
    assert blocks(text)[0].headings == ()


@pytest.mark.parametrize(
    "front",
    [
        *("---\n---", "---\n# 注\n\n题目: 题\n标签:\n- 甲\n  - 乙\nurl: http://x\n...", "---\r\ntitle:题\r\n---"),
        *('+++\ntitle = "题"\n+++', "title: 题\ntags:\n- 甲\n---", "title: 题\r\ndate: 2024\r\n---"),
    ],
)
def test_front_matter_of_each_kind(front: str) -> None:
    text = f"{front}\n\n# 甲\n\n正文。\n"
    assert kinds(text) == [("meta", front), ("heading", "甲"), ("prose", "正文。")]


def test_chinese_paragraphs_that_begin_with_an_indent_are_no_code() -> None:
    text = "# 三月\n\n    今天下雨，没有出门。\n\n\t晚上和老王喝茶！\n\n    x = 1  # 一\n\n后来\n\n    x = 1  # 一。\n"
    assert kinds(text) == [
        *(("heading", "三月"), ("prose", "今天下雨，没有出门。"), ("prose", "晚上和老王喝茶！")),
        *(("prose", "x = 1  # 一"), ("prose", "后来"), ("code", "x = 1  # 一。")),
    ]


@pytest.mark.parametrize(
    "words", ["今天和老王说定了：周三搬家。", "# 今天\n\n买了米。", "14:30 开会。", "心情: 好\n今天去了公园。"]
)
def test_a_rule_that_opens_a_note_hides_nothing(words: str) -> None:
    found = [text for kind, text in kinds(f"---\n{words}\n\n---\n\n后来。\n") if kind != "meta"]
    assert found == [*words.removeprefix("# ").split("\n\n"), "后来。"]


@pytest.mark.parametrize(
    "text",
    ["[甲]: 图/甲.png", "[甲]: ../乙.md", "[甲]: <mailto:a@b>", "<div>", "<!-- 注 -->", "<style>\nb { x }\n</style>"],
)
def test_what_says_nothing_is_not_quoted(text: str) -> None:
    assert [kind for kind, _ in kinds(text)] == ["meta"]


def test_a_huge_heading_is_cut_in_the_path() -> None:
    assert [len(block.headings[0]) for block in blocks("# " + "[" * 5000)] == [MAX_HEADING]


def test_marks_without_text_join_the_block_before() -> None:
    text = "> 一\n>\n> 二\n\n- 三\n-\n"
    assert [text[block.start : block.end] for block in blocks(text)] == ["> 一\n>", "> 二", "- 三\n-"]


@pytest.mark.parametrize(
    "text",
    [
        ">" * 5000 + " 底",
        "- " * 5000 + "底",
        "".join("  " * i + "- 层\n" for i in range(600)) + "\n# 完\n",
        "[" * 20000 + "底",
        "# 甲\n" * 20000,
        "- > " * 2000 + "底\n" * 50,
        "---\n" + "键: 值\n- 项\r\n\r\n" * 5000 + "底",
    ],
)
def test_bombs_are_defused(text: str) -> None:
    begin = time.monotonic()
    found = blocks(text)
    assert time.monotonic() - begin < 20
    assert found[0].start == 0
    assert found[-1].end == len(text.rstrip())


def test_nesting_too_deep_does_not_cost_the_structure_before_it() -> None:
    assert [kind for kind, _ in kinds("# 甲\n\n- 乙\n\n段\n\n" + ">" * 5000 + " 底")] == [
        "heading",
        "item",
        "prose",
        "prose",
    ]


def test_a_parser_failure_leaves_plain_paragraphs(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(text: str) -> None:
        raise RecursionError

    monkeypatch.setattr(markdown, "_leaves", fail)
    assert kinds("# 甲\n一\n\n二\n") == [("prose", "# 甲\n一"), ("prose", "二")]


def test_html_of_exports_is_structure_and_its_offsets_are_exact() -> None:
    text = (
        "<h2>体检</h2><div>2022-08-15</div><div><br></div><div>血压<b>偏高</b></div><div>少盐</div>\n"
        "<ul><li>复查</li><li>戒酒</li></ul><table><tr><th>项目</th><th>甲</th></tr>\n<tr><td>尿酸</td><td>268</td></tr></table>\n"
    )
    found = blocks(text)
    assert "".join(text[block.start : block.end] for block in found).split() == text.split()
    assert [(block.kind, text[block.text_start : block.text_end]) for block in found] == [
        ("heading", "体检"),
        ("prose", "2022-08-15"),
        ("prose", "血压<b>偏高</b></div><div>少盐"),
        ("item", "复查"),
        ("item", "戒酒"),
        ("table", text[text.index("<table>") : -1]),
    ]
    assert {block.headings for block in found} == {("体检",)}


@pytest.mark.parametrize("text", ["<div><br></div>\n", "<p></p><ul></ul>\n", "<table><tr></tr></table>\n"])
def test_html_without_a_word_says_nothing(text: str) -> None:
    assert [block.kind for block in blocks(text)] == ["meta"]
