"""The page without a browser: what is rendered, that nothing hostile in it acts, and what the server lets in."""

import html
import inspect
import re
import socket
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

import ingest.notes
from ingest.embedders import Embedder
from ingest.errors import IndexBusy, IndexMissing, NotesMissing, UserError, WrongUsage
from ingest.sync import forget, sync
from qa.chain import Chain
from qa.settings import QASettings
from qa.types import Answer, AnswerSentence, Citation
from ui import errors, i18n, render
from ui.app import asset
from ui.chat import TURNS, Chat, answer_of
from ui.history import FILE, AnswerGone, ConversationGone, History
from ui.links import links
from ui.note_view import MAX_LINES, draw
from ui.render import TurnView
from ui.server import MAX_BODY, middleware

HOSTILE = (
    "<script>alert(1)</script><img src=x onerror=alert(1)>\"' onmouseover=alert(1) [1] ${alert(1)} {{7*7}} </div>"
    " javascript:alert(1) \u202e\u200b\x1b[31m ![](http://evil.example/x.png) `</textarea>`"
)
NOTES = {
    "鲸鱼.md": "# 蓝鲸计划\n\n蓝鲸计划的代号是青石七号。它由海洋组在 2021 年启动，预算为 300 万元。\n",
    "前言.md": "# 读书笔记\n\n《长夜》的作者是林晚秋，2019 年出版。\n",
    "鲨鱼.md": "# 鲨鱼计划\n\n概况见别处。\n\n## 预算\n\n鲨鱼计划的预算是九百万元。\n\n## 人员\n\n鲨鱼计划有七个人。\n",
    '坏 <b>&".md': "# <img src=x onerror=alert(1)>\n\n"
    "红狐计划的代号是 <script>alert('甲')</script> 白石九号 [1] ${1} {{2}}。\n",
}
_TAG = re.compile(r"</?([a-z0-9-]+)((?:\s+[A-Za-z:-]+(?:=\"[^\"<>]*\")?)*)\s*/?>")


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """The notes of this module's chat; a test that changes one puts it back."""
    folder = tmp_path_factory.mktemp("notes")
    for name, text in NOTES.items():
        (folder / name).write_text(text, encoding="utf8")
    return folder


@pytest.fixture(scope="module")
def chat(folder: Path, tmp_path_factory, embedder: Embedder):
    """A chat over a few notes, one of them hostile."""
    home = tmp_path_factory.mktemp("home")
    sync(home, [folder], embedder)
    settings = QASettings(home=home, notes=folder, llm="none", editor="vscode,obsidian")
    with closing(Chain.open(settings, embedder)) as chain, closing(History(home / FILE)) as history:
        yield Chat(chain, settings, history)


ADVICE = "pip install 'notes-qa[local]' && qa models pull one  # 1.1 GB"


def citation(id: int = 1, **fields) -> Citation:
    names = {"note": "a.md", "headings": ("甲",), "line_start": 3, "line_end": 4, "quote": "引文", "score": 0.5}
    return Citation(id=id, char_start=0, char_end=2, **(names | fields))


def answered(text: str, *sentences: str, **fields) -> Answer:
    made = tuple(AnswerSentence(s, (1,), "verified") for s in sentences or (text.removesuffix(" [1]"),))
    return Answer("问", "zh", "answered", text, made, (citation(),), **fields)


def turn(answer: Answer, **fields) -> Markup:
    return render.turn(TurnView("7", answer, **fields), "zh")


