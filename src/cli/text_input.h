// The texts that a command reads: their options, and how files become one text.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "core/result.h"
#include "intake/reading_options.h"
#include "text/source_text.h"

namespace geci::cli {

struct TextInput {
  std::string path;  // "-": standard input
  std::string format = "auto";
  std::string encoding = "auto";
};

/// Adds FILE, --format and --encoding.
void add_text_input(CLI::App& command, TextInput& input);

/// Fails with a sentence on an option that cannot work.
Result<ReadingOptions> reading_options(const TextInput& input);

/// Reads and gathers the text; the note of what it was taken for is left to whoever reports the text's warning.
Result<SourceText> read_text_input(const TextInput& input);

}  // namespace geci::cli
