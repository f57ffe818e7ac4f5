#include "metrics/query.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <utility>

#include "core/text.h"

// Stage 1: JSON to a MetricQuery, strictly.

namespace polku::metrics {
namespace {

constexpr std::array<std::pair<std::string_view, Metric>, 11> kMetrics{{
    {"nps", Metric::Nps},
    {"csat", Metric::Csat},
    {"ces", Metric::Ces},
    {"mean", Metric::Mean},
    {"count", Metric::Count},
    {"share", Metric::Share},
    {"distribution", Metric::Distribution},
    {"response_rate", Metric::ResponseRate},
    {"quadrant", Metric::Quadrant},
    {"theme_share", Metric::ThemeShare},
    {"sentiment", Metric::Sentiment},
}};

constexpr std::array<std::pair<std::string_view, Filter::Operator>, 5> kOperators{{
    {"eq", Filter::Operator::Eq},
    {"in", Filter::Operator::In},
    {"gte", Filter::Operator::Gte},
    {"lte", Filter::Operator::Lte},
    {"contains", Filter::Operator::Contains},
}};

constexpr std::size_t kValueLengthMax = 1'000;  // code points

std::string place(std::string_view field, std::size_t index, std::string_view member = {}) {
  std::string path = std::string(field) + "[" + std::to_string(index) + "]";
  if (!member.empty()) path.append(".").append(member);
  return path;
}

Result<std::string> read_text(const json::value& value, std::string_view field) {
  if (!value.is_string()) return invalid(std::string(field), "Give a text.");
  const std::string text(value.get_string());
  POLKU_CHECK(check_text(text, field, kValueLengthMax));
  return text;
}

Result<int> read_whole(const json::value& value, std::string_view field) {
  const auto number = value.is_int64() ? value.get_int64() : std::int64_t{1} << 40;
  if (number < -1'000'000 || number > 1'000'000) {
    return invalid(std::string(field), "Give a whole number.");
  }
  return static_cast<int>(number);
}

Result<Bound> read_bound(const json::value& value, std::string_view field) {
  POLKU_TRY(const auto text, read_text(value, field));
  if (const auto day = Day::parse(text)) return Bound{*day};
  if (const auto at = parse_rfc3339(text)) return Bound{*at};
  return invalid(std::string(field),
                 "Give a day such as 2026-01-31 or an instant such as 2026-01-31T12:00:00Z.");
}

}  // namespace

Result<ScaleRange> parse_range(const json::value& value, std::string_view field) {
  const std::string path(field);
  if (!value.is_object()) return invalid(path, "Give an object with \"min\" and \"max\".");
  const auto& object = value.get_object();
  for (const auto& member : object) {
    if (member.key() != "min" && member.key() != "max") {
      return invalid(path + "." + std::string(member.key()), "There is no such member.");
    }
  }
  const auto* min = find_member(object, "min");
  const auto* max = find_member(object, "max");
  if (min == nullptr || max == nullptr) {
    return invalid(path, "Give both \"min\" and \"max\".");
  }
  ScaleRange range;
  POLKU_TRY(range.min, read_whole(*min, path + ".min"));
  POLKU_TRY(range.max, read_whole(*max, path + ".max"));
  if (range.min > range.max) return invalid(path, "\"min\" must not be above \"max\".");
  return range;
}

namespace {

Result<std::vector<Field>> read_groups(const json::value& value) {
  if (!value.is_array()) return invalid("group_by", "Give an array of fields.");
  const auto& array = value.get_array();
  if (array.size() > kGroupByMax) {
    return invalid("group_by", "Group by at most " + std::to_string(kGroupByMax) + " fields.");
  }
  std::vector<Field> groups;
  for (std::size_t i = 0; i < array.size(); ++i) {
    const auto path = place("group_by", i);
    POLKU_TRY(const auto name, read_text(array[i], path));
    const auto field = parse_field(name);
    if (!field) return invalid(path, "There is no field \"" + name + "\" to group by.");
    for (const auto& former : groups) {
      if (former == *field) return invalid(path, "\"" + name + "\" is there twice.");
    }
    groups.push_back(*field);
  }
  return groups;
}

bool takes_bounds(const Field& field) {
  return field.kind == Field::Kind::Attribute ||
         (field.kind == Field::Kind::Dimension && field.dimension == Dimension::Version);
}

Result<Filter::Value> read_filter_value(const json::value& value, const Field& field,
                                        const std::string& path) {
  const bool version =
      field.kind == Field::Kind::Dimension && field.dimension == Dimension::Version;
  if (value.is_number() && takes_bounds(field)) {
    const double number = value.to_number<double>();
    if (!std::isfinite(number)) return invalid(path, "Give a number.");
    return Filter::Value{number};
  }
  if (version) return invalid(path, "Give the version's number.");
  if (value.is_null()) return Filter::Value{std::string()};  // not known
  POLKU_TRY(auto text, read_text(value, path));
  return Filter::Value{std::move(text)};
}

Result<std::vector<Filter::Value>> read_filter_values(const json::value* value,
                                                      const Filter& filter,
                                                      const std::string& path) {
  std::vector<Filter::Value> values;
  if (filter.op != Filter::Operator::In) {
    POLKU_TRY(auto one,
              read_filter_value(value == nullptr ? json::value() : *value, filter.field, path));
    values.push_back(std::move(one));
    return values;
  }
  if (value == nullptr || !value->is_array()) return invalid(path, "Give an array of values.");
  const auto& array = value->get_array();
  if (array.size() > kFilterValuesMax) {
    return invalid(path, "Give at most " + std::to_string(kFilterValuesMax) + " values.");
  }
  for (std::size_t i = 0; i < array.size(); ++i) {
    POLKU_TRY(auto one, read_filter_value(array[i], filter.field, place(path, i)));
    values.push_back(std::move(one));
  }
  return values;
}

Result<void> check_operator(const Filter& filter, const std::string& path) {
  using Operator = Filter::Operator;
  const bool bound = filter.op == Operator::Gte || filter.op == Operator::Lte;
  if (bound && !takes_bounds(filter.field)) {
    return invalid(
        path, "\"gte\" and \"lte\" need a number; \"" + filter.field.name() + "\" holds texts.");
  }
  const bool version =
      filter.field.kind == Field::Kind::Dimension && filter.field.dimension == Dimension::Version;
  if (filter.op == Operator::Contains && filter.field.kind == Field::Kind::Theme) {
    return invalid(path, "Themes are filtered with \"eq\" or \"in\".");
  }
  if (filter.op == Operator::Contains && version) {
    return invalid(path, "\"contains\" needs a text; a version is a number.");
  }
  return {};
}

Result<Filter> read_filter(const json::value& value, std::size_t index) {
  const auto path = place("filters", index);
  if (!value.is_object()) {
    return invalid(path, "Give an object with \"field\", \"op\" and \"value\".");
  }
  const auto& object = value.get_object();
  for (const auto& member : object) {
    if (member.key() != "field" && member.key() != "op" && member.key() != "value") {
      return invalid(path + "." + std::string(member.key()), "There is no such member.");
    }
  }
  Filter filter;
  const auto* name = find_member(object, "field");
  if (name == nullptr) return invalid(path + ".field", "Name the field to filter by.");
  POLKU_TRY(const auto field_name, read_text(*name, path + ".field"));
  const auto field = parse_field(field_name);
  if (!field || field->kind == Field::Kind::Question) {
    return invalid(path + ".field", "There is no field \"" + field_name + "\" to filter by.");
  }
  filter.field = *field;
  if (const auto* op = find_member(object, "op")) {
    POLKU_TRY(const auto text, read_text(*op, path + ".op"));
    bool known = false;
    for (const auto& [op_name, op_value] : kOperators) {
      if (op_name != text) continue;
      filter.op = op_value;
      known = true;
    }
    if (!known) return invalid(path + ".op", "Use eq, in, gte, lte or contains.");
  }
  POLKU_CHECK(check_operator(filter, path + ".op"));
  POLKU_TRY(filter.values,
            read_filter_values(find_member(object, "value"), filter, path + ".value"));
  if (filter.op == Filter::Operator::Gte || filter.op == Filter::Operator::Lte) {
    if (!std::holds_alternative<double>(filter.values.front())) {
      return invalid(path + ".value", "Give a number.");
    }
  }
  return filter;
}

Result<void> read_metric(MetricQuery& query, const json::value& value) {
  POLKU_TRY(const auto text, read_text(value, "metric"));
  const auto metric = parse_metric(text);
  if (!metric) {
    return invalid("metric",
                   "Use nps, csat, ces, mean, count, share, distribution, response_rate, "
                   "quadrant, theme_share or sentiment.");
  }
  query.metric = *metric;
  return {};
}

Result<void> read_interval(MetricQuery& query, const json::value& value) {
  POLKU_TRY(const auto text, read_text(value, "interval"));
  query.interval = parse_grain(text);
  if (!query.interval) return invalid("interval", "Use day, week, month, quarter or year.");
  return {};
}

Result<void> read_compare(MetricQuery& query, const json::value& value) {
  POLKU_TRY(const auto text, read_text(value, "compare"));
  if (text == "previous_period") {
    query.compare = Comparison::PreviousPeriod;
  } else if (text == "previous_year") {
    query.compare = Comparison::PreviousYear;
  } else {
    return invalid("compare", "Use previous_period or previous_year.");
  }
  return {};
}

Result<void> read_confidence(MetricQuery& query, const json::value& value) {
  const double level = value.is_number() ? value.to_number<double>() : 0;
  if (!(level >= 0.5 && level <= 0.999)) {
    return invalid("confidence", "Give a level from 0.5 to 0.999, such as 0.95.");
  }
  query.confidence = level;
  return {};
}

Result<void> read_segment(MetricQuery& query, const json::value& value) {
  POLKU_TRY(const auto text, read_text(value, "segment"));
  query.segment = SegmentId::parse(text);
  if (!query.segment) return invalid("segment", "Give the segment's id.");
  return {};
}

// A member of its own type that lands in one place of the query.
template <class Read, class Place>
auto into(Place MetricQuery::*target, Read read) {
  return [target, read](MetricQuery& query, const json::value& value) -> Result<void> {
    POLKU_TRY(auto read_value, read(value));
    query.*target = std::move(read_value);
    return {};
  };
}

using Reader = std::function<Result<void>(MetricQuery&, const json::value&)>;

const std::vector<std::pair<std::string_view, Reader>>& readers() {
  const auto text = [](std::string_view field) {
    return [field](const json::value& value) { return read_text(value, field); };
  };
  const auto bound = [](std::string_view field) {
    return [field](const json::value& value) { return read_bound(value, field); };
  };
  const auto range = [](std::string_view field) {
    return [field](const json::value& value) { return parse_range(value, field); };
  };
  static const std::vector<std::pair<std::string_view, Reader>> kReaders{
      {"metric", read_metric},
      {"survey", into(&MetricQuery::survey, text("survey"))},
      {"question", into(&MetricQuery::question, text("question"))},
      {"measure", into(&MetricQuery::measure, text("measure"))},
      {"choice", into(&MetricQuery::choice, text("choice"))},
      {"box", into(&MetricQuery::box, range("box"))},
      {"scale", into(&MetricQuery::scale, range("scale"))},
      {"from", into(&MetricQuery::from, bound("from"))},
      {"to", into(&MetricQuery::to, bound("to"))},
      {"interval", read_interval},
      {"group_by", into(&MetricQuery::group_by, read_groups)},
      {"filters", into(&MetricQuery::filters, parse_filters)},
      {"segment", read_segment},
      {"compare", read_compare},
      {"confidence", read_confidence},
  };
  return kReaders;
}

}  // namespace

std::string_view name_of(Metric metric) {
  for (const auto& [name, value] : kMetrics) {
    if (value == metric) return name;
  }
  return {};
}

std::optional<Metric> parse_metric(std::string_view text) {
  for (const auto& [name, value] : kMetrics) {
    if (name == text) return value;
  }
  return std::nullopt;
}

bool is_of_comments(Metric metric) {
  return metric == Metric::ThemeShare || metric == Metric::Sentiment;
}

std::string_view name_of(Comparison comparison) {
  return comparison == Comparison::PreviousPeriod ? "previous_period" : "previous_year";
}

std::string Field::name() const {
  switch (kind) {
    case Kind::Dimension:
      return std::string(name_of(dimension));
    case Kind::Survey:
      return "survey";
    case Kind::Question:
      return "question";
    case Kind::Attribute:
      return "attributes." + attribute;
    case Kind::Theme:
      return "theme";
  }
  return {};
}

std::optional<Field> parse_field(std::string_view text) {
  constexpr std::string_view kAttributes = "attributes.";
  const auto dimension = parse_dimension(text);
  if (dimension && *dimension != Dimension::Place) {
    return Field{Field::Kind::Dimension, *dimension, {}};
  }
  if (text == "survey") return Field{Field::Kind::Survey, {}, {}};
  if (text == "question") return Field{Field::Kind::Question, {}, {}};
  if (text == "theme") return Field{Field::Kind::Theme, {}, {}};
  if (!text.starts_with(kAttributes)) return std::nullopt;
  text.remove_prefix(kAttributes.size());
  if (!is_key(text)) return std::nullopt;
  return Field{Field::Kind::Attribute, {}, std::string(text)};
}

Result<std::vector<Filter>> parse_filters(const json::value& array) {
  if (!array.is_array()) return invalid("filters", "Give an array of filters.");
  const auto& values = array.get_array();
  if (values.size() > kFiltersMax) {
    return invalid("filters", "Give at most " + std::to_string(kFiltersMax) + " filters.");
  }
  std::vector<Filter> filters;
  for (std::size_t i = 0; i < values.size(); ++i) {
    POLKU_TRY(auto filter, read_filter(values[i], i));
    filters.push_back(std::move(filter));
  }
  return filters;
}

Result<MetricQuery> parse_query(const json::value& document) {
  if (!document.is_object()) return invalid("body", "Give one JSON object.");
  MetricQuery query;
  bool has_metric = false;
  for (const auto& member : document.get_object()) {
    const auto& all = readers();
    const auto at = std::ranges::find(all, std::string_view(member.key()),
                                      &std::pair<std::string_view, Reader>::first);
    if (at == all.end()) {
      return invalid(member.key().empty() ? R"("")" : std::string(member.key()),
                     "There is no such member in a metric query.");
    }
    if (member.value().is_null()) continue;  // null: left out
    POLKU_CHECK(at->second(query, member.value()));
    has_metric |= member.key() == std::string_view("metric");
  }
  if (!has_metric) return invalid("metric", "Name the metric, such as nps.");
  return query;
}

}  // namespace polku::metrics
