#include "text/song_marks.h"

#include <doctest/doctest.h>

#include "text/cleaning.h"
#include "text/markup.h"

namespace geci::song_marks_test {
namespace {

TEST_CASE("section marks of lyric sites go, whatever their brackets and language") {
  for (const char* mark : {"[Verse 1: Anna & Ben]", "[Chorus]", "[x2]", "[Instrumental Break]", "Chorus:", "Verse 2",
                           "VERSE II:", "Pre-Chorus:", "(Bridge)", "(Outro x2)", "  [Hook]  ", "【副歌】", "副歌",
                           "副歌：", "主歌A1", "（间奏）", "(x2)", "[第二段]"}) {
    CAPTURE(mark);
    CHECK(without_song_marks(mark).empty());
  }
}

TEST_CASE("credits go") {
  for (const char* credit : {"作词：无名", "作曲: 无名", "词/曲：无名", "编曲 Arranger：无名", "混音师：无名",
                             "制作人:无名", "Lyrics by: Nobody", "Composer：Nobody", "OP：某公司", "词曲：无名"}) {
    CAPTURE(credit);
    CHECK(without_song_marks(credit).empty());
  }
}

TEST_CASE("a mark beside words goes, and the words stay") {
  CHECK(without_song_marks("[Chorus] high mountains") == "high mountains");
  CHECK(without_song_marks("【副歌】来去两悠悠") == "来去两悠悠");
  CHECK(without_song_marks("la la la (x2)") == "la la la");
  CHECK(without_song_marks("来去两悠悠（x3）") == "来去两悠悠");
  CHECK(without_song_marks("la la x2") == "la la");
  CHECK(without_song_marks("来去 ×2") == "来去");
}

TEST_CASE("words that only look like marks stay") {
  for (const char* words : {"break my heart", "(break my heart)", "part of me", "Chorus of birds",
                            "music is: everything", "曲终人散：无人", "词不达意", "[a] b", "bridge over water",
                            "rap it up", "他说：来吧", "(oh oh oh)", "x marks the place", "2x4", "鼓声"}) {
    CAPTURE(words);
    CHECK(without_song_marks(words) == words);
  }
}

TEST_CASE("character references become characters, and <br> ends a line") {
  CHECK(without_markup("rock &amp; roll &#39;n&#x27; &quot;soul&quot;") == "rock & roll 'n' \"soul\"");
  CHECK(without_markup("a&nbsp;b&#160;c") == "a b c");
  CHECK(without_markup("caf&eacute; &hellip; &#29233; &#146;") == "café … 爱 ’");
  CHECK(without_markup("a<br>b<br/>c<BR />\nd<br>\r\ne") == "a\nb\nc\nd\ne");
  for (const char* text : {"a & b", "&unknown;", "&#0;", "&#xD800;", "&#1114112;", "&#99999999;", "&;", "&#;", "<b>",
                           "1 <br 2", "&amp", "&#x1F;"}) {
    CAPTURE(text);
    CHECK(without_markup(text) == text);
  }
  CHECK(without_markup("&amp;lt;") == "&lt;");  // once
}

TEST_CASE("the cleaning for lyrics is chosen by its name and leaves blank lines out") {
  const std::string page = "作词：无名\n[Verse 1]\n山高&amp;水长<br>水长天更高\n\n(x2)\n";
  CHECK(clean_text(page, *parse_cleaning("lyrics"))->lines == std::vector<std::string>{"山高&水长", "水长天更高"});
  CHECK(clean_text(page, Cleaning::kNone)->lines.size() == 4);
  CHECK(clean_text("[Chorus]\n", Cleaning::kLyrics).error().english().find("leaves nothing") != std::string::npos);
  CHECK(clean_text(page, Cleaning::kTutorial)->lines[0] == "作词无名");
}

TEST_CASE("cleaning of lyrics takes linear time on hostile lines") {
  std::string marks = "(" + std::string(200000, 'a') + ")b", references;
  for (int i = 0; i < 100000; ++i) {
    marks += "(x2)";
    references += "&#x";
  }
  CHECK(without_song_marks(marks).ends_with(")b"));
  CHECK(without_markup(references) == references);
}

}  // namespace
}  // namespace geci::song_marks_test
