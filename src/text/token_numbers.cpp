#include "text/token_numbers.h"

namespace geci {
namespace {

constexpr size_t kFirstEntries = 1024;
constexpr size_t kShort = sizeof(uint64_t) - 1;

/// The bytes, and how many they are. REQUIRES: 1 to kShort bytes.
uint64_t packed(std::string_view token) {
  uint64_t key = token.size();
  for (const char c : token) key = key << 8U | static_cast<unsigned char>(c);
  return key;
}

// Fibonacci hashing (Knuth, volume 3): the multiplier is 2^64 over the golden ratio.
size_t hashed(uint64_t key, size_t entries) {
  return static_cast<size_t>((key * 0x9E3779B97F4A7C15U) >> 32U) & (entries - 1);
}

}  // namespace

TokenNumbers::TokenNumbers() : table_(kFirstEntries) {}

int32_t TokenNumbers::number(std::string_view token) {
  if (!token.empty() && token.size() <= kShort) return number_of_short(packed(token));
  const auto [found, is_new] = long_.try_emplace(std::string(token), size_);
  if (is_new) ++size_;
  return found->second;
}

int32_t TokenNumbers::number_of_short(uint64_t key) {
  Entry& entry = entry_of(key);
  if (entry.key == key) return entry.number;
  const int32_t number = size_++;
  entry = {key, number};
  if (++used_ * 2 > table_.size()) grow();
  return number;
}

TokenNumbers::Entry& TokenNumbers::entry_of(uint64_t key) {
  size_t at = hashed(key, table_.size());
  while (table_[at].key != 0 && table_[at].key != key) at = (at + 1) & (table_.size() - 1);
  return table_[at];
}

void TokenNumbers::grow() {
  std::vector<Entry> entries(table_.size() * 2);
  entries.swap(table_);
  for (const Entry& entry : entries) {
    if (entry.key != 0) entry_of(entry.key) = entry;
  }
}

}  // namespace geci
