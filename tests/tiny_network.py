"""A tiny Qwen2 with random weights."""

from pathlib import Path

import gguf
import numpy as np

LAYERS, WIDTH, INNER, HEADS, KV_HEADS, WORDS = 2, 64, 96, 4, 2, 400


def write(path: Path) -> None:
    """Write it as a GGUF file; one matrix of it is quantised."""
    rng = np.random.default_rng(0)
    head = WIDTH // HEADS
    shapes = {"attn_q": (WIDTH, WIDTH), "attn_k": (KV_HEADS * head, WIDTH), "attn_v": (KV_HEADS * head, WIDTH)}
    shapes |= {"attn_output": (WIDTH, WIDTH), "ffn_gate": (INNER, WIDTH), "ffn_up": (INNER, WIDTH)}
    shapes |= {"ffn_down": (WIDTH, INNER)}
    tensors = {"token_embd.weight": (WORDS, WIDTH), "output.weight": (WORDS, WIDTH), "output_norm.weight": (WIDTH,)}
    for layer in range(LAYERS):
        tensors |= {f"blk.{layer}.{name}.weight": shape for name, shape in shapes.items()}
        tensors |= {f"blk.{layer}.{name}.bias": shapes[name][:1] for name in ("attn_q", "attn_k", "attn_v")}
        tensors |= {f"blk.{layer}.{name}.weight": (WIDTH,) for name in ("attn_norm", "ffn_norm")}
    writer = gguf.GGUFWriter(path, "qwen2")
    writer.add_block_count(LAYERS)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(KV_HEADS)
    writer.add_layer_norm_rms_eps(1e-6)
    writer.add_rope_freq_base(1e6)
    for name, shape in tensors.items():
        values = (rng.normal(size=shape) * 0.2 + name.endswith("norm.weight")).astype(np.float32)
        if name == "blk.0.ffn_up.weight":
            q8 = gguf.GGMLQuantizationType.Q8_0
            writer.add_tensor(name, gguf.quantize(values, q8), raw_dtype=q8)
        else:
            writer.add_tensor(name, values)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
