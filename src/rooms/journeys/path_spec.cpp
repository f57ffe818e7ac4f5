#include "path_spec.h"

#include <set>

namespace polku::journeys {
namespace {

using metrics::MomentBinding;

std::optional<MomentBinding::Kind> parse_binding_kind(std::string_view kind) {
  if (kind == "question") return MomentBinding::Kind::Question;
  if (kind == "measure") return MomentBinding::Kind::Measure;
  if (kind == "touchpoint") return MomentBinding::Kind::Touchpoint;
  return std::nullopt;
}

std::vector<std::string> groups_of(const Stage& stage, const Moment& moment,
                                   const Touchpoints& touchpoints) {
  std::vector<std::string> groups{stage_group(stage.key), kind_group(stage.kind)};
  const auto* touchpoint = touchpoint_of(moment, touchpoints);
  if (const auto medium = medium_of(moment, touchpoint)) groups.push_back(medium_group(*medium));
  const auto channel = channel_of(moment, touchpoint);
  if (!channel.empty()) groups.push_back("channel:" + std::string(channel));
  return groups;
}

}  // namespace

Touchpoints touchpoints_of(const std::vector<StoredDocument>& documents) {
  Touchpoints touchpoints;
  for (const auto& stored : documents) {
    auto touchpoint = stored_touchpoint(stored.document);
    if (touchpoint.ok()) touchpoints.emplace(stored.key, std::move(touchpoint).value());
  }
  return touchpoints;
}

const Touchpoint* touchpoint_of(const Moment& moment, const Touchpoints& touchpoints) {
  const auto found = touchpoints.find(moment.touchpoint);
  return found == touchpoints.end() ? nullptr : &found->second;
}

std::string stage_group(std::string_view stage_key) { return "stage:" + std::string(stage_key); }
std::string kind_group(StageKind kind) { return "kind:" + std::string(name_of(kind)); }
std::string medium_group(Medium medium) { return "medium:" + std::string(name_of(medium)); }

metrics::PathSpec path_spec(const PathParts& parts) {
  metrics::PathSpec spec;
  std::set<std::string, std::less<>> owners;
  for (const auto& stage : parts.journey.stages) {
    for (const auto& moment : stage.moments) {
      spec.moments.push_back(
          {moment.key, designed(moment), groups_of(stage, moment, parts.touchpoints)});
      owners.insert(moment.key);
      if (!moment.touchpoint.empty()) owners.insert("@" + moment.touchpoint);
    }
  }
  // A moment may have been bound to touchpoints that it no longer names, or names only by binding.
  for (const auto& binding : parts.bindings) {
    if (binding.kind == "touchpoint" && owners.contains(binding.moment)) {
      owners.insert("@" + binding.target);
    }
  }
  for (const auto& binding : parts.bindings) {
    const auto kind = parse_binding_kind(binding.kind);
    const auto role = metrics::parse_moment_role(binding.role);
    if (!kind || !role || !owners.contains(binding.moment)) continue;
    spec.bindings.push_back({binding.moment, *kind, *role, binding.survey, binding.target,
                             binding.valid_from, binding.valid_to});
  }
  if (parts.journey.outcome) {
    spec.outcome_survey = parts.journey.outcome->survey;
    spec.outcome_question = parts.journey.outcome->question;
  }
  return spec;
}

}  // namespace polku::journeys
