"""A language model that writes when it is told to: an OpenAI-compatible server that repeats the sentences it is given.

Asked whether they answer, it says yes at once; asked for the question in Chinese, nothing.
"""

import json
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from qa import prompts

GOES_ON = 400  # pieces that it writes when nobody stops it
PAUSE = 0.02  # seconds between two of them


class SlowWriter:
    """What a test may see and say while the model writes."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []  # the requests to write, as they came
        self.first = "[1] {0}\n"  # what it writes at once; {0} is the first sentence that it is given
        self.then = "[2] {1}\n"  # and what after go_on
        self.endless = False  # whether it rambles on after that, until whoever asked hangs up
        self.broken = False  # whether it answers every request with an error
        self.go_on = threading.Event()
        self.stopped = threading.Event()  # whoever asked hung up before the end
        self.address = ""

    def reset(self) -> None:
        """As new, for the next test."""
        self.__dict__.update(SlowWriter().__dict__ | {"address": self.address})


@contextmanager
def slow_writer() -> Iterator[SlowWriter]:
    """A running model; its address is what QA_LLM_BASE_URL takes."""
    writer = SlowWriter()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if writer.broken:
                self.send_error(500)
                return
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.end_headers()
            if body["messages"][0]["content"] == prompts.IN_CHINESE:
                self._event("[DONE]")
                return
            if body["messages"][-1]["content"].endswith(prompts.STATED):
                self._say("Yes.")
                self._event("[DONE]")
                return
            writer.asked.append(body)
            given = re.findall(r"(?m)^\[\d+\] (.+)$", body["messages"][-1]["content"])
            try:
                self._say(writer.first.format(*given, *[""] * 9))
                writer.go_on.wait(60)
                for piece in re.findall(r".{1,8}\n?", writer.then.format(*given, *[""] * 9)):
                    self._say(piece)
                for _ in range(GOES_ON if writer.endless else 0):
                    self._say("还")
                    time.sleep(PAUSE)
                self._event("[DONE]")
            except OSError:
                writer.stopped.set()

        def _say(self, words: str) -> None:
            choice = {"index": 0, "delta": {"role": "assistant", "content": words}, "finish_reason": None}
            piece = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "slow", "choices": [choice]}
            self._event(json.dumps(piece))

        def _event(self, data: str) -> None:
            self.wfile.write(f"data: {data}\n\n".encode())
            self.wfile.flush()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    writer.address = f"http://127.0.0.1:{server.server_address[1]}/v1"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield writer
    finally:
        server.shutdown()
        server.server_close()
