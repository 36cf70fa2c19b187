#include "text/batches.h"

#include <algorithm>
#include <numeric>
#include <span>
#include <utility>

#include "core/random.h"
#include "core/sentence.h"

namespace geci {
namespace {

constexpr Sentence<int64_t, int64_t, int64_t> kSongsTooShort{
    "None of the {} songs has the {} tokens that a window of {} needs: use a shorter window, or the order stream, "
    "which goes on from song to song.",
    "{0} 首歌没有一首够长 {2} 的窗口所要的 {1} 个词元：请把窗口调短，或用“流”的顺序，它从一首接着读下一首。"};

constexpr Plural<int64_t, int64_t> kTooShortForWindow{
    "The text has {} token, but a window of {} needs at least {}: use a longer text or a shorter window.",
    "The text has {} tokens, but a window of {} needs at least {}: use a longer text or a shorter window.",
    "文字只有 {} 个词元，而长 {} 的窗口至少要 {} 个：请换长一些的文字，或把窗口调短。"};
constexpr Plural<int64_t, int64_t, int64_t> kTooShortForStreams{
    "The text has {} token, but {} streams of {}-token windows need at least {}: use a longer text, a shorter window "
    "or a smaller batch.",
    "The text has {} tokens, but {} streams of {}-token windows need at least {}: use a longer text, a shorter window "
    "or a smaller batch.",
    "文字只有 {} 个词元，而 {} 路、长 {} 的窗口至少要 {} 个：请换长一些的文字，或把窗口、批调小。"};
constexpr Sentence<std::string> kNoSuchOrder{
    "There is no window order '{}': choose shuffled, in-order, stream or tutorial.",
    "没有“{}”这种窗口次序：请选 shuffled、in-order、stream 或 tutorial。"};
constexpr Sentence<int64_t> kNoWindow{"The window must be at least 1 token long, but it is {}.",
                                      "窗口至少长 1 个词元，而现在是 {}。"};
constexpr Sentence<int64_t> kEmptyBatch{"The batch must hold at least 1 sequence, but it holds {}.",
                                        "一批至少有 1 段，而现在是 {}。"};

/// Tokens the text must hold for one batch: each window reads T inputs and the token after the last.
int64_t tokens_needed(WindowOrder order, int64_t steps, int64_t batch) {
  switch (order) {
    case WindowOrder::kStream:
      return steps * batch + 1;
    case WindowOrder::kTutorial:
      return steps + 2;
    case WindowOrder::kShuffled:
    case WindowOrder::kInOrder:
      break;
  }
  return steps + 1;
}

/// Targets in each of `batch` equal streams.
int64_t stream_length(int64_t tokens, int64_t batch) { return (tokens - 1) / batch; }

/// Windows in an epoch; for kStream, windows in one of the streams.
int64_t window_count(WindowOrder order, int64_t tokens, int64_t steps, int64_t batch) {
  switch (order) {
    case WindowOrder::kStream:
      return stream_length(tokens, batch) / steps;
    case WindowOrder::kTutorial:
      return tokens / steps;
    case WindowOrder::kShuffled:
    case WindowOrder::kInOrder:
      break;
  }
  return (tokens - 1) / steps;
}

Message too_short(WindowOrder order, int64_t tokens, int64_t steps, int64_t batch) {
  const int64_t needed = tokens_needed(order, steps, batch);
  if (order == WindowOrder::kStream) return kTooShortForStreams(tokens, batch, steps, needed);
  return kTooShortForWindow(tokens, steps, needed);
}

/// Windows of one song among several; 0 if it is too short.
int64_t windows_of_song(WindowOrder order, int64_t tokens, int64_t steps) {
  if (tokens < tokens_needed(order, steps, 1)) return 0;
  if (order == WindowOrder::kTutorial) return window_count(order, tokens, steps, 1);
  return (tokens - 1 + steps - 1) / steps;
}

/// Where a window of such a song starts, from its first token on.
int64_t start_in_song(WindowOrder order, int64_t window, int64_t tokens, int64_t steps) {
  if (order == WindowOrder::kTutorial) return std::min(window, tokens - steps - 2);
  return std::min(window * steps, tokens - 1 - steps);
}

/// Writes the window that starts at `start` as column `column` of the time-major batch.
void copy_window(std::span<const int32_t> ids, int64_t start, int column, Batch& batch) {
  const int32_t* source = ids.data() + start;
  for (int t = 0; t < batch.steps; ++t) {
    const size_t at = static_cast<size_t>(t) * static_cast<size_t>(batch.batch) + static_cast<size_t>(column);
    batch.inputs[at] = source[t];
    batch.targets[at] = source[t + 1];
  }
}

}  // namespace

std::string window_order_name(WindowOrder order) {
  switch (order) {
    case WindowOrder::kShuffled:
      return "shuffled";
    case WindowOrder::kInOrder:
      return "in-order";
    case WindowOrder::kStream:
      return "stream";
    case WindowOrder::kTutorial:
      return "tutorial";
  }
  return {};
}

Result<WindowOrder> parse_window_order(const std::string& name) {
  for (const WindowOrder order :
       {WindowOrder::kShuffled, WindowOrder::kInOrder, WindowOrder::kStream, WindowOrder::kTutorial}) {
    if (name == window_order_name(order)) return order;
  }
  return Error{kNoSuchOrder(name)};
}

Result<BatchSource> BatchSource::create(TrainingText text, WindowOrder order, int steps, int batch, uint64_t seed) {
  if (steps <= 0) {
    return Error{kNoWindow(steps)};
  }
  if (batch <= 0) {
    return Error{kEmptyBatch(batch)};
  }
  const auto tokens = static_cast<int64_t>(text.ids->size());
  if (tokens < tokens_needed(order, steps, batch)) return Error{too_short(order, tokens, steps, batch)};
  BatchSource source(std::move(text), order, steps, batch, seed);
  if (!source.window_order_.empty()) return source;
  const auto songs = static_cast<int64_t>(source.text_.song_ends.size());
  return Error{kSongsTooShort(songs, tokens_needed(order, steps, batch), steps)};
}

BatchSource::BatchSource(TrainingText text, WindowOrder order, int steps, int batch, uint64_t seed)
    : text_(std::move(text)), order_(order), steps_(steps), batch_(batch), seed_(seed) {
  size_t windows = 0;
  if (text_.song_ends.size() > 1 && order != WindowOrder::kStream) {
    place_windows_in_songs();
    windows = starts_.size();
  } else {
    windows = static_cast<size_t>(window_count(order, static_cast<int64_t>(text_.ids->size()), steps, batch));
  }
  window_order_.resize(windows);
  std::iota(window_order_.begin(), window_order_.end(), 0);
}

void BatchSource::place_windows_in_songs() {
  int64_t begin = 0;
  for (const size_t song_end : text_.song_ends) {
    const int64_t tokens = static_cast<int64_t>(song_end) - begin;
    const int64_t windows = windows_of_song(order_, tokens, steps_);
    if (windows == 0 && tokens > 0) ++songs_left_out_;
    for (int64_t window = 0; window < windows; ++window) {
      starts_.push_back(begin + start_in_song(order_, window, tokens, steps_));
    }
    begin += tokens;
  }
}

int64_t BatchSource::windows_per_epoch() const {
  const auto windows = static_cast<int64_t>(window_order_.size());
  return order_ == WindowOrder::kStream ? windows * batch_ : windows;
}

int64_t BatchSource::batches_per_epoch() const {
  const auto windows = static_cast<int64_t>(window_order_.size());
  if (order_ == WindowOrder::kStream) return windows;
  return (windows + batch_ - 1) / batch_;
}

void BatchSource::fill(int64_t epoch, int64_t index, Batch& batch) {
  const bool streams = order_ == WindowOrder::kStream;
  if (order_ == WindowOrder::kShuffled || order_ == WindowOrder::kTutorial) shuffle(epoch);
  const auto tokens = static_cast<int64_t>(text_.ids->size());
  const auto windows = static_cast<int64_t>(window_order_.size());
  const int64_t first = streams ? index : index * batch_;
  batch.steps = steps_;
  batch.batch = streams ? batch_ : static_cast<int>(std::min<int64_t>(batch_, windows - first));
  batch.continues = streams && index > 0;
  const size_t count = static_cast<size_t>(batch.steps) * static_cast<size_t>(batch.batch);
  batch.inputs.resize(count);
  batch.targets.resize(count);
  for (int b = 0; b < batch.batch; ++b) {
    int64_t start = 0;
    if (streams) {
      start = b * stream_length(tokens, batch_) + index * steps_;
    } else {
      const int64_t window = window_order_[static_cast<size_t>(first + b)];
      start = order_ == WindowOrder::kTutorial ? std::min<int64_t>(window, tokens - steps_ - 2) : window * steps_;
      if (!starts_.empty()) start = starts_[static_cast<size_t>(window)];
    }
    copy_window(*text_.ids, start, b, batch);
  }
}

// Always from the identity, so that an epoch's order depends on the seed and the epoch alone, whichever
// epochs were asked for before.
void BatchSource::shuffle(int64_t epoch) {
  if (shuffled_epoch_ == epoch) return;
  shuffled_epoch_ = epoch;
  std::iota(window_order_.begin(), window_order_.end(), 0);
  RandomStream random(seed_, RandomUse::kShuffle, static_cast<uint64_t>(epoch));
  for (size_t i = window_order_.size(); i > 1; --i) {
    std::swap(window_order_[i - 1], window_order_[random.next_below(static_cast<uint32_t>(i))]);
  }
}

}  // namespace geci
