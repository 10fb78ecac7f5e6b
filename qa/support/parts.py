"""Word lists in parts: a line "[name]" opens one, "#" a comment."""

from collections import defaultdict
from collections.abc import Mapping
from importlib.resources import files


def parts(file: str) -> Mapping[str, list[str]]:
    """The lines of each part of a file beside this one."""
    found: dict[str, list[str]] = defaultdict(list)
    part = ""
    for line in files(__package__).joinpath(file).read_text(encoding="utf8").splitlines():
        if line.startswith("["):
            part = line.strip("[]")
        elif line and not line.startswith("#"):
            found[part].append(line)
    return found
