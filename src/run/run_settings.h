// What a run starts from.
#pragma once

#include "model/config.h"
#include "text/corpus.h"
#include "train/presets.h"
#include "train/train_settings.h"

namespace geci {

/// Everything a new network starts from. `network.vocab` and the cosine's `total_steps` come from the text.
struct RunSettings {
  NetworkConfig network;
  TrainSettings train;
  TextSettings text;
  double validation = 0;   // the share of the text, its last lines, that is scored and never learned from; 0: none
  int cosine_epochs = 20;  // how many are meant: a cosine schedule falls over them, and times are told for them
};

/// The preset `quick`: the page writes its first lines at once.
RunSettings default_settings();

/// A preset's, with what it says nothing of from `current`.
RunSettings with_preset(RunSettings current, const Preset& preset);

/// Apart from the vocabulary and what else is the text's business.
bool same_settings(const RunSettings& a, const RunSettings& b);

}  // namespace geci
