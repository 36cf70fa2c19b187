#include "text/unicode.h"

#include <array>
#include <cstdint>
#include <utility>

#include "text/normalize.h"
#include "text/utf8.h"

namespace geci {
namespace {

constexpr char32_t kNonJoiner = 0x200C, kJoiner = 0x200D;

struct CodePoints {
  char32_t first, last;
};

/// Where no character ever changes by composition, neither alone nor after another. What lies outside may.
constexpr std::array<CodePoints, 13> kComposedAlready = {{{0x0000, 0x02FF},
                                                          {0x0388, 0x0482},
                                                          {0x2010, 0x20CF},
                                                          {0x2150, 0x21FF},
                                                          {0x2400, 0x2ADB},
                                                          {0x3000, 0x3029},
                                                          {0x3030, 0x3098},
                                                          {0x309B, 0xA66E},
                                                          {0xAC00, 0xD7A3},
                                                          {0xE000, 0xF8FF},
                                                          {0xFE30, 0xFEFE},
                                                          {0xFF00, 0xFFFD},
                                                          {0x1F000, 0x2F7FF}}};

bool is_composed(char32_t c) {
  // Most texts are in the first row, or Chinese.
  if (c < 0x300 || (c >= 0x4E00 && c < 0xA000)) return true;
  for (const CodePoints& range : kComposedAlready) {
    if (c <= range.last) return c >= range.first;
  }
  return false;
}

/// Letters that a joiner between them changes: those from Hebrew to Mongolian, further ones of India and Southeast
/// Asia, and emoji with what follows them.
bool is_joined(char32_t c) {
  return (c >= 0x590 && c < 0x1FFF) || (c >= 0x2190 && c < 0x2C00) || (c >= 0xA800 && c < 0xAC00) || c == 0xFE0F ||
         (c >= 0x10A00 && c < 0x12000) || (c >= 0x1F000 && c < 0x1FC00);
}

bool is_invisible(char32_t c) { return c == 0x200B || c == 0x2060 || c == 0xFEFF || c == 0x180E; }
bool ends_line(char32_t c) { return c == 0x0B || c == 0x0C || c == 0x85 || c == 0x2028 || c == 0x2029; }

bool is_tidy(char32_t c) {
  // Most of most texts: ASCII, Chinese, and the punctuation between.
  if ((c >= 0x20 && c < 0x7F) || c == '\n' || (c >= 0x4E00 && c < 0xA000)) return true;
  if ((c >= 0x3000 && c < 0x302A) || (c >= 0xFF00 && c < 0xFFF0)) return true;
  return is_composed(c) && !ends_line(c) && !is_invisible(c) && c != kJoiner && c != kNonJoiner;
}

/// Calls `visit` with each code point and where it begins. Faster than for_each_character, whose visitor is not known
/// to the compiler.
template <class Visit>
void visit_code_points(std::string_view text, Visit visit) {
  for (size_t at = 0; at < text.size();) {
    const auto lead = static_cast<uint8_t>(text[at]);
    const size_t size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    char32_t c = size == 1 ? lead : lead & (0x7FU >> size);
    for (size_t i = 1; i < size; ++i) c = c << 6 | (static_cast<uint8_t>(text[at + i]) & 0x3FU);
    if (!visit(c, text.substr(at, size))) return;
    at += size;
  }
}

template <class Holds>
bool all(std::string_view text, Holds holds) {
  bool so_far = true;
  visit_code_points(text, [&](char32_t c, std::string_view) { return so_far = holds(c); });
  return so_far;
}

/// A joiner waits for the character that follows it.
class Tidier {
 public:
  void add(char32_t c, std::string_view bytes) {
    if (c == kJoiner || c == kNonJoiner) {
      drop_waiting();
      waiting_ = bytes;
      return;
    }
    if (is_invisible(c)) {
      ++result_.dropped;
      return;
    }
    if (!waiting_.empty() && is_joined(before_) && is_joined(c)) {
      result_.text += waiting_;
      waiting_ = {};
    }
    drop_waiting();
    if (ends_line(c)) {
      result_.text += '\n';
    } else {
      result_.text += bytes;
    }
    before_ = c;
  }

  TidyText take() {
    drop_waiting();
    return std::move(result_);
  }

 private:
  void drop_waiting() {
    if (!waiting_.empty()) ++result_.dropped;
    waiting_ = {};
  }

  TidyText result_;
  std::string_view waiting_;
  char32_t before_ = 0;
};

}  // namespace

std::string compose(std::string text) {
  return all(text, [](char32_t c) { return is_composed(c); }) ? text : normalize_to_nfc(text);
}

TidyText tidy_text(std::string text) {
  if (all(text, [](char32_t c) { return is_tidy(c); })) return {std::move(text), 0};
  const std::string composed = compose(std::move(text));
  Tidier tidier;
  visit_code_points(composed, [&](char32_t c, std::string_view bytes) {
    tidier.add(c, bytes);
    return true;
  });
  return tidier.take();
}

}  // namespace geci
