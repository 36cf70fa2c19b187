// The panels of the window and their places.
#pragma once

#include <memory>
#include <vector>

#include "ui/panel.h"

namespace geci {

/// Several panels at one place stand one below the other, in the order of make_panels().
enum class Place { kTop, kMessages, kSide, kLyrics, kPrompt, kCurve, kInside, kLessons, kOver };

struct PlacedPanel {
  Place place;
  const char* name;
  std::unique_ptr<Panel> panel;
};

/// Makes all panels. A panel is removed by deleting its files and its line in panels.cpp.
std::vector<PlacedPanel> make_panels();

}  // namespace geci
