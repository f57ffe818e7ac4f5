#include "demo/company.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numbers>

namespace polku::app::demo {
namespace {

Result<json::object> read_json(std::span<const EmbeddedFile> files, std::string_view path) {
  const auto* file = find_embedded(files, path);
  if (file == nullptr) return internal_error("demo/" + std::string(path) + " is missing");
  POLKU_TRY(auto value, parse_json(file->bytes));
  if (!value.is_object()) return internal_error(std::string(path) + " is not an object");
  return std::move(value.get_object());
}

// Rows of a tab-separated file without its header.
Result<std::vector<std::vector<std::string_view>>> read_table(std::span<const EmbeddedFile> files,
                                                              std::string_view path,
                                                              std::size_t columns) {
  const auto* file = find_embedded(files, path);
  if (file == nullptr) return internal_error("demo/" + std::string(path) + " is missing");
  std::vector<std::vector<std::string_view>> rows;
  for (const auto line : split(file->bytes, '\n')) {
    if (line.empty()) continue;
    auto cells = split(line, '\t');
    if (cells.size() != columns) {
      return internal_error(std::string(path) + ": wrong columns in: " + std::string(line));
    }
    rows.push_back(std::move(cells));
  }
  if (!rows.empty()) rows.erase(rows.begin());
  return rows;
}

Result<std::vector<Comment>> read_comments(std::span<const EmbeddedFile> files) {
  std::vector<Comment> comments;
  for (const auto language : kLanguages) {
    const auto path = "comments/" + std::string(tag_of(language)) + ".tsv";
    POLKU_TRY(const auto rows, read_table(files, path, 5));
    for (const auto& row : rows) {
      comments.push_back({language, std::string(row[0]), std::atoi(std::string(row[1]).c_str()),
                          std::string(row[2]), std::string(row[3]),
                          row[4].empty() ? "" : " " + std::string(row[4]) + " "});
    }
  }
  return comments;
}

Result<std::vector<ShortAnswer>> read_short_answers(std::span<const EmbeddedFile> files) {
  POLKU_TRY(const auto rows, read_table(files, "comments/answers.tsv", 5));
  std::vector<ShortAnswer> answers;
  for (const auto& row : rows) {
    const auto language = parse_language(row[2]);
    if (!language)
      return internal_error("comments/answers.tsv: no language " + std::string(row[2]));
    answers.push_back({std::string(row[0]), std::string(row[1]), std::string(row[3]),
                       std::string(row[4]), *language});
  }
  return answers;
}

}  // namespace

double uniform(Random& random) { return static_cast<double>(random() >> 11) * 0x1.0p-53; }

double normal(Random& random) {
  // Box and Muller (1958); one of the pair is enough here.
  const double radius = std::sqrt(-2 * std::log(1 - uniform(random)));
  return radius * std::cos(2 * std::numbers::pi * uniform(random));
}

Weights::Weights(const json::object& weights) {
  for (const auto& [key, weight] : weights) {
    items.emplace_back(std::string(key), weight.to_number<double>());
  }
}

void Weights::multiply(std::string_view key, double factor) {
  for (auto& [name, weight] : items) {
    if (name == key) weight *= factor;
  }
}

void Weights::keep_only(const json::array& keys) {
  std::erase_if(items, [&](const auto& item) { return !contains(keys, item.first); });
}

double Weights::total() const {
  double total = 0;
  for (const auto& [key, weight] : items) total += weight;
  return total;
}

const std::string& Weights::draw(Random& random) const {
  static const std::string kNone;
  double left = uniform(random) * total();
  for (const auto& [key, weight] : items) {
    left -= weight;
    if (left < 0) return key;
  }
  return items.empty() ? kNone : items.back().first;
}

const json::object& object_at(const json::object& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  assert(value != nullptr && value->is_object());
  return value->get_object();
}

const json::array& array_at(const json::object& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  assert(value != nullptr && value->is_array());
  return value->get_array();
}

double number_at(const json::object& object, std::string_view key, double fallback) {
  const auto* value = object.if_contains(key);
  return value == nullptr ? fallback : value->to_number<double>();
}

bool contains(const json::array& array, std::string_view text) {
  return std::ranges::any_of(array, [&](const json::value& item) {
    return item.is_string() && item.get_string() == text;
  });
}

bool contains(const json::array& array, int number) {
  return std::ranges::any_of(array, [&](const json::value& item) {
    return item.is_number() && item.to_number<int>() == number;
  });
}

Result<Company> read_company(std::span<const EmbeddedFile> files) {
  Company company;
  POLKU_TRY(company.organisation, read_json(files, "organisation.json"));
  POLKU_TRY(company.structure, read_json(files, "structure.json"));
  for (const auto& item : array_at(company.organisation, "units")) {
    const auto& unit = item.get_object();
    company.units.push_back({text_member(unit, "key"), text_member(unit, "name"),
                             text_member(unit, "parent"), text_member(unit, "kind")});
  }
  for (const auto& file : files) {
    if (!file.path.starts_with("surveys/")) continue;
    POLKU_TRY(auto document, read_json(files, file.path));
    POLKU_TRY(auto definition, surveys::parse_definition(json::value(document)));
    const auto slug = definition.slug;
    company.documents.emplace(slug, std::move(document));
    company.surveys.emplace(slug, std::move(definition));
  }
  POLKU_TRY(company.comments, read_comments(files));
  POLKU_TRY(company.short_answers, read_short_answers(files));
  return company;
}

}  // namespace polku::app::demo
