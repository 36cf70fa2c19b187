// What several sources of this folder say: clauses, for damaged().
#pragma once

#include "core/sentence.h"

namespace geci {

inline constexpr Sentence<std::string> kTensorMissing{"tensor {} is missing", "缺少张量 {}"};

}  // namespace geci
