// The command line of `geci train`.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>

#include "cli/command.h"
#include "cli/device.h"
#include "cli/text_input.h"
#include "cli/tokenizer_options.h"
#include "cli/train/start.h"

namespace geci::cli {

/// A cosine schedule's total_steps until the text tells how many steps the epochs have.
inline constexpr int64_t kStepsOfTheEpochs = std::numeric_limits<int64_t>::max();

/// As the command line gave them; settings_of() makes them the library's.
struct TrainOptions {
  TextInput input;
  std::string output, log, init, resume, checkpoint;
  TokenizerOptions tokenizing;
  std::string preset;  // its settings stand for all options that are not given; empty: none
  std::string cleaning = "none", cell = "rnn", order = "shuffled";
  std::string optimizer = "adam", schedule = "constant";
  NetworkConfig network;
  TrainSettings train;
  std::optional<double> validation;  // the share of the text set apart
  std::string validation_text;       // a text of its own to validate with; empty: none
  bool freeze_vocabulary = false;
  std::optional<int64_t> epochs, steps;
  std::optional<double> seconds;
  double every = 10;  // seconds: what a crash may cost
  GivenOptions given;
  DeviceRequest device;
  bool json = false;
};

/// Where neither epochs, steps nor seconds tell when to stop: the preset's, or 20. REQUIRES: settings_of() is ok.
int64_t default_epochs(const TrainOptions& options);

/// Adds the options to `command`, which must outlive parsing.
void add_train_options(CLI::App& command, TrainOptions& options);

/// Fails with a sentence on whatever can be told to be wrong from the command line alone.
Result<Settings> settings_of(const TrainOptions& options);

}  // namespace geci::cli
