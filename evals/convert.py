"""Make a data set for `qa eval` of a published one: python -m evals.convert xquad.zh.json xquad --en xquad.en.json

Reads the SQuAD format (XQuAD, DRCD) and that of CMRC 2018; writes NAME.passages.jsonl and NAME.questions.jsonl. Where
each set lives is told in DATA.md.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its answers, about the passage at that position."""

    id: str
    passage: int
    question: str
    answers: tuple[str, ...]


def main(
    source: Annotated[Path, typer.Argument(help="The published file, in Chinese.")],
    name: Annotated[Path, typer.Argument(help="What to write: NAME.passages.jsonl and NAME.questions.jsonl.")],
    en: Annotated[Path | None, typer.Option(help="The same questions in English, by id.")] = None,
) -> None:
    """Convert a published data set to the form that `qa eval` reads."""
    passages, questions = read(source)
    english = {asked.id: asked for asked in read(en)[1]} if en else {}
    if en and (missing := [asked.id for asked in questions if asked.id not in english]):
        raise typer.BadParameter(f"{en} lacks the question {missing[0]}: name the file that belongs to {source}")
    width = len(str(len(passages)))
    _write(name, "passages", ({"id": f"{i:0{width}}", "text": text} for i, text in enumerate(passages)))
    _write(name, "questions", (_line(asked, width, english) for asked in questions))
    typer.echo(f"{len(passages)} passages, {len(questions)} questions")


def read(path: Path) -> tuple[list[str], list[Asked]]:
    """The passages and the questions of a file; raises BadParameter for one of another format."""
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))
        found = list(_squad(data) if isinstance(data, dict) else _cmrc(data))
    except OSError as error:
        raise typer.BadParameter(f"{path} cannot be read ({error.strerror}): name the published file") from None
    except (ValueError, KeyError, TypeError):
        raise typer.BadParameter(f"{path} is neither SQuAD nor CMRC 2018: name the published file") from None
    questions = [
        Asked(str(id), at, question, tuple(dict.fromkeys(answers)))
        for at, (_, of) in enumerate(found)
        for id, question, answers in of
    ]
    return [text for text, _ in found], questions


_Passage = tuple[str, list[tuple[str, str, list[str]]]]  # its text, and (id, question, answers) of each question


def _squad(data: dict[str, Any]) -> Iterator[_Passage]:
    for article in data["data"]:
        for paragraph in article["paragraphs"]:
            yield paragraph["context"], [(q["id"], q["question"], _texts(q["answers"])) for q in paragraph["qas"]]


def _texts(answers: list[dict[str, Any]]) -> list[str]:
    return [answer["text"] for answer in answers]


def _cmrc(data: list[dict[str, Any]]) -> Iterator[_Passage]:
    for entry in data:
        yield entry["context_text"], [(q["query_id"], q["query_text"], q["answers"]) for q in entry["qas"]]


def _line(asked: Asked, width: int, english: dict[str, Asked]) -> dict[str, Any]:
    line = {"id": asked.id, "passage": f"{asked.passage:0{width}}", "zh": asked.question}
    if asked.id in english:
        line["en"] = english[asked.id].question
    return {**line, "answer_zh": list(asked.answers)}


def _write(name: Path, what: str, lines: Iterator[dict[str, Any]]) -> None:
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    name.with_name(f"{name.name}.{what}.jsonl").write_text(text, encoding="utf8")


if __name__ == "__main__":
    typer.run(main)
