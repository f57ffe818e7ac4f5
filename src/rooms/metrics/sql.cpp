#include "sql.h"

#include <algorithm>
#include <charconv>

namespace polku::metrics {
namespace {

using Kind = Field::Kind;
using Operator = Filter::Operator;

std::string number(std::int64_t value) { return std::to_string(value); }

template <class Container>
std::string joined(const Container& values) {
  std::string text;
  for (const auto value : values) {
    if (!text.empty()) text += ", ";
    text += std::to_string(value);
  }
  return text;
}

std::string quoted_name(std::string_view name) { return "\"" + std::string(name) + "\""; }

// One figure of a tally: the rows it counts (`when`), what it adds up over them (`of`; empty: the
// rows themselves), and whether further parts of a multiple choice count too.
struct Figure {
  std::string name, when, of;
  bool every_part = false;
};

std::vector<Figure> figures_of(const ReadPlan& plan) {
  const std::string score = plan.numbers ? "number" : "score";
  const std::string given = score + " IS NOT NULL";
  const std::string wide = plan.numbers ? "number" : "CAST(score AS BIGINT)";
  const Figure n{"n", given, {}, false};
  const Figure positive{"positive",
                        score + " BETWEEN " + number(plan.box.min) + " AND " + number(plan.box.max),
                        {},
                        false};
  const Figure total{"total", given, wide, false};
  const Figure squares{"squares", given, wide + " * " + wide, false};
  switch (plan.tallying) {
    case Tallying::Nps:
      return {n,
              {"promoters", score + " >= " + number(surveys::kPromoterMin), {}, false},
              {"detractors", score + " <= " + number(surveys::kDetractorMax), {}, false}};
    case Tallying::Box:
      return {n, positive};
    case Tallying::BoxAndMean:
      return {n, positive, total, squares};
    case Tallying::Mean:
      return {n, total, squares};
    case Tallying::Count:
      return {{"n", {}, {}, false}};
    case Tallying::Choice:
      return {{"n", {}, {}, false}, {"positive", "choice = " + number(plan.choice), {}, true}};
    case Tallying::Distribution:
      return {{"n", {}, {}, false}, {"items", {}, {}, true}};
  }
  return {};
}

// How a period is told by the engine.
enum class PeriodForm {
  Days,     // local days, which make good group columns by themselves; the reader joins them up
  Periods,  // numbers of the period itself, so that together with other groups there are few
  Summed,   // days at first, then summed up to months by the engine: dates cost more than sums
};

// A filter on few units leaves so little to read that dates may be computed for each row.
bool is_narrow(const ReadPlan& plan) {
  constexpr std::size_t kFewUnits = 8;
  return std::ranges::any_of(plan.filters, [](const CodedFilter& filter) {
    return filter.field.kind == Kind::Dimension && filter.field.dimension == Dimension::Unit &&
           filter.codes.size() <= kFewUnits && filter.op != Operator::Contains;
  });
}

PeriodForm form_of(const ReadPlan& plan) {
  const bool alone = plan.groups.empty() && !plan.groups_by_series;
  if (alone || plan.interval == Grain::Day) return PeriodForm::Days;
  if (plan.interval == Grain::Week || is_narrow(plan)) return PeriodForm::Periods;
  return PeriodForm::Summed;
}

std::string period_number(Grain grain, const std::string& day) {
  const std::string months =
      "date_diff('month', DATE '1970-01-01', DATE '1970-01-01' + CAST(" + day + " AS INTEGER))";
  switch (grain) {
    case Grain::Day:
      return day;
    case Grain::Week:
      return "(" + day + " + 3) // 7";
    case Grain::Month:
      return months;
    case Grain::Quarter:
      return months + " // 3";
    case Grain::Year:
      return months + " // 12";
  }
  return day;
}

class Composer {
 public:
  explicit Composer(const ReadPlan& plan) : plan_(plan), figures_(figures_of(plan)) {}

  Statement compose() {
    // Each table is summed up by itself, on columns that the engine can index directly; what comes
    // out is so little that the reader adds it up quicker than the engine would plan it.
    std::string sql = plan_.comments ? from_facts("mentions")
                      : plan_.level  ? from_histogram()
                                     : from_facts("facts_main");
    if (plan_.unsorted) sql += " UNION ALL " + from_facts("facts_recent");
    if (plan_.interval && form_of(plan_) == PeriodForm::Summed) {
      sql = "SELECT " + outer_columns() + " FROM (" + sql + ") AS parts GROUP BY " + outer_groups();
    }
    sql += " LIMIT " + number(static_cast<std::int64_t>(kRowsMax) + 1);
    statement_.sql = std::move(sql);
    return std::move(statement_);
  }

