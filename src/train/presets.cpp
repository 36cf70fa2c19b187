#include "train/presets.h"

#include "core/sentence.h"

namespace geci {
namespace {

constexpr Sentence<std::string, std::string> kNoSuchPreset{"There is no preset '{}'; choose one of: {}.",
                                                           "没有叫“{}”的预设：请选这些中的一个：{}。"};

// Its dropout after the RNN is computed and thrown away, so that none takes place there.
Preset tutorial() {
  return {
      .name = "tutorial",
      .text = {.tokenizer = TokenizerKind::kWord, .cleaning = Cleaning::kTutorial},
      .network =
          {.cell = Cell::kRnnTanh, .embed = 128, .hidden = 128, .layers = 1, .dropout = 0.2F, .output_dropout = false},
      .train = {.batch = 1, .steps = 32, .order = WindowOrder::kTutorial, .optimizer = {.learning_rate = 1e-3}},
      .epochs = 200};
}

// Small enough that a step takes about ten milliseconds on one thread in a browser.
Preset quick() {
  return {.name = "quick",
          .network = {.cell = Cell::kRnnTanh, .embed = 64, .hidden = 128, .layers = 1},
          .train = {.batch = 8, .steps = 32, .optimizer = {.learning_rate = 3e-3}, .clip = 5},
          .epochs = 10};
}

Preset thorough() {
  return {.name = "thorough",
          .network = {.cell = Cell::kLstm, .embed = 128, .hidden = 256, .layers = 1, .dropout = 0.2F},
          .train = {.batch = 16, .steps = 64, .optimizer = {.learning_rate = 3e-3}, .clip = 5},
          .epochs = 30};
}

}  // namespace

const std::vector<Preset>& presets() {
  static const std::vector<Preset> all = {tutorial(), quick(), thorough()};
  return all;
}

Result<Preset> find_preset(const std::string& name) {
  std::string names;
  for (const Preset& preset : presets()) {
    if (preset.name == name) return preset;
    names += (names.empty() ? "" : ", ") + preset.name;
  }
  return Error{kNoSuchPreset(name, names)};
}

}  // namespace geci
