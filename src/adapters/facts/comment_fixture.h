#pragma once
// A small installation whose comments say what they say in plain: "queue- staff+" is two
// statements, one against the queue and one for the staff, "!thanks" an intent; all other words are
// lemmas.

#include <cctype>
#include <random>
#include <sstream>

#include "metric_fixture.h"
#include "metrics/comment_insight.h"

namespace polku::facts::testing {

class PlainReader final : public metrics::CommentReader {
 public:
  std::int32_t number = 1;                      // of the reading
  std::string renamed;                          // this theme is called "other" from now on
  std::map<ResponseId, std::string> corrected;  // instead of the text
  int read_count = 0;

  Result<std::int32_t> stamp(OrganisationId) override { return number; }
  Result<metrics::ReadComment> read(const metrics::CommentText& comment) override {
    ++read_count;
    const auto at = corrected.find(comment.response);
    std::istringstream words(at == corrected.end() ? std::string(comment.text) : at->second);
    metrics::ReadComment read;
    read.language = comment.page;
    for (std::string word; words >> word;) {
      if (word.starts_with('!')) {
        if (read.statements.empty()) read.statements.emplace_back();
        read.statements.front().intents.push_back(word.substr(1));
        continue;
      }
      const char mark = word.back();
      if (mark != '+' && mark != '-' && mark != '=') {
        read.lemmas.push_back(word);
        continue;
      }
      word.pop_back();
      auto& one = read.statements.emplace_back();
      one.label = mark == '+' ? 1 : mark == '-' ? -1 : 0;
      one.sentiment = 0.8 * one.label;
      one.themes.push_back(word == renamed ? "other" : word);
      read.lemmas.push_back(word);
    }
    return read;
  }
};

class CommentFixture : public MetricFixture {
 protected:
  CommentFixture() {
    reader_port_ = &reader_;
    reopen();
  }

  // The same facts again, as after a restart.
  void reopen() {
    insight_.reset();
    service_.reset();
    facts_.reset();
    open();
    insight_ = std::make_unique<metrics::CommentInsight>(*service_);
  }

  metrics::Projector reading_projector(int at_once = 200) {
    return metrics::Projector(
        {*facts_, world_.responses, world_.catalog, world_.directory, &reader_},
        {.batch = 500, .comments_at_once = at_once});
  }
  void read_all(int at_once = 200) {
    auto carrier = reading_projector(at_once);
    while (true) {
      const auto moved = carrier.step();
      ASSERT_TRUE(moved.ok()) << moved.error().message << moved.error().detail;
      if (*moved == 0) break;
    }
    while (true) {
      const auto read = carrier.read_comments(100);
      ASSERT_TRUE(read.ok()) << read.error().message << read.error().detail;
      if (*read == 0) break;
    }
  }
  ResponseId comment(SurveyId survey, int score, const std::string& text,
                     const std::string& unit = {}, const std::string& channel = {},
                     const char* at = "2026-03-10T10:00:00Z") {
    auto& response = answer(survey, at, {{"recommend", score}, {"why", text}});
    response.context.unit = unit;
    response.context.channel = channel;
    return response.id;
  }
  json::object themes(const metrics::CommentView& view = {}) {
    auto page = insight_->themes(world_.analyst(), view);
    EXPECT_TRUE(page.ok()) << page.error().field << " " << page.error().message
                           << page.error().detail;
    return page.ok() ? *page : json::object();
  }
  static json::value theme_in(const json::object& page, const std::string& theme) {
    for (const auto& row : page.at("themes").as_array()) {
      if (row.at("theme") == json::value(theme)) return row;
    }
    return {};
  }
  metrics::CommentPage page(const metrics::CommentChoice& choice, const std::string& cursor = {},
                            int limit = 50, const metrics::CommentView& view = {}) {
    auto found = insight_->comments(world_.analyst(), view, choice, cursor, limit);
    EXPECT_TRUE(found.ok()) << found.error().field << " " << found.error().message
                            << found.error().detail;
    return found.ok() ? *found : metrics::CommentPage();
  }

  PlainReader reader_;
  std::unique_ptr<metrics::CommentInsight> insight_;
};

}  // namespace polku::facts::testing
