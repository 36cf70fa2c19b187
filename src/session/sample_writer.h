// Writes one lyric, a few tokens at a time. It has a copy of the weights, so that training goes on in between. To be
// used from the training thread only.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "model/sampler.h"
#include "run/run.h"
#include "session/snapshot.h"

namespace geci {

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
  /// Fails with a sentence if `request` is out of range or no token of its prompt is known. Unknown tokens are left out
  /// and named in left_out(). An empty prompt starts a line. Copies what it needs of `run`; `backend` must outlive the
  /// writer. REQUIRES: run.has_network().
  static Result<SampleWriter> create(Backend& backend, const Run& run, const SampleRequest& request);
  /// Returns a writer of the same request with the same weights, decoded greedily. Both share the weights.
  SampleWriter make_greedy(Backend& backend) const;

  /// Writes up to `count` tokens.
  void write(int count);
  bool finished() const { return written() >= request_.length || generator_->stopped(); }
  /// Returns the tokens after the prompt.
  const std::vector<std::string>& tokens() const { return written_; }
  int written() const { return static_cast<int>(written_.size()); }
  const std::string& text() const { return text_; }
  const SampleRequest& request() const { return request_; }
  const std::string& left_out() const { return source_->left_out; }
  int64_t step() const { return source_->step; }

 private:
  /// What a run was when the lyric was begun.
  struct Source {
    NetworkConfig config;
    DeviceBuffer weights;
    std::vector<std::string> vocabulary;  // its tokens
    std::optional<int32_t> line_end;
    std::vector<int32_t> prompt;  // what is fed first; never empty
    std::string left_out;
    int64_t step = 0;
  };

  SampleWriter(Backend& backend, std::shared_ptr<const Source> source, SampleRequest request);

  std::shared_ptr<const Source> source_;
  SampleRequest request_;
  std::unique_ptr<Generator> generator_;
  std::vector<std::string> written_;
  std::string text_;
};

}  // namespace geci
