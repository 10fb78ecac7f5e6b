"""What a note is called: its title, and the other names by which a question may call it."""

import re
from collections.abc import Sequence
from pathlib import PurePosixPath

from ingest.markdown import Block, blocks
from ingest.text import terms

_READ = 20_000  # characters at the beginning of a note in which its names are looked for
_MOST = 10  # other names of one note
_TITLE = re.compile(r"^title(?::|\s*=)(.*)$", re.M | re.I)  # in YAML or TOML
_QUOTED = r"""(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')"""
_LISTED = re.compile(rf"\s*({_QUOTED}|[^\s,，\[\]][^,，\[\]]*)")
_IN_QUOTES = re.compile(_QUOTED)
_ESCAPED = {'"': re.compile(r"\\(.)"), "'": re.compile("'(')")}
# As Obsidian has them, on one line or each on its own, and Logseq ("alias:: 甲, 乙").
_ALIASES = re.compile(
    r"^(?:[-*] )?(?:alias(?:es)?|citekey)(?:::?|\s*=)[ \t]*(?P<one>.*)\n?(?P<each>(?:[ \t]*- .*(?:\n|\Z))*)",
    re.M | re.I,
)
_FOLDER_NOTES = ("_index", "index", "readme")
# What programs put into the name of a file: Notion's hash, the moment at which a card was begun.
_IDENTITY = re.compile(r"(?<![^\W_])(?:\d{10,}|(?=\d*[a-f])(?=[a-f]*\d)[0-9a-f]{8,})(?![^\W_])")

_CARD = re.compile(r"(?<![^\W_])(?:19|20)\d{10}(?:\d\d)?(?![^\W_])")  # that moment, by which its writer calls the card


def names_of(text: str, path: str) -> tuple[str, ...]:
    """A note's title, then its other names: those that it gives itself, and its file's where that says more."""
    found = blocks(text[:_READ])
    title = _title(text, found) or _file_name(path)
    opening = text[: found[0].end] if found else ""
    given = [name for match in _ALIASES.finditer(opening) for name in _listed(match["one"], match["each"])]
    file = _file_name(path)
    names = [*given[:_MOST], " ".join(_IDENTITY.sub(" ", file).split()), *_CARD.findall(file)]
    known = set(terms(title))
    return (title, *(name for name in dict.fromkeys(names) if not known.issuperset(terms(name))))


def _title(text: str, found: Sequence[Block]) -> str:
    """The title of the front matter, else the first top heading, else the only heading, else empty."""
    front = text[: found[0].end] if found and found[0].kind == "meta" else ""
    if (match := _TITLE.search(front)) and (title := _yaml_string(match[1])):
        return title
    headings = [block for block in found if block.kind == "heading" and block.text_start < block.text_end]
    top = min((block.level for block in headings), default=0)
    highest = [block.headings[-1] for block in headings if block.level == top and block.headings]
    return highest[0] if highest and (top == 1 or len(highest) == 1) else ""


def _file_name(path: str) -> str:
    name = PurePosixPath(path)
    return name.parent.name if name.stem.lower() in _FOLDER_NOTES and name.parent.name else name.stem


def _listed(one: str, each: str) -> list[str]:
    """The names of a list on one line, "[甲, 乙]", or of one with a line for each."""
    names = [*_LISTED.findall(one), *(line.strip()[2:] for line in each.splitlines())]
    return [name for raw in names if (name := _yaml_string(raw).strip("[] "))]


def _yaml_string(value: str) -> str:
    """Read a one-line YAML string; what only a YAML parser understands gives nothing."""
    value = " ".join(value.split())
    if value[:1] in ('"', "'"):
        quoted = _IN_QUOTES.match(value)
        return _ESCAPED[value[0]].sub(r"\1", quoted[0][1:-1]).strip() if quoted else ""
    return "" if value[:1] in tuple("|>&*!#[{") else value.partition(" #")[0]
