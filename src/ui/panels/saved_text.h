// When the model was kept in the browser, for people.
#pragma once

#include <string>

#include "wording/strings.h"

namespace geci {

/// Of a moment in Unix ms, in local time; 0: never.
std::string saved_text(double unix_ms, const Strings& words);

}  // namespace geci
