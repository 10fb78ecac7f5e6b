"""The questions that are being answered, so that one can be stopped from outside the request that answers it."""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Lock

_EARLY = 256  # stops that are remembered for questions which still wait in the queue


class Asking:
    """Questions by the name that the page gave them. Once `stop` has returned, nothing more of that one is kept."""

    def __init__(self) -> None:
        self._signs: dict[str, Event] = {}
        self._turns: dict[Event, int] = {}
        self._early: deque[str] = deque(maxlen=_EARLY)
        self._lock = Lock()

    @contextmanager
    def begun(self, name: str) -> Iterator[Event]:
        """While it is answered; the event is set once it is stopped, at once where that was before it began."""
        sign = Event()
        with self._lock:
            self._signs[name] = sign
            if name in self._early:
                sign.set()
        try:
            yield sign
        finally:
            self._turns.pop(sign, None)
            with self._lock:
                if self._signs.get(name) is sign:
                    del self._signs[name]

    @contextmanager
    def unless(self, sign: Event) -> Iterator[bool]:
        """Whether it still goes on; a stop waits until what is done about that is done."""
        with self._lock:
            yield not sign.is_set()

    def keeps(self, sign: Event, turn: int) -> None:
        """Take down in which turn of the history the answer is kept."""
        self._turns[sign] = turn

    def growing(self) -> set[int]:
        """The turns whose answers are not whole yet."""
        return {turn for sign, turn in self._turns.copy().items() if not sign.is_set()}

    def stop(self, name: str) -> None:
        """Set the event of a question; one that is over does not mind."""
        with self._lock:
            self._early.append(name)
            if sign := self._signs.get(name):
                sign.set()
