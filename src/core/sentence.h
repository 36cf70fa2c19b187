// The sentences that messages are made of, each in both languages. The compiler checks them: a sentence without
// Chinese, or one whose formats do not fit its arguments, does not build.
#pragma once

#include <fmt/core.h>

#include <concepts>
#include <string>
#include <utility>
#include <vector>

#include "core/message.h"

namespace geci {

namespace sentence_check {

// Called where a format is wrong. As they are no constant expressions, the compiler then stops and shows their name.
inline void the_chinese_format_has_no_chinese() {}
inline void a_format_does_not_use_every_argument() {}
inline void a_field_has_more_than_a_digit_and_g_or_f() {}

/// Chinese characters and punctuation are three bytes or more in UTF-8, from U+3000 on.
consteval bool has_chinese(std::string_view format) {
  for (const char c : format) {
    if (static_cast<unsigned char>(c) >= 0xE3) return true;
  }
  return false;
}

/// A bit for each argument that the format uses. REQUIRES: {fmt} has checked it. Fields are {}, {1}, {:g}, {1:.2f}:
/// those that Message fills in.
consteval uint64_t used_arguments(std::string_view format) {
  uint64_t used = 0;
  size_t next = 0;
  for (size_t i = 0; i < format.size(); ++i) {
    if (format[i] != '{') continue;
    ++i;
    if (format[i] == '{') continue;
    const bool is_numbered = format[i] >= '0' && format[i] <= '9';
    used |= uint64_t{1} << (is_numbered ? static_cast<size_t>(format[i++] - '0') : next++);
    const std::string_view rest = format.substr(i);
    const bool is_fixed = rest.size() > 4 && rest.starts_with(":.") && rest[3] == 'f' && rest[4] == '}';
    if (!rest.starts_with("}") && !rest.starts_with(":g}") && !is_fixed) a_field_has_more_than_a_digit_and_g_or_f();
  }
  return used;
}

/// What a format sees of an argument: messages come as text.
template <class Arg>
using Shown = std::conditional_t<std::is_same_v<Arg, Message>, std::string, Arg>;

template <class... Args, size_t N>
consteval std::string_view checked(const char (&format)[N]) {
  (void)fmt::format_string<const Shown<Args>&...>(format);
  const std::string_view text(format, N - 1);
  if (used_arguments(text) != (uint64_t{1} << sizeof...(Args)) - 1) a_format_does_not_use_every_argument();
  return text;
}

template <class... Args, size_t N>
consteval std::string_view checked_chinese(const char (&format)[N]) {
  const std::string_view text = checked<Args...>(format);
  if (!has_chinese(text)) the_chinese_format_has_no_chinese();
  return text;
}

}  // namespace sentence_check

template <class Arg>
concept MessageArgument = std::same_as<Arg, std::string> || std::same_as<Arg, int64_t> || std::same_as<Arg, double> ||
                          std::same_as<Arg, Message>;

/// A sentence, as a constant:
///   constexpr Sentence<int64_t, std::string> kLongWord{"Line {} has the word {}.", "第 {} 行有“{}”这个词。"};
/// Both formats are those of {fmt}; the Chinese one may take the arguments in another order, by {1} and {0}. What comes
/// from outside (a name, a driver's words) is an argument, never a format.
template <class... Args>
class Sentence {
  static_assert((MessageArgument<Args> && ...), "an argument is a std::string, an int64_t, a double or a Message");

 public:
  template <size_t N, size_t M>
  consteval Sentence(const char (&english)[N], const char (&chinese)[M])
      : english_(sentence_check::checked<Args...>(english)),
        chinese_(sentence_check::checked_chinese<Args...>(chinese)) {}

  Message operator()(Args... arguments) const {
    std::vector<Message::Argument> values;
    values.reserve(sizeof...(Args));
    (values.push_back({std::move(arguments)}), ...);
    return {english_, chinese_, std::move(values)};
  }

 private:
  std::string_view english_, chinese_;
};

/// A sentence whose English depends on whether its first argument, a count, is 1.
template <class... Rest>
class Plural {
 public:
  template <size_t N, size_t M, size_t L>
  consteval Plural(const char (&one)[N], const char (&many)[M], const char (&chinese)[L])
      : one_(one, chinese), many_(many, chinese) {}

  Message operator()(int64_t count, Rest... rest) const {
    return (count == 1 ? one_ : many_)(count, std::move(rest)...);
  }

 private:
  Sentence<int64_t, Rest...> one_, many_;
};

}  // namespace geci
