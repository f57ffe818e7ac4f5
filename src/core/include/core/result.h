#pragma once
// Start here: how Polku's functions fail.
//
// An expected failure is a value. Every function that can fail returns Result<T>; the closed list
// of codes is all a caller ever has to handle. Exceptions stay inside the adapter that meets them.

#include <cassert>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace polku {

enum class ErrorCode {
  Invalid,       // the input breaks a rule; `field` names where
  NotFound,      // no such thing, or none that the caller may know of
  Conflict,      // it clashes with what is already there (duplicate, old revision)
  Unauthorized,  // nobody is signed in
  Forbidden,     // signed in, but not allowed
  Unavailable,   // try again later: a full queue, a database away
  Internal,      // our fault
};

// `message` is for the user: it names what is wrong and what to do. `field` is a path into the
// input such as "answers.recommend". `detail` is for the log and never leaves the program.
struct Error {
  ErrorCode code = ErrorCode::Internal;
  std::string message;
  std::string field;
  std::string detail;

  friend bool operator==(const Error&, const Error&) = default;
};

[[nodiscard]] inline Error invalid(std::string field, std::string message) {
  return {ErrorCode::Invalid, std::move(message), std::move(field), {}};
}
[[nodiscard]] inline Error not_found(std::string message) {
  return {ErrorCode::NotFound, std::move(message), {}, {}};
}
[[nodiscard]] inline Error conflict(std::string message, std::string field = {}) {
  return {ErrorCode::Conflict, std::move(message), std::move(field), {}};
}
[[nodiscard]] inline Error forbidden(std::string message) {
  return {ErrorCode::Forbidden, std::move(message), {}, {}};
}
[[nodiscard]] inline Error unauthorized(std::string message) {
  return {ErrorCode::Unauthorized, std::move(message), {}, {}};
}
[[nodiscard]] inline Error unavailable(std::string message, std::string detail = {}) {
  return {ErrorCode::Unavailable, std::move(message), {}, std::move(detail)};
}
[[nodiscard]] inline Error internal_error(std::string detail) {
  return {
      ErrorCode::Internal, "Something went wrong on our side. Try again.", {}, std::move(detail)};
}

// A value or an Error. Reading the side that is not there is a bug and asserts.
template <class T>
class [[nodiscard]] Result {
 public:
  using value_type = T;

  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

  bool ok() const noexcept { return state_.index() == 0; }
  explicit operator bool() const noexcept { return ok(); }

  const T& value() const& {
    assert(ok());
    return *std::get_if<0>(&state_);
  }
  T& value() & {
    assert(ok());
    return *std::get_if<0>(&state_);
  }
  T&& value() && {
    assert(ok());
    return std::move(*std::get_if<0>(&state_));
  }
  T value_or(T fallback) const& { return ok() ? value() : std::move(fallback); }

  const T& operator*() const& { return value(); }
  T& operator*() & { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  const T* operator->() const { return &value(); }
  T* operator->() { return &value(); }

  const Error& error() const& {
    assert(!ok());
    return *std::get_if<1>(&state_);
  }
  Error&& error() && {
    assert(!ok());
    return std::move(*std::get_if<1>(&state_));
  }

 private:
  std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  using value_type = void;

  Result() = default;
  Result(Error error) : error_(std::move(error)) {}

  bool ok() const noexcept { return !error_; }
  explicit operator bool() const noexcept { return ok(); }
  void value() const { assert(ok()); }

  const Error& error() const& {
    assert(!ok());
    return *error_;
  }
  Error&& error() && {
    assert(!ok());
    return std::move(*error_);
  }

 private:
  std::optional<Error> error_;
};

}  // namespace polku

#define POLKU_CONCAT_INNER(a, b) a##b
#define POLKU_CONCAT(a, b) POLKU_CONCAT_INNER(a, b)

// NOLINTBEGIN(bugprone-macro-parentheses): a declared name takes none.
// POLKU_TRY(auto survey, store.find(id)): binds the value or returns the error to the caller.
#define POLKU_TRY(declaration, expression) \
  POLKU_TRY_NAMED(POLKU_CONCAT(polku_result_, __LINE__), declaration, expression)
#define POLKU_TRY_NAMED(name, declaration, expression) \
  auto name = (expression);                            \
  if (!name.ok()) return std::move(name).error();      \
  declaration = std::move(name).value()

// POLKU_CHECK(store.remove(id)): returns the error to the caller, if there is one.
#define POLKU_CHECK(expression) POLKU_CHECK_NAMED(POLKU_CONCAT(polku_result_, __LINE__), expression)
#define POLKU_CHECK_NAMED(name, expression) \
  auto name = (expression);                 \
  if (!name.ok()) return std::move(name).error()
// NOLINTEND(bugprone-macro-parentheses)
