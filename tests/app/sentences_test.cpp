#include "app/sentences.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

#include "model/config.h"
#include "model/sampler.h"
#include "text/corpus.h"
#include "text/tokenizer.h"
#include "train/model_file.h"

namespace geci::app {
namespace {

namespace fs = std::filesystem;

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
    said.push_back(result.error().message);
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

// ------------------------------------------------------------------------------- the sources, read

/// Of these, a page's visitor meets the refusals.
const char* const kFolders[] = {"app", "text", "model"};
const char* const kFiles[] = {"train/trainer.cpp", "train/schedule.cpp", "train/model_file.cpp",
                              "train/safetensors.cpp"};

/// Only whoever writes requests by hand, or uses the command line, meets these.
const char* const kNotOnThePage[] = {
    "There is no ",
    "There is nothing called",
    "The request is",
    "must be",
    "\"settings\"",
    "This checkpoint",
    "These weights belong",
    "holds numbers that",
    ": go on with its settings",
    "': choose ",
};

std::string without_comments(const fs::path& path) {
  std::ifstream file(path);
  std::string line, text;
  while (std::getline(file, line)) text += line.substr(0, line.find("//")) + "\n";
  return text;
}

/// The pieces of text in what follows `Error{`, neighbouring literals joined as the compiler does.
std::vector<std::string> literals_of_errors(const std::string& source) {
  static const std::regex error(R"(\bError\{)"), joint(R"("\s*\n\s*")"), literal(R"re("((?:[^"\\]|\\.)*)")re");
  std::vector<std::string> pieces;
  for (auto at = std::sregex_iterator(source.begin(), source.end(), error); at != std::sregex_iterator(); ++at) {
    const auto begin = static_cast<size_t>(at->position()) + static_cast<size_t>(at->length());
    const std::string expression = std::regex_replace(source.substr(begin, source.find(';', begin) - begin), joint, "");
    // A semicolon inside of a literal has cut the expression short; what is left is looked at all the same.
    for (auto piece = std::sregex_iterator(expression.begin(), expression.end(), literal);
         piece != std::sregex_iterator(); ++piece) {
      pieces.push_back((*piece)[1]);
    }
  }
  return pieces;
}

bool is_said(const std::string& piece) {
  if (piece.find(' ') == std::string::npos || piece.size() < 8) return true;
  for (const char* not_here : kNotOnThePage) {
    if (piece.find(not_here) != std::string::npos) return true;
  }
  return std::any_of(sentences().begin(), sentences().end(),
                     [&](const Sentence& sentence) { return sentence.english.find(piece) != std::string_view::npos; });
}

TEST_CASE("Every refusal written in the sources that a page can show is in the table") {
  const fs::path root = fs::path(GECI_FIXTURES) / ".." / ".." / "src";
  std::vector<fs::path> paths;
  for (const char* file : kFiles) paths.push_back(root / file);
  for (const char* folder : kFolders) {
    for (const auto& entry : fs::directory_iterator(root / folder)) {
      if (entry.path().extension() == ".cpp") paths.push_back(entry.path());
    }
  }
  size_t seen = 0;
  for (const fs::path& path : paths) {
    for (const std::string& piece : literals_of_errors(without_comments(path))) {
      CAPTURE(path.filename().string());
      CAPTURE(piece);
      CHECK(is_said(piece));
      ++seen;
    }
  }
  CHECK(seen > 60);
}

TEST_CASE("No English form is there twice, and every Chinese one uses the parts that there are") {
  std::vector<std::string_view> forms;
  for (const Sentence& sentence : sentences()) {
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
}  // namespace geci::app
