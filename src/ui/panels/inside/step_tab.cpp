#include "ui/panels/inside/step_tab.h"

#include <algorithm>

#include "ui/panels/inside/drawing.h"
#include "ui/widgets/accessibility.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"
#include "ui/widgets/tooltips.h"

namespace geci {
namespace {

constexpr size_t kLikeliest = 6;
constexpr float kBetweenStages = 4;

/// A stage of the calculation: its name, its code, a vector in numbers and colours.
void stage(const char* name, const std::string& code, std::span<const float> values, float scale) {
  theme::push(Face::kText, theme::kSmall);
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(theme::kSpacing, 2));
  ImGui::TextUnformatted(name);
  if (text_width(name) + theme::kSpacing + text_width(code.c_str()) <= ImGui::GetContentRegionAvail().x) {
    ImGui::SameLine();
  }
  code_line(code);
  if (!values.empty()) {
    strip(code.c_str(), values, scale);
    quiet_text(first_numbers(values));
  }
  ImGui::PopStyleVar();
  ImGui::PopFont();
  ImGui::Dummy(ImVec2(0, kBetweenStages));
}

/// The piece of a vector of gates that belongs to gate `index`.
std::span<const float> gate(const std::vector<float>& gates, int index, int hidden) {
  const auto size = static_cast<size_t>(hidden);
  return std::span(gates).subspan(static_cast<size_t>(index) * size, size);
}

void lstm_stages(const CellTrace& cell, int hidden, const InsideStrings& words) {
  code_line("i, f, g, o = (W_ih @ x + b_ih + W_hh @ h + b_hh).chunk(4)");
  stage(words.input_gate, "i = torch.sigmoid(i)", gate(cell.gates, 0, hidden), 1);
  stage(words.forget_gate, "f = torch.sigmoid(f)", gate(cell.gates, 1, hidden), 1);
  stage(words.candidate, "g = torch.tanh(g)", gate(cell.gates, 2, hidden), 1);
  stage(words.output_gate, "o = torch.sigmoid(o)", gate(cell.gates, 3, hidden), 1);
  stage(words.cell_state, "c = f * c + i * g", cell.c, 0);
  stage(words.hidden_state, "h = o * torch.tanh(c)", cell.h, 1);
}

void gru_stages(const CellTrace& cell, int hidden, const InsideStrings& words) {
  stage(words.reset_gate, "r = torch.sigmoid(W_ir @ x + b_ir + W_hr @ h + b_hr)", gate(cell.gates, 0, hidden), 1);
  stage(words.update_gate, "z = torch.sigmoid(W_iz @ x + b_iz + W_hz @ h + b_hz)", gate(cell.gates, 1, hidden), 1);
  stage(words.candidate, "n = torch.tanh(W_in @ x + b_in + r * (W_hn @ h + b_hn))", gate(cell.gates, 2, hidden), 1);
  stage(words.hidden_state, "h = (1 - z) * n + z * h", cell.h, 1);
}

void cell_stages(const Inspection& shown, const InsideStrings& words) {
  const CellTrace& cell = shown.cell;
  switch (shown.network.cell) {
    case Cell::kRnnTanh:
      return stage(words.hidden_state, "h = torch.tanh(W_ih @ x + b_ih + W_hh @ h + b_hh)", cell.h, 1);
    case Cell::kRnnRelu:
      return stage(words.hidden_state, "h = torch.relu(W_ih @ x + b_ih + W_hh @ h + b_hh)", cell.h, 0);
    case Cell::kLstm:
      return lstm_stages(cell, shown.network.hidden, words);
    case Cell::kGru:
      return gru_stages(cell, shown.network.hidden, words);
  }
}

void probabilities(const Inspection& shown, const InsideStrings& words) {
  stage(words.logits, "logits = out(h)", shown.logits, 0);
  stage(words.probabilities, "p = torch.softmax(logits, dim=-1)", {}, 0);
  const size_t after = static_cast<size_t>(shown.position) + 1;
  const bool known = after < shown.ids.size();
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(theme::kSpacing, 0));
  for (size_t i = 0; i < std::min(kLikeliest, shown.next.size()); ++i) {
    const NextToken& token = shown.next[i].values;
    probability_bar(shown.next[i].text, token.probability, 0, shown.next.front().values.probability,
                    known && token.token == shown.ids[after]);
  }
  ImGui::PopStyleVar();
  if (known) quiet_text(format(words.follows, visible(shown.tokens[after]).c_str()));
}

}  // namespace

void StepTab::draw(const TabContext& tab) {
  const Inspection& shown = tab.shown;
  const InsideStrings& words = tab.commands.words().inside;
  draw_time(tab);
  const auto at = static_cast<size_t>(shown.position);
  const std::string token = visible(shown.tokens[at]);
  stage(words.token, format("id = vocab[\"%s\"]  # %d", token.c_str(), shown.ids[at]), {}, 0);
  if (shown.layer == 0) {
    stage(words.embedding, "x = ebd(id)", shown.cell.x, 0);
  } else {
    stage(words.from_below, format("x = h_l%d", shown.layer - 1), shown.cell.x, 1);
  }
  stage(words.input_side, "W_ih @ x + b_ih", shown.cell.input_side, 0);
  stage(words.hidden_side, "W_hh @ h + b_hh", shown.cell.hidden_side, 0);
  cell_stages(shown, words);
  probabilities(shown, words);
}

// By press, or with the arrow keys where nobody is typing.
void StepTab::draw_time(const TabContext& tab) {
  const Inspection& shown = tab.shown;
  const InsideStrings& words = tab.commands.words().inside;
  const int last = static_cast<int>(shown.tokens.size()) - 1;
  int position = shown.position;
  const std::vector<ImU32> fill(shown.tokens.size(), theme::kRaised);
  int hovered = -1;
  const int pressed = token_boxes("inside_token", shown.tokens, shown.position, fill, tab.commands, hovered);
  if (pressed >= 0) position = pressed;
  const auto key = [](ImGuiKey wanted) {
    const ImGuiIO& io = ImGui::GetIO();
    return !io.WantTextInput && !io.NavVisible && ImGui::IsKeyPressed(wanted);
  };
  const auto arrow = [](const char* id, ImGuiDir direction, const char* name) {
    const bool clicked = ImGui::ArrowButton(id, direction);
    return offer({.name = name}, id).pressed || clicked;
  };
  if (arrow("earlier", ImGuiDir_Left, words.earlier) || key(ImGuiKey_LeftArrow)) --position;
  tab.commands.mark_place("inside_earlier");
  ImGui::SameLine();
  if (arrow("later", ImGuiDir_Right, words.later) || key(ImGuiKey_RightArrow)) ++position;
  tab.commands.mark_place("inside_later");
  ImGui::SameLine();
  ImGui::AlignTextToFramePadding();
  ImGui::TextUnformatted(format(words.time_step, shown.position + 1, last + 1).c_str());
  explain(words.time_step_why);
  position = std::clamp(position, 0, last);
  if (position != shown.position) tab.wanted.position = position;
}

}  // namespace geci
