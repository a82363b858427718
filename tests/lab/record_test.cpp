#include "lab/record.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "tests/lab/testing.h"

namespace lux {
namespace {

TEST(Record, ReadsBackExactly) {
  UnitRecord record = sample_unit("a");
  record.rows[0].logprob = -0.1 - 0.2;
  record.rows[1].logprob = std::numeric_limits<double>::denorm_min();
  record.rows[2].logprob = -std::numeric_limits<double>::infinity();
  record.rows[3].uncond_logprob = -0.0;
  const auto line = to_line(record, 7);
  ASSERT_TRUE(line) << message_of(line);
  EXPECT_TRUE(is_whole_line(*line));
  EXPECT_EQ(unit_of_line(*line), record.unit);
  const auto again = parse_line(*line);
  ASSERT_TRUE(again) << message_of(again);
  EXPECT_EQ(*again, record);
  EXPECT_TRUE(std::signbit(*again->rows[3].uncond_logprob));
}

TEST(Record, HasTheDocumentedForm) {
  const auto line = to_line(sample_unit("a", 0, 1), 0);
  ASSERT_TRUE(line) << message_of(line);
  const std::string hash = sha256_hex("doc 0");
  EXPECT_TRUE(line->starts_with("{\"unit\":\"" + sha256_hex("a") +
                                "\",\"seq\":0,\"run\":\"r\",\"model\":\"m@1\",\"task\":\"t\","
                                "\"task_version\":\"1.0\",\"num_fewshot\":0,\"docs\":[[0,\"" +
                                hash))
      << *line;
  EXPECT_NE(line->find("[0,1,false,-0.25,3,11,12,false,-21.125,true,true]"), std::string::npos)
      << *line;
  EXPECT_EQ(line->find('\n'), std::string::npos);
}

TEST(Record, KeepsNaN) {
  UnitRecord record = sample_unit("a");
  record.rows[0].logprob = std::nan("");
  const auto line = to_line(record, 0);
  ASSERT_TRUE(line) << message_of(line);
  EXPECT_TRUE(std::isnan(parse_line(*line)->rows[0].logprob));
}

TEST(Record, AnyChangedByteShows) {
  const std::string line = to_line(sample_unit("a", 0, 1), 0).value();
  for (size_t i = 0; i < line.size(); ++i) {
    std::string changed = line;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    EXPECT_FALSE(is_whole_line(changed)) << i;
  }
  for (size_t size = 0; size < line.size(); ++size)
    EXPECT_FALSE(is_whole_line(std::string_view(line).substr(0, size))) << size;
}

TEST(Record, RefusesWhatCannotBeReadAgain) {
  UnitRecord record = sample_unit("a");
  record.rows[1].task = "other";
  EXPECT_NE(message_of(to_line(record, 0)).find("do not belong together"), std::string::npos);
  record = sample_unit("a");
  record.rows[1].doc_hash = "other";
  EXPECT_NE(message_of(to_line(record, 0)).find("(document 0)"), std::string::npos);
  record = sample_unit("a");
  record.rows[1].tokens = -1;
  EXPECT_NE(message_of(to_line(record, 0)).find("has a row 1 that does not fit"),
            std::string::npos);
  record = sample_unit("a");
  for (ChoiceRow& row : record.rows) row.model_id = "\xff";
  EXPECT_NE(message_of(to_line(record, 0)).find("is not JSON"), std::string::npos);
  record = sample_unit("a");
  record.rows.clear();
  EXPECT_NE(message_of(to_line(record, 0)).find("has no rows"), std::string::npos);
  record = sample_unit("a");
  record.unit = "abc";
  EXPECT_NE(message_of(to_line(record, 0)).find("must be a SHA-256"), std::string::npos);
}

TEST(Record, SaysWhatIsWrongWithALine) {
  const std::string unit = "{\"unit\":\"" + sha256_hex("a") + "\"";
  const std::string head =
      unit + R"(,"run":"r","model":"m","task":"t","task_version":"1","num_fewshot":0)";
  EXPECT_EQ(message_of(parse_line("{}")), "has no 'unit' of 64 hexadecimal digits.");
  EXPECT_EQ(message_of(parse_line(unit + "}")), "has no text 'run'.");
  EXPECT_EQ(message_of(parse_line(head + "}")), "has no list 'docs'.");
  EXPECT_EQ(message_of(parse_line(head + R"(,"docs":[[0,"a"]]})")),
            "has an entry in 'docs' that is not [id, hash, hash].");
  EXPECT_EQ(message_of(parse_line(head + R"(,"docs":[[0,"a","b"],[0,"a","b"]]})")),
            "has the document 0 twice in 'docs'.");
  EXPECT_EQ(message_of(parse_line(head + R"(,"docs":[],"rows":[[0,0,true]]})")),
            "has a row 0 that does not fit the format.");
  EXPECT_EQ(message_of(parse_line(
                head + R"(,"docs":[],"rows":[[5,0,true,-1,1,1,1,true,null,false,false]]})")),
            "has a row of document 5, unknown to 'docs'.");
}

}  // namespace
}  // namespace lux
