// What the tabs of "Inside the network" draw with: numbers as colours, strips and bars.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "session/inspection.h"
#include "ui/panel.h"

namespace geci {

/// A token as one can see it: line ends and spaces have signs.
std::string visible(const std::string& token);

/// -1: the second colour, 0: the card's own, 1: the accent; what lies outside is as 1 or -1.
ImU32 signed_colour(float value);

/// A line of PyTorch, wrapped.
void code_line(const std::string& code);

/// The whole vector as a band of colours, with a value and its index where it is pointed at. Where there are more
/// values than pixels, each pixel shows the largest of its own. `scale` is the value with the full colour; 0: the
/// vector's largest, and roots of the shares of it, so that small values are seen beside a large one.
void strip(const char* id, std::span<const float> values, float scale);

/// The first values as text: "0.12  -1.03  …".
std::string first_numbers(std::span<const float> values);

/// Tokens as boxes, wrapped. `fill` gives each its colour. The index of the one pressed, or -1; `hovered` that of the
/// one pointed at, or -1. `place` names the boxes in state().places: "place=index".
int token_boxes(const char* place, const std::vector<std::string>& tokens, int selected, std::span<const ImU32> fill,
                Commands& commands, int& hovered);

/// One token's bar: `drawn` filled, `outlined` around it; both are shares of `largest`.
void probability_bar(const std::string& token, float drawn, float outlined, float largest, bool marked);

}  // namespace geci
