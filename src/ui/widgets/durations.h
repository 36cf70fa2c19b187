// Times as people say them.
#pragma once

#include <string>

#include "wording/strings.h"

namespace geci {

/// "0.4 s", "12 s", "3 min 20 s", "2 h 5 min": two units at most.
std::string duration(double seconds, const Strings& words);

}  // namespace geci
