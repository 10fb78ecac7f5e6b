"""The collection as a map: each chunk a point, near others of like meaning, coloured by note; a question lights up its hits.

The drawing is a custom element, `<notes-map>`, with its script beside it (`assets/map.js`): it needs nothing else, so it
stands in any page. It asks for a note to be opened by the event `notes-map-open`, whose detail is {note, start, end,
line_start, line_end}.
"""

import html
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from ingest.index import Home, note_label
from ingest.ledger import OutlineRow, chunk_key
from qa.types import Hit, Language
from ui.i18n import table

# Up to so many chunks neighbours are kept together (t-SNE, seconds); more are laid out by their two main directions.
NEIGHBOURS_MAX = 1500
_PCA_DIMENSIONS = 30  # t-SNE sees these: what is left out is noise, and costs time
_PERPLEXITY, _STEPS = 20, 400
_GRID = 1000  # coordinates are whole numbers up to this

_WORDS: dict[Language, dict[str, str]] = {
    "zh": {
        "map": "笔记地图：每个点是一段笔记，意思相近的挨在一起，颜色表示所属笔记。方向键移动，回车打开，加减号缩放",
        "in": "放大",
        "out": "缩小",
        "reset": "复原",
        "list": "笔记（点击展开各段）",
        "lit": "问题找到的第 {} 段",
        "empty": "还没有笔记：先同步笔记",
    },
    "en": {
        "map": "Map of the notes: each point is a passage, near those of like meaning, coloured by note. Arrow keys move, "
        "Enter opens, plus and minus zoom",
        "in": "Zoom in",
        "out": "Zoom out",
        "reset": "Reset the view",
        "list": "Notes (click to list their passages)",
        "lit": "found {} for the question",
        "empty": "No notes yet: sync them first",
    },
}


@dataclass(frozen=True, slots=True)
class Point:
    """A chunk on the map."""

    key: str  # of the chunk in the ledger
    note: str  # label
    headings: tuple[str, ...]
    line_start: int
    line_end: int
    start: int  # characters of the note's text
    end: int
    x: float  # 0 to 1
    y: float


class NotesMap:
    """The points of the index in a home folder, laid out anew after each sync that changed something."""

    def __init__(self, home: Path) -> None:
        self._home = Home(home)
        self._lock = Lock()
        self._revision: str | None = None
        self._points: list[Point] = []

    def points(self) -> list[Point]:
        """Every chunk, note by note. Raises UserError when the index cannot be read."""
        with self._lock:
            if self._revision != (revision := self._home.revision()):
                self._points, self._revision = self._lay_out(), revision
            return self._points

    def lit(self, hits: Sequence[Hit]) -> list[int]:
        """Positions in `points()` of the chunks that were retrieved, best first."""
        at = {point.key: i for i, point in enumerate(self.points())}
        keys = [chunk_key(hit.folder, hit.chunk) for hit in hits]
        return [at[key] for key in keys if key in at]

    def _lay_out(self) -> list[Point]:
        with self._home.reading() as ledger:
            if ledger is None:
                return []
            with ledger.snapshot():
                rows, shared, (keys, vectors) = ledger.outline(), ledger.shared_paths(), ledger.vectors()
        at = {key: i for i, key in enumerate(keys)}
        places = project(vectors[[at[row.key] for row in rows]]) if rows else np.zeros((0, 2))
        return [_point(row, shared, *place) for row, place in zip(rows, places.tolist(), strict=True)]


def project(vectors: NDArray[np.float32]) -> NDArray[np.float64]:
    """Vectors (n, dimension) to places (n, 2) between 0 and 1; the same vectors give the same places.

    Principal components (Pearson 1901) and, for a collection that is not large, t-SNE on these (van der Maaten & Hinton
    2008), which keeps neighbours together where two directions cannot.
    """
    centred = (vectors - vectors.mean(axis=0)).astype(np.float64)
    _, directions = np.linalg.eigh(centred.T @ centred)  # ascending
    main = directions[:, : -_PCA_DIMENSIONS - 1 : -1]
    main *= np.where(np.take_along_axis(main, np.abs(main).argmax(axis=0)[None], axis=0) < 0, -1, 1)  # a sign is free
    places = centred @ main
    if len(vectors) <= NEIGHBOURS_MAX:
        # Chunks of the same words share a place. Of fewer than four, t-SNE makes nothing, and of one it crashes.
        different, back = np.unique(centred.astype(np.float32), axis=0, return_inverse=True)
        if len(different) >= 4:
            places = _neighbours(different @ main)[back.ravel()]
    places = np.pad(places, ((0, 0), (0, max(0, 2 - places.shape[1]))))[:, :2]
    low, high = places.min(axis=0), places.max(axis=0)
    return np.asarray(np.where(high > low, (places - low) / np.where(high > low, high - low, 1), 0.5))


def element(points: Sequence[Point], lit: Sequence[int] = (), language: Language = "zh") -> str:
    """The map as HTML, its script included; lit are the positions of the points that a question retrieved, best first."""
    if not points:
        return f"<p>{_WORDS[language]['empty']}</p>"
    notes = {note: i for i, note in enumerate(dict.fromkeys(p.note for p in points))}
    said = table()[language]
    data = {
        "words": _WORDS[language] | {name: said[name] for name in ("line", "lines")},
        "notes": list(notes),
        "lit": list(lit),
        "points": [
            [
                round(p.x * _GRID),
                round((1 - p.y) * _GRID),
                notes[p.note],
                " › ".join(p.headings),
                p.line_start,
                p.line_end,
                p.start,
                p.end,
            ]
            for p in points
        ],
    }
    value = html.escape(json.dumps(data, ensure_ascii=False, separators=(",", ":")), quote=True)
    return f'<notes-map data="{value}"></notes-map><script>{_script()}</script>'


@cache
def _script() -> str:
    return (files(__package__) / "assets" / "map.js").read_text(encoding="utf8")


def _neighbours(places: NDArray[np.float64]) -> NDArray[np.float64]:
    from sklearn.manifold import TSNE  # a second to import
    from threadpoolctl import threadpool_limits

    few = len(places) - 1
    # The threads of a layout this small wait for each other most of the time: one is ten times as fast.
    with threadpool_limits(1):
        layout = TSNE(
            init="pca", perplexity=min(_PERPLEXITY, few / 3), max_iter=_STEPS, random_state=0, n_jobs=1
        ).fit_transform(places.astype(np.float32))
    return np.asarray(layout, np.float64)


def _point(row: OutlineRow, shared: Mapping[str, Sequence[Path]], x: float, y: float) -> Point:
    chunk = row.chunk
    return Point(
        key=row.key,
        note=note_label(row.folder, chunk.note, shared),
        headings=chunk.headings,
        line_start=chunk.line,
        line_end=chunk.line + chunk.text.count("\n"),
        start=chunk.start,
        end=chunk.end,
        x=x,
        y=y,
    )
