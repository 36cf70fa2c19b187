// Texts of several lines. They are wrapped at spaces and between Chinese characters, never before closing punctuation.
// Widths and heights are in logical pixels, `leading` in multiples of the current font's size; places in a text are
// bytes of its UTF-8.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "imgui.h"
#include "session/snapshot.h"

namespace geci {

/// Returns the lines of `text` at this width, in the current font. They are views into `text`.
std::vector<std::string_view> wrap_lines(std::string_view text, float width);
/// Draws `text` at the cursor, as wide as what is left of the window, in the current font. Returns its height. `caret`
/// draws a cursor after the last letter. `underlined` names stretches of bytes.
float paragraph(std::string_view text, ImU32 colour, float leading, bool caret = false,
                std::span<const TextSpan> underlined = {});
/// Draws a paragraph in the small, quiet face.
void quiet_paragraph(const std::string& text);

/// REQUIRES, for the three below: `text` was drawn by paragraph() into the item just drawn, with this `leading`.
/// Returns the byte where the character under the pointer begins, or nothing if the pointer is on none.
std::optional<size_t> pointed_byte(std::string_view text, float leading);
/// Returns the boundary between two characters that is nearest to `point`: the end of a selection by the mouse.
size_t nearest_byte(std::string_view text, float leading, ImVec2 point);
/// Draws the background of a selection behind a stretch of bytes.
void highlight(std::string_view text, float leading, TextSpan span);

}  // namespace geci
