"""The notes folder becomes notes: which files are notes, what stands in them, and why a file is passed over."""

import codecs
import errno
import hashlib
import os
import re
import stat
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from mimetypes import guess_type
from pathlib import Path, PurePosixPath

from charset_normalizer import from_bytes

from ingest.errors import NotesMissing
from ingest.names import names_of
from ingest.types import Note

MAX_BYTES = 8 * 2**20
MAX_CONTROLS = 0.05  # a larger share of control characters, or of damaged ones, is no text
MIN_COMMON = 0.5  # the share of common characters in Chinese text, even of a few words; in a wrong encoding it is lower
SAMPLE_BYTES = 200_000  # what the encoding is judged by, of the bytes beyond ASCII

_MEGABYTE = 2**20
_PACKAGES = "node_modules"  # a folder of other people's read-me files
# What programs that sync call the copy that they keep of a note which was changed in two places.
_CONFLICT = re.compile(r"\s*[（(][^()（）]*(?:conflict|冲突|衝突)[^()（）]*[)）]|\.sync-conflict-[\w-]+", re.I)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CHINESE_ENCODINGS = ("utf-8", "gb18030", "cp950", "big5hkscs")  # cp950: Big5 as Windows writes it
# Characters beyond ASCII in a row: in the Chinese encodings but UTF-8, some of them end with a byte of ASCII.
_BEYOND_ASCII = re.compile(rb"(?:[\x80-\xff]++[\x00-\x7f]?+)++")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_LETTER = re.compile("[^\x00-\x7f\u2000-\u2bff\U0001f000-\U0001ffff]")  # neither ASCII nor a symbol, line or emoji
_PUNCTUATION = "，。、；：？！（）《》【】「」『』\u3000"


class Unreadable(Exception):
    """A file cannot be read as a note: the message is a clause that says why."""

    failed = False  # a file that is no note, however often it is read


class Failed(Unreadable):
    """A file should have been readable, but the system refused it."""

    failed = True


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file that may be a note. While the signature stays the same, its content has not changed."""

    path: str  # POSIX, relative to the notes folder
    signature: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file or folder that is passed over, and why; failed if it should have been read."""

    path: str
    reason: str
    failed: bool = False


def read_text(data: bytes) -> str:
    """Decode the bytes of a text file: UTF-8, UTF-16 with its mark, GB18030, Big5 or what charset-normalizer finds."""
    text = _decode(data).removeprefix("\ufeff")
    if "\0" in text or _SURROGATE.search(text) or len(_CONTROL.findall(text)) > MAX_CONTROLS * len(text):
        raise Unreadable("binary data, not text")
    return text


READERS: dict[str, Callable[[bytes], str]] = {".md": read_text, ".markdown": read_text, ".txt": read_text}


def scan(folder: Path) -> Iterator[Candidate | Skipped]:
    """Yield the files of the folder that may be notes, and what is passed over for a reason, sorted by path."""
    found: list[Candidate | Skipped] = []
    try:
        root = Path(os.path.realpath(folder, strict=True))
        pending = [(os.fspath(root), [*_entries(root)])]
    except OSError as error:
        raise NotesMissing(f"The notes folder {folder} cannot be opened ({_reason(error)}): check the path.") from error
    while pending:
        parent, entries = pending.pop()
        for entry in entries:
            path = printable(Path(parent, entry.name).relative_to(root).as_posix())
            try:
                result = _look(root, entry, path)
                if isinstance(result, os.DirEntry):
                    pending.append((entry.path, [*_entries(entry.path)]))
                elif result is not None:
                    found.append(result)
            except FileNotFoundError:
                continue  # it went away while we looked
            except OSError as error:
                found.append(Skipped(path, _reason(error), failed=True))
    paths = {item.path for item in found}
    for item in sorted(found, key=lambda item: item.path):
        original = _CONFLICT.sub("", item.path)
        copied = original != item.path and original in paths and isinstance(item, Candidate)
        yield (
            Skipped(item.path, f"copy of {original} that a sync conflict left: merge it into that note")
            if copied
            else item
        )


def other_files(folder: Path, home: Path) -> Counter[str]:
    """How many files lie in the folder that no reader takes in, by the end of their names; no pictures, sounds and films.

    What we keep in the home ourselves is not counted.
    """
    found: Counter[str] = Counter()
    own = os.path.realpath(home)
    for at, folders, names in os.walk(folder):
        folders[:] = [
            name
            for name in folders
            if not name.startswith(".") and name != _PACKAGES and os.path.realpath(os.path.join(at, name)) != own
        ]
        suffixes = (PurePosixPath(name).suffix.lower() for name in names if not name.startswith("."))
        found.update(suffix for suffix in suffixes if suffix and suffix not in READERS and not _is_media(suffix))
    return found


def _is_media(suffix: str) -> bool:
    return (guess_type("a" + suffix)[0] or "").startswith(("image/", "audio/", "video/"))


def read(folder: Path, path: str) -> Note:
    """Read one note. Raises Unreadable, or FileNotFoundError when it is gone."""
    text, digest = read_file(folder, path)
    title, *aliases = names_of(text, path)
    return Note(path, title, text, digest, tuple(aliases))


