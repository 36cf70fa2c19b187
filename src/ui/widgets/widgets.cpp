#include "ui/widgets/widgets.h"

#include <algorithm>
#include <cmath>
#include <cstdarg>
#include <cstdio>
#include <utility>

#include "imgui_internal.h"

namespace geci::app {
namespace {

constexpr float kTooltipWidth = 320, kTipGap = 8, kTipPaddingX = 12, kTipPaddingY = 9, kTipLeading = 4;
constexpr float kNarrowCard = 420;  // a tip about something in it stands beside it
constexpr float kTrack = 4, kKnob = 8;
constexpr float kChevronRoom = 38;  // of a list's field, with the padding before its text
constexpr float kTouchSlack = 8;    // pixels a finger may tremble before it counts as a drag

std::vector<std::string> cut_texts;

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

bool filled_button(const char* label, float width, ImU32 fill, ImU32 hovered, ImU32 ink) {
  ImGui::PushStyleColor(ImGuiCol_Button, fill);
  ImGui::PushStyleColor(ImGuiCol_ButtonHovered, hovered);
  ImGui::PushStyleColor(ImGuiCol_ButtonActive, fill);
  ImGui::PushStyleColor(ImGuiCol_Text, ink);
  note_if_cut(label, width > 0 ? width - ImGui::GetStyle().FramePadding.x : 0);
  const bool pressed = ImGui::Button(label, ImVec2(width, theme::kControl));
  ImGui::PopStyleColor(4);
  return pressed;
}

// One for each window, so that it is found where Dear ImGui's own state is.
Controls* controls() { return static_cast<Controls*>(ImGui::GetIO().UserData); }

std::string rendered(const char* label) { return {label, ImGui::FindRenderedTextEnd(label)}; }

/// Brings the item just drawn into sight, or the card it is in; a ring around it shows that it has the keyboard.
void show_focus(Controls& all) {
  ImGuiWindow* window = ImGui::GetCurrentWindow();
  if (window->SkipItems) {
    if (all.scrolls_to_focus() && window->ParentWindow != nullptr) {
      ImGui::ScrollToBringRectIntoView(window->ParentWindow, window->Rect());
    }
    return;
  }
  const ImVec2 min = ImGui::GetItemRectMin(), max = ImGui::GetItemRectMax();
  if (all.scrolls_to_focus()) ImGui::ScrollToBringRectIntoView(window, ImRect(min, max));
  constexpr float kGap = theme::kFocusGap;
  window->DrawList->AddRect(ImVec2(min.x - kGap, min.y - kGap), ImVec2(max.x + kGap, max.y + kGap), theme::kAccent,
                            theme::kRounding + kGap, 0, theme::kFocusLine);
}

Used offer_button(const char* label, std::optional<bool> on = std::nullopt) {
  return offer({.kind = ControlKind::kButton, .name = rendered(label), .on = on}, label);
}

}  // namespace

Used offer(Control control, const char* label) {
  Controls* all = controls();
  if (all == nullptr) return {};
  const auto [name, words] = all->take_next_name();
  const ImGuiWindow* window = ImGui::GetCurrentWindow();
  control.id = ImGui::GetID(label);
  if (!name.empty()) control.name = name;
  if (!words.empty()) control.value = words;
  control.enabled = (ImGui::GetCurrentContext()->CurrentItemFlags & ImGuiItemFlags_Disabled) == 0;
  if (!window->SkipItems) {
    const ImVec2 min = ImGui::GetItemRectMin(), size = ImGui::GetItemRectSize();
    control.x = min.x;
    control.y = min.y;
    control.width = size.x;
    control.height = size.y;
  }
  const ImGuiID id = control.id;
  const bool enabled = control.enabled;
  all->add(std::move(control));
  const bool has_keyboard = all->focused() == id;
  if (has_keyboard) show_focus(*all);
  Used used{all->takes_press(id), all->takes_value(id)};
  // A text field cannot open where nobody sees it: what is being scrolled to is pressed when it is there.
  const bool comes = has_keyboard && all->scrolls_to_focus() && (window->SkipItems || !ImGui::IsItemVisible());
  if (used.pressed && comes) {
    all->use(id);
    used.pressed = false;
  }
  return enabled ? used : Used{};
}

void name_next(std::string name, std::string value) {
  if (Controls* all = controls()) all->name_next(std::move(name), std::move(value));
}

void offer_text(const std::string& text) {
  if (Controls* all = controls(); all != nullptr && !text.empty()) {
    all->add({.kind = ControlKind::kText, .name = text});
  }
}

double slider_step(double low, double high) { return high - low > 2 ? 1 : 0.05; }

std::string format(const char* format, ...) {
  char buffer[256];
  va_list arguments;
  va_start(arguments, format);
  std::vsnprintf(buffer, sizeof buffer, format, arguments);
  va_end(arguments);
  return buffer;
}

void begin_card(const char* id, float width, float height, bool scrolls) {
  ImGui::PushStyleColor(ImGuiCol_ChildBg, theme::kCard);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(theme::kPadding, theme::kPaddingY));
  ImGuiChildFlags flags = ImGuiChildFlags_AlwaysUseWindowPadding | ImGuiChildFlags_NavFlattened;
  if (height < 0) flags |= ImGuiChildFlags_AutoResizeY;
  ImGui::BeginChild(
      id, ImVec2(width, std::max(height, 0.0F)), flags,
      scrolls ? ImGuiWindowFlags_None : ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse);
  ImGui::PopStyleVar();
  ImGui::PopStyleColor();
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(theme::kSpacing, theme::kSpacing));
}

