#include "exchange_file.h"

#include <algorithm>
#include <set>

#include "core/document_reader.h"
#include "core/embedded.h"
#include "journeys/exchange_service.h"

namespace polku {
std::span<const EmbeddedFile> embedded_journey_schema();
std::span<const EmbeddedFile> embedded_journey_templates();
}  // namespace polku

namespace polku::journeys {
namespace {

// Whether it is a journey's file at all, before anything in it is judged.
Result<void> check_format(const json::value& file) {
  const auto* object = file.if_object();
  if (object == nullptr || text_member(*object, "format") != kFileFormat) {
    return invalid("format", R"(This is no journey of Polku: a file with "format": )"
                             R"("polku-journey" is expected.)");
  }
  const auto* version = find_member(*object, "format_version");
  if (version == nullptr || !version->is_int64() || version->get_int64() < 1) {
    return invalid("format_version", R"("format_version": 1 is expected: the form of the file.)");
  }
  if (version->get_int64() > kFileVersion) {
    return invalid("format_version",
                   fmt::format("The file is of version {}, and this program reads {}; update "
                               "Polku first.",
                               version->get_int64(), kFileVersion));
  }
  return {};
}

void read_template(ObjectReader& object, JourneyFile& file) {
  const auto* value = object.member("template");
  if (value == nullptr) return;
  ObjectReader reader(object.document(), *value, "template");
  file.template_key = reader.required_key("key");
  file.template_title = reader.required_text("title", kTitleMax);
  file.template_description = reader.text("description", kTextMax).value_or("");
  reader.finish();
}

FileBinding read_binding(DocumentReader& document, const json::value& value, std::string path) {
  ObjectReader reader(document, value, std::move(path));
  FileBinding binding;
  binding.moment = reader.required_text("moment", kNameMax);
  const std::string_view owner = binding.moment;
  if (!document.failed() && !is_key(owner.starts_with('@') ? owner.substr(1) : owner)) {
    reader.refuse("moment", "Name a moment by its key, or a touchpoint by \"@\" and its key.");
  }
  binding.kind = reader.required_text("kind", kNameMax);
  binding.role = reader.text("role", kNameMax).value_or("");
  binding.survey = reader.text("survey", kNameMax).value_or("");
  binding.target = reader.required_key("target");
  // When it held elsewhere says nothing here: it begins anew.
  reader.day("valid_from");
  reader.day("valid_to");
  reader.finish();
  return binding;
}

template <class Document, class Parse>
Result<std::vector<Document>> read_list(const json::object& file, std::string_view member,
                                        std::size_t items_max, Parse parse) {
  std::vector<Document> list;
  const auto* value = find_member(file, member);
  if (value == nullptr) return list;
  const auto* array = value->if_array();
  if (array == nullptr) return invalid(std::string(member), "A list in [brackets] is expected.");
  if (array->size() > items_max) {
    return invalid(
        std::string(member),
        fmt::format("There are {} items here; at most {} are taken.", array->size(), items_max));
  }
  std::set<std::string> keys;
  for (std::size_t i = 0; i < array->size(); ++i) {
    const auto path = fmt::format("{}[{}]", member, i);
    POLKU_TRY(auto document, parse((*array)[i], path));
    if (!keys.insert(document.key).second) {
      return invalid(path + ".key",
                     fmt::format("\"{}\" is there twice; remove one.", document.key));
    }
    list.push_back(std::move(document));
  }
  return list;
}

}  // namespace

Result<JourneyFile> parse_file(const json::value& value) {
  POLKU_CHECK(check_format(value));
  const auto& object = value.get_object();
  JourneyFile file;
  DocumentReader document("file");
  ObjectReader reader(document, value, {});
  for (const auto* read : {"format", "format_version", "personas", "touchpoints"}) {
    reader.member(read);
  }
  read_template(reader, file);
  const auto* bindings = reader.array("bindings", kFileBindingsMax);
  for (std::size_t i = 0; bindings != nullptr && i < bindings->size(); ++i) {
    file.bindings.push_back(read_binding(document, (*bindings)[i], fmt::format("bindings[{}]", i)));
  }
  const auto* journey = reader.member("journey");
  if (journey == nullptr) reader.refuse("journey", "The journey itself is missing.");
  reader.finish();
  if (document.failed()) return *document.error();
  POLKU_TRY(file.journey, parse_journey(*journey, "journey"));
  POLKU_TRY(file.personas, read_list<Persona>(object, "personas", kPersonasMax, parse_persona));
  POLKU_TRY(file.touchpoints,
            read_list<Touchpoint>(object, "touchpoints", kTouchpointsMax, parse_touchpoint));
  return file;
}

Result<std::vector<JourneyFile>> ready_files(Language language) {
  const auto ending = fmt::format(".{}.json", tag_of(language));
  std::vector<JourneyFile> files;
  for (const auto& embedded : embedded_journey_templates()) {
    if (!embedded.path.ends_with(ending)) continue;
    const auto json = parse_json(embedded.bytes, {.bytes_max = kDocumentBytesMax, .depth_max = 32});
    auto file = json.ok() ? parse_file(*json) : Result<JourneyFile>(json.error());
    if (!file.ok()) {
      return internal_error(fmt::format("the template {} cannot be read: {}: {}", embedded.path,
                                        file.error().field, file.error().message));
    }
    files.push_back(std::move(file).value());
  }
  std::ranges::sort(files, {}, &JourneyFile::template_title);
  return files;
}

std::string_view journey_schema() {
  const auto* file = find_embedded(embedded_journey_schema(), "journey.schema.json");
  return file == nullptr ? std::string_view() : file->bytes;
}

}  // namespace polku::journeys
