"""The history: what is kept, for whom, and what is left when a process dies in the middle."""

import json
import sqlite3
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from evals.questions import load_questions, note_texts
from ingest.embedders import Embedder
from ingest.errors import UserError
from ingest.sync import sync
from qa.chain import Chain
from qa.settings import QASettings
from qa.types import Answer, Citation, Turn
from ui import export
from ui.feedback import NOT_IN_NOTES, export_feedback
from ui.history import History, title_of
from ui.notes_page import note_states


def answer(question: str, text: str = "答。") -> Answer:
    return Answer(question, "zh", "answered", text)


@pytest.fixture
def history(home: Path) -> History:
    return History(home / "history.sqlite")


@pytest.fixture
def chain(home: Path, notes: Path, embedder: Embedder) -> Chain:
    sync(home, [notes], embedder)
    return Chain.open(QASettings(home=home, notes=notes), embedder)


def test_a_conversation_is_there_after_a_restart(history: History, home: Path) -> None:
    assert stat.S_IMODE(home.stat().st_mode) == 0o700  # nobody else may look into it
    first, second = history.create(), history.create()
    assert first.title == ""
    turn = history.add(first.id, answer("蓝鲸计划的代号是什么？"))
    history.close()
    again = History(home / "history.sqlite")
    assert [c.id for c in again.conversations()] == [first.id, second.id]  # the last used one first
    assert again.conversation(first.id).title == "蓝鲸计划的代号是什么？"
    assert again.turns(first.id) == [turn]
    assert turn.answer == json.loads(json.dumps(answer("蓝鲸计划的代号是什么？").to_json()))
    assert turn.as_turn() == Turn("蓝鲸计划的代号是什么？", "答。")


def test_titles(history: History) -> None:
    id = history.create().id
    history.add(id, answer("第一问？\n" + "很长" * 50))
    assert len(history.conversation(id).title) == 60
    assert history.rename(id, "  我的\t标题\x00 ").title == "我的 标题"
    assert history.rename(id, " ").title.startswith("第一问？ 很长")
    assert title_of("短") == "短"
    assert title_of("👩\u200d💻\u200d 的日程") == "👩\u200d💻 的日程"


def test_an_edited_question_drops_what_followed(history: History) -> None:
    id = history.create().id
    turns = [history.add(id, answer(q)) for q in ("一？", "二？", "三？")]
    history.replace(id, turns[1].id, turns[2].id, answer("四？"))
    assert [t.question for t in history.turns(id)] == ["一？", "四？"]
    assert history.conversation(id).turns == 2


def test_what_another_tab_added_is_not_dropped_with_what_is_replaced(history: History) -> None:
    id = history.create().id
    turn = history.add(id, answer("一？"))
    history.add(id, answer("别处问的？"))
    history.replace(id, turn.id, turn.id, answer("二？"))
    assert [t.question for t in history.turns(id)] == ["别处问的？", "二？"]


def test_a_full_disk_leaves_what_was_to_be_replaced(history: History) -> None:
    id = history.create().id
    turn = history.add(id, answer("一？"))
    (pages,) = history._db.execute("PRAGMA page_count").fetchone()
    history._db.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(UserError, match="full"):
        history.replace(id, turn.id, turn.id, answer("二？", "长" * 10**6))
    assert history.turns(id) == [turn]


def test_an_answer_grows_while_another_tab_goes_on(history: History) -> None:
    id = history.create().id
    first = history.add(id, answer("一？", "半"))
    history.add(id, answer("二？"))
    assert history.update(first.id, answer("一？", "半句变成一句。")).id == first.id
    assert [t.answer["answer"] for t in history.turns(id)] == ["半句变成一句。", "答。"]
    history.replace(id, first.id, first.id, answer("三？"))
    with pytest.raises(UserError, match="another tab"):
        history.update(first.id, answer("一？"))


