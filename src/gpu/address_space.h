// Addresses that stand for a device's memory. They can be added to and compared as any others, but nothing lies there:
// who reads or writes at one on the host is stopped at once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>

#include "gpu/device.h"

namespace geci {

class AddressSpace {
 public:
  AddressSpace();
  AddressSpace(const AddressSpace&) = delete;
  AddressSpace& operator=(const AddressSpace&) = delete;
  ~AddressSpace();

  /// An address on a page of its own for a buffer of this size; null if there is no room left.
  float* add(BufferId buffer, size_t bytes);
  /// Gives the address back; returns the buffer that it stood for, kNone if it stood for none.
  BufferId remove(const float* address);

  /// Which buffer lies at an address, and how far in, in bytes.
  struct Place {
    BufferId buffer = BufferId::kNone;
    size_t offset = 0;
  };
  Place find(const void* address) const;

 private:
  struct Block {
    BufferId buffer;
    size_t bytes;
  };

  uintptr_t begin_ = 0, end_ = 0;
  std::map<uintptr_t, Block> blocks_;
};

}  // namespace geci
