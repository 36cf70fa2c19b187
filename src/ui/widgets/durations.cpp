#include "ui/widgets/durations.h"

#include <algorithm>
#include <cmath>

#include "ui/widgets/text.h"

namespace geci {

// The longer it takes, the less a few seconds matter.
std::string duration(double seconds, const Strings& words) {
  if (seconds < 0.95) return format(words.tenths_of_a_second, std::max(seconds, 0.1));
  auto whole = static_cast<int>(std::lround(std::min(seconds, 1e8)));
  if (whole < 60) return format(words.seconds, whole);
  if (whole < 600) whole = (whole + 2) / 5 * 5;
  const int minutes = whole < 600 ? whole / 60 : (whole + 30) / 60;
  if (minutes < 10 && whole % 60 != 0) return format(words.minutes_and_seconds, minutes, whole % 60);
  if (minutes < 60) return format(words.minutes, minutes);
  return format(words.hours_and_minutes, minutes / 60, minutes % 60);
}

}  // namespace geci
