"""What a terminal shows of an answer, and a pipe."""

from io import StringIO

import pytest
from rich.console import Console

from qa import render
from qa.types import Answer, Language, Reason


def printed(answer: Answer, *, terminal: bool, advice: str | None = "qa models pull one") -> str:
    out = StringIO()
    render.answer(answer, Console(file=out, force_terminal=terminal, color_system=None, width=100), advice)
    return out.getvalue()


def answered(language: Language, reason: Reason | None = None) -> Answer:
    return Answer("问", language, "answered", "代号是青石七号。 [1]", reason=reason)


ABSENT = Answer("问", "zh", "not_in_notes", "笔记里没有写到这个问题的答案。", reason="nothing_found")


@pytest.mark.parametrize("answer", [ABSENT, answered("zh", "unsure"), answered("en")])
def test_a_terminal_is_told_how_to_get_a_better_answer(answer: Answer) -> None:
    assert "\n  qa models pull one\n" in printed(answer, terminal=True)
    assert "qa models" not in printed(answer, terminal=True, advice=None)
    assert "qa models" not in printed(answer, terminal=False)


def test_a_sure_answer_stands_alone() -> None:
    assert printed(answered("zh"), terminal=True) == "代号是青石七号。 [1]\n"
