// Rows of a file as responses.

#include <algorithm>
#include <charconv>
#include <set>

#include "core/text.h"
#include "import_columns.h"
#include "import_text.h"
#include "import_words.h"
#include "surveys/answers.h"
#include "surveys/import.h"

namespace polku::surveys {
namespace {

using Use = ColumnMap::Use;
using Part = AnswerTarget::Part;

constexpr std::size_t kRememberedMax = 4'096;
constexpr std::size_t kRememberedBytes = 200;
constexpr std::size_t kContextMax = 200;
constexpr std::size_t kShownBytes = 120;
constexpr std::size_t kExamples = 3;
constexpr std::int64_t kClockSkew = 24 * 3600;

// What the map makes of a cell that is no answer: a language, a status, an attribute.
std::string_view renamed(const ColumnPlan& plan, std::string_view cell) {
  if (plan.map == nullptr || plan.map->values.empty()) return cell;
  const auto words = folded(cell);
  for (const auto& [from, to] : plan.map->values) {
    if (to.is_string() && folded(from) == words) return std::string_view(to.get_string());
  }
  return cell;
}

// As a person writes it: JSON's own way with decimals is 1.299E2.
std::string in_words(const json::value& value) {
  if (!value.is_double()) return json::serialize(value);
  char text[32];
  const auto end =
      std::to_chars(text, text + sizeof text, value.get_double(), std::chars_format::fixed, 6);
  std::string number(text, end.ptr);
  number.erase(number.find_last_not_of('0') + 1);
  return number;
}

std::string shown(std::string_view cell) {
  const auto words = tidied(cell);
  const auto begin = first_code_points(words, kShownBytes);
  return begin.size() == words.size() ? words : std::string(begin) + "...";
}

}  // namespace

struct ImportMapper::State {
  std::shared_ptr<const Definition> definition;
  ImportSettings settings;
  TimeZone zone = TimeZone::utc();
  ColumnPlans plans;
  std::vector<ColumnUse> uses;
  std::set<std::string> unknown_units;
  std::optional<std::size_t> survey_column;
  ByText<std::string> units;
  std::vector<json::value> answers;  // by question, null: none

