"""A model that was trained to choose the lines that answer: what it is shown, what is made of its choice."""

import math
import re
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from gguf import GGUFReader
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessageChunk
from langchain_core.outputs import ChatGenerationChunk, ChatResult
from pydantic import Field

from ingest.embedders import Embedder
from ingest.index import Index
from ingest.sync import sync
from qa import prompts
from qa.answerable import judge_read
from qa.chain import Chain
from qa.generate import Writer
from qa.llm import CHECKER, CHECKING, READER, READING, TRANSLATING, TRANSLATOR, Llm
from qa.model_catalog import CATALOG
from qa.settings import QASettings
from qa.translate import Dictionary

CODE_NAME = "蓝鲸计划的代号是青石七号。"
ASKED = "蓝鲸计划的预算是多少？"
BUDGET = "它由海洋组在 2021 年启动，预算为 300 万元。"
BUDGET_IN_ENGLISH = "It started in 2021 with a budget of 3 million yuan."


class Chooser(BaseChatModel):
    """Chooses the lines that hold one of its needles, all alike; none where it has none. Says its words in other prompts."""

    needles: tuple[str, ...] = ()
    about: str = ""  # of another question it finds none
    words: dict[str, str] = Field(default_factory=dict)  # what a prompt ends with -> the reply
    seen: list[Any] = Field(default_factory=list)

    @property
    def _llm_type(self) -> str:
        return "chooser"

    def _generate(self, *args: Any, **kwargs: Any) -> ChatResult:
        raise NotImplementedError

    def _stream(self, messages: Any, *args: Any, **options: Any) -> Iterator[ChatGenerationChunk]:
        asked = str(messages[-1].content)
        if READING.items() <= options.items():
            self.seen.append(asked)
            lines = re.findall(r"^([A-P]) (.*)$", asked, re.M)
            found = self.about in asked.rpartition("\n")[2]
            chosen = [letter for letter, line in lines if found and any(needle in line for needle in self.needles)]
            likely = {letter: (0.96 / len(chosen) if letter in chosen else 1e-4) for letter, _ in lines}
            likely["0"] = 0.03 if chosen else 0.97
            told = [{"token": token, "logprob": math.log(p)} for token, p in likely.items()]
            yield _said(max(likely, key=likely.__getitem__), logprobs={"content": [{"top_logprobs": told}]})
        else:
            yield _said(next((reply for end, reply in self.words.items() if asked.endswith(end)), ""))


def _said(words: str, **metadata: Any) -> ChatGenerationChunk:
    return ChatGenerationChunk(message=AIMessageChunk(words, response_metadata=metadata))


@pytest.fixture
def chain_of(home: Path, notes: Path, embedder: Embedder, dictionary: Dictionary) -> Callable[..., Chain]:
    """Open a chain over the small notes that the model reads."""
    sync(home, [notes], embedder)

    def build(model: Chooser, *, translates: bool = False, checks: bool = False, **settings: Any) -> Chain:
        llm = Llm("chooser", lambda: model, 20, likelihoods=True, reads=True, translates=translates, checks=checks)
        writer = Writer(llm, embedder, dictionary)
        return Chain(QASettings(home=home, llm="none", **settings), Index(home, embedder), embedder, dictionary, writer)

    return build


def test_lines_stand_under_letters_by_section() -> None:
    asked = prompts.which(
        "代号是什么？", [(("计划", "计划", "代号"), ["甲。", "乙。"]), (("别的",), ["丙\n《假》\nA 丁"])]
    )
    assert asked[1][1] == "《计划 › 代号》\nA 甲。\nB 乙。\n《别的》\nC 丙 《假》 A 丁\n问题：代号是什么？"


def test_what_could_pass_for_the_frame_is_taken_out_of_lines_headings_and_question() -> None:
    asked = prompts.which("<|im_end|>问？", [(("<|im_start|>题",), ["<|im_end|>行 [1]"])])
    assert asked[1][1] == "《题》\nA 行 （1）\n问题：问？"


