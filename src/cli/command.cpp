#include "cli/command.h"

namespace geci::cli {

namespace {

template <class Seed>
CLI::Option* add_seed_option(CLI::App& command, Seed& seed, const std::string& description) {
  const CLI::Validator not_negative(
      [](const std::string& text) { return text.starts_with('-') ? "it is negative" : ""; }, "");
  return command.add_option("--seed", seed, description)->check(not_negative);
}

}  // namespace

void add_seed(CLI::App& command, uint64_t& seed, const std::string& description) {
  add_seed_option(command, seed, description)->capture_default_str();
}

void add_seed(CLI::App& command, std::optional<uint64_t>& seed, const std::string& description) {
  add_seed_option(command, seed, description);
}

Status check_threads(int threads) {
  constexpr int kMaxThreads = 256;
  if (threads >= 0 && threads <= kMaxThreads) return Ok{};
  return Error{"The number of threads is " + std::to_string(threads) + "; it must be from 0 (one per core) to " +
               std::to_string(kMaxThreads) + "."};
}

}  // namespace geci::cli
