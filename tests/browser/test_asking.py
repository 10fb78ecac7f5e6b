"""Asking in a real browser: both languages, refusal, follow-up, second try, edit, input methods, two tabs."""

import json
import time

import pytest
from browsing import chat_server, launch
from chat_notes import ASKED, MORE
from chat_page import ENDED, LEFT, ChatPage
from playwright.sync_api import expect


@pytest.mark.parametrize(("language", "locale"), [("zh", "zh-CN"), ("en", "en-US")])
def test_an_answer_in_either_language_is_that_of_the_command_line(tab, told, language: str, locale: str) -> None:
    chat = tab(locale=locale)
    turn = chat.ask(ASKED[language])
    sentences = told[language]["sentences"]
    assert sentences
    for sentence in sentences:
        expect(turn.locator(".answer")).to_contain_text(sentence["text"])
    assert turn.locator(".answer").get_attribute("lang") == language
    expect(turn.locator(".source")).to_have_count(len(told[language]["citations"]))
    assert chat.page.evaluate("document.documentElement.lang") == locale.removesuffix("-US")


def test_a_refusal_shows_the_nearest_notes_and_no_marks(tab, told) -> None:
    chat = tab()
    turn = chat.ask(ASKED["refused"])
    assert told["refused"]["status"] == "not_in_notes"
    expect(turn.locator(".answer")).to_contain_text(told["refused"]["answer"])
    expect(turn.locator(".because")).to_be_visible()
    expect(turn.locator(".cite")).to_have_count(0)
    nearest = told["refused"]["nearest"]
    expect(turn.locator(".near")).to_have_count(len(nearest))
    turn.locator(".near").first.click()
    expect(chat.panel.locator("h2")).to_have_text(nearest[0]["note"])
    assert chat.marked() == nearest[0]["quote"]


def test_a_follow_up_is_understood_and_says_how(tab) -> None:
    chat = tab()
    chat.ask("Tutum 是什么公司？")
    turn = chat.ask("那 Rancher 呢？")
    expect(turn.locator(".understood")).to_contain_text("Rancher 是什么公司？")
    expect(turn.locator(".cite").first).to_be_visible()
    expect(chat.turns).to_have_count(2)


def test_a_suggestion_is_asked_with_one_click_and_answered(tab) -> None:
    chat = tab()
    first = chat.page.locator(".suggestion").first
    question = first.inner_text()
    first.click()
    expect(chat.answered(question).locator(".cite").first).to_be_visible()
    further = chat.page.locator(".suggestion").first  # what to ask next
    question = further.inner_text()
    further.click()
    expect(chat.answered(question).locator(".cite").first).to_be_visible()
    expect(chat.turns).to_have_count(2)


def test_answering_again_replaces_the_last_answer(tab) -> None:
    chat = tab()
    turn = chat.ask(ASKED["zh"])
    key = turn.get_attribute("data-turn")
    turn.locator('[data-act="again"]').click()
    expect(chat.turns.last).not_to_have_attribute("data-turn", key or "")
    expect(chat.answered(ASKED["zh"]).locator(".cite").first).to_be_visible()
    expect(chat.turns).to_have_count(1)
    expect(chat.reload().turns).to_have_count(1)


def test_an_edited_question_replaces_what_followed_it(tab) -> None:
    chat = tab()
    chat.ask("蓝鲸计划的代号是什么？")
    chat.ask("它的预算是多少？")
    edit = chat.turns.first.locator('[data-act="edit"]')
    edit.click()
    expect(chat.question).to_have_value("蓝鲸计划的代号是什么？")
    expect(chat.question).to_be_focused()
    expect(chat.page.locator("#editing")).to_be_visible()
    chat.page.keyboard.press("Escape")  # not after all
    expect(chat.page.locator("#editing")).to_be_hidden()
    expect(chat.question).to_have_value("")
    edit.click()
    turn = chat.ask("蓝鲸计划是哪一年启动的？")
    expect(turn.locator(".answer")).to_contain_text("2021")
    expect(chat.turns).to_have_count(1)
    expect(chat.reload().turns).to_have_count(1)


def test_enter_that_ends_a_composition_does_not_send(tab) -> None:
    chat = tab()
    chat.question.focus()
    chat.page.evaluate("""() => {
      window.composing = [];
      const note = (event) => window.composing.push([event.key, event.isComposing]);
      document.getElementById('question').addEventListener('keydown', note);
    }""")
    input_method = chat.page.context.new_cdp_session(chat.page)
    input_method.send("Input.imeSetComposition", {"text": "lanjing", "selectionStart": 7, "selectionEnd": 7})
    enter = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13}
    input_method.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **enter})
    input_method.send("Input.dispatchKeyEvent", {"type": "keyUp", **enter})
    assert chat.page.evaluate("window.composing") == [["Enter", True]]
    expect(chat.turns).to_have_count(0)
    input_method.send("Input.insertText", {"text": "蓝鲸计划的代号是什么？"})
    expect(chat.question).to_have_value("蓝鲸计划的代号是什么？")
    chat.question.press("Shift+Enter")
    expect(chat.question).to_have_value("蓝鲸计划的代号是什么？\n")
    chat.question.press("Enter")
    chat.answered("蓝鲸计划的代号是什么？")
    expect(chat.turns).to_have_count(1)


