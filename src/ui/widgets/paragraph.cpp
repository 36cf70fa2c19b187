#include "ui/widgets/paragraph.h"

#include <algorithm>
#include <cmath>

#include "imgui_internal.h"
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

/// Lines under those parts of `line`, a piece of `text`, that `spans` name; `y` is where the letters end.
void underline(std::string_view text, std::string_view line, std::span<const TextSpan> spans, ImVec2 origin, float y) {
  const auto begin = static_cast<size_t>(line.data() - text.data()), end = begin + line.size();
  const auto x_of = [&](size_t byte) { return origin.x + ImGui::CalcTextSize(line.data(), text.data() + byte).x; };
  for (const TextSpan& span : spans) {
    const size_t from = std::max(span.begin, begin), to = std::min(span.end, end);
    if (from >= to) continue;
    ImGui::GetWindowDrawList()->AddLine(ImVec2(x_of(from) + 1, y), ImVec2(x_of(to) - 1, y), theme::kAccent, 1.5F);
  }
}

}  // namespace

std::vector<std::string_view> wrap_lines(std::string_view text, float width) {
  std::vector<std::string_view> lines;
  ImFontBaked* font = ImGui::GetFontBaked();
  const float scale = ImGui::GetFontSize() / font->Size;
  const char *begin = text.data(), *end = text.data() + text.size(), *line = begin, *fold = begin;
  float used = 0, used_at_fold = 0;  // widths from the line's start
  unsigned before = 0;
  for (const char* p = begin; p < end;) {
    unsigned c = 0;
    const int bytes = ImTextCharFromUtf8(&c, p, end);
    if (c == '\n') {
      lines.emplace_back(line, p);
      line = fold = p + 1;
      used = used_at_fold = 0;
    } else {
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
    }
    before = c;
    p += bytes;
  }
  lines.emplace_back(line, end);
  return lines;
}

float paragraph(std::string_view text, ImU32 colour, float leading, bool caret, std::span<const TextSpan> underlined) {
  const ImVec2 origin = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x, size = ImGui::GetFontSize(), pitch = std::round(size * leading);
  ImDrawList* draw = ImGui::GetWindowDrawList();
  float y = origin.y + (pitch - size) / 2;
  float end_x = origin.x;
  const std::vector<std::string_view> lines = wrap_lines(text, width);
  for (const std::string_view line : lines) {
    draw->AddText(ImVec2(origin.x, y), colour, line.data(), line.data() + line.size());
    underline(text, line, underlined, origin, y + size + 1);
    if (caret) end_x = origin.x + ImGui::CalcTextSize(line.data(), line.data() + line.size()).x;
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
  const ImVec2 origin = ImGui::GetItemRectMin(), mouse = ImGui::GetIO().MousePos;
  const float pitch = std::round(ImGui::GetFontSize() * leading);
  const std::vector<std::string_view> lines = wrap_lines(text, ImGui::GetItemRectSize().x);
  const auto row = static_cast<size_t>(std::max(0.0F, (mouse.y - origin.y) / pitch));
  if (row >= lines.size()) return std::nullopt;
  const char *begin = lines[row].data(), *end = begin + lines[row].size();
  for (const char* p = begin; p < end;) {
    unsigned c = 0;
    const char* next = p + ImTextCharFromUtf8(&c, p, end);
    if (origin.x + ImGui::CalcTextSize(begin, next).x > mouse.x) return static_cast<size_t>(p - text.data());
    p = next;
  }
  return std::nullopt;
}

size_t nearest_byte(std::string_view text, float leading, ImVec2 point) {
  const ImVec2 origin = ImGui::GetItemRectMin();
  const float pitch = std::round(ImGui::GetFontSize() * leading);
  const std::vector<std::string_view> lines = wrap_lines(text, ImGui::GetItemRectSize().x);
  if (point.y < origin.y) return 0;
  const auto row = static_cast<size_t>((point.y - origin.y) / pitch);
  if (row >= lines.size()) return text.size();
  const char *begin = lines[row].data(), *end = begin + lines[row].size(), *p = begin;
  for (float left = origin.x; p < end;) {
    unsigned c = 0;
    const char* next = p + ImTextCharFromUtf8(&c, p, end);
    const float right = origin.x + ImGui::CalcTextSize(begin, next).x;
    if (point.x < (left + right) / 2) break;
    left = right;
    p = next;
  }
  return static_cast<size_t>(p - text.data());
}

void highlight(std::string_view text, float leading, TextSpan span) {
  const ImVec2 origin = ImGui::GetItemRectMin();
  const float pitch = std::round(ImGui::GetFontSize() * leading);
  float top = origin.y;
  for (const std::string_view line : wrap_lines(text, ImGui::GetItemRectSize().x)) {
    const auto begin = static_cast<size_t>(line.data() - text.data());
    const size_t from = std::max(span.begin, begin), to = std::min(span.end, begin + line.size());
    const auto x_of = [&](size_t byte) { return origin.x + ImGui::CalcTextSize(line.data(), text.data() + byte).x; };
    if (from < to) {
      ImGui::GetWindowDrawList()->AddRectFilled(ImVec2(x_of(from), top), ImVec2(x_of(to), top + pitch),
                                                theme::kAccentFaint);
    }
    top += pitch;
  }
}

}  // namespace geci
