// Tokens and their numbers, in order of first appearance.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace geci {

class Vocabulary {
 public:
  /// The id of `token`, given a new one if it has none.
  int32_t add(std::string_view token);
  std::optional<int32_t> find(std::string_view token) const;
  /// For each token its id, or -1, which no text holds, where the vocabulary lacks it.
  std::vector<int32_t> ids_of(const std::vector<std::string>& tokens) const;

  /// REQUIRES: 0 <= id < size().
  const std::string& token(int32_t id) const { return tokens_[static_cast<size_t>(id)]; }
  int size() const { return static_cast<int>(tokens_.size()); }
  const std::vector<std::string>& tokens() const { return tokens_; }

  /// The id that stands for tokens outside the vocabulary. A vocabulary built from the whole
  /// training text needs none.
  std::optional<int32_t> unknown() const { return unknown_; }
  void set_unknown(std::optional<int32_t> id) { unknown_ = id; }

  bool operator==(const Vocabulary& other) const { return tokens_ == other.tokens_ && unknown_ == other.unknown_; }

 private:
  struct Hash {
    using is_transparent = void;
    size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };

  std::vector<std::string> tokens_;
  std::unordered_map<std::string, int32_t, Hash, std::equal_to<>> ids_;
  std::optional<int32_t> unknown_;
};

}  // namespace geci
