#include <fmt/format.h>

#include "faults.h"
#include "schema.h"
#include "session.h"
#include "store/backup.h"
#include "store/records.h"

namespace polku::store {
namespace {

const Query kIntegrity{"store/integrity"};
const Query kForeignKeys{"store/foreign_keys"};
const Query kDurability{"store/durability"};
const Query kMiscounts{"store/miscounts"};
constexpr std::size_t kFindingsMax = 5;

// A check whose statement answers with one row per thing that is wrong.
HealthCheck check_rows(Session& session, const char* name, const Query& query, const char* fine,
                       const char* advice) {
  std::size_t count = 0;
  std::string findings;
  session.each<std::string>(query, {}, [&](const std::string& finding) {
    if (++count <= kFindingsMax) findings += fmt::format("{}; ", finding);
  });
  if (count == 0) return {name, true, fine};
  return {name, false, fmt::format("{}{} in all. {}", findings, count, advice)};
}

HealthCheck check_schema(Session& session) {
  const auto known = migrations_in(embedded_db(), session.engine());
  if (!known.ok()) return {"schema", false, known.error().detail};
  const auto applied = read_applied(session);
  const auto checked = check_applied(applied, *known);
  if (!checked.ok()) return {"schema", false, checked.error().message};
  if (applied.size() < known->size()) {
    return {"schema", false,
            fmt::format("version {} of {}: run `polku migrate`", applied.size(), known->size())};
  }
  return {"schema", true, fmt::format("version {}", applied.size())};
}

HealthCheck check_counts(Session& session) {
  const auto row = session.one<std::int64_t>(kMiscounts, {});
  const auto wrong = row ? std::get<0>(*row) : 0;
  if (wrong == 0) return {"counts", true, "every survey's count agrees with its responses"};
  return {"counts", false, fmt::format("{} surveys show a wrong number of responses", wrong)};
}

}  // namespace

Result<std::vector<HealthCheck>> examine(Database& database) {
  POLKU_TRY(const auto session, database.connect());
  std::vector<HealthCheck> checks;
  try {
    checks.push_back(check_schema(*session));
    checks.push_back(
        check_rows(*session, "integrity", kIntegrity, "the files are sound", "Restore a backup."));
    checks.push_back(check_rows(*session, "foreign_keys", kForeignKeys, "no row points nowhere",
                                "Restore a backup."));
    checks.push_back(check_rows(*session, "durability", kDurability,
                                "what is acknowledged is on disk",
                                "A power failure could lose answers: turn it on."));
    if (checks.front().ok) checks.push_back(check_counts(*session));
    return checks;
  } catch (...) {
    const auto fault = current_fault();
    if (fault.kind == FaultKind::Away || fault.kind == FaultKind::Lost) return fault.error;
    checks.push_back(
        {"integrity", false, fmt::format("{} ({})", fault.error.message, fault.error.detail)});
    return checks;
  }
}

}  // namespace polku::store
