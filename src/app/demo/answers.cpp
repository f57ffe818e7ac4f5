// What one respondent answers to each kind of question.

#include <algorithm>
#include <cmath>

#include "demo/generator.h"

namespace polku::app::demo {
namespace {

using surveys::QuestionType;

constexpr int kBadMood = -1;

const json::object* rules_of(const Company& company, const std::string& item) {
  const auto* rules = find_member(object_at(company.structure, "choices"), item);
  return rules == nullptr ? nullptr : &rules->get_object();
}

// by_touchpoint wins over default, and both over plain weights.
const json::object& weights_of(const json::object& rules, std::string_view touchpoint) {
  if (const auto* places = find_member(rules, "by_touchpoint")) {
    if (const auto* own = find_member(places->get_object(), touchpoint)) return own->get_object();
  }
  if (const auto* plain = find_member(rules, "weights")) return plain->get_object();
  return object_at(rules, "default");
}

// Which question's score tells how the response went, and its row in the comment rules.
struct Outcome {
  const char* question;
  const char* table;
  std::int64_t first;
};
Outcome outcome_of(std::string_view survey) {
  if (survey == "demo") return {"recommend", "recommend_0_10", 0};
  if (survey == "kaynti") return {"satisfaction", "satisfaction_1_5", 1};
  return {"recommend", "recommend_1_10", 1};
}

const json::value* row_of(const Company& company, std::string_view survey, const char* rule,
                          const json::object& answers) {
  const auto outcome = outcome_of(survey);
  const auto* score = find_member(answers, outcome.question);
  if (score == nullptr) return nullptr;
  const auto& table =
      array_at(object_at(object_at(company.structure, "comment"), rule), outcome.table);
  return &table[static_cast<std::size_t>(score->to_number<std::int64_t>() - outcome.first)];
}

}  // namespace

// What all answers of one response share; a part of it stays with the customer.
double Year::draw_common(const Encounter& encounter) {
  const double own = normal(random_);
  if (!encounter.customer) return own;
  const double share = customers_.trait_share();
  return std::sqrt(share) * customers_.at(*encounter.customer).trait + std::sqrt(1 - share) * own;
}

json::object Year::draw_answers(Encounter& encounter, const surveys::Definition& definition) {
  const double common = draw_common(encounter);
  json::object answers;
  for (const auto& question : definition.questions) {
    auto answer = draw_question(encounter, question, common);
    if (!answer.is_null()) answers[question.key] = std::move(answer);
  }
  settle_mood(encounter, answers);
  if (encounter.customer && encounter.mood <= kBadMood) {
    auto& regret = customers_.at(*encounter.customer).regret;
    regret = std::max(regret, customers_.regret_of(encounter.touchpoint));
  }
  if (definition.find_question("contact_consent") != nullptr) draw_consent(encounter, answers);
  return answers;
}

json::value Year::draw_question(Encounter& encounter, const surveys::Question& question,
                                double common) {
  const std::string item = encounter.survey + "." + question.key;
  if (question.key == "order_number") {
    return json::string("RR-" + std::to_string(100'000 + random_() % 900'000));
  }
  if (question.key == "what_would_have_helped") {
    const auto other = draw_other(encounter, question.key);
    return other.is_object() ? other.get_object().at("other") : json::value(nullptr);
  }
  if (!question.rows.empty()) {
    json::object rows;
    for (const auto& row : question.rows) {
      auto point = draw_ordinal(encounter, item + "." + row.key, common);
      if (!point.is_null()) rows[row.key] = std::move(point);
    }
    return rows;
  }
  if (object_at(company_.structure, "ordinal").contains(item)) {
    return draw_ordinal(encounter, item, common);
  }
  const auto* rules = rules_of(company_, item);
  if (rules == nullptr || question.type == QuestionType::Consent) return nullptr;
  if (uniform(random_) < number_at(*rules, "skip", 0)) return nullptr;
  switch (question.type) {
    case QuestionType::SingleChoice:
      return draw_choice(encounter, question, *rules);
    case QuestionType::MultipleChoice:
      return draw_choices(encounter, question, *rules);
    case QuestionType::Ranking:
      return draw_ranking(*rules);
    case QuestionType::Number:
      return std::stoi(Weights(weights_of(*rules, encounter.touchpoint)).draw(random_));
    default:
      return nullptr;
  }
}

json::value Year::draw_other(const Encounter& encounter, const std::string& question) {
  std::vector<const ShortAnswer*> fitting;
  for (const auto& answer : company_.short_answers) {
    const bool place = answer.touchpoint == "any" || answer.touchpoint == encounter.touchpoint;
    if (answer.survey == encounter.survey && answer.question == question && place &&
        answer.language == encounter.language) {
      fitting.push_back(&answer);
    }
  }
  if (fitting.empty()) return nullptr;
  return json::object{{"other", fitting[random_() % fitting.size()]->text}};
}

json::value Year::draw_choice(const Encounter& encounter, const surveys::Question& question,
                              const json::object& rules) {
  if (uniform(random_) < number_at(rules, "other_share", 0)) {
    auto other = draw_other(encounter, question.key);
    if (!other.is_null()) return other;
  }
  return json::string(Weights(weights_of(rules, encounter.touchpoint)).draw(random_));
}

json::value Year::draw_choices(const Encounter& encounter, const surveys::Question& question,
                               const json::object& rules) {
  const Weights weights(weights_of(rules, encounter.touchpoint));
  json::array chosen;
  for (const auto& [key, chance] : weights.items) {
    if (uniform(random_) < chance) chosen.emplace_back(json::string(key));
  }
  if (chosen.empty()) chosen.emplace_back(json::string(weights.draw(random_)));
  std::shuffle(chosen.begin(), chosen.end(), random_);
  for (const auto& option : question.options) {
    const json::value key = json::string(option.key);
    if (option.exclusive && std::ranges::find(chosen, key) != chosen.end()) chosen = {key};
  }
  if (uniform(random_) < number_at(rules, "other_share", 0)) {
    auto other = draw_other(encounter, question.key);
    if (!other.is_null()) chosen.push_back(std::move(other));
  }
  const auto most = question.max_choices.value_or(static_cast<int>(chosen.size()));
  while (static_cast<int>(chosen.size()) > most) chosen.erase(chosen.begin());
  return chosen;
}

// Plackett (1975) and Luce (1959): each place is drawn from what is left, by strength.
json::value Year::draw_ranking(const json::object& rules) {
  Weights left(object_at(rules, "strength"));
  json::array order;
  while (!left.items.empty()) {
    const auto next = left.draw(random_);
    order.emplace_back(json::string(next));
    std::erase_if(left.items, [&](const auto& item) { return item.first == next; });
  }
  return order;
}

void Year::settle_mood(Encounter& encounter, const json::object& answers) {
  const auto* moods = row_of(company_, encounter.survey, "mood_by_score", answers);
  if (moods != nullptr) encounter.mood = std::stoi(Weights(moods->get_object()).draw(random_));
}

double Year::comment_chance(const Encounter& encounter, const json::object& answers) const {
  const auto* share = row_of(company_, encounter.survey, "share_by_score", answers);
  const auto& factors = object_at(company_.structure, "comment_factor_by_method");
  return share == nullptr ? 0
                          : share->to_number<double>() * number_at(factors, encounter.method, 1);
}

void Year::draw_consent(const Encounter& encounter, json::object& answers) {
  const auto* rules = rules_of(company_, encounter.survey + ".contact_consent");
  if (rules == nullptr || uniform(random_) < number_at(*rules, "skip", 0)) return;
  const double chance =
      number_at(object_at(*rules, "yes_by_mood"), std::to_string(encounter.mood), 0);
  const bool yes = uniform(random_) < chance;
  answers["contact_consent"] = yes;
  if (yes && uniform(random_) < number_at(*rules, "email_share_of_yes", 0)) {
    answers["email"] = "asiakas" + std::to_string(random_() % 10'000) + "@example.org";
  }
}

// Some stop at a random question after the first; what was answered before it is kept.
void Year::stop_half_way(const Encounter& encounter, json::object& answers,
                         const surveys::Definition& definition, surveys::Response& response) {
  const double share =
      number_at(object_at(company_.structure, "partial_share"), encounter.survey, 0);
  if (uniform(random_) >= share || definition.questions.size() < 2) return;
  response.status = surveys::ResponseStatus::Partial;
  const auto stop = 1 + random_() % (definition.questions.size() - 1);
  for (auto i = stop; i < definition.questions.size(); ++i) {
    answers.erase(definition.questions[i].key);
  }
}

}  // namespace polku::app::demo
