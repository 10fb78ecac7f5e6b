"""A Qwen2 in plain PyTorch over the weights of a GGUF file, with a low-rank adapter that can be trained.

The runtime (llama.cpp) reads both but trains neither. The network as in Qwen2 (Yang et al. 2024): grouped queries, rotary
positions, a gated feed-forward part; the adapter as in LoRA (Hu et al. 2021), on all seven matrices of each layer. The
weights are those that the runtime computes with, quantisation and all, so that the adapter mends its faults, too.
"""

import math
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import gguf
import numpy as np
import torch
import torch.nn.functional as F
import typer
from torch import Tensor

from ingest.errors import ModelUnavailable
from qa.model_catalog import CATALOG

RANK = 4
SCALE = 2.0
MATRICES = ("attn_q", "attn_k", "attn_v", "attn_output", "ffn_gate", "ffn_up", "ffn_down")

_ADAPTERS = Path(__file__).parents[1] / "qa" / "adapters"
_ARCHITECTURE = "qwen2"
# oneDNN keeps what it prepared for each shape of a batch: without this bound memory grows by 0.1 GB a step.
os.environ.setdefault("ONEDNN_PRIMITIVE_CACHE_CAPACITY", "64")
_FEWEST = 0.05  # of the rate of learning
_WARM = 20  # steps until it is reached
_TOLD = 25  # steps between two reports

B = TypeVar("B")  # what a step learns from

Adapter = dict[
    str, Tensor
]  # by the names that llama.cpp gives them: blk.0.attn_q.weight.lora_a (rank, in), …_b (out, rank)


@dataclass(frozen=True, slots=True)
class Network:
    """The frozen weights by their names in the file, matrices (out, in), and the numbers that shape the network."""

    weights: dict[str, Tensor]
    layers: int
    heads: int
    kv_heads: int
    epsilon: float  # of the norms
    base: float  # of the rotary positions

    @property
    def device(self) -> torch.device:
        """Where it computes."""
        return self.weights["token_embd.weight"].device


@dataclass(frozen=True, slots=True)
class Layout:
    """How texts that share an opening are read at once, the opening a single time."""

    places: Tensor  # (batch, length): of each token in its own text
    seen: Tensor  # (batch, 1, length, length): whether the token of the row sees the one of the column


def adapter_path(model: Path, skill: str) -> Path:
    """Where the adapter for a skill of a model of the catalogue lies. Raises BadParameter for another model."""
    name = next((known.name for known in CATALOG.values() if known.file == model.name), None)
    if name is None:
        raise typer.BadParameter(f"{model.name} is not in the catalogue (qa/model_catalog.py): name one that is")
    return _ADAPTERS / f"{name}.{skill}.gguf"


def load_network(path: Path, device: torch.device, of_matrix: torch.dtype) -> Network:
    """Read a GGUF file, its matrices in that precision. Raises ModelUnavailable for another network."""
    reader = gguf.GGUFReader(path)
    told = {name: field.contents() for name, field in reader.fields.items() if not name.startswith("tokenizer.")}
    if told.get("general.architecture") != _ARCHITECTURE:
        raise ModelUnavailable(f"{path} is no {_ARCHITECTURE} network, and no other can be trained: name one that is")
    weights = {}
    for tensor in reader.tensors:
        values = torch.from_numpy(np.array(gguf.dequantize(tensor.data, tensor.tensor_type), np.float32))
        weights[tensor.name] = values.to(device, of_matrix if values.dim() == 2 else torch.float32)
    return Network(
        weights,
        layers=told[f"{_ARCHITECTURE}.block_count"],
        heads=told[f"{_ARCHITECTURE}.attention.head_count"],
        kv_heads=told[f"{_ARCHITECTURE}.attention.head_count_kv"],
        epsilon=told[f"{_ARCHITECTURE}.attention.layer_norm_rms_epsilon"],
        base=told[f"{_ARCHITECTURE}.rope.freq_base"],
    )


