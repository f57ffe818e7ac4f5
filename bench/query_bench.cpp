// Metric queries against the same questions written by hand for a sorted DuckDB table, in one run.
//
//   query_bench [MILLION_ANSWERS=10] [FOLDER]
//
// Fills a facts store through its port (20 touchpoints, 8 channels, 200 units, a year), then prints
// one JSON line a bar: {"bar", "value", "goal", "unit", "met", "note"}. In a FOLDER the files stay
// for the next run.

#include <duckdb.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <random>

#include "../src/rooms/metrics/testing/metrics_testing/fakes.h"
#include "facts/duckdb_facts.h"
#include "metrics/moments.h"
#include "metrics/service.h"

namespace polku {
namespace {

using metrics::FactChange;
using metrics::FactStore;
using Milliseconds = double;

constexpr int kUnits = 200, kChannels = 8, kTouchpoints = 20, kDays = 365;
constexpr int kMoments = 40;  // half of them named by answers, half standing at a touchpoint
constexpr int kRepeats = 9;
constexpr int kItems = 4;  // scored answers of one response

constexpr const char* kSurvey = R"({"schema": 1, "slug": "demo", "name": "Demo",
  "languages": ["fi"], "title": {"fi": "x"}, "questions": [
  {"key": "recommend", "type": "nps", "title": {"fi": "x"}},
  {"key": "satisfaction", "type": "csat", "title": {"fi": "x"}},
  {"key": "effort", "type": "ces", "title": {"fi": "x"}},
  {"key": "stars", "type": "rating", "scale": {"min": 1, "max": 5}, "title": {"fi": "x"}}]})";

Milliseconds since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start)
      .count();
}

[[noreturn]] void stop(const std::string& why) {
  std::fprintf(stderr, "query_bench: %s\n", why.c_str());
  std::exit(1);
}

template <class T>
T expect(Result<T> result) {
  if (!result.ok()) stop(result.error().message + " " + result.error().detail);
  if constexpr (!std::is_void_v<T>) return std::move(result).value();
}

double resident_megabytes() {
  std::ifstream status("/proc/self/statm");
  long size = 0, resident = 0;
  status >> size >> resident;
  return static_cast<double>(resident) * static_cast<double>(sysconf(_SC_PAGESIZE)) / 1048576.0;
}

struct Bar {
  std::string name;
  double value = 0;
  double goal = 0;
  const char* unit = "";
  bool at_most = true;
  std::string note;
};

void print(const Bar& bar) {
  const bool met = bar.at_most ? bar.value <= bar.goal : bar.value >= bar.goal;
  char goal[48];
  std::snprintf(goal, sizeof goal, "%s %g", bar.at_most ? "<=" : ">=", bar.goal);
  const json::object line{{"bar", bar.name},  {"value", bar.value}, {"goal", goal},
                          {"unit", bar.unit}, {"met", met},         {"note", bar.note}};
  std::printf("%s\n", json::serialize(line).c_str());
  std::fflush(stdout);
}

// Raw DuckDB for the reference.
class Reference {
 public:
  Reference(const std::string& path, const std::string& facts) {
    duckdb_config config = nullptr;
    duckdb_create_config(&config);
    duckdb_set_config(config, "memory_limit", "400MB");
    duckdb_set_config(config, "preserve_insertion_order", "true");
    const bool filled = std::filesystem::exists(path);
    if (duckdb_open_ext(path.c_str(), &database_, config, nullptr) == DuckDBError) stop(path);
    duckdb_destroy_config(&config);
    duckdb_connect(database_, &connection_);
    if (filled) return;
    run("ATTACH '" + facts + "' AS f (READ_ONLY)");
    run("CREATE TABLE answers AS SELECT series AS question, unit, local_day, submitted_at, score, "
        "channel, touchpoint, language, version, response FROM f.facts_main "
        "ORDER BY question, unit, submitted_at");
    run("DETACH f");
    run("CHECKPOINT");
  }
  ~Reference() {
    duckdb_disconnect(&connection_);
    duckdb_close(&database_);
  }
  Reference(const Reference&) = delete;
  Reference& operator=(const Reference&) = delete;

  void run(const std::string& sql) {
    duckdb_result result;
    if (duckdb_query(connection_, sql.c_str(), &result) == DuckDBError) {
      stop(std::string(duckdb_result_error(&result)) + " in " + sql);
    }
    duckdb_destroy_result(&result);
  }

