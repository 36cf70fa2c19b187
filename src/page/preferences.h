// How a person has set the page up for themselves: theme, sizes of the panels, a phone's tab, the device. Kept between
// visits.
#pragma once

#include <string>
#include <string_view>

#include "core/result.h"

namespace geci {

enum class ThemeChoice { kSystem, kDark, kLight };
/// Of a phone, where one of them fills the screen.
enum class Tab { kTrain, kLyrics, kInside };

/// In logical pixels; 0: as the page proposes. What does not fit a window is cut down there, and kept.
struct PanelSizes {
  float side = 0;    // width of the column with text and settings
  float inside = 0;  // width of the column "Inside the network"
  float curve = 0;   // height of the curves

  bool operator==(const PanelSizes&) const = default;
};

struct Preferences {
  ThemeChoice theme = ThemeChoice::kSystem;
  Tab tab = Tab::kLyrics;
  PanelSizes sizes;
  std::string device;  // to compute on; empty: never chosen

  bool operator==(const Preferences&) const = default;
};

/// As JSON, for the next visit.
std::string preferences_json(const Preferences& preferences);
/// What was kept, by whomever: each field that is no such value is as proposed.
Preferences parse_preferences(std::string_view json);

/// "system", "dark" or "light"; fails with a sentence that names them.
Result<ThemeChoice> parse_theme(std::string_view name);

}  // namespace geci
