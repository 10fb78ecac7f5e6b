"""Citations in a real browser: exactly the cited characters are highlighted, and nothing hostile in a note acts."""

import re

import pytest
from chat_notes import ASKED, HOSTILE
from chat_page import ChatPage
from playwright.sync_api import Locator, expect

# Elements that only a note or a question could have brought into the page.
FOREIGN = (
    "img, iframe, object, embed, link, base, meta, svg:not(.icon), script:not(#map-box > script), style ~ style,"
    " a:not(.skip):not([href^='vscode:']), form:not(#composer, #map-form, dialog form), [onclick], [onerror], [onload],"
    " [onmouseover], b[onclick], [srcdoc]"
)


@pytest.mark.parametrize("which", ["zh", "en", "code"])
def test_a_click_highlights_exactly_the_cited_characters(tab, told, which: str) -> None:
    chat = tab()
    turn = chat.ask(ASKED[which])
    assert told[which]["citations"]
    for citation in told[which]["citations"]:
        panel = chat.source(turn, citation["id"])
        expect(panel.locator("h2")).to_have_text(citation["note"])
        expect(panel.locator(".path")).to_contain_text(" › ".join(citation["headings"]))
        first, last = citation["line_start"], citation["line_end"]
        where = f"第 {first} 行" if first == last else f"第 {first}–{last} 行"
        expect(panel.locator(".where")).to_have_text(where)
        expect(panel.locator("#cited")).to_be_in_viewport()
        assert chat.marked() == citation["quote"]
        marked_lines = chat.page.locator(".l:has(mark)").evaluate_all("rows => rows.map((row) => +row.dataset.line)")
        assert (min(marked_lines), max(marked_lines)) == (first, last)
        assert chat.marks.first.evaluate("mark => getComputedStyle(mark).backgroundColor") not in (
            "rgba(0, 0, 0, 0)",
            chat.panel.evaluate("panel => getComputedStyle(panel).backgroundColor"),
        )
        # The note around it is all there, character for character.
        shown = "".join(chat.page.locator("#note .l").evaluate_all("rows => rows.map((row) => row.textContent)"))
        assert citation["quote"] in shown


def test_the_card_below_an_answer_opens_the_same_place(tab, told) -> None:
    chat = tab()
    turn = chat.ask(ASKED["zh"])
    citation = told["zh"]["citations"][-1]
    turn.locator(f'.source[data-n="{citation["id"]}"]').click()
    expect(chat.panel.locator("#cited")).to_be_in_viewport()
    assert chat.marked() == citation["quote"]


def test_hovering_a_mark_shows_the_quote(tab, told) -> None:
    chat = tab()
    turn = chat.ask(ASKED["zh"])
    pop = chat.page.locator("#pop")
    turn.locator(".cite").first.hover()
    expect(pop).to_be_visible()
    expect(pop.locator(".quote")).to_have_text(told["zh"]["citations"][0]["quote"])
    expect(turn.locator(".cite").first).to_have_attribute("aria-describedby", "pop")
    chat.question.hover()
    expect(pop).to_be_hidden()


def test_how_it_was_found_leads_to_the_passages(tab) -> None:
    chat = tab()
    turn = chat.ask(ASKED["zh"])
    turn.locator("details.found summary").click()
    passage = turn.locator(".hits .link").first
    passage.click()
    expect(chat.panel.locator("#cited")).to_be_in_viewport()
    expect(turn.locator(".verdict").first).to_have_text("原文核实")
    expect(turn.locator(".score").first).to_have_text(re.compile(r"^\d\.\d{3}$"))
    expect(turn.locator(".hits sup").first).to_have_text("[1]")  # the passage that the answer cites
    expect(turn.locator(".how .notice")).to_have_count(0)


def test_a_note_opens_in_the_editor_that_was_configured(tab, site) -> None:
    chat = tab()
    panel = chat.source(chat.ask("蓝鲸计划的代号是什么？"), 1)
    expect(panel.locator(".links a")).to_have_attribute(
        "href", re.compile(r"^vscode://file/.*%E8%93%9D%E9%B2%B8.md:3:1$")
    )