  Statement compose_comments(const CommentReading& reading) {
    const bool joins = reading.with_words || !reading.lemmas.empty();
    std::string sql =
        "SELECT CAST(response AS VARCHAR) AS told_response, submitted_at, local_day, unit, "
        "score AS label, number AS sentiment, ";
    sql += reading.with_words ? "told_language, words" : "0 AS told_language, '' AS words";
    sql += " FROM mentions";
    if (joins) sql += kTold;
    sql += " WHERE " + one_row_each() + comment_conditions(reading);
    sql += " ORDER BY submitted_at DESC, response DESC LIMIT " +
           number(static_cast<std::int64_t>(reading.rows_max));
    statement_.sql = std::move(sql);
    return std::move(statement_);
  }

  // The scores are read by another composer; its parameters come after this one's.
  Statement compose_words(Composer& scores, const WordReading& reading) {
    const auto within = [](const ScaleRange& range) {
      return "score BETWEEN " + number(range.min) + " AND " + number(range.max);
    };
    std::string sql = "WITH chosen AS (SELECT response, words FROM mentions" + std::string(kTold) +
                      " WHERE " + one_row_each() + comment_conditions({}) + "), scored AS (";
    for (const char* table : {"facts_main", "facts_recent"}) {
      if (std::string_view(table) == "facts_recent") sql += " UNION ALL ";
      sql += "SELECT response AS scored_by, CAST(" + within(reading.high) +
             " AS INTEGER) AS high, CAST(" + within(reading.low) + " AS INTEGER) AS low FROM " +
             std::string(table) + " WHERE score IS NOT NULL AND " + scores.conditions(false);
    }
    sql +=
        "), told AS (SELECT response, words, coalesce(max(high), 0) AS high, coalesce(max(low), 0) "
        "AS low FROM chosen LEFT JOIN scored ON scored_by = response GROUP BY response, words), "
        "split AS (SELECT unnest(list_concat([''], string_split(trim(words), ' '))) AS word, high, "
        "low FROM told WHERE words <> '') "
        "SELECT word, sum(high) AS high, sum(low) AS low, count(*) AS n FROM split GROUP BY word "
        "HAVING count(*) >= " +
        number(reading.comments_min) + " ORDER BY n DESC, word LIMIT " +
        number(static_cast<std::int64_t>(reading.rows_max));
    statement_.sql = std::move(sql);
    for (auto& parameter : scores.statement_.parameters) {
      statement_.parameters.push_back(std::move(parameter));
    }
    return std::move(statement_);
  }

  Statement compose_places(const PlaceReading& reading) {
    const bool histogram = plan_.level && !reading.channels;
    std::string sql = places_from(histogram ? "histogram" : "facts_main", reading);
    if (plan_.unsorted) sql += " UNION ALL " + places_from("facts_recent", reading);
    sql += " LIMIT " + number(static_cast<std::int64_t>(kPlaceRowsMax) + 1);
    statement_.sql = std::move(sql);
    return std::move(statement_);
  }

  Statement compose_answers(const AnswerReading& reading) {
    std::string sql = answers_from("facts_main", reading);
    if (plan_.unsorted) sql += " UNION ALL " + answers_from("facts_recent", reading);
    if (reading.rows_max > 0) {
      sql = "SELECT * FROM (" + sql + ") AS answers ORDER BY submitted_at DESC, response LIMIT " +
            number(static_cast<std::int64_t>(reading.rows_max));
    }
    statement_.sql = std::move(sql);
    return std::move(statement_);
  }

 private:
  // The table of comments beside mentions, under names of its own.
  static constexpr const char* kTold =
      " JOIN (SELECT response AS told_by, language AS told_language, words FROM comments) AS told "
      "ON "
      "told_by = response";

  std::string one_row_each() {
    std::string sql = conditions(false);
    return sql + (plan_.choice >= 0 ? " AND choice = " + number(plan_.choice) : " AND part = 0");
  }

