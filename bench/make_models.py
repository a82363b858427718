#!/usr/bin/env python3
"""Makes the models that speed is measured on: random weights, real shapes, nothing to learn from their answers.

OUT/bench-134M/bench-134M-f16.gguf   Llama shape, 134 M parameters, context 4096, the 32k vocabulary of llama.cpp's models/
OUT/bench-134M/hf/                   the same model for transformers: float32 copies of the F16 weights, the same tokens
OUT/bench-mamba/bench-mamba-f16.gguf a small recurrent model with the vocabulary of another GGUF (--mamba-vocab)

The weights come from a seed, so a model is the same wherever it is made.
Needs numpy and safetensors (tools/reference/README.md has an environment), and the llama.cpp of tools/setup.
"""

import argparse
import json
import sys
from pathlib import Path

LLAMA_CPP = Path(__file__).resolve().parent.parent / ".deps/src/llama.cpp"
sys.path.insert(0, str(LLAMA_CPP / "gguf-py"))

import gguf  # noqa: E402
import numpy as np  # noqa: E402
from safetensors.numpy import save_file  # noqa: E402

EPS, ROPE_BASE, CONTEXT = 1e-5, 10000.0, 4096
LLAMA = {"width": 768, "layers": 12, "heads": 12, "ffn": 2048, "seed": 134}
MAMBA = {"width": 128, "layers": 4, "state": 16, "conv": 4, "rank": 8, "seed": 7}


class Weights:
    """Matrices of the usual scale, rounded to F16, from one stream of random numbers."""

    def __init__(self, seed):
        self.random = np.random.default_rng(seed)

    def normal(self, *shape, scale=0.02):
        return (self.random.standard_normal(shape, dtype=np.float32) * scale).astype(np.float16)


def vocabulary(path):
    fields = gguf.GGUFReader(path).fields
    return {key: fields[f"tokenizer.ggml.{key}"].contents() for key in ("tokens", "scores", "token_type")}


def add_vocabulary(writer, vocab):
    writer.add_tokenizer_model("llama")
    writer.add_tokenizer_pre("default")
    writer.add_token_list(vocab["tokens"])
    writer.add_token_scores(vocab["scores"])
    writer.add_token_types(vocab["token_type"])
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_unk_token_id(0)
    writer.add_add_bos_token(True)
    writer.add_add_eos_token(False)
    writer.add_add_space_prefix(True)


def write(writer, tensors):
    for name, tensor in tensors.items():
        writer.add_tensor(name, tensor)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def interleaved(matrix, heads):
    """Rows of a query or key matrix from transformers' order (halves of a head) to llama.cpp's (adjacent pairs)."""
    rows, columns = matrix.shape
    return matrix.reshape(heads, 2, rows // heads // 2, columns).swapaxes(1, 2).reshape(rows, columns)


def merges(vocab):
    """Every pair of pieces that makes a piece, the piece of the highest score first: what a merge by score would take."""
    pieces, found = dict(zip(vocab["tokens"], vocab["scores"], strict=True)), []
    for piece, score, kind in zip(vocab["tokens"], vocab["scores"], vocab["token_type"], strict=True):
        if kind == gguf.TokenType.NORMAL:
            found += [(-score, cut - len(piece), piece[:cut], piece[cut:]) for cut in range(1, len(piece))
                      if piece[:cut] in pieces and piece[cut:] in pieces]
    return [[left, right] for _, _, left, right in sorted(found, key=lambda merge: merge[:2])]


def write_tokenizer(folder, vocab):
    """The vocabulary for transformers: BPE, bytes for what it lacks, spaces kept and one put before, BOS first."""
    special = [{"id": index, "content": vocab["tokens"][index], "single_word": False, "lstrip": False, "rstrip": False,
                "normalized": False, "special": True} for index in range(3)]
    sequence, bos = {"Sequence": {"id": "A", "type_id": 0}}, {"SpecialToken": {"id": "<s>", "type_id": 0}}
    tokenizer = {
        "version": "1.0", "truncation": None, "padding": None, "added_tokens": special,
        "normalizer": {"type": "Sequence", "normalizers": [
            {"type": "Prepend", "prepend": "▁"},
            {"type": "Replace", "pattern": {"String": " "}, "content": "▁"}]},
        "pre_tokenizer": None,
        "post_processor": {"type": "TemplateProcessing", "single": [bos, sequence], "pair": [bos, sequence, sequence],
                           "special_tokens": {"<s>": {"id": "<s>", "ids": [1], "tokens": ["<s>"]}}},
        "decoder": {"type": "Sequence", "decoders": [
            {"type": "Replace", "pattern": {"String": "▁"}, "content": " "}, {"type": "ByteFallback"}, {"type": "Fuse"},
            {"type": "Strip", "content": " ", "start": 1, "stop": 0}]},
        "model": {"type": "BPE", "dropout": None, "unk_token": "<unk>", "continuing_subword_prefix": None,
                  "end_of_word_suffix": None, "fuse_unk": True, "byte_fallback": True, "ignore_merges": False,
                  "vocab": {token: index for index, token in enumerate(vocab["tokens"])}, "merges": merges(vocab)}}
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer, ensure_ascii=False), encoding="utf-8")
    settings = {"tokenizer_class": "PreTrainedTokenizerFast", "bos_token": "<s>", "eos_token": "</s>",
                "unk_token": "<unk>", "clean_up_tokenization_spaces": False, "model_max_length": CONTEXT}
    (folder / "tokenizer_config.json").write_text(json.dumps(settings, indent=1), encoding="utf-8")


