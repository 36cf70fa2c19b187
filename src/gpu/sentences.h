// What several sources of this folder say.
#pragma once

#include "core/sentence.h"

namespace geci {

inline constexpr Sentence<std::string> kGpuMemoryFull{
    "The GPU ({}) has no memory left for this network: choose a smaller network or batch, or the CPU.",
    "GPU（{}）没有内存放这个网络了：请把网络或批调小，或选 CPU。"};
inline constexpr Sentence<std::string> kNoSuchKernel{"There is no kernel called '{}'.", "没有叫“{}”的计算核。"};

}  // namespace geci
