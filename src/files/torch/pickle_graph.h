// What a pickle says, as values that refer to each other: the outcome of reading one without running anything.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "files/tensors.h"

namespace geci {

/// Python's names that mean something to the reader; every other names an object whose inside may hold tensors.
enum class PickleGlobal : uint8_t {
  kOther,
  kOrderedDict,
  kRebuildTensor,
  kRebuildParameter,
  kRebuildFromType,
  kRebuildSparse,
  kRebuildStrange,
  kStorage
};

struct PickledName {
  PickleGlobal meaning = PickleGlobal::kOther;
  std::string_view module, member;
};

/// A block of numbers that tensors lie in.
struct PickledStorage {
  std::string_view key;
  std::string_view type;               // "FloatStorage"
  std::optional<NumberFormat> format;  // nothing: not a format of weights
  uint64_t count = 0;                  // of numbers
};

/// Indices into PickleGraph::values.
using PickleParts = std::vector<uint32_t>;

struct PickleValue {
  enum class Kind : uint8_t {
    kNone,
    kInteger,
    kText,
    kOther,    // floats, bytes, sets, large integers: never of use; `text`: a large integer's bytes
    kTuple,    // parts: its items
    kList,     // parts: its items
    kDict,     // parts: keys and values in turn
    kObject,   // parts as a dict's; under None lies a state that is the object's own
    kGlobal,   // integer: index into names
    kStorage,  // integer: index into storages
    kTensor,   // parts: storage, offset, shape, strides, and what does not matter
    kStrange,  // a tensor of another kind; text: which
  };
  Kind kind = Kind::kNone;
  uint32_t parts = std::numeric_limits<uint32_t>::max();  // index into PickleGraph::parts; none: the largest number
  int64_t integer = 0;
  std::string_view text;
};

/// Borrows the pickle's bytes. Values may be tied into circles, and one may be used many times.
struct PickleGraph {
  std::vector<PickleValue> values;
  std::vector<PickleParts> parts;
  std::vector<PickledName> names;
  std::vector<PickledStorage> storages;
  uint32_t root = 0;
  size_t bytes_read = 0;  // what follows is no part of the pickle

  const PickleParts& parts_of(const PickleValue& value) const {
    static const PickleParts none;
    return value.parts < parts.size() ? parts[value.parts] : none;
  }
};

}  // namespace geci
