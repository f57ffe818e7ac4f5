#include "handlers.h"

#include <algorithm>

namespace polku::pages {
namespace {

using surveys::Question;
using surveys::QuestionType;

constexpr std::size_t kQueryBytesMax = 2000;

int status_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::Invalid:
      return 400;
    case ErrorCode::NotFound:
      return 404;
    case ErrorCode::Conflict:
      return 409;
    case ErrorCode::Unauthorized:
    case ErrorCode::Forbidden:
      return 403;
    case ErrorCode::Unavailable:
      return 503;
    case ErrorCode::Internal:
      return 500;
  }
  return 500;
}

void clear_answer(Form& form, const Question& question) {
  form.remove(question.key);
  form.remove(question.key + ".other");
  for (const auto& row : question.rows) form.remove(question.key + "." + row.key);
}

// Whoever writes beside "other" means it, ticked or not, unless another single choice was made.
void imply_other(Form& form, const Question& question) {
  const auto& text = form.value(question.key + ".other");
  if (!question.other || trimmed(text).empty()) return;
  const auto& chosen = form.values(question.key);
  const bool many = question.type == QuestionType::MultipleChoice;
  const bool ticked = std::ranges::find(chosen, surveys::kOther) != chosen.end();
  if (!ticked && (many || chosen.empty())) form.add(question.key, std::string(surveys::kOther));
}

}  // namespace

http::Response html_response(int status, Page page) {
  http::Response response;
  response.status = status;
  response.content_type = "text/html; charset=utf-8";
  response.body = std::move(page.html);
  response.headers.emplace_back("Content-Security-Policy", std::move(page.policy));
  return response;
}

http::Response error_response(const Frame& frame, const Error& error,
                              std::string_view not_found_topic) {
  Message message;
  switch (error.code) {
    case ErrorCode::NotFound:
      message.topic = not_found_topic;
      break;
    case ErrorCode::Conflict:
      message.topic = "saved";
      break;
    case ErrorCode::Unavailable:
      message.topic = "busy";
      break;
    case ErrorCode::Invalid:
      message.topic = "bad_form";
      break;
    default:
      message.topic = "failed";
      break;
  }
  if (error.code == ErrorCode::Unavailable || error.code == ErrorCode::Invalid) {
    message.link = with_parameter(frame.address, "lang", tag_of(frame.language));
    message.link_text = "try_again";
  }
  auto response = html_response(status_of(error.code), message_page(frame, message));
  if (error.code == ErrorCode::Unavailable) response.headers.emplace_back("Retry-After", "5");
  response.log_detail = error.detail.empty() ? error.message : error.detail;
  return response;
}

Language language_for(const http::Request& request, const std::vector<Language>& offered) {
  if (const auto asked = request.query_value("lang")) {
    const auto language = parse_language(*asked);
    if (language && std::ranges::find(offered, *language) != offered.end()) return *language;
  }
  return negotiate_language(request.header("accept-language"), offered).value_or(offered.front());
}

std::string address_of(const http::Request& request, std::initializer_list<std::string_view> but) {
  // The path is decoded: slugs and codes need no encoding, anything else is not taken back.
  std::string address;
  for (const char c : request.path) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '/' || c == '_';
    if (plain) address += c;
  }
  if (address.size() > kQueryBytesMax || address.starts_with("//")) address = "/";
  for (const auto& [name, value] : request.query) {
    if (std::ranges::find(but, name) != but.end()) continue;
    auto longer = with_parameter(address, name, value);
    if (longer.size() > kQueryBytesMax) break;
    address = std::move(longer);
  }
  return address;
}

void settle(Form& form, const surveys::Definition& definition) {
  const auto cleared = form.values("_clear");
  const auto asked = form.value(surveys::kAskedField);
  const auto asked_keys = split(asked, ',');
  for (const auto& question : definition.questions) {
    const auto in = [&](const auto& keys) {
      return std::ranges::find(keys, question.key) != keys.end();
    };
    if (in(cleared)) clear_answer(form, question);
    imply_other(form, question);
    const bool unticked = question.type == QuestionType::Consent && !form.has(question.key);
    if (unticked && in(asked_keys)) form.add(question.key, "false");
  }
}

bool was_asked_all(const Form& form, const surveys::Definition& definition,
                   const surveys::QuestionIndices& questions) {
  const auto asked = form.value(surveys::kAskedField);
  const auto keys = split(asked, ',');
  return std::ranges::all_of(questions, [&](std::size_t index) {
    return std::ranges::find(keys, definition.questions[index].key) != keys.end();
  });
}

std::string device_of(std::string_view user_agent) {
  const auto says = [&](std::string_view word) {
    return user_agent.find(word) != std::string_view::npos;
  };
  if (says("iPad") || says("Tablet") || (says("Android") && !says("Mobile"))) return "tablet";
  if (says("Mobi") || says("iPhone")) return "phone";
  if (says("Windows") || says("Macintosh") || says("X11") || says("CrOS")) return "computer";
  return {};
}

}  // namespace polku::pages
