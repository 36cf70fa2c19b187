// The panels of the page and where each stands.
#pragma once

#include <memory>
#include <vector>

#include "ui/panel.h"

namespace geci::app {

/// From top to bottom where several panels stand at one.
enum class Place { kTop, kMessages, kSide, kLyrics, kPrompt, kCurve, kInside, kLessons, kOver };

struct PlacedPanel {
  Place place;
  const char* name;
  std::unique_ptr<Panel> panel;
};

/// All of them. A panel is removed by deleting its files and its line in panels.cpp.
std::vector<PlacedPanel> make_panels();

}  // namespace geci::app
