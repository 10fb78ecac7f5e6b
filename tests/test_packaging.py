"""The four packages are ours and nobody else's, and what they read travels with them."""

import importlib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from ingest.settings import default_notes

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize("name", ["ingest", "qa", "ui", "evals"])
def test_the_package_is_ours(name: str) -> None:
    assert Path(importlib.import_module(name).__file__).is_relative_to(ROOT)
    assert set(packages_distributions().get(name, ["notes-qa"])) == {"notes-qa"}


def test_the_default_notes_are_there() -> None:
    assert list(default_notes().glob("*.md"))


def test_the_readme_names_every_verb_and_setting() -> None:
    from qa.cli import VERBS
    from qa.settings import QASettings

    readme = (ROOT / "README.md").read_text(encoding="utf8")
    for verb in VERBS:
        assert f"qa {verb}" in readme
    for setting in QASettings.model_fields:
        assert f"QA_{setting.upper()}" in readme
