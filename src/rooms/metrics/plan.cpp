#include "plan.h"

#include <algorithm>
#include <charconv>

#include "core/text.h"
#include "directory/units.h"

namespace polku::metrics {
namespace {

using Kind = Field::Kind;
using Operator = Filter::Operator;

bool is_unit(const Field& field) {
  return field.kind == Kind::Dimension && field.dimension == Dimension::Unit;
}

bool is_declared(const Snapshot& snapshot, const std::string& attribute) {
  return std::ranges::any_of(snapshot.surveys, [&](const SurveyEntry& survey) {
    return std::ranges::any_of(survey.versions, [&](const surveys::DefinitionPtr& definition) {
      return definition->find_attribute(attribute) != nullptr;
    });
  });
}

std::optional<double> as_number(const std::string& text) {
  double number = 0;
  const auto* end = text.data() + text.size();
  const auto [at, failure] = std::from_chars(text.data(), end, number);
  if (failure != std::errc() || at != end) return std::nullopt;
  return number;
}

// A unit stands for its whole subtree, as in the organisation's tree.
std::vector<std::string> unit_and_below(const Snapshot& snapshot, const std::string& key) {
  for (const auto& unit : snapshot.units) {
    if (unit.key == key) return directory::keys_below({unit.id}, snapshot.units);
  }
  return {key};
}

class Planner {
 public:
  explicit Planner(const PlanRequest& request) : request_(request) {}

  Result<ReadPlan> make(const Window& window) {
    plan_.window = window;
    plan_.interval = request_.query.interval;
    choose_tallying();
    add_series();
    POLKU_CHECK(add_groups());
    for (std::size_t i = 0; i < request_.filters.size(); ++i) {
      POLKU_CHECK(add_filter(request_.filters[i], "filters[" + std::to_string(i) + "].field"));
    }
    add_scope();
    plan_.nothing |= plan_.series.empty();
    choose_level();
    const auto unsorted_from = request_.facts.unsorted_from();
    plan_.unsorted =
        !plan_.comments && unsorted_from && (!window.end || *window.end > *unsorted_from);
    return std::move(plan_);
  }

 private:
  void choose_tallying() {
    const auto& target = request_.target;
    plan_.numbers = target.counting == Counting::Numbers;
    plan_.box = target.box;
    switch (target.metric) {
      case Metric::Nps:
        plan_.tallying = Tallying::Nps;
        break;
      case Metric::Csat:
        plan_.tallying = Tallying::Box;
        break;
      case Metric::Ces:
        plan_.tallying = Tallying::BoxAndMean;
        break;
      case Metric::Mean:
      case Metric::Quadrant:
        plan_.tallying = Tallying::Mean;
        break;
      case Metric::Distribution:
        plan_.tallying = Tallying::Distribution;
        break;
      case Metric::Share:
        plan_.tallying = target.counting == Counting::Choices ? Tallying::Choice : Tallying::Box;
        break;
      case Metric::ThemeShare:
        plan_.tallying = groups_by_theme() ? Tallying::Count : Tallying::Choice;
        break;
      case Metric::Sentiment:
        plan_.tallying = Tallying::Mean;
        break;
      case Metric::Count:
      case Metric::ResponseRate:
        plan_.tallying = Tallying::Count;
        break;
    }
    plan_.comments = is_of_comments(target.metric);
    if (plan_.tallying == Tallying::Choice || plan_.comments) {
      // The empty text has a code of its own, which is no theme's.
      const auto code =
          target.choice.empty() ? std::nullopt : request_.facts.code_of(target.choice);
      plan_.choice = code.value_or(-1);
      plan_.nothing |= target.metric == Metric::Sentiment && !target.choice.empty() && !code;
    }
  }

  void add_series() {
    const auto& all = request_.target.series;
    for (std::size_t i = 0; i < all.size(); ++i) {
      const auto code = request_.facts.code_of(
          series_text(request_.snapshot.organisation.id, all[i].survey, all[i].item));
      if (code) plan_.series.push_back({*code, i, all[i].only});
    }
  }

