// `geci train --val-file FILE`: a text of its own to validate with.
#pragma once

#include <string>

#include "core/result.h"
#include "text/batches.h"
#include "text/corpus.h"

namespace geci::cli {

/// The tokens of the text at `path`, cut, cleaned and numbered as `corpus` was. Those that the corpus lacks are left
/// out, which is told. `dictionary` is the path that --dictionary gave. Fails with a sentence that names the file.
Result<TokenIds> read_validation(const std::string& path, const Corpus& corpus, const std::string& dictionary);

}  // namespace geci::cli
