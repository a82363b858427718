// The plain path, on a small recurrent model with random weights, made here.
#include <ggml.h>
#include <gguf.h>
#include <gtest/gtest.h>

#include <cmath>
#include <memory>
#include <random>

#include "tests/model/llama/engine_fixture.h"

namespace lux::llama {
namespace {

constexpr int64_t width = 32;
constexpr int64_t inner = 64;
constexpr int64_t state = 8;
constexpr int64_t rank = 4;
constexpr int64_t conv = 4;

/// Writes a GGUF with the vocabulary of another and two Mamba blocks of random weights.
class MambaFile {
 public:
  explicit MambaFile(const Path& vocabulary)
      : memory_(ggml_init({8 << 20, nullptr, false})), file_(gguf_init_empty()) {
    gguf_context* donor = gguf_init_from_file(vocabulary.c_str(), {true, nullptr});
    gguf_set_kv(file_, donor);
    const int64_t tokens = gguf_find_key(donor, "tokenizer.ggml.tokens");
    vocabulary_size_ = static_cast<int64_t>(gguf_get_arr_n(donor, tokens));
    gguf_free(donor);
    describe();
    add("token_embd.weight", {width, vocabulary_size_}, 0.02F);
    fill("output_norm.weight", {width}, 1);
    for (int block = 0; block < 2; ++block) add_block("blk." + std::to_string(block) + ".");
  }
  ~MambaFile() {
    gguf_free(file_);
    ggml_free(memory_);
  }
  MambaFile(const MambaFile&) = delete;
  MambaFile& operator=(const MambaFile&) = delete;

  void write(const Path& path) { ASSERT_TRUE(gguf_write_to_file(file_, path.c_str(), false)); }

 private:
  void describe() {
    gguf_set_val_str(file_, "general.architecture", "mamba");
    gguf_set_val_str(file_, "general.name", "random-mamba");
    const auto set = [&](const char* key, int64_t value) {
      gguf_set_val_u32(file_, key, static_cast<uint32_t>(value));
    };
    set("mamba.context_length", 512);
    set("mamba.embedding_length", width);
    set("mamba.feed_forward_length", 0);
    set("mamba.attention.head_count", 0);
    set("mamba.block_count", 2);
    set("mamba.ssm.conv_kernel", conv);
    set("mamba.ssm.inner_size", inner);
    set("mamba.ssm.state_size", state);
    set("mamba.ssm.time_step_rank", rank);
    set("mamba.vocab_size", vocabulary_size_);
    gguf_set_val_f32(file_, "mamba.attention.layer_norm_rms_epsilon", 1e-5F);
  }

  ggml_tensor* make(const std::string& name, const std::vector<int64_t>& shape) {
    ggml_tensor* tensor =
        ggml_new_tensor(memory_, GGML_TYPE_F32, static_cast<int>(shape.size()), shape.data());
    ggml_set_name(tensor, name.c_str());
    return tensor;
  }
  void add(const std::string& name, const std::vector<int64_t>& shape, float scale) {
    ggml_tensor* tensor = make(name, shape);
    std::normal_distribution<float> normal(0, scale);
    for (int64_t i = 0; i < ggml_nelements(tensor); ++i)
      static_cast<float*>(tensor->data)[i] = normal(random_);
    gguf_add_tensor(file_, tensor);
  }
  void fill(const std::string& name, const std::vector<int64_t>& shape, float value) {
    ggml_tensor* tensor = make(name, shape);
    for (int64_t i = 0; i < ggml_nelements(tensor); ++i)
      static_cast<float*>(tensor->data)[i] = value;
    gguf_add_tensor(file_, tensor);
  }
  void add_block(const std::string& block) {
    fill(block + "attn_norm.weight", {width}, 1);
    add(block + "ssm_in.weight", {width, 2 * inner}, 0.2F);
    add(block + "ssm_conv1d.weight", {conv, inner}, 0.5F);
    fill(block + "ssm_conv1d.bias", {inner}, 0);
    add(block + "ssm_x.weight", {inner, rank + 2 * state}, 0.1F);
    add(block + "ssm_dt.weight", {rank, inner}, 0.5F);
    fill(block + "ssm_dt.bias", {inner}, -3);
    fill(block + "ssm_a", {state, inner}, -1);
    fill(block + "ssm_d", {inner}, 1);
    add(block + "ssm_out.weight", {inner, width}, 0.1F);
  }

  std::mt19937 random_{7};
  ggml_context* memory_;
  gguf_context* file_;
  int64_t vocabulary_size_ = 0;
};

TEST(PlainPath, ScoresARecurrentModelAndSaysSo) {
  const Path file =
      Path(::testing::TempDir()) / ("random-mamba-" + std::to_string(::getpid()) + ".gguf");
  MambaFile(Path(LUX_SOURCE_DIR) / testing::small_model).write(file);
  Card card;
  card.name = "random-mamba";
  card.files = {file};
  card.file_bytes = 1;
  auto scorer = LlamaScorer::open(card, {.threads = 1});
  ASSERT_TRUE(scorer) << scorer.error().message;
  EXPECT_NE((*scorer)->made_with().find("plain path"), std::string::npos);
  EXPECT_NE((*scorer)->note().find("is recurrent"), std::string::npos);

  const std::vector<ScoreRequest> requests = {
      {"Question: What is ice?\nAnswer:", " water and salt"},
      {"Question: What is ice?\nAnswer:", " water"},
      {"Question: What is ice?\nAnswer:", " fire"},
      {"Once upon", " a time"}};
  const auto together = (*scorer)->score(requests, {});
  ASSERT_TRUE(together) << together.error().message;
  EXPECT_GT(together->cost.decoded_tokens, together->cost.distinct_tokens);
  EXPECT_EQ((*scorer)->count(requests)->decoded_tokens, together->cost.decoded_tokens);
  for (size_t i = 0; i < requests.size(); ++i) {
    const auto alone = (*scorer)->score({&requests[i], 1}, {});
    ASSERT_TRUE(alone);
    EXPECT_LT(alone->rows[0].logprob, 0);
    EXPECT_NEAR(together->rows[i].logprob, alone->rows[0].logprob, 1e-4) << i;
  }
  std::filesystem::remove(file);
}

}  // namespace
}  // namespace lux::llama