  std::string comment_conditions(const CommentReading& reading) {
    std::string sql;
    if (reading.label) sql += " AND score = " + number(*reading.label);
    if (reading.intent) {
      sql += " AND response IN (SELECT response FROM mentions WHERE series IN (" +
             joined(reading.intent_series) + ") AND choice = " + number(*reading.intent) + ")";
    }
    if (!reading.lemmas.empty()) {
      std::string any;
      for (const auto& lemmas : reading.lemmas) {
        any += any.empty() ? "(TRUE" : " OR (TRUE";
        for (const auto& lemma : lemmas)
          any += " AND contains(words, " + bind(" " + lemma + " ") + ")";
        any += ")";
      }
      sql += " AND (" + any + ")";
    }
    if (reading.after) {
      const auto at = number(reading.after->at.micros);
      sql += " AND (submitted_at < " + at + " OR (submitted_at = " + at + " AND response < CAST(" +
             bind(reading.after->response) + " AS UUID)))";
    }
    return sql;
  }

  std::string answers_from(const std::string& table, const AnswerReading& reading) {
    const auto text = [&](const std::string& key) {
      return key.empty() ? std::string("CAST(NULL AS VARCHAR)")
                         : "CAST(" + attribute_expression(key) + " AS VARCHAR)";
    };
    const auto positive = [](const std::string& hash) {
      return "CAST(" + hash + " >> 1 AS BIGINT)";
    };
    const std::string response = "CAST(response AS VARCHAR)";
    const auto customer = "hash(coalesce(" + text(reading.customer) + ", " + response + "))";
    const auto person = text(reading.person);
    std::string sql =
        "SELECT series, place, local_day, version, score, choice, submitted_at, unit, channel, "
        "touchpoint, CASE WHEN " +
        person + " IS NOT NULL THEN " + positive("hash(" + person + ")") + " END AS person, " +
        positive(customer) + " AS customer, CAST(" + text(reading.customer) +
        " IS NOT NULL AS INTEGER) AS known, ";
    sql += reading.responses ? response : positive("hash(response)");
    sql += " AS response FROM " + table + " WHERE part = 0 AND " + conditions(false);
    return sql + thinning(customer, reading);
  }

  static std::string thinning(const std::string& customer, const AnswerReading& reading) {
    if (reading.one_in <= 1 && reading.one_in_at.empty()) return {};
    std::string one_in = number(reading.one_in);
    if (!reading.one_in_at.empty()) {
      one_in = "CASE place";
      for (const auto& [place, rate] : reading.one_in_at) {
        one_in += " WHEN " + number(place) + " THEN " + number(rate);
      }
      one_in += " ELSE " + number(reading.one_in) + " END";
    }
    return " AND " + customer + " % (" + one_in + ") = 0";
  }

  std::string places_from(const std::string& table, const PlaceReading& reading) {
    const bool histogram = table == "histogram";
    const std::string place = histogram ? "value" : "place";
    std::string sql =
        "SELECT series, " + place + " AS told_place, " + day_expression(reading) + " AS told_day, ";
    sql += reading.versions && !histogram ? "version AS told_version, " : "0 AS told_version, ";
    sql += reading.channels ? "channel AS told_channel, " : "0 AS told_channel, ";
    const auto in_full = full_condition(place, reading);
    sql += "CASE WHEN " + in_full + " THEN score WHEN score IS NOT NULL THEN 1 END AS told_score, ";
    sql += "CASE WHEN " + in_full + " OR choice = 0 THEN choice ELSE 1 END AS told_choice, ";
    sql += histogram ? "sum(answers)" : "sum(CAST(part = 0 AS INTEGER))";
    sql += " AS n FROM " + table + " WHERE ";
    if (histogram) sql += "level = " + number(*plan_.level) + " AND ";
    return sql + conditions(histogram) + " GROUP BY 1, 2, 3, 4, 5, 6, 7";
  }

  static std::string full_condition(const std::string& place, const PlaceReading& reading) {
    std::string sql =
        reading.places.empty() ? "FALSE" : place + " IN (" + joined(reading.places) + ")";
    if (!reading.series.empty()) sql += " OR series IN (" + joined(reading.series) + ")";
    return "(" + sql + ")";
  }

  static std::string day_expression(const PlaceReading& reading) {
    const std::string week = "(local_day + 3) // 7";
    const std::string monday = week + " * 7 - 3";
    if (reading.days_of_weeks.empty()) return monday;
    std::string weeks;
    for (const auto day : reading.days_of_weeks) {
      weeks += (weeks.empty() ? "" : ", ") + number((day.number + 3) / 7);
    }
    return "CASE WHEN " + week + " IN (" + weeks + ") THEN local_day ELSE " + monday + " END";
  }

