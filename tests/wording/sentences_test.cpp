#include "wording/sentences.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "files/model_file.h"
#include "model/config.h"
#include "model/sampler.h"
#include "text/corpus.h"
#include "text/tokenizer.h"

namespace geci::sentences_test {
namespace {

std::string chinese(std::string_view english) { return in_language(english, Language::kChinese); }

/// Nothing of a sentence but names and numbers may be left in Latin letters.
bool is_chinese(const std::string& text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0xE4; });
}

TEST_CASE("Sentences keep their numbers and names in place") {
  CHECK(chinese("The learning rate is 12.000000; it must be above 0 and at most 10.") ==
        "学习率是 12.000000，只能大于 0、不超过 10。");
  CHECK(
      chinese("The text has 5 tokens, but a window of 32 needs at least 33: use a longer text or a shorter window.") ==
      "文字只有 5 个词元，而长 32 的窗口至少要 33 个：请换长一些的文字，或把窗口调短。");
}

TEST_CASE("A sentence within a sentence is translated as well, and the special form goes before the general one") {
  CHECK(chinese("The hidden width is 0; it must be from 1 to 8192.") == "隐藏层宽度是 0，只能是 1 到 8192。");
  CHECK(chinese("The weight decay is 2; it must be from 0 to 1.") == "权重衰减是 2，只能是 0 到 1。");
  CHECK(chinese("Training diverged at step 7 (the loss is no longer a number); the last good weights are kept: start "
                "again with a lower learning rate or with clipping.") ==
        "训练在第 7 步发散了（损失已经不是数了），留下最后一次正常的权重：请调低学习率，或用梯度裁剪，再开始。");
}

TEST_CASE("English stays as it is, and what is not known is not swallowed") {
  const std::string known = "The text is empty: give a UTF-8 text file with one line of verse a line.";
  CHECK(in_language(known, Language::kEnglish) == known);
  CHECK(chinese("A sentence that nobody has written.") == "A sentence that nobody has written.");
  CHECK(chinese("").empty());
}

TEST_CASE("What the library really says has a translation") {
  std::vector<std::string> said;
  const auto note = [&](const auto& result) {
    REQUIRE_FALSE(result.ok());
    said.push_back(result.error().english());
  };
  for (const std::string& text : {std::string(), std::string("\n\n"), std::string("\xFF\xFE"), std::string("a\0b", 3),
                                  std::string(400, '\xC3')}) {
    note(build_corpus(text, {}, *character_tokenizer()));
  }
  note(validate(NetworkConfig{.vocab = 10, .embed = 0}));
  note(validate(NetworkConfig{.vocab = 10, .embed = 8, .hidden = 16, .tie = true}));
  note(validate(NetworkConfig{.vocab = 10, .dropout = 2}));
  note(validate(SamplingSettings{.temperature = 0}));
  note(validate(SamplingSettings{.top_p = 2}));
  note(read_model(std::vector<uint8_t>(3)));
  note(read_model(std::vector<uint8_t>(64)));
  for (const std::string& sentence : said) {
    CAPTURE(sentence);
    CHECK(is_chinese(chinese(sentence)));
  }
}

TEST_CASE("What is wrong with a damaged model file is told in Chinese to the last word") {
  const auto in_brackets = [](const std::string& what) {
    return "这个模型文件损坏了，请重新导出或重新下载（" + what + "）。";
  };
  const std::pair<const char*, const char*> cases[] = {
      {"config.vocab is not a whole number from 1 to 99", "config.vocab 不是 1 到 99 的整数"},
      {"config is missing", "缺少 config"},
      {"tensor ebd.weight is missing", "缺少张量 ebd.weight"},
      {"tensor out.bias does not have the config's shape but is one number",
       "张量 out.bias 的形状和网络的设置不符，是一个数"},
      {"its header is not JSON", "文件头不是 JSON"},
      {"its metadata names 'vocab' twice", "元数据里面有两个“vocab”"},
      {"its tensors take 8 bytes, but it holds 4, so it was cut short", "张量要 8 个字节，而只有 4 个：文件被截断了"},
      {"a token of its vocabulary is not text", "词表里有不是文字的词元"},
  };
  for (const auto& [english, expected] : cases) {
    CHECK(chinese("This model file is damaged: " + std::string(english) + ".") == in_brackets(expected));
  }
}

TEST_CASE("No English form is there twice, and every Chinese one uses the parts that there are") {
  std::vector<std::string_view> forms;
  for (const KnownSentence& sentence : sentences()) {
    CAPTURE(sentence.english);
    CHECK(std::find(forms.begin(), forms.end(), sentence.english) == forms.end());
    forms.push_back(sentence.english);
    size_t holes = 0;
    for (size_t at = sentence.english.find("{}"); at != std::string_view::npos;
         at = sentence.english.find("{}", at + 2)) {
      ++holes;
    }
    for (size_t hole = 0; hole < 6; ++hole) {
      const bool used = sentence.chinese.find("{" + std::to_string(hole) + "}") != std::string_view::npos;
      CHECK(used == (hole < holes));
    }
  }
}

}  // namespace
}  // namespace geci::sentences_test