 private:
  duckdb_database database_ = nullptr;
  duckdb_connection connection_ = nullptr;
};

class Bench {
 public:
  Bench(int millions, std::string folder) : millions_(millions), folder_(std::move(folder)) {
    survey_ = world_.publish(kSurvey);
    world_.now = *parse_rfc3339("2026-01-01T00:00:00Z");
  }

  void run() {
    fill();
    { Reference reference(folder_ + "/reference.duckdb", folder_ + "/facts.duckdb"); }
    open();
    compare();
    service_.reset();
    store_.reset();
  }

 private:
  std::unique_ptr<FactStore> open_store() {
    return expect(facts::open_duckdb_facts({.path = folder_ + "/facts.duckdb"}));
  }

  FactChange change(std::int64_t number, std::int64_t count) {
    FactChange one;
    const auto start = *parse_rfc3339("2025-01-01T00:00:00Z");
    const auto step = std::int64_t{kDays} * 86'400 * 1'000'000 / count;
    one.submitted_at = Timestamp{start.micros + number * step};
    one.response = ResponseId{Uuid::v7(one.submitted_at)};
    one.organisation = world_.organisation;
    one.survey = survey_;
    one.local_day = zone_.local_day(one.submitted_at);
    one.version = 1;
    const auto unit = random_() % kUnits;
    one.unit = "unit" + std::to_string(unit);
    one.channel = "channel" + std::to_string(random_() % kChannels);
    one.touchpoint = "touchpoint" + std::to_string(random_() % kTouchpoints);
    if (random_() % 2 == 0) one.moment = "moment" + std::to_string(random_() % (kMoments / 2));
    one.language = random_() % 5 == 0 ? "sv" : "fi";
    one.device = random_() % 2 == 0 ? "phone" : "computer";
    one.method = "form";
    one.status = "complete";
    const auto score = [&](int points) { return static_cast<double>(random_() % points); };
    one.items = {{"recommend", std::max(score(11), score(11)), "", 0, false},
                 {"satisfaction", 1 + score(5), "", 0, false},
                 {"effort", 1 + score(7), "", 0, false},
                 {"stars", 1 + score(5), "", 0, false}};
    return one;
  }

  void fill() {
    const bool filled = std::filesystem::exists(folder_ + "/facts.duckdb");
    if (filled) return;
    store_ = open_store();
    const std::int64_t responses = std::int64_t{millions_} * 1'000'000 / kItems;
    constexpr std::int64_t kBatch = 5'000;
    Milliseconds applying = 0, compacting = 0, slowest = 0;
    std::vector<FactChange> batch;
    for (std::int64_t i = 0; i < responses; i += kBatch) {
      batch.clear();
      for (std::int64_t j = i; j < std::min(responses, i + kBatch); ++j) {
        batch.push_back(change(j, responses));
      }
      auto start = std::chrono::steady_clock::now();
      expect(store_->apply(batch, i + 1));
      applying += since(start);
      start = std::chrono::steady_clock::now();
      expect(store_->compact(FactStore::Compaction::WhenWorthwhile));
      compacting += since(start);
      slowest = std::max(slowest, since(start));
    }
    const auto start = std::chrono::steady_clock::now();
    for (bool more = true; more;) {
      const auto slice = std::chrono::steady_clock::now();
      more = expect(store_->compact(FactStore::Compaction::Everything));
      slowest = std::max(slowest, since(slice));
    }
    compacting += since(start);
    const double seconds = (applying + compacting) / 1000;
    print(
        {.name = "facts taken in, sorting included",
         .value = static_cast<double>(responses) / seconds,
         .goal = 50'000,
         .unit = "responses/s",
         .at_most = false,
         .note =
             std::to_string(kItems) + " answers each; appended alone " +
             std::to_string(static_cast<long>(static_cast<double>(responses) / (applying / 1000))) +
             "/s; longest slice of sorting " + std::to_string(static_cast<long>(slowest)) + " ms"});
    store_.reset();
  }

  void open() {
    const auto start = std::chrono::steady_clock::now();
    store_ = open_store();
    const auto opening = since(start);
    service_ = std::make_unique<metrics::MetricService>(
        metrics::MetricPorts{*store_, world_.directory, world_.surveys, world_.catalog,
                             world_.responses, world_.segments, [this] { return world_.now; }});
    print({.name = "facts opened",
           .value = opening,
           .goal = 500,
           .unit = "ms",
           .note = label() + ", " + megabytes(resident_megabytes()) + " resident then"});
  }

