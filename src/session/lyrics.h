// The lyrics that are being written: those that were requested, one after the other, and one that the session writes by
// itself while training, at reading speed. To be used from the training thread only.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <vector>

#include "session/clock.h"
#include "session/sample_writer.h"
#include "session/text_meter.h"

namespace geci {

/// One lyric, with a greedy decode beside it unless it is greedy itself.
class Lyric {
 public:
  /// `backend` must outlive it. `request`: of the command that asked for it, if one did. `loss`: of the weights.
  Lyric(Backend& backend, SampleWriter writer, std::optional<int> request, int64_t number, double loss);

  /// Writes up to `tokens` tokens of both.
  void write(int tokens);
  bool finished() const { return writer_.finished() && (!greedy_ || greedy_->finished()); }
  std::optional<int> request() const { return request_; }
  const SampleWriter& writer() const { return writer_; }
  /// Returns it as far as it is written.
  Sample sample() const;
  /// Returns the same with what `meter` finds in it. REQUIRES: finished(), and `vocabulary` is that of the text that
  /// the meter has read.
  Sample measured(const TextMeter& meter, const Vocabulary& vocabulary) const;

 private:
  Sample describe(const SampleWriter& writer) const;

  SampleWriter writer_;
  std::optional<SampleWriter> greedy_;
  std::optional<int> request_;
  int64_t number_;
  double loss_;
};

class Lyrics {
 public:
  explicit Lyrics(Clock clock) : clock_(std::move(clock)) {}

  /// Queues a lyric that was requested.
  void ask(Backend& backend, SampleWriter writer, int request, double loss);
  /// Returns true if it is time for the session to begin a lyric by itself.
  bool is_due() const { return !own_ && clock_() >= next_at_; }
  /// Begins such a lyric. REQUIRES: is_due().
  void begin(Backend& backend, SampleWriter writer, double loss);

  bool under_way() const { return own_ || !asked_.empty(); }
  struct Progress {
    bool wrote = false;
    std::vector<Lyric> finished;
  };
  /// Writes a few tokens of each lyric under way. Returns those that are finished now.
  Progress advance(bool training);
  /// Puts back lyrics that advance() has returned, because their device was lost: drop() then returns their requests.
  void take_back(std::vector<Lyric> lyrics);
  /// Returns the lyrics as far as they are written, those that were requested first.
  std::vector<std::shared_ptr<const Sample>> samples() const;

  /// A lyric that was requested and is not finished.
  struct Asked {
    int request = 0;
    SampleRequest what;
  };
  /// Drops all lyrics under way. Returns those that were requested.
  std::vector<Asked> drop();
  /// Makes the next lyric of the session's own due at once.
  void begin_soon() { next_at_ = 0; }

 private:
  int tokens_due(bool training) const;

  Clock clock_;
  std::deque<Lyric> asked_;  // the first is being written
  std::optional<Lyric> own_;
  double own_since_ = 0;
  double next_at_ = 0;
  int64_t begun_ = 0;
};

}  // namespace geci
