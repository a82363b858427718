#include "lab/lab.h"

#include <gtest/gtest.h>

#include "lab/names.h"
#include "tests/lab/testing.h"

namespace lux {
namespace {

using testing::Test;

class LabTest : public Test {
 protected:
  Path dir() const { return folder_.path() / "lab"; }
  Folder folder_;
  FaultyEnv env_;
};

TEST_F(LabTest, MakesAFolderALab) {
  const auto lab = Lab::create_or_open(env_, dir());
  ASSERT_TRUE(lab) << message_of(lab);
  EXPECT_TRUE(lab->writable());
  EXPECT_EQ(*env_.read_file(dir() / "lab.json"), "{\"format\":\"luxmeter-lab\",\"version\":1}\n");
  const auto reader = Lab::open(env_, dir());
  ASSERT_TRUE(reader) << message_of(reader);
  EXPECT_FALSE(reader->writable());
}

TEST_F(LabTest, ASecondWriterIsToldSo) {
  const auto lab = Lab::create_or_open(env_, dir());
  ASSERT_TRUE(lab);
  EXPECT_NE(message_of(Lab::create_or_open(env_, dir())).find("is in use by another process"),
            std::string::npos);
}

TEST_F(LabTest, ShardsWriteSideBySide) {
  const auto first = Lab::create_or_open(env_, dir(), {.index = 1, .count = 2});
  const auto second = Lab::create_or_open(env_, dir(), {.index = 2, .count = 2});
  EXPECT_TRUE(first && second);
  EXPECT_FALSE(Lab::create_or_open(env_, dir(), {.index = 2, .count = 2}));
  const auto wrong = Lab::create_or_open(env_, dir(), {.index = 3, .count = 2});
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().kind, Error::Kind::usage);
}

TEST_F(LabTest, LeavesOtherFoldersAlone) {
  ASSERT_TRUE(env_.create_directories(dir()));
  ASSERT_TRUE(env_.write_file(dir() / "thesis.tex", "x"));
  EXPECT_NE(message_of(Lab::create_or_open(env_, dir())).find("is not a lab and not empty"),
            std::string::npos);
  EXPECT_EQ(env_.list(dir()), std::vector<std::string>{"thesis.tex"});
}

TEST_F(LabTest, GoesOnAfterAStartThatWasCutShort) {
  ASSERT_TRUE(env_.create_directories(dir()));
  ASSERT_TRUE(env_.write_file(dir() / "lock", ""));
  ASSERT_TRUE(env_.write_file(dir() / "lab.json.tmp123", "{\"for"));
  EXPECT_TRUE(Lab::create_or_open(env_, dir()));
}

TEST_F(LabTest, RefusesANewerLabAndADamagedOne) {
  ASSERT_TRUE(env_.create_directories(dir()));
  const auto both = [&](const std::string& content) {
    EXPECT_TRUE(env_.write_file(dir() / "lab.json", content));
    const std::string message = message_of(Lab::open(env_, dir()));
    EXPECT_EQ(message, message_of(Lab::create_or_open(env_, dir())));
    return message;
  };
  EXPECT_NE(both(R"({"format":"luxmeter-lab","version":2})").find("update Luxmeter"),
            std::string::npos);
  EXPECT_NE(both("{").find("is damaged"), std::string::npos);
  EXPECT_NE(both("{}").find("is not a lab of Luxmeter"), std::string::npos);
}

TEST_F(LabTest, SaysWhatIsMissing) {
  EXPECT_NE(message_of(Lab::open(env_, dir())).find("There is no lab"), std::string::npos);
  EXPECT_NE(message_of(Lab::open(env_, folder_.path())).find("holds no lab.json"),
            std::string::npos);
}

TEST_F(LabTest, AReadOnlyLabCanBeReadButNotWritten) {
  ASSERT_TRUE(Lab::create_or_open(env_, dir()));
  env_.read_only = true;
  EXPECT_TRUE(Lab::open(env_, dir()));
  EXPECT_NE(message_of(Lab::create_or_open(env_, dir())).find("Read-only file system"),
            std::string::npos);
  EXPECT_NE(
      message_of(Lab::create_or_open(env_, folder_.path() / "new")).find("Read-only file system"),
      std::string::npos);
}

TEST_F(LabTest, KeepsCards) {
  auto lab = Lab::create_or_open(env_, dir());
  ASSERT_TRUE(lab);
  const Value card(Map{{"model_id", "org/wick@01"}, {"params", 3}});
  ASSERT_TRUE(lab->save_model("org/wick@01", card));
  EXPECT_EQ(lab->models().value(), std::vector{card});
  EXPECT_TRUE(env_.exists(dir() / "models" / "org%2Fwick@01.json"));
  env_.read_only = true;
  EXPECT_TRUE(lab->save_model("org/wick@01", card));  // it stands there already
  ASSERT_TRUE(real_env().write_file(dir() / "models" / "bad.json", "[]"));
  EXPECT_NE(message_of(lab->models()).find("bad.json' is no model's card"), std::string::npos);
}

TEST(Names, AreReversibleAndSafe) {
  for (const char* id : {"wick-3M@01", "a/b", "..", ".x", "a b%c", "é", "run_id=1"}) {
    const std::string name = file_name_of(id);
    EXPECT_EQ(name.find('/'), std::string::npos);
    EXPECT_NE(name.front(), '.');
    EXPECT_EQ(identifier_of(name).value(), id);
  }
  for (const char* name : {"a%", "a%2", "a%zz", "a%41", ".x", "a b", "%2f"})
    EXPECT_FALSE(identifier_of(name)) << name;
}

}  // namespace
}  // namespace lux
