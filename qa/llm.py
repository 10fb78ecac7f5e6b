"""Language models by name: a GGUF file in this process, or any provider that LangChain knows."""

import importlib.util
import math
import os
import re
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from copy import copy
from functools import cache
from importlib.resources import files
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING, Any, Self

from ingest.errors import ModelUnavailable, WrongUsage
from qa.model_catalog import CATALOG
from qa.models import installed, model_path
from qa.prompts import Messages
from qa.settings import QASettings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessageChunk

PACKAGED = "qwen2.5-coder-1.5b"  # what --llm local means
_GLANCE = 0.1  # seconds between two looks at whether anyone still wants the reply
_KEY = re.compile(r"\b(?:sk|key|gsk|hf|xai)[-_][\w-]{8,}|(?<=Bearer )\S+", re.I)
# A yes or a no in one word, with how likely the other words were (OpenAI's names for it).
_ONE_WORD = {"max_tokens": 1, "logprobs": True, "top_logprobs": 20}
# What a model was taught, by the names of its adapters; other prompts go to it as it came.
READER, TRANSLATOR, CHECKER = "reader", "translator", "checker"
_SKILLS = (READER, TRANSLATOR, CHECKER)
READING, TRANSLATING, CHECKING = {"adapter": READER}, {"adapter": TRANSLATOR}, {"adapter": CHECKER}
_YES, _NO = frozenset(("yes", "是", "是的")), frozenset(("no", "否", "不", "不是", "没有"))
UNSEEN = 1e-9  # likelihood of what is not among the likeliest words
_PLAIN_WORD = 3.0  # log odds of a yes or a no whose likelihood the provider does not tell
_THINKS, _THOUGHT = "<think>", "</think>"  # around what a reasoning model says before its answer
_SECRET_NAME = re.compile(r"KEY|TOKEN|SECRET|PASSWORD", re.I)


class LlmFailed(Exception):
    """A model broke off or kept silent for too long; the message says why, without keys."""


class _Silent(Exception):
    """Nothing came for too long."""


