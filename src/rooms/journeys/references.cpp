#include "references.h"

#include <algorithm>
#include <map>
#include <memory>

#include "binding_rules.h"
#include "core/format.h"

namespace polku::journeys {
namespace {

constexpr std::size_t kNamedMax = 3;
constexpr std::size_t kKeyMax = 64;

template <class Function>
void each_moment(const Journey& journey, Function function) {
  for (const auto& stage : journey.stages) {
    for (const auto& moment : stage.moments) function(moment);
  }
}

}  // namespace

Keys personas_of(const Journey& journey) {
  Keys keys(journey.personas.begin(), journey.personas.end());
  each_moment(journey, [&](const Moment& moment) {
    keys.insert(moment.personas.begin(), moment.personas.end());
  });
  return keys;
}

Keys touchpoints_of(const Journey& journey) {
  Keys keys;
  each_moment(journey, [&](const Moment& moment) {
    if (!moment.touchpoint.empty()) keys.insert(moment.touchpoint);
  });
  return keys;
}

Keys sub_journeys_of(const Journey& journey) {
  Keys keys;
  each_moment(journey, [&](const Moment& moment) {
    if (!moment.sub_journey.empty()) keys.insert(moment.sub_journey);
  });
  return keys;
}

Result<std::vector<JourneyReferences>> all_references(JourneyStore& store,
                                                      OrganisationId organisation) {
  POLKU_TRY(auto documents, store.documents(organisation, DocumentKind::Journey));
  std::vector<JourneyReferences> all;
  all.reserve(documents.size());
  for (auto& stored : documents) {
    JourneyReferences references;
    POLKU_TRY(references.journey, stored_journey(stored.document));
    references.stored = std::move(stored);
    references.personas = personas_of(references.journey);
    references.touchpoints = touchpoints_of(references.journey);
    references.sub_journeys = sub_journeys_of(references.journey);
    all.push_back(std::move(references));
  }
  return all;
}

Result<Keys> document_keys(JourneyStore& store, OrganisationId organisation, DocumentKind kind) {
  POLKU_TRY(const auto documents, store.documents(organisation, kind));
  Keys keys;
  for (const auto& document : documents) keys.insert(document.key);
  return keys;
}

Result<Surroundings> surroundings_of(const RoomPorts& ports, OrganisationId organisation,
                                     const Journey& journey) {
  const auto holds = [](Keys keys) {
    return [keys = std::make_shared<const Keys>(std::move(keys))](std::string_view key) {
      return keys->contains(key);
    };
  };
  Surroundings surroundings;
  if (!personas_of(journey).empty()) {
    POLKU_TRY(auto keys, document_keys(ports.journeys, organisation, DocumentKind::Persona));
    surroundings.has_persona = holds(std::move(keys));
  }
  if (!touchpoints_of(journey).empty()) {
    POLKU_TRY(auto keys, document_keys(ports.journeys, organisation, DocumentKind::Touchpoint));
    surroundings.has_touchpoint = holds(std::move(keys));
  }
  if (!sub_journeys_of(journey).empty()) {
    POLKU_TRY(const auto journeys, all_references(ports.journeys, organisation));
    using Links = std::map<std::string, std::vector<std::string>, std::less<>>;
    auto links = std::make_shared<Links>();
    for (const auto& each : journeys) {
      (*links)[each.stored.key].assign(each.sub_journeys.begin(), each.sub_journeys.end());
    }
    surroundings.has_journey = [links](std::string_view key) { return links->contains(key); };
    surroundings.sub_journeys_of = [links](std::string_view key) {
      const auto at = links->find(key);
      return at == links->end() ? std::vector<std::string>{} : at->second;
    };
  }
  if (journey.outcome) {
    // A store that is away is no reason to call the outcome unknown.
    const auto question =
        find_question(ports, organisation, journey.outcome->survey, journey.outcome->question);
    const bool known = question.ok() || question.error().code != ErrorCode::NotFound;
    surroundings.has_outcome = [known](const Outcome&) { return known; };
  }
  return surroundings;
}

std::string names_in_words(const std::vector<std::string>& names) {
  std::string text;
  const auto shown = std::min(names.size(), kNamedMax);
  for (std::size_t i = 0; i < shown; ++i) {
    const bool last = i + 1 == names.size();
    text += i == 0 ? "" : last ? " and " : ", ";
    text += fmt::format("\"{}\"", first_code_points(names[i], 80));
  }
  if (names.size() > shown) text += fmt::format(" and {} more", names.size() - shown);
  return text;
}

std::string free_key(std::string_view wanted, const std::function<bool(std::string_view)>& taken) {
  std::string key(wanted);
  for (int number = 2; taken(key); ++number) {
    const auto suffix = fmt::format("_{}", number);
    key = std::string(wanted.substr(0, kKeyMax - suffix.size())) + suffix;
  }
  return key;
}

Result<Calendar> calendar_of(const RoomPorts& ports, OrganisationId organisation) {
  POLKU_TRY(const auto stored, ports.directory.organisation(organisation));
  auto zone = TimeZone::find(stored.time_zone);
  Calendar calendar;
  if (zone.ok()) calendar.zone = std::move(zone).value();
  calendar.today = calendar.zone.local_day(ports.clock());
  return calendar;
}

}  // namespace polku::journeys
