#include "demo/generator.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace polku::app::demo {
namespace {

constexpr int kFreshDays = 10;
constexpr double kFreshEagerness = 2.5;

double standard_normal_cdf(double y) { return 0.5 * std::erfc(-y / std::numbers::sqrt2); }

std::string place_key(Language language, std::string_view touchpoint, int mood) {
  return std::string(tag_of(language)) + " " + std::string(touchpoint) + " " + std::to_string(mood);
}

// Members of a rule that are missing match everything.
bool matches(const json::object& rule, std::string_view member, std::string_view value) {
  const auto* wanted = rule.if_contains(member);
  return wanted == nullptr || wanted->get_string() == value;
}

std::string_view comment_question(std::string_view survey) {
  return survey == "demo" ? "why" : "comment";
}

}  // namespace

Year::Year(const Company& company, const YearOptions& options)
    : company_(company),
      options_(options),
      random_(options.seed),
      customers_(company),
      days_(static_cast<int>(number_at(company.structure, "days", 365))),
      first_day_(options.zone.local_day(options.now).plus(1 - days_)),
      comment_uses_(company.comments.size(), 0) {
  const auto& month_volume = array_at(company_.structure, "month_volume");
  double total = 0;
  for (int day = 0; day < days_; ++day) {
    total += month_volume[first_day_.plus(day).civil().month - 1].to_number<double>();
    day_cumulative_.push_back(total);
  }
  for (std::size_t i = 0; i < company_.comments.size(); ++i) {
    const auto& comment = company_.comments[i];
    comments_by_place_[place_key(comment.language, comment.touchpoint, comment.mood)].push_back(i);
  }
}

void Year::draw_day(Encounter& encounter) {
  const double at = uniform(random_) * day_cumulative_.back();
  encounter.day =
      static_cast<int>(std::ranges::upper_bound(day_cumulative_, at) - day_cumulative_.begin());
  const Day day = first_day_.plus(encounter.day);
  encounter.month = static_cast<int>(day.civil().month);
  encounter.weekday = day.number - start_of(Grain::Week, day).number;
}

// Survey, unit, touchpoint and time; false when the draw falls outside opening hours or the year.
bool Year::draw_place(Encounter& encounter) {
  const auto& structure = company_.structure;
  encounter.survey = Weights(object_at(structure, "survey_share")).draw(random_);
  encounter.unit = Weights(object_at(structure, "unit_weight")).draw(random_);
  const auto unit = std::ranges::find(company_.units, encounter.unit, &CompanyUnit::key);
  encounter.kind = unit->kind;
  Weights touchpoints(object_at(object_at(structure, "touchpoint_weight"), encounter.kind));
  const auto* allowed = find_member(object_at(structure, "survey_touchpoints"), encounter.survey);
  if (allowed != nullptr) touchpoints.keep_only(allowed->get_array());
  for (const auto& item : array_at(structure, "touchpoint_month_volume")) {
    const auto& rule = item.get_object();
    if (!contains(array_at(rule, "months"), encounter.month)) continue;
    for (const auto& touchpoint : array_at(rule, "touchpoints")) {
      touchpoints.multiply(touchpoint.get_string(), number_at(rule, "factor", 1));
    }
  }
  if (touchpoints.empty()) return false;
  encounter.touchpoint = touchpoints.draw(random_);
  encounter.channel =
      Weights(object_at(object_at(structure, "channel_weight"), encounter.touchpoint))
          .draw(random_);

  // A weekday's weight is the chance to keep the day.
  const auto& weekdays = array_at(object_at(structure, "weekday_volume"), encounter.kind);
  if (uniform(random_) * 1.4 > weekdays[encounter.weekday].to_number<double>()) return false;
  json::object hours;
  const auto& hour_volume = array_at(object_at(structure, "hour_volume"), encounter.kind);
  for (int hour = 0; hour < 24; ++hour) hours[std::to_string(hour)] = hour_volume[hour];
  encounter.hour = std::stoi(Weights(hours).draw(random_));
  const int second = encounter.hour * 3600 + static_cast<int>(uniform(random_) * 3600);
  encounter.at = options_.zone.instant(first_day_.plus(encounter.day), second);
  encounter.at.micros += static_cast<std::int64_t>(uniform(random_) * 1e6);
  return encounter.at < options_.now;
}

