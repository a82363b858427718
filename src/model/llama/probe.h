// A trial run of a model in a child process. llama.cpp aborts on some bad files, and its kernels
// for repacked weights die on some machines: the child dies in our stead, and we say why.
#pragma once

#include <string>

#include "base/error.h"
#include "model/card.h"
#include "model/llama/engine.h"

namespace lux::llama {

struct Probe {
  bool repack = true;  // whether the weights may be repacked on this machine
  std::string note;    // what a person should know, as a sentence; empty if nothing
};

/// Loads the model and decodes a batch in a child process; where that dies, once more without
/// repacking. Fails with one sentence where the model cannot be used, or where memory does not
/// suffice.
[[nodiscard]] Result<Probe> probe_model(const Card& card, const EngineOptions& options);

}  // namespace lux::llama