  std::string inner_period() const {
    return form_of(plan_) == PeriodForm::Periods ? period_number(*plan_.interval, "local_day")
                                                 : "local_day";
  }

  std::string group_expression(const Field& field, bool histogram) const {
    if (field.kind == Kind::Dimension) {
      return histogram ? "value" : std::string(name_of(field.dimension));
    }
    if (field.kind == Kind::Theme) return plan_.comments ? "choice" : "theme";
    return attribute_expression(field.attribute);
  }

  // A key may be declared as text in one survey and as a number in another. Which columns exist is
  // told by the plan's maker through has_attribute; the store's names are fixed.
  std::string attribute_expression(const std::string& key) const {
    const auto text = quoted_name(column_of(key, AttributeType::Text));
    const auto numeric = quoted_name(column_of(key, AttributeType::Number));
    const auto& columns = plan_.attribute_columns;
    const bool has_text = columns.contains(column_of(key, AttributeType::Text));
    const bool has_number = columns.contains(column_of(key, AttributeType::Number));
    if (has_text && has_number) return "coalesce(" + text + ", CAST(" + numeric + " AS VARCHAR))";
    if (has_text) return text;
    if (has_number) return numeric;
    return "CAST(NULL AS VARCHAR)";
  }

  std::string inner_groups(bool histogram, std::vector<std::string>* names) const {
    std::string columns;
    const auto add = [&](const std::string& expression, const std::string& name) {
      columns += expression + " AS " + name + ", ";
      names->push_back(name);
    };
    if (plan_.interval) add(inner_period(), "period");
    for (std::size_t i = 0; i < plan_.groups.size(); ++i) {
      add(group_expression(plan_.groups[i], histogram), "g" + std::to_string(i));
    }
    if (plan_.groups_by_series) add("series", "series_code");
    if (plan_.tallying == Tallying::Distribution) {
      add("score", "point");
      add("choice", "option");
    }
    return columns;
  }

  static std::string group_clause(const std::vector<std::string>& names) {
    std::string clause;
    for (std::size_t i = 0; i < names.size(); ++i) {
      clause += (i == 0 ? " GROUP BY " : ", ") + std::to_string(i + 1);
    }
    return clause;
  }

  std::string from_facts(const std::string& table) {
    std::vector<std::string> names;
    std::string sql = "SELECT " + inner_groups(false, &names);
    for (std::size_t i = 0; i < figures_.size(); ++i) {
      if (i > 0) sql += ", ";
      sql += fact_figure(figures_[i]) + " AS " + figures_[i].name;
    }
    sql += " FROM " + table + mentioned() + " WHERE " + conditions(false) + part_condition();
    return sql + group_clause(names);
  }

  // Each fact once for each theme that its response mentions.
  std::string mentioned() const {
    if (plan_.comments || !plan_.by_theme()) return {};
    return " JOIN (SELECT response AS mentioned_by, choice AS theme FROM mentions WHERE series IN "
           "(" +
           joined(plan_.comment_series) +
           ") AND choice <> 0) AS mentioned ON response = mentioned_by";
  }

  // Which rows of a comment are meant: itself, one theme of it, or each of them.
  std::string part_condition() const {
    // A share reads the comments and their themes in one.
    if (!plan_.comments || plan_.tallying == Tallying::Choice) return {};
    if (plan_.by_theme()) return " AND choice <> 0";
    if (plan_.choice >= 0) return " AND choice = " + number(plan_.choice);
    return " AND part = 0";
  }

  std::string fact_figure(const Figure& figure) const {
    std::string when = figure.when;
    const bool scored =
        when.find("score") != std::string::npos || when.find("number") != std::string::npos;
    // Scored items have no further parts.
    const bool every_part = figure.every_part || (plan_.comments && plan_.by_theme());
    if (!every_part && !scored) when = when.empty() ? "part = 0" : when + " AND part = 0";
    if (!figure.of.empty()) return "sum(" + figure.of + ")";
    if (when.empty()) return "count(*)";
    if (when.ends_with(" IS NOT NULL")) return "count(" + when.substr(0, when.find(' ')) + ")";
    return "sum(CAST(" + when + " AS INTEGER))";
  }

