"""Chunks and their sentences: nothing lost, what belongs together stays together."""

import time

import pytest
from hypothesis import given, settings
from test_markdown import MARKDOWN

from ingest.html import TAG
from ingest.split import CODE_LIMIT, LIMIT, TARGET, index_text, split
from ingest.text import asks, labels, stamps
from ingest.types import Chunk, Note

WIDE = "这一行宽到编辑器要把它折断，所以这一句话要到下一行里才能说完，也就是"


def chunks(text: str, title: str = "标题") -> list[Chunk]:
    return split(Note("a.md", title, text, ""))


def sentences(text: str) -> list[tuple[int, str, str]]:
    return [(s.group, s.kind, text[s.start : s.end]) for chunk in chunks(text) for s in chunk.sentences]


def check(text: str) -> list[Chunk]:
    """Assert what holds for the chunks of every note."""
    found = chunks(text)
    assert found == chunks(text)
    position = 0
    for chunk in found:
        assert text[chunk.start : chunk.end] == chunk.text == chunk.text.strip() != ""
        assert not text[position : chunk.start].strip()
        assert chunk.line == text.count("\n", 0, chunk.start) + 1
        position = inner = chunk.start
        group = 0
        for sentence in chunk.sentences:
            assert inner <= sentence.start < sentence.end <= chunk.end
            quote = text[sentence.start : sentence.end]
            assert quote == quote.strip()
            assert sentence.group in (group, group + 1)
            assert only_marks(text[inner : sentence.start]), text[inner : sentence.start]
            inner, group = sentence.end, sentence.group
        assert only_marks(text[inner : chunk.end]), text[inner : chunk.end]
        position = chunk.end
    assert not text[position:].strip()
    return found


def only_marks(text: str) -> bool:
    """Tell whether text holds nothing but list, quote, heading and table marks."""
    return all(set(word) <= set("#>-*+=|:~`") or word.rstrip(".)").isdigit() for word in checkbox_free(text).split())


def checkbox_free(text: str) -> str:
    return TAG.sub(" ", text).replace("[ ]", "").replace("[x]", "")


@given(MARKDOWN)
@settings(max_examples=250, deadline=None, database=None)
def test_nothing_is_lost(text: str) -> None:
    check(text.replace("\r\n", "\n").replace("\r", "\n"))


def test_a_lead_in_keeps_its_list_and_code() -> None:
    text = (
        "前一段。\n\n换茶具有两个好处，比如：\n\n- 泡绿茶：\n\n```sh\nbrew green\n```\n\n"
        "- 泡红茶：\n\n```sh\nbrew red\n```\n\n后一段。"
    )
    assert sentences(text) == [
        (0, "prose", "前一段。"),
        (1, "prose", "换茶具有两个好处，比如："),
        (1, "item", "泡绿茶："),
        (1, "code", "```sh\nbrew green\n```"),
        (1, "item", "泡红茶："),
        (1, "code", "```sh\nbrew red\n```"),
        (2, "prose", "后一段。"),
    ]


def test_a_lead_in_takes_its_list_along_to_the_next_chunk() -> None:
    text = "字" * (TARGET - 20) + "。\n\n三个原因：\n\n" + "".join(f"{i}. {'因' * 60}\n" for i in (1, 2, 3))
    assert [chunk.text[:5] for chunk in check(text)] == ["字字字字字", "三个原因："]
    text = "字" * (TARGET - 20) + "。\n\n**命令如下：**\n\n```\n" + "码\n" * 900 + "```\n"
    assert [chunk.text[:4] for chunk in check(text)] == ["字字字字", "**命令"]


def test_a_lead_in_announces_one_code_block_only() -> None:
    text = "命令：\n\n```\n码\n```\n\n```\n别的\n```\n\n- 项\n"
    assert [group for group, _, _ in sentences(text)] == [0, 0, 1, 2]
    text = "命令：\n\n```\n码\n```\n\n- 项\n"
    assert [group for group, _, _ in sentences(text)] == [0, 0, 1]
    text = "- 一：\n\n```\n码\n```\n\n- 二\n"
    assert [group for group, _, _ in sentences(text)] == [0, 0, 1]


