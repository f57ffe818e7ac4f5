#pragma once
// Answers that are made of several queries.

#include "engine.h"
#include "requests.h"

namespace polku::metrics {

Result<json::object> decompose(Engine& engine, const directory::Actor& actor,
                               const MetricQuery& query);
Result<json::object> plan_sample(Engine& engine, const directory::Actor& actor,
                                 const PlanQuestion& plan);
Result<json::object> overview(Engine& engine, const directory::Actor& actor, const PageView& view);
Result<json::object> survey_results(Engine& engine, const directory::Actor& actor,
                                    const PageView& view);
Result<std::vector<std::string>> hidden_comments(Engine& engine, const directory::Actor& actor,
                                                 const PageView& view);

}  // namespace polku::metrics
