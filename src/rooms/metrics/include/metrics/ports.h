#pragma once
// What metrics needs from outside: a columnar store of facts, derived from the records and
// rebuildable from them. Implementations are thread-safe: one writer, many readers.

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/id.h"
#include "core/result.h"
#include "core/time.h"
#include "metrics/dimensions.h"

namespace polku::metrics {

// One scored or chosen item of a response.
struct FactItem {
  std::string question;  // key, item keys as "matrix.row"
  std::optional<double> score;
  std::string choice;  // option key; empty: none
  // 0: the answer itself (counts towards n); above 0: a further option of a multiple choice, whose
  // part-0 item has no choice.
  int part = 0;
  // A free number rather than a point of a scale: kept, but in no histogram.
  bool continuous = false;
  std::optional<double> number = {};  // beside the point
};

using AttributeValue = std::variant<std::string, double>;

// What a comment says, as facts keep it: themes and intents by key, feelings as -100..100.
struct CommentMention {
  std::string theme;
  int label = 0;         // -1, 0, 1
  double sentiment = 0;  // mean of the comment's statements about the theme
};
struct CommentFacts {
  // Of the reading, see CommentReader; 0: there is a comment, but nobody has read it yet, and
  // nothing but that counts.
  std::int32_t stamp = 0;
  std::string language;  // of the words themselves; empty: none that is understood
  int label = 0;
  double sentiment = 0;  // mean of the comment's statements
  std::vector<CommentMention> mentions;
  std::vector<std::string> intents;
  std::string words;  // distinct lemmas, a space before, between and after them; empty: none
};

// What became of one response: its former facts go, the items come, and with them, made by the
// store, one fact `$response` for the response itself. Erased: only the former facts go; nothing
// but `response` is read.
struct FactChange {
  ResponseId response;
  OrganisationId organisation;
  SurveyId survey;
  Timestamp submitted_at;
  Day local_day;  // in the organisation's zone
  int version = 0;
  std::string channel, touchpoint, moment, unit, location, language, device, method, status;
  std::map<std::string, AttributeValue> attributes;
  bool replaces = false;  // true when facts of this response may already be there
  bool erased = false;
  std::vector<FactItem> items;
  std::optional<CommentFacts> comment;  // none: the response has no comment
};

enum class Dialect { DuckDb, ClickHouse };

// A statement the query builder composed, with positional parameters.
using FactValue = std::variant<std::monostate, std::int64_t, double, std::string>;
struct Statement {
  std::string sql;
  std::vector<FactValue> parameters;
};

// One column of a result.
struct FactColumn {
  std::string name;
  std::variant<std::vector<std::int64_t>, std::vector<double>, std::vector<std::string>> values;
  std::vector<bool> nulls;  // empty: none is null

  bool is_null(std::size_t row) const { return !nulls.empty() && nulls[row]; }
  // Numbers convert; a text or a null reads as 0.
  std::int64_t integer(std::size_t row) const;
  double number(std::size_t row) const;
  const std::string& text(std::size_t row) const;  // empty unless a text
};

// Columns of one length.
struct FactTable {
  std::vector<FactColumn> columns;
  std::size_t rows = 0;
};

// The dictionary text that stands for one question of one survey: its code is the facts' `series`.
std::string series_text(OrganisationId organisation, SurveyId survey, std::string_view question);

class FactStore {
 public:
  virtual ~FactStore() = default;

  // Never filled, or a rebuild that did not finish: the facts must be replayed from the records.
  static constexpr std::int64_t kUnfilled = -1;

  virtual Dialect dialect() const = 0;
  // The last outbox event whose changes are in the facts, or kUnfilled.
  virtual Result<std::int64_t> checkpoint() = 0;
  // All changes and the new checkpoint in one durable transaction. A response stands at most once
  // in `changes`.
  virtual Result<void> apply(std::span<const FactChange> changes, std::int64_t checkpoint) = 0;
  // Puts what the comments of these responses say in place of what was there; the checkpoint and
  // all other facts stay. Of each change `comment` is read, and what places it.
  virtual Result<void> apply_comments(std::span<const FactChange> changes) = 0;
  // Comments of an organisation that were read under another stamp than this one, or never: at most
  // `limit`, those never read first.
  virtual Result<std::vector<ResponseId>> unread_comments(OrganisationId organisation,
                                                          std::int32_t stamp, int limit) = 0;
  // One bounded slice of sorting what has been appended into the main table and the histogram;
  // never changes what queries answer. True while there is more worth doing now. WhenPressing, for
  // times of load, lets more wait than WhenWorthwhile: larger slices cost less a row.
  enum class Compaction { WhenPressing, WhenWorthwhile, Everything };
  virtual Result<bool> compact(Compaction compaction) = 0;
  // The first local day that has facts still waiting to be sorted in; nothing when none wait. A
  // statement about earlier days need not look among them.
  virtual std::optional<Day> unsorted_from() const = 0;
  // Grows whenever query results may change.
  virtual std::uint64_t version() const = 0;
  // Small integer codes of texts stored in facts (units, channels, series...): the builder asks for
  // them so that statements compare integers. Nothing: no fact has that text. The empty text is 0.
  virtual std::optional<std::int64_t> code_of(std::string_view text) const = 0;
  virtual std::string text_of(std::int64_t code) const = 0;
  // Whether any fact ever had that attribute: statements may name its column only then.
  virtual bool has_attribute(std::string_view key, AttributeType type) const = 0;
  virtual Result<FactTable> select(const Statement& statement) = 0;
  // Forgets everything; the checkpoint becomes kUnfilled.
  virtual Result<void> clear() = 0;
  // Writes the statement's result to a Parquet file (exports).
  virtual Result<void> write_parquet(const Statement& statement, const std::string& path) = 0;
};

}  // namespace polku::metrics
