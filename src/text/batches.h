// Splits a token sequence into training batches: inputs x and targets y, y being x shifted by one.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/result.h"

namespace geci {

/// With T tokens a window and N tokens in all, where these are of one song:
/// kShuffled  windows start at i*T, i < floor((N-1)/T), in a new random order each epoch; zero state.
/// kInOrder   the same windows, unshuffled.
/// kStream    the text is split into B contiguous streams; the hidden state is carried from batch to
///            batch within an epoch (truncated BPTT).
/// kTutorial  floor(N/T) windows, window i starting at min(i, N-T-2), shuffled: the tutorial's own
///            quirk, which only ever sees the first N/T + T tokens.
/// Of several songs, kStream makes one text. In the other orders each song has windows of its own: of N tokens,
/// kTutorial takes as many as above, the others ceil((N-1)/T), of which the last ends with the song. A song that is
/// shorter than a window has none.
enum class WindowOrder { kShuffled, kInOrder, kStream, kTutorial };

/// "shuffled", "in-order", "stream", "tutorial": the names of the command line.
std::string window_order_name(WindowOrder order);
Result<WindowOrder> parse_window_order(const std::string& name);

/// Time-major: token t of sequence b is at [t * batch + b].
struct Batch {
  int steps = 0;  // T
  int batch = 0;  // sequences in this batch: B, or fewer in the last one of an epoch
  std::vector<int32_t> inputs;
  std::vector<int32_t> targets;
  bool continues = false;  // the state of the batch before carries over
};

using TokenIds = std::shared_ptr<const std::vector<int32_t>>;

/// What is learned from.
struct TrainingText {
  TokenIds ids;
  /// For each song the place in ids behind its last token, ascending; fewer than two: all is one song.
  std::vector<size_t> song_ends;

  TrainingText() = default;
  TrainingText(TokenIds all, std::vector<size_t> ends = {}) : ids(std::move(all)), song_ends(std::move(ends)) {}
};

class BatchSource {
 public:
  /// Fails with a sentence if T or B is not positive or the text is too short for one window.
  static Result<BatchSource> create(TrainingText text, WindowOrder order, int steps, int batch, uint64_t seed);

  /// The text that is split.
  const std::vector<int32_t>& ids() const { return *text_.ids; }
  const TrainingText& text() const { return text_; }
  /// Songs that are shorter than a window, so that nothing is learned from them.
  int64_t songs_left_out() const { return songs_left_out_; }

  /// Windows in one epoch, of T targets each; kStream counts those of all its streams.
  int64_t windows_per_epoch() const;
  /// Batches in one epoch, at least 1.
  int64_t batches_per_epoch() const;

  /// Fills `batch` with batch number `index` of epoch `epoch` (both from 0); allocates nothing once
  /// its vectors have their full size. Within an epoch, `index` may be asked for in any order.
  void fill(int64_t epoch, int64_t index, Batch& batch);

 private:
  BatchSource(TrainingText text, WindowOrder order, int steps, int batch, uint64_t seed);

  /// Where each song's windows start; leaves out the songs that are too short.
  void place_windows_in_songs();
  void shuffle(int64_t epoch);

  TrainingText text_;
  WindowOrder order_;
  int steps_;
  int batch_;
  uint64_t seed_;
  std::vector<int64_t> starts_;  // of the windows, where they keep to songs; empty elsewhere
  int64_t songs_left_out_ = 0;
  std::vector<int32_t> window_order_;  // a permutation of the windows, for `shuffled_epoch_`
  int64_t shuffled_epoch_ = -1;
};

}  // namespace geci