def test_only_the_end_of_a_long_paragraph_leads_in() -> None:
    first, second, third = "第一句话说完了。", "第二句话说完了。", "第三句话说完了。"
    text = f"{first}{second}{third}\n四，例如：\n\n- 五\n- 六\n\n七\n"
    assert [group for group, _, _ in sentences(text)] == [0, 0, 0, 1, 1, 1, 2]
    text = f"{first}二，例如：\n\n- 五\n"
    assert [group for group, _, _ in sentences(text)] == [0, 0, 0]


def test_items_group_by_their_lead_in() -> None:
    text = "- 一：\n  - 甲\n  - 乙\n- 二\n\n  二的段落\n\n      码\n- 三\n"
    assert sentences(text) == [
        (0, "item", "一："),
        (0, "item", "甲"),
        (0, "item", "乙"),
        (1, "item", "二"),
        (1, "prose", "二的段落"),
        (1, "code", "码"),
        (2, "item", "三"),
    ]


def test_sentences_leave_marks_out() -> None:
    text = (
        "## 题 ##\n\n> 这里引了一句。又引了第二句。\n> 下一行\n\n"
        "1. 甲。乙。\n* [x] 做完\n\n|甲|乙|\n|:-|-:|\n|1|2|\n\n题二\n---\n"
    )
    assert [quote for _, _, quote in sentences(text)] == [
        *("题", "这里引了一句。", "又引了第二句。", "下一行", "甲。乙。", "做完", "|甲|乙|", "|1|2|", "题二"),
    ]


def test_long_items_are_cut_into_sentences() -> None:
    assert len(sentences(f"- {'甲' * 70}。{'乙' * 70}。\n")) == 2


def test_sections_do_not_share_chunks_but_an_empty_heading_goes_with_the_next() -> None:
    found = check("# 标题\n\n## 甲\n\n一。\n\n二。\n\n## 乙\n\n三。\n\n## 丙\n")
    assert [(chunk.headings, chunk.line, chunk.text[:4]) for chunk in found] == [
        (("甲",), 1, "# 标题"),
        (("乙",), 9, "## 乙"),
        (("丙",), 13, "## 丙"),
    ]
    assert check("# 另一个\n\n一。")[0].headings == ("另一个",)


def test_limits() -> None:
    for text, limit in (
        ("句子在这里。" * 800, LIMIT),
        ("分句在这里，" * 800, LIMIT),
        ("无" * 5000, LIMIT),
        ("".join(f"- {'项' * 50}\n" for _ in range(90)), TARGET),
        ("```\n" + "一行码\n" * 3000 + "```", CODE_LIMIT),
        ("|甲|\n|-|\n" + "|格子里的字|\n" * 2000, CODE_LIMIT),
    ):
        found = check(text)
        assert limit // 2 < max(len(chunk.text) for chunk in found) <= limit
        assert len(found) < 4 * len(text) // limit
    assert all(chunk.text.endswith("。") for chunk in check("句子在这里。" * 800))
    assert all(chunk.text.endswith("，") for chunk in check("分句在这里，" * 800))
    assert len(check("整" * (LIMIT - 1) + "。")) == 1
    assert len(check("```\n" + "码" * (CODE_LIMIT - 10) + "\n```")) == 1


def test_short_paragraphs_share_a_chunk() -> None:
    found = check("\n\n".join("这一段有十五个字左右，不长。" for _ in range(60)))
    assert all(TARGET - 20 < len(chunk.text) <= TARGET for chunk in found[:-1])


def test_a_list_stays_whole_and_a_rule_ends_the_chunk_before_it() -> None:
    text = "字" * (TARGET - 50) + "。\n\n" + "".join(f"- {'项' * 30}\n" for _ in range(20)) + "\n***\n"
    assert [(chunk.text[:1], chunk.text[-3:]) for chunk in check(text)] == [("字", "字字。"), ("-", "***")]


def test_front_matter_stands_apart_from_the_first_section() -> None:
    found = check("---\ntitle: 题\n---\n# 甲\n一。")
    assert [[s.kind for s in chunk.sentences] for chunk in found] == [["meta"] * 3, ["heading", "prose"]]


