"""How the glossary is learned: messages out of wheels, licences, alignment; and what the packaged one says of itself."""

import io
import json
import zipfile
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from evals import glossary
from ingest.errors import WrongUsage
from ingest.text import has_cjk


def wheel(path: Path, licence: str, members: dict[str, str | bytes]) -> zipfile.ZipFile:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("x-1.dist-info/METADATA", f"Name: x\nVersion: 1\nLicense-Expression: {licence}\n\nText\n")
        for name, content in members.items():
            archive.writestr(name, content)
    return zipfile.ZipFile(path)


def catalogue(messages: dict[str, str]) -> bytes:
    """A compiled gettext catalogue (little-endian, without a hash table)."""
    messages = {"": "Content-Type: text/plain; charset=UTF-8\n", **messages}
    keys = sorted(messages)
    header, tables, body = 28, 16 * len(keys), io.BytesIO()
    rows: list[int] = []
    for texts in (keys, [messages[key] for key in keys]):
        for text in texts:
            raw = text.encode()
            rows += [len(raw), header + tables + body.tell()]
            body.write(raw + b"\0")
    start = np.array([0x950412DE, 0, len(keys), header, header + tables // 2, 0, 0], "<u4").tobytes()
    return start + np.array(rows, "<u4").tobytes() + body.getvalue()


def test_messages_are_read_out_of_a_wheel(tmp_path: Path) -> None:
    archive = wheel(
        tmp_path / "x.whl",
        "MIT",
        {
            "x/locale/zh_CN/LC_MESSAGES/x.mo": catalogue({"menu\x04Merge": "合并", "Open file": "打开文件"}),
            "x/locale/zh_TW/LC_MESSAGES/x.mo": catalogue({"Merge": "合併"}),
            "x/ui/zh-CN/a.json": json.dumps({"a": {"b": "删除"}, "only": "此处"}),
            "x/ui/en/a.json": json.dumps({"a": {"b": "Delete"}}),
        },
    )
    assert {pair for pair in glossary._messages(archive) if pair[0]} == {
        ("Merge", "合并"),
        ("Open file", "打开文件"),
        ("Delete", "删除"),
    }
    assert glossary._source(archive, Path("x.whl")) == {"name": "x", "version": "1", "licence": "MIT"}


def test_another_licence_is_refused(tmp_path: Path) -> None:
    archive = wheel(tmp_path / "x.whl", "GPL-3.0-only", {})
    with pytest.raises(WrongUsage, match="is under GPL-3"):
        glossary._source(archive, Path("x.whl"))


def test_what_comes_together_is_aligned() -> None:
    # Words 1 and 2 with their translations 0 and 1: together once, and each alone.
    links = np.array([(0, 0, 1), (0, 0, 2), (1, 1, 1), (1, 1, 2), (2, 0, 1), (3, 0, 1), (4, 1, 2), (5, 1, 2)])
    found = {(source, target): p for source, target, p, _ in glossary._align(links)}
    assert found[1, 0] > 0.7
    assert found[2, 1] > 0.7
    assert found[1, 1] < 0.1


def test_the_packaged_glossary_says_where_it_is_from() -> None:
    card = json.loads((files("qa") / "glossary.json").read_text("utf8"))
    assert card["sources"]
    assert all(any(name in source["licence"] for name in glossary.PERMISSIVE) for source in card["sources"])
    for word, translations in card["words"].items():
        assert word.isalpha()
        assert translations
        assert all(len(t) > 1 and has_cjk(t) for t in translations)
