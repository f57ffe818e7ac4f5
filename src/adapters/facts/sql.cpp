#include "sql.h"

#include <cassert>
#include <span>

#include "core/embedded.h"

namespace polku {
std::span<const EmbeddedFile> embedded_facts();  // db/facts
}

namespace polku::facts {
namespace {

// Comments go first: they name placeholders too.
std::string without_comments(std::string_view text) {
  std::string kept;
  while (!text.empty()) {
    const auto end = text.find('\n');
    const auto line = text.substr(0, end);
    if (!line.starts_with("--")) kept.append(line).push_back('\n');
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return kept;
}

}  // namespace

std::string sql(std::string_view name, std::initializer_list<Placeholder> placeholders) {
  const auto* file = find_embedded(embedded_facts(), std::string(name) + ".sql");
  assert(file != nullptr);
  std::string statement = without_comments(file->bytes);
  for (const auto& placeholder : placeholders) {
    const std::string mark = "{" + std::string(placeholder.name) + "}";
    for (auto at = statement.find(mark); at != std::string::npos;
         at = statement.find(mark, at + placeholder.value.size())) {
      statement.replace(at, mark.size(), placeholder.value);
    }
  }
  assert(statement.find('{') == std::string::npos || name == "write_parquet");
  return statement;
}

}  // namespace polku::facts
