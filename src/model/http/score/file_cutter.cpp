#include <llama.h>

#include "model/http/score/cutter.h"
#include "model/llama/encode.h"
#include "model/llama/engine.h"

namespace lux::http {
namespace {

class FileCutter final : public Cutter {
 public:
  FileCutter(llama::ModelHandle model, std::string name)
      : model_(std::move(model)),
        encoder_(*llama_model_get_vocab(model_.get()), 0),
        name_(std::move(name)) {}

  Result<std::vector<std::vector<Token>>> cut(std::span<const TextToCut> texts, Asker& /*asker*/,
                                              const std::stop_token& /*stop*/) override {
    std::vector<std::vector<Token>> out;
    out.reserve(texts.size());
    for (const TextToCut& text : texts) out.push_back(encoder_.tokens(text.text, text.add_special));
    return out;
  }
  [[nodiscard]] const PrefixToken& prefix() const override { return encoder_.prefix(); }
  [[nodiscard]] std::string name() const override { return name_; }

 private:
  llama::ModelHandle model_;
  llama::Encoder encoder_;
  std::string name_;
};

}  // namespace

Result<std::unique_ptr<Cutter>> Cutter::from_file(const Path& file) {
  LUX_TRY(llama::ModelHandle model, llama::load_vocabulary(file));
  return std::make_unique<FileCutter>(std::move(model), file.filename().string() + "'s tokenizer");
}

}  // namespace lux::http
