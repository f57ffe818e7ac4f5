#include "moments_walk.h"

#include <algorithm>

#include "moments_facts.h"

namespace polku::metrics {
namespace {

constexpr std::size_t kRowsOfWalkMax = 20'000;  // items of the newest answers

struct Mean {
  double total = 0;
  int scores = 0;

  void add(std::optional<double> score) {
    if (!score) return;
    total += *score;
    ++scores;
  }
  std::optional<double> value() const {
    return scores > 0 ? std::optional(total / scores) : std::nullopt;
  }
};

// One response: where it belongs on the path, with its scores there and all in all.
struct Visit {
  WalkStep step;
  std::map<std::string, Mean> moments;
  Mean all;
};

class Walk {
 public:
  Walk(PathFacts& facts, const ItemPlan& plan, const FactTable& table)
      : facts_(facts), lookup_(plan), table_(table) {}

  std::vector<WalkStep> steps() {
    for (std::size_t row = 0; row < table_.rows; ++row) add(row);
    std::vector<WalkStep> steps;
    for (auto& [id, visit] : visits_) {
      if (visit.moments.empty()) {
        visit.step.score = visit.all.value();
        steps.push_back(visit.step);
      }
      for (const auto& [moment, mean] : visit.moments) {
        visit.step.moment = moment;
        visit.step.score = mean.value();
        steps.push_back(visit.step);
      }
    }
    std::ranges::stable_sort(steps, {}, &WalkStep::at);
    return steps;
  }

 private:
  void add(std::size_t row) {
    const auto item =
        lookup_.find(table_.columns[kSeries].integer(row), table_.columns[kVersion].integer(row));
    const auto id = ResponseId::parse(table_.columns[kResponse].text(row));
    if (!item || !id) return;
    const auto& scope = facts_.scope();
    const auto& one = scope.items[*item];
    auto& visit = visit_of(*id, row, one);
    const auto place = table_.columns[kPlace].integer(row);
    const Day day{static_cast<std::int32_t>(table_.columns[kDay].integer(row))};
    if (one.item == kResponseQuestion) {
      for (const auto moment : facts_.sets().at(place, day)) {
        visit.moments[scope.path.moments[moment].key];
      }
      return;
    }
    std::optional<double> score;
    const bool scored = one.terms.scale && role_of(one) == MomentRole::Score;
    if (scored && !table_.columns[kScore].is_null(row)) {
      score = tenths(table_.columns[kScore].number(row), *one.terms.scale);
    }
    visit.all.add(score);
    for (const auto& member : facts_.sets().of(*item, facts_.told_place(place), day)) {
      auto& mean = visit.moments[scope.path.moments[member.moment].key];
      if (is_score(member.family)) mean.add(score);
    }
  }

  Visit& visit_of(ResponseId id, std::size_t row, const PathItem& item) {
    const auto [at, added] = visits_.try_emplace(id);
    if (!added) return at->second;
    auto& facts = facts_.scope().facts;
    auto& step = at->second.step;
    step.at = Timestamp{table_.columns[kSubmittedAt].integer(row)};
    step.unit = facts.text_of(table_.columns[kUnit].integer(row));
    step.channel = facts.text_of(table_.columns[kChannel].integer(row));
    step.touchpoint = facts.text_of(table_.columns[kTouchpoint].integer(row));
    step.survey = item.slug;
    step.response = id;
    return at->second;
  }

  PathFacts& facts_;
  const ItemLookup lookup_;
  const FactTable& table_;
  std::map<ResponseId, Visit> visits_;
};

// The response itself, as an item that every survey has.
PathItem response_item(const SurveyEntry& survey) {
  PathItem item;
  item.survey = survey.id;
  item.slug = survey.slug;
  item.item = item.question = kResponseQuestion;
  item.type = surveys::QuestionType::Statement;
  return item;
}

}  // namespace

Result<std::vector<WalkStep>> read_walk(Engine& engine, const directory::Actor& actor,
                                        const PathSpec& path, std::string_view contact) {
  POLKU_CHECK(directory::require(actor, directory::Permission::ReadMeasures));
  POLKU_CHECK(directory::require(actor, directory::Permission::ReadResponses));
  if (contact.empty()) return invalid("contact", "Say whose way it is.");
  POLKU_TRY(const auto snapshot, engine.catalogue().snapshot(actor.organisation, engine.now()));
  const bool declared = std::ranges::any_of(snapshot->surveys, [](const SurveyEntry& survey) {
    return std::ranges::any_of(survey.versions, [](const surveys::DefinitionPtr& definition) {
      return definition->find_attribute(kContactAttribute) != nullptr;
    });
  });
  if (!declared) return std::vector<WalkStep>();
  auto items = path_items(*snapshot);
  for (const auto& survey : snapshot->surveys) items.push_back(response_item(survey));
  PathFacts facts({actor, *snapshot, engine.ports().facts, path, items});
  const Filter of_contact{{Field::Kind::Attribute, {}, kContactAttribute},
                          Filter::Operator::Eq,
                          {std::string(contact)}};
  POLKU_TRY(const auto plan,
            facts.plan_of_rows({Window(), {of_contact}}, [](std::size_t) { return true; }));
  if (plan.plan.nothing) return std::vector<WalkStep>();
  AnswerReading reading;
  reading.rows_max = kRowsOfWalkMax;
  reading.responses = true;
  POLKU_TRY(const auto table, engine.ports().facts.select(compose_answers(
                                  plan.plan, reading, engine.ports().facts.dialect())));
  return Walk(facts, plan, table).steps();
}

}  // namespace polku::metrics
