"""An answer that a model writes, in a real browser: the evidence first, then the words; stop; a model that is hostile."""

from collections.abc import Iterator

import pytest
from browsing import chat_server, copied_corpus
from chat_notes import ASKED, HOSTILE, MORE
from chat_page import ChatPage
from playwright.sync_api import Locator, expect
from slow_writer import SlowWriter, slow_writer


@pytest.fixture(scope="module")
def model() -> Iterator[SlowWriter]:
    with slow_writer() as writer:
        yield writer


@pytest.fixture(scope="module")
def address(model: SlowWriter, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("written")
    notes = copied_corpus(folder / "notes", MORE)
    with chat_server(folder / "home", notes, QA_LLM="openai:slow", QA_LLM_BASE_URL=model.address) as found:
        yield found


@pytest.fixture
def chat(model: SlowWriter, address: str, tab) -> Iterator[ChatPage]:
    model.reset()
    yield tab(address=address)
    model.go_on.set()


def begin(chat: ChatPage, question: str) -> None:
    chat.question.fill(question)
    chat.question.press("Enter")


def begun(chat: ChatPage) -> Locator:
    """Ask, and wait for the model's first sentence; gives the turn. The evidence before it has more than one."""
    begin(chat, ASKED["zh"])
    turn = chat.turns.last
    expect(turn.locator(".answer .cite")).to_have_count(1)
    expect(turn.locator(".answer")).not_to_contain_text("让它朝着 PaaS 的方向进化")
    expect(turn.locator(".progress")).to_be_visible()
    return turn


def test_the_evidence_comes_first_and_then_the_answer(chat: ChatPage, model: SlowWriter) -> None:
    model.first = ""
    begin(chat, ASKED["zh"])
    turn = chat.turns.last
    expect(turn.locator(".quote").first).to_be_visible()  # the quoted lines, while the model has not said a word
    expect(turn.locator(".progress")).to_be_visible()
    expect(chat.page.locator("#stop")).to_be_visible()
    expect(chat.page.locator("#turns")).to_have_attribute("aria-busy", "true")
    model.go_on.set()
    expect(turn.locator(".answer .cite")).to_have_count(1)
    expect(chat.answered(ASKED["zh"]).locator(".quote").first).to_be_hidden()
    expect(chat.page.locator("#send")).to_be_visible()
    turn.locator("details.found summary").click()
    expect(turn.locator(".facts")).to_contain_text("openai:slow")


def test_stop_ends_the_model_and_keeps_what_there_is(chat: ChatPage, model: SlowWriter) -> None:
    model.endless = True
    turn = begun(chat)
    words = turn.locator(".answer").inner_text()
    chat.page.locator("#stop").click()
    expect(chat.page.locator("#toast")).to_have_text("已停止")
    expect(chat.page.locator("#send")).to_be_visible()
    expect(turn.locator(".actions")).to_be_visible()
    model.go_on.set()
    assert model.stopped.wait(30), "the model goes on after the answer was stopped"
    assert turn.locator(".answer").inner_text() == words
    kept = chat.reload().turns.last
    expect(kept.locator(".answer")).to_contain_text(words.split("。")[0].split("\n")[-1])
    chat.source(kept, 1)
    expect(chat.marks.first).to_be_visible()


def test_stop_ends_a_model_that_rambles(chat: ChatPage, model: SlowWriter) -> None:
    model.then, model.endless = "", True
    begun(chat)
    chat.page.locator("#stop").click()
    expect(chat.page.locator("#send")).to_be_visible()
    model.go_on.set()
    assert model.stopped.wait(4), "the model goes on after the answer was stopped"


def test_a_stopped_answer_opens_its_sources(chat: ChatPage, model: SlowWriter) -> None:
    turn = begun(chat)
    chat.page.locator("#stop").click()
    expect(turn.locator(".actions")).to_be_visible()
    model.go_on.set()
    turn.locator(".cite").click()
    expect(chat.panel).to_be_visible(timeout=5000)


def test_escape_stops_too_and_the_next_question_is_answered(chat: ChatPage, model: SlowWriter) -> None:
    begun(chat)
    chat.page.keyboard.press("Escape")
    expect(chat.page.locator("#send")).to_be_visible()
    model.go_on.set()
    turn = chat.ask("蓝鲸计划的代号是什么？")
    expect(turn.locator(".answer")).to_contain_text("青石七号")
    expect(chat.turns).to_have_count(2)


def test_a_question_asked_the_moment_after_a_stop_is_answered(chat: ChatPage, model: SlowWriter) -> None:
    begun(chat)
    chat.page.keyboard.press("Escape")
    expect(chat.page.locator("#send")).to_be_visible()
    model.go_on.set()
    begin(chat, "蓝鲸计划的代号是什么？")
    expect(chat.answered("蓝鲸计划的代号是什么？").locator(".answer")).to_contain_text("青石七号")
    expect(chat.page.locator("#alert")).to_be_hidden()
    expect(chat.turns).to_have_count(2)
    expect(chat.turns.first.locator(".actions")).to_be_visible()  # the stopped one, too
    expect(chat.reload().turns).to_have_count(2)


def test_a_reload_while_the_model_writes_finds_the_conversation(model: SlowWriter, address: str, tab) -> None:
    model.reset()
    chat = tab(address=address)
    begun(chat)
    chat.reload()
    expect(chat.turns.last.locator(".question")).to_contain_text(ASKED["zh"])
    expect(chat.turns.last.locator(".answer .cite")).to_have_count(1)
    expect(chat.turns.last.locator(".progress")).to_be_visible()
    model.go_on.set()
    expect(chat.turns.last.locator(".actions")).to_be_visible()


def test_what_floats_and_has_the_focus_outlives_an_answer_that_grows(chat: ChatPage, model: SlowWriter) -> None:
    turn = begun(chat)
    chat.source(turn, 1)
    turn.locator(".cite").first.hover()
    pop = chat.page.locator("#pop")
    expect(pop).to_be_visible()
    model.go_on.set()
    expect(turn.locator(".actions")).to_be_visible()
    chat.question.hover()
    expect(pop).to_be_hidden()
    chat.page.keyboard.press("Escape")
    expect(chat.panel).to_be_hidden()
    expect(turn.locator(".cite").first).to_be_focused()


def test_another_language_does_not_end_an_answer_or_an_edit(chat: ChatPage, model: SlowWriter) -> None:
    turn = begun(chat)
    chat.page.locator("#language").click()
    expect(chat.page.locator("#stop")).to_have_attribute("aria-label", "Stop")
    model.go_on.set()
    expect(turn.locator('[data-act="edit"]')).to_have_attribute("aria-label", "Edit the question")
    expect(turn.locator(".answer .cite")).to_have_count(3)
    turn.locator('[data-act="edit"]').click()
    chat.page.locator("#language").click()
    expect(turn.locator('[data-act="edit"]')).to_have_attribute("aria-label", "修改问题")
    expect(chat.page.locator("#editing")).to_be_visible()
    expect(chat.question).to_have_value(ASKED["zh"])


def test_what_a_hostile_model_writes_is_inert(chat: ChatPage, model: SlowWriter) -> None:
    model.first = ""
    model.go_on.set()
    model.then = (
        f"[1] {{0}} {HOSTILE.replace('{', '{{').replace('}', '}}')}\n[2] <img src=x onerror='window.harmed = 12'>\n"
    )
    turn = chat.ask("红狐计划的代号是什么？")
    assert model.asked
    assert chat.page.evaluate("window.harmed") is None
    expect(turn.locator("img, script, iframe, a")).to_have_count(0)


def test_the_notes_answer_when_the_page_is_set_so(chat: ChatPage, model: SlowWriter) -> None:
    chat.page.locator("#settings").click()
    chat.page.locator("#set-llm").select_option("none")
    chat.page.keyboard.press("Escape")
    expect(chat.ask(ASKED["zh"]).locator(".cite").first).to_be_visible()
    assert not model.asked


def test_a_model_that_fails_leaves_what_the_notes_say(chat: ChatPage, model: SlowWriter) -> None:
    model.broken = True
    expect(chat.ask(ASKED["zh"]).locator(".cite").first).to_be_visible()
    expect(chat.page.locator("#toast")).to_contain_text("模型 openai:slow 出错了")
