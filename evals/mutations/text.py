"""What all mutations are made with: tables of words, and a word put in place of another."""

import re


def table(text: str) -> list[tuple[str, str]]:
    """Read "one > other | one > other", any number of lines."""
    pairs = (pair.split(" > ") for line in text.strip().splitlines() for pair in line.strip().split(" | "))
    return [(one, other) for one, other in pairs]


def put(text: str, match: re.Match[str], new: str) -> str:
    """The text with something new in place of a match."""
    return text[: match.start()] + new + text[match.end() :]