def new_adapter(network: Network, first: int = 0) -> Adapter:
    """An adapter that changes nothing yet, as its second half is zero; the first is random, the same each time.

    first: the layer from which on the network is adapted.
    """
    generator = torch.Generator().manual_seed(0)
    adapter = {}
    for layer in range(first, network.layers):
        for matrix in MATRICES:
            name = f"blk.{layer}.{matrix}.weight"
            rows, columns = network.weights[name].shape
            a = torch.randn(RANK, columns, generator=generator) / math.sqrt(columns)
            adapter[f"{name}.lora_a"] = a.to(network.device).requires_grad_()
            adapter[f"{name}.lora_b"] = torch.zeros(rows, RANK, device=network.device).requires_grad_()
    return adapter


def load_adapter(network: Network, path: Path, first: int = 0) -> Adapter:
    """An adapter that `save_adapter` wrote; what lies under the layer first stays as it is."""
    adapter = {}
    for tensor in gguf.GGUFReader(path).tensors:
        values = torch.from_numpy(np.array(tensor.data, np.float32)).to(network.device)
        adapter[tensor.name] = values.requires_grad_(int(tensor.name.split(".")[1]) >= first)
    return adapter


def save_adapter(adapter: Adapter, path: Path) -> None:
    """Write an adapter as a GGUF file that llama.cpp loads, in half precision."""
    writer = gguf.GGUFWriter(path, _ARCHITECTURE)
    writer.add_type(gguf.GGUFType.ADAPTER)
    writer.add_string(gguf.Keys.Adapter.TYPE, "lora")
    writer.add_float32(gguf.Keys.Adapter.LORA_ALPHA, SCALE * RANK)
    for name, values in adapter.items():
        writer.add_tensor(name, values.detach().to("cpu", torch.float16).numpy())
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def next_word(network: Network, tokens: Tensor, last: Tensor, adapter: Adapter | None = None) -> Tensor:
    """Logits (batch, vocabulary) of the word after each prompt.

    tokens: (batch, length), padded at the end. last: (batch,), place of the last token of each.
    """
    return said(network, states(network, tokens, adapter)[torch.arange(len(tokens), device=network.device), last])


def states(network: Network, tokens: Tensor, adapter: Adapter | None = None) -> Tensor:
    """What the network makes of each token and those before it, (batch, length, width). tokens: (batch, length)."""
    *_, last = layers(network, tokens, adapter)
    return _norm(network, "output_norm.weight", last)


def layers(
    network: Network, tokens: Tensor, adapter: Adapter | None = None, layout: Layout | None = None
) -> Iterator[Tensor]:
    """What each layer makes of each token, (batch, length, width), not normed. Without a layout rows are one text each."""
    seen = None if layout is None else layout.seen
    places = torch.arange(tokens.shape[1], device=network.device)[None] if layout is None else layout.places
    turns = _turns(network, places)
    x = network.weights["token_embd.weight"][tokens]
    for layer in range(network.layers):
        normed = _norm(network, f"blk.{layer}.attn_norm.weight", x)
        x = x + _attend(network, layer, normed, turns, seen, adapter)
        x = x + _think(network, layer, _norm(network, f"blk.{layer}.ffn_norm.weight", x), adapter)
        yield x


def logits(network: Network, last: Tensor) -> Tensor:
    """Logits (…, vocabulary) of the word that follows what the last layer makes of a token (…, width)."""
    return said(network, _norm(network, "output_norm.weight", last))


def said(network: Network, states: Tensor) -> Tensor:
    """Logits (…, vocabulary) of the word that follows each state (…, width)."""
    head = network.weights.get("output.weight", network.weights["token_embd.weight"])  # small models have one for both
    return F.linear(states, head).float()


