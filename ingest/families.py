"""What a family of embedding models was trained to see before a question and before a stored text.

Left out, such a prompt costs several points of recall, and nothing tells. A model that declares its own prompts is used
as it declares them; these are for the many whose files do not, and are taken from the models' cards.
"""

import re
from pathlib import Path
from typing import NamedTuple


class Prompts(NamedTuple):
    """What goes before a question, and before a stored text; empty for nothing."""

    question: str
    stored: str


NO_PROMPTS = Prompts("", "")

_WEB = "Instruct: Given a web search query, retrieve relevant passages that answer the query\nQuery:"
_RELEVANT = "Represent this sentence for searching relevant passages: "

# Matched in the model's name, lower-cased; the first that is found counts.
FAMILIES: tuple[tuple[re.Pattern[str], Prompts], ...] = (
    # Wang et al. 2022 and 2024, intfloat
    (re.compile(r"\be5-.*instruct"), Prompts(_WEB + " ", "")),
    (re.compile(r"\be5-(?:small|base|large)"), Prompts("query: ", "passage: ")),
    # Xiao et al. 2023, BAAI; bge-m3 wants none
    (
        re.compile(r"\bbge-(?:small|base|large)-zh(?!-noinstruct)"),
        Prompts("为这个句子生成表示以用于检索相关文章：", ""),
    ),
    (re.compile(r"\bbge-(?:small|base|large)-en"), Prompts(_RELEVANT, "")),
    # Zhang et al. 2025 and Li et al. 2023, Alibaba; the other gte models want none
    (re.compile(r"\bqwen3-embedding"), Prompts(_WEB, "")),
    (re.compile(r"\bgte-qwen"), Prompts(_WEB + " ", "")),
    (re.compile(r"\bembeddinggemma"), Prompts("task: search result | query: ", "title: none | text: ")),
    (re.compile(r"\bnomic-embed-text"), Prompts("search_query: ", "search_document: ")),
    (re.compile(r"\bsnowflake-arctic-embed-[ml]-v2"), Prompts("query: ", "")),
    (re.compile(r"\b(?:snowflake-arctic-embed|mxbai-embed-large)"), Prompts(_RELEVANT, "")),
)


def prompts_of(name: str) -> Prompts:
    """The prompts of a model by its hub name or the folder it lies in; none for a family that is not known."""
    model = _model_name(name).lower()
    return next((prompts for pattern, prompts in FAMILIES if pattern.search(model)), NO_PROMPTS)


def _model_name(name: str) -> str:
    """The last part of a hub name or path; of a folder of the hub's cache, the model that it belongs to."""
    path = Path(name)
    if path.parent.name == "snapshots":  # models--org--name/snapshots/<commit>
        return path.parent.parent.name.split("--")[-1]
    return path.name
