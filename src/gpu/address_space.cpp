#include "gpu/address_space.h"

#include <array>

#ifndef __EMSCRIPTEN__
#include <sys/mman.h>
#endif

namespace geci {
namespace {

// Between two blocks lies at least a page that belongs to neither.
constexpr size_t kPage = 4096;

size_t room_for(size_t bytes) { return (bytes / kPage + 2) * kPage; }

#ifdef __EMSCRIPTEN__
// The heap ends below 2 GiB.
constexpr uintptr_t kFirstAddress = 0x80000000, kLastAddress = 0xFFFF0000;
#else
// Addresses cost nothing; less is asked for where a limit is set on them.
constexpr std::array<size_t, 4> kSizes = {size_t{1} << 42, size_t{1} << 38, size_t{1} << 35, size_t{1} << 32};
#endif

}  // namespace

AddressSpace::AddressSpace() {
#ifdef __EMSCRIPTEN__
  begin_ = reinterpret_cast<char*>(kFirstAddress);
  size_ = kLastAddress - kFirstAddress;
#else
  for (const size_t size : kSizes) {
    void* memory = mmap(nullptr, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED) continue;
    begin_ = static_cast<char*>(memory);
    size_ = size;
    return;
  }
#endif
}

AddressSpace::~AddressSpace() {
#ifndef __EMSCRIPTEN__
  if (begin_) munmap(begin_, size_);
#endif
}

float* AddressSpace::add(BufferId buffer, size_t bytes) {
  const size_t room = room_for(bytes);
  size_t place = kPage;
  for (const auto& [taken, block] : blocks_) {
    if (taken - place >= room) break;
    place = taken + room_for(block.bytes);
  }
  if (place > size_ || size_ - place < room) return nullptr;
  blocks_.emplace(place, Block{buffer, bytes});
  return reinterpret_cast<float*>(begin_ + place);
}

BufferId AddressSpace::remove(const float* address) {
  const auto found = blocks_.find(distance(address));
  if (found == blocks_.end()) return BufferId::kNone;
  const BufferId buffer = found->second.buffer;
  blocks_.erase(found);
  return buffer;
}

AddressSpace::Place AddressSpace::find(const void* address) const {
  const size_t wanted = distance(address);
  auto found = blocks_.upper_bound(wanted);
  if (found == blocks_.begin()) return {};
  --found;
  const size_t offset = wanted - found->first;
  if (offset > found->second.bytes) return {};
  return {found->second.buffer, offset, found->second.bytes - offset};
}

// Wraps around for an address below all of them, which is then above them.
size_t AddressSpace::distance(const void* address) const {
  return reinterpret_cast<uintptr_t>(address) - reinterpret_cast<uintptr_t>(begin_);
}

}  // namespace geci