  const Decoded& decode(ColumnPlan& plan, std::string_view cell, Decoded& fresh);
  void read_answer(ColumnPlan& plan, std::string_view cell, MappedRow& row);
  void put(const AnswerTarget& target, const json::value& value);
  void read_context(ColumnPlan& plan, std::string_view cell, MappedRow& row);
  std::string context_value(const ColumnPlan& plan, std::string_view cell);
  void read_attribute(const ColumnPlan& plan, std::string_view cell, MappedRow& row) const;
  void read_status(const ColumnPlan& plan, std::string_view cell, MappedRow& row) const;
  void read_date(std::span<const std::string_view> cells, MappedRow& row);
  void check_answers(MappedRow& row);
  void describe(const ImportShape& shape, const ImportProfile& profile);
  std::string header_of(std::string_view question) const;
};

const Decoded& ImportMapper::State::decode(ColumnPlan& plan, std::string_view cell,
                                           Decoded& fresh) {
  if (!plan.reading.repeats || cell.size() > kRememberedBytes) {
    fresh = plan.reading.decode(cell);
    return fresh;
  }
  const auto known = plan.remembered.find(cell);
  if (known != plan.remembered.end()) return known->second;
  fresh = plan.reading.decode(cell);
  if (plan.remembered.size() >= kRememberedMax) return fresh;
  return plan.remembered.emplace(std::string(cell), fresh).first->second;
}

void ImportMapper::State::put(const AnswerTarget& target, const json::value& value) {
  auto& slot = answers[target.question];
  const auto& question = definition->questions[target.question];
  switch (target.part) {
    case Part::Whole:
      slot = value;
      return;
    case Part::Row:
      if (!slot.is_object()) slot.emplace_object();
      slot.get_object()[target.key] = value;
      return;
    case Part::Option:
      if (!slot.is_array()) slot.emplace_array();
      if (value.is_bool() && value.get_bool()) slot.get_array().push_back(json::string(target.key));
      return;
    case Part::Rank: {
      // Places now, the keys in their order when the row is whole.
      if (!slot.is_object()) slot.emplace_object();
      slot.get_object()[target.key] = value;
      return;
    }
    case Part::Other:
      break;
  }
  json::object other{{kOther, value}};
  if (question.type == QuestionType::MultipleChoice) {
    if (!slot.is_array()) slot.emplace_array();
    auto& chosen = slot.get_array();
    const auto plain = std::ranges::find(chosen, json::value(kOther));
    if (plain != chosen.end()) chosen.erase(plain);
    chosen.push_back(std::move(other));
  } else {
    slot = std::move(other);
  }
}

void ImportMapper::State::read_answer(ColumnPlan& plan, std::string_view cell, MappedRow& row) {
  Decoded fresh;
  const auto& decoded = decode(plan, cell, fresh);
  if (!decoded.fault.empty()) {
    row.faults.push_back({plan.header, decoded.fault, shown(cell)});
  } else if (!decoded.value.is_null()) {
    put(*plan.target, decoded.value);
  }
}

std::string ImportMapper::State::context_value(const ColumnPlan& plan, std::string_view cell) {
  const auto words = folded(cell);
  if (const auto mapped = plan.renamed.find(words); mapped != plan.renamed.end()) {
    return mapped->second;
  }
  if (plan.field == "location") return tidied(cell);
  if (plan.field == "device") return std::string(device_of(words));
  if (plan.field == "channel") {
    const auto channel = channel_of(words);
    return channel.empty() ? key_from(cell, tidied(cell)) : std::string(channel);
  }
  if (plan.field == "unit") {
    const auto unit = units.find(words);
    if (unit != units.end()) return unit->second;
    if (unknown_units.size() < 20) unknown_units.insert(tidied(cell));
  }
  return key_from(cell, tidied(cell));
}

void ImportMapper::State::read_context(ColumnPlan& plan, std::string_view cell, MappedRow& row) {
  const auto known = plan.remembered.find(cell);
  std::string value;
  if (known != plan.remembered.end()) {
    value = std::string(known->second.value.get_string());
  } else {
    value = context_value(plan, cell);
    if (value.size() > kContextMax) value = std::string(first_code_points(value, kContextMax / 4));
    if (plan.remembered.size() < kRememberedMax) {
      plan.remembered.emplace(std::string(cell), Decoded{json::string(value), {}});
    }
  }
  auto& context = row.context;
  const std::pair<std::string_view, std::string*> fields[] = {
      {"channel", &context.channel},   {"touchpoint", &context.touchpoint},
      {"moment", &context.moment},     {"unit", &context.unit},
      {"location", &context.location}, {"device", &context.device}};
  for (const auto& [name, field] : fields) {
    if (plan.field == name) *field = value;
  }
}

void ImportMapper::State::read_attribute(const ColumnPlan& plan, std::string_view cell,
                                         MappedRow& row) const {
  const std::string text = tidied(renamed(plan, cell));
  if (!plan.number) {
    row.context.attributes[plan.field] = std::string(first_code_points(text, kContextMax));
    return;
  }
  const auto number = decimal_number(text, true);
  if (number) {
    row.context.attributes[plan.field] = *number;
  } else {
    row.faults.push_back({plan.header, "this is not a number", shown(cell)});
  }
}

void ImportMapper::State::read_status(const ColumnPlan& plan, std::string_view cell,
                                      MappedRow& row) const {
  const auto word = folded(cell);
  if (const auto status = parse_response_status(lower_ascii(trimmed(cell)))) {
    row.status = *status;
  } else if (plan.field == "status" &&
             (word == "survey preview" || word == "1" || word == "survey test" || word == "2")) {
    row.faults.push_back({plan.header, "a preview or test, not a customer's answer", shown(cell)});
  } else if (plan.field == "status" && (word == "spam" || word == "8" || word == "9")) {
    row.faults.push_back({plan.header, "the other tool took it for spam", shown(cell)});
  } else if (plan.field == "status") {
    const bool part = word == "partial" || word == "incomplete" || word == "in progress" ||
                      word == "kesken" || word == "ofullständig" || word == "незавершено";
    if (part) row.status = ResponseStatus::Partial;
  } else if (const auto truth = truth_of(cell); truth && !*truth) {
    row.status = ResponseStatus::Partial;
  }
}

void ImportMapper::State::read_date(std::span<const std::string_view> cells, MappedRow& row) {
  bool first = true;
  for (const auto index : plans.dates) {
    const auto& plan = plans.columns[index];
    const auto cell = index < cells.size() ? trimmed(unguarded(cells[index])) : std::string_view();
    // LimeSurvey writes the beginning of 1980 when it may not tell; a missing date of sending means
    // that the respondent did not get to the end.
    const bool unsaid = is_missing(cell) || cell.starts_with("1980-01-01");
    if (unsaid) {
      const bool sending = first && plan.rank == 1 && plans.dates.size() > 1 && is_missing(cell);
      if (sending) row.status = ResponseStatus::Partial;
      first = false;
      continue;
    }
    const auto parts = surveys::read_date(cell, plan.dates);
    if (!parts) {
      row.faults.push_back({plan.header, "this is not a date that is understood", shown(cell)});
      return;
    }
    row.submitted_at = instant_of(*parts, plan.zone.value_or(zone));
    if (row.submitted_at.micros < 0) {
      row.faults.push_back({plan.header, "the date is before 1970", shown(cell)});
    } else if (row.submitted_at > settings.now.plus_seconds(kClockSkew)) {
      row.faults.push_back({plan.header, "the date is in the future", shown(cell)});
    } else if (row.submitted_at > settings.now) {
      row.submitted_at = settings.now;
    }
    return;
  }
  if (settings.undated) {
    row.submitted_at = *settings.undated;
  } else {
    row.faults.push_back({"", "the row has no date; give one for all rows without", ""});
  }
}

std::string ImportMapper::State::header_of(std::string_view question) const {
  for (const auto& plan : plans.columns) {
    if (plan.target && definition->questions[plan.target->question].key == question) {
      return plan.header;
    }
  }
  return std::string(question);
}

void ImportMapper::State::check_answers(MappedRow& row) {
  json::object given;
  given.reserve(answers.size());
  for (std::size_t i = 0; i < answers.size(); ++i) {
    if (answers[i].is_null()) continue;
    const auto& question = definition->questions[i];
    if (question.type == QuestionType::Ranking && answers[i].is_object()) {
      std::vector<std::pair<std::int64_t, std::string>> places;
      for (const auto& [key, place] : answers[i].get_object()) {
        places.emplace_back(place.get_int64(), std::string(key));
      }
      std::ranges::sort(places);
      json::array order;
      for (auto& [place, key] : places) order.push_back(json::string(key));
      answers[i] = std::move(order);
    }
    given.emplace(question.key, std::move(answers[i]));
  }
  const AnswerRules rules{Strictness::Api, Completeness::Part, row.language};
  auto inspection = inspect_answers(*definition, std::move(given), row.context, rules);
  for (const auto& wrong : inspection.faults) {
    if (wrong.code == FaultCode::NotShown) {
      ++row.left_out;
    } else {
      row.faults.push_back({header_of(wrong.question), wrong.message, {}});
    }
  }
  row.answers = std::move(inspection.checked.answers);
  if (inspection.checked.screened_out) row.status = ResponseStatus::ScreenedOut;
  if (row.answers.empty() && row.faults.empty()) {
    row.faults.push_back({"", "the row answers no question", ""});
  }
}

void ImportMapper::State::describe(const ImportShape& shape, const ImportProfile& profile) {
  static constexpr std::pair<Use, std::string_view> kNames[] = {{Use::Guess, "ignored"},
                                                                {Use::Ignore, "ignored"},
                                                                {Use::Question, "question"},
                                                                {Use::Id, "id"},
                                                                {Use::SubmittedAt, "submitted_at"},
                                                                {Use::StartedAt, "started_at"},
                                                                {Use::Language, "language"},
                                                                {Use::Status, "status"},
                                                                {Use::Context, "context"},
                                                                {Use::Attribute, "attribute"}};
  for (std::size_t i = 0; i < plans.columns.size(); ++i) {
    auto& plan = plans.columns[i];
    const auto& column = shape.columns[i];
    const auto& sight = profile[i].sight();
    ColumnUse use;
    use.column = column.name;
    const auto title = column.part.empty() ? column.title : column.title + " [" + column.part + "]";
    if (!title.empty() && title != column.name) use.column += ": " + title;
    for (const auto& [value, name] : kNames) {
      if (value == plan.use) use.use = name;
    }
    use.target = plan.target               ? name_of(*plan.target, *definition)
                 : plan.use == Use::Status ? std::string()
                                           : plan.field;
    use.note = plan.note;
    use.filled = sight.filled;
    for (std::size_t v = 0; v < std::min(sight.values.size(), kExamples); ++v) {
      auto example = shown(sight.values[v]);
      if (plan.use == Use::Question) {
        const auto decoded = plan.reading.decode(sight.values[v]);
        const auto becomes = decoded.fault.empty() ? in_words(decoded.value) : "refused";
        if (becomes != example && becomes != "\"" + example + "\"") example += " -> " + becomes;
      } else if (plan.use == Use::Context) {
        const auto becomes = context_value(plan, sight.values[v]);
        if (becomes != example) example += " -> " + becomes;
      }
      use.examples.push_back(std::move(example));
    }
    uses.push_back(std::move(use));
  }
}

ImportMapper::ImportMapper(std::unique_ptr<State> state) : state_(std::move(state)) {}
ImportMapper::ImportMapper(ImportMapper&&) noexcept = default;
ImportMapper& ImportMapper::operator=(ImportMapper&&) noexcept = default;
ImportMapper::~ImportMapper() = default;

Result<ImportMapper> ImportMapper::make(std::shared_ptr<const Definition> definition,
                                        const ImportShape& shape, const ImportProfile& profile,
                                        const ImportMap& map, const ImportSettings& settings) {
  auto state = std::make_unique<State>();
  state->definition = std::move(definition);
  state->settings = settings;
  state->zone = settings.zone;
  if (!shape.time_zone.empty()) {
    const auto zone = TimeZone::find(shape.time_zone);
    if (zone.ok()) state->zone = *zone;
  }
  if (!map.time_zone.empty()) {
    POLKU_TRY(state->zone, TimeZone::find(map.time_zone));
  }
  for (const auto& unit : settings.units) {
    state->units.try_emplace(folded(unit.name), unit.key);
    state->units.insert_or_assign(folded(unit.key), unit.key);
  }
  POLKU_TRY(state->plans, plan_columns(*state->definition, shape, profile, map, settings));
  for (std::size_t i = 0; i < shape.columns.size(); ++i) {
    if (shape.columns[i].name == "survey") state->survey_column = i;
  }
  state->answers.resize(state->definition->questions.size());
  state->describe(shape, profile);
  auto& notes = state->plans.notes;
  if (state->plans.dates.empty()) {
    notes.push_back("The file has no dates; every row gets the same one.");
  } else {
    notes.push_back("Times without a time zone are taken as those of " + state->zone.name() + ".");
  }
  if (!state->unknown_units.empty()) {
    std::string names;
    for (const auto& name : state->unknown_units) names += (names.empty() ? "" : ", ") + name;
    notes.push_back("Units that the organisation does not have: " + names + ".");
  }
  return ImportMapper(std::move(state));
}

MappedRow ImportMapper::map(std::span<const std::string_view> cells) {
  auto& state = *state_;
  MappedRow row;
  row.language = state.settings.language;
  row.context.method = "import";
  row.blank =
      std::ranges::all_of(cells, [](std::string_view cell) { return trimmed(cell).empty(); });
  if (row.blank) return row;
  std::ranges::fill(state.answers, nullptr);
  for (std::size_t i = state.plans.columns.size(); i < cells.size(); ++i) {
    if (trimmed(cells[i]).empty()) continue;
    row.faults.push_back({"",
                          "the row has more cells than the header; is a separator or a quote "
                          "wrong?",
                          shown(cells[i])});
    return row;
  }
  state.read_date(cells, row);
  const std::size_t count = std::min(cells.size(), state.plans.columns.size());
  for (std::size_t i = 0; i < count; ++i) {
    auto& plan = state.plans.columns[i];
    if (plan.use == Use::Ignore || plan.use == Use::Guess) continue;
    const auto cell = trimmed(unguarded(cells[i]));
    if (cell.empty()) continue;
    if (cell.find('\0') != std::string_view::npos || !is_valid_utf8(cell)) {
      row.faults.push_back({plan.header, "the cell holds bytes that are no text", {}});
      continue;
    }
    switch (plan.use) {
      case Use::Question:
        state.read_answer(plan, cell, row);
        break;
      case Use::Id:
        row.own_id = std::string(cell.substr(0, 500));
        break;
      case Use::Language:
        row.language = language_of(renamed(plan, cell)).value_or(row.language);
        break;
      case Use::Status:
        state.read_status(plan, renamed(plan, cell), row);
        break;
      case Use::Context:
        state.read_context(plan, cell, row);
        break;
      case Use::Attribute:
        state.read_attribute(plan, cell, row);
        break;
      default:
        break;
    }
  }
  if (row.faults.empty()) state.check_answers(row);
  // Our own export brings the ids of the responses themselves.
  const auto survey = state.survey_column && *state.survey_column < cells.size()
                          ? cells[*state.survey_column]
                          : std::string_view();
  if (!state.settings.slug.empty() && survey == state.settings.slug) {
    const auto id = ResponseId::parse(row.own_id);
    const bool same_time = id && id->uuid.time().micros / 1000 == row.submitted_at.micros / 1000;
    if (same_time) row.id = id;
  }
  return row;
}

const std::vector<ColumnUse>& ImportMapper::uses() const { return state_->uses; }
const std::vector<std::string>& ImportMapper::notes() const { return state_->plans.notes; }
bool ImportMapper::has_dates() const { return !state_->plans.dates.empty(); }

}  // namespace polku::surveys
