// The safetensors container: named tensors and a few strings. docs/file_format.md says every byte.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "core/json.h"
#include "files/tensors.h"

namespace geci {

struct Safetensors {
  std::optional<std::string> geci;    // the string "geci" of its metadata
  TensorSet tensors;                  // borrowed from the file's bytes
  std::vector<std::string> unusable;  // "steps (I64)": tensors of other formats
  std::vector<std::string> tied;      // names that the metadata maps to tensors that are there
};

/// False if bytes that begin like this are none. REQUIRES: `first` is all of them, or at least nine.
bool looks_like_safetensors(std::span<const uint8_t> first);

/// Fails with a sentence on anything but a complete, consistent file: cut short at any byte, extra
/// bytes, tensors that overlap, leave gaps, or are of another size than their shape and format say.
Result<Safetensors> read_safetensors(std::span<const uint8_t> bytes);

struct TensorToWrite {
  std::string name;
  NumberFormat format = NumberFormat::kF32;  // kF32 or kF16
  std::vector<int> shape;
  std::span<const float> values;
};

/// The metadata is {"format":"pt"}, which PyTorch's loader asks for, and `geci` if given.
std::vector<uint8_t> write_safetensors(const std::optional<std::string>& geci,
                                       const std::vector<TensorToWrite>& tensors);

/// JSON text; what is not UTF-8 in it (a file's name may be any bytes) is replaced rather than thrown about.
std::string dump_json(const OrderedJson& json);

}  // namespace geci
