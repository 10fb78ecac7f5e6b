"""A file lock that names its holder."""

import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

import filelock

from ingest.errors import UserError


@contextmanager
def alone(lock: Path, holder: Path, busy: Callable[[str], UserError]) -> Iterator[None]:
    """Hold a lock and say in the file `holder` who does; when another process has it, raise what `busy` makes of that."""
    try:
        with filelock.FileLock(lock, timeout=0):
            now = datetime.now().astimezone().isoformat(timespec="seconds")
            holder.write_text(f"process {os.getpid()} on {socket.gethostname()}, since {now}", encoding="utf8")
            yield
            holder.unlink(missing_ok=True)
    except filelock.Timeout:
        who = "unknown"
        with suppress(OSError):  # the other one may be done this moment
            who = holder.read_text(encoding="utf8")
        raise busy(who) from None
