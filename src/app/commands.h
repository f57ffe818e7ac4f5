#pragma once
// The commands of the program, one function each: adds itself to the command line and puts its exit
// code into `exit` when it runs.

#include <CLI/CLI.hpp>

namespace polku::app {

void add_serve(CLI::App& program, int& exit);
void add_demo(CLI::App& program, int& exit);
void add_user(CLI::App& program, int& exit);
void add_token(CLI::App& program, int& exit);
void add_migrate(CLI::App& program, int& exit);
void add_backup(CLI::App& program, int& exit);
void add_restore(CLI::App& program, int& exit);
void add_doctor(CLI::App& program, int& exit);
void add_facts(CLI::App& program, int& exit);
void add_metrics(CLI::App& program, int& exit);
void add_import(CLI::App& program, int& exit);
void add_export(CLI::App& program, int& exit);
void add_analyze(CLI::App& program, int& exit);
void add_narrate(CLI::App& program, int& exit);

}  // namespace polku::app