void Year::draw_person(Encounter& encounter) {
  const auto& structure = company_.structure;
  const auto& languages = object_at(structure, "language_share");
  const auto* own = find_member(languages, encounter.unit);
  encounter.language = *parse_language(
      Weights(own != nullptr ? own->get_object() : object_at(languages, "default")).draw(random_));
  encounter.method = Weights(object_at(structure, "method_share")).draw(random_);
  for (const auto* method : {"kiosk", "interview"}) {
    const auto& places = array_at(structure, std::string(method) + "_touchpoints");
    if (encounter.method == method && !contains(places, encounter.touchpoint)) {
      encounter.method = "form";
    }
  }
  encounter.device =
      Weights(object_at(object_at(structure, "device_share"), encounter.method)).draw(random_);
  encounter.customer_type = Weights(object_at(structure, "customer_type_share")).draw(random_);
  if (const auto server = draw_server(company_, encounter.unit, encounter.touchpoint, random_)) {
    encounter.staff = server->name;
    encounter.people = server->shift;
  }
  if (encounter.survey == "jalkikysely") draw_job(encounter);
}

void Year::draw_job(Encounter& encounter) {
  const auto& structure = company_.structure;
  encounter.job_type =
      Weights(object_at(object_at(structure, "job_type_share"), encounter.touchpoint))
          .draw(random_);
  const auto& price = object_at(object_at(structure, "price_eur"), encounter.job_type);
  const double median = number_at(price, "median", 0);
  encounter.price = std::round(median * std::exp(number_at(price, "spread", 0) * normal(random_)));
}

// A tablet by the door does not know who answers.
void Year::meet_customer(Encounter& encounter) {
  if (encounter.method == "kiosk") return;
  encounter.customer =
      customers_.meet({encounter.touchpoint, encounter.unit, encounter.kind == "shop",
                       encounter.day, encounter.language, encounter.customer_type},
                      random_);
  if (!encounter.customer) return;
  const auto& customer = customers_.at(*encounter.customer);
  encounter.language = customer.language;
  encounter.customer_type = customer.customer_type;
  encounter.people -= customer.regret;
}

double Year::change_progress(const Encounter& encounter) const {
  const auto& change = object_at(company_.structure, "change");
  if (!contains(array_at(change, "units"), encounter.unit) ||
      !contains(array_at(change, "touchpoints"), encounter.touchpoint)) {
    return 0;
  }
  const double since = encounter.day - (days_ - number_at(change, "days_before_end", 0));
  return std::clamp(since / number_at(change, "ramp_days", 1), 0.0, 1.0);
}

double Year::spread_of(const Encounter& encounter) const {
  return number_at(object_at(company_.structure, "spread"), encounter.touchpoint, 1);
}

double Year::place_shift(const Encounter& encounter) const {
  const auto& shift = object_at(company_.structure, "shift");
  // Where all is done alike, it matters less in which shop it is done.
  double sum = spread_of(encounter) * number_at(object_at(shift, "unit"), encounter.unit, 0) +
               number_at(object_at(shift, "channel"), encounter.channel, 0) +
               number_at(object_at(shift, "touchpoint"), encounter.touchpoint, 0);
  for (const auto& item : array_at(shift, "unit_touchpoint")) {
    const auto& rule = item.get_object();
    if (matches(rule, "unit", encounter.unit) &&
        matches(rule, "touchpoint", encounter.touchpoint)) {
      sum += number_at(rule, "shift", 0);
    }
  }
  return sum;
}

double Year::season_shift(const Encounter& encounter) const {
  const auto& shift = object_at(company_.structure, "shift");
  double sum = 0;
  for (const auto& item : array_at(shift, "season")) {
    const auto& rule = item.get_object();
    if (contains(array_at(rule, "months"), encounter.month) &&
        contains(array_at(rule, "touchpoints"), encounter.touchpoint)) {
      sum += number_at(rule, "shift", 0);
    }
  }
  for (const auto& item : array_at(shift, "hour")) {
    const auto& rule = item.get_object();
    // The file counts weekdays from Monday as 1.
    if (contains(array_at(rule, "weekdays"), encounter.weekday + 1) &&
        contains(array_at(rule, "hours"), encounter.hour) &&
        contains(array_at(rule, "touchpoints"), encounter.touchpoint)) {
      sum += number_at(rule, "shift", 0);
    }
  }
  return sum;
}

