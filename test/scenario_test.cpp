// The whole staff and public API over a real store and real facts, without the network: every file
// under test/scenarios on an installation of its own, the golden route table and the kept OpenAPI
// document. POLKU_UPDATE_GOLDEN=1 writes the two anew, POLKU_SCENARIO_RECORD=postgres keeps the
// records in PostgreSQL.

#include <gtest/gtest.h>
#include <spdlog/sinks/null_sink.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <future>
#include <sstream>

#include "demo_routes.h"
#include "file_transfers.h"
#include "house.h"
#include "http/events.h"
#include "http/openapi.h"
#include "http_pages/respondent_routes.h"
#include "moment_watch.h"
#include "support/postgres.h"
#include "support/scenario.h"
#include "voice_learning.h"

namespace polku {
namespace {

namespace fs = std::filesystem;
using directory::Role;

const fs::path kSource = POLKU_SOURCE_DIR;

std::string text_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return std::move(text).str();
}

// "Pihapuoti": units tampere and turku (with its branch turku_kauppahalli), the published survey
// `demo`, an owner with a session, and a token for every role.
class Installation {
 public:
  Installation() : folder_(make_folder()) {
    app::Configuration configuration;
    configuration.data = folder_;
    const char* record = std::getenv("POLKU_SCENARIO_RECORD");
    if (record != nullptr && std::string_view(record) == "postgres") {
      configuration.record = test::PostgresServer::shared().new_database();
    }
    rooms_ = app::Rooms::open(configuration, app::Folder::Make).value();
    voice_ = app::VoiceRoom::open(rooms_.records->voice(), {}).value();
    measures_ = app::Measures::open(configuration, rooms_, voice_.reader.get()).value();
    idempotency_ = app::idempotency_over(rooms_.records->idempotency(), &system_clock_now);
    const auto link = rooms_.directory->first_owner_link().value();
    files_ = app::file_transfers_over(rooms_, measures_, voice_);
    owner_ = rooms_.directory
                 ->sign_in_by_link(*link, {"omistaja@pihapuoti.fi", "Oona Omistaja",
                                           "pitkä salasana", "Pihapuoti", Language::Finnish})
                 .value();
    fill();
    application_ = std::make_unique<http::Application>(options(), services());
    http::Application& application = *application_;
    pages::add_respondent_routes(application.router(),
                                 {*rooms_.responses, *rooms_.catalog, *rooms_.surveys,
                                  *rooms_.directory, [&application](const http::Request& request) {
                                    return http::base_url(application.options(), request);
                                  }});
    app::add_demo_routes(application.router(), rooms_);
  }
  ~Installation() {
    application_.reset();
    files_.reset();
    // Moved out and ended whole, so that what is used outlives who uses it: an assignment would end
    // the facts before the studies that read them.
    { const auto ended = std::move(measures_); }
    { const auto ended = std::move(voice_); }
    { const auto ended = std::move(rooms_); }
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }

  http::Application& application() { return *application_; }
  app::Rooms& rooms() { return rooms_; }
  const app::VoiceRoom& voice() const { return voice_; }
  const directory::Actor& owner() const { return owner_.actor; }

  support::ScenarioHost host() {
    support::ScenarioHost host;
    host.application = application_.get();
    host.settle = [this] {
      ASSERT_TRUE(app::catch_up(measures_).ok());
      ASSERT_TRUE(app::look_at_moments(rooms_, measures_).ok());
    };
    host.headers_of = [this](const std::string& who) { return headers_of(who); };
    return host;
  }

 private:
  static std::string make_folder() {
    std::string path = (fs::temp_directory_path() / "polku-scenario-XXXXXX").string();
    return ::mkdtemp(path.data());
  }

  static http::ApplicationOptions options() {
    http::ApplicationOptions options;
    options.log =
        std::make_shared<spdlog::logger>("silent", std::make_shared<spdlog::sinks::null_sink_mt>());
    options.version = app::version();
    return options;
  }

