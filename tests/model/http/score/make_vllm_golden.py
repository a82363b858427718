"""Records what vLLM answers, for token_scores_test.cpp.

    vllm serve MODELS/hf/wick-0.4M --served-model-name wick --dtype float32     (0.32.0, on a CPU)
    python make_vllm_golden.py http://127.0.0.1:8000
"""

import json
import pathlib
import sys
import urllib.request

HERE = pathlib.Path(__file__).parent / "golden"
IDS = [1, 354, 443, 3953, 905]  # BOS and "Hello world"
REQUESTS = {
    "vllm_prompt_logprobs": {"prompt": IDS, "max_tokens": 1, "prompt_logprobs": 1, "temperature": 1, "top_p": 1},
    "vllm_echo_text": {"prompt": "Größe 漢 ok", "max_tokens": 1, "logprobs": 1, "echo": True, "temperature": 1},
    "vllm_echo_ids": {"prompt": IDS, "max_tokens": 0, "logprobs": 1, "echo": True},
}

for name, body in REQUESTS.items():
    request = urllib.request.Request(sys.argv[1] + "/v1/completions", json.dumps({"model": "wick", **body}).encode(),
                                     {"Content-Type": "application/json"})
    with urllib.request.urlopen(request) as answer:
        (HERE / f"{name}.json").write_text(json.dumps(json.load(answer), indent=4) + "\n")