void end_card() {
  ImGui::PopStyleVar();
  ImGui::EndChild();
}

void begin_column(const char* id, ImVec2 size, ImVec2 margin) {
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, margin);
  ImGui::BeginChild(id, size, ImGuiChildFlags_AlwaysUseWindowPadding | ImGuiChildFlags_NavFlattened);
  ImGui::PopStyleVar();
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(theme::kGap, theme::kGap));
}

void end_column() {
  ImGui::PopStyleVar();
  scroll_by_touch();
  ImGui::EndChild();
}

void scroll_by_touch() {
  const ImGuiIO& io = ImGui::GetIO();
  if (io.MouseSource != ImGuiMouseSource_TouchScreen || !ImGui::IsMouseDragging(0, kTouchSlack)) return;
  if (!ImGui::IsWindowHovered(ImGuiHoveredFlags_ChildWindows | ImGuiHoveredFlags_AllowWhenBlockedByActiveItem)) return;
  const ImVec2 drag = ImGui::GetMouseDragDelta(0, kTouchSlack);
  if (std::abs(drag.x) > std::abs(drag.y)) return;  // a slider's business
  ImGui::ClearActiveID();
  ImGui::SetScrollY(ImGui::GetScrollY() - io.MouseDelta.y);
}

void heading(const char* text) {
  theme::push(Face::kStrong, theme::kHeading);
  note_if_cut(text);
  ImGui::TextUnformatted(text);
  ImGui::PopFont();
  if (Controls* all = controls()) all->add({.kind = ControlKind::kHeading, .name = text});
}

void quiet_text(const std::string& text) { quiet_text_that_fits({&text, 1}, 0); }

size_t quiet_text_that_fits(std::span<const std::string> texts, float width) {
  theme::push(Face::kText, theme::kSmall);
  size_t place = 0;
  while (place + 1 < texts.size() && text_width(texts[place].c_str()) > width) ++place;
  ImGui::PushStyleColor(ImGuiCol_Text, theme::kQuiet);
  note_if_cut(texts[place].c_str(), width);
  ImGui::TextUnformatted(texts[place].c_str());
  ImGui::PopStyleColor();
  ImGui::PopFont();
  return place;
}

