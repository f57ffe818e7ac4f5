#pragma once
// A PostgreSQL server of the test program's own: in a temporary folder, on a Unix socket and a free
// loopback port, started at first use and stopped by its pid when the program ends.

#include <memory>
#include <string>

namespace polku::test {

class PostgresServer {
 public:
  // The server of this program. Throws std::runtime_error that says what to install when there is
  // no PostgreSQL: tests never skip in silence.
  static PostgresServer& shared();
  // Another server, for tests that stop and start it.
  static std::unique_ptr<PostgresServer> start_new();
  ~PostgresServer();

  // The URL of a new, empty database (UTF-8).
  std::string new_database();

  // Stops at once, as in a crash when `immediate`, and starts again on the same port.
  enum class Stop { Fast, Immediate };
  void stop(Stop how = Stop::Fast);
  void start();

 private:
  struct State;
  explicit PostgresServer(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace polku::test
