#include "target.h"

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include "core/text.h"

namespace polku::http {

namespace {

bool is_clean(std::string_view text) {
  return text.find('\0') == std::string_view::npos && is_valid_utf8(text);
}

}  // namespace

Result<void> read_target(std::string_view target, Request& request) {
  const Error refused = invalid("body", "The address of the request cannot be read.");
  const auto parsed = boost::urls::parse_origin_form({target.data(), target.size()});
  if (parsed.has_error()) return refused;
  const boost::urls::url_view url = parsed.value();
  request.path = url.path();
  if (!is_clean(request.path)) return refused;
  if (!url.has_query()) return {};
  for (const auto& parameter : url.params()) {
    std::string key(parameter.key);
    std::string value(parameter.value);
    if (!is_clean(key) || !is_clean(value)) return refused;
    request.query.emplace_back(std::move(key), std::move(value));
  }
  return {};
}

}  // namespace polku::http
