#include <algorithm>
#include <cmath>
#include <set>

#include "page_frame.h"
#include "question_view.h"
#include "surveys/page.h"
#include "texts.h"

namespace polku::pages {
namespace {

using surveys::Question;
using surveys::QuestionType;

// The questions of the page whose answers change what else stands on it. Later steps would need
// what is stored, so that they are asked for by sending.
std::string live_keys(const SurveyScreen& screen) {
  if (!screen.first || screen.purpose == Purpose::Previewing) return {};
  const auto steps = steps_of(screen.definition);
  std::set<std::string> here, named;
  const auto& all = screen.definition.questions;
  const bool whole = screen.purpose == Purpose::Correcting || screen.step >= steps.size();
  std::vector<std::size_t> indices;
  for (std::size_t i = 0; i < all.size(); ++i) indices.push_back(i);
  if (!whole) indices = steps[screen.step];
  for (const auto index : indices) {
    const auto& question = all[index];
    here.insert(question.key);
    for (const auto* logic : {&question.show_if, &question.skip_to_end_if}) {
      if (!logic->has_value()) continue;
      for (const auto& name : (*logic)->names()) named.insert(name.key);
    }
    for (const auto* text : {&question.title, &question.help}) {
      for (const auto& pipe : surveys::pipes_in(
               text_in(*text, screen.frame.language, screen.definition.default_language()))) {
        if (pipe.name) named.insert(pipe.name->key);
      }
    }
  }
  std::string keys;
  for (const auto& key : here) {
    if (named.contains(key)) keys += (keys.empty() ? "" : " ") + key;
  }
  return keys;
}

bool has_lonely_options(const SurveyScreen& screen) {
  return std::ranges::any_of(screen.questions, [&](std::size_t index) {
    const auto& question = screen.definition.questions[index];
    return question.type == QuestionType::MultipleChoice &&
           std::ranges::any_of(question.options, &surveys::Option::exclusive);
  });
}

// Nothing asked tells who answers.
bool is_anonymous(const surveys::Definition& definition) {
  return std::ranges::none_of(definition.questions, [](const Question& question) {
    return question.type == QuestionType::Email || question.type == QuestionType::Phone ||
           question.type == QuestionType::Name || question.type == QuestionType::Hidden;
  });
}

std::string note_of(const SurveyScreen& screen) {
  const bool worth_saying = screen.first || screen.last;
  if (screen.purpose != Purpose::Answering || !worth_saying) return {};
  return words(screen.frame.language,
               is_anonymous(screen.definition) ? "anonymous_note" : "receipt_note");
}

// A title before what is wrong with its answer.
std::string as_sentence(std::string title) {
  const bool ended =
      title.ends_with('?') || title.ends_with('.') || title.ends_with('!') || title.ends_with(':');
  return title + (title.empty() ? "" : ended ? " " : ": ");
}

data errors_of(const SurveyScreen& screen, const Scene& scene) {
  data errors{data::type::list};
  for (const auto& fault : screen.faults) {
    const auto* question = screen.definition.find_question(fault.question);
    if (!question) continue;
    data error;
    error["target"] = target_of(fault, *question);
    error["sentence"] =
        as_sentence(text_of(question->title, scene)) + sentence_of(fault, *question, scene);
    errors.push_back(error);
  }
  return errors;
}

data hidden_fields(const SurveyScreen& screen) {
  std::string asked;
  for (const auto index : screen.questions) {
    asked += (asked.empty() ? "" : ",") + screen.definition.questions[index].key;
  }
  data hidden{data::type::list};
  hidden.push_back(hidden_field(surveys::kAskedField, asked));
  if (screen.purpose == Purpose::Correcting) return hidden;
  hidden.push_back(hidden_field(surveys::kAttemptField, screen.attempt));
  hidden.push_back(hidden_field(surveys::kStepField, std::to_string(screen.step)));
  if (!screen.continuation.empty()) {
    hidden.push_back(hidden_field(surveys::kContinuationField, screen.continuation));
  }
  return hidden;
}

void add_notice(data& values, const SurveyScreen& screen) {
  const auto language = screen.frame.language;
  values["notice_title"] = flag(false);
  values["person_label"] = flag(false);
  if (screen.notice == Notice::None) return;
  const bool person = screen.notice == Notice::AreYouAPerson;
  values["notice_title"] = words(language, person ? "person_title" : "more_title");
  values["notice_body"] = words(language, person ? "person_body" : "more_body");
  if (person) values["person_label"] = words(language, "person_label");
}

void add_heading(data& values, const SurveyScreen& screen, const Scene& scene) {
  const bool correcting = screen.purpose == Purpose::Correcting;
  const auto title = text_of(screen.definition.title, scene);
  const auto language = screen.frame.language;
  values["heading"] = text_or_nothing(correcting ? words(language, "correct_title") : title);
  values["small"] = flag(!screen.first);
  const bool first = screen.first && !correcting;
  values["intro"] = first ? text_or_nothing(text_of(screen.definition.intro, scene)) : flag(false);
}

void add_actions(data& values, const SurveyScreen& screen) {
  const auto language = screen.frame.language;
  const bool correcting = screen.purpose == Purpose::Correcting;
  values["next"] = words(language, correcting ? "correct_save" : screen.last ? "send" : "next");
  values["back"] = screen.can_go_back ? data{words(language, "back")} : flag(false);
  values["cancel"] = correcting ? data{words(language, "correct_cancel")} : flag(false);
  values["cancel_link"] = with_parameter(
      screen.frame.address.substr(0, screen.frame.address.find('?')), "lang", tag_of(language));
}

}  // namespace

Page survey_page(const SurveyScreen& screen) {
  const auto language = screen.frame.language;
  const Scene scene{screen.definition, screen.situation, screen.fields,
                    screen.faults,     screen.attempt,   screen.prefilled};
  std::string questions;
  for (const auto index : screen.questions) {
    questions += question_html(screen.definition.questions[index], scene);
  }
  const auto live = live_keys(screen);
  const bool stepwise = screen.definition.presentation == surveys::Presentation::Stepwise &&
                        screen.purpose != Purpose::Correcting;
  const bool has_errors = !screen.faults.empty();
  data values;
  values["action"] = with_parameter(screen.frame.address, "lang", tag_of(language));
  values["live"] = text_or_nothing(live);
  values["header"] =
      header_html(screen.frame, screen.purpose == Purpose::Previewing ? LanguageChoice::None
                                                                      : LanguageChoice::Buttons);
  values["progress"] =
      stepwise && screen.definition.progress
          ? data{std::to_string(std::lround(100 * std::clamp(screen.progress, 0.0, 1.0)))}
          : flag(false);
  values["progress_label"] = words(language, "progress");
  values["preview"] =
      screen.purpose == Purpose::Previewing ? data{words(language, "preview_note")} : flag(false);
  add_heading(values, screen, scene);
  values["has_errors"] = flag(has_errors);
  values["errors_title"] = words(language, "errors_title");
  values["errors"] = errors_of(screen, scene);
  add_notice(values, screen);
  values["questions"] = std::move(questions);
  values["trap_label"] = words(language, "trap_label");
  values["hidden"] = hidden_fields(screen);
  add_actions(values, screen);
  values["note"] = text_or_nothing(note_of(screen));

  Document document;
  document.title = text_of(screen.definition.title, scene);
  if (document.title.empty()) document.title = screen.definition.name;
  if (has_errors) document.title = words(language, "error_prefix") + ": " + document.title;
  document.body = render(Template::Survey, values);
  document.script =
      screen.purpose != Purpose::Previewing && (!live.empty() || has_lonely_options(screen));
  return page_of(screen.frame, document);
}

}  // namespace polku::pages
