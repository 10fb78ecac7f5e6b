"""The network that is trained: it computes what the runtime computes."""

from pathlib import Path

import gguf
import numpy as np
import pytest
import torch
from tiny_network import HEADS, INNER, KV_HEADS, LAYERS, WIDTH, WORDS

from evals.network import Network, load_network, new_adapter, next_word
from ingest.errors import ModelUnavailable

TOKENS, LAST = torch.tensor([[5, 9, 2, 77], [8, 3, 0, 0]]), torch.tensor([3, 1])


def test_the_network_is_qwen2_as_transformers_has_it(network: Network) -> None:
    from transformers import Qwen2Config, Qwen2ForCausalLM

    theirs = Qwen2ForCausalLM(
        Qwen2Config(
            vocab_size=WORDS,
            hidden_size=WIDTH,
            intermediate_size=INNER,
            num_hidden_layers=LAYERS,
            num_attention_heads=HEADS,
            num_key_value_heads=KV_HEADS,
            rms_norm_eps=1e-6,
            rope_parameters={"rope_type": "default", "rope_theta": 1e6},
            tie_word_embeddings=False,
        )
    )
    called = {"attn_q": "self_attn.q_proj", "attn_k": "self_attn.k_proj", "attn_v": "self_attn.v_proj"}
    called |= {"attn_output": "self_attn.o_proj", "ffn_gate": "mlp.gate_proj", "ffn_up": "mlp.up_proj"}
    called |= {"ffn_down": "mlp.down_proj", "attn_norm": "input_layernorm", "ffn_norm": "post_attention_layernorm"}
    whole = {"token_embd": "model.embed_tokens", "output_norm": "model.norm", "output": "lm_head"}
    weights = {}
    for name, values in network.weights.items():
        stem, kind = name.rsplit(".", 1)
        if stem in whole:
            weights[f"{whole[stem]}.{kind}"] = values
        else:
            _, layer, part = stem.split(".")
            weights[f"model.layers.{layer}.{called[part]}.{kind}"] = values
    theirs.load_state_dict(weights)
    with torch.no_grad():
        expected = theirs(TOKENS).logits[[0, 1], LAST]
    assert torch.allclose(next_word(network, TOKENS, LAST), expected, atol=1e-4)


def test_quantised_weights_are_read_as_the_runtime_reads_them(network: Network, tiny: Path) -> None:
    (stored,) = [t for t in gguf.GGUFReader(tiny).tensors if t.name == "blk.0.ffn_up.weight"]
    assert stored.tensor_type == gguf.GGMLQuantizationType.Q8_0
    expected = gguf.dequantize(stored.data, stored.tensor_type)
    assert np.array_equal(network.weights["blk.0.ffn_up.weight"].numpy(), expected)
    assert network.weights["blk.0.ffn_up.weight"].shape == (INNER, WIDTH)


def test_a_file_of_another_network_is_refused(tmp_path: Path) -> None:
    writer = gguf.GGUFWriter(tmp_path / "other.gguf", "llama")
    writer.add_tensor("output_norm.weight", np.ones(4, np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    with pytest.raises(ModelUnavailable, match="no qwen2"):
        load_network(tmp_path / "other.gguf", torch.device("cpu"), torch.float32)


def test_a_new_adapter_changes_nothing(network: Network) -> None:
    adapter = new_adapter(network)
    assert torch.equal(next_word(network, TOKENS, LAST, adapter), next_word(network, TOKENS, LAST))
    assert torch.equal(adapter["blk.1.attn_q.weight.lora_a"], new_adapter(network)["blk.1.attn_q.weight.lora_a"])


def test_lower_layers_can_be_left_as_they_are(network: Network) -> None:
    adapter = new_adapter(network, 1)
    assert {name.split(".")[1] for name in adapter} == {"1"}
    with torch.no_grad():
        adapter["blk.1.ffn_up.weight.lora_b"] += 1
        assert not torch.equal(next_word(network, TOKENS, LAST, adapter), next_word(network, TOKENS, LAST))
