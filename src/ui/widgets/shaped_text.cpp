#include "ui/widgets/shaped_text.h"

#include <algorithm>
#include <map>
#include <vector>

#include "imgui_internal.h"

namespace geci {
namespace {

struct Range {
  unsigned first, last;
};

// By the blocks of Unicode. Right to left: Hebrew to Arabic Extended-A, presentation forms, the old scripts of plane 1.
constexpr Range kRightToLeft[] = {{0x0590, 0x08FF}, {0x200F, 0x200F},   {0xFB1D, 0xFDFF},
                                  {0xFE70, 0xFEFE}, {0x10800, 0x10FFF}, {0x1E800, 0x1EFFF}};
// Combining marks; the scripts of India, Thai, Lao, Tibetan, Myanmar, Khmer, Mongolian and others of Southeast Asia;
// joiners, keycaps and variation selectors; emoji, which form sequences.
constexpr Range kComplex[] = {{0x0300, 0x036F},   {0x0900, 0x0DFF},   {0x0E00, 0x109F},   {0x1700, 0x18AF},
                              {0x1900, 0x1AFF},   {0x1B00, 0x1C4F},   {0x1CD0, 0x1CFF},   {0x1DC0, 0x1DFF},
                              {0x200C, 0x200D},   {0x20D0, 0x20FF},   {0xA8E0, 0xA8FF},   {0xAA60, 0xAA7F},
                              {0xABC0, 0xABFF},   {0xFE00, 0xFE0F},   {0xFE20, 0xFE2F},   {0x11000, 0x11FFF},
                              {0x1F1E6, 0x1F1FF}, {0x1F300, 0x1FAFF}, {0xE0020, 0xE007F}, {0xE0100, 0xE01EF}};
// A mark belongs to the character before it.
constexpr Range kAttached[] = {{0x0300, 0x036F}, {0x1DC0, 0x1DFF}, {0x200C, 0x200D},  {0x20D0, 0x20FF},
                               {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}, {0xE0100, 0xE01EF}};

// Planes 15 and 16 of Unicode have no characters of their own.
constexpr ImWchar kFirstGlyph = 0xF0000;
constexpr size_t kMany = 2000, kMost = 0xFFF0;

template <size_t N>
bool within(unsigned c, const Range (&ranges)[N]) {
  return std::any_of(ranges, ranges + N, [c](Range range) { return c >= range.first && c <= range.last; });
}

struct ShapedTexts {
  std::map<std::string, ImWchar, std::less<>> glyphs;
  std::vector<std::string_view> texts;  // by glyph, from kFirstGlyph on; the map owns them
  bool offered = false;
};

// Glyph numbers mean the same to the panels and to the fonts, which Dear ImGui calls without a context of ours.
ShapedTexts& shaped_texts() {
  static ShapedTexts texts;
  return texts;
}

void append(std::string& text, ImWchar c) {
  char bytes[5] = "";
  ImTextCharToUtf8(bytes, c);
  text += bytes;
}

/// Appends the glyph of `stretch`, or the stretch itself if no number is left.
void append_shaped(std::string& line, std::string_view stretch) {
  ShapedTexts& shaped = shaped_texts();
  auto found = shaped.glyphs.find(stretch);
  if (found == shaped.glyphs.end()) {
    if (shaped.texts.size() >= kMost) {
      line += stretch;
      return;
    }
    const auto glyph = static_cast<ImWchar>(kFirstGlyph + shaped.texts.size());
    found = shaped.glyphs.emplace(stretch, glyph).first;
    shaped.texts.push_back(found->first);
  }
  append(line, found->second);
}

template <class Visit>
void each_character(std::string_view text, Visit visit) {
  const char *p = text.data(), *end = p + text.size();
  while (p < end) {
    unsigned c = 0;
    const int bytes = ImTextCharFromUtf8(&c, p, end);
    visit(c, std::string_view(p, static_cast<size_t>(bytes)));
    p += bytes;
  }
}

bool has_right_to_left(std::string_view text) {
  bool found = false;
  each_character(text, [&](unsigned c, std::string_view) { found = found || within(c, kRightToLeft); });
  return found;
}

struct Stretch {
  std::string_view text;
  bool is_complex = false;
};

/// The line, cut where characters begin or cease to need shaping. A mark takes the character before it along.
std::vector<Stretch> stretches(std::string_view line) {
  std::vector<Stretch> cut;
  std::string_view before;
  each_character(line, [&](unsigned c, std::string_view character) {
    const bool is_complex = within(c, kComplex);
    const auto extend = [&](std::string_view bytes) {
      Stretch& last = cut.back();
      last.text = {last.text.data(), static_cast<size_t>(bytes.data() + bytes.size() - last.text.data())};
    };
    if (!cut.empty() && cut.back().is_complex == is_complex) {
      extend(character);
    } else if (!cut.empty() && is_complex && within(c, kAttached)) {
      cut.back().text.remove_suffix(before.size());
      if (cut.back().text.empty()) cut.pop_back();
      cut.push_back({before, true});
      extend(character);
    } else {
      cut.push_back({character, is_complex});
    }
    before = character;
  });
  return cut;
}

}  // namespace

bool needs_shaping(std::string_view text) {
  bool found = false;
  each_character(text, [&](unsigned c, std::string_view) {
    found = found || (c >= kComplex[0].first && (within(c, kComplex) || within(c, kRightToLeft)));
  });
  return found;
}

bool runs_right_to_left(std::string_view line) {
  bool decided = false, right_to_left = false;
  each_character(line, [&](unsigned c, std::string_view) {
    if (decided) return;
    right_to_left = within(c, kRightToLeft);
    const bool is_letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= 0xC0 && c < 0x2000) || c >= 0x2E80;
    decided = right_to_left || is_letter;
  });
  return right_to_left;
}

void offer_shaping(bool offered) { shaped_texts().offered = offered; }
bool shaping_is_offered() { return shaped_texts().offered; }

std::string_view shaped_text(ImWchar glyph) {
  const ShapedTexts& shaped = shaped_texts();
  const size_t number = static_cast<size_t>(glyph) - kFirstGlyph;
  return glyph >= kFirstGlyph && number < shaped.texts.size() ? shaped.texts[number] : std::string_view();
}

bool has_many_shaped_texts() { return shaped_texts().texts.size() >= kMany; }

void forget_shaped_texts() {
  shaped_texts().texts.clear();
  shaped_texts().glyphs.clear();
}

std::string drawable(std::string_view line) {
  if (!shaping_is_offered() || !needs_shaping(line)) return std::string(line);
  std::string result;
  // Directions are settled over a whole line.
  if (has_right_to_left(line)) {
    append_shaped(result, line);
    return result;
  }
  for (const Stretch& stretch : stretches(line)) {
    if (stretch.is_complex) append_shaped(result, stretch.text);
    if (!stretch.is_complex) result += stretch.text;
  }
  return result;
}

float line_width(std::string_view line) {
  const std::string drawn = drawable(line);
  return ImGui::CalcTextSize(drawn.data(), drawn.data() + drawn.size()).x;
}

float place_in_line(std::string_view line, size_t byte) {
  const float before = line_width(line.substr(0, byte));
  const bool reversed = shaping_is_offered() && runs_right_to_left(line);
  return reversed ? line_width(line) - before : before;
}

}  // namespace geci
