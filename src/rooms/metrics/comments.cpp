#include <algorithm>
#include <set>

#include "pages.h"

// Which comments of a group may be listed.

namespace polku::metrics {
namespace {

// What the facts have not counted yet does not count: a group is as large as its facts say.
Result<bool> may_list(Engine& engine, const directory::Actor& actor, const MetricQuery& query) {
  POLKU_TRY(auto prepared, engine.prepare(actor, query));
  prepared.lists_comments = true;
  POLKU_TRY(const auto cells, engine.cells(prepared, prepared.window));
  return std::ranges::any_of(cells, [&](const Cell& cell) {
    return cell.visibility == Visibility::Shown && cell.tally.n >= prepared.minimum_group();
  });
}

}  // namespace

Result<std::vector<std::string>> hidden_comments(Engine& engine, const directory::Actor& actor,
                                                 const PageView& view) {
  POLKU_CHECK(directory::require(actor, directory::Permission::ReadMeasures));
  POLKU_TRY(auto query, query_of(view));
  POLKU_TRY(const auto snapshot, engine.catalogue().snapshot(actor.organisation, engine.now()));
  if (view.survey.empty()) return invalid("survey", "Name the survey.");
  POLKU_TRY(const auto* survey, find_survey(*snapshot, view.survey));
  std::vector<std::string> hidden;
  if (snapshot->organisation.policy.minimum_group_comments <= 1) return hidden;
  std::set<std::string> questions;
  for (const auto& version : survey->versions) {
    for (const auto& question : version->questions) {
      if (surveys::is_text(question.type)) questions.insert(question.key);
    }
  }
  for (const auto& question : questions) {
    query.question = question;
    POLKU_TRY(const bool listed, may_list(engine, actor, query));
    if (!listed) hidden.push_back(question);
  }
  return hidden;
}

}  // namespace polku::metrics
