#pragma once
// The fields of a posted form.

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/result.h"

namespace polku::pages {

// Names that begin with an underscore are the page's own (_attempt, _step); the rest are answers.
// Texts are UTF-8 with "\n" line ends and no control characters but tab and line end. A value.
class Form {
 public:
  using Fields = std::vector<std::pair<std::string, std::string>>;

  Form() = default;
  explicit Form(Fields fields);

  // Decodes application/x-www-form-urlencoded. Invalid, with a field to show: another content type
  // (also multipart), broken percent encoding, invalid UTF-8, NUL, too many or too long names.
  static Result<Form> decode(std::string_view content_type, std::string_view body);

  void add(std::string name, std::string value);
  void remove(std::string_view name);

  // In the order sent.
  const Fields& fields() const { return fields_; }
  // Empty when the field is absent. A field sent several times gives its last value.
  const std::string& value(std::string_view name) const;
  // Every value in the order sent; empty when absent.
  const std::vector<std::string>& values(std::string_view name) const;
  bool has(std::string_view name) const { return !values(name).empty(); }

 private:
  Fields fields_;
  std::map<std::string, std::vector<std::string>, std::less<>> values_;
};

inline constexpr std::size_t kFormBytesMax = 512 * 1024;
inline constexpr std::size_t kFormFieldsMax = 4000;

}  // namespace polku::pages
