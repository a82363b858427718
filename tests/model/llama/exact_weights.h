// Weights with which llama.cpp's CPU kernels compute alike, however a batch is cut.
#pragma once

#include <llama.h>

#include <string>

#include "base/env.h"
#include "model/llama/llama_scorer.h"

namespace lux::llama::testing {

/// Writes the model with F32 weights; whether that went well.
inline bool widen_weights(const Path& file, const Path& wide) {
  llama_model_quantize_params params = llama_model_quantize_default_params();
  params.ftype = LLAMA_FTYPE_ALL_F32;
  return llama_model_quantize(file.c_str(), wide.c_str(), &params) == 0;
}

/// llama.cpp's AMX buffers multiply F16 weights with F32 activations; its other CPU kernels round
/// the activations to F16, or not, as the batch is large or small, which moves a log-likelihood by
/// up to 1e-2. There the weights are widened first.
inline bool computes_exactly_with_f16() {
  return build_info().find("AMX_INT8") != std::string::npos;
}

}  // namespace lux::llama::testing