  Result<void> add_groups() {
    const auto& groups = request_.query.group_by;
    for (std::size_t i = 0; i < groups.size(); ++i) {
      const auto path = "group_by[" + std::to_string(i) + "]";
      const auto& field = groups[i];
      if (field.kind == Kind::Attribute && !is_declared(request_.snapshot, field.attribute)) {
        return invalid(path, "No survey declares the attribute \"" + field.attribute + "\".");
      }
      if (field.kind == Kind::Question && request_.target.counting == Counting::Responses) {
        return invalid(path, "Responses as such are of no question: name a question or measure.");
      }
      if (field.kind == Kind::Attribute) note_columns(field.attribute);
      if (field.kind == Kind::Theme) note_comment_series();
      if (field.kind == Kind::Dimension || field.kind == Kind::Attribute ||
          field.kind == Kind::Theme) {
        plan_.groups.push_back(field);
      } else {
        plan_.groups_by_series = true;
      }
    }
    // The four dimensions of the quadrant are never pooled into one number.
    if (request_.target.metric == Metric::Quadrant) plan_.groups_by_series = true;
    return {};
  }

  Result<void> add_filter(const Filter& filter, const std::string& path) {
    if (filter.field.kind == Kind::Survey) return filter_surveys(filter, path);
    if (filter.field.kind == Kind::Attribute) return filter_attribute(filter, path);
    if (filter.field.kind == Kind::Theme) note_comment_series();
    CodedFilter coded{
        .field = filter.field, .op = filter.op, .codes = {}, .texts = {}, .numbers = {}};
    for (const auto& value : filter.values) {
      if (const auto* number = std::get_if<double>(&value)) {
        coded.codes.push_back(static_cast<std::int64_t>(*number));
        coded.numbers.push_back(*number);
      } else if (filter.op == Operator::Contains) {
        coded.texts.push_back(std::get<std::string>(value));
      } else {
        add_codes(coded, std::get<std::string>(value));
      }
    }
    const bool by_code = filter.op == Operator::Eq || filter.op == Operator::In;
    plan_.nothing |= by_code && coded.codes.empty();
    plan_.filters.push_back(std::move(coded));
    return {};
  }

  void add_codes(CodedFilter& coded, const std::string& text) {
    std::vector<std::string> texts{text};
    if (is_unit(coded.field)) texts = unit_and_below(request_.snapshot, text);
    if (coded.field.kind == Kind::Theme && text.empty()) return;  // no theme is not a theme
    for (const auto& one : texts) {
      if (const auto code = request_.facts.code_of(one)) coded.codes.push_back(*code);
    }
  }

  // A survey filter only chooses among the series.
  Result<void> filter_surveys(const Filter& filter, const std::string& path) {
    if (filter.op != Operator::Eq && filter.op != Operator::In) {
      return invalid(path, "A survey is chosen with \"eq\" or \"in\".");
    }
    std::vector<std::string> slugs;
    for (const auto& value : filter.values) {
      if (const auto* slug = std::get_if<std::string>(&value)) slugs.push_back(*slug);
    }
    std::erase_if(plan_.series, [&](const CodedSeries& series) {
      return std::ranges::find(slugs, request_.target.series[series.index].slug) == slugs.end();
    });
    return {};
  }

  Result<void> filter_attribute(const Filter& filter, const std::string& path) {
    const auto& key = filter.field.attribute;
    if (!is_declared(request_.snapshot, key)) {
      return invalid(path, "No survey declares the attribute \"" + key + "\".");
    }
    CodedFilter coded{
        .field = filter.field, .op = filter.op, .codes = {}, .texts = {}, .numbers = {}};
    note_columns(key);
    const bool has_number = request_.facts.has_attribute(key, AttributeType::Number);
    const bool has_text = request_.facts.has_attribute(key, AttributeType::Text);
    for (const auto& value : filter.values) {
      if (const auto* number = std::get_if<double>(&value)) {
        if (has_number) coded.numbers.push_back(*number);
        continue;
      }
      const auto& text = std::get<std::string>(value);
      if (has_text || text.empty()) coded.texts.push_back(text);
      if (has_number && filter.op != Operator::Contains) {
        if (const auto number = as_number(text)) coded.numbers.push_back(*number);
      }
    }
    plan_.nothing |= coded.texts.empty() && coded.numbers.empty();
    plan_.filters.push_back(std::move(coded));
    return {};
  }

