"""A GGUF model in this very process: llama.cpp through `xllamacpp`, as a chat model of LangChain."""

import os
import secrets
import socket
from collections.abc import Iterator
from pathlib import Path
from queue import Empty, SimpleQueue
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.language_models.chat_models import generate_from_stream
from langchain_core.messages import AIMessageChunk, BaseMessage, UsageMetadata, convert_to_openai_messages
from langchain_core.outputs import ChatGenerationChunk, ChatResult
from pydantic import ConfigDict, Field, PrivateAttr

from ingest.errors import ModelUnavailable

CONTEXT = 2048  # tokens of prompt and answer: the evidence is kept small, and memory and time grow with it
_BATCH = 128  # tokens of a prompt read between two looks at whether anyone still wants the answer
_MAX_TOKENS = 256
_SLOTS = 5


class LocalChatModel(BaseChatModel):
    """One model file, loaded once. Streams; whoever closes the stream stops the model within a few tokens.

    `stream(messages, grammar=GBNF)` holds the words to a grammar (llama.cpp's GBNF). adapters: low-rank weights (LoRA, Hu et
    al. 2021) in GGUF files by their names; all rest but the one that a request asks for: `stream(messages, adapter=NAME)`.
    """

    model_config = ConfigDict(frozen=True)
    path: Path
    adapters: dict[str, Path] = Field(default_factory=dict)
    _server: Any = PrivateAttr(default=None)

    def model_post_init(self, context: Any) -> None:
        """Load the file. Raises ModelUnavailable when it, or the runtime, cannot be."""
        try:
            import xllamacpp
        except ImportError as error:
            raise ModelUnavailable(
                f"a local model needs xllamacpp ({error}): run pip install 'notes-qa[local]', or use --llm none"
            ) from None
        params = xllamacpp.CommonParams()
        params.model.path = str(self.path)
        # A slot for each kind of prompt (reading, answers, translation either way, comparing), so that each finds its opening
        # already read.
        params.n_parallel = _SLOTS
        params.n_ctx = _SLOTS * CONTEXT
        params.n_batch = params.n_ubatch = _BATCH
        params.cpuparams.n_threads = params.cpuparams_batch.n_threads = _physical_cores()
        params.lora_adapters = [xllamacpp.CommonAdapterLoraInfo(str(file)) for file in self.adapters.values()]
        params.lora_init_without_apply = True
        params.warmup = False  # the first prompt does it
        params.cache_ram_mib = 0
        params.verbosity = -1
        params.api_keys = [secrets.token_urlsafe(32)]
        with TemporaryDirectory(prefix="qa-llm-") as folder:
            # The library cannot do without its HTTP listener: it gets a socket that is gone once the model is loaded,
            # or, where there are no such sockets, a port of this machine and a key that nobody is told.
            params.hostnames = [f"{folder}/llm.sock" if hasattr(socket, "AF_UNIX") else "127.0.0.1"]
            params.port = 0
            try:
                self._server = xllamacpp.Server(params)
            except RuntimeError:
                raise ModelUnavailable(
                    f"{self.path} cannot be loaded: see that it is a whole GGUF file and that there is memory for it, "
                    "pull it again with `qa models pull`, or use --llm none"
                ) from None

    @property
    def _llm_type(self) -> str:
        return "xllamacpp"

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        return generate_from_stream(self._stream(messages, stop, run_manager, **kwargs))

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        adapter: str | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        request = {
            "messages": convert_to_openai_messages(messages),
            "stream": True,
            "stop": stop or [],
            "temperature": 0,
            "seed": 0,
            "max_tokens": _MAX_TOKENS,
            "lora": [{"id": id, "scale": float(name == adapter)} for id, name in enumerate(self.adapters)],
            "chat_template_kwargs": {"enable_thinking": False},  # thoughts would take up the few tokens
            "return_progress": True,  # so that a prompt that is still being read can be given up, too
            **kwargs,
        }
        for event in self._events(request):
            if "choices" not in event:
                raise ModelUnavailable(f"the local model failed ({_reason(event)}): ask again, or use --llm none")
            text = "".join(choice["delta"].get("content") or "" for choice in event["choices"])
            told = {"timings": event.get("timings"), "logprobs": _logprobs(event)}
            # Without text it only tells that a stretch of the prompt was read: a moment at which to stop.
            chunk = ChatGenerationChunk(
                message=AIMessageChunk(
                    content=text,
                    response_metadata={k: v for k, v in told.items() if v},
                    usage_metadata=_usage(event.get("timings")),
                )
            )
            if run_manager is not None:
                run_manager.on_llm_new_token(text, chunk=chunk)
            yield chunk

    def _events(self, request: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """What the library calls back with, turned into an iterator; closing it stops the library."""
        events: SimpleQueue[dict[str, Any] | None] = SimpleQueue()
        closed = False

        def heard(event: dict[str, Any]) -> bool:
            events.put(event)
            return closed  # true stops it

        def work() -> None:
            try:
                self._server.handle_chat_completions(request, heard)
            except Exception as error:
                events.put({"message": str(error)})
            finally:
                events.put(None)

        # No daemon: a thread that calls back from C++ while the interpreter ends would take the process down with it.
        Thread(target=work, name="xllamacpp").start()
        try:
            while True:
                try:
                    event = events.get(timeout=1)
                except Empty:  # wake up now and then, so that Ctrl-C is heard
                    continue
                if event is None:
                    return
                yield event
        finally:
            closed = True


def _logprobs(event: dict[str, Any]) -> dict[str, Any] | None:
    """How likely the words were, where that was asked for."""
    return next((choice["logprobs"] for choice in event["choices"] if choice.get("logprobs")), None)


def _usage(timings: dict[str, Any] | None) -> UsageMetadata | None:
    """Tokens of the whole prompt, also of what was still known of the last one, and of the reply."""
    if timings is None:
        return None
    read, written = timings["cache_n"] + timings["prompt_n"], timings["predicted_n"]
    return UsageMetadata(input_tokens=read, output_tokens=written, total_tokens=read + written)


def _reason(event: dict[str, Any]) -> str:
    error = event.get("error", event)
    return str(error.get("message", error))


def _physical_cores() -> int:
    """Cores this process may use; two threads of one core only hinder each other in matrix products."""
    mine = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set(range(os.cpu_count() or 1))
    siblings = set()
    for cpu in mine:
        try:
            siblings.add(Path(f"/sys/devices/system/cpu/cpu{cpu}/topology/thread_siblings_list").read_text())
        except OSError:
            siblings.add(str(cpu))
    return len(siblings)
