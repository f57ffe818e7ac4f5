#include "surveys/steps.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace polku::surveys {
namespace {

// FNV-1a over the seed and the question's key: shuffles differ between questions.
std::uint64_t hash_of(std::string_view seed, std::string_view key) {
  std::uint64_t hash = 14'695'981'039'346'656'037ULL;
  for (const auto text : {seed, std::string_view("\x1f"), key}) {
    for (const char c : text) {
      hash = (hash ^ static_cast<std::uint8_t>(c)) * 1'099'511'628'211ULL;
    }
  }
  return hash;
}

// SplitMix64 (Steele, Lea, Flood 2014): the same numbers on every machine.
std::uint64_t next_random(std::uint64_t& state) {
  state += 0x9E3779B97F4A7C15ULL;
  auto z = state;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
  return z ^ (z >> 31);
}

bool has_logic(const Definition& definition) {
  return std::ranges::any_of(definition.questions, [](const Question& question) {
    return question.show_if || question.skip_to_end_if;
  });
}

bool on_a_step(const Question& question) { return question.type != QuestionType::Hidden; }

}  // namespace

std::vector<QuestionIndices> steps_of(const Definition& definition) {
  std::vector<QuestionIndices> steps;
  bool joins_next = definition.presentation == Presentation::OnePage;
  const bool one_page = joins_next;
  if (one_page) steps.emplace_back();
  for (std::size_t i = 0; i < definition.questions.size(); ++i) {
    const auto& question = definition.questions[i];
    if (!on_a_step(question)) continue;
    const bool joins = one_page || joins_next || (question.with_previous && !steps.empty());
    if (!joins || steps.empty()) steps.emplace_back();
    steps.back().push_back(i);
    joins_next = question.type == QuestionType::Statement;
  }
  if (steps.empty()) steps.emplace_back();
  return steps;
}

Visibility visibility_of(const Definition& definition, const Situation& situation) {
  Visibility visibility;
  visibility.shown.assign(definition.questions.size(), true);
  if (!has_logic(definition)) return visibility;
  json::object counted;
  const Situation so_far{counted, situation.context, situation.language};
  for (std::size_t i = 0; i < definition.questions.size(); ++i) {
    const auto& question = definition.questions[i];
    const bool shown =
        !visibility.ended_early && (!question.show_if || question.show_if->holds(so_far));
    visibility.shown[i] = shown;
    if (!shown) continue;
    if (const auto* answer = find_member(situation.answers, question.key)) {
      counted.insert_or_assign(question.key, *answer);
    }
    if (question.skip_to_end_if && question.skip_to_end_if->holds(so_far)) {
      visibility.ended_early = true;
      visibility.screened_out = question.screen_out;
    }
  }
  return visibility;
}

QuestionIndices shown_on(const QuestionIndices& step, const Visibility& visibility) {
  QuestionIndices shown;
  for (const auto index : step) {
    if (visibility.shown[index]) shown.push_back(index);
  }
  return shown;
}

std::optional<std::size_t> next_step(const std::vector<QuestionIndices>& steps,
                                     const Visibility& visibility,
                                     std::optional<std::size_t> current) {
  for (auto step = current ? *current + 1 : 0; step < steps.size(); ++step) {
    if (!shown_on(steps[step], visibility).empty()) return step;
  }
  return std::nullopt;
}

std::optional<std::size_t> previous_step(const std::vector<QuestionIndices>& steps,
                                         const Visibility& visibility, std::size_t current) {
  for (auto step = std::min(current, steps.size()); step > 0; --step) {
    if (!shown_on(steps[step - 1], visibility).empty()) return step - 1;
  }
  return std::nullopt;
}

double progress_at(const std::vector<QuestionIndices>& steps, std::size_t step) {
  if (steps.empty()) return 1;
  return static_cast<double>(std::min(step, steps.size())) / static_cast<double>(steps.size());
}

std::vector<std::size_t> shown_order(const Question& question, std::string_view seed) {
  const bool rows = question.type == QuestionType::Matrix;
  std::vector<std::size_t> order(rows ? question.rows.size() : question.options.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  if (!question.shuffle) return order;
  std::vector<std::size_t> places;
  for (const auto index : order) {
    if (rows || !question.options[index].exclusive) places.push_back(index);
  }
  auto moved = places;
  auto state = hash_of(seed, question.key);
  for (std::size_t left = moved.size(); left > 1; --left) {
    std::swap(moved[left - 1], moved[next_random(state) % left]);
  }
  for (std::size_t i = 0; i < places.size(); ++i) order[places[i]] = moved[i];
  return order;
}

std::string_view name_of(Availability availability) {
  switch (availability) {
    case Availability::Open:
      return "open";
    case Availability::Unpublished:
      return "unpublished";
    case Availability::NotYetOpen:
      return "not_yet_open";
    case Availability::Ended:
      return "ended";
    case Availability::Closed:
      return "closed";
  }
  return {};
}

Availability availability_of(const Definition& definition, SurveyStatus status, Timestamp now) {
  if (status == SurveyStatus::Draft) return Availability::Unpublished;
  if (status != SurveyStatus::Published) return Availability::Closed;
  if (definition.opens_at && now < *definition.opens_at) return Availability::NotYetOpen;
  if (definition.closes_at && now >= *definition.closes_at) return Availability::Ended;
  return Availability::Open;
}

}  // namespace polku::surveys
