"""The words of an extractive answer: what stands on which line, so that any Markdown viewer shows it as it is meant."""

from pathlib import Path

from markdown_it import MarkdownIt

from ingest.embedders import Embedder
from ingest.sync import sync
from qa.chain import Chain
from qa.compose import marked
from qa.settings import QASettings

NOTE = """# 集群

运行鲸鱼的命令是这样的：

```shell
$ whale run one
```

换成集群运行鲸鱼，命令多写一个地址：

```shell
$ whale -H example run two
```
"""


def test_code_and_what_follows_it_do_not_share_a_line(home: Path, notes: Path, embedder: Embedder) -> None:
    (notes / "集群.md").write_text(NOTE, encoding="utf8")
    sync(home, [notes], embedder)
    answer = Chain.open(QASettings(home=home, notes=notes, llm="none"), embedder).ask("怎么在集群里运行鲸鱼？")
    tokens = MarkdownIt().parse(answer.answer)
    assert [t.content.strip() for t in tokens if t.type == "fence"] == ["$ whale run one", "$ whale -H example run two"]
    said = [t.content for t in tokens if t.type == "inline"]
    assert said == ["运行鲸鱼的命令是这样的：", "换成集群运行鲸鱼，命令多写一个地址：", "[1]"]
    position = 0
    for sentence in answer.sentences:
        position = answer.answer.index(sentence.text, position) + len(sentence.text)


def test_a_mark_follows_its_words_but_not_a_fence() -> None:
    assert marked("甲。", [1, 2]) == "甲。 [1] [2]"
    assert marked("```\nx\n```", [1]) == "```\nx\n```\n[1]"
