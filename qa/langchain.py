"""The seam to LangChain: embedders, hits as Documents, our retriever, and the whole chain as a Runnable."""

from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable, RunnableLambda
from pydantic import ConfigDict

from ingest.embedders import Embedder, load_embedder
from ingest.errors import WrongUsage
from qa.chain import Chain
from qa.followup import turns
from qa.settings import QASettings
from qa.types import Answer, Hit

Embeddings.register(Embedder)  # type: ignore[type-abstract]  # an abstract class may be registered


def open_chain(**settings: Any) -> Chain:
    """Open the chain over the index that `qa ingest` made; settings are those of the README, in lower case.

    Raises UserError, which says what to do, for a wrong setting or when there is no index.
    """
    chosen = QASettings.load(**settings)
    return Chain.open(chosen, load_embedder(chosen.embedder))


class NotesRetriever(BaseRetriever):
    """Our retrieval in a chain of your own: `NotesRetriever(chain=open_chain()).invoke("why did CoreOS split")`."""

    model_config = ConfigDict(arbitrary_types_allowed=True)
    chain: Chain
    k: int = 8

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        return [to_document(hit) for hit in self.chain.search(query, self.k)[1]]


def as_runnable(chain: Chain) -> Runnable[str | dict[str, Any], Answer]:
    """Question in, Answer out, with LangChain's invoke, batch, stream and their asynchronous kin.

    A follow-up comes as {"question": "…", "history": [{"question": "…", "answer": "…"}]}.
    """

    def ask(asked: str | dict[str, Any]) -> Answer:
        if isinstance(asked, str):
            return chain.ask(asked)
        if not isinstance(asked, dict) or not isinstance(asked.get("question"), str):
            raise WrongUsage('there is no question: give a string, or {"question": "…", "history": […]}')
        return chain.ask(asked["question"], turns(asked.get("history")))

    return RunnableLambda(ask)


def to_document(hit: Hit) -> Document:
    """A hit as a Document: the chunk's text, and in the metadata where it stands and how well it fits."""
    chunk = hit.chunk
    metadata = {
        "note": chunk.note,
        "folder": str(hit.folder),
        "title": hit.title,
        "headings": list(chunk.headings),
        "start": chunk.start,
        "end": chunk.end,
        "line": chunk.line,
        "sentences": [(s.start, s.end, s.kind, s.group) for s in chunk.sentences],
        "score": hit.score,
    }
    return Document(page_content=chunk.text, metadata=metadata)
