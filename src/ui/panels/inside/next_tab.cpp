#include "ui/panels/inside/next_tab.h"

#include <algorithm>

#include "ui/panels/inside/drawing.h"
#include "ui/widgets/paragraph.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

namespace geci {
namespace {

constexpr size_t kBars = 14;

/// The sampler's settings as a line of PyTorch.
std::string softmax_code(const SamplingSettings& sampling) {
  if (sampling.greedy) return "token = torch.argmax(logits)";
  return format("p = torch.softmax(logits / %.2f, dim=-1)", static_cast<double>(sampling.temperature));
}

std::string filters(const SamplingSettings& sampling, const Strings& words) {
  const std::string top_k = sampling.top_k == 0 ? words.all_tokens.text : format("%d", sampling.top_k);
  const std::string top_p =
      sampling.top_p >= 1 ? words.all_tokens.text : format("%.2f", static_cast<double>(sampling.top_p));
  return std::string(words.top_k.name) + " " + top_k + " · " + words.top_p.name.text + " " + top_p;
}

}  // namespace

// Here and not with the question, so that the bars keep up with a slider that is dragged.
void NextTab::follow(const Inspection& shown, const SamplingSettings& sampling) {
  InspectCommand before, now;
  before.sampling = sampling_;
  now.sampling = sampling;
  if (before == now && logits_ == shown.logits && !bars_.empty()) return;
  sampling_ = sampling;
  logits_ = shown.logits;
  bars_ = shown.next;
  const std::vector<NextToken> values =
      next_tokens(logits_, shown.ids, shown.line_end, sampling, static_cast<int>(bars_.size()));
  for (size_t i = 0; i < bars_.size(); ++i) bars_[i].values = values[i];
}

void NextTab::draw(const TabContext& tab) {
  const Strings& words = tab.commands.words();
  const SamplingSettings sampling = tab.commands.lyric_draft().sampling;
  follow(tab.shown, sampling);
  const std::vector<ImU32> fill(tab.shown.tokens.size(), theme::kRaised);
  int hovered = -1;
  token_boxes("inside_token", tab.shown.tokens, -1, fill, tab.commands, hovered);
  ImGui::Dummy(ImVec2(0, theme::kTight));
  code_line(softmax_code(sampling));
  if (!sampling.greedy) quiet_text(filters(sampling, words));
  float largest = 0;
  for (const NamedToken& bar : bars_) largest = std::max({largest, bar.values.drawn, bar.values.probability});
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(theme::kSpacing, 0));
  for (size_t i = 0; i < std::min(kBars, bars_.size()); ++i) {
    probability_bar(bars_[i].text, bars_[i].values.drawn, bars_[i].values.probability, largest, false);
  }
  ImGui::PopStyleVar();
  ImGui::Dummy(ImVec2(0, theme::kTight));
  quiet_paragraph(words.inside.next_why.text);
}

}  // namespace geci
