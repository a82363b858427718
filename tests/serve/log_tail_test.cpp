#include "serve/log_tail.h"

#include <gtest/gtest.h>

#include "lab/line.h"
#include "serve/run_watch.h"
#include "tests/lab/testing.h"

namespace lux::serve {
namespace {

std::string line(char digit, const std::string& text = "x") {
  return sealed_line(Map{{"unit", std::string(64, digit)}, {"text", text}});
}

class LogTailTest : public testing::Test {
 protected:
  std::vector<std::string> units() {
    std::vector<std::string> found;
    const auto whole = tail_.read_on(real_env(), [&](std::string_view text, LineSpot spot) {
      found.emplace_back(unit_of_line(text).substr(0, 1));
      const auto again = read_line(real_env(), tail_.files().at(spot.file), spot);
      EXPECT_EQ(again.value_or("?"), text);
    });
    EXPECT_TRUE(whole);
    whole_ = whole.value_or(false);
    return found;
  }
  void append(const std::string& text, const std::string& name = "journal-1-of-1.jsonl") {
    const auto file = real_env().open_append(folder_.path() / name);
    ASSERT_TRUE(file);
    ASSERT_TRUE((*file)->append(text));
  }

  Folder folder_;
  LogTail tail_{folder_.path(), "journal"};
  bool whole_ = false;
};

using Units = std::vector<std::string>;

TEST_F(LogTailTest, GivesEachWholeLineOnce) {
  EXPECT_EQ(units(), Units{});
  append(line('a') + "\n" + line('b') + "\n" + line('c').substr(0, 70));
  EXPECT_EQ(units(), (Units{"a", "b"}));
  EXPECT_EQ(units(), Units{});
  append(line('c').substr(70) + "\n");
  append(line('d') + "\n", "journal-2-of-2.jsonl");
  append(line('e') + "\n", "episodes-1-of-1.jsonl");
  EXPECT_EQ(units(), (Units{"c", "d"}));
}

TEST_F(LogTailTest, LongLinesAreRead) {
  append(line('a', std::string(9'000'000, 'y')) + "\n" + line('b') + "\n");
  EXPECT_EQ(units(), (Units{"a", "b"}));
}

TEST_F(LogTailTest, PassesOverDamage) {
  append(line('a') + "\nnonsense\n" + line('b') + "\n");
  EXPECT_EQ(units(), (Units{"a", "b"}));
}

TEST_F(LogTailTest, BeginsAnewWhereAFileWasCut) {
  append(line('a') + "\n" + line('b') + "\n");
  units();
  const Path file = folder_.path() / "journal-1-of-1.jsonl";
  ASSERT_TRUE(real_env().truncate(file, line('a').size() + 1));
  EXPECT_EQ(units(), Units{});
  EXPECT_FALSE(whole_);
  EXPECT_EQ(units(), Units{"a"});
}

TEST(Pace, IsToldOnceTwoArrivalsWereSeen) {
  Pace pace;
  pace.note(0, 100);  // what was there before tells nothing
  EXPECT_FALSE(pace.rate());
  pace.note(10, 110);
  EXPECT_FALSE(pace.rate());
  EXPECT_EQ(pace.quiet(15), 5);
  pace.note(11, 110);
  pace.note(30, 150);
  EXPECT_DOUBLE_EQ(pace.rate().value(), 2);
  EXPECT_EQ(pace.quiet(30), 0);
  for (int i = 0; i < 100; ++i) pace.note(31 + i, 151 + i);
  EXPECT_DOUBLE_EQ(pace.rate().value(), 1);  // the pace of late
}

}  // namespace
}  // namespace lux::serve
