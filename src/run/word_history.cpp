#include "run/word_history.h"

#include <algorithm>
#include <limits>

namespace geci {

void WordHistory::begin(std::vector<int32_t> ids) {
  ids_ = std::move(ids);
  moments_.clear();
  apart_ = 1;
  next_ = std::numeric_limits<int64_t>::min();
}

void WordHistory::add(int64_t step, ConstMatrix table) {
  if (moments_.size() == kMostMoments) {
    for (size_t i = 1; 2 * i < moments_.size(); ++i) moments_[i] = std::move(moments_[2 * i]);
    moments_.resize((moments_.size() + 1) / 2);
    apart_ *= 2;
  }
  Moment moment{step, {}};
  moment.rows.reserve(ids_.size() * static_cast<size_t>(table.cols));
  for (const int32_t id : ids_) moment.rows.insert(moment.rows.end(), table.row(id), table.row(id) + table.cols);
  moments_.push_back(std::move(moment));
  next_ = step + apart_;
}

void WordHistory::forget_after(int64_t step) {
  std::erase_if(moments_, [step](const Moment& moment) { return moment.step > step; });
  if (!moments_.empty()) next_ = moments_.back().step + apart_;
}

std::span<const float> WordHistory::row(const Moment& moment, int32_t id) const {
  const auto found = std::find(ids_.begin(), ids_.end(), id);
  if (found == ids_.end()) return {};
  const size_t width = moment.rows.size() / ids_.size();
  return {moment.rows.data() + static_cast<size_t>(found - ids_.begin()) * width, width};
}

}  // namespace geci
