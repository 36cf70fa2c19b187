// Settings that go well together, by name.
#pragma once

#include <string>
#include <vector>

#include "model/config.h"
#include "text/corpus.h"
#include "train/train_settings.h"

namespace geci {

/// All that a run starts from but its text; `network.vocab` comes from that.
struct Preset {
  std::string name;
  TextSettings text;
  NetworkConfig network;
  TrainSettings train;
  int64_t epochs = 0;
};

/// tutorial   the PyTorch tutorial's program, its window order included.
/// quick      a small network that soon writes its first phrases.
/// thorough   a wider LSTM that takes its time.
const std::vector<Preset>& presets();

/// Fails with a sentence that lists the names.
Result<Preset> find_preset(const std::string& name);

}  // namespace geci
