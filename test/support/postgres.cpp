#include "support/postgres.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <grp.h>
#include <libpq-fe.h>
#include <pwd.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <thread>
#include <vector>

namespace polku::test {
namespace {

namespace fs = std::filesystem;
using Arguments = std::vector<std::string>;

[[noreturn]] void fail(const std::string& message) {
  throw std::runtime_error("PostgreSQL for tests: " + message);
}

// PostgreSQL's own programs; Debian keeps them out of PATH, a folder per version.
fs::path find_programs() {
  if (const char* given = std::getenv("POLKU_POSTGRES_BIN")) return given;
  fs::path best;
  int best_version = 0;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator("/usr/lib/postgresql", ignored)) {
    const int version = std::atoi(entry.path().filename().c_str());
    if (version > best_version && fs::exists(entry.path() / "bin/postgres")) {
      best_version = version;
      best = entry.path() / "bin";
    }
  }
  if (best_version < 15) {
    fail(
        "install version 15 or later (apt install postgresql-15), or name its programs' folder "
        "in POLKU_POSTGRES_BIN");
  }
  return best;
}

// PostgreSQL refuses to run as root; its own user stands in.
const passwd* stand_in() {
  if (geteuid() != 0) return nullptr;
  const passwd* user = getpwnam("postgres");
  if (user == nullptr) fail("there is no user postgres to run it as");
  return user;
}

pid_t start_process(const Arguments& arguments, const fs::path& folder, const passwd* user) {
  std::vector<char*> raw;
  for (const auto& argument : arguments) raw.push_back(const_cast<char*>(argument.c_str()));
  raw.push_back(nullptr);
  const std::string log = folder / "log";
  const pid_t pid = fork();
  if (pid < 0) fail("cannot fork");
  if (pid > 0) return pid;
  const int out = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
  dup2(out, STDOUT_FILENO);
  dup2(out, STDERR_FILENO);
  if (user != nullptr && (initgroups(user->pw_name, user->pw_gid) != 0 ||
                          setgid(user->pw_gid) != 0 || setuid(user->pw_uid) != 0)) {
    _exit(126);
  }
  prctl(PR_SET_PDEATHSIG, SIGQUIT);  // gone with the test program, however that ends
  if (chdir(folder.c_str()) != 0) _exit(126);
  execv(raw[0], raw.data());
  _exit(127);
}

int wait_for(pid_t pid) {
  int status = 0;
  waitpid(pid, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

std::string log_of(const fs::path& folder) {
  std::ifstream file(folder / "log");
  return {std::istreambuf_iterator<char>(file), {}};
}

int free_port() {
  const int handle = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  if (bind(handle, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
      getsockname(handle, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    fail("no free port");
  }
  close(handle);
  return ntohs(address.sin_port);
}

void give_to(const fs::path& folder, const passwd* user) {
  if (user == nullptr) return;
  const auto give = [&](const fs::path& path) {
    if (lchown(path.c_str(), user->pw_uid, user->pw_gid) != 0)
      fail("cannot chown " + path.string());
  };
  give(folder);
  for (const auto& entry : fs::recursive_directory_iterator(folder)) give(entry.path());
}

// A fresh cluster takes a second to make and a moment to copy: one is kept in the build folder.
void make_cluster(const fs::path& programs, const fs::path& folder, const passwd* user) {
  const fs::path cache = POLKU_TEST_CACHE;
  fs::create_directories(cache);
  const int lock = open((cache / "postgres.lock").c_str(), O_RDWR | O_CREAT, 0644);
  flock(lock, LOCK_EX);
  const fs::path kept = cache / ("postgres-" + programs.parent_path().filename().string());
  if (!fs::exists(kept / "whole")) {
    fs::remove_all(kept);
    const Arguments initdb{programs / "initdb",
                           "-D",
                           folder / "data",
                           "-U",
                           "polku",
                           "--auth=trust",
                           "--encoding=UTF8",
                           "--locale=C",
                           "--no-sync",
                           "--wal-segsize=1"};
    if (wait_for(start_process(initdb, folder, user)) != 0) {
      close(lock);
      fail("initdb failed: " + log_of(folder));
    }
    fs::copy(folder / "data", kept, fs::copy_options::recursive);
    std::ofstream(kept / "whole").close();
    fs::remove_all(folder / "data");
  }
  fs::copy(kept, folder / "data", fs::copy_options::recursive);
  close(lock);
  fs::remove(folder / "data/whole");
  fs::permissions(folder / "data", fs::perms::owner_all);
  give_to(folder, user);
}

}  // namespace

struct PostgresServer::State {
  fs::path programs;
  fs::path folder;
  const passwd* user = nullptr;
  int port = 0;
  pid_t pid = 0;
  std::atomic<int> databases{0};

  std::string url(const std::string& database) const {
    return fmt::format("postgres://polku@/{}?host={}&port={}", database, folder.string(), port);
  }
};

PostgresServer::PostgresServer(std::unique_ptr<State> state) : state_(std::move(state)) {}

PostgresServer::~PostgresServer() {
  stop(Stop::Immediate);
  std::error_code ignored;
  fs::remove_all(state_->folder, ignored);
}

PostgresServer& PostgresServer::shared() {
  static const std::unique_ptr<PostgresServer> server = start_new();
  return *server;
}

std::unique_ptr<PostgresServer> PostgresServer::start_new() {
  auto state = std::make_unique<State>();
  state->programs = find_programs();
  state->user = stand_in();
  std::string folder = fs::temp_directory_path() / "polku-postgres-XXXXXX";
  if (mkdtemp(folder.data()) == nullptr) fail("cannot make " + folder);
  state->folder = folder;
  give_to(state->folder, state->user);
  state->port = free_port();
  make_cluster(state->programs, state->folder, state->user);
  std::unique_ptr<PostgresServer> server(new PostgresServer(std::move(state)));
  server->start();
  return server;
}

void PostgresServer::start() {
  if (state_->pid != 0) return;
  const Arguments command{
      state_->programs / "postgres", "-D", state_->folder / "data",      "-k", state_->folder, "-p",
      std::to_string(state_->port),  "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off",    "-c",
      "shared_buffers=32MB",         "-c", "max_connections=60"};
  state_->pid = start_process(command, state_->folder, state_->user);
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (PQping(state_->url("postgres").c_str()) != PQPING_OK) {
    int status = 0;
    if (waitpid(state_->pid, &status, WNOHANG) == state_->pid) {
      state_->pid = 0;
      fail("it did not start: " + log_of(state_->folder));
    }
    if (std::chrono::steady_clock::now() > deadline) fail("it does not answer");
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
}

void PostgresServer::stop(Stop how) {
  if (state_->pid == 0) return;
  kill(state_->pid, how == Stop::Fast ? SIGINT : SIGQUIT);
  wait_for(state_->pid);
  state_->pid = 0;
}

std::string PostgresServer::new_database() {
  const std::string name = fmt::format("test_{}", ++state_->databases);
  PGconn* connection = PQconnectdb(state_->url("postgres").c_str());
  PGresult* result = PQexec(connection, ("CREATE DATABASE " + name).c_str());
  const bool made = PQresultStatus(result) == PGRES_COMMAND_OK;
  const std::string why = PQerrorMessage(connection);
  PQclear(result);
  PQfinish(connection);
  if (!made) fail("cannot make a database: " + why);
  return state_->url(name);
}

}  // namespace polku::test
