#include "response_bulk.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <iterator>
#include <set>
#include <tuple>
#include <unordered_set>

namespace polku::store {
namespace {

using surveys::Appended;
using Outcomes = std::vector<std::optional<Result<Appended>>>;
using Places = std::vector<std::size_t>;  // in the responses given
using Ids = std::unordered_set<ResponseId>;

const Query kAppendKeys{"surveys/append_response_keys", Engine::Postgres};
const Query kAppendMany{"surveys/append_responses", Engine::Postgres};
const Query kKeys{"surveys/response_keys", Engine::Postgres};
const Query kAppendExternalIds{"surveys/append_external_ids", Engine::Postgres};
const Query kExternalIds{"surveys/external_ids", Engine::Postgres};

// Bounds the memory of one statement's parameters; more rows gain nothing.
constexpr std::size_t kRowsMax = 1'000;

// A PostgreSQL array as text: {1,2} or {"a","b"}.
class ArrayText {
 public:
  void add(std::int64_t value) {
    next();
    fmt::format_to(std::back_inserter(text_), "{}", value);
  }
  void add(Timestamp value) { add(value.micros); }
  template <class Tag>
  void add(const Id<Tag>& id) {
    next();
    text_ += id.text();
  }
  void add(std::string_view value) {
    next();
    text_ += '"';
    for (const char c : value) {
      if (c == '"' || c == '\\') text_ += '\\';
      text_ += c;
    }
    text_ += '"';
  }
  // Call last.
  const std::string& text() {
    text_ += text_.empty() ? "{}" : "}";
    return text_;
  }

 private:
  void next() { text_ += text_.empty() ? '{' : ','; }
  std::string text_;
};

class BulkAppend {
 public:
  BulkAppend(Session& session, PreparedResponses responses, ActivityTally& tally)
      : session_(session), responses_(responses), tally_(tally), outcomes_(responses.size()) {}

  Outcomes run() {
    Places together;
    for (std::size_t i = 0; i < responses_.size(); ++i) {
      if (may_go_together(*responses_[i])) together.push_back(i);
      if (together.size() == kRowsMax) append(std::exchange(together, {}));
    }
    // A lone one is as quick by itself.
    if (together.size() > 1) append(together);
    return std::move(outcomes_);
  }

 private:
  bool may_go_together(const PreparedResponse& response) {
    const bool new_id = ids_.insert(response.id).second;
    const auto& key = response.idempotency;
    const bool new_key =
        !key ||
        keys_.emplace(response.organisation, response.survey, key->for_good, key->key).second;
    return new_id && new_key && response.quotas.empty();
  }

  void append(const Places& places) {
    Places fresh, with_key, with_external_id;
    for (const std::size_t i : places) {
      const auto& key = responses_[i]->idempotency;
      (!key ? fresh : key->for_good ? with_external_id : with_key).push_back(i);
    }
    append_keyed(with_key, {kAppendKeys, kKeys}, fresh);
    append_keyed(with_external_id, {kAppendExternalIds, kExternalIds}, fresh);
    std::ranges::sort(fresh);
    if (!fresh.empty()) append_rows(fresh);
  }

  struct KeyTable {
    const Query& append;
    const Query& find;
  };

  // Those whose key is new join `fresh`; the others are answered.
  void append_keyed(const Places& places, const KeyTable& table, Places& fresh) {
    if (places.empty()) return;
    const Ids added = append_keys(places, table.append);
    Places repeated;
    for (const std::size_t i : places) {
      (added.contains(responses_[i]->id) ? fresh : repeated).push_back(i);
    }
    if (!repeated.empty()) answer_repeated(repeated, table.find);
  }

  Ids append_keys(const Places& places, const Query& query) {
    ArrayText organisations, surveys, keys, hashes, ids, times;
    for (const std::size_t i : places) {
      const auto& response = *responses_[i];
      organisations.add(response.organisation);
      surveys.add(response.survey);
      keys.add(response.idempotency->key);
      hashes.add(std::bit_cast<std::int64_t>(response.idempotency->body_hash));
      ids.add(response.id);
      times.add(response.received_at);
    }
    Ids added;
    session_.each<ResponseId>(query,
                              {{"organisations", organisations.text()},
                               {"surveys", surveys.text()},
                               {"keys", keys.text()},
                               {"body_hashes", hashes.text()},
                               {"responses", ids.text()},
                               {"received_at", times.text()}},
                              [&](ResponseId id) { added.insert(id); });
    return added;
  }

  void answer_repeated(const Places& places, const Query& query) {
    ArrayText organisations, surveys, keys;
    for (const std::size_t i : places) {
      organisations.add(responses_[i]->organisation);
      surveys.add(responses_[i]->survey);
      keys.add(responses_[i]->idempotency->key);
    }
    session_.each<std::int64_t, std::int64_t, ResponseId>(
        query,
        {{"organisations", organisations.text()},
         {"surveys", surveys.text()},
         {"keys", keys.text()}},
        [&](std::int64_t number, std::int64_t body_hash, ResponseId id) {
          const std::size_t place = places[static_cast<std::size_t>(number - 1)];
          outcomes_[place] = answer_to_repeated(*responses_[place]->idempotency, {body_hash, id});
        });
  }

  // With their events, in order.
  void append_rows(const Places& places) {
    ArrayText organisations, ids, surveys, versions, submitted, received, statuses, languages,
        contexts, answers;
    for (const std::size_t i : places) {
      const auto& response = *responses_[i];
      organisations.add(response.organisation);
      ids.add(response.id);
      surveys.add(response.survey);
      versions.add(std::int64_t{response.version});
      submitted.add(response.submitted_at);
      received.add(response.received_at);
      statuses.add(response.status);
      languages.add(response.language);
      contexts.add(response.context);
      answers.add(response.answers);
    }
    Ids added;
    session_.each<ResponseId>(kAppendMany,
                              {{"organisations", organisations.text()},
                               {"ids", ids.text()},
                               {"surveys", surveys.text()},
                               {"versions", versions.text()},
                               {"submitted_at", submitted.text()},
                               {"received_at", received.text()},
                               {"statuses", statuses.text()},
                               {"languages", languages.text()},
                               {"contexts", contexts.text()},
                               {"answers", answers.text()}},
                              [&](ResponseId id) { added.insert(id); });
    for (const std::size_t i : places) {
      const auto& response = *responses_[i];
      const bool is_new = added.contains(response.id);
      outcomes_[i] = Appended{response.id, !is_new};
      if (is_new) tally_.add(response);
    }
  }

  Session& session_;
  PreparedResponses responses_;
  ActivityTally& tally_;
  Outcomes outcomes_;
  Ids ids_;
  std::set<std::tuple<OrganisationId, SurveyId, bool, std::string_view>> keys_;
};

}  // namespace

Result<Appended> answer_to_repeated(const surveys::IdempotencyKey& key, const KeptKey& kept) {
  if (std::bit_cast<std::uint64_t>(kept.body_hash) == key.body_hash) {
    return Appended{kept.response, true};
  }
  if (key.for_good) {
    return conflict("A response with this external_id has been given before, with other content.",
                    "external_id");
  }
  return conflict("This Idempotency-Key was used with another body. Use a new key.",
                  "Idempotency-Key");
}

Outcomes append_in_bulk(Session& session, PreparedResponses responses, ActivityTally& tally) {
  return BulkAppend(session, responses, tally).run();
}

}  // namespace polku::store
