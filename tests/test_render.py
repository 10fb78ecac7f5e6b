"""What a terminal shows of an answer, and a pipe."""

from io import StringIO

import pytest
from rich.console import Console

from qa import render
from qa.compose import marked
from qa.types import Answer, AnswerSentence, Language, Reason


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


@pytest.mark.parametrize("terminal", [True, False])
def test_code_is_printed_as_it_stands_in_the_note(terminal: bool) -> None:
    code = "```\nprint(sys.argv[1])\n```"
    text = marked("见表[3]。", [1]) + "\n" + marked(code, [2])
    assert "[3]" not in text  # it would pass for a citation
    sentences = (AnswerSentence("见表[3]。", (1,), "verified"), AnswerSentence(code, (2,), "verified"))
    answer = Answer("问", "zh", "answered", text, sentences)
    assert printed(answer, terminal=terminal) == f"见表［3］。 [1]\n{code}\n[2]\n"


def test_of_a_wrapped_line_the_brackets_are_no_citation_and_indented_code_keeps_them() -> None:
    wrapped, code = "见表[1]，\n很长的一行。", "if x:\n    y = a[1]"
    text = marked(wrapped, [1]) + "\n" + marked(code, [2])
    sentences = (AnswerSentence(wrapped, (1,), "verified"), AnswerSentence(code, (2,), "verified"))
    answer = Answer("问", "zh", "answered", text, sentences)
    assert printed(answer, terminal=False) == f"见表［1］，\n很长的一行。 [1]\n{code}\n[2]\n"
