#include <fmt/format.h>

#include "answer_words.h"
#include "core/written.h"
#include "page_frame.h"
#include "texts.h"

namespace polku::pages {
namespace {

using surveys::QuestionType;

std::string receipt_path(std::string_view receipt) { return fmt::format("/r/{}", receipt); }

std::string in_language(std::string_view address, const Frame& frame) {
  return with_parameter(address, "lang", tag_of(frame.language));
}

}  // namespace

Page thanks_page(const Frame& frame, const Thanks& thanks) {
  const auto language = frame.language;
  const Form no_fields;
  const Scene scene{thanks.definition, thanks.situation, no_fields, {}, {}, false};
  const auto own = text_of(thanks.definition.thanks, scene);
  const bool has_code = !thanks.receipt.empty();
  data values;
  // The language cannot be changed here: the page is the answer to a sent form.
  values["header"] = header_html(frame, LanguageChoice::None);
  values["preview"] = thanks.previewed ? data{words(language, "preview_end")} : flag(false);
  values["heading"] = words(language, own.empty() ? "thanks_title" : "received_title");
  values["body"] = own.empty() ? words(language, "thanks_body") : own;
  values["code"] = text_or_nothing(thanks.receipt);
  if (has_code) {
    values["receipt_title"] = words(language, "receipt_title");
    values["receipt_body"] = words(language, "receipt_body");
    values["receipt_where"] = words(language, "receipt_where");
    values["receipt_link"] = words(language, "receipt_link");
    values["address"] = thanks.site + "/r";
    values["link"] = in_language(receipt_path(thanks.receipt), frame);
  }
  return page_of(frame, {words(language, "thanks_title"), render(Template::Thanks, values)});
}

Page message_page(const Frame& frame, const Message& message) {
  const auto language = frame.language;
  const std::string topic(message.topic);
  data paragraphs{data::type::list};
  paragraphs.push_back(filled(language, topic + "_body", {{"date", message.date}}));
  data values;
  const auto heading = words(language, topic + "_title");
  values["header"] = header_html(frame, LanguageChoice::Links);
  values["heading"] = heading;
  values["paragraphs"] = std::move(paragraphs);
  values["post"] = flag(false);
  values["link"] = text_or_nothing(message.link);
  if (!message.link.empty()) values["link_text"] = words(language, message.link_text);
  return page_of(frame, {heading, render(Template::Notice, values)});
}

Page own_answer_page(const Frame& frame, const OwnAnswer& answer) {
  const auto language = frame.language;
  const Form no_fields;
  const Scene scene{answer.definition, answer.situation, no_fields, {}, {}, false};
  const auto visibility = visibility_of(answer.definition, answer.situation);
  data items{data::type::list};
  for (std::size_t i = 0; i < answer.definition.questions.size(); ++i) {
    const auto& question = answer.definition.questions[i];
    const auto lines = lines_of_answer(question, scene);
    const bool silent =
        question.type == QuestionType::Statement || question.type == QuestionType::Hidden;
    if (lines.empty() && (silent || !visibility.shown[i])) continue;
    data line_list{data::type::list};
    for (const auto& line : lines) line_list.push_back(line);
    data item;
    const auto title = text_of(question.title, scene);
    item["question"] = title.empty() ? question.key : title;
    item["lines"] = std::move(line_list);
    item["none"] = lines.empty() ? data{words(language, "no_answer")} : flag(false);
    items.push_back(item);
  }
  const auto path = receipt_path(answer.receipt);
  const bool partial = answer.status == surveys::ResponseStatus::Partial;
  auto survey = text_of(answer.definition.title, scene);
  data values;
  values["header"] = header_html(frame, LanguageChoice::Links);
  values["done"] = answer.just_corrected ? data{words(language, "corrected")} : flag(false);
  values["heading"] = words(language, "own_answer_title");
  values["survey"] = survey.empty() ? answer.definition.name : std::move(survey);
  values["at"] =
      filled(language, "own_answer_at", {{"date", date_in_words(answer.answered_on, language)}});
  values["partial"] = partial ? data{words(language, "own_answer_partial")} : flag(false);
  values["empty"] = items.is_empty_list() ? data{words(language, "no_answers")} : flag(false);
  values["items"] = std::move(items);
  values["correct"] = words(language, "correct");
  values["correct_link"] = in_language(with_parameter(path, "action", "correct"), frame);
  values["erase"] = words(language, "erase");
  values["erase_link"] = in_language(with_parameter(path, "action", "erase"), frame);
  values["code_label"] = words(language, "receipt_enter_label");
  values["code"] = answer.receipt;
  return page_of(frame, {words(language, "own_answer_title"), render(Template::Receipt, values)});
}

Page erase_page(const Frame& frame, std::string_view receipt) {
  const auto language = frame.language;
  const auto path = in_language(receipt_path(receipt), frame);
  data paragraphs{data::type::list};
  paragraphs.push_back(words(language, "erase_body"));
  data hidden{data::type::list};
  hidden.push_back(hidden_field("action", "erase"));
  data values;
  values["header"] = header_html(frame, LanguageChoice::Links);
  values["heading"] = words(language, "erase_title");
  values["paragraphs"] = std::move(paragraphs);
  values["post"] = flag(true);
  values["action"] = path;
  values["hidden"] = std::move(hidden);
  values["cancel"] = words(language, "erase_cancel");
  values["cancel_link"] = path;
  values["button"] = words(language, "erase_confirm");
  values["link"] = flag(false);
  return page_of(frame, {words(language, "erase_title"), render(Template::Notice, values)});
}

Page lookup_page(const Frame& frame, std::string_view typed) {
  const auto language = frame.language;
  data values;
  values["header"] = header_html(frame, LanguageChoice::Links);
  values["heading"] = words(language, "receipt_enter_title");
  values["body"] = words(language, "receipt_enter_body");
  values["label"] = words(language, "receipt_enter_label");
  values["hint"] = words(language, "receipt_enter_hint");
  values["error"] = typed.empty() ? flag(false)
                                  : data{words(language, "receipt_unknown_title") + ". " +
                                         words(language, "receipt_unknown_body")};
  values["error_prefix"] = words(language, "error_prefix");
  values["value"] = std::string(typed);
  values["lang"] = std::string(tag_of(language));
  values["button"] = words(language, "receipt_enter_button");
  auto title = words(language, "receipt_enter_title");
  if (!typed.empty()) title = words(language, "error_prefix") + ": " + title;
  return page_of(frame, {title, render(Template::Lookup, values)});
}

}  // namespace polku::pages
