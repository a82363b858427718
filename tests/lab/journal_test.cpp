#include "lab/journal.h"

#include <gtest/gtest.h>

#include <fstream>

#include "tests/lab/testing.h"

namespace lux {
namespace {

std::vector<std::string> units_of(const std::vector<UnitRecord>& records) {
  std::vector<std::string> units;
  for (const UnitRecord& record : records) units.push_back(record.unit);
  return units;
}

class JournalTest : public testing::Test {
 protected:
  Path run() const { return folder_.path() / "runs" / "r"; }
  Path file() const { return run() / "journal-1-of-1.jsonl"; }
  std::string bytes() { return env_.read_file(file()).value(); }
  std::vector<UnitRecord> all() {
    auto records = read_all(env_, run());
    EXPECT_TRUE(records) << message_of(records);
    return records.value_or(std::vector<UnitRecord>());
  }
  void write(const std::vector<std::string>& names) {
    auto journal = Journal::open(env_, run());
    ASSERT_TRUE(journal) << message_of(journal);
    for (const std::string& name : names) ASSERT_TRUE(journal->append(sample_unit(name)));
  }

  Folder folder_;
  FaultyEnv env_;
};

TEST_F(JournalTest, KeepsUnitsInOrder) {
  write({"a", "b"});
  write({"c"});
  EXPECT_EQ(all(), (std::vector{sample_unit("a"), sample_unit("b"), sample_unit("c")}));
  EXPECT_NE(bytes().find("\"seq\":2"), std::string::npos);
  EXPECT_EQ(finished_units(env_, run())->size(), 3U);
}

TEST_F(JournalTest, IsEmptyBeforeItIsThere) {
  EXPECT_TRUE(all().empty());
  EXPECT_TRUE(finished_units(env_, run())->empty());
}

TEST_F(JournalTest, DropsALineTornAtAnyByte) {
  env_.skip_sync = true;
  const UnitRecord second = sample_unit("b", 0, 1);
  write({"a"});
  {
    auto journal = Journal::open(env_, run());
    ASSERT_TRUE(journal->append(second));
  }
  const std::string whole = bytes();
  const size_t first = whole.find('\n') + 1;
  for (size_t size = first; size < whole.size(); ++size) {
    std::ofstream(file(), std::ios::binary) << whole.substr(0, size);
    ASSERT_EQ(units_of(all()), std::vector{sha256_hex("a")}) << size;  // reading changes nothing
    ASSERT_EQ(bytes().size(), size);
    auto journal = Journal::open(env_, run());
    ASSERT_TRUE(journal) << message_of(journal);
    EXPECT_EQ(journal->dropped_torn_line(), size > first);
    ASSERT_TRUE(journal->append(second));
    ASSERT_EQ(bytes(), whole) << size;
  }
}

TEST_F(JournalTest, DropsALastLineOfZeros) {
  write({"a"});
  const std::string whole = bytes();
  ASSERT_TRUE(real_env().write_file(file(), whole + std::string(4096, '\0')));
  EXPECT_EQ(all().size(), 1U);
  ASSERT_TRUE(real_env().write_file(file(), whole + "{\"unit\":\"half overwritten\"}\n"));
  EXPECT_EQ(all().size(), 1U);
}

TEST_F(JournalTest, ABrokenLineInTheMiddleIsAnError) {
  write({"a", "b", "c"});
  std::string text = bytes();
  const size_t second = text.find('\n') + 1;
  text[text.find("-0.", second) + 3] ^= 1;  // a digit of a log-likelihood
  ASSERT_TRUE(real_env().write_file(file(), text));
  for (const std::string& message :
       {message_of(read_all(env_, run())), message_of(Journal::open(env_, run())),
        message_of(finished_units(env_, run()))})
    EXPECT_NE(message.find("journal-1-of-1.jsonl:2: this line is damaged"), std::string::npos)
        << message;
}

TEST_F(JournalTest, CountsAUnitOnce) {
  write({"a"});
  UnitRecord other = sample_unit("a");
  other.seconds = 99;
  {
    auto journal = Journal::open(env_, run());
    ASSERT_TRUE(journal->append(other));
  }
  auto journal = Journal::open(env_, run(), {.index = 2, .count = 2});
  ASSERT_TRUE(journal->append(other));
  ASSERT_TRUE(journal->append(sample_unit("z")));
  EXPECT_EQ(all(), (std::vector{sample_unit("a"), sample_unit("z")}));
}

TEST_F(JournalTest, AFullDiskLosesNothing) {
  write({"a"});
  const std::string before = bytes();
  const size_t line = to_line(sample_unit("b"), 1)->size() + 1;
  for (size_t space = 0; space < line; space += 97) {
    auto journal = Journal::open(env_, run());
    env_.disk_left = space;
    const Status full = journal->append(sample_unit("b"));
    env_.disk_left = std::numeric_limits<uint64_t>::max();
    EXPECT_NE(message_of(full).find("No space left on device"), std::string::npos);
    ASSERT_EQ(bytes(), before);
    // Once there is space again, the same journal goes on.
    ASSERT_TRUE(journal->append(sample_unit("b")));
    ASSERT_EQ(units_of(all()), (std::vector{sha256_hex("a"), sha256_hex("b")}));
    ASSERT_TRUE(real_env().write_file(file(), before));
  }
}

TEST_F(JournalTest, AFullDiskThatCannotBeCleanedUpStopsTheJournal) {
  write({"a"});
  {
    auto journal = Journal::open(env_, run());
    env_.disk_left = 100;
    env_.truncate_fails = true;
    EXPECT_FALSE(journal->append(sample_unit("b")));
    env_.disk_left = std::numeric_limits<uint64_t>::max();
    env_.truncate_fails = false;
    EXPECT_NE(message_of(journal->append(sample_unit("c"))).find("start the same command again"),
              std::string::npos);
  }
  EXPECT_EQ(all().size(), 1U);
  write({"b"});
  EXPECT_EQ(all(), (std::vector{sample_unit("a"), sample_unit("b")}));
}

TEST_F(JournalTest, AfterAFailedSyncNothingMoreIsWritten) {
  auto journal = Journal::open(env_, run());
  ASSERT_TRUE(journal->append(sample_unit("a")));
  env_.sync_fails = true;
  EXPECT_NE(message_of(journal->append(sample_unit("b"))).find("Input/output error"),
            std::string::npos);
  env_.sync_fails = false;
  EXPECT_FALSE(journal->append(sample_unit("c")));
  EXPECT_EQ(units_of(all()), std::vector{sha256_hex("a")});
}

}  // namespace
}  // namespace lux
