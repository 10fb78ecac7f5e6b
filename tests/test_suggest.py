"""Suggested questions: drawn from what the notes say, in the language of the page, each of them answered there."""

from pathlib import Path

import pytest

from ingest.embedders import Embedder
from ingest.settings import default_notes
from ingest.sync import sync
from qa.chain import Chain
from qa.settings import QASettings
from ui.candidates import Section, candidates
from ui.suggest import Suggester


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Path:
    home = tmp_path_factory.mktemp("home")
    sync(home, [default_notes()], embedder)
    return home


@pytest.fixture
def chain(home: Path, embedder: Embedder) -> Chain:
    return Chain.open(QASettings(home=home), embedder)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_first_questions_are_answered_from_many_notes(home: Path, chain: Chain, language: str) -> None:
    questions = Suggester(chain, home).first(language)
    assert len(questions) == len(set(questions)) == 6
    assert all(q.endswith("？" if language == "zh" else "?") for q in questions)
    answers = [chain.ask(q) for q in questions]
    assert {a.status for a in answers} == {"answered"}
    assert {a.language for a in answers} == {language}
    assert len({a.citations[0].note for a in answers}) >= 4
    assert Suggester(chain, home).first(language) == questions


def test_next_questions_are_new_and_answered(home: Path, chain: Chain) -> None:
    suggester = Suggester(chain, home)
    asked = ["CoreOS 为什么和 Docker 决裂？"]
    shown: list[str] = []
    for _ in range(4):
        answer = chain.ask(asked[-1])
        questions = suggester.next(answer, asked, "zh")
        assert questions
        assert not set(questions) & set(asked)
        for question in questions:
            found = chain.ask(question)
            assert found.status == "answered"
            assert {c.quote for c in found.citations} - {c.quote for c in answer.citations}
        shown += questions
        asked.append(questions[0])
    assert len(set(shown)) >= 6


def test_a_refusal_leads_back_to_what_the_notes_say(home: Path, chain: Chain) -> None:
    answer = chain.ask("Who won the 2022 World Cup?")
    assert answer.status == "not_in_notes"
    questions = Suggester(chain, home).next(answer, [], "en")
    assert questions
    assert all(chain.ask(q).status == "answered" for q in questions)


def test_the_chain_is_asked_a_bounded_number_of_times(
    home: Path, chain: Chain, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = 0
    stream = chain.stream

    def counting(text: str, history=()):
        nonlocal calls
        calls += 1
        return stream(text)

    monkeypatch.setattr(chain, "stream", counting)
    suggester = Suggester(chain, home)
    suggester.first("zh", n=1000)
    assert 0 < calls <= 80
    before = calls
    suggester.first("zh", n=1000)
    assert calls == before
    suggester.next(chain.ask("OCI 是什么？"), [], "zh", n=1000)
    assert calls - before <= 1 + 16


def test_a_sync_brings_new_suggestions(tmp_path: Path, notes: Path, embedder: Embedder) -> None:
    home = tmp_path / "home"
    sync(home, [notes], embedder)
    suggester = Suggester(Chain.open(QASettings(home=home, notes=notes), embedder), home)
    assert not any("座头鲸" in q for q in suggester.first("zh"))
    (notes / "鲸歌.md").write_text("# 鲸歌\n\n## 座头鲸为什么会唱歌\n\n座头鲸唱歌是因为要找伴侣。\n", encoding="utf8")
    sync(home, [notes], embedder, rebuild=True)
    assert "座头鲸为什么会唱歌？" in suggester.first("zh")


def test_no_notes_give_no_suggestions(tmp_path: Path, chain: Chain) -> None:
    assert Suggester(chain, tmp_path).first("zh") == []


def section(heading: str, *sentences: str) -> Section:
    return Section("a.md", "标题", (heading,), 0, 100, sentences)


@pytest.mark.parametrize(
    ("heading", "sentences", "zh", "en"),
    [
        ("3.2 为什么要成立 CNCF？", [], ["为什么要成立 CNCF？"], ["Why was CNCF founded?"]),
        ("第二章 注意力机制的原理", [], ["注意力机制的原理是怎样的？"], []),
        ("Docker 项目更名 Moby", [], ["Docker 项目为什么更名 Moby？"], []),
        ("小结", ["其实这是一个总结。"], [], []),
        ("2024-01-02", [], [], []),
        ("设计目标", [], [], []),
        ("概述", ["PaaS在当时被接纳的主要原因是提供了应用托管的能力。"], ["PaaS 在当时被接纳的原因是什么？"], []),
        ("libcontainer", [], ["libcontainer 是什么？"], ["What is libcontainer?"]),
        ("What is the CAP theorem", [], [], ["What is the CAP theorem?"]),
        ("概念", ["**沙盒**：一块与外界隔开的运行环境。"], ["沙盒是什么？"], []),
        ("公司", ["Docker 公司在 2014 年收购了 Fig 项目。"], ["谁收购了 Fig？"], ["Who acquired Fig?"]),
        ("历史", ["Kubernetes 是 Google 在 2014 年开源的项目。"],
         ["Kubernetes 是什么时候开源的？"], ["When was Kubernetes open-sourced?"]),
        ("其他", ["这是一种办法。", "整个过程是一个难题。", "他的书是一本旧书。"], [], []),
    ],
)  # fmt: skip
def test_candidates(heading: str, sentences: list[str], zh: list[str], en: list[str]) -> None:
    assert [c.question for c in candidates(section(heading, *sentences), "zh")] == zh
    assert [c.question for c in candidates(section(heading, *sentences), "en")] == en
