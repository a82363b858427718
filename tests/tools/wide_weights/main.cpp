// Writes a model with F32 weights, for tests that compare programs which cut batches differently:
// without AMX llama.cpp computes them alike only so (tests/model/llama/exact_weights.h).
//   wide_weights MODEL.gguf WIDE.gguf
#include <cstdio>

#include "tests/model/llama/exact_weights.h"

int main(int count, char** words) {
  if (count != 3) {
    std::fputs("usage: wide_weights MODEL.gguf WIDE.gguf\n", stderr);
    return 2;
  }
  llama_log_set([](ggml_log_level, const char*, void*) {}, nullptr);
  if (lux::llama::testing::widen_weights(words[1], words[2])) return 0;
  std::fprintf(stderr, "wide_weights: '%s' cannot be widened\n", words[1]);
  return 1;
}