bool button(const char* label, float width) {
  const bool pressed = filled_button(label, width, theme::kRaised, theme::kHover, theme::kInk);
  return offer_button(label).pressed || pressed;
}

bool primary_button(const char* label, float width) {
  theme::push(Face::kStrong, theme::kBody);
  const bool pressed = filled_button(label, width, theme::kAccent, theme::kAccentHover, theme::kGround);
  ImGui::PopFont();
  return offer_button(label).pressed || pressed;
}

bool disabled_button(const char* label, float width) {
  ImGui::BeginDisabled();
  button(label, width);
  ImGui::EndDisabled();
  return false;
}

bool chip(const char* label, bool selected, float width) {
  const bool pressed = selected ? filled_button(label, width, theme::kAccentFaint, theme::kAccentFaint, theme::kAccent)
                                : filled_button(label, width, theme::kRaised, theme::kHover, theme::kInk);
  return offer_button(label, selected).pressed || pressed;
}

bool small_chip(const char* label, bool selected) {
  const float width = small_chip_width(label);
  theme::push(Face::kText, theme::kSmall);
  ImGui::PushStyleColor(ImGuiCol_Button, selected ? theme::kAccentFaint : theme::kRaised);
  ImGui::PushStyleColor(ImGuiCol_ButtonHovered, selected ? theme::kAccentFaint : theme::kHover);
  ImGui::PushStyleColor(ImGuiCol_Text, selected ? theme::kAccent : theme::kInk);
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, ImVec2(0, (theme::kSmallControl - theme::kSmall) / 2));
  const bool pressed = ImGui::Button(label, ImVec2(width, theme::kSmallControl));
  ImGui::PopStyleVar();
  ImGui::PopStyleColor(3);
  ImGui::PopFont();
  return offer_button(label, selected).pressed || pressed;
}

float small_chip_width(const char* label) {
  theme::push(Face::kText, theme::kSmall);
  const float width = text_width(label) + 2 * theme::kFieldPadding + 2;
  ImGui::PopFont();
  return width;
}

void same_line_if_fits(float width) {
  const float right = ImGui::GetCursorScreenPos().x + ImGui::GetContentRegionAvail().x;
  if (ImGui::GetItemRectMax().x + ImGui::GetStyle().ItemSpacing.x + width <= right) ImGui::SameLine();
}

bool toggle(const char* label, bool& on) {
  constexpr float kWidth = 36, kHeight = 20;
  const ImVec2 origin = ImGui::GetCursorScreenPos();
  const float width = kWidth + theme::kTight + text_width(label);
  const bool clicked = ImGui::InvisibleButton(label, ImVec2(width, theme::kControl));
  const bool pressed = offer({.kind = ControlKind::kToggle, .name = label, .on = on}, label).pressed || clicked;
  if (pressed) on = !on;
  const float top = origin.y + (theme::kControl - kHeight) / 2;
  ImDrawList* draw = ImGui::GetWindowDrawList();
  draw->AddRectFilled(ImVec2(origin.x, top), ImVec2(origin.x + kWidth, top + kHeight),
                      on ? theme::kAccent : theme::kLine, kHeight / 2);
  const float knob = on ? origin.x + kWidth - kHeight / 2 : origin.x + kHeight / 2;
  draw->AddCircleFilled(ImVec2(knob, top + kHeight / 2), kHeight / 2 - 3, on ? theme::kGround : theme::kInk);
  draw->AddText(ImVec2(origin.x + kWidth + theme::kTight, origin.y + (theme::kControl - ImGui::GetFontSize()) / 2),
                theme::kInk, label);
  return pressed;
}

