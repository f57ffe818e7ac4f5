#pragma once
// What metrics needs from outside: a columnar store of facts, derived from the records and
// rebuildable from them. Implementations are thread-safe: one writer, many readers.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/id.h"
#include "core/result.h"
#include "core/time.h"

namespace polku::metrics {

// One scored or chosen item of one response. Question `$response` is the response itself.
struct FactRow {
  OrganisationId organisation;
  SurveyId survey;
  ResponseId response;
  std::string question;  // key, item keys as "matrix.row"
  Timestamp submitted_at;
  Day local_day;  // in the organisation's zone
  int version = 0;
  std::string channel, touchpoint, moment, unit, location, language, device, method, status;
  std::map<std::string, std::variant<std::string, double>> attributes;
  std::optional<double> score;
  std::string choice;  // option key; empty: none
  // 0: the answer itself (counts towards n); above 0: a further option of a multiple choice, whose
  // part-0 row has no choice.
  int part = 0;
};

// What happened to one response: its former rows go, `rows` come.
struct FactChange {
  ResponseId response;
  bool replaces = false;  // true when rows of this response may already be there
  std::vector<FactRow> rows;
};

enum class Dialect { DuckDb, ClickHouse };

// A statement the query builder composed, with positional parameters.
using FactValue = std::variant<std::monostate, std::int64_t, double, std::string>;
struct Statement {
  std::string sql;
  std::vector<FactValue> parameters;
};

// Rows of a result; every column of one row set has the same length.
struct FactTable {
  std::vector<std::string> columns;
  std::vector<std::vector<FactValue>> rows;
};

class FactStore {
 public:
  virtual ~FactStore() = default;

  virtual Dialect dialect() const = 0;
  // The last outbox event whose changes are in the facts; 0 at first.
  virtual Result<std::int64_t> checkpoint() = 0;
  // All changes and the new checkpoint in one durable transaction.
  virtual Result<void> apply(const std::vector<FactChange>& changes, std::int64_t checkpoint) = 0;
  // Declares an attribute's column; nothing happens when it is there with that type.
  enum class AttributeType { Text, Number };
  virtual Result<void> declare_attribute(std::string_view key, AttributeType type) = 0;
  // Sorts what has been appended into the main table and its roll-up; cheap when there is little.
  virtual Result<void> compact() = 0;
  // Grows whenever query results may change.
  virtual std::uint64_t version() const = 0;
  // Small integer codes of texts stored in facts (units, channels, question keys...): the builder
  // asks for them so that statements compare integers. Nothing: no fact has that text.
  virtual std::optional<std::int64_t> code_of(std::string_view text) const = 0;
  virtual std::string text_of(std::int64_t code) const = 0;
  virtual Result<FactTable> select(const Statement& statement) = 0;
  // Forgets everything, checkpoint included.
  virtual Result<void> clear() = 0;
  // Writes the statement's result to a Parquet file (exports).
  virtual Result<void> write_parquet(const Statement& statement, const std::string& path) = 0;
};

}  // namespace polku::metrics
