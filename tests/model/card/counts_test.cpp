#include "model/gguf/counts.h"

#include <gtest/gtest.h>

namespace lux {
namespace {

class Model {
 public:
  Model& add(const std::string& name, const std::vector<uint64_t>& shape, uint32_t type = 1) {
    gguf::Tensor tensor{.name = name, .shape = shape, .type = gguf::find_tensor_type(type)};
    tensor.elements = 1;
    for (const uint64_t n : shape) tensor.elements *= n;
    tensors_.push_back(tensor);
    return *this;
  }
  [[nodiscard]] gguf::Counts count(int64_t experts = 0, int64_t used = 0) const {
    std::vector<const gguf::Tensor*> all;
    for (const gguf::Tensor& tensor : tensors_) all.push_back(&tensor);
    return gguf::count(all, experts, used);
  }

 private:
  std::vector<gguf::Tensor> tensors_;
};

TEST(Counts, LeaveEmbeddingsAndTheOutputOut) {
  const auto counts = Model()
                          .add("token_embd.weight", {4, 100})
                          .add("position_embd.weight", {4, 10})
                          .add("token_types.weight", {4, 2})
                          .add("token_embd_norm.weight", {4})
                          .add("blk.0.attn_output.weight", {4, 4})
                          .add("output_norm.weight", {4})
                          .add("output.weight", {4, 100})
                          .add("output.bias", {100})
                          .count();
  EXPECT_EQ(counts.params, 400 + 40 + 8 + 4 + 16 + 4 + 400 + 100);
  EXPECT_EQ(counts.non_embedding, 4 + 16 + 4);
}

TEST(Counts, LeaveComputedTablesOut) {
  const auto counts =
      Model().add("rope_freqs.weight", {64}).add("blk.0.ffn_up.weight", {4, 4}).count();
  EXPECT_EQ(counts.params, 16);
}

TEST(Counts, NameTheMainType) {
  const auto counts = Model()
                          .add("token_embd.weight", {256, 2}, 14)
                          .add("blk.0.ffn_up.weight", {256, 4}, 12)
                          .add("output_norm.weight", {256}, 0)
                          .count();
  EXPECT_EQ(counts.main_type, "Q4_K");
}

// Mixtral 8x7B: 46,702,792,704 parameters, of which 12,879,925,248 are active, by its published
// configuration (32 layers, width 4096, feed-forward 14336, 8 key-value heads of 128, 8 experts of
// which 2 are used, vocabulary 32000, untied).
TEST(Counts, TellActiveParametersOfAMixture) {
  Model merged, old;
  for (int i = 0; i < 32; ++i) {
    const std::string block = "blk." + std::to_string(i) + ".";
    for (Model* model : {&merged, &old})
      model->add(block + "attn_norm.weight", {4096})
          .add(block + "attn_q.weight", {4096, 4096})
          .add(block + "attn_k.weight", {4096, 1024})
          .add(block + "attn_v.weight", {4096, 1024})
          .add(block + "attn_output.weight", {4096, 4096})
          .add(block + "ffn_norm.weight", {4096})
          .add(block + "ffn_gate_inp.weight", {4096, 8});
    merged.add(block + "ffn_gate_exps.weight", {4096, 14336, 8})
        .add(block + "ffn_up_exps.weight", {4096, 14336, 8})
        .add(block + "ffn_down_exps.weight", {14336, 4096, 8});
    for (int expert = 0; expert < 8; ++expert)
      for (const char* kind : {"ffn_gate.", "ffn_up.", "ffn_down."})
        old.add(block + kind + std::to_string(expert) + ".weight", {4096, 14336});
  }
  for (Model* model : {&merged, &old}) {
    model->add("token_embd.weight", {4096, 32000})
        .add("output_norm.weight", {4096})
        .add("output.weight", {4096, 32000});
    const auto counts = model->count(8, 2);
    EXPECT_EQ(counts.params, 46'702'792'704);
    EXPECT_EQ(counts.active, 12'879'925'248);
  }
}

TEST(Counts, SayNothingOfActiveParametersWhereTensorsDoNotTell) {
  Model model;
  model.add("blk.0.ffn_up_exps.weight", {4, 4, 8}).add("output_norm.weight", {4});
  EXPECT_EQ(model.count(8, 2).active, 32 + 4);
  EXPECT_FALSE(model.count(0, 0).active);
  EXPECT_FALSE(model.count(8, 0).active);
  EXPECT_FALSE(model.count(8, 9).active);
  EXPECT_FALSE(model.count(4, 2).active);  // eight experts in the tensor
}

}  // namespace
}  // namespace lux
