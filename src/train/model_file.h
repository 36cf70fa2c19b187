// A trained model as a safetensors file: PyTorch's names and shapes, and in the metadata everything
// needed to use it again. docs/file_format.md says every byte.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/result.h"
#include "model/parameters.h"
#include "text/corpus.h"

namespace geci {

/// How a model came about; for people, never needed to use it.
struct TrainingRecord {
  int64_t steps = 0;
  int64_t epochs = 0;
  double loss = 0;  // of the last finished epoch, or of the last step before there is one
  int batch = 0;
  int window = 0;
  double learning_rate = 0;
  uint64_t seed = 0;
  std::string corpus;  // the name of the text it learned from
};

struct Model {
  NetworkConfig config;
  ParameterBuffer weights;  // laid out by ParameterLayout(config)
  TextSettings text;
  Vocabulary vocabulary;
  TrainingRecord training;
};

/// The whole file.
std::vector<uint8_t> write_model(const Model& model);

/// Fails with a sentence on anything but a complete, consistent file: truncated at any byte, extra
/// bytes, a header that lies about shapes, offsets or sizes, weights that are not finite.
Result<Model> read_model(std::span<const uint8_t> bytes);

}  // namespace geci
