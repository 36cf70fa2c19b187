// The embedding, forward and backward, and dropout.
#include <algorithm>

#include "core/random.h"
#include "gpu/gpu_backend_impl.h"

namespace geci {
namespace {

uint32_t low_word(uint64_t x) { return static_cast<uint32_t>(x); }
uint32_t high_word(uint64_t x) { return static_cast<uint32_t>(x >> 32); }

template <class Values>
double size_of(const Values& values) {
  return static_cast<double>(values.size());
}

}  // namespace

void GpuBackendImpl::embedding_forward(std::span<const int32_t> ids, ConstMatrix table, Matrix y) {
  struct Params {
    uint32_t rows, width, ids_offset, table_offset, y_offset;
  };
  if (ids.empty()) return;
  const Bound names = staged(1, ids), from = bound(2, table), to = bound(3, y);
  const Params params = {static_cast<uint32_t>(ids.size()), static_cast<uint32_t>(y.cols), names.offset, from.offset,
                         to.offset};
  dispatch(Kernel::kGather, params, {{names, from, to}}, sharing(y.size(), 256),
           {.loaded = size_of(ids) + size_of(y), .stored = size_of(y)});
}

// The rows of each id lie side by side after sorting, in the order in which they came.
void GpuBackendImpl::embedding_backward(std::span<const int32_t> ids, ConstMatrix d_y, Matrix d_table,
                                        bool accumulate) {
  struct Params {
    uint32_t distinct, width, accumulate, order_offset, bounds_offset, names_offset, d_y_offset, d_table_offset;
  };
  if (!accumulate) clear(d_table.flat());
  if (ids.empty()) return;
  sorted_ids_.clear();
  for (size_t r = 0; r < ids.size(); ++r) sorted_ids_.push_back(static_cast<uint64_t>(ids[r]) << 32 | r);
  std::sort(sorted_ids_.begin(), sorted_ids_.end());
  order_.clear();
  bounds_.clear();
  names_.clear();
  for (const uint64_t sorted : sorted_ids_) {
    if (names_.empty() || names_.back() != high_word(sorted)) {
      names_.push_back(high_word(sorted));
      bounds_.push_back(static_cast<uint32_t>(order_.size()));
    }
    order_.push_back(low_word(sorted));
  }
  bounds_.push_back(static_cast<uint32_t>(order_.size()));
  const Bound order = staged(1, order_), bounds = staged(2, bounds_), names = staged(3, names_);
  const Bound from = bound(4, d_y), to = bound(5, d_table);
  const Params params = {static_cast<uint32_t>(names_.size()),
                         static_cast<uint32_t>(d_table.cols),
                         accumulate ? 1U : 0U,
                         order.offset,
                         bounds.offset,
                         names.offset,
                         from.offset,
                         to.offset};
  const double written = size_of(names_) * d_table.cols;
  dispatch(Kernel::kScatter, params, {{order, bounds, names, from, to}}, sharing(names_.size(), 1),
           {.loaded = size_of(order_) + size_of(bounds_) + size_of(names_) + size_of(d_y) + (accumulate ? written : 0),
            .stored = written});
}

void GpuBackendImpl::dropout(const DropoutKey& key, float p, std::span<const float> x, std::span<float> y) {
  struct Params {
    uint32_t count, threshold;
    float scale;
    uint32_t in_place, seed_low, seed_high, lane_low, lane_high, x_offset, y_offset;
  };
  if (x.empty()) return;
  const uint64_t lane = dropout_lane(key.site, key.step);
  const bool in_place = x.data() == y.data();
  const Bound from = in_place ? unused(1) : bound(1, x.data(), x.size()), to = bound(2, y.data(), y.size());
  const Params params = {static_cast<uint32_t>(x.size()),
                         static_cast<uint32_t>(static_cast<double>(p) * 0x1p32),
                         1.0F / (1.0F - p),
                         in_place ? 1U : 0U,
                         low_word(key.seed),
                         high_word(key.seed),
                         low_word(lane),
                         high_word(lane),
                         from.offset,
                         to.offset};
  dispatch(Kernel::kDropout, params, {{from, to}}, sharing(x.size(), 1024),
           {.loaded = size_of(x), .stored = size_of(x)});
}

}  // namespace geci
