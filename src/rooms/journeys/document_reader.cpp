// Reading the documents; what it means to be strict stands in core/document_reader.h.

#include <algorithm>
#include <array>

#include "core/document_reader.h"
#include "journeys/documents.h"
#include "metrics/query.h"

namespace polku::journeys {
namespace {

constexpr std::size_t kTraitsMax = 50;  // values, and what is hard
constexpr std::array<std::string_view, 6> kGenerations{"silent", "boomer", "x", "y", "z", "alpha"};

std::string text_of(ObjectReader& object, std::string_view member, std::size_t length_max) {
  return object.text(member, length_max).value_or("");
}

// The key of something else; whether it exists is checked later.
std::string key_of(ObjectReader& object, std::string_view member) {
  auto key = text_of(object, member, kNameMax);
  if (!key.empty() && !is_key(key)) {
    object.refuse(member, fmt::format("\"{}\" is no key. Keys begin with a letter a-z and go on "
                                      "with a-z, 0-9 and _, at most 64 characters.",
                                      key));
  }
  return key;
}

std::string channel_key(ObjectReader& object, std::string_view member) {
  auto key = text_of(object, member, kNameMax);
  if (!key.empty() && find_channel(key) == nullptr) {
    object.refuse(member, fmt::format("\"{}\" is no channel; choose one from the list, or "
                                      "\"other\".",
                                      key));
  }
  return key;
}

std::vector<std::string> texts_of(ObjectReader& object, std::string_view member,
                                  std::size_t items_max, std::size_t length_max) {
  std::vector<std::string> texts;
  const auto* array = object.array(member, items_max);
  for (std::size_t i = 0; array != nullptr && i < array->size(); ++i) {
    const auto path = fmt::format("{}[{}]", object.path(member), i);
    const auto* held = (*array)[i].if_string();
    if (held == nullptr) {
      object.document().refuse(path, "A text in quotes is expected here.");
      return texts;
    }
    const std::string_view text(held->data(), held->size());
    if (const auto sound = check_text(text, path, length_max); !sound.ok()) {
      object.document().refuse(path, sound.error().message);
    }
    texts.emplace_back(text);
  }
  return texts;
}

// A list of keys of one kind, each once.
std::vector<std::string> keys_of(ObjectReader& object, std::string_view member,
                                 std::size_t items_max) {
  auto keys = texts_of(object, member, items_max, kNameMax);
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const auto path = fmt::format("{}[{}]", object.path(member), i);
    if (!is_key(keys[i])) {
      object.document().refuse(path, fmt::format("\"{}\" is no key; choose one from the list.",
                                                 first_code_points(keys[i], 80)));
    } else if (std::find(keys.begin(), keys.begin() + static_cast<std::ptrdiff_t>(i), keys[i]) !=
               keys.begin() + static_cast<std::ptrdiff_t>(i)) {
      object.document().refuse(path, fmt::format("\"{}\" is there twice; remove one.", keys[i]));
    }
  }
  return keys;
}

std::vector<Branch> branches_of(ObjectReader& object) {
  std::vector<Branch> branches;
  const auto* array = object.array("next", kBranchesMax);
  for (std::size_t i = 0; array != nullptr && i < array->size(); ++i) {
    ObjectReader reader(object.document(), (*array)[i],
                        fmt::format("{}[{}]", object.path("next"), i));
    Branch branch;
    branch.moment = reader.required_key("moment");
    branch.label = text_of(reader, "label", kTitleMax);
    reader.finish();
    branches.push_back(std::move(branch));
  }
  return branches;
}

Moment read_moment(DocumentReader& document, const json::value& value, std::string path) {
  ObjectReader object(document, value, std::move(path));
  Moment moment;
  moment.key = object.required_key("key");
  moment.title = text_of(object, "title", kTitleMax);
  moment.touchpoint = key_of(object, "touchpoint");
  moment.channel = channel_key(object, "channel");
  moment.sees = text_of(object, "sees", kTextMax);
  moment.hears = text_of(object, "hears", kTextMax);
  moment.smells = text_of(object, "smells", kTextMax);
  moment.feels = text_of(object, "feels", kTextMax);
  moment.expectation = text_of(object, "expectation", kTextMax);
  moment.promise = text_of(object, "promise", kTextMax);
  moment.front_stage = text_of(object, "front_stage", kTextMax);
  moment.back_stage = text_of(object, "back_stage", kTextMax);
  moment.support = text_of(object, "support", kTextMax);
  moment.drawn_emotion = object.number("drawn_emotion");
  if (moment.drawn_emotion && (*moment.drawn_emotion < -2 || *moment.drawn_emotion > 2)) {
    object.refuse("drawn_emotion", "The drawn emotion is a number from -2 (worst) to 2 (best).");
  }
  moment.personas = keys_of(object, "personas", kPersonasMax);
  moment.next = branches_of(object);
  moment.sub_journey = key_of(object, "sub_journey");
  object.finish();
  return moment;
}

Stage read_stage(DocumentReader& document, const json::value& value, const std::string& path) {
  ObjectReader object(document, value, path);
  Stage stage;
  stage.key = object.required_key("key");
  const auto kind = parse_stage_kind(object.required_text("kind", 20));
  if (!kind) object.refuse("kind", R"(A stage is "before", "during", "after" or "own".)");
  stage.kind = kind.value_or(StageKind::Own);
  stage.title = text_of(object, "title", kTitleMax);
  const auto* moments = object.array("moments", kMomentsMax);
  for (std::size_t i = 0; moments != nullptr && !document.failed() && i < moments->size(); ++i) {
    stage.moments.push_back(
        read_moment(document, (*moments)[i], fmt::format("{}.moments[{}]", path, i)));
  }
  object.finish();
  return stage;
}

std::optional<Outcome> read_outcome(ObjectReader& object) {
  const auto* value = object.member("outcome");
  if (value == nullptr) return std::nullopt;
  ObjectReader reader(object.document(), *value, object.path("outcome"));
  Outcome outcome;
  outcome.survey = reader.required_text("survey", kNameMax);
  outcome.question = reader.required_key("question");
  reader.finish();
  return outcome;
}

std::string color_of(ObjectReader& object) {
  auto color = lower_ascii(text_of(object, "color", kNameMax));
  const bool sound = color.size() == 7 && color[0] == '#' &&
                     color.find_first_not_of("0123456789abcdef", 1) == std::string::npos;
  if (!color.empty() && !sound) {
    object.refuse("color", R"(A colour is written as "#" and six digits, such as "#0f5e6b".)");
  }
  return color;
}

json::array filters_of(ObjectReader& object) {
  const auto* array = object.array("filters", metrics::kFiltersMax);
  if (array == nullptr) return {};
  const auto filters = metrics::parse_filters(*object.member("filters"));
  if (!filters.ok()) {
    // Its paths begin with "filters".
    const auto prefix = object.path("");
    object.document().refuse(prefix + filters.error().field, filters.error().message);
  }
  return *array;
}

template <class Document, class Parse>
Result<Document> stored(std::string_view text, std::string_view what, Parse parse) {
  const auto json = parse_json(text, {.bytes_max = 4 * kDocumentBytesMax, .depth_max = 32});
  auto document = json.ok() ? parse(*json) : Result<Document>(json.error());
  if (document.ok()) return document;
  return internal_error(fmt::format("a stored {} cannot be read: {}: {}", what,
                                    document.error().field, document.error().message));
}

}  // namespace

Result<Journey> parse_journey(const json::value& value, std::string_view path) {
  DocumentReader document("document");
  ObjectReader object(document, value, std::string(path));
  Journey journey;
  journey.key = object.required_key("key");
  journey.name = text_of(object, "name", kNameMax);
  journey.description = text_of(object, "description", kTextMax);
  const auto language = parse_language(object.required_text("language", 20));
  if (!language) object.refuse("language", R"(Languages are "fi", "sv", "en" and "uk".)");
  journey.language = language.value_or(Language::Finnish);
  journey.personas = keys_of(object, "personas", kPersonasMax);
  const auto* stages = object.array("stages", kStagesMax);
  for (std::size_t i = 0; stages != nullptr && !document.failed() && i < stages->size(); ++i) {
    const auto place = fmt::format("{}[{}]", object.path("stages"), i);
    journey.stages.push_back(read_stage(document, (*stages)[i], place));
  }
  const auto moments = journey.moment_count();
  if (moments > kMomentsMax) {
    object.refuse("stages", fmt::format("There are {} moments in the journey; at most {} are "
                                        "taken. Move a part of them to a journey of its own and "
                                        "link it as a sub-journey.",
                                        moments, kMomentsMax));
  }
  journey.outcome = read_outcome(object);
  object.finish();
  if (document.failed()) return *document.error();
  return journey;
}

Result<Persona> parse_persona(const json::value& value, std::string_view path) {
  DocumentReader document("document");
  ObjectReader object(document, value, std::string(path));
  Persona persona;
  persona.key = object.required_key("key");
  persona.name = object.required_text("name", kNameMax);
  persona.summary = text_of(object, "summary", kTextMax);
  persona.everyday_life = text_of(object, "everyday_life", kTextMax);
  persona.before = text_of(object, "before", kTextMax);
  persona.after = text_of(object, "after", kTextMax);
  persona.values = texts_of(object, "values", kTraitsMax, kTitleMax);
  persona.hard = texts_of(object, "hard", kTraitsMax, kTitleMax);
  persona.generation = text_of(object, "generation", kNameMax);
  if (!persona.generation.empty() &&
      std::ranges::find(kGenerations, persona.generation) == kGenerations.end()) {
    object.refuse("generation", "A generation is silent, boomer, x, y, z or alpha.");
  }
  persona.channels = keys_of(object, "channels", channels().size());
  for (std::size_t i = 0; i < persona.channels.size(); ++i) {
    if (find_channel(persona.channels[i]) != nullptr) continue;
    document.refuse(fmt::format("{}[{}]", object.path("channels"), i),
                    fmt::format("\"{}\" is no channel; choose one from the list, or \"other\".",
                                persona.channels[i]));
  }
  persona.color = color_of(object);
  persona.filters = filters_of(object);
  object.finish();
  if (document.failed()) return *document.error();
  return persona;
}

Result<Touchpoint> parse_touchpoint(const json::value& value, std::string_view path) {
  DocumentReader document("document");
  ObjectReader object(document, value, std::string(path));
  Touchpoint touchpoint;
  touchpoint.key = object.required_key("key");
  touchpoint.name = object.required_text("name", kNameMax);
  touchpoint.channel = channel_key(object, "channel");
  const auto kind = text_of(object, "kind", kNameMax);
  if (kind == "physical") touchpoint.kind = Medium::Physical;
  if (kind == "digital") touchpoint.kind = Medium::Digital;
  if (!kind.empty() && !touchpoint.kind) {
    object.refuse("kind", R"(A touchpoint is "physical" or "digital"; null: as its channel is.)");
  }
  touchpoint.description = text_of(object, "description", kTextMax);
  object.finish();
  if (document.failed()) return *document.error();
  return touchpoint;
}

Result<Journey> stored_journey(std::string_view text) {
  return stored<Journey>(text, "journey", [](const json::value& v) { return parse_journey(v); });
}

Result<Persona> stored_persona(std::string_view text) {
  return stored<Persona>(text, "persona", [](const json::value& v) { return parse_persona(v); });
}

Result<Touchpoint> stored_touchpoint(std::string_view text) {
  return stored<Touchpoint>(text, "touchpoint",
                            [](const json::value& v) { return parse_touchpoint(v); });
}

}  // namespace polku::journeys