def fitted(
    adapter: Adapter,
    steps: Sequence[B],
    loss: Callable[[Adapter, B], Tensor],
    rate: float,
    after: Callable[[int], None] = lambda done: None,
) -> Adapter:
    """The adapter, trained on batches, each seen once, by AdamW (Loshchilov and Hutter 2019).

    rate: of learning; it is reached in some steps, and falls in a cosine to a twentieth. after: called after each step.
    """
    weights = [values for values in adapter.values() if values.requires_grad]
    optimizer = torch.optim.AdamW(weights, lr=rate, betas=(0.9, 0.99), weight_decay=0.0)
    losses = []
    for step, batch in enumerate(steps):
        slope = 0.5 * (1 + math.cos(math.pi * step / len(steps)))
        for group in optimizer.param_groups:
            group["lr"] = rate * min(1.0, (step + 1) / _WARM) * (_FEWEST + (1 - _FEWEST) * slope)
        error = loss(adapter, batch)
        optimizer.zero_grad()
        error.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(weights, 1.0)
        optimizer.step()
        losses.append(error.item())
        if step % _TOLD == 0:
            recent = losses[-_TOLD:]
            typer.echo(f"step {step} of {len(steps)}: loss {sum(recent) / len(recent):.3f}", err=True)
        after(step + 1)
    return adapter


def _attend(
    network: Network,
    layer: int,
    x: Tensor,
    turns: tuple[Tensor, Tensor],
    seen: Tensor | None,
    adapter: Adapter | None,
) -> Tensor:
    batch, length, _ = x.shape

    def heads(matrix: str, count: int) -> Tensor:
        return _linear(network, layer, matrix, x, adapter).view(batch, length, count, -1).transpose(1, 2)

    q = _rotated(heads("attn_q", network.heads), turns)
    k = _rotated(heads("attn_k", network.kv_heads), turns)
    v = heads("attn_v", network.kv_heads)
    shared = network.heads // network.kv_heads
    k, v = k.repeat_interleave(shared, 1), v.repeat_interleave(shared, 1)
    found = F.scaled_dot_product_attention(q, k, v, attn_mask=seen, is_causal=seen is None)
    return _linear(network, layer, "attn_output", found.transpose(1, 2).reshape(batch, length, -1), adapter)


def _think(network: Network, layer: int, x: Tensor, adapter: Adapter | None) -> Tensor:
    gate = F.silu(_linear(network, layer, "ffn_gate", x, adapter))
    return _linear(network, layer, "ffn_down", gate * _linear(network, layer, "ffn_up", x, adapter), adapter)


def _linear(network: Network, layer: int, matrix: str, x: Tensor, adapter: Adapter | None) -> Tensor:
    name = f"blk.{layer}.{matrix}"
    bias = network.weights.get(f"{name}.bias")
    y = F.linear(x, network.weights[f"{name}.weight"], None if bias is None else bias.to(x.dtype))
    if adapter is None or f"{name}.weight.lora_a" not in adapter:
        return y
    a, b = (adapter[f"{name}.weight.lora_{half}"].to(x.dtype) for half in "ab")
    return y + F.linear(F.linear(x, a) * SCALE, b)


def _norm(network: Network, name: str, x: Tensor) -> Tensor:
    y = x.float()
    return (y * torch.rsqrt(y.pow(2).mean(-1, keepdim=True) + network.epsilon) * network.weights[name]).to(x.dtype)


def _turns(network: Network, places: Tensor) -> tuple[Tensor, Tensor]:
    """Cosine and sine, (batch, 1, length, half a head), by which the two halves of a head are turned at each place."""
    size = network.weights["blk.0.attn_q.weight"].shape[0] // network.heads
    pace = network.base ** -(torch.arange(0, size, 2, device=network.device).float() / size)
    angle = places.float()[:, None, :, None] * pace
    return angle.cos(), angle.sin()


def _rotated(x: Tensor, turns: tuple[Tensor, Tensor]) -> Tensor:
    cos, sin = turns
    a, b = x.float().chunk(2, -1)
    return torch.cat((a * cos - b * sin, b * cos + a * sin), -1).to(x.dtype)
