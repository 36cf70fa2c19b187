// What the keyboard and a screen reader get of the items that are drawn. REQUIRES, for every call: inside a frame of
// the window; elsewhere the calls do nothing.
#pragma once

#include <optional>
#include <string>

#include "page/controls.h"

namespace geci {

/// What the keyboard or a screen reader did to a control since the last frame.
struct Used {
  bool pressed = false;
  std::optional<double> value;  // of a slider: its new value; of a list: the index of an option
};

/// Adds the item just drawn, which Dear ImGui knows by `label`, to the list of controls (page/controls.h). Its name is
/// that of `control`, or the one set by name_next(). Draws a ring around the item while it has the keyboard, and
/// scrolls it into sight. Returns what was done to it; nothing if it is disabled. The widgets call this by themselves.
Used offer(Control control, const char* label);
/// Sets the name of the next control, and for a slider the words for its value, where its label alone does not say
/// them.
void name_next(std::string name, std::string value = {});
/// Adds a heading that is read out in its place among the controls.
void offer_heading(const std::string& text);
/// Adds a text that is read out in its place among the controls. An empty text is left out.
void offer_text(const std::string& text);

}  // namespace geci
