"""Conversations that are kept, in a real browser: found again, renamed, exported, deleted, rated; notes and map, too."""

import json
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from browsing import chat_server
from chat_notes import ASKED
from playwright.sync_api import expect

from ingest.index import Home
from ui.chat import TURNS, answer_of
from ui.history import FILE, History


def test_a_reload_finds_the_conversation_and_so_does_the_list(tab) -> None:
    chat = tab()
    chat.ask("蓝鲸计划的代号是什么？")
    chat.ask("它的预算是多少？")
    before = chat.turns.evaluate_all("turns => turns.map((turn) => turn.innerHTML)")
    assert chat.reload().turns.evaluate_all("turns => turns.map((turn) => turn.innerHTML)") == before
    expect(chat.page.locator(".conversation.current .pick")).to_contain_text("蓝鲸计划的代号")
    chat.page.locator("#new").click()
    expect(chat.page.locator("#welcome")).to_be_visible()
    expect(chat.question).to_be_focused()
    chat.page.locator(".pick", has_text="蓝鲸计划的代号").first.click()
    expect(chat.turns).to_have_count(2)
    assert chat.turns.evaluate_all("turns => turns.map((turn) => turn.innerHTML)") == before


def test_the_conversation_chosen_last_is_shown_whichever_reply_is_late(tab) -> None:
    chat = tab()
    chat.ask("蓝鲸计划的代号是什么？")
    first = chat.page.url.partition("c=")[2]
    chat.page.locator("#new").click()
    chat.ask(ASKED["refused"])
    chat.late(f'"conversation":{first}')
    chat.reload()
    chat.page.locator(f'.pick[data-conversation="{first}"]').click()
    chat.page.locator(".pick", has_text=ASKED["refused"]).first.click()
    chat.page.wait_for_timeout(1500)
    expect(chat.turns.locator(".question")).to_contain_text(ASKED["refused"])


def test_a_question_asked_before_the_conversation_is_drawn_comes_after_it(tab) -> None:
    chat = tab()
    chat.ask("蓝鲸计划的代号是什么？")
    chat.late('"do":"open"')
    chat.page.reload()
    chat.ask("它的预算是多少？")
    chat.page.wait_for_timeout(1500)
    expect(chat.turns).to_have_count(2)
    expect(chat.turns.first.locator(".question")).to_contain_text("蓝鲸计划的代号是什么？")


@pytest.mark.slow
def test_a_restart_finds_the_conversations(tab, site, tmp_path) -> None:
    for asked in (False, True):
        with chat_server(tmp_path, site.notes) as address:
            chat = tab(address=address)
            if asked:
                chat.page.locator(".pick", has_text="蓝鲸计划的代号").click()
            else:
                chat.ask("蓝鲸计划的代号是什么？")
            expect(chat.turns.last.locator(".answer")).to_contain_text("青石七号")
            chat.source(chat.turns.last, 1)
            expect(chat.marks.first).to_be_visible()
            chat.page.context.close()


def test_a_conversation_is_renamed_and_deleted(tab) -> None:
    chat = tab()
    chat.ask(ASKED["refused"])
    chat.menu(ASKED["refused"][:6], "重命名")
    expect(chat.page.locator("#dialog-text")).to_be_focused()
    chat.page.keyboard.type("足球之类")  # in place of the old name, which is selected
    chat.page.keyboard.press("Enter")
    expect(chat.conversations.first).to_have_text("足球之类")
    expect(chat.reload().conversations.first).to_have_text("足球之类")
    chat.menu("足球之类", "删除")
    expect(chat.page.locator("#dialog-no")).to_be_focused()  # Enter again does not delete
    chat.page.keyboard.press("Escape")  # not after all
    expect(chat.page.locator("#dialog")).to_be_hidden()
    expect(chat.turns).to_have_count(1)
    chat.menu("足球之类", "删除")
    chat.page.locator("#dialog-yes").click()
    expect(chat.page.locator("#welcome")).to_be_visible()
    expect(chat.page.locator(".pick", has_text="足球之类")).to_have_count(0)
    assert "c=" not in chat.page.url


def test_a_conversation_is_exported_in_both_forms(tab, told) -> None:
    chat = tab()
    chat.ask(ASKED["zh"])
    quote = told["zh"]["citations"][0]["quote"]
    files: dict[str, Path] = {}
    for item in ("导出 Markdown", "导出 JSON"):
        with chat.page.expect_download() as download:
            chat.menu(ASKED["zh"][:8], item)
        files[download.value.suggested_filename.rpartition(".")[2]] = Path(download.value.path())
    written = json.loads(files["json"].read_text(encoding="utf8"))
    assert written["schema"] == "qa.conversation/1"
    assert [t["answer"]["question"] for t in written["turns"]] == [ASKED["zh"]]
    assert written["turns"][0]["answer"]["citations"][0]["quote"] == quote
    assert "## " + ASKED["zh"] in files["md"].read_text(encoding="utf8")