def test_urls_images_and_code_do_not_end_sentences() -> None:
    text = "见 http://x/?a=1 和 ![图](a.png)。这样就很好了！**重点是这一句。** 真的是这样吗?是的!\n"
    assert [quote for _, _, quote in sentences(text)] == [
        *("见 http://x/?a=1 和 ![图](a.png)。", "这样就很好了！", "**重点是这一句。**", "真的是这样吗?", "是的!"),
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "半马！2:04:37，比去年快了六分钟。",
        "真的？好！那就这么说定了。",
        "Well done! You made it to the top.",
        "这是 Dr. Lin 在 Acme Inc. 写的，见 No. 5 和 Fig. 3。",
        "Smith et al. 2019 年的做法我们也试过。",
        "adj. 清楚的，一目了然的，多用于书面语。",
        "We met at 9 a.m. on Monday to talk it over.",
        "Wait... it works now, see p. 5 of the book.",
        "Да! Завтра мы поедем на дачу.",
        "はい！こちらこそありがとう。",
        "The new flat is ca. 5 km from the office, i. e. not far.",
    ],
)
def test_a_fragment_goes_with_what_follows_and_an_abbreviation_ends_nothing(sentence: str) -> None:
    before, after = "前面还有一句话。", "The next sentence stands alone."
    assert [quote for _, _, quote in sentences(f"{before}{sentence} {after}")] == [before, sentence, after]


def test_many_fragments_on_one_line_take_no_time() -> None:
    begin = time.monotonic()
    assert len(sentences("? " * 20_000)) == 40_000 // LIMIT
    assert time.monotonic() - begin < 5


def test_a_fragment_that_ends_its_line_stands_alone() -> None:
    assert [quote for _, _, quote in sentences("真的！\n第二行另说一句话。好。\n第三行说完。")] == [
        *("真的！", "第二行另说一句话。", "好。", "第三行说完。"),
    ]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (f"{WIDE}\n现在说完了。", [f"{WIDE}\n现在说完了。"]),
        (f"短的一行。\n{WIDE}\n现在说完了。", ["短的一行。", f"{WIDE}\n现在说完了。"]),
        (f"短的一行\n{WIDE}\n现在说完了。", ["短的一行", WIDE, "现在说完了。"]),
        *(
            (f"{WIDE}\n{line}", [WIDE, line])
            for line in ("备注：另起一行", "2、另起一行", "2024-05-09 另起一行", "（二）另起一行", "**另起** 一行")
        ),
    ],
)
def test_a_line_is_wrapped_only_where_the_next_one_can_go_on(text: str, lines: list[str]) -> None:
    assert [quote for _, _, quote in sentences(text)] == lines


def test_what_front_matter_tells_may_be_quoted_and_what_programs_need_may_not() -> None:
    front = (
        "---\ntitle: 题\nauthor: 林晚秋\ntags: [书]\nAliases:\n  - 别名\n地点:\n- 青海\n- 甘肃\n"
        "date: 2024-01-01 10:00:00\nseen: 2024-01-01T10:00:00+08:00\n面试: 2024-01-08T10:00:00\n"
        'created: 2024-01-01\nrating: 4\nsource: ""\nempty:\n---\n\n正文。\n'
    )
    check(front)
    told = [(kind, quote) for _, kind, quote in sentences(front)]
    quotable = ["author: 林晚秋", "地点:\n- 青海\n- 甘肃", "面试: 2024-01-08T10:00:00", "rating: 4"]
    assert [quote for kind, quote in told if kind == "item"] == quotable
    assert [quote for kind, quote in told if kind == "meta"] == [
        *("---", "title: 题", "tags: [书]", "Aliases:\n  - 别名", "date: 2024-01-01 10:00:00"),
        *("seen: 2024-01-01T10:00:00+08:00", "created: 2024-01-01", 'source: ""', "empty:", "---"),
    ]
    assert told[-1] == ("prose", "正文。")


@pytest.mark.parametrize("opening", ["<!-- author: 林 -->", "[a]: http://x.example/a", "```compressed-json\na: 1\n```"])
def test_nothing_else_at_the_head_of_a_note_is_taken_for_front_matter(opening: str) -> None:
    assert [(kind, quote) for _, kind, quote in sentences(f"{opening}\n\n正文。\n")] == [
        *(("meta", opening), ("prose", "正文。")),
    ]


def test_an_english_key_is_indexed_in_chinese_and_never_shown_so() -> None:
    (chunk,) = check("---\nauthor: 林晚秋\n---\n\n正文。\n")
    assert "作者" in index_text(["标题"], chunk)
    assert "作者" not in chunk.text


