#include "house.h"

#include <fmt/format.h>

#include <cstdlib>

namespace polku::app {
namespace {

constexpr std::string_view kInstallationKey = "installation_key";

Result<std::unique_ptr<secrets::SodiumSecrets>> open_secrets(directory::DirectoryStore& store) {
  POLKU_TRY(auto key, store.setting(kInstallationKey));
  if (!key) {
    POLKU_TRY(key, secrets::SodiumSecrets::new_installation_key());
    POLKU_CHECK(store.put_setting(kInstallationKey, *key));
  }
  return secrets::SodiumSecrets::open(*key);
}

// http compares the hash of what was asked; the store keeps it before the answer's body.
class StoredIdempotency final : public http::IdempotencyStore {
 public:
  StoredIdempotency(store::IdempotencyStore& store, Clock clock)
      : store_(store), clock_(std::move(clock)) {}

  Result<std::optional<http::StoredAnswer>> find(const http::IdempotentAttempt& attempt) override {
    POLKU_TRY(const auto found, store_.find(key_of(attempt)));
    if (!found) return std::optional<http::StoredAnswer>{};
    http::StoredAnswer answer;
    const auto end = found->body.find('\n');
    answer.request_hash = std::strtoull(found->body.c_str(), nullptr, 16);
    answer.status = found->status;
    answer.body = found->body.substr(end + 1);
    return std::optional(std::move(answer));
  }

  Result<void> put(const http::IdempotentAttempt& attempt,
                   const http::StoredAnswer& answer) override {
    const auto body = fmt::format("{:x}\n{}", answer.request_hash, answer.body);
    POLKU_CHECK(store_.put(key_of(attempt), {answer.status, body}, clock_()));
    return {};
  }

 private:
  static store::RequestKey key_of(const http::IdempotentAttempt& attempt) {
    return {attempt.organisation, attempt.actor, attempt.key, 0};
  }

  store::IdempotencyStore& store_;
  Clock clock_;
};

}  // namespace

Result<Rooms> Rooms::open(const Configuration& configuration, Folder folder) {
  POLKU_CHECK(prepare_folder(configuration, folder));
  POLKU_TRY(const auto options, database_options(configuration));
  Rooms rooms;
  POLKU_TRY(rooms.records, store::Records::open(options, system_clock_now()));
  POLKU_TRY(rooms.secrets, open_secrets(rooms.records->directory()));
  auto& directory = rooms.records->directory();
  auto& surveys = rooms.records->surveys();
  rooms.catalog = std::make_unique<surveys::SurveyCatalog>(surveys, directory);
  rooms.directory =
      std::make_unique<directory::DirectoryService>(directory, *rooms.secrets, &system_clock_now);
  rooms.surveys = std::make_unique<surveys::SurveyService>(
      surveys::SurveyService::Ports{surveys, directory, *rooms.catalog, &system_clock_now});
  rooms.responses = std::make_unique<surveys::ResponseService>(
      surveys::ResponseService::Ports{rooms.records->responses(), surveys, directory,
                                      *rooms.secrets, *rooms.catalog, &system_clock_now});
  rooms.journeys = std::make_unique<JourneyRoom>(
      journeys::RoomPorts{rooms.records->journeys(), directory, surveys, *rooms.catalog,
                          *rooms.surveys, &system_clock_now});
  return rooms;
}

Result<Measures> Measures::open(const Configuration& configuration, Rooms& rooms,
                                metrics::CommentReader* reader) {
  POLKU_TRY(const auto options, facts_options(configuration));
  Measures measures;
  POLKU_TRY(measures.facts, facts::open_duckdb_facts(options));
  auto& records = *rooms.records;
  measures.projector = std::make_unique<metrics::Projector>(metrics::Projector::Ports{
      *measures.facts, records.responses(), *rooms.catalog, records.directory(), reader});
  measures.metrics = std::make_unique<metrics::MetricService>(
      metrics::MetricPorts{*measures.facts, records.directory(), records.surveys(), *rooms.catalog,
                           records.responses(), records.segments(), &system_clock_now, reader});
  measures.insight = std::make_unique<metrics::CommentInsight>(*measures.metrics);
  measures.segments = std::make_unique<metrics::SegmentService>(metrics::SegmentService::Ports{
      records.segments(), &system_clock_now,
      [metrics = measures.metrics.get()](OrganisationId organisation) {
        metrics->forget(organisation);
      }});
  measures.moments = metrics::make_moment_measures(*measures.metrics);
  measures.map = std::make_unique<journeys::MapService>(journeys::MapService::Ports{
      records.journeys(), records.directory(), *measures.moments, &system_clock_now,
      [metrics = measures.metrics.get()](const directory::Actor& actor, const json::value& query) {
        return metrics->run(actor, query);
      }});
  measures.monitor = std::make_unique<journeys::Monitor>(
      journeys::Monitor::Ports{records.journeys(), records.directory(), *measures.moments});
  return measures;
}

void forget_organisation(Rooms& rooms, Measures& measures, OrganisationId organisation) {
  rooms.catalog->forget(organisation);
  measures.metrics->forget(organisation);
}

Result<std::int64_t> catch_up(Measures& measures) {
  std::int64_t total = 0;
  while (true) {
    POLKU_TRY(const auto done, measures.projector->step());
    if (done == 0) break;
    total += done;
  }
  POLKU_CHECK(read_all_comments(measures));
  return total;
}

Result<std::int64_t> read_all_comments(Measures& measures,
                                       const std::function<void(std::int64_t)>& progress) {
  constexpr int kSlice = 4'000;
  std::int64_t total = 0;
  while (true) {
    POLKU_TRY(const auto done, measures.projector->read_comments(kSlice));
    if (done == 0) return total;
    total += done;
    if (progress) progress(total);
  }
}

http::JourneyServices journey_services(Rooms& rooms, Measures& measures) {
  JourneyRoom& room = *rooms.journeys;
  return {&room.journeys, &room.catalogue,    &room.bindings,        &room.notes,
          &room.exchange, measures.map.get(), measures.monitor.get()};
}

http::VoiceServices voice_services(Rooms& rooms, Measures& measures, const VoiceRoom& voice) {
  return {voice.service.get(), rooms.catalog.get(), measures.insight.get()};
}

std::unique_ptr<http::IdempotencyStore> idempotency_over(store::IdempotencyStore& store,
                                                         Clock clock) {
  return std::make_unique<StoredIdempotency>(store, std::move(clock));
}

}  // namespace polku::app
