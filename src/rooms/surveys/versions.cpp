#include "surveys/versions.h"
#include "core/format.h"

#include <algorithm>
#include <map>
#include <set>

namespace polku::surveys {
namespace {

std::string scale_text(const std::optional<Scale>& scale) {
  return scale ? fmt::format("{}-{}", scale->min, scale->max) : "none";
}

std::string logic_text(const std::optional<Expression>& logic) {
  return logic ? fmt::format("\"{}\"", logic->source()) : "none";
}

std::string quoted(std::string_view text) {
  const auto start = first_code_points(text, 80);
  return fmt::format("\"{}{}\"", start, start.size() < text.size() ? "..." : "");
}

class QuestionComparison {
 public:
  QuestionComparison(const Question& before, const Question& after, std::vector<Change>& changes)
      : before_(before), after_(after), changes_(changes) {}

  void run() {
    if (before_.type != after_.type) {
      add("type", Comparability::Broken,
          fmt::format("{} became {}.", name_of(before_.type), name_of(after_.type)));
    }
    if (before_.scale != after_.scale) {
      add("scale", Comparability::Broken,
          fmt::format("The scale {} became {}.", scale_text(before_.scale),
                      scale_text(after_.scale)));
    } else if (before_.positive_from != after_.positive_from) {
      add("positive_from", Comparability::Broken,
          fmt::format("The positive box began at {} and now begins at {}.", before_.positive_from,
                      after_.positive_from));
    }
    if (before_.measure != after_.measure) {
      add("measure", Comparability::Same,
          fmt::format("The measure {} became {}.", quoted(before_.measure),
                      quoted(after_.measure)));
    }
    texts("wording", "The question", before_.title, after_.title);
    texts("wording", "The help", before_.help, after_.help);
    texts("labels", "The label of the low end", before_.low_label, after_.low_label);
    texts("labels", "The label of the high end", before_.high_label, after_.high_label);
    texts("labels", "The placeholder", before_.placeholder, after_.placeholder);
    texts("labels", "The unit", before_.unit_label, after_.unit_label);
    texts("labels", "The label of other", before_.other_label, after_.other_label);
    options();
    rows();
    logic();
    rules();
  }

 private:
  void add(std::string code, Comparability scores, std::string detail) {
    changes_.push_back({std::move(code), after_.key, std::move(detail), scores});
  }

  // A translation added is no change of what was asked before.
  void texts(std::string_view code, std::string_view what, const LocalizedText& before,
             const LocalizedText& after) {
    for (const auto language : kLanguages) {
      const auto old = before.find(language);
      const auto now = after.find(language);
      const auto tag = tag_of(language);
      if (old == before.end() && now == after.end()) continue;
      if (old == before.end()) {
        add(std::string(code), Comparability::Same,
            fmt::format("{} was added in {}: {}.", what, tag, quoted(now->second)));
      } else if (now == after.end()) {
        add(std::string(code), Comparability::Same,
            fmt::format("{} was removed in {}.", what, tag));
      } else if (old->second != now->second) {
        add(std::string(code), Comparability::WithCare,
            fmt::format("{} in {} was {} and is {}.", what, tag, quoted(old->second),
                        quoted(now->second)));
      }
    }
  }

  template <class Items>
  void parts(std::string_view code, std::string_view what, const Items& before, const Items& after,
             Comparability when_listed) {
    const auto find = [](const Items& items, const std::string& key) {
      return std::ranges::find_if(items, [&](const auto& item) { return item.key == key; });
    };
    for (const auto& item : after) {
      const auto old = find(before, item.key);
      if (old == before.end()) {
        add(std::string(code), when_listed, fmt::format("{} \"{}\" was added.", what, item.key));
      } else {
        texts(code, fmt::format("{} \"{}\"", what, item.key), old->label, item.label);
      }
    }
    for (const auto& item : before) {
      if (find(after, item.key) == after.end()) {
        add(std::string(code), when_listed, fmt::format("{} \"{}\" was removed.", what, item.key));
      }
    }
  }

  void options() {
    const bool ranks = after_.type == QuestionType::Ranking;
    parts("options", "The option", before_.options, after_.options,
          ranks ? Comparability::Broken : Comparability::WithCare);
    const auto key = [](const Option& option) { return option.key; };
    const bool same_set =
        before_.options.size() == after_.options.size() &&
        std::ranges::is_permutation(before_.options, after_.options, {}, key, key);
    if (same_set && !std::ranges::equal(before_.options, after_.options, {}, key, key)) {
      add("options", Comparability::WithCare, "The options stand in another order.");
    }
    for (const auto& option : after_.options) {
      const auto* old = before_.find_option(option.key);
      if (old != nullptr && old->exclusive != option.exclusive) {
        add("options", Comparability::WithCare,
            fmt::format("The option \"{}\" {} chosen with others.", option.key,
                        option.exclusive ? "can no longer be" : "can now be"));
      }
    }
    if (before_.other != after_.other) {
      add("options", Comparability::WithCare,
          after_.other ? "Other answers can be written." : "Other answers can no longer be given.");
    }
  }

  void rows() {
    if (before_.type != after_.type) return;
    parts("rows", "The row", before_.rows, after_.rows, Comparability::Same);
  }

  void logic() {
    if (before_.show_if != after_.show_if) {
      add("logic", Comparability::WithCare,
          fmt::format("It was shown if {} and now if {}: other people answer it.",
                      logic_text(before_.show_if), logic_text(after_.show_if)));
    }
    if (before_.skip_to_end_if != after_.skip_to_end_if ||
        before_.screen_out != after_.screen_out) {
      add("logic", Comparability::Same,
          fmt::format("The survey ended after it if {} and now if {}.",
                      logic_text(before_.skip_to_end_if), logic_text(after_.skip_to_end_if)));
    }
  }

