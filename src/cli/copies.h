// What of a generated text is copied from the corpus, and its repetition loops; as `geci generate` reports it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/io.h"
#include "core/json.h"
#include "text/copy_index.h"
#include "text/loops.h"

namespace geci::cli {

/// Where the corpus lies, seen from the folder of the model that learns from it: what a model file remembers.
/// Empty for standard input.
std::string path_from_model(const std::string& model, const std::string& corpus);

/// The corpus that the model at path `model` learned from, if it is still where `remembered` (see above) says,
/// or beside the model or here under the name `file`. Empty otherwise, and where that is neither in the model's folder
/// nor in the present one.
std::string find_corpus(const std::string& model, const std::string& remembered, const std::string& file);

struct CopyReport {
  std::string corpus;                // its path
  size_t minimum = 0;                // shorter spans say nothing and are left out
  size_t copied = 0, tokens = 0;     // of the text
  std::vector<CopiedSpan> spans;     // tokens of the text
  std::vector<std::string> sources;  // for each span, the line of the corpus where its source begins
};

/// Measures each of `texts`, which are tokens, against the text file at `corpus`, tokenized and cleaned by `settings`.
/// Fails with a sentence that names the file.
Result<std::vector<CopyReport>> measure_copies(const std::vector<std::vector<std::string>>& texts,
                                               const std::string& corpus, const TextSettings& settings,
                                               const Tokenizer& tokenizer);

/// Why a corpus that nobody named is not searched: it is too large for a person to wait for; empty if it is not.
std::string too_large_to_search(const std::string& corpus, const TextSettings& settings);

OrderedJson copies_json(const CopyReport& report, const std::vector<std::string>& tokens);
OrderedJson loops_json(const std::vector<Loop>& loops, const std::vector<std::string>& tokens);

/// "31 % stands in 'verse.txt', the longest piece: 山高月小水落石出."
std::string copies_sentence(const CopyReport& report, const std::vector<std::string>& tokens);
/// "From token 12 on it goes in circles of 5 tokens."; empty without a loop.
std::string loops_sentence(const std::vector<Loop>& loops);

}  // namespace geci::cli
