#include "train/deferred_rows.h"

#include <algorithm>

namespace geci {

LateRows::LateRows(int rows) : seen_(static_cast<size_t>(rows)), batch_of_row_(static_cast<size_t>(rows)) {
  updates_.reserve(Backend::kMostMissed);
  late_.reserve(static_cast<size_t>(rows));
  rows_.reserve(static_cast<size_t>(rows));
}

void LateRows::add_if_late(int32_t row) {
  int64_t& seen = seen_[static_cast<size_t>(row)];
  if (seen == update_count_) return;
  late_.push_back({row, static_cast<int32_t>(update_count_ - seen)});
  seen = update_count_;
}

void LateRows::catch_up(Backend& backend, const AdamTable& table) {
  if (!late_.empty()) backend.catch_up(updates_, late_, table);
  late_.clear();
}

void LateRows::prepare(Backend& backend, std::span<const int32_t> ids, const AdamTable& table) {
  ++batch_;
  rows_.clear();
  for (const int32_t id : ids) {
    int64_t& batch = batch_of_row_[static_cast<size_t>(id)];
    if (batch == batch_) continue;
    batch = batch_;
    rows_.push_back(id);
    add_if_late(id);
  }
  const auto count = static_cast<int32_t>(seen_.size());
  const int32_t share = (count + Backend::kMostMissed - 1) / Backend::kMostMissed;
  for (int32_t i = 0; i < share; ++i, next_ = (next_ + 1) % count) add_if_late(next_);
  catch_up(backend, table);
}

void LateRows::updated(const OptimizerStep& update) {
  if (updates_.size() == Backend::kMostMissed) updates_.erase(updates_.begin());
  updates_.push_back(update);
  ++update_count_;
  for (const int32_t row : rows_) seen_[static_cast<size_t>(row)] = update_count_;
}

void LateRows::settle(Backend& backend, const AdamTable& table) {
  for (int32_t row = 0; row < static_cast<int32_t>(seen_.size()); ++row) add_if_late(row);
  catch_up(backend, table);
}

void LateRows::forget() { std::fill(seen_.begin(), seen_.end(), update_count_); }

}  // namespace geci
