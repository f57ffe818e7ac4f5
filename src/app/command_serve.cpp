#include <pthread.h>
#include <sys/resource.h>

#include <csignal>

#include "commands.h"
#include "core/embedded.h"
#include "demo_routes.h"
#include "file_transfers.h"
#include "house.h"
#include "http/application.h"
#include "http/server.h"
#include "http_pages/respondent_routes.h"
#include "reactions.h"
#include "terminal.h"

namespace polku {
std::span<const EmbeddedFile> embedded_admin();
}

namespace polku::app {
namespace {

struct ServeOptions {
  Configuration configuration;
  std::string listen = "127.0.0.1:8080";
  std::string public_url;
  std::string web_dir;
  std::vector<std::string> trusted_proxies;
  bool no_rate_limits = false;
  bool bench_null = false;
};

Result<http::ServerOptions> server_options(const ServeOptions& options) {
  http::ServerOptions server;
  const auto colon = options.listen.rfind(':');
  const auto wrong = invalid("--listen", "Give ADDRESS:PORT, such as 127.0.0.1:8080.");
  if (colon == std::string::npos) return wrong;
  server.address = options.listen.substr(0, colon);
  if (server.address.starts_with('[') && server.address.ends_with(']')) {
    server.address = server.address.substr(1, server.address.size() - 2);
  }
  const auto port = options.listen.substr(colon + 1);
  const bool digits = !port.empty() && port.find_first_not_of("0123456789") == port.npos;
  if (!digits || port.size() > 5 || std::stoi(port) > 65'535) return wrong;
  server.port = static_cast<std::uint16_t>(std::stoi(port));
  server.trusted_proxies = options.trusted_proxies;
  return server;
}

// As many files as the system lets us have: every connection is one.
void raise_file_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

// Signals are taken by sigwait in this thread; the others are started with them blocked.
sigset_t block_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  return set;
}

http::ApplicationOptions application_options(const ServeOptions& options) {
  http::ApplicationOptions application;
  application.public_url = options.public_url;
  application.admin_files = embedded_admin();
  application.web_dir = options.web_dir;
  application.rate_limits = !options.no_rate_limits;
  application.bench_null = options.bench_null;
  application.version = version();
  return application;
}

http::Services services_of(Rooms& rooms, Measures& measures, const VoiceRoom& voice,
                           Reactions& reactions, http::EventHub& events,
                           http::IdempotencyStore& idempotency, http::FileTransfers& files) {
  http::Services services;
  services.directory = rooms.directory.get();
  services.surveys = rooms.surveys.get();
  services.responses = rooms.responses.get();
  services.metrics = measures.metrics.get();
  services.segments = measures.segments.get();
  services.journeys = journey_services(rooms, measures);
  services.voice = voice_services(rooms, measures, voice);
  services.events = &events;
  services.idempotency = &idempotency;
  services.files = &files;
  services.organisation_changed = [&rooms, &measures](OrganisationId organisation) {
    forget_organisation(rooms, measures, organisation);
  };
  services.readiness = {{"records",
                         [&rooms]() -> Result<void> {
                           POLKU_CHECK(rooms.records->directory().organisations());
                           return {};
                         }},
                        {"facts", [&reactions] { return reactions.health(); }}};
  return services;
}

// How the first visitor comes in, on the terminal and nowhere else.
Result<void> print_way_in(Rooms& rooms, const std::string& address) {
  POLKU_TRY(const auto first, rooms.directory->first_owner_link());
  if (first) {
    say("Nobody can sign in yet. Open this link once to become the owner:");
    say("  " + address + "/login#token=" + *first);
    return {};
  }
  POLKU_TRY(const auto demo, rooms.records->directory().setting("demo_owner"));
  if (!demo) return {};
  POLKU_TRY(const auto organisation, rooms.directory->first_organisation());
  const auto owner = UserId::parse(*demo);
  if (!owner) return {};
  POLKU_TRY(const auto link, rooms.directory->sign_in_link(organisation.id, *owner));
  say("This is a demo. Open this link once to sign in:");
  say("  " + address + "/login#token=" + link);
  return {};
}

Result<void> serve(const ServeOptions& options) {
  raise_file_limit();
  POLKU_TRY(auto listen, server_options(options));
  const auto signals = block_signals();
  POLKU_TRY(auto rooms, Rooms::open(options.configuration, Folder::Make));
  POLKU_TRY(const auto voice,
            VoiceRoom::open(rooms.records->voice(), options.configuration.without_languages));
  POLKU_TRY(auto measures, Measures::open(options.configuration, rooms, voice.reader.get()));
  POLKU_CHECK(rooms.catalog->refresh());

  http::EventHub events;
  const auto idempotency = idempotency_over(rooms.records->idempotency(), &system_clock_now);
  const auto files = file_transfers_over(rooms, measures, voice);
  Reactions reactions(rooms, measures, voice, events);
  http::Application application(
      application_options(options),
      services_of(rooms, measures, voice, reactions, events, *idempotency, *files));
  const auto site = [&application](const http::Request& request) {
    return http::base_url(application.options(), request);
  };
  pages::add_respondent_routes(application.router(), {*rooms.responses, *rooms.catalog,
                                                      *rooms.surveys, *rooms.directory, site});
  add_demo_routes(application.router(), rooms);
  application.telemetry().gauge(
      {"polku_writer_queue", "Writes waiting for the group commit.", {}},
      [&rooms] { return static_cast<double>(rooms.records->database().writer().stats().queued); });

  http::Server server(std::move(listen), application);
  reactions.start();
  POLKU_CHECK(server.start());
  const auto shown = options.public_url.empty()
                         ? "http://" + options.listen.substr(0, options.listen.rfind(':')) + ":" +
                               std::to_string(server.port())
                         : options.public_url;
  say("Polku " + version() + " serves " + shown + " from " + rooms.records->database().location() +
      ". Stop with Ctrl-C.");
  POLKU_CHECK(print_way_in(rooms, shown));

  int received = 0;
  sigwait(&signals, &received);
  say("Stopping: what has been taken in is being finished.");
  events.close();
  server.stop();
  reactions.stop();
  return {};
}

}  // namespace

void add_serve(CLI::App& program, int& exit) {
  auto* command = program.add_subcommand("serve", "Serve pages and API");
  auto options = std::make_shared<ServeOptions>();
  add_configuration(*command, options->configuration);
  add_without_language(*command, options->configuration);
  command->add_option("--listen", options->listen, "ADDRESS:PORT")
      ->envname("POLKU_LISTEN")
      ->capture_default_str();
  command
      ->add_option("--public-url", options->public_url,
                   "How the world sees this server, such as https://kysely.example.fi")
      ->envname("POLKU_PUBLIC_URL");
  command->add_option("--trusted-proxy", options->trusted_proxies,
                      "Address or network whose X-Forwarded-For is believed; may be repeated");
  command->add_option("--web-dir", options->web_dir,
                      "Read the admin's pages from this folder instead of the program");
  command->add_flag("--no-rate-limits", options->no_rate_limits, "For load tests only")->group("");
  command->add_flag("--bench-null", options->bench_null, "For load tests only")->group("");
  command->callback([options, &exit] {
    const auto served = serve(*options);
    exit = served.ok() ? kDone : fail(served.error());
  });
}

}  // namespace polku::app
