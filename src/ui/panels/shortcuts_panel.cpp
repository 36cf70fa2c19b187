#include "ui/panels/shortcuts_panel.h"

#include <algorithm>

#include "imgui_internal.h"
#include "ui/shortcuts.h"
#include "ui/widgets/accessibility.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/paragraph.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

namespace geci {
namespace {

constexpr char kPopup[] = "shortcuts";
constexpr ImGuiWindowFlags kFlags = ImGuiWindowFlags_NoTitleBar | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoResize |
                                    ImGuiWindowFlags_AlwaysAutoResize | ImGuiWindowFlags_NoSavedSettings;
constexpr float kKeysColumn = 170, kWidth = 500, kKeyRow = 32;
constexpr float kCap = 24, kCapPadding = 8, kBetweenCaps = 5;

struct Page {
  const char *name, *address;
};
constexpr Page kPages[] = {
    {"nn.Embedding", "https://docs.pytorch.org/docs/stable/generated/torch.nn.Embedding.html"},
    {"nn.RNN", "https://docs.pytorch.org/docs/stable/generated/torch.nn.RNN.html"},
    {"nn.GRU", "https://docs.pytorch.org/docs/stable/generated/torch.nn.GRU.html"},
    {"nn.LSTM", "https://docs.pytorch.org/docs/stable/generated/torch.nn.LSTM.html"},
    {"nn.Linear", "https://docs.pytorch.org/docs/stable/generated/torch.nn.Linear.html"},
    {"nn.CrossEntropyLoss", "https://docs.pytorch.org/docs/stable/generated/torch.nn.CrossEntropyLoss.html"},
    {"optim.Adam", "https://docs.pytorch.org/docs/stable/generated/torch.optim.Adam.html"},
};

std::string key_name(std::string_view key, const ShortcutStrings& words) {
  if (key == "Space") return words.space.text;
  if (key == "Escape") return "Esc";
  return std::string(key);
}

/// A key as it looks on the keyboard, at `x` in the row that begins at `y`; gives where it ends.
float draw_cap(const std::string& name, float x, float y) {
  const float width = std::max(text_width(name.c_str()) + 2 * kCapPadding, kCap), top = y + (kKeyRow - kCap) / 2;
  ImDrawList* draw = ImGui::GetWindowDrawList();
  draw->AddRectFilled(ImVec2(x, top), ImVec2(x + width, top + kCap), theme::kHover, theme::kRounding);
  draw->AddRect(ImVec2(x, top), ImVec2(x + width, top + kCap), theme::kLine, theme::kRounding);
  draw->AddText(ImVec2(x + (width - text_width(name.c_str())) / 2, top + (kCap - ImGui::GetFontSize()) / 2),
                theme::kInk, name.c_str());
  return x + width + kBetweenCaps;
}

/// What stands between two caps; gives where it ends.
float draw_between(const char* sign, float x, float y) {
  ImGui::GetWindowDrawList()->AddText(ImVec2(x, y + (kKeyRow - ImGui::GetFontSize()) / 2), theme::kQuiet, sign);
  return x + text_width(sign) + kBetweenCaps;
}

void draw_shortcut(const Shortcut& shortcut, const ShortcutStrings& words, float width) {
  const ImVec2 origin = ImGui::GetCursorScreenPos();
  const char* what = words.*shortcut.words;
  std::string spoken;
  theme::push(Face::kText, theme::kSmall);
  float x = origin.x;
  if (shortcut.command) {
    x = draw_cap(ImGui::GetIO().ConfigMacOSXBehaviors ? "⌘" : "Ctrl", x, origin.y);
    x = draw_between("+", x, origin.y);
  }
  // Of more than two keys, which are neighbours then, the ends.
  const bool is_range = shortcut.keys.size() > 2;
  for (const std::string_view& key : shortcut.keys) {
    const std::string name = key_name(key, words);
    const bool first = &key == &shortcut.keys.front(), last = &key == &shortcut.keys.back();
    if (!first && (!is_range || last)) x = draw_between(is_range ? "–" : "/", x, origin.y);
    if (!is_range || first || last) x = draw_cap(name, x, origin.y);
    spoken += (shortcut.command ? "Ctrl " : "") + name + " ";
  }
  const float leading = ImGui::GetFontSize() * theme::kTextLeading;
  float y = origin.y + (kKeyRow - ImGui::GetFontSize()) / 2;
  for (const std::string_view line : wrap_lines(what, width - kKeysColumn)) {
    ImGui::GetWindowDrawList()->AddText(ImVec2(origin.x + kKeysColumn, y), theme::kInk, line.data(),
                                        line.data() + line.size());
    y += leading;
  }
  ImGui::PopFont();
  ImGui::Dummy(ImVec2(width, std::max(kKeyRow, y - origin.y)));
  offer_text(spoken + what);
}

void draw_pages(Commands& commands, float width) {
  const float right = ImGui::GetCursorScreenPos().x + width;
  theme::push(Face::kText, theme::kSmall);
  for (const Page& page : kPages) {
    const bool fits = ImGui::GetItemRectMax().x + theme::kPadding + text_width(page.name) <= right;
    if (&page != kPages && fits) ImGui::SameLine(0, theme::kPadding);
    if (link(page.name, page.address)) commands.host().open_link(page.address);
    commands.mark_place((std::string("page=") + page.name).c_str());
  }
  ImGui::PopFont();
}

}  // namespace

void ShortcutsPanel::draw_content(Commands& commands, float width) {
  const ShortcutStrings& words = commands.words().shortcuts;
  heading(words.title);
  ImGui::Dummy(ImVec2(0, theme::kTight));
  for (const Shortcut& shortcut : shortcuts()) draw_shortcut(shortcut, words, width);
  quiet_paragraph(words.other_keys.text);
  offer_text(words.other_keys.text);
  ImGui::Dummy(ImVec2(0, theme::kGap));
  quiet_paragraph(words.further.text);
  draw_pages(commands, width);
  ImGui::Dummy(ImVec2(0, theme::kTight));
  if (primary_button(words.close)) wanted_ = false;
  commands.mark_place("close_shortcuts");
}

void ShortcutsPanel::on_shortcut(const ShortcutPress& press, const Snapshot&, Commands&) {
  if (press.action == ShortcutAction::kShortcuts) wanted_ = !open_;
  if (press.action == ShortcutAction::kClose) wanted_ = false;
}

void ShortcutsPanel::draw(const Snapshot&, Commands& commands, Room) {
  if (wanted_ && !open_) ImGui::OpenPopup(kPopup);
  const bool closing = open_ && !wanted_;
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  ImGui::SetNextWindowPos(ImVec2(screen.x / 2, screen.y / 2), ImGuiCond_Always, ImVec2(0.5F, 0.5F));
  ImGui::SetNextWindowSizeConstraints(ImVec2(0, 0), ImVec2(screen.x - 2 * theme::kGap, screen.y - 2 * theme::kGap));
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(theme::kPadding, theme::kPaddingY));
  ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, theme::kCardRounding);
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(theme::kSpacing, 0));
  open_ = ImGui::BeginPopupModal(kPopup, nullptr, kFlags);
  const bool pressed_beside = open_ && ImGui::IsMouseClicked(0) && !ImGui::IsWindowHovered();
  wanted_ = open_ && !closing && !pressed_beside;
  if (open_) {
    ImGui::GetCurrentContext()->DimBgRatio = 1;  // at once: fading would draw the whole page again and again
    draw_content(commands, std::min(kWidth, screen.x - 2 * (theme::kGap + theme::kPadding)));
    if (!wanted_) ImGui::CloseCurrentPopup();
    ImGui::EndPopup();
  }
  ImGui::PopStyleVar(3);
}

std::unique_ptr<Panel> make_shortcuts_panel() { return std::make_unique<ShortcutsPanel>(); }

}  // namespace geci