namespace {

/// The value that the keyboard or a screen reader gives the slider just drawn.
std::optional<float> slider_by_keys(const char* id, float value, float low, float high) {
  const double step = slider_step(static_cast<double>(low), static_cast<double>(high));
  const Used used = offer({.kind = ControlKind::kSlider,
                           .name = id,
                           .low = static_cast<double>(low),
                           .high = static_cast<double>(high),
                           .now = static_cast<double>(value),
                           .step = step},
                          id);
  std::optional<double> wanted = used.value;
  if (ImGui::IsItemFocused() && ImGui::GetIO().NavVisible) {
    const int steps =
        (ImGui::IsKeyPressed(ImGuiKey_RightArrow) ? 1 : 0) - (ImGui::IsKeyPressed(ImGuiKey_LeftArrow) ? 1 : 0);
    if (steps != 0) wanted = static_cast<double>(value) + steps * step;
  }
  if (!wanted) return std::nullopt;
  return std::clamp(static_cast<float>(*wanted), low, high);
}

}  // namespace

bool slider(const char* id, float& value, float low, float high, float width) {
  const ImVec2 origin = ImGui::GetCursorScreenPos();
  ImGui::InvisibleButton(id, ImVec2(width, theme::kControl));
  const float span = width - 2 * kKnob;
  bool changed = false;
  if (ImGui::IsItemActive()) {
    const float share = std::clamp((ImGui::GetIO().MousePos.x - origin.x - kKnob) / span, 0.0F, 1.0F);
    changed = value != low + share * (high - low);
    value = low + share * (high - low);
  }
  if (const std::optional<float> wanted = slider_by_keys(id, value, low, high)) {
    changed = value != *wanted;
    value = *wanted;
  }
  const float y = origin.y + theme::kControl / 2;
  const float x = origin.x + kKnob + span * std::clamp((value - low) / (high - low), 0.0F, 1.0F);
  ImDrawList* draw = ImGui::GetWindowDrawList();
  draw->AddRectFilled(ImVec2(origin.x, y - kTrack / 2), ImVec2(origin.x + width, y + kTrack / 2), theme::kLine,
                      kTrack / 2);
  draw->AddRectFilled(ImVec2(origin.x, y - kTrack / 2), ImVec2(x, y + kTrack / 2), theme::kAccent, kTrack / 2);
  draw->AddCircleFilled(ImVec2(x, y), kKnob, ImGui::IsItemHovered() ? theme::kAccentHover : theme::kAccent);
  return changed;
}

namespace {

/// The option of the list just drawn that the keyboard or a screen reader chose.
std::optional<double> offer_list(const char* id, const std::string& current, const std::vector<std::string>& options) {
  const auto found = std::find(options.begin(), options.end(), current);
  const int index = found == options.end() ? -1 : static_cast<int>(found - options.begin());
  const Used used = offer(
      {.kind = ControlKind::kList, .name = rendered(id), .value = current, .options = options, .index = index}, id);
  const bool valid = used.value && *used.value >= 0 && *used.value < static_cast<double>(options.size());
  return valid ? used.value : std::nullopt;
}

}  // namespace

void draw_chevron(ImDrawList& draw, ImVec2 middle, ImGuiDir direction) {
  constexpr float kReach = 5, kDepth = 2.5F;
  const bool upright = direction == ImGuiDir_Up || direction == ImGuiDir_Down;
  const float tip = direction == ImGuiDir_Down || direction == ImGuiDir_Right ? kDepth : -kDepth;
  const auto point = [&](float along, float across) {
    return upright ? ImVec2(middle.x + along, middle.y + across) : ImVec2(middle.x + across, middle.y + along);
  };
  const ImVec2 line[] = {point(-kReach, -tip), point(0, tip), point(kReach, -tip)};
  draw.AddPolyline(line, 3, theme::kQuiet, 0, 1.5F);
}

bool fold_button(const char* id, ImGuiDir direction) {
  const bool clicked = ImGui::Button(id, ImVec2(theme::kControl, theme::kControl));
  const ImVec2 min = ImGui::GetItemRectMin(), max = ImGui::GetItemRectMax();
  draw_chevron(*ImGui::GetWindowDrawList(), ImVec2((min.x + max.x) / 2, (min.y + max.y) / 2), direction);
  return clicked;
}