  http::Services services() {
    http::Services services;
    services.directory = rooms_.directory.get();
    services.surveys = rooms_.surveys.get();
    services.responses = rooms_.responses.get();
    services.metrics = measures_.metrics.get();
    services.segments = measures_.segments.get();
    services.journeys = app::journey_services(rooms_, measures_);
    services.voice = app::voice_services(rooms_, measures_, voice_);
    services.events = &events_;
    services.idempotency = idempotency_.get();
    services.files = files_.get();
    services.organisation_changed = [this](OrganisationId organisation) {
      app::forget_organisation(rooms_, measures_, organisation);
    };
    return services;
  }

  void fill() {
    auto& directory = *rooms_.directory;
    const auto& actor = owner_.actor;
    ASSERT_TRUE(directory.add_unit(actor, {{}, "tampere", "Tampere", {}}).ok());
    const auto turku = directory.add_unit(actor, {{}, "turku", "Turku", {}});
    ASSERT_TRUE(turku.ok());
    ASSERT_TRUE(
        directory.add_unit(actor, {{}, "turku_kauppahalli", "Turun kauppahalli", turku->id}).ok());
    const auto definition = parse_json(text_of(kSource / "demo/surveys/demo.json"));
    ASSERT_TRUE(definition.ok());
    const auto survey = rooms_.surveys->create(actor, *definition);
    ASSERT_TRUE(survey.ok()) << survey.error().field << " " << survey.error().message;
    ASSERT_TRUE(rooms_.surveys->publish(actor, survey->survey.id).ok());
  }

  // "viewer", "analyst of turku", "owner by cookie", "owner by cookie without csrf", "owner
  // elsewhere": of another organisation.
  support::ScenarioHost::Headers headers_of(const std::string& who) {
    if (who == "owner by cookie") {
      return {{"cookie", "polku_session=" + owner_.session_secret},
              {"x-csrf-token", owner_.csrf_token}};
    }
    if (who == "owner by cookie without csrf") {
      return {{"cookie", "polku_session=" + owner_.session_secret}};
    }
    std::string& secret = tokens_[who];
    if (secret.empty()) secret = issue_token(who);
    return {{"authorization", "Bearer " + secret}};
  }

  std::string issue_token(const std::string& who) {
    directory::NewToken wanted;
    const std::size_t of = who.find(" of ");
    wanted.name = who;
    if (who.ends_with(kElsewhere)) {
      wanted.role = directory::parse_role(who.substr(0, who.size() - kElsewhere.size())).value();
      return rooms_.directory->create_token(stranger(), wanted).value().secret;
    }
    wanted.role = directory::parse_role(who.substr(0, of)).value();
    if (of != std::string::npos) {
      const auto units = rooms_.directory->units(owner_.actor).value();
      const auto unit = std::ranges::find(units, who.substr(of + 4), &directory::Unit::key);
      wanted.units = {unit->id};
    }
    return rooms_.directory->create_token(owner_.actor, wanted).value().secret;
  }

  // The owner of a second organisation over the same records.
  directory::Actor stranger() {
    directory::Actor actor = owner_.actor;
    actor.organisation = {Uuid::v7_from(Timestamp{1}, "elsewhere")};
    auto& store = rooms_.records->directory();
    if (store.organisation(actor.organisation).ok()) return actor;
    directory::Organisation organisation;
    organisation.id = actor.organisation;
    organisation.slug = "muualla";
    organisation.name = "Muualla";
    EXPECT_TRUE(store.insert_organisation(organisation).ok());
    return actor;
  }

  static constexpr std::string_view kElsewhere = " elsewhere";
  std::string folder_;
  app::Rooms rooms_;
  app::VoiceRoom voice_;
  app::Measures measures_;
  http::EventHub events_;
  std::unique_ptr<http::IdempotencyStore> idempotency_;
  std::unique_ptr<http::FileTransfers> files_;
  directory::SignedIn owner_;
  std::map<std::string, std::string> tokens_;
  std::unique_ptr<http::Application> application_;
};

std::vector<fs::path> scenario_files() {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(kSource / "test/scenarios")) {
    if (entry.path().extension() == ".txt") files.push_back(entry.path());
  }
  std::ranges::sort(files);
  return files;
}

class Scenarios : public testing::TestWithParam<fs::path> {};

TEST_P(Scenarios, Hold) {
  Installation installation;
  const auto report = support::run_scenarios(GetParam(), installation.host());
  for (const std::string& failure : report.failures) ADD_FAILURE() << failure;
}

