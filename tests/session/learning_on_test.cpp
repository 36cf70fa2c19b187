#include <doctest/doctest.h>

#include <cmath>

#include "cpu/cpu_backend.h"
#include "run/known_text.h"
#include "session/session.h"
#include "session/small_settings.h"

namespace geci::learning_on_test {
namespace {

const char kLearned[] = "山上有风\n风里有雨\n雨里有人唱歌\n歌里有山有水\n水边有一只船\n船上有一盏灯\n";
const char kFewUnknown[] = "山上有月\n风里有雨\n雨里有人唱歌\n歌里有山有水\n水边有一只船\n船上有一盏灯\n";
const char kManyUnknown[] = "完全不同的句子写在这里\n另外一行也不同\n";

/// A session that works while it is pumped.
class Pumped {
 public:
  Pumped()
      : session_({.devices = one_device(make_cpu_backend(1)),
                  .executor = make_sliced_executor(0.002),
                  .build = "test",
                  .clock = {}}) {}

  Reply ask(Action action) {
    session_.send({++last_, std::move(action)});
    for (int pumps = 0; pumps < 200'000; ++pumps) {
      session_.pump();
      for (Reply& reply : session_.take_replies()) {
        if (reply.request == last_) return std::move(reply);
      }
    }
    FAIL("no reply came");
    return {};
  }
  void open(const char* text) {
    REQUIRE(ask(LoadCorpusCommand{"test", text}).ok);
    REQUIRE(ask(PauseCommand{}).ok);
  }
  void finish_steps() {
    for (int pumps = 0; pumps < 200'000 && snapshot().training; ++pumps) session_.pump();
    REQUIRE_FALSE(snapshot().training);
  }
  const Snapshot& snapshot() {
    session_.pump();
    return session_.snapshot();
  }

 private:
  Session session_;
  int last_ = 0;
};

TEST_CASE(
    "a model learns on from a text with a token that it lacks, which joins its vocabulary, and the page is told") {
  Pumped page;
  page.open(kLearned);
  REQUIRE(page.ask(ResetCommand{small_settings()}).ok);
  REQUIRE(page.ask(ImportModelCommand{page.ask(ExportModelCommand{}).bytes}).ok);
  const Reply opened = page.ask(LoadCorpusCommand{"other", kFewUnknown});
  CHECK(opened.ok);
  CHECK(opened.sentence.english() == "1 new token joins the model's vocabulary, with weights drawn afresh: '月'.");
  CHECK(page.snapshot().can_train);
  CHECK(page.snapshot().imported);
  CHECK(page.snapshot().notice.kind == NoticeKind::kTextWarning);
  CHECK(page.snapshot().notice.text == opened.sentence);
  CHECK(opened.sentence.chinese() == "模型的词表里添了 1 个新词元，权重是新抽的：'月'。");
  const Reply written = page.ask(GenerateCommand{.prompt = "月", .length = 4, .sampling = {}});
  CHECK(written.ok);

  // A new network on the same text knows all of it, and undo brings the model back with what it has learned to know.
  REQUIRE(page.ask(StepCommand{1}).ok);
  page.finish_steps();
  REQUIRE(page.ask(ResetCommand{small_settings()}).ok);
  CHECK(page.snapshot().notice.kind == NoticeKind::kNone);
  REQUIRE(page.ask(UndoCommand{}).ok);
  CHECK(page.snapshot().notice.text == opened.sentence);
}

TEST_CASE("a model opened beside a text with a token that it lacks is told of what it leaves out") {
  Pumped page;
  page.open(kLearned);
  REQUIRE(page.ask(ResetCommand{small_settings()}).ok);
  const std::vector<uint8_t> model = page.ask(ExportModelCommand{}).bytes;
  REQUIRE(page.ask(LoadCorpusCommand{"other", std::string(kFewUnknown) + "山\xFF\n"}).ok);
  REQUIRE(page.ask(PauseCommand{}).ok);
  const Reply imported = page.ask(ImportModelCommand{model});
  CHECK(imported.ok);
  CHECK(page.snapshot().can_train);
  const Message notice = page.snapshot().notice.text;
  CHECK(notice.english() ==
        "1 place is not utf-8 and stands as U+FFFD: name the text's encoding if characters are missing. The model does "
        "not "
        "know '月' '\uFFFD'; left out: 2 of 41 tokens (4.9 % of the text).");
  CHECK(notice.chinese() ==
        "有 1 处不是 utf-8，换成了 U+FFFD：如果缺了字，请指明文字的编码。模型不认识 '月' '\uFFFD'；"
        "略去 2 个词元（文字共 41 个，占 4.9 %）。");
}

TEST_CASE("a model learns on from a text of which it lacks nearly all") {
  Pumped page;
  page.open(kLearned);
  REQUIRE(page.ask(ResetCommand{small_settings()}).ok);
  REQUIRE(page.ask(ImportModelCommand{page.ask(ExportModelCommand{}).bytes}).ok);
  const Reply opened = page.ask(LoadCorpusCommand{"other", kManyUnknown});
  CHECK(opened.sentence.english() ==
        "14 new tokens join the model's vocabulary, with weights drawn afresh: '完' '全' '不' '同' '的' '句' '子' '写' "
        "….");
  CHECK(page.snapshot().can_train);
  REQUIRE(page.ask(StepCommand{1}).ok);
  page.finish_steps();
  CHECK(std::isfinite(page.snapshot().loss));
}

TEST_CASE("a model opened beside a text of which it lacks more than a third does not train on it") {
  Pumped page;
  page.open(kLearned);
  REQUIRE(page.ask(ResetCommand{small_settings()}).ok);
  const std::vector<uint8_t> model = page.ask(ExportModelCommand{}).bytes;
  page.open(kManyUnknown);
  REQUIRE(page.ask(ResetCommand{small_settings()}).ok);
  const Reply opened = page.ask(ImportModelCommand{model});
  CHECK(
      opened.sentence.english() ==
      "The model does not know '完' '全' '不' '同' '的' '句' '子' '写' …: 16 of the text's 20 tokens (80.0 %), and at "
      "most a third can be left out; load the text it learned from, or press Reset to train a new network on this "
      "one.");
  CHECK(opened.sentence.chinese() ==
        "模型不认识 '完' '全' '不' '同' '的' '句' '子' '写' …：文字的 20 个词元里有 16 个（占 80.0 "
        "%），最多能略去三分之一；"
        "请打开它学过的文字，或按“重置”在这段文字上从头训练。");
  CHECK_FALSE(page.snapshot().can_train);
}

TEST_CASE("tokens that count as unknown are told of in Chinese as well") {
  const Message told =
      unknown_tokens_warning({.unknown = {"月"}, .unknown_count = 1, .token_count = 8, .has_unknown_token = true});
  CHECK(told.english() == "The model does not know '月'; counted as unknown: 1 of 8 tokens (12.5 % of the text).");
  CHECK(told.chinese() == "模型不认识 '月'；算作未知的有 1 个词元（文字共 8 个，占 12.5 %）。");
}

}  // namespace
}  // namespace geci::learning_on_test
