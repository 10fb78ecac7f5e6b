"""`qa eval generation`: the rows of the notes' own sentences and of each model, and what a model's replies took."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from langchain_core.language_models import GenericFakeChatModel
from langchain_core.messages import AIMessageChunk, UsageMetadata
from langchain_core.outputs import ChatGenerationChunk
from slow_writer import SlowWriter, slow_writer

from evals.generation import Overheard, Reply, sentences
from qa.llm import Llm


@pytest.fixture
def writer() -> Iterator[SlowWriter]:
    with slow_writer() as writer:
        writer.go_on.set()
        yield writer


def test_the_notes_have_one_row_in_each_language_and_each_model_another(qa, writer: SlowWriter) -> None:
    models = ("--llm", "openai:one", "--llm", "openai:two", "--every", "40")
    done = qa("eval", "generation", *models, "--json", QA_LLM_BASE_URL=writer.address)
    assert (done.returncode, done.stderr) == (0, "")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    rows = [line for line in lines if "composer" in line]
    asked = lines[: -len(rows)]
    assert [(a["llm"], a["id"]) for a in asked] == [
        (llm, a["id"]) for llm in ("openai:one", "openai:two") for a in asked[: len(asked) // 2]
    ]
    composers = ("extractive", "openai:one", "openai:two")
    assert [(r["language"], r["composer"]) for r in rows] == [(lang, c) for lang in ("zh", "en") for c in composers]
    for extractive, one, two in (rows[:3], rows[3:]):
        counted = {k: v for k, v in one.items() if k not in ("composer", "evidence", "sentence", "end")}
        assert counted == {k: two[k] for k in counted}  # both say the same
        assert (extractive["written"], extractive["own_precision"]) == (None, None)
        assert extractive["worded"][1] == one["worded"][1] == extractive["right"][1] + extractive["refused"][1]
        assert one["verified"] + one["repaired"] >= one["worded"][0]
        assert one["written"] >= one["worded"][0]
        for median, high in filter(None, (one["evidence"], one["sentence"], one["end"], extractive["end"])):
            assert 0 < median <= high
        assert (one["tokens_per_second"], one["prompt_tokens"]) == (None, None)  # this server does not tell
    assert rows[1]["worded"][0] + rows[4]["worded"][0] > 0
    assert rows[0]["in_language"][0] == rows[0]["in_language"][1]
    assert rows[3]["in_language"][0] == 0  # the notes' own sentences are Chinese, whatever the question


def test_the_tables_are_plain_and_what_nobody_tells_is_a_dash(qa, writer: SlowWriter) -> None:
    one = ("--set", "strangers", "--llm", "openai:one", "--every", "30")
    done = qa("eval", "generation", *one, QA_LLM_BASE_URL=writer.address)
    assert (done.returncode, done.stderr) == (0, "")
    assert "\x1b" not in done.stdout
    heads = [line.split() for line in done.stdout.splitlines() if line.startswith(" ")]
    assert [head[0] for head in heads] == ["right", "worded"]
    for composer in ("extractive", "openai:one"):
        assert sum(line.startswith(f"zh {composer} ") for line in done.stdout.splitlines()) == 2
    (last,) = [line.split() for line in done.stdout.splitlines() if line.startswith("zh openai:one ")][1:]
    assert last[-2:] == ["-", "-"]


def test_a_set_without_questions_of_the_split_is_told(qa, writer: SlowWriter) -> None:
    done = qa("eval", "generation", "--set", "validation", "--llm", "openai:one", QA_LLM_BASE_URL=writer.address)
    assert (done.returncode, "--split all" in done.stderr) == (1, True)


def test_all_lines_that_a_translator_wrote_are_counted() -> None:
    replies = [Reply("One. [1]"), Reply("Two.\nThree.")]
    assert [text for text, _ in sentences(replies, chosen=True)] == ["One.", "Two.", "Three."]
    assert list(sentences(replies, chosen=False)) == [("One.", (1,))]
    assert not sentences([], chosen=True)


def test_without_a_model_there_is_nothing_to_compare(qa) -> None:
    done = qa("eval", "generation", "--llm", "none")
    assert done.returncode == 2
    assert "name one with --llm" in done.stderr


class Counting(GenericFakeChatModel):
    """Tells at the end of a reply how many tokens it took, as LangChain's models do that know it."""

    def _stream(self, *args: Any, **kwargs: Any) -> Iterator[ChatGenerationChunk]:
        yield ChatGenerationChunk(message=AIMessageChunk("[1] "))
        yield ChatGenerationChunk(message=AIMessageChunk("words"))
        used = UsageMetadata(input_tokens=300, output_tokens=3, total_tokens=303)
        yield ChatGenerationChunk(message=AIMessageChunk("", usage_metadata=used))


def test_what_a_reply_took_is_kept_where_the_model_tells_it() -> None:
    llm = Overheard(Llm("counting", lambda: Counting(messages=iter(())), 5))
    llm.affirms([("user", "yes or no?")])
    assert llm.replies == []  # only what it writes is counted
    assert list(llm.stream([("user", "write")])) == ["[1] ", "words"]
    (reply,) = llm.replies
    assert (reply.words, reply.tokens, llm.longest) == ("[1] words", 3, 300)
    assert reply.began <= reply.ended
