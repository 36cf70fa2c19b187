// Single lines of text. Widths are in logical pixels.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "imgui.h"
#include "wording/strings.h"

namespace geci {

/// Returns what printf would print, at most 255 bytes of it. For the short formats of the string table.
std::string format(const char* format, ...) IM_FMTARGS(1);
/// Returns the part of a Dear ImGui label that is shown: what stands before "##".
std::string visible_label(const char* label);

/// Draws a card's heading, and adds it to what a screen reader finds.
void heading(const char* text);
/// Draws a line in the small, quiet face.
void quiet_text(const std::string& text);
/// Draws the first of `texts` that fits in `width`, else the last; they go from the longest to the shortest. Returns
/// the index of the one drawn.
size_t quiet_text_that_fits(std::span<const std::string> texts, float width);
/// Draws a line at a place on the screen, in the current font. Moves no cursor.
void draw_text(ImVec2 position, ImU32 colour, const std::string& text);
/// Returns the width of a line in the current font.
float text_width(const char* text);

/// A text whose number changes all the time. What is shown changes once a second at most, and at once with the
/// language.
class CalmText {
 public:
  /// Returns the text to draw in this frame. The reference is valid until the next call.
  const std::string& show(std::string newest, const Strings& words);
  /// The next text is shown at once.
  void forget() { changed_at_ = -1; }

 private:
  std::string shown_;
  const Strings* words_ = nullptr;
  double changed_at_ = -1;
};

/// Before a line is drawn at the cursor in the current font: records it if it is wider than `room`, or with `room` 0
/// than what is left of the window. The widgets call this by themselves.
void note_if_cut(const char* text, float room = 0);
/// Returns the lines recorded since the last call. For tests.
std::vector<std::string> take_cut_texts();

}  // namespace geci