def test_of_a_long_conversation_the_last_turns_are_drawn_and_the_others_when_asked_for(tab, site, figure) -> None:
    chat = tab()
    chat.ask("蓝鲸计划的代号是什么？")
    with closing(History(site.home / FILE)) as history:
        of = history.conversations()[0].id
        answer = answer_of(history.turns(of)[0])
        for n in range(199):
            history.add(of, replace(answer, question=f"第 {n} 次问"))
    began = time.perf_counter()
    chat.reload()
    expect(chat.turns.last.locator(".question")).to_contain_text("第 198 次问")
    figure(f"a conversation of 200 turns: drawn {time.perf_counter() - began:.2f} s after it was opened")
    expect(chat.turns).to_have_count(TURNS)
    earlier = chat.page.locator("#earlier")
    expect(earlier).to_have_text(f"显示更早的 {200 - TURNS} 轮")
    earlier.scroll_into_view_if_needed()
    first = chat.page.locator(f"#{chat.turns.first.get_attribute('id')}")
    before = first.bounding_box()
    earlier.click()
    expect(chat.turns).to_have_count(2 * TURNS)
    after = first.bounding_box()
    assert before is not None
    assert after is not None
    assert abs(before["y"] - after["y"]) < 60, "what was read has moved"
    chat.page.locator("#language").click()
    expect(earlier).to_have_text(f"Show earlier turns: {200 - 2 * TURNS}")
    expect(chat.turns).to_have_count(2 * TURNS)
    chat.ask("蓝鲸计划是哪一年启动的？")
    expect(chat.turns).to_have_count(2 * TURNS + 1)
    while earlier.is_visible():
        shown = chat.turns.count()
        earlier.click()
        expect(chat.turns).not_to_have_count(shown)
    expect(chat.turns).to_have_count(201)
    expect(chat.turns.first.locator(".question")).to_contain_text("蓝鲸计划的代号是什么？")


def test_a_dislike_is_kept_with_its_reason(tab, site) -> None:
    chat = tab()
    turn = chat.ask("蓝鲸计划的代号是什么？")
    dislike = turn.locator('[data-act="dislike"]')
    dislike.click()
    expect(chat.page.locator("#dialog-text")).to_be_focused()
    chat.page.locator("#dialog-text").fill("代号是青石七号")
    chat.page.locator("#dialog-yes").click()
    expect(chat.page.locator("#toast")).to_have_text("已记下")
    expect(dislike).to_have_attribute("aria-pressed", "true")
    like = chat.reload().turns.last.locator('[data-act="like"]')
    expect(chat.turns.last.locator('[data-act="dislike"]')).to_have_attribute("aria-pressed", "true")
    with closing(History(site.home / FILE)) as history:
        rated, _ = history.rated()[-1]
    assert (rated.question, rated.liked, rated.reason) == ("蓝鲸计划的代号是什么？", False, "代号是青石七号")
    chat.source(chat.turns.last, 1)
    like.click()  # another opinion, no reason
    expect(chat.page.locator("#dialog-text")).to_be_focused()
    chat.page.keyboard.press("Escape")
    expect(chat.page.locator("#dialog")).to_be_hidden()
    expect(chat.panel).to_be_visible()  # Escape was for the dialog
    expect(like).to_have_attribute("aria-pressed", "true")
    like.click()  # none at all
    expect(like).to_have_attribute("aria-pressed", "false")
    with closing(History(site.home / FILE)) as history:
        assert rated.id not in [turn.id for turn, _ in history.rated()]


def test_the_notes_are_filtered_opened_and_synced(tab, site) -> None:
    new = site.notes / "新来的.md"
    chat = tab()
    notes = chat.show("notes")
    rows = notes.locator("tbody tr")
    expect(rows).to_have_count(len(list(site.notes.glob("*.md"))))
    try:
        new.write_text("# 新来的\n\n新来的计划叫黄豆。\n", encoding="utf8")
        notes.locator("#filter").fill("新来的")
        expect(rows).to_have_count(1)
        expect(rows.locator(".state")).to_have_text("待收录")
        notes.locator("#sync").click()
        expect(notes.locator("#sync-progress")).to_contain_text("新增 1 篇")
        expect(rows.locator(".state")).to_have_text("已收录")
        rows.locator("button").click()
        expect(chat.panel.locator(".lines")).to_contain_text("新来的计划叫黄豆")
        chat.show("chat")
        expect(chat.ask("新来的计划叫什么？").locator(".answer")).to_contain_text("黄豆")
        new.write_text("# 新来的\n\n新来的计划叫绿豆。\n", encoding="utf8")
        chat.show("notes")
        expect(rows).to_contain_text("点“立即同步”即可更新")
    finally:
        new.unlink(missing_ok=True)
        chat.show("notes").locator("#sync").click()
        expect(notes.locator("#sync-progress")).to_contain_text("移除 1 篇")


def test_a_sync_that_fails_says_why_and_can_be_tried_again(tab, site) -> None:
    chat = tab()
    notes = chat.show("notes")
    sync, alert = notes.locator("#sync"), chat.page.locator("#alert")
    with Home(site.home).writing():
        for _ in range(2):
            sync.click()
            expect(alert).to_contain_text("另一个程序正在写索引")
            expect(notes.locator("#sync-progress")).to_have_text("")
            alert.locator("button").click()
    sync.click()
    expect(notes.locator("#sync-progress")).to_contain_text("同步完成")


def test_a_question_lights_up_the_map_and_a_point_opens_its_note(tab) -> None:
    chat = tab()
    chat.show("map")
    chat.page.locator("#map-question").fill(ASKED["zh"])
    chat.page.locator("#map-show").click()
    lit = "document.querySelector('notes-map')?.lit.length > 0"
    chat.page.wait_for_function(lit)
    chat.show("chat")
    chat.page.locator("notes-map").evaluate("map => map.remove()")
    chat.show("map")
    chat.page.wait_for_function(lit)
    canvas = chat.page.locator("notes-map canvas")
    canvas.focus()
    chat.page.keyboard.press("ArrowRight")  # to the best hit
    expect(chat.page.locator("notes-map .tip")).to_contain_text("CoreOS")
    chat.page.keyboard.press("Enter")
    expect(chat.panel.locator("#cited")).to_be_in_viewport()
    expect(chat.panel.locator("h2")).to_contain_text(".md")
