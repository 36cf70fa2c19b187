#include "ui/panels/inside/gradient_tab.h"

#include <algorithm>
#include <cmath>

#include "ui/panels/inside/drawing.h"
#include "ui/widgets/paragraph.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

namespace geci {
namespace {

constexpr float kHeight = 230, kAxisLeft = 44;
constexpr double kLeastDecades = 2, kMostDecades = 12;

/// Decades from `low` to `high`, both whole.
struct Scale {
  double low = -1, high = 0;

  explicit Scale(const std::vector<double>& lengths) {
    const auto [least, most] = std::minmax_element(lengths.begin(), lengths.end());
    high = std::ceil(std::log10(std::max(*most, 1e-30)));
    const double wanted = std::floor(std::log10(std::max(*least, 1e-300)));
    low = std::clamp(wanted, high - kMostDecades, high - kLeastDecades);
  }
  float share(double length) const {
    const double decades = std::log10(std::max(length, 1e-300));
    return static_cast<float>(std::clamp((decades - low) / (high - low), 0.0, 1.0));
  }
};

void draw_axis(const Scale& scale, ImVec2 min, ImVec2 max) {
  ImDrawList* draw = ImGui::GetWindowDrawList();
  const double every = std::ceil((scale.high - scale.low) / 6);
  for (double decade = scale.high; decade >= scale.low; decade -= every) {
    const float y = std::round(max.y - (max.y - min.y) * scale.share(std::pow(10, decade))) + 0.5F;
    draw->AddLine(ImVec2(min.x, y), ImVec2(max.x, y), theme::kFaintLine);
    const std::string text =
        decade >= -2 && decade <= 2 ? format("%g", std::pow(10, decade)) : format("1e%d", static_cast<int>(decade));
    draw->AddText(ImVec2(min.x - 8 - text_width(text.c_str()), y - ImGui::GetFontSize() / 2), theme::kFaint,
                  text.c_str());
  }
}

/// Gives the time step pointed at, or -1.
int draw_bars(const Inspection& shown, const Scale& scale, ImVec2 min, ImVec2 max, bool hovered) {
  ImDrawList* draw = ImGui::GetWindowDrawList();
  const int steps = static_cast<int>(shown.gradient_lengths.size());
  const float each = (max.x - min.x) / static_cast<float>(steps), gap = each > 6 ? 2.0F : 0.5F;
  const float mouse = ImGui::GetIO().MousePos.x;
  int pointed = -1;
  float labelled_to = 0;
  for (int t = 0; t < steps; ++t) {
    const auto at = static_cast<size_t>(t);
    const float left = min.x + each * static_cast<float>(t), right = left + each;
    if (hovered && mouse >= left && mouse < right) pointed = t;
    const float top = max.y - (max.y - min.y) * scale.share(shown.gradient_lengths[at]);
    draw->AddRectFilled(ImVec2(left + gap, std::min(top, max.y - 1)), ImVec2(right - gap, max.y),
                        pointed == t ? theme::kAccentHover : theme::kAccent, 2);
    const std::string token = visible(shown.tokens[at]);
    const float width = text_width(token.c_str()), x = (left + right - width) / 2;
    if (x < labelled_to + 1 || x + width > max.x + 4) continue;
    draw->AddText(ImVec2(x, max.y + 3), pointed == t ? theme::kInk : theme::kQuiet, token.c_str());
    labelled_to = x + width;
  }
  return pointed;
}

}  // namespace

void GradientTab::draw(const TabContext& tab) {
  const Inspection& shown = tab.shown;
  const InsideStrings& words = tab.commands.words().inside;
  code_line("loss = F.cross_entropy(logits[-1], y)");
  code_line("loss.backward(); h[t].grad.norm()");
  const ImVec2 origin = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  ImGui::InvisibleButton("bars", ImVec2(width, kHeight));
  tab.commands.mark_place("inside_gradient");
  const bool hovered = ImGui::IsItemHovered();
  const ImVec2 min(origin.x + kAxisLeft, origin.y + theme::kSmall / 2);
  const ImVec2 max(origin.x + width, origin.y + kHeight - theme::kAxisBottom);
  const Scale scale(shown.gradient_lengths);
  theme::push(Face::kText, theme::kSmall);
  draw_axis(scale, min, max);
  const int pointed = draw_bars(shown, scale, min, max, hovered);
  ImGui::PopFont();
  const size_t last = shown.gradient_lengths.size() - 1;
  const size_t t = pointed >= 0 ? static_cast<size_t>(pointed) : 0;
  ImGui::TextUnformatted(format(words.loss_of, visible(shown.tokens.back()).c_str(), shown.loss).c_str());
  ImGui::TextUnformatted(
      format(words.gradient_at, visible(shown.tokens[t]).c_str(), static_cast<int>(last - t), shown.gradient_lengths[t])
          .c_str());
  quiet_paragraph(words.gradient_why.text);
  if (shown.network.cell == Cell::kLstm) quiet_paragraph(words.gradient_lstm.text);
}

}  // namespace geci
