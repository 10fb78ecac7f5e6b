"""What the page may send, checked: nothing else gets through to `ui/chat.py`."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from qa.question import MAX_CHARACTERS

TOP_K = 20  # the most that the page offers


class Request(BaseModel):
    """What every call of the page says."""

    model_config = ConfigDict(extra="ignore", strict=True)

    language: Literal["zh", "en"] = "zh"  # of the page
    conversation: int | None = None


class Open(Request):
    """What of a conversation to draw: its last turns, from the turn since on where the tab shows that already; or those
    that come before a turn."""

    since: int | None = None
    before: int | None = None


class Stop(Request):
    """A question by the tab that asked it and its number there."""

    tab: str = Field("", max_length=40)
    number: int = 0

    @property
    def name(self) -> str:
        """What tells it from all others."""
        return f"{self.tab} {self.number}"


class Ask(Stop):
    """A question; it may be asked instead of the turns from replace to last, the last one that the tab shows."""

    text: str = Field(max_length=10 * MAX_CHARACTERS)
    replace: int | None = None
    last: int = 0
    lang: Literal["zh", "en", "auto"] = "auto"
    top_k: int = Field(8, ge=1, le=TOP_K)
    written: bool = True  # by the model, if there is one


class Pick(Request):
    """A turn and, in it, a citation or one of the nearest notes; or a span of a note."""

    turn: int | None = None
    n: int | None = None
    near: int | None = None
    note: str = ""
    start: int = Field(0, ge=0)
    end: int = Field(0, ge=0)
    top_k: int = Field(8, ge=1, le=TOP_K)  # passages to show of how the turn was answered


class Rating(Request):
    """What the user thinks of an answer."""

    turn: int
    liked: bool | None
    reason: str = Field("", max_length=10_000)


class Rename(Request):
    """A new title."""

    title: str = Field(max_length=1000)


class Export(Request):
    """The form of an export."""

    form: Literal["markdown", "json"]


class Filter(Request):
    """What is typed above the list of notes."""

    filter: str = Field("", max_length=1000)