@pytest.mark.parametrize(
    ("line", "label"),
    [
        ("酒店", True),
        ("4/9 候选人 马晓菲", True),
        ("2024-05-01 周会", True),
        ("MA520 航班（3 人）", True),
        ("打印机密码：", True),
        ("2024-06-01 07:10:00", True),
        ("阿强 10:33", True),
        ("10:33 吃药", False),
        ("10:33：吃药", False),
        ("内存：256G", False),
        ("买了 3 斤", False),
        ("好的，明白", False),
        ("这一行不带标点也没有数字但是已经长得不像是一个名字了它说了些什么", False),
    ],
)
def test_a_line_that_only_names_is_a_label(line: str, label: bool) -> None:
    assert labels(line) is label


@pytest.mark.parametrize(
    ("line", "stamp"),
    [
        ("2024-06-01 07:10:00", True),
        ("阿强 10:33", True),
        ("阿强 2024/6/1 10:33 PM", True),
        ("—— 2024-06-01 ——", True),
        ("6月1日 周六", True),
        ("07-23", True),
        ("6.3", False),
        ("10:33 吃药", False),
        ("阿强", False),
        ("周六 加班", False),
    ],
)
def test_a_stamp_only_tells_when_or_who_said_it(line: str, stamp: bool) -> None:
    assert stamps(line) is stamp


@pytest.mark.parametrize(
    "line", ["空腹吗", "水电费交了没有", "停车位有没有", "明天行不行", "停车费多少", "周会几点", "谁来？"]
)
def test_a_short_line_asks_without_a_mark(line: str) -> None:
    assert asks(line)


@pytest.mark.parametrize("line", ["家里没有", "不知道多少", "没多少", "还没", "问他寄了吗，他说寄了", "忘了周会几点"])
def test_a_line_that_ends_like_a_question_may_tell_something(line: str) -> None:
    assert not asks(line)


def test_each_message_is_a_group_of_its_own_and_a_stamp_belongs_to_what_follows_it() -> None:
    chat = "小丽 10:32\n要空腹吗\n阿强 10:33\n要的\n\n2024-06-01\n\n换了滤芯。\n\n又漏水。\n"
    assert [group for group, _, _ in sentences(chat)] == [0, 0, 1, 1, 2, 2, 3]


def test_tags_of_html_end_lines_and_rows_and_alone_are_no_sentence() -> None:
    text = (
        "<div>一楼<br>两居</div><div>三楼</div><p></p>\n<table><tr><th>项</th><th>价</th></tr><tr><td>床</td><td>9</td></tr></table>\n\n"
        "说明<br/>`<br>` 是换行\n"
    )
    assert [words for *_, words in sentences(text)] == [
        "一楼",
        "两居",
        "三楼",
        "<th>项</th><th>价</th>",
        "<td>床</td><td>9</td>",
        "说明",
        "`<br>` 是换行",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "小姨生日?不是,是还没到。→ 7月2日:买蛋糕",
        "谁来审批？部门主管先批。",
        'Moreau J., Kim S.-H., Adeyemi F. "A tale of enzymes, told anew".',
    ],
)
def test_a_line_that_asks_and_answers_itself_or_names_people_is_not_cut(line: str) -> None:
    assert [words for *_, words in sentences(f"{line}\n")] == [line]


def test_a_question_on_a_long_line_is_a_sentence_and_so_is_a_plan_b() -> None:
    told = [
        "长期的钱里面股票类应该占多少？",
        "我用一百减去年龄，四十岁就是六成，但是经历过大跌才能这样做。",
        "最后大家都选方案 B.",
        "然后签约，不再改了。",
    ]
    assert [words for *_, words in sentences("".join(told[:3]) + " " + told[3] + "\n")] == told


def test_a_formula_on_lines_of_its_own_is_quoted_whole() -> None:
    text = "下界：\n\n$$\nL &= a \\\\\n  &= b\n$$\n\n$$x$$ 是先验，$$y$$ 是后验。\n"
    assert [(kind, words.count("\n")) for _, kind, words in sentences(text)] == [
        ("prose", 0),
        ("code", 3),
        ("prose", 0),
    ]


def test_a_label_leads_into_the_list_or_code_directly_after_it() -> None:
    text = "酒店\n\n- 大阪\n- 京都\n\n命令\n\n```\n码\n```\n\n- 别的\n"
    assert [group for group, _, _ in sentences(text)] == [0, 0, 0, 1, 1, 2]
    for words in ("酒店订好了。", "酒店：两晚", "酒店\n晚饭", "酒店\n\n晚饭订好了。"):
        found = sentences(f"{words}\n\n- 大阪\n")
        assert found[-1][0] > found[-2][0], words


