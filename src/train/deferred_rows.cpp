#include "train/deferred_rows.h"

#include <algorithm>

namespace geci {

DeferredRows::DeferredRows(int rows) : seen_(static_cast<size_t>(rows)), batch_of_row_(static_cast<size_t>(rows)) {
  updates_.reserve(Backend::kMostDeferred);
  deferred_.reserve(static_cast<size_t>(rows));
  rows_.reserve(static_cast<size_t>(rows));
}

void DeferredRows::add_if_deferred(int32_t row) {
  int64_t& seen = seen_[static_cast<size_t>(row)];
  if (seen == update_count_) return;
  deferred_.push_back({row, static_cast<int32_t>(update_count_ - seen)});
  seen = update_count_;
}

void DeferredRows::catch_up(Backend& backend, const AdamTable& table) {
  if (!deferred_.empty()) backend.catch_up(updates_, deferred_, table);
  deferred_.clear();
}

void DeferredRows::prepare(Backend& backend, std::span<const int32_t> ids, const AdamTable& table) {
  ++batch_;
  rows_.clear();
  for (const int32_t id : ids) {
    int64_t& batch = batch_of_row_[static_cast<size_t>(id)];
    if (batch == batch_) continue;
    batch = batch_;
    rows_.push_back(id);
    add_if_deferred(id);
  }
  const auto count = static_cast<int32_t>(seen_.size());
  const int32_t part = (count + Backend::kMostDeferred - 1) / Backend::kMostDeferred;
  for (int32_t i = 0; i < part; ++i, next_ = (next_ + 1) % count) add_if_deferred(next_);
  catch_up(backend, table);
}

void DeferredRows::updated(const OptimizerStep& update) {
  if (updates_.size() == Backend::kMostDeferred) updates_.erase(updates_.begin());
  updates_.push_back(update);
  ++update_count_;
  for (const int32_t row : rows_) seen_[static_cast<size_t>(row)] = update_count_;
}

void DeferredRows::settle(Backend& backend, const AdamTable& table) {
  for (int32_t row = 0; row < static_cast<int32_t>(seen_.size()); ++row) add_if_deferred(row);
  catch_up(backend, table);
}

void DeferredRows::forget() { std::fill(seen_.begin(), seen_.end(), update_count_); }

}  // namespace geci
