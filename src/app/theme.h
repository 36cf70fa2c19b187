// Colours, sizes and spacing of the whole page, chosen once. Panels name what a thing is for and never
// write a number of their own for its look.
#pragma once

#include "imgui.h"

namespace geci::app {

enum class Face { kText = 0, kStrong = 1, kLyrics = 2 };

struct Fonts {
  ImFont* text = nullptr;
  ImFont* strong = nullptr;  // headings, the main button
  ImFont* lyrics = nullptr;
};

}  // namespace geci::app
