#include "journeys/exchange_service.h"

#include <algorithm>
#include <map>

#include "audit.h"
#include "binding_rules.h"
#include "core/format.h"
#include "exchange_file.h"
#include "stored_documents.h"

namespace polku::journeys {
namespace {

using directory::Permission;
using Renames = std::map<std::string, std::string, std::less<>>;

std::string renamed(const Renames& renames, const std::string& key) {
  const auto at = renames.find(key);
  return at == renames.end() ? key : at->second;
}

// What is to be done to take a file in; nothing of it is stored yet.
struct ImportPlan {
  Journey journey;
  std::vector<Persona> personas;        // to be made
  std::vector<Touchpoint> touchpoints;  // to be made
  std::vector<StoredBinding> bindings;  // to be made, without ids
  ImportReport report;
};

class Planning {
 public:
  Planning(const RoomPorts& ports, OrganisationId organisation, JourneyFile file)
      : ports_(ports), organisation_(organisation), file_(std::move(file)) {}

  Result<ImportPlan> run() {
    // Before keys change: two of one key could no longer be told apart.
    POLKU_CHECK(savable(check_journey(file_.journey)));
    POLKU_TRY(plan_.personas, place(file_.personas, DocumentKind::Persona, persona_keys_));
    POLKU_TRY(plan_.touchpoints,
              place(file_.touchpoints, DocumentKind::Touchpoint, touchpoint_keys_));
    POLKU_CHECK(place_journey());
    POLKU_CHECK(check());
    POLKU_CHECK(place_bindings());
    return std::move(plan_);
  }

 private:
  // Uses what is here under the same key and name; gives whatever else has a taken key another.
  template <class Document>
  Result<std::vector<Document>> place(const std::vector<Document>& documents, DocumentKind kind,
                                      Renames& renames) {
    POLKU_TRY(const auto stored, ports_.journeys.documents(organisation_, kind));
    std::map<std::string, std::string, std::less<>> names;
    for (const auto& each : stored) names.emplace(each.key, each.name);
    Keys of_file;
    for (const auto& each : documents) of_file.insert(each.key);
    std::vector<Document> made;
    const std::string what(name_of(kind));
    for (auto document : documents) {
      const auto here = names.find(document.key);
      if (here != names.end() && here->second == document.name) {
        plan_.report.reuses.push_back({what, document.key, document.name});
        continue;
      }
      if (here != names.end()) {
        auto fresh = free_key(document.key, [&](std::string_view key) {
          return names.contains(key) || of_file.contains(key);
        });
        plan_.report.renames.push_back({what, document.key, fresh});
        of_file.insert(fresh);
        renames.emplace(document.key, fresh);
        document.key = std::move(fresh);
      }
      plan_.report.creates.push_back({what, document.key, document.name});
      made.push_back(std::move(document));
    }
    if (!made.empty()) {
      POLKU_CHECK(check_room_for(ports_, organisation_, kind, made.size()));
    }
    return made;
  }

  Result<void> place_journey() {
    POLKU_CHECK(check_room_for(ports_, organisation_, DocumentKind::Journey, 1));
    plan_.journey = file_.journey;
    auto& journey = plan_.journey;
    POLKU_TRY(const auto others, all_references(ports_.journeys, organisation_));
    Keys taken;
    for (const auto& each : others) {
      journeys_.insert(each.stored.key);
      for (auto& key : each.journey.moment_keys()) taken.insert(std::move(key));
    }
    rename("journey", journey.key, journeys_, {}, nullptr);
    plan_.report.creates.push_back({"journey", journey.key, journey.name});
    const auto own = file_.journey.moment_keys();
    Keys of_file(own.begin(), own.end());
    for (std::size_t s = 0; s < journey.stages.size(); ++s) {
      auto& moments = journey.stages[s].moments;
      for (std::size_t m = 0; m < moments.size(); ++m) {
        rename("moment", moments[m].key, taken, of_file, &moment_keys_);
        of_file.insert(moments[m].key);
        drop_unknown_link(moments[m], fmt::format("journey.stages[{}].moments[{}]", s, m));
      }
    }
    follow_renames();
    return {};
  }

