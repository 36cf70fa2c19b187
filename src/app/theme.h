// Colours, sizes and spacing of the whole page, chosen once. Panels name what a thing is for and never
// write a number of their own for its look. web/page.css has the same colours for the shell.
#pragma once

#include "imgui.h"

namespace geci::app {

/// In the order in which the platform adds them to the atlas.
enum class Face { kText = 0, kStrong = 1, kLyrics = 2 };

struct Fonts {
  ImFont* text = nullptr;
  ImFont* strong = nullptr;  // headings, the main button
  ImFont* lyrics = nullptr;
};

namespace theme {

// A dark reading desk: ink-blue ground, paper-white text, one warm accent.
inline constexpr ImU32 kGround = IM_COL32(0x14, 0x16, 0x1c, 0xff);
inline constexpr ImU32 kCard = IM_COL32(0x1b, 0x1e, 0x26, 0xff);
inline constexpr ImU32 kRaised = IM_COL32(0x22, 0x26, 0x2f, 0xff);
inline constexpr ImU32 kHover = IM_COL32(0x2d, 0x32, 0x3d, 0xff);
inline constexpr ImU32 kLine = IM_COL32(0x3a, 0x40, 0x4d, 0xff);
inline constexpr ImU32 kFaintLine = IM_COL32(0x2a, 0x2f, 0x39, 0xff);
inline constexpr ImU32 kInk = IM_COL32(0xe9, 0xe6, 0xdf, 0xff);
inline constexpr ImU32 kQuiet = IM_COL32(0xa3, 0xa6, 0xad, 0xff);
inline constexpr ImU32 kFaint = IM_COL32(0x7b, 0x80, 0x8a, 0xff);
inline constexpr ImU32 kAccent = IM_COL32(0xe8, 0xb5, 0x5c, 0xff);
inline constexpr ImU32 kAccentHover = IM_COL32(0xf2, 0xc6, 0x78, 0xff);
inline constexpr ImU32 kAccentFaint = IM_COL32(0xe8, 0xb5, 0x5c, 0x38);
inline constexpr ImU32 kSecond = IM_COL32(0x7f, 0xb8, 0xc4, 0xff);  // a second line beside the accent's
// Earlier runs under the present one: quieter than the accent and the second, and apart from each other.
inline constexpr ImU32 kEarlierRuns[] = {IM_COL32(0xb0, 0x8f, 0xc9, 0xff), IM_COL32(0x8f, 0xb5, 0x7c, 0xff),
                                         IM_COL32(0xc9, 0x8f, 0x9d, 0xff), IM_COL32(0x8a, 0x9c, 0xd0, 0xff)};
inline constexpr ImU32 kAlarm = IM_COL32(0xe0, 0x74, 0x5f, 0xff);

// Font sizes are line heights; the em is 0.8 of them: 16, 14, 17.6, 28, 18 and 22 pixels.
inline constexpr float kBody = 20;
inline constexpr float kSmall = 17.5F;
inline constexpr float kHeading = 22;
inline constexpr float kLyric = 35;
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
inline constexpr float kCardRounding = 12;
inline constexpr float kFieldPadding = 8;              // left of a field's text
inline constexpr float kFocusGap = 3, kFocusLine = 2;  // of the ring around what has the keyboard

inline constexpr float kSidePanel = 364;  // width of the data panel beside the lyrics
inline constexpr float kWide = 980;       // from here on there are two columns
inline constexpr float kThreeColumns = 1280;
inline constexpr float kInsideLeast = 364, kInsideMost = 420;  // width of the third
inline constexpr float kLyricLeading = 1.28F;
inline constexpr float kTextLeading = 1.16F;

/// Dear ImGui's own style, once after its context is made.
void apply();

/// A font for what is drawn until the matching ImGui::PopFont().
void push(Face face, float size);

}  // namespace theme
}  // namespace geci::app
