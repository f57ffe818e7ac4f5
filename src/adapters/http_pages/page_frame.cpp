#include "page_frame.h"

#include <fmt/format.h>
#include <sodium.h>

#include <array>
#include <map>
#include <memory>
#include <mutex>

#include "http_pages/accent.h"
#include "texts.h"

namespace polku::pages {
namespace {

constexpr Rgb kOwnAccent{0x0f, 0x5e, 0x6b};
constexpr std::size_t kStylesKept = 1000;

struct Style {
  std::string text;
  std::string source;  // for the policy: 'sha256-...'
};

std::string digest_of(std::string_view text) {
  std::array<unsigned char, crypto_hash_sha256_BYTES> hash{};
  crypto_hash_sha256(hash.data(), reinterpret_cast<const unsigned char*>(text.data()), text.size());
  std::array<char,
             sodium_base64_ENCODED_LEN(crypto_hash_sha256_BYTES, sodium_base64_VARIANT_ORIGINAL)>
      encoded{};
  sodium_bin2base64(encoded.data(), encoded.size(), hash.data(), hash.size(),
                    sodium_base64_VARIANT_ORIGINAL);
  return encoded.data();
}

Style make_style(Rgb accent) {
  Style style;
  style.text = stylesheet();
  fmt::format_to(std::back_inserter(style.text),
                 ":root{{--accent:{}}}@media(prefers-color-scheme:dark){{:root{{--accent:{}}}}}",
                 format_rgb(readable_accent(accent, kLightGround)),
                 format_rgb(readable_accent(accent, kDarkGround)));
  style.source = "'sha256-" + digest_of(style.text) + "'";
  return style;
}

// Made once for each colour in use.
std::shared_ptr<const Style> style_of(std::string_view accent) {
  static std::mutex mutex;
  static std::map<std::string, std::shared_ptr<const Style>> styles;
  const auto colour = parse_rgb(accent).value_or(kOwnAccent);
  const auto key = format_rgb(colour);
  const std::lock_guard lock(mutex);
  if (const auto at = styles.find(key); at != styles.end()) return at->second;
  if (styles.size() >= kStylesKept) styles.clear();
  return styles[key] = std::make_shared<const Style>(make_style(colour));
}

std::string_view accent_of(const Frame& frame) {
  return frame.organisation ? std::string_view(frame.organisation->accent_color)
                            : std::string_view{};
}

std::string percent_encoded(std::string_view text) {
  std::string encoded;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '_' || c == '.' || c == '~';
    if (plain) {
      encoded += c;
    } else {
      fmt::format_to(std::back_inserter(encoded), "%{:02X}", byte);
    }
  }
  return encoded;
}

}  // namespace

std::string with_parameter(std::string_view address, std::string_view name,
                           std::string_view value) {
  const char separator = address.find('?') == std::string_view::npos ? '?' : '&';
  return fmt::format("{}{}{}={}", address, separator, percent_encoded(name),
                     percent_encoded(value));
}

std::string style_for(std::string_view accent) { return style_of(accent)->text; }

std::string style_address(std::string_view accent) {
  const auto colour = parse_rgb(accent).value_or(kOwnAccent);
  return "/respondent.css?accent=" + format_rgb(colour).substr(1) +
         "&v=" + percent_encoded(digest_of(stylesheet()).substr(0, 8));
}

std::string script_address() {
  static const std::string kAddress =
      "/respondent.js?v=" + percent_encoded(digest_of(script()).substr(0, 8));
  return kAddress;
}

Page page_of(const Frame& frame, const Document& document) {
  const auto style = style_of(accent_of(frame));
  data values;
  values["lang"] = std::string(tag_of(frame.language));
  values["title"] =
      frame.organisation ? document.title + " · " + frame.organisation->name : document.title;
  values["linked_style"] = frame.linked_style ? data{style_address(accent_of(frame))} : flag(false);
  values["style"] = style->text;
  values["script"] = document.script ? data{script_address()} : flag(false);
  values["body"] = document.body;
  Page page;
  page.html = render(Template::Page, values);
  page.policy = fmt::format(
      "default-src 'none'; style-src {}; script-src 'self'; connect-src 'self'; img-src data:; "
      "form-action 'self'; base-uri 'none'; frame-ancestors 'self'",
      style->source);
  return page;
}

std::string header_html(const Frame& frame, LanguageChoice choice) {
  data languages{data::type::list};
  for (const auto language : frame.languages) {
    data item;
    const std::string tag(tag_of(language));
    item["tag"] = tag;
    item["code"] = words(language, "language_code");
    item["name"] = words(language, "language_name");
    item["current"] = flag(language == frame.language);
    item["in_form"] = flag(choice == LanguageChoice::Buttons);
    item["link"] = with_parameter(frame.address, "lang", tag);
    languages.push_back(item);
  }
  data values;
  values["organisation"] = frame.organisation ? frame.organisation->name : std::string();
  values["has_languages"] = flag(choice != LanguageChoice::None && frame.languages.size() > 1);
  values["language_nav"] = words(frame.language, "language_nav");
  values["languages"] = std::move(languages);
  return render(Template::Header, values);
}

data hidden_field(std::string_view name, std::string_view value) {
  data field;
  field["name"] = std::string(name);
  field["value"] = std::string(value);
  return field;
}

}  // namespace polku::pages
