#include "fact_rows.h"

#include <algorithm>
#include <cmath>

namespace polku::facts {

using metrics::AttributeType;
using metrics::FactChange;
using metrics::FactItem;

struct FactRows::Codes {
  std::int32_t unit, channel, touchpoint, moment, location, language, device, method, status, place;
};

bool AttributeColumns::has(const std::string& column) const {
  return std::ranges::find(order_, column) != order_.end();
}

std::int32_t FactRows::series_of(const FactChange& change, const std::string& question) {
  auto& of_survey = series_[change.survey];
  if (const auto at = of_survey.find(question); at != of_survey.end()) return at->second;
  const auto code =
      dictionary_.add(metrics::series_text(change.organisation, change.survey, question));
  of_survey.emplace(question, code);
  return code;
}

FactRows::Codes FactRows::codes_of(const FactChange& change) {
  return {
      .unit = dictionary_.add(change.unit),
      .channel = dictionary_.add(change.channel),
      .touchpoint = dictionary_.add(change.touchpoint),
      .moment = dictionary_.add(change.moment),
      .location = dictionary_.add(change.location),
      .language = dictionary_.add(change.language),
      .device = dictionary_.add(change.device),
      .method = dictionary_.add(change.method),
      .status = dictionary_.add(change.status),
      .place = dictionary_.add(metrics::place_text(change.moment, change.touchpoint)),
  };
}

Result<void> FactRows::append(Appender& appender, std::span<const FactChange> changes) {
  FactItem response;
  response.question = metrics::kResponseQuestion;
  for (const auto& change : changes) {
    if (change.erased) continue;
    const auto codes = codes_of(change);
    POLKU_CHECK(append_row(appender, change, codes, response));
    for (const auto& item : change.items) {
      POLKU_CHECK(append_row(appender, change, codes, item));
    }
  }
  return {};
}

Result<void> FactRows::append_mentions(Appender& appender, std::span<const FactChange> changes) {
  for (const auto& change : changes) {
    if (change.erased || !change.comment || change.comment->stamp == 0) continue;
    const auto codes = codes_of(change);
    const auto& comment = *change.comment;
    FactItem item;
    item.question = metrics::kCommentQuestion;
    item.score = comment.label;
    item.number = comment.sentiment;
    POLKU_CHECK(append_row(appender, change, codes, item));
    for (const auto& mention : comment.mentions) {
      ++item.part;
      item.choice = mention.theme;
      item.score = mention.label;
      item.number = mention.sentiment;
      POLKU_CHECK(append_row(appender, change, codes, item));
    }
    item = {};
    item.question = metrics::kIntentQuestion;
    for (const auto& intent : comment.intents) {
      ++item.part;
      item.choice = intent;
      POLKU_CHECK(append_row(appender, change, codes, item));
    }
  }
  return {};
}

Result<void> FactRows::append_row(Appender& appender, const FactChange& change, const Codes& codes,
                                  const FactItem& item) {
  appender.set<std::int32_t>(kSeries, series_of(change, item.question));
  appender.set<std::int32_t>(kUnit, codes.unit);
  appender.set<std::int64_t>(kSubmittedAt, change.submitted_at.micros);
  appender.set<std::int32_t>(kLocalDay, change.local_day.number);
  const bool point = item.score && !item.continuous && std::abs(*item.score) <= 127 &&
                     *item.score == std::nearbyint(*item.score);
  const bool counted = !item.continuous && (!item.score || point);
  if (point) {
    appender.set<std::int8_t>(kScore, static_cast<std::int8_t>(*item.score));
  } else {
    appender.set_null(kScore);
  }
  if (item.number) {
    appender.set<double>(kNumber, *item.number);
  } else if (item.score && !point) {
    appender.set<double>(kNumber, *item.score);
  } else {
    appender.set_null(kNumber);
  }
  appender.set<std::int32_t>(kChoice, dictionary_.add(item.choice));
  appender.set<std::int16_t>(kPart, static_cast<std::int16_t>(item.part));
  appender.set<std::int32_t>(kVersion, change.version);
  appender.set<std::int32_t>(kChannel, codes.channel);
  appender.set<std::int32_t>(kTouchpoint, codes.touchpoint);
  appender.set<std::int32_t>(kMoment, codes.moment);
  appender.set<std::int32_t>(kLocation, codes.location);
  appender.set<std::int32_t>(kLanguage, codes.language);
  appender.set<std::int32_t>(kDevice, codes.device);
  appender.set<std::int32_t>(kMethod, codes.method);
  appender.set<std::int32_t>(kStatus, codes.status);
  appender.set<std::int32_t>(kPlace, codes.place);
  appender.set<bool>(kCounted, counted);
  appender.set_uuid(kResponse, change.response.uuid);
  appender.set<std::int32_t>(kRun, 0);
  for (std::size_t i = 0; i < attributes_.names().size(); ++i) {
    appender.set_null(kFixedColumns + i);
  }
  for (const auto& [key, value] : change.attributes) {
    const bool text = std::holds_alternative<std::string>(value);
    const auto column = metrics::column_of(key, text ? AttributeType::Text : AttributeType::Number);
    const auto at = std::ranges::find(attributes_.names(), column);
    if (at == attributes_.names().end()) continue;
    const auto index = kFixedColumns + static_cast<std::size_t>(at - attributes_.names().begin());
    appender.set_value(index, value);
  }
  return appender.end_row();
}

}  // namespace polku::facts
