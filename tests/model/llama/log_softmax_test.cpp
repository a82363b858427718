#include "model/llama/log_softmax.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

namespace lux::llama {
namespace {

constexpr float inf = std::numeric_limits<float>::infinity();

TEST(LogSoftmax, IsTheLogOfTheSumOfExponentials) {
  const std::vector<float> logits = {1.0F, 2.0F, 3.0F};
  // log(e + e² + e³), to 17 digits
  EXPECT_NEAR(LogSoftmax(logits).log_sum, 3.4076059644443803, 1e-7);
}

TEST(LogSoftmax, NeitherOverflowsNorUnderflows) {
  const std::vector<float> logits = {1e4F, 1e4F, -1e4F, -inf};
  EXPECT_NEAR(LogSoftmax(logits).log_sum, 1e4 + std::log(2.0), 1e-9);
}

TEST(LogSoftmax, TakesTheFirstOfEqualLogits) {
  std::vector<float> logits(1000, 0.5F);
  EXPECT_EQ(LogSoftmax(logits).argmax, 0);
  logits[7] = logits[701] = 2.0F;
  EXPECT_EQ(LogSoftmax(logits).argmax, 7);
}

TEST(LogSoftmax, SaysWhatIsNoNumber) {
  std::vector<float> logits(100, 0.5F);
  EXPECT_TRUE(LogSoftmax(logits).finite);
  logits[50] = std::numeric_limits<float>::quiet_NaN();
  EXPECT_FALSE(LogSoftmax(logits).finite);
  EXPECT_FALSE(LogSoftmax(std::vector<float>(3, -inf)).finite);
  EXPECT_FALSE(LogSoftmax(std::vector<float>{0.0F, inf}).finite);
}

}  // namespace
}  // namespace lux::llama
