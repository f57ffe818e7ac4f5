#pragma once
// Strict reading of a JSON document. The first mistake is kept with its path; later calls then give
// harmless values, so that reading code needs no checks of its own between members.

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/format.h"
#include "core/json.h"
#include "core/text.h"
#include "core/time.h"

namespace polku {

class DocumentReader {
 public:
  // `root`: what errors of the whole document name as their field.
  explicit DocumentReader(std::string root) : root_(std::move(root)) {}

  void refuse(std::string path, std::string message);
  bool failed() const { return error_.has_value(); }
  const std::optional<Error>& error() const { return error_; }

 private:
  friend class ObjectReader;
  std::string root_;
  std::optional<Error> error_;
};

// One object of the document. Members that nobody read are refused by `finish`.
class ObjectReader {
 public:
  ObjectReader(DocumentReader& document, const json::value& value, std::string path);

  DocumentReader& document() { return document_; }
  std::string path(std::string_view member) const;
  void refuse(std::string_view member, std::string message);

  // The member, or nullptr when absent or null; counts as read.
  const json::value* member(std::string_view name);

  std::optional<std::string> text(std::string_view name, std::size_t length_max);
  std::string required_text(std::string_view name, std::size_t length_max);
  // [a-z][a-z0-9_]*, at most 64; empty when missing, which is refused.
  std::string required_key(std::string_view name);
  LocalizedText texts(std::string_view name, std::size_t length_max);
  bool flag(std::string_view name, bool fallback);
  struct Range {
    std::int64_t least = 0;
    std::int64_t most = 0;
  };
  std::optional<std::int64_t> integer(std::string_view name, Range range);
  std::optional<double> number(std::string_view name);
  std::optional<Timestamp> instant(std::string_view name);
  std::optional<Day> day(std::string_view name);
  const json::array* array(std::string_view name, std::size_t items_max);

  void finish();

 private:
  DocumentReader& document_;
  const json::object* object_ = nullptr;
  std::string path_;
  std::vector<std::string_view> read_;
};

}  // namespace polku