def test_what_is_deleted_is_gone(history: History, home: Path) -> None:
    id = history.create().id
    turn = history.add(id, answer("一个不想留下的秘密？"))
    history.delete(id)
    history.delete(id)
    assert history.conversations() == []
    assert history.turns(id) == []
    assert history.create().id != id
    for gone in (
        lambda: history.add(id, answer("二？")),
        lambda: history.rate(turn.id, True),
        lambda: history.rename(id, "x"),
    ):
        with pytest.raises(UserError, match="another tab"):
            gone()
    assert "秘密".encode() not in b"".join(f.read_bytes() for f in home.glob("history.sqlite*"))


def test_a_rating_can_be_changed_and_taken_back(history: History) -> None:
    turn = history.add(history.create().id, answer("一？"))
    assert history.rate(turn.id, False, "  数字不对 ").reason == "数字不对"
    assert history.rate(turn.id, True).liked is True
    assert history.rate(turn.id, None, "x").reason is None
    assert history.rated() == []


def test_threads_and_processes_write_at_once(history: History, home: Path) -> None:
    ids = [history.create().id for _ in range(4)]
    code = f"""
from pathlib import Path
from qa.types import Answer
from ui.history import History
history = History(Path({str(home / "history.sqlite")!r}))
for i in range(25):
    history.add({ids[0]}, Answer(f"外{{i}}？", "zh", "answered", "答。"))
"""
    other = subprocess.Popen([sys.executable, "-c", code])
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: history.add(ids[n % 4], answer(f"内{n}？")), range(100)))
    assert other.wait() == 0
    assert sum(len(history.turns(id)) for id in ids) == 125


def test_a_killed_process_loses_nothing_that_was_said_to_be_kept(home: Path) -> None:
    code = f"""
import os
from pathlib import Path
from qa.types import Answer
from ui.history import History
history = History(Path({str(home / "history.sqlite")!r}))
id = history.create().id
for i in range(5):
    history.add(id, Answer(f"{{i}}？", "zh", "answered", "答。"))
history._db.execute("BEGIN IMMEDIATE")
history._db.execute("DELETE FROM turns")
os.kill(os.getpid(), 9)
"""
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == -9
    history = History(home / "history.sqlite")
    (conversation,) = history.conversations()
    assert [t.question for t in history.turns(conversation.id)] == [f"{i}？" for i in range(5)]


def test_a_file_that_cannot_be_used_is_said_to_be_one(home: Path, history: History) -> None:
    history.close()
    db = sqlite3.connect(home / "history.sqlite")
    db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(UserError, match="newer version"):
        History(home / "history.sqlite")
    (home / "broken.sqlite").write_bytes(b"not a database" * 100)
    with pytest.raises(UserError, match="move the file away"):
        History(home / "broken.sqlite")


def test_half_a_character_does_no_harm(history: History) -> None:
    id = history.create().id
    history.add(id, answer("坏\ud83d？"))
    assert history.conversation(id).turns == 1


def test_markdown_shows_hostile_text_as_it_stands(history: History, chain: Chain, notes: Path) -> None:
    from markdown_it import MarkdownIt

    hostile = "![像素](http://example.com/x.png) <script>alert(1)</script> [点我](javascript:1) ![[嵌入]] # 不是标题"
    (notes / "坏.md").write_text(
        f"# 坏\n\n密语的内容是{hostile}。\n\n密语的步骤：\n\n1. `rm`；\n2. **走**。\n", encoding="utf8"
    )
    sync(chain._settings.home, [notes], chain.embedder)
    id = history.create().id
    for question in ("密语的内容是什么？", "密语的步骤有哪些？", "谁赢了 2022 年世界杯？"):
        history.add(id, chain.ask(question))
    history.rename(id, "# <b>标题</b>")
    text = export.markdown(history.conversation(id), history.turns(id))
    tokens = MarkdownIt("gfm-like", {"linkify": False}).enable("table").parse(text)
    inline = [child for token in tokens for child in token.children or []]
    assert {c.type for c in inline} <= {"text", "softbreak", "hardbreak", "text_special", "em_open", "em_close"}
    assert {t.tag for t in tokens} <= {"h1", "h2", "p", "blockquote", ""}
    assert not any(t.type.startswith("html") for t in tokens)
    shown = MarkdownIt().render(text)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown
    assert "第 3 行" in text
    found = json.loads(export.as_json(history.conversation(id), history.turns(id)))
    assert found["schema"] == "qa.conversation/1"
    assert [t["answer"]["status"] for t in found["turns"]] == ["answered", "answered", "not_in_notes"]


