// polku metrics: the query of the API, for scripts.

#include <fmt/format.h>
#include <unistd.h>

#include <iostream>
#include <iterator>

#include "commands.h"
#include "house.h"
#include "terminal.h"

namespace polku::app {
namespace {

struct MetricsOptions {
  Configuration configuration;
  std::string metric, survey, question, measure, from, to, interval, compare, segment;
  std::vector<std::string> group_by, filters;
  double confidence = 0.95;
  bool from_stdin = false;
};

// "channel=shop" or "version>=2" or "unit=turku,oulu".
Result<json::object> filter_of(const std::string& text) {
  for (const auto& [sign, op] : {std::pair<std::string_view, const char*>{">=", "gte"},
                                 {"<=", "lte"},
                                 {"~", "contains"},
                                 {"=", "eq"}}) {
    const auto at = text.find(sign);
    if (at == std::string::npos || at == 0) continue;
    json::object filter{{"field", text.substr(0, at)}, {"op", op}};
    const auto value = text.substr(at + sign.size());
    if (sign == "=" && value.find(',') != std::string::npos) {
      json::array values;
      for (const auto part : split(value, ',')) values.emplace_back(json::string(part));
      filter["op"] = "in";
      filter["value"] = std::move(values);
    } else if (sign == ">=" || sign == "<=") {
      POLKU_TRY(filter["value"], parse_json(value));
    } else {
      filter["value"] = value;
    }
    return filter;
  }
  return invalid("--filter", "Give FIELD=VALUE, FIELD=A,B, FIELD>=N, FIELD<=N or FIELD~PART.");
}

Result<json::value> query_of(const MetricsOptions& options) {
  if (options.from_stdin) {
    const std::string text((std::istreambuf_iterator<char>(std::cin)), {});
    return parse_json(text);
  }
  json::object query{{"metric", options.metric}, {"confidence", options.confidence}};
  for (const auto& [name, value] :
       {std::pair<const char*, const std::string&>{"survey", options.survey},
        {"question", options.question},
        {"measure", options.measure},
        {"from", options.from},
        {"to", options.to},
        {"interval", options.interval},
        {"compare", options.compare},
        {"segment", options.segment}}) {
    if (!value.empty()) query[name] = value;
  }
  if (!options.group_by.empty()) query["group_by"] = json::value_from(options.group_by);
  json::array filters;
  for (const auto& text : options.filters) {
    POLKU_TRY(auto filter, filter_of(text));
    filters.push_back(std::move(filter));
  }
  if (!filters.empty()) query["filters"] = std::move(filters);
  return json::value(std::move(query));
}

Result<void> answer_query(const MetricsOptions& options) {
  POLKU_TRY(const auto query, query_of(options));
  POLKU_TRY(auto rooms, Rooms::open(options.configuration, Folder::MustExist));
  POLKU_TRY(auto measures, Measures::open(options.configuration, rooms));
  POLKU_CHECK(catch_up(measures));
  POLKU_TRY(const auto organisation, rooms.directory->first_organisation());
  const auto actor = directory::DirectoryService::system_actor(organisation.id);
  POLKU_TRY(const auto answer, measures.metrics->run(actor, query));
  fmt::print("{}\n", json::serialize(answer));
  return {};
}

}  // namespace

void add_metrics(CLI::App& program, int& exit) {
  auto* command =
      program.add_subcommand("metrics", "Answer a metric query as JSON, as the API does");
  auto options = std::make_shared<MetricsOptions>();
  add_configuration(*command, options->configuration);
  auto* metric = command->add_option(
      "metric", options->metric,
      "nps, csat, ces, mean, count, share, distribution, response_rate or quadrant");
  command->add_option("--survey", options->survey, "Slug of the survey");
  command->add_option("--question", options->question, "Key of the question");
  command->add_option("--measure", options->measure, "Name of the measure");
  command->add_option("--from", options->from, "First day, or instant");
  command->add_option("--to", options->to, "Last day, or instant");
  command->add_option("--interval", options->interval, "day, week, month, quarter or year");
  command->add_option("--group-by", options->group_by, "Field; may be repeated");
  command->add_option("--filter", options->filters, "FIELD=VALUE; may be repeated");
  command->add_option("--compare", options->compare, "previous_period or previous_year");
  command->add_option("--segment", options->segment, "Id of a saved segment");
  command->add_option("--confidence", options->confidence, "0.5 to 0.999")->capture_default_str();
  auto* from_stdin = command->add_flag("--stdin", options->from_stdin,
                                       "Read the whole query as JSON from standard input");
  from_stdin->excludes(metric);
  command->callback([options, &exit] {
    if (options->metric.empty() && !options->from_stdin) {
      throw CLI::ValidationError("metric", "name a metric, or give --stdin");
    }
    const auto answered = answer_query(*options);
    exit = answered.ok() ? kDone : fail(answered.error());
  });
}

}  // namespace polku::app
