"""The training of a translator: what it learns from, what it is asked, that it learns."""

import json

import pytest
import torch
from tiny_network import WORDS

from evals.network import Network, fitted, new_adapter
from evals.translator.further import _PROVABLE, provable
from evals.translator.train import _PARAPHRASES, Sample, loss, pairs, sample
from ingest.text import has_cjk
from qa.cut import speaks
from qa.prompts import Messages
from qa.translate import Dictionary

CLOSING, OPENING = 1, 2  # tokens that close and open a turn


def encode(messages: Messages) -> list[int]:
    """A token for each character, turns closed and opened as a chat format does it, one opened at the end."""
    turns = [[OPENING, *(3 + ord(c) % (WORDS - 3) for c in words), CLOSING] for _, words in messages]
    return [token for turn in turns for token in turn] + [OPENING]


def test_pairs_are_a_chinese_line_and_an_english_one() -> None:
    found = list(pairs())
    assert len(found) > 3000
    for zh, en in found:
        assert has_cjk(zh), zh
        assert speaks(en, "en"), en
        assert "\n" not in zh + en


def test_most_of_what_is_learnt_further_can_be_proven(dictionary: Dictionary) -> None:
    lines = [json.loads(line) for line in _PROVABLE.read_text("utf8").splitlines()]
    assert len({line["zh"] for line in lines}) == len(lines) > 1500
    assert all(has_cjk(line["zh"]) and speaks(line["en"], "en") and "\n" not in line["en"] for line in lines)
    some = lines[::10]
    assert sum(provable(line["zh"], line["en"], dictionary) for line in some) > len(some) / 2
    assert not provable("押金 3,000 元。", "The deposit is 300 yuan.", dictionary)


def test_nothing_is_learnt_from_the_test_renderings() -> None:
    known = {en for _, en in pairs()}
    entries = [json.loads(line) for line in _PARAPHRASES.read_text("utf8").splitlines()]
    assert not known & {entry["sentence"] for entry in entries if entry["split"] == "test"}


def test_a_sample_is_the_prompt_of_run_time_and_the_reply_with_its_end(dictionary: Dictionary) -> None:
    made = sample("大阪很热。", "Osaka is hot.", dictionary, encode)
    asked = "大阪很热。\n（大阪 Osaka）"
    assert list(made.tokens[: made.prompt]) == encode([("system", "译成英文。"), ("user", asked)])
    assert list(made.tokens[made.prompt :]) == [*(3 + ord(c) % (WORDS - 3) for c in "Osaka is hot."), CLOSING]


def test_only_the_reply_is_learnt(network: Network) -> None:
    def of(prompt: int) -> float:
        return loss(network, None, [Sample((5, 9, 2, 77, 30), prompt)]).item()

    assert of(4) != pytest.approx(of(2))
    both = loss(network, None, [Sample((5, 9, 2, 77, 30), 4), Sample((5, 9, 2, 77, 30, 8), 5)]).item()
    alone = loss(network, None, [Sample((5, 9, 2, 77, 30, 8), 5)]).item()
    assert both == pytest.approx((of(4) + alone) / 2, abs=1e-4)  # what pads a sample counts for nothing


def test_training_lowers_the_loss(network: Network) -> None:
    batch = [Sample((5, 9, 2, 77, 30), 2), Sample((8, 3, 4, 11), 2)]
    adapter = new_adapter(network, 1)
    fitted(adapter, [batch] * 60, lambda adapter, batch: loss(network, adapter, batch), 1e-2)
    with torch.no_grad():
        assert loss(network, adapter, batch) < 0.5 * loss(network, None, batch)
