#pragma once
// The named statements of db/queries. A Query is a constant beside the code that runs it; being
// made registers it, so that opening a database can tell at once when a file is missing.

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/embedded.h"
#include "core/result.h"
#include "store/database.h"

namespace polku::store {

class Query {
 public:
  // `name` is a literal: "surveys/find" is db/queries/surveys/find.sql, or the pair
  // find-sqlite.sql and find-postgres.sql. `only`: the one engine that it is ever run on.
  explicit Query(const char* name, std::optional<Engine> only = {});
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;

  std::string_view name() const { return name_; }
  std::size_t index() const { return index_; }  // small and dense, for tables of statements
  bool runs_on(Engine engine) const { return !only_ || *only_ == engine; }

  static const std::vector<const Query*>& all();

 private:
  std::string_view name_;
  std::size_t index_;
  std::optional<Engine> only_;
};

// The statement's text; empty when there is no such file.
std::string_view text_of(std::string_view query, Engine engine);

// Internal, naming them, when files are missing; half a pair counts as missing.
Result<void> check_queries(Engine engine);

}  // namespace polku::store
