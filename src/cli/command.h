// What the commands of `geci` have in common: how they are added, chosen and how they end.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "core/result.h"

namespace geci::cli {

/// How a command ended: the program's exit code and, if it is not 0, one sentence that says why.
struct Outcome {
  int exit_code = 0;
  std::string sentence;

  static Outcome done() { return {}; }
  /// The work failed.
  static Outcome failed(const Error& error) { return {1, error.english()}; }
  /// The command line asks for something that can never work.
  static Outcome misused(const Error& error) { return {2, error.english()}; }
};

/// The command that the command line named, with its options; empty before it is parsed.
using Chosen = std::function<Outcome()>;

// Each adds one command to `program`; when the command line names it, it puts itself into `chosen`,
// which then outlives `program`'s parsing.
void add_train(CLI::App& program, Chosen& chosen);
void add_generate(CLI::App& program, Chosen& chosen);
void add_eval(CLI::App& program, Chosen& chosen);
void add_segment(CLI::App& program, Chosen& chosen);
void add_vocab(CLI::App& program, Chosen& chosen);
void add_embed(CLI::App& program, Chosen& chosen);
void add_info(CLI::App& program, Chosen& chosen);
void add_export(CLI::App& program, Chosen& chosen);
void add_bench(CLI::App& program, Chosen& chosen);
void add_devices(CLI::App& program, Chosen& chosen);

/// Adds --seed to `command`. A negative number is refused; the library would let it wrap around.
void add_seed(CLI::App& command, uint64_t& seed, const std::string& description);
/// The same for a seed without a default.
void add_seed(CLI::App& command, std::optional<uint64_t>& seed, const std::string& description);

/// For the command line's number of threads: 0 means one per core.
Status check_threads(int threads);

}  // namespace geci::cli
