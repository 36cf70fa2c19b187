// What the program says to people: a sentence in each of its languages, with its arguments. core/sentence.h makes them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace geci {

/// A sentence with its arguments, which can be rendered in English and in Chinese. A value: it may be copied, compared
/// and handed to another thread. Messages come from a Sentence or a Plural, which have both languages.
class Message {
 public:
  /// Says nothing.
  Message() = default;

  bool empty() const { return english_.empty(); }
  /// Return the sentence; messages among its arguments are in the same language.
  std::string english() const;
  std::string chinese() const;

  /// Returns this sentence and then the other one; the one that says something, if the other says nothing.
  Message followed_by(const Message& next) const;

  bool operator==(const Message& other) const;

 private:
  template <class... Args>
  friend class Sentence;
  template <class... Args>
  friend class Plural;
  // For what only the command line says. It is defined in src/cli, whose headers nothing of the page can include.
  template <class... Args>
  friend class EnglishSentence;
  friend struct Error;  // whose text may still be a string

  struct Argument;

  /// The formats are literals: they are not copied.
  Message(std::string_view english, std::string_view chinese, std::vector<Argument> arguments);
  std::string fill_in(std::string_view format, std::string (Message::*in_language)() const) const;

  // Formats of {fmt}.
  std::string_view english_, chinese_;
  std::vector<Argument> arguments_;
};

struct Message::Argument {
  std::variant<std::string, int64_t, double, Message> value;

  bool operator==(const Argument&) const = default;
};

}  // namespace geci
