#include "platform/frame_pacer.h"

#include <doctest/doctest.h>

namespace geci::frame_pacer_test {
namespace {

constexpr double kFrame = 1.0 / 60;
constexpr double kAwake = 1.5;  // the first second is drawn whole

struct Machine {
  FramePacer pacer;
  double delay;  // by which a drawn frame holds up the next
  double now = kAwake;

  /// Frames that are drawn in `seconds` with news in every one.
  int drawn(double seconds) {
    int count = 0;
    for (const double end = now + seconds; now < end; now += kFrame) {
      if (!pacer.wants_frame(now, false, true)) continue;
      ++count;
      now += delay;
    }
    return count;
  }
};

}  // namespace

TEST_CASE("nothing is drawn while nothing moves") {
  FramePacer pacer;
  CHECK(pacer.wants_frame(0.1, false, false));
  for (double now = kAwake; now < 5; now += kFrame) CHECK_FALSE(pacer.wants_frame(now, false, false));
  CHECK(pacer.frames_per_second() == doctest::Approx(60).epsilon(0.05));
}

TEST_CASE("input is answered at once, and a second after it everything is drawn") {
  FramePacer pacer;
  CHECK_FALSE(pacer.wants_frame(10, false, false));
  CHECK(pacer.wants_frame(10.1, true, false));
  for (double now = 10.2; now < 11; now += kFrame) CHECK(pacer.wants_frame(now, false, false));
  CHECK_FALSE(pacer.wants_frame(11.2, false, false));
}

TEST_CASE("news is drawn twenty times a second where that costs nothing") {
  const int count = Machine{{}, 0}.drawn(10);
  CHECK(count >= 140);
  CHECK(count <= 200);
}

TEST_CASE("where drawing is slow, news holds frames up for an eighth of the time") {
  for (const double delay : {0.01, 0.02, 0.04, 0.06}) {
    Machine machine{{}, delay};
    machine.drawn(10);  // it learns
    const double share = machine.drawn(60) * delay / 60;
    CAPTURE(delay);
    CHECK(share > 0.08);
    CHECK(share < 0.13);
  }
}

TEST_CASE("however slow drawing is, news comes twice a second, less the drawing") {
  Machine machine{{}, 0.3};
  machine.drawn(10);
  const int count = machine.drawn(80);
  CHECK(count >= 95);  // once in half a second after the last, and 0.3 s are the frame's own
  CHECK(count <= 160);
}

TEST_CASE("a long sleep is soon forgotten") {
  FramePacer pacer;
  CHECK(pacer.wants_frame(kAwake, false, true));
  CHECK(pacer.wants_frame(1000, false, true));
  CHECK_FALSE(pacer.wants_frame(1000 + kFrame, false, true));
  CHECK(pacer.wants_frame(1001, false, true));
}

}  // namespace geci::frame_pacer_test
