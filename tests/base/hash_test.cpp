#include "base/hash.h"

#include <gtest/gtest.h>

namespace lux {
namespace {

// FIPS 180-4's example.
TEST(Hash, IsSha256) {
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(Sha256().update("a").update("bc").hex(), sha256_hex("abc"));
}

}  // namespace
}  // namespace lux
