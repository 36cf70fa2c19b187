// The dictionary as it is built, as the command that brings it.
#pragma once

#include "session/commands.h"
#include "text/test_dictionary.h"

namespace geci {

inline LoadDictionaryCommand built_dictionary() { return {read_test_file(GECI_DICTIONARY), {}}; }

}  // namespace geci
