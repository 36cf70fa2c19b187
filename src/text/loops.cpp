#include "text/loops.h"

#include <algorithm>

namespace geci {
namespace {

bool covers(const Loop& outer, const Loop& inner) { return outer.begin <= inner.begin && inner.end <= outer.end; }

}  // namespace

std::vector<Loop> find_loops(std::span<const int32_t> text) {
  std::vector<Loop> loops;
  const size_t longest = std::min(kLongestPeriod, text.size() / kLoopRepetitions);
  for (size_t period = 1; period <= longest; ++period) {
    const auto add = [&](size_t begin, size_t end) {
      const Loop loop{begin, end, period};
      if (end - begin < std::max(kLoopRepetitions * period, kShortestLoop)) return;
      // A multiple of a shorter period repeats as well; that one was there first.
      const auto same = [&](const Loop& known) { return covers(known, loop); };
      if (std::none_of(loops.begin(), loops.end(), same)) loops.push_back(loop);
    };
    size_t begin = 0;
    for (size_t i = period; i < text.size(); ++i) {
      if (text[i] == text[i - period]) continue;
      add(begin, i);
      begin = i - period + 1;
    }
    add(begin, text.size());
  }
  std::sort(loops.begin(), loops.end(), [](const Loop& a, const Loop& b) { return a.begin < b.begin; });
  return loops;
}

}  // namespace geci
