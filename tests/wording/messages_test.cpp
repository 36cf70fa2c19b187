// What the library says, in Chinese.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "core/bytes.h"
#include "files/model_file.h"
#include "intake/decode.h"
#include "model/config.h"
#include "model/sampler.h"
#include "text/corpus.h"
#include "text/tokenizer.h"
#include "train/train_settings.h"
#include "wording/language.h"

namespace geci::messages_test {
namespace {

template <class T>
Message refusal(const Result<T>& result) {
  REQUIRE_FALSE(result.ok());
  return result.error().message;
}

/// A safetensors file whose header is this text.
std::vector<uint8_t> with_header(const std::string& header, size_t data_bytes = 0) {
  std::vector<uint8_t> bytes;
  append_u64(bytes, header.size());
  append_text(bytes, header);
  bytes.resize(bytes.size() + data_bytes);
  return bytes;
}

/// The same with this text as its metadata.
std::vector<uint8_t> with_metadata(std::string metadata) {
  for (size_t at = metadata.find('"'); at != std::string::npos; at = metadata.find('"', at + 2)) {
    metadata.insert(at, "\\");
  }
  return with_header(R"({"__metadata__":{"geci":")" + metadata + "\"}}");
}

TEST_CASE("A message is shown in the language that is asked for") {
  const Message message = refusal(parse_language("fr"));
  CHECK(in_language(message, Language::kEnglish) == "There is no language \"fr\"; use zh or en.");
  CHECK(in_language(message, Language::kChinese) == "没有“fr”这种语言：请用 zh 或 en。");
}

TEST_CASE("Chinese sentences keep their numbers and names in place") {
  CHECK(refusal(validate(TrainSettings{.optimizer = {.learning_rate = 12}})).chinese() ==
        "学习率是 12，只能大于 0、不超过 10。");
  CHECK(refusal(validate(TrainSettings{.optimizer = {.weight_decay = 2}})).chinese() ==
        "权重衰减是 2，只能是 0 到 1。");
  CHECK(refusal(validate(NetworkConfig{.vocab = 10, .hidden = 0})).chinese() == "隐藏层宽度是 0，只能是 1 到 8192。");
  const auto ids = std::make_shared<const std::vector<int32_t>>(5);
  CHECK(refusal(BatchSource::create({ids, {}}, WindowOrder::kShuffled, 32, 1, 1)).chinese() ==
        "文字只有 5 个词元，而长 32 的窗口至少要 33 个：请换长一些的文字，或把窗口调短。");
}

TEST_CASE("What the library refuses, it refuses in Chinese as well") {
  std::vector<Message> said;
  for (const std::string& text : {std::string(), std::string("\n\n")}) {
    said.push_back(refusal(build_corpus(text, {}, *character_tokenizer())));
  }
  for (const std::string& bytes :
       {std::string("a\0b", 3), std::string("%PDF-1.7"), std::string("PK\3\4"), std::string("\xFF\xD8\xFF")}) {
    said.push_back(refusal(decode_text(bytes)));
  }
  said.push_back(refusal(decode_text("\xFF\xFF\n", Encoding::kGb18030)));
  said.push_back(refusal(parse_encoding("klingon")));
  said.push_back(refusal(validate(NetworkConfig{.vocab = 10, .embed = 8, .hidden = 16, .tie = true})));
  said.push_back(refusal(validate(NetworkConfig{.vocab = 10, .dropout = 2})));
  said.push_back(refusal(validate(SamplingSettings{.temperature = 0})));
  said.push_back(refusal(validate(SamplingSettings{.top_p = 2})));
  said.push_back(refusal(read_model(std::vector<uint8_t>(3))));
  said.push_back(refusal(read_model(std::vector<uint8_t>(64))));
  for (const Message& message : said) {
    const std::string chinese = message.chinese();
    CAPTURE(chinese);
    CHECK(chinese.ends_with("。"));
    CHECK(chinese != message.english());
  }
}

TEST_CASE("What is wrong with a damaged model file is told in Chinese to the last word") {
  const std::pair<std::vector<uint8_t>, const char*> cases[] = {
      {with_header("{1"), "文件头不是 JSON"},
      {with_metadata(R"({"vocab":1,"vocab":2})"), "元数据里面有两个“vocab”"},
      {with_metadata(R"({"version":1})"), "缺少 config"},
      {with_metadata(R"({"version":1,"config":{"cell":"rnn","vocab":0}})"), "config.vocab 不是 1 到 2147483647 的整数"},
      {with_header(R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})", 4),
       "张量要 8 个字节，而只有 4 个：文件被截断了"},
      {with_header(R"({"a":{"dtype":"F32","data_offsets":[0,8]}})", 8), "张量 a 没有形状"},
  };
  for (const auto& [bytes, expected] : cases) {
    CHECK(refusal(read_model(bytes)).chinese() ==
          "这个模型文件损坏了，请重新导出或重新下载（" + std::string(expected) + "）。");
  }
}

}  // namespace
}  // namespace geci::messages_test
