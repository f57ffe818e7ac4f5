// polku demo: the organisation of demo/ with a year of answers, ready to look at.

#include <fmt/format.h>

#include "commands.h"
#include "demo/company.h"
#include "demo/generator.h"
#include "demo/journeys.h"
#include "house.h"
#include "moment_watch.h"
#include "terminal.h"

namespace polku {
std::span<const EmbeddedFile> embedded_demo();
}

namespace polku::app {
namespace {

struct DemoOptions {
  Configuration configuration;
  std::int64_t answers = 20'000;
};

constexpr std::size_t kBatch = 2'000;
// One in three who see the survey answer it; the rest is what a response rate is made of.
constexpr double kOpenedPerResponse = 2.7;
constexpr double kStartedPerResponse = 1.12;
constexpr int kMorning = 9 * 3600;  // seconds of the day
constexpr int kNotedDaysAgo = 20;

Result<directory::Organisation> make_organisation(Rooms& rooms, const demo::Company& company) {
  POLKU_CHECK(rooms.directory->first_owner_link());
  POLKU_TRY(auto organisation, rooms.directory->first_organisation());
  const auto system = directory::DirectoryService::system_actor(organisation.id);
  const auto& source = company.organisation;
  organisation.name = text_member(source, "name");
  organisation.time_zone = text_member(source, "time_zone", "Europe/Helsinki");
  organisation.accent_color = text_member(source, "accent_color", organisation.accent_color);
  POLKU_TRY(organisation, rooms.directory->update_organisation(system, organisation));
  std::map<std::string, UnitId> ids;
  for (const auto& unit : company.units) {
    const auto parent = ids.find(unit.parent);
    POLKU_TRY(const auto added,
              rooms.directory->add_unit(
                  system, {{},
                           unit.key,
                           unit.name,
                           parent == ids.end() ? std::nullopt : std::optional(parent->second)}));
    ids.emplace(unit.key, added.id);
  }
  POLKU_TRY(const auto owner, rooms.directory->invite(system, {"demo@ratas-ja-rinne.example",
                                                               "Demo",
                                                               directory::Role::Owner,
                                                               organisation.language,
                                                               {}}));
  POLKU_CHECK(rooms.records->directory().put_setting("demo_owner", owner.user.id.text()));
  return organisation;
}

Result<std::map<std::string, surveys::StoredSurvey>> make_surveys(
    Rooms& rooms, const directory::Organisation& organisation, const demo::Company& company) {
  const auto system = directory::DirectoryService::system_actor(organisation.id);
  std::map<std::string, surveys::StoredSurvey> surveys;
  for (const auto& [slug, document] : company.documents) {
    POLKU_TRY(const auto created, rooms.surveys->create(system, json::value(document)));
    POLKU_TRY(const auto published, rooms.surveys->publish(system, created.survey.id));
    surveys.emplace(slug, published.survey);
  }
  return surveys;
}

// Visits that ended without an answer, so that the response rate has its denominator.
void count_visits(const demo::DrawnResponse& drawn, const TimeZone& zone,
                  std::map<std::string, surveys::ResponseStore::Visit>& visits) {
  const auto& response = drawn.response;
  const auto day = zone.local_day(response.submitted_at);
  const auto add = [&](const char* disposition, double times) {
    const auto& context = response.context;
    auto& visit = visits[fmt::format("{} {} {} {} {}", drawn.survey, day.number, context.channel,
                                     context.unit, disposition)];
    visit.organisation = response.organisation;
    visit.survey = response.survey;
    visit.day = day;
    visit.channel = context.channel;
    visit.unit = context.unit;
    visit.disposition = disposition;
    // The id's last bits round the fraction up or down without another source of chance.
    const double dice = response.id.uuid.bytes[15] / 256.0;
    visit.count += static_cast<std::int64_t>(times + dice);
  };
  add("opened", kOpenedPerResponse);
  add("started", kStartedPerResponse);
}

Result<void> store_year(Rooms& rooms, const directory::Organisation& organisation,
                        const std::map<std::string, surveys::StoredSurvey>& surveys,
                        std::vector<demo::DrawnResponse> year) {
  POLKU_TRY(const auto zone, TimeZone::find(organisation.time_zone));
  Progress progress("demo", static_cast<std::int64_t>(year.size()));
  std::map<std::string, surveys::ResponseStore::Visit> visits;
  std::vector<surveys::NewResponse> batch;
  for (std::size_t i = 0; i < year.size(); ++i) {
    auto& response = year[i].response;
    const auto& survey = surveys.at(year[i].survey);
    response.id = {Uuid::v7_from(response.submitted_at, "demo " + std::to_string(i))};
    response.organisation = organisation.id;
    response.survey = survey.id;
    response.version = survey.published_version;
    count_visits(year[i], zone, visits);
    batch.push_back({std::move(response), std::nullopt, {}});
    if (batch.size() < kBatch && i + 1 < year.size()) continue;
    POLKU_TRY(const auto outcomes, rooms.records->responses().append_all(std::move(batch)));
    for (const auto& outcome : outcomes) {
      POLKU_CHECK(outcome);
    }
    batch.clear();
    progress.at(static_cast<std::int64_t>(i));
  }
  std::vector<surveys::ResponseStore::Visit> counted;
  for (auto& [key, visit] : visits) counted.push_back(std::move(visit));
  return rooms.records->responses().add_visits(counted);
}

// So that the first picture shows what the watch would find in its first minutes: with the studies,
// which it would begin and come back for.
Result<void> find_pain_points(Rooms& rooms, Measures& measures, OrganisationId organisation) {
  const auto system = directory::DirectoryService::system_actor(organisation);
  POLKU_TRY(const auto paths,
            rooms.records->journeys().documents(organisation, journeys::DocumentKind::Journey));
  journeys::MapView view;
  view.wait = true;
  for (const auto& path : paths) {
    POLKU_CHECK(measures.map->map(system, path.id, view));
  }
  POLKU_CHECK(look_at_moments(rooms, measures));
  return {};
}

// The paths were drawn as the year began, and follow the change that worked.
demo::PathDates path_dates(const demo::Company& company, const demo::YearOptions& year) {
  const auto days = static_cast<int>(demo::number_at(company.structure, "days", 365));
  const auto& change = demo::object_at(company.structure, "change");
  const auto since = static_cast<int>(demo::number_at(change, "days_before_end", 0));
  const Day last = year.zone.local_day(year.now);
  const auto at = [&](int days_ago) { return year.zone.instant(last.plus(-days_ago), kMorning); };
  return {at(days - 1), at(since), at(kNotedDaysAgo)};
}

Result<void> make_demo(const DemoOptions& options) {
  if (options.answers < 1 || options.answers > 5'000'000) {
    return invalid("--answers", "Give a number of 1 to 5000000.");
  }
  POLKU_TRY(const auto company, demo::read_company(embedded_demo()));
  POLKU_TRY(auto rooms, Rooms::open(options.configuration, Folder::Make));
  POLKU_TRY(const auto organisations, rooms.records->directory().organisations());
  if (!organisations.empty()) {
    return conflict("There is an organisation in " + options.configuration.data +
                    " already; give another folder with --data.");
  }
  POLKU_TRY(const auto organisation, make_organisation(rooms, company));
  POLKU_TRY(const auto surveys, make_surveys(rooms, organisation, company));
  demo::YearOptions year_options;
  year_options.answers = options.answers;
  year_options.now = system_clock_now();
  POLKU_TRY(year_options.zone, TimeZone::find(organisation.time_zone));
  POLKU_CHECK(store_year(rooms, organisation, surveys, demo::Year(company, year_options).draw()));
  POLKU_CHECK(demo::make_journeys(rooms, organisation.id, embedded_demo(),
                                  path_dates(company, year_options)));
  POLKU_TRY(const auto voice,
            VoiceRoom::open(rooms.records->voice(), options.configuration.without_languages));
  POLKU_TRY(auto measures, Measures::open(options.configuration, rooms, voice.reader.get()));
  POLKU_CHECK(catch_up(measures));
  for (bool more = true; more;) {
    POLKU_TRY(more, measures.facts->compact(metrics::FactStore::Compaction::Everything));
  }
  POLKU_CHECK(find_pain_points(rooms, measures, organisation.id));
  say(fmt::format("{} with {} answers is in {}. Look at it with: polku serve --data {}",
                  organisation.name, options.answers, options.configuration.data,
                  options.configuration.data));
  return {};
}

}  // namespace

void add_demo(CLI::App& program, int& exit) {
  auto* command = program.add_subcommand(
      "demo", "Make a Finnish demo organisation with surveys, answers and comments");
  auto options = std::make_shared<DemoOptions>();
  add_configuration(*command, options->configuration);
  add_without_language(*command, options->configuration);
  command->add_option("--answers", options->answers, "How many responses")->capture_default_str();
  command->callback([options, &exit] {
    const auto made = make_demo(*options);
    exit = made.ok() ? kDone : fail(made.error());
  });
}

}  // namespace polku::app
