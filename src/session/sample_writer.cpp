#include "session/sample_writer.h"

#include "core/sentence.h"
#include "run/prompt.h"

namespace geci {
namespace {

constexpr Sentence<int64_t, int64_t> kLengthOutOfRange{"The length is {}; it must be from 1 to {}.",
                                                       "长度是 {0}，只能是 1 到 {1}。"};
constexpr Sentence<std::string> kUnknownPrompt{
    "The text the network learns from has nothing of this ({}); begin with others.",
    "网络学的文字里没有这些字（{}）：请换别的字起头。"};

std::string joined(const std::vector<std::string>& tokens) {
  std::string result;
  for (const std::string& token : tokens) result += token;
  return result;
}

}  // namespace

Status validate(const SampleRequest& request) {
  if (request.length < 1 || request.length > kMaxSampleLength) {
    return Error{kLengthOutOfRange(request.length, kMaxSampleLength)};
  }
  return geci::validate(request.sampling);
}

Result<SampleWriter> SampleWriter::create(Backend& backend, const Run& run, const SampleRequest& request) {
  if (const Status valid = validate(request); !valid) return valid.error();
  const Result<EncodedText> prompt =
      encode_prompt(request.prompt, run.text_settings(), run.tokenizer(), run.vocabulary());
  if (!prompt) return prompt.error();
  if (prompt->ids.empty()) {
    return Error{kUnknownPrompt(joined(prompt->unknown))};
  }
  auto source =
      std::make_shared<const Source>(Source{run.config(), run.device_weights().duplicate(), run.vocabulary().tokens(),
                                            line_end_id(run.vocabulary(), run.text_settings().cleaning), prompt->ids,
                                            joined(prompt->unknown), run.steps_done()});
  return SampleWriter(backend, std::move(source), request);
}

SampleWriter::SampleWriter(Backend& backend, std::shared_ptr<const Source> source, SampleRequest request)
    : source_(std::move(source)),
      request_(std::move(request)),
      generator_(std::make_unique<Generator>(backend, source_->config, request_.sampling, source_->line_end)),
      text_(request_.prompt) {
  generator_->start(source_->weights, source_->prompt);
}

SampleWriter SampleWriter::make_greedy(Backend& backend) const {
  SampleRequest request = request_;
  request.sampling.greedy = true;
  return SampleWriter(backend, source_, std::move(request));
}

void SampleWriter::write(int count) {
  for (; count > 0 && !finished(); --count) {
    const std::string& token = source_->vocabulary[static_cast<size_t>(generator_->next(source_->weights).token)];
    written_.push_back(token);
    text_ += token;
  }
}

}  // namespace geci
