// A phone's way between the page's three parts.
#pragma once

#include "ui/panel.h"

namespace geci {

/// Fills the rest of the current window; marks the tabs as "tab=train", "tab=lyrics", "tab=inside".
void tab_bar(Tab& tab, Commands& commands);

}  // namespace geci
