"""Markdown to the words a reader sees. What an answer shows and what proves it go through the same function."""

import re
from html import unescape

from ingest.html import TAG_RULES, UNREAD
from ingest.text import CJK
from ingest.types import Sentence

_CODE_SPAN = re.compile(r"(`{1,9})(.+?)\1", re.S)  # a bound, so that a wall of marks takes no time
# Markup that is not shown: emphasis, links and images (their words stay), wiki links, HTML tags, footnote marks, the marks
# of callouts and blocks and the comments of Obsidian, what Logseq notes down for itself. What is struck out keeps its
# marks: without them it would be said anew.
_RULES: tuple[tuple[re.Pattern[str], str], ...] = (
    (UNREAD, ""),
    (re.compile(r"(?<!\d)%%.*?%%", re.S), ""),
    (re.compile(r"<([A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]+|[\w.+-]+@[\w.-]+)>"), r"\1"),
    *TAG_RULES,
    (re.compile(r"(?m)^\[![\w-]+\][+-]?[ \t]*|[ \t]\^[A-Za-z0-9-]+[ \t]*$"), ""),
    (re.compile(r"!?\[\[(?:[^\[\]|]*\|)?([^\[\]|]+)\]\]"), r"\1"),
    (re.compile(r"!?\[([^\[\]]*)\]\((?:[^()]|\([^()]*\))*\)"), r"\1"),
    (re.compile(r"(?m)^[ \t]*(?:id|collapsed)::[ \t].*$|\(\([0-9a-f]{8}-[0-9a-f-]{27}\)\)"), ""),
    (re.compile(r"(?m)^\[\^[^\[\]\s]+\]:[ \t]*|\[\^[^\[\]\s]+\]|^:[ \t]+(?=\S)"), ""),
    # Not in AIRFLOW__CORE__EXECUTOR.
    (
        re.compile(r"(\*\*\*|\*\*|==|(?<![A-Za-z0-9])__)(?=\S)(.+?)(?<=\S)\1(?!(?<=__)[A-Za-z0-9])", re.S),
        r"\2",
    ),
    (re.compile(r"(?<![\w*\\])\*(?=[^\s*])([^*\n]+?)(?<=[^\s*])\*(?![\w*])"), r"\1"),
    # "user\_name", but no path of Windows.
    (re.compile(r"(\b[A-Za-z]:\\\S*|\\\\\S+)|\\([*_~$#\[\]`+.!<>=&-])"), r"\1\2"),
)
# What only sends the reader to another note: "(见 [[note]])", ", 对比见 [[note]]".
_SEE = r"(?:对比|原因|详情|细节|例子|步骤|背景)?(?:参见|另见|详见|见|参考|[Ss]ee)\s*\[\[[^\]]*\]\]"
_REFERENCE = re.compile(rf"{_CODE_SPAN.pattern}|[(（]{_SEE}[)）]|[,，]\s*{_SEE}(?=\s*[。；;.]|\s*$)", re.S)
_STRUCK = re.compile(r"~~(?=\S)(.+?)(?<=\S)~~", re.S)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][\dA-Fa-f]{1,6}|[A-Za-z]\w{1,31});")
# The marks of what is emphasised together with the sentence before or after.
_HALF_MARKED = re.compile(rf"^(?:\*\*|==)(?=[{CJK}“《])|(?<=[{CJK}。！？”》])(?:\*\*|==)$")
_BAR = re.compile(r"(?<!\\)\|")
# What joins two pictures to one (👩‍💻) is seen; anywhere else it is not.
_PICTURE = r"\u2190-\u2bff\U0001f000-\U0001faff"
UNSEEN = (
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]|[\U000e0000-\U000e007f]"
    rf"|(?<![{_PICTURE}\ufe0f])\u200d|\u200d(?![{_PICTURE}])"
)
_CONTROL = re.compile(UNSEEN)
_LINE_START = re.compile(r"(?m)^[ \t]*(?:>[ \t]?)*")


def plain(markdown: str) -> str:
    """The words of a piece of Markdown as a reader sees them, safe for a terminal: no markup, no control characters."""
    text = visible(_LINE_START.sub("", markdown))
    shown: list[str] = []
    end = 0
    for code in _CODE_SPAN.finditer(text):  # code is left as it is, but for its quotes
        shown += [_unmarked(text[end : code.start()]), code[2].strip()]
        end = code.end()
    return _HALF_MARKED.sub("", "".join([*shown, _unmarked(text[end:])]).strip())


def cells(row: str) -> list[str]:
    """The cells of a row of a table, which may be empty."""
    return [cell.strip() for cell in _BAR.split(row.strip().removeprefix("|").removesuffix("|"))]


def without_references(markdown: str) -> str:
    """The Markdown without what only sends the reader to another note: it says nothing of the matter."""
    return _REFERENCE.sub(lambda m: m[0] if m[1] else "", markdown)  # code stays as it is


def without_struck(markdown: str) -> str:
    """The Markdown without what is struck out: it is said no longer."""
    return _STRUCK.sub(" ", markdown)


def visible(text: str) -> str:
    """The text without characters that steer a terminal or show nothing."""
    return _CONTROL.sub("", text)


def _unmarked(text: str) -> str:
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return visible(_ENTITY.sub(lambda m: unescape(m[0]), text))


def shown(sentence: Sentence, quote: str) -> str:
    """What a reader sees of one sentence of a note: code as it is, a table row with its bars, all else plain."""
    return visible(quote) if sentence.kind == "code" else plain(quote)
