// How commands tokenize text: their options, a person's own words, and where the dictionary is.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "text/corpus.h"

namespace geci::cli {

struct TokenizerOptions {
  std::string tokenizer = "char";
  std::string user_dictionary;  // a file of one's own words; empty: none
  std::string dictionary;       // the file dictionary.bin; empty: wherever it is found
};

/// Adds --tokenizer, --user-dict and --dictionary.
void add_tokenizer_options(CLI::App& command, TokenizerOptions& options);
/// Adds --dictionary, to commands that take the rest from a model.
void add_dictionary(CLI::App& command, std::string& path);

/// Reads the user dictionary, too. Fails with a sentence on a wrong name, file or combination.
Result<TextSettings> text_settings(const TokenizerOptions& options);

/// The tokenizer of `settings`. For words it loads dictionary.bin: the file `dictionary`, or else that which
/// the environment's GECI_DICTIONARY names, or else one beside the program or in ../assets from there.
Result<TokenizerPtr> load_tokenizer(const TextSettings& settings, const std::string& dictionary);

/// As the program was called, for looking beside it.
void set_program_path(const std::string& path);

}  // namespace geci::cli
