// POST   /api/v1/voice/analyze            what a text says
// POST   /api/v1/voice/narrate            a told story as a path
// GET    /api/v1/voice/taxonomy           themes, and what the organisation changed; PUT
// POST   /api/v1/voice/corrections        what a person says of a statement; GET, DELETE /{id}
// GET    /api/v1/voice/models             what was learnt from ratings
#include <algorithm>
#include <set>

#include "http/text_mask.h"
#include "input.h"
#include "routes.h"
#include "surveys/response_service.h"
#include "voice/narrative.h"
#include "voice/service.h"

namespace polku::http {

namespace {

using directory::Permission;
using voice::VoiceService;

constexpr std::size_t kTextBytesMax = 1 << 20;

struct Desk {
  VoiceService& voice;
  surveys::ResponseService& responses;
  TextMask mask;
};

struct Text {
  std::string text;
  std::optional<Language> language;
};

Result<Text> read_text(const Request& request) {
  POLKU_TRY(const Members members, Members::in_body(request, {"text", "language"}));
  Text given;
  POLKU_TRY(given.text, members.text("text"));
  if (given.text.size() > kTextBytesMax) return invalid("text", "Give a text of at most 1 MB.");
  POLKU_TRY(const std::string language, members.text_or("language", "auto"));
  if (language == "auto") return given;
  given.language = parse_language(language);
  if (!given.language) return invalid("language", "Give auto, fi, sv, en or uk.");
  return given;
}

std::string name_of(const directory::Actor& actor) {
  if (actor.user) return "user:" + actor.user->text();
  return actor.token ? "token:" + actor.token->text() : "system";
}

Result<json::object> analyse(const Desk& desk, const Request& request) {
  POLKU_TRY(const Text given, read_text(request));
  POLKU_TRY(const voice::Analysis analysis,
            desk.voice.analyse(request.actor->organisation, given.text, given.language, {}));
  return to_json(analysis, given.text);
}

Result<json::object> narrate(const Desk& desk, const Request& request) {
  POLKU_TRY(const Text given, read_text(request));
  POLKU_TRY(const auto taxonomy, desk.voice.taxonomy(request.actor->organisation));
  voice::AnalysisOptions options;
  options.language = given.language;
  options.taxonomy = taxonomy.get();
  return to_json(voice::narrate(desk.voice.analyser(), given.text, options), given.text);
}

Result<json::object> read_taxonomy(const Desk& desk, const Request& request) {
  POLKU_TRY(const auto taxonomy, desk.voice.taxonomy(request.actor->organisation));
  POLKU_TRY(const voice::StoredTaxonomy stored,
            desk.voice.taxonomy_changes(request.actor->organisation));
  POLKU_TRY(json::value changes, parse_json(stored.changes, {.bytes_max = 16 << 20}));
  json::array themes;
  for (const voice::Theme& theme : taxonomy->themes()) {
    json::object names;
    for (const auto& [language, text] : theme.name) names[tag_of(language)] = text;
    themes.push_back({{"key", theme.key},
                      {"parent", theme.parent},
                      {"quadrant", theme.quadrant},
                      {"touchpoint", theme.touchpoint},
                      {"own", theme.own},
                      {"name", std::move(names)}});
  }
  json::object answer{{"themes", std::move(themes)},
                      {"changes", std::move(changes)},
                      {"revision", stored.revision}};
  answer["updated_at"] =
      stored.revision == 0 ? json::value() : json::value(format_rfc3339(stored.updated_at));
  return answer;
}

Result<json::object> change_taxonomy(const Desk& desk, const Request& request) {
  POLKU_TRY(const Members members, Members::in_body(request, {"changes", "revision"}));
  POLKU_TRY(const json::value* changes, members.needed("changes"));
  POLKU_TRY(const std::int64_t revision, members.integer("revision"));
  POLKU_TRY(const int now,
            desk.voice.change_taxonomy(request.actor->organisation, *changes,
                                       static_cast<int>(revision), name_of(*request.actor)));
  return json::object{{"revision", now}};
}

json::object to_json(const voice::StoredCorrection& correction, const ShownText& words) {
  json::object object{{"id", correction.id.text()},
                      {"response", correction.response.text()},
                      {"question", correction.question},
                      {"start", correction.start},
                      {"end", correction.end},
                      {"text", words.text},
                      {"corrected_by", correction.corrected_by},
                      {"corrected_at", format_rfc3339(correction.corrected_at)}};
  object["label"] = correction.label.empty() ? json::value() : json::value(correction.label);
  object["themes"] =
      correction.themes
          ? json::value(json::array(correction.themes->begin(), correction.themes->end()))
          : json::value();
  return object;
}

Result<Response> correct(const Desk& desk, const Request& request) {
  POLKU_TRY(const Members members,
            Members::in_body(request, {"response", "question", "start", "end", "label", "themes"}));
  POLKU_TRY(const std::string id, members.text("response"));
  const auto response = ResponseId::parse(id);
  if (!response) return invalid("response", "`response` must be an id.");
  voice::NewCorrection wanted;
  wanted.response = *response;
  POLKU_TRY(wanted.question, members.text("question"));
  // Reading it is by right and noted, as ever.
  POLKU_TRY(const surveys::ResponseItem item, desk.responses.read(*request.actor, *response));
  const json::value* answer = find_member(item.response.answers, wanted.question);
  if (answer == nullptr || !answer->is_string()) {
    return invalid("question", "The response has no text there.");
  }
  wanted.text = answer->get_string();
  POLKU_TRY(const std::int64_t start, members.integer("start"));
  POLKU_TRY(const std::int64_t end, members.integer("end"));
  const auto length = static_cast<std::int64_t>(wanted.text.size());
  if (start < 0 || start >= length) return invalid("start", "Give a byte of the answer's text.");
  if (end <= start || end > length) return invalid("end", "Give the byte after the last one.");
  wanted.start = static_cast<std::uint32_t>(start);
  wanted.end = static_cast<std::uint32_t>(end);
  if (members.has("label")) {
    POLKU_TRY(const std::string label, members.text("label"));
    wanted.label = voice::parse_label(label);
    if (!wanted.label) return invalid("label", "Give negative, neutral or positive.");
  }
  if (members.has("themes")) {
    POLKU_TRY(wanted.themes, members.texts("themes"));
  }
  POLKU_TRY(const voice::StoredCorrection stored,
            desk.voice.correct(request.actor->organisation, wanted, name_of(*request.actor)));
  return json_response(201, to_json(stored, desk.mask.shown(*request.actor, stored.words)));
}

// Corrections hold words of their responses: whoever may not read those does not read them here.
Result<void> keep_readable(const Desk& desk, const directory::Actor& actor,
                           std::vector<voice::StoredCorrection>& corrections) {
  constexpr std::size_t kAtOnce = 1'000;
  std::set<ResponseId> asked, readable;
  for (const voice::StoredCorrection& one : corrections) asked.insert(one.response);
  const std::vector<ResponseId> ids(asked.begin(), asked.end());
  for (std::size_t from = 0; from < ids.size(); from += kAtOnce) {
    const auto begin = ids.begin() + static_cast<std::ptrdiff_t>(from);
    const auto end =
        ids.begin() + static_cast<std::ptrdiff_t>(std::min(from + kAtOnce, ids.size()));
    POLKU_TRY(const std::vector<surveys::ResponseItem> items,
              desk.responses.read_all(actor, {begin, end}));
    for (const surveys::ResponseItem& item : items) readable.insert(item.response.id);
  }
  std::erase_if(corrections, [&](const voice::StoredCorrection& one) {
    return !readable.contains(one.response);
  });
  return {};
}

Result<json::object> list_corrections(const Desk& desk, const Request& request) {
  POLKU_TRY(const auto response, query_id<ResponseId>(request, "response"));
  POLKU_TRY(std::vector<voice::StoredCorrection> found,
            desk.voice.corrections(request.actor->organisation, response));
  POLKU_CHECK(keep_readable(desk, *request.actor, found));
  json::array items;
  for (const voice::StoredCorrection& one : found) {
    items.emplace_back(to_json(one, desk.mask.shown(*request.actor, one.words)));
  }
  return page_of(std::move(items));
}

Result<Response> withdraw(const Desk& desk, const Request& request) {
  POLKU_TRY(const auto id, path_id<voice::CorrectionId>(request));
  POLKU_TRY(std::vector<voice::StoredCorrection> found,
            desk.voice.corrections(request.actor->organisation));
  std::erase_if(found, [&](const voice::StoredCorrection& one) { return one.id != id; });
  POLKU_CHECK(keep_readable(desk, *request.actor, found));
  if (found.empty()) return not_found("There is no such correction.");
  POLKU_CHECK(desk.voice.withdraw_correction(request.actor->organisation, id));
  return no_content();
}

Result<json::object> list_models(const Desk& desk, const Request& request) {
  POLKU_TRY(const std::vector<voice::StoredModel> found,
            desk.voice.models(request.actor->organisation));
  json::array items;
  for (const voice::StoredModel& model : found) {
    POLKU_TRY(json::value figures, parse_json(model.figures));
    items.push_back({{"language", tag_of(model.language)},
                     {"number", model.number},
                     {"promoted", model.promoted},
                     {"figures", std::move(figures)},
                     {"created_at", format_rfc3339(model.created_at)}});
  }
  return page_of(std::move(items));
}

}  // namespace

void add_voice_routes(const RouteContext& context) {
  const Desk desk{*context.services.voice.voice, *context.services.responses,
                  TextMask(context.services.voice)};
  const auto add = [&](Verb verb, std::string pattern, Permission permission, auto function,
                       RouteOptions options) {
    context.router.add(
        {verb, std::move(pattern), needs(permission),
         handler([desk, function](const Request& request) { return function(desk, request); }),
         std::move(options)});
  };
  add(Verb::Post, "/api/v1/voice/analyze", Permission::ReadMeasures, analyse,
      {.summary = "What a text says: statements, feelings, themes, intents.",
       .takes = "VoiceText",
       .gives = "VoiceAnalysis",
       .quiet = true});
  add(Verb::Post, "/api/v1/voice/narrate", Permission::ReadMeasures, narrate,
      {.summary = "A told story as a path.",
       .takes = "VoiceText",
       .gives = "VoiceStory",
       .quiet = true});
  add(Verb::Get, "/api/v1/voice/taxonomy", Permission::ReadMeasures, read_taxonomy,
      {.summary = "Themes, and what the organisation has changed.", .gives = "VoiceTaxonomy"});
  add(Verb::Put, "/api/v1/voice/taxonomy", Permission::EditTaxonomy, change_taxonomy,
      {.summary = "Change themes and opinion words.",
       .takes = "VoiceTaxonomyChange",
       .gives = "VoiceRevision"});
  add(Verb::Get, "/api/v1/voice/corrections", Permission::ReadResponses, list_corrections,
      {.summary = "What people said of statements.", .gives = "VoiceCorrections"});
  add(Verb::Post, "/api/v1/voice/corrections", Permission::EditSurveys, correct,
      {.summary = "Say what a statement really says.",
       .takes = "VoiceCorrectionDraft",
       .gives = "VoiceCorrection",
       .idempotency = Idempotency::Replays});
  add(Verb::Delete, "/api/v1/voice/corrections/{id}", Permission::EditSurveys, withdraw,
      {.summary = "Take a correction back."});
  add(Verb::Get, "/api/v1/voice/models", Permission::ReadMeasures, list_models,
      {.summary = "What was learnt from the organisation's own ratings.", .gives = "VoiceModels"});
}

}  // namespace polku::http
