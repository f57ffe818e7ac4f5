#include "cache.h"

#include <gtest/gtest.h>

namespace polku::metrics {
namespace {

AnswerCache::Text text(std::size_t size) { return std::make_shared<const std::string>(size, 'x'); }

TEST(AnswerCache, ForgetsWhatWasUsedLongestAgo) {
  AnswerCache cache(2'600);
  cache.put("a", text(1'000));
  cache.put("b", text(1'000));
  EXPECT_NE(cache.find("a"), nullptr);
  cache.put("c", text(1'000));
  EXPECT_NE(cache.find("a"), nullptr);
  EXPECT_EQ(cache.find("b"), nullptr);
  EXPECT_NE(cache.find("c"), nullptr);
  EXPECT_LE(cache.bytes(), 2'600u);
}

TEST(AnswerCache, PassesOverATextLargerThanItself) {
  AnswerCache cache(500);
  cache.put("a", text(100));
  cache.put("b", text(10'000));
  EXPECT_EQ(cache.find("b"), nullptr);
  EXPECT_NE(cache.find("a"), nullptr);
}

TEST(AnswerCache, KeepsAnAnswerAliveForItsReader) {
  AnswerCache cache(1'500);
  cache.put("a", text(1'000));
  const auto held = cache.find("a");
  cache.put("b", text(1'000));
  EXPECT_EQ(cache.find("a"), nullptr);
  EXPECT_EQ(held->size(), 1'000u);
}

}  // namespace
}  // namespace polku::metrics
