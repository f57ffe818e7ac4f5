// Metric queries, filters of segments and plain JSON: refused with a field, or understood.

#include <cstdint>

#include "claim.h"
#include "core/json.h"
#include "metrics/query.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace polku;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto document = parse_json(text);
  if (!document.ok()) {
    claim(document.error().code == ErrorCode::Invalid, "broken JSON is Invalid");
    claim(document.error().field == "body", "broken JSON names the body");
    return 0;
  }
  claim(parse_json(json::serialize(*document)).ok(), "what was read can be written and read");
  const auto query = metrics::parse_query(*document);
  if (!query.ok()) {
    claim(query.error().code == ErrorCode::Invalid, "a refusal is Invalid");
    claim(!query.error().message.empty(), "a refusal says what to do");
    claim(!query.error().field.empty(), "a refusal names its field");
  } else {
    claim(query->filters.size() <= metrics::kFiltersMax, "filters are bounded");
    claim(query->group_by.size() <= metrics::kGroupByMax, "groups are bounded");
  }
  static_cast<void>(metrics::parse_filters(*document));
  static_cast<void>(metrics::parse_range(*document, "scale"));
  return 0;
}