@pytest.mark.parametrize("text", ["", "   ", "\n"])
def test_nothing_is_not_sent(tab, text: str) -> None:
    chat = tab()
    chat.question.fill(text)
    chat.question.press("Enter")
    chat.page.locator("#send").click()
    expect(chat.turns).to_have_count(0)


def test_what_cannot_be_asked_is_said_and_the_words_stay(tab) -> None:
    chat = tab()
    for text, said in (("？！", "没有文字"), ("长" * 2001, "最多 2000 个字")):
        chat.question.fill(text)
        chat.question.press("Enter")
        expect(chat.page.locator("#alert")).to_contain_text(said)
        expect(chat.question).to_have_value(text)
    expect(chat.turns).to_have_count(0)
    chat.ask("蓝鲸计划的代号是什么？")
    expect(chat.page.locator("#alert")).to_be_hidden()


def test_a_program_that_has_ended_is_said_to_have_and_the_question_stays(tab, tmp_path) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "蓝鲸.md").write_text(MORE["蓝鲸.md"], encoding="utf8")
    with chat_server(tmp_path / "home", tmp_path / "notes") as address:
        chat = tab(address=address, forgive=(*ENDED, *LEFT))
        chat.ask("蓝鲸计划的代号是什么？")
    alert = chat.page.locator("#alert")
    chat.page.locator("#new").click()
    expect(alert).to_contain_text("连不上程序")
    alert.locator("button").click()
    chat.question.fill("它的预算是多少？")
    chat.question.press("Enter")
    expect(alert).to_contain_text("连不上程序")
    expect(chat.question).to_have_value("它的预算是多少？")
    expect(chat.page.locator("#qa")).to_have_attribute("data-busy", "false")


def test_two_tabs_do_not_hear_each_other(tab) -> None:
    left = tab()
    right = tab(beside=left)
    questions = {left: "蓝鲸计划的代号是什么？", right: ASKED["zh"]}
    for chat, question in questions.items():
        chat.question.fill(question)
    for chat in questions:
        chat.question.press("Enter")
    for chat, question in questions.items():
        expect(chat.answered(question).locator(".cite").first).to_be_visible()
        expect(chat.turns).to_have_count(1)
    assert left.page.url != right.page.url
    with left.page.expect_navigation():  # the conversation of the right one, in the left one
        left.page.goto(right.page.url)
    expect(left.ready().turns.locator(".question")).to_contain_text(ASKED["zh"])
    left.ask("那 Rancher 呢？")
    right.ask("CoreOS 的产品有哪些？")
    expect(right.reload().turns).to_have_count(3)


def test_an_answer_can_be_copied_with_its_sources(tab, told) -> None:
    chat = tab(permissions=["clipboard-read", "clipboard-write"])
    turn = chat.ask(ASKED["zh"])
    turn.locator('[data-act="copy"]').click()
    expect(chat.page.locator("#toast")).to_have_text("已复制")
    copied = chat.page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(told["zh"]["answer"])
    assert f"[1] {told['zh']['citations'][0]['note']}" in copied


def test_settings_of_the_page_are_kept_and_used(tab) -> None:
    chat = tab()
    chat.page.locator("#settings").click()
    chat.page.locator("#set-lang").select_option("en")
    chat.page.locator("#set-top-k").fill("3")
    expect(chat.page.locator("#top-k-value")).to_have_text("3")
    chat.page.keyboard.press("Escape")
    expect(chat.page.locator("#settings-box")).to_be_hidden()
    chat.reload()
    expect(chat.page.locator("#set-lang")).to_have_value("en")
    expect(chat.page.locator("#top-k-value")).to_have_text("3")
    asked = []
    chat.page.on("request", lambda r: asked.append(r.post_data) if "queue/join" in r.url else None)
    expect(chat.ask(ASKED["refused"]).locator(".answer")).to_contain_text("The notes do not say.")
    sent = json.loads(asked[0])["event_data"]
    assert (sent["lang"], sent["top_k"]) == ("en", 3)


def test_the_first_answer_of_a_cold_browser_is_timed(site, browser, figure) -> None:
    with launch(browser.browser_type) as cold:
        page = cold.new_context(locale="zh-CN").new_page()
        began = time.perf_counter()
        chat = ChatPage(page, site.address).open()
        usable = time.perf_counter() - began
        chat.ask(ASKED["zh"])
        expect(chat.turns.last.locator(".cite").first).to_be_visible()
        figure(
            f"cold browser: page usable after {usable:.2f} s, first answer after {time.perf_counter() - began:.2f} s"
        )
