#include "wording/sentences.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "files/model_file.h"
#include "intake/decode.h"
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
  for (const std::string& text : {std::string(), std::string("\n\n")}) {
    note(build_corpus(text, {}, *character_tokenizer()));
  }
  for (const std::string& bytes :
       {std::string("a\0b", 3), std::string("%PDF-1.7"), std::string("PK\3\4"), std::string("\xFF\xD8\xFF")}) {
    note(decode_text(bytes));
  }
  note(decode_text("\xFF\xFF\n", Encoding::kGb18030));
  note(parse_encoding("klingon"));
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

// ------------------------------------------------------------------------------- the sources, read

// Every piece of English prose in a source is taken, in whatever form it stands there (Error{"…"}, fail(…, "…"), a name
// that a sentence is assembled from, one of two endings), and looked for in the table.

/// What a page's visitor is told comes from these.
const char* const kFolders[] = {"text",    "intake",  "model",   "train", "files", "run",
                                "session", "wording", "lessons", "page",  "ui",    "gpu"};
const char* const kFiles[] = {"platform/native_host.cpp", "platform/web_devices.cpp", "core/device_trial.cpp"};

struct Exemption {
  const char* what;
  const char* why;
};

const Exemption kFilesWithout[] = {
    {"sentences.cpp", "the table itself"},
    {"strings_chinese.cpp", "what a Chinese reader sees"},
    {"strings_english.cpp", "what an English reader sees"},
    {"lesson_texts.cpp", "has both languages beside each other"},
    {"lessons.cpp", "shows Python"},
    {"song_marks.cpp", "names what lyric sites write"},
    {"theme.cpp", "speaks to whoever builds it"},
    {"pickle.cpp", "the page opens no PyTorch file"},
    {"torch_file.cpp", "the page opens no PyTorch file"},
    {"zip_archive.cpp", "the page opens no PyTorch file"},
};

const Exemption kPiecesWithout[] = {
    {" rest", "names a box to Dear ImGui"},
    {"at start", "names a value to Dear ImGui"},
    {"by heart", "a name in state()"},
    {"This checkpoint", "the page resumes no checkpoint"},
    {": go on with its settings, or start", "the page resumes no checkpoint"},
    {", not ", "the page resumes no checkpoint"},
    {"These are not the weights", "the page opens no weights alone"},
    {" is missing.", "the page opens no weights alone"},
    {" MiB", "a unit"},
    {"SQLite format", "the mark of a file"},
    {"AVI LIST", "the mark of a file"},
    {"<!doctype", "the mark of a file"},
    {"geci: %s", "for a mistake of the program"},
    {"an operation was given", "for a mistake of the program"},
    {"The page has opened no GPU.", "for a mistake of the program"},
    {" · software", "a part of a device's name"},
    {"Software Rasterizer", "a part of a device's name"},
    {"A weight is ", "the page writes no 16-bit numbers"},
    {", but 16-bit numbers end", "the page writes no 16-bit numbers"},
};

/// Takes the string literals out of C++, neighbours joined as the compiler does.
class Literals {
 public:
  explicit Literals(const std::string& source) : text_(source) {
    while (at_ < text_.size()) step();
    close();
  }
  std::vector<std::string> found;

 private:
  void step() {
    if (starts("//") || text_[at_] == '#') {
      at_ = std::min(text_.find('\n', at_), text_.size());  // a comment, or an #include
    } else if (text_[at_] == '\'' && (at_ == 0 || !std::isalnum(static_cast<unsigned char>(text_[at_ - 1])))) {
      (void)quoted('\'');
      close();
    } else if (text_[at_] == '"') {
      open_ = true;
      literal_ += quoted('"');
    } else {
      if (!std::isspace(static_cast<unsigned char>(text_[at_]))) close();
      ++at_;
    }
  }
  std::string quoted(char quote) {
    std::string inside;
    for (++at_; at_ < text_.size() && text_[at_] != quote; ++at_) {
      const bool escaped = text_[at_] == '\\';
      if (escaped) ++at_;
      const bool is_letter = std::isalpha(static_cast<unsigned char>(text_[at_])) != 0;
      inside += escaped && is_letter ? '\n' : text_[at_];  // \n and its like
    }
    ++at_;
    return inside;
  }
  void close() {
    if (open_) found.push_back(literal_);
    open_ = false;
    literal_.clear();
  }
  bool starts(const char* what) const { return text_.compare(at_, 2, what) == 0; }

