#include "session/lyrics.h"

#include <algorithm>

namespace geci {
namespace {

constexpr double kSecondsBetweenSamples = 3;
constexpr double kTokensPerSecond = 40;  // about as fast as one reads along
constexpr int kTokensAtOnce = 8;

}  // namespace

Lyric::Lyric(Backend& backend, SampleWriter writer, std::optional<int> request, int64_t number, double loss)
    : writer_(std::move(writer)), request_(request), number_(number), loss_(loss) {
  if (!writer_.request().sampling.greedy) greedy_ = writer_.make_greedy(backend);
}

void Lyric::write(int tokens) {
  writer_.write(tokens);
  if (greedy_) greedy_->write(tokens);
}

Sample Lyric::describe(const SampleWriter& writer) const {
  Sample sample;
  sample.number = number_;
  sample.prompt = writer.request().prompt;
  sample.text = writer.text();
  sample.step = writer.step();
  sample.loss = loss_;
  sample.requested = request_.has_value();
  sample.finished = writer.finished();
  return sample;
}

Sample Lyric::sample() const {
  Sample sample = describe(writer_);
  if (greedy_) sample.greedy = std::make_shared<const Sample>(describe(*greedy_));
  return sample;
}

Sample Lyric::measured(const TextMeter& meter, const Vocabulary& vocabulary) const {
  Sample sample = describe(writer_);
  meter.measure(writer_.tokens(), vocabulary, sample);
  if (greedy_) {
    Sample greedy = describe(*greedy_);
    meter.measure(greedy_->tokens(), vocabulary, greedy);
    sample.greedy = std::make_shared<const Sample>(std::move(greedy));
  }
  return sample;
}

void Lyrics::ask(Backend& backend, SampleWriter writer, int request, double loss) {
  asked_.emplace_back(backend, std::move(writer), request, ++begun_, loss);
}

void Lyrics::begin(Backend& backend, SampleWriter writer, double loss) {
  own_.emplace(backend, std::move(writer), std::nullopt, ++begun_, loss);
  own_since_ = clock_();
  next_at_ = own_since_ + kSecondsBetweenSamples;
}

// While training, the page's own appears at reading speed; when it pauses, the rest is written at once.
int Lyrics::tokens_due(bool training) const {
  if (!training) return kTokensAtOnce;
  const double due = (clock_() - own_since_) * kTokensPerSecond;
  return std::clamp(static_cast<int>(std::min(due, 1e6)) - own_->writer().written(), 0, kTokensAtOnce);
}

Lyrics::Progress Lyrics::advance(bool training) {
  Progress progress;
  if (!asked_.empty()) {
    asked_.front().write(kTokensAtOnce);
    progress.wrote = true;
    if (asked_.front().finished()) {
      progress.finished.push_back(std::move(asked_.front()));
      asked_.pop_front();
    }
  }
  if (const int tokens = own_ ? tokens_due(training) : 0; tokens > 0) {
    own_->write(tokens);
    progress.wrote = true;
    if (own_->finished()) progress.finished.push_back(std::move(*std::exchange(own_, std::nullopt)));
  }
  return progress;
}

void Lyrics::take_back(std::vector<Lyric> lyrics) {
  for (Lyric& lyric : lyrics) {
    if (lyric.request()) asked_.push_front(std::move(lyric));
  }
}

std::vector<std::shared_ptr<const Sample>> Lyrics::samples() const {
  std::vector<std::shared_ptr<const Sample>> samples;
  if (!asked_.empty()) samples.push_back(std::make_shared<const Sample>(asked_.front().sample()));
  if (own_) samples.push_back(std::make_shared<const Sample>(own_->sample()));
  return samples;
}

std::vector<Lyrics::Asked> Lyrics::drop() {
  std::vector<Asked> asked;
  asked.reserve(asked_.size());
  for (const Lyric& lyric : asked_) asked.push_back({*lyric.request(), lyric.writer().request()});
  asked_.clear();
  own_.reset();
  return asked;
}

}  // namespace geci
