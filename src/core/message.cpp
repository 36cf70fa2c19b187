#include "core/message.h"

// The library is compiled here alone, without what is not used: locales, and numbers other than int64_t and double.
#define FMT_HEADER_ONLY
#define FMT_STATIC_THOUSANDS_SEPARATOR ','
#include <fmt/args.h>
#include <fmt/format.h>

namespace geci {
namespace {

/// `in_language`: Message::english or Message::chinese.
template <class Arguments>
std::string render(std::string_view format, const Arguments& arguments, std::string (Message::*in_language)() const) {
  fmt::dynamic_format_arg_store<fmt::format_context> values;
  for (const auto& argument : arguments) {
    if (const auto* text = std::get_if<std::string>(&argument.value)) values.push_back(std::cref(*text));
    if (const auto* whole = std::get_if<int64_t>(&argument.value)) values.push_back(*whole);
    if (const auto* number = std::get_if<double>(&argument.value)) values.push_back(*number);
    if (const auto* message = std::get_if<Message>(&argument.value)) values.push_back((message->*in_language)());
  }
  return fmt::vformat(format, values);
}

}  // namespace

Message::Message(std::string_view english, std::string_view chinese, std::vector<Argument> arguments)
    : english_(english), chinese_(chinese), arguments_(std::move(arguments)) {}

std::string Message::english() const { return render(english_, arguments_, &Message::english); }

std::string Message::chinese() const { return render(chinese_, arguments_, &Message::chinese); }

Message Message::followed_by(const Message& next) const {
  if (empty() || next.empty()) return empty() ? next : *this;
  return {"{} {}", "{}{}", {{*this}, {next}}};
}

bool Message::operator==(const Message&) const = default;

}  // namespace geci
