#include "intake/lrc.h"

#include <doctest/doctest.h>

#include "intake/gather.h"

namespace geci::lrc_test {
namespace {

const std::string kSong =
    "[ti:山中的一天]\n[ar:无名]\n[offset:+200]\n"
    "[00:12.50]山高水长流\n[00:15.00]水长天更高\n[00:20.00]\n[00:21.5]云自山中来\n";

std::string read(std::string_view text) {
  const Result<LrcText> lrc = read_lrc(text);
  REQUIRE(lrc.ok());
  return lrc->text;
}

SourceText gathered(const std::string& text, TextFormat format = TextFormat::kAuto) {
  Result<SourceText> source = gather({{"song", text}}, {.format = format});
  REQUIRE(source.ok());
  return std::move(*source);
}

TEST_CASE("LRC's lines lose stamps and tags; a stamped blank line still parts two verses") {
  CHECK(looks_like_lrc(kSong));
  CHECK(read(kSong) == "山高水长流\n水长天更高\n\n云自山中来\n");
  CHECK(read_lrc(kSong)->stamps == 4);
}

TEST_CASE("every way of writing a stamp is one") {
  CHECK(read("[00:01]a\n[00:02.3]b\n[00:03.45]c\n[00:04.567]d\n[00:05:67]e\n[0:06.1]f\n[100:07.00]g\n") ==
        "a\nb\nc\nd\ne\nf\ng\n");
  CHECK(read("[1:00:01.00]late\n[00:59:01.00]early\n") == "early\nlate\n");
  CHECK(read("  [00:01.00] 山 高 \r\n[00:02.00]水\r\n") == "山 高\n水\n");
}

TEST_CASE("a chorus with several stamps is sung at each of them, in the order of the stamps") {
  CHECK(read("[00:10.00][00:30.00]来去两悠悠\n[00:05.00]山高水长流\n[00:20.00]云自山中来\n") ==
        "山高水长流\n来去两悠悠\n云自山中来\n来去两悠悠\n");
  // The same time twice: a line and its translation, in the file's order.
  CHECK(read("[00:10.00]山高\n[00:10.00]high\n[00:05.00]水\n") == "水\n山高\nhigh\n");
  // A line without a stamp goes where the line before it goes.
  CHECK(read("[00:10.00][00:20.00]山高\nhigh\n[00:15.00]水\n") == "山高\nhigh\n水\n山高\nhigh\n");
}

TEST_CASE("the fractions .5 and .50 are one time, .05 an earlier one") {
  CHECK(read("[00:01.5]a\n[00:01.50]b\n[00:01.05]c\n[00:01.499]d\n") == "c\nd\na\nb\n");
}

TEST_CASE("stamps of words go, and other brackets stay") {
  CHECK(read("[00:01.00]<00:01.00>山<00:01.20>高 <00:01.40> 水长\n") == "山高 水长\n");
  CHECK(read("[00:01.00]a [00:02.00]b [Anna] <3 [12]\n") == "a b [Anna] <3 [12]\n");
  CHECK(read("[00:01.00]x\n[Chorus: all]\n") == "x\n[Chorus: all]\n");
}

TEST_CASE("LRC is known by the share of its lines") {
  CHECK(looks_like_lrc("[00:01.00]a\nb\n"));
  CHECK_FALSE(looks_like_lrc("[00:01.00]a\nb\nc\n"));
  CHECK_FALSE(looks_like_lrc("[Verse 1]\n[Chorus]\n"));
  CHECK_FALSE(looks_like_lrc("[ti:only a tag]\n"));
  CHECK_FALSE(looks_like_lrc("山高\n水长\n"));
  CHECK_FALSE(looks_like_lrc("[12:]\n[:12]\n[1:2:3:4]\n[00:01.00\n"));
  CHECK_FALSE(looks_like_lrc(""));
}

TEST_CASE("what comes in is read as LRC by its content, which is said; --format overrides it") {
  const SourceText lrc = gathered(kSong);
  CHECK(lrc.bytes == read(kSong));
  CHECK(lrc.note.english() == "Read as LRC: 4 time stamps removed.");
  const SourceText text = gathered(kSong, TextFormat::kText);
  CHECK(text.bytes == kSong);
  CHECK(text.note.empty());
  CHECK(gathered("[00:01.00]a\nb\nc\n", TextFormat::kLrc).bytes == "a\nb\nc\n");
  CHECK(gathered("山高\r\n\r\n水长").bytes == "山高\r\n\r\n水长");
}

TEST_CASE("a file that would grow without end is refused, and nothing is quadratic") {
  std::string stamps, lines;
  for (int i = 0; i < 20000; ++i) stamps += "[00:01.00]";
  for (int i = 0; i < 20000; ++i) lines += "山高水长\n";
  CHECK_FALSE(read_lrc(stamps + "山\n" + lines).ok());
  CHECK(read_lrc(stamps).ok());
  CHECK(read_lrc(std::string(200000, '[')).ok());
}

}  // namespace
}  // namespace geci::lrc_test