class Llm:
    """A language model, loaded when it is first asked to write."""

    def __init__(
        self,
        name: str,
        load: "Callable[[], BaseChatModel]",
        timeout: float,
        *,
        grammars: bool = False,
        likelihoods: bool = False,
        reads: bool = False,
        translates: bool = False,
        checks: bool = False,
    ) -> None:
        self.name = name
        self._load = cache(load)  # copies share what is loaded
        self._timeout = timeout
        self._grammars = grammars  # whether it can be held to a grammar
        self._likelihoods = likelihoods  # whether it tells how likely its words were
        self.reads = reads  # whether it was trained to choose lines that answer
        self.translates = translates  # whether it was trained to put them into English
        self.checks = checks  # whether it was trained to tell if English says what they say
        self._loading = Lock()
        self._stop = Event()

    def until(self, stop: Event) -> Self:
        """The same model, for one who may want no more while it writes or keeps silent: a reply just ends once stop is set."""
        other = copy(self)
        other._stop = stop
        return other

    def stream(self, messages: Messages, grammar: str | None = None, *, translating: bool = False) -> Generator[str]:
        """The words of the model's reply, as they come, without what it thinks first. Close the iterator to stop the model.

        translating: of a model that was trained to (`translates`). Raises LlmFailed.
        """
        options = {"grammar": grammar} if grammar and self._grammars else {}
        options |= TRANSLATING if translating else {}
        with closing(self._chunks(messages, options)) as chunks:
            yield from filter(None, _aloud(str(chunk.text) for chunk in chunks))

    def affirms(self, messages: Messages) -> float:
        """Log odds that the model answers a question with yes and not with no; 0 for neither. Raises LlmFailed.

        Read from the likelihoods of its first word, or, where its provider does not tell them or it thinks first, from that
        word alone.
        """
        if self._likelihoods and (log_odds := self._glanced(messages)):
            return log_odds
        said = ""
        with closing(self._chunks(messages, {})) as chunks:
            for more in _aloud(str(chunk.text) for chunk in chunks):
                said += more
                if re.search(r"\w\W", said):  # it may go on for a page
                    break
        return _plain_odds(said)

    def _glanced(self, messages: Messages) -> float:
        """What `affirms` gives, from the first word that the model says, be it of a thought."""
        said = ""
        with closing(self._chunks(messages, _ONE_WORD)) as chunks:
            for chunk in chunks:
                told = (chunk.response_metadata.get("logprobs") or {}).get("content")
                if told and (likeliest := told[0].get("top_logprobs")):
                    return _log_odds(likeliest)
                said += str(chunk.text)
        return _plain_odds(said)

    def chooses(self, messages: Messages, taught: dict[str, str] = READING) -> dict[str, float]:
        """How likely each of its likeliest first words is, of a model that was trained to choose (`reads`, `checks`).

        Raises LlmFailed, also when it was stopped before it said anything.
        """
        likely: dict[str, float] = {}
        with closing(self._chunks(messages, _ONE_WORD | taught)) as chunks:
            for chunk in chunks:
                if told := (chunk.response_metadata.get("logprobs") or {}).get("content"):
                    likely = {word["token"]: math.exp(word["logprob"]) for word in told[0]["top_logprobs"]}
        if not likely:
            raise LlmFailed("it did not choose")
        return likely

    def _chunks(self, messages: Messages, options: dict[str, Any]) -> "Generator[AIMessageChunk]":
        """The reply. An error before the first word is tried once more, and is the one that is told if that fails, too.

        Then without the options, which a provider may not know; what was taught to a model is asked of it alone.
        """
        failed: Exception | None = None
        for chosen in (options, options if "adapter" in options else {}):
            said = False
            try:
                for chunk in self._attempt(messages, chosen):
                    said = True
                    yield chunk
                return
            except _Silent:
                raise LlmFailed(f"it said nothing for {self._timeout:g} seconds") from None
            except Exception as error:  # every provider's library has errors of its own
                if said or failed:
                    raise LlmFailed(_without_keys(error if said else failed or error)) from None
                failed = error

    def _attempt(self, messages: Messages, options: dict[str, Any]) -> "Iterator[AIMessageChunk]":
        """The reply, read by a thread: a provider that hangs cannot be interrupted, only left alone."""
        if self._stop.is_set():
            return
        events: SimpleQueue[AIMessageChunk | Exception | None] = SimpleQueue()
        closed = False

        def read() -> None:
            try:
                stream = self._loaded().stream(messages, **options)
                for chunk in stream:
                    events.put(chunk)
                    if closed:
                        getattr(stream, "close", lambda: None)()
                        return
            except Exception as error:
                events.put(error)
            finally:
                events.put(None)

        Thread(target=read, name="llm", daemon=True).start()
        heard = time.monotonic()
        try:
            while not self._stop.is_set():
                try:
                    event = events.get(timeout=min(_GLANCE, self._timeout))
                except Empty:
                    if time.monotonic() - heard >= self._timeout:
                        raise _Silent from None
                    continue
                heard = time.monotonic()
                if isinstance(event, Exception):
                    raise event
                if event is None:
                    return
                # An empty one is only a sign of life, unless it tells how many tokens the reply took.
                if event.text or event.response_metadata.get("logprobs") or event.usage_metadata:
                    yield event
        finally:
            closed = True

    def _loaded(self) -> "BaseChatModel":
        with self._loading:
            return self._load()


def open_llm(settings: QASettings) -> Llm | None:
    """The model that the settings name, None when answers are to be the notes' own sentences.

    Nothing is loaded yet. Raises ModelUnavailable for a model that is not here, WrongUsage for a name nobody knows and for
    an endpoint without one.
    """
    name = settings.llm
    if settings.llm_base_url is not None:
        if name == "auto":
            raise WrongUsage(
                f"no model is named for {settings.llm_base_url}: name one that it serves with QA_LLM or --llm, or unset "
                "QA_LLM_BASE_URL"
            )
        if name not in ("none", "local"):
            return _provided(name, settings)
    if name == "auto":
        here = installed(settings.home, PACKAGED) is not None and _has_runtime()
        name = "local" if here else "none"
    if name == "none":
        return None
    if name == "local":
        name = PACKAGED
    if name in CATALOG or name.lower().endswith(".gguf") or installed(settings.home, name):
        return _local(name, settings)
    if ":" in name:
        return _provided(name, settings)
    raise WrongUsage(
        f"there is no answerer {name!r}: use --llm none, local, one of {', '.join(CATALOG)}, the path of a .gguf file, "
        "or provider:model as in openai:gpt-4o-mini"
    )


