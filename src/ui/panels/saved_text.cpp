#include "ui/panels/saved_text.h"

#include <ctime>

#include "ui/widgets/text.h"

namespace geci {

std::string saved_text(double unix_ms, const Strings& words) {
  if (unix_ms <= 0) return words.never_saved.text;
  const auto seconds = static_cast<std::time_t>(unix_ms / 1000);
  const std::tm* local = std::localtime(&seconds);
  return local == nullptr ? std::string() : format(words.saved_at, local->tm_hour, local->tm_min);
}

}  // namespace geci
