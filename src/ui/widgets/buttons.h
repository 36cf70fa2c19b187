// What a person presses. Widths are in logical pixels; 0: as wide as the label needs. A call that returns bool returns
// true in the frame in which the item was pressed, with the mouse, the keyboard or a screen reader.
#pragma once

#include "imgui.h"

namespace geci {

bool button(const char* label, float width = 0);
/// The one thing a person most likely wants to press: filled with the accent.
bool primary_button(const char* label, float width = 0);
/// A button that cannot be pressed now. Returns false.
bool disabled_button(const char* label, float width = 0);
/// One of several choices.
bool chip(const char* label, bool selected, float width);
/// A chip in the small face, small_chip_width() wide.
bool small_chip(const char* label, bool selected);
float small_chip_width(const char* label);
/// Draws an underlined text. The keyboard and screen readers open `address` themselves; for the mouse the caller does.
bool link(const char* label, const char* address);
/// A square button with a chevron, to open or fold what lies in `direction`. `id` begins with "##"; the caller offers
/// it to the keyboard.
bool fold_button(const char* id, ImGuiDir direction);
/// Draws the chevron of something that opens. Moves no cursor.
void draw_chevron(ImDrawList& draw, ImVec2 middle, ImGuiDir direction);

/// For rows that wrap: puts what is drawn next beside the item just drawn if `width` is free there.
void same_line_if_fits(float width);

}  // namespace geci
