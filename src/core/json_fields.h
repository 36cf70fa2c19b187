// Typed members of a JSON object from outside: each is checked before it is taken.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/json.h"
#include "core/result.h"
#include "core/sentence.h"

namespace geci {

/// That a member is not there, or has another value than it may have: clauses, for damaged().
inline constexpr Sentence<std::string> kMissing{"{} is missing", "缺少 {}"};
inline constexpr Sentence<std::string> kOutOfBounds{"{} is out of range", "{} 超出范围"};

/// "This model file is damaged: <what>." `what` is a clause.
Error damaged(const Message& what);
Error damaged(const std::string& what);

/// Takes typed members out of an object and keeps the first complaint; after one, values are defaults.
class JsonFields {
 public:
  /// The object that is member `name` of `parent`.
  JsonFields(const Json& parent, const std::string& name);

  bool has(const char* name) const;
  int64_t integer(const char* name, int64_t low, int64_t high);
  uint64_t unsigned_integer(const char* name);
  /// JSON has no NaN: null stands for a number that was none.
  double number(const char* name);
  bool boolean(const char* name);
  std::string text(const char* name);

  const std::optional<Error>& complaint() const { return complaint_; }

 private:
  const Json* find(const char* name);
  /// As people are told of it: "config.vocab".
  std::string member(const char* name) const;
  void complain(const Message& what);

  const Json* object_ = nullptr;
  std::string where_;
  std::optional<Error> complaint_;
};

}  // namespace geci
