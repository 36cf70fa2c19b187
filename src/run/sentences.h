// What sources of this folder and of those above it say alike.
#pragma once

#include "core/sentence.h"

namespace geci {

inline constexpr Sentence<> kNoText{"There is no text yet: choose or open one first.",
                                    "还没有文字：请先选一个或打开一个。"};
inline constexpr Sentence<int64_t> kTrainsOnCpu{"Training goes on on the CPU, from step {}.",
                                                "训练改由 CPU 继续，从第 {} 步开始。"};

}  // namespace geci
