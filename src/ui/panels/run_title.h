// What texts and runs are called on the page.
#pragma once

#include <string>

#include "session/run_history.h"
#include "wording/strings.h"

namespace geci {

/// A built-in text's title, or the name of an own one.
std::string corpus_title(const std::string& name, const Strings& words);
/// "#2 300 Song ci · GRU 128".
std::string run_title(const RunName& run, const Strings& words);
/// The same, leaving out what goes without saying beside a run on the same text.
std::string run_title_beside(const RunName& run, const RunName& present, const Strings& words);

}  // namespace geci
