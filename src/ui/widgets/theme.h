// Sizes and spacing of the whole page, chosen once, beside its colours. Panels name what a thing is for and never
// write a number of their own for its look.
#pragma once

#include "imgui.h"
#include "ui/widgets/colours.h"

namespace geci {

/// In the order in which the platform adds them to the atlas.
enum class Face { kText = 0, kStrong = 1, kLyrics = 2 };

struct Fonts {
  ImFont* text = nullptr;
  ImFont* strong = nullptr;  // headings, the main button
  ImFont* lyrics = nullptr;
};

namespace theme {

// Font sizes are line heights; the em is 0.8 of them: 16, 14, 17.6, 28, 22, 18 and 22 pixels.
inline constexpr float kBody = 20;
inline constexpr float kSmall = 17.5F;
inline constexpr float kHeading = 22;
inline constexpr float kLyric = 35;
inline constexpr float kNarrowLyric = 28;  // where two lyrics share a narrow card
inline constexpr float kEarlierLyric = 22.5F;
inline constexpr float kBrand = 28;
inline constexpr float kEm = 0.8F;

inline constexpr float kGap = 12;           // between cards, and between groups in one
inline constexpr float kTight = 6;          // between what belongs together
inline constexpr float kSpacing = 8;        // between controls
inline constexpr float kPadding = 18;       // inside a card, left and right
inline constexpr float kPaddingY = 14;      // and above and below
inline constexpr float kControl = 38;       // height of buttons and fields
inline constexpr float kSmallControl = 28;  // of small chips
inline constexpr float kRounding = 7;       // of controls
inline constexpr float kAxisBottom = 22;    // below a plot, for the marks of its axis
inline constexpr float kCardRounding = 12;
inline constexpr float kFieldPadding = 8;              // left of a field's text
inline constexpr float kFocusGap = 3, kFocusLine = 2;  // of the ring around what has the keyboard

inline constexpr float kWide = 980;  // from here on there are two columns
inline constexpr float kThreeColumns = 1280;
inline constexpr float kTabBar = 56;   // a phone's, at the bottom
inline constexpr float kSplitter = 8;  // how wide an edge is that can be dragged
inline constexpr float kLyricLeading = 1.28F;
inline constexpr float kTextLeading = 1.16F;

/// Dear ImGui's own style, once after its context is made.
void apply();
/// The light colours from now on, or the dark ones.
void show(bool light);

/// A font for what is drawn until the matching ImGui::PopFont().
void push(Face face, float size);

}  // namespace theme
}  // namespace geci
