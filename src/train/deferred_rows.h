// Deferred updates of those rows of the embedding that a batch does not name.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/backend.h"

namespace geci {

/// Adam moves every row of the embedding in every step, for moments go on decaying where there is no gradient; but a
/// batch reads only the rows it names. The updates of the others are deferred and made several at once, just before
/// the rows are read: the same arithmetic in the same order, hence the same bits, without reading and writing the whole
/// table in every step.
class DeferredRows {
 public:
  explicit DeferredRows(int rows);

  /// Brings the rows named by `ids` up to date, and a part of all others, so that none ever has more than
  /// Backend::kMostDeferred updates deferred. Call it once before every update.
  void prepare(Backend& backend, std::span<const int32_t> ids, const AdamTable& table);
  /// The different ids of the last prepare(), in the order in which they came first.
  std::span<const int32_t> rows() const { return rows_; }
  /// rows() have had this update, and no other row has.
  void updated(const OptimizerStep& update);
  /// Brings all rows up to date.
  void settle(Backend& backend, const AdamTable& table);
  /// The table has been replaced by one that is up to date.
  void forget();

 private:
  void add_if_deferred(int32_t row);
  void catch_up(Backend& backend, const AdamTable& table);

  std::vector<int64_t> seen_;           // of every row: updates it has had, of updates_
  std::vector<OptimizerStep> updates_;  // the latest, the oldest first
  int64_t update_count_ = 0;
  std::vector<DeferredRow> deferred_;
  std::vector<int32_t> rows_;
  std::vector<int64_t> batch_of_row_;  // the last prepare() that named it
  int64_t batch_ = 0;
  int32_t next_ = 0;  // where the next part of all others begins
};

}  // namespace geci