def visible_text(markup: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", markup))


def assert_inert(markup: str) -> None:
    """Every tag is one of ours, no attribute acts, and no `<` stands anywhere else."""
    assert "<" not in _TAG.sub("", markup)
    for name, attributes in _TAG.findall(markup):
        assert name not in ("script", "img", "iframe", "object", "embed", "link", "style", "base", "form", "meta")
        assert not re.search(r"\s(?:on\w+|src|srcset|style|action|formaction)=", re.sub('="[^"]*"', "=", attributes))


def ask(chat: Chat, text: str, **fields) -> dict:
    *_, last = chat.ask({"text": text, "language": "zh", **fields})
    assert last["done"]
    return last


# ---- answers --------------------------------------------------------------------------------------------------------


def test_markers_become_buttons_and_a_list_a_list() -> None:
    answer = answered("前言：\n- 一\n- 二 [1]", "前言：", "一", "二")
    found = turn(answer)
    assert re.search(
        r'<button type="button" class="cite" data-turn="7" data-n="1" aria-label="出处 1：a.md › 甲', found
    )
    assert len(re.findall("<li>", found.split('<ol class="sources"')[0])) == 2
    assert found.count("<ul>") == found.count("</ul>") == 1


def test_only_a_marker_of_the_answer_is_a_button() -> None:
    # [1] in a sentence is the note's own text, [9] points to nothing.
    found = turn(answered("见 ［1］ 处。 [1] [9]", "见 [1] 处。"))
    assert found.count('class="cite"') == 1
    assert "见 [1] 处。" in visible_text(found)
    assert "[9]" in found


def test_several_lines_of_a_sentence_are_code() -> None:
    found = turn(answered("如下：\nfor x in y:\n  print(x［0］) [1]", "如下：", "for x in y:\n  print(x[0])"))
    assert '<pre tabindex="0" lang="en">for x in y:\n  print(x[0])</pre>' in found
    assert found.count('class="cite"') == 1


def test_code_is_drawn_without_its_fences_and_bears_its_mark() -> None:
    code = "```shell\n$ docker run <b>\n```"
    for body in (
        f"如下：\n{code}\n再者：\n{code}\n[1]",
        f"如下：\n{code}再者：\n{code} [1]",
    ):  # the latter as it was once
        found = turn(answered(body, "如下：", code, "再者：", code)).split('<ol class="sources"')[0]
        assert re.findall(r"<pre[^>]*>(.*?)</pre>", found, re.S) == ["$ docker run &lt;b&gt;"] * 2
        assert found.count('<span class="label">shell</span>') == 2
        assert [visible_text(p) for p in re.findall(r"<p>(.*?)</p>", found)] == ["如下：", "再者："]
        last = found[found.rindex('<div class="head">') : found.rindex("<pre")]
        assert last.count('class="cite"') == found.count('class="cite"') == 1


def test_rows_are_a_table_and_bear_their_marks() -> None:
    rows = ("| 茶 | 价格 |", "| 龙井 \\| 明前 | 680 <b> |", "| `毛峰` | [1] |")
    body = f"如下：\n{rows[0]}\n{rows[1]} [1]\n{rows[2].replace('[1]', '［1］')} [1]\n完。"
    found = turn(answered(body, "如下：", *rows, "完。")).split('<ol class="sources"')[0]
    assert found.count("<table>") == found.count("</table>") == found.count('<div class="rows"') == 1
    cells = [
        [visible_text(cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", row, re.S)]
        for row in re.findall(r"<tr[^>]*>(.*?)</tr>", found, re.S)
    ]
    assert [len(row) for row in cells] == [3, 3, 3]
    assert cells[0] == ["茶", "价格", ""]
    assert cells[1][1:] == ["680 <b>", "[1]"]
    assert cells[2][1:] == ["[1]", "[1]"]  # the note's own, and the mark
    assert [row.count('class="cite"') for row in re.findall(r'<td class="marks">(.*?)</td>', found, re.S)] == [0, 1, 1]
    assert found.count('class="cite"') == 2
    assert [visible_text(p) for p in re.findall(r"<p>(.*?)</p>", found)] == ["如下：", "完。"]
    assert_inert(found)


def test_a_table_ends_where_words_stand_between_its_rows_and_one_bar_is_no_row() -> None:
    found = turn(answered("| 甲 | 1 |\n再者：\n| 乙 | 2 | [1]", "| 甲 | 1 |", "再者：", "| 乙 | 2 |"))
    assert found.count("<table>") == 2
    assert "<table>" not in turn(answered("|甲| [1]", "|甲|"))


def test_a_mark_on_a_line_of_its_own_goes_to_the_words_before_it() -> None:
    found = turn(answered("甲。\n[1]", "甲。"))
    assert [visible_text(p) for p in re.findall(r"<p>(.*?)</p>", found)] == ["甲。[1]"]


def test_each_sentence_is_marked_with_the_language_it_is_in() -> None:
    sentences = tuple(AnswerSentence(s, (1,), "verified") for s in ("One.", "二是这样的。", "三是那样的。"))
    answer = Answer("why?", "en", "answered", "One. 二是这样的。\n三是那样的。 [1]", sentences, (citation(),))
    found = turn(answer)
    assert '<div class="answer" lang="en">' in found
    assert [visible_text(w) for w in re.findall(r'<span lang="zh">(.*?)</span>', found)][:2] == ["二是这样的", "。"]
    assert '<p lang="zh">三是那样的' in found
    assert '<span lang="en">why?</span>' in found
    assert '<blockquote class="quote" lang="zh">' in found


def test_a_refusal_shows_what_is_near_without_marks() -> None:
    near = (citation(quote="# 题\n近处的话。"),)
    answer = Answer("问", "zh", "not_in_notes", "笔记里没有。", nearest=near, reason="related_but_no_answer")
    found = turn(answer)
    assert 'class="cite"' not in found
    assert 'data-near="0"' in found
    assert "近处的话。" in found
    assert "其中没有答案" in found


def test_an_answer_in_doubt_says_so() -> None:
    assert i18n.t("unsure", "zh") in turn(answered("代号是青石七号。 [1]", reason="unsure"))
    assert i18n.t("unsure", "zh") not in turn(answered("代号是青石七号。 [1]"))


def test_a_doubtful_answer_says_how_to_get_a_model() -> None:
    doubtful, sure = answered("代号是青石七号。 [1]", reason="unsure"), answered("代号是青石七号。 [1]")
    assert ADVICE in visible_text(turn(doubtful, advice=ADVICE))
    assert_inert(turn(doubtful, advice=ADVICE))
    assert "advice" not in turn(sure, advice=ADVICE)
    assert "advice" not in turn(doubtful)
    assert "advice" not in turn(doubtful, advice=ADVICE, writing=True)


def test_a_stale_citation_is_flagged() -> None:
    found = turn(answered("甲。 [1]"), stale=frozenset({1}))
    assert 'class="cite stale"' in found
    assert "笔记已改动" in found


def test_a_growing_answer_shows_its_quotes_and_no_actions() -> None:
    found = turn(answered("甲。 [1]"), writing=True)
    assert "reply answered writing" in found
    assert "引文" in found
    assert "data-act" not in found


@pytest.mark.parametrize("language", ["zh", "en"])
def test_hostile_text_is_inert_wherever_it_stands(language: str) -> None:
    bad = citation(note=HOSTILE, headings=(HOSTILE,), quote=HOSTILE)
    sentences = (AnswerSentence(HOSTILE, (1,), "repaired"), AnswerSentence(HOSTILE + "\n2", (1,), "verified"))
    body = f"{HOSTILE} [1]\n{HOSTILE}\n2 [1]"
    said = Answer(HOSTILE, "zh", "answered", body, sentences, (bad,), standalone_question=HOSTILE)
    refused = Answer(HOSTILE, "en", "not_in_notes", HOSTILE, nearest=(bad,), reason=HOSTILE)
    for answer in (said, refused):
        found = render.turn(TurnView(HOSTILE, answer, frozenset({1})), language)
        assert_inert(found)
        shown = re.sub(r' data-question="[^"]*"', "", found)
        assert not set(shown) & set("\u202e\u200b\x1b")
    assert_inert(render.html("suggestions.html", language, questions=[HOSTILE], next=True))


@given(st.text())
def test_any_text_is_inert(text: str) -> None:
    assert_inert(turn(Answer(text, "zh", "answered", text, (AnswerSentence(text, (1,), "verified"),), (citation(),))))
    assert_inert(draw(text, 0, len(text)).html)


def test_every_string_is_in_both_languages() -> None:
    for key, pair in i18n.STRINGS.items():
        assert all(pair), key
        assert set(re.findall(r"\{\w+\}", pair[0])) == set(re.findall(r"\{\w+\}", pair[1])), key
    used = set(re.findall(r"\bt\('([a-z_]+)'", asset("page.js")))
    shell = render.html("shell.html", "zh", llm=None, advice=ADVICE, top_k=8, max_top_k=20, style="")
    used |= set(re.findall(r'data-(?:t|label|hint)="([a-z_]+)"', shell))
    assert used <= i18n.STRINGS.keys()


def test_the_shell_and_style_hold_nothing_that_gradio_takes_for_a_template() -> None:
    shell = render.html(
        "shell.html", "zh", llm=None, advice=ADVICE, top_k=8, max_top_k=20, style=Markup(asset("page.css"))
    )
    assert not re.search(r"\{\{|\$\{|`|\\", shell)


def test_nothing_of_the_page_points_out_of_this_machine() -> None:
    shell = render.html("shell.html", "zh", llm=None, advice=ADVICE, top_k=8, max_top_k=20, style="")
    for text in (asset("page.js"), asset("page.css"), shell):
        assert not re.search(r"https?://|//[a-z0-9-]+\.[a-z]{2,}/|@import|url\(", text)


# ---- notes ----------------------------------------------------------------------------------------------------------


def marked(view) -> str:
    return "".join(visible_text(m) for m in re.findall(r"<mark[^>]*>(.*?)</mark>", view.html, re.S))


NOTE = (
    "---\ntitle: 题\n---\n# 一级 **粗**\n\n段落 `代码` 与 [链接](http://x.example) 和 [[维基|名]]。\n\n- 甲 **乙**\n  - 丙\n"
    "1. 丁\n\n> 引用\n\n| 名 | 值 |\n| --- | --- |\n| a\\|b | 2 |\n\n```py\nx = 1\n\ny = '<b>'\n```\n最后"
)


@given(st.data())
def test_exactly_the_span_is_marked_and_no_character_lost(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(NOTE)))
    end = data.draw(st.integers(start, len(NOTE)))
    view = draw(NOTE, start, end)
    assert marked(view) == NOTE[start:end]
    assert visible_text(view.html) == NOTE
    assert (view.first, view.last) == (1, NOTE.count("\n") + 1)


@given(st.text(alphabet="ab*_`[]|()#>-<&\n 中", max_size=80), st.integers(0, 80), st.integers(0, 80))
def test_the_same_of_any_markdown(text: str, a: int, b: int) -> None:
    start, end = sorted((min(a, len(text)), min(b, len(text))))
    view = draw(text, start, end)
    assert marked(view) == text[start:end]
    assert visible_text(view.html) == text


def test_lines_are_numbered_and_drawn() -> None:
    found = draw(NOTE).html
    assert '<div class="l k-heading h1" data-line="4"><span class="sign"># </span>一级 ' in found
    assert '<span class="bold">粗</span>' in found
    assert '<span class="number">1.</span> 丁' in found
    assert "<a " not in found  # a link of a note leads nowhere
    assert found.count('class="cell"') == 4


def test_only_a_cell_without_a_place_to_break_may_be_broken_anywhere() -> None:
    found = draw("| 日期 | 地址 |\n| --- | --- |\n| 2024-03-17 | https://example.org/a/long/way |\n").html
    assert found.count('class="cell"') == 3
    assert '<span class="cell long"> https://example.org/a/long/way </span>' in found


def test_a_hostile_note_is_inert_and_what_hides_is_shown() -> None:
    found = draw(f"# {HOSTILE}\n\n{HOSTILE}\n\n| {HOSTILE} |\n| --- |\n", 2, 40).html
    assert_inert(found)
    assert "U+202E" in found
    assert "\u202e" not in found
    joined = draw("👩\u200d💻 👨\U0001f3fd\u200d🔬 ❤\ufe0f\u200d🔥 管\u200d理").html
    assert "👩\u200d💻 👨\U0001f3fd\u200d🔬 ❤\ufe0f\u200d🔥 管<span" in joined  # pictures that are one stay one
    assert joined.count("U+200D") == 1


def test_of_a_long_note_the_part_around_the_span_is_shown() -> None:
    text = "\n".join(f"第 {i} 行" for i in range(1, 3 * MAX_LINES))
    start = text.index("第 4000 行")
    view = draw(text, start, start + 4)
    assert view.first < 4000 < view.last
    assert view.last - view.first < MAX_LINES
    assert marked(view) == text[start : start + 4]


def test_links_open_the_line_in_an_editor() -> None:
    found = links("vscode, obsidian", Path("/家/笔记/a b#.md"), 3, 5)
    assert [link.app for link in found] == ["VS Code", "Obsidian"]
    assert found[0].url == "vscode://file/%E5%AE%B6/%E7%AC%94%E8%AE%B0/a%20b%23.md:3:5"
    assert found[1].url.startswith("obsidian://open?path=%2F")
    with pytest.raises(WrongUsage, match="unknown editor 'javascript:'"):
        links("javascript:", Path("/a"), 1, 1)


# ---- a chat ---------------------------------------------------------------------------------------------------------


def test_an_answer_is_kept_and_its_note_opens_at_the_quote(chat: Chat) -> None:
    step = ask(chat, "蓝鲸计划的代号是什么？")
    assert 'class="cite"' in step["html"]
    found = chat.open({"conversation": step["conversation"], "language": "zh"})
    assert [t["key"] for t in found["turns"]] == [step["key"]]
    assert "蓝鲸计划的代号" in found["side"]
    note = chat.note({"conversation": step["conversation"], "turn": step["key"], "n": 1, "language": "zh"})["html"]
    assert "青石七号" in "".join(re.findall(r"<mark[^>]*>(.*?)</mark>", note))
    assert 'href="vscode://file' in note
    assert "第 3 行" in note


def test_a_follow_up_an_edit_and_a_second_try(chat: Chat) -> None:
    first = ask(chat, "蓝鲸计划的代号是什么？")
    second = ask(chat, "它的预算是多少？", conversation=first["conversation"])
    assert second["conversation"] == first["conversation"]
    assert "理解为" in second["html"]
    edited = {"conversation": first["conversation"], "replace": first["key"], "last": second["key"]}
    again = ask(chat, "《长夜》的作者是谁？", **edited)
    found = chat.open({"conversation": first["conversation"], "language": "zh"})
    assert [t["key"] for t in found["turns"]] == [again["key"]]


def test_of_a_long_conversation_only_the_last_turns_are_drawn(chat: Chat) -> None:
    step = ask(chat, "蓝鲸计划的代号是什么？")
    of, history = step["conversation"], chat._history
    answer = answer_of(history.turns(of)[0])
    keys = [step["key"], *(history.add(of, answer).id for _ in range(2 * TURNS))]

    def opened(**more) -> tuple[list[int], int]:
        found = chat.open({"conversation": of, "language": "zh", **more})
        return [turn["key"] for turn in found["turns"]], found["earlier"]

    assert opened() == (keys[-TURNS:], TURNS + 1)
    assert opened(before=keys[-TURNS]) == (keys[1 : TURNS + 1], 1)
    assert opened(before=keys[1]) == (keys[:1], 0)
    assert opened(since=keys[5]) == (keys[5:], 5)  # all that the tab shows already
    assert opened(since=keys[-1]) == (keys[-TURNS:], TURNS + 1)


def test_a_lost_quote_leads_to_the_section_where_it_stood(chat: Chat, folder: Path) -> None:
    step = ask(chat, "鲨鱼计划的预算是多少？")
    file = folder / "鲨鱼.md"
    file.write_text(NOTES["鲨鱼.md"].replace("鲨鱼计划的预算是九百万元", "改为一千万元"), encoding="utf8")
    where = {"conversation": step["conversation"], "turn": step["key"], "n": 1, "language": "zh"}
    note, found = chat.note(where)["html"], chat.found(where)["html"]
    file.write_text(NOTES["鲨鱼.md"], encoding="utf8")
    assert 'data-near="5"' in note
    assert "<mark" not in note
    assert "作答之后笔记改动过" in found
    assert "作答之后笔记改动过" not in chat.found(where)["html"]
    assert "<sup>[1]</sup>" in chat.found(where)["html"]


def test_a_quote_that_stands_twice_is_found_again(chat: Chat, folder: Path) -> None:
    step = ask(chat, "鲨鱼计划的预算是多少？")
    file = folder / "鲨鱼.md"
    file.write_text("开头。\n\n" + NOTES["鲨鱼.md"] + "\n## 附录\n\n鲨鱼计划的预算是九百万元。\n", encoding="utf8")
    note = chat.note({"conversation": step["conversation"], "turn": step["key"], "n": 1, "language": "zh"})["html"]
    file.write_text(NOTES["鲨鱼.md"], encoding="utf8")
    assert "引文现在在第 9 行" in note
    assert note.count("<mark") == 1


def test_what_others_word_in_english_is_said_in_chinese(chat: Chat, folder: Path) -> None:
    assert errors.of_error(IndexMissing("there is no index in /x: run `qa ingest` first"), "zh").startswith(
        "还没有索引"
    )
    assert "等它结束" in errors.of_error(IndexBusy("another ingest is writing the index (pid 7): wait"), "zh")
    said = errors.of_error(NotesMissing("/x holds no notes: put .md files into it"), "zh")
    assert said.startswith("笔记文件夹打不开")
    assert "/x holds no notes" in said  # which folder, and what is wrong with it
    assert errors.of_error(UserError("as it is: do so"), "zh") == "as it is: do so"
    for language, key in (("zh", 0), ("en", 1)):
        with pytest.raises(ConversationGone) as gone:
            chat.export({"conversation": 10**6, "form": "json", "language": language})
        assert errors.of_error(gone.value, language) == i18n.STRINGS["conversation_gone"][key]
        with pytest.raises(AnswerGone) as lost:
            chat.rate({"turn": 10**6, "liked": True, "language": language})
        assert errors.of_error(lost.value, language) == i18n.STRINGS["answer_gone"][key]
    assert errors.of_note("skipped", "12.5 MB is over the limit of 10 MB", "zh") == "文件有 12.5 MB，超过上限 10 MB"
    assert errors.of_note("skipped", "a new kind of reason", "zh") == "a new kind of reason"
    assert errors.of_note("indexed", None, "zh") == ""
    (folder / "二进制.md").write_bytes(b"\x00\x01\x02" * 9)
    (folder / "链接.md").symlink_to("/etc/hostname")
    (folder / "新.md").write_text("# 新\n\n新的一篇。\n", encoding="utf8")
    list(chat.sync({"language": "zh"}))
    (folder / "新.md").write_text("# 新\n\n改过的一篇。\n", encoding="utf8")
    shown = visible_text(chat.notes({"language": "zh"})["html"])
    for name in ("二进制.md", "链接.md", "新.md"):
        (folder / name).unlink()
    list(chat.sync({"language": "zh"}))
    for said in ("内容不是文本", "链接指向笔记文件夹之外", "点“立即同步”即可更新"):
        assert said in shown
    assert "ingest" not in shown


def test_every_reason_for_passing_a_note_over_has_its_words() -> None:
    """Those of ingest/notes.py are found in its source: none that is fixed may be missing from the page's words."""
    source = Path(inspect.getsourcefile(ingest.notes) or "").read_text(encoding="utf8")
    fixed = re.findall(r'(?:Skipped\(path, |Unreadable\(|return )"([a-zA-Z][^"{}]+)"', source)
    assert len(fixed) > 5
    for reason in fixed:
        assert errors.of_note("skipped", reason, "zh") != reason, reason


def test_a_stopped_answer_is_kept_as_far_as_it_came(chat: Chat) -> None:
    steps = chat.ask({"text": "蓝鲸计划的代号是什么？", "language": "zh"})
    step = next(steps)
    steps.close()
    assert len(chat.open({"conversation": step["conversation"], "language": "zh"})["turns"]) == 1


def test_a_changed_note_is_said_to_have_changed(chat: Chat, folder: Path) -> None:
    step = ask(chat, "蓝鲸计划的代号是什么？")
    where = {"conversation": step["conversation"], "turn": step["key"], "n": 1, "language": "zh"}
    file = folder / "鲸鱼.md"
    file.write_text("新的开头。\n\n" + NOTES["鲸鱼.md"], encoding="utf8")
    assert "笔记已改动" in chat.open(where)["turns"][0]["html"]
    moved = chat.note(where)["html"]
    assert "引文现在在第 5 行" in moved
    assert "<mark" in moved
    file.write_text("# 蓝鲸计划\n\n全都改了。\n", encoding="utf8")
    lost = chat.note(where)["html"]
    assert "引文已不在其中" in lost
    assert "青石七号" in lost
    assert "<mark" not in lost
    file.unlink()
    assert "不在了" in chat.note(where)["html"]
    file.write_text(NOTES["鲸鱼.md"], encoding="utf8")
    assert "笔记已改动" not in chat.open(where)["turns"][0]["html"]


@pytest.mark.parametrize("note", ["../../etc/passwd", "/etc/passwd", "鲸鱼.md/../鲸鱼.md", "", "没有.md"])
def test_only_an_indexed_note_is_read(chat: Chat, note: str) -> None:
    found = chat.note({"note": note, "language": "zh"})["html"]
    assert 'class="lines"' not in found
    assert "不在了" in found


def test_a_refusal_opens_what_is_near(chat: Chat) -> None:
    step = ask(chat, "谁赢了 2022 年世界杯？")
    assert "not_in_notes" in step["html"]
    where = {"conversation": step["conversation"], "turn": step["key"], "language": "zh"}
    if 'data-near="0"' in step["html"]:
        assert "<mark" in chat.note({**where, "near": 0})["html"]
    with pytest.raises(UserError):
        chat.note({**where, "near": 99})


def test_how_it_was_found_tells_scores_and_verdicts(chat: Chat) -> None:
    step = ask(chat, "蓝鲸计划的代号是什么？")
    found = chat.found({"conversation": step["conversation"], "turn": step["key"], "language": "zh"})["html"]
    assert "原文核实" in found
    assert found.count('class="score"') % 3 == 0 < found.count('class="score"')


def test_a_hostile_note_is_inert_from_answer_to_panel(chat: Chat) -> None:
    step = ask(chat, "红狐计划的代号是什么？")
    where = {"conversation": step["conversation"], "turn": step["key"], "n": 1, "language": "zh"}
    assert 'class="cite"' in step["html"]
    assert_inert(step["html"])
    assert_inert(step["side"])
    note = chat.note(where)["html"]
    assert_inert(note.replace(' style="--digits: 1"', ""))
    assert "白石九号" in note
    assert_inert(re.sub(r' style="--value: [\d.]+"', "", chat.found(where)["html"]))
    assert_inert(chat.notes({"language": "en"})["html"])


def test_ratings_titles_and_exports(chat: Chat) -> None:
    step = ask(chat, "蓝鲸计划的代号是什么？")
    where = {"conversation": step["conversation"], "language": "en"}
    chat.rate({**where, "turn": step["key"], "liked": True, "reason": "对"})
    assert 'data-act="like" aria-pressed="true"' in chat.open(where)["turns"][0]["html"]
    chat.rename({**where, "title": "<b>鲸"})
    assert "&lt;b&gt;鲸" in chat.side(where)["side"]
    assert chat.export({**where, "form": "markdown"})["name"] == "b 鲸.md"
    assert '"qa.conversation/1"' in chat.export({**where, "form": "json"})["text"]
    chat.delete(where)
    assert "鲸" not in re.sub("蓝鲸计划", "", chat.side(where)["side"])
    assert chat.open(where)["conversation"] is None


def test_the_notes_are_filtered_and_synced(chat: Chat, folder: Path) -> None:
    (folder / "新.md").write_text("# 新\n\n新的一篇。\n", encoding="utf8")
    assert "待收录" in chat.notes({"filter": "新.md", "language": "zh"})["html"]
    *_, last = chat.sync({"language": "zh"})
    assert last["done"]
    assert "新增 1 篇" in last["html"]
    assert "已收录" in chat.notes({"filter": "新.md", "language": "zh"})["html"]
    assert "没有符合的笔记" in chat.notes({"filter": "zzz", "language": "zh"})["html"]
    # As the page words its state, or as programs do.
    for state, language in (("已收录", "zh"), ("indexed", "zh"), ("indexed", "en")):
        assert "新.md" in chat.notes({"filter": state, "language": language})["html"]


def test_a_note_whose_name_holds_what_is_not_shown_can_be_opened(chat: Chat, folder: Path) -> None:
    name = "👩\u200d💻\u200b <工作>.md"
    (folder / name).write_text("# 工作\n\n灰狼计划的代号是黑石六号。\n", encoding="utf8")
    list(chat.sync({"language": "zh"}))
    step = ask(chat, "灰狼计划的代号是什么？")
    where = {"conversation": step["conversation"], "turn": step["key"], "language": "zh"}
    for page in (chat.notes({"filter": "工作", "language": "zh"})["html"], chat.found(where)["html"]):
        assert "👩\u200d💻 <工作>.md" in visible_text(page)
        sent = {html.unescape(value) for value in re.findall(r'data-note="([^"]*)"', page)}
        assert name in sent
        assert "黑石六号" in chat.note({"note": name, "language": "zh"})["html"]
    (folder / name).unlink()
    list(chat.sync({"language": "zh"}))


def test_questions_are_sent_back_as_they_were_asked() -> None:
    question = "“👩\u200d💻\u200b”是谁？ & <b>"
    pages = (
        turn(Answer(question, "zh", "not_in_notes", "笔记里没有。")),
        render.html("suggestions.html", "zh", questions=[question], next=True),
    )
    for page, name in zip(pages, ("question", "ask"), strict=True):
        assert [html.unescape(v) for v in re.findall(rf'data-{name}="([^"]*)"', page)] == [question]
        assert "“👩\u200d💻”是谁？" in visible_text(page)


def test_a_folder_that_is_away_is_said_and_does_not_stop_the_sync(chat: Chat, folder: Path, tmp_path: Path) -> None:
    home, disk = chat._settings.home, tmp_path / "移动盘"
    disk.mkdir()
    (disk / "盘.md").write_text("# 盘\n\n移动盘的密码是绿石。\n", encoding="utf8")
    sync(home, [disk], chat._chain.embedder)
    disk.rename(tmp_path / "拔下")
    (folder / "另.md").write_text("# 另\n\n另一篇。\n", encoding="utf8")
    *_, said = chat.sync({"language": "zh"})
    for words in ("新增 1 篇", "读取失败 1 个", f"文件夹 {disk} 现在打不开", "照旧保留", f"qa ingest --forget {disk}"):
        assert words in visible_text(said["html"])
    assert "所在的文件夹现在打不开" in chat.notes({"filter": "盘.md", "language": "zh"})["html"]
    *_, said = chat.sync({"language": "en"})
    assert f"{disk} cannot be opened now" in visible_text(said["html"])
    assert "put it back and choose Sync now" in chat.notes({"filter": "盘.md", "language": "en"})["html"]
    forget(home, disk)
    (folder / "另.md").unlink()
    list(chat.sync({"language": "zh"}))


@pytest.mark.parametrize(
    ("text", "language", "said"), [("x" * 2001, "zh", "最多 2,000 个字"), (" ？ ", "en", "no words")]
)
def test_a_question_that_cannot_be_asked(chat: Chat, text: str, language: str, said: str) -> None:
    with pytest.raises(UserError, match=said):
        next(chat.ask({"text": text, "language": language}))
    assert "conversation" in chat.open({"language": "zh"})


# ---- the server -----------------------------------------------------------------------------------------------------


@pytest.fixture
def client() -> TestClient:
    async def echo(request) -> PlainTextResponse:
        return PlainTextResponse(f"{len(await request.body())}")

    routes = [Route("/{path:path}", echo, methods=["GET", "POST"])]
    return TestClient(Starlette(routes=routes, middleware=middleware(QASettings())), base_url="http://127.0.0.1:7860")


def test_requests_are_bounded(client: TestClient) -> None:
    assert client.post("/gradio_api/queue/join", content=b"x" * MAX_BODY).text == str(MAX_BODY)
    refused = client.post("/gradio_api/queue/join", content=b"x" * (MAX_BODY + 1))
    assert refused.status_code == 413
    assert "256 KB" in refused.text


def test_the_browser_is_told_to_stay_here(client: TestClient) -> None:
    policy = client.get("/").headers["content-security-policy"]
    assert "connect-src 'self'" in policy
    assert "http" not in policy


def test_a_foreign_host_and_what_the_page_does_not_need_are_refused(client: TestClient) -> None:
    assert client.get("/", headers={"host": "evil.example"}).status_code == 400
    for path in ("/gradio_api/file=/etc/passwd", "/gradio_api/upload", "/gradio_api/proxy=http://x.example/"):
        assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    "origin",
    [
        "http://evil.example", "null", "file://", "", "http://127.0.0.1.evil.example", "http://[::1",
        "http://localhost:3000", "http://127.0.0.1:8888", "http://127.0.0.1", "https://127.0.0.1", "http://localhost:7860",
    ],
)  # fmt: skip
def test_another_site_may_not_act_through_the_browser(client: TestClient, origin: str) -> None:
    assert client.post("/gradio_api/component_server", headers={"origin": origin}).status_code == 403


def test_the_page_itself_and_programs_may(client: TestClient) -> None:
    for name in ("127.0.0.1:7860", "localhost:7860", "[::1]:7860", "localhost"):
        headers = {"host": name, "origin": f"http://{name}"}
        assert client.post("/gradio_api/queue/join", headers=headers).status_code == 200, name
    assert client.post("/gradio_api/queue/join").status_code == 200


@pytest.mark.parametrize(
    ("scheme", "host", "origin", "status"),
    [
        ("http", "localhost", "http://localhost:80", 200),
        ("http", "localhost:443", "https://localhost", 200),  # a proxy that does not say that it adds https
        ("http", "localhost:80", "https://localhost", 403),
        ("https", "127.0.0.1:7860", "https://localhost:8443", 200),  # one that does, and calls us by our own port
        ("https", "127.0.0.1:7860", "https://[::1]", 200),
        ("https", "127.0.0.1:7860", "http://localhost:3000", 403),
        ("https", "127.0.0.1:7860", "https://evil.example", 403),
    ],
)
def test_a_port_that_is_left_out_and_a_proxy(
    client: TestClient, scheme: str, host: str, origin: str, status: int
) -> None:
    headers = {"host": host, "origin": origin}
    assert client.post(f"{scheme}://127.0.0.1:7860/gradio_api/queue/join", headers=headers).status_code == status


@pytest.mark.parametrize("flags", [["--share"], ["--host", "0.0.0.0"]])
def test_the_chat_does_not_leave_this_machine(qa, flags: list[str]) -> None:
    done = qa("chat", *flags)
    assert done.returncode == 2
    assert "is refused" in done.stderr


def test_a_port_that_is_taken_is_said_to_be_whatever_folder_gradio_is_given(qa, notes: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = qa("chat", "--no-open", "--port", port, QA_NOTES=str(notes), GRADIO_TEMP_DIR="/proc/x")
    assert done.returncode == 1
    assert f"port {port} of 127.0.0.1 is taken" in done.stderr


class _Writing:
    """A chain whose model writes: the answer of a real one, then the same again in two steps."""

    llm, notice = "a model", None

    def __init__(self, chain: Chain) -> None:
        self._chain = chain

    def __getattr__(self, name: str):
        return getattr(self._chain, name)

    def variant(self, **_) -> "_Writing":
        return self  # deaf to a stop: what comes after one must be dropped all the same

    def stream(self, text, history):
        answer = self._chain.ask(text, history)
        yield answer
        for words in ("一。", "一。二。"):
            yield replace(answer, answer=words)


@pytest.fixture
def writing(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> Chat:
    monkeypatch.setattr(chat, "_chain", _Writing(chat._chain))
    return chat


def test_an_answer_that_grows_is_kept_at_every_step(writing: Chat) -> None:
    steps = writing.ask({"text": "蓝鲸计划的代号是什么？", "language": "zh"})
    for words in ("青石七号", "一。", "一。二。"):
        step = next(steps)
        assert "writing" in step["html"]
        (kept,) = writing.open({"conversation": step["conversation"], "language": "zh"})["turns"]
        assert kept["key"] == step["key"]
        assert words in kept["html"]
        assert "writing" in kept["html"]  # a page that is loaded anew meanwhile shows that more is to come
    assert "writing" not in next(steps)["html"]
    list(steps)
    (kept,) = writing.open({"conversation": step["conversation"], "language": "zh"})["turns"]
    assert "writing" not in kept["html"]


def test_nothing_is_added_after_a_stop(writing: Chat) -> None:
    name = {"tab": "a", "number": 1, "language": "zh"}
    steps = writing.ask({**name, "text": "蓝鲸计划的代号是什么？"})
    first, second = next(steps), next(steps)
    writing.stop(name)
    assert list(steps) == []
    (kept,) = writing.open({"conversation": first["conversation"], "language": "zh"})["turns"]
    assert kept["key"] == first["key"] == second["key"]
    assert "一。" in kept["html"]
    assert "二。" not in kept["html"]
    assert "writing" not in kept["html"]


def test_a_question_stopped_while_it_waits_is_not_answered(writing: Chat) -> None:
    before = writing.side({"language": "zh"})["side"]
    writing.stop({"tab": "a", "number": 2})
    assert list(writing.ask({"tab": "a", "number": 2, "text": "蓝鲸计划的代号是什么？", "language": "zh"})) == []
    assert writing.side({"language": "zh"})["side"] == before
    assert ask(writing, "蓝鲸计划的代号是什么？", tab="b", number=2)["done"]


def test_an_answer_that_goes_on_does_not_overwrite_what_came_after(writing: Chat) -> None:
    steps = writing.ask({"text": "蓝鲸计划的代号是什么？", "language": "zh"})
    first = next(steps)
    later = ask(writing, "《长夜》的作者是谁？", conversation=first["conversation"])
    next(steps)
    turns = writing.open({"conversation": first["conversation"], "language": "zh"})["turns"]
    assert [t["key"] for t in turns] == [first["key"], later["key"]]