  void rename(std::string_view what, std::string& key, const Keys& taken, const Keys& of_file,
              Renames* renames) {
    if (!taken.contains(key)) return;
    auto fresh = free_key(
        key, [&](std::string_view each) { return taken.contains(each) || of_file.contains(each); });
    plan_.report.renames.push_back({std::string(what), key, fresh});
    if (renames != nullptr) renames->emplace(key, fresh);
    key = std::move(fresh);
  }

  void drop_unknown_link(Moment& moment, const std::string& path) {
    const auto& sub = moment.sub_journey;
    if (sub.empty() || sub == file_.journey.key || journeys_.contains(sub)) return;
    warn("unknown_journey", path + ".sub_journey",
         fmt::format("There is no journey \"{}\" here, so the link to it is left out; import that "
                     "journey first to keep it.",
                     sub));
    moment.sub_journey.clear();
  }

  void follow_renames() {
    auto& journey = plan_.journey;
    for (auto& key : journey.personas) key = renamed(persona_keys_, key);
    for (auto& stage : journey.stages) {
      for (auto& moment : stage.moments) {
        for (auto& key : moment.personas) key = renamed(persona_keys_, key);
        moment.touchpoint = renamed(touchpoint_keys_, moment.touchpoint);
        for (auto& branch : moment.next) branch.moment = renamed(moment_keys_, branch.moment);
        if (moment.sub_journey == file_.journey.key) moment.sub_journey = journey.key;
      }
    }
  }

  // The journey as it would be, among what is here and what the file brings.
  Result<void> check() {
    POLKU_TRY(auto personas, document_keys(ports_.journeys, organisation_, DocumentKind::Persona));
    POLKU_TRY(auto touchpoints,
              document_keys(ports_.journeys, organisation_, DocumentKind::Touchpoint));
    for (const auto& each : plan_.personas) personas.insert(each.key);
    for (const auto& each : plan_.touchpoints) touchpoints.insert(each.key);
    POLKU_TRY(auto surroundings, surroundings_of(ports_, organisation_, plan_.journey));
    surroundings.has_persona = [&](std::string_view key) { return personas.contains(key); };
    surroundings.has_touchpoint = [&](std::string_view key) { return touchpoints.contains(key); };
    if (trimmed(plan_.journey.name).empty()) {
      return invalid("journey.name", "Give the journey a name.");
    }
    auto problems = check_journey(plan_.journey, surroundings);
    POLKU_CHECK(savable(problems));
    for (auto& problem : problems) {
      problem.path = "journey." + problem.path;
      plan_.report.problems.push_back(std::move(problem));
    }
    return {};
  }

  static Result<void> savable(const std::vector<Problem>& problems) {
    const auto sound = check_for_saving(problems);
    if (sound.ok()) return {};
    return invalid("journey." + sound.error().field, sound.error().message);
  }

  Result<void> place_bindings() {
    if (file_.bindings.empty()) return {};
    POLKU_TRY(const auto calendar, calendar_of(ports_, organisation_));
    POLKU_TRY(const auto present, ports_.journeys.bindings(organisation_));
    for (std::size_t i = 0; i < file_.bindings.size(); ++i) {
      const auto& wanted = file_.bindings[i];
      const auto placed = place_binding(wanted, present, calendar);
      if (placed.ok()) continue;
      // Whatever is not the file's fault ends the import.
      if (placed.error().code != ErrorCode::Invalid && placed.error().code != ErrorCode::Conflict) {
        return placed;
      }
      warn("binding_left_out",
           fmt::format("bindings[{}]{}{}", i, placed.error().field.empty() ? "" : ".",
                       placed.error().field),
           fmt::format("The binding of \"{}\" is left out: {}", wanted.target,
                       placed.error().message));
    }
    return {};
  }

  Result<void> place_binding(const FileBinding& wanted, const std::vector<StoredBinding>& present,
                             const Calendar& calendar) {
    POLKU_TRY(const auto owner, owner_of(wanted));
    NewBinding binding{wanted.kind, wanted.role, wanted.survey, wanted.target, {}};
    if (wanted.kind == kTouchpointBinding) {
      binding.target = renamed(touchpoint_keys_, wanted.target);
      const auto* moment = plan_.journey.find_moment(owner);
      // The journey says so itself.
      if (moment != nullptr && moment->touchpoint == binding.target) return {};
      if (moment == nullptr) {
        return invalid("moment", "A touchpoint is bound to a moment, not to another touchpoint.");
      }
    }
    std::vector<StoredBinding> rivals;
    const auto is_rival = [&](const StoredBinding& each) { return each.moment == owner; };
    std::ranges::copy_if(present, std::back_inserter(rivals), is_rival);
    std::ranges::copy_if(plan_.bindings, std::back_inserter(rivals), is_rival);
    POLKU_TRY(auto checked, checked_binding(ports_, organisation_, binding, rivals, calendar));
    checked.moment = owner;
    plan_.report.creates.push_back(
        {"binding", fmt::format("{} {}", owner, checked.target), checked.survey});
    plan_.bindings.push_back(std::move(checked));
    return {};
  }

