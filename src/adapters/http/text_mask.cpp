#include "http/text_mask.h"

#include "surveys/catalog.h"
#include "voice/personal_data.h"
#include "voice/service.h"

namespace polku::http {

namespace {

using surveys::QuestionType;

void mask_texts(const TextMask& mask, json::value& answer);

// The words written beside the option "other".
void mask_other(const TextMask& mask, json::value& answer) {
  if (json::object* object = answer.if_object()) {
    for (auto& member : *object) mask_texts(mask, member.value());
  } else if (json::array* array = answer.if_array()) {
    for (json::value& item : *array) mask_other(mask, item);
  }
}

void mask_texts(const TextMask& mask, json::value& answer) {
  if (answer.is_string()) {
    answer = mask.masked(answer.get_string());
  } else {
    mask_other(mask, answer);
  }
}

void mask_answer(const TextMask& mask, QuestionType type, json::value& answer) {
  switch (type) {
    case QuestionType::Email:
      answer = "[email]";
      return;
    case QuestionType::Phone:
      answer = "[phone]";
      return;
    case QuestionType::Name:
      answer = "[name]";
      return;
    case QuestionType::ShortText:
    case QuestionType::LongText:
    case QuestionType::Hidden:
      return mask_texts(mask, answer);
    case QuestionType::SingleChoice:
    case QuestionType::MultipleChoice:
      return mask_other(mask, answer);
    default:
      return;
  }
}

}  // namespace

std::size_t ShownText::start_of(std::size_t original) const {
  std::size_t shift_from = 0, shift_to = 0;
  for (const Move& move : moves_) {
    if (original < move.original_start) break;
    if (original < move.original_end) return move.start;
    shift_from = move.original_end;
    shift_to = move.end;
  }
  return shift_to + (original - shift_from);
}

std::size_t ShownText::end_of(std::size_t original) const {
  std::size_t shift_from = 0, shift_to = 0;
  for (const Move& move : moves_) {
    if (original <= move.original_start) break;
    if (original <= move.original_end) return move.end;
    shift_from = move.original_end;
    shift_to = move.end;
  }
  return shift_to + (original - shift_from);
}

bool TextMask::hides_from(const directory::Actor& actor) const {
  return services_.voice != nullptr && !actor.may(directory::Permission::ReadPersonalData);
}

ShownText TextMask::replaced(std::string_view text, bool replaces) const {
  ShownText shown;
  if (services_.voice == nullptr) {
    shown.text = text;
    return shown;
  }
  std::size_t done = 0;
  for (const auto& span : voice::find_personal_data(text, services_.voice->analyser())) {
    shown.text += text.substr(done, span.start - done);
    const std::size_t start = shown.text.size();
    const auto piece = text.substr(span.start, span.end - span.start);
    shown.text += replaces ? voice::masked(piece, {{0, span.end - span.start, span.kind}})
                           : std::string(piece);
    shown.pieces.push_back({start, shown.text.size(), std::string(voice::name_of(span.kind))});
    shown.moves_.push_back({span.start, span.end, start, shown.text.size()});
    done = span.end;
  }
  shown.text += text.substr(done);
  return shown;
}

ShownText TextMask::shown(const directory::Actor& actor, std::string_view text) const {
  return replaced(text, hides_from(actor));
}

std::string TextMask::masked(std::string_view text) const { return replaced(text, true).text; }

bool TextMask::finds_any(std::string_view text) const {
  return !replaced(text, false).pieces.empty();
}

Result<void> TextMask::mask(const directory::Actor& actor, surveys::ResponseItem& item) const {
  return hides_from(actor) ? mask(item.response) : Result<void>();
}

Result<void> TextMask::mask(surveys::Response& response) const {
  if (services_.voice == nullptr) return {};
  POLKU_TRY(const surveys::DefinitionPtr definition,
            services_.catalog->version(response.organisation, response.survey, response.version));
  for (auto& member : response.answers) {
    const surveys::Question* question = definition->find_question(std::string(member.key()));
    // An answer to no question is shown as what it may be: somebody's words.
    mask_answer(*this, question != nullptr ? question->type : QuestionType::LongText,
                member.value());
  }
  for (auto& [key, value] : response.context.attributes) {
    if (auto* text = std::get_if<std::string>(&value)) *text = masked(*text);
  }
  return {};
}

}  // namespace polku::http
