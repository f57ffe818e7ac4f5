// Answers and contexts of the API and of forms: whatever is kept is kept again as it is.

#include <cstdint>

#include "claim.h"
#include "surveys/answers.h"
#include "surveys/flatten.h"
#include "surveys/steps.h"

namespace {

using namespace polku;
using namespace polku::surveys;

constexpr std::string_view kDefinition = R"json({"schema": 1, "slug": "a", "name": "a",
  "languages": ["en", "fi"], "attributes": [{"key": "age", "type": "number"}, {"key": "tier"}],
  "questions": [
  {"key": "nps", "type": "nps"}, {"key": "csat", "type": "csat"}, {"key": "ces", "type": "ces"},
  {"key": "quad", "type": "quadrant"},
  {"key": "one", "type": "single_choice", "other": true, "options": [{"key": "a"}, {"key": "b"}]},
  {"key": "many", "type": "multiple_choice", "other": true, "max_choices": 2, "min_choices": 1,
   "options": [{"key": "a"}, {"key": "b"}, {"key": "none", "exclusive": true}]},
  {"key": "rank", "type": "ranking", "options": [{"key": "a"}, {"key": "b"}, {"key": "c"}]},
  {"key": "grid", "type": "matrix", "scale": {"min": -2, "max": 2}, "rows": [{"key": "x"}, {"key": "y"}]},
  {"key": "table", "type": "matrix", "rows": [{"key": "x"}], "options": [{"key": "a"}]},
  {"key": "word", "type": "short_text", "pattern": "[a-z ]+", "max_length": 20},
  {"key": "text", "type": "long_text", "show_if": "nps <= 6 or answered(many)"},
  {"key": "num", "type": "number", "min": -5, "max": 1000, "decimals": 2},
  {"key": "day", "type": "date", "min": "2020-01-01"}, {"key": "mail", "type": "email"},
  {"key": "tel", "type": "phone"}, {"key": "who", "type": "name"},
  {"key": "ok", "type": "consent", "skip_to_end_if": "ok == false"},
  {"key": "ref", "type": "hidden"}, {"key": "end", "type": "statement"}]})json";

const Definition& definition() {
  static const Definition parsed = [] {
    auto read = parse_definition(kDefinition);
    claim(read.ok(), "the definition is sound");
    return std::move(read).value();
  }();
  return parsed;
}

void judge(const json::object& answers, const Context& context, Strictness strictness) {
  const auto first = inspect_answers(definition(), answers, context,
                                     {strictness, Completeness::Part, Language::English});
  const auto& kept = first.checked.answers;
  const auto again = inspect_answers(definition(), kept, context,
                                     {Strictness::Api, Completeness::Part, Language::English});
  claim(again.faults.empty(), "what was kept is sound");
  claim(again.checked.answers == kept, "what was kept is kept as it is");
  static_cast<void>(flatten(definition(), kept));
  const auto back = inspect_answers(
      definition(), answers_from_form(definition(), form_from_answers(definition(), kept)), context,
      {Strictness::Page, Completeness::Part, Language::English});
  claim(back.faults.empty(), "what was kept passes through a form");
  static_cast<void>(piped("{{nps}} {{many}} {{rank.a}} {{grid.x}} {{day}} {{num}} {{who|x}}",
                          definition(), {kept, context, Language::Finnish}));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto document = parse_json(text);
  if (!document.ok() || !document->is_object()) return 0;
  const auto& object = document->get_object();
  for (const auto strictness : {Strictness::Api, Strictness::Page}) {
    const auto context = parse_context(object, definition(), strictness);
    claim(context.ok() || strictness == Strictness::Api, "pages pass over what does not fit");
    judge(object, context.ok() ? *context : Context{}, strictness);
  }
  Fields fields;
  for (const auto& [key, value] : object) {
    if (value.is_string()) fields.emplace_back(key, std::string(value.get_string()));
  }
  judge(answers_from_form(definition(), fields), read_link(definition(), fields).context,
        Strictness::Page);
  return 0;
}