double Year::event_shift(const Encounter& encounter) const {
  double sum = 0;
  for (const auto& item : array_at(object_at(company_.structure, "shift"), "event")) {
    const auto& rule = item.get_object();
    if (contains(array_at(rule, "touchpoints"), encounter.touchpoint) &&
        encounter.day >= days_ - number_at(rule, "days_before_end", 0)) {
      sum += number_at(rule, "shift", 0);
    }
  }
  return sum;
}

void Year::add_shifts(Encounter& encounter) const {
  const auto& shift = object_at(company_.structure, "shift");
  const auto& trend = object_at(shift, "trend_per_year");
  const double slope = number_at(trend, "all", 0) +
                       number_at(object_at(trend, "touchpoint"), encounter.touchpoint, 0);
  encounter.change = change_progress(encounter);
  encounter.shift =
      place_shift(encounter) + season_shift(encounter) + event_shift(encounter) +
      spread_of(encounter) * encounter.people +
      number_at(object_at(shift, "language"), tag_of(encounter.language), 0) +
      number_at(object_at(shift, "customer_type"), encounter.customer_type, 0) +
      slope * (static_cast<double>(encounter.day) / days_ - 0.5) +
      encounter.change * number_at(object_at(company_.structure, "change"), "shift", 0);
}

double Year::item_shift(const Encounter& encounter, const std::string& item) const {
  double sum = 0;
  for (const auto& entry : array_at(company_.structure, "item_shift")) {
    const auto& rule = entry.get_object();
    if (matches(rule, "item", item) && matches(rule, "unit", encounter.unit) &&
        matches(rule, "touchpoint", encounter.touchpoint)) {
      sum += number_at(rule, "shift", 0);
    }
  }
  // The change names its items without the survey.
  const auto& changed = object_at(object_at(company_.structure, "change"), "item_shift");
  return sum + encounter.change * number_at(changed, item.substr(item.find('.') + 1), 0);
}

json::value Year::draw_ordinal(const Encounter& encounter, const std::string& item, double common) {
  const auto& rule = object_at(object_at(company_.structure, "ordinal"), item);
  if (uniform(random_) < number_at(rule, "skip", 0)) return nullptr;
  const double shared = number_at(rule, "shared", 0.5);
  const double y =
      number_at(rule, "follows", 1) * encounter.shift + item_shift(encounter, item) +
      spread_of(encounter) * (std::sqrt(shared) * common + std::sqrt(1 - shared) * normal(random_));
  const auto& base = array_at(rule, "base");
  const double share = standard_normal_cdf(y);
  double cumulative = 0;
  std::size_t category = 0;
  for (; category + 1 < base.size(); ++category) {
    cumulative += base[category].to_number<double>();
    if (share < cumulative) break;
  }
  if (const auto* labels = rule.if_contains("labels")) return labels->get_array()[category];
  return static_cast<std::int64_t>(number_at(rule, "first", 0)) +
         static_cast<std::int64_t>(category);
}

bool Year::fits(const Comment& comment, const Encounter& encounter) const {
  if (!comment.units.empty() &&
      comment.units.find(" " + encounter.unit + " ") == std::string::npos) {
    return false;
  }
  const int month = encounter.month;
  if (comment.when.empty()) return true;
  if (comment.when == "winter") return month >= 11 || month <= 3;
  if (comment.when == "spring") return month == 4 || month == 5;
  if (comment.when == "summer") return month >= 6 && month <= 8;
  if (comment.when == "autumn") return month == 9 || month == 10;
  const auto& change = object_at(company_.structure, "change");
  if (!contains(array_at(change, "units"), encounter.unit)) return false;
  const double since = encounter.day - (days_ - number_at(change, "days_before_end", 0));
  return comment.when == "before_change" ? since < 0 : since > number_at(change, "ramp_days", 1);
}

