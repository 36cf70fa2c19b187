// Files, standard input and output, for the command line.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "files/model_file.h"
#include "text/corpus.h"

namespace geci::cli {

/// A whole file, or standard input for "-". Fails with a sentence naming the file if it cannot be read
/// or is larger than `max_bytes`, before more than that is held in memory.
Result<std::string> read_input(const std::string& path, uint64_t max_bytes);

Result<Model> load_model(const std::string& path);

/// Weights alone will do, also those that torch.save wrote; says how they were read, if that is worth a word.
Result<OpenedFile> load_model_or_weights(const std::string& path);

/// Says what a file for PyTorch lacks, if `output` is called as one.
void warn_of_torch_ending(const std::string& output);

/// "<what>: <message>", for errors that concern a file.
Error about(const std::string& what, const Error& error);

/// One line to standard error: "geci: <sentence>".
void say(std::string_view sentence);

/// `text` for a terminal: control characters but tab and line end, which a hostile file could use to
/// command the terminal, become U+FFFD.
std::string printable(std::string_view text);

/// To standard output.
void print(std::string_view text);

/// "x, y, z and 4 more", in quotes, for a sentence.
std::string short_list(const std::vector<std::string>& items);

}  // namespace geci::cli
