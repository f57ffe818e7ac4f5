#include "form.h"

#include <boost/url/parse_query.hpp>

#include "core/text.h"

namespace polku::pages {
namespace {

constexpr std::size_t kNameBytesMax = 200;
constexpr std::string_view kStrays = "\"<>[]\\^`{|}#";
constexpr std::string_view kFormType = "application/x-www-form-urlencoded";

// Pasted text brings control characters that mean nothing here; line ends become "\n".
std::string cleaned(std::string_view text) {
  std::string clean;
  clean.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\r') {
      if (i + 1 == text.size() || text[i + 1] != '\n') clean += '\n';
    } else if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f) {
      clean += c;
    } else if (c == '\n' || c == '\t') {
      clean += c;
    }
  }
  return clean;
}

// The browser never writes them raw, other clients do; Boost.URL would refuse the whole body.
std::string with_strays_encoded(std::string_view body) {
  static constexpr char kDigits[] = "0123456789ABCDEF";
  std::string encoded;
  encoded.reserve(body.size());
  for (const char c : body) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte <= 0x20 || byte >= 0x7f || kStrays.find(c) != std::string_view::npos) {
      encoded += '%';
      encoded += kDigits[byte >> 4];
      encoded += kDigits[byte & 15];
    } else {
      encoded += c;
    }
  }
  return encoded;
}

Result<std::string> checked(std::string decoded) {
  if (!is_valid_utf8(decoded)) return invalid("body", "The form's text is not valid UTF-8.");
  if (decoded.find('\0') != std::string::npos) {
    return invalid("body", "The form has a NUL character.");
  }
  return cleaned(decoded);
}

}  // namespace

Result<Form> Form::decode(std::string_view content_type, std::string_view body) {
  const auto type = lower_ascii(trimmed(content_type.substr(0, content_type.find(';'))));
  if (type != kFormType) {
    return invalid("body", "Send the form as application/x-www-form-urlencoded.");
  }
  if (body.size() > kFormBytesMax) return invalid("body", "The form is too long.");
  Form form;
  const auto text = with_strays_encoded(body);
  const auto parsed = boost::urls::parse_query(text);
  if (!parsed) return invalid("body", "The form's encoding is broken.");
  if (!text.empty() && parsed->size() > kFormFieldsMax) {
    return invalid("body", "The form has too many fields.");
  }
  boost::urls::encoding_opts plus_is_space;
  plus_is_space.space_as_plus = true;
  for (const auto& parameter : *parsed) {
    if (parameter.key.empty()) continue;
    POLKU_TRY(auto name, checked(parameter.key.decode(plus_is_space)));
    if (name.size() > kNameBytesMax) return invalid("body", "The form has a field name too long.");
    POLKU_TRY(auto value, checked(parameter.value.decode(plus_is_space)));
    form.add(std::move(name), std::move(value));
  }
  return form;
}

Form::Form(Fields fields) {
  for (auto& [name, value] : fields) add(std::move(name), std::move(value));
}

void Form::add(std::string name, std::string value) {
  values_[name].push_back(value);
  fields_.emplace_back(std::move(name), std::move(value));
}

void Form::remove(std::string_view name) {
  const auto at = values_.find(name);
  if (at == values_.end()) return;
  values_.erase(at);
  std::erase_if(fields_, [&](const auto& field) { return field.first == name; });
}

const std::string& Form::value(std::string_view name) const {
  static const std::string kEmpty;
  const auto& all = values(name);
  return all.empty() ? kEmpty : all.back();
}

const std::vector<std::string>& Form::values(std::string_view name) const {
  static const std::vector<std::string> kNone;
  const auto at = values_.find(name);
  return at == values_.end() ? kNone : at->second;
}

}  // namespace polku::pages
