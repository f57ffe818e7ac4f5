#pragma once
// Changes of responses as rows of facts_recent.

#include <map>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "connection.h"
#include "dictionary.h"

namespace polku::facts {

// Columns of facts_recent before the attributes, in the order of create_facts.sql.
enum FactColumnIndex : std::size_t {
  kSeries,
  kUnit,
  kSubmittedAt,
  kLocalDay,
  kScore,
  kNumber,
  kChoice,
  kPart,
  kVersion,
  kChannel,
  kTouchpoint,
  kMoment,
  kLocation,
  kLanguage,
  kDevice,
  kMethod,
  kStatus,
  kPlace,
  kCounted,
  kResponse,
  kRun,
  kFixedColumns
};

// Attribute columns in table order, after the fixed ones. Not thread-safe.
class AttributeColumns {
 public:
  void add(const std::string& column) { order_.push_back(column); }
  bool has(const std::string& column) const;
  const std::vector<std::string>& names() const { return order_; }
  void clear() { order_.clear(); }

 private:
  std::vector<std::string> order_;
};

// Remembers the series of surveys, so that their long texts are not composed for every row.
class FactRows {
 public:
  FactRows(Dictionary& dictionary, const AttributeColumns& attributes)
      : dictionary_(dictionary), attributes_(attributes) {}

  // Appends the rows of all changes that are not erasures. Every attribute has its column.
  Result<void> append(Appender& appender, std::span<const metrics::FactChange> changes);
  // The rows of `mentions` of those changes whose comments have been read.
  Result<void> append_mentions(Appender& appender, std::span<const metrics::FactChange> changes);
  void forget() { series_.clear(); }

 private:
  struct Codes;  // of one response's context

  Codes codes_of(const metrics::FactChange& change);
  std::int32_t series_of(const metrics::FactChange& change, const std::string& question);
  Result<void> append_row(Appender& appender, const metrics::FactChange& change, const Codes& codes,
                          const metrics::FactItem& item);

  Dictionary& dictionary_;
  const AttributeColumns& attributes_;
  std::unordered_map<SurveyId, std::unordered_map<std::string, std::int32_t>> series_;
};

}  // namespace polku::facts