  bool groups_by_theme() const {
    return std::ranges::any_of(request_.query.group_by,
                               [](const Field& field) { return field.kind == Kind::Theme; });
  }

  // Themes of every survey's comments: an organisation's responses are its own.
  void note_comment_series() {
    if (!plan_.comment_series.empty()) return;
    for (const auto& survey : request_.snapshot.surveys) {
      const auto code = request_.facts.code_of(
          series_text(request_.snapshot.organisation.id, survey.id, kCommentQuestion));
      if (code) plan_.comment_series.push_back(*code);
    }
    plan_.nothing |= plan_.comment_series.empty();
  }

  void note_columns(const std::string& key) {
    for (const auto type : {AttributeType::Text, AttributeType::Number}) {
      if (!request_.facts.has_attribute(key, type)) continue;
      plan_.attribute_columns.insert(column_of(key, type));
    }
  }

  // Whatever is asked, an actor limited to units sees no further.
  void add_scope() {
    if (request_.actor.sees_all_units) return;
    CodedFilter scope{.field = {Kind::Dimension, Dimension::Unit, {}},
                      .op = Operator::In,
                      .codes = {},
                      .texts = {},
                      .numbers = {}};
    for (const auto& key : request_.actor.unit_keys) {
      if (key.empty()) continue;
      if (const auto code = request_.facts.code_of(key)) scope.codes.push_back(*code);
    }
    plan_.nothing |= scope.codes.empty();
    plan_.filters.push_back(std::move(scope));
  }

  // The histogram is exact when days, points and choices suffice and one dimension at most is used.
  void choose_level() {
    if (plan_.numbers || plan_.comments || !plan_.window.whole_days()) return;
    std::optional<Dimension> used;
    const auto uses = [&](const Field& field) {
      if (field.kind != Kind::Dimension) return false;
      if (used && *used != field.dimension) return false;
      used = field.dimension;
      return true;
    };
    for (const auto& group : plan_.groups) {
      if (!uses(group)) return;
    }
    for (const auto& filter : plan_.filters) {
      if (!uses(filter.field)) return;
    }
    const bool versions = std::ranges::any_of(
        plan_.series, [](const CodedSeries& series) { return !series.versions.empty(); });
    if (versions && !uses({Kind::Dimension, Dimension::Version, {}})) return;
    plan_.level = used ? level_of(*used) : kPlainLevel;
  }

  const PlanRequest& request_;
  ReadPlan plan_;
};

}  // namespace

Result<ReadPlan> make_plan(const PlanRequest& request, const Window& window) {
  return Planner(request).make(window);
}

bool ReadPlan::by_theme() const {
  return std::ranges::any_of(groups, [](const Field& field) { return field.kind == Kind::Theme; });
}

bool is_filtered(const ReadPlan& plan) {
  return std::ranges::any_of(plan.filters,
                             [](const CodedFilter& filter) { return !is_unit(filter.field); });
}

ReadPlan unfiltered(const ReadPlan& plan) {
  ReadPlan all = plan;
  std::erase_if(all.filters, [](const CodedFilter& filter) { return !is_unit(filter.field); });
  std::erase_if(all.groups, [](const Field& field) { return !is_unit(field); });
  if (!all.comments) all.comment_series.clear();
  all.groups_by_series = false;
  // n is all that is asked for.
  if (all.tallying == Tallying::Choice || all.tallying == Tallying::Distribution) {
    all.tallying = Tallying::Count;
  } else if (all.tallying != Tallying::Count) {
    all.tallying = Tallying::Mean;
  }
  const bool plain = all.groups.empty() && all.filters.empty();
  const bool versions = std::ranges::any_of(
      all.series, [](const CodedSeries& series) { return !series.versions.empty(); });
  all.level.reset();
  if (!all.numbers && !all.comments && all.window.whole_days() && (!versions || plain)) {
    all.level = versions ? level_of(Dimension::Version)
                : plain  ? kPlainLevel
                         : level_of(Dimension::Unit);
  }
  all.nothing = all.series.empty();
  return all;
}

}  // namespace polku::metrics
