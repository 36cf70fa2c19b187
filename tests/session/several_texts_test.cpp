// Texts as people have them, opened in a session: LRC, several files.
#include <doctest/doctest.h>

#include "session/driver.h"

namespace geci::several_texts_test {

TEST_CASE("LRC is read without its stamps, which is answered and shown; it may be read as it stands") {
  Driver driver;
  driver.begin();
  std::string lrc;
  for (int line = 0; line < 20; ++line) lrc += "[00:" + std::to_string(10 + line) + ".00]山上有风水里有月\n";
  const Reply reply = driver.ask(LoadCorpusCommand{"song.lrc", lrc});
  REQUIRE(reply.ok);
  CHECK(reply.sentence.english() == "Read as LRC: 20 time stamps removed.");
  CHECK(driver.snapshot().notice.kind == NoticeKind::kTextWarning);
  CHECK(driver.snapshot().corpus.tokens == 20 * 9);
  REQUIRE(driver.ask(LoadCorpusCommand{.name = "song.lrc", .bytes = lrc, .reading = {.format = TextFormat::kText}}).ok);
  CHECK(driver.snapshot().corpus.tokens == 20 * 19);
}

TEST_CASE("several files are one text of several songs") {
  Driver driver;
  driver.begin();
  LoadCorpusCommand several{.name = "two songs"};
  several.files = {{"a", kVerses + kVerses}, {"b", kVerses}, {"cover", std::string("GIF89a\1\0\1\0", 10), true}};
  const Reply reply = driver.ask(std::move(several));
  REQUIRE(reply.ok);
  CHECK(reply.sentence.english() == "Left out, as no texts: 1 of 3 files (cover).");
  const int64_t lines = driver.snapshot().corpus.lines;
  REQUIRE(driver.ask(LoadCorpusCommand{"one", kVerses}).ok);
  CHECK(lines == 3 * driver.snapshot().corpus.lines);
}

TEST_CASE("a table is refused with its columns named, and opened by one of them") {
  Driver driver;
  driver.begin();
  std::string table = "title,lyrics\n";
  for (int row = 0; row < 6; ++row) table += "一,\"" + kVerses + "\"\n";
  const Reply refused = driver.ask(LoadCorpusCommand{"songs.csv", table});
  CHECK_FALSE(refused.ok);
  CHECK(refused.sentence.english().find("'title', 'lyrics'") != std::string::npos);
  CHECK(driver.snapshot().notice.kind == NoticeKind::kTextRejected);
  const Reply opened =
      driver.ask(LoadCorpusCommand{.name = "songs.csv", .bytes = table, .reading = {.column = "lyrics"}});
  CHECK(opened.ok);
  CHECK(opened.sentence.english() == "Read as CSV: the column 'lyrics', 6 songs.");
}

}  // namespace geci::several_texts_test
