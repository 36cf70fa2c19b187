#include "session/sample_shelf.h"

namespace geci {
namespace {

size_t bytes_of(const Sample& sample) {
  size_t bytes = sizeof(Sample) + sample.prompt.size() + sample.text.size();
  for (const CopiedStretch& copied : sample.copied) bytes += sizeof copied + copied.source.size();
  return sample.greedy ? bytes + bytes_of(*sample.greedy) : bytes;
}

}  // namespace

void SampleShelf::add(std::shared_ptr<const Sample> sample) {
  bytes_ += bytes_of(*sample);
  samples_.push_front(std::move(sample));
  if (samples_.size() > kMost) thin_out();
  while (samples_.size() > kMost || (samples_.size() > 1 && bytes_ > kMostBytes)) {
    bytes_ -= bytes_of(*samples_.back());
    samples_.pop_back();
  }
}

void SampleShelf::thin_out() {
  size_t place = 0, spare = 0;
  std::erase_if(samples_, [&](const std::shared_ptr<const Sample>& sample) {
    if (place++ < kNewest || sample->requested || ++spare % 2 != 0) return false;
    bytes_ -= bytes_of(*sample);
    return true;
  });
}

}  // namespace geci
