"""The training of a checker: what it learns from, what it is asked, that it learns to tell."""

import json
import random
from itertools import pairwise

import pytest
import torch
from tiny_network import WIDTH, WORDS

from evals.checker.samples import HELD_OUT, JUDGED, RIGHT, UNTOLD, WRONG, Branch, Sample, judged, sample, samples
from evals.checker.train import batches, log_odds, loss, trained
from evals.mutations import RENDERINGS, renderings
from evals.network import Network, fitted, new_adapter, next_word
from evals.translator.further import _PROVABLE
from evals.translator.train import _PAIRS
from qa.glosses import hints
from qa.prompts import Messages, same
from qa.translate import Dictionary

SAID = (7, 11)  # tokens of "differs" and "same"
LINE, TRUE, FREE, FALSE = "大阪很热。", "Osaka is hot.", "It is hot in Osaka.", "Osaka is cold."


def encode(messages: Messages) -> list[int]:
    """A token for each character, and one that closes a turn."""
    return [token for _, words in messages for token in [*(ord(c) % WORDS for c in words), 1]]


def test_nothing_is_learnt_from_the_lines_of_strangers() -> None:
    lines = {split: {true.quotes for true, _ in renderings(split)} for split in RENDERINGS}
    assert all(len(of) > 380 for of in lines.values())
    assert not any(a & b for a, b in pairwise([*lines.values(), lines["free"]]))
    paths = (JUDGED, HELD_OUT, _PAIRS, _PROVABLE)
    learnt = {json.loads(line)["zh"] for path in paths for line in path.read_text("utf8").splitlines()}
    assert not learnt & {quote for ((_, quote),) in lines["strangers"]}


def test_a_line_is_learnt_with_both_its_true_renderings_and_the_wrong_one(dictionary: Dictionary) -> None:
    found = list(samples(dictionary, encode))
    assert len(found) == len(renderings("free"))
    assert {tuple(branch.same for branch in one.branches) for one in found} == {(True, True, False)}
    wrong = [one.branches[-1].marks for one in found]
    assert all(WRONG in marks for marks in wrong)
    assert not any(WRONG in branch.marks for one in found for branch in one.branches[:-1])


def test_what_a_model_made_of_a_line_is_learnt_as_it_was_judged(dictionary: Dictionary) -> None:
    for path, lines in ((JUDGED, 100), (HELD_OUT, 50)):
        found = list(judged(path, dictionary, encode))
        assert len(found) > lines
        assert {branch.same for one in found for branch in one.branches} == {True, False}
        assert all(one.opening and branch.tokens for one in found for branch in one.branches)
    entries = [[json.loads(line)["zh"] for line in path.read_text("utf8").splitlines()] for path in (JUDGED, HELD_OUT)]
    assert not set(entries[0]) & set(entries[1])


def test_prompts_are_those_of_run_time_and_share_their_opening(dictionary: Dictionary) -> None:
    made = sample(LINE, [TRUE, FREE], FALSE, dictionary, encode)
    for branch, english in zip(made.branches, (TRUE, FREE, FALSE), strict=True):
        assert [*made.opening, *branch.tokens] == encode(same(LINE, hints(LINE, dictionary), english))
    assert len(made) == len(made.opening) + sum(len(branch.tokens) for branch in made.branches)


def test_what_is_wrong_is_marked_and_what_follows_it_is_not_told(dictionary: Dictionary) -> None:
    *_, wrong = sample(LINE, [TRUE, FREE], FALSE, dictionary, encode).branches
    marked = dict(zip(wrong.tokens, wrong.marks, strict=True))
    assert (marked[ord("c")], marked[ord("s")], marked[ord(".")], marked[1]) == (WRONG, RIGHT, UNTOLD, UNTOLD)
    *_, lacking = sample(LINE, ["Osaka is not hot."], TRUE, dictionary, encode).branches
    assert [chr(t) for t, mark in zip(lacking.tokens, lacking.marks, strict=True) if mark == WRONG] == ["h"]


def _sample(opening: int, *branches: tuple[int, bool]) -> Sample:
    return Sample(
        tuple(range(5, 5 + opening)),
        tuple(Branch(tuple(range(20, 20 + length)), (RIGHT,) * length, same) for length, same in branches),
    )


def test_no_step_is_too_long_and_none_is_left_out() -> None:
    of = [_sample(n % 40 + 10, (n % 20 + 1, True), (5, False)) for n in range(300)]
    for rng in (None, random.Random(0)):
        made = list(batches(of, rng))
        assert sorted(id(s) for batch in made for s in batch) == sorted(map(id, of))
        assert all(max(map(len, batch)) * len(batch) <= 2_400 for batch in made)


def test_sentences_that_are_read_at_once_do_not_see_each_other(network: Network) -> None:
    of = [_sample(6, (4, True), (9, False)), _sample(30, (2, True), (3, True), (5, False))]
    found = log_odds(network, {}, of, SAID)
    for one, odds in zip(of, found, strict=True):
        for branch, at_once in zip(one.branches, odds, strict=True):
            tokens = torch.tensor([[*one.opening, *branch.tokens]])
            with torch.no_grad():
                alone = next_word(network, tokens, torch.tensor([tokens.shape[1] - 1]))[0, list(SAID)]
            assert at_once == pytest.approx((alone[1] - alone[0]).item(), abs=1e-3)


def test_training_makes_it_tell(network: Network) -> None:
    one = Sample((5, 9, 2), (Branch((77, 30), (RIGHT, UNTOLD), True), Branch((78, 30), (WRONG, UNTOLD), False)))
    adapter = trained(network, new_adapter(network, 1), [one], SAID)
    assert adapter.keys() == new_adapter(network, 1).keys()
    ((agrees, differs),) = log_odds(network, adapter, [one], SAID)
    assert agrees > 0 > differs


def test_words_that_are_wrong_are_learnt_where_a_layer_is_told(network: Network) -> None:
    one = Sample((5, 9, 2), (Branch((77, 78, 30), (RIGHT, WRONG, UNTOLD), False),))
    told = {"probe.1": torch.zeros(WIDTH + 1).requires_grad_()}
    plain = loss(network, {}, [one], SAID).item()
    assert loss(network, told, [one], SAID).item() > plain
    fitted(told, [[one]] * 60, lambda probes, batch: loss(network, probes, batch, SAID), 1e-2)
    assert loss(network, told, [one], SAID).item() == pytest.approx(plain, abs=0.3)
