// Logic: compiling, type-checking and evaluating any text ends without harm.

#include <cstdint>

#include "claim.h"
#include "surveys/definition.h"
#include "surveys/expression.h"
#include "surveys/steps.h"

namespace {

using namespace polku;
using namespace polku::surveys;

Result<NameType> any_type(const Name& name) {
  return NameType{static_cast<ValueKind>(name.key.size() % 7), {"a", "b"}};
}

const json::object& answers() {
  static const json::object held{{"a", 5},
                                 {"b", "x"},
                                 {"c", json::array{"x", json::object{{"other", "y"}}}},
                                 {"d", true},
                                 {"e", 2.5},
                                 {"m", json::object{{"r", 3}, {"s", "x"}}},
                                 {"n", nullptr},
                                 {"o", json::object{{"other", "z"}}}};
  return held;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view source(reinterpret_cast<const char*>(data), size);
  Context context;
  context.channel = "shop";
  context.attributes.emplace("age", 42.0);
  const auto expression = Expression::parse(source);
  if (expression.ok()) {
    const auto types = expression->check_types(&any_type);
    claim(types.ok() || types.error().code == ErrorCode::Invalid, "a refusal is Invalid");
    const bool holds = expression->holds({answers(), context, Language::Finnish});
    claim(holds == expression->holds({answers(), context, Language::Finnish}),
          "evaluation is a function");
    claim(Expression::parse(expression->source()).ok(), "a source compiles again");
  }
  for (const auto& pipe : pipes_in(source)) {
    claim(pipe.start < pipe.end && pipe.end <= source.size(), "a pipe lies within its text");
  }
  return 0;
}
