#include "comment_facts.h"

#include <gtest/gtest.h>

namespace polku::metrics {
namespace {

// Gives the same reading for every text.
class OneReading final : public CommentReader {
 public:
  ReadComment reading;

  Result<std::int32_t> stamp(OrganisationId) override { return 7; }
  Result<ReadComment> read(const CommentText&) override { return reading; }
};

ReadStatement statement(double sentiment, int label, std::vector<std::string> themes) {
  ReadStatement one;
  one.sentiment = sentiment;
  one.label = label;
  one.themes = std::move(themes);
  return one;
}

CommentFacts facts_of(std::vector<ReadStatement> statements) {
  OneReading reader;
  reader.reading.statements = std::move(statements);
  reader.reading.lemmas = {"jono", "kassa", "jono", "", "two words"};
  return read_texts(reader, {CommentText{}}).value();
}

TEST(CommentFacts, AreTheMeanOfTheStatementsAboutEachTheme) {
  const auto facts = facts_of({statement(-0.8, -1, {"queue", "queue"}),
                               statement(-0.4, -1, {"queue"}), statement(0.9, 1, {"staff"})});
  ASSERT_EQ(facts.mentions.size(), 2u);
  EXPECT_EQ(facts.mentions[0].theme, "queue");
  EXPECT_NEAR(facts.mentions[0].sentiment, -60, 1e-9);
  EXPECT_EQ(facts.mentions[0].label, -1);
  EXPECT_EQ(facts.mentions[1].label, 1);
  EXPECT_NEAR(facts.sentiment, -10, 1e-9);
  EXPECT_EQ(facts.label, 0);
  EXPECT_EQ(facts.stamp, 7);
}

TEST(CommentFacts, AreLabelledByWhatTheStatementsAgreeOnElseByWhatTheyComeTo) {
  EXPECT_EQ(facts_of({statement(0.05, 1, {}), statement(0, 0, {})}).label, 1);
  EXPECT_EQ(facts_of({statement(-0.9, -1, {}), statement(0.2, 1, {})}).label, -1);
  EXPECT_EQ(facts_of({statement(-0.5, -1, {}), statement(0.5, 1, {})}).label, 0);
  EXPECT_EQ(facts_of({}).label, 0);
}

TEST(CommentFacts, HoldEachLemmaOnceBetweenSpaces) {
  EXPECT_EQ(facts_of({}).words, " jono kassa ");
}

TEST(CommentTexts, AreLongTextsThatAreNotBlank) {
  const auto definition = surveys::parse_definition(std::string_view(R"({
    "schema": 1, "slug": "s", "name": "S", "languages": ["fi"], "title": {"fi": "S"},
    "questions": [{"key": "why", "type": "long_text", "title": {"fi": "Miksi?"}},
                  {"key": "more", "type": "long_text", "title": {"fi": "Muuta?"}},
                  {"key": "town", "type": "short_text", "title": {"fi": "Missä?"}}]})"));
  ASSERT_TRUE(definition.ok());
  surveys::Response response;
  response.answers = {{"why", "Jono"}, {"more", " \n "}, {"town", "Oulu"}};
  const auto texts = comment_texts(response, *definition);
  ASSERT_EQ(texts.size(), 1u);
  EXPECT_EQ(texts[0].question, "why");
  EXPECT_EQ(texts[0].text, "Jono");
}

}  // namespace
}  // namespace polku::metrics
