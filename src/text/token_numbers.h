// Numbers for tokens as they come, for texts of millions of them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace geci {

/// Gives the numbers that a Vocabulary would. Short tokens, which characters and nearly all words are, cost one look
/// into a flat table instead of a string's hash and comparison; what the numbers stand for is not kept.
class TokenNumbers {
 public:
  TokenNumbers();

  /// The token's number; the next one if it has none yet.
  int32_t number(std::string_view token);
  int32_t size() const { return size_; }

 private:
  struct Entry {
    uint64_t key = 0;  // 0: free
    int32_t number = 0;
  };

  int32_t number_of_short(uint64_t key);
  Entry& entry_of(uint64_t key);
  void grow();

  std::vector<Entry> table_;  // a power of two of them
  size_t used_ = 0;
  std::unordered_map<std::string, int32_t> long_;
  int32_t size_ = 0;
};

}  // namespace geci
