// The window's words, one table a language. For strings.cpp alone: everybody else calls strings().
#pragma once

#include "wording/strings.h"

namespace geci {

extern const Strings kChineseStrings;
extern const Strings kEnglishStrings;

}  // namespace geci
