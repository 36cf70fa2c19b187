// What this folder and those above it say alike.
#pragma once

#include "core/sentence.h"

namespace geci {

/// The setting's name, its value, and the lowest and highest that it may have.
inline constexpr Sentence<Message, int64_t, int64_t, int64_t> kOutOfRange{"{} is {}; it must be from {} to {}.",
                                                                          "{}是 {}，只能是 {} 到 {}。"};

}  // namespace geci
