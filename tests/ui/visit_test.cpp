// What a person does in the window, and what the platform hears of it.
#include <doctest/doctest.h>

#include <algorithm>

#include "core/sentence.h"
#include "lessons/lesson_texts.h"
#include "ui/window.h"

namespace geci::visit_test {
namespace {

constexpr Sentence<> kNotFetched{"It could not be fetched.", "取不来。"};

/// An executor that never gets to its work.
class StalledExecutor : public Executor {
 public:
  void start(Work) override {}
  void wake() override {}
  void pump() override {}
  void stop() override {}
};

/// The choice of words in the list of ways to tokenize a text.
void choose_words(Window& window) {
  const Strings& words = window.words();
  const Control* list = window.find([&](const Control& control) {
    return control.kind == ControlKind::kList && control.name == words.tokenizer.name.text;
  });
  REQUIRE(list != nullptr);
  const auto option = std::find(list->options.begin(), list->options.end(), words.words.text);
  REQUIRE(option != list->options.end());
  window.set(words.tokenizer.name.text, static_cast<double>(option - list->options.begin()));
}

void do_files(Window& window) {
  const Strings& words = window.words();
  window.press(words.open_file.text);
  CHECK(window.host().last(HostCall::kPickFile).text == "text");
  window.press(words.import_model.text);
  CHECK(window.host().last(HostCall::kPickFile).text == "model");
  window.press(words.yuanqu.text);
  CHECK(window.host().last(HostCall::kOpenCorpus).text == "yuanqu");
  CHECK(window.frames_until([&] { return window.state()["corpus"] == "yuanqu"; }));
  REQUIRE(window.ask({{"cmd", "pause"}})["ok"]);
}

void do_model(Window& window) {
  const Strings& words = window.words();
  window.press(words.export_model.text);
  CHECK(window.host().last(HostCall::kDownload).text == "geci.safetensors");
  window.press(words.save.text);
  CHECK_FALSE(window.host().last(HostCall::kSaveModel).bytes.empty());
  window.app().saved(1e12);
  CHECK(window.state()["saved_at"] == 1e12);
  window.press(words.share.name.text);
  CHECK(Json::parse(window.host().last(HostCall::kShareLink).text)["corpus"] == window.state()["corpus"]);
}

void do_lyrics(Window& window) {
  const Strings& words = window.words();
  window.type("prompt", "风里", /*enter=*/true);
  CHECK(window.frames_until([&] { return window.state()["lyric"].get<std::string>().starts_with("风里"); }));
  window.settle();
  window.press(words.copy.text);
  CHECK(window.host().last(HostCall::kCopyText).text.starts_with("风里"));
  window.press(words.download_lyric.name.text);
  CHECK(window.host().last(HostCall::kDownload).text.ends_with(".txt"));
}

void do_curves(Window& window) {
  const Strings& words = window.words();
  window.press(words.curve_csv.name.text);
  CHECK(window.host().last(HostCall::kDownload).text.ends_with(".csv"));
  window.press(words.curve_png.name.text);
  CHECK(window.host().last(HostCall::kDownloadPicture).text == "geci-curves.png");
}

void do_look(Window& window) {
  window.press(window.words().light_theme.text);
  CHECK(window.host().last(HostCall::kShowTheme).text == "light");
  CHECK(Json::parse(window.host().last(HostCall::kKeepLook).text)["theme"] == "light");
  window.press_key("?");
  window.press("nn.RNN");
  CHECK(window.host().last(HostCall::kOpenLink).text ==
        "https://docs.pytorch.org/docs/stable/generated/torch.nn.RNN.html");
  window.press_key("Escape");
}

/// The lesson on the embedding, to its end. It reads a lyric of the text at hand.
void do_lesson(Window& window) {
  window.begin();
  window.train(5);
  window.write();
  const LessonTexts& texts = lesson_texts(Language::kEnglish);
  constexpr size_t kEmbedding = 1;
  window.press(texts.course.text);
  window.press(texts.lessons[kEmbedding].title.text);
  window.press(texts.set_up.text);
  REQUIRE(window.frames_until([&] { return window.state()["lessons"]["phase"] == "asking"; }));
  window.settle();
  window.press(with_facts(texts.lessons[kEmbedding].choices[0], window.state()["lessons"]["asked"]));
  CHECK(window.frames_until([&] { return window.state()["lessons"]["phase"] == "checked"; }));
  CHECK(window.host().last(HostCall::kKeepLessons).text == "embedding");
}

void ask_for_words(Window& window) {
  choose_words(window);
  window.press(window.words().apply.text);
  CHECK(window.frames_until([&] { return !window.host().calls(HostCall::kOpenDictionary).empty(); }));
}

/// A window with a text, a network and a way back.
void reset_once(Window& window) {
  window.begin();
  window.train(4);
  REQUIRE(window.ask({{"cmd", "reset"}})["ok"]);
  window.train(2);
  window.settle();
}

}  // namespace

TEST_CASE("Somebody who uses everything in the window makes use of everything that a platform offers") {
  Window window({.size = {1920, 1080}, .brings_texts = true});
  REQUIRE(window.frames_until([&] { return window.state()["corpus"] == "songci300"; }));
  do_files(window);
  window.train(5);
  do_model(window);
  do_lyrics(window);
  do_curves(window);
  do_look(window);
  do_lesson(window);
  ask_for_words(window);
  for (int call = 0; call < static_cast<int>(HostCall::kCount); ++call) {
    CAPTURE(call);
    CHECK(window.host().called().contains(static_cast<HostCall>(call)));
  }
  CHECK(window.errors().empty());
}

TEST_CASE("The line under the bar takes a reset back, and does it again") {
  Window window;
  reset_once(window);
  window.press(window.words().undo.name.text);
  CHECK(window.frames_until([&] { return window.state()["step"] == 4; }));
  CHECK(window.state()["undo"]["redo"] == true);
  window.settle();
  window.press(window.words().redo.name.text);
  CHECK(window.frames_until([&] { return window.state()["step"] == 2; }));
}

TEST_CASE("The line that offers a way back can be put away, and the way stays") {
  Window window;
  reset_once(window);
  REQUIRE(window.places().contains("undo"));
  window.press(window.words().dismiss.text);
  CHECK_FALSE(window.places().contains("undo"));
  CHECK_FALSE(window.state()["undo"].is_null());
}

TEST_CASE("A notice stays until it is dismissed") {
  Window window;
  REQUIRE_FALSE(window.ask({{"cmd", "importModel"}}, "no model")["ok"]);
  window.settle();
  CHECK(window.state()["notice"] != "");
  window.press(window.words().dismiss.text);
  CHECK(window.state()["notice"] == "");
  CHECK_FALSE(window.places().contains("dismiss"));
}

TEST_CASE("A text of one's own is typed, used and learned from") {
  Window window;
  window.settle();
  window.type("paste", own_text());
  window.press(window.words().use_text.text);
  CHECK(window.frames_until([&] { return window.state()["step"] >= 3; }));
  CHECK(window.state()["corpus"] == window.words().own_text.text);
}

TEST_CASE("While the dictionary does not come the window goes on with what it has") {
  Window window({.answers_for_dictionary = false});
  window.begin();
  const int waiting = window.send({{"cmd", "reset"}, {"settings", {{"tokenizer", "word"}}}});
  CHECK(window.frames_until([&] { return !window.host().calls(HostCall::kOpenDictionary).empty(); }));
  window.train(5);
  window.write();
  window.press_key("l");
  CHECK(window.state()["language"] == "zh");
  CHECK(window.host().answers(waiting).empty());
  CHECK(window.host().calls(HostCall::kOpenDictionary).size() == 1);

  window.app().load_dictionary({}, kNotFetched());
  CHECK(window.frames_until([&] { return window.host().answers(waiting).size() == 1; }));
  CHECK(window.state()["step"] == 5);
}

TEST_CASE("A session that never answers leaves the window usable") {
  Window window({.executor = std::make_unique<StalledExecutor>()});
  window.settle();
  const int unanswered = window.send({{"cmd", "train"}});
  window.press_key("l");
  CHECK(window.state()["language"] == "zh");
  window.press_key("?");
  CHECK(window.places().contains("close_shortcuts"));
  window.press_key("Escape");
  window.press(window.words().open_file.text);
  CHECK(window.host().calls(HostCall::kPickFile).size() == 1);
  CHECK(window.ask({{"cmd", "setTheme"}, {"value", "light"}})["ok"] == true);
  window.settle();
  CHECK(window.state()["look"]["light"] == true);
  CHECK(window.host().answers(unanswered).empty());
  CHECK(window.errors().empty());
}

TEST_CASE("A theme that follows the system changes with it") {
  Window window;
  window.settle();
  CHECK(window.state()["look"]["light"] == false);
  window.host().system_is_light = true;
  window.settle();
  CHECK(window.state()["look"]["light"] == true);
  CHECK(window.host().last(HostCall::kShowTheme).text == "light");
}

TEST_CASE("Lessons done on an earlier visit are remembered") {
  Window window({.lessons = "token"});
  window.settle();
  CHECK(window.state()["lessons"]["done"] == Json::array({"token"}));
}

}  // namespace geci::visit_test