  // As it is called here.
  Result<std::string> owner_of(const FileBinding& wanted) const {
    if (wanted.moment.starts_with('@')) {
      const auto key = wanted.moment.substr(1);
      if (std::ranges::find(file_.touchpoints, key, &Touchpoint::key) == file_.touchpoints.end()) {
        return invalid("moment", "The file has no such touchpoint.");
      }
      return "@" + renamed(touchpoint_keys_, key);
    }
    auto key = renamed(moment_keys_, wanted.moment);
    if (plan_.journey.find_moment(key) != nullptr) return key;
    return invalid("moment", "The journey has no such moment.");
  }

  void warn(std::string code, std::string path, std::string message) {
    plan_.report.problems.push_back(
        {Severity::Warning, std::move(code), std::move(path), std::move(message)});
  }

  const RoomPorts& ports_;
  const OrganisationId organisation_;
  const JourneyFile file_;
  Keys journeys_;
  Renames persona_keys_, touchpoint_keys_, moment_keys_;
  ImportPlan plan_;
};

// What the journey needs comes before it, so that an import that is cut off leaves nothing that
// does not hold together, and can simply be repeated.
Result<JourneyDetail> carry_out(const RoomPorts& ports, const directory::Actor& actor,
                                const ImportPlan& plan) {
  for (const auto& persona : plan.personas) {
    POLKU_CHECK(insert_written(ports, actor, written(persona)));
  }
  for (const auto& touchpoint : plan.touchpoints) {
    POLKU_CHECK(insert_written(ports, actor, written(touchpoint)));
  }
  POLKU_TRY(auto stored, insert_journey(ports, actor, plan.journey));
  for (auto binding : plan.bindings) {
    const auto now = ports.clock();
    binding.id = BindingId{ports.make_uuid(now)};
    binding.created_at = now;
    binding.created_by = audit_name(actor);
    POLKU_CHECK(ports.journeys.insert_binding(binding));
  }
  return detail_of_journey(ports, std::move(stored));
}

Result<ImportReport> take_in(const RoomPorts& ports, const directory::Actor& actor,
                             JourneyFile file, ExchangeService::ImportMode mode) {
  POLKU_TRY(auto plan, Planning(ports, actor.organisation, std::move(file)).run());
  if (mode == ExchangeService::ImportMode::DryRun) return std::move(plan.report);
  POLKU_TRY(plan.report.journey, carry_out(ports, actor, plan));
  return std::move(plan.report);
}

json::array items_json(const std::vector<ImportItem>& items) {
  json::array array;
  for (const auto& item : items) {
    array.push_back(json::object{{"what", item.what}, {"key", item.key}, {"name", item.name}});
  }
  return array;
}

json::object binding_json(const StoredBinding& binding) {
  return {{"moment", binding.moment},
          {"kind", binding.kind},
          {"role", binding.role},
          {"survey", binding.survey.empty() ? json::value(nullptr) : json::value(binding.survey)},
          {"target", binding.target},
          {"valid_from", binding.valid_from.text()},
          {"valid_to",
           binding.valid_to ? json::value(binding.valid_to->text()) : json::value(nullptr)}};
}

// Those that hold, of the journey's moments and touchpoints, but for what the journey says itself.
json::array bindings_json(const std::vector<StoredBinding>& bindings, const Journey& journey,
                          Day today) {
  const auto touchpoints = touchpoints_of(journey);
  json::array array;
  for (const auto& binding : bindings) {
    if (!is_live(binding, today)) continue;
    const auto* moment = journey.find_moment(binding.moment);
    const bool of_touchpoint =
        binding.moment.starts_with('@') && touchpoints.contains(binding.moment.substr(1));
    if (moment == nullptr && !of_touchpoint) continue;
    const bool said = moment != nullptr && binding.kind == kTouchpointBinding &&
                      binding.target == moment->touchpoint;
    if (!said) array.push_back(binding_json(binding));
  }
  return array;
}

}  // namespace

json::object to_json(const JourneyTemplate& made) {
  return {{"key", made.key},
          {"title", made.title},
          {"description", made.description},
          {"stages", made.stages},
          {"moments", made.moments}};
}

json::object to_json(const ImportReport& report) {
  json::array renames;
  for (const auto& each : report.renames) {
    renames.push_back(json::object{{"what", each.what}, {"from", each.from}, {"to", each.to}});
  }
  return {
      {"creates", items_json(report.creates)},
      {"reuses", items_json(report.reuses)},
      {"renames", std::move(renames)},
      {"problems", to_json(report.problems)},
      {"journey", report.journey ? json::value(to_json(*report.journey)) : json::value(nullptr)}};
}

Result<std::vector<JourneyTemplate>> ExchangeService::templates(const directory::Actor& actor,
                                                                Language language) {
  POLKU_CHECK(require(actor, Permission::ReadMeasures));
  POLKU_TRY(const auto files, ready_files(language));
  std::vector<JourneyTemplate> templates;
  for (const auto& file : files) {
    templates.push_back({file.template_key, file.template_title, file.template_description,
                         file.journey.stages.size(), file.journey.moment_count()});
  }
  return templates;
}

Result<JourneyDetail> ExchangeService::create_from_template(const directory::Actor& actor,
                                                            const TemplateWish& wish) {
  POLKU_CHECK(require(actor, Permission::EditJourneys));
  POLKU_CHECK(check_text(wish.name, "name", kNameMax));
  POLKU_TRY(auto files, ready_files(wish.language));
  const auto at = std::ranges::find(files, wish.key, &JourneyFile::template_key);
  if (at == files.end()) {
    auto error = not_found("There is no such template in this language.");
    error.field = "template";
    return error;
  }
  if (!trimmed(wish.name).empty()) at->journey.name = trimmed(wish.name);
  POLKU_TRY(auto report, take_in(ports_, actor, std::move(*at), ImportMode::Create));
  return std::move(*report.journey);
}

Result<json::object> ExchangeService::export_file(const directory::Actor& actor, DocumentId id) {
  POLKU_CHECK(require(actor, Permission::ReadMeasures));
  POLKU_TRY(const auto stored, find_document(ports_, actor, DocumentKind::Journey, id));
  POLKU_TRY(const auto journey, stored_journey(stored.document));
  const auto named = personas_of(journey);
  const auto met = touchpoints_of(journey);
  json::array personas, touchpoints;
  POLKU_TRY(const auto all_personas,
            ports_.journeys.documents(actor.organisation, DocumentKind::Persona));
  for (const auto& each : all_personas) {
    if (!named.contains(each.key)) continue;
    POLKU_TRY(const auto persona, stored_persona(each.document));
    personas.push_back(to_json(persona));
  }
  POLKU_TRY(const auto all_touchpoints,
            ports_.journeys.documents(actor.organisation, DocumentKind::Touchpoint));
  for (const auto& each : all_touchpoints) {
    if (!met.contains(each.key)) continue;
    POLKU_TRY(const auto touchpoint, stored_touchpoint(each.document));
    touchpoints.push_back(to_json(touchpoint));
  }
  POLKU_TRY(const auto calendar, calendar_of(ports_, actor.organisation));
  POLKU_TRY(const auto bindings, ports_.journeys.bindings(actor.organisation));
  return json::object{{"format", kFileFormat},
                      {"format_version", kFileVersion},
                      {"journey", to_json(journey)},
                      {"personas", std::move(personas)},
                      {"touchpoints", std::move(touchpoints)},
                      {"bindings", bindings_json(bindings, journey, calendar.today)}};
}

Result<ImportReport> ExchangeService::import_file(const directory::Actor& actor,
                                                  const json::value& file, ImportMode mode) {
  POLKU_CHECK(require(actor, Permission::EditJourneys));
  POLKU_TRY(auto parsed, parse_file(file));
  return take_in(ports_, actor, std::move(parsed), mode);
}

}  // namespace polku::journeys
