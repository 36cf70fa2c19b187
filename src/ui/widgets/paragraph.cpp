#include "ui/widgets/paragraph.h"

#include <algorithm>
#include <cmath>

#include "imgui_internal.h"
#include "ui/widgets/shaped_text.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

namespace geci {
namespace {

bool is_cjk(unsigned c) { return c >= 0x2E80 && c < 0xE000 ? true : c >= 0xF900; }

// Marks that may not begin a line.
bool closes(unsigned c) {
  static constexpr unsigned kClosing[] = {'.',    ',',    '!',    '?',    ';',    ':',    ')',    0x3001,
                                          0x3002, 0x300B, 0x300D, 0x300F, 0x3011, 0xFF01, 0xFF09, 0xFF0C,
                                          0xFF1A, 0xFF1B, 0xFF1F, 0x2026, 0x201D, 0x2019, '%'};
  return std::find(std::begin(kClosing), std::end(kClosing), c) != std::end(kClosing);
}

bool may_break(unsigned before, unsigned after) {
  if (closes(after) || after == ' ') return false;
  return before == ' ' || is_cjk(before) || is_cjk(after);
}

/// Where a line begins at the left: one that is read from right to left ends at the right.
float left_of(std::string_view line, float left, float width) {
  if (!shaping_is_offered() || !runs_right_to_left(line)) return left;
  return left + std::max(0.0F, width - line_width(line));
}

/// From left to right what a stretch of `text` takes of `line`, a piece of it that begins at `left`.
struct Extent {
  float left = 0, right = 0;
};

std::optional<Extent> extent_of(TextSpan span, std::string_view text, std::string_view line, float left) {
  const auto begin = static_cast<size_t>(line.data() - text.data());
  const size_t from = std::max(span.begin, begin), to = std::min(span.end, begin + line.size());
  if (from >= to) return std::nullopt;
  const auto [low, high] = std::minmax({place_in_line(line, from - begin), place_in_line(line, to - begin)});
  return Extent{left + low, left + high};
}

/// Lines under those parts of `line`, a piece of `text`, that `spans` name; `y` is where the letters end.
void underline(std::string_view text, std::string_view line, std::span<const TextSpan> spans, float left, float y) {
  for (const TextSpan& span : spans) {
    const std::optional<Extent> extent = extent_of(span, text, line, left);
    if (!extent) continue;
    ImGui::GetWindowDrawList()->AddLine(ImVec2(extent->left + 1, y), ImVec2(extent->right - 1, y), theme::kAccent,
                                        1.5F);
  }
}

/// The line of a paragraph at the height of `y`.
struct PointedLine {
  std::string_view line;
  float left = 0;
};

std::optional<PointedLine> line_at(std::string_view text, float leading, float y) {
  const ImVec2 origin = ImGui::GetItemRectMin();
  const float pitch = std::round(ImGui::GetFontSize() * leading), width = ImGui::GetItemRectSize().x;
  const std::vector<std::string_view> lines = wrap_lines(text, width);
  const auto row = static_cast<size_t>(std::max(0.0F, (y - origin.y) / pitch));
  if (row >= lines.size()) return std::nullopt;
  return PointedLine{lines[row], left_of(lines[row], origin.x, width)};
}

/// Adds the pieces of one line of a text.
void wrap_line(std::string_view text, float width, std::vector<std::string_view>& lines) {
  // Joined letters are narrower than the sum of single ones.
  const bool fits = shaping_is_offered() && needs_shaping(text) && line_width(text) <= width;
  ImFontBaked* font = ImGui::GetFontBaked();
  const float scale = ImGui::GetFontSize() / font->Size;
  const char *end = text.data() + text.size(), *line = text.data(), *fold = line;
  float used = 0, used_at_fold = 0;  // widths from the line's start
  unsigned before = 0;
  for (const char* p = fits ? end : line; p < end;) {
    unsigned c = 0;
    const int bytes = ImTextCharFromUtf8(&c, p, end);
    if (p > line && may_break(before, c)) {
      fold = p;
      used_at_fold = used;
    }
    const float advance = font->GetCharAdvance(static_cast<ImWchar>(c)) * scale;
    if (used + advance > width && p > line && c != ' ') {
      const bool folds = fold > line;
      lines.emplace_back(line, folds ? fold : p);
      line = folds ? fold : p;
      used = folds ? used - used_at_fold : 0;
      fold = line;
      used_at_fold = 0;
    }
    used += advance;
    before = c;
    p += bytes;
  }
  lines.emplace_back(line, end);
}

}  // namespace

std::vector<std::string_view> wrap_lines(std::string_view text, float width) {
  std::vector<std::string_view> lines;
  while (true) {
    const size_t end = text.find('\n');
    wrap_line(text.substr(0, end), width, lines);
    if (end == std::string_view::npos) return lines;
    text.remove_prefix(end + 1);
  }
}

float paragraph(std::string_view text, ImU32 colour, float leading, bool caret, std::span<const TextSpan> underlined) {
  const ImVec2 origin = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x, size = ImGui::GetFontSize(), pitch = std::round(size * leading);
  ImDrawList* draw = ImGui::GetWindowDrawList();
  float y = origin.y + (pitch - size) / 2;
  float end_x = origin.x;
  const std::vector<std::string_view> lines = wrap_lines(text, width);
  for (const std::string_view line : lines) {
    const float left = left_of(line, origin.x, width);
    draw_text(ImVec2(left, y), colour, drawable(line));
    underline(text, line, underlined, left, y + size + 1);
    if (caret) end_x = left + place_in_line(line, line.size());
    y += pitch;
  }
  if (caret) {
    const float top = y - pitch + size * 0.12F;
    draw->AddRectFilled(ImVec2(end_x + 3, top), ImVec2(end_x + 5, top + size * 0.76F), theme::kAccent);
  }
  const float height = pitch * static_cast<float>(lines.size());
  ImGui::Dummy(ImVec2(width, height));
  return height;
}

void quiet_paragraph(const std::string& text) {
  theme::push(Face::kText, theme::kSmall);
  paragraph(text, theme::kQuiet, theme::kTextLeading);
  ImGui::PopFont();
}

std::optional<size_t> pointed_byte(std::string_view text, float leading) {
  if (!ImGui::IsItemHovered()) return std::nullopt;
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  const std::optional<PointedLine> pointed = line_at(text, leading, mouse.y);
  if (!pointed) return std::nullopt;
  const char *begin = pointed->line.data(), *end = begin + pointed->line.size();
  for (const char* p = begin; p < end;) {
    unsigned c = 0;
    const char* next = p + ImTextCharFromUtf8(&c, p, end);
    const auto from = static_cast<size_t>(p - text.data()), to = static_cast<size_t>(next - text.data());
    const std::optional<Extent> extent = extent_of({from, to}, text, pointed->line, pointed->left);
    if (extent && mouse.x >= extent->left && mouse.x < extent->right) return from;
    p = next;
  }
  return std::nullopt;
}

size_t nearest_byte(std::string_view text, float leading, ImVec2 point) {
  if (point.y < ImGui::GetItemRectMin().y) return 0;
  const std::optional<PointedLine> pointed = line_at(text, leading, point.y);
  if (!pointed) return text.size();
  const std::string_view line = pointed->line;
  size_t nearest = 0;
  float distance = std::abs(point.x - pointed->left - place_in_line(line, 0));
  for (size_t byte = 0; byte < line.size();) {
    unsigned c = 0;
    byte += static_cast<size_t>(ImTextCharFromUtf8(&c, line.data() + byte, line.data() + line.size()));
    const float other = std::abs(point.x - pointed->left - place_in_line(line, byte));
    if (other < distance) nearest = byte;
    distance = std::min(distance, other);
  }
  return static_cast<size_t>(line.data() - text.data()) + nearest;
}

void highlight(std::string_view text, float leading, TextSpan span) {
  const ImVec2 origin = ImGui::GetItemRectMin();
  const float pitch = std::round(ImGui::GetFontSize() * leading), width = ImGui::GetItemRectSize().x;
  float top = origin.y;
  for (const std::string_view line : wrap_lines(text, width)) {
    if (const auto extent = extent_of(span, text, line, left_of(line, origin.x, width))) {
      ImGui::GetWindowDrawList()->AddRectFilled(ImVec2(extent->left, top), ImVec2(extent->right, top + pitch),
                                                theme::kAccentFaint);
    }
    top += pitch;
  }
}

}  // namespace geci
