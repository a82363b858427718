#include "task/python_random.h"

#include <gtest/gtest.h>

// Every expected number is what CPython 3.11's random.Random gives; the expression that gave it
// stands beside it.
namespace lux {
namespace {

using Numbers = std::vector<size_t>;

struct Draws {
  int64_t seed;
  std::vector<uint32_t> words;  // [r.getrandbits(32) for _ in range(3)]
  uint32_t seven_bits;          // r.getrandbits(7)
  size_t below_ten;             // r._randbelow(10)
};

TEST(PythonRandom, SeedsLikePython) {
  const std::vector<Draws> all = {
      {0, {3626764237, 1654615998, 3255389356}, 113, 6},
      {1234, {4150886329, 3342196574, 1892932127}, 14, 0},
      {-5, {2675342405, 1097127993, 3185950873}, 45, 8},
      {(int64_t{1} << 40) + 7, {2635837658, 3209733218, 3500038837}, 120, 9}};
  for (const Draws& draws : all) {
    PythonRandom random(draws.seed);
    for (const uint32_t word : draws.words) EXPECT_EQ(random.bits(32), word) << draws.seed;
    EXPECT_EQ(random.bits(7), draws.seven_bits) << draws.seed;
    EXPECT_EQ(random.below(10), draws.below_ten) << draws.seed;
  }
}

// One stream, r = Random(1234); r.sample(range(n), k) for sizes on both sides of the bounds where
// the algorithm changes (21 for k <= 5, 85 for k = 6).
TEST(PythonRandom, SamplesLikePythonFromOneStream) {
  PythonRandom random(1234);
  EXPECT_EQ(random.sample(5, 5), (Numbers{3, 0, 4, 2, 1}));
  EXPECT_EQ(random.sample(21, 5), (Numbers{2, 3, 11, 7, 0}));
  EXPECT_EQ(random.sample(22, 5), (Numbers{0, 11, 20, 19, 15}));
  EXPECT_EQ(random.sample(85, 6), (Numbers{78, 59, 19, 11, 23, 14}));
  EXPECT_EQ(random.sample(86, 6), (Numbers{1, 64, 62, 31, 8, 85}));
  EXPECT_EQ(random.sample(1000, 25),
            (Numbers{554, 934, 477, 70,  615, 691, 91,  527, 592, 47,  276, 844, 569,
                     64,  660, 309, 492, 870, 363, 272, 255, 671, 955, 204, 464}));
}

TEST(PythonRandom, SamplesNothing) {
  EXPECT_TRUE(PythonRandom(1).sample(0, 0).empty());
  EXPECT_TRUE(PythonRandom(1).sample(9, 0).empty());
}

// Random(1234).sample(range(277), 25): the last pool that is kept as a list.
TEST(PythonRandom, KeepsAListUpToTheBound) {
  EXPECT_EQ(PythonRandom(1234).sample(277, 25),
            (Numbers{225, 59,  3,  46,  17, 42, 50, 181, 121, 8,  15,  267, 177,
                     247, 237, 76, 273, 93, 58, 7,  249, 127, 16, 170, 138}));
}

}  // namespace
}  // namespace lux