def advice(settings: QASettings) -> str | None:
    """What to type so that a local model reads, too; None where one does, or where the settings say who answers."""
    if settings.llm != "auto":
        return None
    commands = [] if _has_runtime() else ["pip install 'notes-qa[local]'"]
    if installed(settings.home, PACKAGED) is None:
        commands.append(f"qa models pull {PACKAGED}  # {CATALOG[PACKAGED].size / 1e9:.1f} GB")
    return " && ".join(commands) or None


def _local(name: str, settings: QASettings) -> Llm:
    path = model_path(settings.home, name)
    kept = {skill: files("qa").joinpath("adapters", f"{name}.{skill}.gguf") for skill in _SKILLS}
    adapters = {skill: Path(str(file)) for skill, file in kept.items() if name in CATALOG and file.is_file()}
    if not _has_runtime():
        raise ModelUnavailable("a local model needs xllamacpp: run pip install 'notes-qa[local]', or use --llm none")

    def load() -> "BaseChatModel":
        from qa.llm_local import LocalChatModel

        return LocalChatModel(path=path, adapters=adapters)

    shown = name if name in CATALOG else Path(name).stem
    return Llm(
        shown,
        load,
        settings.llm_timeout,
        grammars=True,
        likelihoods=True,
        reads=READER in adapters,
        translates=TRANSLATOR in adapters,
        checks=CHECKER in adapters,
    )


def _provided(name: str, settings: QASettings) -> Llm:
    """A provider's model. Keys are read from the environment by the provider's own library, never by us."""
    options: dict[str, Any] = {"temperature": 0, "timeout": settings.llm_timeout, "max_retries": 0}
    if settings.llm_base_url is None:
        provider, _, model = name.partition(":")  # what follows may have colons of its own: ollama:qwen3:8b
    else:
        provider, model = "openai", name.removeprefix("openai:")
        options["base_url"] = settings.llm_base_url
        if not os.environ.get("OPENAI_API_KEY"):
            options["api_key"] = "none"  # a server of one's own asks for none, and the library insists
    if provider == "ollama":  # knows neither of these
        options = {"temperature": 0, "client_kwargs": {"timeout": settings.llm_timeout}}

    def load() -> "BaseChatModel":
        from langchain.chat_models import init_chat_model

        chosen: BaseChatModel = init_chat_model(model, model_provider=provider, **options)
        return chosen

    return Llm(name, load, settings.llm_timeout, likelihoods=provider == "openai")


def _aloud(words: Iterable[str]) -> Iterator[str]:
    """The words without the thoughts that they begin with, if they do."""
    words, begun = iter(words), ""
    for more in words:
        begun = (begun + more).lstrip()
        if not (_THINKS.startswith(begun) or begun.startswith(_THINKS)):
            yield begun
            break
        _, ended, after = begun.partition(_THOUGHT)
        if ended:
            yield after
            break
    yield from words


def _log_odds(words: list[dict[str, Any]]) -> float:
    """Log odds of yes against no among the likeliest words."""
    odds = {1: UNSEEN, -1: UNSEEN}
    for word in words:
        said = _word(word["token"])
        if side := (said in _YES) - (said in _NO):
            odds[side] += math.exp(word["logprob"])
    return math.log(odds[1] / odds[-1])


def _plain_odds(reply: str) -> float:
    """Log odds of yes against no in a reply whose likelihood nobody told."""
    word = _word("".join(re.findall(r"\w+", reply)[:1]))
    return _PLAIN_WORD * ((word in _YES) - (word in _NO))


def _word(text: str) -> str:
    return text.strip().lower()


def _has_runtime() -> bool:
    return importlib.util.find_spec("xllamacpp") is not None


def _without_keys(error: Exception) -> str:
    """The first line of an error, whatever could be a key taken out."""
    text = next(iter(str(error).splitlines()), "") or type(error).__name__
    for name, value in os.environ.items():
        if _SECRET_NAME.search(name) and len(value) >= 8:
            text = text.replace(value, "***")
    return _KEY.sub("***", text)[:300]
