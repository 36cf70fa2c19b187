// The page's colours, each once for the dark theme and once for the light one, and how far two of them stand apart.
// web/page/page.css has the same for the shell. No Dear ImGui in here, so that a test can look at all of them.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace geci::theme {

/// Red in the lowest byte, alpha in the highest, as Dear ImGui packs them.
using Packed = uint32_t;

/// From 0xRRGGBB.
constexpr Packed rgb(uint32_t hex, uint32_t alpha = 0xff) {
  return (hex >> 16 & 0xffU) | (hex & 0xff00U) | (hex & 0xffU) << 16 | alpha << 24;
}

// The window's one theme, which every colour below asks. Belongs to the thread that draws.
inline bool shows_light = false;

struct Colour {
  Packed dark, light;
  operator Packed() const { return shows_light ? light : dark; }
};

// Dark: a reading desk at night, ink-blue ground, paper-white text, one warm accent.
// Light: rice paper by day, the same accent as if it were written with a brush.
inline constexpr Colour kGround{rgb(0x14161c), rgb(0xefebe2)};
inline constexpr Colour kCard{rgb(0x1b1e26), rgb(0xfbf9f4)};
inline constexpr Colour kRaised{rgb(0x22262f), rgb(0xf1ede4)};
inline constexpr Colour kHover{rgb(0x2d323d), rgb(0xe6e0d4)};
inline constexpr Colour kLine{rgb(0x3a404d), rgb(0xcdc5b6)};
inline constexpr Colour kFaintLine{rgb(0x2a2f39), rgb(0xe3dccf)};
inline constexpr Colour kInk{rgb(0xe9e6df), rgb(0x27241e)};
inline constexpr Colour kQuiet{rgb(0xa3a6ad), rgb(0x5a564c)};
inline constexpr Colour kFaint{rgb(0x8c919c), rgb(0x69645a)};
inline constexpr Colour kAccent{rgb(0xe8b55c), rgb(0x8a5300)};
inline constexpr Colour kAccentHover{rgb(0xf2c678), rgb(0x764600)};
inline constexpr Colour kAccentFaint{rgb(0xe8b55c, 0x38), rgb(0x8a5300, 0x1e)};
inline constexpr Colour kSecond{rgb(0x7fb8c4), rgb(0x1d6577)};  // a second line beside the accent's
// Earlier runs under the present one: quieter than the accent and the second, and apart from each other.
inline constexpr Colour kEarlierRuns[] = {{rgb(0xb08fc9), rgb(0x74499a)},
                                          {rgb(0x8fb57c), rgb(0x456b31)},
                                          {rgb(0xc98f9d), rgb(0x9c4158)},
                                          {rgb(0x8a9cd0), rgb(0x42589f)}};
inline constexpr Colour kDim{rgb(0x07080b, 0x99), rgb(0x27241e, 0x59)};  // over the page behind what lies above it
inline constexpr Colour kAlarm{rgb(0xe0745f), rgb(0xb03522)};

/// Relative luminance of an opaque colour, 0 to 1 (WCAG 2.2).
inline double luminance(Packed colour) {
  const auto linear = [&](int shift) {
    const double value = static_cast<double>(colour >> shift & 0xffU) / 255;
    return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
  };
  return 0.2126 * linear(0) + 0.7152 * linear(8) + 0.0722 * linear(16);
}

/// Contrast ratio of two opaque colours, 1 to 21 (WCAG 2.2).
inline double contrast(Packed a, Packed b) {
  const double first = luminance(a), second = luminance(b);
  return (std::max(first, second) + 0.05) / (std::min(first, second) + 0.05);
}

/// The theme's ink or its ground, whichever is read better on `fill`.
inline Packed ink_on(Packed fill) { return contrast(kInk, fill) >= contrast(kGround, fill) ? kInk : kGround; }

/// What `above` with its alpha gives over the opaque `below`.
inline Packed over(Packed above, Packed below) {
  const uint32_t alpha = above >> 24;
  Packed result = 0xff000000U;
  for (const int shift : {0, 8, 16}) {
    const uint32_t mixed = (above >> shift & 0xffU) * alpha + (below >> shift & 0xffU) * (255 - alpha);
    result |= (mixed + 127) / 255 << shift;
  }
  return result;
}

}  // namespace geci::theme
