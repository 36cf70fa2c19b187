// Scripts that cannot be drawn character by character: their letters join, stack or run from right to left. A stretch
// of such a text is drawn as one glyph, which the platform makes with a shaper of its own. Where there is none, the
// characters are drawn one by one. Widths are in logical pixels, in the current font; to be called on the window's
// thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "imgui.h"

namespace geci {

/// Whether `text` has characters of such a script. `text` is valid UTF-8 here and below.
bool needs_shaping(std::string_view text);
/// Whether the first letter of `line` belongs to a script that is written from right to left.
bool runs_right_to_left(std::string_view line);

/// Tells whether the platform's fonts make a glyph of shaped_text(). Without this call nothing is replaced.
void offer_shaping(bool offered = true);
bool shaping_is_offered();
/// What the glyph with this number shows; empty if it is an ordinary character. Valid until forget_shaped_texts().
std::string_view shaped_text(ImWchar glyph);
/// Returns true once many texts have glyphs of their own. Their glyphs are then to be removed from the fonts and
/// forgotten, between two frames.
bool has_many_shaped_texts();
void forget_shaped_texts();

/// The line as Dear ImGui is to draw it: stretches that need shaping are replaced by the numbers of their glyphs.
/// REQUIRES: `line` is one line.
std::string drawable(std::string_view line);
float line_width(std::string_view line);
/// How far from the line's left edge the boundary before byte `byte` lies.
float place_in_line(std::string_view line, size_t byte);

}  // namespace geci
