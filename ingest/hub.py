"""Sentence-transformers models by folder or hub name: from this machine alone where it has them, else from the hub."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from ingest.errors import ModelUnavailable

Model = TypeVar("Model")

_TIMEOUT = 5.0  # seconds in which the hub must answer; the library's own retries would take more than a minute


def load_model(make: Callable[..., Model], name: str, setting: str) -> Model:
    """Build a model with `make(name, local_files_only=…)`, which imports the library: a wrong folder is told before.

    A folder is loaded as it is, and so is what was downloaded before: nothing is asked of the network then. Raises
    ModelUnavailable, which names the setting, when the model is nowhere, or is not one that can be loaded.
    """
    folder = Path(os.path.expanduser(name))
    if folder.is_dir():
        _quiet_in_a_pipe()
        return _built(make, str(folder), setting, "give a folder that holds a sentence-transformers model", local=True)
    if name.startswith((".", "/", "~", "\\")) or name.count("/") > 1:
        raise ModelUnavailable(
            f"there is no folder {name!r}: set {setting} to one that holds the model, or to its name"
        )
    _quiet_in_a_pipe()
    try:
        return make(name, local_files_only=True)
    except Exception as error:  # what is missing is told in many ways; a broken download is mended by a new one
        _refuse_own_code(error, name, setting)
        _find(name, setting)
    return _built(make, name, setting, "name another model", local=False)


def _built(make: Callable[..., Model], name: str, setting: str, remedy: str, *, local: bool) -> Model:
    try:
        return make(name, local_files_only=local)
    except Exception as error:  # the library raises a dozen kinds, from OSError to its hub client's own
        _refuse_own_code(error, name, setting)
        why = (str(error).strip() or type(error).__name__).splitlines()[0]
        raise ModelUnavailable(f"the model {name!r} cannot be loaded ({why}): {remedy}, or unset {setting}") from error


def _find(name: str, setting: str) -> None:
    """Ask the hub once whether it has the model; raises ModelUnavailable when it has not, or is out of reach."""
    from huggingface_hub import HfApi
    from huggingface_hub.errors import GatedRepoError, HFValidationError, RepositoryNotFoundError

    repository = name if "/" in name else f"sentence-transformers/{name}"
    try:
        HfApi().model_info(repository, timeout=_TIMEOUT)
    except GatedRepoError as error:
        raise ModelUnavailable(
            f"the hub gives {name!r} only to those who accepted its licence: accept it there and log in with `hf auth"
            f" login`, or set {setting} to another model"
        ) from error
    except (RepositoryNotFoundError, HFValidationError) as error:
        raise ModelUnavailable(f"the hub knows no model {name!r}: correct {setting}") from error
    except Exception as error:  # no network, no name server, no answer in time, a proxy in the way, offline mode
        raise ModelUnavailable(
            f"the model {name!r} is not on this machine and the hub cannot be reached: connect once to download it, set"
            f" {setting} to a folder that holds it, or unset {setting}"
        ) from error


def _refuse_own_code(error: Exception, name: str, setting: str) -> None:
    """Raise ModelUnavailable for a model that brings code of its own: it is not run."""
    if "trust_remote_code" in str(error):
        raise ModelUnavailable(
            f"the model {name!r} needs program code that comes with it, which is not run here: set {setting} to a model"
            " without"
        ) from error


def _quiet_in_a_pipe() -> None:
    """No progress bar where stderr is not a terminal."""
    if sys.stderr.isatty():
        return
    from huggingface_hub.utils.tqdm import disable_progress_bars
    from transformers.utils import logging

    disable_progress_bars()
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