  std::string from_histogram() {
    std::vector<std::string> names;
    std::string sql = "SELECT " + inner_groups(true, &names);
    for (std::size_t i = 0; i < figures_.size(); ++i) {
      const auto& figure = figures_[i];
      if (i > 0) sql += ", ";
      std::string amount = figure.every_part ? "items" : "answers";
      if (!figure.of.empty()) amount += " * " + figure.of;
      if (!figure.when.empty()) amount = "CASE WHEN " + figure.when + " THEN " + amount + " END";
      sql += "sum(" + amount + ") AS " + figure.name;
    }
    sql += " FROM histogram WHERE level = " + number(*plan_.level) + " AND " + conditions(true);
    return sql + group_clause(names);
  }

  std::string conditions(bool histogram) {
    std::string sql = series_condition(histogram);
    const auto& window = plan_.window;
    if (window.first) sql += " AND local_day >= " + number(window.first->number);
    if (window.end) sql += " AND local_day < " + number(window.end->number);
    if (window.from) sql += " AND submitted_at >= " + number(window.from->micros);
    if (window.to) sql += " AND submitted_at < " + number(window.to->micros);
    for (const auto& filter : plan_.filters) sql += " AND " + condition(filter, histogram);
    return sql;
  }

  std::string series_condition(bool histogram) const {
    std::vector<std::int64_t> codes;
    bool restricted = false;
    for (const auto& series : plan_.series) {
      codes.push_back(series.code);
      restricted |= !series.versions.empty();
    }
    std::string sql = codes.size() == 1 ? "series = " + number(codes.front())
                                        : "series IN (" + joined(codes) + ")";
    if (!restricted) return sql;
    const std::string version = histogram ? "value" : "version";
    std::string pairs;
    for (const auto& series : plan_.series) {
      if (!pairs.empty()) pairs += " OR ";
      pairs += "(series = " + number(series.code);
      if (!series.versions.empty())
        pairs += " AND " + version + " IN (" + joined(series.versions) + ")";
      pairs += ")";
    }
    return sql + " AND (" + pairs + ")";
  }

  std::string condition(const CodedFilter& filter, bool histogram) {
    if (filter.field.kind == Kind::Attribute) return attribute_condition(filter);
    if (filter.field.kind == Kind::Theme) {
      return "response IN (SELECT response FROM mentions WHERE series IN (" +
             joined(plan_.comment_series) + ") AND choice IN (" + joined(filter.codes) + "))";
    }
    const std::string column = histogram ? "value" : std::string(name_of(filter.field.dimension));
    switch (filter.op) {
      case Operator::Gte:
        return column + " >= " + bind(filter.numbers.front());
      case Operator::Lte:
        return column + " <= " + bind(filter.numbers.front());
      case Operator::Contains:
        return column + " IN (SELECT code FROM texts WHERE contains(lower(text), lower(" +
               bind(filter.texts.front()) + ")))";
      default:
        break;
    }
    if (filter.codes.size() == 1) return column + " = " + number(filter.codes.front());
    return column + " IN (" + joined(filter.codes) + ")";
  }

  std::string attribute_condition(const CodedFilter& filter) {
    const auto& key = filter.field.attribute;
    const auto text = column_of(key, AttributeType::Text);
    const auto numeric = column_of(key, AttributeType::Number);
    const bool has_text = plan_.attribute_columns.contains(text);
    const bool has_number = plan_.attribute_columns.contains(numeric);
    std::string any;
    const auto add = [&](const std::string& one) { any += (any.empty() ? "" : " OR ") + one; };
    for (const auto value : filter.numbers) {
      const char* op = filter.op == Operator::Gte   ? " >= "
                       : filter.op == Operator::Lte ? " <= "
                                                    : " = ";
      if (has_number) add(quoted_name(numeric) + op + bind(value));
    }
    for (const auto& value : filter.texts) {
      if (value.empty() && filter.op != Operator::Contains) {
        // Not known: neither column says anything.
        std::string unknown = "TRUE";
        if (has_text) unknown += " AND " + quoted_name(text) + " IS NULL";
        if (has_number) unknown += " AND " + quoted_name(numeric) + " IS NULL";
        add("(" + unknown + ")");
      } else if (has_text && filter.op == Operator::Contains) {
        add("contains(lower(" + quoted_name(text) + "), lower(" + bind(value) + "))");
      } else if (has_text) {
        add(quoted_name(text) + " = " + bind(value));
      }
    }
    return any.empty() ? "FALSE" : "(" + any + ")";
  }

  std::string bind(FactValue value) {
    statement_.parameters.push_back(std::move(value));
    return "?";
  }