INSTANTIATE_TEST_SUITE_P(Files, Scenarios, testing::ValuesIn(scenario_files()),
                         [](const auto& file) {
                           std::string name = file.param.parent_path().filename().string() + "_" +
                                              file.param.stem().string();
                           std::ranges::replace(name, '-', '_');
                           return name;
                         });

// Compares with the kept file, or writes it when asked to.
void expect_kept(const fs::path& path, const std::string& now) {
  if (std::getenv("POLKU_UPDATE_GOLDEN") != nullptr) std::ofstream(path, std::ios::binary) << now;
  EXPECT_EQ(text_of(path), now) << "run again with POLKU_UPDATE_GOLDEN=1 when that is meant";
}

TEST(PublicSubmission, OfASurveyNotInMemoryWaitsOnTheWorkerPool) {
  Installation installation;
  const auto send = [&](const std::string& slug) {
    http::Request request;
    request.path = "/api/v1/public/surveys/" + slug + "/responses";
    request.headers = {{"content-type", "application/json"}};
    request.body = R"({"answers": {"recommend": 9}})";
    const auto exchange = installation.application().begin(request, "POST");
    int posted = 0;
    const auto post = [&](const std::function<void()>& task) {
      ++posted;
      task();
      return true;
    };
    std::promise<int> status;
    installation.application().serve(
        std::move(request), exchange, post,
        [&](const http::Response& response) { status.set_value(response.status); });
    return std::pair(status.get_future().get(), posted);
  };
  EXPECT_EQ(send("guess"), std::pair(404, 1));
  EXPECT_EQ(send("guess"), std::pair(404, 1));
  EXPECT_EQ(send("demo"), std::pair(201, 1));
  EXPECT_EQ(send("demo"), std::pair(201, 0));
  EXPECT_EQ(send("Not%20a%20slug"), std::pair(404, 0));
}

TEST(Journeys, HaveFiveHundredMomentsAndNoMore) {
  Installation installation;
  const auto send = [&](const std::string& method, const std::string& path, json::object body) {
    http::Request request;
    request.path = path;
    request.body = json::serialize(body);
    request.headers = installation.host().headers_of("designer");
    request.headers.emplace_back("content-type", "application/json");
    return installation.application().answer(std::move(request), method).response;
  };
  const auto document = [](int count) {
    json::array moments;
    for (int i = 0; i < count; ++i) {
      moments.push_back(json::object{{"key", "m" + std::to_string(i)}, {"title", "Hetki"}});
    }
    json::object stage{{"key", "s"}, {"kind", "own"}, {"title", "S"}};
    stage["moments"] = std::move(moments);
    return json::object{{"key", "pitka"},
                        {"name", "Pitkä"},
                        {"language", "fi"},
                        {"stages", json::array{std::move(stage)}}};
  };
  const auto refused = send("POST", "/api/v1/journeys", {{"document", document(501)}});
  EXPECT_EQ(refused.status, 422);
  EXPECT_NE(refused.body.find(R"("field":"stages[0].moments")"), std::string::npos) << refused.body;
  const auto made = send("POST", "/api/v1/journeys", {{"document", document(500)}});
  ASSERT_EQ(made.status, 201) << made.body.substr(0, 500);
  const auto body = parse_json(made.content(), {.bytes_max = std::size_t{64} << 20});
  const std::string id(text_member(body->get_object(), "id"));
  const auto grown =
      send("PUT", "/api/v1/journeys/" + id, {{"document", document(501)}, {"revision", 1}});
  EXPECT_EQ(grown.status, 422);
  const auto shrunk =
      send("PUT", "/api/v1/journeys/" + id, {{"document", document(499)}, {"revision", 1}});
  EXPECT_EQ(shrunk.status, 200);
  // The freed key may stand in another journey; the others may not.
  auto other = document(1);
  other["key"] = "toinen";
  EXPECT_EQ(send("POST", "/api/v1/journeys", {{"document", other}}).status, 409);
  other["stages"].at(0).at("moments").at(0).as_object()["key"] = "m499";
  EXPECT_EQ(send("POST", "/api/v1/journeys", {{"document", other}}).status, 201);
}