def make_llama(folder, vocab, width, layers, heads, ffn, seed):
    weights, size = Weights(seed), len(vocab["tokens"])
    ones = np.ones(width, dtype=np.float32)
    native, twin = {}, {}  # llama.cpp's tensors and transformers'

    def matrix(name, twin_name, *shape, order=lambda values: values):
        values = weights.normal(*shape)
        native[f"{name}.weight"] = np.ascontiguousarray(order(values))
        twin[f"{twin_name}.weight"] = values.astype(np.float32)

    def norm(name, twin_name):
        native[f"{name}.weight"] = ones
        twin[f"{twin_name}.weight"] = ones

    def paired(values):
        return interleaved(values, heads)

    matrix("token_embd", "model.embed_tokens", size, width)
    for layer in range(layers):
        block, module = f"blk.{layer}", f"model.layers.{layer}"
        norm(f"{block}.attn_norm", f"{module}.input_layernorm")
        matrix(f"{block}.attn_q", f"{module}.self_attn.q_proj", width, width, order=paired)
        matrix(f"{block}.attn_k", f"{module}.self_attn.k_proj", width, width, order=paired)
        matrix(f"{block}.attn_v", f"{module}.self_attn.v_proj", width, width)
        matrix(f"{block}.attn_output", f"{module}.self_attn.o_proj", width, width)
        norm(f"{block}.ffn_norm", f"{module}.post_attention_layernorm")
        matrix(f"{block}.ffn_gate", f"{module}.mlp.gate_proj", ffn, width)
        matrix(f"{block}.ffn_up", f"{module}.mlp.up_proj", ffn, width)
        matrix(f"{block}.ffn_down", f"{module}.mlp.down_proj", width, ffn)
    norm("output_norm", "model.norm")
    matrix("output", "lm_head", size, width)
    parameters = sum(tensor.size for tensor in native.values())
    name = f"bench-{round(parameters / 1e6)}M"

    hf = folder / name / "hf"
    hf.mkdir(parents=True, exist_ok=True)
    writer = gguf.GGUFWriter(folder / name / f"{name}-f16.gguf", "llama")
    writer.add_name(name)
    writer.add_context_length(CONTEXT)
    writer.add_embedding_length(width)
    writer.add_block_count(layers)
    writer.add_feed_forward_length(ffn)
    writer.add_head_count(heads)
    writer.add_head_count_kv(heads)
    writer.add_rope_dimension_count(width // heads)
    writer.add_rope_freq_base(ROPE_BASE)
    writer.add_layer_norm_rms_eps(EPS)
    writer.add_vocab_size(size)
    writer.add_file_type(gguf.LlamaFileType.MOSTLY_F16)
    add_vocabulary(writer, vocab)
    write(writer, native)

    config = {"architectures": ["LlamaForCausalLM"], "model_type": "llama", "hidden_size": width,
              "intermediate_size": ffn, "num_hidden_layers": layers, "num_attention_heads": heads,
              "num_key_value_heads": heads, "vocab_size": size, "max_position_embeddings": CONTEXT, "rms_norm_eps": EPS,
              "rope_theta": ROPE_BASE, "hidden_act": "silu", "tie_word_embeddings": False, "bos_token_id": 1,
              "eos_token_id": 2, "torch_dtype": "float32", "attention_bias": False, "mlp_bias": False}
    (hf / "config.json").write_text(json.dumps(config, indent=1))
    save_file(twin, hf / "model.safetensors", metadata={"format": "pt"})
    write_tokenizer(hf, vocab)
    print(f"{folder / name}: {parameters} parameters")


def make_mamba(folder, vocab, width, layers, state, conv, rank, seed):
    weights, size, inner = Weights(seed), len(vocab["tokens"]), 2 * width
    tensors = {"token_embd.weight": weights.normal(size, width), "output_norm.weight": np.ones(width, np.float32)}
    for layer in range(layers):
        step = np.exp(weights.random.uniform(np.log(1e-3), np.log(1e-1), inner))  # time steps, log-uniform
        block = f"blk.{layer}"
        tensors |= {
            f"{block}.attn_norm.weight": np.ones(width, np.float32),
            f"{block}.ssm_in.weight": weights.normal(2 * inner, width, scale=width**-0.5),
            f"{block}.ssm_conv1d.weight": weights.normal(inner, conv, scale=conv**-0.5).astype(np.float32),
            f"{block}.ssm_conv1d.bias": np.zeros(inner, np.float32),
            f"{block}.ssm_x.weight": weights.normal(rank + 2 * state, inner, scale=inner**-0.5),
            f"{block}.ssm_dt.weight": weights.normal(inner, rank, scale=rank**-0.5),
            f"{block}.ssm_dt.bias": np.log(np.expm1(step)).astype(np.float32),
            f"{block}.ssm_a": -np.tile(np.arange(1, state + 1, dtype=np.float32), (inner, 1)),
            f"{block}.ssm_d": np.ones(inner, np.float32),
            f"{block}.ssm_out.weight": weights.normal(width, inner, scale=inner**-0.5)}
    (folder / "bench-mamba").mkdir(parents=True, exist_ok=True)
    writer = gguf.GGUFWriter(folder / "bench-mamba" / "bench-mamba-f16.gguf", "mamba")
    writer.add_name("bench-mamba")
    writer.add_context_length(CONTEXT)
    writer.add_embedding_length(width)
    writer.add_feed_forward_length(0)
    writer.add_head_count(0)
    writer.add_block_count(layers)
    writer.add_ssm_conv_kernel(conv)
    writer.add_ssm_inner_size(inner)
    writer.add_ssm_state_size(state)
    writer.add_ssm_time_step_rank(rank)
    writer.add_ssm_dt_b_c_rms(False)
    writer.add_layer_norm_rms_eps(EPS)
    writer.add_vocab_size(size)
    writer.add_file_type(gguf.LlamaFileType.MOSTLY_F16)
    add_vocabulary(writer, vocab)
    write(writer, tensors)
    print(f"{folder / 'bench-mamba'}: {sum(tensor.size for tensor in tensors.values())} parameters")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", required=True, type=Path)
    parser.add_argument("--vocab", type=Path, default=LLAMA_CPP / "models/ggml-vocab-llama-spm.gguf",
                        help="a GGUF with a SentencePiece vocabulary, for the Llama-shaped model")
    parser.add_argument("--mamba-vocab", type=Path, help="the same for the recurrent model; without it none is made")
    options = parser.parse_args()
    make_llama(options.out, vocabulary(options.vocab), **LLAMA)
    if options.mamba_vocab:
        make_mamba(options.out, vocabulary(options.mamba_vocab), **MAMBA)


if __name__ == "__main__":
    main()
