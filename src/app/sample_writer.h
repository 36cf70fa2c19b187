// Writes one lyric a few tokens at a time, with weights of its own, so that training goes on meanwhile.
#pragma once

#include <string>
#include <vector>

#include "app/run.h"
#include "app/snapshot.h"
#include "model/sampler.h"

namespace geci::app {

struct SampleRequest {
  std::string prompt;
  int length = 0;  // tokens after the prompt
  SamplingSettings sampling;
};

inline constexpr int kMaxSampleLength = 5000;

/// Fails with a sentence if the length or the temperature is out of range.
Status validate(const SampleRequest& request);

class SampleWriter {
 public:
  /// Fails if `request` is out of range or no token of its prompt is known; tokens that are not
  /// known are left out and named in `left_out`. An empty prompt starts a line.
  /// REQUIRES: run.has_network(). Copies what it needs of `run`.
  static Result<SampleWriter> create(Backend& backend, const Run& run, const SampleRequest& request);

  /// Writes up to `count` tokens.
  void write(int count);
  bool finished() const { return written_ >= length_ || generator_->stopped(); }
  /// The tokens after the prompt.
  const std::vector<std::string>& tokens() const { return written_tokens_; }
  int written() const { return written_; }
  const std::string& text() const { return text_; }
  const std::string& prompt() const { return prompt_; }
  const std::string& left_out() const { return left_out_; }
  int64_t step() const { return step_; }

 private:
  SampleWriter(Backend& backend, const Run& run, const SampleRequest& request, std::string left_out);

  std::unique_ptr<Generator> generator_;
  ParameterBuffer weights_;
  std::vector<std::string> vocabulary_;  // its tokens
  std::vector<std::string> written_tokens_;
  std::string prompt_;
  std::string text_;
  std::string left_out_;
  int length_;
  int written_ = 0;
  int64_t step_;
};

}  // namespace geci::app
