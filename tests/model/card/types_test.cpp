#include "model/gguf/types.h"

#include <ggml.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace lux {
namespace {

TEST(TensorTypes, AreThoseOfGgml) {
  for (int id = 0; id < GGML_TYPE_COUNT; ++id) {
    const auto* const own = gguf::find_tensor_type(static_cast<uint32_t>(id));
    const auto type = static_cast<ggml_type>(id);
    if (ggml_blck_size(type) == 0) {
      EXPECT_EQ(own, nullptr) << id;
      EXPECT_TRUE(gguf::is_removed_tensor_type(static_cast<uint32_t>(id))) << id;
      continue;
    }
    ASSERT_NE(own, nullptr) << id << " " << ggml_type_name(type);
    std::string name = ggml_type_name(type);
    std::ranges::transform(name, name.begin(),
                           [](char c) { return static_cast<char>(::toupper(c)); });
    EXPECT_EQ(own->name, name);
    EXPECT_EQ(own->block, ggml_blck_size(type)) << name;
    EXPECT_EQ(own->bytes, ggml_type_size(type)) << name;
  }
  EXPECT_EQ(gguf::find_tensor_type(GGML_TYPE_COUNT), nullptr);
}

TEST(FileTypes, HaveTheNamesOfTheField) {
  EXPECT_EQ(gguf::file_type_name(1), "F16");
  EXPECT_EQ(gguf::file_type_name(15), "Q4_K_M");
  EXPECT_EQ(gguf::file_type_name(1024 + 7), "Q8_0");  // guessed
  EXPECT_EQ(gguf::file_type_name(99), "");
  EXPECT_TRUE(gguf::is_file_type_name("IQ2_M"));
  EXPECT_FALSE(gguf::is_file_type_name("UD-Q4_K_XL"));
}

}  // namespace
}  // namespace lux
