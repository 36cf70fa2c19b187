#include "ui/panels/device_text.h"

#include "ui/widgets/text.h"

namespace geci {

std::string threads_text(int threads, const Strings& words) {
  return threads == 1 ? std::string(words.one_thread) : format(words.many_threads, threads);
}

std::string device_text(const Snapshot& snapshot, const Strings& words) {
  if (!snapshot.adapter.empty()) return snapshot.device;
  constexpr std::string_view kSeparator = " · ";
  return snapshot.device.substr(0, snapshot.device.find(kSeparator)) + std::string(kSeparator) +
         threads_text(snapshot.threads, words);
}

}  // namespace geci
