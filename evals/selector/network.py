"""The selector in PyTorch, to be trained: the encoder with a low-rank adapter (Hu et al. 2021), and what reads its rows."""

from collections.abc import Sequence
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from evals.selector.base import MATRICES, NORMS, Base
from qa.encoder import PAD, Vocabulary
from qa.selector import Window

RANK, SCALE = 16, 2.0
_NEAR, _BIAS = 20.0, -19.0  # at first all is told by how near a sentence is to the question


class Adapted(nn.Module):
    """A matrix that stays as it is, with an adapter that is trained."""

    def __init__(self, whole: nn.Linear) -> None:
        super().__init__()
        self.whole = whole
        self.a = nn.Parameter(torch.randn(RANK, whole.in_features) / whole.in_features**0.5)
        self.b = nn.Parameter(torch.zeros(whole.out_features, RANK))

    def forward(self, x: Tensor) -> Tensor:
        """(…, in) -> (…, out)."""
        further = F.linear(F.linear(x, self.a.to(x.dtype)), (SCALE * self.b).to(x.dtype))
        whole: Tensor = self.whole(x)
        return whole + further

    def merged(self) -> Tensor:
        """Matrix and adapter in one, (out, in)."""
        return self.whole.weight.detach().float() + SCALE * (self.b @ self.a).detach()


class Network(nn.Module):
    """Windows to the log odds of their sentences."""

    def __init__(self, base: Base, vocabulary: Vocabulary) -> None:
        super().__init__()
        self.body: Any = _body(base, vocabulary).to(torch.bfloat16)
        self.body.requires_grad_(False)
        for layer in self.body.encoder.layer:
            for path in MATRICES.values():
                parent = layer.get_submodule(path.rpartition(".")[0])
                setattr(parent, path.rpartition(".")[2], Adapted(getattr(parent, path.rpartition(".")[2])))
        self.of_rows = nn.Linear(2 * base.width, 1)
        nn.init.zeros_(self.of_rows.weight)
        nn.init.constant_(self.of_rows.bias, _BIAS)
        self.near = nn.Parameter(torch.tensor(_NEAR))

    def forward(self, windows: Sequence[Window]) -> Tensor:
        """(sentences of all windows)."""
        order = sorted(range(len(windows)), key=lambda i: len(windows[i].tokens))
        halves = (order[: len(order) // 2], order[len(order) // 2 :])  # so that less is padded
        found: dict[int, Tensor] = {}
        for half in filter(None, halves):
            odds = torch.split(self._odds([windows[i] for i in half]), [len(windows[i].spans) for i in half])
            found |= dict(zip(half, odds, strict=True))
        return torch.cat([found[i] for i in range(len(windows))])

    def _odds(self, windows: Sequence[Window]) -> Tensor:
        length = max(len(window.tokens) for window in windows)
        tokens = torch.tensor([[*w.tokens, *[PAD] * (length - len(w.tokens))] for w in windows])
        rows = self.body(input_ids=tokens, attention_mask=tokens != PAD).last_hidden_state.float()
        sums = F.pad(rows.cumsum(dim=1), (0, 0, 1, 0))
        at, start, end = torch.tensor([(i, *span) for i, w in enumerate(windows) for span in w.spans]).T
        means = (sums[at, end] - sums[at, start]) / (end - start)[:, None]
        asked = torch.tensor([w.asked for w in windows])
        questions = sums[torch.arange(len(windows)), asked] / asked[:, None]
        near = F.cosine_similarity(means, questions[at])
        told: Tensor = self.of_rows(torch.cat((means, rows[at, 0]), dim=1))[:, 0]
        return told + self.near * near


def _body(base: Base, vocabulary: Vocabulary) -> Any:
    from transformers import BertConfig, BertModel

    config = BertConfig(
        vocab_size=len(vocabulary.vectors),
        hidden_size=base.width,
        num_hidden_layers=base.layers,
        num_attention_heads=base.heads,
        intermediate_size=base.inner,
        max_position_embeddings=base.places,
        layer_norm_eps=base.epsilon,
    )
    body: Any = BertModel(config, add_pooling_layer=False)
    body.set_attn_implementation("eager")  # the other one takes twice as long to train on a CPU
    body.eval()  # without dropout
    tensors, width = base.tensors, base.width
    state = {
        "embeddings.word_embeddings.weight": vocabulary.vectors,
        "embeddings.position_embeddings.weight": tensors["emb.pos"].reshape(-1, width),
        "embeddings.token_type_embeddings.weight": tensors["emb.type"].reshape(-1, width),
        "embeddings.LayerNorm.weight": tensors["emb.ln.w"],
        "embeddings.LayerNorm.bias": tensors["emb.ln.b"],
    }
    for layer in range(base.layers):
        for short, long in (MATRICES | NORMS).items():
            state[f"encoder.layer.{layer}.{long}.weight"] = tensors[f"l{layer}.{short}.w"]
            state[f"encoder.layer.{layer}.{long}.bias"] = tensors[f"l{layer}.{short}.b"]
    body.load_state_dict({name: torch.from_numpy(values) for name, values in state.items()})
    return body
