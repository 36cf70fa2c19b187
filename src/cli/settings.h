// What a training run is asked to be, and how defaults, presets, files and options come together in it.
#pragma once

#include <set>
#include <string>

#include "text/corpus.h"
#include "train/trainer.h"

namespace geci::cli {

struct Settings {
  TextSettings text;
  NetworkConfig network;  // its vocabulary is the corpus's, once there is one
  TrainSettings train;
};

/// Names of the options that stand on the command line: "--batch".
using GivenOptions = std::set<std::string>;

/// `base` with the values of `asked` for the options that were given.
Settings overlaid(Settings base, const Settings& asked, const GivenOptions& given);

}  // namespace geci::cli
