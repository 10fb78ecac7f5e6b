"""`qa ask` and `qa search`: a question, or a batch of them, from the shell."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ingest.errors import UserError, WrongUsage

if TYPE_CHECKING:
    from qa.chain import Chain
    from qa.settings import QASettings
    from qa.types import Turn

QuestionArgument = Annotated[str | None, typer.Argument(help='The question; "-" or a pipe reads it from stdin.')]
BatchOption = Annotated[
    str | None,
    typer.Option(
        metavar="FILE",
        help='Questions, one a line, plain or {"id", "question", "history"}; "-" is stdin. Prints JSON lines.',
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def ask(
    ctx: typer.Context,
    question: QuestionArgument = None,
    batch: BatchOption = None,
    as_json: JsonOption = False,
    top_k: Annotated[int | None, typer.Option(help="How many chunks an answer may draw on.")] = None,
    llm: Annotated[str | None, typer.Option(help="Who writes the answer: none, local, a model's name.")] = None,
    lang: Annotated[str | None, typer.Option(help="Language of the answer: zh, en or auto.")] = None,
    show_evidence: Annotated[bool, typer.Option(help="Print how the answer was found, too.")] = False,
) -> None:
    """Answer a question from the notes, each sentence with its proof.

    Exit status: 0 answered, 3 not in the notes, 1 failed, 2 wrong usage.

    Example: qa ask "CoreOS 为什么和 Docker 决裂？" --json
    """
    from qa import render

    settings = ctx.obj(top_k=top_k, llm=llm, lang=lang)
    if batch is not None:
        _refuse_besides(question)
        _batch(settings, batch, lambda chain, id, text, history: chain.ask(text, history).to_json(id), _failed_answer)
        return
    text = _question(question)
    chain = open_chain(settings)
    answer = chain.ask(text) if as_json or chain.llm is None else render.growing(chain.stream(text))
    _warn([chain.notice], chain.changed)
    if as_json:
        typer.echo(json.dumps(answer.to_json(), ensure_ascii=False))
    else:
        from qa.llm import advice

        render.answer(answer, advice=advice(settings))
        if show_evidence:
            render.hits([(chain.label(hit), hit) for hit in chain.search(text, settings.top_k)[1]])
    if answer.status == "not_in_notes":
        raise typer.Exit(3)


def search(
    ctx: typer.Context,
    question: QuestionArgument = None,
    k: Annotated[int, typer.Option("-k", min=1, max=1000, help="How many chunks.")] = 10,
    batch: BatchOption = None,
    as_json: JsonOption = False,
) -> None:
    """Print the best passages for a question, without answering it.

    Example: qa search "Swarm 的调度" -k 5
    """
    from qa import render

    settings = ctx.obj()
    if batch is not None:
        _refuse_besides(question)
        _batch(settings, batch, lambda chain, id, text, _: search_json(chain, id, text, k), _failed_search)
        return
    text = _question(question)
    chain = open_chain(settings)
    if as_json:
        typer.echo(json.dumps(search_json(chain, None, text, k), ensure_ascii=False))
    else:
        found = chain.search(text, k)[1]
        render.hits([(chain.label(hit), hit) for hit in found])
        if found and not any(hit.lexical for hit in found):
            typer.echo("qa: no note holds these words: what is shown only comes nearest to them in meaning", err=True)
    _warn([chain.notice], chain.changed)


def open_chain(settings: "QASettings") -> "Chain":
    """Load everything that answers; the first time, with no index yet, the default notes are ingested and that is said."""
    from ingest.cli import sync_folders
    from ingest.embedders import load_embedder
    from ingest.sync import known_folders
    from qa.cedict import is_built
    from qa.chain import Chain

    embedder = load_embedder(settings.embedder)
    if not known_folders(settings.home):
        typer.echo(f"No index yet: ingesting {settings.notes} …", err=True)
        report = sync_folders(settings, [settings.notes], embedder)
        typer.echo(f"Indexed {report.counts().get('added', 0)} notes in {settings.home}.", err=True)
    if not is_built(settings.home):
        typer.echo("Building the dictionary, once: about ten seconds …", err=True)
    return Chain.open(settings, embedder)


def _refuse_besides(question: str | None) -> None:
    """Raise WrongUsage for a question beside a batch of them."""
    if question is not None:
        raise WrongUsage("a question was given and a file of them: ask one of the two, with --batch or without")


def _question(argument: str | None) -> str:
    from qa.question import checked_question

    if argument is None and sys.stdin.isatty():
        raise WrongUsage('no question given: ask one, as in qa ask "why did CoreOS split"')
    # Checked before anything is loaded, or ingested for the first time, for a question that cannot be asked.
    return checked_question(_utf8(sys.stdin.read() if argument in (None, "-") else str(argument)))


def _utf8(text: str) -> str:
    """The text, its bytes decoded anew where the locale could not; raises WrongUsage when they are not UTF-8."""
    try:
        return text.encode("utf8", "surrogateescape").decode("utf8").removeprefix("\ufeff")
    except UnicodeError:
        raise WrongUsage("the question is not UTF-8 text: save or send it as UTF-8 and ask again") from None


def _warn(notices: Iterable[str | None], changed: Iterable[str]) -> None:
    for notice in filter(None, notices):
        typer.echo(f"qa: {notice}", err=True)
    if names := ", ".join(sorted(changed)):
        typer.echo(f"qa: changed since they were indexed: {names}; run `qa ingest` to take them in", err=True)


def _batch(
    settings: "QASettings",
    source: str,
    answer: Callable[["Chain", Any, str, Sequence["Turn"]], dict[str, Any]],
    failed: Callable[[Any, str, str], dict[str, Any]],
) -> None:
    """Print one JSON line for each question, in order; a line that cannot be asked gets its own, with status failed."""
    failures = 0
    notices: dict[str | None, None] = {}  # in order, each once
    changed: set[str] = set()
    with closing(sys.stdin if source == "-" else _open(source)) as lines:
        chain = open_chain(settings)
        for id, text, history, problem in _questions(lines):
            try:
                if problem:
                    raise WrongUsage(problem)
                result = answer(chain, id, _utf8(text), history)
            except UserError as error:
                failures += 1
                result = failed(id, text, str(error))
            notices[chain.notice] = None
            changed |= chain.changed
            sys.stdout.write(json.dumps(result, ensure_ascii=False) + "\n")
            sys.stdout.flush()
    _warn(notices, changed)
    if failures:
        raise UserError(
            f"{failures} of the lines could not be asked: see the lines with status failed and correct them"
        )


def _open(source: str) -> Any:
    try:
        return Path(source).open(encoding="utf-8", errors="surrogateescape")
    except OSError as error:
        raise UserError(
            f"{source} cannot be read ({error.strerror}): name a file of questions, or - for stdin"
        ) from None


def _questions(lines: Iterator[str]) -> Iterator[tuple[Any, str, Sequence["Turn"], str | None]]:
    """Yield (id, question, the turns before it, what is wrong) of each line that is not blank."""
    from qa.followup import turns

    for number, line in enumerate(lines, start=1):
        line = line.removeprefix("\ufeff").strip()
        if not line:
            continue
        if not line.startswith("{"):
            yield None, line, (), None
            continue
        entry: dict[str, Any] = {}
        try:
            entry = json.loads(line, parse_constant=_no_json)
            text = entry["question"].strip()
        except (ValueError, KeyError, AttributeError, RecursionError):
            problem = f'line {number} is not JSON with a "question": write {{"id": 1, "question": "…"}}'
            yield entry.get("id"), line, (), problem
            continue
        try:
            yield entry.get("id"), text, turns(entry.get("history")), None
        except WrongUsage as error:
            yield entry.get("id"), text, (), f"line {number}: {error}"


def _no_json(constant: str) -> None:
    raise ValueError(constant)  # NaN and Infinity, which Python reads and writes


def _failed_answer(id: Any, text: str, problem: str) -> dict[str, Any]:
    from qa.question import language_of
    from qa.types import Answer

    return Answer(text, language_of(text), "failed", "", reason=problem).to_json(id)


def search_json(chain: "Chain", id: Any, text: str, k: int) -> dict[str, Any]:
    """The object `qa.search/1`: the k best chunks for a question, best first. Raises UserError as `Chain.search` does."""
    question, hits = chain.search(text, k)
    return {
        "schema": "qa.search/1",
        "id": id,
        "question": question.text,
        "language": question.language,
        "hits": [chain.hit_json(rank, hit) for rank, hit in enumerate(hits, start=1)],
    }


def _failed_search(id: Any, text: str, problem: str) -> dict[str, Any]:
    from qa.question import language_of

    found = {"schema": "qa.search/1", "id": id, "question": text, "language": language_of(text), "hits": []}
    return {**found, "status": "failed", "reason": problem}