  static std::string megabytes(double value) {
    return std::to_string(static_cast<long>(value)) + " MB";
  }
  std::string label() const { return std::to_string(millions_) + " M answers"; }

  struct Case {
    const char* name;
    std::string query;
    std::string sql;
  };

  std::string code(const std::string& text) const {
    return std::to_string(store_->code_of(text).value_or(-1));
  }

  std::vector<Case> cases() const {
    const auto series = code(metrics::series_text(world_.organisation, survey_, "recommend"));
    const std::string nps = R"({"metric": "nps", "survey": "demo", "question": "recommend")";
    const std::string counts =
        "count(*), count(*) FILTER (score >= 9), count(*) FILTER (score <= 6) FROM answers WHERE "
        "question = " +
        series;
    const std::string week = "(local_day + 3) // 7";
    return {
        {"weekly NPS", nps + R"(, "interval": "week"})",
         "SELECT " + week + " AS w, " + counts + " GROUP BY w"},
        {"one unit's NPS", nps + R"(, "filters": [{"field": "unit", "value": "unit7"}]})",
         "SELECT " + counts + " AND unit = " + code("unit7")},
        {"NPS by channel", nps + R"(, "group_by": ["channel"]})",
         "SELECT channel, " + counts + " GROUP BY channel"},
        {"NPS by channel and touchpoint", nps + R"(, "group_by": ["channel", "touchpoint"]})",
         "SELECT channel, touchpoint, " + counts + " GROUP BY channel, touchpoint"},
        {"weekly NPS of one channel and touchpoint",
         nps + R"(, "interval": "week", "filters": [{"field": "channel", "value": "channel3"},
                  {"field": "touchpoint", "value": "touchpoint5"}]})",
         "SELECT " + week + " AS w, " + counts + " AND channel = " + code("channel3") +
             " AND touchpoint = " + code("touchpoint5") + " GROUP BY w"},
        {"monthly NPS by touchpoint of one unit",
         nps + R"(, "interval": "month", "group_by": ["touchpoint"],
                  "filters": [{"field": "unit", "value": "unit9"}]})",
         "SELECT date_trunc('month', DATE '1970-01-01' + local_day) AS m, touchpoint, " + counts +
             " AND unit = " + code("unit9") + " GROUP BY m, touchpoint"},
        {"weekly NPS by channel in two languages",
         nps + R"(, "interval": "week", "group_by": ["channel", "language"]})",
         "SELECT " + week + " AS w, channel, language, " + counts +
             " GROUP BY w, channel, language"},
    };
  }

  static Milliseconds median(std::vector<Milliseconds> times) {
    std::ranges::sort(times);
    return times[times.size() / 2];
  }

  void compare() {
    Reference reference(folder_ + "/reference.duckdb", folder_ + "/facts.duckdb");
    const auto actor = world_.analyst();
    double worst = 0, slowest = 0;
    for (const auto& one : cases()) {
      std::vector<Milliseconds> ours, theirs;
      const auto query = json::parse(one.query);
      for (int i = 0; i <= kRepeats; ++i) {
        auto start = std::chrono::steady_clock::now();
        expect(service_->run(actor, query));
        if (i > 0) ours.push_back(since(start));
        start = std::chrono::steady_clock::now();
        reference.run(one.sql);
        if (i > 0) theirs.push_back(since(start));
      }
      const double ratio = median(ours) / median(theirs);
      worst = std::max(worst, ratio);
      slowest = std::max(slowest, median(ours));
      char note[96];
      std::snprintf(note, sizeof note, "%.2f ms, by hand %.2f ms", median(ours), median(theirs));
      print({.name = std::string(one.name) + ", whole pipeline against SQL by hand",
             .value = ratio,
             .goal = 1.2,
             .unit = "x",
             .note = note});
    }
    print({.name = "slowest single query, " + label(),
           .value = slowest,
           .goal = millions_ <= 10 ? 30.0 : 240.0,
           .unit = "ms",
           .note = "worst ratio " + std::to_string(worst)});
    measure_pages(actor);
  }

  void measure_pages(const directory::Actor& actor) {
    metrics::PageView view;
    view.from = "2025-10-09";
    view.to = "2025-12-31";
    std::vector<Milliseconds> pages;
    for (int i = 0; i <= kRepeats; ++i) {
      view.to = "2025-12-" + std::to_string(31 - i);  // another page each time: no cache
      const auto start = std::chrono::steady_clock::now();
      expect(service_->overview(actor, view));
      if (i > 0) pages.push_back(since(start));
    }
    print({.name = "overview page's queries together, warm",
           .value = median(pages),
           .goal = 100,
           .unit = "ms",
           .note = label()});
    measure_map(actor);
    const std::string query = R"({"metric": "nps", "survey": "demo", "interval": "week"})";
    expect(service_->run_text(actor, query));
    constexpr int kMany = 20'000;
    const auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < kMany; ++i) expect(service_->run_text(actor, query));
    print({.name = "repeated query, without HTTP",
           .value = kMany / (since(start) / 1000),
           .goal = 5'000,
           .unit = "1/s",
           .at_most = false,
           .note = "from the cache"});
    print({.name = "memory after the queries",
           .value = resident_megabytes(),
           .goal = 700,
           .unit = "MB",
           .note = label() + "; the reference's own 400 MB pool is in it"});
  }

  static metrics::PathSpec path() {
    metrics::PathSpec path;
    for (int i = 0; i < kMoments; ++i) {
      const auto key = "moment" + std::to_string(i);
      path.moments.push_back({key,
                              i % 3 == 0,
                              {"stage:" + std::to_string(i / 14), "medium:" + std::to_string(i % 2),
                               "channel:" + std::to_string(i % kChannels)}});
      if (i < kMoments / 2) continue;
      metrics::MomentBinding binding;
      binding.owner = key;
      binding.target = "touchpoint" + std::to_string(i - kMoments / 2);
      binding.valid_from = *Day::parse("2024-01-01");
      path.bindings.push_back(binding);
    }
    return path;
  }

  // Every measure of every moment, with trends, groups and the change since the period before.
  void measure_map(const directory::Actor& actor) {
    const auto measures = metrics::make_moment_measures(*service_);
    const auto map = path();
    metrics::PathView view;
    view.page.from = "2025-10-09";
    view.page.compare = "previous_period";
    const auto timed = [&](const metrics::PathView& one) {
      const auto start = std::chrono::steady_clock::now();
      expect(measures->read(actor, map, one));
      return since(start);
    };
    std::vector<Milliseconds> cold, warm, filtered;
    for (int i = 0; i <= kRepeats; ++i) {
      view.page.to = "2025-12-" + std::to_string(31 - i);  // another map each time: no cache
      cold.push_back(timed(view));
      warm.push_back(timed(view));
      auto one_channel = view;
      one_channel.page.channel = "channel3";
      filtered.push_back(timed(one_channel));
    }
    const double first = cold.front();
    const auto start = std::chrono::steady_clock::now();
    expect(measures->study(actor, map, view));
    const double study = since(start) / 1000;
    char note[160];
    std::snprintf(note, sizeof note,
                  "%s; first %.0f ms, again %.2f ms, one channel's %.0f ms; its study %.1f s",
                  label().c_str(), first, median(warm), median(filtered), study);
    print({.name = "journey map of 40 moments with its comparison, not cached",
           .value = median(cold),
           .goal = 150,
           .unit = "ms",
           .note = note});
  }

  const int millions_;
  const std::string folder_;
  metrics::testing::World world_;
  SurveyId survey_;
  TimeZone zone_ = expect(TimeZone::find("Europe/Helsinki"));
  std::mt19937_64 random_{20261121};
  std::unique_ptr<FactStore> store_;
  std::unique_ptr<metrics::MetricService> service_;
};

}  // namespace
}  // namespace polku

int main(int count, char** arguments) {
  const int millions = count > 1 ? std::atoi(arguments[1]) : 10;
  if (millions < 1) {
    std::fprintf(stderr, "usage: query_bench [MILLION_ANSWERS] [FOLDER]\n");
    return 2;
  }
  std::string folder = count > 2 ? arguments[2] : "";
  const bool passing = folder.empty();
  if (passing) {
    folder = (std::filesystem::temp_directory_path() / "polku-query-bench-XXXXXX").string();
    if (mkdtemp(folder.data()) == nullptr) return 1;
  }
  std::filesystem::create_directories(folder);
  polku::Bench(millions, folder).run();
  if (passing) std::filesystem::remove_all(folder);
  return 0;
}
