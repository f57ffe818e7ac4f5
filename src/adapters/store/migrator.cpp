#include "store/migrator.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <charconv>

#include "faults.h"
#include "schema.h"
#include "session.h"
#include "store/records.h"

namespace polku::store {
namespace {

// FNV-1a: it tells a changed file from an unchanged one, no more.
std::string checksum_of(std::string_view bytes) {
  std::uint64_t hash = 14695981039346656037ULL;
  for (const char byte : bytes) {
    hash ^= static_cast<unsigned char>(byte);
    hash *= 1099511628211ULL;
  }
  return fmt::format("{:016x}", hash);
}

struct FileName {
  int version = 0;
  std::string name;
  std::optional<Engine> engine;  // none: for both
};

std::optional<FileName> parse_file_name(std::string_view path) {
  constexpr std::string_view kFolder = "migrations/";
  if (!path.starts_with(kFolder) || !path.ends_with(".sql")) return std::nullopt;
  std::string_view stem = path.substr(kFolder.size());
  stem.remove_suffix(4);
  FileName file;
  const auto underscore = stem.find('_');
  if (underscore != 4) return std::nullopt;
  const auto digits = stem.substr(0, underscore);
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), file.version);
  if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  stem.remove_prefix(underscore + 1);
  for (const Engine engine : {Engine::Sqlite, Engine::Postgres}) {
    const auto suffix = fmt::format("-{}", name_of(engine));
    if (stem.ends_with(suffix)) {
      stem.remove_suffix(suffix.size());
      file.engine = engine;
    }
  }
  file.name = std::string(stem);
  return file;
}

// Applies the next migration; false when there is none left.
Result<bool> apply_next(Session& session, const std::vector<Migration>& known, int target,
                        Timestamp now, int& version) {
  session.begin_write();
  const auto applied = read_applied(session);
  auto checked = check_applied(applied, known);
  version = applied.empty() ? 0 : applied.back().version;
  if (!checked.ok() || version >= target) {
    session.rollback();
    if (!checked.ok()) return std::move(checked).error();
    return false;
  }
  const auto& next = known[static_cast<std::size_t>(version)];
  apply_migration(session, next, now);
  session.commit();
  ++version;
  spdlog::info("records: migration {:04}_{} applied", next.version, next.name);
  return true;
}

}  // namespace

Result<std::vector<Migration>> migrations_in(std::span<const EmbeddedFile> files, Engine engine) {
  std::vector<Migration> found;
  std::vector<int> halves[2];
  for (const auto& file : files) {
    const auto name = parse_file_name(file.path);
    if (!name) {
      if (!file.path.starts_with("migrations/")) continue;
      return internal_error(fmt::format("{} is not named 0001_name.sql", file.path));
    }
    if (name->engine) halves[static_cast<std::size_t>(*name->engine)].push_back(name->version);
    if (name->engine && *name->engine != engine) continue;
    found.push_back({name->version, name->name, std::string(file.bytes), checksum_of(file.bytes)});
  }
  std::ranges::sort(found, {}, &Migration::version);
  for (auto& half : halves) std::ranges::sort(half);
  if (halves[0] != halves[1]) return internal_error("a migration has a file for one engine only");
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (found[i].version != static_cast<int>(i) + 1) {
      return internal_error(fmt::format("migration number {} is missing or twice there", i + 1));
    }
  }
  return found;
}

Result<std::vector<AppliedMigration>> applied_migrations(Database& database) {
  std::vector<AppliedMigration> applied;
  POLKU_CHECK(database.read([&](Session& session) -> Result<void> {
    applied = read_applied(session);
    return {};
  }));
  return applied;
}

Result<MigrationReport> migrate(Database& database, std::span<const EmbeddedFile> files,
                                Timestamp now, std::optional<int> to_version) {
  POLKU_TRY(const auto known, migrations_in(files, database.engine()));
  POLKU_TRY(const auto session, database.connect());
  const int target = to_version.value_or(static_cast<int>(known.size()));
  if (target < 0 || target > static_cast<int>(known.size())) {
    return internal_error(fmt::format("there is no migration {}", target));
  }
  try {
    MigrationReport report;
    const auto applied = read_applied(*session);
    report.from_version = applied.empty() ? 0 : applied.back().version;
    for (;;) {
      POLKU_TRY(const bool more, apply_next(*session, known, target, now, report.to_version));
      if (!more) return report;
    }
  } catch (...) {
    auto fault = current_fault();
    session->rollback();
    if (fault.error.code == ErrorCode::Internal) {
      fault.error.message =
          "The records could not be brought to this program's version. Nothing "
          "was changed; see the log.";
    }
    return std::move(fault.error);
  }
}

Result<MigrationReport> migrate(Database& database, Timestamp now) {
  return migrate(database, embedded_db(), now);
}

}  // namespace polku::store
