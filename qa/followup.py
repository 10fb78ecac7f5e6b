"""A follow-up question, made to stand alone."""

from collections.abc import Sequence

from qa.translate import Dictionary
from qa.types import Turn


def standalone(question: str, history: Sequence[Turn], dictionary: Dictionary) -> str | None:
    """The question rewritten so that it can be understood alone, or None when it stands alone already."""
    return None
