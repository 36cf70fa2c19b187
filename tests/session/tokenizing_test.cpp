// Long texts are tokenized in pieces, between which everything else goes on.

#include <doctest/doctest.h>

#include <algorithm>

#include "cpu/cpu_backend.h"
#include "session/built_dictionary.h"
#include "session/small_settings.h"
#include "session/worker.h"

namespace geci::tokenizing_test {
namespace {

const char kText[] = "山上有风\n风里有雨\n雨里有人唱歌\n歌里有山有水\n水边有一只船\n船上有一盏灯\n";

/// Of more lines than are tokenized in one piece.
std::string long_text() {
  std::string text;
  for (int i = 0; i < 1'000; ++i) text += kText;
  return text;
}

/// A paused worker with a small network that has learned for three steps; every look at its clock takes a tenth of a
/// second.
class Driver {
 public:
  Driver() {
    send(PauseCommand{});
    send(LoadCorpusCommand{"test", kText});
    send(ResetCommand{small_settings()});
    send(StepCommand{3});
    work();
    replies_.clear();
  }
  int send(Action action) {
    worker_.handle({++last_request_, std::move(action)});
    take_replies();
    return last_request_;
  }
  void advance() {
    worker_.advance();
    take_replies();
  }
  /// Until there is nothing to do.
  void work() {
    while (worker_.advance()) continue;
    take_replies();
  }
  /// Whether the request was carried out; nothing while it waits.
  std::optional<bool> outcome(int request) const {
    const Reply* reply = reply_to(request);
    return reply == nullptr ? std::nullopt : std::optional(reply->ok);
  }
  std::vector<uint8_t> exported() {
    const Reply* reply = reply_to(send(ExportModelCommand{}));
    REQUIRE(reply != nullptr);
    return reply->bytes;
  }
  Snapshot now() const { return worker_.snapshot(); }

 private:
  /// Null while there is none.
  const Reply* reply_to(int request) const {
    const auto found =
        std::find_if(replies_.begin(), replies_.end(), [&](const Reply& reply) { return reply.request == request; });
    return found == replies_.end() ? nullptr : &*found;
  }
  void take_replies() {
    for (Reply& reply : worker_.take_replies()) replies_.push_back(std::move(reply));
  }

  double seconds_ = 0;
  Worker worker_{one_device(make_cpu_backend(1)), "test", [this] { return seconds_ += 0.1; }};
  std::vector<Reply> replies_;
  int last_request_ = 0;
};

}  // namespace

TEST_CASE("a long text is tokenized in pieces, which is told; then it is what it would have been at once") {
  Driver driver;
  const std::string text = long_text();
  const int request = driver.send(LoadCorpusCommand{"long", text});
  REQUIRE(driver.now().tokenizing);
  double share = driver.now().tokenizing->share;
  CHECK(share > 0);
  int pieces = 0;
  while (driver.now().tokenizing) {
    CHECK(driver.now().tokenizing->name == "long");
    CHECK(driver.now().tokenizing->share >= share);
    CHECK(driver.now().tokenizing->share < 1);
    REQUIRE(driver.now().tokenizing->seconds_left());
    CHECK(*driver.now().tokenizing->seconds_left() > 0);
    CHECK(driver.now().corpus.name == "test");
    CHECK(driver.now().step == 3);
    CHECK_FALSE(driver.outcome(request));
    share = driver.now().tokenizing->share;
    driver.advance();
    ++pieces;
  }
  CHECK(pieces > 5);
  CHECK(driver.outcome(request) == true);
  CHECK(driver.now().corpus.name == "long");
  const Corpus whole = *build_corpus(text, {}, *character_tokenizer());
  CHECK(driver.now().corpus.lines == static_cast<int64_t>(whole.lines.size()));
  CHECK(driver.now().corpus.tokens == static_cast<int64_t>(whole.ids->size()));
  CHECK(driver.now().vocabulary == whole.vocabulary.size());
  driver.send(UndoCommand{});
  CHECK(driver.now().corpus.name == "test");
  CHECK(driver.now().step == 3);
}

TEST_CASE("what is opened later takes the place of a text that is still being tokenized; what is refused does not") {
  Driver driver;
  const int given_up = driver.send(LoadCorpusCommand{"first", long_text()});
  const int refused = driver.send(LoadCorpusCommand{"bad", ""});
  CHECK(driver.outcome(refused) == false);
  CHECK_FALSE(driver.outcome(given_up));
  const int last = driver.send(LoadCorpusCommand{"second", long_text()});
  CHECK(driver.outcome(given_up) == false);
  driver.work();
  CHECK(driver.outcome(last) == true);
  CHECK(driver.now().corpus.name == "second");

  const int long_reset = driver.send(LoadCorpusCommand{"third", long_text()});
  const int undone = driver.send(LoadCorpusCommand{"short", kText});
  CHECK(driver.outcome(long_reset) == false);
  CHECK(driver.outcome(undone) == true);
  driver.work();
  CHECK(driver.now().corpus.name == "short");
}

TEST_CASE("a reset that waits for the dictionary is made on the text that comes meanwhile") {
  Driver driver;
  const int given_up = driver.send(ResetCommand{word_settings()});
  RunSettings wanted = word_settings();
  wanted.network.hidden = 12;
  const int parked = driver.send(ResetCommand{wanted});
  CHECK(driver.outcome(given_up) == false);
  const int text = driver.send(LoadCorpusCommand{"other", kText});
  CHECK(driver.outcome(text) == true);
  CHECK_FALSE(driver.outcome(parked));
  driver.send(built_dictionary());
  driver.work();
  CHECK(driver.outcome(parked) == true);
  CHECK(driver.now().corpus.name == "other");
  CHECK(driver.now().settings.text.tokenizer == TokenizerKind::kWord);
  CHECK(driver.now().settings.network.hidden == 12);
}

TEST_CASE("tokens of a text that has been replaced meanwhile are not taken for the new one's") {
  Driver driver;
  driver.send(built_dictionary());
  driver.send(LoadCorpusCommand{"long", long_text()});
  driver.work();
  const int reset = driver.send(ResetCommand{word_settings()});
  REQUIRE(driver.now().tokenizing);
  driver.send(LoadCorpusCommand{"short", kText});
  driver.work();
  CHECK(driver.outcome(reset) == true);
  CHECK(driver.now().corpus.name == "short");
  CHECK(driver.now().corpus.lines == 6);
  CHECK(driver.now().settings.text.tokenizer == TokenizerKind::kWord);
}

TEST_CASE("a text that brings its settings takes the place of all that waits, and gives way to all") {
  Driver driver;
  driver.send(built_dictionary());
  const int text = driver.send(LoadCorpusCommand{"long", long_text()});
  const int linked = driver.send(LoadCorpusCommand{"linked", long_text(), small_settings()});
  CHECK(driver.outcome(text) == false);
  const int short_text = driver.send(LoadCorpusCommand{"short", kText});
  CHECK(driver.outcome(linked) == false);
  CHECK(driver.outcome(short_text) == true);
  driver.work();
  CHECK(driver.now().corpus.name == "short");
}

TEST_CASE("a text and a model wait beside each other, whichever came first, and so do a text and a reset") {
  Driver teacher;
  teacher.send(built_dictionary());
  teacher.send(ResetCommand{word_settings()});
  const std::vector<uint8_t> of_words = teacher.exported();

  Driver driver;
  const int model = driver.send(ImportModelCommand{of_words});  // waits for the dictionary
  const int text = driver.send(LoadCorpusCommand{"long", long_text()});
  driver.work();
  CHECK(driver.outcome(text) == true);
  CHECK_FALSE(driver.outcome(model));
  driver.send(built_dictionary());
  driver.work();
  CHECK(driver.outcome(model) == true);
  CHECK(driver.now().imported);
  CHECK(driver.now().can_train);
  CHECK(driver.now().corpus.name == "long");

  const int second = driver.send(LoadCorpusCommand{"second", long_text()});
  const int of_characters = driver.send(ImportModelCommand{Driver().exported()});
  driver.work();
  CHECK(driver.outcome(second) == true);
  CHECK(driver.outcome(of_characters) == true);
  CHECK(driver.now().imported);
  CHECK(driver.now().corpus.name == "second");
  CHECK(driver.now().settings.text.tokenizer == TokenizerKind::kCharacter);

  RunSettings wider = small_settings();
  wider.network.hidden = 20;
  const int third = driver.send(LoadCorpusCommand{"third", long_text()});
  const int reset = driver.send(ResetCommand{wider});
  driver.work();
  CHECK(driver.outcome(third) == true);
  CHECK(driver.outcome(reset) == true);
  CHECK(driver.now().corpus.name == "third");
  CHECK(driver.now().settings.network.hidden == 20);
  CHECK_FALSE(driver.now().imported);
}

TEST_CASE("a reset and a model that tokenize a long text otherwise do so in pieces too") {
  Driver driver;
  driver.send(built_dictionary());
  driver.send(LoadCorpusCommand{"long", long_text(), word_settings()});
  driver.work();
  const int64_t words = driver.now().corpus.tokens;
  const std::vector<uint8_t> model = driver.exported();
  driver.send(ResetCommand{small_settings()});
  CHECK(driver.now().tokenizing);
  driver.work();
  CHECK(driver.now().corpus.tokens > words);
  driver.send(ImportModelCommand{model});
  CHECK(driver.now().tokenizing);
  driver.work();
  CHECK(driver.now().imported);
  CHECK(driver.now().can_train);
  CHECK(driver.now().corpus.tokens == words);
}

TEST_CASE("training waits while a text is tokenized") {
  Driver driver;
  driver.send(TrainCommand{});
  driver.send(LoadCorpusCommand{"long", long_text()});
  driver.advance();
  driver.advance();
  CHECK(driver.now().step == 3);
  while (driver.now().tokenizing) driver.advance();
  CHECK(driver.now().corpus.name == "long");
  driver.advance();
  CHECK(driver.now().step == 1);
}

}  // namespace geci::tokenizing_test