def test_a_quote_keeps_its_wide_spaces_and_joined_pictures(history: History) -> None:
    quote = "\u3000\u3000👩\u200d💻 张\u3000三：\u00a0电\u200d话\x1b 123"
    id = history.create().id
    cited = (Citation(1, "会.md", (), 1, 2, 0, len(quote), quote, 0.5),)
    turn = history.add(id, Answer("问？", "en", "answered", "答 [1]", citations=cited))
    text = export.markdown(history.conversation(id), [turn])
    assert "> \u3000\u3000👩\u200d💻 张\u3000三：\u00a0电话 123\n>\n> — \\[1\\] 会.md, lines 1–2\n" in text


@pytest.mark.parametrize("line", ["-", "--", "---", "- -", "--  ", "  --", "=", "==", "===", "-- 署名"])
def test_no_line_of_a_quote_makes_a_heading_of_the_one_before(history: History, line: str) -> None:
    from markdown_it import MarkdownIt

    quote = f"会议改到周四。\n{line}\n下一节。"
    id = history.create().id
    cited = (Citation(1, "会.md", (), 1, 3, 0, len(quote), quote, 0.5),)
    history.add(id, Answer("问？", "zh", "answered", f"{quote} [1]", citations=cited))
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(export.markdown(history.conversation(id), []))
    tokens += MarkdownIt("gfm-like", {"linkify": False}).parse("\n\n".join(export._turn(history.turns(id)[0])))
    assert [t.tag for t in tokens if t.type == "heading_open"] == ["h1", "h2"]  # the title and the question
    assert {t.tag for t in tokens} <= {"h1", "h2", "p", "blockquote", ""}


def test_rated_answers_become_questions_that_eval_reads(
    history: History, chain: Chain, notes: Path, tmp_path: Path
) -> None:
    file = tmp_path / "feedback.jsonl"
    with pytest.raises(UserError, match="like an answer"):
        export_feedback(history, file, chain.locate, ())
    id = history.create().id

    def asked(question: str):
        return history.add(id, chain.ask(question, [t.as_turn() for t in history.turns(id)]))

    history.rate(asked("蓝鲸计划的代号是什么？").id, True)
    history.rate(asked("谁赢了 2022 年世界杯？").id, True)
    history.rate(asked("《长夜》的作者是谁？").id, False, NOT_IN_NOTES)
    history.rate(asked("我们搬家有哪些原因？").id, False, "旧房子离公司太远")
    history.rate(asked("白鹭的内存是多少？").id, False, "看不懂")
    asked("没有评价的问题？")
    history.rate(history.add(id, answer("蓝鲸计划是谁启动的？")).id, False, "由海洋组在")  # no note was shown
    labels = [note.note for note in note_states(chain._settings.home)]
    report = export_feedback(history, file, chain.locate, labels)
    assert (report.written, report.open, report.stale) == (5, ("白鹭的内存是多少？",), ())
    cases = load_questions(file, note_texts(notes)[0])
    assert [c.kind for c in cases] == ["liked", "liked", "disliked", "disliked", "disliked"]
    assert [c.answerable for c in cases] == [True, False, False, True, True]
    assert cases[1].history == ("蓝鲸计划的代号是什么？",)
    assert "旧房子离公司太远" in cases[3].evidence[0][0].quote
    (notes / "鲸鱼.md").write_text("# 蓝鲸计划\n\n什么都没有了。\n", encoding="utf8")
    assert export_feedback(history, file, chain.locate, labels).stale == ("蓝鲸计划的代号是什么？",)