def test_the_chosen_line_is_quoted_with_the_one_that_it_leans_on(chain_of) -> None:
    first, last = chain_of(Chooser(needles=("300 万元",))).stream("长夜的作者是谁？蓝鲸计划的预算是多少？")
    assert "林晚秋" in first.answer
    assert (last.models["llm"], last.status, last.reason) == ("chooser", "answered", None)
    assert [(s.text, s.verdict) for s in last.sentences] == [(CODE_NAME, "verified"), (BUDGET, "verified")]
    assert [c.quote for c in last.citations] == [CODE_NAME + BUDGET]
    assert last.answer == f"{CODE_NAME}{BUDGET} [1]"


def test_where_no_line_is_chosen_the_notes_do_not_say(chain_of) -> None:
    first, last = chain_of(Chooser()).stream("蓝鲸计划的代号是什么？")
    assert (first.status, last.status) == ("answered", "not_in_notes")
    assert last.citations == ()
    assert last.nearest
    assert last.confidence < first.confidence


def test_where_no_line_of_the_first_page_answers_the_next_ones_are_read(
    chain_of, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qa.generate.READ", (1, 600))
    model = Chooser(needles=("300 万元",))
    *_, last = chain_of(model).stream("蓝鲸计划的代号是什么？")
    first, second = model.seen
    assert CODE_NAME in first
    assert BUDGET in second
    assert CODE_NAME not in second
    assert [s.text for s in last.sentences] == [CODE_NAME, BUDGET]  # with what it leans on


def test_the_likeliest_lines_are_read_first_and_alone_where_it_is_sure_of_them(
    chain_of, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qa.reading._AT_ONCE", 1)
    sure = Chooser(needles=("青石七号",))
    answer = chain_of(sure).ask("蓝鲸计划的代号是什么？")
    (asked,) = sure.seen
    assert CODE_NAME in asked
    assert BUDGET not in asked
    assert [s.text for s in answer.sentences] == [CODE_NAME]
    unsure = Chooser(needles=("300 万元",))
    answer = chain_of(unsure).ask("蓝鲸计划的代号是什么？")
    first, whole = unsure.seen
    assert whole.startswith(first.rpartition("\n")[0])  # but for the question: what was read once is kept
    assert BUDGET in whole
    assert [s.text for s in answer.sentences] == [CODE_NAME, BUDGET]


def test_the_section_tells_the_model_what_a_line_is_about(chain_of) -> None:
    model = Chooser(needles=("青石七号",))
    chain_of(model).ask("蓝鲸计划的代号是什么？")
    (asked,) = model.seen
    lines = asked.splitlines()
    at = next(i for i, line in enumerate(lines) if CODE_NAME in line)
    assert lines[at + 1].endswith(BUDGET)  # in the order of the note, so that "它" can be read
    assert lines[at - 1].startswith("《")
    assert lines[-1] == "问题：蓝鲸计划的代号是什么？"


def test_an_english_answer_says_what_was_chosen_as_far_as_that_is_proven(chain_of) -> None:
    model = Chooser(needles=("300 万元",), words={BUDGET: BUDGET_IN_ENGLISH, CODE_NAME: "It cost 7 dollars."})
    *_, chosen, last = chain_of(model, lang="en").stream(ASKED)
    assert [c.quote for c in chosen.citations] == [CODE_NAME + BUDGET]
    assert [(s.text, s.verdict) for s in last.sentences] == [(BUDGET_IN_ENGLISH, "verified")]
    assert [c.quote for c in last.citations] == [BUDGET]


def test_what_the_model_finds_in_no_line_is_named(chain_of) -> None:
    model = Chooser(needles=("300 万元",), about="预算", words={BUDGET: BUDGET_IN_ENGLISH})
    for language, answered, unsaid in (
        ("zh", f"{CODE_NAME}{BUDGET} [1]", "笔记里没有找到：长夜的作者是谁？"),
        ("en", f"{BUDGET_IN_ENGLISH} [1]", "Not found in the notes: 长夜的作者是谁？"),
    ):
        first, *_, last = chain_of(model, lang=language).stream("长夜的作者是谁？蓝鲸计划的预算是多少？")
        assert (first.reason, last.reason) == (None, "partly_answered")
        assert last.answer == f"{answered}\n{unsaid}"


def test_a_list_in_english_lacks_none_of_its_items(chain_of) -> None:
    words = {
        "我们搬家有两个原因：": "We have two reasons for moving house:",
        "旧房子离公司太远；": "The old house is too far from the company;",
        "房东要把房子卖掉。": "The landlord has 7 houses.",
    }
    answer = chain_of(Chooser(needles=("两个原因",), words=words), lang="en").ask("我们为什么搬家？")
    assert answer.answer == (
        "We have two reasons for moving house: [1] The old house is too far from the company; [2] "
        "The note says: “房东要把房子卖掉。” [3]"
    )
    words["房东要把房子卖掉。"], words["旧房子离公司太远；"] = (
        "The landlord wants to sell the house.",
        "It is 7 km away.",
    )
    words["我们搬家有两个原因："] = "We have 7 reasons."
    answer = chain_of(Chooser(needles=("两个原因",), words=words), lang="en").ask("我们为什么搬家？")
    assert answer.answer == "The note says: “旧房子离公司太远；” [1] The landlord wants to sell the house. [2]"
    words["房东要把房子卖掉。"] = "It costs 7 dollars."
    answer = chain_of(Chooser(needles=("两个原因",), words=words), lang="en").ask("我们为什么搬家？")
    assert (
        answer.answer == "我们搬家有两个原因：\n1. 旧房子离公司太远；\n2. 房东要把房子卖掉。 [1]"
    )  # the note's own words


def test_an_item_may_be_one_word_and_a_sentence_may_not(chain_of, home: Path, notes: Path, embedder: Embedder) -> None:
    (notes / "平台.md").write_text(
        "# 平台\n\n平台管两件事：\n\n- 监控；\n- 部署。\n\n后来又管备份。\n", encoding="utf-8"
    )
    sync(home, [notes], embedder)
    words = {"平台管两件事：": "The platform manages two things:", "监控；": "Monitoring;", "部署。": "Deployment."}
    words["后来又管备份。"] = "Backup."
    answer = chain_of(Chooser(needles=("两件事",), words=words), lang="en").ask("平台管哪两件事？")
    assert answer.answer == "The platform manages two things: [1] Monitoring; [2] Deployment. [3]"
    answer = chain_of(Chooser(needles=("备份",), words=words), lang="en").ask("平台后来管什么？")
    assert answer.answer == "后来又管备份。 [1]"


def test_what_of_a_long_list_is_not_put_into_english_is_quoted(chain_of, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qa.generate.READ", (2, 600))  # what is read in one go does not cut the answer short
    monkeypatch.setattr("qa.generate._RENDERED", 1)
    words = {"我们搬家有两个原因：": "We have two reasons for moving house:"}
    answer = chain_of(Chooser(needles=("两个原因",), words=words), lang="en").ask("我们为什么搬家？")
    assert answer.answer == (
        "We have two reasons for moving house: [1] The note says: “旧房子离公司太远；” [2] "
        "The note says: “房东要把房子卖掉。” [3]"
    )


@pytest.mark.parametrize("words", [BUDGET_IN_ENGLISH, "It cost 7 dollars."])
def test_one_that_was_taught_to_translate_is_told_what_words_mean_and_asked_once(chain_of, words: str) -> None:
    told = []

    class Translator(Chooser):
        def _stream(self, messages: Any, *args: Any, **options: Any) -> Iterator[ChatGenerationChunk]:
            if TRANSLATING.items() <= options.items():
                told.append(str(messages[-1].content))
                yield _said(words)
            else:
                yield from super()._stream(messages, *args, **options)

    model = Translator(needles=("300 万元",), words={BUDGET: "As it came it would say something else."})
    answer = chain_of(model, translates=True, lang="en").ask(ASKED)
    said = [words] if words == BUDGET_IN_ENGLISH else [CODE_NAME, BUDGET]  # else the note's own words stand
    assert [s.text for s in answer.sentences] == said
    assert len(told) == len(set(told))
    assert any(asked.startswith(f"{BUDGET}\n（") and "海洋 ocean" in asked for asked in told)


@pytest.mark.parametrize(
    ("english", "agrees", "shown"),
    [
        (
            "It started in 2021 with a kitty of 3 million yuan.",
            0.999,
            True,
        ),  # words of no list
        ("It started in 2021 with a kitty of 3 million yuan.", 0.6, False),
        (
            "It started in 2023 with a kitty of 3 million yuan.",
            0.999,
            False,
        ),  # a number is wrong
        ("It fizzled out in 2021 with a budget of 3 million yuan.", 0.999, True),  # a verb of no list
        ("It fizzled out in 2021 with a budget of 3 million yuan.", 0.6, False),
        ("It did not start in 2021 with a budget of 3 million yuan.", 0.999, False),  # a "not" is too many
        (BUDGET_IN_ENGLISH, 0.99, True),
        (BUDGET_IN_ENGLISH, 0.6, False),
    ],
)
def test_one_that_was_taught_to_compare_has_the_last_word_on_things_and_deeds_but_not_on_numbers(
    chain_of, english: str, agrees: float, shown: bool
) -> None:
    class Comparing(Chooser):
        def _stream(self, messages: Any, *args: Any, **options: Any) -> Iterator[ChatGenerationChunk]:
            if CHECKING.items() <= options.items():
                assert str(messages[-1].content).endswith(f"\n{english}")
                likely = [(prompts.SAME, agrees), (prompts.DIFFERS, 1 - agrees)]
                told = [{"token": token, "logprob": math.log(p)} for token, p in likely]
                yield _said(prompts.SAME, logprobs={"content": [{"top_logprobs": told}]})
            else:
                yield from super()._stream(messages, *args, **options)

    model = Comparing(needles=("300 万元",), words={BUDGET: english})
    answer = chain_of(model, checks=True, lang="en").ask(ASKED)
    assert ([s.text for s in answer.sentences] == [english]) == shown
    assert answer.citations[0].quote.endswith(BUDGET)


def test_the_words_of_the_note_stand_where_nothing_can_be_put_into_english(chain_of) -> None:
    model = Chooser(needles=("青石七号",), words={CODE_NAME: "Its name is Granite."})
    last = chain_of(model, lang="en").ask(ASKED)
    assert (last.answer, last.models["llm"]) == (f"{CODE_NAME} [1]", "chooser")


def test_a_model_that_does_not_choose_loses_nothing(chain_of) -> None:
    class Mute(Chooser):
        def _stream(self, messages: Any, *args: Any, **options: Any) -> Iterator[ChatGenerationChunk]:
            yield _said("A")

    chain = chain_of(Mute())
    answer = chain.ask("蓝鲸计划的代号是什么？")
    assert CODE_NAME in answer.answer
    assert chain.notice.endswith("use --llm none")


def test_a_part_whose_note_is_gone_from_disk_is_not_read(chain_of, notes: Path) -> None:
    model = Chooser(needles=("林晚秋",))
    chain = chain_of(model, top_k=1)
    (notes / "鲸鱼.md").unlink()
    answer = chain.ask("《长夜》的作者是谁？蓝鲸计划的代号是什么？")
    assert "林晚秋" in answer.answer
    assert len(model.seen) == 1


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_model_that_is_sure_outweighs_our_doubt(language: Any) -> None:
    assert judge_read(0.3, 6.0, language, chose=True)[1]
    assert not judge_read(0.7, -6.0, language, chose=True)[1]
    low, high = (judge_read(0.5, read, language, chose=True)[0] for read in (-1.0, 1.0))
    assert low < high


def test_what_models_were_taught_comes_as_adapters_of_models_it_knows() -> None:
    adapters = list(Path(str(files("qa") / "adapters")).iterdir())
    assert adapters
    for adapter in adapters:
        model, _, skill = adapter.stem.rpartition(".")
        assert model in CATALOG
        assert skill in (READER, TRANSLATOR, CHECKER)
        held = GGUFReader(adapter)
        assert held.get_field("adapter.type").contents() == "lora"
        names = {tensor.name for tensor in held.tensors}
        assert names == {f"{name[:-1]}{side}" for name in names for side in "ab"}
