// What of a few texts stands in a corpus that lies in memory as its file's bytes.
#pragma once

#include <string>
#include <vector>

#include "core/result.h"
#include "text/copy_index.h"
#include "text/corpus.h"

namespace geci {

struct ScannedCopies {
  struct Text {
    std::vector<CopiedSpan> spans;
    std::vector<std::string> sources;  // for each span, the line of the corpus in which its source begins
  };
  size_t minimum = 0;  // shorter spans say nothing and are left out
  std::vector<Text> texts;
};

/// Cleans, cuts and numbers `corpus` piece by piece, as build_corpus does with the whole of it, and keeps nothing of
/// it: beside the texts' index it takes less memory than the corpus has bytes. Only Cleaning::kLyrics sees the whole of
/// it at once; it fails where it leaves nothing. `texts` are tokens.
Result<ScannedCopies> scan_for_copies(const SourceText& corpus, const TextSettings& settings,
                                      const Tokenizer& tokenizer, const std::vector<std::vector<std::string>>& texts);

}  // namespace geci
