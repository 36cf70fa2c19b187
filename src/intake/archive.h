// Zip files with texts in them.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "intake/named_bytes.h"

namespace geci {

bool looks_like_zip(std::string_view bytes);

/// The files in a zip file, in the order of their names, but for folders and hidden files; all of them were_found.
/// Fails with a sentence if the file is damaged or encrypted, if a file in it is packed in another way than by deflate
/// or far more tightly than texts are, or if they take more than `most_bytes` in all.
Result<std::vector<NamedBytes>> unpack_zip(std::string_view bytes, uint64_t most_bytes);

}  // namespace geci
