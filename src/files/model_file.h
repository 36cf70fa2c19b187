// A trained model as a safetensors file: PyTorch's names and shapes, and in the metadata everything
// needed to use it again. docs/file_format.md says every byte.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "core/result.h"
#include "files/tensors.h"
#include "model/parameters.h"
#include "text/corpus.h"
#include "train/checkpoint.h"

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
  std::string corpus;                     // the name of the text it learned from
  std::string corpus_path;                // where that lay, seen from the model's folder; empty if that is not known
  std::vector<std::string> corpus_paths;  // the same, where there were several; an empty one: standard input
  std::vector<LossPoint> curve;           // steps ascend; empty if it was not kept
};

struct Model {
  NetworkConfig config;
  ParameterBuffer weights;  // laid out by ParameterLayout(config)
  TextSettings text;
  Vocabulary vocabulary;
  TrainingRecord training;
  std::optional<ResumeState> resume;  // in a checkpoint
};

/// The whole file. `format` is kF32, or kF16 for half the size; a training state is always F32.
std::vector<uint8_t> write_model(const Model& model, NumberFormat format = NumberFormat::kF32);

/// Fails with a sentence on anything but a complete, consistent file: truncated at any byte, extra
/// bytes, a header that lies about shapes, offsets or sizes, weights that are not finite.
Result<Model> read_model(std::span<const uint8_t> bytes);

/// A network without its vocabulary, as PyTorch saves it.
struct Weights {
  NetworkConfig config;  // inferred, see match_weights
  ParameterBuffer weights;
  NumberFormat format = NumberFormat::kF32;  // of the embedding
  std::vector<Message> notes = {};           // how the file was read, if that is worth a word
};

/// A safetensors file that PyTorch loads with strict=True: the tutorial's tensors and nothing else.
std::vector<uint8_t> write_weights(const NetworkConfig& config, const ParameterBuffer& weights, NumberFormat format);

/// So many bytes tell whether a file can hold a network.
inline constexpr size_t kBytesThatTellAFormat = 16;

/// False if a file that begins like this can be refused unread. REQUIRES: `first` is the whole file, or at least
/// kBytesThatTellAFormat bytes of it.
bool may_hold_network(std::span<const uint8_t> first);

using OpenedFile = std::variant<Model, Weights>;

/// Any file that holds a network: a model, safetensors without our metadata, or what torch.save wrote, see
/// choose_weights. Nothing in it is ever executed.
Result<OpenedFile> open_model_or_weights(std::span<const uint8_t> bytes);

}  // namespace geci
