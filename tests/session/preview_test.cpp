#include "session/preview.h"

#include <doctest/doctest.h>

#include <string>

#include "session/built_dictionary.h"
#include "session/driver.h"
#include "text/test_dictionary.h"

namespace geci::preview_test {
namespace {

std::string tokens_of(const Preview& preview) {
  std::string all;
  for (const auto& line : preview.lines) {
    for (const PreviewToken& token : line) all += (token.known ? "" : "?") + token.text + "/";
    all += "\n";
  }
  return all;
}

Preview preview_of(const std::string& text, const TextSettings& settings, const Vocabulary* vocabulary = nullptr) {
  const auto tokenizer = make_tokenizer(settings, *parse_dictionary(read_test_file(GECI_DICTIONARY)));
  REQUIRE(tokenizer);
  const auto preview = preview_text(text, settings, **tokenizer, vocabulary);
  REQUIRE(preview);
  return *preview;
}

}  // namespace

TEST_CASE("a preview tokenizes the first lines as a corpus would") {
  CHECK(tokens_of(preview_of("山上有风\n\n风里有雨\n", {})) == "山/上/有/风/\n风/里/有/雨/\n");
  CHECK(tokens_of(preview_of("山上，有风!\n雨", {TokenizerKind::kCharacter, Cleaning::kTutorial, ""})) ==
        "山/上/有/风/!/\n");
  TextSettings words{TokenizerKind::kWord, Cleaning::kNone, ""};
  CHECK(tokens_of(preview_of("外国运动员在比赛", words)) == "外国/运动员/在/比赛/\n");
  words.user_dictionary = "运动员在 99999999";
  CHECK(tokens_of(preview_of("外国运动员在比赛", words)) == "外国/运动员在/比赛/\n");
}

TEST_CASE("a preview marks what a vocabulary does not hold, and counts it") {
  Vocabulary vocabulary;
  for (const char* token : {"山", "风"}) vocabulary.add(token);
  const Preview preview = preview_of("山上风", {}, &vocabulary);
  CHECK(tokens_of(preview) == "山/?上/风/\n");
  CHECK(preview.unknown == 1);
  CHECK(preview.tokens == 4);
}

TEST_CASE("a preview reads the beginning only: whole lines, or whole characters") {
  std::string lines, one_line;
  for (int i = 0; i < 3000; ++i) {
    lines += "山上有风\n";
    one_line += "风";
  }
  CHECK(beginning_of(lines).size() < 5000);
  CHECK(beginning_of(lines).ends_with("风\n"));
  CHECK(beginning_of(one_line).size() % 3 == 0);
  CHECK(preview_of(lines, {}).lines.size() == 4);
  CHECK(preview_of(one_line, {}).lines.front().size() == 60);
  CHECK(beginning_of("山") == "山");
}

TEST_CASE("what cannot be a text has no preview, but a sentence") {
  const auto tokenizer = character_tokenizer();
  for (const std::string& text : {std::string(), std::string(3000, '\0')}) {
    const auto preview = preview_text(text, {}, *tokenizer, nullptr);
    REQUIRE(!preview);
    CHECK(preview.error().english().size() > 10);
  }
}

TEST_CASE("the session previews the present text or a pasted one, and marks what its network does not know") {
  Driver driver(Place::kWorker);
  CHECK(!driver.ask_at_once(PreviewCommand{}).ok);
  std::string text;
  for (int i = 0; i < 100; ++i) text += "山上有风\n风里有雨\n";
  REQUIRE(driver.ask_at_once(LoadCorpusCommand{"test", text}).ok);
  CHECK(driver.ask_at_once(PreviewCommand{}).preview->unknown == 0);
  const Reply pasted = driver.ask_at_once(PreviewCommand{{}, "山上有人"});
  REQUIRE(pasted.preview);
  CHECK(tokens_of(*pasted.preview) == "山/上/有/?人/\n");
  // Other rules: whether the network knows the tokens says nothing.
  const TextSettings tutorial{TokenizerKind::kCharacter, Cleaning::kTutorial, ""};
  CHECK(driver.ask_at_once(PreviewCommand{tutorial, "山上有人"}).preview->unknown == 0);
  CHECK(driver.snapshot().notice.kind == NoticeKind::kNone);

  const TextSettings words{TokenizerKind::kWord, Cleaning::kNone, "有风\n"};
  const int waiting = driver.send(PreviewCommand{words, ""});
  CHECK(driver.reply_to(waiting) == nullptr);
  CHECK(driver.snapshot().wants_dictionary);
  driver.ask_at_once(built_dictionary());
  const Reply* reply = driver.reply_to(waiting);
  REQUIRE(reply != nullptr);
  REQUIRE(reply->preview);
  CHECK(tokens_of(*reply->preview).find("有风/") != std::string::npos);
}

}  // namespace geci::preview_test
