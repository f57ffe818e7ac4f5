#include "core/document_reader.h"

#include <algorithm>
#include <cmath>

namespace polku {
namespace {

// Edits (insert, remove, replace) from one word to the other.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    auto diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const auto above = row[j];
      row[j] = std::min({row[j - 1] + 1, above + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)});
      diagonal = above;
    }
  }
  return row.back();
}

std::string_view view(const json::string& text) { return {text.data(), text.size()}; }

}  // namespace

void DocumentReader::refuse(std::string path, std::string message) {
  if (!error_) error_ = invalid(std::move(path), std::move(message));
}

ObjectReader::ObjectReader(DocumentReader& document, const json::value& value, std::string path)
    : document_(document), object_(value.if_object()), path_(std::move(path)) {
  if (object_ == nullptr) {
    document_.refuse(path_.empty() ? document_.root_ : path_, "A JSON object is expected here.");
  }
}

std::string ObjectReader::path(std::string_view member) const {
  return path_.empty() ? std::string(member) : fmt::format("{}.{}", path_, member);
}

void ObjectReader::refuse(std::string_view member, std::string message) {
  document_.refuse(path(member), std::move(message));
}

const json::value* ObjectReader::member(std::string_view name) {
  read_.push_back(name);
  return object_ == nullptr || document_.failed() ? nullptr : find_member(*object_, name);
}

std::optional<std::string> ObjectReader::text(std::string_view name, std::size_t length_max) {
  const auto* value = member(name);
  if (value == nullptr) return std::nullopt;
  if (!value->is_string()) {
    refuse(name, "A text in quotes is expected here.");
    return std::nullopt;
  }
  const auto held = view(value->get_string());
  if (const auto sound = check_text(held, path(name), length_max); !sound) {
    document_.refuse(sound.error().field, sound.error().message);
    return std::nullopt;
  }
  return std::string(held);
}

std::string ObjectReader::required_text(std::string_view name, std::size_t length_max) {
  const bool failed_before = document_.failed();
  auto value = text(name, length_max);
  if (value && !trimmed(*value).empty()) return *value;
  if (!failed_before) refuse(name, fmt::format("\"{}\" is missing; give it a text.", name));
  return {};
}

std::string ObjectReader::required_key(std::string_view name) {
  auto key = required_text(name, 200);
  if (!document_.failed() && !is_key(key)) {
    refuse(name, fmt::format("\"{}\" is no key. Keys begin with a letter a-z and go on with a-z, "
                             "0-9 and _, at most 64 characters.",
                             key));
  }
  return key;
}

LocalizedText ObjectReader::texts(std::string_view name, std::size_t length_max) {
  LocalizedText texts;
  const auto* value = member(name);
  if (value == nullptr) return texts;
  const auto* object = value->if_object();
  if (object == nullptr) {
    refuse(name, "Texts stand by language here, such as {\"fi\": \"...\", \"en\": \"...\"}.");
    return texts;
  }
  for (const auto& [tag, held] : *object) {
    const auto place = fmt::format("{}.{}", path(name), std::string_view(tag));
    const auto language = parse_language(tag);
    if (!language) {
      document_.refuse(place, fmt::format("\"{}\" is not a language here; use fi, sv, en or uk.",
                                          std::string_view(tag)));
    } else if (!held.is_string() && !held.is_null()) {
      document_.refuse(place, "A text in quotes is expected here.");
    } else if (held.is_string() && !held.get_string().empty()) {
      const auto text = view(held.get_string());
      const auto sound = check_text(text, place, length_max);
      if (!sound) document_.refuse(sound.error().field, sound.error().message);
      texts.emplace(*language, text);
    }
  }
  return texts;
}

bool ObjectReader::flag(std::string_view name, bool fallback) {
  const auto* value = member(name);
  if (value == nullptr) return fallback;
  if (!value->is_bool()) {
    refuse(name, "true or false is expected here.");
    return fallback;
  }
  return value->get_bool();
}

std::optional<std::int64_t> ObjectReader::integer(std::string_view name, Range range) {
  const auto* value = member(name);
  if (value == nullptr) return std::nullopt;
  boost::system::error_code failure;
  const auto number = value->is_number() ? value->to_number<std::int64_t>(failure) : 0;
  if (!value->is_number() || failure || number < range.least || number > range.most) {
    refuse(name,
           fmt::format("A whole number from {} to {} is expected here.", range.least, range.most));
    return std::nullopt;
  }
  return number;
}

std::optional<double> ObjectReader::number(std::string_view name) {
  const auto* value = member(name);
  if (value == nullptr) return std::nullopt;
  const double number = value->is_number() ? value->to_number<double>() : 0;
  if (!value->is_number() || !std::isfinite(number) || std::abs(number) > 1e15) {
    refuse(name, "A number is expected here.");
    return std::nullopt;
  }
  return number;
}

std::optional<Timestamp> ObjectReader::instant(std::string_view name) {
  const auto written = text(name, 100);
  if (!written) return std::nullopt;
  const auto at = parse_rfc3339(*written);
  if (!at) refuse(name, "A time such as \"2026-01-31T12:00:00Z\" is expected here.");
  return at;
}

std::optional<Day> ObjectReader::day(std::string_view name) {
  const auto written = text(name, 100);
  if (!written) return std::nullopt;
  const auto day = Day::parse(*written);
  if (!day) refuse(name, "A day such as \"2026-11-21\" is expected here.");
  return day;
}

const json::array* ObjectReader::array(std::string_view name, std::size_t items_max) {
  const auto* value = member(name);
  if (value == nullptr) return nullptr;
  const auto* array = value->if_array();
  if (array == nullptr) {
    refuse(name, "A list in [brackets] is expected here.");
  } else if (array->size() > items_max) {
    refuse(name,
           fmt::format("There are {} items here; at most {} are taken.", array->size(), items_max));
    return nullptr;
  }
  return array;
}

void ObjectReader::finish() {
  if (object_ == nullptr || document_.failed()) return;
  for (const auto& entry : *object_) {
    const std::string_view name = entry.key();
    if (std::ranges::find(read_, name) != read_.end()) continue;
    const auto nearest = std::ranges::min_element(
        read_, {}, [name](std::string_view known) { return distance(name.substr(0, 64), known); });
    std::string message = fmt::format("\"{}\" is not known here; remove it.", name);
    if (nearest != read_.end() && distance(name.substr(0, 64), *nearest) <= 2) {
      message = fmt::format("\"{}\" is not known here; did you mean \"{}\"?", name, *nearest);
    }
    document_.refuse(path(name.empty() ? R"("")" : name), message);
    return;
  }
}

}  // namespace polku
