// The texts that a command reads: their options, and how files and folders become one text.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "core/result.h"
#include "intake/reading_options.h"
#include "text/source_text.h"

namespace geci::cli {

struct TextInput {
  std::vector<std::string> paths;  // of files and folders; "-": standard input
  std::string format = "auto";
  std::string encoding = "auto";
  std::string column;  // of a table; empty: none

  /// What a model remembers: "a.txt", or "a.txt and 2 more"; "-" for standard input.
  std::string name() const;
  /// The same with the first path whole, for a sentence.
  std::string where() const;
};

/// Adds FILE..., --format, --encoding and --column.
void add_text_input(CLI::App& command, TextInput& input);

/// Fails with a sentence on an option that cannot work.
Result<ReadingOptions> reading_options(const TextInput& input);

/// Reads and gathers the texts, one song a file: a folder's files and those of the folders in it, in the order of their
/// paths, without hidden ones. Fails with a sentence before memory runs out. The note of what was read how is left to
/// whoever reports the text's warning.
Result<SourceText> read_text_input(const TextInput& input);

}  // namespace geci::cli
