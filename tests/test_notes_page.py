"""The notes page: states, the filter, and a sync that tells how far it is while an open chain goes on answering."""

import stat
from pathlib import Path

import pytest

from ingest.embedders import Embedder
from ingest.errors import IndexBusy, IndexMissing, NotesMissing
from ingest.index import Home
from ingest.sync import sync
from qa.chain import Chain
from qa.settings import QASettings
from ui.notes_page import NoteState, filter_notes, note_states, sync_now


def test_states_are_those_of_the_disk_now(home: Path, notes: Path, embedder: Embedder) -> None:
    assert note_states(home) == []
    sync(home, [notes], embedder)
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    (notes / "新.md").write_text("新的一条。", encoding="utf8")
    (notes / "鲸鱼.md").write_text("改了。", encoding="utf8")
    (notes / "表格.md").unlink()
    (notes / "坏.md").write_bytes(b"\0\1\2")
    states = {n.note: n.state for n in note_states(home)}
    assert states == {
        "新.md": "new", "鲸鱼.md": "stale", "表格.md": "gone", "坏.md": "new", "换行.md": "indexed",
        "子目录/前言.md": "indexed", "无标题.md": "indexed",
    }  # fmt: skip
    *_, last = sync_now(home, embedder)
    assert last.report is not None
    states = {n.note: n.state for n in note_states(home)}
    assert states["坏.md"] == "skipped"
    assert "表格.md" not in states
    assert all(n.reason for n in note_states(home) if n.state != "indexed")


def test_the_filter_finds_every_word_whatever_its_width_and_case() -> None:
    notes = [
        NoteState("Docker 入门.md", "indexed", None, 3),
        NoteState("子目录/ｄｏｃｋｅｒ进阶.md", "stale", "changed since it was ingested", 4),
        NoteState("坏.md", "skipped", "binary data, not text", 0),
    ]
    assert filter_notes(notes, "") == notes
    assert filter_notes(notes, " DOCKER ") == notes[:2]
    assert filter_notes(notes, "docker 进阶") == notes[1:2]
    assert filter_notes(notes, "binary") == notes[2:]
    assert filter_notes(notes, "stale") == notes[1:2]
    assert filter_notes(notes, "docker 收录", lambda note: "已收录" if note.state == "indexed" else "") == notes[:1]
    assert filter_notes(notes, ".*") == []


def test_a_sync_tells_how_far_it_is_and_an_open_chain_sees_its_end(home: Path, notes: Path, embedder: Embedder) -> None:
    sync(home, [notes], embedder)
    chain = Chain.open(QASettings(home=home, notes=notes), embedder)
    assert chain.ask("座头鲸为什么唱歌？").status == "not_in_notes"
    (notes / "鲸歌.md").write_text("# 鲸歌\n\n座头鲸唱歌是因为要找伴侣。\n", encoding="utf8")
    for i in range(300):
        (notes / f"长{i}.md").write_text(f"# 第{i}篇\n\n" + f"这是第{i}篇笔记的一句话。" * 5, encoding="utf8")
    steps = []
    for step in sync_now(home, embedder):
        steps.append(step)
        assert chain.ask("蓝鲸计划的代号是什么？").status == "answered"  # meanwhile, and of the state of then
    assert [s.done for s in steps] == sorted(s.done for s in steps)
    assert (steps[0].total, steps[-1].done) == (0, 301)
    assert all(s.report is None for s in steps[:-1])
    assert steps[-1].report.counts() == {"unchanged": 5, "added": 301}
    assert "伴侣" in chain.ask("座头鲸为什么唱歌？").answer
    assert chain.notice is None


def test_who_goes_away_does_not_stop_the_sync(home: Path, notes: Path, embedder: Embedder) -> None:
    sync(home, [notes], embedder)
    (notes / "新.md").write_text("# 新\n\n新的一条。\n", encoding="utf8")
    steps = sync_now(home, embedder)
    next(steps)
    steps.close()
    *_, last = _patiently(home, embedder)
    assert last.report is not None
    assert {n.note: n.state for n in note_states(home)}["新.md"] == "indexed"


def _patiently(home: Path, embedder: Embedder):
    """A sync as soon as no other one runs."""
    for _ in range(1000):
        try:
            return list(sync_now(home, embedder))
        except IndexBusy:
            continue
    raise AssertionError("the other sync never ended")


def test_what_cannot_be_synced_is_said(home: Path, notes: Path, embedder: Embedder) -> None:
    with pytest.raises(IndexMissing, match="qa ingest"):
        list(sync_now(home, embedder))
    sync(home, [notes], embedder)
    with Home(home).writing(), pytest.raises(IndexBusy, match="wait until it ends"):
        list(sync_now(home, embedder))
    notes.rename(notes.with_name("fort"))
    with pytest.raises(NotesMissing, match="there is no folder"):
        list(sync_now(home, embedder))
