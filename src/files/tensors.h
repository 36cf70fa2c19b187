// Tensors as they lie in a file, and the network they are the weights of.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/result.h"
#include "model/parameters.h"

namespace geci {

enum class NumberFormat { kF32, kF16, kBF16 };

/// "F32", "F16", "BF16": the names of safetensors.
std::string number_format_name(NumberFormat format);
constexpr size_t bytes_per_number(NumberFormat format) { return format == NumberFormat::kF32 ? 4 : 2; }

/// Borrows the file's bytes.
struct StoredTensor {
  std::string name;
  NumberFormat format = NumberFormat::kF32;
  std::vector<uint64_t> shape;
  std::span<const uint8_t> bytes;  // little-endian, row-major, exactly as many as shape and format say
};

/// No two of one name.
using TensorSet = std::vector<StoredTensor>;

/// Null if there is none of that name.
const StoredTensor* find_tensor(const TensorSet& tensors, const std::string& name);

/// The number of numbers, or nothing if it passes 2^62.
std::optional<uint64_t> count_of(const std::vector<uint64_t>& shape);

/// REQUIRES: values.size() is the tensor's count.
void read_numbers(const StoredTensor& tensor, std::span<float> values);

/// The network that these tensors belong to, by the names and shapes of the tutorial's state_dict.
/// Tied, if out.weight repeats ebd.weight; without dropout, which leaves no trace in weights, and with
/// Cell::kRnnTanh for a simple RNN, as kRnnRelu has the same shapes. Fails with a sentence that names
/// what is missing or does not fit.
Result<NetworkConfig> infer_network(const TensorSet& tensors);

/// The weights of a network of that shape. Fails with a clause ("tensor x is missing") unless the set
/// holds exactly its tensors, in its shapes, all numbers finite, tied ones equal.
/// REQUIRES: validate(config) is ok.
Result<ParameterBuffer> gather_weights(const TensorSet& tensors, const NetworkConfig& config);

/// The largest number a half can hold is 65504; fails with a sentence if a weight rounds to more.
Status check_fits_half(const ParameterBuffer& weights);

}  // namespace geci
