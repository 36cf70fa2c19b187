// Addresses that stand for a device's memory. They can be added to and compared as any others, but nothing lies there:
// who reads or writes at one on the host is stopped at once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>

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

  /// Which buffer lies at an address, how far in, and how much of it is left from there, in bytes.
  struct Place {
    BufferId buffer = BufferId::kNone;
    size_t offset = 0;
    size_t rest = 0;
  };
  Place find(const void* address) const;

 private:
  struct Block {
    BufferId buffer;
    size_t bytes;
  };

  size_t distance(const void* address) const;

  char* begin_ = nullptr;
  size_t size_ = 0;
  std::map<size_t, Block> blocks_;  // by their distance from begin_
};

}  // namespace geci
