// From files as people have them to one text: whatever comes in, by file, paste, drop or standard input, goes through
// here.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/result.h"
#include "intake/named_bytes.h"
#include "intake/reading_options.h"
#include "text/source_text.h"

namespace geci {

/// What zip files may hold in all, where nobody says otherwise.
inline constexpr uint64_t kMostUnpacked = uint64_t{64} << 20;

/// One song a file, or a row of a table, in their order; a zip file stands for the files in it; what the content of
/// each file says it is, unless `options` say otherwise. Each is decoded as decode_text does. A text of one file that
/// is plain UTF-8 stays as it is, but for marks at its ends. Files that were found and are no text, and empty ones, are
/// left out. Fails with a sentence, which names the file where there are several.
Result<SourceText> gather(std::vector<NamedBytes> files, const ReadingOptions& options,
                          uint64_t most_unpacked = kMostUnpacked);

}  // namespace geci