  const std::string& text_;
  size_t at_ = 0;
  bool open_ = false;
  std::string literal_;
};

/// Words, not a name or a number format.
bool is_prose(const std::string& piece) {
  static const std::regex words("[A-Za-z]{2}"), space(" ");
  return std::regex_search(piece, words) && std::regex_search(piece, space);
}

/// A limit that a source writes out is a hole in the table's sentence.
bool is_said(const std::string& piece) {
  static const std::regex number("[0-9]+");
  const std::string open = std::regex_replace(piece, number, "{}");
  const bool is_part = std::any_of(sentences().begin(), sentences().end(), [&](const Sentence& sentence) {
    return sentence.english.find(piece) != std::string_view::npos ||
           sentence.english.find(open) != std::string_view::npos;
  });
  // Or it is whole, with a name in a hole of the table's.
  static const std::regex two_words("[A-Za-z]+ [A-Za-z]+");
  const std::string translated = chinese(piece);
  return is_part || (translated != piece && !std::regex_search(translated, two_words));
}

/// True for a piece that begins as one of the exemptions does, which then has been of use.
bool is_exempt(const std::string& piece, std::set<const char*>& used) {
  for (const Exemption& exemption : kPiecesWithout) {
    if (!piece.starts_with(exemption.what)) continue;
    used.insert(exemption.what);
    return true;
  }
  return false;
}

std::vector<fs::path> sources_with_sentences(std::set<const char*>& used) {
  const fs::path root = fs::path(GECI_FIXTURES) / ".." / ".." / "src";
  std::vector<fs::path> paths;
  for (const char* file : kFiles) paths.push_back(root / file);
  for (const char* folder : kFolders) {
    for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
      // Panels take their words from strings.h.
      if (entry.path().generic_string().find("/ui/panels") != std::string::npos) continue;
      const auto exempt = std::find_if(std::begin(kFilesWithout), std::end(kFilesWithout),
                                       [&](const Exemption& e) { return entry.path().filename() == e.what; });
      if (exempt != std::end(kFilesWithout)) {
        used.insert(exempt->what);
      } else if (entry.path().extension() == ".cpp" || entry.path().extension() == ".h") {
        paths.push_back(entry.path());
      }
    }
  }
  return paths;
}

TEST_CASE("Literals are found in every form, and nothing else is") {
  const std::string source =
      "#include \"a b.h\"\n// it's \"not this\"\n"
      "fail(1, \"one \"\n     \"sentence\"); x = n == 1 ? \" a \\\"b\\\"\" : \"c // d\";  // nor \"this\"\n"
      "char quote = '\"'; int big = 1'000'000; say(\"last\");";
  CHECK(Literals(source).found == std::vector<std::string>{"one sentence", " a \"b\"", "c // d", "last"});
}

TEST_CASE("Every sentence written in the sources that a page can show is in the table") {
  std::set<const char*> used;
  size_t seen = 0;
  for (const fs::path& path : sources_with_sentences(used)) {
    std::stringstream content;
    content << std::ifstream(path).rdbuf();
    for (const std::string& piece : Literals(content.str()).found) {
      if (!is_prose(piece) || is_exempt(piece, used)) continue;
      CAPTURE(path.filename().string());
      CAPTURE(piece);
      CHECK(is_said(piece));
      ++seen;
    }
  }
  CHECK(seen > 180);
  // No exemption outlives what it was for.
  CHECK(used.size() == std::size(kFilesWithout) + std::size(kPiecesWithout));
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
