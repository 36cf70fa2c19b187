#include "files/tensors.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/bytes.h"
#include "core/half.h"

namespace geci {
namespace {

bool has_shape(const StoredTensor& tensor, const std::vector<int>& shape) {
  return std::equal(tensor.shape.begin(), tensor.shape.end(), shape.begin(), shape.end(),
                    [](uint64_t stored, int wanted) { return stored == static_cast<uint64_t>(wanted); });
}

std::string shape_text(const std::vector<uint64_t>& shape) {
  std::string text;
  for (const uint64_t extent : shape) text += (text.empty() ? "" : " x ") + std::to_string(extent);
  return text.empty() ? "one number" : text;
}

/// The extents of a matrix that a network may have.
struct Extents {
  int rows = 0;
  int columns = 0;
};

Result<Extents> matrix_extents(const TensorSet& tensors, const std::string& name) {
  const StoredTensor* tensor = find_tensor(tensors, name);
  if (tensor == nullptr) {
    return Error{"These are not the weights of such a network: tensor " + name + " is missing."};
  }
  constexpr uint64_t kMax = std::numeric_limits<int>::max();
  if (tensor->shape.size() != 2 || tensor->shape[0] > kMax || tensor->shape[1] > kMax) {
    return Error{"These are not the weights of such a network: tensor " + name + " is " + shape_text(tensor->shape) +
                 "."};
  }
  return Extents{static_cast<int>(tensor->shape[0]), static_cast<int>(tensor->shape[1])};
}

/// By gate_count: torch stacks the gates' matrices.
Result<Cell> infer_cell(const Extents& hidden_weights) {
  for (const Cell cell : {Cell::kRnnTanh, Cell::kGru, Cell::kLstm}) {
    if (int64_t{hidden_weights.rows} == int64_t{gate_count(cell)} * hidden_weights.columns) return cell;
  }
  return Error{"These are not the weights of an RNN, a GRU or an LSTM: rnn.weight_hh_l0 is " +
               std::to_string(hidden_weights.rows) + " x " + std::to_string(hidden_weights.columns) + "."};
}

bool same_numbers(const StoredTensor& a, const StoredTensor& b) {
  return a.format == b.format && a.shape == b.shape && std::equal(a.bytes.begin(), a.bytes.end(), b.bytes.begin());
}

Status check_tensors(const TensorSet& tensors, const ParameterLayout& layout) {
  for (const ParameterInfo& wanted : layout.tensors()) {
    const StoredTensor* tensor = find_tensor(tensors, wanted.name);
    if (tensor == nullptr) return Error{"tensor " + wanted.name + " is missing"};
    if (!has_shape(*tensor, wanted.shape)) {
      return Error{"tensor " + wanted.name + " does not have the config's shape but is " + shape_text(tensor->shape)};
    }
    if (wanted.shared && !same_numbers(*tensor, *find_tensor(tensors, layout.embedding().name))) {
      return Error{"its weights are tied, but " + wanted.name + " is not " + layout.embedding().name};
    }
  }
  if (tensors.size() != layout.tensors().size()) return Error{"it holds tensors that its config does not have"};
  return Ok{};
}

}  // namespace

std::string number_format_name(NumberFormat format) {
  switch (format) {
    case NumberFormat::kF32:
      return "F32";
    case NumberFormat::kF16:
      return "F16";
    case NumberFormat::kBF16:
      return "BF16";
  }
  return {};
}

const StoredTensor* find_tensor(const TensorSet& tensors, const std::string& name) {
  const auto found = std::find_if(tensors.begin(), tensors.end(), [&](const auto& t) { return t.name == name; });
  return found == tensors.end() ? nullptr : &*found;
}

std::optional<uint64_t> count_of(const std::vector<uint64_t>& shape) {
  constexpr uint64_t kMax = uint64_t{1} << 62;
  uint64_t count = 1;
  for (const uint64_t extent : shape) {
    if (extent != 0 && count > kMax / extent) return std::nullopt;
    count *= extent;
  }
  return count;
}

void read_numbers(const StoredTensor& tensor, std::span<float> values) {
  if (tensor.format == NumberFormat::kF32) {
    read_floats(tensor.bytes, values);
    return;
  }
  const auto decode = tensor.format == NumberFormat::kF16 ? half_to_float : bfloat16_to_float;
  for (size_t i = 0; i < values.size(); ++i) {
    values[i] = decode(static_cast<uint16_t>(tensor.bytes[2 * i] | tensor.bytes[2 * i + 1] << 8));
  }
}

Result<NetworkConfig> infer_network(const TensorSet& tensors) {
  const Result<Extents> embedding = matrix_extents(tensors, "ebd.weight");
  if (!embedding) return embedding.error();
  const Result<Extents> hidden_weights = matrix_extents(tensors, "rnn.weight_hh_l0");
  if (!hidden_weights) return hidden_weights.error();
  const Result<Cell> cell = infer_cell(*hidden_weights);
  if (!cell) return cell.error();
  NetworkConfig config{.cell = *cell,
                       .vocab = embedding->rows,
                       .embed = embedding->columns,
                       .hidden = hidden_weights->columns,
                       .layers = 1};
  while (config.layers <= kMaxLayers &&
         find_tensor(tensors, "rnn.weight_hh_l" + std::to_string(config.layers)) != nullptr) {
    ++config.layers;
  }
  const StoredTensor* output = find_tensor(tensors, "out.weight");
  config.tie = output != nullptr && same_numbers(*output, *find_tensor(tensors, "ebd.weight"));
  if (const Status valid = validate(config); !valid) return valid.error();
  if (const Status fits = check_tensors(tensors, ParameterLayout(config)); !fits) {
    return Error{"These are not the weights of such a network: " + fits.error().english() + "."};
  }
  return config;
}

Result<ParameterBuffer> gather_weights(const TensorSet& tensors, const NetworkConfig& config) {
  const ParameterLayout layout(config);
  if (const Status fits = check_tensors(tensors, layout); !fits) return fits.error();
  ParameterBuffer weights(layout.buffer_size(), 0.0F);
  for (const ParameterInfo& tensor : layout.tensors()) {
    const std::span<float> values(weights.data() + tensor.offset, tensor.count);
    read_numbers(*find_tensor(tensors, tensor.name), values);
    if (!std::all_of(values.begin(), values.end(), [](float value) { return std::isfinite(value); })) {
      return Error{"tensor " + tensor.name + " holds numbers that are not finite"};
    }
  }
  return weights;
}

Status check_fits_half(const ParameterBuffer& weights) {
  for (const float value : weights) {
    if (std::isfinite(half_to_float(float_to_half(value)))) continue;
    return Error{"A weight is " + std::to_string(value) +
                 ", but 16-bit numbers end at 65504: export with --dtype f32 instead."};
  }
  return Ok{};
}

}  // namespace geci
