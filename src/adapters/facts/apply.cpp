#include <algorithm>
#include <set>

#include "core/text.h"

#include "duckdb_facts.h"

// Taking a batch of changes in: former facts out, new ones in, the checkpoint with them.

namespace polku::facts {
namespace {

using metrics::AttributeType;
using metrics::FactChange;

std::string joined(const std::vector<std::int32_t>& codes) {
  std::string list;
  for (const auto code : codes) {
    if (!list.empty()) list += ',';
    list += std::to_string(code);
  }
  return list;
}

}  // namespace

Result<void> DuckDbFacts::apply(std::span<const FactChange> changes, std::int64_t checkpoint) {
  return write([&]() -> Result<void> {
    // Before the rows can be seen: whoever reads them must know where to look.
    for (const auto& change : changes) {
      if (change.erased) continue;
      unsorted_from_ = std::min(unsorted_from_.load(), change.local_day.number);
    }
    POLKU_CHECK(add_attributes(changes));
    POLKU_CHECK(apply_in_transaction(changes, checkpoint));
    version_.fetch_add(1);
    return {};
  });
}

Result<void> DuckDbFacts::apply_in_transaction(std::span<const FactChange> changes,
                                               std::int64_t checkpoint) {
  {
    POLKU_TRY(auto transaction, Transaction::begin(*writer_));
    POLKU_CHECK(take_out(changes));
    POLKU_TRY(auto appender, Appender::open(*writer_, "facts_recent"));
    POLKU_CHECK(rows_.append(*appender, changes));
    POLKU_CHECK(appender->finish());
    POLKU_CHECK(append_comments(changes));
    POLKU_CHECK(save_texts());
    POLKU_CHECK(run("update_checkpoint", {{"checkpoint", checkpoint}}));
    POLKU_CHECK(transaction.commit());
  }
  dictionary_.mark_saved();
  progress_.checkpoint = checkpoint;
  for (const auto& change : changes) {
    if (!change.erased) recent_rows_ += static_cast<std::int64_t>(change.items.size()) + 1;
  }
  return {};
}

Result<void> DuckDbFacts::add_attributes(std::span<const FactChange> changes) {
  std::set<std::pair<std::string, AttributeType>> missing;
  for (const auto& change : changes) {
    for (const auto& [key, value] : change.attributes) {
      const auto type =
          std::holds_alternative<double>(value) ? AttributeType::Number : AttributeType::Text;
      if (!attributes_.has(metrics::column_of(key, type))) missing.emplace(key, type);
    }
  }
  for (const auto& [key, type] : missing) {
    // The key becomes a column's name: whatever is not a key must not come near a statement.
    if (!is_key(key)) return internal_error("facts: attribute key " + key);
    const auto column = metrics::column_of(key, type);
    const char* sql_type = type == AttributeType::Number ? "DOUBLE" : "VARCHAR";
    POLKU_TRY(auto transaction, Transaction::begin(*writer_));
    for (const char* table : {"facts_main", "facts_recent", "mentions", "facts_next"}) {
      if (std::string_view(table) == "facts_next" && !resort_) continue;
      POLKU_CHECK(run("add_attribute", {{"table", table}, {"column", column}, {"type", sql_type}}));
    }
    POLKU_CHECK(transaction.commit());
    const std::unique_lock lock(attributes_mutex_);
    attributes_.add(column);
  }
  return {};
}

Result<void> DuckDbFacts::take_out(std::span<const FactChange> changes) {
  const auto leaves = [](const FactChange& change) { return change.replaces || change.erased; };
  if (std::ranges::none_of(changes, leaves)) return {};
  bool in_main = false;
  POLKU_CHECK(run("empty_replaced"));
  POLKU_TRY(auto appender, Appender::open(*writer_, "replaced"));
  for (const auto& change : changes) {
    if (!leaves(change)) continue;
    appender->set_uuid(0, change.response.uuid);
    POLKU_CHECK(appender->end_row());
    in_main |= progress_.main_response_max && change.response.uuid <= *progress_.main_response_max;
  }
  POLKU_CHECK(appender->finish());
  POLKU_CHECK(run("delete_recent_replaced"));
  POLKU_CHECK(take_out_comments(changes));
  return in_main ? take_out_of_main() : Result<void>{};
}

// Those of the table `replaced`, which holds responses of these changes.
Result<void> DuckDbFacts::take_out_comments(std::span<const FactChange> changes) {
  auto first = changes.front().response, last = first;
  for (const auto& change : changes) {
    first = std::min(first, change.response);
    last = std::max(last, change.response);
  }
  const auto from = first.text(), to = last.text();
  const std::initializer_list<Placeholder> bounds{{"first", from}, {"last", to}};
  POLKU_TRY(const auto found, writer_->select_integer(sql("count_comments_replaced", bounds)));
  if (found == 0) return {};
  POLKU_CHECK(run("delete_mentions_replaced", bounds));
  return run("delete_comments_replaced", bounds);
}

Result<void> DuckDbFacts::append_comments(std::span<const FactChange> changes) {
  const auto has = [](const FactChange& change) { return !change.erased && change.comment; };
  if (std::ranges::none_of(changes, has)) return {};
  POLKU_TRY(auto mentions, Appender::open(*writer_, "mentions"));
  POLKU_CHECK(rows_.append_mentions(*mentions, changes));
  POLKU_CHECK(mentions->finish());
  POLKU_TRY(auto comments, Appender::open(*writer_, "comments"));
  for (const auto& change : changes) {
    if (!has(change)) continue;
    comments->set_uuid(0, change.response.uuid);
    comments->set<std::int32_t>(1, dictionary_.add(change.organisation.text()));
    comments->set<std::int32_t>(2, change.comment->stamp);
    comments->set<std::int32_t>(3, dictionary_.add(change.comment->language));
    comments->set_text(4, change.comment->words);
    POLKU_CHECK(comments->end_row());
  }
  return comments->finish();
}

Result<void> DuckDbFacts::apply_comments(std::span<const FactChange> changes) {
  if (changes.empty()) return {};
  return write([&]() -> Result<void> {
    POLKU_CHECK(add_attributes(changes));
    {
      POLKU_TRY(auto transaction, Transaction::begin(*writer_));
      POLKU_CHECK(run("empty_replaced"));
      POLKU_TRY(auto appender, Appender::open(*writer_, "replaced"));
      for (const auto& change : changes) {
        appender->set_uuid(0, change.response.uuid);
        POLKU_CHECK(appender->end_row());
      }
      POLKU_CHECK(appender->finish());
      POLKU_CHECK(take_out_comments(changes));
      POLKU_CHECK(append_comments(changes));
      POLKU_CHECK(save_texts());
      POLKU_CHECK(transaction.commit());
    }
    dictionary_.mark_saved();
    version_.fetch_add(1);
    return {};
  });
}

Result<std::vector<ResponseId>> DuckDbFacts::unread_comments(OrganisationId organisation,
                                                             std::int32_t stamp, int limit) {
  std::vector<ResponseId> unread;
  const auto code = dictionary_.find(organisation.text());
  if (!code) return unread;
  POLKU_TRY(
      const auto rows,
      select({sql("select_unread", {{"organisation", *code}, {"stamp", stamp}, {"limit", limit}}),
              {}}));
  unread.reserve(rows.rows);
  for (std::size_t i = 0; i < rows.rows; ++i) {
    const auto id = ResponseId::parse(rows.columns[0].text(i));
    if (id) unread.push_back(*id);
  }
  return unread;
}

Result<void> DuckDbFacts::take_out_of_main() {
  const auto series = dictionary_.response_series();
  POLKU_CHECK(run("create_places", {{"series", joined(series)}}));
  POLKU_TRY(const auto found, writer_->select_integer(sql("count_places")));
  if (found == 0) return {};
  POLKU_CHECK(run("create_leaving"));
  POLKU_CHECK(count_into_histogram("leaving", -1));
  POLKU_CHECK(run("update_rows_left"));
  POLKU_CHECK(run("delete_leaving"));
  if (resort_) {
    POLKU_CHECK(run("delete_leaving_next"));
  }
  return run("drop_table", {{"table", "leaving"}});
}

Result<void> DuckDbFacts::save_texts() {
  const auto first = dictionary_.first_unsaved();
  const auto size = dictionary_.size();
  if (first == size) return {};
  POLKU_TRY(auto appender, Appender::open(*writer_, "texts"));
  for (auto code = first; code < size; ++code) {
    appender->set<std::int32_t>(0, code);
    appender->set_text(1, dictionary_.text(code));
    POLKU_CHECK(appender->end_row());
  }
  return appender->finish();
}

}  // namespace polku::facts
