#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "commands.h"
#include "configuration.h"
#include "terminal.h"

int main(int argument_count, char** arguments) {
  using namespace polku::app;
  // stdout is for data alone.
  spdlog::set_default_logger(spdlog::stderr_logger_mt("polku"));
  CLI::App program{
      "Polku leads customer experience: it listens along the service path, measures every moment\n"
      "honestly and shows what hurts. One program, one data folder."};
  program.name("polku");
  program.set_version_flag("--version", "polku " + version());
  program.require_subcommand(1);
  program.footer("Start with `polku demo` and `polku serve`. Each command has its own --help.");

  int exit = kDone;
  for (const auto add :
       {add_serve, add_demo, add_user, add_token, add_import, add_export, add_metrics, add_facts,
        add_analyze, add_narrate, add_migrate, add_backup, add_restore, add_doctor}) {
    add(program, exit);
  }
  try {
    program.parse(argument_count, arguments);
  } catch (const CLI::ParseError& wrong) {
    return program.exit(wrong) == 0 ? kDone : kWrongUsage;
  }
  return exit;
}
