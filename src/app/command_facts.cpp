// polku facts rebuild.

#include <fmt/format.h>

#include "commands.h"
#include "house.h"
#include "moment_watch.h"
#include "terminal.h"

namespace polku::app {
namespace {

Result<void> rebuild_facts(const Configuration& configuration) {
  POLKU_TRY(const auto options, facts_options(configuration));
  POLKU_TRY(auto rooms, Rooms::open(configuration, Folder::MustExist));
  POLKU_TRY(const auto voice,
            VoiceRoom::open(rooms.records->voice(), configuration.without_languages));
  auto opened = Measures::open(configuration, rooms, voice.reader.get());
  // A broken or newer file is thrown away: everything in it can be made again.
  if (!opened.ok() && opened.error().code == ErrorCode::Invalid) {
    POLKU_CHECK(facts::remove_duckdb_facts(options.path));
    opened = Measures::open(configuration, rooms, voice.reader.get());
  }
  if (!opened.ok()) return opened.error();
  auto& measures = *opened;
  POLKU_TRY(const auto organisations, rooms.records->directory().organisations());
  std::int64_t total = 0;
  for (const auto& organisation : organisations) {
    POLKU_TRY(const auto count, rooms.records->responses().count(organisation.id, {}));
    total += count;
  }
  Progress progress("facts", total);
  POLKU_TRY(const auto done,
            measures.projector->rebuild([&](std::int64_t count) { progress.at(count); }));
  POLKU_TRY(const auto comments, read_all_comments(measures));
  for (bool more = true; more;) {
    POLKU_TRY(more, measures.facts->compact(metrics::FactStore::Compaction::Everything));
  }
  say(fmt::format("Rebuilt the facts of {} responses, {} of them with comments.", done, comments));
  POLKU_TRY(const auto alarms, look_at_moments(rooms, measures));
  if (alarms > 0) say(fmt::format("{} new alarms stand on the service paths.", alarms));
  return {};
}

}  // namespace

void add_facts(CLI::App& program, int& exit) {
  auto* facts = program.add_subcommand("facts", "The facts that measures are made of");
  facts->require_subcommand(1);
  auto* rebuild = facts->add_subcommand("rebuild", "Throw the facts away and make them again");
  auto options = std::make_shared<Configuration>();
  add_configuration(*rebuild, *options);
  add_without_language(*rebuild, *options);
  rebuild->callback([options, &exit] {
    const auto rebuilt = rebuild_facts(*options);
    exit = rebuilt.ok() ? kDone : fail(rebuilt.error());
  });
}

}  // namespace polku::app
