"""Five small notes: headings, no headings, a table, CRLF, front matter. And how a chain is opened over notes of a test."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from ingest.embedders import Embedder
from ingest.sync import sync
from qa.chain import Chain
from qa.settings import QASettings

CORPUS = {
    "鲸鱼.md": "# 蓝鲸计划\n\n蓝鲸计划的代号是青石七号。它由海洋组在 2021 年启动，预算为 300 万元。\n",
    "无标题.md": "今天学会了用 ffmpeg 剪视频。\n\n剪视频的命令如下：\n\n```shell\nffmpeg -i in.mp4 -ss 10 out.mp4\n```\n",
    "表格.md": "# 服务器\n\n| 名称 | 内存 |\n| --- | --- |\n| 青鸟 | 64 GB |\n| 白鹭 | 128 GB |\n",
    "换行.md": "# 搬家\r\n\r\n我们搬家有两个原因：\r\n\r\n1. 旧房子离公司太远；\r\n2. 房东要把房子卖掉。\r\n",
    "子目录/前言.md": "---\ntitle: 读书笔记\ntags: [书]\n---\n\n《长夜》的作者是林晚秋，2019 年出版。\n",
}


_BUILT: list[Path] = []  # the dictionary of the first chain: to build it anew for each takes ten seconds


def chain_over(notes: Mapping[str, str], folders: pytest.TempPathFactory, embedder: Embedder) -> Chain:
    """Write the notes, by their names, into a folder of their own, index them, and open a chain without a model."""
    folder, home = folders.mktemp("notes"), folders.mktemp("home")
    for name, text in notes.items():
        (folder / name).write_text(text, encoding="utf8")
    for built in _BUILT:
        (home / built.name).symlink_to(built)
    sync(home, [folder], embedder)
    chain = Chain.open(QASettings(home=home, llm="none"), embedder)
    _BUILT[:] = [path.resolve() for path in home.glob("dictionary-*.sqlite")]
    return chain
