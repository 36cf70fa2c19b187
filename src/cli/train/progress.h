// What a training run shows while it goes on: the tutorial's line an epoch, and a bar on a terminal.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace geci::cli {

/// Seconds since it was made, by a clock that never jumps.
class Stopwatch {
 public:
  double seconds() const { return std::chrono::duration<double>(Clock::now() - start_).count(); }

 private:
  using Clock = std::chrono::steady_clock;
  Clock::time_point start_ = Clock::now();
};

/// The tutorial's print('epoch %3s loss: %.5f time %.2f').
std::string epoch_line(int64_t epoch, double loss, double seconds);

struct ProgressState {
  double done = 0;  // share of the whole run, 0 to 1
  int64_t epoch = 0;
  double loss = 0;
  double tokens_per_second = 0;
  double seconds = 0;  // so far
};

/// "epoch 3 [#####-----]  31% loss 4.362 18,700 tokens/s ETA 0:42"
std::string progress_line(const ProgressState& state);

/// Draws to standard error: the bar only if that is a terminal, a few times a second.
class ProgressBar {
 public:
  ProgressBar();

  /// True if it is time to draw again.
  bool is_due() const;
  void draw(const ProgressState& state);
  /// A line that stays, above the bar.
  void line(const std::string& text);
  void clear();

 private:
  bool on_terminal_;
  bool drawn_ = false;
  Stopwatch clock_;
  double next_draw_ = 0;
};

}  // namespace geci::cli
