// Whatever is done to a log, it is read or refused.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "lab/harness/gold.h"
#include "tests/lab/harness/logs.h"

namespace lux::harness {
namespace {

std::string some_log() {
  Sample second;
  second.doc_id = 1;
  second.logprobs = {"-1.0", "nan", "-3.0", "-4.0"};
  second.more = R"(, "acc_mutual_info": 1.0, "f1": [0, 1], "luxmeter": {"tokens": [1, 2]})";
  Sample third;
  third.doc_id = 2;
  third.are_contexts = true;
  third.doc = R"({"answer": "1", "deep": {"a": [1, {"b": "\u00e9"}]}})";
  return Sample().line() + second.line() + third.line();
}

RC_GTEST_PROP(HarnessLog, DamageIsReadOrRefused, ()) {
  std::string text = some_log();
  const auto edits = *rc::gen::inRange(1, 6);
  for (int i = 0; i < edits; ++i) {
    const auto at = *rc::gen::inRange<size_t>(0, text.size());
    switch (*rc::gen::inRange(0, 3)) {
      case 0:
        text[at] = static_cast<char>(*rc::gen::inRange(0, 256));
        break;
      case 1:
        text.erase(at, *rc::gen::inRange<size_t>(1, 40));
        break;
      default:
        text.insert(at, *rc::gen::element<std::string>("\"", "{", "}", "[", "]", ",", "\n", "\\",
                                                       "\\ud800", "1e999", "-"));
    }
    if (text.empty()) return;
  }
  const auto log = read_samples_text(text, {}, "log");
  if (!log) return;
  for (const LoggedDocument& document : log->documents) {
    RC_ASSERT(document.count >= 2U);
    RC_ASSERT(document.first + document.count <= log->choices.size());
  }
  if (!log->documents.empty()) (void)find_gold(*log, "log");
}

TEST(HarnessLog, EveryBeginningIsReadOrRefused) {
  const std::string text = some_log();
  for (size_t size = 0; size < text.size(); ++size) {
    const auto log = read_samples_text(text.substr(0, size), {}, "log");
    ASSERT_TRUE(log) << message_of(log);  // a torn last line is left out
    EXPECT_LE(log->documents.size(), 3U);
    const bool at_end_of_line = size == 0 || text[size - 1] == '\n' || text[size] == '\n';
    EXPECT_EQ(log->torn.empty(), at_end_of_line) << size << log->torn;
  }
}

}  // namespace
}  // namespace lux::harness
