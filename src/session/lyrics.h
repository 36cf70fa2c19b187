// The lyrics under way: those that people asked for, one after the other, and one that is written by itself while
// training, at reading speed.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <vector>

#include "session/clock.h"
#include "session/sample_writer.h"
#include "session/text_meter.h"

namespace geci::app {

/// One of them, with a greedy decode beside it unless it is greedy itself.
class Lyric {
 public:
  /// `request`: who asked for it, if anybody did; `loss`: of the weights it is written with.
  Lyric(Backend& backend, SampleWriter writer, std::optional<int> request, int64_t number, double loss);

  void write(int tokens);
  bool finished() const { return writer_.finished() && (!greedy_ || greedy_->finished()); }
  std::optional<int> request() const { return request_; }
  const SampleWriter& writer() const { return writer_; }
  /// As far as it is written.
  Sample sample() const;
  /// The same with what `meter` finds in it. REQUIRES: finished(); `vocabulary` numbers the text that the meter read.
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

  void ask(Backend& backend, SampleWriter writer, int request, double loss);
  /// Whether the next one that nobody asked for should begin.
  bool is_due() const { return !own_ && clock_() >= next_at_; }
  /// REQUIRES: is_due().
  void begin(Backend& backend, SampleWriter writer, double loss);

  bool under_way() const { return own_ || !asked_.empty(); }
  struct Progress {
    bool wrote = false;
    std::vector<Lyric> finished;
  };
  /// A few tokens more of what is under way.
  Progress advance(bool training);
  /// What advance() has given as finished is not: it is among those that drop() gives.
  void take_back(std::vector<Lyric> lyrics);
  /// As far as they are written, the one that was asked for first.
  std::vector<std::shared_ptr<const Sample>> samples() const;

  /// A lyric that somebody waits for.
  struct Asked {
    int request = 0;
    SampleRequest what;
  };
  /// Gives up what is under way; gives what was asked for.
  std::vector<Asked> drop();
  /// Without waiting for the next one's time.
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

}  // namespace geci::app
