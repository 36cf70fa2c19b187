// Errors are values: a sentence that says what was wrong and what to do about it.
#pragma once

#include <cassert>
#include <string>
#include <utility>
#include <variant>

#include "core/message.h"

namespace geci {

/// Why something failed, as one sentence for the person in front of the program.
struct Error {
  Error(Message what) : message(std::move(what)) {}
  /// An error without Chinese of its own, which the table of wording/sentences.cpp translates.
  Error(std::string text) : message("{}", "{}", {{std::move(text)}}) {}
  Error(const char* text) : Error(std::string(text)) {}

  std::string english() const { return message.english(); }
  std::string chinese() const { return message.chinese(); }

  Message message;
};

/// Either a T or an Error. REQUIRES for `value`, `*`, `->`: ok(); for `error`: !ok().
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : content_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : content_(std::in_place_index<1>, std::move(error)) {}

  bool ok() const { return content_.index() == 0; }
  explicit operator bool() const { return ok(); }

  T& value() { return *std::get_if<0>(&content_); }
  const T& value() const { return *std::get_if<0>(&content_); }
  T& operator*() { return value(); }
  const T& operator*() const { return value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  const Error& error() const {
    assert(!ok());
    return *std::get_if<1>(&content_);
  }

 private:
  std::variant<T, Error> content_;
};

/// The value of a function that only succeeds or fails: `return Ok{};`.
struct Ok {};
using Status = Result<Ok>;

}  // namespace geci
