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

enum class NumberFormat { kF32, kF16, kBF16, kF64 };

/// "F32", "F16", "BF16", "F64": the names of safetensors.
std::string number_format_name(NumberFormat format);
constexpr size_t bytes_per_number(NumberFormat format) {
  return format == NumberFormat::kF64 ? 8 : format == NumberFormat::kF32 ? 4 : 2;
}

/// Borrows the file's bytes.
struct StoredTensor {
  std::string name;
  NumberFormat format = NumberFormat::kF32;
  std::vector<uint64_t> shape;
  std::span<const uint8_t> bytes;  // little-endian; row-major, exactly as many as shape and format say, or
  std::vector<uint64_t> strides;   // as far apart as this says, in numbers, from the first byte to the last; else empty
};

/// No two of one name.
using TensorSet = std::vector<StoredTensor>;

/// Null if there is none of that name.
const StoredTensor* find_tensor(const TensorSet& tensors, const std::string& name);

/// The tensors of one place in a file, which may be a network's weights.
struct TensorGroup {
  std::string place;  // the keys of the dicts that they lie in: "model_state_dict"; empty: the file itself
  int depth = 0;      // the number of those keys
  TensorSet tensors;
  std::vector<std::string> unusable;  // "steps (int64)": what lies beside them in other formats
  std::vector<std::string> tied;      // names that stand for a tensor of another name
  bool in_order = false;              // they lie in the order in which the network was built
};

/// "6 x 3".
Message shape_text(const std::vector<uint64_t>& shape);

/// Of one shape, format and content.
bool same_numbers(const StoredTensor& a, const StoredTensor& b);

/// The number of numbers, or nothing if it passes 2^62.
std::optional<uint64_t> count_of(const std::vector<uint64_t>& shape);

/// REQUIRES: values.size() is the tensor's count.
void read_numbers(const StoredTensor& tensor, std::span<float> values);

/// Fails with a clause ("tensor x is missing") unless the set holds exactly the tensors of a network of that shape,
/// tied ones equal. REQUIRES: validate(config) is ok.
Status check_tensors(const TensorSet& tensors, const NetworkConfig& config);

/// The weights of a network of that shape. Fails with a clause ("tensor x is missing") unless the set
/// holds exactly its tensors, in its shapes, all numbers finite, tied ones equal.
/// REQUIRES: validate(config) is ok.
Result<ParameterBuffer> gather_weights(const TensorSet& tensors, const NetworkConfig& config);

/// The largest number a half can hold is 65504; fails with a sentence if a weight rounds to more.
Status check_fits_half(const ParameterBuffer& weights);

}  // namespace geci