  std::string outer_columns() const {
    std::string columns = period_number(*plan_.interval, "period") + " AS first_day";
    for (std::size_t i = 0; i < plan_.groups.size(); ++i) columns += ", g" + std::to_string(i);
    if (plan_.groups_by_series) columns += ", series_code";
    if (plan_.tallying == Tallying::Distribution) columns += ", point, option";
    for (const auto& figure : figures_) columns += ", sum(" + figure.name + ") AS " + figure.name;
    return columns;
  }

  std::string outer_groups() const {
    std::size_t count = 1 + plan_.groups.size();
    if (plan_.groups_by_series) ++count;
    if (plan_.tallying == Tallying::Distribution) count += 2;
    std::string groups = "1";
    for (std::size_t i = 2; i <= count; ++i) groups += ", " + std::to_string(i);
    return groups;
  }

  const ReadPlan& plan_;
  const std::vector<Figure> figures_;
  Statement statement_;
};

}  // namespace

Statement compose(const ReadPlan& plan, Dialect) { return Composer(plan).compose(); }

Statement compose_comments(const ReadPlan& plan, const CommentReading& reading, Dialect) {
  return Composer(plan).compose_comments(reading);
}

Statement compose_words(const ReadPlan& plan, const ReadPlan& scores, const WordReading& reading,
                        Dialect) {
  Composer of_scores(scores);
  return Composer(plan).compose_words(of_scores, reading);
}

Statement compose_unread(std::int64_t organisation, std::int32_t stamp, Dialect) {
  return {"SELECT count(*) FROM comments WHERE organisation = " + number(organisation) +
              (stamp == 0 ? " AND stamp = 0" : " AND stamp <> " + number(stamp)),
          {}};
}

Statement compose_places(const ReadPlan& plan, const PlaceReading& reading, Dialect) {
  return Composer(plan).compose_places(reading);
}

Statement compose_answers(const ReadPlan& plan, const AnswerReading& reading, Dialect) {
  return Composer(plan).compose_answers(reading);
}

Day period_start(const ReadPlan& plan, std::int64_t value) {
  const auto month_start = [](std::int64_t months) {
    const std::int64_t year = 1970 + (months >= 0 ? months / 12 : (months - 11) / 12);
    const auto month = static_cast<unsigned>(months - (year - 1970) * 12 + 1);
    return *Day::from_civil({static_cast<int>(year), month, 1});
  };
  const Grain grain = *plan.interval;
  const Day day{static_cast<std::int32_t>(value)};
  if (form_of(plan) == PeriodForm::Days) return start_of(grain, day);
  switch (grain) {
    case Grain::Day:
      return day;
    case Grain::Week:
      return Day{static_cast<std::int32_t>(value * 7 - 3)};
    case Grain::Month:
      return month_start(value);
    case Grain::Quarter:
      return month_start(value * 3);
    case Grain::Year:
      return month_start(value * 12);
  }
  return day;
}

Statement compose_export(const std::vector<CodedSeries>& series, Dialect) {
  std::vector<std::int64_t> codes;
  for (const auto& one : series) codes.push_back(one.code);
  std::string columns =
      "CAST(response AS VARCHAR) AS response, make_timestamp(submitted_at) AS submitted_at, "
      "DATE '1970-01-01' + local_day AS local_day, "
      "regexp_extract(s.text, '^[^/]*/[^/]*/(.*)$', 1) AS question, "
      "coalesce(CAST(score AS DOUBLE), number) AS score, "
      "nullif(o.text, '') AS choice, version";
  std::string joins = " JOIN texts s ON s.code = f.series LEFT JOIN texts o ON o.code = f.choice";
  for (const auto dimension : kDimensions) {
    if (dimension == Dimension::Version || dimension == Dimension::Place) continue;
    const std::string name(name_of(dimension));
    columns += ", nullif(t_" + name + ".text, '') AS " + name;
    joins += " LEFT JOIN texts t_" + name + " ON t_" + name + ".code = f." + name;
  }
  // Attributes have columns only once a response had one, and COLUMNS wants at least one match.
  columns += ", COLUMNS('^(part$|at_|an_)')";
  return {"SELECT " + columns +
              " FROM (SELECT * FROM facts_main UNION ALL BY NAME SELECT * FROM facts_recent) AS f" +
              joins + " WHERE f.series IN (" + joined(codes) + ") ORDER BY submitted_at, part",
          {}};
}

}  // namespace polku::metrics
