"""What qa adds to the settings of ingest."""

from typing import ClassVar, Literal

from pydantic import Field, SecretStr

from ingest.settings import IngestSettings


class QASettings(IngestSettings):
    """Every knob of the program: one frozen object that travels."""

    users_own: ClassVar[frozenset[str]] = frozenset({"llm_base_url"})  # the notes and the keys go there

    top_k: int = Field(8, ge=1, le=100, description="how many chunks an answer may draw on")
    reranker: str = Field("none", description="the last ranking step: none, or any CrossEncoder by name or path")
    lang: Literal["zh", "en", "auto"] = Field("auto", description="language of the answer: zh, en or auto")
    llm: str = Field(
        "auto",
        description="who writes the answer: auto (the local model if it is pulled, else none), none (the notes' own "
        "sentences), local, a model's name, a .gguf file, or provider:model",
    )
    llm_base_url: str | None = Field(None, description="an OpenAI-compatible endpoint that serves the model")
    llm_timeout: float = Field(60, gt=0, description="seconds of silence after which a model is given up")
    editor: str = Field("", description="who opens a note from the chat: vscode, obsidian, … or several of them")
    password: SecretStr | None = Field(None, description="asked for by the chat, on a machine that others use, too")
