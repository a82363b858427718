#include "serve/hosts.h"

#include <gtest/gtest.h>

namespace lux::serve {
namespace {

TEST(Hosts, ThisMachineByAnyPort) {
  for (const char* own :
       {"localhost", "LOCALHOST:8765", "127.0.0.1", "127.0.0.1:1", "[::1]:80", "[::1]"})
    EXPECT_TRUE(is_own_host(own, "127.0.0.1", "box")) << own;
}

TEST(Hosts, NoOtherName) {
  for (const char* other :
       {"", "evil.example", "evil.example:8765", "localhost.evil.example", "127.0.0.1.evil.example",
        "localhost:80:80", "localhost:80@evil", "localhost:x", "[::1", "[::1]x", "192.168.0.7",
        "box", "localhost:", "127.0.0.1:123456"})
    EXPECT_FALSE(is_own_host(other, "127.0.0.1", "box")) << other;
}

TEST(Hosts, TheHostThatWasNamed) {
  EXPECT_TRUE(is_own_host("Lab.example:8765", "lab.example", "box"));
  EXPECT_FALSE(is_own_host("box", "lab.example", "box"));
  EXPECT_TRUE(is_own_host("box:80", "0.0.0.0", "Box"));
  EXPECT_TRUE(is_own_host("10.1.2.3", "::", "box"));
  EXPECT_TRUE(is_own_host("[fe80::1]:80", "0.0.0.0", "box"));
  EXPECT_FALSE(is_own_host("evil.example", "0.0.0.0", "box"));
  EXPECT_FALSE(is_own_host("", "0.0.0.0", ""));
}

TEST(Hosts, Loopback) {
  for (const char* own : {"localhost", "127.0.0.1", "127.3.2.1", "::1"})
    EXPECT_TRUE(is_loopback(own)) << own;
  for (const char* other : {"0.0.0.0", "::", "127.evil.example", "192.168.0.7", "box"})
    EXPECT_FALSE(is_loopback(other)) << other;
}

}  // namespace
}  // namespace lux::serve
