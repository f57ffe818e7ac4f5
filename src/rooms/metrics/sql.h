#pragma once
// Stage 4: the only place that composes SQL. Texts and numbers of users are bound parameters; what
// stands in the statement itself is codes, days and names of our own.

#include "metrics/ports.h"
#include "plan.h"

namespace polku::metrics {

// More rows than this are no answer a person can read.
inline constexpr std::size_t kRowsMax = 100'000;

// Columns of the result, in order: period (only with an interval: see period_start), the plan's
// groups g0, g1 ..., series (only when grouped by it), then by tallying:
//   Nps n, promoters, detractors; Box n, positive; BoxAndMean n, positive, total, squares;
//   Mean n, total, squares; Count n; Choice n, positive; Distribution score, choice, n, items.
// Rows of one group may come more than once and add up; a sum of nothing is null. At most
// kRowsMax + 1 rows. Precondition: !plan.nothing.
Statement compose(const ReadPlan& plan, Dialect dialect);

// The first day of the period that a value of the column `period` stands for.
Day period_start(const ReadPlan& plan, std::int64_t value);

// How answers are told for a path.
struct PlaceReading {
  // Codes of places and series whose answers are told in full. Of all others only the number is:
  // score and choice are 1 where there is one.
  std::vector<std::int64_t> places, series;
  std::vector<Day> days_of_weeks;  // Mondays of the weeks told by day instead of whole
  bool versions = false;
  bool channels = false;  // reads the rows even where the roll-up would do
};
// Columns: series, place, day (the Monday of a whole week), version and channel (0 unless asked
// for), score, choice, answers. Rows may come more than once and add up. Uses of the plan: series,
// filters, window, level, unsorted, attribute_columns. At most kPlaceRowsMax + 1 rows.
inline constexpr std::size_t kPlaceRowsMax = 2'000'000;
Statement compose_places(const ReadPlan& plan, const PlaceReading& reading, Dialect dialect);

// Single answers, for what counts cannot tell. People appear as hashes only.
struct AnswerReading {
  std::string person, customer;                    // declared attributes; empty or unheard of: none
  std::int64_t one_in = 1;                         // of customers: those whose hash this divides,
  std::map<std::int64_t, std::int64_t> one_in_at;  // at these places this
  std::size_t rows_max = 0;                        // newest first; 0: all, in no order
  bool responses = false;                          // with their ids as texts
};
// Columns: series, place, day, version, score, choice, submitted_at, unit, channel, touchpoint,
// person (null: not known), customer (the response itself where not known), known (1: the customer
// is), response. Uses of the plan as above; the rows are always read.
Statement compose_answers(const ReadPlan& plan, const AnswerReading& reading, Dialect dialect);

// Comments one by one, newest first. Uses of the plan: series ("$comment"), filters, window,
// attribute_columns, choice (a theme: only comments that mention it, and then label and sentiment
// are about that; -1: the comments as such).
struct CommentReading {
  std::optional<int> label;                      // -1, 0, 1
  std::vector<std::int64_t> intent_series;       // with `intent`: only comments that mean to
  std::optional<std::int64_t> intent;            // code
  std::vector<std::vector<std::string>> lemmas;  // all lemmas of any of these; empty: any comment
  struct Place {
    Timestamp at;
    std::string response;
  };
  std::optional<Place> after;  // where the page before ended
  bool with_words = false;
  std::size_t rows_max = 50;
};
// Columns: response (text), submitted_at, local_day, unit, label, sentiment, language (code), words
// (empty unless asked for).
Statement compose_comments(const ReadPlan& plan, const CommentReading& reading, Dialect dialect);

// In how many comments each lemma stands: of those who gave a high score, of those who gave a low
// one, and of all. `plan` says which comments, `scores` whose scores and where the facts are.
struct WordReading {
  ScaleRange high, low;
  int comments_min = 1;  // lemmas of fewer comments are left out
  std::size_t rows_max = 20'000;
};
// Columns: word, high, low, all. The first row is the empty word: the comments themselves.
Statement compose_words(const ReadPlan& plan, const ReadPlan& scores, const WordReading& reading,
                        Dialect dialect);

// How many comments of an organisation (a code) were read under another stamp than this one, or
// never (0: only those).
Statement compose_unread(std::int64_t organisation, std::int32_t stamp, Dialect dialect);

// Every fact of these series with its texts, for exports.
Statement compose_export(const std::vector<CodedSeries>& series, Dialect dialect);

}  // namespace polku::metrics
