"""Reading the notes folder: which files are notes, how they are decoded, and what is passed over."""

import os
import random
import socket
from pathlib import Path

import pytest

from ingest.errors import NotesMissing
from ingest.names import names_of
from ingest.notes import MAX_BYTES, Candidate, Skipped, Unreadable, other_files, read, read_text, scan

SHORT = "今天把家里的旧路由器换成了新的，速度快了不少。"
LONG = (
    "周末整理书房时翻出一本旧相册，里面夹着几张车票。\n每一张都写着日期和地点：有的去北方看雪，有的去海边过年。\n" * 40
)
TRADITIONAL = "今天把家裡的舊路由器換成了新的，速度快了不少。週末還要整理書房與相簿。"


def paths(folder: Path) -> list[str]:
    return [item.path for item in scan(folder) if isinstance(item, Candidate)]


def skipped(folder: Path) -> dict[str, str]:
    return {item.path: item.reason for item in scan(folder) if isinstance(item, Skipped)}


def reason(folder: Path, path: str) -> str:
    with pytest.raises(Unreadable) as caught:
        read(folder, path)
    return str(caught.value)


def test_scan_finds_notes_sorted_and_ignores_the_rest(tmp_path: Path) -> None:
    for name in ("b.md", "a/深.MARKDOWN", "a.txt", "图.png", ".obsidian/x.md", ".hidden.md", "a/.trash/y.md", "noext"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    assert paths(tmp_path) == ["a.txt", "a/深.MARKDOWN", "b.md"]
    assert skipped(tmp_path) == {}


def test_what_is_no_note_of_the_writer_is_passed_over_and_told(tmp_path: Path) -> None:
    names = (
        "甲.md",
        "甲 (小李的冲突副本 2026-05-20).md",
        "甲.sync-conflict-20260520-0101-AB.md",
        "乙 (conflicted copy).md",
    )
    for name in (*names, "node_modules/包/README.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    assert paths(tmp_path) == ["乙 (conflicted copy).md", "甲.md"]  # the one whose original is gone is all that is left
    reason = "copy of 甲.md that a sync conflict left: merge it into that note"
    assert skipped(tmp_path) == {names[1]: reason, names[2]: reason, "node_modules": "packages of a program, not notes"}


def test_files_of_other_kinds_are_counted(tmp_path: Path) -> None:
    for name in (
        "甲.md",
        "a/表.csv",
        "表.CSV",
        "图.png",
        ".obsidian/app.json",
        "node_modules/a.js",
        "noext",
        "页.html",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "ledger.sqlite").touch()  # our own
    assert other_files(tmp_path, tmp_path / "home") == {".csv": 2, ".html": 1}


def test_missing_folder(tmp_path: Path) -> None:
    with pytest.raises(NotesMissing):
        list(scan(tmp_path / "none"))
    (tmp_path / "file").write_text("x")
    with pytest.raises(NotesMissing):
        list(scan(tmp_path / "file"))


def test_signature_follows_the_content(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("一")
    before = list(scan(tmp_path))
    assert list(scan(tmp_path)) == before
    (tmp_path / "a.md").write_text("一二")
    assert list(scan(tmp_path)) != before


def test_links(tmp_path: Path) -> None:
    root, outside = tmp_path / "notes", tmp_path / "outside"
    (root / "sub").mkdir(parents=True)
    outside.mkdir()
    (outside / "secret.md").write_text("x")
    (root / "a.md").write_text("x")
    (root / "out.md").symlink_to(outside / "secret.md")
    (root / "outdir").symlink_to(outside)
    (root / "sub" / "up").symlink_to(root)
    (root / "twin.md").symlink_to("a.md")
    (root / "loop").symlink_to("loop")
    (root / "gone.md").symlink_to("nothing.md")
    (root / "picture.png").symlink_to(outside / "secret.md")
    (tmp_path / "notes-2").mkdir()
    (root / "sibling").symlink_to(tmp_path / "notes-2")
    assert paths(root) == ["a.md"]
    assert skipped(root) == {
        "out.md": "link leaves the notes folder",
        "outdir": "link leaves the notes folder",
        "sibling": "link leaves the notes folder",
        "sub/up": "link to a folder",
        "twin.md": "link to another note",
        "loop": "link that leads nowhere",
        "gone.md": "link that leads nowhere",
    }
    assert reason(root, "out.md") == "link, not a regular file"
    assert reason(root, "outdir/secret.md")
    assert reason(root, "sub/up/a.md")
    assert reason(root, "../outside/secret.md") == "not a path inside the notes folder"
    assert reason(root, str(outside / "secret.md")) == "not a path inside the notes folder"
    (tmp_path / "entry").symlink_to(root)
    assert paths(tmp_path / "entry") == ["a.md"]
    assert read(tmp_path / "entry", "a.md").text == "x"


def test_special_files_do_not_hang(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    monkeypatch.chdir(tmp_path)  # a socket's path must be short
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket.md")
        assert skipped(tmp_path) == {"pipe.md": "not a regular file", "socket.md": "not a regular file"}
        assert reason(tmp_path, "pipe.md") == "not a regular file"
        assert reason(tmp_path, "socket.md")
    (tmp_path / "folder.md").mkdir()
    assert reason(tmp_path, "folder.md") == "not a regular file"


def test_bad_names_are_reported_printable(tmp_path: Path) -> None:
    (tmp_path / "two\nlines.md").write_text("x")
    (tmp_path / "bell\x1b[31m").mkdir()
    with open(os.fsencode(tmp_path) + b"/\xff.md", "w"):
        pass
    with open(os.fsencode(tmp_path) + b"/\xff.png", "w"):
        pass
    assert skipped(tmp_path) == {
        "two\\nlines.md": "control character in the name",
        "bell\\x1b[31m": "control character in the name",
        "\\xff.md": "name is not UTF-8",
    }


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_unreadable_folder_and_file(tmp_path: Path) -> None:
    (tmp_path / "locked").mkdir(mode=0)
    (tmp_path / "a.md").write_text("x")
    (tmp_path / "a.md").chmod(0)
    assert Skipped("locked", "permission denied", failed=True) in list(scan(tmp_path))
    assert reason(tmp_path, "a.md") == "permission denied"


def test_folder_that_cannot_be_listed_is_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "locked").mkdir()
    (tmp_path / "a.md").write_text("x")
    listing = os.scandir

    def refuse(folder: str) -> object:
        if str(folder).endswith("locked"):
            raise PermissionError(13, "Permission denied")
        return listing(folder)

    monkeypatch.setattr(os, "scandir", refuse)
    assert list(scan(tmp_path))[1] == Skipped("locked", "permission denied", failed=True)
    assert paths(tmp_path) == ["a.md"]


def test_size_limit(tmp_path: Path) -> None:
    (tmp_path / "big.md").write_bytes(b"a" * (MAX_BYTES * 5 // 2))
    (tmp_path / "fits.md").write_bytes(b"a\n" * (MAX_BYTES // 2))
    assert reason(tmp_path, "big.md") == "20.0 MB is over the limit of 8 MB"
    assert len(read(tmp_path, "fits.md").text) == MAX_BYTES


def test_read_normalises_newlines_only(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes("一\r\n二\r三\n 四 \u2028".encode())
    note = read(tmp_path, "a.md")
    assert note.text == "一\n二\n三\n 四 \u2028"
    assert (note.path, note.title, len(note.sha256)) == ("a.md", "a", 64)
    (tmp_path / "blank.md").write_bytes(b"")
    assert read(tmp_path, "blank.md").text == ""
    with pytest.raises(FileNotFoundError):
        read(tmp_path, "gone.md")
    assert reason(tmp_path, "a.png") == "no reader for this kind of file"


@pytest.mark.parametrize("text", [SHORT, SHORT[:12], LONG, SHORT + "├── 目录\n│   └── 文件\n" * 9])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "gb18030", "gbk"])
def test_simplified(text: str, encoding: str) -> None:
    assert read_text(text.encode(encoding)) == text


@pytest.mark.parametrize("text", [TRADITIONAL, TRADITIONAL[:12], TRADITIONAL * 50])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "big5", "cp950", "big5hkscs", "gb18030"])
def test_traditional(text: str, encoding: str) -> None:
    assert read_text(text.encode(encoding)) == text


@pytest.mark.parametrize("begin", ["", "“—”", "㐀"])
@pytest.mark.parametrize(("text", "encoding"), [(SHORT, "gb18030"), (TRADITIONAL, "cp950"), (LONG, "utf-8")])
def test_the_encoding_is_judged_by_what_is_not_ascii_wherever_it_stands(begin: str, text: str, encoding: str) -> None:
    if encoding == "cp950":
        begin = begin.replace("㐀", "")  # Big5 does not have it
    whole = begin + "x = 1\n" * 100_000 + text
    damage = b"\xff" if encoding == "utf-8" else b""  # or it would be read as UTF-8 at once
    assert read_text(whole.encode(encoding) + damage) == whole + "\ufffd" * len(damage)


@pytest.mark.parametrize(("mark", "encoding"), [(b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")])
def test_utf16_by_its_mark(mark: bytes, encoding: str) -> None:
    assert read_text(mark + SHORT.encode(encoding)) == SHORT


def test_one_damaged_character_does_not_lose_a_note() -> None:
    assert read_text(LONG.encode()[:-2]).startswith(LONG[:-2])
    assert read_text(LONG.encode("gb18030") + b"\xb0") == LONG + "\ufffd"
    assert read_text(LONG.encode("utf-8-sig") + b"\xe4") == LONG + "\ufffd"
    assert read_text(SHORT.encode("utf-16")[:-1]) == SHORT[:-1] + "\ufffd"


def test_other_languages_go_through_charset_normalizer() -> None:
    russian = "Сегодня я поменял старый роутер на новый, и всё стало быстрее."
    assert read_text(russian.encode("cp1251")) == russian


def test_binary() -> None:
    noise = random.Random(1)
    samples = [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"text\0text", b"\x01\x02\x03\x04abc", b"\xff\xfe\x00\xd8"]
    samples += [bytes(noise.randrange(1, 256) for _ in range(size)) for size in (200, 5000)]
    for data in samples:
        with pytest.raises(Unreadable, match="binary data, not text"):
            read_text(data)


@pytest.mark.parametrize(
    ("text", "path", "title"),
    [
        ("---\ntitle: 手冲咖啡\n---\n# 别的", "a.md", "手冲咖啡"),
        ('---\ndate: 1\ntitle: "水温: 九十度" # 注\n---\n', "a.md", "水温: 九十度"),
        ("---\nTitle: '研磨'\n---\n", "a.md", "研磨"),
        ('---\ntitle: "他说 \\"好\\" 的那天"\n---\n', "a.md", '他说 "好" 的那天'),
        ("---\ntitle: 'it''s 我的笔记'\n---\n", "a.md", "it's 我的笔记"),
        ("---\ntitle: 无引号 # 注\n---\n", "a.md", "无引号"),
        ("---\ntitle: >\n  折叠\n---\n# 一级", "a.md", "一级"),
        ("---\nparts:\n  - title: 内层\n---\n## 二级", "a.md", "二级"),
        ("## 二级\n\n### 三级\n\n### 三级之二", "a.md", "二级"),
        ("## 二级\n\n## 又一个二级", "a/b.md", "b"),
        ("## 二级\n\n## 又一个二级", "旅行/readme.md", "旅行"),
        ("## 二级\n\n# 一级\n\n# 又一个一级", "a.md", "一级"),
        ("title: 不是题头\n\n正文", "a/b.md", "b"),
        ("title: 我的笔记\ndate: 2024-01-02 10:00\ntags:\n  - 甲\n---\n\n# 正文", "a.md", "我的笔记"),
        ("title: 我的笔记\r\ndate: 2024\r\n---\r\n正文", "a.md", "我的笔记"),
        ("日期: 2024\ntitle: 不是题头\n---\n正文", "a/b.md", "b"),
        ('+++\ntitle = "雨果的题"\ndate = 2024-01-02\n+++\n\n# 正文', "a.md", "雨果的题"),
        ("## 先来的\n\n# 更大的 **粗** `码` [链](http://x)", "a.md", "更大的 粗 码 链"),
        ("```\n# 注释\n```\n", "日记.md", "日记"),
        ("标题\n===\n", "a.md", "标题"),
        ("正文", "咖啡/_index.md", "咖啡"),
        ("正文", "茶/README.md", "茶"),
        ("正文", "index.md", "index"),
        ("#\n\n正文", "a.md", "a"),
    ],
)
def test_title(text: str, path: str, title: str) -> None:
    assert names_of(text, path)[0] == title


@pytest.mark.parametrize(
    ("text", "path", "names"),
    [
        ('---\naliases: [甲方, "乙 方"]\n---\n\n# 题', "题.md", ("甲方", "乙 方")),
        ("---\ntags:\n  - 书\naliases:\n  - 甲方\n  - '乙方'\nyear: 2020\n---\n# 题", "题.md", ("甲方", "乙方")),
        ("---\nalias: 甲方\n---\n# 题", "题.md", ("甲方",)),
        ('---\naliases: "甲, 乙"\n---\n# 题', "题.md", ("甲, 乙",)),
        ('---\naliases: ["甲, 乙", [[丙]], 丁]\n---\n# 题', "题.md", ("甲, 乙", "丙", "丁")),
        ("---\naliases:\nyear: 2020\n---\n# 题", "题.md", ()),
        ("alias:: 甲方, 乙方\n\n- 正文", "题.md", ("甲方", "乙方")),
        ("# 实习记录", "工作/券商实习.md", ("券商实习",)),
        ("# 家庭预算 2025", "预算.md", ()),  # says no more
        ("# 今天", "2024-03-12.md", ("2024-03-12",)),
        ("# 拜访", "华丰物流 3f9a8c21b4.md", ("华丰物流",)),  # as Notion names its files
        ("# 提取比重读有效", "202609280910 记忆.md", ("记忆", "202609280910")),
        ("# 提取比重读有效", "202609280910.md", ("202609280910",)),
        ("---\ncitekey: zhao2019\n---\n# 题", "题.md", ("zhao2019",)),
        ("# 正文里\n\naliases: 甲方", "正文里.md", ()),
        ("# 题", "茶/README.md", ("茶",)),
    ],
)
def test_other_names(text: str, path: str, names: tuple[str, ...]) -> None:
    assert names_of(text, path)[1:] == names
