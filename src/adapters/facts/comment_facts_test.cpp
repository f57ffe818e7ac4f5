#include "comment_fixture.h"

// Comments in the facts: with their responses, and read anew when they would be read otherwise.

namespace polku::facts::testing {
namespace {

class CommentFacts : public CommentFixture {
 protected:
  std::int64_t mentions(const std::string& theme) {
    const auto found = rows(R"({"metric": "theme_share", "choice": ")" + theme + "\"}");
    return found.empty() || found.front().at("positive").is_null()
               ? -1
               : found.front().at("positive").to_number<std::int64_t>();
  }
  std::int64_t comments() {
    const auto found = rows(R"({"metric": "theme_share", "choice": "queue"})");
    return found.front().at("n").to_number<std::int64_t>();
  }
};

TEST_F(CommentFacts, ComeChangeAndGoWithTheirResponses) {
  const auto survey = world_.publish(kDemo);
  const auto first = comment(survey, 3, "queue- queue-");
  for (int i = 0; i < 9; ++i) comment(survey, 9, "staff+");
  answer(survey, "2026-03-10T10:00:00Z", {{"recommend", 9}});
  answer(survey, "2026-03-10T10:00:00Z", {{"recommend", 9}, {"why", "   "}});
  read_all();
  EXPECT_EQ(comments(), 10);
  EXPECT_EQ(mentions("queue"), 1);
  auto changed = world_.responses.kept.at(first);
  changed.answers["why"] = "price- staff+";
  world_.responses.change(changed);
  read_all();
  EXPECT_EQ(mentions("queue"), 0);
  EXPECT_EQ(mentions("staff"), 10);
  world_.responses.remove(first);
  read_all();
  EXPECT_EQ(comments(), 9);
  EXPECT_EQ(mentions("price"), 0);
}

TEST_F(CommentFacts, AreTheSameAfterARebuildAndAReopening) {
  const auto survey = world_.publish(kDemo);
  for (int i = 0; i < 60; ++i) {
    comment(survey, i % 11, i % 3 == 0 ? "queue- staff+" : "staff=", i % 2 ? "oulu" : "vaasa");
  }
  read_all();
  const char* query = R"({"metric": "sentiment", "group_by": ["theme", "unit"]})";
  const auto before = json::serialize(rows(query));
  auto carrier = reading_projector();
  ASSERT_TRUE(carrier.rebuild().ok());
  EXPECT_EQ(comments(), 0);  // not one of them has been read again yet
  read_all();
  EXPECT_EQ(json::serialize(rows(query)), before);
  reopen();
  EXPECT_EQ(json::serialize(rows(query)), before);
}

TEST_F(CommentFacts, OfAFloodAreReadAfterwards) {
  const auto survey = world_.publish(kDemo);
  for (int i = 0; i < 40; ++i) comment(survey, 9, "queue- and some more words");
  auto carrier = reading_projector(10);
  ASSERT_EQ(*carrier.step(), 40);
  EXPECT_EQ(reader_.read_count, 0);
  EXPECT_EQ(rows(R"({"metric": "nps"})").front().at("n"), 40);
  EXPECT_EQ(themes().at("unread"), 40);
  EXPECT_EQ(*carrier.read_comments(25), 25);
  EXPECT_EQ(*carrier.read_comments(25), 15);
  EXPECT_EQ(*carrier.read_comments(25), 0);
  EXPECT_EQ(mentions("queue"), 40);
  EXPECT_EQ(themes().at("unread"), 0);
}

TEST_F(CommentFacts, AreReadAnewInSlicesWhenTheThemesChangeAlsoAfterARestart) {
  const auto survey = world_.publish(kDemo);
  for (int i = 0; i < 30; ++i) comment(survey, 9, "queue-");
  read_all();
  EXPECT_EQ(mentions("queue"), 30);
  EXPECT_EQ(themes().at("unread"), 0);
  reader_.number = 2;
  reader_.renamed = "queue";
  {
    auto carrier = reading_projector();
    ASSERT_EQ(*carrier.read_comments(12), 12);
  }
  reopen();
  EXPECT_EQ(themes().at("unread"), 18);
  EXPECT_EQ(mentions("queue"), 18);
  auto carrier = reading_projector();
  reader_.read_count = 0;
  EXPECT_EQ(*carrier.read_comments(100), 18);
  EXPECT_EQ(reader_.read_count, 18);
  EXPECT_EQ(mentions("queue"), 0);
  EXPECT_EQ(mentions("other"), 30);
  EXPECT_EQ(*carrier.read_comments(100), 0);
}

TEST_F(CommentFacts, FollowACorrectionThroughTheEventOfItsResponse) {
  const auto survey = world_.publish(kDemo);
  const auto wrong = comment(survey, 9, "queue-");
  for (int i = 0; i < 9; ++i) comment(survey, 9, "staff+");
  read_all();
  reader_.corrected[wrong] = "staff+";
  world_.responses.change(world_.responses.kept.at(wrong));
  read_all();
  EXPECT_EQ(mentions("queue"), 0);
  EXPECT_EQ(mentions("staff"), 10);
}

TEST_F(CommentFacts, ForgetAResponseThatWentWhileItWaitedToBeRead) {
  const auto survey = world_.publish(kDemo);
  std::vector<ResponseId> ids;
  for (int i = 0; i < 20; ++i) ids.push_back(comment(survey, 9, "queue- and some more words"));
  auto carrier = reading_projector(5);
  ASSERT_EQ(*carrier.step(), 20);
  world_.responses.remove(ids.front());
  EXPECT_EQ(*carrier.read_comments(100), 20);
  EXPECT_EQ(comments(), 19);
  EXPECT_EQ(*carrier.read_comments(100), 0);
  ASSERT_EQ(*carrier.step(), 1);
  EXPECT_EQ(comments(), 19);
}

TEST_F(CommentFacts, AreLeftUnreadWithoutAReader) {
  const auto survey = world_.publish(kDemo);
  for (int i = 0; i < 12; ++i) comment(survey, 9, "queue-");
  project();
  EXPECT_EQ(comments(), 0);
  EXPECT_EQ(rows(R"({"metric": "nps"})").front().at("n"), 12);
  read_all();
  EXPECT_EQ(comments(), 12);
}

TEST_F(CommentFacts, CarryTheirAttributes) {
  const auto survey = world_.publish(kDemo);
  for (int i = 0; i < 24; ++i) {
    const auto id = comment(survey, 9, i % 2 ? "queue-" : "staff+");
    world_.responses.kept.at(id).context.attributes["customer_type"] =
        std::string(i % 3 == 0 ? "company" : "person");
  }
  read_all();
  const auto found = row(
      R"({"metric": "theme_share", "choice": "queue", "group_by": ["attributes.customer_type"]})",
      "attributes.customer_type", "company");
  ASSERT_TRUE(found.is_object());
  EXPECT_EQ(found.at("n"), 8);
  EXPECT_EQ(found.at("positive"), 4);
}

}  // namespace
}  // namespace polku::facts::testing