int Year::uses_max(const std::string& text) const {
  const auto words = 1 + std::ranges::count(text, ' ');
  const auto& rules = object_at(company_.structure, "comment");
  const double per = number_at(rules, "reuse_answers", 20'000);
  const auto times = std::ceil(static_cast<double>(options_.answers) / per);
  for (const auto& item : array_at(rules, "reuse")) {
    const auto& rule = item.get_object();
    if (static_cast<double>(words) <= number_at(rule, "words_max", 0)) {
      return static_cast<int>(number_at(rule, "uses_max", 1) * times);
    }
  }
  return static_cast<int>(times);
}

std::optional<std::string> Year::draw_comment(const Encounter& encounter) {
  const auto& rules = object_at(company_.structure, "comment");
  auto language = encounter.language;
  if (uniform(random_) < number_at(rules, "other_language_share", 0)) {
    language = kLanguages[random_() % kLanguages.size()];
  }
  const bool own_first = uniform(random_) < number_at(rules, "own_touchpoint_share", 1);
  const std::string own = place_key(language, encounter.touchpoint, encounter.mood);
  const std::string any = place_key(language, "any", encounter.mood);
  for (const auto& key : own_first ? std::array{own, any} : std::array{any, own}) {
    const auto rows = comments_by_place_.find(key);
    if (rows == comments_by_place_.end()) continue;
    std::vector<std::size_t> least_used;
    int fewest = 1 << 30;
    for (const auto row : rows->second) {
      const auto& comment = company_.comments[row];
      if (comment_uses_[row] >= uses_max(comment.text) || !fits(comment, encounter)) continue;
      if (comment_uses_[row] < fewest) least_used.clear();
      fewest = std::min(fewest, comment_uses_[row]);
      if (comment_uses_[row] == fewest) least_used.push_back(row);
    }
    if (least_used.empty()) continue;
    const auto row = least_used[random_() % least_used.size()];
    ++comment_uses_[row];
    return company_.comments[row].text;
  }
  return std::nullopt;
}

// In shuffled order: by date, the long ones would all stand in the first months.
void Year::hand_out_comments(std::vector<DrawnResponse>& drawn,
                             const std::vector<Encounter>& encounters) {
  std::vector<std::size_t> order(drawn.size());
  std::iota(order.begin(), order.end(), 0);
  std::shuffle(order.begin(), order.end(), random_);
  for (const auto i : order) {
    if (!wants_comment_[i]) continue;
    if (auto text = draw_comment(encounters[i])) {
      drawn[i].response.answers[comment_question(drawn[i].survey)] = *text;
    }
  }
}

surveys::Response Year::begin_response(const Encounter& encounter) const {
  surveys::Response response;
  response.submitted_at = response.received_at = encounter.at;
  response.language = encounter.language;
  response.context = {encounter.channel, encounter.touchpoint, "", encounter.unit, "",
                      encounter.device,  encounter.method,     {}};
  auto& attributes = response.context.attributes;
  attributes["customer_type"] = encounter.customer_type;
  if (!encounter.staff.empty()) attributes["staff"] = encounter.staff;
  if (encounter.customer) attributes["contact"] = customers_.at(*encounter.customer).key;
  if (!encounter.job_type.empty()) attributes["job_type"] = encounter.job_type;
  if (encounter.price) attributes["price_eur"] = *encounter.price;
  return response;
}

std::vector<DrawnResponse> Year::draw() {
  std::vector<Encounter> encounters;
  encounters.reserve(static_cast<std::size_t>(options_.answers));
  while (static_cast<std::int64_t>(encounters.size()) < options_.answers) {
    Encounter encounter;
    draw_day(encounter);
    if (!draw_place(encounter)) continue;
    draw_person(encounter);
    encounters.push_back(std::move(encounter));
  }
  std::ranges::sort(encounters, {}, &Encounter::at);

  std::vector<DrawnResponse> drawn;
  drawn.reserve(encounters.size());
  for (auto& encounter : encounters) {
    meet_customer(encounter);
    add_shifts(encounter);
    const auto& definition = company_.surveys.at(encounter.survey);
    DrawnResponse one{encounter.survey, begin_response(encounter)};
    auto& response = one.response;
    auto answers = draw_answers(encounter, definition);
    // The newest answers are the first thing a newcomer reads: more of them say something.
    const double eagerness = encounter.day >= days_ - kFreshDays ? kFreshEagerness : 1;
    wants_comment_.push_back(uniform(random_) < eagerness * comment_chance(encounter, answers));
    stop_half_way(encounter, answers, definition, response);
    if (response.status == surveys::ResponseStatus::Partial) wants_comment_.back() = false;
    const auto inspection = surveys::inspect_answers(
        definition, std::move(answers), response.context,
        {surveys::Strictness::Page, surveys::Completeness::Part, encounter.language});
    response.answers = inspection.checked.answers;
    drawn.push_back(std::move(one));
  }
  hand_out_comments(drawn, encounters);
  return drawn;
}

}  // namespace polku::app::demo
