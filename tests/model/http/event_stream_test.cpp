#include "model/http/event_stream.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace lux::http {
namespace {

using namespace std::string_literals;  // NOLINT(google-build-using-namespace): for '\0'
using Events = std::vector<StreamEvent>;

Events events_of(std::string_view text) {
  return read_events(text).value();
}

// The examples of the WHATWG's specification, section 9.2.6.

TEST(EventStream, ALineOfEachFieldIsAnEvent) {
  EXPECT_EQ(events_of("data: YHOO\ndata: +2\ndata: 10\n\n"), (Events{{.data = "YHOO\n+2\n10"}}));
}

TEST(EventStream, CommentsIdsAndALastEventWithoutItsEnd) {
  const Events expected = {{.data = "first event", .id = "1"},
                           {.data = "second event", .id = ""},
                           {.data = " third event", .id = ""}};
  EXPECT_EQ(events_of(": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\n"
                      "data:  third event\n\ndata: fourth"),
            expected);
}

TEST(EventStream, DataWithoutAValueIsAnEmptyLine) {
  const Events expected = {{.data = ""}, {.data = "\n"}};
  EXPECT_EQ(events_of("data\n\ndata\ndata\n\ndata:"), expected);
}

TEST(EventStream, OneSpaceAfterTheColonIsNoPartOfIt) {
  const Events expected = {{.data = "test"}, {.data = "test"}};
  EXPECT_EQ(events_of("data:test\n\ndata: test\n\n"), expected);
}

// The rest of its rules.

TEST(EventStream, LinesEndInThreeWays) {
  const std::string marked = std::string("\xEF\xBB\xBF") + "data: a\ndata: b\r\r";
  for (const std::string& text :
       {"data: a\ndata: b\n\n"s, "data: a\rdata: b\r\r"s, "data: a\r\ndata: b\r\n\r\n"s,
        "data: a\r\ndata: b\n\r\n"s, marked})
    EXPECT_EQ(events_of(text), (Events{{.data = "a\nb"}})) << text;
}

TEST(EventStream, TypesAreOfOneEventAndIdsStay) {
  const Events expected = {{.type = "delta", .data = "1", .id = "7"}, {.data = "2", .id = "7"}};
  EXPECT_EQ(events_of("event: delta\nid: 7\ndata: 1\n\nevent: lost\n\ndata: 2\n\n"), expected);
}

TEST(EventStream, WhatIsNoFieldIsPassedOver) {
  const std::string text = "Data: a\nretry: 10\nid: a\0b\nx\ndata : b\ndata: c\n\n"s;
  EXPECT_EQ(events_of(text), (Events{{.data = "c"}}));
}

TEST(EventStream, AByteOrderMarkIsOneOnlyAtTheStart) {
  EXPECT_EQ(events_of("\n\xEF\xBB\xBF"
                      "data: a\n\ndata: b\n\n"),
            (Events{{.data = "b"}}));
  EXPECT_EQ(events_of("\xEF\xBB\xBF\xEF\xBB\xBF"
                      "data: a\n\n"),
            Events());
}

TEST(EventStream, SaysWhatIsUnfinished) {
  EventStream stream;
  Events events;
  ASSERT_TRUE(stream.take("data: a\n\n: still there\n", events));
  EXPECT_FALSE(stream.is_unfinished());
  ASSERT_TRUE(stream.take("da", events));
  EXPECT_TRUE(stream.is_unfinished());
  ASSERT_TRUE(stream.take("ta: b\n", events));
  EXPECT_TRUE(stream.is_unfinished());
  ASSERT_TRUE(stream.take("\n", events));
  EXPECT_FALSE(stream.is_unfinished());
  EXPECT_EQ(events, (Events{{.data = "a"}, {.data = "b"}}));
}

TEST(EventStream, AnEventThatIsTooLargeEndsIt) {
  EventStream stream(16);
  Events events;
  const Status taken = stream.take("data: a\n\ndata: 1234\ndata: 567\n\ndata: b\n\n", events);
  ASSERT_FALSE(taken);
  EXPECT_EQ(taken.error().message, "with an event of more than 16 bytes");
  EXPECT_EQ(events, (Events{{.data = "a"}}));
  EXPECT_FALSE(stream.take("data: c\n\n", events));
  EXPECT_EQ(events.size(), 1U);
  EventStream comments(16);
  for (int i = 0; i < 100; ++i) ASSERT_TRUE(comments.take(": still here\n", events));
}

/// Text that is mostly made of what a stream is made of.
rc::Gen<std::string> stream_text() {
  const auto word = rc::gen::element<std::string>(
      "data", "event", "id", "retry", ":", ": ", " ", "\n", "\r", "\r\n", "\n\n", "x", "é",
      std::string(1, '\0'), "\xEF\xBB\xBF", "\xEF", "data: y\n", "data: z\n\n");
  return rc::gen::map(rc::gen::container<std::vector<std::string>>(word), [](const auto& words) {
    std::string text;
    for (const std::string& one : words) text += one;
    return text;
  });
}

RC_GTEST_PROP(EventStreamProperty, AnySplitOfTheBytesGivesTheSameEvents, ()) {
  const std::string text = *stream_text();
  const auto limit = static_cast<size_t>(*rc::gen::inRange(4, 200));
  EventStream whole(limit);
  Events expected;
  const bool taken = whole.take(text, expected).has_value();
  EventStream parts(limit);
  Events events;
  bool all_taken = true;
  for (size_t at = 0; at < text.size();) {
    const auto size = static_cast<size_t>(*rc::gen::inRange(1, 9));
    all_taken = parts.take(std::string_view(text).substr(at, size), events).has_value();
    at += size;
  }
  RC_ASSERT(events == expected);
  RC_ASSERT(all_taken == taken);
  RC_ASSERT(!taken || parts.is_unfinished() == whole.is_unfinished());
}

}  // namespace
}  // namespace lux::http
