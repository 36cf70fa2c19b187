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

/// One song a file, in their order; what the content of each file says it is, unless `options` say otherwise. A text of
/// one file that is plain text stays as it is, byte for byte. Fails with a sentence, which names the file where there
/// are several.
Result<SourceText> gather(std::vector<NamedBytes> files, const ReadingOptions& options);

}  // namespace geci
