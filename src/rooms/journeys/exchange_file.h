#pragma once
// The file that a journey travels in.

#include <string>
#include <string_view>
#include <vector>

#include "core/json.h"
#include "journeys/documents.h"

namespace polku::journeys {

inline constexpr std::string_view kFileFormat = "polku-journey";
inline constexpr int kFileVersion = 1;
inline constexpr std::size_t kFileBindingsMax = 2'000;

struct FileBinding {
  std::string moment;  // a moment's key, or "@" and a touchpoint's
  std::string kind, role, survey, target;
};

struct JourneyFile {
  std::string template_key, template_title, template_description;  // of a ready journey
  Journey journey;
  std::vector<Persona> personas;
  std::vector<Touchpoint> touchpoints;
  std::vector<FileBinding> bindings;
};

// Invalid with the path into the file: something else than a journey's file, of a newer version
// than this program knows, or a part that cannot be read. Two personas or touchpoints of one key
// are refused too.
Result<JourneyFile> parse_file(const json::value& file);

// The files that come with the program, in one language.
Result<std::vector<JourneyFile>> ready_files(Language language);

}  // namespace polku::journeys
