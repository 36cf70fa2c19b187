// What a network is made of; enough to lay out its parameters.
#pragma once

#include <cstdint>
#include <string>

#include "core/backend.h"
#include "core/result.h"

namespace geci {

inline constexpr int kMaxLayers = 16;

struct NetworkConfig {
  Cell cell = Cell::kRnnTanh;
  int vocab = 0;     // V
  int embed = 128;   // E
  int hidden = 256;  // H
  int layers = 1;
  float dropout = 0;           // on the embedding's and every recurrent layer's output, while training
  bool output_dropout = true;  // on the last layer's output too; torch.nn.RNN(dropout=p) has none there
  bool tie = false;            // the output layer's weight is the embedding's; needs embed = hidden

  bool operator==(const NetworkConfig&) const = default;
};

/// Fails with a sentence naming the value that is out of range and the range.
Status validate(const NetworkConfig& config);

/// "rnn", "rnn-relu", "gru" or "lstm", the names of the command line and of model files.
std::string cell_name(Cell cell);
Result<Cell> parse_cell(const std::string& name);

}  // namespace geci
