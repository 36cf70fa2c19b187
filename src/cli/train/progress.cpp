#include "cli/train/progress.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "cli/host.h"

namespace geci::cli {
namespace {

constexpr double kRedrawSeconds = 0.1;
constexpr int kBarWidth = 24;

/// 18700 -> "18,700"
std::string with_commas(int64_t number) {
  std::string digits = std::to_string(number);
  for (auto at = static_cast<int>(digits.size()) - 3; at > 0; at -= 3) digits.insert(static_cast<size_t>(at), ",");
  return digits;
}

/// "1:02:03", "2:03"; "--:--" while nobody can know.
std::string duration(double seconds) {
  if (!(seconds >= 0 && seconds < 1e7)) return "--:--";
  const int64_t whole = std::llround(seconds);
  char text[32];
  if (whole >= 3600) {
    std::snprintf(text, sizeof text, "%d:%02d:%02d", static_cast<int>(whole / 3600), static_cast<int>(whole / 60 % 60),
                  static_cast<int>(whole % 60));
  } else {
    std::snprintf(text, sizeof text, "%d:%02d", static_cast<int>(whole / 60), static_cast<int>(whole % 60));
  }
  return text;
}

}  // namespace

std::string epoch_line(int64_t epoch, double loss, double seconds) {
  char text[96];
  std::snprintf(text, sizeof text, "epoch %3lld loss: %.5f time %.2f", static_cast<long long>(epoch), loss, seconds);
  return text;
}

std::string progress_line(const ProgressState& state) {
  const double done = std::clamp(state.done, 0.0, 1.0);
  const int filled = static_cast<int>(done * kBarWidth);
  const std::string bar =
      std::string(static_cast<size_t>(filled), '#') + std::string(static_cast<size_t>(kBarWidth - filled), '-');
  const double left = done > 0 ? state.seconds * (1 - done) / done : -1;
  char text[192];
  std::snprintf(text, sizeof text, "epoch %lld [%s] %3d%% loss %.3f %s tokens/s ETA %s",
                static_cast<long long>(state.epoch), bar.c_str(), static_cast<int>(done * 100), state.loss,
                with_commas(static_cast<int64_t>(state.tokens_per_second)).c_str(), duration(left).c_str());
  return text;
}

ProgressBar::ProgressBar() : on_terminal_(stderr_is_terminal()) {}

bool ProgressBar::is_due() const { return on_terminal_ && clock_.seconds() >= next_draw_; }

void ProgressBar::draw(const ProgressState& state) {
  if (!on_terminal_) return;
  std::fprintf(stderr, "\r\033[K%s", progress_line(state).c_str());
  std::fflush(stderr);
  drawn_ = true;
  next_draw_ = clock_.seconds() + kRedrawSeconds;
}

void ProgressBar::line(const std::string& text) {
  clear();
  std::fprintf(stderr, "%s\n", text.c_str());
  std::fflush(stderr);
}

void ProgressBar::clear() {
  if (!drawn_) return;
  std::fputs("\r\033[K", stderr);
  drawn_ = false;
}

}  // namespace geci::cli