TEST(Masking, TakesPersonalDataOutOfTheExportsOfWhoMayNotSeeIt) {
  Installation installation;
  auto& rooms = installation.rooms();
  const auto survey = rooms.surveys->find_by_slug(installation.owner(), "demo");
  ASSERT_TRUE(survey.ok());
  const auto report = rooms.responses->submit_batch(
      installation.owner(), survey->id,
      R"({"answers": {"why": "Soittakaa 040 123 4567, jono oli pitkä"}, "language": "fi"})");
  ASSERT_TRUE(report.ok());
  ASSERT_EQ(report->accepted, 1u);
  const auto exported = [&](const std::string& who) {
    http::Request request;
    request.path = "/api/v1/surveys/" + survey->id.text() + "/export";
    request.query = {{"format", "csv"}};
    request.headers = installation.host().headers_of(who);
    auto response = installation.application().answer(std::move(request), "GET").response;
    EXPECT_EQ(response.status, 200) << who;
    std::string file;
    while (response.source) {
      const auto piece = response.source();
      if (!piece.ok() || piece->empty()) break;
      file += *piece;
    }
    return file;
  };
  EXPECT_NE(exported("admin").find("040 123 4567"), std::string::npos);
  const auto masked = exported("analyst");
  EXPECT_EQ(masked.find("040 123"), std::string::npos);
  EXPECT_NE(masked.find("Soittakaa [phone], jono"), std::string::npos) << masked;
}

// Four hundred comments in words of their own that no lexicon holds, each with a rating: what they
// mean can only be learnt here.
TEST(Learning, MakesAModelOfTheOrganisationsOwnRatingsAndHasCommentsReadAnew) {
  Installation installation;
  auto& rooms = installation.rooms();
  const auto survey = rooms.surveys->find_by_slug(installation.owner(), "demo");
  ASSERT_TRUE(survey.ok());
  std::string lines;
  for (int i = 0; i < 400; ++i) {
    const bool good = i % 2 == 0;
    const std::string text = std::string(good ? "Homma oli ihan zuppa" : "Homma oli ihan kluru") +
                             " kerta " + std::to_string(i % 37);
    lines +=
        json::serialize(json::object{{"answers", {{"recommend", good ? 10 : 1}, {"why", text}}},
                                     {"submitted_at", "2026-03-02T10:00:00Z"},
                                     {"language", "fi"}}) +
        "\n";
  }
  const auto report = rooms.responses->submit_batch(installation.owner(), survey->id, lines);
  ASSERT_TRUE(report.ok());
  ASSERT_EQ(report->accepted, 400u);
  installation.host().settle();
  const auto organisation = installation.owner().organisation;
  const auto& voice = installation.voice();
  const auto before = *voice.reader->stamp(organisation);
  const std::atomic<bool> stopping = false;
  const auto now = system_clock_now();
  const auto learned = app::learn_from_ratings(rooms, voice, organisation, now, stopping);
  ASSERT_TRUE(learned.ok()) << learned.error().message << learned.error().detail;
  ASSERT_EQ(learned->size(), 1u);
  EXPECT_TRUE(learned->front().promoted) << learned->front().figures;
  EXPECT_NE(*voice.reader->stamp(organisation), before);
  const auto read = voice.service->analyse(organisation, "Aivan kluru", Language::Finnish, {});
  ASSERT_TRUE(read.ok());
  EXPECT_LT(read->sentiment, 0);
  // Neither within the hour nor without fifty more.
  EXPECT_TRUE(app::learn_from_ratings(rooms, voice, organisation, now, stopping)->empty());
  EXPECT_TRUE(app::learn_from_ratings(rooms, voice, organisation, now.plus_seconds(7200), stopping)
                  ->empty());
  // Another organisation learns nothing from this one's.
  const OrganisationId other{Uuid::v7(now)};
  EXPECT_TRUE(app::learn_from_ratings(rooms, voice, other, now, stopping)->empty());
  EXPECT_TRUE(voice.service->models(other)->empty());
}

TEST(RouteTable, IsTheGoldenOne) {
  Installation installation;
  expect_kept(kSource / "test/golden/routes.txt",
              http::route_table(installation.application().router()));
}

TEST(OpenApi, KeptDocumentIsUpToDate) {
  Installation installation;
  expect_kept(kSource / "docs/openapi.json",
              http::openapi_document(installation.application().router(), app::version()));
}

}  // namespace
}  // namespace polku
