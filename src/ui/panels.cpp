#include "ui/panels.h"

// Place and name; panels/ defines make_<name>() for each.
#define GECI_PANELS(PANEL)          \
  PANEL(kTop, top_bar)              \
  PANEL(kMessages, notice_bar)      \
  PANEL(kMessages, undo_line)       \
  PANEL(kMessages, tokenizing_line) \
  PANEL(kSide, data_panel)          \
  PANEL(kSide, settings_panel)      \
  PANEL(kSide, model_panel)         \
  PANEL(kSide, speed_panel)         \
  PANEL(kLyrics, lyrics_panel)      \
  PANEL(kPrompt, prompt_panel)      \
  PANEL(kCurve, curve_panel)        \
  PANEL(kInside, inside_panel)      \
  PANEL(kLessons, lessons_panel)    \
  PANEL(kOver, shortcuts_panel)

namespace geci {

#define GECI_DECLARE(place, name) std::unique_ptr<Panel> make_##name();
GECI_PANELS(GECI_DECLARE)
#undef GECI_DECLARE

std::vector<PlacedPanel> make_panels() {
  std::vector<PlacedPanel> panels;
#define GECI_ADD(place, name) panels.push_back({Place::place, #name, make_##name()});
  GECI_PANELS(GECI_ADD)
#undef GECI_ADD
  return panels;
}

}  // namespace geci
