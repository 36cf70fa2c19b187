// The faces the panels write with. One header, one source a platform, chosen by CMake.
#pragma once

#include "core/result.h"
#include "imgui.h"
#include "ui/widgets/theme.h"

namespace geci::platform {

/// Adds one font for each face. Convention shared with ui/widgets/theme.h: a font's size is its line height,
/// its em is 0.8 of that and its baseline lies 0.8 below the line's top. Fails if there is no Chinese font.
Result<Fonts> add_fonts(ImFontAtlas& atlas);
/// To be called between frames: bounds the number of glyphs made of whole stretches of text.
void tidy_fonts(ImFontAtlas& atlas);

}  // namespace geci::platform
