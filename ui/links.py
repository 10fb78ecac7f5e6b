"""Links that open a note at its line in another program, as the user configured them."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from ingest.errors import WrongUsage

# {path} is percent-encoded with its slashes, {whole} without; line and column count from 1.
EDITORS = {
    "vscode": ("VS Code", "vscode://file{path}:{line}:{column}"),
    "vscodium": ("VSCodium", "vscodium://file{path}:{line}:{column}"),
    "cursor": ("Cursor", "cursor://file{path}:{line}:{column}"),
    "zed": ("Zed", "zed://file{path}:{line}:{column}"),
    "obsidian": ("Obsidian", "obsidian://open?path={whole}"),
}


@dataclass(frozen=True, slots=True)
class Link:
    """A link and the name of the program that it opens."""

    app: str
    url: str


def links(editors: str, file: Path, line: int, column: int) -> list[Link]:
    """One link for each editor of a list such as "vscode, obsidian". Raises WrongUsage for an unknown name."""
    path = "/" + quote(file.as_posix().lstrip("/"))
    return [
        Link(app, template.format(path=path, whole=quote(str(file), safe=""), line=line, column=column))
        for app, template in (_editor(name.strip()) for name in editors.split(",") if name.strip())
    ]


def check_editors(editors: str) -> None:
    """Raises WrongUsage for a list with an unknown name."""
    links(editors, Path("/"), 1, 1)


def _editor(name: str) -> tuple[str, str]:
    if name not in EDITORS:
        raise WrongUsage(f"unknown editor {name!r} in QA_EDITOR: use one or more of {', '.join(EDITORS)}")
    return EDITORS[name]
