#include "model/http/pace.h"

#include <gtest/gtest.h>

namespace lux::http {
namespace {

TEST(Pace, LetsThroughWhatAMinuteAllows) {
  Pace pace(120);  // two a second
  double now = 0;
  int sent = 0;
  while (now < 60) {
    const double wait = pace.wait(now);
    if (wait > 0) {
      now += wait;
      continue;
    }
    pace.take(now, 1);
    sent += 1;
  }
  EXPECT_NEAR(sent, 120, 3);
}

TEST(Pace, ALargeAmountIsPaidOffAfterwards) {
  Pace pace(600);  // ten a second
  EXPECT_EQ(pace.wait(0), 0);
  pace.take(0, 110);
  EXPECT_NEAR(pace.wait(0), 10, 0.2);
  pace.correct(50);  // not used after all
  EXPECT_NEAR(pace.wait(0), 5, 0.2);
}

TEST(Pace, WithoutALimitNothingWaits) {
  Pace pace(0);
  pace.take(0, 1e9);
  EXPECT_EQ(pace.wait(0), 0);
}

TEST(Concurrency, GrowsByDoublingUntilTheFirstOverload) {
  Concurrency concurrency(1000);
  EXPECT_EQ(concurrency.limit(), 128);
  for (int i = 0; i < 128; ++i) concurrency.good(concurrency.limit() - 1);
  EXPECT_EQ(concurrency.limit(), 256);
  for (int i = 0; i < 10'000; ++i) concurrency.good(concurrency.limit() - 1);
  EXPECT_EQ(concurrency.limit(), 1000);
}

TEST(Concurrency, GrowsOnlyWhereTheLimitHeldBack) {
  Concurrency concurrency(1000);
  for (int i = 0; i < 1000; ++i) concurrency.good(3);
  EXPECT_EQ(concurrency.limit(), 128);
}

TEST(Concurrency, OneRoundsOverloadsCountOnce) {
  Concurrency concurrency(90);
  for (int i = 0; i < 50; ++i) concurrency.overload(1.0, 2.0);
  EXPECT_EQ(concurrency.limit(), 60);
  concurrency.overload(2.5, 3.0);
  EXPECT_EQ(concurrency.limit(), 40);
  for (int i = 0; i < 40; ++i) concurrency.good(concurrency.limit() - 1);
  EXPECT_LE(concurrency.limit(), 41);
  for (int i = 0; i < 100; ++i) concurrency.overload(4.0 + i, 4.5 + i);
  EXPECT_EQ(concurrency.limit(), 1);
}

TEST(Concurrency, AStrayOverloadAmongManyChangesNothing) {
  Concurrency concurrency(1000);
  for (int i = 0; i < 2000; ++i) concurrency.good(concurrency.limit() - 1);
  for (int round = 0; round < 100; ++round) {
    concurrency.overload(round, round);
    for (int i = 0; i < 49; ++i) concurrency.good(concurrency.limit() - 1);
  }
  EXPECT_EQ(concurrency.limit(), 1000);
  for (int i = 0; i < 30; ++i) concurrency.overload(200, 201);
  EXPECT_EQ(concurrency.limit(), 666);
}

}  // namespace
}  // namespace lux::http
