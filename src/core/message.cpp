#include "core/message.h"

#include <algorithm>
#include <cstdio>
#include <utility>

namespace geci {
namespace {

// {fmt} has checked the formats (core/sentence.h). Its own formatter would add a twenty-fifth to what the page
// transfers, mostly for what no sentence uses.

/// `spec`: "g" or empty; ".2f".
std::string text_of(double number, std::string_view spec) {
  char text[352];  // holds every double, with nine decimals
  const int size = spec.ends_with('f') ? std::snprintf(text, sizeof text, "%.*f", spec[1] - '0', number)
                                       : std::snprintf(text, sizeof text, "%g", number);
  return {text, static_cast<size_t>(size)};
}

/// Takes a field off the front, from behind its brace to the closing one. Returns the number of its argument, `next`
/// where it says none, and what stands behind its colon.
std::pair<size_t, std::string_view> take_field(std::string_view& format, size_t& next) {
  const size_t end = format.find('}');
  const std::string_view field = format.substr(0, end);
  format.remove_prefix(end + 1);
  const size_t colon = std::min(field.find(':'), field.size());
  const size_t number = colon == 0 ? next++ : static_cast<size_t>(field[0] - '0');
  return {number, field.substr(std::min(colon + 1, field.size()))};
}

}  // namespace

Message::Message(std::string_view english, std::string_view chinese, std::vector<Argument> arguments)
    : english_(english), chinese_(chinese), arguments_(std::move(arguments)) {}

std::string Message::fill_in(std::string_view format, std::string (Message::*in_language)() const) const {
  std::string text;
  size_t next = 0;
  while (true) {
    const size_t brace = std::min(format.find_first_of("{}"), format.size());
    text += format.substr(0, brace);
    if (brace == format.size()) return text;
    const bool is_doubled = format[brace] == '}' || format[brace + 1] == '{';
    if (is_doubled) text += format[brace];
    format.remove_prefix(brace + (is_doubled ? 2 : 1));
    if (is_doubled) continue;
    const auto [number, spec] = take_field(format, next);
    const auto& value = arguments_[number].value;
    if (const auto* words = std::get_if<std::string>(&value)) text += *words;
    if (const auto* whole = std::get_if<int64_t>(&value)) text += std::to_string(*whole);
    if (const auto* real = std::get_if<double>(&value)) text += text_of(*real, spec);
    if (const auto* message = std::get_if<Message>(&value)) text += (message->*in_language)();
  }
}

std::string Message::english() const { return fill_in(english_, &Message::english); }

std::string Message::chinese() const { return fill_in(chinese_, &Message::chinese); }

Message Message::followed_by(const Message& next) const {
  if (empty() || next.empty()) return empty() ? next : *this;
  return {"{} {}", "{}{}", {{*this}, {next}}};
}

bool Message::operator==(const Message&) const = default;

}  // namespace geci
