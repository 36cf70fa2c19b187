// Settings of networks that a test trains in no time.
#pragma once

#include "session/snapshot.h"

namespace geci {

inline RunSettings small_settings(const NetworkConfig& network = {.embed = 8, .hidden = 16}) {
  RunSettings settings;
  settings.network = network;
  settings.train.batch = 2;
  settings.train.steps = 8;
  settings.train.optimizer.learning_rate = 1e-2;
  return settings;
}

inline RunSettings word_settings() {
  RunSettings settings = small_settings();
  settings.text.tokenizer = TokenizerKind::kWord;
  return settings;
}

}  // namespace geci