bool choose(const char* id, const std::string& current, const std::vector<std::string>& options, float width,
            int& index, const std::function<void(int)>& on_option) {
  note_if_cut(current.c_str(), width - kChevronRoom);
  ImGui::SetNextItemWidth(width);
  const ImVec2 origin = ImGui::GetCursorScreenPos();
  ImDrawList* draw = ImGui::GetWindowDrawList();
  const bool open =
      ImGui::BeginCombo(id, current.c_str(), ImGuiComboFlags_HeightLargest | ImGuiComboFlags_NoArrowButton);
  draw_chevron(*draw, ImVec2(origin.x + width - 16, origin.y + theme::kControl / 2), ImGuiDir_Down);
  const std::optional<double> used = offer_list(id, current, options);
  bool changed = used.has_value();
  if (used) index = static_cast<int>(*used);
  if (!open) return changed;
  for (int i = 0; i < static_cast<int>(options.size()); ++i) {
    const std::string& option = options[static_cast<size_t>(i)];
    if (ImGui::Selectable(option.c_str(), option == current, 0, ImVec2(0, theme::kBody + 8))) {
      index = i;
      changed = true;
    }
    on_option(i);
  }
  ImGui::EndCombo();
  return changed;
}

void stepper(const char* name, uint64_t& value, float width) {
  ImGui::BeginGroup();
  const std::string text = std::to_string(value);
  name_next(std::string(name) + " " + text + " −");
  if (button("−", theme::kControl) && value > 0) --value;
  ImGui::SameLine();
  const ImVec2 origin = ImGui::GetCursorScreenPos();
  const float middle = width - 2 * theme::kControl - 2 * ImGui::GetStyle().ItemSpacing.x;
  ImGui::GetWindowDrawList()->AddText(
      ImVec2(origin.x + (middle - text_width(text.c_str())) / 2, origin.y + (theme::kControl - theme::kBody) / 2),
      theme::kInk, text.c_str());
  ImGui::Dummy(ImVec2(middle, theme::kControl));
  ImGui::SameLine();
  name_next(std::string(name) + " " + text + " +");
  if (button("+", theme::kControl)) ++value;
  ImGui::EndGroup();
}

bool link(const char* label, const char* address) {
  const ImVec2 origin = ImGui::GetCursorScreenPos();
  const float width = text_width(label), size = ImGui::GetFontSize();
  const bool pressed = ImGui::InvisibleButton(label, ImVec2(width, theme::kSmallControl));
  const Used used = offer({.kind = ControlKind::kLink, .name = label, .value = address}, label);
  const ImU32 colour = ImGui::IsItemHovered() ? theme::kInk : theme::kSecond;
  const float top = origin.y + (theme::kSmallControl - size) / 2;
  if (ImGui::IsItemHovered()) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  ImDrawList* draw = ImGui::GetWindowDrawList();
  draw->AddText(ImVec2(origin.x, top), colour, label);
  draw->AddLine(ImVec2(origin.x, top + size), ImVec2(origin.x + width, top + size), colour);
  return pressed || used.pressed;
}

const std::string& CalmText::show(std::string newest, const Strings& words) {
  const double now = ImGui::GetTime();
  if (changed_at_ < 0 || words_ != &words || now - changed_at_ >= 1) {
    shown_ = std::move(newest);
    words_ = &words;
    changed_at_ = now;
  }
  return shown_;
}

