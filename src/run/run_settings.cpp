#include "run/run_settings.h"

#include <utility>

#include "train/checkpoint.h"

namespace geci {

RunSettings default_settings() { return with_preset({}, *find_preset("quick")); }

RunSettings with_preset(RunSettings current, const Preset& preset) {
  const std::string own_words = std::move(current.text.user_dictionary);
  const uint64_t seed = current.train.seed;
  current.network = preset.network;
  current.train = preset.train;
  current.text = preset.text;
  current.train.seed = seed;
  if (preset.text.tokenizer == TokenizerKind::kWord) current.text.user_dictionary = own_words;
  current.cosine_epochs = static_cast<int>(preset.epochs);
  return current;
}

bool same_settings(const RunSettings& a, const RunSettings& b) {
  NetworkConfig of_a = a.network;
  of_a.vocab = b.network.vocab;
  TrainSettings train = a.train;
  train.schedule.total_steps = b.train.schedule.total_steps;
  return of_a == b.network && first_difference(train, b.train).empty() && a.text == b.text &&
         a.validation == b.validation && a.cosine_epochs == b.cosine_epochs;
}

}  // namespace geci
