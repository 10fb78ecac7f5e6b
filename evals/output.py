"""Files that are written whole or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ingest.errors import UserError


def write(path: Path, text: str) -> None:
    """Write a file in one step: whatever goes wrong, what stood there still stands. Raises UserError."""
    data = text.encode("utf8")
    with told(path):
        if _special(path):
            path.write_bytes(data)
            return
        fresh = _beside(path)
        try:
            fresh.write_bytes(data)
            os.replace(fresh, path.resolve())
        finally:
            fresh.unlink(missing_ok=True)


def probe(path: Path) -> None:
    """Raise UserError where `write` would, so that it is told before the work, not after it."""
    with told(path):
        if _special(path):
            path.open("ab").close()
        else:
            _beside(path).touch()
            _beside(path).unlink()


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Says in a UserError that the file cannot be written."""
    try:
        yield
    except OSError as error:
        raise UserError(
            f"{path} cannot be written ({error.strerror}): make room, or use a folder that is yours"
        ) from None


def _special(path: Path) -> bool:
    """Whether it is there and is no file: a pipe or a device, which nothing can take the place of; a folder."""
    return path.exists() and not path.is_file()


def _beside(path: Path) -> Path:
    whole = path.resolve()  # a link stays one
    return whole.with_name(whole.name + ".new")
