// Measures `polku import` end to end, as a user runs it: a CSV file of a million rows and six
// columns, read, mapped, stored and in the facts when the program ends. One JSON object a line.
//
// import_bench [ROWS=1000000] [POLKU_PROGRAM=beside this program]

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

struct Finished {
  int code = -1;
  double seconds = 0;
  double megabytes = 0;  // at most, of resident memory
  std::string out;
};

Finished run(const std::vector<std::string>& command) {
  std::array<int, 2> pipes{};
  if (pipe(pipes.data()) != 0) return {};
  const auto begun = std::chrono::steady_clock::now();
  const pid_t child = fork();
  if (child == 0) {
    dup2(pipes[1], STDOUT_FILENO);
    const int nothing = open("/dev/null", O_WRONLY);
    dup2(nothing, STDERR_FILENO);
    close(pipes[0]);
    std::vector<char*> arguments;
    for (const auto& part : command) arguments.push_back(const_cast<char*>(part.c_str()));
    arguments.push_back(nullptr);
    execv(arguments[0], arguments.data());
    _exit(127);
  }
  close(pipes[1]);
  Finished finished;
  std::array<char, 4096> piece{};
  for (ssize_t count = 0; (count = read(pipes[0], piece.data(), piece.size())) > 0;) {
    finished.out.append(piece.data(), static_cast<std::size_t>(count));
  }
  close(pipes[0]);
  int status = 0;
  rusage usage{};
  wait4(child, &status, 0, &usage);
  finished.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  finished.seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
  finished.megabytes = static_cast<double>(usage.ru_maxrss) / 1024;
  return finished;
}

// Two years of answers in order of time. Six columns, four of them answers; a comment in one row of
// three.
std::int64_t write_file(const fs::path& path, int rows) {
  static constexpr std::array kUnits{"tampere", "turku", "oulu", "helsinki", "kuopio", "vaasa"};
  static constexpr std::array kComments{
      "Palvelu oli ystävällistä ja nopeaa, kiitos siitä",
      "Jonotin kassalla aivan liian kauan enkä saanut apua",
      "Löysin mitä hain, mutta hinnat ovat nousseet viime vuodesta"};
  std::ofstream file(path, std::ios::binary);
  file << "submitted_at,unit,recommend,satisfaction,effort,why\n";
  std::uint64_t state = 42;
  std::int64_t answers = 0;
  std::array<char, 64> line{};
  for (int i = 0; i < rows; ++i) {
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    const auto dice = static_cast<unsigned>(state >> 33);
    const long at = 1'672'531'200L + static_cast<long>(63'000'000.0 * i / rows);
    const std::time_t seconds = at;
    std::tm utc{};
    gmtime_r(&seconds, &utc);
    std::strftime(line.data(), line.size(), "%Y-%m-%dT%H:%M:%SZ", &utc);
    file << line.data() << ',' << kUnits[dice % kUnits.size()] << ',' << dice % 11 << ','
         << 1 + dice / 11 % 5 << ',' << 1 + dice / 55 % 7 << ',';
    answers += 3;
    if (i % 3 == 0) {
      file << '"' << kComments[dice % kComments.size()] << ' ' << i << '"';
      ++answers;
    }
    file << '\n';
  }
  return answers;
}

void print(const std::string& bar, double value, double goal, const char* unit, bool met) {
  std::printf("{\"bar\": \"%s\", \"value\": %.1f, \"goal\": %.0f, \"unit\": \"%s\", \"met\": %s}\n",
              bar.c_str(), value, goal, unit, met ? "true" : "false");
  std::fflush(stdout);
}

}  // namespace

int main(int count, char** arguments) {
  const int rows = count > 1 ? std::atoi(arguments[1]) : 1'000'000;
  const char* named = std::getenv("POLKU_PROGRAM");
  const std::string program = count > 2 ? arguments[2]
                              : named != nullptr
                                  ? named
                                  : (fs::path(arguments[0]).parent_path() / "polku").string();
  auto name = (fs::temp_directory_path() / "polku-import-XXXXXX").string();
  const fs::path folder = mkdtemp(name.data());
  const auto data = (folder / "data").string();
  const auto file = folder / "answers.csv";
  const auto answers = write_file(file, rows);

  int failed = 1;
  const auto ready =
      run({program, "user", "add", "bench@example.fi", "--role", "owner", "--data", data});
  const auto imported = run({program, "import", file.string(), "--new", "Bench", "--data", data});
  const auto again =
      run({program, "import", file.string(), "--new", "Bench", "--data", data, "--json"});
  const auto counted = run({program, "metrics", "count", "--survey", "bench", "--data", data});
  const bool whole = again.out.find("\"repeated\":" + std::to_string(rows)) != std::string::npos;
  const bool in_facts = counted.out.find("\"n\":" + std::to_string(rows)) != std::string::npos;
  if (ready.code == 0 && imported.code == 0 && whole && in_facts) {
    const double rate = static_cast<double>(answers) / imported.seconds;
    print("CSV import of 1 M rows x 6 columns into facts", rate, 150'000, "answers/s",
          rate >= 150'000);
    print("rows of the import", rows / imported.seconds, 0, "rows/s", true);
    print("memory of the import", imported.megabytes, 300, "MB", imported.megabytes <= 300);
    failed = 0;
  } else {
    std::fprintf(stderr, "import_bench: codes %d %d, all repeated %d, all in facts %d\n%s\n",
                 ready.code, imported.code, whole, in_facts, counted.out.c_str());
  }
  fs::remove_all(folder);
  return failed;
}