namespace {

/// Where a tip of this size leaves free both the item just drawn and the rows under it.
ImVec2 tip_corner(ImVec2 size) {
  const ImVec2 item = ImGui::GetItemRectMin(), end = ImGui::GetItemRectMax(), display = ImGui::GetIO().DisplaySize;
  const auto inside = [](float wanted, float length, float whole) {
    return std::clamp(wanted, kTipGap, std::max(kTipGap, whole - length - kTipGap));
  };
  const float card_left = ImGui::GetWindowPos().x, card_right = card_left + ImGui::GetWindowWidth();
  if (card_right - card_left <= kNarrowCard) {
    const float right = card_right + kTipGap, left = card_left - kTipGap - size.x;
    const bool fits_right = right + size.x + kTipGap <= display.x;
    if (fits_right || left >= kTipGap) return {fits_right ? right : left, inside(item.y, size.y, display.y)};
  }
  const float above = item.y - kTipGap - size.y;
  return {inside(item.x, size.x, display.x), above >= kTipGap ? above : end.y + kTipGap};
}

/// Small text in a box, `title` above it if there is one; at `corner` or, without one, at the pointer.
void draw_tip(const std::string& title, const std::vector<std::string_view>& lines, const ImVec2* corner) {
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(kTipPaddingX, kTipPaddingY));
  ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, theme::kRounding);
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(theme::kSpacing, kTipLeading));
  if (corner != nullptr) ImGui::SetNextWindowPos(*corner);
  if (ImGui::BeginTooltip()) {
    if (!title.empty()) quiet_text(title);
    for (const std::string_view line : lines) ImGui::TextUnformatted(line.data(), line.data() + line.size());
    ImGui::EndTooltip();
  }
  ImGui::PopStyleVar(3);
}

bool is_pointed_at() {
  return ImGui::IsItemHovered(ImGuiHoveredFlags_DelayShort | ImGuiHoveredFlags_AllowWhenBlockedByActiveItem);
}

}  // namespace

void explain(const char* sentence) {
  if (!is_pointed_at()) return;
  theme::push(Face::kText, theme::kSmall);
  const std::vector<std::string_view> lines = wrap_lines(sentence, kTooltipWidth);
  float width = 0;
  for (const std::string_view line : lines) {
    width = std::max(width, ImGui::CalcTextSize(line.data(), line.data() + line.size()).x);
  }
  const auto count = static_cast<float>(lines.size());
  const ImVec2 corner = tip_corner(
      ImVec2(width + 2 * kTipPaddingX, count * ImGui::GetFontSize() + (count - 1) * kTipLeading + 2 * kTipPaddingY));
  draw_tip({}, lines, &corner);
  ImGui::PopFont();
}

void read_out(const std::string& value) {
  if (!is_pointed_at()) return;
  theme::push(Face::kText, theme::kSmall);
  draw_tip({}, {value}, nullptr);
  ImGui::PopFont();
}

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

namespace {

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

void tooltip(const std::string& title, const std::string& text) {
  theme::push(Face::kText, theme::kSmall);
  draw_tip(title, wrap_lines(text, kTooltipWidth), nullptr);
  ImGui::PopFont();
}

void quiet_paragraph(const std::string& text) {
  theme::push(Face::kText, theme::kSmall);
  paragraph(text, theme::kQuiet, theme::kTextLeading);
  ImGui::PopFont();
}

void note_if_cut(const char* text, float room) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const ImDrawList* draw = ImGui::GetWindowDrawList();
  if (at.y < draw->GetClipRectMin().y || at.y >= draw->GetClipRectMax().y) return;  // scrolled away
  const float width = ImGui::CalcTextSize(text, nullptr, /*hide_text_after_double_hash=*/true).x;
  if (width > (room > 0 ? room : draw->GetClipRectMax().x - at.x) + 0.5F) cut_texts.emplace_back(text);
}

std::vector<std::string> take_cut_texts() { return std::exchange(cut_texts, {}); }

void draw_text(ImVec2 position, ImU32 colour, const std::string& text) {
  ImGui::GetWindowDrawList()->AddText(position, colour, text.c_str());
}

float text_width(const char* text) { return ImGui::CalcTextSize(text).x; }

}  // namespace geci::app
