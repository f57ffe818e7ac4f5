#include "queries.h"

#include <fmt/format.h>

#include "store/records.h"

namespace polku::store {
namespace {

std::vector<const Query*>& registry() {
  static std::vector<const Query*> queries;
  return queries;
}

}  // namespace

Query::Query(const char* name, std::optional<Engine> only)
    : name_(name), index_(registry().size()), only_(only) {
  registry().push_back(this);
}

const std::vector<const Query*>& Query::all() { return registry(); }

std::string_view text_of(std::string_view query, Engine engine) {
  const auto files = embedded_db();
  if (const auto* portable = find_embedded(files, fmt::format("queries/{}.sql", query))) {
    return portable->bytes;
  }
  const auto* own = find_embedded(files, fmt::format("queries/{}-{}.sql", query, name_of(engine)));
  return own ? own->bytes : std::string_view{};
}

Result<void> check_queries(Engine engine) {
  std::string missing;
  for (const Query* query : registry()) {
    if (!query->runs_on(engine)) continue;
    if (text_of(query->name(), engine).empty()) missing += fmt::format(" {}", query->name());
  }
  if (missing.empty()) return {};
  return internal_error(fmt::format("no {} statement for:{}", name_of(engine), missing));
}

}  // namespace polku::store
