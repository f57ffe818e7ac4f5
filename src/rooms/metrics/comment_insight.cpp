#include "metrics/comment_insight.h"

#include <charconv>

#include "cache.h"
#include "comment_parts.h"
#include "moments_numbers.h"

namespace polku::metrics {
namespace {

constexpr int kCommentsMax = 200;

std::string view_text(const CommentView& view) {
  constexpr char kApart = '\x1f';
  const auto& page = view.page;
  std::string text;
  for (const auto* part : {&page.from, &page.to, &page.unit, &page.channel, &page.language,
                           &page.survey, &page.segment, &page.compare, &view.moment}) {
    text.append(*part).push_back(kApart);
  }
  return text;
}

std::string cursor_of(const CommentReading::Place& place) {
  return std::to_string(place.at.micros) + "_" + place.response;
}

Result<CommentReading::Place> read_cursor(const std::string& text) {
  const auto wrong = invalid("cursor", "Give the next_cursor of the page before.");
  const auto mark = text.find('_');
  if (mark == text.npos) return wrong;
  CommentReading::Place place;
  const auto* end = text.data() + mark;
  const auto [at, failure] = std::from_chars(text.data(), end, place.at.micros);
  if (failure != std::errc() || at != end) return wrong;
  const auto id = ResponseId::parse(text.substr(mark + 1));
  if (!id) return wrong;
  place.response = id->text();
  return place;
}

}  // namespace

Result<std::optional<ChosenComments>> chosen_comments(Engine& engine, const CommentScope& scope,
                                                      const CommentChoice& choice) {
  const std::optional<ChosenComments> none;
  const auto& facts = engine.ports().facts;
  POLKU_TRY(auto plan, scope.plan(engine, scope.prepared.window, choice.theme));
  if (plan.nothing) return none;
  CommentReading reading;
  reading.label = choice.label;
  reading.lemmas = choice.lemmas;
  if (!choice.intent.empty()) {
    reading.intent = facts.code_of(choice.intent);
    if (!reading.intent) return none;
    for (const auto& survey : scope.prepared.snapshot->surveys) {
      const auto code =
          facts.code_of(series_text(scope.prepared.actor.organisation, survey.id, kIntentQuestion));
      if (code) reading.intent_series.push_back(*code);
    }
    if (reading.intent_series.empty()) return none;
  }
  return std::optional(ChosenComments{std::move(plan), std::move(reading)});
}

Result<CommentPage> comment_page(Engine& engine, const CommentScope& scope,
                                 const CommentChoice& choice, const std::string& cursor,
                                 int limit) {
  CommentPage page;
  POLKU_TRY(const auto whole, scope.whole(engine));
  if (whole.visibility != Visibility::Shown) {
    page.hidden = true;
    page.reason = reason_of(whole.visibility);
    return page;
  }
  POLKU_TRY(auto chosen, chosen_comments(engine, scope, choice));
  if (!cursor.empty()) {
    POLKU_TRY(const auto after, read_cursor(cursor));
    if (chosen) chosen->reading.after = after;
  }
  if (!chosen) return page;
  chosen->reading.rows_max = static_cast<std::size_t>(limit) + 1;
  auto& facts = engine.ports().facts;
  POLKU_TRY(const auto table,
            facts.select(compose_comments(chosen->plan, chosen->reading, facts.dialect())));
  const auto shown = std::min(table.rows, static_cast<std::size_t>(limit));
  for (std::size_t row = 0; row < shown; ++row) {
    const auto id = ResponseId::parse(table.columns[0].text(row));
    if (id) page.responses.push_back(*id);
  }
  if (table.rows > shown && shown > 0) {
    page.next = cursor_of(
        {Timestamp{table.columns[1].integer(shown - 1)}, table.columns[0].text(shown - 1)});
  }
  return page;
}

CommentInsight::CommentInsight(MetricService& metrics) : metrics_(metrics) {}

// As other pages are: a segment may change, or be another user's, without the key knowing.
Result<json::object> CommentInsight::answer(const directory::Actor& actor, const CommentView& view,
                                            std::string_view kind, Make make) {
  POLKU_TRY(const auto key, metrics_.cache_key(actor, kind, view_text(view)));
  if (const auto known = metrics_.cache_->find(key)) {
    POLKU_TRY(auto document, parse_json(*known, {.bytes_max = known->size() + 1}));
    return std::move(document.get_object());
  }
  auto& engine = *metrics_.engine_;
  POLKU_TRY(const auto scope, CommentScope::open(engine, actor, view));
  POLKU_TRY(auto page, make(engine, scope));
  if (view.page.segment.empty()) {
    metrics_.cache_->put(key, std::make_shared<const std::string>(json::serialize(page)));
  }
  return page;
}

Result<json::object> CommentInsight::themes(const directory::Actor& actor,
                                            const CommentView& view) {
  return answer(actor, view, "themes", comment_themes);
}

Result<json::object> CommentInsight::words(const directory::Actor& actor, const CommentView& view) {
  return answer(actor, view, "words", comment_words);
}

Result<CommentPage> CommentInsight::comments(const directory::Actor& actor, const CommentView& view,
                                             const CommentChoice& choice, const std::string& cursor,
                                             int limit) {
  if (limit < 1 || limit > kCommentsMax) return invalid("limit", "Give a number of 1 to 200.");
  auto& engine = *metrics_.engine_;
  POLKU_TRY(const auto scope, CommentScope::open(engine, actor, view));
  return comment_page(engine, scope, choice, cursor, limit);
}

Result<std::vector<QuoteCandidate>> CommentInsight::quotes(const directory::Actor& actor,
                                                           const CommentView& view,
                                                           const CommentChoice& choice,
                                                           std::size_t count) {
  auto& engine = *metrics_.engine_;
  POLKU_TRY(const auto scope, CommentScope::open(engine, actor, view));
  return comment_quotes(engine, scope, choice, count);
}

}  // namespace polku::metrics
