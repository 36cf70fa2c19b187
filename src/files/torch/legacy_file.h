// What torch.save wrote before version 1.6: five pickles, then the storages one after the other.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <unordered_map>

#include "core/result.h"
#include "files/torch/pickle_graph.h"

namespace geci {

struct LegacyFile {
  PickleGraph saved;
  std::unordered_map<std::string_view, std::span<const uint8_t>> storages;  // by their keys, borrowed
};

/// Fails with a sentence on any other pickle, and on a file that is cut short.
Result<LegacyFile> read_legacy_file(std::span<const uint8_t> bytes);

}  // namespace geci