def read_file(folder: Path, path: str) -> tuple[str, str]:
    """Read the text of a note, newlines as \\n, and the SHA-256 of its bytes. Raises as `read` does."""
    reader = READERS.get(PurePosixPath(path).suffix.lower())
    if reader is None:
        raise Unreadable("no reader for this kind of file")
    try:
        with open(_open(folder, path), "rb") as file:
            size = os.fstat(file.fileno()).st_size
            data = file.read(MAX_BYTES + 1) if size <= MAX_BYTES else b""
    except FileNotFoundError:
        raise
    except OSError as error:
        raise Failed(_reason(error)) from error
    if (size := max(size, len(data))) > MAX_BYTES:
        raise Unreadable(f"{size / _MEGABYTE:.1f} MB is over the limit of {MAX_BYTES // _MEGABYTE} MB")
    text = reader(data).replace("\r\n", "\n").replace("\r", "\n")
    return text, hashlib.sha256(data).hexdigest()


def _reason(error: OSError) -> str:
    return "link, not a regular file" if error.errno == errno.ELOOP else (error.strerror or str(error)).lower()


def _entries(folder: str | Path) -> Iterator[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        yield from (entry for entry in entries if not entry.name.startswith("."))


def _look(root: Path, entry: os.DirEntry[str], path: str) -> Candidate | Skipped | os.DirEntry[str] | None:
    """Judge one entry without following it: a candidate, a reason, a folder to walk, or None to ignore it."""
    is_note = PurePosixPath(entry.name).suffix.lower() in READERS
    if entry.is_symlink():
        return _look_at_link(root, entry, path, is_note)
    if not is_note and not entry.is_dir(follow_symlinks=False):
        return None
    if reason := bad_name(entry.name):
        return Skipped(path, reason)
    if entry.name == _PACKAGES:
        return Skipped(path, "packages of a program, not notes")
    if entry.is_dir(follow_symlinks=False):
        return entry
    if not entry.is_file(follow_symlinks=False):
        return Skipped(path, "not a regular file")
    status = entry.stat(follow_symlinks=False)
    signature = f"{status.st_size}-{status.st_mtime_ns}-{status.st_ctime_ns}-{status.st_ino}"
    return Candidate(path, signature)


def _look_at_link(root: Path, entry: os.DirEntry[str], path: str, is_note: bool) -> Skipped | None:
    try:
        target = Path(os.path.realpath(entry.path, strict=True))
    except OSError:  # broken, or a loop
        return Skipped(path, "link that leads nowhere")
    if not is_note and not target.is_dir():
        return None
    if not target.is_relative_to(root):
        return Skipped(path, "link leaves the notes folder")
    if target.is_dir():
        return Skipped(path, "link to a folder")
    return Skipped(path, "link to another note" if target.is_file() else "not a regular file")


def bad_name(name: str) -> str | None:
    """Why a file or folder cannot be taken in for its name, as a clause; None when it can."""
    if _SURROGATE.search(name):
        return "name is not UTF-8"
    return "control character in the name" if _UNPRINTABLE.search(name) else None


def printable(path: str) -> str:
    """Escape what would break a report: line ends, terminal codes, bytes that are not UTF-8."""
    path = path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return _UNPRINTABLE.sub(lambda match: match[0].encode("unicode_escape").decode(), path)


def _open(folder: Path, path: str) -> int:
    """Open a regular file below the folder; no link on the way is followed, even one put there since the scan."""
    parts = PurePosixPath(path).parts
    if not parts or ".." in parts or "\0" in path or PurePosixPath(path).is_absolute():
        raise Unreadable("not a path inside the notes folder")
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    if os.open in os.supports_dir_fd:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        for i, part in enumerate(parts, 1):
            above = handle
            try:
                handle = os.open(part, flags | (os.O_DIRECTORY if i < len(parts) else 0), dir_fd=above)
            finally:
                os.close(above)
    else:
        handle = os.open(folder / path, flags)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise Unreadable("not a regular file")
    return handle


def _decode(data: bytes) -> str:
    bom = next((encoding for mark, encoding in _BOMS if data.startswith(mark)), None)
    if bom:
        text = data.decode(bom, "replace")
        if text.count("\ufffd") > MAX_CONTROLS * len(text):
            raise Unreadable("binary data, not text")
        return text
    try:
        return data.decode()
    except UnicodeDecodeError:
        if b"\0" in data:
            raise Unreadable("binary data, not text") from None
    # Short texts mislead a statistical guess, and almost any bytes are valid GB18030. But only the true encoding gives
    # common Chinese characters; a damaged character here and there does not hide that.
    runs = islice(_BEYOND_ASCII.finditer(data), SAMPLE_BYTES)
    sample = b"\n".join(run[0] for run in runs)[:SAMPLE_BYTES]
    scores = {encoding: _score(sample, encoding) for encoding in _CHINESE_ENCODINGS}
    encoding = max(scores, key=lambda name: scores[name])
    if scores[encoding][0] >= MIN_COMMON:
        return data.decode(encoding, "replace")
    found = from_bytes(data).best()
    if found is None:
        raise Unreadable("binary data, not text")
    return str(found)


def _score(data: bytes, encoding: str) -> tuple[float, int]:
    """Rate an encoding by the share of common characters it gives; between equals, fewer errors are better."""
    text = data.decode(encoding, "replace")
    letters = _LETTER.findall(text)
    share = sum(c in _common() for c in letters) / len(letters) if letters else 0.9
    return share, -text.count("\ufffd")


@cache
def _common() -> frozenset[str]:
    """Give the characters of the first, common levels of GB2312 and Big5, and Chinese punctuation."""
    trails = [*range(0x40, 0x7F), *range(0xA1, 0xFF)]
    simplified = bytes(byte for lead in range(0xB0, 0xD8) for trail in trails[63:] for byte in (lead, trail))
    traditional = bytes(byte for lead in range(0xA4, 0xC7) for trail in trails for byte in (lead, trail))
    known = simplified.decode("gb2312", "ignore") + traditional.decode("big5", "ignore")
    return frozenset(known + _PUNCTUATION)
