#include "binding_rules.h"

#include <algorithm>
#include <array>
#include <map>

#include "audit.h"
#include "core/format.h"
#include "metrics/moments.h"

namespace polku::journeys {
namespace {

using metrics::MomentRole;
using surveys::Question;
using surveys::QuestionType;

constexpr std::array<std::string_view, 4> kDimensions{"accessibility", "speed", "smoothness",
                                                      "pleasantness"};
// Long before any answer.
constexpr Day kAlways{0};

bool is_dimension(std::string_view name) {
  return std::ranges::find(kDimensions, name) != kDimensions.end();
}

bool is_quadrant(const Question& question) { return question.type == QuestionType::Quadrant; }

// Questions whose answers are points of a scale, one of each question or row.
bool is_on_scale(const Question& question) {
  return question.scale.has_value() && !is_quadrant(question);
}

// Of these questions metrics makes something at a moment.
bool is_measurable(const Question& question) {
  switch (question.type) {
    case QuestionType::SingleChoice:
    case QuestionType::Consent:
    case QuestionType::ShortText:
    case QuestionType::LongText:
      return true;
    default:
      return question.scale.has_value();
  }
}

MomentRole role_by_itself(const Question& question) {
  if (is_quadrant(question)) return MomentRole::Quadrant;
  if (question.measure == "expectation") return MomentRole::Expectation;
  if (question.measure == "experience") return MomentRole::Experience;
  const bool choice =
      question.type == QuestionType::SingleChoice || question.type == QuestionType::Consent;
  if (question.measure == "promise_kept" || choice) return MomentRole::Promise;
  return MomentRole::Score;
}

// The same as the measures of moments do with an answer (metrics/moments.h).
bool fits(const Question& question, MomentRole role) {
  const bool comment =
      question.type == QuestionType::ShortText || question.type == QuestionType::LongText;
  switch (role) {
    case MomentRole::Score:
      return comment || question.scale.has_value();
    case MomentRole::Expectation:
    case MomentRole::Experience:
      return is_on_scale(question);
    case MomentRole::Promise:
      return !comment && is_measurable(question) && !is_quadrant(question);
    case MomentRole::Quadrant:
      return is_quadrant(question) ||
             (is_on_scale(question) &&
              (is_dimension(question.measure) || is_dimension(question.key) ||
               std::ranges::any_of(question.rows,
                                   [](const auto& row) { return is_dimension(row.key); })));
  }
  return false;
}

std::string_view asked_for(MomentRole role) {
  switch (role) {
    case MomentRole::Score:
      return "a question with a scale, or a comment";
    case MomentRole::Expectation:
    case MomentRole::Experience:
      return "a question with a scale";
    case MomentRole::Promise:
      return "a choice, a consent or a question with a scale";
    case MomentRole::Quadrant:
      return "a quadrant question, or one named after its dimension";
  }
  return {};
}

Result<MomentRole> wanted_role(const NewBinding& wanted, MomentRole otherwise) {
  if (wanted.role.empty()) return otherwise;
  const auto role = metrics::parse_moment_role(wanted.role);
  if (!role) {
    return invalid("role", "A role is score, expectation, experience, promise or quadrant.");
  }
  return *role;
}

Error role_refusal(MomentRole role) {
  return invalid("role", fmt::format("As {} this cannot be used: that takes {}.",
                                     metrics::name_of(role), asked_for(role)));
}

Result<MomentRole> question_role(const RoomPorts& ports, OrganisationId organisation,
                                 const NewBinding& wanted) {
  const auto question = find_question(ports, organisation, wanted.survey, wanted.target);
  if (!question.ok()) {
    const auto& error = question.error();
    if (error.code != ErrorCode::NotFound) return error;
    return invalid(error.field, error.message);
  }
  if (!is_measurable(*question)) {
    return invalid("target",
                   fmt::format("A question of type {} tells nothing that can be measured at a "
                               "moment; choose another.",
                               surveys::name_of(question->type)));
  }
  POLKU_TRY(const auto role, wanted_role(wanted, role_by_itself(*question)));
  if (!fits(*question, role)) return role_refusal(role);
  return role;
}

Result<MomentRole> measure_role(const RoomPorts& ports, OrganisationId organisation,
                                const NewBinding& wanted) {
  POLKU_TRY(const auto surveys, ports.surveys.list(organisation));
  std::optional<MomentRole> by_itself;
  std::vector<Question> questions;
  for (const auto& survey : surveys) {
    if (survey.published_version == 0) continue;
    POLKU_TRY(const auto definition,
              ports.catalog.version(organisation, survey.id, survey.published_version));
    for (const auto& question : definition->questions) {
      if (question.measure == wanted.target) questions.push_back(question);
    }
  }
  if (questions.empty()) {
    return invalid("target",
                   fmt::format("No published survey has a question of the measure \"{}\"; publish "
                               "one or bind a question.",
                               wanted.target));
  }
  POLKU_TRY(const auto role, wanted_role(wanted, role_by_itself(questions.front())));
  const bool any = std::ranges::any_of(
      questions, [role](const Question& question) { return fits(question, role); });
  if (!any) return role_refusal(role);
  return role;
}

Result<MomentRole> touchpoint_role(const RoomPorts& ports, OrganisationId organisation,
                                   const NewBinding& wanted) {
  POLKU_TRY(const auto keys, document_keys(ports.journeys, organisation, DocumentKind::Touchpoint));
  if (!keys.contains(wanted.target)) {
    return invalid("target", fmt::format("There is no touchpoint \"{}\"; choose another or make "
                                         "it first.",
                                         wanted.target));
  }
  return wanted_role(wanted, MomentRole::Score);
}

Result<MomentRole> theme_role(const NewBinding& wanted) {
  POLKU_TRY(const auto role, wanted_role(wanted, MomentRole::Score));
  if (role != MomentRole::Score) return invalid("role", "A theme has no role; leave it out.");
  return role;
}

Result<MomentRole> role_of(const RoomPorts& ports, OrganisationId organisation,
                           const NewBinding& wanted) {
  if (!is_key(wanted.target)) {
    return invalid("target", "Name what is bound by its key, such as \"recommend\".");
  }
  if (wanted.kind == kQuestionBinding) return question_role(ports, organisation, wanted);
  if (!wanted.survey.empty()) {
    return invalid("survey", "Only a question is bound with its survey; leave it out.");
  }
  if (wanted.kind == kMeasureBinding) return measure_role(ports, organisation, wanted);
  if (wanted.kind == kTouchpointBinding) return touchpoint_role(ports, organisation, wanted);
  // Which themes there are is the voice's to know; one that nobody mentions has no comments.
  if (wanted.kind == kThemeBinding) return theme_role(wanted);
  return invalid("kind", "A question, a measure, a touchpoint or a theme can be bound.");
}

bool has_held(const StoredBinding& binding) {
  return !binding.valid_to || *binding.valid_to > binding.valid_from;
}

using TouchpointsByMoment = std::map<std::string, std::string>;

TouchpointsByMoment touchpoints_by_moment(const Journey& journey) {
  TouchpointsByMoment touchpoints;
  for (const auto& stage : journey.stages) {
    for (const auto& moment : stage.moments) touchpoints.emplace(moment.key, moment.touchpoint);
  }
  return touchpoints;
}

// One moment whose touchpoint changes.
struct Turn {
  std::string moment, from, to;
};

std::vector<Turn> turns_between(const Journey* before, const Journey& after) {
  const auto now = touchpoints_by_moment(after);
  std::vector<Turn> turns;
  if (before == nullptr) {
    for (const auto& [moment, to] : now) {
      if (!to.empty()) turns.push_back({moment, {}, to});
    }
    return turns;
  }
  const auto old = touchpoints_by_moment(*before);
  for (const auto& [moment, to] : now) {
    const auto at = old.find(moment);
    const auto from = at == old.end() ? std::string() : at->second;
    if (from != to) turns.push_back({moment, from, to});
  }
  for (const auto& [moment, from] : old) {
    if (!from.empty() && !now.contains(moment)) turns.push_back({moment, from, {}});
  }
  return turns;
}

Result<void> follow(const RoomPorts& ports, const directory::Actor& actor, const Turn& turn,
                    const Calendar& calendar) {
  POLKU_TRY(auto bindings, ports.journeys.bindings(actor.organisation, turn.moment));
  std::erase_if(bindings, [](const auto& each) { return each.kind != kTouchpointBinding; });
  bool holds = false;
  bool has_history = false;
  for (auto& binding : bindings) {
    if (!binding.valid_to && binding.target == turn.from && turn.from != turn.to) {
      const bool made_today = calendar.zone.local_day(binding.created_at) == calendar.today;
      const auto until =
          made_today ? binding.valid_from : std::max(calendar.today, binding.valid_from);
      POLKU_TRY(binding, ports.journeys.end_binding(actor.organisation, binding.id, until));
    }
    holds = holds || (!binding.valid_to && binding.target == turn.to);
    has_history = has_history || has_held(binding);
  }
  if (turn.to.empty() || holds) return {};
  const auto now = ports.clock();
  StoredBinding begun;
  begun.id = BindingId{ports.make_uuid(now)};
  begun.organisation = actor.organisation;
  begun.moment = turn.moment;
  begun.kind = kTouchpointBinding;
  begun.role = metrics::name_of(MomentRole::Score);
  begun.target = turn.to;
  begun.valid_from = has_history ? calendar.today : kAlways;
  begun.created_at = now;
  begun.created_by = audit_name(actor);
  return ports.journeys.insert_binding(begun);
}

}  // namespace

Result<Question> find_question(const RoomPorts& ports, OrganisationId organisation,
                               std::string_view survey, std::string_view question) {
  const auto unknown_survey = [&] {
    auto error = not_found(
        fmt::format("There is no survey \"{}\"; choose another.", first_code_points(survey, 80)));
    error.field = "survey";
    return error;
  };
  const Question* found = nullptr;
  surveys::Definition draft;
  // Mostly it is in memory.
  const auto published = ports.catalog.published(survey);
  if (published.ok()) {
    if ((*published)->organisation.id != organisation) return unknown_survey();
    found = (*published)->definition.find_question(question);
  } else {
    if (published.error().code != ErrorCode::NotFound) return published.error();
    if (!is_slug(survey)) return unknown_survey();
    const auto stored = ports.surveys.find_by_slug(survey);
    if (!stored.ok() && stored.error().code != ErrorCode::NotFound) return stored.error();
    if (!stored.ok() || stored->organisation != organisation) return unknown_survey();
    POLKU_TRY(draft, surveys::parse_definition(stored->draft));
    found = draft.find_question(question);
  }
  if (found != nullptr) return *found;
  auto error =
      not_found(fmt::format("The survey \"{}\" has no question \"{}\"; choose another, or "
                            "publish the survey with it first.",
                            survey, first_code_points(question, 80)));
  error.field = "target";
  return error;
}

bool is_live(const StoredBinding& binding, Day today) {
  return has_held(binding) && (!binding.valid_to || *binding.valid_to > today);
}

bool overlap(const StoredBinding& a, const StoredBinding& b) {
  if (a.moment != b.moment || a.kind != b.kind || a.survey != b.survey || a.target != b.target) {
    return false;
  }
  if (!has_held(a) || !has_held(b)) return false;
  return (!a.valid_to || *a.valid_to > b.valid_from) && (!b.valid_to || *b.valid_to > a.valid_from);
}

Result<StoredBinding> checked_binding(const RoomPorts& ports, OrganisationId organisation,
                                      const NewBinding& wanted,
                                      const std::vector<StoredBinding>& present,
                                      const Calendar& calendar) {
  StoredBinding binding;
  binding.organisation = organisation;
  binding.kind = wanted.kind;
  binding.survey = wanted.survey;
  binding.target = wanted.target;
  binding.valid_from = calendar.today;
  if (!wanted.valid_from.empty()) {
    const auto day = Day::parse(wanted.valid_from);
    if (!day) return invalid("valid_from", "Give a day such as \"2026-11-21\".");
    binding.valid_from = *day;
  }
  POLKU_TRY(const auto role, role_of(ports, organisation, wanted));
  binding.role = metrics::name_of(role);
  for (const auto& each : present) {
    binding.moment = each.moment;
    if (!overlap(each, binding)) continue;
    return conflict(fmt::format("This {} is bound here already, as {} from {}; end that binding "
                                "first.",
                                binding.kind, each.role, each.valid_from.text()),
                    "target");
  }
  return binding;
}

Result<void> follow_touchpoints(const RoomPorts& ports, const directory::Actor& actor,
                                const Journey* before, const Journey& after) {
  const auto turns = turns_between(before, after);
  if (turns.empty()) return {};
  POLKU_TRY(const auto calendar, calendar_of(ports, actor.organisation));
  for (const auto& turn : turns) {
    POLKU_CHECK(follow(ports, actor, turn, calendar));
  }
  return {};
}

}  // namespace polku::journeys
