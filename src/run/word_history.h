// How the embeddings of some tokens moved while the network was trained.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/view.h"

namespace geci {

/// Keeps the tokens' rows at moments that lie equally many steps apart. There are few of them however long training
/// goes on: when they become too many, every second one is dropped.
class WordHistory {
 public:
  static constexpr size_t kMostMoments = 24;

  struct Moment {
    int64_t step = 0;
    std::vector<float> rows;  // (ids, E)
  };

  /// Follows these tokens from now on and forgets the others.
  void begin(std::vector<int32_t> ids);
  bool due(int64_t step) const { return step >= next_; }
  /// The table (V, E) after so many steps. REQUIRES: V is above each id, E as it was since begin().
  void add(int64_t step, ConstMatrix table);
  /// Steps after this one are to be done again.
  void forget_after(int64_t step);

  const std::vector<int32_t>& ids() const { return ids_; }
  const std::vector<Moment>& moments() const { return moments_; }
  /// A token's row (E) at one of the moments; empty if the token is not followed.
  std::span<const float> row(const Moment& moment, int32_t id) const;

 private:
  std::vector<int32_t> ids_;
  std::vector<Moment> moments_;
  int64_t apart_ = 1, next_ = 0;
};

}  // namespace geci
