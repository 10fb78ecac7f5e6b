"""The page for everybody, in a real browser: phone, dark mode, keyboard alone, assistive technology (axe)."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from chat_notes import ASKED
from chat_page import ChatPage
from playwright.sync_api import expect

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}
# Of WCAG 2.2, levels A and AA, and of what axe calls best practice.
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


# ---- phone ----------------------------------------------------------------------------------------------------------


def test_on_a_phone_nothing_scrolls_sideways_and_the_drawer_works(tab) -> None:
    chat = tab(**PHONE)
    assert chat.sideways() == []
    turn = chat.ask(ASKED["zh"])
    assert chat.sideways() == []
    turn.locator("details.found summary").click()
    expect(turn.locator(".hits")).to_be_visible()
    assert chat.sideways() == []
    chat.source(turn, 1)
    expect(chat.panel.locator("#cited")).to_be_in_viewport()
    assert chat.sideways() == []
    chat.page.locator("#panel-close").click()
    expect(chat.panel).to_be_hidden()
    for view in ("notes", "map"):
        chat.show(view)
        assert chat.sideways() == []
    chat.show("chat")
    chat.page.locator("#settings").click()
    box = chat.page.locator("#settings-box").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    chat.page.keyboard.press("Escape")

    side = chat.page.locator("#side")
    expect(side).to_be_hidden()
    chat.page.locator("#menu").click()
    expect(side).to_be_in_viewport(ratio=0.99)
    assert chat.sideways() == []
    chat.page.locator("#scrim").click(position={"x": 380, "y": 400})
    expect(side).to_be_hidden()
    chat.page.locator("#menu").click()
    chat.page.keyboard.press("Escape")
    expect(side).to_be_hidden()
    expect(chat.page.locator("#menu")).to_be_focused()
    chat.page.locator("#menu").click()
    chat.page.locator("#new").click()
    expect(chat.page.locator("#welcome")).to_be_visible()
    expect(side).to_be_hidden()


@pytest.mark.parametrize("locale", ["zh-CN", "en-US"])
def test_the_bar_fits_the_smallest_phone(tab, locale: str) -> None:
    chat = tab(**PHONE | {"viewport": {"width": 320, "height": 568}, "locale": locale})
    box = chat.page.locator("#settings").bounding_box()
    assert box is not None
    assert box["x"] + box["width"] <= 320
    assert chat.sideways() == []


def test_a_long_word_does_not_widen_a_phone(tab) -> None:
    chat = tab(**PHONE)
    word = "Supercalifragilistic" * 20
    chat.ask(f"蓝鲸计划的代号是什么？{word}")
    assert chat.page.locator(".question").evaluate("node => node.scrollWidth <= node.clientWidth")


def test_a_refusal_fits_a_phone(tab) -> None:
    chat = tab(**PHONE)
    chat.ask("Supercalifragilistic 是什么？")
    expect(chat.turns.last.locator(".near").first).to_be_visible()
    assert chat.sideways() == []


# ---- light and dark -------------------------------------------------------------------------------------------------


def luminance(chat: ChatPage, selector: str) -> float:
    """Of the background, 0 black to 1 white."""
    colour = chat.page.locator(selector).evaluate("node => getComputedStyle(node).backgroundColor")
    red, green, blue = (int(part) / 255 for part in re.findall(r"\d+", colour)[:3])
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_the_page_is_dark_when_the_system_is_and_as_chosen_after_that(tab) -> None:
    chat = tab(color_scheme="dark")
    assert luminance(chat, "#main") < 0.1
    chat.page.locator("#theme").click()
    assert luminance(chat, "#main") > 0.9
    chat.reload()
    assert luminance(chat, "#main") > 0.9
    light = tab()
    assert luminance(light, "#main") > 0.9
    light.page.emulate_media(color_scheme="dark")
    assert luminance(light, "#main") < 0.1


# ---- keyboard alone -------------------------------------------------------------------------------------------------


def tab_to(chat: ChatPage, selector: str, key: str = "Tab") -> None:
    """Press Tab until the element has the focus; every stop on the way must be visible, named and outlined."""
    passed = []
    for _ in range(60):
        chat.page.keyboard.press(key)
        stop = chat.page.evaluate("""() => {
          const node = document.activeElement;
          const style = getComputedStyle(node);
          const box = node.closest('.field') ?? node;
          const outlined = style.outlineStyle !== 'none' || getComputedStyle(box).boxShadow !== 'none'
            || getComputedStyle(box).outlineStyle !== 'none';
          return { name: node.id || node.className || node.tagName, outlined, visible: node.checkVisibility() };
        }""")
        passed.append(stop["name"])
        if chat.page.evaluate("selector => document.activeElement.matches(selector)", selector):
            assert stop["outlined"], f"the focus is not to be seen on {stop['name']}"
            return
        assert stop["visible"], f"the focus is on something invisible: {stop}"
    raise AssertionError(f"{selector} is not reached by {key}: {passed}")


def test_with_the_keyboard_alone_from_question_to_source_and_back(tab) -> None:
    chat = tab()
    expect(chat.question).to_be_focused()
    chat.page.keyboard.type("蓝鲸计划的代号是什么？")
    chat.page.keyboard.press("Enter")
    turn = chat.answered("蓝鲸计划的代号是什么？")
    expect(chat.question).to_be_focused()
    tab_to(chat, ".cite", "Shift+Tab")
    expect(chat.page.locator("#pop")).to_be_visible()  # the quote, without a mouse
    chat.page.keyboard.press("Escape")
    expect(chat.page.locator("#pop")).to_be_hidden()
    chat.page.keyboard.press("Enter")
    expect(chat.panel).to_be_visible()
    expect(chat.page.locator("#note")).to_be_focused()
    chat.page.keyboard.press("Escape")
    expect(chat.panel).to_be_hidden()
    expect(turn.locator(".cite").first).to_be_focused()
    tab_to(chat, "#question")
    tab_to(chat, "#tab-chat", "Shift+Tab")
    chat.page.keyboard.press("ArrowRight")
    expect(chat.page.locator("#tab-notes")).to_be_focused()
    expect(chat.page.locator("#notes-list table")).to_be_visible()
    tab_to(chat, "#notes-list .link")
    chat.page.keyboard.press("Enter")
    expect(chat.page.locator("#note")).to_be_focused()
    chat.page.keyboard.press("Escape")
    tab_to(chat, "#tab-notes", "Shift+Tab")
    chat.page.keyboard.press("ArrowLeft")
    expect(chat.question).to_be_visible()
    tab_to(chat, ".more", "Shift+Tab")
    chat.page.keyboard.press("Enter")
    expect(chat.page.get_by_role("menuitem").first).to_be_focused()
    chat.page.keyboard.press("End")
    expect(chat.page.get_by_role("menuitem").last).to_be_focused()
    chat.page.keyboard.press("Home")
    expect(chat.page.get_by_role("menuitem").first).to_be_focused()
    chat.page.keyboard.press("Escape")
    expect(chat.page.locator(".more:focus")).to_have_count(1)


def test_the_first_stop_skips_to_the_question(tab) -> None:
    chat = tab()
    chat.ask("蓝鲸计划的代号是什么？")
    chat.page.evaluate("document.activeElement.blur()")
    chat.page.locator("#conversations").evaluate("node => { node.tabIndex = -1; }")
    chat.page.mouse.click(2, 2)
    tab_to(chat, ".skip")
    expect(chat.page.locator(".skip")).to_be_in_viewport()
    chat.page.keyboard.press("Enter")
    expect(chat.question).to_be_focused()


# ---- axe ------------------------------------------------------------------------------------------------------------


def check(chat: ChatPage, where: str) -> list[str]:
    """What axe finds wrong, one line each; those that are serious or critical first."""
    found = Axe().run(chat.page, options=RULES).response["violations"]
    lines = [
        f"{v['impact']} {v['id']} ({where}): {node['target']} {node['html'][:120]} {node['failureSummary'][:300]}"
        for v in found
        for node in v["nodes"][:2]
    ]
    return sorted(lines, key=lambda line: not line.startswith(("serious", "critical")))


@pytest.mark.parametrize(
    ("locale", "scheme"),
    [
        ("zh-CN", "light"),
        ("en-US", "dark"),
        pytest.param("zh-CN", "dark", marks=pytest.mark.slow),
        pytest.param("en-US", "light", marks=pytest.mark.slow),
    ],
)
def test_axe_finds_nothing_wrong(tab, locale: str, scheme: str) -> None:
    chat = tab(locale=locale, color_scheme=scheme)
    chat.page.locator(".suggestion").first.wait_for()
    found = check(chat, "empty")
    turn = chat.ask(ASKED["code"])
    chat.page.locator(".suggestion").first.wait_for()
    found += check(chat, "answer")
    turn.locator("details.found summary").click()
    turn.locator(".hits").wait_for()
    chat.source(turn, 1)
    found += check(chat, "panel")
    chat.page.locator("#panel-close").click()
    chat.ask(ASKED["refused"])
    chat.page.locator("#settings").click()
    found += check(chat, "refusal and settings")
    chat.page.keyboard.press("Escape")
    chat.turns.last.locator('[data-act="dislike"]').click()
    chat.page.locator("#dialog").wait_for()
    found += check(chat, "dialog")
    chat.page.keyboard.press("Escape")
    chat.show("notes")
    found += check(chat, "notes")
    chat.show("map")
    found += check(chat, "map")
    assert found == []


def test_axe_finds_nothing_wrong_on_a_phone(tab) -> None:
    chat = tab(**PHONE)
    turn = chat.ask(ASKED["zh"])
    found = check(chat, "answer")
    chat.source(turn, 1)
    found += check(chat, "panel")
    chat.page.locator("#panel-close").click()
    chat.page.locator("#menu").click()
    found += check(chat, "drawer")
    assert found == []
