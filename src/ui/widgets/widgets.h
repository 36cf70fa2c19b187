// The few controls the panels are made of, in the theme's look.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "page/controls.h"
#include "ui/widgets/theme.h"
#include "wording/numbers.h"
#include "wording/strings.h"

namespace geci::app {

/// printf into a string; for the short formats of the string table.
std::string format(const char* format, ...) IM_FMTARGS(1);

/// A rounded panel; `height` 0 takes what is left, and below 0 what its content needs.
void begin_card(const char* id, float width, float height, bool scrolls = false);
void end_card();
/// A stretch of the window that scrolls, with cards one below the other.
void begin_column(const char* id, ImVec2 size, ImVec2 margin);
void end_column();
/// A finger drawn over the current window scrolls it, as on any page.
void scroll_by_touch();

/// What was done to a control from the keyboard or a screen reader.
struct Used {
  bool pressed = false;
  std::optional<double> value;
};
/// Offers the item just drawn, which Dear ImGui knows by `label`, to both (page/controls.h), under its name: that of
/// `control`, or the one set by name_next(). Draws the ring around the control that has the keyboard. The widgets below
/// do so by themselves.
Used offer(Control control, const char* label);
/// For a control whose label alone does not say what it is: its name, and for a slider its number in words.
void name_next(std::string name, std::string value = {});
/// A text that is read out in its place among the controls.
void offer_text(const std::string& text);
/// How far one press of an arrow key moves a slider.
double slider_step(double low, double high);

void heading(const char* text);
void quiet_text(const std::string& text);
/// Of these texts, which go from the fullest to the shortest, the first that fits in `width`, else the last; gives its
/// place among them.
size_t quiet_text_that_fits(std::span<const std::string> texts, float width);
/// The same, wrapped at the window's edge.
void quiet_paragraph(const std::string& text);

bool button(const char* label, float width = 0);
/// The one thing a person most likely wants to press.
bool primary_button(const char* label, float width = 0);
bool disabled_button(const char* label, float width = 0);
/// One of several choices.
bool chip(const char* label, bool selected, float width);
/// The same in small, as wide as its label needs; small_chip_width() tells how wide that is.
bool small_chip(const char* label, bool selected);
float small_chip_width(const char* label);
/// For rows of things that wrap: puts what is drawn next beside the item just drawn if `width` still fits there.
void same_line_if_fits(float width);
bool toggle(const char* label, bool& on);
bool slider(const char* id, float& value, float low, float high, float width);
/// What shows that something opens.
void draw_chevron(ImDrawList& draw, ImVec2 middle, ImGuiDir direction);
/// A square button that opens or folds away what lies in this direction, `id` beginning with "##"; true if it was
/// clicked.
bool fold_button(const char* id, ImGuiDir direction);
/// A drop-down list; true if another index was chosen. `on_option` is called after each option is drawn.
bool choose(const char* id, const std::string& current, const std::vector<std::string>& options, float width,
            int& index, const std::function<void(int)>& on_option);
/// A number with a button on either side, for one down and one up.
void stepper(const char* name, uint64_t& value, float width);
/// True if it was pressed; a screen reader and the keyboard open `address` by themselves.
bool link(const char* label, const char* address);

/// A text with a number that trembles: it changes once a second at most, and at once with the language.
class CalmText {
 public:
  const std::string& show(std::string newest, const Strings& words);
  /// The next text is shown at once.
  void forget() { changed_at_ = -1; }

 private:
  std::string shown_;
  const Strings* words_ = nullptr;
  double changed_at_ = -1;
};

/// A sentence about the item just drawn, while it is pointed at: beside its card or above it, so that neither the item
/// nor the rows under it are covered.
void explain(const char* sentence);
/// A value of what is pointed at, at the pointer.
void read_out(const std::string& value);

/// Breaks at spaces and between Chinese characters, and never before closing punctuation.
std::vector<std::string_view> wrap_lines(std::string_view text, float width);
/// Wrapped text in the current font. Gives its height; `caret` marks where writing goes on, `underlined` names
/// stretches of bytes.
float paragraph(std::string_view text, ImU32 colour, float leading, bool caret = false,
                std::span<const TextSpan> underlined = {});
/// Where in `text`, drawn by paragraph() into the item just drawn, the pointer is: the byte where the character under
/// it begins. Nothing between lines' ends and the paragraph's edge.
std::optional<size_t> pointed_byte(std::string_view text, float leading);
/// The end of a letter that lies nearest to `point`, for a selection that is drawn with the mouse; text and item as
/// above.
size_t nearest_byte(std::string_view text, float leading, ImVec2 point);
/// Marks a stretch of bytes of such a text as selected.
void highlight(std::string_view text, float leading, TextSpan span);
/// A title and a text beside the pointer.
void tooltip(const std::string& title, const std::string& text);
/// A line of text at a place on the screen, in the current font.
void draw_text(ImVec2 position, ImU32 colour, const std::string& text);
/// How wide a line of this text is, in the current font.
float text_width(const char* text);
/// Before a line of text is drawn at the cursor, in the current font: remembers it if it is wider than `room`, or
/// without one than what is left of the window.
void note_if_cut(const char* text, float room = 0);
/// What was remembered since the last call: for tests.
std::vector<std::string> take_cut_texts();

}  // namespace geci::app
