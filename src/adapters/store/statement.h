#pragma once
// One prepared SOCI statement with the cells its parameters and columns live in. Not thread-safe.

#include <soci/soci.h>

#include <concepts>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "core/id.h"
#include "core/time.h"
#include "store/database.h"

namespace polku::store {

enum class Kind : std::uint8_t { Id, Text, Integer, Real };

// A named value for a statement. Texts are borrowed until the statement has run. The same call site
// must always give the same names and kinds in the same order.
struct Param {
  const char* name;
  Kind kind;
  bool null = false;
  Uuid id{};
  std::string_view text{};
  long long integer = 0;
  double real = 0;

  Param(const char* n, const Uuid& value) : name(n), kind(Kind::Id), id(value) {}
  template <class Tag>
  Param(const char* n, const Id<Tag>& value) : Param(n, value.uuid) {}
  Param(const char* n, std::string_view value) : name(n), kind(Kind::Text), text(value) {}
  Param(const char* n, const std::string& value) : Param(n, std::string_view(value)) {}
  Param(const char* n, const char* value) : Param(n, std::string_view(value)) {}
  template <std::integral I>
  Param(const char* n, I value)
      : name(n), kind(Kind::Integer), integer(static_cast<long long>(value)) {}
  Param(const char* n, double value) : name(n), kind(Kind::Real), real(value) {}
  Param(const char* n, Timestamp value) : Param(n, value.micros) {}
  Param(const char* n, Day value) : Param(n, value.number) {}
  template <class T>
  requires(!std::same_as<T, std::string>)  // its text would be borrowed from a temporary
      Param(const char* n, const std::optional<T>& value)
      : Param(n, value ? *value : T{}) {
    null = !value;
  }
};

template <class T>
struct ColumnOf;  // how a C++ type is read
template <>
struct ColumnOf<Uuid> {
  static constexpr Kind kKind = Kind::Id;
};
template <class Tag>
struct ColumnOf<Id<Tag>> {
  static constexpr Kind kKind = Kind::Id;
};
template <>
struct ColumnOf<std::string> {
  static constexpr Kind kKind = Kind::Text;
};
template <std::integral I>
struct ColumnOf<I> {
  static constexpr Kind kKind = Kind::Integer;
};
template <>
struct ColumnOf<double> {
  static constexpr Kind kKind = Kind::Real;
};
template <>
struct ColumnOf<Timestamp> {
  static constexpr Kind kKind = Kind::Integer;
};
template <>
struct ColumnOf<Day> {
  static constexpr Kind kKind = Kind::Integer;
};
template <class T>
struct ColumnOf<std::optional<T>> : ColumnOf<T> {};

// Where one parameter or column of a prepared statement lives.
struct Cell {
  Kind kind = Kind::Text;
  soci::indicator indicator = soci::i_ok;
  std::string text;
  long long integer = 0;
  double real = 0;
  std::unique_ptr<soci::blob> blob;  // ids on SQLite

  bool is_null() const { return indicator == soci::i_null; }
  Uuid id() const;

  template <class T>
  T take() {
    if constexpr (std::same_as<T, Uuid>) {
      return is_null() ? Uuid{} : id();
    } else if constexpr (std::same_as<T, std::string>) {
      return is_null() ? std::string{} : std::move(text);
    } else if constexpr (std::same_as<T, double>) {
      return is_null() ? 0 : real;
    } else if constexpr (std::integral<T>) {
      return is_null() ? T{} : static_cast<T>(integer);
    } else {
      return take_other(static_cast<T*>(nullptr));
    }
  }

 private:
  Timestamp take_other(Timestamp*) { return {take<std::int64_t>()}; }
  Day take_other(Day*) { return {take<std::int32_t>()}; }
  template <class Tag>
  Id<Tag> take_other(Id<Tag>*) {
    return {take<Uuid>()};
  }
  template <class T>
  std::optional<T> take_other(std::optional<T>*) {
    if (is_null()) return std::nullopt;
    return take<T>();
  }
};

class Statement {
 public:
  struct Slot {
    std::string name;
    Kind kind;
  };
  Statement(soci::session& sql, Engine engine, const std::string& text,
            std::span<const Slot> parameters, std::span<const Kind> columns);

  // Copies the value into the parameter's cell.
  void set(std::size_t parameter, const Param& value);
  void set_id(std::size_t parameter, const Uuid& id);
  Cell& parameter(std::size_t index) { return parameters_[index]; }
  Cell& column(std::size_t index) { return columns_[index]; }
  std::size_t parameter_count() const { return parameters_.size(); }

  // Runs it; true when there is a first row in the columns.
  bool execute();
  bool fetch();
  long long changed();

  // It threw while it ran, and must not run again.
  void mark_failed() { failed_ = true; }
  bool has_failed() const { return failed_; }

 private:
  Engine engine_;
  std::deque<Cell> parameters_;  // addresses must stay
  std::deque<Cell> columns_;
  soci::statement statement_;
  bool failed_ = false;
};

}  // namespace polku::store
