"""Answers and hits for a terminal, or as plain text for a pipe."""

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.live import Live
from rich.text import Text

from qa.compose import is_code, unmistakable
from qa.plain import plain, visible
from qa.types import Answer, Citation, Hit, Language

# Said beside an answer whose sentences may not answer.
UNSURE: dict[Language, str] = {
    "zh": "不太有把握：这是笔记里最接近的内容，未必就是答案。",
    "en": "Not sure: this is what comes nearest in the notes, and it may not be the answer.",
}
# Said with it, and beside what is not found or not put into English, where no model reads: what to type for one.
ADVICE: dict[Language, str] = {
    "zh": "本地模型读得更准：",
    "en": "A local model reads more closely, and answers in English:",
}
_QUOTE_CHARACTERS = 160  # of a nearest passage


def answer(found: Answer, console: Console | None = None, advice: str | None = None) -> None:
    """Print an answer and where each of its markers points to; on a terminal, what to type for a better one, too."""
    out = console or Console(highlight=False)
    _print(out, _body(found) if found.status == "answered" else Text(found.answer, "bold"))
    if found.status == "answered" and found.reason == "unsure":
        _print(out, Text(UNSURE[found.language], "yellow"))
    if found.citations:
        _print(out, Text())
        for citation in found.citations:
            _print(out, Text.assemble((f"[{citation.id}] ", "cyan"), (_place(citation), "dim")))
    if found.nearest:
        _print(out, Text("\n最接近的笔记：" if found.language == "zh" else "\nNearest in the notes:", "dim"))
        for citation in found.nearest:
            _print(out, Text(f"· {_place(citation)}", "dim"))
            _print(out, Text(f"  {_short(citation.quote)}", "dim"))
    if advice and out.is_terminal and improvable(found):
        _print(out, Text(f"\n{ADVICE[found.language]}\n  {advice}", "dim"))


def improvable(found: Answer) -> bool:
    """Whether a model that reads might do better: nothing was found, or that is unsure, or it is not in English."""
    return found.status != "answered" or found.reason == "unsure" or found.language == "en"


def growing(answers: Iterator[Answer], console: Console | None = None) -> Answer:
    """Show an answer on a terminal while it grows, nothing in a pipe; returns the last one, which is yet to be printed."""
    out = console or Console(highlight=False)
    shown = next(answers)
    with Live(Text(shown.answer, "dim"), console=out, transient=True, auto_refresh=False) as live:
        for shown in answers:
            live.update(Text(shown.answer), refresh=out.is_terminal)
    return shown


def hits(found: Sequence[tuple[str, Hit]], console: Console | None = None) -> None:
    """Print ranked hits, each with what its note is called, and their scores."""
    out = console or Console(highlight=False)
    if not found:
        _print(out, Text("nothing found", "dim"))
    for rank, (note, hit) in enumerate(found, start=1):
        place = _path(note, hit.chunk.headings)
        scores = f"{hit.score:.3f} (dense {hit.dense:.3f}, lexical {hit.lexical:.3f})"
        _print(out, Text.assemble((f"{rank:2} ", "cyan"), (f"{place}:{hit.chunk.line}  ", "bold"), (scores, "dim")))
        _print(out, Text(f"   {_short(hit.chunk.text)}"))


def _body(found: Answer) -> Text:
    """The answer with its marks coloured; code as it stands in the note, to be copied."""
    body, rest = Text(), found.answer
    for code in (s.text for s in found.sentences if is_code(s.text)):
        words, _, rest = rest.partition(unmistakable(code))
        body.append_text(_coloured(words)).append(code)
    return body.append_text(_coloured(rest))


def _coloured(words: str) -> Text:
    text = Text(words)
    text.highlight_regex(r"\[\d+\]", "cyan")
    return text


def _place(citation: Citation) -> str:
    lines = str(citation.line_start)
    if citation.line_end != citation.line_start:
        lines += f"–{citation.line_end}"
    return f"{_path(citation.note, citation.headings)}, line {lines}"


def _path(note: str, headings: Sequence[str]) -> str:
    return visible(" › ".join((note, *headings)))


def _short(markdown: str) -> str:
    text = " ".join(plain(markdown).split())
    return text if len(text) <= _QUOTE_CHARACTERS else text[:_QUOTE_CHARACTERS] + "…"


def _print(out: Console, text: Text) -> None:
    # A pipe gets whole lines: `grep` must not meet a sentence that was broken at column 80.
    out.print(text, soft_wrap=not out.is_terminal)
