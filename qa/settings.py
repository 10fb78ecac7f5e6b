"""What qa adds to the settings of ingest."""

from typing import Literal

from pydantic import Field

from ingest.settings import IngestSettings


class QASettings(IngestSettings):
    """Every knob of the program: one frozen object that travels."""

    top_k: int = Field(8, ge=1, le=100, description="how many chunks an answer may draw on")
    lang: Literal["zh", "en", "auto"] = Field("auto", description="language of the answer: zh, en or auto")
    llm: str = Field("none", description="who writes the answer: none quotes the notes' own sentences")