def test_the_first_of_several_top_headings_stays_in_the_path() -> None:
    several = "# 标题\n第一段在这里。\n# 乙\n第二段在这里。\n"
    assert [chunk.headings for chunk in check(several)] == [("标题",), ("乙",)]
    assert [index_text(["标题"], chunk) for chunk in check(several)] == [
        *("# 标题\n第一段在这里。", "标题\n# 乙\n第二段在这里。"),
    ]
    alone = "# 标题\n第一段在这里。\n## 乙\n第二段在这里。\n"
    assert [chunk.headings for chunk in check(alone)] == [(), ("乙",)]


def test_a_file_inside_the_text_is_no_sentence_and_is_not_indexed() -> None:
    data = "iVBORw0KGgo" * 5000
    for text in (
        f"架构图如下：![架构图](data:image/png;base64,{data}) 之后一句。\n",
        f'架构图如下：<img alt="图" src="data:image/png;base64,{data}"/> 之后一句。\n',
        f"架构图如下：{data} 之后一句。\n",
    ):
        found = chunks(text)
        assert [quote for _, _, quote in sentences(text)] == ["架构图如下：", "之后一句。"]
        assert (
            "".join(chunk.text for chunk in found).replace(" ", "") == text.replace(" ", "").strip()
        )  # nothing is lost
        assert all(len(index_text(["题"], chunk)) < 30 for chunk in found)
    for text in (f"[image1]: <data:image/png;base64,{data}>\n", f"```compressed-json\n{data}\n```\n"):
        assert {kind for _, kind, _ in sentences(text)} == {"meta"}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("韩梅梅入职了。%% 评语：沟通差。\n暂缓。 %% 周五报到。\n", ["韩梅梅入职了。", "周五报到。"]),
        ("%%\n评语：沟通差。\n不录用。\n%%\n\n周五报到。\n", ["周五报到。"]),
        ("周一面试。\n%%\n沟通差。\n\n## 评语\n不录用。\n%%\n周五报到。\n", ["周一面试。", "周五报到。"]),
        ("- 周五报到\n  %%\n  沟通差\n\n  不录用\n  %%\n- 带证件\n", ["周五报到", "带证件"]),
        ('- [ ] 报到\n\n\n%% kanban:settings\n```\n{"a":[false]}\n```\n%%', ["报到"]),
        ("%%没有合上。\n\n周五报到。\n", ["%%没有合上。", "周五报到。"]),
        ("- 周五报到 %% 别说出去 %%\n", ["周五报到"]),
        ("涨了 100%%，又跌了 50%%。\n", ["涨了 100%%，又跌了 50%%。"]),
        ("用 `%%time` 计时，用 `%%bash` 跑脚本。\n", ["用 `%%time` 计时，用 `%%bash` 跑脚本。"]),
        ("```\n%%time\nprint('%%')\n```\n", ["```\n%%time\nprint('%%')\n```"]),
    ],
)
def test_a_comment_is_hidden_but_in_code(text: str, shown: list[str]) -> None:
    assert [quote.strip() for _, kind, quote in sentences(text) if kind != "meta"] == shown


def test_a_key_is_no_file() -> None:
    text = f"```\nssh-rsa {'AAAAB3NzaC1yc2E' * 24} 我@家\n```"
    assert sentences(text) == [(0, "code", text)]


def test_a_chunk_without_a_sentence_is_shown_by_its_opening() -> None:
    assert sentences("# \n") == [(0, "meta", "#")]
    assert sentences("# 李四\n\n## \n") == [(0, "heading", "李四")]
    assert sentences(f"![图](data:image/png;base64,{'A' * 2000})") == [
        (0, "meta", "![图](data:image/png;base64," + "A" * 53)
    ]


def test_index_text_shows_each_heading_once() -> None:
    first, second = check("# 标题\n## 甲\n" + "字" * TARGET + "。\n\n二。")
    assert index_text(["标题"], first) == first.text
    assert index_text(["标题"], second) == "标题\n甲\n二。"
    assert index_text(["别的题"], first).startswith("别的题\n# 标题")
    (chunk,) = check("## JavaScript 的 **坑**\n\n一。")
    assert index_text(["Java"], chunk) == f"Java\n{chunk.text}"  # which is no part of the other word


def test_blank_note() -> None:
    assert chunks("") == chunks(" \n\u3000\n") == []
