#include "app/sample_writer.h"

namespace geci::app {
namespace {

std::string joined(const std::vector<std::string>& tokens) {
  std::string result;
  for (const std::string& token : tokens) result += token;
  return result;
}

std::optional<int32_t> line_end(const Run& run) {
  return run.vocabulary().find(line_end_token(run.text_settings().cleaning));
}

}  // namespace

Status validate(const SampleRequest& request) {
  if (request.length < 1 || request.length > kMaxSampleLength) {
    return Error{"The length is " + std::to_string(request.length) + "; it must be from 1 to " +
                 std::to_string(kMaxSampleLength) + "."};
  }
  return geci::validate(request.sampling);
}

Result<SampleWriter> SampleWriter::create(Backend& backend, const Run& run, const SampleRequest& request) {
  if (const Status valid = validate(request); !valid) return valid.error();
  const EncodedText prompt = encode(request.prompt, run.text_settings(), run.tokenizer(), run.vocabulary());
  if (!request.prompt.empty() && prompt.ids.empty()) {
    return Error{"The text the network learns from has nothing of this (" + joined(prompt.unknown) +
                 "); begin with others."};
  }
  SampleWriter writer(backend, run, request, joined(prompt.unknown));
  writer.generator_->start(writer.weights_, prompt.ids.empty() ? std::vector{line_end(run).value_or(0)} : prompt.ids);
  return writer;
}

SampleWriter::SampleWriter(Backend& backend, const Run& run, const SampleRequest& request, std::string left_out)
    : generator_(std::make_unique<Generator>(backend, run.config(), request.sampling, line_end(run))),
      weights_(run.weights()),
      vocabulary_(run.vocabulary().tokens()),
      prompt_(request.prompt),
      text_(request.prompt),
      left_out_(std::move(left_out)),
      length_(request.length),
      step_(run.steps_done()) {}

void SampleWriter::write(int count) {
  for (; count > 0 && !finished(); --count, ++written_) {
    const std::string& token = vocabulary_[static_cast<size_t>(generator_->next(weights_).token)];
    written_tokens_.push_back(token);
    text_ += token;
  }
}

}  // namespace geci::app
