// Reads pickles as PyTorch writes them, protocols 2 to 5. A pickle is a program; this interpreter knows its
// instructions and calls nothing: an "OrderedDict" is a list of pairs here, a "tensor" a description of one, an
// object of any other class a list of its attributes. docs/file_format.md lists what has a meaning.
#pragma once

#include <cstdint>
#include <span>

#include "core/result.h"
#include "files/torch/pickle_graph.h"

namespace geci {

/// Of the pickle that `bytes` begin with. Fails with a sentence if it is cut short, asks for what it never made, or
/// makes more than a million values. Memory: at most 128 MB and 12 bytes for each byte.
Result<PickleGraph> read_pickle(std::span<const uint8_t> bytes);

}  // namespace geci
