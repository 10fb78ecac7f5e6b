"""`qa doctor`: a self-test, seen from the shell."""

import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from ingest.errors import UserError
from qa.checks import Finding, examine

if TYPE_CHECKING:
    from qa.settings import QASettings


def doctor(ctx: typer.Context, as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """Test the index, the notes, the models and that no network is needed; say how to mend what is broken.

    Exit status: 0 nothing is broken, 1 something is.

    Example: qa doctor --json
    """
    settings: QASettings = ctx.obj()
    findings = []
    for finding in examine(settings):
        findings.append(finding)
        if not as_json:
            _print(finding)
    broken = [finding.check for finding in findings if finding.state == "broken"]
    if as_json:
        found = {
            "schema": "qa.doctor/1",
            "healthy": not broken,
            "home": str(settings.home),
            "checks": [asdict(finding) for finding in findings],
        }
        typer.echo(json.dumps(found, ensure_ascii=False, indent=1))
    if broken:
        raise UserError(f"{', '.join(broken)}: broken: do what stands above, and run `qa doctor` again")


def _print(finding: Finding) -> None:
    colour = {"ok": "green", "warning": "yellow", "broken": "red"}[finding.state]
    mark = typer.style(f"{finding.state:8}", fg=colour) if sys.stdout.isatty() else f"{finding.state:8}"
    typer.echo(f"{mark}{finding.check:12}{finding.found}")
    if finding.mend:
        typer.echo(f"{'':20}→ {finding.mend}")
