#include "check_texts.h"

#include <algorithm>
#include <set>

#include "core/format.h"
#include "names.h"
#include "surveys/steps.h"

namespace polku::surveys {
namespace {

enum class Need { Always, WhenBegun };

class TextCheck {
 public:
  TextCheck(const Definition& definition, std::vector<Problem>& problems)
      : definition_(definition), problems_(problems) {}

  void run() {
    const auto all = definition_.questions.size();
    if (definition_.title.empty()) {
      add(Severity::Warning, "missing_title", "title", std::nullopt,
          "The survey has no title; respondents see its name.");
    }
    check(definition_.title, "title", Need::WhenBegun, 0);
    check(definition_.intro, "intro", Need::WhenBegun, 0);
    check(definition_.thanks, "thanks", Need::WhenBegun, all);
    for (std::size_t i = 0; i < all; ++i) check_question(i);
  }

 private:
  void add(Severity severity, std::string code, std::string path, std::optional<Language> language,
           std::string detail) {
    problems_.push_back({severity, std::move(code), std::move(path), language, std::move(detail)});
  }

  void check_question(std::size_t index) {
    const auto& question = definition_.questions[index];
    const auto path = fmt::format("questions[{}]", index);
    const bool seen = question.type != QuestionType::Hidden;
    check(question.title, path + ".title", seen ? Need::Always : Need::WhenBegun, index);
    check(question.help, path + ".help", Need::WhenBegun, index);
    check(question.low_label, path + ".low_label", Need::WhenBegun, index);
    check(question.high_label, path + ".high_label", Need::WhenBegun, index);
    check(question.placeholder, path + ".placeholder", Need::WhenBegun, index);
    check(question.unit_label, path + ".unit_label", Need::WhenBegun, index);
    check(question.other_label, path + ".other_label", Need::WhenBegun, index);
    for (std::size_t i = 0; i < question.options.size(); ++i) {
      check(question.options[i].label, fmt::format("{}.options[{}].label", path, i), Need::Always,
            index);
    }
    for (std::size_t i = 0; i < question.rows.size(); ++i) {
      check(question.rows[i].label, fmt::format("{}.rows[{}].label", path, i), Need::Always, index);
    }
  }

  // Pipes in the text may name questions below `before`.
  void check(const LocalizedText& text, const std::string& path, Need need, std::size_t before) {
    const bool begun = std::ranges::any_of(
        definition_.languages, [&](Language language) { return text.contains(language); });
    for (const auto language : definition_.languages) {
      const auto at = text.find(language);
      const bool missing = at == text.end() || trimmed(at->second).empty();
      if (missing && (begun || need == Need::Always)) {
        add(Severity::Error, "missing_translation", path, language,
            fmt::format("The text is missing in \"{}\"; write it.", tag_of(language)));
      }
    }
    for (const auto& [language, held] : text) {
      if (definition_.offers(language)) {
        check_pipes(held, path, language, before);
      } else if (!is_ready_text(path) && warned_.insert(language).second) {
        add(Severity::Warning, "language_not_offered", path, language,
            fmt::format("There are texts in \"{}\", which is not among the survey's languages.",
                        tag_of(language)));
      }
    }
  }

  // The quadrant's ready texts are in every language, whatever the survey offers.
  bool is_ready_text(const std::string& path) const {
    const auto open = path.find('[');
    if (open == std::string::npos) return false;
    const auto index = std::stoul(path.substr(open + 1));
    return definition_.questions[index].type == QuestionType::Quadrant;
  }

  void check_pipes(const std::string& text, const std::string& path, Language language,
                   std::size_t before) {
    for (const auto& pipe : pipes_in(text)) {
      const auto written = text.substr(pipe.start, pipe.end - pipe.start);
      if (!pipe.name) {
        add(Severity::Error, "broken_pipe", path, language,
            fmt::format("{} names no answer; write it like {{{{recommend}}}}.", written));
        continue;
      }
      const auto type = resolve_name(definition_, *pipe.name, before);
      if (type.ok()) continue;
      const bool later = type.error().field == "later_name";
      add(Severity::Error, later ? "later_pipe" : "unknown_pipe", path, language,
          fmt::format("{}: {}", written, type.error().message));
    }
  }

  const Definition& definition_;
  std::vector<Problem>& problems_;
  std::set<Language> warned_;
};

}  // namespace

void check_texts(const Definition& definition, std::vector<Problem>& problems) {
  TextCheck(definition, problems).run();
}

}  // namespace polku::surveys