def test_a_note_changed_on_disk_is_flagged(tab, site) -> None:
    note = site.notes / "蓝鲸.md"
    before = note.read_text(encoding="utf8")
    chat = tab()
    turn = chat.ask("蓝鲸计划的代号是什么？")
    expect(turn.locator(".flag")).to_have_count(0)
    chat.source(turn, 1)
    quote = chat.marked()
    try:
        note.write_text("新的开头。\n\n" + before, encoding="utf8")
        turn = chat.reload().turns.last
        expect(turn.locator(".flag")).to_have_text("笔记已改动")
        panel = chat.source(turn, 1)
        expect(panel.locator(".warning")).to_contain_text("引文现在在第 5 行")
        assert chat.marked() == quote
        note.write_text("# 蓝鲸计划\n\n全都改了。\n", encoding="utf8")
        panel = chat.source(turn, 1)
        expect(panel.locator(".warning")).to_contain_text("引文已不在其中")
        expect(panel.locator("blockquote")).to_have_text(quote)
        expect(chat.marks).to_have_count(0)
        turn.locator("details.found summary").click()
        expect(turn.locator(".how .notice")).to_contain_text("作答之后笔记改动过")
    finally:
        note.write_text(before, encoding="utf8")
    expect(chat.reload().turns.last.locator(".actions")).to_be_visible()
    expect(chat.turns.last.locator(".flag")).to_have_count(0)


# ---- hostile notes and questions ------------------------------------------------------------------------------------


def test_a_hostile_note_is_inert_wherever_it_is_shown(tab) -> None:
    chat = tab()
    turn = chat.ask("红狐计划的代号是什么？")
    expect(turn.locator(".answer")).to_contain_text("白石九号")
    expect(turn.locator(".answer")).not_to_contain_text("window.harmed = 1")  # a script is nothing to read
    expect(turn.locator(".cite")).to_have_count(turn.locator(".source").count())  # a [1] of the note is no mark
    inert(chat)
    turn.locator(".cite").first.hover()
    inert(chat)
    panel = chat.source(turn, 1)
    expect(panel.locator(".lines")).to_contain_text("window.harmed = 3")
    inert(chat)
    turn.locator("details.found summary").click()
    expect(turn.locator(".hits")).to_be_visible()
    inert(chat)
    notes = chat.show("notes")
    expect(notes).to_contain_text("坏 <img src=x onerror='window.harmed = 8'>.md")
    notes.locator("button", has_text="坏 <img").click()
    expect(chat.panel.locator("h2")).to_contain_text("坏 <img")
    inert(chat)
    chat.show("map")
    chat.page.locator("#map-question").fill("红狐计划的代号是什么？")
    chat.page.keyboard.press("Enter")
    expect(chat.page.locator("notes-map")).to_be_visible()
    chat.page.locator("notes-map").get_by_text("坏 <img").click()
    inert(chat)
    chat.reload()
    inert(chat)


def test_a_hostile_question_is_inert_wherever_it_is_shown(tab) -> None:
    chat = tab()
    chat.ask(f"蓝鲸计划的代号是什么？{HOSTILE}")
    inert(chat)
    chat.ask("<img src=x onerror='window.harmed = 10'>")
    inert(chat)
    chat.menu("蓝鲸计划的代号是什么？<script>", "重命名")
    chat.page.locator("#dialog-text").fill("<img src=x onerror='window.harmed = 11'>\"><b onclick=1>")
    chat.page.locator("#dialog-yes").click()
    expect(chat.conversations.first).to_contain_text("<img src=x")
    inert(chat)
    chat.reload()
    inert(chat)
    chat.menu("<img src=x", "删除")
    expect(chat.page.locator("#dialog-title")).to_contain_text("<img src=x")
    inert(chat)
    chat.page.locator("#dialog-yes").click()
    expect(chat.page.locator("#welcome")).to_be_visible()


def inert(chat: ChatPage) -> None:
    """Nothing of a note or a question has become part of the page, and none of its scripts has run."""
    foreign: Locator = chat.page.locator("#qa").locator(FOREIGN)
    assert foreign.evaluate_all("nodes => nodes.map((node) => node.outerHTML.slice(0, 200))") == []
    assert chat.page.evaluate("window.harmed") is None
    expect(chat.page.locator("#main")).to_be_visible()  # no style of a note hides it
