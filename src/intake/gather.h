// From files as people have them to one text: whatever comes in, by file, paste, drop or standard input, goes through
// here.
#pragma once

#include <string>
#include <vector>

#include "core/result.h"
#include "intake/reading_options.h"
#include "text/source_text.h"

namespace geci {

struct NamedBytes {
  std::string name;  // as a person knows it; "-" for standard input
  std::string bytes;
};

/// One song a file, in their order; what the content of each file says it is, unless `options` say otherwise. Each is
/// decoded as decode_text does. A text of one file that is plain UTF-8 stays as it is, but for marks at its ends. Fails
/// with a sentence, which names the file where there are several.
Result<SourceText> gather(std::vector<NamedBytes> files, const ReadingOptions& options);

}  // namespace geci