  void rules() {
    if (before_.required != after_.required) {
      add("required", Comparability::WithCare,
          after_.required ? "It must be answered now." : "It may be left unanswered now.");
    }
    const bool bounds =
        before_.min != after_.min || before_.max != after_.max ||
        before_.decimals != after_.decimals || before_.first_day != after_.first_day ||
        before_.last_day != after_.last_day || before_.min_choices != after_.min_choices ||
        before_.max_choices != after_.max_choices || before_.max_length != after_.max_length ||
        before_.pattern != after_.pattern;
    if (bounds && before_.type == after_.type) {
      add("bounds", Comparability::WithCare, "What may be answered has other bounds.");
    }
    if (before_.style != after_.style || before_.shuffle != after_.shuffle) {
      add("appearance", Comparability::WithCare, "It looks different or its order is shuffled.");
    }
    if (before_.with_previous != after_.with_previous) {
      add("appearance", Comparability::Same, "It is on another step.");
    }
    if (before_.parameter != after_.parameter) {
      add("settings", Comparability::Same, "It reads another link parameter.");
    }
  }

  const Question& before_;
  const Question& after_;
  std::vector<Change>& changes_;
};

// Keys whose place changed among the questions both versions have: those outside a longest
// increasing run of old places.
std::set<std::string> moved_questions(const Definition& before, const Definition& after) {
  std::vector<std::pair<std::size_t, std::string>> places;
  for (const auto& question : after.questions) {
    const auto at = std::ranges::find(before.questions, question.key, &Question::key);
    if (at != before.questions.end()) {
      places.emplace_back(static_cast<std::size_t>(at - before.questions.begin()), question.key);
    }
  }
  std::vector<std::size_t> length(places.size(), 1);
  std::vector<std::size_t> previous(places.size(), places.size());
  std::size_t last = places.size();
  for (std::size_t i = 0; i < places.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (places[j].first < places[i].first && length[j] + 1 > length[i]) {
        length[i] = length[j] + 1;
        previous[i] = j;
      }
    }
    if (last == places.size() || length[i] > length[last]) last = i;
  }
  std::set<std::string> moved;
  for (const auto& place : places) moved.insert(place.second);
  for (; last < places.size(); last = previous[last]) moved.erase(places[last].second);
  return moved;
}

void compare_survey(const Definition& before, const Definition& after,
                    std::vector<Change>& changes) {
  const auto add = [&](std::string code, std::string detail) {
    changes.push_back({std::move(code), {}, std::move(detail), Comparability::Same});
  };
  if (before.title != after.title || before.intro != after.intro || before.thanks != after.thanks) {
    add("wording", "The title, the introduction or the thanks changed.");
  }
  if (before.languages != after.languages) {
    const auto list = [](const Definition& definition) {
      std::string tags;
      for (const auto language : definition.languages) {
        tags += tags.empty() ? "" : ", ";
        tags += tag_of(language);
      }
      return tags;
    };
    add("languages", fmt::format("The languages were {} and are {}.", list(before), list(after)));
  }
  if (before.presentation != after.presentation || before.progress != after.progress ||
      before.back != after.back) {
    add("settings", "The survey is presented differently.");
  }
  if (before.opens_at != after.opens_at || before.closes_at != after.closes_at) {
    add("settings", "The times of opening or closing changed.");
  }
  if (before.name != after.name || before.slug != after.slug) {
    add("settings", "The name or the link changed.");
  }
  if (before.quotas != after.quotas) add("quotas", "The quotas changed.");
  if (before.attributes != after.attributes) {
    add("attributes", "The attributes of the context changed.");
  }
}

}  // namespace

std::string_view name_of(Comparability comparability) {
  switch (comparability) {
    case Comparability::Same:
      return "same";
    case Comparability::WithCare:
      return "with_care";
    case Comparability::Broken:
      return "broken";
  }
  return {};
}

std::vector<Change> describe_changes(const Definition& before, const Definition& after) {
  std::vector<Change> changes;
  compare_survey(before, after, changes);
  const auto moved = moved_questions(before, after);
  for (const auto& question : after.questions) {
    const auto* old = before.find_question(question.key);
    if (old == nullptr) {
      changes.push_back({"added", question.key, "The question was added.", Comparability::Same});
      continue;
    }
    if (moved.contains(question.key)) {
      changes.push_back(
          {"moved", question.key, "It is asked at another place.", Comparability::Same});
    }
    QuestionComparison(*old, question, changes).run();
  }
  for (const auto& question : before.questions) {
    if (after.find_question(question.key) == nullptr) {
      changes.push_back(
          {"removed", question.key, "The question was removed.", Comparability::Broken});
    }
  }
  return changes;
}

Comparability comparability(const std::string& question, const Definition& before,
                            const Definition& after) {
  const auto* old = before.find_question(question);
  const auto* now = after.find_question(question);
  if (old == nullptr || now == nullptr) return Comparability::Broken;
  std::vector<Change> changes;
  QuestionComparison(*old, *now, changes).run();
  auto worst = Comparability::Same;
  for (const auto& change : changes) worst = std::max(worst, change.scores);
  return worst;
}

json::array to_json(const std::vector<Change>& changes) {
  json::array array;
  for (const auto& change : changes) {
    json::object entry{{"code", change.code},
                       {"question", nullptr},
                       {"detail", change.detail},
                       {"scores", name_of(change.scores)}};
    if (!change.question.empty()) entry["question"] = change.question;
    array.push_back(std::move(entry));
  }
  return array;
}

}  // namespace polku::surveys
